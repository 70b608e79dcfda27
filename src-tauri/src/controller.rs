//! The actor that owns the register: it reads one queue, steps the register, carries out the
//! effects, and announces the screen.
//!
//! *Invariant:* nothing here decides what the till does. Calls and writes run beside the actor and
//! come back as messages, so no cashier waits for the network.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use loyalty_api::{BaseUrl, Client};
use register::{
    AttemptId, Country, Deferred, Effect, Event, Failure, Lookup, Money, Operation, OperationKind, Outcome,
    Phase, Query, Reason, Register, Seen, Settlement,
};
use sandbox::Sandbox;
use secrecy::SecretString;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::JoinHandle;

use crate::error::{Code, Field, UiError};
use crate::keystore::Keystore;
use crate::ledger::{Ledger, LedgerError, Scribe, now};
use crate::link::{Link, with_jitter};
use crate::lookups::Lookups;
use crate::mortal;
use crate::photos::Photos;
use crate::places;
use crate::proxy;
use crate::screen::{
    CheckResult, KeyPlace, LedgerPage, Sample, Screen, SettingsForm, SettingsView, Surroundings,
};
use crate::serial::{self, Frame, Serial};
use crate::service::{Service, failure};
use crate::settings::{Settings, SettingsFile};
use crate::till::{Ask, LedgerQuery, Message, Purpose, Till};
use crate::windows::{ConsentName, QuestionCard};
use crate::words;

/// How long typing has to pause before a quote is asked for.
const TYPING_PAUSE: Duration = Duration::from_millis(150);
/// How often a release is tried: it is safe to repeat, and a hold ends by itself.
const RELEASE_TRIES: u32 = 4;
/// How long to wait for a keyring that did not answer.
const KEYRING_PAUSE: Duration = Duration::from_mins(1);
/// How long an app that is just being closed may still have the ledger open.
const LEDGER_PATIENCE: Duration = Duration::from_secs(3);

