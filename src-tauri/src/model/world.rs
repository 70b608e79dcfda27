//! The world of the model check: what the tills want done, when it gets done, and what breaks.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use fastrand::Rng;
use register::{
    AttemptId, Deferred, Effect, Event, Failure, Lookup, Money, Operation, OperationKind, Outcome, Phase,
    Policy, Query, Reason, Register, Shown,
};
use tempfile::TempDir;

use super::service::{Acted, Service};
use crate::ledger::Ledger;
use crate::screen::LedgerState;

const PHONES: [&str; 3] = ["79200000001", "79200000007", "79200000008"];
const SERVER: &str = "https://loyalty.example";

/// What a cashier, or the world, does next.
#[derive(Clone, Debug)]
pub enum Move {
    /// Everything from the scan to the second confirmation, with a share of the points.
    Sale {
        who: usize,
        amount: u32,
        quarters: u32,
        holds: bool,
    },
    Scan(usize),
    Amount(u32),
    Spend(u32),
    Confirm,
    Hold,
    Release,
    Cancel,
    Park,
    /// Begin anew with the newest row that may be.
    Again,
    /// A person's word on the oldest open row.
    Decide {
        truthful: bool,
    },
    Wait {
        seconds: u64,
    },
    /// SIGKILL, and the next start.
    Kill,
    Reachable,
    /// The till's clock jumps.
    Clock {
        seconds: i64,
    },
}

/// What the run came to.
#[derive(Debug, Default)]
pub struct Tally {
    cases: u64,
    sent: u64,
    lost: u64,
    inferred: u64,
    wrongly_booked: u64,
    wrongly_not_booked: u64,
    begun_anew: u64,
    kept: u64,
    delivered: u64,
}

impl Tally {
    pub fn add(&mut self, other: &Self) {
        self.cases += other.cases;
        self.sent += other.sent;
        self.lost += other.lost;
        self.inferred += other.inferred;
        self.wrongly_booked += other.wrongly_booked;
        self.wrongly_not_booked += other.wrongly_not_booked;
        self.begun_anew += other.begun_anew;
        self.kept += other.kept;
        self.delivered += other.delivered;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} cases, {} operations sent, {} answers lost; {} inferences, of which wrong: \
             {} \"booked\", {} \"not booked\"; {} begun anew; {} kept for later, {} of \
             them earned",
            self.cases,
            self.sent,
            self.lost,
            self.inferred,
            self.wrongly_booked,
            self.wrongly_not_booked,
            self.begun_anew,
            self.kept,
            self.delivered
        )
    }
}

/// What is on its way.
enum Coming {
    /// A till learns something.
    Event(Event),
    /// A read reaches the service.
    Read(Effect),
    /// An operation reaches the service, whoever still waits for it.
    Act { attempt: AttemptId, operation: Operation, answers: Answers },
    /// The ledger's thread writes.
    Write(Effect),
}

/// What becomes of the answer to an operation.
#[derive(Clone, Copy, PartialEq)]
enum Answers {
    Well,
    Otherwise,
    Not,
}

struct Till {
    register: Register,
    ledger: Option<Ledger>,
    path: PathBuf,
    /// How often the app was started: what an earlier run waited for, nobody waits for any more.
    run: u32,
    clock: i64,
    policy: Policy,
    hold_tells: bool,
    /// As the keyring keeps them.
    lookups: HashMap<AttemptId, Lookup>,
    looking: HashMap<AttemptId, u64>,
    sent: HashSet<AttemptId>,
    /// Whose, and which row each goes on with.
    receipts: HashMap<AttemptId, (String, Option<AttemptId>)>,
    acted: HashMap<AttemptId, u32>,
    inferred: Vec<(AttemptId, bool)>,
    /// Rows that were kept for later.
    kept: Vec<AttemptId>,
    recorded: i64,
}

