//! When the service says no, or nothing.

use rig::{KEY, Shop, Start, Wire};
use sandbox::{Call, Config, Fault};

use crate::{customer, recorded};

#[tokio::test(flavor = "multi_thread")]
async fn a_client_who_is_not_found() {
    let (_shop, _service, till) = Shop::open().await;
    till.scan("9999999999999");
    till.has("notice", "code", "client_not_found").await;
    till.says("notice", "Client not found.").await;
    till.phase("idle").await;
    till.click("notice-close").await;
    till.hides("notice").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_point_that_is_not_found() {
    let shop = Shop::new();
    let service = shop.service_with(Config { points: vec!["another".into()], ..Config::default() }).await;
    shop.set_up(&service);
    let till = shop.till(Start::default()).await;
    till.phase("idle").await;
    till.scan(customer::IVAN.0);
    till.has("notice", "code", "point_not_found").await;
    till.says("notice", "Point not found.").await;
    till.phase("idle").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn spending_that_is_refused_goes_back_with_new_figures() {
    let (_shop, service, till) = Shop::open().await;
    let (card, id) = customer::IVAN;
    till.serve(card).await;
    till.quote("1000").await;
    till.click("spend-max").await;
    till.figure("to-pay", "122").await;
    // Another till was faster.
    service.set_balance(id, sandbox::Decimal::from(50));
    till.click("confirm").await;
    till.says("confirm", "Yes").await;
    till.click("confirm").await;
    till.has("notice", "code", "spend_too_large").await;
    till.says("notice", "Spend can't be more 50").await;
    till.phase("quoted").await;
    till.figure("quote-spend", "50").await;
    till.figure("to-pay", "950").await;
    assert!(service.operations().is_empty());
    till.click("confirm").await;
    till.says("confirm", "Yes, spend 50 points").await;
    till.click("confirm").await;
    till.phase("done").await;
    assert_eq!(recorded(&service), [["1000", "950", "50", "0"]]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key() {
    let shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    assert!(shop.key(&["set"], "another").status.success());
    let till = shop.till(Start::default()).await;
    till.phase("idle").await;
    till.scan(customer::IVAN.0);
    till.has("notice", "code", "key_refused").await;
    till.phase("idle").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_down() {
    let (shop, service, till) = Shop::open().await;
    till.serve(customer::IVAN.0).await;
    till.quote("100").await;
    let port = service.address().port();
    drop(service);
    till.click("confirm").await;
    till.has("notice", "code", "unreachable").await;
    till.has("notice", "about", "sale").await;
    till.says("notice", "Nothing was sent").await;
    // The new figures cannot be had either; when the server is back, the same sale goes on.
    till.phase("client").await;
    let service = shop.service_with(Config { port, ..Config::default() }).await;
    till.click("confirm").await;
    till.phase("quoted").await;
    till.click("confirm").await;
    till.phase("done").await;
    assert_eq!(recorded(&service), [["100", "100", "0", "10"]]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_not_confirmed_not_repeated_and_survives_a_restart() {
    let (shop, service, till) = Shop::open().await;
    till.serve(customer::IVAN.0).await;
    till.quote("1000").await;
    till.click("spend-max").await;
    till.figure("to-pay", "122").await;
    service.misbehave(Call::Retail, Fault::DropBefore, 1);
    till.click("confirm").await;
    till.says("confirm", "Yes").await;
    till.click("confirm").await;
    till.phase("unresolved").await;
    till.says("unresolved", "Not confirmed").await;
    till.figure("unresolved-count", "1").await;
    assert!(!till.shows("result").await);
    till.scan(customer::BIRTHDAY.0);
    till.has("notice", "code", "unresolved_first").await;
    till.click("park").await;
    till.phase("idle").await;
    till.close().await;

    let till = shop.till(Start::default()).await;
    till.phase("idle").await;
    till.figure("unresolved-count", "1").await;
    till.click("ledger-open").await;
    till.has("ledger-row", "state", "unknown").await;
    till.has("ledger-row", "spend", "878").await;
    assert_eq!(service.requests(Call::Retail).len(), 1, "never sent twice");

    // A person finds out, and says how.
    till.click("decide-booked").await;
    till.says("decide-problem", "how you know").await;
    till.enter("decide-reason", "the office says so").await;
    till.click("decide-booked").await;
    till.has("ledger-row", "state", "decidedBooked").await;
    till.says("ledger-row", "the office says so").await;
    till.figure("unresolved-count", "0").await;
    assert!(!till.shows("unresolved-count").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn checking_the_connection_tells_what_is_wrong() {
    let shop = Shop::new();
    let service = shop.service().await;
    let till = shop.till(Start { lang: Some("en_US.UTF-8"), ..Start::default() }).await;
    till.phase("unconfigured").await;
    till.click("first-run-setup").await;
    let tried = std::cell::RefCell::new(std::collections::HashSet::new());
    let check = async |server: &str, key: &str, point: &str, expect: &str| {
        till.enter("settings-server", server).await;
        till.enter("settings-key", key).await;
        till.enter("settings-point", point).await;
        till.click("settings-check").await;
        let is_address = !expect.starts_with("server_");
        if is_address && tried.borrow_mut().insert(server.to_owned()) {
            // A server that nobody has agreed to yet.
            assert!(till.answer("question-yes").await.contains(server));
        }
        let (state, code) = if expect.is_empty() { ("good", "") } else { ("bad", expect) };
        till.has("settings-check-result", "state", state).await;
        till.has("settings-check-result", "code", code).await;
    };
    let (url, point) = (service.url(), sandbox::POINT);
    check(&url, KEY, point, "").await;
    check(&url, "wrong", point, "key_refused").await;
    check(&url, KEY, "nowhere", "point_not_found").await;
    check("https://no-such-host.invalid", KEY, point, "host_not_found").await;
    check(&url.replace("http://", "https://"), KEY, point, "tls_failed").await;
    till.says("settings-check-result", "corrupt message").await;
    check(&format!("{url}/elsewhere"), KEY, point, "not_this_service").await;
    check("http://loyalty.example", KEY, point, "server_insecure").await;
    check("loyalty", KEY, point, "server_invalid").await;
    service.misbehave(Call::Client, Fault::Html, 1);
    check(&url, KEY, point, "not_this_service").await;
    // What is not answered is asked once more.
    service.misbehave(Call::Client, Fault::Latency { millis: 60_000 }, 2);
    till.enter("settings-connect-seconds", "1").await;
    till.enter("settings-total-seconds", "2").await;
    check(&url, KEY, point, "timed_out").await;
    assert!(service.operations().is_empty());
}

/// The shop gets a firewall that looks into everything, or the service another authority: every till of it stayed offline until it was
/// started again.
#[tokio::test(flavor = "multi_thread")]
async fn an_authority_that_the_system_comes_to_trust_is_trusted_without_a_restart() {
    let shop = Shop::new();
    let service = shop.service().await;
    let (wire, other) = (Wire::to(service.address()).await, Wire::to(service.address()).await);
    shop.set_up_at(&wire.url());
    let till = shop.till(Start { envs: vec![other.trust(shop.home())], ..Start::default() }).await;
    till.says("warnings", "No connection").await;
    // Into the same file.
    let _ = wire.trust(shop.home());
    till.wait_for("trust", async || {
        (!till.text_of("warnings").await.contains("No connection")).then_some(())
    })
    .await;
    till.serve(customer::IVAN.0).await;
}
