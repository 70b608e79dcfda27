//! The sale under real hands, in the real window with real keys: nothing by accident, nothing swallowed.

use std::time::Duration;

use rig::{Shim, Shop, Start, Trouble};
use sandbox::{Call, Fault};
use serde_json::json;
use thirtyfour::Key;

use crate::shifts::{touch, touched};
use crate::{customer, recorded};

/// A practised hand is done before the service has answered. So many keys it takes, and none is swallowed.
#[tokio::test(flavor = "multi_thread")]
async fn enter_before_the_figures_earns_and_asks_before_it_spends() {
    let (_shop, service, till) = Shop::open().await;
    for (keys, expect) in
        [(&[][..], ["1000", "1000", "0", "100"]), (&[Key::F8][..], ["1000", "22", "978", "0"])]
    {
        service.misbehave(Call::Recalc, Fault::Latency { millis: 1500 }, 1);
        till.serve(customer::IVAN.0).await;
        till.press("1000").await;
        for key in keys {
            till.press(key.clone()).await;
        }
        till.press(Key::Enter).await;
        till.says("confirm", "then continuing").await;
        let before = service.operations().len();
        if !keys.is_empty() {
            till.says("confirm", "Yes, spend 978 points · to pay 22").await;
            assert_eq!(service.operations().len(), before, "points are only asked about");
            till.press(Key::Enter).await;
        }
        till.phase("done").await;
        assert_eq!(recorded(&service).last(), Some(&expect.map(str::to_owned)));
        till.press(Key::Enter).await;
        till.phase("idle").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_amount_may_come_first_and_goes_with_the_next_card() {
    let (_shop, service, till) = Shop::open().await;
    till.press(Key::F3).await;
    let by_hand = |figure| till.keyboard().type_by_hand(figure, false, || Duration::from_millis(180));
    by_hand("1250.50");
    till.scan("9999999999999");
    till.has("notice", "code", "client_not_found").await;
    till.scan(customer::IVAN.0);
    till.phase("quoted").await;
    till.figure("to-pay", "1250.50").await;
    // Another card is shown before anything is done: nothing is asked, and the amount goes with it.
    till.scan(customer::DECIMALS.0);
    till.says("client-name", "Дмитрий").await;
    till.figure("to-pay", "1250.50").await;
    till.press(Key::Enter).await;
    till.phase("done").await;
    assert_eq!(recorded(&service), [["1250.5", "1250.5", "0", "93.78"]]);
    // And for the customer after this one.
    till.press(Key::F3).await;
    till.phase("idle").await;
    by_hand("7");
    till.scan(customer::IVAN.0);
    till.phase("quoted").await;
    till.figure("to-pay", "7").await;
}

/// A quick hand types the receipt while the customer is still being looked up: it is one amount, and in the receipt.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_while_a_customer_is_looked_up_is_their_receipt() {
    let (_shop, service, till) = Shop::open().await;
    service.misbehave(Call::Client, Fault::Latency { millis: 900 }, 1);
    till.scan(customer::IVAN.0);
    till.phase("searching").await;
    till.keyboard().type_by_hand("1250", false, || Duration::from_millis(180));
    till.phase("quoted").await;
    till.figure("to-pay", "1250").await;
    let left = "return document.querySelector(\"[data-testid='search']\").value";
    assert_eq!(till.script(left).await, "", "nothing of it stays behind");
}

/// Whoever enters it once more, because it takes long, has not begun the receipt of whoever is found.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_search_once_more_leaves_nothing_in_its_field() {
    let (_shop, service, till) = Shop::open().await;
    service.misbehave(Call::Client, Fault::Latency { millis: 2_000 }, 2);
    for _ in 0..2 {
        till.look_up(customer::IVAN.0).await;
        till.phase("searching").await;
        till.wait_for("the field to be emptied", async || {
            (till.value("search").await.is_empty()).then_some(())
        })
        .await;
    }
    till.phase("client").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_cancelled_by_mistake_comes_back() {
    let (_shop, service, till) = Shop::open().await;
    till.serve(customer::IVAN.0).await;
    till.quote("1000").await;
    till.enter("spend-input", "300").await;
    till.figure("to-pay", "700").await;
    till.click("cancel").await;
    till.phase("idle").await;
    till.click("undo").await;
    till.phase("quoted").await;
    till.figure("to-pay", "700").await;
    till.click("confirm").await;
    till.says("confirm", "Yes, spend 300 points").await;
    till.click("confirm").await;
    till.phase("done").await;
    assert_eq!(recorded(&service), [["1000", "700", "300", "0"]]);
}

/// A form is a person's: whatever has the focus in it, a scan changes nothing and saves nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_scan_edits_no_form_and_saves_nothing() {
    let (shop, _service, till) = Shop::open().await;
    let before = shop.key(&["status"], "").stdout;
    let saved = std::fs::read_to_string(shop.settings_file()).expect("settings");
    let last_key = "return globalThis.lastKey ?? 0";
    till.press_with_control(',').await;
    for field in [
        "settings-point",
        "settings-scanner-prefix",
        "settings-key",
        "settings-server",
        "settings-hold-minutes",
    ] {
        till.click(field).await;
        let value = till.value(field).await;
        let before = till.script(last_key).await;
        till.scan(customer::IVAN.0);
        till.wait_for("the scan", async || (till.script(last_key).await != before).then_some(())).await;
        till.pause().await;
        till.wait_for("the field as it was", async || (till.value(field).await == value).then_some(())).await;
        assert!(till.shows("settings").await, "{field}: it is still open");
    }
    till.click("settings-close").await;
    assert_eq!(std::fs::read_to_string(shop.settings_file()).expect("settings"), saved);
    assert_eq!(shop.key(&["status"], "").stdout, before);
    till.phase("idle").await;
}