pub struct World {
    service: Service,
    tills: Vec<Till>,
    coming: BTreeMap<(i64, u64), (usize, u32, Coming)>,
    serial: u64,
    random: Rng,
    tally: Tally,
    _folder: TempDir,
}

impl World {
    pub fn new(seed: u64) -> Self {
        let memory = Path::new("/dev/shm");
        let place = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
        let folder = tempfile::tempdir_in(place).expect("a folder");
        let mut random = Rng::with_seed(seed);
        let till = |number: u32| Till {
            register: Register::default(),
            ledger: None,
            path: folder.path().join(format!("{number}.sqlite")),
            run: 0,
            clock: 0,
            policy: Policy { protect: random.bool(), defer: random.bool(), ..Policy::default() },
            hold_tells: random.bool(),
            lookups: HashMap::new(),
            looking: HashMap::new(),
            sent: HashSet::new(),
            receipts: HashMap::new(),
            acted: HashMap::new(),
            inferred: vec![],
            kept: vec![],
            recorded: 0,
        };
        let tills = [1, 2].map(till).into();
        let mut world = Self {
            service: Service::new(),
            tills,
            coming: BTreeMap::new(),
            serial: 0,
            random,
            tally: Tally { cases: 1, ..Tally::default() },
            _folder: folder,
        };
        world.start(0);
        world.start(1);
        world
    }

    /// A start of the app.
    fn start(&mut self, at: usize) {
        let till = &mut self.tills[at];
        till.ledger = None;
        till.run += 1;
        till.register = Register::default();
        till.looking.clear();
        let lookup = |attempt: &AttemptId| till.lookups.get(attempt).cloned();
        let (ledger, aside) = Ledger::open(&till.path).expect("a ledger");
        assert_eq!(aside, None, "damage");
        let mut inquiries = ledger.inquiries(SERVER, sandbox::POINT).expect("inquiries");
        for inquiry in &mut inquiries {
            inquiry.lookup = lookup(&inquiry.attempt);
        }
        let waiting = ledger.waiting(SERVER, sandbox::POINT).expect("what waits").into_iter();
        let waiting = waiting.map(|(attempt, amount)| Deferred {
            attempt,
            lookup: lookup(&attempt).expect("it was kept").query().clone(),
            amount,
        });
        let waiting = waiting.collect();
        till.ledger = Some(ledger);
        let policy = till.policy;
        self.step(at, Event::Configured(policy));
        self.step(at, Event::Reopened(inquiries));
        self.step(at, Event::Waiting(waiting));
    }

    pub fn act(&mut self, at: usize, next: &Move) {
        match *next {
            Move::Sale { who, amount, quarters, holds } => {
                for event in [Event::Cancel, Event::Next, Event::Park] {
                    self.step(at, event);
                }
                self.act(at, &Move::Scan(who));
                self.act(at, &Move::Amount(amount));
                if holds {
                    self.act(at, &Move::Hold);
                }
                self.act(at, &Move::Spend(quarters));
                self.act(at, &Move::Confirm);
                self.act(at, &Move::Confirm);
            }
            Move::Scan(who) => {
                let query = Query::scanned(PHONES[who]).expect("a query");
                self.step(at, Event::Query(query));
            }
            Move::Amount(amount) => self.step(at, Event::Amount(amount.to_string())),
            Move::Spend(quarters) => {
                if let Some(spend) = self.share(at, quarters) {
                    self.step(at, Event::Spend(spend));
                }
            }
            Move::Confirm => {
                let (seq, spend, question) = match &self.tills[at].register.phase {
                    Phase::Serving(sale) => {
                        (sale.quote().map_or(0, |quote| quote.seq), sale.spend, sale.question())
                    }
                    _ => (0, Money::ZERO, None),
                };
                let shown = Shown { question, since: Shown::READABLE };
                self.step(at, Event::Confirm { seq, spend, shown });
            }
            Move::Hold => self.step(at, Event::Hold),
            Move::Release => self.step(at, Event::Release),
            Move::Cancel => self.step(at, Event::Cancel),
            Move::Park => self.step(at, Event::Park),
            Move::Again => self.again(at),
            Move::Decide { truthful } => self.decide(at, truthful),
            Move::Wait { seconds } => return self.run(Duration::from_secs(seconds)),
            Move::Kill => self.start(at),
            Move::Reachable => self.step(at, Event::Reachable),
            Move::Clock { seconds } => self.tills[at].clock += seconds * 1_000,
        }
        // Some cashiers look at the screen first, some do not.
        let patience = if self.random.u8(..4) == 0 { self.random.u64(0..1_000) } else { 2_500 };
        self.run(Duration::from_millis(patience));
    }

