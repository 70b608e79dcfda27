//! What the till costs, in its real window and measured from outside: `cargo xtask bench`. Keys are real X keys, what is shown
//! is what the X server says that has changed, and what goes over the wire is heard there. Each figure stands beside its limit,
//! and most beside a peer that is measured in turn with it, in the same run.
//!
//! `--quick` is a few minutes, and fails by no time: only by what stands beside a peer of the same run, or is counted. Names of parts
//! measure only these.
#![allow(
    clippy::expect_used,
    clippy::float_arithmetic,
    reason = "what cannot be measured is the end of it, and no money is reckoned here"
)]

#[cfg(target_os = "linux")]
mod measures;

use std::process::ExitCode;

/// The window is driven on Linux only.
fn main() -> ExitCode {
    #[cfg(target_os = "linux")]
    return measures::all();
    #[cfg(not(target_os = "linux"))]
    ExitCode::SUCCESS
}
