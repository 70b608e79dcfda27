//! What the page draws: the whole till at one moment, in one value. With `error.rs` these are the
//! only types that cross to JavaScript; `ui/ipc.d.ts` is generated from them.
//!
//! *Invariant:* money crosses as exact decimal text, a phone only masked, the key not at all.

mod ledger;
mod setup;

use register::{
    Birthday, Customer, Entry, Holding, Notice, Outcome, Phase, Pricing, Query, Question, Quote, Reading,
    Receipt, Register, Replacing, Sale, Scheme, Unresolved, Verdict,
};
use serde::Serialize;

pub use ledger::{LedgerKind, LedgerPage, LedgerRow, LedgerState, LedgerTotals, LookCard};
pub use setup::{CheckResult, KeyPlace, ScannerHabits, SettingsForm, SettingsView};

use crate::error::{Code, UiError};
use crate::settings::{Spoken, Theme};

/// The till at one moment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Screen {
    /// Larger for each later screen: an older one that arrives late is not drawn.
    pub revision: u32,
    /// What is going on.
    pub phase: PhaseName,
    /// Whether this is training mode.
    pub training: bool,
    /// The service's host, where one is set.
    pub server: Option<String>,
    /// The language to speak.
    pub language: Spoken,
    /// The colours to use.
    pub theme: Theme,
    /// What is being searched for, or was typed and searched for in vain.
    pub query: Option<String>,
    /// What was typed and searched for.
    pub searched: Option<SearchedCard>,
    /// What else it could be.
    pub otherwise: Option<SearchedCard>,
    /// Who is served.
    pub customer: Option<CustomerCard>,
    /// Who was searched for while a receipt is entered: to be asked about.
    pub next: Option<NextCard>,
    /// The entered amount, exact; `None` while there is none.
    pub amount: Option<String>,
    /// Why what is entered is not an amount.
    pub amount_problem: Option<Code>,
    /// The quote for the entered amount.
    pub quote: Option<QuoteCard>,
    /// Points chosen to be spent.
    pub spend: String,
    /// Names the question whether to spend the chosen points, where it is asked. Comes back with the answer.
    pub question: Option<u32>,
    /// Whether an operation of this customer is not confirmed: their points are not spent meanwhile.
    pub blocked: bool,
    /// Points put aside.
    pub hold: HoldCard,
    /// The confirmed receipt.
    pub result: Option<ResultCard>,
    /// The receipt whose outcome nobody knows.
    pub unresolved: Option<UnresolvedCard>,
    /// Rows of the ledger whose outcome nobody knows.
    pub unresolved_count: u32,
    /// Receipts that wait for the service.
    pub deferred_count: u32,
    /// What the cashier is told beside the phase.
    pub notice: Option<NoticeCard>,
    /// What stays true until it is mended: no keyring, no ledger.
    pub warnings: Vec<UiError>,
    /// Training mode's customers.
    pub samples: Vec<Sample>,
    /// How the scanner types.
    pub scanner: ScannerHabits,
}

/// Who was searched for while a receipt is entered.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct NextCard {
    /// What was searched for.
    pub query: String,
    /// Names the question. Comes back with the answer.
    pub question: u32,
}

/// What was typed, and what it is taken for.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SearchedCard {
    /// What it is taken for.
    pub reading: ReadingName,
    /// The text, as it is shown.
    pub text: String,
}

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

/// The phase, for `body[data-phase]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum PhaseName {
    /// Nothing is set up.
    Unconfigured,
    /// Ready.
    Idle,
    /// Looking a client up.
    Searching,
    /// A client is known, an amount is not.
    Client,
    /// The quote is being asked for.
    Quoting,
    /// The quote is known.
    Quoted,
    /// A hold is being asked for.
    Holding,
    /// The quote is known and points are held.
    Held,
    /// A receipt is on its way.
    Committing,
    /// Nobody knows what became of it.
    Unresolved,
    /// It is confirmed.
    Done,
    /// The service cannot be reached, and a receipt can be kept for later.
    Deferring,
}

/// Who is served.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
    /// Being let go.
    Releasing,
    /// Asked for, answer lost; it ends by itself.
    Lost,
}

/// A confirmed receipt.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
    /// The till's own reckoning of the total, where the service's differs.
    pub expected_total: Option<String>,
}

