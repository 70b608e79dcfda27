//! What of the ledger is on the screen.

use serde::Serialize;

use super::VerdictName;
use crate::error::UiError;

/// A row of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct LedgerRow {
    /// The row's number.
    #[cfg_attr(test, ts(type = "number"))]
    pub id: i64,
    /// When it was opened, in milliseconds since 1970.
    #[cfg_attr(test, ts(type = "number"))]
    pub at: i64,
    /// Which operation.
    pub kind: LedgerKind,
    /// How it stands.
    pub state: LedgerState,
    /// Of the customer's name.
    pub initials: String,
    /// Of the customer's phone.
    pub phone: Option<String>,
    /// The receipt, or the points of a hold.
    pub amount: String,
    /// Points spent, or to be spent.
    pub spend: String,
    /// To be paid by card or cash, where it is confirmed.
    pub total: Option<String>,
    /// The same as the service wrote it, where that has further places.
    pub total_written: Option<String>,
    /// Points earned, where it is confirmed.
    pub earned: Option<String>,
    /// Why it is as it is, where it is not confirmed.
    pub error: Option<UiError>,
    /// The reason that a person gave, where one decided.
    pub decision: Option<String>,
    /// The balance before.
    pub balance: Option<String>,
    /// The evidence: what reading the balance again has shown.
    pub looks: Vec<LookCard>,
    /// The row that this one repeats.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub again: Option<i64>,
    /// Whether it was not booked and can be begun anew.
    pub repeatable: bool,
}

/// What reading a balance again has shown, and what that says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct LookCard {
    /// When, in milliseconds since 1970.
    #[cfg_attr(test, ts(type = "number"))]
    pub at: i64,
    /// The balance.
    pub balance: Option<String>,
    /// What it says.
    pub verdict: VerdictName,
}

/// What of the ledger is on the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct LedgerPage {
    /// The rows, those that nobody knows the outcome of before all others.
    pub rows: Vec<LedgerRow>,
    /// Whether there are more than these.
    pub has_more: bool,
    /// What the day comes to.
    pub totals: LedgerTotals,
}

/// What a day's receipts come to: those that the service confirmed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct LedgerTotals {
    /// How many.
    pub count: u32,
    /// Before points and discounts.
    pub amount: String,
    /// By card or cash.
    pub paid: String,
    /// Points.
    pub spent: String,
    /// Points.
    pub earned: String,
    /// How many more nobody knows the outcome of.
    pub unresolved: u32,
    /// How many more were booked as far as the balance, or a person, tells.
    pub supposed: u32,
}

/// Which operation a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum LedgerKind {
    /// A receipt without points spent.
    Earn,
    /// A receipt with points spent.
    Spend,
    /// A hold.
    Hold,
}

/// How a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum LedgerState {
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
}
