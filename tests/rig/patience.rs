//! Waiting for what is measured, without missing when it comes.

use std::thread;
use std::time::{Duration, Instant};

const GLANCE: Duration = Duration::from_millis(1);
/// How long anything may take before the measurement has failed.
const PATIENCE: Duration = Duration::from_mins(1);

/// Looks again and again until something is there.
pub(crate) fn patiently<T>(what: &str, look: impl Fn() -> Option<T>) -> T {
    within(PATIENCE, look).unwrap_or_else(|| panic!("waited in vain for {what}"))
}

/// Looks again and again, for so long at the most.
pub(crate) fn within<T>(time: Duration, look: impl Fn() -> Option<T>) -> Option<T> {
    let start = Instant::now();
    loop {
        let seen = look();
        if seen.is_some() || start.elapsed() >= time {
            return seen;
        }
        thread::sleep(GLANCE);
    }
}
