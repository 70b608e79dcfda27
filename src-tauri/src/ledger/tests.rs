//! The ledger under normal use, wrong use and damage, on a real file.

use std::fs;

use register::{ClientId, Customer, Failure, Hold, HoldId, Level, Scheme};
use tempfile::TempDir;

use super::*;

struct Drawer {
    _folder: TempDir,
    path: PathBuf,
}

fn drawer() -> Drawer {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ledger.sqlite");
    Drawer { _folder: folder, path }
}

fn open(drawer: &Drawer) -> Ledger {
    Ledger::open(&drawer.path).expect("a ledger").0
}

fn money(text: &str) -> Money {
    text.parse().expect("money")
}

fn operation(kind: OperationKind) -> Operation {
    let level =
        Level { title: String::new(), percent: None, scheme: Scheme::Cashback, max_spend_percent: None };
    let customer = Customer {
        id: ClientId("c1".into()),
        name: "Иван Петров".into(),
        photo: None,
        birthday: None,
        level,
        phone: Some("79201234567".into()),
        balance: Some(money("878")),
    };
    Operation { customer, kind }
}

fn retail() -> Operation {
    operation(OperationKind::Retail { amount: money("100.10"), spend: money("80"), hold: None })
}

fn record(ledger: &mut Ledger) -> AttemptId {
    ledger.record("https://a.example", "p1", &retail()).expect("recorded")
}

fn lost() -> Settlement {
    Settlement::Failed(Failure::new(Outcome::Unknown, Reason::TimedOut, None))
}

#[test]
fn what_is_recorded_and_settled_is_read_back() {
    let drawer = drawer();
    let mut ledger = open(&drawer);
    let attempt = record(&mut ledger);
    let rows = ledger.newest(10).expect("rows");
    assert_eq!((rows[0].state, rows[0].kind), (LedgerState::Opened, LedgerKind::Spend));
    assert_eq!((rows[0].amount.as_str(), rows[0].spend.as_str()), ("100.10", "80"));
    assert_eq!((rows[0].initials.as_str(), rows[0].phone.as_deref()), ("ИП", Some("7••••••••67")));
    ledger.settle(attempt, &lost()).expect("settled");
    let row = ledger.newest(10).expect("rows").swap_remove(0);
    assert_eq!((row.state, row.error.map(|error| error.code)), (LedgerState::Unknown, Some(Code::TimedOut)));
    assert_eq!(ledger.unresolved().expect("a count"), 1);
}

#[test]
fn a_person_decides_what_nobody_knows_and_nothing_else() {
    let drawer = drawer();
    let mut ledger = open(&drawer);
    let attempt = record(&mut ledger);
    assert!(matches!(ledger.decide(attempt, true, "why"), Err(LedgerError::NothingToDecide)), "on its way");
    ledger.settle(attempt, &lost()).expect("settled");
    ledger.decide(attempt, true, "the office says so").expect("decided");
    let row = ledger.newest(1).expect("rows").swap_remove(0);
    assert_eq!(row.state, LedgerState::DecidedBooked);
    assert_eq!((row.decision.as_deref(), row.error), (Some("the office says so"), None));
    assert_eq!(ledger.unresolved().expect("a count"), 0);
    assert!(matches!(ledger.decide(attempt, false, "why"), Err(LedgerError::NothingToDecide)), "decided");
    assert!(matches!(ledger.decide(AttemptId(99), false, "why"), Err(LedgerError::NothingToDecide)));
    assert_eq!(Ledger::verify(&drawer.path).expect("readable"), Ok(Unbroken { entries: 3 }));
}

#[test]
fn every_reason_keeps_its_name() {
    let drawer = drawer();
    let mut ledger = open(&drawer);
    for reason in REASONS {
        let attempt = record(&mut ledger);
        let failure = Failure::new(Outcome::Refused, reason, "why".to_owned());
        ledger.settle(attempt, &Settlement::Failed(failure)).expect("settled");
        let error = ledger.newest(1).expect("rows").swap_remove(0).error.expect("an error");
        assert_eq!((error.code, error.detail.as_deref()), (reason.into(), Some("why")));
    }
}

#[test]
fn what_was_on_its_way_when_the_app_ended_is_unknown() {
    let drawer = drawer();
    let mut ledger = open(&drawer);
    let attempt = record(&mut ledger);
    let hold = operation(OperationKind::Hold { points: money("80") });
    let held = ledger.record("https://a.example", "p1", &hold).expect("recorded");
    let hold = Hold { id: HoldId("h".into()), points: money("80"), ends_at: 0 };
    ledger.settle(held, &Settlement::Held(hold)).expect("settled");
    drop(ledger);
    for _ in 0..2 {
        let ledger = open(&drawer);
        let rows = ledger.newest(10).expect("rows");
        let states: Vec<_> = rows.iter().map(|row| (row.id, row.state)).collect();
        assert_eq!(states, [(attempt.0, LedgerState::Unknown), (held.0, LedgerState::Confirmed)]);
        assert_eq!(rows[0].error.as_ref().map(|error| error.code), Some(Code::Interrupted));
    }
}

