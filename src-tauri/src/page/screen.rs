//! The whole till at one moment, in one value.

use register::{Entry, Holding, Phase, Pricing, Query, Register, Sale, trace};
use serde::Serialize;

use super::cards::{NextCard, ResultCard, SaleCard, Sample, SearchedCard, UnresolvedCard};
use super::ledger::LatestCard;
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
    #[serde(flatten)]
    pub stage: Stage,
    /// Receipts that wait for the service.
    pub deferred_count: u32,
    /// What the cashier is told beside the phase, money first.
    pub notices: Vec<NoticeCard>,
    /// How often they were told something: the same may be told twice.
    pub told: u32,
    /// What surrounds the register.
    #[serde(flatten)]
    pub around: Around,
    /// Whether a money call is out, or a receipt is being written down.
    pub is_sending: bool,
    /// Whether something would be lost if the app ended now.
    pub is_open: bool,
}

/// The phase, for `body[data-phase]`, with what there is to see in it.
#[derive(Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "phase", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Stage {
    /// Nothing is set up.
    Unconfigured,
    /// The keyring was asked for the key, and has not answered yet.
    Waiting,
    /// Ready.
    Idle {
        /// What was typed and searched for in vain.
        query: Option<String>,
        /// What that was taken for.
        #[serde(flatten)]
        readings: Readings,
        /// The receipt of whoever comes next.
        #[serde(flatten)]
        entry: EntryCard,
        /// Whether a receipt was dropped that can be brought back.
        undo: bool,
    },
    /// Looking a client up.
    Searching {
        /// Each search has its own: the same once more is another one.
        number: u32,
        /// What is being searched for.
        query: String,
        /// The receipt of whoever is found.
        #[serde(flatten)]
        entry: EntryCard,
    },
    /// A client is known, an amount is not.
    Client(Serving),
    /// The quote is being asked for.
    Quoting(Serving),
    /// The quote is known.
    Quoted(Serving),
    /// A hold is being asked for.
    Holding(Serving),
    /// The quote is known and points are held.
    Held(Serving),
    /// A receipt is on its way.
    Committing(Serving),
    /// Nobody knows what became of it.
    Unresolved {
        /// The sale of whoever was served.
        sale: SaleCard,
        /// The receipt whose outcome nobody knows.
        unresolved: UnresolvedCard,
    },
    /// It is confirmed.
    Done {
        /// The confirmed receipt.
        result: ResultCard,
    },
    /// The service cannot be reached, and a receipt can be kept for later.
    Deferring {
        /// Whose it is.
        number: u32,
        /// Which receipt a confirmation is of.
        seq: u32,
        /// Who was searched for.
        query: String,
        /// The receipt that may be kept.
        #[serde(flatten)]
        entry: EntryCard,
        /// Whether it is being kept.
        is_writing: bool,
        /// Who was searched for meanwhile: to be asked about.
        next: Option<NextCard>,
    },
}

/// Somebody is served.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Serving {
    /// Their sale.
    pub sale: SaleCard,
    /// Their receipt.
    #[serde(flatten)]
    pub entry: EntryCard,
    /// What they were searched for by, while nothing is entered.
    #[serde(flatten)]
    pub readings: Readings,
    /// Who was searched for meanwhile: to be asked about.
    pub next: Option<NextCard>,
}

/// What was entered as an amount.
#[derive(Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct EntryCard {
    /// The amount, exact; `None` while there is none.
    pub amount: Option<String>,
    /// Why what is entered is not an amount.
    pub amount_problem: Option<Code>,
    /// What was entered then, as it was typed.
    pub amount_typed: Option<String>,
}

/// What was searched for is taken for. A scan is only ever what it is.
#[derive(Clone, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Readings {
    /// What was searched for.
    pub searched: Option<SearchedCard>,
    /// What else it could be.
    pub otherwise: Option<SearchedCard>,
}

