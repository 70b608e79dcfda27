//! What is typed: a phone as people write it, a card, a code; and the next of these where it was not that.

use rig::{Shop, Start};
use sandbox::{Call, Sandbox};
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::customer;

fn searches(service: &Sandbox) -> Vec<String> {
    let text = |body: &str| Some(serde_json::from_str::<Value>(body).ok()?["search"].as_str()?.to_owned());
    service.requests(Call::Client).iter().filter_map(|request| text(&request.body)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_is_sent_as_digits_however_it_is_written_and_shown_in_groups() {
    let (_shop, service, till) = Shop::open().await;
    let ivan =
        sandbox::people().into_iter().find(|person| person.id == customer::IVAN.1).expect("a customer");
    let phone = ivan.phone.to_owned();
    let (code, rest) = phone.split_at(1);
    let (a, b) = rest.split_at(3);
    for written in [format!("8 ({a}) {b}"), format!("+{code} {a} {b}"), rest.to_owned(), phone.clone()] {
        till.look_up(&written).await;
        till.phase("client").await;
        till.says("client-name", "Иван Петров").await;
        assert_eq!(searches(&service).last(), Some(&phone), "{written}");
        till.press(Key::Escape).await;
        till.phase("idle").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_found_and_the_cashier_tries_the_next_reading_by_one_key() {
    let (_shop, service, till) = Shop::open().await;
    till.look_up("8 999 000-00-00").await;
    till.has("notice", "code", "client_not_found").await;
    till.says("searched", "Searched as a phone: +7 999 000-00-00").await;
    till.says("search-otherwise", "Try as a card: 89990000000").await;
    let field = "return document.querySelector(\"[data-testid='search']\").value";
    assert_eq!(till.script(field).await, "8 999 000-00-00", "what was typed is lost");
    assert_eq!(searches(&service), ["79990000000"], "a guess of its own");

    till.press(Key::F5).await;
    till.says("searched", "Searched as a card: 89990000000").await;
    till.click("search-otherwise").await;
    till.says("searched", "Searched as a code: 8 999 000-00-00").await;
    till.press(Key::F5).await;
    till.says("searched", "Searched as a phone").await;
    assert_eq!(searches(&service), ["79990000000", "89990000000", "8 999 000-00-00", "79990000000"]);

    // Of what was scanned as much as tells a product's code from the customer's, and nothing to go on with.
    till.scan("4600000000017");
    till.says("searched", "Searched as a code: …0017").await;
    assert!(!till.shows("search-otherwise").await);
    assert_eq!(till.script(field).await, "");
}

/// In Belarus, the same digits are another phone; and the wrong customer is left by the same key.
#[tokio::test(flavor = "multi_thread")]
async fn the_country_is_a_setting() {
    let shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    shop.write_settings(&json!({
        "server": service.url(), "point": sandbox::POINT, "language": "en", "country": "BY",
    }));
    let till = shop.till(Start { size: Some((360, 640)), ..Start::default() }).await;
    till.phase("idle").await;
    till.look_up("8 029 123-45-67").await;
    till.says("searched", "+375 29 123-45-67").await;
    assert_eq!(searches(&service), ["375291234567"]);
    till.click("settings-open").await;
    till.wait_for("the country", async || {
        let chosen = "const list = document.querySelector(\"[data-testid='settings-country']\");
             return list.selectedOptions[0]?.textContent";
        (till.script(chosen).await == "Belarus").then_some(())
    })
    .await;
}
