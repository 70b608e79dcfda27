//! Scans as the X server sends them, under every layout, at every pace, with every ending, into the real
//! window; and people who type. `SCANS` and `ENTRIES` say how many: each scan has to arrive at the service,
//! once and whole, and nothing that a person types may. One in which the machine stopped has to be refused with a word, or
//! left where a person's text stands; then it is scanned again.

use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use rig::{Ending, Shop, Start, TRIES, Till, Writes, wanted};
use sandbox::{Call, Fault, Sandbox};
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::customer;

const LAYOUTS: [&str; 4] = ["us", "ru", "fr", "de"];

/// What codes look like. The number makes each another one.
fn code(writes: Writes, kind: usize, number: usize) -> String {
    // What a scanner cannot write everywhere is in none of its codes.
    let kinds = match writes {
        Writes::Places => 4,
        Writes::Layout | Writes::Numbers => 2,
        Writes::Nowhere => return format!("46{number:011o}"),
    };
    match kind % kinds {
        0 => format!("46{number:011}"),
        1 => format!("aB{number:04}xYz-Q"),
        2 => format!("https://loyal.example/c?id=Ab{number}&v=1#~!@$%^*()_+{{}}|:<>"),
        _ => format!("App.{number:06}_{}", "kLmN0pQr5t".repeat(5)),
    }
}

/// A part of all scans, at a till of their own, so that many can be made side by side.
#[derive(Clone, Copy)]
struct Lane {
    slow: bool,
    silent: bool,
    writes: Writes,
    from: usize,
    count: usize,
}

impl Lane {
    fn all(scans: usize) -> Vec<Self> {
        let mut lanes = vec![];
        let mut from = 0;
        // Slow scans take long: a sixteenth of all is enough of them. Of four endings one is none.
        for (slow, silent, writes, sixtyfourths) in [
            (true, true, Writes::Places, 1),
            (true, false, Writes::Places, 3),
            (false, true, Writes::Places, 12),
            (false, true, Writes::Layout, 2),
            (false, false, Writes::Places, 34),
            (false, false, Writes::Layout, 5),
            (false, false, Writes::Numbers, 5),
            (false, false, Writes::Nowhere, 2),
        ] {
            let mut left = scans * sixtyfourths / 64;
            while left > 0 {
                let count = left.min(if slow { 80 } else { 500 });
                lanes.push(Self { slow, silent, writes, from, count });
                (from, left) = (from + count, left - count);
            }
        }
        lanes
    }

    /// How many were scanned again because the machine had stopped in the middle.
    async fn run(self) -> usize {
        let Self { slow, silent, writes, from, count } = self;
        let shop = Shop::new();
        let service = shop.service().await;
        shop.set_up(&service);
        shop.write_settings(&json!({
            "server": service.url(), "point": sandbox::POINT, "language": "en",
            "scanner": { "slow": slow, "silent": silent, "asTyped": writes == Writes::Layout },
        }));
        let till = shop.till(Start { size: Some((360, 640)), ..Start::default() }).await;
        till.phase("idle").await;
        let (keyboard, mut active) = (till.keyboard(), "us");
        let endings = if silent { vec![Ending::None] } else { vec![Ending::Cr, Ending::Lf, Ending::Tab] };
        let pauses = match writes {
            _ if slow => vec![120],
            // Digits without a place may be of a number pad: slower ones are a hand's.
            Writes::Nowhere => vec![0, 5, 10, 16],
            _ => vec![0, 5, 16, 50],
        };
        let layouts = match writes {
            Writes::Places => &LAYOUTS[..],
            Writes::Layout => &["us", "fr", "de"],
            Writes::Numbers | Writes::Nowhere => &["us"],
        };
        if writes == Writes::Nowhere {
            keyboard.give_digits_no_place();
        }
        let mut again = 0;
        for at in 0..count {
            let layout = layouts[at * layouts.len() / count];
            if std::mem::replace(&mut active, layout) != layout {
                keyboard.layout(layout);
            }
            let scan = Scan {
                writes,
                ending: endings[at % endings.len()],
                pause: Duration::from_millis(pauses[at / endings.len() % pauses.len()]),
            };
            if at % 5 == 0 {
                keyboard.caps_lock();
            }
            if at % 7 == 0 {
                keyboard.num_lock();
            }
            // Each time another code: the same one again is the customer who is being served.
            let mut codes = (0..TRIES).map(|tried| code(writes, at, from + at + tried * ANOTHER));
            let arrives = async |text: String| scan.arrives(&till, &service, &text, layout).await;
            while !arrives(codes.next().expect("a machine that does not stop in every scan")).await {
                again += 1;
            }
        }
        let searches = service.requests(Call::Client).len();
        assert!((count..=count + again).contains(&searches), "something was searched for twice");
        till.close().await;
        again
    }
}

