//! Disks that are full, that break, and that lose what was not yet durable.

use std::path::Path;

use ledger::Ledger;
use register::{Money, Query};
use rig::{Shim, Shop, Start, Till, Trouble, Wire};
use sandbox::{Call, Fault, Sandbox};
use serde_json::json;
use thirtyfour::Key;

use crate::CARD;

fn start(shim: &Shim) -> Start<'static> {
    Start { envs: shim.envs().to_vec(), ..Start::default() }
}

/// A shop whose till works on such a disk.
async fn shop_on(shim: &Shim) -> (Shop, Sandbox, Till) {
    let shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    shim.set(None);
    let till = shop.till(start(shim)).await;
    till.phase("idle").await;
    (shop, service, till)
}

/// A receipt whose outcome nobody knows.
async fn lose_one(service: &Sandbox, till: &Till) {
    service.misbehave(Call::Retail, Fault::Status { status: 500 }, 1);
    till.serve(CARD).await;
    till.quote("100").await;
    till.click("confirm").await;
    till.phase("unresolved").await;
    till.click("park").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_recorded_is_not_sent_and_what_was_sent_is_not_lost() {
    let shim = Shim::new();
    let (shop, service, till) = shop_on(&shim).await;
    for trouble in [Trouble::Full, Trouble::Write, Trouble::Sync] {
        let sent = service.requests(Call::Retail).len();
        till.serve(CARD).await;
        till.quote("100").await;
        shim.set(Some(trouble));
        till.click("confirm").await;
        till.has("notice", "code", "ledger_unwritable").await;
        till.says("notice", "Nothing was sent").await;
        assert_eq!(service.requests(Call::Retail).len(), sent, "{trouble:?}: sent without a row");
        shim.set(None);
        till.phase("quoted").await;
        till.click("confirm").await;
        till.phase("done").await;
        assert_eq!(service.requests(Call::Retail).len(), sent + 1, "{trouble:?}");
    }
    // The disk breaks while the answer is on its way: the till knows it, the ledger does not yet.
    till.serve(CARD).await;
    till.quote("100").await;
    service.misbehave(Call::Retail, sandbox::Fault::Latency { millis: 600 }, 1);
    till.click("confirm").await;
    till.wait_for("the request", async || (service.requests(Call::Retail).len() == 4).then_some(())).await;
    shim.set(Some(Trouble::Full));
    till.phase("done").await;
    till.says("warnings", "ledger cannot be written").await;
    // Who closes the app is asked: it would be lost.
    till.ask_to_close();
    till.says("closing-text", "could not be written").await;
    till.kill().await;
    shim.set(None);
    let till = shop.till(start(&shim)).await;
    till.phase("idle").await;
    let states = till.ledger_states(0).await;
    assert_eq!(states.iter().filter(|state| *state == "confirmed").count(), 3, "{states:?}");
    assert!(
        states.contains(&"unknown".to_owned()) || states.contains(&"inferredBooked".to_owned()),
        "{states:?}"
    );
    assert_eq!(service.requests(Call::Retail).len(), 4, "sent again");
    assert!(shop.run(&["ledger", "verify"]).status.success());
}

/// A disk that cannot be read for a while, at the start or later, is no damaged ledger.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_not_set_aside_and_is_there_again_when_the_disk_is() {
    let shim = Shim::new();
    let (shop, service, till) = shop_on(&shim).await;
    lose_one(&service, &till).await;
    till.close().await;

    shim.set(Some(Trouble::Read));
    let till = shop.till(start(&shim)).await;
    till.says("warnings", "ledger cannot be written").await;
    till.serve("2200000000003").await;
    till.quote("100").await;
    till.click("confirm").await;
    till.has("notice", "code", "ledger_unwritable").await;
    till.click("ledger-open").await;
    till.says("ledger-said", "disk I/O error").await;
    till.press(Key::Escape).await;
    assert_eq!(service.requests(Call::Retail).len(), 1, "sent without a row");

    shim.set(None);
    till.phase("quoted").await;
    till.click("confirm").await;
    till.phase("done").await;
    // What was open before is open now, and its customer's points are not spent.
    till.figure("unresolved-count", "1").await;
    till.press(Key::Enter).await;
    shim.set(Some(Trouble::Read));
    till.serve("2200000000004").await;
    till.quote("100").await;
    till.click("confirm").await;
    // What SQLite has in memory it need not read.
    till.wait_for("an end", async || {
        (till.shows("result").await || till.shows("notice").await).then_some(())
    })
    .await;
    shim.set(None);
    till.close().await;
    let files = std::fs::read_dir(shop.data()).expect("a folder");
    let names: Vec<String> =
        files.map(|file| file.expect("a file").file_name().to_string_lossy().into_owned()).collect();
    assert!(!names.iter().any(|name| name.contains("damaged")), "{names:?}");
    assert!(shop.run(&["ledger", "verify"]).status.success());
}

