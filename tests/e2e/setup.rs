//! The first start, the settings, the key, training mode.

use std::path::Path;

use rig::{KEY, Shop, Start, Till};
use sandbox::Sandbox;
use serde_json::json;
use thirtyfour::By;

use crate::{customer, recorded, sell};

/// The first start, as whoever sets the till up goes through it.
async fn set_up_by_hand(till: &Till, service: &Sandbox) {
    till.phase("unconfigured").await;
    till.click("first-run-setup").await;
    till.enter("settings-server", &service.url()).await;
    till.enter("settings-point", sandbox::POINT).await;
    till.enter("settings-key", KEY).await;
    till.click("settings-save").await;
    till.phase("idle").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_till_that_was_set_up_by_hand_still_works_after_a_restart() {
    let shop = Shop::new();
    let service = shop.service().await;
    let till = shop.till(Start::default()).await;
    set_up_by_hand(&till, &service).await;
    assert!(!till.shows("warnings").await);
    till.serve(customer::IVAN.0).await;
    till.close().await;

    let till = shop.till(Start::default()).await;
    till.phase("idle").await;
    till.click("settings-open").await;
    till.figure("settings-key-place", "keyring").await;
    let field = till.element("settings-key").await.value().await.expect("a field");
    assert_eq!(field, Some(String::new()), "the key is never shown");
    till.click("settings-close").await;
    sell(&till, "100").await;
    assert_eq!(recorded(&service).len(), 1);
    till.close().await;

    assert_eq!(files_with(KEY.as_bytes(), shop.home()), Vec::<String>::new(), "the key is on the disk");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_is_as_large_as_it_was_left() {
    let shop = Shop::new();
    let size = "return [innerWidth, innerHeight]";
    let till = shop.till(Start { size: Some((910, 620)), ..Start::default() }).await;
    till.closed_by_asking().await;
    let till = shop.till(Start::default()).await;
    till.wait_for("the size", async || (till.script(size).await == json!([910, 620])).then_some(())).await;
    till.closed_by_asking().await;
    // It stood on a screen that is gone: of 910 pixels ten would be there.
    let state = shop.settings_file().with_file_name(".window-state.json");
    let text = std::fs::read_to_string(&state).expect("where it stood");
    let mut stood: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    stood["main"]["x"] = json!(1910);
    std::fs::write(&state, stood.to_string()).expect("where it stood");
    let till = shop.till(Start::default()).await;
    let is_there = "return [screen.width, screenX >= 0 && screenX + innerWidth <= screen.width]";
    till.wait_for("the window", async || (till.script(is_there).await == json!([1920, true])).then_some(()))
        .await;
    assert_eq!(till.script(size).await, json!([910, 620]));
    till.close().await;
    let log = std::fs::read_to_string(shop.data().join("run.log")).unwrap_or_default();
    assert!(!log.contains("process ended"), "the page was loaded twice: {log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_replaced_deleted_and_provided_from_outside() {
    let shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    assert!(shop.key(&["status"], "").status.success());
    let till = shop.till(Start::default()).await;
    till.phase("idle").await;
    till.click("settings-open").await;
    till.click("settings-key-forget").await;
    till.click("forgetting-close").await;
    assert!(shop.key(&["status"], "").status.success(), "it is asked about first");
    till.click("settings-key-forget").await;
    till.click("forgetting-yes").await;
    till.figure("settings-key-place", "none").await;
    till.phase("unconfigured").await;
    assert_eq!(shop.key(&["status"], "").status.code(), Some(1));
    till.click("settings-save").await;
    till.has("settings-check-result", "code", "key_missing").await;
    till.enter("settings-key", KEY).await;
    till.click("settings-save").await;
    // A script may have deleted the one before.
    assert!(till.answer("question-yes").await.contains("Replace the API key?"));
    till.phase("idle").await;
    till.close().await;
    assert!(shop.key(&["status"], "").status.success());
    assert!(shop.key(&["forget"], "").status.success());
    assert_eq!(shop.key(&["status"], "").status.code(), Some(1));
    let server = format!("--server={}", service.url());
    assert!(shop.key(&["set", &server], KEY).status.success());
    let shown = shop.key(&["status", &server], "");
    assert!(!String::from_utf8_lossy(&shown.stdout).contains(KEY));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keyring_the_key_lasts_for_this_run_and_a_banner_says_so() {
    let shop = Shop::without_keyring();
    let service = shop.service().await;
    let till = shop.till(Start::default()).await;
    set_up_by_hand(&till, &service).await;
    till.says("warnings", "no keyring").await;
    till.serve(customer::IVAN.0).await;
    till.close().await;
    assert_eq!(files_with(KEY.as_bytes(), shop.home()), Vec::<String>::new(), "the key is on the disk");

    let till = shop.till(Start::default()).await;
    till.phase("unconfigured").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn training_needs_nothing_and_touches_nothing() {
    let shop = Shop::new();
    let till = shop.till(Start::default()).await;
    till.phase("unconfigured").await;
    assert!(!till.shows("training-banner").await);
    till.click("first-run-training").await;
    till.phase("idle").await;
    till.says("training-banner", "Training mode").await;
    till.click(&format!("sample-{}", customer::IVAN.0)).await;
    till.phase("client").await;
    till.quote("1000").await;
    till.click("spend-max").await;
    till.click("confirm").await;
    till.says("confirm", "Yes, spend 878 points").await;
    till.click("confirm").await;
    till.phase("done").await;
    till.figure("result-total", "122").await;
    till.serve(customer::IVAN.0).await;
    till.figure("client-balance", "0").await;
    till.click("cancel").await;
    till.click("training-leave").await;
    till.phase("unconfigured").await;
    assert!(!shop.settings_file().exists());
    till.close().await;

    let till = shop.till(Start { args: &["--training"], ..Start::default() }).await;
    till.phase("idle").await;
    till.says("training-banner", "Training mode").await;
}

/// Core review C13: "real" stood on the screen, with a dead service behind it.
#[tokio::test(flavor = "multi_thread")]
async fn training_that_cannot_begin_leaves_the_till_as_it_was() {
    let shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    let envs = vec![("LOYALTY_CASHIER_PANICS_AT".into(), "training".into())];
    let start = Start { envs: envs.clone(), ..Start::default() };
    let till = shop.till(start).await;
    till.phase("idle").await;
    let failed = till.script_later(
        "window.__TAURI__.core.invoke('train', { on: true }).catch(({ code }) => arguments[0](code))",
    );
    assert_eq!(failed.await, "training_failed");
    assert!(!till.shows("training-banner").await);
    sell(&till, "100").await;
    assert_eq!(recorded(&service).len(), 1);
    till.close().await;
    // Whoever asked for it at the start has the real till, and is told.
    let till = shop.till(Start { args: &["--training"], envs, ..Start::default() }).await;
    till.phase("idle").await;
    till.says("warnings", "raining").await;
    assert!(!till.shows("training-banner").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_settings_file_that_cannot_be_read_is_set_aside() {
    let shop = Shop::new();
    shop.write_settings(&serde_json::Value::String("half a fi".into()));
    let till = shop.till(Start::default()).await;
    till.phase("unconfigured").await;
    till.says("warnings", "set aside").await;
    let aside = shop.settings_file().with_file_name("settings.unreadable-1.json");
    assert_eq!(std::fs::read_to_string(aside).expect("kept"), "\"half a fi\"");
}

/// The libraries that draw windows end in a panic there; whoever looks after the till reads what is missing.
#[test]
fn a_till_without_a_display_says_what_it_needs() {
    let ended = Shop::new().without_display();
    assert!(!ended.status.success());
    let said = String::from_utf8_lossy(&ended.stderr);
    for words in ["cannot open its window", "не может открыть окно", "терезесін аша алмайды", "WebKitGTK 4.1"]
    {
        assert!(said.contains(words), "{words:?}: {said}");
    }
    assert!(!said.contains("panicked"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn both_languages() {
    let shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    shop.write_settings(&serde_json::json!({ "server": service.url(), "point": sandbox::POINT }));
    let till = shop.till(Start { lang: Some("ru_RU.UTF-8"), ..Start::default() }).await;
    till.phase("idle").await;
    till.serve(customer::DECIMALS.0).await;
    till.quote("1000").await;
    till.says("quote-spend", "Списать 878,55 балла").await;
    till.says("quote-earn", "Начислить 75 баллов").await;
    till.click("spend-max").await;
    till.click("confirm").await;
    till.says("confirm", "Да, списать 878,55 балла").await;
    till.click("confirm").await;
    till.phase("done").await;
    till.says("result-total", "121,45").await;
    till.says("result-spent", "Списано: 878,55 балла").await;
    till.scan("nobody-knows");
    till.says("notice", "Клиент не найден").await;

    till.press_with_control(',').await;
    let choices = till.element("settings-language").await;
    choices.find(By::Css("option[value='en']")).await.expect("English").click().await.expect("chosen");
    till.click("settings-save").await;
    till.says("notice", "No customer was found").await;
    till.close().await;
    let till = shop.till(Start { lang: Some("ru_RU.UTF-8"), ..Start::default() }).await;
    till.phase("idle").await;
    assert_eq!(
        till.script("return document.documentElement.lang").await,
        "en-RU",
        "the language that is set, in the system's region"
    );
}

/// The files below a folder that contain these bytes.
fn files_with(bytes: &[u8], folder: &Path) -> Vec<String> {
    let mut found = vec![];
    for entry in std::fs::read_dir(folder).expect("a folder").filter_map(Result::ok) {
        let (path, kind) = (entry.path(), entry.file_type().expect("a type"));
        if kind.is_dir() {
            found.extend(files_with(bytes, &path));
        } else if kind.is_file() {
            let content = std::fs::read(&path).unwrap_or_default();
            if content.windows(bytes.len()).any(|window| window == bytes) {
                found.push(path.display().to_string());
            }
        }
    }
    found
}