    fn share(&self, at: usize, quarters: u32) -> Option<Money> {
        let Phase::Serving(sale) = &self.tills[at].register.phase else { return None };
        Money::from_hundredths(sale.quote()?.max_spend.hundredths() * i64::from(quarters) / 4)
    }

    fn again(&mut self, at: usize) {
        let till = &self.tills[at];
        let ledger = till.ledger.as_ref().expect("a ledger");
        let mut known: Vec<_> = till.lookups.iter().collect();
        known.sort_by_key(|(attempt, _)| **attempt);
        let repeat = known.into_iter().rev().find_map(|(attempt, lookup)| {
            ledger.repeat(*attempt, lookup.clone()).expect("a ledger that can be read")
        });
        if let Some(repeat) = repeat {
            self.step(at, Event::Again(repeat));
            self.run(Duration::from_secs(3));
            self.act(at, &Move::Confirm);
            self.act(at, &Move::Confirm);
        }
    }

    fn decide(&mut self, at: usize, truthful: bool) {
        let till = &mut self.tills[at];
        let ledger = till.ledger.as_mut().expect("a ledger");
        let open = ledger.page(0..0, "").expect("a page").rows;
        if let Some(row) = open.iter().map(|row| AttemptId(row.id)).min() {
            let booked = till.acted.contains_key(&row) == truthful;
            ledger.decide(row, booked, "said so").expect("decided");
            self.step(at, Event::Decided(row));
        }
    }

    /// Lets time go by.
    fn run(&mut self, time: Duration) {
        let until = self.service.now + i64::try_from(time.as_millis()).expect("a time");
        while let Some(next) = self.coming.first_entry().filter(|next| next.key().0 <= until) {
            let ((now, serial), (at, run, coming)) = next.remove_entry();
            self.service.now = now;
            let runs = self.tills[at].run == run;
            match coming {
                Coming::Act { attempt, operation, answers } => {
                    self.arrive(at, run, attempt, &operation, answers);
                }
                Coming::Event(event) if runs => self.step(at, event),
                Coming::Read(effect) if runs => self.read(at, serial, effect),
                Coming::Write(effect) if runs => self.write(at, effect),
                // Whoever wanted that is dead.
                _ => {}
            }
        }
        self.service.now = until;
    }

    fn later(&mut self, at: usize, millis: u64, coming: Coming) -> u64 {
        self.serial += 1;
        let due = self.service.now + i64::try_from(millis).expect("a time");
        self.coming.insert((due, self.serial), (at, self.tills[at].run, coming));
        self.serial
    }

    /// A step of a till, and everything that must hold about it.
    fn step(&mut self, at: usize, event: Event) {
        let till = &mut self.tills[at];
        // What had waited for the service is nothing to show to whoever stands at the till.
        let sold = match &event {
            Event::Sold(attempt, answer) if !till.register.is_delivering() => {
                Some((*attempt, answer.clone().map(drop)))
            }
            _ => None,
        };
        let (register, effects) = std::mem::take(&mut till.register).step(event);
        till.register = register;
        match sold {
            Some((attempt, Ok(()))) if matches!(till.register.phase, Phase::Done(_)) => {
                assert_eq!(till.acted.get(&attempt), Some(&1), "shown as done: {attempt:?}");
            }
            Some((attempt, answer)) => {
                let unknown =
                    !matches!(answer, Err(Failure { outcome: Outcome::NotSent | Outcome::Refused, .. }));
                let is_shown = matches!(&till.register.phase, Phase::Unresolved(it) if it.attempt == attempt);
                assert_eq!(unknown, is_shown, "an unknown outcome is shown, and nothing else as one");
            }
            None => {}
        }
        for effect in effects {
            self.perform(at, effect);
        }
    }

