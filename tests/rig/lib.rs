//! What the window tests stand on: a shop of its own for each test (home folder, session bus, keyring,
//! loyalty service) and the real app in a real window in it, driven by WebDriver.
#![cfg(target_os = "linux")]
#![allow(clippy::expect_used, clippy::missing_panics_doc, reason = "a test that cannot be set up has failed")]

mod aloud;
mod computer;
mod display;
mod files;
mod glass;
mod headless;
mod keyboard;
mod on_screen;
mod patience;
mod processes;
mod rhythm;
mod secrets;
mod shift;
mod shim;
mod shop;
mod table;
mod tap;
mod till;
mod tree;
mod wine;
mod wire;

pub use aloud::{Aloud, Said};
pub use computer::{Computer, succeeds};
pub use glass::{Glass, Part};
pub use headless::Headless;
pub use keyboard::{Ending, Keyboard, Press, Writes};
pub use on_screen::OnScreen;
pub use rhythm::{Rhythm, TRIES};
pub use shift::shift;
pub use shim::{Shim, Trouble};
pub use shop::{KEY, Shop, Start, console, example};
pub use table::same_table;
pub use tap::Tap;
pub use till::Till;
pub use tree::{Tree, Work, Works};
pub use wine::Wine;
pub use wire::Wire;

/// How much of something is wanted: as the environment says, or as usual.
#[must_use]
pub fn wanted(variable: &str, usual: usize) -> usize {
    std::env::var(variable).ok().and_then(|wanted| wanted.parse().ok()).unwrap_or(usual)
}
