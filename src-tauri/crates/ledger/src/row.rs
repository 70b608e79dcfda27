//! How an operation stands, as whoever asks the ledger is told.

use register::{AttemptId, Money, Reason, Sum, Verdict};

use crate::names::those;

/// Which operation a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A receipt without points spent.
    Earn,
    /// A receipt with points spent.
    Spend,
    /// A hold.
    Hold,
}

/// How an operation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Durable, and perhaps on its way.
    Opened,
    /// The service confirmed it.
    Confirmed,
    /// The service did nothing.
    Refused,
    /// Nothing left this machine.
    NotSent,
    /// Nobody knows.
    Unknown,
    /// The balance tells that it was booked.
    InferredBooked,
    /// The balance tells that it was not.
    InferredNotBooked,
    /// A person decided that it was booked.
    DecidedBooked,
    /// A person decided that it was not.
    DecidedNotBooked,
    /// It waits for the service.
    Deferred,
    /// It had waited, and has got a row of its own.
    Delivered,
    /// It waited, and can never be sent: for a person.
    Undeliverable,
    /// It waited, and a person took it back.
    Withdrawn,
}

impl State {
    /// Whether a person has to find out what became of it. A hold ends by itself.
    #[must_use]
    pub fn is_open(self, kind: Kind) -> bool {
        kind != Kind::Hold && matches!(self, Self::Unknown | Self::Undeliverable)
    }

    /// The same, as a question to the file.
    pub(crate) fn open_receipts() -> String {
        // Of nearly every row the state says no.
        format!("state IN {} AND kind <> 'hold'", those(|state: Self| state.is_open(Kind::Earn)))
    }

    /// Whether it is not at its end: on its way, waiting, or a person's. A hold is in force for a while, whoever knows of it.
    pub(crate) fn goes_on(self, kind: Kind) -> bool {
        match kind {
            Kind::Hold => matches!(self, Self::Opened | Self::Unknown | Self::Confirmed),
            Kind::Earn | Kind::Spend => {
                matches!(self, Self::Opened | Self::Deferred | Self::Unknown | Self::Undeliverable)
            }
        }
    }

    /// Whether it may have happened at the service, or have been on its way for a while.
    pub(crate) fn may_have_arrived(self) -> bool {
        match self {
            Self::Opened
            | Self::Confirmed
            | Self::Unknown
            | Self::InferredBooked
            | Self::InferredNotBooked
            | Self::DecidedBooked
            | Self::DecidedNotBooked => true,
            Self::Refused
            | Self::NotSent
            | Self::Deferred
            | Self::Delivered
            | Self::Undeliverable
            | Self::Withdrawn => false,
        }
    }

    /// Whether a person may say what became of it: where nobody knows for certain.
    #[must_use]
    pub fn may_be_decided(self, kind: Kind) -> bool {
        self.is_open(kind) || matches!(self, Self::InferredBooked | Self::InferredNotBooked)
    }

    /// Whether it was not booked, as far as anybody knows, although it may have been sent.
    #[must_use]
    pub fn may_be_repeated(self) -> bool {
        matches!(self, Self::InferredNotBooked | Self::DecidedNotBooked)
    }

    /// Whether nothing can have come of it, so that what it repeats may be repeated once more. One that was not booked as far as
    /// anybody knows may be repeated itself: not what it had repeated as well.
    #[must_use]
    pub fn came_to_nothing(self) -> bool {
        matches!(self, Self::Refused | Self::NotSent)
    }
}

/// A row of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The row's number.
    pub attempt: AttemptId,
    /// When it was opened, in milliseconds since 1970.
    pub at: i64,
    /// Which operation.
    pub kind: Kind,
    /// How it stands.
    pub state: State,
    /// Which server it went to, or waits for.
    pub server: String,
    /// Which point of it.
    pub point: String,
    /// Of the customer's name.
    pub initials: String,
    /// Of the customer's phone, or of the code that was shown.
    pub phone: Option<String>,
    /// The receipt, or the points of a hold.
    pub amount: Money,
    /// Points spent, or to be spent.
    pub spend: Money,
    /// To be paid by card or cash, where it is confirmed.
    pub total: Option<Money>,
    /// The same as the service wrote it, where that has further places.
    pub total_written: Option<String>,
    /// Points earned, where it is confirmed.
    pub earned: Option<Money>,
    /// Why it is as it is, where it is not confirmed.
    pub reason: Option<Reason>,
    /// The service's own sentence, or the technical cause.
    pub detail: Option<String>,
    /// The reason that a person gave, where one decided.
    pub decision: Option<String>,
    /// The balance before.
    pub balance: Option<Money>,
    /// The evidence: what reading the balance again has shown. Empty in a table.
    pub looks: Vec<Noted>,
    /// The row that this one repeats.
    pub again: Option<AttemptId>,
    /// Whether it was not booked, and nothing else was made of it since.
    pub is_repeatable: bool,
}

/// What reading a balance again has shown, and what that says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noted {
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// The balance.
    pub balance: Option<Money>,
    /// What it says.
    pub verdict: Verdict,
}

/// Some rows, and what their day comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The rows, those that nobody knows the outcome of before all others.
    pub rows: Vec<Row>,
    /// Whether there are more than these.
    pub has_more: bool,
    /// What the day comes to.
    pub totals: Totals,
}

/// What a day's receipts come to: those that the service confirmed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many.
    pub count: u32,
    /// Before points and discounts.
    pub amount: Sum,
    /// By card or cash.
    pub paid: Sum,
    /// Points.
    pub spent: Sum,
    /// Points.
    pub earned: Sum,
    /// How many more nobody knows the outcome of.
    pub unresolved: u32,
    /// How many more were booked as far as the balance, or a person, tells.
    pub supposed: u32,
}
