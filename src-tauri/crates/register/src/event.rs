//! What can happen to the register, what it can want done, and what it tells the cashier.

use std::time::Duration;

use crate::{
    Answer, AttemptId, Calculation, ClientId, Customer, Deferred, Failure, Hold, HoldId, Inquiry, Look,
    Lookup, Money, Operation, Query, Seen, Settlement, Shown, Verdict, Witness,
};

/// Numbers searches and quotes, so that an answer that comes late is known for what it is.
pub type Seq = u32;

/// How this till is to work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// How long a request whose answer was lost may still arrive.
    pub quiet: Duration,
    /// Whether points are held before they are spent.
    pub protect: bool,
    /// Whether receipts can be kept, to earn points later, while the service cannot be reached.
    pub defer: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self { quiet: Duration::from_mins(2), protect: false, defer: false }
    }
}

/// An operation that was found not to be booked and is to be done again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// The row that is repeated.
    pub attempt: AttemptId,
    /// Whose operation it is.
    pub client: ClientId,
    /// How to find them.
    pub lookup: Lookup,
    /// The receipt.
    pub amount: Money,
    /// Points that were to be spent.
    pub spend: Money,
}

/// Something the cashier is told beside the phase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A search did not find, or did not reach, anyone.
    SearchFailed(Query, Failure),
    /// A quote could not be had.
    QuoteFailed(Failure),
    /// A receipt was refused or not sent: nothing happened.
    SaleFailed(Failure),
    /// A hold was refused or not sent, or its answer was lost.
    HoldFailed(Failure),
    /// Points may stay held until their time is over: the release was not confirmed.
    ReleaseFailed(Failure),
    /// The hold's time was over. The figures are new.
    HoldEnded,
    /// The hold was gone before its time: another operation at the point has ended it.
    HoldVanished,
    /// Ignored, because a money call is under way.
    Busy,
    /// Ignored, because an unconfirmed receipt has to be put aside first.
    UnresolvedFirst,
    /// What was confirmed is not what is on the screen any more: look again.
    QuoteChanged,
    /// Ignored, because nobody can have read what it would have confirmed.
    TooSoon,
    /// Ignored, because this customer is being served.
    AlreadyServed,
    /// The last operation was this customer's, too.
    JustServed,
    /// A scan broke off, so it was not used.
    ScanCut,
    /// A scan was more than one line of text, so it was not used.
    ScanTooMuch,
    /// A scan was no text, so it was not used.
    ScanUnreadable,
    /// The receipt is kept: its points will be earned when the service is back.
    Deferred,
    /// The receipt could not be kept.
    DeferFailed(Failure),
}

/// Everything that can happen to the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Service, point and key are set, or were changed. What was looked into at another service is not
    /// looked into any more.
    Configured(Policy),
    /// One of them is missing.
    Unconfigured,
    /// Operations of earlier runs whose outcome nobody knows.
    Reopened(Vec<Inquiry>),
    /// Receipts of earlier runs that wait for the service.
    Waiting(Vec<Deferred>),
    /// Cashier: look this up.
    Query(Query),
    /// Cashier: take what was typed for the next thing that it can be.
    Otherwise,
    /// Cashier: serve whom they were asked about, and drop the receipt that is entered.
    Replace(Shown),
    /// Cashier: a scan, of which the rest did not come.
    ScanCut,
    /// Cashier: a scan of more than one line, or with commands in it: a code that types like somebody at the till.
    ScanTooMuch {
        /// Whether its first line was searched for already: the rest came late.
        searched: bool,
    },
    /// Cashier: a scan that is no text.
    ScanUnreadable,
    /// Cashier: the amount field now reads so.
    Amount(String),
    /// Cashier: spend this many points.
    Spend(Money),
    /// Cashier: do it, as shown by quote `seq`.
    Confirm {
        /// The quote on the screen.
        seq: Seq,
        /// The spending on the screen.
        spend: Money,
        /// What the cashier had before them.
        shown: Shown,
    },
    /// Cashier: put the chosen points aside, or all that may be spent where none are chosen.
    Hold,
    /// Cashier: let the held points go.
    Release,
    /// Cashier: back, and then out of this sale.
    Cancel,
    /// Cashier: the next customer.
    Next,
    /// Cashier: put the unconfirmed receipt aside; the ledger keeps it.
    Park,
    /// Cashier: begin anew with what was not booked.
    Again(Repeat),
    /// Cashier: read the notice.
    Dismiss,
    /// A search ended.
    Found(Seq, Result<Customer, Failure>),
    /// A quote came, or did not.
    Quoted(Seq, Result<Calculation, Failure>),
    /// The operation's row is durable, or the ledger cannot be written.
    Recorded(Result<AttemptId, Failure>),
    /// The answer to a receipt.
    Sold(AttemptId, Result<Answer, Failure>),
    /// The answer to a hold.
    Held(AttemptId, Result<Hold, Failure>),
    /// A hold was released, or nobody confirmed that it was.
    Released(HoldId, Result<(), Failure>),
    /// A hold's time is over.
    HoldEnded(HoldId),
    /// What became of a hold, before its points are spent.
    Witnessed(HoldId, Result<Option<Witness>, Failure>),
    /// The balance was read again for an operation that is being looked into.
    Looked(AttemptId, Result<Seen, Failure>),
    /// The service can be reached again.
    Reachable,
    /// A receipt is kept for later, or could not be.
    Deferred(Result<AttemptId, Failure>),
    /// Time to try what waits for the service.
    Deliver,
    /// A person has decided what became of an operation.
    Decided(AttemptId),
}

