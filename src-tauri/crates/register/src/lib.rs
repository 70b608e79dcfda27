//! What the till does, as a pure function: `step(register, event) -> (register, effects)`.
//!
//! *Invariant:* nothing here reads a clock, a file or a socket, and nothing here is serialisable.
//! Whoever drives the register (see `controller.rs` of the app) carries out its effects and reports
//! what came of them as events. Whatever the till promises is decided in this crate, so that tables
//! and properties can prove it without a window, a network or a database.

mod asking;
mod attempt;
mod committing;
mod customer;
mod deferral;
mod deferring;
mod delivering;
mod effect;
mod event;
mod failure;
mod guarding;
mod hidden;
mod holds;
mod inquiries;
mod inquiry;
mod lookup;
mod money;
mod next_step;
mod notice;
mod operation;
mod phase;
mod phone;
mod query;
mod register;
mod sale;
mod searching;
mod serving;
mod verdict;
mod wish;

pub use asking::{Question, Replacing, Shown};
pub use attempt::{Attempt, Token};
pub use committing::{Committing, Unresolved};
pub use customer::{Birthday, ClientId, Customer, Level, Scheme};
pub use deferral::{Deferred, Deferring, Keeping};
pub use effect::{Effect, Timer, When};
pub use event::{Dropped, Event, Policy, Repeat, Seq, Take};
pub use failure::{Failure, Outcome, Reason};
pub use hidden::{masked, trace, without_phones};
pub use holds::LONGEST_TRACE;
pub use inquiry::Inquiry;
pub use lookup::Lookup;
pub use money::{EntryProblem, Money, MoneyError, Sum};
pub use next_step::NextStep;
pub use notice::Notice;
pub use operation::{Answer, AttemptId, Operation, OperationKind, Receipt, Settlement};
pub use phase::Phase;
pub use phone::{Country, Phone};
pub use query::{Query, Reading};
pub use register::Register;
pub use sale::{Calculation, Confirming, Entry, Hold, HoldId, Holding, Misread, Pricing, Quote, Sale};
pub use searching::Searching;
pub use verdict::{BalanceReading, Look, Seen, Sent, Verdict, Witness, verdict};
pub use wish::Wish;