    fn perform(&mut self, at: usize, effect: Effect) {
        let soon = self.random.u64(5..200);
        match effect {
            Effect::Record(_)
            | Effect::Settle(..)
            | Effect::Note(..)
            | Effect::Defer { .. }
            | Effect::Undeliverable(..) => {
                self.later(at, 5, Coming::Write(effect));
            }
            Effect::DeliverLater(pause) => {
                let pause = u64::try_from(pause.as_millis()).expect("a pause");
                self.later(at, pause, Coming::Event(Event::Deliver));
            }
            // This keyring keeps everything.
            Effect::Delivered(_) => {}
            Effect::Send(attempt, operation) => self.send(at, attempt, operation),
            Effect::WatchHold(hold) => {
                // By the till's own clock, which may be wrong.
                let left = hold.ends_at - self.service.now - self.tills[at].clock;
                self.later(at, left.max(0).unsigned_abs(), Coming::Event(Event::HoldEnded(hold.id)));
            }
            Effect::Look { attempt, pause, .. } => {
                let pause = u64::try_from(pause.as_millis()).expect("a pause");
                let serial = self.later(at, pause + soon, Coming::Read(effect));
                self.tills[at].looking.insert(attempt, serial);
            }
            Effect::Search(..) | Effect::Quote { .. } | Effect::Release(_) | Effect::Witness { .. } => {
                self.later(at, soon, Coming::Read(effect));
            }
        }
    }

    /// What leaves a till, and what may happen to it on its way.
    fn send(&mut self, at: usize, attempt: AttemptId, operation: Operation) {
        self.check_send(at, attempt, &operation);
        self.tally.sent += 1;
        let till = &mut self.tills[at];
        till.sent.insert(attempt);
        till.lookups.insert(attempt, operation.lookup.clone());
        let fate = self.random.u8(..20);
        let arrival = match fate {
            // Long after the till has given up waiting, and rarely after anybody expects it.
            1 => self.random.u64(1_000..100_000),
            2 if self.random.u8(..10) == 0 => self.random.u64(100_000..1_000_000),
            _ => self.random.u64(5..500),
        };
        let outcome = if fate == 0 { Outcome::NotSent } else { Outcome::Unknown };
        if fate <= 7 {
            let failure = Failure::new(outcome, Reason::ConnectionLost, None);
            let noticed = self.random.u64(..15_000);
            self.later(at, noticed, Coming::Event(answered(attempt, &operation, failure)));
        }
        self.tally.lost += u64::from((1..=8).contains(&fate));
        let answers = match fate {
            // Lost on its way there.
            0 | 6 | 7 => return,
            // Lost on its way back.
            1..=5 => Answers::Not,
            8 => Answers::Otherwise,
            _ => Answers::Well,
        };
        self.later(at, arrival, Coming::Act { attempt, operation, answers });
    }

