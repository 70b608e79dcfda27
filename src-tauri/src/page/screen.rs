//! The whole till at one moment, in one value.

use register::{Entry, Notice, Phase, Query, Question, Register, Sale};
use serde::Serialize;

use super::cards::{
    CustomerCard, HoldCard, NextCard, QuoteCard, ResultCard, Sample, SearchedCard, UnresolvedCard,
};
use super::names::PhaseName;
use super::notice::NoticeCard;
use crate::problem::{Code, Problem};
use crate::settings::{ScannerHabits, Spoken, Theme};

/// The till at one moment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Screen {
    /// Larger for each later screen: an older one that arrives late is not drawn.
    pub revision: u32,
    /// What is going on.
    pub phase: PhaseName,
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
    /// Receipts that wait for the service.
    pub deferred_count: u32,
    /// What the cashier is told beside the phase.
    pub notice: Option<NoticeCard>,
    /// What surrounds the register.
    #[serde(flatten)]
    pub around: Around,
    /// Whether something would be lost if the app ended now.
    #[serde(skip)]
    pub is_open: bool,
}

/// What surrounds the register on the screen.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Around {
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
    pub warnings: Vec<Problem>,
    /// Training mode's customers.
    pub samples: Vec<Sample>,
    /// How the scanner types.
    pub scanner: ScannerHabits,
    /// Whether the keyring was asked for the key and has not answered yet.
    #[serde(skip)]
    pub is_waiting: bool,
}

impl Screen {
    /// Draws the register.
    #[must_use]
    pub fn of(register: &Register, around: Around, revision: u32) -> Self {
        let mut screen = Self {
            revision,
            phase: match PhaseName::of(&register.phase) {
                PhaseName::Unconfigured if around.is_waiting => PhaseName::Waiting,
                phase => phase,
            },
            query: None,
            searched: None,
            otherwise: None,
            customer: None,
            next: register.replacing.as_ref().map(NextCard::of),
            amount: None,
            amount_problem: None,
            quote: None,
            spend: "0".to_owned(),
            question: None,
            blocked: false,
            hold: HoldCard::None,
            result: None,
            unresolved: None,
            deferred_count: u32::try_from(register.deferred.len()).unwrap_or(u32::MAX),
            notice: register.notice.as_ref().map(NoticeCard::of),
            is_open: register.is_open() || around.unresolved_count > 0,
            around,
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
            Phase::Searching(searching) => {
                screen.query = Some(searching.query.shown());
                screen.read(&searching.query);
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
