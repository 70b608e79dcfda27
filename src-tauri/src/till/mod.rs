//! The till: one actor that owns the register (`controller.rs`), those it hands its effects to, and the handle by which the rest of the
//! app speaks to it: one queue in, answers by return.

mod books;
mod calls;
mod controller;
mod drawer;
mod line;
mod open;
mod port;
mod promise;
mod setup;
mod timers;
mod training;

use std::fmt;

use register::{AttemptId, Event, Lookup};
use secrecy::SecretString;
use tokio::sync::{mpsc, oneshot};

pub use controller::{Controller, News};

use crate::page::{CheckResult, LedgerPage, QuestionCard, Screen, SettingsView};
use crate::problem::{Code, Problem};
use crate::serial;
use crate::settings::{Settings, SettingsForm};
use setup::{FoundKey, NewKey};
use training::Training;

/// A handle to the controller. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Till(mpsc::UnboundedSender<Message>);

/// Everything that can wake the controller.
#[derive(Debug)]
pub enum Message {
    /// Something happened to the register.
    Event(Event),
    /// Whether the service at the end of the how manieth line can be reached.
    Reachable(u32, bool),
    /// Something is new of the ledger, and of the how manieth of this run.
    Books(u32, books::News),
    /// How to find the client of what the how manieth ledger has open, or that the keyring did not say.
    Lookup(u32, AttemptId, Result<Option<Lookup>, Problem>),
    /// What the ledger has open is to be asked for once more: a keyring may answer now.
    Reopen,
    /// The answer to the how manieth question for the key.
    Key(u32, FoundKey),
    /// The keyring is slow to answer that question.
    KeyringSilent(u32),
    /// The key is to be looked for.
    LookForKey,
    /// By what the ledger was known when it was last written.
    Anchored(u32, Result<Option<ledger::Anchor>, Problem>),
    /// These settings can be saved: the keyring has taken the key, or has one.
    Keyed(Box<Settings>, NewKey, Answer<()>),
    /// The key is deleted.
    KeyForgotten(Answer<()>),
    /// Training mode is ready to begin, or cannot.
    Trained(Result<Training, Problem>, Option<Answer<()>>),
    /// The scanner at the serial port, and how often another port had been set before.
    Serial(u32, serial::News),
    /// What the page entered is taken in, up to this by its own count.
    Heard(u32),
    /// Something in the app has panicked.
    Broken,
    /// The page asks for something and waits.
    Ask(Ask),
}

impl From<Event> for Message {
    fn from(event: Event) -> Self {
        Self::Event(event)
    }
}

/// Which rows of the ledger.
#[derive(Clone)]
pub struct LedgerQuery {
    /// The beginning of the day, in milliseconds since 1970 by the clock on the wall.
    pub from: i64,
    /// Its end.
    pub until: i64,
    /// What to look for on all days; empty for the day.
    pub text: String,
    /// How much of that.
    pub extent: Extent,
}

/// How much of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// As much as a person reads, with what is open first, whatever its day.
    Shown,
    /// All of it, for a table, and nothing of other days; of no day what is open.
    Whole,
}

/// What settings are for that somebody entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To be tried.
    Check,
    /// To be set; whether a key was entered as well.
    Save {
        /// Whether there is one.
        has_key: bool,
    },
}

/// Where an answer goes.
pub type Answer<T> = oneshot::Sender<Result<T, Problem>>;

/// What the page can ask for.
pub enum Ask {
    /// The screen, to begin with.
    Screen(Answer<Screen>),
    /// Look this up: scanned, or typed.
    Search(String, bool, Answer<()>),
    /// A day of the ledger, or what fits a text.
    Ledger(LedgerQuery, Answer<LedgerPage>),
    /// A person's word on a row whose outcome nobody knows: booked or not, and why.
    Decide(i64, bool, String, Answer<()>),
    /// Begin anew with a row that was not booked.
    Again(i64, Answer<()>),
    /// Take a receipt back that waits, and why.
    Withdraw(i64, String, Answer<()>),
    /// Send a receipt from here that waits for another point.
    Readdress(i64, Answer<()>),
    /// What is set.
    Settings(Answer<SettingsView>),
    /// What a person has to be asked first, in a window of their own.
    Consent(SettingsForm, Purpose, Answer<Option<QuestionCard>>),
    /// Set this, with a new key where one was entered; a port has to be one of these.
    SaveSettings(SettingsForm, Option<SecretString>, Vec<String>, Answer<()>),
    /// Delete the key.
    ForgetKey(Answer<()>),
    /// Try these settings, with the key that was entered or else the stored one.
    Check(SettingsForm, Option<SecretString>, Answer<CheckResult>),
    /// Begin or end training mode.
    Train(bool, Answer<()>),
    /// Say when all that is being written down is.
    Write(Answer<()>),
}

impl Till {
    /// A till and the queue that its controller reads.
    #[must_use]
    pub fn new() -> (Self, mpsc::UnboundedReceiver<Message>) {
        let (sender, receiver) = mpsc::unbounded_channel();
        (Self(sender), receiver)
    }

    /// Tells the controller something. Nothing happens once it has stopped: then the app is ending.
    pub fn tell(&self, message: Message) {
        let _ = self.0.send(message);
    }

    /// Tells the register what was entered or confirmed, and then the page that it was heard, by the page's own count. So is what
    /// cannot be read: the page waits for nothing that never comes.
    ///
    /// # Errors
    /// As it was read, or that the controller has stopped.
    pub fn entered(&self, event: Result<Event, Problem>, count: u32) -> Result<(), Problem> {
        let read = event.and_then(|event| self.order(event));
        self.tell(Message::Heard(count));
        read
    }

    /// Tells the register what somebody wants done.
    ///
    /// # Errors
    /// The controller has stopped: whoever wanted it is told.
    pub fn order(&self, event: Event) -> Result<(), Problem> {
        self.0.send(Message::Event(event)).map_err(|_| Problem::new(Code::Stopped))
    }

    /// Tells the register something.
    pub fn event(&self, event: Event) {
        self.tell(Message::Event(event));
    }

    /// Asks the controller something and waits for the answer.
    ///
    /// # Errors
    /// The controller's own, or that it has stopped, or that whoever it had asked has.
    pub async fn ask<T>(&self, question: impl FnOnce(Answer<T>) -> Ask) -> Result<T, Problem> {
        let (answer, answered) = oneshot::channel();
        self.tell(Message::Ask(question(answer)));
        let dropped = |_| Err(Problem::new(if self.0.is_closed() { Code::Stopped } else { Code::Broken }));
        answered.await.unwrap_or_else(dropped)
    }
}

/// What the page asks for may be somebody's phone.
impl fmt::Debug for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ask").finish_non_exhaustive()
    }
}