/// What nobody could read answers nothing: the second half of a double click lands on what came in its place.
#[tokio::test(flavor = "multi_thread")]
async fn a_double_click_leaves_what_is_to_be_paid_on_the_screen() {
    let shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    for size in [(360, 640), (1024, 768)] {
        let till = shop.till(Start { size: Some(size), ..Start::default() }).await;
        till.phase("idle").await;
        till.serve(customer::IVAN.0).await;
        till.quote("100").await;
        till.double_click("confirm").await;
        till.phase("done").await;
        till.pause().await;
        till.figure("result-total", "100").await;
        till.close().await;
    }
}

/// The button that confirms may lie below the one that closes a dialog.
#[tokio::test(flavor = "multi_thread")]
async fn a_double_click_on_the_way_out_of_a_dialog_confirms_nothing() {
    let shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    let mut tried = 0;
    for size in [(1024, 768), (1366, 700), (360, 640)] {
        let till = shop.till(Start { size: Some(size), ..Start::default() }).await;
        till.phase("idle").await;
        till.serve(customer::IVAN.0).await;
        till.quote("100").await;
        for (dialog, key) in [("keys", Key::F1), ("ledger", Key::F7)] {
            till.press(key).await;
            till.element(&format!("{dialog}-close")).await;
            let place = till.script_with(BOTH, &[json!(format!("{dialog}-close"))]).await;
            let [x, y] = [&place[0], &place[1]].map(|at| at.as_i64().and_then(|at| i16::try_from(at).ok()));
            if let (Some(x), Some(y)) = (x, y) {
                tried += 1;
                for _ in 0..2 {
                    till.keyboard().click_at(x, y);
                }
            } else {
                till.press(Key::Escape).await;
            }
            till.hides(dialog).await;
            till.pause().await;
            till.phase("quoted").await;
        }
        till.press(Key::Escape).await;
        till.phase("idle").await;
        till.close().await;
    }
    assert!(tried > 0, "they lie apart in all windows");
    assert_eq!(service.operations(), []);
}

/// A place in the window where a button lies over the one that confirms; nothing where none is.
const BOTH: &str = "
    const [one, other] = [arguments[0], 'confirm'].map((testid) =>
        document.querySelector(`[data-testid='${testid}']`).getBoundingClientRect());
    const [left, right] = [Math.max(one.left, other.left), Math.min(one.right, other.right)];
    const [top, bottom] = [Math.max(one.top, other.top), Math.min(one.bottom, other.bottom)];
    if (right - left < 4 || bottom - top < 4) return [];
    return [Math.round((left + right) / 2), Math.round((top + bottom) / 2)]";

/// The exact figure to pay, for the register program beside the till.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_to_be_paid_is_copied_by_one_key() {
    let (_shop, _service, till) = Shop::open().await;
    till.serve(customer::IVAN.0).await;
    till.quote("1250.50").await;
    till.press(Key::Enter).await;
    till.phase("done").await;
    till.press(Key::F4).await;
    till.says("result-copy", "Copied").await;
    till.press(Key::F2).await;
    till.press_with_control('v').await;
    till.wait_for("what was copied", async || (till.value("search").await == "1250.50").then_some(())).await;
}

/// The whole shop is asked for in the place where it stands, and the last receipts are there.
#[tokio::test(flavor = "multi_thread")]
async fn idle_tells_where_the_till_is_and_whether_the_last_one_went_through() {
    let (_shop, service, till) = Shop::open().await;
    till.says("point", sandbox::POINT).await;
    till.says("server", "Connected").await;
    till.serve(customer::IVAN.0).await;
    till.quote("100").await;
    till.press(Key::Enter).await;
    till.phase("done").await;
    till.figure("result-balance", "888").await;
    till.press(Key::Enter).await;
    till.phase("idle").await;
    till.says("latest", "confirmed").await;
    drop(service);
}

