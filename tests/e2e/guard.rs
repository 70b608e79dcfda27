//! The wrong customer: a scan in the middle of a receipt, and the same card twice.

use std::time::Duration;

use rig::{Ending, Shop, Start, Till};
use sandbox::Call;
use serde_json::json;
use thirtyfour::Key;

use crate::customer;

const IVAN: &str = "Иван Петров";

#[tokio::test(flavor = "multi_thread")]
async fn a_scan_in_the_middle_of_a_receipt_asks_before_it_replaces_the_customer() {
    let (_shop, service, till) = Shop::open().await;
    till.serve(customer::IVAN.0).await;
    // As if it had stood there for a while: what is typed in one breath with a scan is another question.
    till.paste("amount", "1000").await;
    till.phase("quoted").await;
    let searches = service.requests(Call::Client).len();

    // A scanner's Enter is no answer, however many it sends; and Enter by itself would be no yes.
    for (card, ending) in [(customer::NO_PHOTO.0, Ending::Cr), (customer::THIRD.0, Ending::CrCr)] {
        till.keyboard().scan(card, Duration::from_millis(1), ending);
        till.says("replacing-text", card).await;
        till.says("replacing-text", "1,000").await;
        let focus = "return document.activeElement.dataset.testid";
        assert_eq!(till.script(focus).await, "replacing-close");
        till.press(Key::Escape).await;
        till.hides("replacing").await;
        till.says("client-name", IVAN).await;
        till.figure("to-pay", "1000").await;
    }
    // A person's Enter, later than any scanner's second one, stays as well.
    till.scan(customer::DISCOUNT.0);
    till.says("replacing-text", customer::DISCOUNT.0).await;
    passes(&till, 200).await;
    till.press(Key::Enter).await;
    till.hides("replacing").await;
    till.says("client-name", IVAN).await;
    till.figure("to-pay", "1000").await;
    assert_eq!(service.requests(Call::Client).len(), searches, "looked up without being asked to");

    till.scan(customer::IVAN.0);
    till.has("notice", "code", "already_served").await;
    till.figure("to-pay", "1000").await;

    till.scan(customer::DECIMALS.0);
    till.click("replacing-replace").await;
    till.phase("client").await;
    till.says("client-name", "Дмитрий").await;

    // The same scan again is no yes: a code answers nothing, and whoever shows it is not the cashier.
    till.paste("amount", "10").await;
    till.phase("quoted").await;
    for _ in 0..2 {
        till.scan(customer::IVAN.0);
        till.says("replacing-text", customer::IVAN.0).await;
        passes(&till, 1200).await;
    }
    till.says("client-name", "Дмитрий").await;
    assert!(service.operations().is_empty());
}

/// The field for the amount has the focus: what a scanner types there is no amount, however slow it is, or the machine.
#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_comes_slowly_is_no_amount_of_whoever_is_served() {
    let shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    shop.write_settings(&json!({
        "server": service.url(), "point": sandbox::POINT, "language": "en", "scanner": { "slow": true },
    }));
    let till = shop.till(Start::default()).await;
    till.phase("idle").await;
    till.serve(customer::IVAN.0).await;
    till.keyboard().scan(customer::DECIMALS.0, Duration::from_millis(120), Ending::Cr);
    till.says("client-name", "Дмитрий").await;
    assert!(!till.shows("replacing").await);
    assert_eq!(service.requests(Call::Recalc).len(), 0, "quoted for the beginning of a code");
    till.close().await;
}

/// Waits until so many milliseconds have passed by the page's clock.
async fn passes(till: &Till, millis: u64) {
    let clock = async || till.script("return Math.floor(performance.now())").await.as_u64().expect("a time");
    let since = clock().await;
    till.wait_for("time to pass", async || (clock().await > since + millis).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_card_as_the_last_operation_is_pointed_out() {
    let (_shop, _service, till) = Shop::open().await;
    till.serve(customer::IVAN.0).await;
    till.quote("100").await;
    till.press(Key::F9).await;
    till.phase("done").await;
    till.serve(customer::NO_PHOTO.0).await;
    assert!(!till.shows("notice").await);
    till.serve(customer::IVAN.0).await;
    till.says("just-served", "this customer's, too").await;
    till.enter("amount", "1").await;
    till.hides("notice").await;
}
