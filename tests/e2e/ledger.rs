//! The ledger on the screen: a day, a search, the totals, a table for a spreadsheet; and the question
//! before the app is closed.

use rig::{KEY, Shop, Start, Till, Wire};
use sandbox::{Call, Fault};
use serde_json::json;

use crate::{customer, recorded, sell};

#[tokio::test(flavor = "multi_thread")]
async fn a_day_its_totals_a_search_and_a_table() {
    let (shop, service, till) = Shop::open().await;
    till.serve(customer::IVAN.0).await;
    till.quote("1000").await;
    till.enter("spend-input", "100").await;
    till.figure("to-pay", "900").await;
    till.click("confirm").await;
    till.says("confirm", "Yes").await;
    till.click("confirm").await;
    till.phase("done").await;
    till.serve(customer::BIRTHDAY.0).await;
    till.quote("50.50").await;
    till.click("confirm").await;
    till.phase("done").await;
    service.misbehave(Call::Retail, Fault::Status { status: 500 }, 1);
    till.serve(customer::NO_PHOTO.0).await;
    till.quote("7").await;
    till.click("confirm").await;
    till.phase("unresolved").await;
    till.click("park").await;

    till.press(thirtyfour::Key::F7).await;
    for (figure, expect) in
        [("count", "2"), ("amount", "1050.50"), ("paid", "950.50"), ("spent", "100"), ("unresolved", "1")]
    {
        till.figure(&format!("ledger-total-{figure}"), expect).await;
    }
    till.has("ledger-row", "state", "unknown").await;
    let ids =
        "return [...document.querySelectorAll(\"[data-testid='ledger-row']\")].map((row) => row.dataset.id)";
    assert_eq!(till.script(ids).await, json!(["3", "2", "1"]), "what is open stands first");
    till.enter("ledger-search", "50,50").await;
    till.wait_for("the one", async || (till.script(ids).await == json!(["2"])).then_some(())).await;
    till.says("said", "1 operation found").await;
    till.enter("ledger-search", "nobody").await;
    till.wait_for("nobody", async || (till.script(ids).await == json!([])).then_some(())).await;
    till.says("said", "Nothing fits that.").await;
    till.enter("ledger-search", " ").await;
    till.wait_for("all", async || (till.script(ids).await == json!(["3", "2", "1"])).then_some(())).await;
    // On another day there is only what is open.
    till.click("ledger-earlier").await;
    till.wait_for("yesterday", async || (till.script(ids).await == json!(["3"])).then_some(())).await;
    till.figure("ledger-total-count", "0").await;
    // From yesterday to today; and only what is open, until something is looked for.
    let until = "const until = document.querySelector(\"[data-testid='ledger-until']\");";
    till.script(&format!("{until} until.stepUp(1); until.dispatchEvent(new Event('change'))")).await;
    till.figure("ledger-total-count", "2").await;
    till.click("ledger-only-open").await;
    till.wait_for("what is open", async || (till.script(ids).await == json!(["3"])).then_some(())).await;
    till.click("ledger-save").await;
    till.says("ledger-said", "Open ones only.csv").await;
    let said = till.text("ledger-said").await;
    let table = std::fs::read_to_string(said.trim_start_matches("Saved: ")).expect("a table");
    assert_eq!(table.split("\r\n").count(), 3, "its columns, and the one: {table}");
    till.enter("ledger-search", "50.5").await;
    till.wait_for("the one", async || (till.script(ids).await == json!(["2"])).then_some(())).await;
    let pressed = "return document.querySelector(\"[data-testid='ledger-only-open']\").ariaPressed";
    assert_eq!(till.script(pressed).await, "false", "it says what is shown");
    till.enter("ledger-search", " ").await;
    till.click("ledger-later").await;
    till.figure("ledger-total-count", "2").await;

    till.click("ledger-save").await;
    till.says("ledger-said", "Saved: ").await;
    let said = till.text("ledger-said").await;
    let path = said.trim_start_matches("Saved: ");
    assert!(path.starts_with(&*shop.home().to_string_lossy()), "{path}");
    let table = std::fs::read_to_string(path).expect("a table");
    let lines: Vec<&str> = table.trim_start_matches('\u{feff}').split("\r\n").collect();
    assert!(table.starts_with('\u{feff}') && lines.len() == 5, "{table}");
    assert!(lines[0].starts_with("No.,Time,Customer,Phone,Operation"), "{table}");
    assert!(lines[3].contains(",Spend,1000,100,900,,confirmed,"), "{table}");
    assert!(!table.contains("7920"), "a whole phone number: {table}");
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_with_something_open_asks_first() {
    let (shop, service, till) = Shop::open().await;
    service.misbehave(Call::Retail, Fault::Status { status: 500 }, 1);
    till.serve(customer::IVAN.0).await;
    till.quote("100").await;
    till.click("confirm").await;
    till.phase("unresolved").await;
    till.ask_to_close();
    till.says("closing-text", "1 operation not confirmed").await;
    till.click("closing-close").await;
    till.phase("unresolved").await;
    till.ask_to_close();
    till.click_and_end("closing-anyway").await;
    let till = shop.till(Start::default()).await;
    till.phase("idle").await;
    till.figure("unresolved-count", "1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_network_the_till_says_so_and_goes_on_by_itself() {
    let shop = Shop::new();
    let service = shop.service().await;
    let mut wire = Wire::to(service.address()).await;
    shop.set_up_at(&wire.url());
    let till = shop.till(Start { envs: vec![wire.trust(shop.home())], ..Start::default() }).await;
    till.phase("idle").await;
    wire.cut().await;
    till.enter("search", "79200000001").await;
    till.click("search-go").await;
    till.has("notice", "about", "search").await;
    till.says("warnings", "No connection").await;
    let typed = "return document.querySelector(\"[data-testid='search']\").value";
    till.wait_for("what was typed", async || (till.script(typed).await == "79200000001").then_some(())).await;
    wire.mend().await;
    till.wait_for("the way back", async || {
        (!till.text_of("warnings").await.contains("No connection")).then_some(())
    })
    .await;

    // A quote that failed meanwhile comes by itself.
    till.serve(customer::IVAN.0).await;
    wire.cut().await;
    till.enter("amount", "100").await;
    till.has("notice", "about", "quote").await;
    wire.mend().await;
    till.phase("quoted").await;
    till.click("confirm").await;
    till.phase("done").await;
    assert_eq!(service.requests(Call::Retail).len(), 1);
}

/// How the newest receipt stands, and why.
async fn newest(till: &Till) -> (String, String) {
    let newest = "return window.__TAURI__.core.invoke('ledger', { from: 0, until: 1e15, text: '' })
        .then(({ rows }) => rows.reduce((a, b) => (a.id > b.id ? a : b)))
        .then(({ state, error }) => [state, error?.code ?? ''])";
    let row = till.script(newest).await;
    let text = |at: usize| row[at].as_str().expect("a text").to_owned();
    (text(0), text(1))
}

/// Enters the key in a till that has all the rest.
async fn enter_key(till: &Till) {
    till.phase("unconfigured").await;
    till.click("first-run-setup").await;
    till.enter("settings-key", KEY).await;
    till.click("settings-save").await;
    till.phase("idle").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_network_a_receipt_is_kept_and_earned_later_once() {
    let shop = Shop::new();
    let service = shop.service().await;
    let mut wire = Wire::to(service.address()).await;
    shop.set_up_at(&wire.url());
    let start = || Start { envs: vec![wire.trust(shop.home())], ..Start::default() };
    let till = shop.till(start()).await;
    till.phase("idle").await;
    till.press_with_control(',').await;
    till.click("settings-defer").await;
    till.click("settings-save").await;
    till.hides("settings").await;
    let envs = start().envs;
    wire.cut().await;
    till.keep(customer::IVAN.0, "99.5").await;
    till.phase("idle").await;
    till.says("notice", "Kept").await;
    till.figure("deferred-count", "1").await;
    assert_eq!(newest(&till).await.0, "deferred");

    // What is kept outlives the app; and of the customer the ledger holds no code.
    till.close().await;
    let kept =
        std::fs::read(shop.home().join("data/org.loyaltycashier.desktop/ledger.sqlite")).expect("the ledger");
    assert!(!kept.windows(13).any(|bytes| bytes == customer::IVAN.0.as_bytes()), "the code is in the ledger");
    let till = shop.till(Start { envs, ..Start::default() }).await;
    till.phase("idle").await;
    till.figure("deferred-count", "1").await;
    assert_eq!(service.requests(Call::Retail).len(), 0);
    wire.mend().await;
    till.wait_for("the delivery", async || (newest(&till).await.0 == "confirmed").then_some(())).await;
    till.figure("deferred-count", "0").await;
    assert_eq!(recorded(&service), [["99.5", "99.5", "0", "9.95"]]);
    assert_eq!(service.requests(Call::Retail).len(), 1);

    // A code that does not work any more is for a person.
    wire.cut().await;
    till.keep("GONE-CODE-0001", "50").await;
    till.phase("idle").await;
    wire.mend().await;
    till.figure("unresolved-count", "1").await;
    let (state, why) = newest(&till).await;
    assert_eq!((state.as_str(), why.as_str()), ("undeliverable", "client_not_found"));
    assert_eq!(service.requests(Call::Retail).len(), 1);
    till.click("ledger-open").await;
    till.enter("decide-reason", "the customer came back").await;
    till.click("decide-not-booked").await;
    till.wait_for("the decision", async || (newest(&till).await.0 == "decidedNotBooked").then_some(())).await;
}

/// Core review A4: a keyring that does not answer may have the code all the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_keyring_that_does_not_answer_costs_no_receipt_that_waits() {
    let mut shop = Shop::new();
    let service = shop.service().await;
    let mut wire = Wire::to(service.address()).await;
    shop.set_up_at(&wire.url());
    shop.write_settings(&json!({
        "server": wire.url(), "point": sandbox::POINT, "language": "en", "defer": true,
    }));
    let start = |wire: &Wire| Start { envs: vec![wire.trust(shop.home())], ..Start::default() };
    let till = shop.till(start(&wire)).await;
    till.phase("idle").await;
    wire.cut().await;
    till.keep(customer::IVAN.0, "99.5").await;
    till.says("notice", "Kept").await;
    till.close().await;

    let start_again = start(&wire);
    shop.end_keyring();
    let till = shop.till(start_again).await;
    enter_key(&till).await;
    assert_eq!(newest(&till).await.0, "deferred");
    till.close().await;

    shop.begin_keyring();
    wire.mend().await;
    let till = shop.till(Start { envs: vec![wire.trust(shop.home())], ..Start::default() }).await;
    till.wait_for("the delivery", async || (newest(&till).await.0 == "confirmed").then_some(())).await;
    assert_eq!(service.requests(Call::Retail).len(), 1);
}

/// Core review B10: each try made a row that a person had to decide.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_keyring_nothing_is_kept_and_nobody_has_to_decide_it() {
    let shop = Shop::without_keyring();
    let service = shop.service().await;
    let mut wire = Wire::to(service.address()).await;
    shop.write_settings(&json!({
        "server": wire.url(), "point": sandbox::POINT, "language": "en", "defer": true,
    }));
    let till = shop.till(Start { envs: vec![wire.trust(shop.home())], ..Start::default() }).await;
    enter_key(&till).await;
    wire.cut().await;
    till.keep(customer::IVAN.0, "99.5").await;
    till.has("notice", "about", "deferral").await;
    till.phase("deferring").await;
    let (state, why) = newest(&till).await;
    assert_eq!((state.as_str(), why.as_str()), ("notSent", "lookup_lost"));
    assert!(!till.shows("unresolved-count").await);
}

/// Core review A3 and A6: what waited for a point that was wrong stayed behind when it was corrected; and a slip of the finger was
/// credited by the till itself.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_can_be_taken_back_and_is_asked_about_when_the_point_was_wrong() {
    let shop = Shop::new();
    let service = shop.service().await;
    let mut wire = Wire::to(service.address()).await;
    shop.set_up_at(&wire.url());
    let at = |point: &str| json!({ "server": wire.url(), "point": point, "language": "en", "defer": true });
    let (wrong, right) = (at("62a0000000000000000000ff"), at(sandbox::POINT));
    shop.write_settings(&wrong);
    let envs = vec![wire.trust(shop.home())];
    let till = shop.till(Start { envs: envs.clone(), ..Start::default() }).await;
    till.phase("idle").await;
    wire.cut().await;
    for amount in ["99.5", "10000"] {
        till.keep(customer::IVAN.0, amount).await;
        till.phase("idle").await;
        till.says("notice", "Kept").await;
    }
    till.click("ledger-open").await;
    till.says("ledger-row", "…0001").await;
    // The newer one stands first.
    till.enter("decide-reason", "one nought too many").await;
    till.click("ledger-withdraw").await;
    till.wait_for("the end of it", async || (newest(&till).await.0 == "withdrawn").then_some(())).await;
    till.close().await;

    shop.write_settings(&right);
    wire.mend().await;
    let till = shop.till(Start { envs, ..Start::default() }).await;
    till.phase("idle").await;
    till.says("warnings", "wait for another server or point").await;
    assert_eq!(
        service.requests(Call::Retail).len(),
        0,
        "nobody has said yet that it is meant for this point"
    );
    till.click("ledger-open").await;
    till.click("ledger-readdress").await;
    till.wait_for("the delivery", async || (newest(&till).await.0 == "confirmed").then_some(())).await;
    assert_eq!(recorded(&service), [["99.5", "99.5", "0", "9.95"]]);
    assert!(!till.shows("warnings").await || !till.text("warnings").await.contains("another server"));
}

