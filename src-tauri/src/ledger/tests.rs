//! The ledger under normal use, wrong use and damage, on a real file.

use std::fs;

use register::{
    AttemptId, ClientId, Customer, Failure, Hold, HoldId, Level, Look, Lookup, Money, Operation,
    OperationKind, Outcome, Query, Reason, Repeat, Scheme, Seen, Settlement, Verdict, Witness,
};
use tempfile::TempDir;

use super::names::{REASONS, VERDICTS};
use super::*;
use crate::screen::{LedgerKind, LedgerPage, LedgerRow, LedgerState, LedgerTotals, VerdictName};

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
    Operation { customer, lookup: Lookup::by(lookup()), kind, again: None }
}

fn lookup() -> Query {
    Query::scanned("79201234567").expect("a query")
}

fn retail() -> Operation {
    operation(OperationKind::Retail { amount: money("100.10"), spend: money("80"), earn: None, hold: None })
}

fn record(ledger: &mut Ledger) -> AttemptId {
    ledger.record("https://a.example", "p1", &retail()).expect("recorded")
}

fn rows(ledger: &Ledger) -> Vec<LedgerRow> {
    ledger.page(0..i64::MAX, "").expect("rows").rows
}

fn lost() -> Settlement {
    Settlement::Failed(Failure::new(Outcome::Unknown, Reason::TimedOut, None))
}

#[test]
fn what_is_recorded_and_settled_is_read_back() {
    let drawer = drawer();
    let mut ledger = open(&drawer);
    let attempt = record(&mut ledger);
    let rows = rows(&ledger);
    assert_eq!((rows[0].state, rows[0].kind), (LedgerState::Opened, LedgerKind::Spend));
    assert_eq!((rows[0].amount.as_str(), rows[0].spend.as_str()), ("100.10", "80"));
    assert_eq!((rows[0].initials.as_str(), rows[0].phone.as_deref()), ("ИП", Some("7••••••••67")));
    ledger.settle(attempt, &lost()).expect("settled");
    let row = super::tests::rows(&ledger).swap_remove(0);
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
    let row = rows(&ledger).swap_remove(0);
    assert_eq!(row.state, LedgerState::DecidedBooked);
    assert_eq!((row.decision.as_deref(), row.error), (Some("the office says so"), None));
    assert_eq!(ledger.unresolved().expect("a count"), 0);
    assert!(matches!(ledger.decide(attempt, false, "why"), Err(LedgerError::NothingToDecide)), "decided");
    assert!(matches!(ledger.decide(AttemptId(99), false, "why"), Err(LedgerError::NothingToDecide)));
    assert_eq!(Ledger::verify(&drawer.path).expect("readable").map(|unbroken| unbroken.entries), Ok(3));
}

#[test]
fn every_reason_keeps_its_name() {
    let drawer = drawer();
    let mut ledger = open(&drawer);
    for reason in REASONS {
        let attempt = record(&mut ledger);
        let failure = Failure::new(Outcome::Refused, reason, "why".to_owned());
        ledger.settle(attempt, &Settlement::Failed(failure)).expect("settled");
        let error = rows(&ledger).swap_remove(0).error.expect("an error");
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
        let rows = rows(&ledger);
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
        "INSERT OR REPLACE INTO attempt SELECT * FROM attempt",
        "INSERT OR REPLACE INTO history SELECT * FROM history",
        "INSERT OR REPLACE INTO chain SELECT * FROM chain",
    ] {
        let refused = ledger.database.execute(change, []).expect_err(change);
        assert!(refused.to_string().contains("append only"), "{change}: {refused}");
    }
}

