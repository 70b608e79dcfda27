//! Receipts that are kept for later, and those that are to be.

use crate::{AttemptId, Entry, Lookup, Money, Query, Seq, Token};

/// A receipt that waits for the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deferred {
    /// Its row in the ledger.
    pub attempt: AttemptId,
    /// Since when, in milliseconds since 1970.
    pub since: i64,
    /// How to find who showed it; and who that is, once they were found.
    pub lookup: Lookup,
    /// The receipt.
    pub amount: Money,
    /// How often the service would not take it although it served others.
    pub tries: u32,
    /// How much the service had done for this till when it was tried last.
    pub served: u32,
    /// Whether it has waited for as long as one may. It has some time more: nobody may have been there to try it.
    pub is_overdue: bool,
}

impl Deferred {
    /// A receipt of so much, kept in this row since then (milliseconds since 1970) for whoever is found so.
    #[must_use]
    pub fn new(attempt: AttemptId, since: i64, lookup: Lookup, amount: Money) -> Self {
        Self { attempt, since, lookup, amount, tries: 0, served: 0, is_overdue: false }
    }
}

/// A receipt that is to be kept for later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deferring {
    /// Whose it is: the number of what led here.
    pub number: Seq,
    /// Counts what was entered, with the quotes: which receipt a confirmation is of.
    pub seq: Seq,
    /// What was searched for in vain.
    pub lookup: Query,
    /// The amount field.
    pub entry: Entry,
    /// Whether it is being written down, and how far that has come.
    pub keeping: Keeping,
}

/// How far a receipt that is to be kept has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Keeping {
    /// It can still change.
    #[default]
    Not,
    /// Its row is being written.
    Recording(Token),
    /// The row is durable; how to find its client is being kept.
    Remembering(AttemptId),
}

impl Deferring {
    /// Whether it is being written down.
    #[must_use]
    pub fn is_writing(&self) -> bool {
        self.keeping != Keeping::Not
    }
}
