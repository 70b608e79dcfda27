//! The till without a window: see `src/headless.rs`.

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(debug_assertions)]
    return loyalty_cashier::headless::run();
    #[cfg(not(debug_assertions))]
    ExitCode::FAILURE
}
