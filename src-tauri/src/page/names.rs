//! Names of closed lists, as the page knows them.

use register::{NextStep, Reading, Scheme, Verdict};
use serde::Serialize;

/// What a typed text is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum ReadingName {
    /// A phone.
    Phone,
    /// A card number.
    Card,
    /// A code.
    Code,
}

/// What the main button of a sale does: see `register::NextStep`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "the register says it")]
pub enum StepName {
    Enter,
    Calculating,
    Retry,
    Earn,
    Discount,
    Ask,
    Looking,
    SpendYes,
    EarnYes,
    Holding,
    Sending,
}

/// What a level or an operation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum SchemeName {
    /// Points are earned and spent.
    Cashback,
    /// A percentage off.
    Discount,
    /// Unknown to the documentation: earns, never spends.
    Other,
}

/// What reading a balance again says of an operation: see `register::Verdict`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the messages in ui/i18n say it better")]
pub enum VerdictName {
    Spent,
    Earned,
    Unchanged,
    NotSeen,
    NoBalance,
    TooEarly,
    MayComeLater,
    OtherBalance,
    WitnessDisagrees,
    HoldInTheWay,
    Overtaken,
}

impl ReadingName {
    pub(super) fn of(reading: Reading) -> Self {
        match reading {
            Reading::Phone => Self::Phone,
            Reading::Card => Self::Card,
            Reading::Code => Self::Code,
        }
    }
}

impl StepName {
    pub(super) fn of(step: NextStep) -> Self {
        match step {
            NextStep::Enter => Self::Enter,
            NextStep::Calculating => Self::Calculating,
            NextStep::Retry => Self::Retry,
            NextStep::Earn => Self::Earn,
            NextStep::Discount => Self::Discount,
            NextStep::Ask => Self::Ask,
            NextStep::Looking => Self::Looking,
            NextStep::SpendYes => Self::SpendYes,
            NextStep::EarnYes => Self::EarnYes,
            NextStep::Holding => Self::Holding,
            NextStep::Sending => Self::Sending,
        }
    }
}

impl SchemeName {
    pub(super) fn of(scheme: &Scheme) -> Self {
        match scheme {
            Scheme::Cashback => Self::Cashback,
            Scheme::Discount => Self::Discount,
            Scheme::Other(_) => Self::Other,
        }
    }
}

impl VerdictName {
    /// The name of a verdict.
    #[must_use]
    pub fn of(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Spent => Self::Spent,
            Verdict::Earned => Self::Earned,
            Verdict::Unchanged => Self::Unchanged,
            Verdict::NotSeen => Self::NotSeen,
            Verdict::NoBalance => Self::NoBalance,
            Verdict::TooEarly => Self::TooEarly,
            Verdict::MayComeLater => Self::MayComeLater,
            Verdict::OtherBalance => Self::OtherBalance,
            Verdict::WitnessDisagrees => Self::WitnessDisagrees,
            Verdict::HoldInTheWay => Self::HoldInTheWay,
            Verdict::Overtaken => Self::Overtaken,
        }
    }
}
