//! What the till does, event by event: one program, because each more would be linked anew for every change.
#![allow(missing_docs)]
#![allow(clippy::expect_used, reason = "a test that cannot be set up has failed")]

mod conditions;
mod deferring;
mod delivering;
mod evidence;
mod guarding;
mod holds;
mod inquiries;
mod line;
mod phones;
mod properties;
mod services;
mod serving;
mod till;
mod transitions;
