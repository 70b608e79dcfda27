//! What the cashier is told beside what is going on.

use register::{AttemptId, Failure, Notice, Outcome};
use serde::Serialize;

use crate::problem::{Code, Problem};

/// What the cashier is told beside the phase.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct NoticeCard {
    /// What it is about.
    pub about: About,
    /// What it says of the customer's points, where it is about a money call.
    pub outcome: Option<OutcomeName>,
    /// What happened.
    pub error: Problem,
    /// What is to be refunded, where that is it.
    pub overpaid: Option<OverpaidCard>,
}

/// A kept receipt that came to less than its customer has paid: exact decimals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OverpaidCard {
    /// Its row in the ledger.
    #[cfg_attr(test, ts(type = "number"))]
    pub row: i64,
    /// What was paid.
    pub paid: String,
    /// What it came to.
    pub total: String,
}

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum About {
    /// A search.
    Search,
    /// A quote.
    Quote,
    /// A receipt.
    Sale,
    /// A hold.
    Hold,
    /// A release.
    Release,
    /// A receipt that is to be kept for later.
    Deferral,
    /// The till itself.
    Till,
}

/// What a failed money call did at the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum OutcomeName {
    /// Nothing left this machine.
    NotSent,
    /// The service did nothing.
    Refused,
    /// Nobody knows.
    Unknown,
}

impl NoticeCard {
    pub(super) fn of(notice: &Notice) -> Self {
        let told = |about, error| Self { about, outcome: None, error, overpaid: None };
        let read = |about, failure: &Failure| told(about, Problem::from(failure));
        let money = |about, failure: &Failure| Self {
            outcome: Some(OutcomeName::of(failure.outcome)),
            ..read(about, failure)
        };
        let till = |code: Code| told(About::Till, code.into());
        match notice {
            Notice::SearchFailed(_, failure) => read(About::Search, failure),
            Notice::QuoteFailed(failure) => read(About::Quote, failure),
            Notice::ReleaseFailed(failure) => read(About::Release, failure),
            Notice::SaleFailed(failure) => money(About::Sale, failure),
            Notice::HoldFailed(failure) => money(About::Hold, failure),
            Notice::HoldEnded => till(Code::HoldEnded),
            Notice::HoldVanished => till(Code::HoldVanished),
            Notice::Busy => till(Code::Busy),
            Notice::UnresolvedFirst => till(Code::UnresolvedFirst),
            Notice::QuoteChanged => till(Code::QuoteChanged),
            Notice::TooSoon => till(Code::TooSoon),
            Notice::AlreadyServed => till(Code::AlreadyServed),
            Notice::ScanCut => till(Code::ScanCut),
            Notice::ScanTooMuch => till(Code::ScanTooMuch),
            Notice::ScanUnreadable => till(Code::ScanUnreadable),
            Notice::Deferred => till(Code::Deferred),
            Notice::DeferFailed(failure) => read(About::Deferral, failure),
            Notice::Overpaid { kept: AttemptId(row), paid, total } => Self {
                overpaid: Some(OverpaidCard { row: *row, paid: paid.to_string(), total: total.to_string() }),
                ..till(Code::Overpaid)
            },
        }
    }
}

impl OutcomeName {
    pub(super) fn of(outcome: Outcome) -> Self {
        match outcome {
            Outcome::NotSent => Self::NotSent,
            Outcome::Refused => Self::Refused,
            Outcome::Unknown => Self::Unknown,
        }
    }
}
