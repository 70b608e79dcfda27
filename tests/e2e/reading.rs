//! Whoever cannot see the screen, or sees it badly: every phase, by the rules that a machine can check.

use std::sync::Mutex;

use rig::{Shop, Start, Till, shift};
use sandbox::{Call, Fault};
use serde_json::Value;
use thirtyfour::Key;

use crate::shifts::{hears, read_aloud};

/// Every rule that axe-core has, best practices included: rule, gravity, where and why of each violation.
const AXE: &str = "const done = arguments[0];
    axe.run(document, { resultTypes: ['violations'] }).then(
        (found) => done(found.violations.flatMap(({ id, impact, nodes }) =>
            nodes.map((node) => [id, impact, node.target.join(' '), node.failureSummary].join(' | ')))),
        (error) => done([String(error)]))";

/// What axe-core says against what is on the screen.
async fn violations(till: &Till) -> Vec<String> {
    if till.script("return typeof axe").await == "undefined" {
        let axe = concat!(env!("CARGO_MANIFEST_DIR"), "/node_modules/axe-core/axe.min.js");
        till.script(&std::fs::read_to_string(axe).expect("axe-core: npm --prefix tests ci")).await;
    }
    let said = till.script_later(AXE).await;
    let lines = said.as_array().expect("violations").iter();
    lines.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Any phase of a shift, in both themes.
async fn shift_in(language: &str) {
    let found = Mutex::new(vec![]);
    for theme in ["light", "dark"] {
        let look = async |till: &Till, phase: &str| {
            let said = violations(till).await;
            found
                .lock()
                .expect("no panic")
                .extend(said.iter().map(|line| format!("{theme} {phase}: {line}")));
        };
        shift((1024, 768), language, theme, &look).await;
    }
    let found = found.into_inner().expect("no panic");
    assert_eq!(found.len(), 0, "{}", found.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_rule_is_broken_in_english() {
    shift_in("en").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_rule_is_broken_in_russian() {
    shift_in("ru").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_rule_is_broken_in_kazakh() {
    shift_in("kk").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_rule_is_broken_in_the_window_that_asks() {
    let (_shop, _service, till) = Shop::open().await;
    till.click("settings-open").await;
    till.enter("settings-server", "https://loyalty.example").await;
    till.script("document.querySelector(\"[data-testid='settings-save']\").click()").await;
    let found = till.in_question(async || violations(&till).await).await;
    assert_eq!(found, Vec::<String>::new());
    till.answer("question-no").await;
}

/// Else the others would prove nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_broken_rule_is_found() {
    let shop = Shop::new();
    let till = shop.till(Start { args: &["--training"], ..Start::default() }).await;
    till.phase("idle").await;
    till.script("document.querySelector('main').append(document.createElement('button'))").await;
    let found = violations(&till).await;
    assert!(found.iter().any(|line| line.starts_with("button-name")), "{found:?}");
    till.close().await;
}

/// What the web view really exports to a screen reader, and what is said from the scan to the end of the sale.
#[tokio::test(flavor = "multi_thread")]
async fn a_sale_can_be_done_by_what_is_read_aloud() {
    let (_shop, service, aloud, till) = read_aloud().await;
    let hears = async |live: &str, expect: &str| hears(&till, &aloud, live, &[expect]).await;
    let shows = || {
        let screen = tokio::task::block_in_place(|| aloud.screen());
        screen
            .into_iter()
            .map(|said| format!("{} {}", said.role, said.name.replace('\u{a0}', " ")).trim().to_owned())
            .collect::<Vec<_>>()
    };
    let expect = |wanted: &[&str]| {
        let screen = shows();
        for wanted in wanted {
            assert!(screen.iter().any(|said| said == wanted), "{wanted}: {screen:#?}");
        }
    };
    expect(&["entry Card, phone or code", "button Ledger", "button Settings", "heading Scan a card"]);

    till.scan("2200000000001");
    hears("polite", "Иван Петров, 878 points.").await;
    expect(&["heading Иван Петров", "entry Receipt amount", "button Cancel"]);
    till.quote("1000").await;
    hears("polite", "At most 878 points on this receipt. Earn 100 points · to pay 1,000.").await;
    expect(&[
        "toggle Earn 100 points to pay 1,000",
        "toggle Spend 878 points to pay 122 without earning 100",
        "slider Points to spend",
        "entry Points to spend, exactly",
        "button One point more",
        "button Hold 878",
        "button Earn 100 points · to pay 1,000",
    ]);
    till.press(Key::F8).await;
    hears("polite", "Spend 878 points · to pay 122.").await;
    let screen = tokio::task::block_in_place(|| aloud.screen());
    let slider = screen.iter().find(|said| said.role == "slider").expect("a slider");
    assert_eq!(
        slider.value_text.as_deref().map(|text| text.replace('\u{a0}', " ")).as_deref(),
        Some("878 points")
    );
    till.click("confirm").await;
    hears("assertive", "Spend 878 points · to pay 122?").await;
    till.click("confirm").await;
    till.phase("done").await;
    hears("polite", "To pay 122. 878 points spent.").await;
    expect(&["heading To pay", "button Copy 122", "button Next customer"]);

    till.serve("2200000000005").await;
    till.quote("1000").await;
    service.misbehave(Call::Retail, Fault::DropBefore, 1);
    till.click("confirm").await;
    till.phase("unresolved").await;
    hears("assertive", "Not confirmed. Take from the customer now 1,000.").await;
    expect(&["heading Not confirmed", "button Set aside, next customer"]);
    till.press(Key::Enter).await;
    till.phase("idle").await;
    till.close().await;
}