/// What surrounds the register on the screen.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[allow(clippy::struct_excessive_bools, reason = "each is seen by itself")]
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
    /// Whether the ledger lacks something that is known.
    pub is_behind: bool,
    /// What the clock on the shop's wall is ahead of UTC, in minutes.
    pub ahead_of_utc: i32,
    /// How many entries the ledger has.
    pub entries: u32,
    /// The latest receipts of the ledger, the last one first.
    pub latest: Vec<LatestCard>,
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
        Self {
            revision,
            stage: Stage::of(register, around.is_waiting),
            deferred_count: u32::try_from(register.deferred.len()).unwrap_or(u32::MAX),
            notices: register.notices.iter().map(NoticeCard::of).collect(),
            told: register.told,
            is_sending: register.is_sending(),
            is_open: register.is_open() || around.unresolved_count > 0 || around.is_behind,
            around,
        }
    }
}

impl Stage {
    fn of(register: &Register, is_waiting: bool) -> Self {
        let next = register.replacing.as_ref().map(NextCard::of);
        match &register.phase {
            Phase::Unconfigured if is_waiting => Self::Waiting,
            Phase::Unconfigured => Self::Unconfigured,
            Phase::Idle => {
                let in_vain = register.searched_in_vain();
                // What was typed in vain is not lost.
                let typed = in_vain.filter(|query| query.is_typed());
                Self::Idle {
                    query: typed.map(|query| query.entered().to_owned()),
                    readings: in_vain.map(Readings::of).unwrap_or_default(),
                    entry: EntryCard::of(&register.ahead),
                    undo: register.dropped.is_some(),
                }
            }
            Phase::Searching(searching) => Self::Searching {
                number: searching.seq,
                // Nobody has entered what a receipt is begun anew by: it may be the customer's phone.
                query: match searching.repeat {
                    Some(_) => trace(searching.query.text()),
                    None => searching.query.shown(),
                },
                entry: EntryCard::of(&register.ahead),
            },
            phase @ Phase::Serving(sale) => {
                let serving = Serving::of(sale, phase, next);
                match (&sale.holding, &sale.pricing) {
                    _ if sale.is_locked() => Self::Holding(serving),
                    (_, Pricing::Asking(_)) => Self::Quoting(serving),
                    (Holding::Held(_) | Holding::Over(_), Pricing::Ready(_)) => Self::Held(serving),
                    (_, Pricing::Ready(_)) => Self::Quoted(serving),
                    (_, Pricing::None | Pricing::Failed(_)) => Self::Client(serving),
                }
            }
            phase @ Phase::Committing(committing) => {
                Self::Committing(Serving::of(&committing.sale, phase, next))
            }
            phase @ Phase::Unresolved(unresolved) => Self::Unresolved {
                sale: SaleCard::of(&unresolved.sale, phase.next_step()),
                unresolved: UnresolvedCard::of(unresolved, register.policy().take),
            },
            Phase::Deferring(deferring) => Self::Deferring {
                number: deferring.number,
                seq: deferring.seq,
                query: deferring.lookup.shown(),
                entry: EntryCard::of(&deferring.entry),
                is_writing: deferring.is_writing(),
                next,
            },
            Phase::Done(receipt) => Self::Done { result: ResultCard::of(receipt) },
        }
    }
}

impl Serving {
    fn of(sale: &Sale, phase: &Phase, next: Option<NextCard>) -> Self {
        let is_untouched = matches!(phase, Phase::Serving(_)) && sale.is_untouched();
        Self {
            sale: SaleCard::of(sale, phase.next_step()),
            entry: EntryCard::of(&sale.entry),
            readings: if is_untouched { Readings::of(&sale.found_by) } else { Readings::default() },
            next,
        }
    }
}

impl EntryCard {
    fn of(entry: &Entry) -> Self {
        let misread = match entry {
            Entry::Bad(misread) => Some(misread),
            Entry::Empty | Entry::Amount(_) => None,
        };
        Self {
            amount: entry.amount().map(|amount| amount.to_string()),
            amount_problem: misread.map(|misread| misread.problem.into()),
            amount_typed: misread.map(|misread| misread.typed.clone()),
        }
    }
}

impl Readings {
    fn of(query: &Query) -> Self {
        Self {
            searched: Some(SearchedCard::of(query)),
            otherwise: query.otherwise().as_ref().map(SearchedCard::of),
        }
    }
}