#[test]
fn nothing_in_it_can_be_changed_or_removed() {
    let drawer = drawer();
    let mut ledger = open(&drawer);
    record(&mut ledger);
    for change in [
        "UPDATE attempt SET amount = 1",
        "UPDATE history SET state = 'confirmed'",
        "UPDATE chain SET hash = x'00'",
        "DELETE FROM attempt",
        "DELETE FROM history",
        "DELETE FROM chain",
    ] {
        let refused = ledger.database.execute(change, []).expect_err(change);
        assert!(refused.to_string().contains("append only"), "{change}: {refused}");
    }
}

#[test]
fn whoever_goes_round_that_is_found() {
    let check = |change: &str, expect: Result<Unbroken, Broken>| {
        let drawer = drawer();
        let mut ledger = open(&drawer);
        for _ in 0..3 {
            let attempt = record(&mut ledger);
            ledger.settle(attempt, &lost()).expect("settled");
        }
        let unlock = "PRAGMA foreign_keys = off;
             DROP TRIGGER attempt_stays; DROP TRIGGER attempt_remains; DROP TRIGGER history_stays;
             DROP TRIGGER history_remains; DROP TRIGGER chain_stays; DROP TRIGGER chain_remains;";
        ledger.database.execute_batch(unlock).expect("unlocked");
        ledger.database.execute_batch(change).expect(change);
        assert_eq!(Ledger::verify(&drawer.path).expect("readable"), expect, "{change}");
    };
    check("", Ok(Unbroken { entries: 6 }));
    check("UPDATE attempt SET amount = 1 WHERE id = 2", Err(Broken::Altered(3)));
    check("UPDATE history SET state = 'confirmed' WHERE id = 4", Err(Broken::Altered(4)));
    check("UPDATE history SET detail = '' WHERE id = 6", Err(Broken::Altered(6)));
    check("DELETE FROM history WHERE id = 3; DELETE FROM chain WHERE entry = 3", Err(Broken::Removed(3)));
    check("DELETE FROM history WHERE id = 6; DELETE FROM chain WHERE entry = 6", Err(Broken::Removed(6)));
    check("DELETE FROM chain WHERE entry = 5", Err(Broken::Altered(5)));
    check(
        "UPDATE history SET attempt = 3 WHERE id = 2; UPDATE history SET attempt = 1 WHERE id = 6",
        Err(Broken::Altered(2)),
    );
}

#[test]
fn only_one_app_has_it_open() {
    let drawer = drawer();
    let first = open(&drawer);
    assert!(matches!(Ledger::open(&drawer.path), Err(LedgerError::InUse)));
    assert!(Ledger::verify(&drawer.path).expect("readable beside the app").is_ok());
    drop(first);
    open(&drawer);
}

#[test]
fn a_newer_version_is_left_alone() {
    let drawer = drawer();
    let ledger = open(&drawer);
    ledger.database.pragma_update(None, "user_version", 99).expect("from the future");
    drop(ledger);
    assert!(matches!(Ledger::open(&drawer.path), Err(LedgerError::TooNew)));
    assert_eq!(fs::read_dir(drawer.path.parent().expect("a folder")).expect("files").count(), 2);
}

#[test]
fn a_damaged_file_is_kept_and_a_new_one_begun() {
    let rubbish = drawer();
    fs::write(&rubbish.path, "this is no database, and has never been one").expect("written");
    let torn = drawer();
    let mut ledger = open(&torn);
    for _ in 0..50 {
        record(&mut ledger);
    }
    drop(ledger);
    let mut bytes = fs::read(&torn.path).expect("a file");
    let middle = bytes.len() / 3;
    bytes[middle..].fill(0xA5);
    fs::write(&torn.path, &bytes).expect("written");
    for drawer in [rubbish, torn] {
        let before = fs::read(&drawer.path).expect("a file");
        let (mut ledger, aside) = Ledger::open(&drawer.path).expect("a new ledger");
        let aside = aside.expect("set aside");
        assert!(aside.ends_with("ledger.damaged-1.sqlite"), "{}", aside.display());
        assert_eq!(fs::read(aside).expect("kept"), before);
        record(&mut ledger);
    }
}

#[test]
fn where_it_cannot_be_written_nothing_is_recorded() {
    let blocked = drawer();
    fs::write(&blocked.path, "").expect("written");
    assert!(matches!(Ledger::open(&blocked.path.join("ledger.sqlite")), Err(LedgerError::Folder(_))));

    let full = drawer();
    let mut ledger = open(&full);
    record(&mut ledger);
    let pages: i64 = ledger.database.query_row("PRAGMA page_count", [], |row| row.get(0)).expect("pages");
    ledger.database.pragma_update(None, "max_page_count", pages).expect("no more room");
    let refused = loop {
        if let Err(error) = ledger.record("https://a.example", "p1", &retail()) {
            break error;
        }
    };
    let LedgerError::Database(error) = &refused else { panic!("{refused}") };
    assert_eq!(error.sqlite_error_code(), Some(ErrorCode::DiskFull));
    ledger.database.pragma_update(None, "max_page_count", pages * 2).expect("room again");
    record(&mut ledger);
    assert!(Ledger::verify(&full.path).expect("readable").is_ok(), "what failed left nothing behind");
}
