//! Pictures of every phase of the real window, in both themes, three languages and four sizes:
//! `cargo xtask shots`. Look at them before you say that something is done.
#![allow(clippy::expect_used, reason = "a picture that cannot be taken is the end of it")]

#[cfg(target_os = "linux")]
mod walk;

/// The window is driven on Linux only.
fn main() {
    #[cfg(target_os = "linux")]
    walk::walk();
}
