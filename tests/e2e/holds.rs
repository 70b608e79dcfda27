//! Points put aside, and the ways in which that ends.

use std::time::Duration;

use rig::{Shop, Start};
use sandbox::{Call, Config, Fault};
use serde_json::json;

use crate::{balance, customer, recorded};

#[tokio::test(flavor = "multi_thread")]
async fn held_points_are_spent() {
    let (_shop, service, till) = Shop::open().await;
    let (card, id) = customer::IVAN;
    till.serve(card).await;
    till.quote("1000").await;
    till.click("spend-max").await;
    till.figure("to-pay", "122").await;
    till.click("hold").await;
    till.phase("held").await;
    assert!(till.text("hold-left").await.starts_with("9:5") || till.text("hold-left").await == "10:00");
    assert_eq!(service.holds().len(), 1);
    // Our own held points stay spendable for us.
    till.figure("quote-spend", "878").await;
    till.figure("to-pay", "122").await;
    till.click("confirm").await;
    till.says("confirm", "Yes").await;
    till.click("confirm").await;
    till.phase("done").await;
    assert_eq!(recorded(&service), [["1000", "122", "878", "0"]]);
    assert_eq!(balance(&service, id), "0");
    assert!(service.holds().is_empty());
    let sent = &service.requests(Call::Retail)[0].body;
    assert!(sent.contains("\"hold\":[\"67"), "{sent}");
}

/// Core review B12: the till waited for that look as long as for any other, three times.
#[tokio::test(flavor = "multi_thread")]
async fn a_look_at_held_points_that_takes_long_keeps_nobody_waiting() {
    let shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    shop.write_settings(&json!({
        "server": service.url(), "point": sandbox::POINT, "language": "en", "totalSeconds": 60,
    }));
    let till = shop.till(Start::default()).await;
    till.phase("idle").await;
    till.serve(customer::IVAN.0).await;
    till.quote("1000").await;
    till.click("spend-max").await;
    till.click("hold").await;
    till.phase("held").await;
    // Longer than this test is patient.
    service.misbehave(Call::Client, Fault::Latency { millis: 55_000 }, 3);
    till.click("confirm").await;
    till.says("confirm", "Checking the hold").await;
    till.says("confirm", "Yes").await;
    till.click("confirm").await;
    till.phase("done").await;
    assert_eq!(recorded(&service), [["1000", "122", "878", "0"]]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_that_ends_leads_to_new_figures() {
    let shop = Shop::new();
    let service = shop.service_with(Config { minute: Duration::from_millis(250), ..Config::default() }).await;
    shop.set_up(&service);
    let till = shop.till(Start::default()).await;
    till.phase("idle").await;
    till.serve(customer::IVAN.0).await;
    till.quote("1000").await;
    till.click("hold").await;
    till.phase("held").await;
    till.has("notice", "code", "hold_ended").await;
    till.phase("quoted").await;
    assert!(till.shows("hold").await);
    // It is named until it is gone for certain, and then no more.
    till.wait_for("the release", async || (!service.requests(Call::Release).is_empty()).then_some(())).await;
    till.quote("900").await;
    let quotes = service.requests(Call::Recalc);
    assert!(quotes.last().is_some_and(|last| !last.body.contains("hold")), "{quotes:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn releasing_and_cancelling_let_the_points_go() {
    let (_shop, service, till) = Shop::open().await;
    till.serve(customer::IVAN.0).await;
    till.quote("1000").await;
    till.click("hold").await;
    till.phase("held").await;
    till.press(thirtyfour::Key::F6).await;
    till.phase("quoted").await;
    till.wait_for("the release", async || service.holds().is_empty().then_some(())).await;

    till.press(thirtyfour::Key::F6).await;
    till.phase("held").await;
    assert_eq!(service.holds().len(), 1);
    till.click("cancel").await;
    till.phase("idle").await;
    till.wait_for("the release", async || service.holds().is_empty().then_some(())).await;
    assert_eq!(service.requests(Call::Release).len(), 2);
    assert!(service.operations().is_empty());
}

/// Whoever closes the app over a hold knows it. The next start lets go what is of no use to anybody.
#[tokio::test(flavor = "multi_thread")]
async fn closing_over_a_hold_asks_and_the_next_start_lets_it_go() {
    let (shop, service, till) = Shop::open().await;
    till.serve(customer::IVAN.0).await;
    till.quote("1000").await;
    till.click("hold").await;
    till.phase("held").await;
    till.ask_to_close();
    till.says("closing-text", "Points are held").await;
    till.click("closing-close").await;
    till.phase("held").await;
    till.ask_to_close();
    till.click_and_end("closing-anyway").await;
    assert_eq!(service.holds().len(), 1);
    let till = shop.till(Start::default()).await;
    till.phase("idle").await;
    till.wait_for("the points to be free", async || service.holds().is_empty().then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_while_a_receipt_is_on_its_way_asks_and_what_became_of_it_is_written() {
    let (shop, service, till) = Shop::open().await;
    till.serve(customer::IVAN.0).await;
    till.quote("1000").await;
    service.misbehave(Call::Retail, Fault::Latency { millis: 4_000 }, 1);
    till.click("confirm").await;
    till.phase("committing").await;
    till.ask_to_close();
    till.says("closing-text", "An operation is being sent").await;
    till.click("closing-close").await;
    till.phase("done").await;
    till.closed_by_asking().await;
    assert_eq!(recorded(&service).len(), 1);
    let till = shop.till(Start::default()).await;
    till.phase("idle").await;
    till.figure("unresolved-count", "0").await;
    till.click("ledger-open").await;
    till.has("ledger-row", "state", "confirmed").await;
}
