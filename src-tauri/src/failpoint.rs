//! Where the tests have the app killed, or a part of it panic. Nothing of it is in a release.

/// Says that the app has come to this point. A debug build kills itself here, by the same signal as a
/// power cut's nearest kin, where `LOYALTY_CASHIER_DIES_AT` names the point, and panics where `LOYALTY_CASHIER_PANICS_AT` does.
pub fn reach(point: &str) {
    let is_named = |by| cfg!(debug_assertions) && std::env::var(by).is_ok_and(|named| named == point);
    assert!(!is_named("LOYALTY_CASHIER_PANICS_AT"), "as a defect would, {point}");
    if is_named("LOYALTY_CASHIER_DIES_AT") {
        #[cfg(unix)]
        let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
        // Where there is no such signal this comes nearest.
        std::process::abort();
    }
}
