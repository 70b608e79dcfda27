//! Whether the page still asks before its window is closed.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a page may take to hear something.
const DEAF_AFTER: Duration = Duration::from_secs(3);

/// Whether the page still asks before the window is closed. One that has not heard of it is dead, and who closes its
/// window once more means it. A page that begins has heard all that was asked before.
#[derive(Debug, Default)]
pub struct Closing(Mutex<Option<Instant>>);

impl Closing {
    /// The window is to be closed now; whether the page may be asked first.
    pub fn may_be_asked(&self, now: Instant) -> bool {
        let first = *self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(now);
        now.duration_since(first) < DEAF_AFTER
    }

    /// The page has heard it.
    pub fn heard(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_page_that_has_not_heard_just_now_is_not_asked() {
        let (closing, begin) = (Closing::default(), Instant::now());
        let at = |seconds| closing.may_be_asked(begin + Duration::from_secs(seconds));
        assert!(at(0) && at(1) && at(2), "a hand that clicks twice, and a slow page");
        assert!(!at(3) && !at(3_600), "a page that is dead");
        closing.heard();
        assert!(at(3_605), "the page has heard it, and asks");
        closing.heard();
        assert!(at(3_609));
    }
}
