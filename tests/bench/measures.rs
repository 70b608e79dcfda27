//! All measurements, in one run.

mod counter;
mod hand;
mod idle;
mod ledger;
mod peer;
mod poor;
mod sale;
mod service;
mod shift;
mod size;
mod start;
mod table;
mod times;

use std::process::ExitCode;
use std::time::Duration;

use table::{Row, table};

/// How much of everything.
struct Amount {
    runs: usize,
    look: Duration,
    customers: usize,
    operations: usize,
    starts_of_the_poor: usize,
}

const WHOLE: Amount = Amount {
    runs: 50,
    look: Duration::from_mins(1),
    customers: 2_000,
    operations: 1_000_000,
    starts_of_the_poor: 50,
};
const QUICK: Amount = Amount {
    runs: 10,
    // The till looks whether its service is there every 45 s: one look is no share of ten seconds.
    look: Duration::from_secs(30),
    customers: 60,
    operations: 10_000,
    starts_of_the_poor: 3,
};

const PARTS: [&str; 9] = ["ledger", "start", "service", "sale", "idle", "poor", "peer", "shift", "size"];

/// Measures what is asked for, and prints it. Fails where something is far off.
pub fn all() -> ExitCode {
    let mut parts: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let is_quick = parts.iter().any(|word| word == "--quick");
    parts.retain(|word| word != "--quick");
    if let Some(unknown) = parts.iter().find(|part| !PARTS.contains(&part.as_str())) {
        eprintln!("there is no part {unknown}; there are {}", PARTS.join(", "));
        return ExitCode::from(2);
    }
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let rows = runtime.block_on(measured(if is_quick { &QUICK } else { &WHOLE }, &parts));
    println!("\n{}", table(&rows));
    let is_far = if is_quick { Row::is_far_off_anywhere } else { Row::is_far_off };
    let far = rows.iter().filter(|row| is_far(row)).count();
    if far == 0 {
        ExitCode::SUCCESS
    } else {
        eprintln!("\n{far} of them are far beyond what they may be");
        ExitCode::FAILURE
    }
}

async fn measured(amount: &Amount, parts: &[String]) -> Vec<Row> {
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|wanted| wanted == part);
    let mut rows: Vec<Row> = vec![];
    for part in PARTS.into_iter().filter(|part| wanted(part)) {
        println!("measuring: {part}");
        let mut measured = match part {
            "ledger" => ledger::measure(amount.operations).expect("a ledger"),
            "start" => start::measure(amount.runs).await,
            "service" => service::measure(amount.runs).await,
            "sale" => sale::measure(amount.runs, ledger::write().expect("a ledger")).await,
            "idle" => idle::measure(amount.look).await,
            "poor" => poor::measure(amount.starts_of_the_poor, amount.runs).await,
            "peer" => peer::measure(amount.runs, amount.look).await,
            "shift" => shift::measure(amount.customers).await,
            _ => size::measure(),
        };
        // What was asked for by its name and cannot be measured here is no success.
        if measured.is_empty() && !parts.is_empty() {
            measured.push(Row::new(format!("{part}: not measured"), f64::NAN, "", 0.0));
        }
        // What was measured is not lost where a later part comes to nothing.
        println!("{}", table(&measured));
        rows.extend(measured);
    }
    rows
}
