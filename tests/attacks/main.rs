//! The till under attack: by a customer's codes, by a hostile service, by a script in the page, by other users and
//! programs of the computer. Each promise of SECURITY.md names its test here.
#![cfg(target_os = "linux")]
#![allow(clippy::expect_used, reason = "a test that cannot be set up has failed")]

mod codes;
mod others;
mod page;
mod people;
mod service;

/// Whose card it is, and somebody else's.
const OWN: &str = "2200000000001";
const OTHER: &str = "2200000000005";
