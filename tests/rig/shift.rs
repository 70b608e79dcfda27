//! A shift in which everything that can be on the till's screen is on it once: for pictures, and for whoever reads the page.

use sandbox::{Call, Fault, Sandbox};
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::{Shop, Start, Till, Wire};

/// A cashier's shift, with a look at each thing that can be on the screen.
///
/// # Panics
/// Where the till does not get there.
pub async fn shift(size: (u32, u32), language: &str, theme: &str, look: &impl AsyncFn(&Till, &str)) {
    let shop = Shop::new();
    let service = shop.service().await;
    let settings = |server: &str, more: Value| {
        let mut all =
            json!({ "server": server, "point": sandbox::POINT, "language": language, "theme": theme });
        all.as_object_mut().expect("settings").extend(more.as_object().cloned().expect("more of them"));
        all
    };

    shop.write_settings(&settings("", json!({})));
    let till = shop.till(Start { size: Some(size), ..Start::default() }).await;
    till.phase("unconfigured").await;
    look(&till, "01-first-run").await;
    till.click("first-run-training").await;
    till.phase("idle").await;
    look(&till, "02-training").await;
    till.click("sample-2200000000001").await;
    till.phase("client").await;
    till.quote("1250.50").await;
    look(&till, "03-training-quoted").await;
    till.close().await;

    shop.set_up(&service);
    shop.write_settings(&settings(&service.url(), json!({})));
    shop.hang_keyring();
    let till = shop.till(Start { size: Some(size), ..Start::default() }).await;
    till.phase("waiting").await;
    look(&till, "37-waiting").await;
    shop.wake_keyring();
    till.phase("idle").await;
    sales(&till, &service, look).await;
    till.close().await;

    for (more, idle, sale) in [
        (json!({ "numberPad": "always", "currency": "RUB" }), "42-number-pad", "43-number-pad-spend"),
        (json!({ "textSize": 200 }), "44-large", "45-large-spend"),
    ] {
        shop.write_settings(&settings(&service.url(), more));
        let till = shop.till(Start { size: Some(size), ..Start::default() }).await;
        till.phase("idle").await;
        look(&till, idle).await;
        till.serve("2200000000009").await;
        till.quote("99999.99").await;
        till.press(Key::F8).await;
        till.wait_for("all points", async || (!till.value("spend-input").await.is_empty()).then_some(()))
            .await;
        look(&till, sale).await;
        till.close().await;
    }

    let wire = Wire::to(service.address()).await;
    shop.set_up_at(&wire.url());
    shop.write_settings(&settings(&wire.url(), json!({ "quietSeconds": 10, "defer": true })));
    let start = Start { size: Some(size), envs: vec![wire.trust(shop.home())], ..Start::default() };
    let till = shop.till(start).await;
    till.phase("idle").await;
    troubles(&till, &service, wire, look).await;
    assert_eq!(shop.run_with(&["lock", "set"], "till four\n").status.code(), Some(0));
    till.press_with_control(',').await;
    till.element("unlocking").await;
    look(&till, "46-locked").await;
    till.click("unlocking-close").await;
    till.script("setTimeout(() => { throw new Error('for the picture'); })").await;
    till.element("fault").await;
    look(&till, "36-fault").await;
    till.close().await;

    shop.write_settings(&settings(&service.url(), json!({})));
    let envs = vec![("LOYALTY_CASHIER_PANICS_AT".into(), "sending".into())];
    let till = shop.till(Start { size: Some(size), envs, ..Start::default() }).await;
    till.serve("2200000000011").await;
    till.quote("10").await;
    till.click("confirm").await;
    till.element("stopped").await;
    look(&till, "48-stopped").await;
}

/// The service takes its time: the phase lasts for as long as somebody looks at it.
async fn waits(till: &Till, service: &Sandbox, phase: &str, name: &str, look: &impl AsyncFn(&Till, &str)) {
    till.phase(phase).await;
    look(till, name).await;
    let now = async || till.script("return document.body.dataset.phase").await;
    assert_eq!(now().await, phase, "{name} was over before it was looked at");
    till.wait_for("the answer", async || {
        service.hurry();
        (now().await != phase).then_some(())
    })
    .await;
}

/// For longer than a look at it takes, and not so long that nobody waits for it any more.
const SLOW: Fault = Fault::Latency { millis: 12_000 };

async fn sales(till: &Till, service: &Sandbox, look: &impl AsyncFn(&Till, &str)) {
    look(till, "04-idle").await;
    service.misbehave(Call::Client, SLOW, 1);
    till.scan("2200000000009");
    waits(till, service, "searching", "05-searching", look).await;
    till.phase("client").await;
    look(till, "06-client-long-name").await;
    till.enter("amount", "12.345").await;
    till.wait_for("what is wrong", async || (!till.text_of("amount-problem").await.is_empty()).then_some(()))
        .await;
    look(till, "07-amount-problem").await;
    till.press(Key::Escape).await;
    till.phase("idle").await;
    look(till, "38-bring-back").await;
    till.serve("2200000000001").await;
    till.element("client-photo").await;
    service.misbehave(Call::Recalc, SLOW, 1);
    till.enter("amount", "1250.50").await;
    waits(till, service, "quoting", "39-quoting", look).await;
    till.phase("quoted").await;
    look(till, "08-quoted").await;
    till.enter("spend-input", "300").await;
    till.figure("to-pay", "950.50").await;
    look(till, "09-spend").await;
    service.misbehave(Call::Hold, SLOW, 1);
    till.click("hold").await;
    waits(till, service, "holding", "40-holding", look).await;
    till.phase("held").await;
    look(till, "10-held").await;
    till.click("confirm").await;
    till.wait_for("the question", async || {
        (till.script("return document.querySelector('.button-armed') !== null").await == true).then_some(())
    })
    .await;
    look(till, "11-armed").await;
    service.misbehave(Call::Retail, SLOW, 1);
    till.click("confirm").await;
    waits(till, service, "committing", "12-committing", look).await;
    till.phase("done").await;
    look(till, "13-done-spent").await;
    till.serve("2200000000004").await;
    till.quote("99.90").await;
    look(till, "14-birthday").await;
    till.click("confirm").await;
    till.phase("done").await;
    look(till, "15-done-earned").await;
    till.serve("2200000000002").await;
    till.quote("1000").await;
    look(till, "16-discount").await;
    till.click("confirm").await;
    till.phase("done").await;
    look(till, "17-done-discount").await;
    others(till, service, look).await;
    dialogs(till, look).await;
}

