//! The ledger's file under wrong use, damage, and hands that go round what refuses them.

use std::fs;

use crate::drawer::*;
use ledger::{Anchor, Broken, Doubt, Ledger, LedgerError, Reader};
use register::{Lookup, Verdict};
use rusqlite::Connection;

#[test]
fn only_one_app_has_it_open() {
    let drawer = Drawer::new();
    let first = drawer.open();
    assert!(matches!(Ledger::open(&drawer.path, now), Err(LedgerError::InUse)));
    assert!(drawer.verified().is_ok(), "readable beside the app");
    let beside = Reader::open(&drawer.path).expect("readable beside the app");
    assert_eq!(beside.anchor().expect("an anchor"), first.read().anchor().expect("an anchor"));
    drop(first);
    drawer.open();
}

#[test]
fn a_file_of_another_version_is_left_alone() {
    let drawer = Drawer::new();
    drop(drawer.open());
    for (version, is_newer) in [(99, true), (3, false), (1, false)] {
        drawer.tamper(&format!("PRAGMA user_version = {version}"));
        let before = fs::read(&drawer.path).expect("a file");
        match Ledger::open(&drawer.path, now) {
            Err(LedgerError::TooNew) => assert!(is_newer),
            Err(LedgerError::TooOld) => assert!(!is_newer),
            other => panic!("{other:?}"),
        }
        match Ledger::verify(&drawer.path) {
            Err(LedgerError::TooNew) => assert!(is_newer),
            Err(LedgerError::TooOld) => assert!(!is_newer),
            other => panic!("{other:?}"),
        }
        assert_eq!(fs::read(&drawer.path).expect("a file"), before);
    }
}

/// A ledger of some rows that is rubbish from this byte of its length on.
fn torn(from: impl Fn(usize) -> usize) -> Drawer {
    let torn = Drawer::new();
    let mut ledger = torn.open();
    for _ in 0..50 {
        record(&mut ledger);
    }
    drop(ledger);
    let mut bytes = fs::read(&torn.path).expect("a file");
    let from = from(bytes.len());
    bytes[from..].fill(0xA5);
    fs::write(&torn.path, &bytes).expect("written");
    torn
}

#[test]
fn a_damaged_file_is_said_to_be_one() {
    let rubbish = Drawer::new();
    fs::write(&rubbish.path, "this is no database, and has never been one").expect("written");
    let torn = torn(|bytes| bytes / 3);
    // As whatever tore it left it.
    fs::write(torn.path.with_extension("sqlite-wal"), "").expect("written");
    for drawer in [rubbish, torn] {
        assert!(matches!(Ledger::open(&drawer.path, now), Err(LedgerError::Damaged(_))));
    }
}

/// Whoever found something wrong with a file that was closed leaves a word beside it, and it is looked through once.
#[test]
fn a_file_that_is_suspected_is_looked_through_when_it_is_opened_next() {
    let sound = Drawer::new();
    drop(sound.open());
    let files = || fs::read_dir(sound.path.parent().expect("a folder")).expect("a folder").count();
    let before = files();
    Ledger::suspect(&sound.path).expect("a word beside it");
    assert_eq!(files(), before + 1);
    drop(sound.open());
    assert_eq!(files(), before, "it is well, and says so no more");

    // Where no page lies that is read to open it.
    let torn = torn(|bytes| bytes - 4096);
    Ledger::suspect(&torn.path).expect("a word beside it");
    assert!(matches!(Ledger::open(&torn.path, now), Err(LedgerError::Damaged(_))));
}

#[test]
fn what_a_person_asks_in_vain_says_nothing_of_the_ledger() {
    for error in [LedgerError::NothingToDecide, LedgerError::NothingToRepeat, LedgerError::Unconfirmed] {
        assert!(error.is_a_persons() && !error.is_of_the_disk(), "{error:?}");
    }
    for error in [LedgerError::Damaged(String::new()), LedgerError::TooNew, LedgerError::TooOld] {
        assert!(!error.is_a_persons(), "{error:?}");
    }
}

#[test]
fn where_it_cannot_be_written_nothing_is_recorded() {
    let blocked = Drawer::new();
    fs::write(&blocked.path, "").expect("written");
    assert!(matches!(Ledger::open(&blocked.path.join("ledger.sqlite"), now), Err(LedgerError::Folder(_))));
}

