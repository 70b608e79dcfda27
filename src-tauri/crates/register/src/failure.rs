//! Why a call did not end well, and what that means for the customer's points.

use std::time::Duration;

/// What a failed call did at the service. For calls that move no money it makes no difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// No byte of the request can have left this machine. It may be sent again.
    NotSent,
    /// The service answered that it did nothing.
    Refused,
    /// The service may or may not have acted. It must not be sent again by itself.
    Unknown,
}

/// The closed list of reasons. Each has a message in every language of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// 422 `client`.
    ClientNotFound,
    /// 422 `point`.
    PointNotFound,
    /// 422 `spend`.
    SpendTooLarge,
    /// 422 `hold`: the service does not know a hold that was named, any more.
    HoldNotFound,
    /// Refused in the service's own words, for what is wrong with another field.
    RefusedOther,
    /// Answered with a sentence that names no field: nobody knows what is wrong, nor for how long, nor of an operation whether it was done.
    Declined,
    /// 401 or 403; of an operation it may be what stands between.
    KeyRefused,
    /// 429.
    TooManyRequests,
    /// DNS knows no such host.
    HostNotFound,
    /// No TCP connection.
    Unreachable,
    /// TLS failed: certificate, name, date.
    TlsFailed,
    /// No answer within the time allowed.
    TimedOut,
    /// The connection broke before the answer was complete.
    ConnectionLost,
    /// 5xx.
    ServiceFailed,
    /// 404, a redirect, HTML: something answers there, but not this service.
    NotThisService,
    /// An answer that cannot be read, or `success: false`.
    Unreadable,
    /// An answer whose figures are not those that were asked for.
    Contradictory,
    /// The app ended before the answer came.
    Interrupted,
    /// The ledger cannot be written, so nothing was sent.
    LedgerUnwritable,
    /// How to find the client was not kept, so nothing can be sent.
    LookupLost,
    /// A receipt was kept whose client has a discount, which cannot be given afterwards.
    DiscountTooLate,
    /// A receipt was kept for so long that a person has to decide it.
    KeptTooLong,
    /// A receipt of more than what may be kept.
    TooMuchToKeep,
    /// The service has answered time and again, and never took what was kept.
    NeverTaken,
    /// An earlier receipt of the same client is not confirmed, so none of their points are spent.
    Unconfirmed,
    /// What was to be done again is booked by now, is being done again already, or does not wait any more.
    NothingToRepeat,
}

/// A failed call.
#[derive(Clone, PartialEq, Eq)]
pub struct Failure {
    /// What it did at the service.
    pub outcome: Outcome,
    /// Why, for the message.
    pub reason: Reason,
    /// The service's own sentence, or the technical cause: shown small, never interpreted.
    pub detail: Option<String>,
    /// How long the service wants to be left alone.
    pub retry_after: Option<Duration>,
}

impl Failure {
    /// A failure with the detail that goes with it.
    #[must_use]
    pub fn new(outcome: Outcome, reason: Reason, detail: impl Into<Option<String>>) -> Self {
        Self { outcome, reason, detail: detail.into(), retry_after: None }
    }

    /// Whether a search found nobody, or somebody else, as far as anybody can tell. HTTP's 404 may be all that a service says of it.
    #[must_use]
    pub fn is_about_whom(&self) -> bool {
        let may_be_nobody = match self.reason {
            Reason::NotThisService => true,
            Reason::HoldNotFound => false,
            _ => !self.is_of_the_way(),
        };
        self.reason == Reason::Contradictory || self.outcome == Outcome::Refused && may_be_nobody
    }

    /// Whether the service turned the till away, whoever is at it.
    fn is_of_the_way(&self) -> bool {
        matches!(
            self.reason,
            Reason::KeyRefused | Reason::PointNotFound | Reason::TooManyRequests | Reason::NotThisService
        )
    }

    /// Whether nothing was done, and for a reason that has to do with neither the client nor the receipt (a hold that has ended has
    /// not): the same may be taken later.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self.outcome {
            Outcome::NotSent => true,
            Outcome::Refused => self.is_of_the_way() || self.reason == Reason::HoldNotFound,
            Outcome::Unknown => false,
        }
    }
}