/// A receipt whose outcome nobody knows.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct UnresolvedCard {
    /// Whose.
    pub name: String,
    /// The receipt.
    pub amount: String,
    /// Points that were to be spent.
    pub spend: String,
    /// Why nobody knows.
    pub error: UiError,
    /// Its row in the ledger.
    #[cfg_attr(test, ts(type = "number"))]
    pub row: i64,
    /// What reading the balance again says by now.
    pub verdict: VerdictName,
    /// Whether that means booked or not, where it means either. It is an inference.
    pub booked: Option<bool>,
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
    pub error: UiError,
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

/// What surrounds the register on the screen.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// Whether this is training mode.
    pub training: bool,
    /// The service's host, where one is set.
    pub server: Option<String>,
    /// The language to speak.
    pub language: Spoken,
    /// The colours to use.
    pub theme: Theme,
    /// Rows of the ledger whose outcome nobody knows.
    pub unresolved_count: u32,
    /// What stays true until it is mended.
    pub warnings: Vec<UiError>,
    /// Training mode's customers.
    pub samples: Vec<Sample>,
    /// How the scanner types.
    pub scanner: ScannerHabits,
}

impl Screen {
    /// Draws the register.
    #[must_use]
    pub fn of(register: &Register, around: Surroundings, revision: u32) -> Self {
        let mut screen = Self {
            revision,
            phase: PhaseName::of(&register.phase),
            training: around.training,
            server: around.server,
            language: around.language,
            theme: around.theme,
            query: None,
            searched: None,
            otherwise: None,
            customer: None,
            next: register.next.as_ref().map(NextCard::of),
            amount: None,
            amount_problem: None,
            quote: None,
            spend: "0".to_owned(),
            question: None,
            blocked: false,
            hold: HoldCard::None,
            result: None,
            unresolved: None,
            unresolved_count: around.unresolved_count,
            deferred_count: u32::try_from(register.deferred.len()).unwrap_or(u32::MAX),
            notice: register.notice.as_ref().map(NoticeCard::of),
            warnings: around.warnings,
            samples: around.samples,
            scanner: around.scanner,
        };
        match &register.phase {
            Phase::Unconfigured => {}
            // What was typed in vain is not lost.
            Phase::Idle => {
                screen.query = match &register.notice {
                    Some(Notice::SearchFailed(query, _)) if query.is_typed() => {
                        screen.read(query);
                        Some(query.entered().to_owned())
                    }
                    _ => None,
                };
            }
            Phase::Searching { query, .. } => {
                screen.query = Some(query.shown());
                screen.read(query);
            }
            Phase::Serving(sale) => {
                screen.draw(sale);
                if sale.entry == Entry::Empty {
                    screen.read(&sale.found_by);
                }
            }
            Phase::Committing(committing) => screen.draw(&committing.sale),
            Phase::Unresolved(unresolved) => {
                screen.draw(&unresolved.sale);
                screen.unresolved = Some(UnresolvedCard::of(unresolved));
            }
            Phase::Deferring(deferring) => {
                screen.query = Some(deferring.lookup.shown());
                screen.enter(&deferring.entry);
            }
            Phase::Done(receipt) => screen.result = Some(ResultCard::of(receipt)),
        }
        screen
    }

    /// Whether something is under way or unresolved, so that nobody should close the app unawares.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.unresolved_count > 0 || matches!(self.phase, PhaseName::Committing | PhaseName::Holding)
    }

    fn draw(&mut self, sale: &Sale) {
        self.customer = Some(CustomerCard::of(&sale.customer));
        self.enter(&sale.entry);
        self.quote = sale.quote().map(QuoteCard::of);
        self.spend = sale.spend.to_string();
        self.question = sale.question().map(|Question(number)| number);
        self.blocked = sale.blocked;
        self.hold = HoldCard::of(&sale.holding);
    }

    /// Shows what was typed, and what else it could be. A scan is only ever what it is.
    fn read(&mut self, query: &Query) {
        if query.is_typed() {
            self.searched = Some(SearchedCard::of(query));
            self.otherwise = query.otherwise().as_ref().map(SearchedCard::of);
        }
    }

    fn enter(&mut self, entry: &Entry) {
        self.amount = entry.amount().map(|amount| amount.to_string());
        self.amount_problem = match *entry {
            Entry::Bad(problem) => Some(problem.into()),
            Entry::Empty | Entry::Amount(_) => None,
        };
    }
}

impl NextCard {
    fn of(next: &Replacing) -> Self {
        Self { query: next.query.shown(), question: next.question.0 }
    }
}

impl SearchedCard {
    fn of(query: &Query) -> Self {
        Self { reading: ReadingName::of(query.reading()), text: query.shown() }
    }
}

