//! A receipt that is kept while the service cannot be reached, by a till that is killed while it keeps it and while it delivers it: it
//! is sent once at the most, and what the cashier was told to be kept is not lost.

use std::time::{Duration, Instant};

use ledger::{Ledger, State};
use rig::{Headless, Shop, Wire};
use sandbox::{Call, Sandbox};
use serde_json::json;

use crate::CARD;
use crate::headless::{Traces, amount, fault, kill_after, now};

/// So many receipts, and then what they left behind is looked at.
const BATCH: usize = 5;

#[derive(Default)]
struct Count {
    told: usize,
    booked: usize,
    /// What stood in the ledger, of what the cashier was not told any more.
    untold: usize,
}

/// `KEPT` of them, or 40: each till is killed twice.
#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_that_is_kept_is_sent_once_however_often_its_till_is_killed() {
    let kept = rig::wanted("KEPT", 40);
    let shop = Shop::new();
    let service = shop.service().await;
    let mut wire = Wire::to(service.address()).await;
    shop.set_up_at(&wire.url());
    shop.write_settings(
        &json!({ "server": wire.url(), "point": sandbox::POINT, "language": "en", "defer": true }),
    );
    let envs = [wire.trust(shop.home())];
    let (mut whole, mut told, mut count) = (Duration::ZERO, vec![], Count::default());
    for number in 1..=kept {
        let share = u32::try_from(number * 7919 % 1_000).expect("a share");
        wire.cut().await;
        // One in four lives on. The first also shows how long a delivery takes when nobody kills it.
        let lives = number % 4 == 1;
        let dies = (!lives).then(|| Duration::from_micros(30) * share);
        told.push((number, keep(&mut shop.headless(&envs), number, dies)));
        wire.mend().await;
        if let Some(fault) = fault(number).filter(|_| number > 1) {
            service.misbehave(Call::Retail, fault, 1);
        }
        let waits = waiting(&shop) > 0;
        let began = Instant::now();
        let mut till = shop.headless(&envs);
        let killer = (number > 1).then(|| kill_after(till.id(), whole * share / 1_000));
        deliver(&mut till, waits);
        match killer {
            Some(killer) => killer.join().expect("a killer"),
            None => whole = began.elapsed(),
        }
        drop(till);
        service.behave(Call::Retail);
        if number % BATCH == 0 || number == kept {
            look(&shop, &service, &told, &mut Count::default());
        }
    }
    let waits = waiting(&shop) > 0;
    deliver(&mut shop.headless(&envs), waits);
    assert_eq!(waiting(&shop), 0);
    look(&shop, &service, &told, &mut count);
    let Count { told, booked, untold } = count;
    println!(
        "{kept} kept receipts, by tills that were killed: {told} cashiers told, {untold} kept untold, {booked} booked, none twice, none lost"
    );
    assert!(told > 0 && booked > 0 && (untold > 0 || kept < 40), "the kills came at all moments");
}

/// How many receipts wait, where no till has the ledger open.
fn waiting(shop: &Shop) -> usize {
    let ledger = Ledger::open(&shop.data().join("ledger.sqlite"), now).expect("a ledger");
    ledger.read().waiting().expect("what waits").len()
}

/// Until the till has nothing to deliver any more, if it had; or dies.
fn deliver(till: &mut Headless, waits: bool) -> Option<()> {
    if waits {
        till.screen(|screen| screen["deferredCount"] != 0 && screen["phase"] == "idle")?;
    }
    till.screen(|screen| screen["deferredCount"] == 0 && screen["phase"] == "idle")?;
    Some(())
}

/// Keeps a receipt, by a till that dies so long after the confirmation. Whether the cashier was told that it is kept.
fn keep(till: &mut Headless, number: usize, dies: Option<Duration>) -> bool {
    let amount = amount(number).to_string();
    let mut begun = || {
        till.phase(&["idle"])?;
        till.act(&format!("scan {CARD}"));
        till.phase(&["deferring"])?;
        till.act(&format!("amount {amount}"));
        till.screen(|screen| screen["amount"] == amount.as_str())
    };
    begun().expect("nobody has killed it yet");
    let killer = dies.map(|after| kill_after(till.id(), after));
    till.act("confirm");
    let is_told = till.phase(&["idle"]).is_some();
    if let Some(killer) = killer {
        killer.join().expect("a killer");
    }
    is_told
}

/// Compares what the cashier was told and the ledger says with what the service did, and decides what is open.
fn look(shop: &Shop, service: &Sandbox, told: &[(usize, bool)], count: &mut Count) {
    let path = shop.data().join("ledger.sqlite");
    let mut ledger = Ledger::open(&path, now).expect("a ledger that nobody has open");
    let (operations, requests) = (service.operations(), service.requests(Call::Retail));
    for (number, is_told) in told {
        let Traces { rows, booked, sent } = Traces::of(amount(*number), &ledger, &operations, &requests);
        assert!(booked <= sent && sent <= 1, "receipt {number}: {booked} booked, {sent} sent, {rows:?}");
        // Sent by a row that came to nothing, it waits on; and else somebody has to decide it.
        let is_lost = rows.iter().all(|row| matches!(row.state, State::NotSent | State::Delivered));
        assert!(!is_lost || !is_told, "receipt {number} was told to be kept: {rows:?}");
        count.told += usize::from(*is_told);
        count.untold += usize::from(!is_told && !rows.is_empty());
        count.booked += booked;
        for row in rows {
            match row.state {
                State::Confirmed | State::InferredBooked | State::DecidedBooked => {
                    assert_eq!(booked, 1, "receipt {number}: {row:?}");
                }
                // Whoever was found by what is gone with the keyring's entry was not told.
                State::Undeliverable => {
                    assert_eq!((booked, *is_told), (0, false), "receipt {number}: {row:?}");
                }
                State::Deferred | State::DecidedNotBooked => {
                    assert_eq!(booked, 0, "receipt {number}: {row:?}");
                }
                State::Unknown | State::Opened | State::Delivered | State::NotSent => {}
                other => panic!("receipt {number} stands as {other:?}"),
            }
            if row.state.is_open(row.kind) {
                ledger.decide(row.attempt, booked == 1, "the service says so").expect("decided");
            }
        }
    }
    drop(ledger);
    Ledger::verify(&path).expect("readable").expect("unbroken");
}
