//! What the page draws and shows, and nothing that anything below it knows: the only types that cross to JavaScript, with those of
//! the settings and of serial ports, which are as they are set. `ui/ipc.d.ts` is generated from them.
//!
//! *Invariant:* money crosses as exact decimal text, a phone only masked, the key not at all.

#[cfg(test)]
mod bindings;
mod cards;
mod consent;
mod hidden;
pub(crate) mod ledger;
mod names;
mod notice;
mod screen;
mod settings;

pub use cards::Sample;
pub use consent::{ConsentName, QuestionCard};
pub use ledger::{LatestCard, LedgerPage, LedgerRow};
pub use screen::{Around, Look, Screen};
pub use settings::{CheckResult, SettingsView};
