//! What of the ledger is on the screen.

use ledger::{Kind, Noted, Page, Row, State, Totals};
use register::Money;
use serde::Serialize;

use super::names::VerdictName;
use crate::clock::on_the_wall;
use crate::problem::Problem;

/// A row of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct LedgerRow {
    /// The row's number.
    #[cfg_attr(test, ts(type = "number"))]
    pub id: i64,
    /// When it was opened, in milliseconds since 1970 by the clock on the wall.
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
    pub error: Option<Problem>,
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
    /// Whether a person may say what became of it.
    pub decidable: bool,
    /// Whether it waits, and a person may take it back.
    pub withdrawable: bool,
    /// The server and the point that it waits for, where that is not where this till is now.
    pub elsewhere: Option<String>,
}

/// One of the latest receipts: the first thing anybody asks is whether the last one went through.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LatestCard {
    /// When it was opened, in milliseconds since 1970 by the clock on the wall.
    #[cfg_attr(test, ts(type = "number"))]
    pub at: i64,
    /// Of the customer's name.
    pub initials: String,
    /// To be paid by card or cash, where that is known; or the receipt.
    pub amount: String,
    /// How it stands.
    pub state: LedgerState,
}

/// What reading a balance again has shown, and what that says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct LookCard {
    /// When, in milliseconds since 1970 by the clock on the wall.
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
    /// It waited, and a person took it back.
    Withdrawn,
}

impl LedgerPage {
    /// A page as it is shown at a till that is at this server and point, and can begin anew with some rows.
    #[must_use]
    pub fn of(page: Page, here: Option<(&str, &str)>, can_repeat: impl Fn(&Row) -> bool) -> Self {
        let rows = page.rows.into_iter().map(|row| {
            let repeatable = row.is_repeatable && can_repeat(&row);
            LedgerRow::of(row, here, repeatable)
        });
        Self { rows: rows.collect(), has_more: page.has_more, totals: LedgerTotals::of(page.totals) }
    }
}

impl LedgerTotals {
    fn of(totals: Totals) -> Self {
        Self {
            count: totals.count,
            amount: totals.amount.to_string(),
            paid: totals.paid.to_string(),
            spent: totals.spent.to_string(),
            earned: totals.earned.to_string(),
            unresolved: totals.unresolved,
            supposed: totals.supposed,
        }
    }
}

impl LedgerRow {
    fn of(row: Row, here: Option<(&str, &str)>, repeatable: bool) -> Self {
        let text = |money: Option<Money>| money.map(|money| money.to_string());
        let waits = row.state == State::Deferred;
        let is_elsewhere = waits && here != Some((row.server.as_str(), row.point.as_str()));
        Self {
            id: row.attempt.0,
            at: on_the_wall(row.at),
            kind: LedgerKind::of(row.kind),
            state: LedgerState::of(row.state),
            initials: row.initials,
            phone: row.phone,
            amount: row.amount.to_string(),
            spend: row.spend.to_string(),
            total: text(row.total),
            total_written: row.total_written,
            earned: text(row.earned),
            error: row.reason.map(|reason| Problem { code: reason.into(), field: None, detail: row.detail }),
            decision: row.decision,
            balance: text(row.balance),
            looks: row.looks.into_iter().map(LookCard::of).collect(),
            again: row.again.map(|attempt| attempt.0),
            repeatable,
            decidable: row.state.may_be_decided(row.kind),
            withdrawable: waits,
            elsewhere: is_elsewhere.then(|| format!("{} · {}", row.server, row.point)),
        }
    }
}

impl LatestCard {
    /// What is shown of it where nobody is served.
    #[must_use]
    pub fn of(row: &Row) -> Self {
        Self {
            at: on_the_wall(row.at),
            initials: row.initials.clone(),
            amount: row.total.unwrap_or(row.amount).to_string(),
            state: LedgerState::of(row.state),
        }
    }
}

impl LookCard {
    fn of(noted: Noted) -> Self {
        let balance = noted.balance.map(|balance| balance.to_string());
        Self { at: on_the_wall(noted.at), balance, verdict: VerdictName::of(noted.verdict) }
    }
}

impl LedgerKind {
    fn of(kind: Kind) -> Self {
        match kind {
            Kind::Earn => Self::Earn,
            Kind::Spend => Self::Spend,
            Kind::Hold => Self::Hold,
        }
    }
}

impl LedgerState {
    fn of(state: State) -> Self {
        match state {
            State::Opened => Self::Opened,
            State::Confirmed => Self::Confirmed,
            State::Refused => Self::Refused,
            State::NotSent => Self::NotSent,
            State::Unknown => Self::Unknown,
            State::InferredBooked => Self::InferredBooked,
            State::InferredNotBooked => Self::InferredNotBooked,
            State::DecidedBooked => Self::DecidedBooked,
            State::DecidedNotBooked => Self::DecidedNotBooked,
            State::Deferred => Self::Deferred,
            State::Delivered => Self::Delivered,
            State::Undeliverable => Self::Undeliverable,
            State::Withdrawn => Self::Withdrawn,
        }
    }
}
