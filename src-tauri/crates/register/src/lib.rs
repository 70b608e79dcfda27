//! What the till does, as a pure function: `step(register, event) -> (register, effects)`.
//!
//! *Invariant:* nothing here reads a clock, a file or a socket, and nothing here is serialisable.
//! Whoever drives the register (see `controller.rs` of the app) carries out its effects and reports
//! what came of them as events. Whatever the till promises is decided in this crate, so that tables
//! and properties can prove it without a window, a network or a database.

mod asking;
mod customer;
mod deferring;
mod event;
mod failure;
mod guarding;
mod inquiring;
mod inquiry;
mod left;
mod lookup;
mod money;
mod operation;
mod phone;
mod query;
mod register;
mod sale;
mod serving;

pub use asking::{Question, Replacing, Shown};
pub use customer::{Birthday, ClientId, Customer, Level, Scheme};
pub use deferring::{Deferred, Deferring};
pub use event::{Effect, Event, Notice, Policy, Repeat, Seq};
pub use failure::{Failure, Outcome, Reason};
pub use inquiry::{Inquiry, Look, Seen, Sent, Verdict, Witness, verdict};
pub use lookup::Lookup;
pub use money::{EntryProblem, Money, MoneyError, Sum};
pub use operation::{Answer, AttemptId, Operation, OperationKind, Receipt, Settlement};
pub use phone::{Country, Phone};
pub use query::{Query, Reading};
pub use register::{Committing, Phase, Register, Unresolved};
pub use sale::{Calculation, Confirming, Entry, Hold, HoldId, Holding, Pricing, Quote, Sale};
