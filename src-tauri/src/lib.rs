//! The till's shell: a window, a service, a keyring and a ledger around the pure `register`.
//!
//! What stands on what, which `tests/ui/structure.test.js` holds: the window on the till; the till on the page's types, the service, the
//! secrets and the settings; the command line beside it on secrets, settings and the ledger; all of them on the problems, the clock and
//! the places. Only `window` knows Tauri.

mod cli;
mod clock;
mod export;
mod failpoint;
mod hidden;
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
mod text;
mod till;
mod window;

#[cfg(debug_assertions)]
pub mod headless;

#[cfg(test)]
mod answers;
#[cfg(test)]
#[cfg(unix)]
mod attacks;
#[cfg(test)]
mod fleet;

use std::process::ExitCode;

/// Opens the till: what `loyalty-cashier` does.
#[must_use]
pub fn window() -> ExitCode {
    privacy::begin();
    match cli::for_window(std::env::args_os().skip(1)) {
        Ok(Some(training)) => window::open(training),
        Ok(None) => cli::usage(None),
        Err(problem) => cli::usage(Some(&problem)),
    }
}

/// Does what needs no window: what `loyalty-cashier-cli` does.
#[must_use]
pub fn console() -> ExitCode {
    privacy::begin();
    match cli::for_console(std::env::args_os().skip(1)) {
        Ok(Some(task)) => task.carry_out(),
        Ok(None) => cli::usage(None),
        Err(problem) => cli::usage(Some(&problem)),
    }
}