/// Who can write the file can put an older one in its place, or none: the keyring knows how far it had come.
#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_that_is_older_or_another_is_told_until_somebody_accepts_it() {
    let (shop, _service, till) = Shop::open().await;
    let file = shop.data().join("ledger.sqlite");
    sell(&till, "100").await;
    till.closed_by_asking().await;
    let older = std::fs::read(&file).expect("a ledger");
    let doubted = async |shop: &Shop, is_doubted: bool| {
        let till = shop.till(Start::default()).await;
        till.phase("idle").await;
        sell(&till, "100").await;
        if is_doubted {
            till.says("warnings", "may not be the one that this till wrote last").await;
        } else {
            assert!(!till.text_of("warnings").await.contains("may not be"));
        }
        till.closed_by_asking().await;
    };
    doubted(&shop, false).await;
    std::fs::write(&file, older).expect("an older one");
    doubted(&shop, true).await;
    // It stays, whatever is written meanwhile.
    doubted(&shop, true).await;
    let accepted = shop.run(&["ledger", "accept"]);
    assert!(accepted.status.success(), "{}", String::from_utf8_lossy(&accepted.stderr));
    doubted(&shop, false).await;
    std::fs::remove_file(&file).expect("none");
    doubted(&shop, true).await;
    let accepted = shop.run(&["ledger", "accept"]);
    assert!(accepted.status.success(), "{}", String::from_utf8_lossy(&accepted.stderr));
    doubted(&shop, false).await;
    // One of a state of the source that was never released is set aside, and `verify` says so.
    std::fs::write(&file, b"").expect("a file");
    let database = rusqlite::Connection::open(&file).expect("a database");
    database
        .execute_batch("PRAGMA user_version = 2; CREATE TABLE operations (id INTEGER)")
        .expect("an old one");
    drop(database);
    let till = shop.till(Start::default()).await;
    till.says("warnings", "of a version that was never released").await;
    till.phase("idle").await;
    till.closed_by_asking().await;
    let verified = shop.run(&["ledger", "verify"]);
    let said = String::from_utf8_lossy(&verified.stdout).into_owned();
    assert!(said.contains("ledger.old-1.sqlite") || said.contains("set aside"), "{said}");
}

