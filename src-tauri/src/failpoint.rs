//! Where the tests have the app killed. Nothing of it is in a release.

/// Says that the app has come to this point. A debug build kills itself here, by the same signal as a
/// power cut's nearest kin, where `LOYALTY_CASHIER_DIES_AT` names the point.
pub fn reach(point: &str) {
    if cfg!(debug_assertions) && std::env::var("LOYALTY_CASHIER_DIES_AT").is_ok_and(|named| named == point) {
        #[cfg(unix)]
        let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
        // Where there is no such signal this comes nearest.
        std::process::abort();
    }
}
