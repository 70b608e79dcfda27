//! What of the till is on the screen, piece by piece.

use register::{
    Birthday, Customer, Holding, Money, NextStep, Query, Question, Quote, Receipt, Replacing, Sale, Take,
    Unresolved, Wish, trace,
};
use serde::Serialize;

use super::names::{ReadingName, SchemeName, StepName, VerdictName};
use crate::problem::Problem;

/// Who was searched for while a receipt is entered.
#[derive(Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct NextCard {
    /// What was searched for.
    pub query: String,
    /// Names the question. Comes back with the answer.
    pub question: u32,
}

/// What was typed, and what it is taken for.
#[derive(Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SearchedCard {
    /// What it is taken for.
    pub reading: ReadingName,
    /// The text, as it is shown.
    pub text: String,
}

/// A customer of training mode, to try the till with.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Sample {
    /// The name.
    pub name: String,
    /// The card number.
    pub card: String,
}

/// The sale of whoever is served.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SaleCard {
    /// Names the sale.
    pub number: u32,
    /// Who is served.
    pub customer: CustomerCard,
    /// The quote for the entered amount.
    pub quote: Option<QuoteCard>,
    /// Points to be spent: what is wished for, as far as it can be.
    pub spend: String,
    /// What the cashier wants to spend.
    pub wish: WishCard,
    /// What the main button does; `None` where there is nothing to do any more.
    pub step: Option<StepName>,
    /// Whether it can be pressed.
    pub is_open: bool,
    /// Names the question whether to spend the chosen points, where it is asked. Comes back with the answer.
    pub question: Option<u32>,
    /// Whether an operation of this customer is not confirmed: their points are not spent meanwhile.
    pub blocked: bool,
    /// Whether the last operation was this customer's, too.
    pub just_served: bool,
    /// Points put aside.
    pub hold: HoldCard,
}

/// Who is served.
#[derive(Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CustomerCard {
    /// Names the photo, where there is one.
    pub photo: Option<String>,
    /// As the service spells it.
    pub name: String,
    /// What stands where a photo would.
    pub initials: String,
    /// When they have their birthday.
    pub birthday: Option<BirthdayCard>,
    /// All but the country and the last two digits hidden.
    pub phone: Option<String>,
    /// All but the first letter and the host hidden.
    pub email: Option<String>,
    /// The level's name.
    pub level: String,
    /// Percent of the level, as the service writes it.
    pub percent: Option<String>,
    /// What the level does.
    pub scheme: SchemeName,
    /// The largest share of a receipt that points may pay, in percent.
    pub max_spend_percent: Option<String>,
    /// Points.
    pub balance: Option<String>,
    /// Whether that may have changed since it was read, or may be without points that are held.
    pub is_doubtful: bool,
}

/// The day of a birthday. The year is nobody's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct BirthdayCard {
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// What the receipt would come to.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct QuoteCard {
    /// Comes back with a confirmation.
    pub seq: u32,
    /// What it is for.
    pub amount: String,
    /// The most that may be spent.
    pub max_spend: String,
    /// Earned if nothing is spent; `None` where the service did not say.
    pub earn: Option<String>,
    /// Percent of this operation.
    pub percent: Option<String>,
    /// What kind of operation it would be.
    pub scheme: SchemeName,
}

/// What the cashier wants to spend.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum WishCard {
    /// Nothing.
    Nothing,
    /// So many points.
    Points {
        /// How many.
        points: String,
    },
    /// All that may be spent.
    All,
}

/// Points put aside.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "state")]
pub enum HoldCard {
    /// None.
    None,
    /// Being asked for.
    Asking {
        /// How many.
        points: String,
    },
    /// In force.
    #[serde(rename_all = "camelCase")]
    Held {
        /// How many.
        points: String,
        /// When it ends by this machine's clock, in milliseconds since 1970.
        #[cfg_attr(test, ts(type = "number"))]
        ends_at: i64,
    },
    /// Asked for, answer lost; it ends by itself.
    Lost,
}

/// A confirmed receipt.
#[derive(Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ResultCard {
    /// Whose.
    pub name: String,
    /// The receipt.
    pub amount: String,
    /// To be paid by card or cash.
    pub total: String,
    /// Points spent.
    pub spent: String,
    /// Points earned; `None` where the service did not say.
    pub earned: Option<String>,
    /// Percent of this operation.
    pub percent: Option<String>,
    /// What kind of operation it was.
    pub scheme: SchemeName,
    /// The balance after it by the till's own reckoning.
    pub balance: Option<String>,
    /// The till's own reckoning of the total, where the service's differs.
    pub expected_total: Option<String>,
}

