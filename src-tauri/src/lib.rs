//! The till's shell: a window, a service, a keyring and a ledger around the pure `register`.
//!
//! What stands on what, which `tests/ui/structure.test.js` holds: the window and the command line on the till; the till on the page's
//! types, the service, the secrets and the settings; all of them on the problems, the clock and the places. Only `window` knows
//! Tauri.

mod cli;
mod clock;
mod export;
mod failpoint;
mod log;
mod page;
mod photos;
mod places;
mod privacy;
mod problem;
mod secrets;
mod serial;
mod service;
mod settings;
mod till;
mod window;

#[cfg(debug_assertions)]
pub mod headless;

#[cfg(test)]
mod answers;
#[cfg(test)]
#[cfg(unix)]
mod attacks;

use std::process::ExitCode;

use cli::Task;

/// Does what the command line asks for.
#[must_use]
pub fn main() -> ExitCode {
    privacy::begin();
    match cli::parse(std::env::args_os().skip(1)) {
        Ok(Task::Till { training }) => window::open(training),
        Ok(Task::Key { action, server }) => cli::key(action, server),
        Ok(Task::Lock { action }) => cli::lock(action),
        Ok(Task::VerifyLedger { training }) => cli::verify_ledger(training),
        Ok(Task::AcceptLedger) => cli::accept_ledger(),
        Ok(Task::Usage) => cli::usage(None),
        Err(problem) => cli::usage(Some(&problem)),
    }
}
