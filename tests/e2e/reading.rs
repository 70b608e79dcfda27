//! Whoever cannot see the screen, or sees it badly: every phase, by the rules that a machine can check.

use std::sync::Mutex;

use rig::{Shop, Start, Till, shift};
use serde_json::Value;

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
