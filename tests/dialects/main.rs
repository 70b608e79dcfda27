//! What a cashier does in a shift, in the real window, at services that speak otherwise than ours: see
//! `sandbox::DIALECTS`. Each cell says what the till shows and keeps; in the end its ledger and the service's books
//! are compared to the cent. The run writes `DIALECTS.md`; a test fails where it has changed.
//!
//! Run with `UPDATE_TABLES=1` to write the table anew, then read what changed.
#![cfg(target_os = "linux")]
#![allow(clippy::expect_used, reason = "a test that cannot be set up has failed")]

use std::fmt::Write as _;

use rig::{Shop, Start, Till};
use rust_decimal::{Decimal, RoundingStrategy, dec};
use sandbox::{Call, Config, DIALECTS, Dialect, Fault, Operation, Sandbox};
use serde_json::{Value, json};
use tokio::runtime::Builder;

/// A card and its customer.
type Customer = (&'static str, &'static str);
const IVAN: Customer = ("2200000000001", "62a000000000000000000001");
const MARIA: Customer = ("2200000000002", "62a000000000000000000002");
const DIMA: Customer = ("2200000000007", "62a000000000000000000007");
const LENA: Customer = ("2200000000008", "62a000000000000000000008");

/// What is done at the till.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    Earn,
    SpendPart,
    SpendAll,
    Discount,
    HoldThenSpend,
    HoldThenRelease,
    NotFound,
    Refused,
    AnswerLost,
}

const FLOWS: [(&str, Flow); 9] = [
    ("1234.56, earn", Flow::Earn),
    ("0.30, spend 0.10", Flow::SpendPart),
    ("1250.55, spend all of 30 %", Flow::SpendAll),
    ("199.99, discount of 5 %", Flow::Discount),
    ("500.50, hold 100.10, spend them", Flow::HoldThenSpend),
    ("500.50, hold 100.10, release", Flow::HoldThenRelease),
    ("an unknown card", Flow::NotFound),
    ("1000, spend 500 of which 100 are left", Flow::Refused),
    ("1000.01, spend 100.10, answer lost", Flow::AnswerLost),
];

/// What the till makes of one flow.
#[derive(Debug, PartialEq, Eq)]
struct Cell {
    phase: String,
    total: String,
    points: String,
    says: String,
    ledger: String,
}

#[test]
fn every_flow_in_every_dialect() {
    let next = std::sync::atomic::AtomicUsize::new(0);
    let lane = || {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        let mut done = vec![];
        loop {
            let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let Some(dialect) = DIALECTS.get(at) else { return done };
            done.push((at, runtime.block_on(shift(*dialect))));
        }
    };
    let mut sections: Vec<(usize, String)> = std::thread::scope(|scope| {
        let lanes: Vec<_> = (0..3).map(|_| scope.spawn(lane)).collect();
        lanes.into_iter().flat_map(|lane| lane.join().expect("no panic")).collect()
    });
    sections.sort();

    let mut table = String::from(
        "# Dialects\n\nWhat the vendor's paper leaves open, services settle each in their own way. Every flow of a shift in every such\n\
         dialect of the sandbox, from a run of the real app in its window (`cargo xtask test e2e` compares it;\n\
         `UPDATE_TABLES=1` writes it anew). *Pays* and *points* are the till's figures, *says* the notice, *ledger* how its\n\
         row stands; at the end of each shift the till's ledger and the service's books agreed to the cent.\n\n\
         | dialect | flow | the till is | pays | points | says | ledger |\n\
         | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for (_, section) in &sections {
        table.push_str(section);
    }
    table.push_str("\n## How they speak\n\n");
    for Dialect { name, about, .. } in DIALECTS {
        writeln!(table, "- `{name}`: {about}.").expect("a line");
    }
    rig::same_table("dialects/DIALECTS.md", &table);
}

