//! The till under attack: by a customer's codes, by a hostile service, by a script in the page, by other users and
//! programs of the computer. Each promise of SECURITY.md names its test here.
#![allow(clippy::expect_used, reason = "a test that cannot be set up has failed")]

mod codes;
mod others;
mod page;
mod people;
mod service;

use rig::{Shop, Start, Till};
use sandbox::Sandbox;

/// Whose card it is, and somebody else's.
const OWN: &str = "2200000000001";
const OTHER: &str = "2200000000005";

/// A shop whose till is set up and open, with its service.
async fn open() -> (Shop, Sandbox, Till) {
    let shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    let till = shop.till(Start::default()).await;
    till.phase("idle").await;
    (shop, service, till)
}
