//! A loyalty service in a box: the documented rules, in memory, on a loopback port, with ways to
//! misbehave. Training mode, integrators and the project's own tests use the same one.
//!
//! *Invariant:* it keeps the rules of the documentation even where that is inconvenient for the till:
//! nothing here knows about the till.

mod binary;
mod dialect;
mod fault;
mod http;
mod messages;
mod people;
mod server;
mod service;

pub use dialect::{DIALECTS, Dialect};
pub use fault::{Call, Fault};
pub use people::{Person, Scheme, people};
pub use rust_decimal::Decimal;
pub use server::{Config, Sandbox};
pub use service::{HeldPoints, Operation, Refused, Request, Service};

/// The point of sale that a sandbox knows unless it is told others.
pub const POINT: &str = "62a000000000000000000f4";
