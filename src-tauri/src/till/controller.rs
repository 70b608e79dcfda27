//! The actor that owns the register: it reads one queue, steps the register, hands each effect to whoever carries it out, and
//! announces the screen.
//!
//! *Invariant:* nothing here decides what the till does, and nothing is waited for: calls, writes and the keyring run beside the
//! actor and come back as messages.

mod asked;
mod effects;

use register::{Event, Outcome, Phase, Register};
use tokio::sync::mpsc::UnboundedReceiver;

use super::calls::Calls;
use super::line::Line;
use super::open::OpenLedger;
use super::port::Port;
use super::setup::Setup;
use super::timers::Timers;
use super::training::{Training, samples};
use super::{Answer, Message, Till};
use crate::clock::ahead_of_utc;
use crate::page::{Around, Look, Screen};
use crate::photos::Photos;
use crate::problem::{Code, Problem};
use crate::secrets;
use crate::serial::Frame;
use crate::service::link::Link;

/// The controller of one till.
pub struct Controller {
    register: Register,
    till: Till,
    announce: Box<dyn Fn(News<'_>) + Send>,
    revision: u32,
    /// What was announced last.
    shown: Option<Screen>,
    /// What of the page's entries is taken in, by its own count.
    heard: u32,
    photos: Photos,
    setup: Setup,
    ledger: OpenLedger,
    /// What the register's effects go to; `None` while something is not set.
    line: Option<Line>,
    /// Where the last line went to.
    place: Option<(String, String)>,
    link: Option<Link>,
    /// Counts the lines of this run: what was said of a former one means nothing.
    link_turn: u32,
    offline: bool,
    /// Whether the line is to be taken up anew as soon as nobody is served.
    wants_line: bool,
    training: Option<Training>,
    /// Whether something in this run has panicked.
    is_broken: bool,
    calls: Calls,
    timers: Timers,
    port: Port,
}

/// What is new for whoever draws the till.
#[derive(Debug)]
pub enum News<'a> {
    /// The till has changed.
    Screen(&'a Screen),
    /// The scanner at the serial port read something.
    Scan(&'a Frame),
}

impl Controller {
    /// A controller that announces what is new to `announce`.
    #[must_use]
    pub fn new(
        till: Till,
        photos: Photos,
        training: bool,
        announce: impl Fn(News<'_>) + Send + 'static,
    ) -> Self {
        Self {
            register: Register::default(),
            announce: Box::new(announce),
            revision: 0,
            shown: None,
            heard: 0,
            photos,
            setup: Setup::load(),
            ledger: OpenLedger::of(training, &till, 0),
            line: None,
            place: None,
            link: None,
            link_turn: 0,
            offline: false,
            wants_line: false,
            training: None,
            is_broken: false,
            calls: Calls::of(till.clone()),
            timers: Timers::default(),
            port: Port::default(),
            till,
        }
    }

    /// Runs until nobody holds a [`Till`] any more.
    pub async fn run(mut self, mut messages: UnboundedReceiver<Message>, training: bool) {
        self.port.listen(self.till.clone(), &self.setup.settings().form.serial);
        if training {
            self.begin_training(None);
        } else {
            self.connect();
        }
        self.publish();
        while let Some(message) = messages.recv().await {
            self.take(message);
            if self.wants_line && self.check_idle().is_ok() {
                self.connect();
            }
            self.publish();
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Event(event) => self.step(event),
            Message::Reachable(turn, reachable) if turn == self.link_turn => {
                let was_offline = std::mem::replace(&mut self.offline, !reachable);
                if was_offline && reachable {
                    self.step(Event::Reachable);
                }
            }
            Message::Books(turn, news) if turn == self.ledger.turn() => {
                let place = self.line.as_ref().map(Line::place);
                self.ledger.take(news, place).into_iter().for_each(|event| self.step(event));
            }
            Message::Anchored(turn, found) if turn == self.ledger.turn() => self.ledger.take_anchor(found),
            // Of a former line, or a former ledger.
            Message::Reachable(..) | Message::Books(..) | Message::Anchored(..) => {}
            Message::Lookup(turn, ..) if turn != self.ledger.turn() => {}
            Message::Lookup(_, attempt, found) => {
                self.ledger.take_lookup(attempt, found).into_iter().for_each(|event| self.step(event));
            }
            Message::Reopen => self.reopen(),
            // Whoever is being served has a line.
            Message::LookForKey if self.line.is_none() => self.connect(),
            Message::LookForKey => {}
            Message::KeyringSilent(turn) => self.setup.keyring_silent(turn),
            Message::Key(turn, found) => {
                if let Some(line) = self.setup.take_key(turn, found).filter(|_| self.training.is_none()) {
                    self.keyed(line);
                }
            }
            Message::Keyed(settings, key, to) => {
                let saved = self.check_idle().and_then(|()| {
                    let is_other_port = settings.form.serial != self.setup.settings().form.serial;
                    self.setup.save(*settings, key)?;
                    if is_other_port {
                        self.port.listen(self.till.clone(), &self.setup.settings().form.serial);
                    }
                    self.connect();
                    Ok(())
                });
                // Whoever asked may have gone.
                let _ = to.send(saved);
            }
            Message::KeyForgotten(to) => {
                // Not under a customer who came meanwhile.
                self.wants_line = true;
                let _ = to.send(Ok(()));
            }
            Message::Trained(begun, to) => self.trained(begun, to),
            Message::Serial(turn, news) => {
                if let Some(frame) = self.port.hear(turn, news) {
                    (self.announce)(News::Scan(&frame));
                }
            }
            // A page that was loaded anew goes on counting, and may be before what the former one still had to say.
            Message::Heard(count) => self.heard = self.heard.max(count),
            Message::Broken => self.is_broken = true,
            Message::Ask(ask) => self.answer(ask),
        }
    }

    fn step(&mut self, event: Event) {
        if let (Some(link), Some(Outcome::NotSent)) = (&self.link, event.failure().map(|it| it.outcome)) {
            link.doubt();
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

    /// Begins training mode, or the real till.
    fn train(&mut self, on: bool, to: Answer<()>) {
        // What the ledger could not take yet would be lost with it.
        match self.check_idle().and_then(|()| self.ledger.check()) {
            Err(problem) => drop(to.send(Err(problem))),
            Ok(()) if on => self.begin_training(Some(to)),
            Ok(()) => {
                self.training = None;
                self.change_ledger(false);
                self.connect();
                let _ = to.send(Ok(()));
            }
        }
    }

    fn begin_training(&self, to: Option<Answer<()>>) {
        let till = self.till.clone();
        let beginning = tokio::spawn(Training::begin());
        tokio::spawn(async move {
            // What breaks in it is no reason to leave the till without a service.
            let begun = beginning.await.unwrap_or_else(|_| Err(Problem::new(Code::TrainingFailed)));
            till.tell(Message::Trained(begun, to));
        });
    }

    /// Training mode can begin, or cannot: then all stays as it was.
    fn trained(&mut self, begun: Result<Training, Problem>, to: Option<Answer<()>>) {
        let begun = self.check_idle().and(begun).map(|training| {
            self.training = Some(training);
            self.change_ledger(true);
            self.connect();
        });
        match (to, begun) {
            (Some(to), begun) => drop(to.send(begun)),
            (None, Ok(())) => {}
            (None, Err(problem)) => {
                // It was asked for at the start. The till is the real one then, and so is its ledger.
                self.setup.blame(problem);
                self.change_ledger(false);
                self.connect();
            }
        }
    }

    fn change_ledger(&mut self, is_training: bool) {
        if self.ledger.is_training() != is_training {
            // The rows of the other ledger have other numbers.
            self.step(Event::Moved);
            self.ledger = OpenLedger::of(is_training, &self.till, self.ledger.turn() + 1);
        }
    }

    /// Looks for what it takes to call the service that is set. Whether there is a line is known when that is found.
    fn connect(&mut self) {
        self.wants_line = false;
        // Nothing goes to a service any more that may not be the one that is set.
        (self.line, self.link, self.offline) = (None, None, false);
        self.step(Event::Unconfigured);
        match &self.training {
            Some(training) => {
                let line = training.line(self.setup.settings());
                self.keyed(line);
            }
            None => self.setup.look_for_key(&self.till),
        }
    }

    /// The key was found, and makes this line; or was not.
    fn keyed(&mut self, line: Result<Option<Line>, Problem>) {
        let Ok(line) = line else {
            // It is there all the same, perhaps: it is looked for again.
            let till = self.till.clone();
            tokio::spawn(async move {
                tokio::time::sleep(secrets::pause()).await;
                till.tell(Message::LookForKey);
            });
            return;
        };
        let Some(line) = line else { return };
        let place = (line.base.as_str().to_owned(), line.point.clone());
        if self.place.replace(place.clone()).as_ref() != Some(&place) {
            self.ledger.moved();
            self.step(Event::Moved);
        }
        let service = line.service.clone();
        self.line = Some(line);
        let till = self.till.clone();
        self.link_turn += 1;
        let turn = self.link_turn;
        let told = move |reachable| till.tell(Message::Reachable(turn, reachable));
        let look = move |is_doubted| {
            let service = service.clone();
            async move { service.is_reachable(is_doubted).await }
        };
        self.link = Some(Link::watch(look, told));
        self.step(Event::Configured(self.setup.settings().policy()));
        self.reopen();
    }

    /// Goes on with what nobody knows the outcome of, where it went to this point of this service.
    fn reopen(&mut self) {
        if let Some(line) = &self.line {
            self.ledger.reopen(line.place());
        }
    }

    /// Settings do not change under a customer.
    fn check_idle(&self) -> Result<(), Problem> {
        match self.register.phase {
            _ if self.register.is_moving_points() => Err(Problem::new(Code::SaleInProgress)),
            Phase::Unconfigured | Phase::Idle | Phase::Done(_) => Ok(()),
            _ => Err(Problem::new(Code::SaleInProgress)),
        }
    }

    fn screen(&self) -> Screen {
        let form = &self.setup.settings().form;
        let offline = self.offline.then_some(Problem::new(Code::Offline));
        let setup = self.setup.problems().into_iter().flatten().cloned();
        let around = Around {
            training: self.training.is_some(),
            server: self.line.as_ref().map(|line| line.base.as_str().to_owned()),
            point: self.line.as_ref().map(|line| line.point.clone()),
            is_offline: self.offline,
            look: Look::of(form),
            unresolved_count: self.ledger.unresolved(),
            is_behind: self.ledger.is_behind(),
            ahead_of_utc: ahead_of_utc(),
            entries: self.ledger.entries(),
            latest: self.ledger.latest().to_vec(),
            warnings: offline
                .into_iter()
                .chain(setup)
                .chain(self.ledger.problems())
                .chain(self.port.problem().cloned())
                .chain(self.is_broken.then_some(Problem::new(Code::Broken)))
                .collect(),
            scanner: form.scanner.clone(),
            heard: self.heard,
            samples: if self.training.is_some() { samples() } else { vec![] },
            is_waiting: self.setup.is_waiting(),
        };
        Screen::of(&self.register, around, self.revision)
    }

    /// Announces the screen, where it has changed: a look at the line every minute wakes no page.
    fn publish(&mut self) {
        let mut screen = self.screen();
        if self.shown.as_ref() == Some(&screen) {
            return;
        }
        self.revision += 1;
        screen.revision = self.revision;
        (self.announce)(News::Screen(&screen));
        self.shown = Some(screen);
    }
}
