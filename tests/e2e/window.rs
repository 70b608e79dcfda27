//! What the window shows of a customer, and that everything fits into it.

use std::time::Duration;

use rig::{Ending, Shop, Start, Till, Wire};

use serde_json::json;
use thirtyfour::Key;

use crate::customer;

#[tokio::test(flavor = "multi_thread")]
async fn the_card_shows_who_it_is() {
    let (_shop, _service, till) = Shop::open().await;
    till.serve(customer::IVAN.0).await;
    till.says("client-level", "Бонусы · 10%").await;
    till.says("client-phone", "+7 ••• ••• •• 01").await;
    let photo = till.element("client-photo").await;
    assert_eq!(photo.prop("naturalWidth").await.expect("a photo").as_deref(), Some("192"));

    till.serve(customer::BIRTHDAY.0).await;
    till.says("client-birthday", "Birthday today").await;

    till.serve(customer::NO_PHOTO.0).await;
    till.says("client-initials", "SI").await;
    assert!(!till.shows("client-photo").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_shows_what_the_window_shows() {
    let shop = Shop::new();
    let till = shop.till(Start { size: Some((1024, 560)), ..Start::default() }).await;
    let path = shop.home().join("window.png");
    till.picture(&path).await;
    let picture = image::open(&path).expect("a picture").to_rgb8();
    assert_eq!(picture.dimensions(), (1024, 560));
    let ground = picture.pixels().filter(|pixel| pixel.0 == [0xf2, 0xf4, 0xf7]).count();
    let all = picture.pixels().len();
    assert!(all / 2 < ground && ground < all, "{ground} of {all} pixels are the page's ground");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_has_no_network_and_no_key() {
    let (_shop, service, till) = Shop::open().await;
    let fetched = till
        .script_with(
            "return fetch(arguments[0]).then(() => 'answered', () => 'refused')",
            &[serde_json::json!(service.url())],
        )
        .await;
    assert_eq!(fetched, "refused");
    let unlisted =
        "return window.__TAURI__.core.invoke('plugin:app|version').then(() => 'done', () => 'refused')";
    assert_eq!(till.script(unlisted).await, "refused");
}

/// Typing far faster than any finger: the quote is for what the field says last.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_arrives_in_its_order() {
    let (_shop, _service, till) = Shop::open().await;
    till.serve(customer::IVAN.0).await;
    let type_all = "const amount = document.querySelector(\"[data-testid='amount']\");
         for (let sum = 1; sum <= 300; sum += 1) {
           amount.value = String(sum);
           amount.dispatchEvent(new Event('input', { bubbles: true }));
         }";
    till.script(type_all).await;
    till.figure("to-pay", "300").await;
}

/// Another window comes to the front in the middle of a figure, and goes: the figure goes on where it was.
#[tokio::test(flavor = "multi_thread")]
async fn a_window_in_between_cuts_no_figure_in_two() {
    let (_shop, _service, till) = Shop::open().await;
    let keyboard = till.keyboard();
    till.serve(customer::IVAN.0).await;
    for (field, before, after, to_pay) in
        [("amount", "10", "00", "1000"), ("spend-input", "1.", "5", "998.50")]
    {
        till.click(field).await;
        keyboard.scan(before, Duration::ZERO, Ending::None);
        has_value(&till, field, before).await;
        till.put_behind().await;
        keyboard.focus();
        till.wait_for("the focus to come", async || has_focus(&till).await.then_some(())).await;
        keyboard.scan(after, Duration::ZERO, Ending::None);
        has_value(&till, field, &format!("{before}{after}")).await;
        till.figure("to-pay", to_pay).await;
    }
}

async fn has_focus(till: &Till) -> bool {
    till.script("return document.hasFocus()").await == true
}

async fn has_value(till: &Till, field: &str, expect: &str) {
    let value = format!("return document.querySelector(\"[data-testid='{field}']\").value");
    till.wait_for(&format!("{field} to read {expect}"), async || {
        (till.script(&value).await == expect).then_some(())
    })
    .await;
}

/// The sizes that a till's screen has, less the bars of the system: the smallest in every language.
const SIZES: [(u32, u32, &[&str]); 5] = [
    (360, 640, &["en", "ru", "kk"]),
    (760, 640, &["en"]),
    (1024, 560, &["en", "ru", "kk"]),
    (1024, 768, &["en"]),
    (1920, 1080, &["ru"]),
];

#[tokio::test(flavor = "multi_thread")]
async fn the_main_flow_fits_from_small_to_large_in_every_language() {
    for (width, height, languages) in SIZES {
        for language in languages {
            fits_in(language, (width, height)).await;
        }
    }
}

async fn fits_in(language: &str, size: (u32, u32)) {
    let shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    let settings = json!({ "server": service.url(), "point": sandbox::POINT, "language": language });
    shop.write_settings(&settings);
    let till = shop.till(Start { size: Some(size), ..Start::default() }).await;
    till.phase("idle").await;
    let fits = async |phase: &str| fits(&till, size, &format!("{language} {phase}"), &[]).await;
    fits("idle").await;
    till.serve("2200000000009").await;
    fits("client").await;
    till.look_up("8 (920) 000-00-09").await;
    till.element("search-otherwise").await;
    till.phase("client").await;
    fits("client, by phone").await;
    till.quote("99999.99").await;
    till.click("spend-max").await;
    fits("quoted").await;
    let forgoes = "return document.querySelector('.option-lost').checkVisibility()";
    assert_eq!(till.script(forgoes).await, true, "{size:?}: what is not earned");
    till.click("hold").await;
    till.phase("held").await;
    fits("held").await;
    till.click("confirm").await;
    armed(&till).await;
    fits("armed").await;
    till.click("confirm").await;
    till.phase("done").await;
    fits("done").await;
    till.close().await;

    let till = shop.till(Start { args: &["--training"], size: Some(size), ..Start::default() }).await;
    till.phase("idle").await;
    self::fits(&till, size, "training", &[]).await;
    till.serve("2200000000009").await;
    till.quote("99999.99").await;
    self::fits(&till, size, "training, quoted", &[]).await;
}

/// Sizes and letters, in percent, with every language that is tried there.
const LARGE: [((u32, u32), u32, &[&str]); 6] = [
    ((1024, 560), 100, &["ru"]),
    ((360, 640), 100, &["ru"]),
    ((1024, 768), 150, &["ru"]),
    ((1366, 700), 200, &["ru"]),
    ((1024, 560), 200, &["en", "ru", "kk"]),
    ((360, 640), 200, &["en", "ru", "kk"]),
];

/// With letters twice as large, and with a warning and a notice that stay: what confirms is there, and all else can be scrolled to.
#[tokio::test(flavor = "multi_thread")]
async fn large_letters_and_whatever_is_said_leave_the_button_that_confirms_where_it_is() {
    let all = LARGE
        .iter()
        .flat_map(|(size, percent, languages)| languages.iter().map(|each| (*size, *percent, *each)));
    let mut scrolled = 0;
    for (size, percent, language) in all {
        let shop = Shop::new();
        let service = shop.service().await;
        shop.set_up(&service);
        let settings = json!({
            "server": service.url(), "point": sandbox::POINT, "language": language, "textSize": percent,
            "serial": { "port": "/dev/there-is-no-such-port", "speed": 9600, "framing": "line" },
        });
        shop.write_settings(&settings);
        let till = shop.till(Start { size: Some(size), ..Start::default() }).await;
        till.phase("idle").await;
        let fits = async |phase: &str, inside: &[&str]| {
            fits(&till, size, &format!("{language} {percent} % {phase}"), inside).await;
        };
        fits("idle", &["search", "warnings"]).await;
        till.serve("2200000000009").await;
        fits("client", &["confirm"]).await;
        till.quote("99999.99").await;
        till.press(Key::F8).await;
        fits("quoted", &["confirm"]).await;
        till.scan("22000000000099");
        till.element("replacing-text").await;
        fits("another customer", &["replacing-close", "replacing-replace"]).await;
        till.click("replacing-close").await;
        till.scan("2200000000009");
        till.element("notice").await;
        fits("told", &["confirm", "notice"]).await;
        scrolled += usize::from(scrolls_by_keys(&till).await);
        till.press(Key::F9).await;
        armed(&till).await;
        till.press(Key::F9).await;
        till.phase("done").await;
        fits("done", &["result-total", "next"]).await;
        till.click("settings-open").await;
        till.enter("settings-point", "other").await;
        till.press(Key::Escape).await;
        till.says("settings-refused", ".").await;
        fits("settings", &["settings-refused", "settings-close", "settings-save"]).await;
        till.close().await;
    }
    assert!(scrolled > 0, "nothing was to be scrolled");
}

/// Whether what is said did not fit; then keys scroll it, from where Tab brings them.
async fn scrolls_by_keys(till: &Till) -> bool {
    let overflows = "const told = document.querySelector('.notices');
         told.scrollTop = 0;
         if (told.tabIndex === 0) told.focus();
         return told.scrollHeight > told.clientHeight";
    if till.script(overflows).await == false {
        return false;
    }
    till.press(Key::PageDown).await;
    till.wait_for("what is said to scroll", async || {
        (till.script("return document.querySelector('.notices').scrollTop > 0").await == true).then_some(())
    })
    .await;
    till.script("document.querySelector(\"[data-testid='amount']\").focus()").await;
    true
}

/// With letters twice as large, what a shift brings seldom: what was dropped, what is not confirmed, what is to be kept; and digits to press.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_seldom_on_the_screen_fits_with_large_letters_as_well() {
    let all =
        [(1024, 560), (360, 640)].into_iter().flat_map(|size| ["en", "ru", "kk"].map(|each| (size, each)));
    for (size, language) in all {
        let shop = Shop::new();
        let service = shop.service().await;
        let mut wire = Wire::to(service.address()).await;
        shop.set_up_at(&wire.url());
        let settings = |pad: &str| {
            json!({
                "server": wire.url(), "point": sandbox::POINT, "language": language, "textSize": 200, "defer": true,
                "numberPad": pad,
            })
        };
        shop.write_settings(&settings("never"));
        let start = || Start { size: Some(size), envs: vec![wire.trust(shop.home())], ..Start::default() };
        let till = shop.till(start()).await;
        till.phase("idle").await;
        let fits = async |till: &Till, phase: &str, inside: &[&str]| {
            fits(till, size, &format!("{language} 200 % {phase}"), inside).await;
        };
        till.serve("2200000000009").await;
        till.quote("99999.99").await;
        till.press(Key::Escape).await;
        till.element("undo").await;
        fits(&till, "dropped", &["undo", "search"]).await;
        service.misbehave(sandbox::Call::Retail, sandbox::Fault::Status { status: 500 }, 1);
        till.serve("2200000000009").await;
        till.quote("99999.99").await;
        till.press(Key::F8).await;
        till.press(Key::F9).await;
        armed(&till).await;
        till.press(Key::F9).await;
        till.phase("unresolved").await;
        fits(&till, "not confirmed", &["unresolved-take", "park"]).await;
        till.press(Key::Enter).await;
        till.phase("idle").await;
        fits(&till, "one not confirmed", &["search"]).await;
        till.close().await;

        shop.write_settings(&settings("always"));
        let envs = start();
        let till = shop.till(envs).await;
        till.phase("idle").await;
        fits(&till, "idle, digits", &["search", "pad-1", "pad-back"]).await;
        till.serve("2200000000001").await;
        till.quote("99999.99").await;
        fits(&till, "quoted, digits", &["confirm", "pad-1", "pad-back"]).await;
        till.press(Key::Escape).await;
        till.phase("idle").await;
        wire.cut().await;
        till.scan("2200000000009");
        till.phase("deferring").await;
        fits(&till, "to be kept, digits", &["defer-amount", "defer", "pad-1", "pad-back"]).await;
        till.close().await;
    }
}

/// WebDriver has no finger here: what the first touch is to a page is told to it.
#[tokio::test(flavor = "multi_thread")]
async fn after_a_touch_there_are_digits_to_press_and_the_button_that_confirms_stays() {
    for size in [(1024, 560), (360, 640)] {
        let shop = Shop::new();
        let service = shop.service().await;
        shop.set_up(&service);
        let till = shop.till(Start { size: Some(size), ..Start::default() }).await;
        till.phase("idle").await;
        till.serve("2200000000001").await;
        assert!(!till.shows("number-pad").await, "nobody has touched anything");
        let touch = "const amount = document.querySelector(\"[data-testid='amount']\");
             amount.dispatchEvent(new PointerEvent('pointerdown', { pointerType: 'touch', bubbles: true }));
             amount.click();";
        till.script(touch).await;
        for key in ["pad-2", "pad-5", "pad-0", "pad-back", "pad-separator", "pad-5"] {
            till.click(key).await;
        }
        till.figure("to-pay", "25.50").await;
        fits(&till, size, "touched", &["confirm", "amount"]).await;
    }
}

/// The till asks whether points are to be spent.
async fn armed(till: &Till) {
    till.wait_for("the question", async || {
        (till.script("return document.querySelector('.button-armed') !== null").await == true).then_some(())
    })
    .await;
}

/// Nothing is cut off at the sides, no text runs out of its box or over another, and these are inside; where none is named, all has to
/// be, and nothing has to be scrolled to.
async fn fits(till: &Till, size: (u32, u32), phase: &str, inside: &[&str]) {
    let found = till.script_with(include_str!("fits.js"), &[json!(inside)]).await;
    for wrong in ["aside", "over", "out", "wide", "unseen"] {
        assert_eq!(found[wrong], json!([]), "{size:?} {phase}: {found}");
    }
    if inside.is_empty() {
        assert_eq!(
            (&found["scrolls"], &found["below"]),
            (&json!(false), &json!([])),
            "{size:?} {phase}: {found}"
        );
    }
    assert_eq!(
        (found["width"].as_u64(), found["height"].as_u64()),
        (Some(size.0.into()), Some(size.1.into()))
    );
}
