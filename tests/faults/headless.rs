//! The real till without a window, killed at any moment of any operation: nothing is doubled, nothing is lost, and nothing is
//! shown as known that is not.

use std::process::Command;
use std::thread::JoinHandle;
use std::time::{Duration, Instant, UNIX_EPOCH};

use ledger::{Kind, Ledger, Row, State, Wanted};
use register::{Country, Money};
use rig::Shop;
use sandbox::{Call, Fault, Operation, Request, Sandbox};
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
    /// What the cashier saw as done before the till died.
    shown: usize,
}

/// `KILLS` of them, or 300.
#[tokio::test(flavor = "multi_thread")]
async fn a_till_without_a_window_that_is_killed_at_any_moment_doubles_loses_and_invents_nothing() {
    let kills = rig::wanted("KILLS", 300);
    let shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    // What one receipt takes, start included, when nobody kills it.
    let (whole, _) = sell(&shop, 0, None);
    let (mut count, mut shown) = (Count::default(), vec![]);
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
        shown.push((number, sell(&shop, number, Some(death)).1));
        service.behave(Call::Retail);
        if number % BATCH == 0 || number == kills {
            look(&shop, &service, std::mem::take(&mut shown), &mut count);
        }
    }
    println!(
        "{kills} kills: {} operations, none twice, none lost; {} confirmed, {} not confirmed, {} not begun; {} were shown as done, all of them booked",
        count.operations, count.confirmed, count.unknown, count.not_begun, count.shown
    );
    let all = [count.confirmed, count.unknown, count.not_begun, count.shown];
    assert!(all.iter().all(|count| *count > 0), "the kills came at all moments");
}

pub fn fault(number: usize) -> Option<Fault> {
    match number % 7 {
        1 => Some(Fault::ApplyThenDrop),
        2 => Some(Fault::DropBefore),
        3 => Some(Fault::ApplyThenSay { status: 500, body: String::new() }),
        4 => Some(Fault::Latency { millis: 20 }),
        _ => None,
    }
}

/// The receipt of this number: nobody else has its amount.
pub fn amount(number: usize) -> Money {
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

/// One receipt, from the start of the app to its end or its death: how long that took, and the phase that the cashier saw in the end.
fn sell(shop: &Shop, number: usize, death: Option<Death>) -> (Duration, Option<String>) {
    let began = Instant::now();
    let mut till = shop.headless(&[]);
    let id = till.id();
    let mut killer = None;
    let mut comes_to = |stage| {
        if let Some(death) = death.filter(|death| death.at == stage) {
            killer = Some(kill_after(id, death.after));
        }
    };
    comes_to(Stage::Start);
    let shown = act(&mut till, number, || comes_to(Stage::Confirm));
    let took = began.elapsed();
    if let Some(killer) = killer {
        // Whoever was quicker than death waits for it.
        killer.join().expect("a killer");
    }
    (took, shown)
}

/// Kills a process after a while.
pub fn kill_after(process: u32, pause: Duration) -> JoinHandle<()> {
    std::thread::spawn(move || {
        std::thread::sleep(pause);
        let _ = Command::new("kill").args(["-KILL", &process.to_string()]).status();
    })
}

/// What a cashier does, and the phase that they see in the end; `None` where the till dies under it.
///
/// A till that has just begun may learn at any moment that an earlier receipt of this customer is not confirmed. Then it
/// takes the points back from the screen, and the cashier goes on without.
fn act(till: &mut rig::Headless, number: usize, about_to_confirm: impl FnOnce()) -> Option<String> {
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
            return screen["phase"].as_str().map(str::to_owned);
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

/// Compares what the cashier saw and the ledger says of these receipts with what the service did, and decides what is open.
fn look(shop: &Shop, service: &Sandbox, shown: Vec<(usize, Option<String>)>, count: &mut Count) {
    let path = shop.data().join("ledger.sqlite");
    let mut ledger = Ledger::open(&path, now).expect("a ledger that nobody has open");
    let (operations, requests) = (service.operations(), service.requests(Call::Retail));
    for (number, shown) in shown {
        let amount = amount(number);
        let Traces { rows, booked, sent } = Traces::of(amount, &ledger, &operations, &requests);
        assert!(
            booked <= sent && sent <= 1 && rows.len() <= 1,
            "receipt {number}: {booked} booked, {sent} sent, {rows:?}"
        );
        assert!(rows.len() >= sent, "receipt {number} was sent and has no row");
        if shown.as_deref() == Some("done") {
            assert_eq!(booked, 1, "receipt {number} was shown as done: {rows:?}");
            count.shown += 1;
        }
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

/// What a receipt has left behind.
pub struct Traces {
    /// In the ledger, the newest first, without its holds.
    pub rows: Vec<Row>,
    /// How often the service has booked it.
    pub booked: usize,
    /// How often it was asked to.
    pub sent: usize,
}

impl Traces {
    /// Those of the receipt of this amount.
    pub fn of(amount: Money, ledger: &Ledger, operations: &[Operation], requests: &[Request]) -> Self {
        let wanted = Wanted { day: 0..0, text: amount.to_string(), home: Country::Russia };
        let rows = ledger.read().page(&wanted).expect("a page").rows;
        let rows = rows.into_iter().filter(|row| row.amount == amount && row.kind != Kind::Hold).collect();
        let is_of = |written: String| written.parse() == Ok(amount);
        let booked = operations.iter().filter(|operation| is_of(operation.amount.to_string())).count();
        let sent = requests.iter().filter(|request| {
            let body: Value = serde_json::from_str(&request.body).expect("JSON");
            is_of(body["amount"].to_string())
        });
        Self { rows, booked, sent: sent.count() }
    }
}

/// Milliseconds since 1970.
pub fn now() -> i64 {
    i64::try_from(UNIX_EPOCH.elapsed().expect("a clock").as_millis()).expect("a time")
}
