//! Receipts whose outcome nobody knows: what the till finds out by reading, what it says of it, and
//! what a person can do.

use rig::{Shop, Start, Till};
use sandbox::{Call, Decimal, Fault, Sandbox};
use serde_json::json;

use crate::{ask_to_spend_all, balance, customer, recorded};

/// A shop whose till takes a request for lost as soon as two looks say so.
async fn hasty_shop() -> (Shop, Sandbox, Till) {
    let shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    shop.write_settings(&json!({
        "server": service.url(), "point": sandbox::POINT, "language": "en", "quietSeconds": 10,
    }));
    let till = shop.till(Start::default()).await;
    till.phase("idle").await;
    (shop, service, till)
}

/// Spends all of Ivan's points on a receipt of 1000, with an answer that is lost in this way.
async fn lose(till: &Till, service: &Sandbox, fault: Fault) {
    ask_to_spend_all(till).await;
    service.misbehave(Call::Retail, fault, 1);
    till.click("confirm").await;
    till.phase("unresolved").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_booked_is_inferred_and_never_called_confirmed() {
    let (_shop, service, till) = Shop::open().await;
    lose(&till, &service, Fault::ApplyThenDrop).await;
    till.has("unresolved", "booked", "true").await;
    till.says("unresolved", "Seems booked").await;
    till.says("unresolved", "the service has not confirmed it").await;
    till.has("unresolved-verdict", "verdict", "spent").await;
    assert!(!till.shows("unresolved-again").await && !till.shows("result").await);
    till.figure("unresolved-count", "0").await;
    till.click("park").await;
    till.phase("idle").await;
    till.click("ledger-open").await;
    till.has("ledger-row", "state", "inferredBooked").await;
    till.says("ledger-look", "Balance 878 → 0").await;
    till.figure("ledger-total-count", "0").await;
    till.figure("ledger-total-supposed", "1").await;
    assert_eq!(service.requests(Call::Retail).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_booked_is_begun_anew_by_a_person_and_linked() {
    let (_shop, service, till) = hasty_shop().await;
    lose(&till, &service, Fault::DropBefore).await;
    till.has("unresolved", "booked", "false").await;
    till.says("unresolved", "Seems not booked").await;
    assert_eq!(service.requests(Call::Retail).len(), 1, "not by itself");
    let (searches, quotes) = (service.requests(Call::Client).len(), service.requests(Call::Recalc).len());
    till.click("unresolved-again").await;
    till.phase("quoted").await;
    till.figure("to-pay", "122").await;
    assert!(service.requests(Call::Client).len() > searches, "a fresh look at the customer");
    assert!(service.requests(Call::Recalc).len() > quotes, "a fresh quote");
    assert_eq!(service.requests(Call::Retail).len(), 1, "still not by itself");
    till.click("confirm").await;
    till.says("confirm", "Yes").await;
    till.click("confirm").await;
    till.phase("done").await;
    assert_eq!(recorded(&service), [["1000", "122", "878", "0"]]);
    assert_eq!(balance(&service, customer::IVAN.1), "0");
    till.click("ledger-open").await;
    till.says("ledger-row", "Repeats no. 1").await;
    assert!(!till.shows("ledger-again").await, "it was done again already");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_booked_can_be_begun_anew_from_the_ledger_later() {
    let (_shop, service, till) = hasty_shop().await;
    lose(&till, &service, Fault::DropBefore).await;
    till.has("unresolved", "booked", "false").await;
    till.click("park").await;
    till.serve(customer::BIRTHDAY.0).await;
    till.quote("10").await;
    // Not in the middle of somebody else's receipt, and not without a word.
    till.click("ledger-open").await;
    till.click("ledger-again").await;
    till.says("ledger-said", "Finish or cancel").await;
    till.click("ledger-close").await;
    till.click("confirm").await;
    till.phase("done").await;
    till.click("ledger-open").await;
    till.click("ledger-again").await;
    till.phase("quoted").await;
    till.figure("to-pay", "122").await;
    assert_eq!(service.requests(Call::Retail).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn meanwhile_the_customers_points_are_not_spent_and_a_later_run_finds_out() {
    let (shop, service, till) = Shop::open().await;
    // The service acts, but its reading is down: nothing can be found out yet.
    service.misbehave(Call::Retail, Fault::ApplyThenDrop, 1);
    till.serve(customer::IVAN.0).await;
    till.quote("1000").await;
    till.enter("spend-input", "100").await;
    till.figure("to-pay", "900").await;
    till.click("confirm").await;
    till.says("confirm", "Yes").await;
    service.misbehave(Call::Client, Fault::Status { status: 503 }, 1);
    till.click("confirm").await;
    till.phase("unresolved").await;
    till.has("unresolved-verdict", "verdict", "not_seen").await;
    till.click("park").await;
    till.close().await;
    // Something else moves the balance: what the till reads now decides nothing.
    service.set_balance(customer::IVAN.1, Decimal::from(500));

    let till = shop.till(Start::default()).await;
    till.phase("idle").await;
    till.click("ledger-open").await;
    till.says("ledger-look", "Balance 878 → 500").await;
    till.has("ledger-row", "state", "unknown").await;
    till.click("ledger-close").await;
    till.serve(customer::IVAN.0).await;
    till.quote("1000").await;
    till.figure("quote-spend", "0").await;
    till.says("spend-problem", "not confirmed yet").await;
    assert!(!till.is_open("hold").await);

    // A person finds out: at once there are new figures.
    till.press(thirtyfour::Key::F7).await;
    till.enter("decide-reason", "the office says so").await;
    till.click("decide-booked").await;
    till.has("ledger-row", "state", "decidedBooked").await;
    till.click("ledger-close").await;
    till.figure("quote-spend", "500").await;
    assert_eq!(service.requests(Call::Retail).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_run_infers_what_this_one_could_not() {
    let (shop, service, till) = Shop::open().await;
    ask_to_spend_all(&till).await;
    service.misbehave(Call::Retail, Fault::ApplyThenDrop, 1);
    service.misbehave(Call::Client, Fault::Status { status: 503 }, 50);
    till.click("confirm").await;
    till.phase("unresolved").await;
    till.close().await;
    service.behave(Call::Client);
    let till = shop.till(Start::default()).await;
    till.phase("idle").await;
    till.figure("unresolved-count", "0").await;
    till.click("ledger-open").await;
    till.has("ledger-row", "state", "inferredBooked").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spend_that_is_protected_holds_its_points_first() {
    let shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    shop.write_settings(&json!({
        "server": service.url(), "point": sandbox::POINT, "language": "en", "protect": true,
    }));
    let till = shop.till(Start::default()).await;
    till.phase("idle").await;
    till.serve(customer::IVAN.0).await;
    till.quote("1000").await;
    till.enter("spend-input", "100").await;
    till.figure("to-pay", "900").await;
    till.click("confirm").await;
    till.says("confirm", "Yes").await;
    till.click("confirm").await;
    till.phase("done").await;
    till.figure("result-spent", "100").await;
    assert_eq!((service.requests(Call::Hold).len(), service.requests(Call::Retail).len()), (1, 1));
    assert!(service.requests(Call::Retail)[0].body.contains("\"hold\":["));
    assert_eq!(recorded(&service), [["1000", "900", "100", "0"]]);

    // Without the hold nothing goes on by itself.
    service.misbehave(Call::Hold, Fault::DropBefore, 1);
    till.serve(customer::BIRTHDAY.0).await;
    till.quote("100").await;
    till.enter("spend-input", "10").await;
    till.figure("to-pay", "90").await;
    till.click("confirm").await;
    till.says("confirm", "Yes").await;
    till.click("confirm").await;
    till.has("notice", "about", "hold").await;
    till.phase("quoted").await;
    assert_eq!(service.requests(Call::Retail).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_that_another_operation_has_ended_leads_to_new_figures_before_anything_is_sent() {
    let (_shop, service, till) = Shop::open().await;
    till.serve(customer::IVAN.0).await;
    till.quote("1000").await;
    till.click("spend-max").await;
    till.figure("to-pay", "122").await;
    till.click("hold").await;
    till.phase("held").await;
    // Another till sells something at this point, and this customer spends elsewhere.
    let hold = service.holds().swap_remove(0);
    service.end_hold(&hold.id);
    service.set_balance(customer::IVAN.1, Decimal::from(100));
    till.click("confirm").await;
    till.has("notice", "code", "hold_vanished").await;
    till.phase("quoted").await;
    till.figure("quote-spend", "100").await;
    assert!(service.requests(Call::Retail).is_empty());
}

/// Core review A12: a second window is opened before the first one is closed.
#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_that_opens_late_brings_what_it_has_open() {
    let (shop, service, first) = Shop::open().await;
    lose(&first, &service, Fault::Status { status: 500 }).await;
    let second = shop.till(Start::default()).await;
    second.phase("idle").await;
    second.says("warnings", "another window").await;
    first.kill().await;

    second.serve(customer::IVAN.0).await;
    second.quote("1000").await;
    second.says("spend-problem", "not confirmed yet").await;
    second.figure("unresolved-count", "1").await;
    assert!(second.text_of("warnings").await.is_empty());
}

/// A keyring that was locked just then keeps the entry: the next run sees to it.
#[tokio::test(flavor = "multi_thread")]
async fn how_to_find_a_customer_stays_in_the_keyring_for_no_longer_than_it_is_needed() {
    let (mut shop, service, till) = Shop::open().await;
    lose(&till, &service, Fault::DropBefore).await;
    till.click("park").await;
    let kept = |shop: &Shop| shop.secrets().iter().filter(|name| name.starts_with("receipt ")).count();
    till.wait_for("the entry", async || (kept(&shop) == 1).then_some(())).await;
    shop.lock_keyring();
    till.decide_all().await;
    till.kill().await;
    shop.unlock_keyring();
    assert_eq!(kept(&shop), 1);
    let till = shop.till(Start::default()).await;
    till.phase("idle").await;
    till.wait_for("the entry to go", async || (kept(&shop) == 0).then_some(())).await;
}
