//! A script in the page: what it cannot do, although it is in the cashier's place.

use std::time::Duration;

use rig::{KEY, Shop, Start, Till};
use sandbox::{Call, Config, Sandbox};
use serde_json::{Value, json};
use thirtyfour::Key;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

use crate::OWN;

async fn other_service() -> Sandbox {
    Sandbox::start(Config { key: KEY.into(), keeps_requests: true, ..Config::default() })
        .await
        .expect("a sandbox")
}

fn settings(shop: &Shop) -> Value {
    serde_json::from_slice(&std::fs::read(shop.settings_file()).expect("settings")).expect("settings")
}

/// Calls a command as a script does; what it answers, or the code of what it refuses.
async fn call(till: &Till, command: &str, arguments: Value) -> Value {
    let script = "return window.__TAURI__.core.invoke(arguments[0], arguments[1])
        .then((done) => done ?? 'done', (refused) => refused.code ?? 'refused')";
    till.script_with(script, &[json!(command), arguments]).await
}

/// Begins to call it, and does not wait.
async fn begin(till: &Till, command: &str, arguments: Value) {
    let script = "globalThis.answer = null;
        window.__TAURI__.core.invoke(arguments[0], arguments[1])
            .then((done) => { globalThis.answer = done ?? 'done'; }, (no) => { globalThis.answer = no.code ?? 'refused'; })";
    till.script_with(script, &[json!(command), arguments]).await;
}

async fn answered(till: &Till, expect: &str) {
    till.wait_for(expect, async || (till.script("return globalThis.answer").await == expect).then_some(()))
        .await;
}

async fn form(till: &Till, change: Value) -> Value {
    let view = call(till, "settings", json!({})).await;
    let mut form = view["form"].clone();
    for (name, value) in change.as_object().expect("fields") {
        form[name] = value.clone();
    }
    form
}

