//! One till of the model: its real register and its real ledger, and what stands around them.

use std::collections::HashMap;
use std::path::PathBuf;

use ledger::{Desk, Ledger, Reader, State};
use register::{AttemptId, Deferred, Event, Inquiry, Lookup, Policy, Register, Timer};

use super::service::POINTS;

pub const SERVER: &str = "https://loyalty.example";

/// What a till wrote down of a receipt.
pub struct Receipt {
    pub client: String,
    /// Which row it goes on with.
    pub again: Option<AttemptId>,
    /// By how much it is to move the balance, in hundredths.
    pub moves: i64,
    /// No earlier than this was the balance read that it stands on.
    pub read: i64,
}

pub struct Till {
    pub register: Register,
    pub desk: Option<Desk>,
    pub path: PathBuf,
    /// What was set aside of it.
    pub aside: Vec<Reader>,
    /// How often the app was started: what an earlier run waited for, nobody waits for any more.
    pub run: u32,
    /// How far its clock is wrong.
    pub clock: i64,
    pub point: &'static str,
    pub policy: Policy,
    /// Whether the keyring answers.
    pub is_unlocked: bool,
    /// As the keyring keeps them.
    pub lookups: HashMap<AttemptId, Lookup>,
    /// What this run knows.
    pub known: HashMap<AttemptId, Lookup>,
    /// No earlier than this each client's balance was read last.
    pub read: HashMap<String, i64>,
    pub timers: HashMap<Timer, u64>,
    /// When each was sent.
    pub sent: HashMap<AttemptId, i64>,
    pub receipts: HashMap<AttemptId, Receipt>,
    /// What was inferred, and when.
    pub inferred: Vec<(AttemptId, bool, i64)>,
    /// Rows that were kept for later.
    pub kept: Vec<AttemptId>,
    pub recorded: i64,
}

impl Till {
    pub fn new(path: PathBuf, policy: Policy) -> Self {
        Self {
            register: Register::default(),
            desk: None,
            path,
            aside: vec![],
            run: 0,
            clock: 0,
            point: POINTS[0],
            policy,
            is_unlocked: true,
            lookups: HashMap::new(),
            known: HashMap::new(),
            read: HashMap::new(),
            timers: HashMap::new(),
            sent: HashMap::new(),
            receipts: HashMap::new(),
            inferred: vec![],
            kept: vec![],
            recorded: 0,
        }
    }

    /// A start of the app; what it tells the register comes back. What the ledger has open comes later.
    pub fn start(&mut self, clock: fn() -> i64) -> Vec<Event> {
        self.desk = None;
        self.run += 1;
        self.register = Register::default();
        self.timers.clear();
        self.known.clear();
        self.desk = Some(Desk::new(Ledger::open(&self.path, clock).expect("a ledger")));
        vec![Event::Moved, Event::Configured(self.policy)]
    }

    /// What is open at this point, as far as the keyring says how to go on with it.
    pub fn reopen(&mut self, now: i64) -> Vec<Event> {
        let (point, is_unlocked) = (self.point, self.is_unlocked);
        let read = self.ledger().read();
        let inquiries = read.inquiries(SERVER, point).expect("inquiries");
        let elsewhere = read.elsewhere(SERVER, point).expect("inquiries");
        let kept = read.waiting().expect("what waits");
        let ledger::Holds { left, lost, are_untold } = read.holds(SERVER, point, now).expect("holds");
        let find = |attempt: &AttemptId| {
            let known = self.known.get(attempt);
            known.or(self.lookups.get(attempt).filter(|_| is_unlocked)).cloned()
        };
        let found: Vec<Inquiry> = inquiries
            .iter()
            .filter_map(|inquiry| {
                let mut inquiry = inquiry.clone();
                inquiry.lookup = Some(find(&inquiry.attempt)?);
                Some(inquiry)
            })
            .collect();
        let waiting = kept
            .into_iter()
            .filter(|kept| kept.point == point)
            .filter_map(|kept| Some(Deferred::new(kept.attempt, kept.at, find(&kept.attempt)?, kept.amount)));
        vec![
            Event::Reopened(inquiries),
            Event::Reopened(found),
            Event::Reopened(elsewhere),
            Event::Holds { left, lost, are_untold },
            Event::Waiting(waiting.collect()),
        ]
    }

    /// The ledger is found to be damaged while the till runs, and the next one goes on with what was not at its end.
    pub fn set_aside(&mut self, clock: fn() -> i64) {
        let (left, unwritten) = self.desk.take().expect("a ledger").leave();
        self.aside.push(Reader::open(&self.path).expect("the ledger that is set aside"));
        self.path.set_extension(format!("{}.sqlite", self.aside.len()));
        Ledger::succeed(&self.path, clock, Some(&left), AttemptId(self.recorded)).expect("the next one");
        let lock = Ledger::lock(&self.path).expect("nobody else has it");
        let ledger = Ledger::reopen_under(lock, &self.path, clock).expect("a ledger");
        self.desk = Some(Desk::with(ledger, unwritten));
    }

    pub fn desk(&mut self) -> &mut Desk {
        self.desk.as_mut().expect("a ledger")
    }

    pub fn ledger(&mut self) -> &mut Ledger {
        self.desk().ledger().expect("all is written")
    }

    pub fn state(&mut self, attempt: AttemptId) -> Option<State> {
        let state = self.ledger().read().state(attempt).expect("a state");
        let former = self.aside.iter().rev().find_map(|former| former.state(attempt).expect("a state"));
        // What was not at its end, and is no hold, goes on in the next one.
        let is_receipt = self.receipts.contains_key(&attempt) || self.kept.contains(&attempt);
        let goes_on = |state: &State| {
            matches!(state, State::Opened | State::Unknown | State::Deferred | State::Undeliverable)
        };
        state.or(former.filter(|former| !(is_receipt && goes_on(former))))
    }

    /// The oldest row that waits.
    pub fn first_kept(&mut self) -> Option<AttemptId> {
        self.ledger().read().waiting().expect("what waits").first().map(|kept| kept.attempt)
    }
}