/// From a code to the one that is scanned in its stead.
const ANOTHER: usize = 100_000;

/// How a code is scanned.
#[derive(Clone, Copy, Debug)]
struct Scan {
    writes: Writes,
    ending: Ending,
    pause: Duration,
}

impl Scan {
    /// Scans a code, which has to arrive; not whole only where the machine stopped in it.
    async fn arrives(self, till: &Till, service: &Sandbox, text: &str, layout: &str) -> bool {
        till.listen().await;
        till.keyboard().scan_by(self.writes, text, self.pause, self.ending);
        let case = format!("{text:?}: {layout}, {self:?}");
        let is_used = self.is_searched_for(till, service, text, &case).await;
        till.phase("idle").await;
        let left = till.script(&format!("return {FIELD}.value")).await;
        if is_used && left == "" {
            return true;
        }
        // Refused with a word; or taken for what somebody types: then it stands there as a whole, searched for or not.
        let rhythm = till.rhythm().await;
        let is_broken = rhythm.is_broken(self.pause, Duration::ZERO, 1);
        assert!(is_broken, "{case} leaves {left:?}, used: {is_used}; {rhythm:?}");
        let is_given_back = left.as_str().is_some_and(|left| left.eq_ignore_ascii_case(text));
        assert!(!is_used || is_given_back, "{case} leaves {left:?} in a field");
        till.script(&format!("{FIELD}.value = ''")).await;
        till.script(
            "document.querySelectorAll(\"[data-testid='notice-close']\").forEach((close) => close.click())",
        )
        .await;
        false
    }

    /// Waits until a code has been searched for, as the only one since the last; or until it never will be: then it is not whole.
    async fn is_searched_for(self, till: &Till, service: &Sandbox, text: &str, case: &str) -> bool {
        let asked = || {
            let requests = service.requests(Call::Client);
            let body: Value = serde_json::from_str(&requests.last()?.body).ok()?;
            Some(body["search"].as_str()?.to_owned())
        };
        let is_refused = "return ['scan_cut', 'scan_too_much'].includes(document.querySelector(\"[data-testid='notice']\")?.dataset.code)";
        let length = format!("return [...{FIELD}.value].length");
        till.wait_for(case, async || {
            if asked().as_deref() == Some(text) {
                return Some(true);
            }
            let rhythm = till.rhythm().await;
            let is_typed = rhythm.is_over()
                && rhythm.is_broken(self.pause, Duration::ZERO, 1)
                && till.script(&length).await == text.chars().count();
            (is_typed || till.script(is_refused).await == true).then_some(false)
        })
        .await
    }
}

#[test]
fn a_scan_arrives_whole_and_once_under_every_layout() {
    let lanes = Lane::all(wanted("SCANS", 128));
    let count: usize = lanes.iter().map(|lane| lane.count).sum();
    let next = Mutex::new(lanes.into_iter());
    // Scanners are slow, so that a machine can do a few at a time; too many would keep each other waiting.
    let beside = thread::available_parallelism().map_or(1, NonZero::get) * 3;
    let again = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..beside {
            scope.spawn(|| {
                let runtime = tokio::runtime::Runtime::new().expect("a runtime");
                let next = || next.lock().ok()?.next();
                while let Some(lane) = next() {
                    again.fetch_add(runtime.block_on(lane.run()), Ordering::Relaxed);
                }
            });
        }
    });
    let again = again.into_inner();
    assert!(again * 100 <= count, "the machine stopped in {again} scans: it is too busy to tell");
    println!(
        "{count} scans in the real window: 0 wrong, 0 lost; {again} more in which the machine stopped, refused with a word or left to be seen"
    );
}

const FIELD: &str = "document.querySelector(\"[data-testid='search']\")";