#[test]
fn nothing_in_it_can_be_changed_or_removed() {
    let drawer = Drawer::new();
    let mut ledger = drawer.open();
    record(&mut ledger);
    let database = Connection::open(&drawer.path).expect("a database");
    for change in [
        "UPDATE entry SET body = ''",
        "UPDATE entry SET hash = x'00'",
        "DELETE FROM entry",
        "INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE id = 2",
        "REPLACE INTO entry SELECT * FROM entry WHERE id = 2",
        "INSERT INTO entry SELECT id + 5, at, attempt, body, hash FROM entry WHERE id = 2",
    ] {
        let refused = database.execute(change, []).expect_err(change);
        assert!(refused.to_string().contains("append only"), "{change}: {refused}");
    }
}

/// Unlocks what refuses, and locks it again as it was: the tables look untouched.
fn unlocked(change: &str) -> String {
    format!(
        "PRAGMA writable_schema = on; CREATE TEMP TABLE was AS SELECT name, sql FROM sqlite_schema WHERE type = 'trigger';
         DROP TRIGGER entry_is_next; DROP TRIGGER entry_stays; DROP TRIGGER entry_remains;
         {change};
         INSERT INTO sqlite_schema SELECT 'trigger', name, 'entry', 0, sql FROM was;"
    )
}

