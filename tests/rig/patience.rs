//! Waiting for what is measured, without missing when it comes.

use std::thread;
use std::time::{Duration, Instant};

const GLANCE: Duration = Duration::from_millis(1);
/// How long anything may take before the measurement has failed.
const PATIENCE: Duration = Duration::from_mins(1);

/// Looks again and again until something is there.
pub(crate) fn patiently<T>(what: &str, look: impl Fn() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(seen) = look() {
            return seen;
        }
        assert!(start.elapsed() < PATIENCE, "waited in vain for {what}");
        thread::sleep(GLANCE);
    }
}
