//! The real till without a window, killed at any moment of any operation: nothing is doubled, nothing is lost, and nothing is
//! shown as known that is not.

use std::process::Command;
use std::time::{Duration, Instant, UNIX_EPOCH};

use ledger::{Kind, Ledger, Row, State, Wanted};
use register::{Country, Money};
use rig::Shop;
use sandbox::{Call, Fault, Sandbox};
use serde_json::Value;

use crate::CARD;

/// So many kills, and then what they left behind is looked at.
const BATCH: usize = 10;

/// What became of all of it.
#[derive(Default)]
struct Count {
    operations: usize,
    confirmed: usize,
    unknown: usize,
    not_begun: usize,
}

/// `KILLS` of them, or 300.
#[tokio::test(flavor = "multi_thread")]
async fn a_till_without_a_window_that_is_killed_at_any_moment_doubles_loses_and_invents_nothing() {
    let kills: usize = std::env::var("KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(300);
    let shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    // What one receipt takes, start included, when nobody kills it.
    let whole = sell(&shop, 0, None);
    let mut count = Count::default();
    for number in 1..=kills {
        if let Some(fault) = fault(number) {
            service.misbehave(Call::Retail, fault, 1);
        }
        let share = u32::try_from(number * 7919 % 1_000).expect("a share");
        // One in four at any moment since the start; the others between the confirmation and a while after the answer.
        let death = match number % 4 {
            0 => Death { at: Stage::Start, after: whole * share / 1_000 },
            _ => Death { at: Stage::Confirm, after: Duration::from_micros(30) * share },
        };
        sell(&shop, number, Some(death));
        service.behave(Call::Retail);
        if number % BATCH == 0 || number == kills {
            let first = number - (number - 1) % BATCH;
            look(&shop, &service, first..=number, &mut count);
        }
    }
    println!(
        "{kills} kills: {} operations, none twice, none lost; {} confirmed, {} not confirmed, {} not begun",
        count.operations, count.confirmed, count.unknown, count.not_begun
    );
    assert!(count.confirmed > 0 && count.unknown > 0 && count.not_begun > 0, "the kills came at all moments");
}

fn fault(number: usize) -> Option<Fault> {
    match number % 7 {
        1 => Some(Fault::ApplyThenDrop),
        2 => Some(Fault::DropBefore),
        3 => Some(Fault::ApplyThen500),
        4 => Some(Fault::Latency { millis: 20 }),
        _ => None,
    }
}

/// The receipt of this number: nobody else has its amount.
fn amount(number: usize) -> Money {
    Money::from_hundredths(10_000 + i64::try_from(number).expect("a number")).expect("an amount")
}

/// From when on somebody waits to kill it.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Start,
    Confirm,
}

/// When it dies.
#[derive(Clone, Copy)]
struct Death {
    at: Stage,
    after: Duration,
}

/// One receipt, from the start of the app to its end or its death; how long that took.
fn sell(shop: &Shop, number: usize, death: Option<Death>) -> Duration {
    let began = Instant::now();
    let mut till = shop.headless();
    let id = till.id().to_string();
    let mut killer = None;
    let mut comes_to = |stage| {
        if let Some(death) = death.filter(|death| death.at == stage) {
            let id = id.clone();
            killer = Some(std::thread::spawn(move || {
                std::thread::sleep(death.after);
                let _ = Command::new("kill").args(["-KILL", &id]).status();
            }));
        }
    };
    comes_to(Stage::Start);
    act(&mut till, number, || comes_to(Stage::Confirm));
    let took = began.elapsed();
    if let Some(killer) = killer {
        // Whoever was quicker than death waits for it.
        killer.join().expect("a killer");
    }
    took
}

