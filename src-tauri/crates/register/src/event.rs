//! What can happen to the register.

use std::time::Duration;

use crate::{
    Answer, AttemptId, Calculation, ClientId, Customer, Deferred, Deferring, Entry, Failure, Hold, HoldId,
    Inquiry, Lookup, Money, Query, Seen, Shown, Timer, Token, Wish, Witness,
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
    /// How long a hold is asked for.
    pub hold: Duration,
    /// Whether a hold can tell of an operation: not where other tills share this point of sale, and end our holds.
    pub hold_tells: bool,
    /// Whether receipts can be kept, to earn points later, while the service cannot be reached.
    pub defer: bool,
    /// What is taken from the customer while nobody knows.
    pub take: Take,
    /// How long one waits, before a person is asked.
    pub keep_for: Duration,
    /// No receipt of more than this is kept.
    pub keep_up_to: Money,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            quiet: Duration::from_mins(2),
            protect: false,
            hold: Duration::from_mins(10),
            hold_tells: true,
            defer: false,
            take: Take::Full,
            keep_for: Duration::from_hours(7 * 24),
            keep_up_to: Money::MAX,
        }
    }
}

/// A receipt that is begun anew: it was found not to be booked, or was dropped by mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// The row that is repeated, where there is one.
    pub again: Option<AttemptId>,
    /// Whose receipt it is.
    pub client: ClientId,
    /// How to find them.
    pub lookup: Lookup,
    /// The receipt.
    pub entry: Entry,
    /// What was to be spent.
    pub wish: Wish,
}

/// What was dropped, and can be brought back for some seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dropped {
    /// A sale: its customer is looked up once more.
    Sale(Box<Repeat>),
    /// An amount that was entered for whoever would come next.
    Amount(Entry),
    /// A receipt that was to be kept: it is its customer's, and comes back as that.
    Deferring(Box<Deferring>),
}

/// What a cashier takes from a customer while nobody knows whether the points were spent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Take {
    /// All of the receipt: points that were spent all the same are given back.
    #[default]
    Full,
    /// What is left without the points.
    Rest,
}

/// Everything that can happen to the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Service, point and key are set; or how the till is to work was changed.
    Configured(Policy),
    /// It is another service, or another point of it. What the former was asked is not gone on with here.
    Moved,
    /// One of them is missing.
    Unconfigured,
    /// Operations of earlier runs whose outcome nobody knows.
    Reopened(Vec<Inquiry>),
    /// Holds of earlier runs that may still be in force: those whose names are known, and whose are not.
    Holds {
        /// Whose, and which.
        left: Vec<(ClientId, Hold)>,
        /// Whose names nobody knows here: the answer was lost, or they were made elsewhere.
        lost: Vec<ClientId>,
        /// Whether there may be more of a ledger that nobody could read.
        are_untold: bool,
    },
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
    /// Cashier: spend this.
    Spend(Wish),
    /// Cashier: do it, as shown by quote `seq`.
    Confirm {
        /// The quote on the screen, or the receipt that is to be kept.
        seq: Seq,
        /// The spending on the screen.
        spend: Money,
        /// What the cashier had before them.
        shown: Shown,
    },
    /// Cashier: put the chosen points aside, or all that may be spent where none are chosen, by the quote on the screen.
    Hold(Seq),
    /// Cashier: let the held points go.
    Release,
    /// Cashier: back, and then out of this sale.
    Cancel,
    /// Cashier: bring back what was dropped by that.
    Undo,
    /// Cashier: the receipt that is entered stays, and who was searched for is not served.
    Stay,
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
    /// The row of what was to be recorded is durable, or the ledger cannot be written.
    Recorded(Token, Result<AttemptId, Failure>),
    /// The answer to a receipt.
    Sold(AttemptId, Result<Answer, Failure>),
    /// The answer to a hold.
    Held(AttemptId, Result<Hold, Failure>),
    /// A hold was released, or nobody confirmed that it was.
    Released(HoldId, Result<(), Failure>),
    /// What the register wanted to be reminded of.
    Reminded(Timer),
    /// What became of a hold, before its points are spent.
    Witnessed(HoldId, Result<Option<Witness>, Failure>),
    /// The balance was read again for an operation that is being looked into.
    Looked(AttemptId, Result<Seen, Failure>),
    /// The service can be reached again.
    Reachable,
    /// The row of a receipt that is kept for later is durable, or could not be written.
    Kept(Token, Result<Deferred, Failure>),
    /// How to find an attempt's client again is kept for later runs, or could not be.
    Remembered(AttemptId, Result<(), Failure>),
    /// A person has decided what became of an operation.
    Decided(AttemptId),
    /// A person has taken a receipt back that waited for the service.
    Withdrawn(AttemptId),
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
            | Self::Looked(_, Err(failure)) => Some(failure),
            _ => None,
        }
    }

    /// Whether the service has done what it was asked.
    pub(crate) fn is_served(&self) -> bool {
        matches!(
            self,
            Self::Found(_, Ok(_))
                | Self::Quoted(_, Ok(_))
                | Self::Held(_, Ok(_))
                | Self::Sold(_, Ok(_))
                | Self::Looked(_, Ok(_))
        )
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
                | Self::Hold(_)
                | Self::Release
                | Self::Cancel
                | Self::Undo
                | Self::Stay
                | Self::Next
                | Self::Park
                | Self::Again(_)
                | Self::Dismiss
        )
    }
}