#[tokio::test(flavor = "multi_thread")]
async fn no_navigation_leaves_the_app_and_none_opens_a_window() {
    let (_shop, _service, till) = Shop::open().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let foreign = format!("http://{}/nav?ledger=stolen", listener.local_addr().expect("an address"));
    let ways = [
        "location.href = arguments[0]",
        "location.replace(arguments[0])",
        "location.assign(arguments[0])",
        "history.pushState({}, '', '/'); document.location = arguments[0]",
        "const meta = document.createElement('meta');
         meta.httpEquiv = 'refresh'; meta.content = `0; url=${arguments[0]}`; document.head.append(meta)",
        "const link = document.createElement('a'); link.href = arguments[0]; document.body.append(link); link.click()",
        "const link = document.createElement('a'); link.href = arguments[0]; link.target = '_blank';
         document.body.append(link); link.click()",
        "window.open(arguments[0])",
        "const form = document.createElement('form'); form.action = arguments[0]; form.method = 'post';
         document.body.append(form); form.submit()",
        "const form = document.createElement('form'); form.action = arguments[0]; form.target = '_blank';
         document.body.append(form); form.submit()",
        "const frame = document.createElement('iframe'); frame.src = arguments[0]; document.body.append(frame)",
        "const base = document.createElement('base'); base.href = arguments[0]; document.head.append(base);
         document.body.append(Object.assign(new Image(), { src: 'x.png' }))",
        "navigator.sendBeacon(arguments[0]); new WebSocket(arguments[0].replace('http', 'ws'))",
    ];
    for way in ways {
        // What the policy forbids is thrown back at once.
        let tried = format!("try {{ {way} }} catch {{ }}");
        till.script_with(&tried, &[json!(foreign)]).await;
    }
    // A web view connects to where a link leads as soon as it is pressed: that says nothing but the name.
    while let Ok(Ok((mut stream, _))) = tokio::time::timeout(Duration::from_secs(1), listener.accept()).await
    {
        let mut head = [0; 200];
        let read = tokio::time::timeout(Duration::from_millis(100), stream.read(&mut head)).await;
        let read = read.map_or(0, |read| read.unwrap_or(0));
        assert_eq!(read, 0, "somebody came: {}", String::from_utf8_lossy(&head[..read]));
    }
    till.phase("idle").await;
    assert!(!till.asks().await, "a window was opened");
    till.serve(OWN).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_server_is_set_only_when_a_person_agrees_in_a_window_of_its_own() {
    let (shop, service, till) = Shop::open().await;
    let (other, url) = (other_service().await, service.url());
    let change = async || json!({ "form": form(&till, json!({ "server": other.url() })).await, "key": KEY });

    begin(&till, "save_settings", change().await).await;
    let said = till.answer("question-no").await;
    assert!(said.contains(&url) && said.contains(&other.url()), "both addresses are shown: {said}");
    answered(&till, "not_agreed").await;
    assert_eq!(settings(&shop)["server"], url);

    // The page cannot answer for a person, nor ask what is asked.
    begin(&till, "save_settings", change().await).await;
    assert_eq!(call(&till, "answer", json!({ "yes": true })).await, "refused");
    assert_eq!(call(&till, "question", json!({})).await, "refused");
    // Nor does a code: the focus is on no, and its keys are no person's.
    let typed = "2200000000001 ";
    till.keyboard_of_question().await.scan(typed, Duration::from_millis(5), rig::Ending::CrCr);
    till.keyboard().finish();
    assert!(till.asks().await, "a code has answered");
    till.answer("question-no").await;
    answered(&till, "not_agreed").await;
    assert_eq!(settings(&shop)["server"], url);

    begin(&till, "save_settings", change().await).await;
    till.answer("question-yes").await;
    answered(&till, "done").await;
    assert_eq!(settings(&shop)["server"], other.url());
    till.says("server", &other.address().to_string()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_key_is_kept_only_when_a_person_agrees() {
    let (_shop, service, till) = Shop::open().await;
    let change = json!({ "form": form(&till, json!({})).await, "key": "2200000000001" });
    begin(&till, "save_settings", change).await;
    assert!(till.answer("question-no").await.contains("Replace the API key?"));
    answered(&till, "not_agreed").await;
    till.serve(OWN).await;
    assert_eq!(service.requests(Call::Client).len(), 1);
}

/// Deleted first, or from training: it is replaced all the same.
#[tokio::test(flavor = "multi_thread")]
async fn no_detour_sets_another_key_unasked() {
    let (_shop, _service, till) = Shop::open().await;
    let change = json!({ "form": form(&till, json!({})).await, "key": "2200000000001" });
    call(&till, "train", json!({ "on": true })).await;
    till.phase("idle").await;
    begin(&till, "save_settings", change.clone()).await;
    till.answer("question-no").await;
    answered(&till, "not_agreed").await;
    call(&till, "train", json!({ "on": false })).await;
    till.phase("idle").await;
    call(&till, "forget_key", json!({})).await;
    till.phase("unconfigured").await;
    begin(&till, "save_settings", change).await;
    till.answer("question-no").await;
    answered(&till, "not_agreed").await;
    till.phase("unconfigured").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_connection_check_goes_nowhere_new_unasked_and_nowhere_during_a_sale() {
    let (_shop, _service, till) = Shop::open().await;
    let other = other_service().await;
    let wanted = json!({ "server": other.url(), "point": "customers' data" });
    let check = json!({ "form": form(&till, wanted).await, "key": "any text" });
    begin(&till, "check_connection", check.clone()).await;
    assert!(till.answer("question-no").await.contains(&other.url()));
    answered(&till, "not_agreed").await;
    assert!(other.requests(Call::Client).is_empty(), "it was asked before anybody agreed");

    till.serve(OWN).await;
    assert_eq!(call(&till, "check_connection", check).await, "sale_in_progress");
    assert!(!till.asks().await && other.requests(Call::Client).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_serial_port_is_one_of_those_that_there_are() {
    let (shop, _service, till) = Shop::open().await;
    for port in ["/dev/pts/0", "/etc/passwd", "/proc/self/mem", "../x", "COM1"] {
        let change =
            form(&till, json!({ "serial": { "port": port, "speed": 9600, "framing": "line" } })).await;
        let saved = call(&till, "save_settings", json!({ "form": change, "key": null })).await;
        assert_eq!(saved, "port_unknown", "{port}");
    }
    assert_eq!(settings(&shop)["serial"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_are_locked_are_neither_seen_nor_changed_without_the_word() {
    let mut shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    let locked = |shop: &Shop, action: &str| shop.run_with(&["lock", action], "till four\n").status.code();
    assert_eq!(locked(&shop, "status"), Some(1));
    assert_eq!(locked(&shop, "set"), Some(0));
    assert_eq!(locked(&shop, "status"), Some(0));
    let till = shop.till(Start::default()).await;
    till.phase("idle").await;
    for command in ["settings", "forget_key"] {
        assert_eq!(call(&till, command, json!({})).await, "settings_locked", "{command}");
    }
    let change = json!({ "form": { "server": service.url(), "point": "x" }, "key": null });
    for command in ["save_settings", "check_connection"] {
        assert_eq!(call(&till, command, change.clone()).await, "settings_locked", "{command}");
    }
    // Whoever ends the keyring has not taken the lock away.
    shop.end_keyring();
    assert_eq!(call(&till, "settings", json!({})).await, "keyring_failed");
    shop.begin_keyring();
    till.wait_for("the keyring", async || {
        (call(&till, "settings", json!({})).await == "settings_locked").then_some(())
    })
    .await;
    till.click("settings-open").await;
    till.enter("unlock-word", "till for").await;
    till.click("unlock").await;
    till.says("unlock-problem", "Wrong password").await;
    assert!(!till.shows("settings").await);
    till.enter("unlock-word", "till four").await;
    till.press(Key::Enter).await;
    till.element("settings-server").await;
    assert_eq!(locked(&shop, "forget"), Some(0));
}

/// What a table is called and says comes from the page: it is short, and it stays where tables belong.
#[tokio::test(flavor = "multi_thread")]
async fn a_script_cannot_fill_the_disk_with_one_table() {
    let (shop, _service, till) = Shop::open().await;
    let long = "\u{ff1d}x".repeat(1_000_000);
    let sheet = json!({
        "name": format!("../../{long}"), "decimalComma": false, "columns": vec![long.clone(); 11],
        "words": { "earn": long },
    });
    let arguments = json!({ "from": 0, "until": 1, "text": "", "sheet": sheet });
    let path = call(&till, "export_ledger", arguments).await;
    let path = std::path::PathBuf::from(path.as_str().expect("a path"));
    assert!(path.starts_with(shop.home()), "{}", path.display());
    let size = std::fs::metadata(&path).expect("a table").len();
    assert!(size < 20_000, "{size} bytes");
}
