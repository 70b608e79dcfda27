//! A page with a fault: what still works, and the way out.

use std::time::{Duration, Instant};

use rig::{Press, Shop, Start, Till};
use sandbox::{Call, Fault};
use thirtyfour::Key;

use crate::{customer, recorded};

#[tokio::test(flavor = "multi_thread")]
async fn a_part_that_throws_stops_no_other_and_the_window_can_be_loaded_anew() {
    let (shop, service, till) = Shop::open().await;
    let breaking = |format: &str| {
        format!(
            "Object.defineProperty(Intl.{format}.prototype, 'format',
                {{ get() {{ throw new RangeError('broken for 79201234567'); }} }})"
        )
    };
    // The card has a day to show. What is needed for a sale stands without it.
    till.script(&breaking("DateTimeFormat")).await;
    till.serve(customer::IVAN.0).await;
    till.says("fault", "This window has a fault").await;
    till.says("client-name", "Иван Петров").await;
    till.quote("500").await;
    till.figure("to-pay", "500").await;
    let log = shop.data().join("run.log");
    till.wait_for("the log of the run", async || {
        let log = std::fs::read_to_string(&log).ok()?;
        log.contains("client: RangeError: broken for •••••••••••").then_some(())
    })
    .await;

    // What could not be drawn itself confirms nothing.
    till.script(&breaking("NumberFormat")).await;
    till.quote("1000").await;
    till.hides("confirm").await;
    till.press(Key::F9).await;
    till.press(Key::Enter).await;
    till.script("return window.__TAURI__.core.invoke('screen')").await;
    assert_eq!(service.requests(Call::Retail).len(), 0);

    reload(&till).await;
    till.figure("client-balance", "878").await;
    till.figure("to-pay", "1000").await;
    till.click("spend-max").await;
    till.figure("to-pay", "122").await;
    till.click("confirm").await;
    till.says("confirm", "Yes").await;
    till.click("confirm").await;
    till.phase("done").await;
    till.scan(customer::NO_PHOTO.0);
    till.says("client-name", "Sergey Ivanov").await;
    assert_eq!(service.requests(Call::Retail).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_goes_wrong_in_the_page_is_told_also_over_a_dialog() {
    let (_shop, _service, till) = Shop::open().await;
    for wrong in [
        "setTimeout(() => { throw new Error('late'); })",
        "setTimeout(() => { const circular = {}; circular.self = circular; throw circular; })",
        "Promise.reject('lost')",
    ] {
        till.script(wrong).await;
        till.says("fault", "This window has a fault").await;
        assert!(!till.shows("notice").await);
        reload(&till).await;
    }
    till.click("settings-open").await;
    till.shown("settings-save").await;
    till.script("setTimeout(() => { throw new Error('behind'); })").await;
    till.says("fault", "This window has a fault").await;
    reload(&till).await;
    // A scan that was under way would be cut now: the page has not heard its beginning.
    till.look_up(customer::IVAN.0).await;
    till.says("client-name", "Иван Петров").await;
}

/// A till that panics when it comes to this point, with a receipt confirmed.
async fn panicking(shop: &Shop, point: &str) -> Till {
    let envs = vec![("LOYALTY_CASHIER_PANICS_AT".into(), point.into())];
    let till = shop.till(Start { envs, ..Start::default() }).await;
    till.serve(customer::IVAN.0).await;
    till.quote("100").await;
    till.click("confirm").await;
    till
}

/// A defect of ours in the middle of a call: nobody waits for ever, and nothing is said that nobody knows.
#[tokio::test(flavor = "multi_thread")]
async fn a_panic_inside_a_call_is_an_outcome_that_nobody_knows() {
    for (point, booked) in [("before-send", 0), ("answered", 1)] {
        let shop = Shop::new();
        let service = shop.service().await;
        shop.set_up(&service);
        let till = panicking(&shop, point).await;
        till.phase("unresolved").await;
        assert_eq!(recorded(&service).len(), booked, "{point}");
        till.says("warnings", "Something in the app has failed").await;
        till.click("park").await;
        // The till goes on with the next customer.
        till.serve(customer::NO_PHOTO.0).await;
        let log = std::fs::read_to_string(shop.data().join("run.log")).expect("a log of the run");
        assert!(log.contains("panicked at") && log.contains(point), "{log}");
    }
}

/// A defect of ours where the ledger is written: nothing is sent any more, and the next run knows what was.
#[tokio::test(flavor = "multi_thread")]
async fn a_panic_over_the_ledger_sends_nothing_more_and_loses_nothing() {
    let shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    let till = panicking(&shop, "before-settle").await;
    till.phase("done").await;
    till.says("warnings", "Something in the app has failed").await;
    till.serve(customer::NO_PHOTO.0).await;
    till.quote("100").await;
    till.click("confirm").await;
    till.has("notice", "code", "ledger_unwritable").await;
    till.says("notice", "Nothing was sent").await;
    till.says("warnings", "ledger cannot be written").await;
    till.kill().await;
    let till = shop.till(Start::default()).await;
    till.phase("idle").await;
    assert_eq!(till.ledger_states(0).await, ["unknown"]);
    assert_eq!(recorded(&service).len(), 1);
}

/// A defect of ours in the till itself: whoever stands in front of it is told, and the ledger knows what was under way.
#[tokio::test(flavor = "multi_thread")]
async fn a_till_that_has_stopped_says_so_and_begins_anew() {
    let shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    let till = panicking(&shop, "sending").await;
    till.says("stopped", "The till has stopped").await;
    // Nothing is left that looks as if it could be done, and no key that was meant for the receipt begins anything.
    till.press(Key::F9).await;
    till.press(Key::F1).await;
    till.press(Key::Enter).await;
    till.scan(customer::NO_PHOTO.0);
    assert_eq!(till.script("return document.body.children.length").await, 1);
    till.click_and_restart("restart").await;

    let till = shop.till(Start::default()).await;
    till.phase("idle").await;
    assert_eq!(till.ledger_states(0).await, ["unknown"]);
    till.close().await;
    assert_eq!(service.requests(Call::Retail).len(), 0);

    // It can be closed, too, although a receipt is open.
    let till = panicking(&shop, "sending").await;
    till.says("stopped", "The till has stopped").await;
    till.closed_by_asking().await;
}

/// Loads the window anew by its button, and waits until the page is there again.
async fn reload(till: &Till) {
    till.script("document.body.dataset.phase = 'before'").await;
    till.click("fault-reload").await;
    till.wait_for("the page", async || {
        let phase = till.script_if_loaded("return document.body?.dataset.phase ?? 'before'").await?;
        (!["before", "starting"].contains(&phase.as_str()?)).then_some(())
    })
    .await;
    assert!(!till.shows("fault").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_whose_process_dies_comes_back_with_the_sale() {
    let (shop, service, till) = Shop::open().await;
    till.serve(customer::IVAN.0).await;
    till.quote("500").await;
    till.kill_page();
    let log = shop.data().join("run.log");
    till.wait_for("the log of the run", async || {
        std::fs::read_to_string(&log).ok()?.contains("the page's process ended").then_some(())
    })
    .await;
    // The driver does not survive it. The keyboard does: there is a receipt on the screen, and F9 confirms it.
    let keyboard = till.keyboard();
    till.wait_for("the receipt", async || {
        keyboard.play(&[Press::F(9)], Duration::ZERO, Duration::from_millis(100));
        keyboard.finish();
        (service.operations().len() == 1).then_some(())
    })
    .await;
    assert_eq!(service.requests(Call::Retail).len(), 1);
}

/// While something is open the page asks before the window is closed. A page that is dead cannot.
#[tokio::test(flavor = "multi_thread")]
async fn a_window_whose_page_is_dead_can_be_closed_and_no_other_is_closed_by_asking_twice() {
    let (_shop, service, till) = Shop::open().await;
    till.serve(customer::IVAN.0).await;
    till.quote("100").await;
    service.misbehave(Call::Retail, Fault::Status { status: 500 }, 1);
    till.click("confirm").await;
    till.phase("unresolved").await;
    till.click("park").await;
    till.phase("idle").await;

    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(4) {
        till.ask_to_close();
        till.shown("closing-anyway").await;
    }
    till.click("closing-close").await;
    till.script("setTimeout(() => { for (;;); }, 500)").await;
    till.closed_by_asking().await;
}
