//! A ledger in a folder of its own, and what is written into it.

use std::path::PathBuf;

use ledger::{Ledger, Page, Row, State, Wanted};
use register::{
    AttemptId, ClientId, Country, Customer, Failure, Level, Look, Lookup, Money, Operation, OperationKind,
    Outcome, Query, Reason, Receipt, Scheme, Seen, Settlement, Witness,
};
use rusqlite::Connection;
use tempfile::TempDir;

pub const SERVER: &str = "https://a.example";
pub const POINT: &str = "p1";

pub struct Drawer {
    _folder: TempDir,
    pub path: PathBuf,
}

impl Drawer {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("ledger.sqlite");
        Self { _folder: folder, path }
    }

    pub fn open(&self) -> Ledger {
        Ledger::open(&self.path, now).expect("a ledger")
    }

    /// The same, by a run that had it open before.
    pub fn reopen(&self) -> Ledger {
        let lock = Ledger::lock(&self.path).expect("nobody else has it");
        Ledger::reopen_under(lock, &self.path, now).expect("a ledger")
    }

    /// What somebody who can write the file does to it.
    pub fn tamper(&self, how: &str) {
        let database = Connection::open(&self.path).expect("a database");
        database.execute_batch(how).expect(how);
    }

    pub fn verified(&self) -> Result<i64, ledger::Broken> {
        Ledger::verify(&self.path).expect("readable").map(|unbroken| unbroken.anchor.entries)
    }
}

/// Milliseconds since 1970.
pub fn now() -> i64 {
    let since = std::time::UNIX_EPOCH.elapsed().expect("a time");
    i64::try_from(since.as_millis()).expect("a time")
}

pub fn of_day(day: std::ops::Range<i64>) -> Wanted {
    Wanted { day, text: String::new(), home: Country::Russia }
}

pub fn page(ledger: &Ledger) -> Page {
    ledger.read().page(&of_day(0..i64::MAX)).expect("a page")
}

pub fn newest(ledger: &Ledger) -> Row {
    let mut rows = page(ledger).rows;
    rows.sort_by_key(|row| row.attempt);
    rows.pop().expect("a row")
}

pub fn states(ledger: &Ledger) -> Vec<(AttemptId, State)> {
    let mut rows = page(ledger).rows;
    rows.sort_by_key(|row| row.attempt);
    rows.into_iter().map(|row| (row.attempt, row.state)).collect()
}

pub fn money(text: &str) -> Money {
    text.parse().expect("money")
}

pub fn lookup() -> Query {
    Query::scanned("2200000000001").expect("a query")
}

pub fn operation(kind: OperationKind) -> Operation {
    let level =
        Level { title: String::new(), percent: None, scheme: Scheme::Cashback, max_spend_percent: None };
    let customer = Customer {
        id: ClientId("c1".into()),
        name: "Иван Петров".into(),
        photo: None,
        birthday: None,
        level,
        phone: Some("79201234567".into()),
        email: None,
        balance: Some(money("878")),
    };
    Operation { customer, lookup: Lookup::by(lookup()), kind, again: None }
}

pub fn retail() -> Operation {
    operation(OperationKind::Retail {
        amount: money("100.10"),
        spend: money("80"),
        earn: None,
        holds: vec![],
    })
}

/// A receipt with points, of a client of its own: what is open of one says nothing of another.
pub fn record(ledger: &mut Ledger) -> AttemptId {
    let entries = ledger.read().anchor().expect("an anchor").entries;
    ledger.record(SERVER, POINT, &of(&format!("c{entries}"), retail())).expect("recorded")
}

/// The same operation of this client.
pub fn of(client: &str, operation: Operation) -> Operation {
    let customer = Customer { id: ClientId(client.into()), ..operation.customer };
    Operation { customer, ..operation }
}

pub fn failed(outcome: Outcome, reason: Reason) -> Settlement {
    Settlement::Failed(Failure::new(outcome, reason, None))
}

pub fn lost() -> Settlement {
    failed(Outcome::Unknown, Reason::TimedOut)
}

pub fn look(balance: &str) -> Look {
    let seen = Seen { balance: Some(money(balance)), witness: Some(Witness::InForce) };
    Look { waited: std::time::Duration::ZERO, seen }
}

/// What the service confirms of a receipt.
pub fn receipt(amount: Money, spend: Money, earn: Option<Money>) -> Receipt {
    let answer = register::Answer {
        amount,
        total: amount - spend,
        total_written: Some("20.0999".into()),
        percent: None,
        scheme: Some(Scheme::Cashback),
        spend: Some(spend),
        earn,
    };
    answer.confirm(retail().customer, amount, spend).expect("a receipt")
}
