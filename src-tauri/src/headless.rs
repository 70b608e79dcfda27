//! The till without a window, in a process of its own: the real controller, ledger, keyring and client, for tests that kill it
//! thousands of times. What a cashier does comes as lines on the standard input, each screen goes as a line of JSON to the standard
//! output. Nothing of it is in a release.

use std::io::{BufRead, Write};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use register::{Event, Money, Query, Question, Shown, Wish};
use serde_json::Value;

use crate::photos::Photos;
use crate::till::{Controller, News, Till};

/// Runs until the standard input ends.
#[must_use]
pub fn run() -> ExitCode {
    crate::privacy::begin();
    let Ok(runtime) = tokio::runtime::Runtime::new() else { return ExitCode::FAILURE };
    let (till, messages) = Till::new();
    let newest = Arc::new(Mutex::new(Value::Null));
    let drawn = Arc::clone(&newest);
    let controller = Controller::new(till.clone(), Photos::default(), false, move |news| {
        if let News::Screen(screen) = news
            && let Ok(screen) = serde_json::to_value(screen)
        {
            // Who reads it acts on it, so it is what they see before they do. They may be gone: then this is about to end.
            let line = format!("{screen}\n");
            *drawn.lock().unwrap_or_else(PoisonError::into_inner) = screen;
            let _ = std::io::stdout().write_all(line.as_bytes());
        }
    });
    runtime.spawn(controller.run(messages, false));
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let screen = newest.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(event) = event(&line, &screen) {
            till.event(event);
        }
    }
    ExitCode::SUCCESS
}

/// What a cashier does who sees this screen.
fn event(line: &str, screen: &Value) -> Option<Event> {
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    let money = |text: &str| text.parse::<Money>().ok();
    let number = |value: &Value| value.as_u64().and_then(|number| u32::try_from(number).ok());
    Some(match word {
        "scan" => Event::Query(Query::scanned(rest)?),
        "amount" => Event::Amount(rest.to_owned()),
        "spend" => Event::Spend(Wish::of(money(rest)?)),
        "confirm" => {
            let question = number(&screen["sale"]["question"]).map(Question);
            // A receipt that is to be kept has a number of its own, and spends nothing.
            let seq = number(&screen["sale"]["quote"]["seq"]).or(number(&screen["seq"])).unwrap_or_default();
            let spend = screen["sale"]["spend"].as_str().and_then(money).unwrap_or_default();
            Event::Confirm { seq, spend, shown: Shown { question, since: Shown::READABLE } }
        }
        "hold" => Event::Hold(number(&screen["sale"]["quote"]["seq"])?),
        "cancel" => Event::Cancel,
        "next" => Event::Next,
        "park" => Event::Park,
        _ => return None,
    })
}