    fn check_send(&self, at: usize, attempt: AttemptId, operation: &Operation) {
        let till = &self.tills[at];
        assert!(!till.sent.contains(&attempt), "sent twice: {attempt:?}");
        assert_eq!(self.state(at, attempt), Some(LedgerState::Opened), "sent before its row was durable");
        if let Some(former) = operation.again {
            let state = self.state(at, former);
            let may = [LedgerState::InferredNotBooked, LedgerState::DecidedNotBooked, LedgerState::Delivered];
            let may = may.map(Some);
            assert!(may.contains(&state), "sent again without a verdict or a person: {state:?}");
        }
        let OperationKind::Retail { spend, .. } = operation.kind else { return };
        let client = &operation.customer.id.0;
        let is_open = |other: &AttemptId| {
            let (theirs, open) = (&till.receipts[other].0 == client, self.state(at, *other));
            *other != attempt && theirs && open == Some(LedgerState::Unknown)
        };
        if spend.is_positive() {
            assert!(!till.receipts.keys().any(is_open), "spent while an outcome is unknown");
        }
    }

    fn state(&self, at: usize, attempt: AttemptId) -> Option<LedgerState> {
        let ledger = self.tills[at].ledger.as_ref().expect("a ledger");
        let page = ledger.page(0..0, &attempt.0.to_string()).expect("a page");
        page.rows.into_iter().find(|row| row.id == attempt.0).map(|row| row.state)
    }

    /// The service acts, and answers or not.
    fn arrive(&mut self, at: usize, run: u32, attempt: AttemptId, operation: &Operation, answers: Answers) {
        let acted = self.service.act(operation);
        let till = &mut self.tills[at];
        if acted.is_ok() {
            *till.acted.entry(attempt).or_default() += 1;
        }
        if answers == Answers::Not || till.run != run {
            return;
        }
        let otherwise = answers == Answers::Otherwise;
        let cent = Money::from_hundredths(1).expect("money");
        let event = match acted {
            Err(failure) => answered(attempt, operation, failure),
            Ok(Acted::Sold(mut answer)) => {
                answer.amount = if otherwise { answer.amount + cent } else { answer.amount };
                Event::Sold(attempt, Ok(answer))
            }
            Ok(Acted::Held(mut hold)) => {
                hold.points = if otherwise { hold.points + cent } else { hold.points };
                Event::Held(attempt, Ok(hold))
            }
        };
        let soon = self.random.u64(5..200);
        self.later(at, soon, Coming::Event(event));
    }

    fn read(&mut self, at: usize, serial: u64, effect: Effect) {
        let fails = self.random.u8(..12) == 0;
        let outcome = if self.random.bool() { Outcome::Unknown } else { Outcome::NotSent };
        let failed = || Failure::new(outcome, Reason::TimedOut, None);
        let or = |failed: Failure| if fails { Err(failed) } else { Ok(()) };
        let service = &mut self.service;
        let event = match effect {
            Effect::Search(seq, query) => {
                Event::Found(seq, or(failed()).and_then(|()| service.search(query.text(), None)))
            }
            Effect::Quote { seq, client, amount, hold } => {
                Event::Quoted(seq, or(failed()).and_then(|()| service.quote(&client, amount, hold.as_ref())))
            }
            Effect::Release(hold) => {
                let released = or(failed()).and_then(|()| service.release(&hold));
                Event::Released(hold, released)
            }
            Effect::Witness { hold, lookup, .. } => {
                let seen = or(failed()).and_then(|()| service.look(lookup.text(), Some(&hold)));
                let tells = self.tills[at].hold_tells;
                Event::Witnessed(hold.id, seen.map(|seen| seen.witness.filter(|_| tells)))
            }
            Effect::Look { attempt, lookup, hold, .. } => {
                let till = &self.tills[at];
                if till.looking.get(&attempt) != Some(&serial) {
                    return;
                }
                let mut seen = or(failed()).and_then(|()| service.look(lookup.text(), hold.as_ref()));
                if let (Ok(seen), false) = (&mut seen, till.hold_tells) {
                    seen.witness = None;
                }
                Event::Looked(attempt, seen)
            }
            other => unreachable!("{other:?} is no read"),
        };
        let soon = self.random.u64(5..200);
        self.later(at, soon, Coming::Event(event));
    }

