//! The world of the model check: what the tills want done, when it gets done, and what breaks.

mod carry;
mod judge;
mod reopen;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use fastrand::Rng;
use ledger::{Ledger, OpenRows, Sought, State, Wanted};
use register::{
    AttemptId, Country, Effect, Event, Failure, Lookup, Money, Operation, Outcome, Phase, Policy, Query,
    Shown, Timer, Wish,
};
use tempfile::TempDir;

use super::service::{POINTS, Service};
use super::tally::Tally;
use super::till::{Locked, SERVER, Till};

const PHONES: [&str; 3] = ["79200000001", "79200000007", "79200000008"];
/// How long the answer to a read takes at most, in milliseconds.
const LONGEST_READ: u64 = 200;
/// How long the ledger's thread takes to come to something, in milliseconds.
const WRITING: u64 = 5;
/// How long a till waits for a keyring that did not answer, in milliseconds.
const KEYRING_PAUSE: u64 = 20_000;

thread_local! {
    /// The time by the clock of the till whose turn it is: its ledger writes that down.
    static NOW: Cell<i64> = const { Cell::new(0) };
}

/// What the service did: when, for whom, for which till and row, and by how much that moved the balance, in hundredths.
struct Deed {
    at: i64,
    client: String,
    till: usize,
    row: AttemptId,
    is_hold: bool,
    moved: i64,
}

/// What was earned and came only later.
struct Credit {
    at: i64,
    client: String,
    moved: i64,
}

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
    /// A person takes the oldest receipt back that waits.
    Withdraw,
    /// A person has it sent from where the till is now.
    Readdress,
    /// The keyring is locked, or unlocked.
    Keyring {
        unlocked: bool,
    },
    /// Somebody has cleared the keyring.
    Lose,
    /// The till is set to another point.
    Correct {
        point: usize,
    },
    /// The till's ledger is found to be damaged.
    SetAside,
    /// The till's clock jumps.
    Clock {
        seconds: i64,
    },
}

/// What is on its way.
enum Coming {
    /// A till learns something.
    Event(Event),
    /// A till is reminded.
    Reminder(Timer),
    /// A read reaches the service.
    Read(Effect),
    /// An operation reaches the service, whoever still waits for it.
    Act { attempt: AttemptId, point: &'static str, operation: Operation, answers: Answers },
    /// What was earned is credited.
    Credit { client: String, moved: i64 },
    /// The ledger's thread writes.
    Write(Effect),
    /// The ledger's thread is asked what is open, after so many changes.
    Ask(u64),
    /// It says so.
    Open(u64, OpenRows),
    /// The keyring says how to find a client.
    Lookup(AttemptId, Result<Option<Lookup>, Locked>),
}

/// What becomes of the answer to an operation.
#[derive(Clone, Copy, PartialEq)]
enum Answers {
    Well,
    Otherwise,
    Not,
}

pub struct World {
    service: Service,
    deeds: Vec<Deed>,
    /// Whether what is earned comes only later.
    credits_late: bool,
    credits: Vec<Credit>,
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
        let till = |number: u32| {
            let (protect, defer, hold_tells) = (random.bool(), random.bool(), random.bool());
            let policy = Policy { protect, defer, hold_tells, ..Policy::default() };
            Till::new(folder.path().join(format!("{number}.sqlite")), policy)
        };
        let tills = [1, 2].map(till).into();
        let mut world = Self {
            service: Service::new(random.u8(..4) == 0, random.u8(..4) == 0),
            deeds: vec![],
            credits_late: random.u8(..4) == 0,
            credits: vec![],
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
        self.look_at_clock(at);
        for event in self.tills[at].start(|| NOW.get()) {
            self.step(at, event);
        }
        // A file that was not closed is looked through first.
        let opened = self.random.u64(0..4_000);
        self.reopen_in(at, opened);
    }

    /// What this till writes from now on has its own time.
    fn look_at_clock(&self, at: usize) {
        NOW.set(self.service.now + self.tills[at].clock);
    }