/// One till at a service that speaks so; its lines of the table.
async fn shift(dialect: Dialect) -> String {
    let shop = Shop::new();
    let service = shop.service_with(Config { dialect, ..Config::default() }).await;
    shop.set_up(&service);
    shop.write_settings(&json!({
        "server": service.url(), "point": sandbox::POINT, "language": "en", "connectSeconds": 1, "totalSeconds": 3,
    }));
    let till = shop.till(Start::default()).await;
    till.phase("idle").await;
    let mut lines = String::new();
    for (flow_name, flow) in FLOWS {
        // Every hold may be answered in another way: often enough for all of them.
        let times = if matches!(flow, Flow::HoldThenSpend | Flow::HoldThenRelease) { 3 } else { 1 };
        let mut first = None;
        for _ in 0..times {
            let cell = run(&till, &service, flow).await;
            check(dialect, flow, &cell);
            let first = first.get_or_insert_with(|| line(dialect.name, flow_name, &cell));
            assert_eq!(*first, line(dialect.name, flow_name, &cell));
        }
        lines.push_str(&first.unwrap_or_default());
    }
    compare_books(dialect, &till, &service).await;
    till.close().await;
    lines
}

fn line(dialect: &str, flow: &str, cell: &Cell) -> String {
    let Cell { phase, total, points, says, ledger } = cell;
    format!("| {dialect} | {flow} | {phase} | {total} | {points} | {says} | {ledger} |\n")
}

/// What holds in every dialect.
fn check(dialect: Dialect, flow: Flow, cell: &Cell) {
    let (phase, ledger) = match flow {
        Flow::Earn | Flow::SpendPart | Flow::SpendAll | Flow::Discount | Flow::HoldThenSpend => {
            ("done", "confirmed")
        }
        Flow::HoldThenRelease => ("quoted", "confirmed"),
        Flow::NotFound => ("idle", "–"),
        Flow::Refused => ("quoted", "refused"),
        Flow::AnswerLost => ("unresolved", "inferredBooked"),
    };
    let case = format!("{}, {flow:?}: {cell:?}", dialect.name);
    assert_eq!((cell.phase.as_str(), cell.ledger.as_str()), (phase, ledger), "{case}");
    let says = match flow {
        Flow::NotFound => "search: client_not_found",
        Flow::Refused => "sale: spend_too_large",
        Flow::AnswerLost => "connection_lost",
        _ => "–",
    };
    assert_eq!(cell.says, says, "{case}");
    let pays = match flow {
        Flow::Earn => "1234.56",
        Flow::SpendPart => "0.20",
        Flow::SpendAll => "875.39",
        Flow::HoldThenSpend => "400.40",
        Flow::Discount => "189.99",
        _ => return,
    };
    assert_eq!(cell.total, pays, "{case}");
}

/// Does it, and says what came of it. Ends at idle.
async fn run(till: &Till, service: &Sandbox, flow: Flow) -> Cell {
    let (card, client) = match flow {
        Flow::Discount => MARIA,
        Flow::SpendAll => LENA,
        Flow::SpendPart | Flow::HoldThenSpend | Flow::HoldThenRelease => DIMA,
        Flow::Earn | Flow::NotFound | Flow::Refused | Flow::AnswerLost => IVAN,
    };
    let balance = if flow == Flow::SpendAll { dec!(5000) } else { dec!(878.30) };
    if flow != Flow::Discount {
        service.set_balance(client, balance);
    }
    if flow == Flow::NotFound {
        till.scan("2200000009999");
        till.shown("notice").await;
    } else {
        till.serve(card).await;
        till.says("client-birthday", "June 15").await;
        serve(till, service, flow, client).await;
    }
    let cell = look(till, flow).await;
    till.leave().await;
    cell
}