/// What a cashier does; `None` where the till dies under it.
///
/// A till that has just begun may learn at any moment that an earlier receipt of this customer is not confirmed. Then it
/// takes the points back from the screen, and the cashier goes on without.
fn act(till: &mut rig::Headless, number: usize, about_to_confirm: impl FnOnce()) -> Option<()> {
    till.phase(&["idle"])?;
    till.act(&format!("scan {CARD}"));
    till.phase(&["client"])?;
    till.act(&format!("amount {}", amount(number)));
    let mut screen = till.phase(&["quoted"])?;
    if number % 3 == 1 && may_spend(&screen) {
        till.act("hold");
        screen = till.screen(|screen| screen["phase"] == "held" || is_blocked(screen))?;
    }
    if number.is_multiple_of(2) && may_spend(&screen) {
        till.act("spend 1");
        screen = till.screen(|screen| screen["sale"]["spend"] == "1" || is_blocked(screen))?;
        if !is_blocked(&screen) {
            till.act("confirm");
            screen = till.screen(|screen| !screen["sale"]["question"].is_null() || is_blocked(screen))?;
        }
    }
    about_to_confirm();
    loop {
        // What is quoted anew meanwhile is confirmed anew, and so is what it is asked about.
        let on_screen =
            |screen: &Value| (screen["sale"]["quote"]["seq"].clone(), screen["sale"]["question"].clone());
        let confirmed = on_screen(&screen);
        if !confirmed.0.is_null() {
            till.act("confirm");
        }
        let is_over = |screen: &Value| screen["phase"] == "done" || screen["phase"] == "unresolved";
        let is_other = |screen: &Value| is_quoted(screen) && on_screen(screen) != confirmed;
        screen = till.screen(|screen| is_over(screen) || is_other(screen))?;
        if is_over(&screen) {
            return Some(());
        }
    }
}

/// Whether there is something to confirm.
fn is_quoted(screen: &Value) -> bool {
    screen["phase"] == "quoted" || screen["phase"] == "held"
}

/// Whether the service lets points of this customer be spent, and the till does.
fn may_spend(screen: &Value) -> bool {
    screen["sale"]["quote"]["maxSpend"] != "0" && !is_blocked(screen)
}

fn is_blocked(screen: &Value) -> bool {
    screen["sale"]["blocked"] == true
}

/// Compares what the ledger says of these receipts with what the service did, and decides what is open.
fn look(shop: &Shop, service: &Sandbox, numbers: std::ops::RangeInclusive<usize>, count: &mut Count) {
    let path = shop.data().join("ledger.sqlite");
    let mut ledger = Ledger::open(&path, now).expect("a ledger that nobody has open");
    let (operations, requests) = (service.operations(), service.requests(Call::Retail));
    for number in numbers {
        let amount = amount(number);
        let wanted = Wanted { day: 0..0, text: amount.to_string(), home: Country::Russia };
        let rows = ledger.read().page(&wanted).expect("a page").rows;
        let rows: Vec<Row> =
            rows.into_iter().filter(|row| row.amount == amount && row.kind != Kind::Hold).collect();
        let is_of = |written: String| written.parse() == Ok(amount);
        let booked = operations.iter().filter(|operation| is_of(operation.amount.to_string())).count();
        let sent = requests.iter().filter(|request| {
            let body: Value = serde_json::from_str(&request.body).expect("JSON");
            is_of(body["amount"].to_string())
        });
        let sent = sent.count();
        assert!(
            booked <= sent && sent <= 1 && rows.len() <= 1,
            "receipt {number}: {booked} booked, {sent} sent, {rows:?}"
        );
        assert!(rows.len() >= sent, "receipt {number} was sent and has no row");
        let Some(row) = rows.first() else {
            count.not_begun += 1;
            continue;
        };
        count.operations += booked;
        match row.state {
            State::Confirmed | State::InferredBooked => assert_eq!(booked, 1, "receipt {number}: {row:?}"),
            State::NotSent | State::Refused | State::InferredNotBooked => {
                assert_eq!(booked, 0, "receipt {number}: {row:?}");
            }
            State::Unknown => {}
            other => panic!("receipt {number} stands as {other:?}"),
        }
        count.confirmed += usize::from(row.state == State::Confirmed);
        count.unknown += usize::from(row.state != State::Confirmed);
        if row.state.is_open(row.kind) {
            ledger.decide(row.attempt, booked == 1, "the service says so").expect("decided");
        }
    }
    drop(ledger);
    Ledger::verify(&path).expect("readable").expect("unbroken");
}

/// Milliseconds since 1970.
fn now() -> i64 {
    i64::try_from(UNIX_EPOCH.elapsed().expect("a clock").as_millis()).expect("a time")
}
