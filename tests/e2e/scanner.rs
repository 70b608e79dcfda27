//! Scans as the X server sends them, under every layout, at every pace, with every ending, into the real
//! window. `SCANS` says how many; each has to arrive at the service, once and whole.

use std::time::Duration;

use rig::{Ending, Keyboard, Shop, Start, Till};
use sandbox::{Call, Sandbox};
use serde_json::{Value, json};

const LAYOUTS: [&str; 4] = ["us", "ru", "fr", "de"];

/// What codes look like. The number makes each another one.
fn code(kind: usize, number: usize) -> String {
    match kind % 4 {
        0 => format!("46{number:011}"),
        1 => format!("aB{number:04}xYz-Q"),
        2 => format!("https://loyal.example/c?id=Ab{number}&v=1#~!@$%^*()_+{{}}|:<>"),
        _ => format!("App.{number:06}_{}", "kLmN0pQr5t".repeat(5)),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scan_arrives_whole_and_once_under_every_layout() {
    let scans: usize = std::env::var("SCANS").ok().and_then(|scans| scans.parse().ok()).unwrap_or(48);
    let mut number = 0;
    for (slow, silent) in [(false, false), (false, true), (true, false), (true, true)] {
        let shop = Shop::new();
        let service = shop.service().await;
        shop.set_up(&service);
        shop.write_settings(&json!({
            "server": service.url(), "point": sandbox::POINT, "language": "en",
            "scanner": { "slow": slow, "silent": silent },
        }));
        let mut keyboard = Keyboard::new();
        let till = shop.till(Start { envs: vec![keyboard.env()], ..Start::default() }).await;
        till.phase("idle").await;
        keyboard.focus();
        let endings = if silent { vec![Ending::None] } else { vec![Ending::Cr, Ending::Lf, Ending::Tab] };
        let pauses = if slow { vec![120] } else { vec![0, 5, 16, 50] };
        // Slow scans take long: a sixteenth of all is enough of them, each way.
        let share = scans * if slow { 1 } else { 7 } / 16;
        for at in 0..share {
            let layout = LAYOUTS[at * LAYOUTS.len() / share];
            keyboard.layout(layout);
            let ending = endings[at % endings.len()];
            let pause = pauses[at / endings.len() % pauses.len()];
            let text = code(at, number);
            if number % 5 == 0 {
                keyboard.caps_lock();
            }
            if number % 7 == 0 {
                keyboard.num_lock();
            }
            keyboard.scan(&text, Duration::from_millis(pause), ending).await;
            let case = format!("{layout}, {ending:?}, {pause} ms");
            arrives(&till, &service, &text, &case).await;
            number += 1;
        }
        till.close().await;
    }
    println!("{number} scans in the real window: 0 wrong, 0 lost");
}

/// Waits until a code has been searched for, as the only one since the last.
async fn arrives(till: &Till, service: &Sandbox, text: &str, case: &str) {
    let asked = || {
        let requests = service.requests(Call::Client);
        let body: Value = serde_json::from_str(&requests.last()?.body).ok()?;
        Some(body["search"].as_str()?.to_owned())
    };
    till.wait_for(&format!("{text:?} ({case})"), async || (asked().as_deref() == Some(text)).then_some(()))
        .await;
    till.phase("idle").await;
    let field = "return document.querySelector(\"[data-testid='search']\").value";
    assert_eq!(till.script(field).await, "", "a scan leaves nothing in a field ({case})");
}
