//! Ten customers by keys alone, by touch alone, and by what is read aloud alone: every other one spends all points.

use std::time::Duration;

use rig::{Aloud, Shop, Start, Till};
use sandbox::Sandbox;
use serde_json::json;
use thirtyfour::Key;

use crate::recorded;

/// Customers of the sandbox whose points can be spent, by the ends of their phones and of their cards.
const CUSTOMERS: [&str; 10] = ["01", "04", "05", "07", "08", "09", "10", "01", "05", "09"];

/// What the service has of each: a receipt of 250, with points or without.
fn check(service: &Sandbox) {
    let all = recorded(service);
    assert_eq!(all.len(), CUSTOMERS.len(), "{all:?}");
    for (at, [amount, total, spent, earned]) in all.iter().enumerate() {
        let spends = at % 2 == 1;
        assert_eq!((amount == "250", spent != "0", earned != "0"), (true, spends, !spends), "{all:?}");
        assert_eq!(total == "250", !spends, "{all:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_customers_by_keys_alone() {
    let (_shop, service, till) = Shop::open().await;
    for (at, end) in CUSTOMERS.iter().enumerate() {
        till.pause().await;
        till.keyboard().type_by_hand(&format!("892000000{end}"), false, || {
            Duration::from_millis(fastrand::u64(120..240))
        });
        till.wait_for("the phone", async || (till.value("search").await.len() == 11).then_some(())).await;
        till.press(Key::Enter).await;
        till.phase("client").await;
        till.press("250").await;
        if at % 2 == 1 {
            till.press(Key::F8).await;
            till.press(Key::Enter).await;
            till.says("confirm", "Yes").await;
        }
        till.press(Key::Enter).await;
        till.phase("done").await;
        till.press(Key::Enter).await;
        till.phase("idle").await;
    }
    check(&service);
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_customers_by_touch_alone() {
    let (_shop, service, till) = touched().await;
    for (at, end) in CUSTOMERS.iter().enumerate() {
        touch(&till, &format!("92000000{end}")).await;
        till.click("search-go").await;
        till.phase("client").await;
        touch(&till, "250").await;
        if at % 2 == 1 {
            till.click("spend-max").await;
            till.click("confirm").await;
            till.says("confirm", "Yes").await;
        } else {
            till.figure("to-pay", "250").await;
        }
        till.click("confirm").await;
        till.phase("done").await;
        till.click("next").await;
        till.phase("idle").await;
    }
    check(&service);
}

/// Nothing on the screen is looked at: each step waits for what is said, and then for as long as it takes to hear it.
#[tokio::test(flavor = "multi_thread")]
async fn ten_customers_by_what_is_read_aloud_alone() {
    let (_shop, service, aloud, till) = read_aloud().await;
    for (at, end) in CUSTOMERS.iter().enumerate() {
        till.scan(&format!("22000000000{end}"));
        hears(&till, &aloud, "polite", &["points."]).await;
        till.press("250").await;
        hears(&till, &aloud, "polite", &["At most ", "Earn ", " · to pay 250."]).await;
        if at % 2 == 1 {
            till.press(Key::F8).await;
            hears(&till, &aloud, "polite", &["Spend ", " · to pay "]).await;
            till.press(Key::Enter).await;
            hears(&till, &aloud, "assertive", &["Spend ", " · to pay ", "?"]).await;
        }
        till.press(Key::Enter).await;
        let what = if at % 2 == 1 { " spent." } else { " earned." };
        hears(&till, &aloud, "polite", &["To pay ", what]).await;
        till.press(Key::Enter).await;
    }
    check(&service);
}

/// A shop whose till has digits to press on its screen.
pub async fn touched() -> (Shop, Sandbox, Till) {
    let shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    shop.write_settings(
        &json!({ "server": service.url(), "point": sandbox::POINT, "language": "en", "numberPad": "always" }),
    );
    let till = shop.till(Start { size: Some((1024, 600)), ..Start::default() }).await;
    till.phase("idle").await;
    (shop, service, till)
}

/// Presses digits on the screen.
pub async fn touch(till: &Till, digits: &str) {
    for digit in digits.chars() {
        till.click(&format!("pad-{digit}")).await;
    }
}

/// A shop whose till is read aloud.
pub async fn read_aloud() -> (Shop, Sandbox, Aloud, Till) {
    let shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    let aloud = Aloud::listen(&shop);
    let till = shop.till(Start { is_read_aloud: true, ..Start::default() }).await;
    till.phase("idle").await;
    (shop, service, aloud, till)
}

/// Waits until all of this is said, by whoever waits or by whoever does not.
pub async fn hears(till: &Till, aloud: &Aloud, live: &str, expect: &[&str]) {
    till.wait_for(&format!("{live}: {expect:?}"), async || {
        let screen = tokio::task::block_in_place(|| aloud.screen());
        let said = screen.into_iter().find(|said| said.live.as_deref() == Some(live))?;
        let text = said.text.replace('\u{a0}', " ");
        expect.iter().all(|expect| text.contains(expect)).then_some(())
    })
    .await;
}