impl ReadingName {
    fn of(reading: Reading) -> Self {
        match reading {
            Reading::Phone => Self::Phone,
            Reading::Card => Self::Card,
            Reading::Code => Self::Code,
        }
    }
}

impl PhaseName {
    fn of(phase: &Phase) -> Self {
        match phase {
            Phase::Unconfigured => Self::Unconfigured,
            Phase::Idle => Self::Idle,
            Phase::Searching { .. } => Self::Searching,
            Phase::Serving(sale) => match (&sale.holding, &sale.pricing) {
                _ if sale.is_locked() => Self::Holding,
                (Holding::Releasing(_), _) | (_, Pricing::Asking(_)) => Self::Quoting,
                (Holding::Held(_), Pricing::Ready(_)) => Self::Held,
                (_, Pricing::Ready(_)) => Self::Quoted,
                (_, Pricing::None | Pricing::Failed(_)) => Self::Client,
            },
            Phase::Committing(_) => Self::Committing,
            Phase::Unresolved(_) => Self::Unresolved,
            Phase::Done(_) => Self::Done,
            Phase::Deferring(_) => Self::Deferring,
        }
    }
}

impl CustomerCard {
    fn of(customer: &Customer) -> Self {
        Self {
            photo: customer.photo.as_ref().map(|_| customer.id.0.clone()),
            name: customer.name.clone(),
            initials: customer.initials(),
            birthday: customer.birthday.map(|Birthday { month, day }| BirthdayCard { month, day }),
            phone: customer.masked_phone(),
            level: customer.level.title.clone(),
            percent: customer.level.percent.clone(),
            scheme: SchemeName::of(&customer.level.scheme),
            max_spend_percent: customer.level.max_spend_percent.clone(),
            balance: customer.balance.map(|balance| balance.to_string()),
        }
    }
}

impl SchemeName {
    fn of(scheme: &Scheme) -> Self {
        match scheme {
            Scheme::Cashback => Self::Cashback,
            Scheme::Discount => Self::Discount,
            Scheme::Other(_) => Self::Other,
        }
    }
}

impl QuoteCard {
    fn of(quote: &Quote) -> Self {
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

impl HoldCard {
    fn of(holding: &Holding) -> Self {
        match holding {
            Holding::None => Self::None,
            Holding::Asking { points, .. } => Self::Asking { points: points.to_string() },
            Holding::Held(hold) => Self::Held { points: hold.points.to_string(), ends_at: hold.ends_at },
            Holding::Releasing(_) => Self::Releasing,
            Holding::Lost => Self::Lost,
        }
    }
}

impl ResultCard {
    fn of(receipt: &Receipt) -> Self {
        Self {
            name: receipt.customer.name.clone(),
            amount: receipt.amount.to_string(),
            total: receipt.total.to_string(),
            spent: receipt.spent.to_string(),
            earned: receipt.earned.map(|earned| earned.to_string()),
            percent: receipt.percent.clone(),
            scheme: SchemeName::of(&receipt.scheme),
            expected_total: receipt.expected_total.map(|total| total.to_string()),
        }
    }
}

impl UnresolvedCard {
    fn of(unresolved: &Unresolved) -> Self {
        Self {
            name: unresolved.sale.customer.name.clone(),
            amount: unresolved.sale.amount().unwrap_or_default().to_string(),
            spend: unresolved.sale.spend.to_string(),
            error: UiError::from(&unresolved.failure),
            row: unresolved.attempt.0,
            verdict: VerdictName::of(unresolved.verdict),
            booked: unresolved.verdict.booked(),
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

impl NoticeCard {
    fn of(notice: &Notice) -> Self {
        let read = |about, failure| Self { about, outcome: None, error: UiError::from(failure) };
        let money = |about, failure: &register::Failure| Self {
            about,
            outcome: Some(OutcomeName::of(failure.outcome)),
            error: UiError::from(failure),
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
            Notice::JustServed => till(Code::JustServed),
            Notice::ScanCut => till(Code::ScanCut),
            Notice::ScanTooMuch => till(Code::ScanTooMuch),
            Notice::ScanUnreadable => till(Code::ScanUnreadable),
            Notice::Deferred => till(Code::Deferred),
            Notice::DeferFailed(failure) => read(About::Deferral, failure),
        }
    }
}

impl OutcomeName {
    fn of(outcome: Outcome) -> Self {
        match outcome {
            Outcome::NotSent => Self::NotSent,
            Outcome::Refused => Self::Refused,
            Outcome::Unknown => Self::Unknown,
        }
    }
}