#[tokio::test(flavor = "multi_thread")]
async fn what_people_type_is_no_scan_however_fast_they_are_and_however_busy_the_page_is() {
    let entries = wanted("ENTRIES", 12);
    let (_shop, service, till) = Shop::open().await;
    let keyboard = till.keyboard();
    keyboard.num_lock();
    till.serve(customer::IVAN.0).await;
    let searches = service.requests(Call::Client).len();
    let mut step = 0;
    for entry in 0..entries {
        // Someone at the number pad, who is fast; someone who looks for each key; and the page stands still
        // for half a second in the middle of every third figure.
        let (pad, fastest, spread) = if entry % 2 == 0 { (true, 36, 9) } else { (false, 60, 241) };
        let text = format!("{}.{}", 10_000 + entry * 7919 % 80_000, 11 + entry % 80);
        keyboard.type_by_hand(&text, pad, || {
            step += 37;
            Duration::from_millis(fastest + step % spread)
        });
        if entry % 3 == 0 {
            till.script("const end = performance.now() + 500; while (performance.now() < end);").await;
        }
        // What is to pay may say so before the last nought is there.
        till.wait_for("the figure", async || (till.value("amount").await == text).then_some(())).await;
        till.figure("to-pay", &text).await;
        till.read("button").await;
        keyboard.enter();
        till.phase("done").await;
        till.serve(customer::IVAN.0).await;
    }
    assert_eq!(service.operations().len(), entries);
    assert_eq!(service.requests(Call::Client).len(), searches + entries, "typing was taken for a scan");
    println!("{entries} figures typed in the real window: 0 taken for a scan");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scanner_is_tried_and_the_till_set_to_it() {
    let (_shop, service, till) = Shop::open().await;
    let keyboard = till.keyboard();
    let slowly = |text: &str| keyboard.scan(text, Duration::from_millis(120), Ending::None);

    till.click("settings-open").await;
    till.element("scanner-test").await.focus().await.expect("focus");
    keyboard.scan("App.Code-4711", Duration::from_millis(5), Ending::Lf);
    for fact in ["App.Code-4711", "Ctrl+J", "normal"] {
        till.says("scanner-found", fact).await;
    }
    // What ends it moves no focus: the next try is read as well.
    keyboard.scan("App.Code-4712", Duration::from_millis(5), Ending::Tab);
    for fact in ["App.Code-4712", "Tab"] {
        till.says("scanner-found", fact).await;
    }
    slowly("App.Code-4711");
    for fact in ["App.Code-4711", "ms from key to key", "silence", "slow Bluetooth"] {
        till.says("scanner-found", fact).await;
    }
    till.click("scanner-use").await;
    till.click("settings-save").await;
    till.hides("settings").await;
    assert!(service.requests(Call::Client).is_empty(), "a try is no search");

    slowly(customer::IVAN.0);
    till.phase("client").await;
}

/// The ledger gives way to the next customer, and a scanner's Enter presses no button in it.
#[tokio::test(flavor = "multi_thread")]
async fn a_scan_works_from_the_ledger_and_keeps_what_was_being_written_there() {
    let (_shop, service, till) = Shop::open().await;
    till.serve(customer::IVAN.0).await;
    till.quote("100").await;
    service.misbehave(Call::Retail, Fault::ApplyThenDrop, 1);
    till.click("confirm").await;
    till.phase("unresolved").await;
    till.click("park").await;
    till.phase("idle").await;

    till.click("ledger-open").await;
    till.element("decide-reason").await;
    till.paste("decide-reason", "asked the off").await;
    till.scan(customer::NO_PHOTO.0);
    till.phase("client").await;
    assert!(!till.shows("ledger").await);
    till.press(Key::F7).await;
    let reason = till.element("decide-reason").await.value().await.expect("a field");
    assert_eq!(reason.as_deref(), Some("asked the off"));
}

/// The next card is scanned while the one before is still being looked up, and the focus moves on in between.
#[tokio::test(flavor = "multi_thread")]
async fn a_scan_stays_whole_while_the_window_moves_the_focus() {
    let (_shop, service, till) = Shop::open().await;
    let keyboard = till.keyboard();
    for millis in [400, 550, 750] {
        service.misbehave(Call::Client, Fault::Latency { millis }, 1);
        keyboard.scan(customer::IVAN.0, Duration::from_millis(2), Ending::Cr);
        keyboard.scan(customer::NO_PHOTO.0, Duration::from_millis(45), Ending::Cr);
        till.says("client-initials", "SI").await;
        let amount = "return document.querySelector(\"[data-testid='amount']\").value";
        assert_eq!(till.script(amount).await, "", "a scan leaves nothing in a field");
        till.press(Key::Escape).await;
        till.phase("idle").await;
    }
    assert_eq!(service.requests(Call::Client).len(), 6, "something was searched for that was no code");
}

/// A code may have a space in it, which presses whatever button has the focus.
#[tokio::test(flavor = "multi_thread")]
async fn a_scan_works_wherever_the_focus_is_presses_no_button_and_leaves_nothing_in_a_field() {
    let (_shop, service, till) = Shop::open().await;
    till.serve(customer::IVAN.0).await;
    till.paste("amount", "1000").await;
    till.phase("quoted").await;
    for place in
        ["cancel", "confirm", "hold", "spend-slider", "spend-input", "amount", "search", "ledger-open"]
    {
        till.element(place).await.focus().await.expect("focus");
        let code = format!("loyal card of {place}");
        till.scan(&code);
        till.says("replacing-text", &code).await;
        till.press(Key::Escape).await;
        till.hides("replacing").await;
        till.figure("to-pay", "1000").await;
        let fields = "return ['search', 'amount', 'spend-input']
            .map((name) => document.querySelector(`[data-testid='${name}']`).value)";
        assert_eq!(till.script(fields).await, json!(["", "1000", ""]), "{place}");
    }
    assert!(service.operations().is_empty());
    assert!(service.requests(Call::Hold).is_empty());
}
