//! What a ledger costs: each question put to an empty ledger and to one of many operations, in turn; a durable write beside a bare
//! insert that is as durable.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ledger::{Ledger, Reader, Wanted};
use register::{
    Answer, ClientId, Country, Customer, Failure, Level, Lookup, Money, Operation, OperationKind, Outcome,
    Query, Reason, Scheme, Settlement,
};
use rusqlite::Connection;
use tempfile::TempDir;

use super::table::{Row, short};
use super::times::Times;

const SERVER: &str = "https://loyalty.example";
const POINT: &str = "p1";
/// A busy shop's day.
const A_DAY: usize = 400;
const RUNS: usize = 51;

type Done<T = ()> = Result<T, Box<dyn Error>>;
/// A question, and how long the answer took.
type Ask<'a> = &'a dyn Fn(&Path) -> Done<Duration>;

thread_local! {
    /// The ledger's time, which goes on with what is written.
    static NOW: std::cell::Cell<i64> = const { std::cell::Cell::new(1_700_000_000_000) };
}

fn now() -> i64 {
    NOW.get()
}

/// A ledger of so many operations beside an empty one, and a write beside a bare one.
pub fn measure(operations: usize) -> Done<Vec<Row>> {
    // Onto the disk where it is measured.
    let folder = tempfile::tempdir_in(".")?;
    let (empty, full) = (folder.path().join("empty.sqlite"), folder.path().join("full.sqlite"));
    drop(Ledger::open(&empty, now)?);
    written(&full, operations, Some(10_000))?;
    let mut rows = vec![durable(&folder)?];
    let mut says = |what: &str, ask: Ask<'_>| -> Done {
        let mut times = [Times::default(), Times::default()];
        for _ in 0..RUNS {
            times[0].add(ask(&empty)?);
            times[1].add(ask(&full)?);
        }
        let [young, old] = times.map(|times| times.median());
        rows.push(
            Row::new(
                format!("ledger of {operations} operations: {what}, beyond an empty one"),
                (old - young).max(0.0),
                "ms",
                5.0,
            )
            .beside(format!("{} ms; empty {} ms", short(old), short(young))),
        );
        Ok(())
    };
    says("start", &|path| {
        let began = Instant::now();
        let ledger = Ledger::open(path, now)?;
        let took = began.elapsed();
        drop(ledger);
        Ok(took)
    })?;
    says("record and settle", &|path| {
        let mut ledger = Ledger::open(path, now)?;
        let began = Instant::now();
        record_and_settle(&mut ledger)?;
        ledger.read().unresolved()?;
        ledger.read().latest(3)?;
        Ok(began.elapsed())
    })?;
    let day = now() - 86_400_000..now();
    let page = |text: &'static str| {
        let day = day.clone();
        move |path: &Path| -> Done<Duration> {
            let reader = Reader::open(path)?;
            let wanted = Wanted { day: day.clone(), text: text.to_owned(), home: Country::Russia };
            let began = Instant::now();
            reader.page(&wanted)?;
            Ok(began.elapsed())
        }
    };
    says("a day", &page(""))?;
    says("search by a phone", &page("+7 920 000-07-67"))?;
    says("search by a phone without its code", &page("89200000767"))?;
    says("search by the end of a phone", &page("0767"))?;
    says("search by initials", &page("ИП"))?;
    says("search by an amount", &page("123,45"))?;
    says("what is open", &|path| {
        let reader = Reader::open(path)?;
        let began = Instant::now();
        reader.inquiries(SERVER, POINT)?;
        reader.waiting()?;
        reader.holds(SERVER, POINT, now())?;
        Ok(began.elapsed())
    })?;
    let began = Instant::now();
    Ledger::verify(&full)?.map_err(|broken| broken.to_string())?;
    let megabytes = full.metadata()?.len() / 1_000_000;
    rows.push(
        Row::told(format!("ledger of {operations} operations: verify"), began.elapsed().as_secs_f64(), "s")
            .beside(format!("{megabytes} MB on the disk")),
    );
    Ok(rows)
}

/// How long a durable write takes on this disk, at the median.
pub fn write() -> Done<Duration> {
    let folder = tempfile::tempdir_in(".")?;
    let mut ledger = Ledger::open(&folder.path().join("ledger.sqlite"), now)?;
    let mut times = Times::default();
    for _ in 0..RUNS {
        times.add(record_and_settle(&mut ledger)? / 2);
    }
    Ok(Duration::from_secs_f64(times.median() / 1000.0))
}

