//! The ledger: what was attempted, and everything that became known of it, in SQLite.
//!
//! Two tables. `entry` is the ledger itself: one entry after the other, append only, each held to the one before by a hash
//! over exactly what is stored. `standing` is how each operation stands by now, so that a question about a day, a customer or
//! what is open costs the same in the ledger's fifth year; it is worked out from the entries (`standing.rs`), written in the same
//! transaction, and compared with them by [`verify`](Ledger::verify).
//!
//! *Invariants:* an entry is on the disk before the request it describes leaves; nothing in `entry` is ever changed or
//! removed; it holds no key, and of a customer the id, a masked phone and initials. Of our crates it knows only the register.

mod carry;
mod desk;
mod entry;
mod kept;
mod ledger;
mod names;
mod open;
mod read;
mod row;
#[cfg(test)]
mod scans;
mod sought;
mod standing;
mod thread;
mod verify;
mod write;

pub use carry::Unfinished;
pub use desk::{Desk, Known};
pub use ledger::{Anchor, Ledger, LedgerError, Lock, NoAnchor, sync_folder_of};
pub use open::{Holds, Kept};
pub use read::{Reader, Wanted};
pub use row::{Kind, Noted, Page, Row, State, Totals};
pub use sought::{Next, OpenRows, Sought};
pub use thread::LedgerThread;
pub use verify::{Broken, Doubt, Unbroken};
