//! A test: no question reads the whole ledger, however old it is (core review B22: 0.3 s after each settlement at three years' age).

use std::cell::RefCell;

use register::{AttemptId, Country, Failure, Lookup, Money, Outcome, Query, Reason, Settlement};
use rusqlite::StatementStatus::FullscanStep;
use rusqlite::trace::{TraceEvent, TraceEventCodes};

use crate::{Ledger, LedgerError, Reader, Wanted};

const SERVER: &str = "https://a.example";
const POINT: &str = "p1";
/// What is closed. A question that looks at each row takes so many steps.
const CLOSED: usize = 500;
/// What is open, and may be looked at row by row.
const FEW: i32 = 60;

thread_local! {
    static SCANS: RefCell<Vec<(String, i32)>> = const { RefCell::new(vec![]) };
}

/// SQLite itself counts how far a statement went through a table without an index.
fn count(event: TraceEvent<'_>) {
    if let TraceEvent::Profile(statement, _) = event {
        let steps = statement.get_status(FullscanStep);
        SCANS.with_borrow_mut(|scans| scans.push((statement.sql().into_owned(), steps)));
    }
}

fn refused() -> Settlement {
    Settlement::Failed(Failure::new(Outcome::Refused, Reason::RefusedOther, None))
}

fn ask_everything(reader: &Reader, of: AttemptId, whom: &Query) -> Result<(), LedgerError> {
    let day = 5_000..5_010;
    for text in ["", "7", "ИП", "+7 920 000-07-67", "0767", "123,45"] {
        let wanted = Wanted { day: day.clone(), text: text.to_owned(), home: Country::Russia };
        reader.page(&wanted)?;
        reader.table(&wanted)?;
    }
    reader.unresolved()?;
    reader.latest(3)?;
    reader.inquiries(SERVER, POINT)?;
    reader.elsewhere(SERVER, POINT)?;
    reader.holds(SERVER, POINT, 0)?;
    reader.waiting()?;
    reader.closed(10)?;
    reader.state(of)?;
    reader.repeat(of, Lookup::by(whom.clone()))?;
    reader.origin(of)?;
    let anchor = reader.anchor()?;
    reader.doubt(Some(&anchor)).map(drop)
}

#[test]
fn no_question_reads_the_whole_ledger() -> Result<(), LedgerError> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ledger.sqlite");
    let mut ledger = Ledger::open(&path, || 0)?;
    // The disk is not what is looked at.
    ledger.reader.database.pragma_update(None, "synchronous", "off")?;
    let code = Query::scanned("2200000000001").expect("a query");
    let mut row = AttemptId(0);
    for _ in 0..CLOSED {
        row = ledger.defer(SERVER, POINT, &code, Money::SMALLEST)?.attempt;
        ledger.settle(row, &refused())?;
    }
    let waits = ledger.defer(SERVER, POINT, &code, Money::SMALLEST)?.attempt;
    let stuck = ledger.defer(SERVER, POINT, &code, Money::SMALLEST)?.attempt;
    ledger.give_up(stuck, &Failure::new(Outcome::NotSent, Reason::KeptTooLong, None))?;
    let withdrawn = ledger.defer(SERVER, POINT, &code, Money::SMALLEST)?.attempt;

    ledger.reader.database.trace_v2(TraceEventCodes::SQLITE_TRACE_PROFILE, Some(count));
    ledger.withdraw(withdrawn, "said so")?;
    ledger.readdress(waits, SERVER, "p2")?;
    ledger.decide(stuck, false, "said so")?;
    let kept = ledger.defer(SERVER, POINT, &code, Money::SMALLEST)?.attempt;
    ledger.settle(kept, &refused())?;
    ledger.interrupt_open_attempts()?;
    ask_everything(&ledger.reader, row, &code)?;
    ledger.reader.database.trace_v2(TraceEventCodes::empty(), None);
    let scans = SCANS.take();
    assert!(scans.len() > 40, "{} statements were watched", scans.len());
    let slow: Vec<_> = scans.into_iter().filter(|(_, steps)| *steps > FEW).collect();
    assert!(slow.is_empty(), "they go through the whole ledger: {slow:#?}");
    Ok(())
}