/// Fingers have digits of their own where the shop wants them.
#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_can_be_entered_by_touch_alone() {
    let (_shop, service, till) = touched().await;
    touch(&till, "9200000001").await;
    till.click("search-go").await;
    till.phase("client").await;
    for key in ["1", "0", "0", "9", "back", "separator", "5"] {
        till.click(&format!("pad-{key}")).await;
    }
    till.figure("to-pay", "100.50").await;
    till.click("spend-max").await;
    till.click("confirm").await;
    till.says("confirm", "Yes").await;
    till.click("confirm").await;
    till.phase("done").await;
    till.click("next").await;
    till.phase("idle").await;
    assert_eq!(recorded(&service), [["100.5", "0", "100.5", "0"]]);
}

/// Quick fingers on the digits: the second press within a moment is no second click on what the first was not on.
#[tokio::test(flavor = "multi_thread")]
async fn quick_fingers_lose_no_digit() {
    let (_shop, _service, till) = touched().await;
    till.serve(customer::IVAN.0).await;
    for key in ["1", "0", "0", "0", "5", "5"] {
        let middle = "
            const place = document.querySelector(`[data-testid='pad-${arguments[0]}']`).getBoundingClientRect();
            return [Math.round(place.left + place.width / 2), Math.round(place.top + place.height / 2)]";
        let place = till.script_with(middle, &[json!(key)]).await;
        let [x, y] =
            [0, 1].map(|at| i16::try_from(place[at].as_i64().expect("a place")).expect("on the screen"));
        till.keyboard().click_at(x, y);
    }
    till.wait_for("all of them", async || (till.value("amount").await == "100055").then_some(())).await;
}

/// Points are typed as fast as the amount before them, on a line that is slow: none of it becomes a part of the amount, and an Enter
/// after it asks.
#[tokio::test(flavor = "multi_thread")]
async fn points_that_are_typed_before_the_figures_are_there_are_spent() {
    let shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    for size in [(1024, 768), (360, 640)] {
        let till = shop.till(Start { size: Some(size), ..Start::default() }).await;
        till.phase("idle").await;
        till.serve(customer::IVAN.0).await;
        service.misbehave(Call::Recalc, Fault::Latency { millis: 1500 }, 1);
        till.press("1000").await;
        till.press(Key::F4).await;
        till.press("300").await;
        till.press(Key::Enter).await;
        till.says("confirm", "Yes, spend 300 points").await;
        assert_eq!(till.value("amount").await, "1000", "{size:?}");
        till.press(Key::F9).await;
        till.phase("done").await;
        till.close().await;
    }
    assert_eq!(recorded(&service), [["1000", "700", "300", "0"], ["1000", "700", "300", "0"]]);
}

/// A web view may reckon the time of a key by a clock that stands still while the computer sleeps. Then each was pressed before
/// all that is on the screen, and a till that has slept confirmed nothing any more.
#[tokio::test(flavor = "multi_thread")]
async fn a_till_whose_computer_has_slept_takes_scans_and_keys_as_before() {
    let (shim, shop) = (Shim::new(), Shop::new());
    let service = shop.service().await;
    shop.set_up(&service);
    shim.set(None);
    let till = shop.till(Start { envs: shim.envs().to_vec(), ..Start::default() }).await;
    till.phase("idle").await;
    let sell = async |card: &str| {
        till.serve(card).await;
        till.keyboard().type_by_hand("500", false, || Duration::from_millis(180));
        till.keyboard().enter_after(Duration::from_millis(500));
        till.phase("done").await;
        till.keyboard().enter_after(Duration::from_secs(1));
        till.phase("idle").await;
    };
    sell(customer::IVAN.0).await;
    // For a moment, and for longer than the page is old: then it is told nothing but that something is pressed.
    for slept in [2, 8 * 60 * 60] {
        shim.set(Some(Trouble::Slept(slept)));
        till.wait_for("the morning", async || {
            let there = Duration::from_secs_f64(till.script("return Date.now() / 1000").await.as_f64()?);
            let here = std::time::UNIX_EPOCH.elapsed().ok()?;
            (there > here + Duration::from_secs(u64::from(slept) - 1)).then_some(())
        })
        .await;
        sell(customer::NO_PHOTO.0).await;
        sell(customer::IVAN.0).await;
    }
    assert_eq!(recorded(&service).len(), 5);
}
