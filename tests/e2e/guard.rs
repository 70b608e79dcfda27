//! The wrong customer: a scan in the middle of a receipt, and the same card twice.

use rig::Till;
use sandbox::Call;
use thirtyfour::Key;

use crate::{customer, open_shop};

const IVAN: &str = "Иван Петров";

#[tokio::test(flavor = "multi_thread")]
async fn a_scan_in_the_middle_of_a_receipt_asks_before_it_replaces_the_customer() {
    let (_shop, service, till) = open_shop().await;
    till.serve(customer::IVAN.0).await;
    // As if it had stood there for a while: what is typed in one breath with a scan is another question.
    till.paste("amount", "1000").await;
    till.phase("quoted").await;
    let searches = service.requests(Call::Client).len();

    // Enter and Escape stay where the receipt is: a scanner's Enter must not be a yes.
    for (card, key) in [(customer::NO_PHOTO.0, Key::Enter), (customer::THIRD.0, Key::Escape)] {
        till.scan(card).await;
        till.says("replacing-text", card).await;
        till.says("replacing-text", "receipt of 1,000").await;
        till.press(key).await;
        gone(&till).await;
        till.says("client-name", IVAN).await;
        till.figure("to-pay", "1000").await;
    }
    assert_eq!(service.requests(Call::Client).len(), searches, "looked up without being asked to");

    till.scan(customer::IVAN.0).await;
    till.has("notice", "code", "already_served").await;
    till.figure("to-pay", "1000").await;

    till.scan(customer::DECIMALS.0).await;
    till.click("replacing-replace").await;
    till.phase("client").await;
    till.says("client-name", "Дмитрий").await;

    // The same scan again is a yes, too; but not within a second, when it would be the same one.
    till.paste("amount", "10").await;
    till.phase("quoted").await;
    till.wait_for("the other customer", async || {
        till.scan(customer::IVAN.0).await;
        (till.text_of("client-name").await == IVAN).then_some(())
    })
    .await;
    assert!(service.operations().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_card_as_the_last_operation_is_pointed_out() {
    let (_shop, _service, till) = open_shop().await;
    till.serve(customer::IVAN.0).await;
    till.quote("100").await;
    till.press(Key::F9).await;
    till.phase("done").await;
    till.serve(customer::NO_PHOTO.0).await;
    assert!(!till.shows("notice").await);
    till.serve(customer::IVAN.0).await;
    till.has("notice", "code", "just_served").await;
    till.enter("amount", "1").await;
    till.wait_for("the notice to go", async || (!till.shows("notice").await).then_some(())).await;
}

async fn gone(till: &Till) {
    till.wait_for("the question to go", async || (!till.shows("replacing").await).then_some(())).await;
}
