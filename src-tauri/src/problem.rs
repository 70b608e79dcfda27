//! The only errors that cross to the page: a closed list of codes, each with a message in every
//! language there (`ui/i18n`), where a missing one does not pass the type check.

use register::{EntryProblem, Failure, Reason};
use serde::Serialize;

/// What the page is told when something did not work.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// What happened.
    pub code: Code,
    /// The field that it is about, where it is about one.
    pub field: Option<Field>,
    /// The service's own sentence or the technical cause: shown small, never interpreted.
    pub detail: Option<String>,
}

/// A field of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Field {
    /// The service's address.
    Server,
    /// The point of sale.
    Point,
    /// The API key.
    Key,
    /// Seconds until there is a connection.
    ConnectSeconds,
    /// Seconds until the answer is complete.
    TotalSeconds,
    /// Minutes of a hold.
    HoldMinutes,
    /// Seconds for which a lost request may still arrive.
    QuietSeconds,
    /// Days for which a receipt is kept.
    DeferDays,
    /// The largest receipt that is kept.
    DeferMost,
    /// How large the text is.
    TextSize,
    /// The currency of the receipts.
    Currency,
    /// The scanner's port.
    SerialPort,
}

/// Everything that can be wrong. Add one only together with its message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the messages in ui/i18n say it better")]
pub enum Code {
    // A call: see `register::Reason`.
    ClientNotFound,
    PointNotFound,
    SpendTooLarge,
    HoldNotFound,
    RefusedOther,
    Declined,
    KeyRefused,
    TooManyRequests,
    HostNotFound,
    Unreachable,
    TlsFailed,
    TimedOut,
    ConnectionLost,
    ServiceFailed,
    NotThisService,
    Unreadable,
    Contradictory,
    Interrupted,
    LedgerUnwritable,
    LookupLost,
    DiscountTooLate,
    KeptTooLong,
    TooMuchToKeep,
    NeverTaken,
    Unconfirmed,
    // The amount field: see `register::EntryProblem`.
    NotANumber,
    TooManyPlaces,
    Negative,
    TooLarge,
    // The search field.
    QueryUnusable,
    // What the register says beside a phase: see `register::Notice`.
    HoldEnded,
    HoldVanished,
    Busy,
    UnresolvedFirst,
    QuoteChanged,
    TooSoon,
    AlreadyServed,
    ScanCut,
    ScanTooMuch,
    ScanUnreadable,
    Deferred,
    Overpaid,
    // Settings.
    ServerInvalid,
    ServerInsecure,
    ServerTooMuch,
    PointMissing,
    KeyMissing,
    KeyInvalid,
    SecondsOutOfRange,
    MinutesOutOfRange,
    QuietOutOfRange,
    DaysOutOfRange,
    SumOutOfRange,
    TextSizeOutOfRange,
    CurrencyUnknown,
    SaleInProgress,
    SettingsLocked,
    WordWrong,
    NotAgreed,
    SettingsUnwritable,
    SettingsSetAside,
    SettingsUnreadable,
    SettingsUnknown,
    // The keyring.
    KeyringUnavailable,
    KeyringFailed,
    KeyringSilent,
    // The scanner's port.
    PortMissing,
    PortBusy,
    PortForbidden,
    PortFailed,
    PortUnknown,
    // The rest of the machine.
    Offline,
    LedgerUnreadable,
    LedgerInUse,
    LedgerTooNew,
    LedgerSetAside,
    LedgerTooOld,
    LedgerDoubted,
    WaitingElsewhere,
    NothingToDecide,
    NothingToRepeat,
    ExportFailed,
    ReasonMissing,
    TrainingFailed,
    Stopped,
    Broken,
}

impl Problem {
    /// An error without field or detail.
    #[must_use]
    pub const fn new(code: Code) -> Self {
        Self { code, field: None, detail: None }
    }

    /// The same error, about a field.
    #[must_use]
    pub fn about(self, field: Field) -> Self {
        Self { field: Some(field), ..self }
    }

    /// The same error, with its cause.
    #[must_use]
    pub fn because(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }
}

impl From<Code> for Problem {
    fn from(code: Code) -> Self {
        Self::new(code)
    }
}

impl From<&Failure> for Problem {
    fn from(failure: &Failure) -> Self {
        Self { code: failure.reason.into(), field: None, detail: failure.detail.clone() }
    }
}

impl From<Reason> for Code {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::ClientNotFound => Self::ClientNotFound,
            Reason::PointNotFound => Self::PointNotFound,
            Reason::SpendTooLarge => Self::SpendTooLarge,
            Reason::HoldNotFound => Self::HoldNotFound,
            Reason::RefusedOther => Self::RefusedOther,
            Reason::Declined => Self::Declined,
            Reason::KeyRefused => Self::KeyRefused,
            Reason::TooManyRequests => Self::TooManyRequests,
            Reason::HostNotFound => Self::HostNotFound,
            Reason::Unreachable => Self::Unreachable,
            Reason::TlsFailed => Self::TlsFailed,
            Reason::TimedOut => Self::TimedOut,
            Reason::ConnectionLost => Self::ConnectionLost,
            Reason::ServiceFailed => Self::ServiceFailed,
            Reason::NotThisService => Self::NotThisService,
            Reason::Unreadable => Self::Unreadable,
            Reason::Contradictory => Self::Contradictory,
            Reason::Interrupted => Self::Interrupted,
            Reason::LedgerUnwritable => Self::LedgerUnwritable,
            Reason::LookupLost => Self::LookupLost,
            Reason::DiscountTooLate => Self::DiscountTooLate,
            Reason::KeptTooLong => Self::KeptTooLong,
            Reason::TooMuchToKeep => Self::TooMuchToKeep,
            Reason::NeverTaken => Self::NeverTaken,
            Reason::Unconfirmed => Self::Unconfirmed,
            Reason::NothingToRepeat => Self::NothingToRepeat,
        }
    }
}

impl From<EntryProblem> for Code {
    fn from(problem: EntryProblem) -> Self {
        match problem {
            EntryProblem::NotANumber => Self::NotANumber,
            EntryProblem::TooManyPlaces => Self::TooManyPlaces,
            EntryProblem::Negative => Self::Negative,
            EntryProblem::TooLarge => Self::TooLarge,
        }
    }
}
