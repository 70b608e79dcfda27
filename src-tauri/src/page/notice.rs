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
        let read = |about, failure| Self { about, outcome: None, error: Problem::from(failure) };
        let money = |about, failure: &Failure| Self {
            about,
            outcome: Some(OutcomeName::of(failure.outcome)),
            error: Problem::from(failure),
        };
        let till = |code: Code| Self { about: About::Till, outcome: None, error: code.into() };
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
                about: About::Till,
                outcome: None,
                error: Problem {
                    code: Code::Overpaid,
                    field: None,
                    detail: Some(format!("№ {row}: {paid} → {total}")),
                },
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
