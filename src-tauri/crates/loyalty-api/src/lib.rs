//! A typed client of the loyalty service's REST API: five calls, all `POST`, JSON both ways.
//!
//! *Invariants:* no layer ever repeats a `retail` or a `hold`; nothing but a complete, readable
//! document that says so is read as success; no redirect is followed; the key leaves only in the `apikey`
//! header, over TLS or to this machine itself. Knows neither the register nor the shell around it.

mod base;
mod client;
mod decode;
mod error;
mod figure;
mod hidden;
mod refusal;
mod reply;
mod wire;

pub use base::{BaseUrl, BaseUrlError};
pub use client::{Client, Timeouts, can_be_key};
pub use error::{ConnectError, Error, Outcome};
pub use figure::Figure;
pub use refusal::{Refusal, Subject};
pub use reply::Reply;
pub use rust_decimal::Decimal;
pub use wire::{
    Client as ClientCard, ClientId, ClientQuery, Held, HoldId, HoldRequest, Level, PointId, Recalc,
    RecalcRequest, Retail, RetailRequest,
};