/// Everything the register can want done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Look a client up, then [`Event::Found`].
    Search(Seq, Query),
    /// Ask for a quote, then [`Event::Quoted`]. One that is overtaken need not be asked at all.
    Quote {
        /// Comes back with the answer.
        seq: Seq,
        /// For whom.
        client: ClientId,
        /// For which receipt.
        amount: Money,
        /// With which hold.
        hold: Option<HoldId>,
    },
    /// Write the operation's row durably, then [`Event::Recorded`].
    Record(Operation),
    /// Send the operation, once, then [`Event::Sold`] or [`Event::Held`].
    Send(AttemptId, Operation),
    /// Add an attempt's outcome to its row.
    Settle(AttemptId, Settlement),
    /// Release a hold, which is safe to repeat, then [`Event::Released`].
    Release(HoldId),
    /// Report [`Event::HoldEnded`] when the hold's time is over.
    WatchHold(Hold),
    /// See what became of a hold, by reading only, then [`Event::Witnessed`].
    Witness {
        /// The hold.
        hold: Hold,
        /// Its owner.
        client: ClientId,
        /// How to find them.
        lookup: Query,
    },
    /// Read the client's balance after a pause, which may be longer but not shorter, then
    /// [`Event::Looked`]. It takes the place of an earlier look at the same attempt.
    Look {
        /// The operation that is looked into.
        attempt: AttemptId,
        /// How to find the client.
        lookup: Query,
        /// Who it has to be.
        client: ClientId,
        /// The hold that was part of the operation.
        hold: Option<Hold>,
        /// How long to wait first.
        pause: Duration,
    },
    /// Add what a look showed, and what it says, to the attempt's row.
    Note(AttemptId, Look, Verdict),
    /// Keep a receipt and how to find its client durably, then [`Event::Deferred`].
    Defer {
        /// How to find the client.
        lookup: Query,
        /// The receipt.
        amount: Money,
    },
    /// Report [`Event::Deliver`] after a pause.
    DeliverLater(Duration),
    /// What was kept has got a row of its own, and the client need not be found for it any more.
    Delivered(AttemptId),
    /// Add to a row that was kept why it can never be sent: it is for a person now.
    Undeliverable(AttemptId, Failure),
}

impl Event {
    /// Why a call did not end well, where this reports one.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Found(_, Err(failure))
            | Self::Quoted(_, Err(failure))
            | Self::Sold(_, Err(failure))
            | Self::Held(_, Err(failure))
            | Self::Released(_, Err(failure))
            | Self::Witnessed(_, Err(failure))
            | Self::Deferred(Err(failure))
            | Self::Looked(_, Err(failure)) => Some(failure),
            _ => None,
        }
    }

    /// Whether a person did this.
    pub(crate) fn is_cashiers(&self) -> bool {
        matches!(
            self,
            Self::Query(_)
                | Self::Replace(_)
                | Self::Otherwise
                | Self::ScanCut
                | Self::ScanTooMuch { .. }
                | Self::ScanUnreadable
                | Self::Amount(_)
                | Self::Spend(_)
                | Self::Confirm { .. }
                | Self::Hold
                | Self::Release
                | Self::Cancel
                | Self::Next
                | Self::Park
                | Self::Again(_)
                | Self::Dismiss
        )
    }
}