/// The button that was pressed goes with its row: the page knows all the same that nobody writes there any more.
#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_goes_on_following_after_a_decision_in_it() {
    let (_shop, service, till) = Shop::open().await;
    for card in [customer::IVAN.0, customer::NO_PHOTO.0] {
        service.misbehave(Call::Retail, Fault::Status { status: 500 }, 1);
        till.serve(card).await;
        till.quote("7").await;
        till.click("confirm").await;
        till.phase("unresolved").await;
        till.click("park").await;
    }
    till.press(thirtyfour::Key::F7).await;
    till.enter("decide-reason", "the office says so").await;
    till.click("decide-not-booked").await;
    let open =
        "return document.querySelectorAll(\"[data-testid='ledger-row'][data-state='unknown']\").length";
    till.wait_for("the decision", async || (till.script(open).await == 1).then_some(())).await;
    let focus = "return document.activeElement.dataset.testid";
    till.wait_for("the focus", async || (till.script(focus).await == "ledger-search").then_some(())).await;
    // Somebody else decides, or a look at the balance does.
    till.decide_all().await;
    till.wait_for("the other", async || (till.script(open).await == 0).then_some(())).await;
    till.close().await;
}

/// A till that starts before its keyring is unlocked learns later how far its ledger had come.
#[tokio::test(flavor = "multi_thread")]
async fn an_older_ledger_is_told_as_soon_as_the_keyring_is_unlocked() {
    let (mut shop, _service, till) = Shop::open().await;
    let file = shop.data().join("ledger.sqlite");
    sell(&till, "100").await;
    till.closed_by_asking().await;
    let older = std::fs::read(&file).expect("a ledger");
    let till = shop.till(Start::default()).await;
    till.phase("idle").await;
    sell(&till, "100").await;
    till.closed_by_asking().await;
    std::fs::write(&file, older).expect("an older one");

    shop.lock_keyring();
    let till = shop.till(Start::default()).await;
    till.phase("waiting").await;
    shop.unlock_keyring();
    till.phase("idle").await;
    till.says("warnings", "may not be the one that this till wrote last").await;
    till.close().await;
}

