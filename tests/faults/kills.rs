//! The app ends in the middle of an operation, without a chance to say anything.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rig::{Shop, Start};
use sandbox::Call;

use crate::CARD;

/// Every boundary of an operation, in its order: what the service has by then, and how the row stands in
/// the end.
const BOUNDARIES: [(&str, bool, Option<&str>); 6] = [
    ("before-record", false, None),
    ("recorded", false, Some("unknown")),
    ("before-send", false, Some("unknown")),
    ("answered", true, Some("inferredBooked")),
    ("before-settle", true, Some("inferredBooked")),
    ("settled", true, Some("confirmed")),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_survives_a_kill_at_every_boundary() {
    for (boundary, acted, state) in BOUNDARIES {
        let shop = Shop::new();
        let service = shop.service().await;
        shop.set_up(&service);
        let till = shop.till(dying_at(boundary)).await;
        till.phase("idle").await;
        till.serve(CARD).await;
        till.quote("100").await;
        till.enter("spend-input", "50").await;
        till.figure("to-pay", "50").await;
        till.click("confirm").await;
        till.says("confirm", "Yes").await;
        till.click_and_die("confirm").await;
        assert_eq!(service.operations().len(), usize::from(acted), "{boundary}");

        let till = shop.till(Start::default()).await;
        till.phase("idle").await;
        // Whoever serves the customer next sees the balance: that is evidence.
        till.serve(CARD).await;
        till.click("ledger-open").await;
        match state {
            Some(state) => till.has("ledger-row", "state", state).await,
            None => assert!(!till.shows("ledger-row").await, "{boundary}"),
        }
        till.close().await;
        assert_eq!(service.requests(Call::Retail).len(), usize::from(acted), "sent again after {boundary}");
        assert_sound(&shop);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_survives_a_kill_at_every_boundary() {
    for (boundary, acted, state) in BOUNDARIES {
        let shop = Shop::new();
        let service = shop.service().await;
        shop.set_up(&service);
        let till = shop.till(dying_at(boundary)).await;
        till.phase("idle").await;
        till.serve(CARD).await;
        till.quote("100").await;
        till.click_and_die("hold").await;
        assert_eq!(service.holds().len(), usize::from(acted), "{boundary}");

        let till = shop.till(Start::default()).await;
        till.phase("idle").await;
        till.click("ledger-open").await;
        match state {
            // It ends by itself, so that nobody has to find out.
            Some("inferredBooked") => till.has("ledger-row", "state", "unknown").await,
            Some(state) => till.has("ledger-row", "state", state).await,
            None => assert!(!till.shows("ledger-row").await, "{boundary}"),
        }
        assert!(!till.shows("unresolved-count").await, "{boundary}");
        till.close().await;
        assert_eq!(
            service.requests(Call::Hold).len(),
            usize::from(acted),
            "asked for again after {boundary}"
        );
        assert_sound(&shop);
    }
}

fn dying_at(boundary: &str) -> Start<'static> {
    Start { envs: vec![("LOYALTY_CASHIER_DIES_AT".into(), boundary.into())], ..Start::default() }
}

/// A kill at any moment at all: `SOAK` of them, or a few.
#[tokio::test(flavor = "multi_thread")]
async fn a_killed_till_knows_after_its_restart_what_it_does_not_know() {
    let kills = rig::wanted("SOAK", 3);
    let shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    let mut till = shop.till(Start::default()).await;
    for number in 1..=kills {
        till.phase("idle").await;
        let (begun, before) = (now(), service.operations().len());
        till.serve(CARD).await;
        till.quote("100").await;
        // From before the row is written until after the answer has come.
        let moment = Duration::from_micros((number as u64 * 7919) % 30_000);
        till.click_and_kill("confirm", moment).await;
        let requests = service.requests(Call::Retail).len();
        till = shop.till(Start::default()).await;
        till.phase("idle").await;
        let rows = till.ledger_states(begun).await;
        let operations = service.operations().len() - before;
        assert_eq!(service.requests(Call::Retail).len(), requests, "sent again after kill {number}");
        assert!(operations <= 1, "kill {number}: {operations} operations");
        assert!(rows.len() >= operations, "kill {number}: an operation without a row");
        let known = rows.iter().filter(|state| *state == "confirmed").count();
        assert!(known <= operations, "kill {number}: confirmed without an operation");
        let denied = rows.iter().filter(|state| ["refused", "notSent"].contains(&state.as_str())).count();
        assert_eq!(denied, 0, "kill {number}: an unknown outcome is shown as none");
        assert_sound(&shop);
        till.decide_all().await;
    }
    println!("{kills} kills: {} operations, none twice, none lost", service.operations().len());
}

/// Milliseconds since 1970.
fn now() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock").as_millis()
}

fn assert_sound(shop: &Shop) {
    let verified = shop.run(&["ledger", "verify"]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_till_whose_ledger_cannot_be_written_sends_nothing() {
    let shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    // Where the ledger's folder should be, there is a file.
    let folder = shop.data();
    std::fs::write(&folder, "").expect("a file in the way");
    let till = shop.till(Start::default()).await;
    till.phase("idle").await;
    till.says("warnings", "ledger cannot be written").await;
    till.serve(CARD).await;
    till.quote("100").await;
    till.click("confirm").await;
    till.has("notice", "code", "ledger_unwritable").await;
    till.says("notice", "Nothing was sent").await;
    assert!(service.requests(Call::Retail).is_empty());
    // Once the way is free, the same sale goes on.
    std::fs::remove_file(&folder).expect("removed");
    till.phase("quoted").await;
    till.click("confirm").await;
    till.phase("done").await;
    assert_eq!(service.requests(Call::Retail).len(), 1);
    assert!(!till.shows("warnings").await || !till.text("warnings").await.contains("ledger"));
}
