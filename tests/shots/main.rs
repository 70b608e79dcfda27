//! Pictures of every phase of the real window, in both themes, three languages and four sizes:
//! `cargo xtask shots`. Look at them before you say that something is done.
#![allow(clippy::expect_used, reason = "a picture that cannot be taken is the end of it")]

use std::path::{Path, PathBuf};

use rig::{Shop, Start, Till, Wire};
use sandbox::{Call, Fault, Sandbox};
use serde_json::json;

const SIZES: [(u32, u32); 4] = [(360, 640), (1024, 560), (1024, 768), (1920, 1080)];

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap_or_else(|| "target/shots".to_owned()));
    // The rest of the arguments choose: only names that contain one of them.
    let wanted: Vec<String> = arguments.collect();
    std::fs::create_dir_all(&folder).expect("a folder");
    for (width, height) in SIZES {
        for language in ["en", "ru", "kk"] {
            for theme in ["light", "dark"] {
                let name = format!("{width}x{height}-{language}-{theme}");
                if wanted.is_empty() || wanted.iter().any(|part| name.contains(part)) {
                    println!("{name}");
                    shift(&folder, &name, (width, height), language, theme).await;
                }
            }
        }
    }
}

/// A cashier's shift, with a picture of each thing that can be on the screen.
async fn shift(folder: &Path, name: &str, size: (u32, u32), language: &str, theme: &str) {
    let shop = Shop::new();
    let service = shop.service().await;
    let settings = |server: &str| json!({ "server": server, "point": sandbox::POINT, "language": language, "theme": theme });
    let picture =
        async |till: &Till, phase: &str| till.picture(&folder.join(format!("{phase}-{name}.png"))).await;

    shop.write_settings(&settings(""));
    let till = shop.till(Start { size: Some(size), ..Start::default() }).await;
    till.phase("unconfigured").await;
    picture(&till, "01-first-run").await;
    till.click("first-run-training").await;
    till.phase("idle").await;
    picture(&till, "02-training").await;
    till.click("sample-2200000000001").await;
    till.phase("client").await;
    till.quote("1250.50").await;
    picture(&till, "03-training-quoted").await;
    till.close().await;

    shop.set_up(&service);
    shop.write_settings(&settings(&service.url()));
    let till = shop.till(Start { size: Some(size), ..Start::default() }).await;
    till.phase("idle").await;
    sales(&till, &service, &picture).await;
    till.close().await;

    let wire = Wire::to(service.address()).await;
    shop.set_up_at(&wire.url());
    let careful = json!({ "quietSeconds": 10, "defer": true });
    let mut settings = settings(&wire.url());
    settings.as_object_mut().expect("settings").extend(careful.as_object().cloned().expect("more of them"));
    shop.write_settings(&settings);
    let start = Start { size: Some(size), envs: vec![wire.trust(shop.home())], ..Start::default() };
    let till = shop.till(start).await;
    till.phase("idle").await;
    troubles(&till, &service, wire, &picture).await;
}

