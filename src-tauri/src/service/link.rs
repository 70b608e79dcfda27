//! Whether the service can be reached: noticed at once, tried again by itself.
//!
//! It opens connections and carries no call, so that it can never be what moves points.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::clock::with_jitter;

/// Between two looks while all is well, and up to a quarter more: many services, and what stands before them, close a connection
/// on which a minute long nothing was asked. What a call finds out is known sooner.
const CALM: Duration = Duration::from_secs(40);
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Watches one service until it is dropped.
#[derive(Debug)]
pub struct Link {
    doubt: Arc<Notify>,
    watching: JoinHandle<()>,
}

impl Link {
    /// Begins to watch by looking whether somebody answers, and tells what it finds, first of all at once. It looks otherwise where
    /// that is in doubt: because a call has not reached the service, or the last look.
    #[must_use]
    pub fn watch<Look: Future<Output = bool> + Send + 'static>(
        look: impl Fn(bool) -> Look + Send + 'static,
        tell: impl Fn(bool) + Send + 'static,
    ) -> Self {
        let doubt = Arc::new(Notify::new());
        let doubted = Arc::clone(&doubt);
        let watching = tokio::spawn(async move {
            let mut pause = FIRST_PAUSE;
            let mut is_doubted = false;
            loop {
                // Whoever doubted it before this look is answered by it.
                let _ = pin!(doubted.notified()).as_mut().enable();
                // One that breaks has reached nobody, and the next may.
                let reachable = tokio::spawn(look(is_doubted)).await.unwrap_or(false);
                tell(reachable);
                if reachable {
                    pause = FIRST_PAUSE;
                    // Either the time is over or somebody doubts it: both are a reason to look.
                    is_doubted = timeout(with_jitter(CALM), doubted.notified()).await.is_ok();
                } else {
                    is_doubted = true;
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use tokio::sync::mpsc::unbounded_channel;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_look_that_breaks_is_not_the_last() {
        let (was_tried, (tell, mut told)) = (AtomicBool::new(false), unbounded_channel());
        let look = move |_| {
            let is_first = !was_tried.swap(true, Ordering::Relaxed);
            async move {
                assert!(!is_first, "as a defect would");
                true
            }
        };
        let _link = Link::watch(look, move |reachable| tell.send(reachable).expect("somebody hears it"));
        assert_eq!(told.recv().await, Some(false));
        assert_eq!(told.recv().await, Some(true));
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_in_doubt_is_looked_at_otherwise_until_it_is_there() {
        let (tell, mut told) = unbounded_channel();
        let (was, mut looked) = unbounded_channel();
        let is_down = Arc::new(AtomicBool::new(false));
        let down = Arc::clone(&is_down);
        let look = move |is_doubted| {
            was.send(is_doubted).expect("somebody hears it");
            let reachable = !down.load(Ordering::Relaxed);
            async move { reachable }
        };
        let link = Link::watch(look, move |reachable| tell.send(reachable).expect("somebody hears it"));
        for (doubts, falls, expect) in [
            (false, false, (false, true)),
            (true, true, (true, false)),
            (false, false, (true, true)),
            (false, false, (false, true)),
        ] {
            if doubts {
                link.doubt();
            }
            is_down.store(falls, Ordering::Relaxed);
            assert_eq!((looked.recv().await, told.recv().await), (Some(expect.0), Some(expect.1)));
        }
    }
}
