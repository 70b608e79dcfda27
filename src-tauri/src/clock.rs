//! The time, and pauses that do not fall together.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970, by this machine's clock.
#[must_use]
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// A pause and up to a quarter more, so that many tills do not ask at the same moment.
#[must_use]
pub fn with_jitter(pause: Duration) -> Duration {
    let quarter = u64::try_from(pause.as_millis() / 4).unwrap_or_default();
    pause + Duration::from_millis(fastrand::u64(0..=quarter))
}