/// A ledger of so many operations, in a file. One in so many is lost, and a person's matter for ever.
pub fn written(path: &Path, operations: usize, lost: Option<usize>) -> Done {
    // Where nothing waits for a disk, and then onto it.
    let memory = Path::new("/dev/shm");
    let quick = if memory.is_dir() { tempfile::tempdir_in(memory)? } else { tempfile::tempdir()? };
    let made: PathBuf = quick.path().join("full.sqlite");
    fill(&made, operations, lost)?;
    std::fs::copy(made, path)?;
    Ok(())
}

/// Writes of the ledger beside bare inserts that are as durable, in turn.
fn durable(folder: &TempDir) -> Done<Row> {
    let mut ledger = Ledger::open(&folder.path().join("ours.sqlite"), now)?;
    let bare = Connection::open(folder.path().join("bare.sqlite"))?;
    bare.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE operations (id INTEGER PRIMARY KEY, said TEXT);",
    )?;
    let said = "x".repeat(400);
    let (mut ours, mut theirs) = (Times::default(), Times::default());
    for _ in 0..4 * RUNS {
        ours.add(record_and_settle(&mut ledger)? / 2);
        let began = Instant::now();
        bare.execute("INSERT INTO operations (said) VALUES (?1)", [&said])?;
        theirs.add(began.elapsed());
    }
    let (ours, theirs) = (ours.median(), theirs.median());
    Ok(Row::new(
        "durable write of the ledger, beside a bare insert of SQLite that is as durable",
        ours / theirs,
        "×",
        1.3,
    )
    .beside(format!("{} ms; bare {} ms", short(ours), short(theirs))))
}

/// A receipt that is written down, and then that it was refused. Returns how long both took.
fn record_and_settle(ledger: &mut Ledger) -> Done<Duration> {
    let began = Instant::now();
    let attempt = ledger.record(SERVER, POINT, &operation(7)?)?;
    let refused = Failure::new(Outcome::Refused, Reason::RefusedOther, None);
    ledger.settle(attempt, &Settlement::Failed(refused))?;
    Ok(began.elapsed())
}

fn fill(path: &Path, operations: usize, lost: Option<usize>) -> Done {
    let mut ledger = Ledger::open(path, now)?;
    for number in 0..operations {
        NOW.set(NOW.get() + i64::try_from(86_400_000 / A_DAY)?);
        let is_lost = lost.is_some_and(|lost| number % lost == lost - 1);
        let mut operation = operation(number)?;
        if is_lost {
            // Whoever's receipt is lost spends nothing any more.
            operation.customer.id = ClientId(format!("lost-{number}"));
        }
        let attempt = ledger.record(SERVER, POINT, &operation)?;
        let OperationKind::Retail { amount, spend, .. } = operation.kind else { continue };
        let settlement = if is_lost {
            Settlement::Failed(Failure::new(Outcome::Unknown, Reason::TimedOut, None))
        } else {
            let answer = Answer {
                amount,
                total: amount - spend,
                total_written: None,
                percent: None,
                scheme: None,
                spend: Some(spend),
                earn: None,
            };
            Settlement::Sold(
                answer
                    .confirm(operation.customer, amount, spend)
                    .map_err(|failure| format!("{failure:?}"))?
                    .into(),
            )
        };
        ledger.settle(attempt, &settlement)?;
    }
    Ok(())
}

fn operation(number: usize) -> Done<Operation> {
    let level =
        Level { title: String::new(), percent: None, scheme: Scheme::Cashback, max_spend_percent: None };
    let (who, letters) = (number % 20_011, ["Иван Петров", "Anna Ivanova", "Олег Яковлев", "Мария"]);
    let customer = Customer {
        id: ClientId(format!("client-{who}")),
        name: letters[number % letters.len()].to_owned(),
        photo: None,
        birthday: None,
        level,
        phone: Some(format!("7920{who:07}")),
        email: None,
        balance: Money::from_hundredths(1_000_000),
    };
    let amount = Money::from_hundredths(i64::try_from(100 + number * 7919 % 500_000)?).unwrap_or_default();
    let spend = if number.is_multiple_of(3) { Money::SMALLEST } else { Money::ZERO };
    let lookup = Lookup::by(Query::scanned("2200000000001").ok_or("a query")?);
    let kind = OperationKind::Retail { amount, spend, earn: None, holds: vec![] };
    Ok(Operation { customer, lookup, kind, again: None })
}