/// The controller of one till.
pub struct Controller {
    register: Register,
    till: Till,
    announce: Box<dyn Fn(News<'_>) + Send>,
    revision: u32,
    settings: SettingsFile,
    keys: Keystore,
    photos: Photos,
    /// What the register's effects go to; `None` while something is not set.
    line: Option<Line>,
    link: Option<Link>,
    offline: bool,
    /// `None` while it cannot be opened: then nothing that moves points is sent.
    ledger: Option<Scribe>,
    ledger_problem: Option<UiError>,
    /// The service of training mode, and its key.
    training: Option<(Sandbox, String)>,
    unresolved: u32,
    settings_problem: Option<UiError>,
    serial: Option<Serial>,
    serial_problem: Option<UiError>,
    /// Counts the ports that were listened to: the last words of a former one mean nothing.
    serial_turn: u32,
    quoting: Option<JoinHandle<()>>,
    watching: Option<JoinHandle<()>>,
    looking: HashMap<AttemptId, JoinHandle<()>>,
    lookups: Lookups,
    /// Receipts that are being kept: what the ledger says of them is not the last word.
    keeping: u32,
}

/// What is new for whoever draws the till.
#[derive(Debug)]
pub enum News<'a> {
    /// The till has changed.
    Screen(&'a Screen),
    /// The scanner at the serial port read something.
    Scan(&'a Frame),
}

/// The line to a service.
#[derive(Clone)]
struct Line {
    base: BaseUrl,
    point: String,
    service: Service,
}

impl Controller {
    /// A controller that announces what is new to `announce`.
    #[must_use]
    pub fn new(till: Till, photos: Photos, announce: impl Fn(News<'_>) + Send + 'static) -> Self {
        let (settings, settings_problem) = SettingsFile::load(places::settings());
        Self {
            register: Register::default(),
            till,
            announce: Box::new(announce),
            revision: 0,
            settings,
            keys: Keystore::default(),
            photos,
            line: None,
            link: None,
            offline: false,
            ledger: None,
            ledger_problem: None,
            training: None,
            unresolved: 0,
            settings_problem,
            serial: None,
            serial_problem: None,
            serial_turn: 0,
            quoting: None,
            watching: None,
            looking: HashMap::new(),
            lookups: Lookups::default(),
            keeping: 0,
        }
    }

    /// Runs until nobody holds a [`Till`] any more.
    pub async fn run(mut self, mut messages: UnboundedReceiver<Message>, training: bool) {
        if let Err(error) = self.train(training).await {
            self.settings_problem = Some(error);
        }
        self.listen();
        self.publish();
        while let Some(message) = messages.recv().await {
            match message {
                Message::Event(event) => self.step(event),
                Message::Reachable(reachable) => {
                    let was_offline = std::mem::replace(&mut self.offline, !reachable);
                    if was_offline && reachable {
                        self.step(Event::Reachable);
                    }
                }
                Message::Deferred(attempt, lookup) => self.keep(attempt, lookup),
                Message::Reopen => self.reopen().await,
                Message::LedgerChanged(Ok(unresolved)) => {
                    self.unresolved = unresolved;
                    // That a damaged ledger was set aside stays true for this run.
                    self.ledger_problem.take_if(|problem| problem.code != Code::LedgerSetAside);
                }
                Message::LedgerChanged(Err(error)) => self.ledger_problem = Some(error),
                Message::Serial(turn, _) if turn != self.serial_turn => continue,
                Message::Serial(_, serial::News::Port(port)) => self.serial_problem = port.err(),
                Message::Serial(_, serial::News::Heard(frame)) => (self.announce)(News::Scan(&frame)),
                Message::Ask(ask) => self.answer(ask).await,
            }
            self.publish();
        }
    }

    fn step(&mut self, event: Event) {
        if let (Some(link), Some(Outcome::NotSent)) = (&self.link, event.failure().map(|it| it.outcome)) {
            link.doubt();
        }
        if matches!(event, Event::Deferred(_)) {
            self.keeping = self.keeping.saturating_sub(1);
        }
        let typing = matches!(event, Event::Amount(_));
        let (register, effects) = std::mem::take(&mut self.register).step(event);
        self.register = register;
        for effect in effects {
            self.perform(effect, typing);
        }
        let customer = self.register.phase.customer();
        self.photos.serve(customer.map(|customer| customer.id.0.as_str()));
        if let (Some(customer), Some(line)) = (customer, &self.line)
            && let Some(photo) = &customer.photo
        {
            self.photos.know(&customer.id.0, photo, &line.base);
        }
    }

    fn perform(&mut self, effect: Effect, typing: bool) {
        let Some(line) = self.line.clone() else {
            // Without a line the register is unconfigured and wants nothing done.
            return;
        };
        let till = self.till.clone();
        match effect {
            Effect::Search(seq, query) => {
                spawn(async move { till.event(Event::Found(seq, line.service.search(&query).await)) });
            }
            Effect::Quote { seq, client, amount, hold } => {
                let quoting = spawn(async move {
                    if typing {
                        tokio::time::sleep(TYPING_PAUSE).await;
                    }
                    let quote = line.service.quote(&client, amount, hold.as_ref()).await;
                    till.event(Event::Quoted(seq, quote));
                });
                // An overtaken quote is of no use to anybody.
                if let Some(overtaken) = self.quoting.replace(quoting) {
                    overtaken.abort();
                }
            }
            Effect::Record(operation) => self.write(move |ledger| {
                mortal::reach("before-record");
                let recorded = ledger.record(line.base.as_str(), &line.point, &operation);
                mortal::reach("recorded");
                Event::Recorded(recorded.map_err(|error| unwritable(Some(error.to_string()))))
            }),
            Effect::Defer { lookup, amount } => self.defer(line, lookup, amount),
            Effect::DeliverLater(pause) => {
                spawn(async move {
                    tokio::time::sleep(with_jitter(pause)).await;
                    till.event(Event::Deliver);
                });
            }
            Effect::Delivered(attempt) => self.lookups.settle(attempt),
            Effect::Undeliverable(attempt, failure) => {
                self.lookups.settle(attempt);
                self.add(move |ledger| ledger.give_up(attempt, &failure));
            }
            Effect::Send(attempt, operation) => self.send(line.service, attempt, operation),
            Effect::Settle(attempt, settlement) => {
                if !settlement.is_unknown() {
                    self.lookups.settle(attempt);
                }
                self.add(move |ledger| {
                    mortal::reach("before-settle");
                    ledger.settle(attempt, &settlement)?;
                    mortal::reach("settled");
                    Ok(())
                });
            }
            Effect::Note(attempt, look, verdict) => {
                if verdict.booked().is_some() {
                    self.lookups.settle(attempt);
                }
                self.add(move |ledger| ledger.note(attempt, &look, verdict));
            }
            Effect::Look { attempt, lookup, client, hold, pause } => {
                let hold_tells = !self.settings.settings.form.shared_point;
                let looking = spawn(async move {
                    tokio::time::sleep(with_jitter(pause)).await;
                    let seen = line.service.look(&lookup, &client, hold.as_ref()).await;
                    let seen = seen.map(|seen| Seen { witness: seen.witness.filter(|_| hold_tells), ..seen });
                    till.event(Event::Looked(attempt, seen));
                });
                if let Some(earlier) = self.looking.insert(attempt, looking) {
                    earlier.abort();
                }
            }
            Effect::Witness { hold, client, lookup } => {
                spawn(async move {
                    let seen = line.service.look(&lookup, &client, Some(&hold)).await;
                    till.event(Event::Witnessed(hold.id, seen.map(|seen| seen.witness)));
                });
            }
            Effect::Release(hold) => {
                spawn(async move {
                    let mut pause = Duration::from_millis(500);
                    let mut released = line.service.release(&hold).await;
                    for _ in 1..RELEASE_TRIES {
                        if released.is_ok() {
                            break;
                        }
                        tokio::time::sleep(pause).await;
                        pause *= 2;
                        released = line.service.release(&hold).await;
                    }
                    till.event(Event::Released(hold, released));
                });
            }
            Effect::WatchHold(hold) => {
                let left = u64::try_from(hold.ends_at - now()).unwrap_or_default();
                let watching = spawn(async move {
                    tokio::time::sleep(Duration::from_millis(left)).await;
                    till.event(Event::HoldEnded(hold.id));
                });
                if let Some(earlier) = self.watching.replace(watching) {
                    earlier.abort();
                }
            }
        }
    }

    /// Sends what moves points: once, on a task that nothing aborts.
    fn send(&mut self, service: Service, attempt: AttemptId, operation: Operation) {
        let Operation { customer, lookup, kind, .. } = operation;
        if matches!(kind, OperationKind::Retail { .. }) {
            self.lookups.remember(attempt, lookup);
        }
        let till = self.till.clone();
        spawn(async move {
            mortal::reach("before-send");
            let answered = match kind {
                OperationKind::Retail { amount, spend, hold, .. } => {
                    let hold = hold.map(|hold| hold.id);
                    Event::Sold(attempt, service.sell(&customer.id, amount, spend, hold.as_ref()).await)
                }
                OperationKind::Hold { points } => {
                    Event::Held(attempt, service.hold(&customer.id, points).await)
                }
            };
            mortal::reach("answered");
            till.event(answered);
        });
    }

    /// Writes to the ledger beside the actor, and reports what came of it.
    fn write(&mut self, what: impl FnOnce(&mut Ledger) -> Event + Send + 'static) {
        self.open_late();
        let till = self.till.clone();
        match &self.ledger {
            Some(ledger) => ledger.tell(move |ledger| till.event(what(ledger))),
            None => {
                let cause = self.ledger_problem.as_ref().and_then(|problem| problem.detail.clone());
                till.event(Event::Recorded(Err(unwritable(cause))));
            }
        }
    }

    /// Keeps a receipt for later: its row first, then how to find its client.
    fn defer(&mut self, line: Line, lookup: Query, amount: Money) {
        self.keeping += 1;
        self.open_late();
        let till = self.till.clone();
        let Some(ledger) = &self.ledger else {
            till.event(Event::Deferred(Err(unwritable(None))));
            return;
        };
        ledger.tell(move |ledger| match ledger.defer(line.base.as_str(), &line.point, &lookup, amount) {
            Ok(attempt) => till.tell(Message::Deferred(attempt, lookup)),
            Err(error) => till.event(Event::Deferred(Err(unwritable(Some(error.to_string()))))),
        });
    }

    fn keep(&mut self, attempt: AttemptId, lookup: Query) {
        let (till, ledger) = (self.till.clone(), self.ledger.clone());
        let kept = self.lookups.keep(attempt, Lookup::by(lookup));
        spawn(async move {
            let kept = kept.await.map_err(|error| lookup_lost(error.detail));
            if let (Err(failure), Some(ledger)) = (kept.clone(), ledger) {
                // Nothing was kept, so nobody has to decide it.
                let nothing = Settlement::Failed(failure);
                amend(&ledger, till.clone(), move |ledger| ledger.settle(attempt, &nothing));
            }
            till.event(Event::Deferred(kept.map(|()| attempt)));
        });
    }

    /// Adds to the history of an attempt that is in the ledger.
    fn add(&self, what: impl FnOnce(&mut Ledger) -> Result<(), LedgerError> + Send + 'static) {
        if let Some(ledger) = &self.ledger {
            amend(ledger, self.till.clone(), what);
        }
    }

    async fn answer(&mut self, ask: Ask) {
        // Whoever asked may have gone: then nobody waits for the answer.
        match ask {
            Ask::Screen(to) => drop(to.send(Ok(self.screen()))),
            Ask::Search(text, scanned, to) => {
                // Whoever is served may have something open in a ledger that could not be opened before: what it
                // brings is in the queue before the customer is.
                self.open_late();
                drop(to.send(self.search(&text, scanned)));
            }
            Ask::Ledger(query, to) => drop(to.send(self.page(query).await)),
            Ask::Decide(row, booked, reason, to) => drop(to.send(self.decide(row, booked, reason).await)),
            Ask::Again(row, to) => drop(to.send(self.again(row).await)),
            Ask::Settings(to) => drop(to.send(Ok(self.settings_view().await))),
            Ask::Consent(form, purpose, to) => drop(to.send(self.consent(&form, purpose))),
            Ask::SaveSettings(form, key, ports, to) => {
                let saved = self.save(&form, key, &ports).await;
                drop(to.send(saved));
            }
            Ask::ForgetKey(to) => drop(to.send(self.forget_key().await)),
            Ask::Train(on, to) => drop(to.send(self.train(on).await)),
            Ask::Check(form, key, to) => {
                let settings = self.settings.settings.with(&form);
                let key = match (&settings, key) {
                    (Ok(settings), None) => self.stored_key(settings).await,
                    (_, entered) => entered,
                };
                spawn(async move {
                    let proxy = settings.as_ref().ok().and_then(Settings::base).as_ref().and_then(proxy::of);
                    let error = match settings {
                        Ok(settings) => check(&settings, key).await.err(),
                        Err(error) => Some(error),
                    };
                    let _ = to.send(Ok(CheckResult { error, proxy }));
                });
            }
        }
    }

    fn search(&mut self, text: &str, scanned: bool) -> Result<(), UiError> {
        let home = self.settings.settings.form.country;
        let query = if scanned { Query::scanned(text) } else { Query::typed(text, home) };
        self.step(Event::Query(query.ok_or(UiError::new(Code::QueryUnusable))?));
        Ok(())
    }

    async fn page(&mut self, query: LedgerQuery) -> Result<LedgerPage, UiError> {
        let mut page = self
            .ask_ledger(move |ledger| {
                let day = query.from..query.until;
                if query.whole { ledger.table(day, &query.text) } else { ledger.page(day, &query.text) }
            })
            .await?;
        for row in &mut page.rows {
            row.repeatable = row.repeatable && self.lookups.known(AttemptId(row.id)).is_some();
        }
        Ok(page)
    }

    async fn decide(&mut self, row: i64, booked: bool, reason: String) -> Result<(), UiError> {
        let (attempt, reason) = (AttemptId(row), words::shown(&reason, words::SENTENCE));
        if reason.is_empty() {
            return Err(UiError::new(Code::ReasonMissing));
        }
        self.unresolved = self
            .ask_ledger(move |ledger| {
                ledger.decide(attempt, booked, &reason)?;
                ledger.unresolved()
            })
            .await?;
        self.lookups.settle(attempt);
        self.step(Event::Decided(attempt));
        Ok(())
    }

    /// Begins anew with what was not booked.
    async fn again(&mut self, row: i64) -> Result<(), UiError> {
        let nothing = || UiError::new(Code::NothingToRepeat);
        let lookup = self.lookups.known(AttemptId(row)).cloned().ok_or_else(nothing)?;
        let repeat = self.ask_ledger(move |ledger| ledger.repeat(AttemptId(row), lookup)).await?;
        self.step(Event::Again(repeat.ok_or_else(nothing)?));
        Ok(())
    }

    async fn ask_ledger<T: Send + 'static>(
        &mut self,
        what: impl FnOnce(&mut Ledger) -> Result<T, LedgerError> + Send + 'static,
    ) -> Result<T, UiError> {
        let unopened = || self.ledger_problem.clone().unwrap_or(UiError::new(Code::LedgerUnreadable));
        let ledger = self.ledger.as_ref().ok_or_else(unopened)?;
        let answer = ledger.ask(what).await.ok_or(UiError::new(Code::LedgerUnreadable))?;
        answer.map_err(|error| UiError::from(&error))
    }

    async fn settings_view(&mut self) -> SettingsView {
        let settings = &self.settings.settings;
        let key = match settings.base() {
            Some(base) => self.keys.place(&base).await,
            None => KeyPlace::None,
        };
        if self.line.is_none() && key != KeyPlace::None {
            // The keyring was opened since the till asked for the key in vain.
            self.connect().await;
        }
        let settings = &self.settings.settings;
        let countries = Country::all().map(|country| country.name().to_owned()).collect();
        SettingsView {
            form: settings.form.clone(),
            countries,
            key,
            file: self.settings.path().display().to_string(),
        }
    }

    /// What a person has to agree to before: another server, or another key for the one that is set. Who has set
    /// nothing yet is asked only before the till goes to a server to try it.
    fn consent(&self, form: &SettingsForm, purpose: Purpose) -> Result<Option<QuestionCard>, UiError> {
        self.check_idle()?;
        let settings = self.settings.settings.with(form)?;
        let Some(to) = settings.base() else { return Ok(None) };
        let from = self.settings.settings.base();
        let is_same = from.as_ref() == Some(&to);
        let about = match purpose {
            Purpose::Check => (!is_same).then_some(ConsentName::Check),
            Purpose::Save { .. } if from.is_none() => None,
            Purpose::Save { .. } if !is_same => Some(ConsentName::Server),
            Purpose::Save { has_key } => (has_key && self.has_key()).then_some(ConsentName::Key),
        };
        let form = &self.settings.settings.form;
        let (language, theme) = (form.language.spoken(), form.theme);
        let from = from.map(|from| from.as_str().to_owned());
        Ok(about.map(|about| QuestionCard { language, theme, about, from, to: to.as_str().to_owned() }))
    }

    /// Whether the till calls its service with a key.
    fn has_key(&self) -> bool {
        self.training.is_none() && self.line.is_some()
    }

    async fn save(
        &mut self,
        form: &SettingsForm,
        key: Option<SecretString>,
        ports: &[String],
    ) -> Result<(), UiError> {
        self.check_idle()?;
        let settings = self.settings.settings.with(form)?;
        // A page that could name any file would read what is typed at a terminal.
        let port = &settings.form.serial.port;
        let is_known =
            port.is_empty() || *port == self.settings.settings.form.serial.port || ports.contains(port);
        if !is_known {
            return Err(UiError::new(Code::PortUnknown).about(Field::SerialPort));
        }
        match (settings.base(), key) {
            (Some(base), Some(key)) => {
                // Whether the service could be called with it, before anything is changed.
                service(&settings, &base, &key)?;
                self.keys.keep(&base, key).await;
            }
            _ if self.stored_key(&settings).await.is_some() => {}
            _ => return Err(UiError::new(Code::KeyMissing).about(Field::Key)),
        }
        let is_other_port = settings.form.serial != self.settings.settings.form.serial;
        self.settings.save(settings)?;
        self.settings_problem = None;
        if is_other_port {
            self.listen();
        }
        if self.training.is_none() {
            self.connect().await;
        }
        Ok(())
    }

    async fn forget_key(&mut self) -> Result<(), UiError> {
        self.check_idle()?;
        if let Some(base) = self.settings.settings.base() {
            self.keys.forget(&base).await?;
        }
        if self.training.is_none() {
            self.connect().await;
        }
        Ok(())
    }

    /// Begins training mode, or the real till.
    async fn train(&mut self, on: bool) -> Result<(), UiError> {
        self.check_idle()?;
        self.training = None;
        if on {
            let failed = |cause: String| UiError::new(Code::TrainingFailed).because(cause);
            let key = random_key().map_err(|error| failed(error.to_string()))?;
            let config = sandbox::Config { key: key.clone(), ..sandbox::Config::default() };
            let sandbox = Sandbox::start(config).await.map_err(|error| failed(error.to_string()))?;
            self.training = Some((sandbox, key));
        }
        self.ledger = None;
        self.lookups = Lookups::new(!on);
        let until = Instant::now() + LEDGER_PATIENCE;
        self.open_ledger();
        while self.is_ledger_in_use() && Instant::now() < until {
            tokio::time::sleep(Duration::from_millis(100)).await;
            self.open_ledger();
        }
        self.connect().await;
        Ok(())
    }

    fn is_ledger_in_use(&self) -> bool {
        self.ledger_problem.as_ref().is_some_and(|problem| problem.code == Code::LedgerInUse)
    }

    /// Tries once more to open a ledger that could not be opened.
    fn open_late(&mut self) {
        if self.ledger.is_none() {
            self.open_ledger();
            if self.ledger.is_some() {
                self.till.tell(Message::Reopen);
            }
        }
    }

    /// Opens the ledger of this mode. Where that fails, every money call tries again.
    fn open_ledger(&mut self) {
        (self.ledger, self.ledger_problem) = match Ledger::open(&places::ledger(self.training.is_some())) {
            Ok((ledger, aside)) => {
                self.unresolved = ledger.unresolved().unwrap_or_default();
                let told =
                    |aside: PathBuf| UiError::new(Code::LedgerSetAside).because(aside.display().to_string());
                match Scribe::new(ledger) {
                    Ok(scribe) => (Some(scribe), aside.map(told)),
                    Err(error) => (None, Some(UiError::from(&LedgerError::from(error)))),
                }
            }
            Err(error) => (None, Some(UiError::from(&error))),
        };
    }

    /// Takes up the line to the service that is set, and tells the register whether there is one.
    async fn connect(&mut self) {
        self.line = match &self.training {
            Some((sandbox, key)) => {
                let mut settings = self.settings.settings.clone();
                settings.form.server = sandbox.url();
                sandbox::POINT.clone_into(&mut settings.form.point);
                line(&settings, &key.clone().into())
            }
            None => {
                let settings = self.settings.settings.clone();
                self.stored_key(&settings).await.and_then(|key| line(&settings, &key))
            }
        };
        match self.line.clone() {
            Some(line) => {
                self.link = Some(Link::watch(line.service, self.till.clone()));
                self.step(Event::Configured(self.settings.settings.policy()));
                self.reopen().await;
            }
            None => {
                self.link = None;
                self.offline = false;
                self.step(Event::Unconfigured);
            }
        }
    }

    /// Goes on with what nobody knows the outcome of, where it went to this point of this service.
    async fn reopen(&mut self) {
        let (Some(line), Some(_)) = (&self.line, &self.ledger) else { return };
        if self.keeping > 0 {
            return self.reopen_later();
        }
        let (server, point) = (line.base.as_str().to_owned(), line.point.clone());
        let open = self
            .ask_ledger(move |ledger| {
                Ok((ledger.inquiries(&server, &point)?, ledger.waiting(&server, &point)?))
            })
            .await;
        let (mut inquiries, waiting) = open.unwrap_or_default();
        // A keyring that does not answer once is not waited for again.
        let mut is_unanswered = false;
        for inquiry in &mut inquiries {
            if !is_unanswered {
                let found = self.lookups.find(inquiry.attempt).await;
                is_unanswered = found.is_err();
                inquiry.lookup = found.ok().flatten();
            }
        }
        self.step(Event::Reopened(inquiries));
        let mut deferred = vec![];
        for (attempt, amount) in waiting {
            if is_unanswered {
                break;
            }
            match self.lookups.find(attempt).await {
                Ok(Some(lookup)) => {
                    deferred.push(Deferred { attempt, lookup: lookup.query().clone(), amount });
                }
                Ok(None) => self.add(move |ledger| ledger.give_up(attempt, &lookup_lost(None))),
                // It waits on, as long as the keyring does not say that it has nothing.
                Err(_) => is_unanswered = true,
            }
        }
        if is_unanswered {
            self.reopen_later();
        }
        self.step(Event::Waiting(deferred));
    }

    fn reopen_later(&self) {
        let till = self.till.clone();
        spawn(async move {
            tokio::time::sleep(KEYRING_PAUSE).await;
            till.tell(Message::Reopen);
        });
    }

    /// Listens to the scanner at the port that is set, and to no other any more.
    fn listen(&mut self) {
        (self.serial, self.serial_problem) = (None, None);
        self.serial_turn += 1;
        let turn = self.serial_turn;
        let (port, till) = (self.settings.settings.form.serial.clone(), self.till.clone());
        match Serial::listen(&port, move |news| till.tell(Message::Serial(turn, news))) {
            Ok(serial) => self.serial = serial,
            Err(error) => {
                self.serial_problem = Some(UiError::new(Code::PortFailed).because(error.to_string()));
            }
        }
    }

    async fn stored_key(&mut self, settings: &Settings) -> Option<SecretString> {
        self.keys.find(&settings.base()?).await
    }

    /// Settings do not change under a customer.
    fn check_idle(&self) -> Result<(), UiError> {
        match self.register.phase {
            _ if self.register.is_moving_points() => Err(UiError::new(Code::SaleInProgress)),
            Phase::Unconfigured | Phase::Idle | Phase::Done(_) => Ok(()),
            _ => Err(UiError::new(Code::SaleInProgress)),
        }
    }

    fn screen(&self) -> Screen {
        let settings = &self.settings.settings;
        let offline = self.offline.then_some(UiError::new(Code::Offline));
        let warnings = [
            offline.as_ref(),
            self.keys.problem(),
            self.settings_problem.as_ref(),
            self.ledger_problem.as_ref(),
            self.serial_problem.as_ref(),
        ];
        let around = Surroundings {
            training: self.training.is_some(),
            server: self.line.as_ref().map(|line| line.base.as_str().to_owned()),
            language: settings.form.language.spoken(),
            theme: settings.form.theme,
            unresolved_count: self.unresolved,
            warnings: warnings.into_iter().flatten().cloned().collect(),
            scanner: settings.form.scanner.clone(),
            samples: if self.training.is_some() { samples() } else { vec![] },
        };
        Screen::of(&self.register, around, self.revision)
    }

    fn publish(&mut self) {
        self.revision += 1;
        (self.announce)(News::Screen(&self.screen()));
    }
}

/// A key that nobody can guess: other users of this computer can call a service of training mode, too.
fn random_key() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}

/// Whom training mode knows.
fn samples() -> Vec<Sample> {
    let sample =
        |person: sandbox::Person| Sample { name: person.name.to_owned(), card: person.card.to_owned() };
    sandbox::people().into_iter().map(sample).collect()
}

/// What is wrong with these settings, by one harmless search.
async fn check(settings: &Settings, key: Option<SecretString>) -> Result<(), UiError> {
    let base = settings.base().ok_or(UiError::new(Code::ServerInvalid).about(Field::Server))?;
    let key = key.ok_or(UiError::new(Code::KeyMissing).about(Field::Key))?;
    service(settings, &base, &key)?.check().await.map_err(|failure| {
        let error = UiError::from(&failure);
        match failure.reason {
            Reason::KeyRefused => error.about(Field::Key),
            Reason::PointNotFound => error.about(Field::Point),
            _ => error.about(Field::Server),
        }
    })
}

fn service(settings: &Settings, base: &BaseUrl, key: &SecretString) -> Result<Service, UiError> {
    let api = Client::new(base.clone(), key, settings.timeouts())
        .map_err(|error| UiError::from(&failure(error)))
        .map_err(|error| UiError { code: Code::KeyInvalid, ..error }.about(Field::Key))?;
    Ok(Service::new(api, &settings.form.point, settings.form.hold_minutes))
}

fn line(settings: &Settings, key: &SecretString) -> Option<Line> {
    let base = settings.base().filter(|_| !settings.form.point.is_empty())?;
    let service = service(settings, &base, key).ok()?;
    Some(Line { base, point: settings.form.point.clone(), service })
}

/// Adds to the ledger, and tells what that changes.
fn amend(
    ledger: &Scribe,
    till: Till,
    what: impl FnOnce(&mut Ledger) -> Result<(), LedgerError> + Send + 'static,
) {
    ledger.tell(move |ledger| {
        let unresolved = what(ledger).and_then(|()| ledger.unresolved());
        till.tell(Message::LedgerChanged(unresolved.map_err(|error| UiError::from(&error))));
    });
}

fn lookup_lost(cause: Option<String>) -> Failure {
    Failure::new(Outcome::NotSent, Reason::LookupLost, cause)
}

fn unwritable(cause: Option<String>) -> Failure {
    Failure::new(Outcome::NotSent, Reason::LedgerUnwritable, cause)
}

fn spawn(work: impl Future<Output = ()> + Send + 'static) -> JoinHandle<()> {
    tokio::spawn(work)
}
