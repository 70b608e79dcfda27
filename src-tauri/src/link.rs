//! Whether the service can be reached: noticed at once, tried again by itself.
//!
//! It opens connections and carries no call, so that it can never be what moves points.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::service::Service;
use crate::till::{Message, Till};

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
    /// Begins to watch. What it finds comes as [`Message::Reachable`], first of all at once.
    #[must_use]
    pub fn watch(service: Service, till: Till) -> Self {
        let doubt = Arc::new(Notify::new());
        let doubted = Arc::clone(&doubt);
        let watching = tokio::spawn(async move {
            let mut pause = FIRST_PAUSE;
            loop {
                let reachable = service.is_reachable().await;
                till.tell(Message::Reachable(reachable));
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

/// A pause and up to a quarter more, so that many tills do not ask at the same moment.
#[must_use]
pub fn with_jitter(pause: Duration) -> Duration {
    let quarter = u64::try_from(pause.as_millis() / 4).unwrap_or_default();
    pause + Duration::from_millis(fastrand::u64(0..=quarter))
}