/// Core review B16: the app ended before the outcome that was on the screen had come to the disk.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_closes_the_app_at_once_on_a_slow_disk_waits_for_what_is_being_written() {
    let shim = Shim::new();
    let (shop, service, till) = shop_on(&shim).await;
    till.serve(CARD).await;
    till.quote("100").await;
    service.misbehave(Call::Retail, Fault::Latency { millis: 600 }, 1);
    till.click("confirm").await;
    till.wait_for("the request", async || (service.requests(Call::Retail).len() == 1).then_some(())).await;
    shim.set(Some(Trouble::Slow));
    till.phase("done").await;
    till.closed_by_asking().await;
    shim.set(None);
    let till = shop.till(start(&shim)).await;
    till.phase("idle").await;
    assert_eq!(till.ledger_states(0).await, ["confirmed"], "what was shown as done is known as done");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_power_cut_leaves_a_row_of_everything_that_was_sent() {
    let shim = Shim::new();
    let (shop, service, mut till) = shop_on(&shim).await;
    for number in 1..=3 {
        till.serve(CARD).await;
        till.quote("100").await;
        service.misbehave(Call::Retail, sandbox::Fault::Latency { millis: 600_000 }, 1);
        till.click("confirm").await;
        till.wait_for("the request", async || (service.requests(Call::Retail).len() == number).then_some(()))
            .await;
        till.kill().await;
        Shim::cut_power(&shop.data());
        till = shop.till(start(&shim)).await;
        till.phase("idle").await;
        assert_eq!(till.ledger_states(0).await.len(), number, "a row is gone");
        assert_eq!(service.requests(Call::Retail).len(), number, "sent again");
        assert!(shop.run(&["ledger", "verify"]).status.success());
    }
}

/// A ledger of more than SQLite keeps in memory, where whoever needs a page reads it from the disk. None of it is open.
fn busy_ledger(path: &Path) {
    let memory = tempfile::tempdir_in("/dev/shm").expect("a folder");
    let made = memory.path().join("ledger.sqlite");
    let mut ledger = Ledger::open(&made, || 0).expect("a ledger");
    for number in 1..=4_000 {
        let code = Query::scanned(&format!("{number:013}")).expect("a query");
        let amount = Money::from_hundredths(number).expect("money");
        let kept = ledger.defer("https://elsewhere.example", "p1", &code, amount).expect("kept");
        ledger.withdraw(kept.attempt, "said so").expect("taken back");
    }
    drop(ledger);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::copy(made, path).expect("a ledger");
}

/// A disk that goes bad while the till runs: who has something open, and what waits, is in the next ledger as it was.
#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_that_breaks_under_the_till_takes_nothing_with_it_that_somebody_waits_for() {
    let shop = Shop::new();
    let service = shop.service().await;
    let mut wire = Wire::to(service.address()).await;
    shop.set_up_at(&wire.url());
    shop.write_settings(&json!({
        "server": wire.url(), "point": sandbox::POINT, "language": "en", "defer": true,
    }));
    let file = shop.data().join("ledger.sqlite");
    busy_ledger(&file);
    let start = |wire: &Wire| Start { envs: vec![wire.trust(shop.home())], ..Start::default() };
    let till = shop.till(start(&wire)).await;
    till.phase("idle").await;
    lose_one(&service, &till).await;
    wire.cut().await;
    till.keep("2200000000004", "99.5").await;
    till.figure("deferred-count", "1").await;

    let pages = std::fs::metadata(&file).expect("a ledger").len() / 4096 - 1;
    let mut broken = std::fs::OpenOptions::new().write(true).open(&file).expect("a ledger");
    std::io::Seek::seek(&mut broken, std::io::SeekFrom::Start(4096)).expect("the second page");
    for _ in 0..pages {
        std::io::Write::write_all(&mut broken, &[0xA5; 4096]).expect("broken");
    }
    till.keep("2200000000003", "20").await;
    till.has("notice", "about", "deferral").await;
    till.press(Key::Enter).await;
    till.figure("deferred-count", "2").await;
    till.says("warnings", "set aside").await;
    // A later run finds the customers of both, under whichever ledger's name they are kept.
    till.close().await;
    let till = shop.till(start(&wire)).await;
    till.phase("idle").await;
    till.figure("deferred-count", "2").await;
    wire.mend().await;
    till.hides("deferred-count").await;
    assert_eq!(service.requests(Call::Retail).len(), 3, "the lost one, and each that had waited once");

    // Who has something open can still be decided.
    till.figure("unresolved-count", "1").await;
    till.click("ledger-open").await;
    till.has("ledger-row", "state", "unknown").await;
    till.enter("decide-reason", "the office says so").await;
    till.click("decide-booked").await;
    till.wait_for("the decision", async || {
        till.ledger_states(0).await.contains(&"decidedBooked".to_owned()).then_some(())
    })
    .await;
    till.hides("unresolved-count").await;
    till.closed_by_asking().await;
    assert!(shop.run(&["ledger", "accept"]).status.success());
    let verified = shop.run(&["ledger", "verify"]);
    let said = String::from_utf8_lossy(&verified.stdout).into_owned();
    assert!(verified.status.success(), "{said}");
    let till = shop.till(start(&wire)).await;
    till.phase("idle").await;
    assert!(!till.shows("unresolved-count").await && !till.shows("deferred-count").await);
}