/// From the customer on the screen to the result.
async fn serve(till: &Till, service: &Sandbox, flow: Flow, client: &str) {
    let (amount, spend) = match flow {
        Flow::Earn | Flow::NotFound => ("1234.56", None),
        Flow::SpendPart => ("0.30", Some("0.10")),
        Flow::SpendAll => ("1250.55", Some("375.16")),
        Flow::Discount => ("199.99", None),
        Flow::HoldThenSpend | Flow::HoldThenRelease => ("500.50", Some("100.10")),
        Flow::Refused => ("1000", Some("500")),
        Flow::AnswerLost => ("1000.01", Some("100.10")),
    };
    till.quote(amount).await;
    match (flow, spend) {
        (Flow::SpendAll, _) => till.click("spend-max").await,
        (_, Some(points)) => till.enter("spend-input", points).await,
        (_, None) => {}
    }
    if let Some(points) = spend {
        let left: Decimal =
            amount.parse::<Decimal>().expect("an amount") - points.parse::<Decimal>().expect("points");
        till.figure("to-pay", &written(left)).await;
    }
    if matches!(flow, Flow::HoldThenSpend | Flow::HoldThenRelease) {
        till.click("hold").await;
        till.phase("held").await;
        let left = till.text("hold-left").await;
        assert!(left.starts_with("9:5") || left == "10:00", "the time that was asked for: {left}");
    }
    match flow {
        Flow::HoldThenRelease => {
            till.click("release").await;
            till.phase("quoted").await;
            till.wait_for("the hold to be let go by its own name", async || {
                service.holds().is_empty().then_some(())
            })
            .await;
            return;
        }
        Flow::Refused => service.set_balance(client, dec!(100)),
        Flow::AnswerLost => service.misbehave(Call::Retail, Fault::ApplyThenDrop, 1),
        _ => {}
    }
    till.click("confirm").await;
    if spend.is_some() {
        till.says("confirm", "Yes").await;
        till.click("confirm").await;
    }
    match flow {
        Flow::Refused => {
            till.shown("notice").await;
            till.phase("quoted").await;
        }
        Flow::AnswerLost => till.phase("unresolved").await,
        _ => till.phase("done").await,
    }
}