#[test]
fn whoever_goes_round_that_is_found() {
    let check = |change: &str, expect: Result<i64, Broken>| {
        let drawer = Drawer::new();
        let mut ledger = drawer.open();
        for _ in 0..3 {
            let attempt = record(&mut ledger);
            ledger.settle(attempt, &lost()).expect("settled");
        }
        drop(ledger);
        drawer.tamper(change);
        assert_eq!(drawer.verified(), expect, "{change}");
    };
    let hidden = |change: &str, expect| check(&unlocked(change), expect);
    hidden("SELECT 1", Ok(7));
    hidden("UPDATE entry SET body = replace(body, '10010', '1') WHERE id = 4", Err(Broken::Altered(4)));
    hidden("UPDATE entry SET at = at + 1 WHERE id = 5", Err(Broken::Altered(5)));
    hidden("UPDATE entry SET attempt = 1 WHERE id = 6", Err(Broken::Altered(6)));
    hidden("UPDATE entry SET hash = x'00' WHERE id = 7", Err(Broken::Altered(7)));
    hidden(
        "UPDATE entry SET body = '{\"entry\":\"begun\",\"ledger\":\"0\"}' WHERE id = 1",
        Err(Broken::Altered(1)),
    );
    hidden("DELETE FROM entry WHERE id = 3", Err(Broken::Removed(3)));
    hidden("DELETE FROM entry WHERE id = 7", Err(Broken::Standing(3)));
    hidden("DELETE FROM entry WHERE id > 5", Err(Broken::Standing(3)));
    hidden("DELETE FROM entry", Err(Broken::Removed(1)));
    check("UPDATE standing SET amount = 1 WHERE attempt = 2", Err(Broken::Standing(2)));
    check("UPDATE standing SET state = 'confirmed' WHERE attempt = 3", Err(Broken::Standing(3)));
    check("DELETE FROM standing WHERE attempt = 1", Err(Broken::Standing(1)));
    check("INSERT INTO standing SELECT 9, at, kind, state, server, point, client, initials, phone, ending, amount,
           spend, earn, balance, holds, again, reason, detail, decision, total,
           total_written, earned FROM standing WHERE attempt = 1", Err(Broken::Standing(9)));
    check("DROP TRIGGER entry_stays", Err(Broken::Tables("entry_stays".into())));
    check(
        "DROP TRIGGER entry_stays; CREATE TRIGGER entry_stays BEFORE UPDATE ON entry BEGIN SELECT 1; END",
        Err(Broken::Tables("entry_stays".into())),
    );
    check("DROP INDEX standing_by_day", Err(Broken::Tables("standing_by_day".into())));
    check(
        "ALTER TABLE standing RENAME TO hidden; CREATE VIEW standing AS SELECT * FROM hidden",
        Err(Broken::Tables("standing".into())),
    );
    check("CREATE VIEW more AS SELECT 1", Err(Broken::Tables("more".into())));
    check("UPDATE standing SET ending = '00' WHERE attempt = 2", Err(Broken::Standing(2)));
    // SQLite keeps such names for itself, and runs what has one all the same.
    let swallow = "PRAGMA writable_schema = on;
         INSERT INTO sqlite_schema VALUES ('trigger', 'sqlite_e', 'entry', 0,
             'CREATE TRIGGER sqlite_e BEFORE INSERT ON entry BEGIN SELECT raise(IGNORE); END')";
    check(swallow, Err(Broken::Tables("sqlite_e".into())));
}

#[test]
fn a_ledger_that_is_not_the_one_of_before_is_doubted() {
    let drawer = Drawer::new();
    let mut ledger = drawer.open();
    record(&mut ledger);
    let early = ledger.read().anchor().expect("an anchor");
    drop(ledger);
    let copy = fs::read(&drawer.path).expect("a file");
    let mut ledger = drawer.open();
    let attempt = record(&mut ledger);
    ledger.settle(attempt, &lost()).expect("settled");
    let late = ledger.read().anchor().expect("an anchor");
    let doubt = |anchor: &Anchor| drawer.open().read().doubt(Some(anchor)).expect("readable");
    assert_eq!(ledger.read().doubt(None).expect("readable"), None);
    drop(ledger);
    assert_eq!((doubt(&early), doubt(&late)), (None, None), "it has only grown");

    drawer.tamper("DROP TRIGGER entry_remains");
    assert_eq!(doubt(&late), Some(Doubt::Tables("entry_remains".into())));

    fs::write(&drawer.path, copy).expect("an older copy");
    assert_eq!(doubt(&early), None);
    assert_eq!(doubt(&late), Some(Doubt::Shorter));
    let mut ledger = drawer.open();
    for _ in 0..3 {
        record(&mut ledger);
    }
    drop(ledger);
    assert_eq!(doubt(&late), Some(Doubt::Altered), "it went on otherwise");

    fs::remove_file(&drawer.path).expect("removed");
    assert_eq!(doubt(&late), Some(Doubt::Other));
}

#[test]
fn an_anchor_is_read_as_it_is_written() {
    let anchor = Anchor { ledger: "00ff".into(), entries: 12, hash: "ab".into() };
    assert_eq!(anchor.to_string().parse(), Ok(anchor));
    for none in ["", "a b c", "a 1", "a 1 b c"] {
        assert!(none.parse::<Anchor>().is_err(), "{none:?}");
    }
}

/// Whatever swallows what is written: the request must not leave.
#[test]
fn what_is_not_there_after_it_was_written_is_not_recorded() {
    let drawer = Drawer::new();
    let mut ledger = drawer.open();
    drawer.tamper("CREATE TRIGGER swallows BEFORE INSERT ON entry BEGIN SELECT raise(IGNORE); END");
    assert!(matches!(ledger.record(SERVER, POINT, &retail()), Err(LedgerError::Damaged(_))));
}

#[test]
fn a_file_without_a_version_or_a_beginning_is_no_ledger_of_ours() {
    let drawer = Drawer::new();
    let mut ledger = drawer.open();
    record(&mut ledger);
    let known = ledger.read().anchor().expect("an anchor");
    drop(ledger);
    drawer.tamper(&unlocked("DELETE FROM entry WHERE id = 1"));
    assert_eq!(drawer.open().read().doubt(Some(&known)).expect("readable"), Some(Doubt::Other));
    drawer.tamper("PRAGMA user_version = 0");
    assert!(matches!(Ledger::open(&drawer.path, now), Err(LedgerError::Damaged(_))));
}

/// It holds together, and says what was never written.
#[test]
fn a_row_that_says_what_no_row_says_makes_a_damaged_ledger() {
    let drawer = Drawer::new();
    let mut ledger = drawer.open();
    record(&mut ledger);
    drop(ledger);
    drawer.tamper("UPDATE standing SET kind = 'gift'");
    assert!(matches!(Ledger::open(&drawer.path, now), Err(LedgerError::Damaged(_))));
}

/// Nothing was meant by such a figure: a receipt of nothing would be sent, and one with points looked into as one without.
#[test]
fn a_figure_that_nobody_can_have_meant_is_acted_on_by_nobody() {
    let drawer = Drawer::new();
    let mut ledger = drawer.open();
    ledger.defer(SERVER, POINT, &lookup(), money("5")).expect("kept");
    let unknown = record(&mut ledger);
    ledger.settle(unknown, &lost()).expect("settled");
    drawer.tamper("UPDATE standing SET amount = 9223372036854775807, spend = 9223372036854775807");
    let read = ledger.read();
    assert_eq!(read.waiting().expect("read"), []);
    let open = read.inquiries(SERVER, POINT).expect("read");
    let seen: Vec<_> = open.iter().map(|open| (open.attempt, open.verdict, open.sent.balance)).collect();
    assert_eq!(seen, [(unknown, Verdict::Overtaken, None)], "its client is blocked, and nothing concluded");
    assert_eq!(page(&ledger).rows.len(), 2, "a person sees both, and decides");
    ledger.decide(unknown, false, "asked at the office").expect("decided");
    assert_eq!(ledger.read().repeat(unknown, Lookup::by(lookup())).expect("read"), None);
}
