//! The whole till at one moment, in one value.

use register::{Entry, Phase, Query, Register, Sale, trace};
use serde::Serialize;

use super::cards::{NextCard, ResultCard, SaleCard, Sample, SearchedCard, UnresolvedCard};
use super::names::PhaseName;
use super::notice::NoticeCard;
use crate::problem::{Code, Problem};
use crate::settings::{NumberPad, ScannerHabits, SettingsForm, Spoken, Theme, region};

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
    /// The entered amount, exact; `None` while there is none.
    pub amount: Option<String>,
    /// Why what is entered is not an amount.
    pub amount_problem: Option<Code>,
    /// The sale of whoever is served.
    pub sale: Option<SaleCard>,
    /// Who was searched for while a receipt is entered: to be asked about.
    pub next: Option<NextCard>,
    /// The confirmed receipt.
    pub result: Option<ResultCard>,
    /// The receipt whose outcome nobody knows.
    pub unresolved: Option<UnresolvedCard>,
    /// Whether a receipt was dropped that can be brought back.
    pub undo: bool,
    /// Receipts that wait for the service.
    pub deferred_count: u32,
    /// What the cashier is told beside the phase, money first.
    pub notices: Vec<NoticeCard>,
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
    /// The point of sale, where one is set.
    pub point: Option<String>,
    /// Whether the service cannot be reached.
    pub is_offline: bool,
    /// How the page looks and speaks.
    #[serde(flatten)]
    pub look: Look,
    /// Rows of the ledger whose outcome nobody knows.
    pub unresolved_count: u32,
    /// What stays true until it is mended.
    pub warnings: Vec<Problem>,
    /// What of the page's entries is in this screen, by the page's own count.
    pub heard: u32,
    /// Training mode's customers.
    pub samples: Vec<Sample>,
    /// How the scanner types.
    pub scanner: ScannerHabits,
    /// Whether the keyring was asked for the key and has not answered yet.
    #[serde(skip)]
    pub is_waiting: bool,
}

/// How the page looks and speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Look {
    /// The language to speak.
    pub language: Spoken,
    /// The system's region, by ISO 3166.
    pub region: Option<String>,
    /// The colours to use.
    pub theme: Theme,
    /// How large the text is, in percent.
    pub text_size: u32,
    /// When digits can be pressed on the screen.
    pub number_pad: NumberPad,
    /// Whether what happens is heard.
    pub sounds: bool,
    /// The currency of the receipts by ISO 4217; empty where no sign is wanted.
    pub currency: String,
}

impl Look {
    /// As it is set.
    #[must_use]
    pub fn of(form: &SettingsForm) -> Self {
        Self {
            language: form.language.spoken(),
            region: region(),
            theme: form.theme,
            text_size: form.text_size,
            number_pad: form.number_pad,
            sounds: form.sounds,
            currency: form.currency.clone(),
        }
    }
}

impl Screen {
    /// Draws the register.
    #[must_use]
    pub fn of(register: &Register, around: Around, revision: u32) -> Self {
        let take = register.policy().take;
        let mut screen = Self {
            revision,
            phase: match PhaseName::of(&register.phase) {
                PhaseName::Unconfigured if around.is_waiting => PhaseName::Waiting,
                phase => phase,
            },
            query: None,
            searched: None,
            otherwise: None,
            amount: None,
            amount_problem: None,
            sale: None,
            next: register.replacing.as_ref().map(NextCard::of),
            result: None,
            unresolved: None,
            undo: register.phase == Phase::Idle && register.dropped.is_some(),
            deferred_count: u32::try_from(register.deferred.len()).unwrap_or(u32::MAX),
            notices: register.notices.iter().map(NoticeCard::of).collect(),
            is_open: register.is_open() || around.unresolved_count > 0,
            around,
        };
        match &register.phase {
            Phase::Unconfigured => {}
            // What was typed in vain is not lost.
            Phase::Idle => {
                screen.enter(&register.ahead);
                if let Some(query) = register.searched_in_vain().filter(|query| query.is_typed()) {
                    screen.read(query);
                    screen.query = Some(query.entered().to_owned());
                }
            }
            Phase::Searching(searching) => {
                screen.enter(&register.ahead);
                // Nobody has entered what a receipt is begun anew by: it may be the customer's phone.
                let is_again = searching.repeat.is_some();
                screen.query =
                    Some(if is_again { trace(searching.query.text()) } else { searching.query.shown() });
                screen.read(&searching.query);
            }
            Phase::Serving(sale) => {
                screen.draw(sale, &register.phase);
                if sale.is_untouched() {
                    screen.read(&sale.found_by);
                }
            }
            Phase::Committing(committing) => screen.draw(&committing.sale, &register.phase),
            Phase::Unresolved(unresolved) => {
                screen.draw(&unresolved.sale, &register.phase);
                screen.unresolved = Some(UnresolvedCard::of(unresolved, take));
            }
            Phase::Deferring(deferring) => {
                screen.query = Some(deferring.lookup.shown());
                screen.enter(&deferring.entry);
            }
            Phase::Done(receipt) => screen.result = Some(ResultCard::of(receipt)),
        }
        screen
    }

    fn draw(&mut self, sale: &Sale, phase: &Phase) {
        self.enter(&sale.entry);
        self.sale = Some(SaleCard::of(sale, phase.next_step()));
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