    fn write(&mut self, at: usize, effect: Effect) {
        let is_full = self.random.u8(..30) == 0;
        let till = &mut self.tills[at];
        let ledger = till.ledger.as_mut().expect("a ledger");
        match effect {
            Effect::Record(_) if is_full => {
                let full = Failure::new(Outcome::NotSent, Reason::LedgerUnwritable, None);
                self.later(at, 1, Coming::Event(Event::Recorded(Err(full))));
            }
            Effect::Record(operation) => {
                let attempt = ledger.record(SERVER, sandbox::POINT, &operation).expect("recorded");
                till.recorded += 1;
                if let OperationKind::Retail { .. } = operation.kind {
                    till.receipts.insert(attempt, (operation.customer.id.0, operation.again));
                }
                self.later(at, 1, Coming::Event(Event::Recorded(Ok(attempt))));
            }
            Effect::Defer { lookup, amount } => {
                let attempt = ledger.defer(SERVER, sandbox::POINT, &lookup, amount).expect("kept");
                till.recorded += 1;
                till.lookups.insert(attempt, Lookup::by(lookup));
                till.kept.push(attempt);
                self.later(at, 1, Coming::Event(Event::Deferred(Ok(attempt))));
            }
            Effect::Undeliverable(attempt, failure) => ledger.give_up(attempt, &failure).expect("given up"),
            Effect::Settle(attempt, settlement) => ledger.settle(attempt, &settlement).expect("settled"),
            Effect::Note(attempt, look, verdict) => {
                ledger.note(attempt, &look, verdict).expect("noted");
                till.inferred.extend(verdict.booked().map(|booked| (attempt, booked)));
            }
            other => unreachable!("{other:?} is no write"),
        }
    }

    /// Lets everything arrive, and compares what the tills say with what the service did.
    pub fn end(mut self) -> Tally {
        self.run(Duration::from_hours(1));
        for at in 0..self.tills.len() {
            let till = &self.tills[at];
            let rows = (1..=till.recorded).map(AttemptId).map(|row| (row, self.state(at, row)));
            for (row, state) in rows.collect::<Vec<_>>() {
                let times = till.acted.get(&row).copied().unwrap_or_default();
                assert!(times <= 1, "{row:?} was acted on {times} times");
                match state {
                    None => panic!("{row:?} has vanished"),
                    Some(LedgerState::Opened) => panic!("{row:?} never got an outcome"),
                    Some(LedgerState::Confirmed) => assert_eq!(times, 1, "{row:?} is shown as done"),
                    Some(LedgerState::Refused | LedgerState::NotSent) => {
                        assert_eq!(times, 0, "{row:?} is shown as failed");
                    }
                    Some(_) => {}
                }
            }
            for (row, booked) in &till.inferred {
                self.tally.inferred += 1;
                match (booked, till.acted.contains_key(row)) {
                    (true, false) => self.tally.wrongly_booked += 1,
                    (false, true) => self.tally.wrongly_not_booked += 1,
                    _ => {}
                }
            }
            for row in &till.kept {
                let deliveries = till.receipts.iter().filter(|(_, (_, again))| *again == Some(*row));
                let times: u32 = deliveries.filter_map(|(delivery, _)| till.acted.get(delivery)).sum();
                assert!(times <= 1, "{row:?}, kept for later, was earned {times} times");
                self.tally.kept += 1;
                self.tally.delivered += u64::from(times);
            }
            let begun_anew = till.receipts.values().filter_map(|(_, again)| *again);
            self.tally.begun_anew += begun_anew.filter(|row| !till.kept.contains(row)).count() as u64;
            Ledger::verify(&till.path).expect("readable").expect("unbroken");
        }
        self.tally
    }
}

fn answered(attempt: AttemptId, operation: &Operation, failure: Failure) -> Event {
    match operation.kind {
        OperationKind::Retail { .. } => Event::Sold(attempt, Err(failure)),
        OperationKind::Hold { .. } => Event::Held(attempt, Err(failure)),
    }
}
