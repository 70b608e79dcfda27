//! The ledger as the till uses it, on a real disk: one program, because each more would be linked anew for every change.
#![allow(missing_docs)]
#![allow(clippy::expect_used, reason = "a test that cannot be set up has failed")]

mod carry;
mod drawer;
mod file;
mod holds;
mod rows;
