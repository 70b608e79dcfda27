//! One till of the model: its real register and its real ledger, and what stands around them.

use std::collections::HashMap;
use std::path::PathBuf;

use ledger::{Desk, Ledger, OpenRows, Reader, Sought, State};
use register::{AttemptId, Event, Lookup, Policy, Register, Timer};
use rusqlite::Connection;

use super::service::POINTS;

pub const SERVER: &str = "https://loyalty.example";

/// The keyring does not answer.
#[derive(Debug)]
pub struct Locked;

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
    /// Whose clients are to be found.
    pub sought: Sought,
    /// Whether what is open will be asked for once more.
    pub is_reopening: bool,
    /// How often its ledger was to be changed in this run.
    pub changes: u64,
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
    /// Those of which the cashier was told so.
    pub told: Vec<AttemptId>,
    pub recorded: i64,
}

impl Till {
    pub fn new(path: PathBuf, policy: Policy) -> Self {
        Self {
            register: Register::default(),
            desk: None,
            sought: Sought::default(),
            is_reopening: false,
            changes: 0,
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
            told: vec![],
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
        (self.sought, self.is_reopening, self.changes) = (Sought::default(), false, 0);
        self.desk = Some(Desk::new(Ledger::open(&self.path, clock).expect("a ledger")));
        vec![Event::Moved, Event::Configured(self.policy)]
    }

    /// What the ledger has open, as its thread reads it.
    pub fn open_rows(&mut self, now: i64) -> OpenRows {
        let point = self.point;
        self.ledger().read().open_rows((SERVER, point), now).expect("what is open")
    }

    /// How to find the client of an attempt: what this run knows, and else what the keyring says, where it answers.
    pub fn lookup(&self, attempt: AttemptId) -> Result<Option<Lookup>, Locked> {
        match (self.known.get(&attempt), self.is_unlocked) {
            (Some(known), _) => Ok(Some(known.clone())),
            (None, true) => Ok(self.lookups.get(&attempt).cloned()),
            (None, false) => Err(Locked),
        }
    }

    /// Does something while the ledger takes no entry, as on a full disk.
    pub fn while_full<T>(&mut self, what: impl FnOnce(&mut Self) -> T) -> T {
        let beside = Connection::open(&self.path).expect("the ledger's file");
        let full =
            "CREATE TRIGGER full BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, 'the disk is full'); END";
        beside.execute_batch(full).expect("full");
        let done = what(self);
        beside.execute_batch("DROP TRIGGER full").expect("room");
        done
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
        // What a person has taken back meanwhile cannot be given up any more, and is told once.
        while self.desk().is_behind() {
            let _ = self.desk().catch_up();
        }
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

    /// The rows by which one that was kept was sent.
    pub fn deliveries(&self, row: AttemptId) -> Vec<AttemptId> {
        let of_it = self.receipts.iter().filter(|(_, receipt)| receipt.again == Some(row));
        of_it.map(|(delivery, _)| *delivery).collect()
    }

    /// Where one waits to be sent.
    pub fn waits_at(&mut self, row: AttemptId) -> Option<String> {
        let waiting = self.ledger().read().waiting().expect("what waits");
        waiting.into_iter().find(|kept| kept.attempt == row).map(|kept| kept.point)
    }

    /// The oldest row that waits.
    pub fn first_kept(&mut self) -> Option<AttemptId> {
        self.ledger().read().waiting().expect("what waits").first().map(|kept| kept.attempt)
    }
}