/// A receipt whose outcome nobody knows.
#[derive(Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct UnresolvedCard {
    /// Whose.
    pub name: String,
    /// The receipt.
    pub amount: String,
    /// Points that were to be spent.
    pub spend: String,
    /// What to take from the customer now.
    pub take: String,
    /// The balance before it, where it proves something.
    pub balance: Option<String>,
    /// The balance as it was read last, since.
    pub seen: Option<String>,
    /// Why nobody knows.
    pub error: Problem,
    /// Its row in the ledger.
    #[cfg_attr(test, ts(type = "number"))]
    pub row: i64,
    /// What reading the balance again says by now.
    pub verdict: VerdictName,
    /// Whether that means booked or not, where it means either. It is an inference.
    pub booked: Option<bool>,
}

impl NextCard {
    pub(super) fn of(next: &Replacing) -> Self {
        Self { query: next.query.shown(), question: next.question.0 }
    }
}

impl SearchedCard {
    pub(super) fn of(query: &Query) -> Self {
        // A scan is not written out, nor what a receipt is begun anew by: it may be the customer's phone.
        let text = if query.is_typed() { query.shown() } else { trace(query.text()) };
        Self { reading: ReadingName::of(query.reading()), text }
    }
}

impl SaleCard {
    pub(super) fn of(sale: &Sale, step: Option<NextStep>) -> Self {
        Self {
            number: sale.number,
            customer: CustomerCard::of(&sale.customer, sale.is_doubtful),
            quote: sale.quote().map(QuoteCard::of),
            spend: sale.spend().to_string(),
            wish: WishCard::of(sale.wish),
            step: step.map(StepName::of),
            is_open: step.is_some_and(NextStep::is_open),
            question: sale.question().map(|Question(number)| number),
            blocked: sale.blocked,
            just_served: sale.just_served,
            hold: HoldCard::of(&sale.holding),
        }
    }
}

impl CustomerCard {
    fn of(customer: &Customer, is_doubtful: bool) -> Self {
        Self {
            photo: customer.photo.as_ref().map(|_| customer.id.0.clone()),
            name: customer.name.clone(),
            initials: customer.initials(),
            birthday: customer.birthday.map(|Birthday { month, day }| BirthdayCard { month, day }),
            phone: customer.masked_phone(),
            email: customer.masked_email(),
            level: customer.level.title.clone(),
            percent: customer.level.percent.clone(),
            scheme: SchemeName::of(&customer.level.scheme),
            max_spend_percent: customer.level.max_spend_percent.clone(),
            balance: customer.balance.map(|balance| balance.to_string()),
            is_doubtful,
        }
    }
}

impl QuoteCard {
    pub(super) fn of(quote: &Quote) -> Self {
        Self {
            seq: quote.seq,
            amount: quote.amount.to_string(),
            max_spend: quote.max_spend.to_string(),
            earn: quote.earn.map(|earn| earn.to_string()),
            percent: quote.percent.clone(),
            scheme: SchemeName::of(&quote.scheme),
        }
    }
}

impl WishCard {
    pub(super) fn of(wish: Wish) -> Self {
        match wish {
            Wish::Nothing => Self::Nothing,
            Wish::Points(points) => Self::Points { points: points.to_string() },
            Wish::All => Self::All,
        }
    }
}

impl HoldCard {
    pub(super) fn of(holding: &Holding) -> Self {
        match holding {
            Holding::None => Self::None,
            Holding::Asking(attempt) => Self::Asking { points: attempt.points().to_string() },
            Holding::Held(hold) | Holding::Over(hold) => {
                Self::Held { points: hold.points.to_string(), ends_at: hold.ends_at }
            }
            Holding::Lost => Self::Lost,
        }
    }
}

impl ResultCard {
    pub(super) fn of(receipt: &Receipt) -> Self {
        Self {
            name: receipt.customer.name.clone(),
            amount: receipt.amount.to_string(),
            total: receipt.total.to_string(),
            spent: receipt.spent.to_string(),
            earned: receipt.earned.map(|earned| earned.to_string()),
            percent: receipt.percent.clone(),
            scheme: SchemeName::of(&receipt.scheme),
            balance: receipt.balance().map(|balance| balance.to_string()),
            expected_total: receipt.expected_total.map(|total| total.to_string()),
        }
    }
}

impl UnresolvedCard {
    pub(super) fn of(unresolved: &Unresolved, take: Take) -> Self {
        let figure = |figure: Option<Money>| figure.map(|figure| figure.to_string());
        Self {
            name: unresolved.sale.customer.name.clone(),
            amount: unresolved.sale.amount().unwrap_or_default().to_string(),
            spend: unresolved.sale.spend().to_string(),
            take: unresolved.take(take).to_string(),
            balance: figure(unresolved.sale.proved_balance()),
            seen: figure(unresolved.seen),
            error: Problem::from(&unresolved.failure),
            row: unresolved.attempt.0,
            verdict: VerdictName::of(unresolved.verdict),
            booked: unresolved.verdict.booked(),
        }
    }
}