/// A web view knows time zones as they were when it was made. Debian 12's has Kazakhstan six hours ahead, which is five since March
/// 2024: each receipt was an hour late, and each day of the ledger ended at eleven at night.
#[tokio::test(flavor = "multi_thread")]
async fn hours_and_days_are_the_shops_whatever_the_web_view_knows_of_its_zone() {
    let shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    let envs = vec![("TZ".into(), "Asia/Almaty".into())];
    let till = shop.till(Start { envs, ..Start::default() }).await;
    till.phase("idle").await;
    sell(&till, "100").await;
    // When that was, to the minute: now, or a minute ago.
    let clock = "return [0, 60000].map((ago) => {
             const [day, time] = new Date(Date.now() + 5 * 3600000 - ago).toISOString().split('T');
             const [hour, minute] = time.split(':');
             return [day, `${Number(hour) % 12 || 12}:${minute}`];
         })";
    let times: Vec<(String, String)> = serde_json::from_value(till.script(clock).await).expect("two times");
    let latest = till.text("latest").await;
    assert!(times.iter().any(|(_, time)| latest.contains(time)), "{times:?}: {latest}");
    till.press(thirtyfour::Key::F7).await;
    till.figure("ledger-total-count", "1").await;
    let day = till.value("ledger-day").await;
    assert!(times.iter().any(|(today, _)| *today == day), "{times:?}: {day}");
    let row = till.text("ledger-row").await;
    assert!(times.iter().any(|(_, time)| row.contains(time)), "{times:?}: {row}");
}