    pub fn act(&mut self, at: usize, next: &Move) {
        self.look_at_clock(at);
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
                    self.step(at, Event::Spend(Wish::of(spend)));
                }
            }
            Move::Confirm => {
                let (seq, spend, question) = match &self.tills[at].register.phase {
                    Phase::Serving(sale) => {
                        (sale.quote().map_or(0, |quote| quote.seq), sale.spend(), sale.question())
                    }
                    Phase::Deferring(deferring) => (deferring.seq, Money::ZERO, None),
                    _ => (0, Money::ZERO, None),
                };
                let shown = Shown { question, since: Shown::READABLE };
                self.step(at, Event::Confirm { seq, spend, shown });
            }
            Move::Hold => {
                let seq = match &self.tills[at].register.phase {
                    Phase::Serving(sale) => sale.quote().map_or(0, |quote| quote.seq),
                    _ => 0,
                };
                self.step(at, Event::Hold(seq));
            }
            Move::Release => self.step(at, Event::Release),
            Move::Cancel => self.step(at, Event::Cancel),
            Move::Park => self.step(at, Event::Park),
            Move::Again => self.again(at),
            Move::Decide { truthful } => self.decide(at, truthful),
            Move::Wait { seconds } => return self.run(Duration::from_secs(seconds)),
            Move::Kill => self.start(at),
            Move::SetAside => self.set_aside(at),
            Move::Reachable => self.step(at, Event::Reachable),
            Move::Clock { seconds } => self.tills[at].clock += seconds * 1_000,
            Move::Withdraw => {
                let till = &mut self.tills[at];
                let row = till.first_kept();
                if let Some(row) = row.filter(|row| till.ledger().withdraw(*row, "said so").is_ok()) {
                    self.tally.withdrawn += 1;
                    self.tills[at].changes += 1;
                    self.step(at, Event::Withdrawn(row));
                    self.reopen_in(at, WRITING);
                }
            }
            Move::Readdress => {
                let till = &mut self.tills[at];
                let point = till.point;
                if let Some(row) = till.first_kept() {
                    till.ledger().readdress(row, SERVER, point).expect("it waits");
                    till.changes += 1;
                    self.reopen_in(at, WRITING);
                }
            }
            Move::Keyring { unlocked } => {
                self.tills[at].is_unlocked = unlocked;
            }
            Move::Lose => self.tills[at].lookups.clear(),
            Move::Correct { point } => self.correct(at, POINTS[point]),
        }
        // Some cashiers look at the screen first, some do not.
        let patience = if self.random.u8(..4) == 0 { self.random.u64(0..1_000) } else { 2_500 };
        self.run(Duration::from_millis(patience));
    }

    /// Between customers only, as the app has it.
    fn correct(&mut self, at: usize, point: &'static str) {
        let till = &mut self.tills[at];
        let is_idle =
            matches!(till.register.phase, Phase::Idle | Phase::Done(_)) && !till.register.is_moving_points();
        if is_idle && till.point != point {
            till.point = point;
            till.sought = Sought::default();
            let policy = till.policy;
            self.step(at, Event::Moved);
            self.step(at, Event::Configured(policy));
            self.reopen_in(at, WRITING);
        }
    }

    fn share(&self, at: usize, quarters: u32) -> Option<Money> {
        let Phase::Serving(sale) = &self.tills[at].register.phase else { return None };
        Money::from_hundredths(sale.quote()?.max_spend.hundredths() * i64::from(quarters) / 4)
    }

    fn again(&mut self, at: usize) {
        let till = &mut self.tills[at];
        let mut known: Vec<(AttemptId, Lookup)> = till.known.clone().into_iter().collect();
        known.sort_by_key(|(attempt, _)| *attempt);
        let repeat = known.into_iter().rev().find_map(|(attempt, lookup)| {
            till.ledger().read().repeat(attempt, lookup).expect("a ledger that can be read")
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
        let wanted = Wanted { day: 0..0, text: String::new(), home: Country::Russia };
        let open = till.ledger().read().page(&wanted).expect("a page").rows;
        let open = open.into_iter().filter(|row| row.state.is_open(row.kind)).map(|row| row.attempt);
        if let Some(row) = open.min() {
            let booked = self.deeds.iter().any(|deed| deed.till == at && deed.row == row) == truthful;
            self.tills[at].ledger().decide(row, booked, "said so").expect("decided");
            self.tills[at].changes += 1;
            self.step(at, Event::Decided(row));
        }
    }

    /// Lets time go by.
    fn run(&mut self, time: Duration) {
        let until = self.service.now + i64::try_from(time.as_millis()).expect("a time");
        while let Some(next) = self.coming.first_entry().filter(|next| next.key().0 <= until) {
            let ((now, serial), (at, run, coming)) = next.remove_entry();
            self.service.now = now;
            self.look_at_clock(at);
            let runs = self.tills[at].run == run;
            match coming {
                Coming::Act { attempt, point, operation, answers } => {
                    self.arrive(at, run, attempt, (point, &operation), answers);
                }
                Coming::Credit { client, moved } => {
                    self.service.move_balance(&client, moved);
                    self.credits.push(Credit { at: now, client, moved });
                }
                Coming::Event(event) if runs => self.step(at, event),
                Coming::Reminder(timer) if runs && self.tills[at].timers.get(&timer) == Some(&serial) => {
                    self.step(at, Event::Reminded(timer));
                }
                Coming::Read(effect) if runs => self.read(at, effect),
                Coming::Write(effect) if runs => self.write(at, effect),
                Coming::Ask(changes) if runs => self.tell_open(at, changes),
                Coming::Open(changes, rows) if runs => self.open(at, changes, rows),
                Coming::Lookup(attempt, found) if runs => self.found(at, attempt, found),
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
        if let Event::Found(_, Ok(customer)) = &event {
            till.read.insert(customer.id.0.clone(), self.service.now - LONGEST_READ.cast_signed());
        }
        let keeps = match &event {
            Event::Remembered(row, Ok(())) if matches!(till.register.phase, Phase::Deferring(_)) => {
                Some(*row)
            }
            _ => None,
        };
        let (register, effects) = std::mem::take(&mut till.register).step(event);
        till.register = register;
        if till.register.phase == Phase::Idle {
            till.told.extend(keeps);
        }
        match sold {
            Some((attempt, Ok(()))) if matches!(till.register.phase, Phase::Done(_)) => {
                let deeds = self.deeds.iter().filter(|deed| deed.till == at && deed.row == attempt);
                assert_eq!(deeds.count(), 1, "shown as done: {attempt:?}");
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

    /// What is kept for later is the line's or a person's, and nobody is told of it that it was kept and then not.
    fn check_kept(&mut self, at: usize, row: AttemptId, deliveries: &[AttemptId]) {
        let state = self.state(at, row);
        let came_to: Vec<_> = deliveries.iter().map(|delivery| self.state(at, *delivery)).collect();
        let till = &mut self.tills[at];
        match state {
            Some(State::Deferred) => {
                let is_in_line = till.register.deferred.iter().any(|waiting| waiting.attempt == row);
                let is_here = till.waits_at(row).as_deref() == Some(till.point);
                assert!(is_in_line || !is_here || !till.is_unlocked, "{row:?} waits in nobody's line");
            }
            Some(State::Delivered) => {
                let nothing = [State::NotSent, State::Refused].map(Some);
                let is_gone = came_to.iter().all(|state| nothing.contains(state));
                assert!(!is_gone, "{row:?} was sent, and came to nothing: {came_to:?}");
            }
            Some(State::NotSent) => {
                assert!(!till.told.contains(&row), "{row:?} was told to be kept, and was not");
            }
            _ => {}
        }
    }

    /// Lets everything arrive, and compares what the tills say with what the service did.
    pub fn end(mut self) -> Tally {
        self.run(Duration::from_hours(1));
        for at in 0..self.tills.len() {
            let count = |world: &Self, row| {
                world.deeds.iter().filter(|deed| deed.till == at && deed.row == row).count()
            };
            for row in (1..=self.tills[at].recorded).map(AttemptId) {
                let (times, state) = (count(&self, row), self.state(at, row));
                assert!(times <= 1, "{row:?} was acted on {times} times");
                match state {
                    None => panic!("{row:?} has vanished"),
                    Some(State::Opened) => panic!("{row:?} never got an outcome"),
                    Some(State::Confirmed) => assert_eq!(times, 1, "{row:?} is shown as done"),
                    Some(State::Refused | State::NotSent | State::Withdrawn) => {
                        assert_eq!(times, 0, "{row:?} is shown as not done");
                    }
                    Some(_) => {}
                }
            }
            self.judge(at);
            for inquiry in self.tills[at].register.inquiries.clone() {
                let state = self.state(at, inquiry.attempt);
                assert_eq!(state, Some(State::Unknown), "a client is held back for {:?}", inquiry.attempt);
            }
            for row in self.tills[at].kept.clone() {
                let deliveries = self.tills[at].deliveries(row);
                let times: usize = deliveries.iter().map(|delivery| count(&self, *delivery)).sum();
                assert!(times <= 1, "{row:?}, kept for later, was earned {times} times");
                self.check_kept(at, row, &deliveries);
                self.tally.kept += 1;
                self.tally.delivered += times as u64;
            }
            let till = &self.tills[at];
            let begun_anew = till.receipts.values().filter_map(|receipt| receipt.again);
            self.tally.begun_anew += begun_anew.filter(|row| !till.kept.contains(row)).count() as u64;
            Ledger::verify(&till.path).expect("readable").expect("unbroken");
        }
        self.tally
    }
}
