//! A hostile service: what it says is text.

use std::time::{Duration, Instant};

use rig::{Shop, Till};
use sandbox::{Call, Fault};
use serde_json::json;

use crate::OWN;

/// How long the page takes to show a customer of that name, from the answer to the second frame.
async fn time_to_show(till: &Till, service: &sandbox::Sandbox, name: &str) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..3 {
        let card =
            json!({ "id": "c", "name": name, "level": { "title": name, "percent": 10, "type": "cashback" } });
        let body = json!({ "success": true, "client": card }).to_string();
        service.misbehave(Call::Client, Fault::Say { status: 200, body }, 1);
        let begun = Instant::now();
        till.script_with(
            "window.__TAURI__.core.invoke('search', { text: arguments[0], scanned: true })",
            &[json!(OWN)],
        )
        .await;
        till.phase("client").await;
        let painted =
            "return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))";
        till.script(painted).await;
        best = best.min(begun.elapsed());
        till.script("return window.__TAURI__.core.invoke('cancel')").await;
        till.phase("idle").await;
    }
    best
}

/// 60 kilobytes of accents on one letter stopped the window for seven seconds.
#[tokio::test(flavor = "multi_thread")]
async fn no_name_stops_the_window() {
    let (_shop, service, till) = Shop::open().await;
    let ordinary = time_to_show(&till, &service, "Ivan Petrov").await;
    let marks = "\u{301}".repeat(200_000);
    for name in
        [format!("e{marks}"), "x".repeat(400_000), "\u{202e}\u{200b}".repeat(50_000), "﷽".repeat(100_000)]
    {
        let hostile = time_to_show(&till, &service, &name).await;
        assert!(hostile < ordinary * 5, "{hostile:?} against {ordinary:?} for {} bytes", name.len());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_a_sentence_and_the_ledger_keeps_no_phone_of_it() {
    let (shop, service, till) = Shop::open().await;
    till.serve(OWN).await;
    till.quote("100").await;
    let sentence = format!("Ask Maria, +7 920 765-43-21\u{1b}[31m\u{7}\r\n{}", "x".repeat(900_000));
    let body = json!({ "amount": sentence }).to_string();
    service.misbehave(Call::Retail, Fault::Say { status: 422, body }, 1);
    till.click("confirm").await;
    till.has("notice", "code", "refused_other").await;
    let shown = till.text_of("notice").await;
    assert!(shown.contains("+7 920 765-43-21") && shown.chars().count() < 500, "{} characters", shown.len());
    let page = "return window.__TAURI__.core.invoke('ledger', { from: 0, until: 1e15, text: '' })";
    let kept = till.script(page).await.to_string();
    assert!(!kept.contains("765") && !kept.contains("\\u001b") && kept.len() < 2_000, "{kept}");
    till.close().await;
    let size: u64 = std::fs::read_dir(shop.data())
        .expect("a folder")
        .filter_map(|entry| Some(entry.ok()?.metadata().ok()?.len()))
        .sum();
    assert!(size < 400_000, "{size} bytes on the disk");
}