/// Who is not found, who is found otherwise, who is refused, who comes in between, and of whom nobody knows.
async fn others(till: &Till, service: &Sandbox, look: &impl AsyncFn(&Till, &str)) {
    till.scan("9999999999999");
    till.element("notice").await;
    look(till, "18-not-found").await;
    till.look_up("8 (999) 000-00-00").await;
    till.element("searched").await;
    look(till, "26-no-such-phone").await;
    till.look_up("8 (920) 000-00-04").await;
    till.phase("client").await;
    look(till, "27-found-by-phone").await;
    till.serve("2200000000005").await;
    till.quote("1000").await;
    till.click("spend-max").await;
    service.set_balance("62a000000000000000000005", 50.into());
    till.click("confirm").await;
    till.click("confirm").await;
    till.element("notice").await;
    till.phase("quoted").await;
    look(till, "19-refused").await;
    till.scan("2200000000001");
    till.element("replacing-text").await;
    look(till, "25-another-customer").await;
    till.click("replacing-close").await;
    service.misbehave(Call::Retail, Fault::ApplyThenDrop, 1);
    till.click("spend-none").await;
    till.figure("to-pay", "1000").await;
    till.click("confirm").await;
    till.phase("unresolved").await;
    look(till, "20-unresolved").await;
    till.click("park").await;
    till.phase("idle").await;
    look(till, "21-idle-unresolved").await;
}

async fn dialogs(till: &Till, look: &impl AsyncFn(&Till, &str)) {
    till.click("ledger-open").await;
    till.element("ledger-row").await;
    look(till, "22-ledger").await;
    till.click("ledger-close").await;
    till.click("settings-open").await;
    till.click("settings-check").await;
    till.has("settings-check-result", "state", "good").await;
    look(till, "23-settings").await;
    till.click("scanner-test").await;
    till.scan("App.Code-4711");
    till.element("scanner-use").await;
    look(till, "28-scanner").await;
    till.click("settings-key-forget").await;
    till.element("forgetting").await;
    look(till, "41-forgetting").await;
    till.click("forgetting-close").await;
    // Another server is asked about in a window that no page can press.
    let own = till.value("settings-server").await;
    till.enter("settings-server", "https://points.example").await;
    till.click("settings-save").await;
    till.in_question(async || {
        till.element("question-no").await;
        look(till, "47-consent").await;
    })
    .await;
    till.answer("question-no").await;
    till.enter("settings-server", &own).await;
    till.click("settings-close").await;
    till.press(Key::F1).await;
    till.element("keys").await;
    look(till, "24-keys").await;
}

/// What a cashier sees when something is broken.
async fn troubles(till: &Till, service: &Sandbox, mut wire: Wire, look: &impl AsyncFn(&Till, &str)) {
    lose(till, service, "2200000000007", Fault::ApplyThenDrop).await;
    booked(till, true).await;
    look(till, "30-seems-booked").await;
    till.click("park").await;
    till.phase("idle").await;
    lose(till, service, "2200000000008", Fault::DropBefore).await;
    booked(till, false).await;
    look(till, "31-seems-not-booked").await;
    till.click("park").await;
    till.phase("idle").await;
    wire.cut().await;
    till.scan("2200000000001");
    till.phase("deferring").await;
    till.enter("defer-amount", "1250.5").await;
    till.wait_for("the amount", async || till.is_open("defer").await.then_some(())).await;
    look(till, "32-deferring").await;
    till.click("defer").await;
    till.phase("idle").await;
    look(till, "33-deferred").await;
    till.click("ledger-open").await;
    till.element("ledger-row").await;
    look(till, "34-ledger").await;
    till.click("ledger-close").await;
    till.ask_to_close();
    till.element("closing").await;
    look(till, "35-closing").await;
    till.click("closing-close").await;
    wire.mend().await;
    till.serve("2200000000005").await;
    till.quote("1250.50").await;
}

/// A receipt whose answer gets lost.
async fn lose(till: &Till, service: &Sandbox, card: &str, fault: Fault) {
    till.serve(card).await;
    till.quote("500").await;
    till.click("spend-max").await;
    till.click("confirm").await;
    till.wait_for("the question", async || {
        (till.script("return document.querySelector('.button-armed') !== null").await == true).then_some(())
    })
    .await;
    service.misbehave(Call::Retail, fault, 1);
    till.click("confirm").await;
    till.phase("unresolved").await;
}

async fn booked(till: &Till, booked: bool) {
    till.has("unresolved", "booked", if booked { "true" } else { "false" }).await;
}