async fn sales(till: &Till, service: &Sandbox, picture: &impl AsyncFn(&Till, &str)) {
    picture(till, "04-idle").await;
    service.misbehave(Call::Client, Fault::Latency { millis: 1500 }, 1);
    till.scan("2200000000009");
    till.phase("searching").await;
    picture(till, "05-searching").await;
    till.phase("client").await;
    picture(till, "06-client-long-name").await;
    till.enter("amount", "12.345").await;
    till.says("amount-problem", "").await;
    picture(till, "07-amount-problem").await;
    till.press(thirtyfour::Key::Escape).await;
    till.phase("idle").await;
    till.serve("2200000000001").await;
    till.element("client-photo").await;
    till.quote("1250.50").await;
    picture(till, "08-quoted").await;
    till.enter("spend-input", "300").await;
    till.figure("to-pay", "950.50").await;
    picture(till, "09-spend").await;
    till.click("hold").await;
    till.phase("held").await;
    picture(till, "10-held").await;
    till.click("confirm").await;
    till.wait_for("the question", async || {
        (till.script("return document.querySelector('.button-armed') !== null").await == true).then_some(())
    })
    .await;
    picture(till, "11-armed").await;
    service.misbehave(Call::Retail, Fault::Latency { millis: 1500 }, 1);
    till.click("confirm").await;
    till.phase("committing").await;
    picture(till, "12-committing").await;
    till.phase("done").await;
    picture(till, "13-done-spent").await;
    till.serve("2200000000004").await;
    till.quote("99.90").await;
    picture(till, "14-birthday").await;
    till.click("confirm").await;
    till.phase("done").await;
    picture(till, "15-done-earned").await;
    till.serve("2200000000002").await;
    till.quote("1000").await;
    picture(till, "16-discount").await;
    till.click("confirm").await;
    till.phase("done").await;
    picture(till, "17-done-discount").await;
    till.scan("9999999999999");
    till.element("notice").await;
    picture(till, "18-not-found").await;
    till.look_up("8 (999) 000-00-00").await;
    till.element("searched").await;
    picture(till, "26-no-such-phone").await;
    till.look_up("8 (920) 000-00-04").await;
    till.phase("client").await;
    picture(till, "27-found-by-phone").await;
    till.serve("2200000000005").await;
    till.quote("1000").await;
    till.click("spend-max").await;
    service.set_balance("62a000000000000000000005", 50.into());
    till.click("confirm").await;
    till.click("confirm").await;
    till.element("notice").await;
    till.phase("quoted").await;
    picture(till, "19-refused").await;
    till.scan("2200000000001");
    till.element("replacing-text").await;
    picture(till, "25-another-customer").await;
    till.click("replacing-close").await;
    service.misbehave(Call::Retail, Fault::ApplyThenDrop, 1);
    till.click("spend-none").await;
    till.figure("to-pay", "1000").await;
    till.click("confirm").await;
    till.phase("unresolved").await;
    picture(till, "20-unresolved").await;
    till.click("park").await;
    till.phase("idle").await;
    picture(till, "21-idle-unresolved").await;
    till.click("ledger-open").await;
    till.element("ledger-row").await;
    picture(till, "22-ledger").await;
    till.click("ledger-close").await;
    till.click("settings-open").await;
    till.click("settings-check").await;
    till.has("settings-check-result", "state", "good").await;
    picture(till, "23-settings").await;
    till.click("scanner-test").await;
    till.scan("App.Code-4711");
    till.element("scanner-use").await;
    picture(till, "28-scanner").await;
    till.click("settings-close").await;
    till.press(thirtyfour::Key::F1).await;
    till.element("keys").await;
    picture(till, "24-keys").await;
}

/// What a cashier sees when something is broken.
async fn troubles(till: &Till, service: &Sandbox, mut wire: Wire, picture: &impl AsyncFn(&Till, &str)) {
    lose(till, service, "2200000000007", Fault::ApplyThenDrop).await;
    booked(till, true).await;
    picture(till, "30-seems-booked").await;
    till.click("park").await;
    till.phase("idle").await;
    lose(till, service, "2200000000008", Fault::DropBefore).await;
    booked(till, false).await;
    picture(till, "31-seems-not-booked").await;
    till.click("park").await;
    till.phase("idle").await;
    wire.cut().await;
    till.scan("2200000000001");
    till.phase("deferring").await;
    till.enter("defer-amount", "1250.5").await;
    till.wait_for("the amount", async || till.is_open("defer").await.then_some(())).await;
    picture(till, "32-deferring").await;
    till.click("defer").await;
    till.phase("idle").await;
    picture(till, "33-deferred").await;
    till.click("ledger-open").await;
    till.element("ledger-row").await;
    picture(till, "34-ledger").await;
    till.click("ledger-close").await;
    till.ask_to_close();
    till.element("closing").await;
    picture(till, "35-closing").await;
    till.click("closing-close").await;
    wire.mend().await;
    till.serve("2200000000005").await;
    till.quote("1250.50").await;
    till.script("setTimeout(() => { throw new Error('for the picture'); })").await;
    till.element("fault").await;
    picture(till, "36-fault").await;
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
