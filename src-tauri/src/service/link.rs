//! Whether the service can be reached: noticed at once, tried again by itself.
//!
//! It opens connections and carries no call, so that it can never be what moves points.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::Service;
use crate::clock::with_jitter;

/// Between two looks while all is well.
const CALM: Duration = Duration::from_secs(20);
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Watches one service until it is dropped.
#[derive(Debug)]
pub struct Link {
    doubt: Arc<Notify>,
    watching: JoinHandle<()>,
}

impl Link {
    /// Begins to watch, and tells what it finds, first of all at once.
    #[must_use]
    pub fn watch(service: Service, tell: impl Fn(bool) + Send + 'static) -> Self {
        let doubt = Arc::new(Notify::new());
        let doubted = Arc::clone(&doubt);
        let watching = tokio::spawn(async move {
            let mut pause = FIRST_PAUSE;
            loop {
                let reachable = service.is_reachable().await;
                tell(reachable);
                if reachable {
                    pause = FIRST_PAUSE;
                    // Either the time is over or somebody doubts it: both are a reason to look.
                    let _ = timeout(CALM, doubted.notified()).await;
                } else {
                    tokio::time::sleep(with_jitter(pause)).await;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            }
        });
        Self { doubt, watching }
    }

    /// A call did not reach the service: look now.
    pub fn doubt(&self) {
        self.doubt.notify_one();
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.watching.abort();
    }
}