#[test]
fn whoever_goes_round_that_is_found() {
    let check = |change: &str, expect: Result<i64, Broken>| {
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
        let found = Ledger::verify(&drawer.path).expect("readable").map(|unbroken| unbroken.entries);
        assert_eq!(found, expect, "{change}");
    };
    check("", Ok(6));
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

fn look(balance: &str) -> Look {
    let seen = Seen { balance: Some(money(balance)), witness: Some(Witness::InForce) };
    Look { waited: Duration::ZERO, seen }
}

#[test]
fn what_a_look_shows_is_evidence_and_what_it_says_an_inference() {
    let drawer = drawer();
    let mut ledger = open(&drawer);
    let attempt = record(&mut ledger);
    ledger.settle(attempt, &lost()).expect("settled");
    ledger.note(attempt, &look("878"), Verdict::TooEarly).expect("noted");
    let row = rows(&ledger).swap_remove(0);
    assert_eq!((row.state, row.error.map(|error| error.code)), (LedgerState::Unknown, Some(Code::TimedOut)));
    assert_eq!((row.balance.as_deref(), row.looks.len()), (Some("878"), 1));
    ledger.note(attempt, &look("798"), Verdict::Spent).expect("noted");
    let row = rows(&ledger).swap_remove(0);
    assert_eq!((row.state, row.error, row.decision), (LedgerState::InferredBooked, None, None));
    let looks: Vec<_> = row.looks.iter().map(|look| (look.balance.as_deref(), look.verdict)).collect();
    assert_eq!(looks, [(Some("878"), VerdictName::TooEarly), (Some("798"), VerdictName::Spent)]);
    assert_eq!(ledger.unresolved().expect("a count"), 0);
    // A person can know better.
    ledger.decide(attempt, false, "the customer's app says so").expect("decided");
    assert_eq!(rows(&ledger)[0].state, LedgerState::DecidedNotBooked);
    assert!(Ledger::verify(&drawer.path).expect("readable").is_ok());
}

#[test]
fn every_verdict_keeps_its_name() {
    for verdict in VERDICTS {
        assert_eq!(names::verdict(&names::of_verdict(verdict)), VerdictName::of(verdict));
    }
}

#[test]
fn a_page_is_a_day_and_what_is_open_or_what_fits_a_text() {
    let drawer = drawer();
    let mut ledger = open(&drawer);
    let attempt = record(&mut ledger);
    let at = rows(&ledger)[0].at;
    let ids = |page: LedgerPage| page.rows.iter().map(|row| row.id).collect::<Vec<_>>();
    let check = |ledger: &Ledger, day: std::ops::Range<i64>, text: &str, expect: &[i64]| {
        assert_eq!(ids(ledger.page(day.clone(), text).expect("a page")), expect, "{day:?} {text:?}");
    };
    check(&ledger, at..at + 1, "", &[1]);
    check(&ledger, at + 1..at + 2, "", &[]);
    for (text, expect) in [
        ("ип", &[1][..]),
        ("67", &[1]),
        ("4567", &[1]),
        ("+7 920 123-45-67", &[1]),
        ("+7 920 123-45-68", &[]),
        ("100,10", &[1]),
        ("80", &[1]),
        ("1", &[1]),
        ("2", &[]),
        ("%", &[]),
    ] {
        check(&ledger, 0..0, text, expect);
    }
    ledger.settle(attempt, &lost()).expect("settled");
    check(&ledger, at + 1..at + 2, "", &[1]);
    let other = record(&mut ledger);
    check(&ledger, at..i64::MAX, "", &[1, other.0]);
}

#[test]
fn the_days_totals_are_what_the_service_confirmed_and_the_rest_is_counted() {
    let drawer = drawer();
    let mut ledger = open(&drawer);
    assert_eq!(
        ledger.page(0..i64::MAX, "").expect("a page").totals,
        LedgerTotals {
            amount: "0".into(),
            paid: "0".into(),
            spent: "0".into(),
            earned: "0".into(),
            ..LedgerTotals::default()
        }
    );
    let spend = record(&mut ledger);
    let answer = register::Answer {
        amount: money("100.10"),
        total: money("20.10"),
        total_written: Some("20.0999".into()),
        percent: None,
        scheme: Some(Scheme::Cashback),
        spend: Some(money("80")),
        earn: None,
    };
    let receipt = answer.confirm(retail().customer, money("100.10"), money("80")).expect("a receipt");
    ledger.settle(spend, &Settlement::Sold(receipt.into())).expect("settled");
    let unknown = record(&mut ledger);
    ledger.settle(unknown, &lost()).expect("settled");
    let inferred = record(&mut ledger);
    ledger.settle(inferred, &lost()).expect("settled");
    ledger.note(inferred, &look("798"), Verdict::Spent).expect("noted");
    let totals = ledger.page(0..i64::MAX, "").expect("a page").totals;
    assert_eq!((totals.count, totals.unresolved, totals.supposed), (1, 1, 1));
    assert_eq!([totals.amount, totals.paid, totals.spent, totals.earned], ["100.10", "20.10", "80", "0"]);
}

#[test]
fn a_later_run_goes_on_asking_where_it_was_sent_to() {
    let drawer = drawer();
    let mut ledger = open(&drawer);
    let hold = Hold { id: HoldId("h".into()), points: money("80"), ends_at: 5 };
    let (amount, spend) = (money("100"), money("80"));
    let kind = OperationKind::Retail { amount, spend, earn: Some(money("7")), hold: Some(hold.clone()) };
    let attempt = ledger.record("https://a.example", "p1", &operation(kind)).expect("recorded");
    drop(ledger);
    let mut ledger = open(&drawer);
    assert_eq!(ledger.inquiries("https://b.example", "p1").expect("read"), []);
    assert_eq!(ledger.inquiries("https://a.example", "p2").expect("read"), []);
    let open = ledger.inquiries("https://a.example", "p1").expect("read").swap_remove(0);
    assert_eq!((open.attempt, open.verdict), (attempt, Verdict::NotSeen));
    assert_eq!((open.sent.spend, open.sent.earn), (money("80"), Some(money("7"))));
    assert_eq!(
        (open.sent.balance, open.sent.hold, open.sent.hold_lost),
        (Some(money("878")), Some(hold), false)
    );

    let held = operation(OperationKind::Hold { points: money("80") });
    let held = ledger.record("https://a.example", "p1", &held).expect("recorded");
    ledger.settle(held, &lost()).expect("settled");
    let second = record(&mut ledger);
    ledger.settle(second, &lost()).expect("settled");
    let open = ledger.inquiries("https://a.example", "p1").expect("read");
    let seen: Vec<_> = open.iter().map(|open| (open.attempt, open.verdict, open.sent.hold_lost)).collect();
    assert_eq!(seen, [(attempt, Verdict::Overtaken, false), (second, Verdict::Overtaken, true)]);
}

#[test]
fn what_was_not_booked_is_begun_anew_once() {
    let drawer = drawer();
    let mut ledger = open(&drawer);
    let attempt = record(&mut ledger);
    let repeat = |ledger: &Ledger| ledger.repeat(attempt, Lookup::by(lookup())).expect("read");
    assert_eq!(repeat(&ledger), None, "on its way");
    ledger.settle(attempt, &lost()).expect("settled");
    assert_eq!(repeat(&ledger), None, "unknown");
    ledger.note(attempt, &look("878"), Verdict::Unchanged).expect("noted");
    let client = ClientId("c1".into());
    let expect =
        Repeat { attempt, client, lookup: Lookup::by(lookup()), amount: money("100.10"), spend: money("80") };
    assert_eq!(repeat(&ledger), Some(expect.clone()));

    let again = Operation { again: Some(attempt), ..retail() };
    let second = ledger.record("https://a.example", "p1", &again).expect("recorded");
    assert_eq!(repeat(&ledger), None, "it is on its way");
    assert_eq!(rows(&ledger)[0].again, Some(attempt.0));
    let refused = Failure::new(Outcome::Refused, Reason::SpendTooLarge, None);
    ledger.settle(second, &Settlement::Failed(refused)).expect("settled");
    assert_eq!(repeat(&ledger), Some(expect), "nothing came of it");
}

fn states(ledger: &Ledger) -> Vec<(i64, LedgerState)> {
    let mut rows = ledger.page(0..i64::MAX, "").expect("a page").rows;
    rows.sort_by_key(|row| row.id);
    rows.into_iter().map(|row| (row.id, row.state)).collect()
}

fn delivery(kept: AttemptId) -> Operation {
    Operation { again: Some(kept), ..retail() }
}

fn failed(outcome: Outcome) -> Settlement {
    Settlement::Failed(Failure::new(outcome, Reason::ClientNotFound, None))
}

#[test]
fn what_waits_for_the_service_is_passed_on_once_and_waits_on_only_where_nothing_was_done() {
    let drawer = drawer();
    let mut ledger = open(&drawer);
    let waiting = |ledger: &Ledger| ledger.waiting("https://a.example", "p1").expect("what waits");
    let kept = ledger.defer("https://a.example", "p1", &lookup(), money("100.10")).expect("kept");
    assert_eq!(waiting(&ledger), [(kept, money("100.10"))]);
    assert_eq!(ledger.waiting("https://a.example", "p2").expect("what waits"), []);
    assert_eq!(ledger.unresolved().expect("a number"), 0);

    let first = ledger.record("https://a.example", "p1", &delivery(kept)).expect("recorded");
    assert_eq!(waiting(&ledger), [], "it would be sent twice");
    ledger.settle(first, &failed(Outcome::NotSent)).expect("settled");
    assert_eq!(waiting(&ledger), [(kept, money("100.10"))]);

    let busy = ledger.record("https://a.example", "p1", &delivery(kept)).expect("recorded");
    let turned_away = Failure::new(Outcome::Refused, Reason::TooManyRequests, None);
    ledger.settle(busy, &Settlement::Failed(turned_away)).expect("settled");
    assert_eq!(waiting(&ledger), [(kept, money("100.10"))]);

    let second = ledger.record("https://a.example", "p1", &delivery(kept)).expect("recorded");
    drop(ledger);
    let mut ledger = open(&drawer);
    assert_eq!(waiting(&ledger), [], "what may have been sent is not sent again");
    let expect = [
        (kept.0, LedgerState::Delivered),
        (first.0, LedgerState::NotSent),
        (busy.0, LedgerState::Refused),
        (second.0, LedgerState::Unknown),
    ];
    assert_eq!(states(&ledger), expect);
    ledger.decide(second, true, "seen").expect("decided");
    assert!(ledger.decide(kept, true, "seen").is_err(), "the row that it was passed on to says it");
}

#[test]
fn what_can_never_be_sent_is_for_a_person() {
    let drawer = drawer();
    let mut ledger = open(&drawer);
    let refused = ledger.defer("https://a.example", "p1", &lookup(), money("10")).expect("kept");
    let attempt = ledger.record("https://a.example", "p1", &delivery(refused)).expect("recorded");
    ledger.settle(attempt, &failed(Outcome::Refused)).expect("settled");
    let unknown = ledger.defer("https://a.example", "p1", &lookup(), money("20")).expect("kept");
    let failure = Failure::new(Outcome::Refused, Reason::ClientNotFound, None);
    ledger.give_up(unknown, &failure).expect("given up");
    assert_eq!(ledger.unresolved().expect("a number"), 2);
    assert_eq!(ledger.inquiries("https://a.example", "p1").expect("inquiries"), []);
    ledger.decide(unknown, false, "the customer never came back").expect("decided");
    assert_eq!(ledger.unresolved().expect("a number"), 1);
    assert!(Ledger::verify(&drawer.path).expect("readable").is_ok());
}

#[test]
fn a_ledger_of_the_first_version_goes_on_with_all_it_has() {
    let drawer = drawer();
    let mut former = Connection::open(&drawer.path).expect("a file");
    Migrations::from_slice(&STEPS[..1]).to_latest(&mut former).expect("the first step");
    former
        .execute_batch(
            "INSERT INTO attempt (kind, server, point, client, initials, amount, spend)
                 VALUES ('earn', 'https://a.example', 'p1', 'c1', 'ИП', 10010, 0);
             INSERT INTO history (attempt, at, state) VALUES (1, 5, 'opened');",
        )
        .expect("a row");
    let transaction = former.transaction().expect("a transaction");
    chain::append(&transaction, 1).expect("chained");
    transaction.commit().expect("committed");
    drop(former);

    let mut ledger = open(&drawer);
    assert_eq!(states(&ledger), [(1, LedgerState::Unknown)]);
    ledger.defer("https://a.example", "p1", &lookup(), money("10")).expect("kept");
    let unbroken = Ledger::verify(&drawer.path).expect("readable").expect("unbroken");
    assert_eq!(unbroken.entries, 4);
    let untouchable = ledger.database.execute("DELETE FROM history", []);
    assert!(untouchable.is_err(), "append only");
    let orphan =
        ledger.database.execute("INSERT INTO history (attempt, at, state) VALUES (99, 0, 'opened')", []);
    assert!(orphan.is_err(), "every entry has its attempt");
}

/// A shop that counts in soums has a billion by noon.
#[test]
fn a_day_has_no_bound_that_a_single_amount_has() {
    let drawer = drawer();
    let mut ledger = open(&drawer);
    for _ in 0..2 {
        let amount = money("999999999.99");
        let kind = OperationKind::Retail { amount, spend: money("0"), earn: None, hold: None };
        let attempt = ledger.record("https://a.example", "p1", &operation(kind)).expect("recorded");
        let (total, scheme) = (amount, Some(Scheme::Cashback));
        let answer = register::Answer {
            amount,
            total,
            total_written: None,
            percent: None,
            scheme,
            spend: None,
            earn: Some(amount),
        };
        let receipt = answer.confirm(retail().customer, amount, money("0")).expect("a receipt");
        ledger.settle(attempt, &Settlement::Sold(receipt.into())).expect("settled");
    }
    let totals = ledger.page(0..i64::MAX, "").expect("a page").totals;
    assert_eq!([totals.amount, totals.paid, totals.earned], ["1999999999.98"; 3]);
}

#[test]
fn a_page_says_that_there_is_more_and_the_table_has_all_of_its_day() {
    let drawer = drawer();
    let mut ledger = open(&drawer);
    for _ in 0..501 {
        let attempt = record(&mut ledger);
        ledger.settle(attempt, &lost()).expect("settled");
    }
    let page = ledger.page(0..i64::MAX, "").expect("a page");
    assert_eq!((page.rows.len(), page.has_more), (500, true));
    let table = ledger.table(0..i64::MAX, "").expect("a table");
    assert_eq!((table.rows.len(), table.has_more), (501, false));
    assert_eq!(ledger.table(0..0, "").expect("a table").rows, [], "what is open on other days is theirs");
    assert_eq!(ledger.page(0..0, "").expect("a page").rows.len(), 500);
}
