//! What a ledger's age costs: each question put to an empty ledger and to one of so many operations (1,000,000, or the number
//! that is given), in turn and in the same run. Times are medians of 51.

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use ledger::{Ledger, Reader, Wanted};
use register::{
    Answer, ClientId, Country, Customer, Failure, Level, Lookup, Money, Operation, OperationKind, Outcome,
    Query, Reason, Scheme, Settlement,
};

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

fn main() -> Done {
    let operations: usize = std::env::args().nth(1).map_or(Ok(1_000_000), |given| given.parse())?;
    let folder = tempfile::tempdir_in(".")?;
    let (empty, full) = (folder.path().join("empty.sqlite"), folder.path().join("full.sqlite"));
    drop(Ledger::open(&empty, now)?);
    let began = Instant::now();
    // Where nothing waits for a disk, and then onto the disk where it is measured.
    let memory = Path::new("/dev/shm");
    let quick = if memory.is_dir() { tempfile::tempdir_in(memory)? } else { tempfile::tempdir()? };
    fill(&quick.path().join("full.sqlite"), operations)?;
    std::fs::copy(quick.path().join("full.sqlite"), &full)?;
    println!("{operations} operations written in {:.0} s", began.elapsed().as_secs_f64());

    println!("{:<22}{:>12}{:>12}{:>12}", "", "empty, µs", "full, µs", "more, µs");
    let says = |what: &str, ask: Ask<'_>| -> Done {
        let mut times = [vec![], vec![]];
        for _ in 0..RUNS {
            times[0].push(ask(&empty)?.as_micros());
            times[1].push(ask(&full)?.as_micros());
        }
        let [young, old] = times.map(|mut times| {
            times.sort_unstable();
            times[RUNS / 2]
        });
        println!("{what:<22}{young:>12}{old:>12}{:>12}", old.saturating_sub(young));
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
        let attempt = ledger.record(SERVER, POINT, &operation(7)?)?;
        ledger.settle(
            attempt,
            &Settlement::Failed(Failure::new(Outcome::Refused, Reason::RefusedOther, None)),
        )?;
        ledger.read().unresolved()?;
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
    says("search: phone", &page("+7 920 000-07-67"))?;
    says("search: phone, home", &page("89200000767"))?;
    says("search: end of phone", &page("0767"))?;
    says("search: initials", &page("ИП"))?;
    says("search: amount", &page("123,45"))?;
    says("what is open", &|path| {
        let reader = Reader::open(path)?;
        let began = Instant::now();
        reader.inquiries(SERVER, POINT)?;
        reader.waiting()?;
        Ok(began.elapsed())
    })?;
    let began = Instant::now();
    Ledger::verify(&full)?.map_err(|broken| broken.to_string())?;
    println!("verify: {:.1} s", began.elapsed().as_secs_f64());
    println!("size: {} MB", full.metadata()?.len() / 1_000_000);
    Ok(())
}

fn fill(path: &Path, operations: usize) -> Done {
    let mut ledger = Ledger::open(path, now)?;
    for number in 0..operations {
        NOW.set(NOW.get() + i64::try_from(86_400_000 / A_DAY)?);
        let operation = operation(number)?;
        let attempt = ledger.record(SERVER, POINT, &operation)?;
        let OperationKind::Retail { amount, spend, .. } = operation.kind else { continue };
        // One in ten thousand is lost, and a person's matter for ever.
        let settlement = if number % 10_000 == 9_999 {
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
