//! What the register can want done, and what it can want to be reminded of.

use std::time::Duration;

use crate::{
    AttemptId, ClientId, Failure, Hold, HoldId, Look, Lookup, Money, Operation, Query, Seq, Settlement,
    Token, Verdict,
};

/// Everything the register can want done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Look a client up, then [`Event::Found`](crate::Event::Found).
    Search(Seq, Query),
    /// The same once more, with these holds named: the balance is theirs, too.
    SearchNaming(Seq, Query, Vec<HoldId>),
    /// Ask for a quote, then [`Event::Quoted`](crate::Event::Quoted). One that is overtaken need not be asked at all.
    Quote {
        /// Comes back with the answer.
        seq: Seq,
        /// For whom.
        client: ClientId,
        /// For which receipt.
        amount: Money,
        /// With which holds.
        holds: Vec<HoldId>,
    },
    /// Write the operation's row durably, then [`Event::Recorded`](crate::Event::Recorded).
    Record(Token, Operation),
    /// Send the operation, once, then [`Event::Sold`](crate::Event::Sold) or [`Event::Held`](crate::Event::Held).
    Send(AttemptId, Operation),
    /// Add an attempt's outcome to its row.
    Settle(AttemptId, Settlement),
    /// Keep how to find an attempt's client for later runs, then [`Event::Remembered`](crate::Event::Remembered).
    Remember(AttemptId, Lookup),
    /// Nobody has to find the client of this attempt any more.
    Forget(AttemptId),
    /// Release a hold, which is safe to repeat, then [`Event::Released`](crate::Event::Released).
    Release(HoldId),
    /// See what became of a hold, by reading only, then [`Event::Witnessed`](crate::Event::Witnessed). The cashier waits.
    Witness {
        /// The hold.
        hold: Hold,
        /// Its owner.
        client: ClientId,
        /// How to find them.
        lookup: Query,
    },
    /// Read the client's balance, then [`Event::Looked`](crate::Event::Looked).
    Look {
        /// The operation that is looked into.
        attempt: AttemptId,
        /// How to find the client.
        lookup: Query,
        /// Who it has to be.
        client: ClientId,
        /// The holds that were named in the operation.
        holds: Vec<Hold>,
    },
    /// Add what a look showed, and what it says, to the attempt's row.
    Note(AttemptId, Look, Verdict),
    /// Write a receipt down that is kept for later, then [`Event::Kept`](crate::Event::Kept).
    Keep {
        /// Comes back with the row.
        token: Token,
        /// How to find the client.
        lookup: Query,
        /// The receipt.
        amount: Money,
    },
    /// Add to a row that was kept why it can never be sent: it is for a person now.
    Undeliverable(AttemptId, Failure),
    /// Report [`Event::Reminded`](crate::Event::Reminded). It takes the place of an earlier reminder of the same.
    Remind(Timer, When),
}

/// What the register can want to be reminded of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// A hold's time is over.
    Hold(HoldId),
    /// The longest time is over that a hold can last whose answer was lost.
    LostHold(ClientId),
    /// The longest time is over that any hold can last which an earlier run has left behind.
    HoldsWaitedOut,
    /// Time to look into this operation once more.
    Look(AttemptId),
    /// What was dropped is not brought back any more.
    Undo,
    /// Time to try what waits for the service.
    Delivery,
    /// This receipt has waited for as long as one may.
    Kept(AttemptId),
}

/// When to be reminded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// After a pause, which may be longer but not shorter.
    After(Duration),
    /// At this time by this machine's clock, in milliseconds since 1970; at once where that is over.
    At(i64),
}