/// A shop whose till is set up and open, with a service that speaks so.
async fn open(dialect: &str) -> (Shop, Sandbox, Till) {
    let shop = Shop::new();
    let dialect = Dialect::named(dialect).expect("a dialect");
    let service = shop.service_with(Config { dialect, ..Config::default() }).await;
    shop.set_up(&service);
    let till = shop.till(Start::default()).await;
    till.phase("idle").await;
    (shop, service, till)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_that_the_service_has_forgotten_costs_nothing_but_a_look() {
    let (_shop, service, till) = open("holds").await;
    till.serve(IVAN.0).await;
    till.quote("1000").await;
    till.click("hold").await;
    till.phase("held").await;
    for hold in service.holds() {
        service.end_hold(&hold.id);
    }
    till.enter("amount", "1000.50").await;
    till.has("notice", "code", "hold_vanished").await;
    till.phase("quoted").await;
    till.figure("to-pay", "1000.50").await;
    till.click("confirm").await;
    till.phase("done").await;
    assert_eq!(service.operations().len(), 1);
}

/// What a shop's first hour looks like at a service that reckons in floats. `PICTURES=FOLDER` takes one of each receipt.
#[tokio::test(flavor = "multi_thread")]
async fn ten_receipts_with_cents_at_a_service_that_reckons_in_floats() {
    let (_shop, service, till) = open("floats").await;
    let receipts: [(Customer, &str, Option<&str>, &str); 10] = [
        (IVAN, "1234.56", None, "1234.56"),
        (DIMA, "1250.55", None, "1250.55"),
        (DIMA, "0.30", Some("0.10"), "0.20"),
        (MARIA, "199.99", None, "189.99"),
        (IVAN, "2505.71", Some("752.84"), "1752.87"),
        (LENA, "1250.55", Some("375.16"), "875.39"),
        (LENA, "99.99", Some("29.99"), "70"),
        (MARIA, "0.07", None, "0.07"),
        (DIMA, "333.33", None, "333.33"),
        (IVAN, "1.10", Some("0.70"), "0.40"),
    ];
    for (at, ((card, _), amount, spend, pays)) in receipts.into_iter().enumerate() {
        till.serve(card).await;
        till.quote(amount).await;
        if let Some(points) = spend {
            till.enter("spend-input", points).await;
            till.figure("to-pay", pays).await;
        }
        picture(&till, &format!("{at}-quoted")).await;
        till.click("confirm").await;
        if spend.is_some() {
            till.says("confirm", "Yes").await;
            till.click("confirm").await;
        }
        till.phase("done").await;
        till.figure("result-total", pays).await;
        picture(&till, &format!("{at}-done")).await;
        till.click("next").await;
        till.phase("idle").await;
    }
    till.click("ledger-open").await;
    till.shown("ledger-row").await;
    picture(&till, "ledger").await;
    let paid: Vec<String> = service.operations().iter().map(|operation| cents(operation.total)).collect();
    assert_eq!(paid, receipts.map(|(.., pays)| pays));
}

async fn picture(till: &Till, name: &str) {
    if let Some(folder) = std::env::var_os("PICTURES") {
        till.picture(&std::path::Path::new(&folder).join(format!("{name}.png"))).await;
    }
}

/// What is on the screen, and how the row stands in the end.
async fn look(till: &Till, flow: Flow) -> Cell {
    let seen = "const part = (testid) => document.querySelector(`[data-testid='${testid}']`);
         const { phase } = document.body.dataset;
         const done = phase === 'done';
         const value = (testid) => part(testid).checkVisibility() ? part(testid).dataset.value ?? '–' : '–';
         const points = done ? (value('result-spent') === '–' || value('result-spent') === '0'
             ? `+${value('result-earned')}` : `-${value('result-spent')}`) : '–';
         const notice = part('notice');
         const says = phase === 'unresolved' ? part('unresolved').dataset.code
             : notice === null ? '–' : `${notice.dataset.about}: ${notice.dataset.code}`;
         return { phase, total: done ? value('result-total') : '–', points, says };";
    let seen = till.script(seen).await;
    let text = |name: &str| seen[name].as_str().unwrap_or_default().to_owned();
    let ledger = if flow == Flow::NotFound { "–".to_owned() } else { newest_state(till).await };
    Cell {
        phase: text("phase"),
        total: text("total"),
        points: text("points").replace("+–", "–"),
        says: text("says"),
        ledger,
    }
}

/// How the newest row stands, once the till has looked as far as it can.
async fn newest_state(till: &Till) -> String {
    till.wait_for("the ledger", async || {
        let rows = rows(till).await;
        let row = rows.iter().max_by_key(|row| row["id"].as_i64())?;
        let state = row["state"].as_str()?.to_owned();
        (!["opened", "unknown"].contains(&state.as_str())).then_some(state)
    })
    .await
}

async fn rows(till: &Till) -> Vec<Value> {
    let page = "return window.__TAURI__.core.invoke('ledger', { from: 0, until: 1e15, text: '' })
        .then(({ rows }) => rows)";
    till.script(page).await.as_array().cloned().unwrap_or_default()
}

/// Every receipt that the till calls confirmed, or booked as far as it can tell, against the service's books.
async fn compare_books(dialect: Dialect, till: &Till, service: &Sandbox) {
    let mut kept: Vec<[String; 4]> = vec![];
    for row in rows(till).await.iter().rev() {
        let text = |name: &str| {
            row[name].as_str().map_or("–".to_owned(), |text| written(text.parse().expect("a figure")))
        };
        if row["kind"] == "hold" || row["state"] == "refused" {
            continue;
        }
        // What is inferred has no total and no earnings of the service's.
        let is_known = row["state"] == "confirmed";
        let earned = if row["kind"] == "earn" { text("earned") } else { "0".to_owned() };
        let total = if is_known { text("total") } else { "–".to_owned() };
        kept.push([text("amount"), total, text("spend"), earned]);
    }
    let booked: Vec<[String; 4]> = service
        .operations()
        .iter()
        .enumerate()
        .map(|(at, operation)| {
            let Operation { amount, total, spend, earn, .. } = operation;
            let is_known = kept.get(at).is_none_or(|[_, total, ..]| total != "–");
            let total = if is_known { cents(*total) } else { "–".to_owned() };
            [cents(*amount), total, cents(*spend), cents(*earn)]
        })
        .collect();
    assert_eq!(kept, booked, "{}", dialect.name);
    let sent = service.requests(Call::Retail).len();
    assert_eq!(
        sent,
        booked.len() + 1,
        "{}: all but the refused one were booked, and none sent twice",
        dialect.name
    );
}

fn cents(figure: Decimal) -> String {
    written(figure.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero))
}

/// A figure as the till writes it.
fn written(figure: Decimal) -> String {
    let figure = figure.round_dp(2);
    if figure.is_integer() { figure.trunc().to_string() } else { format!("{figure:.2}") }
}
