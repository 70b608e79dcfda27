//! A keyring that is locked, late, hanging or failing costs no receipt and no screen.

use rig::{Shop, Start, Till};
use sandbox::{Call, Fault};

use crate::{ask_to_spend_all, balance, customer, recorded, sell};

/// Core review B7: a configured till stood on the screen of a new one for ever.
#[tokio::test(flavor = "multi_thread")]
async fn a_till_whose_keyring_hangs_at_the_start_says_so_and_goes_on_by_itself() {
    let shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    shop.hang_keyring();
    let till = shop.till(Start::default()).await;
    till.phase("waiting").await;
    till.says("first-run", "unlock it").await;
    assert!(!till.shows("first-run-setup").await, "this is not a new till");
    till.says("warnings", "The keyring does not answer").await;
    // Whether the settings are locked only the keyring knows.
    till.press_with_control(',').await;
    till.has("notice", "code", "keyring_silent").await;
    shop.wake_keyring();
    till.phase("idle").await;
    sell(&till, "100").await;
    assert_eq!(service.operations().len(), 1);
    assert!(!till.shows("warnings").await || !till.text("warnings").await.contains("keyring"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keyring_that_hangs_during_the_shift_costs_nothing() {
    let (shop, service, till) = Shop::open().await;
    sell(&till, "100").await;
    shop.hang_keyring();
    for amount in ["101", "102", "103"] {
        sell(&till, amount).await;
    }
    till.click("ledger-open").await;
    till.figure("ledger-total-count", "4").await;
    till.press(thirtyfour::Key::Escape).await;
    // A restart meanwhile loses nothing of it.
    till.close().await;
    // Whether it is the ledger that the keyring knows only the keyring can say.
    let verified = shop.run(&["ledger", "verify"]);
    let said = String::from_utf8_lossy(&verified.stdout).into_owned();
    assert!(said.contains("unbroken") && verified.status.code() == Some(3), "{said}");
    let till = shop.till(Start::default()).await;
    till.phase("waiting").await;
    till.click("ledger-open").await;
    till.figure("ledger-total-count", "4").await;
    till.press(thirtyfour::Key::Escape).await;
    shop.wake_keyring();
    till.phase("idle").await;
    assert_eq!(recorded(&service).len(), 4);
    assert_eq!(service.requests(Call::Retail).len(), 4);
}

/// Spends all of Ivan's points.
async fn spend(till: &Till) {
    ask_to_spend_all(till).await;
    till.click("confirm").await;
}

/// What the keyring would have kept of a receipt is with the till as long as it runs: a lost answer is looked into all the same.
#[tokio::test(flavor = "multi_thread")]
async fn points_are_spent_and_a_lost_receipt_is_looked_into_while_the_keyring_hangs() {
    let (shop, service, till) = Shop::open().await;
    shop.hang_keyring();
    service.misbehave(Call::Retail, Fault::ApplyThenDrop, 1);
    spend(&till).await;
    till.phase("unresolved").await;
    till.says("unresolved", "Seems booked").await;
    till.click("park").await;
    assert_eq!(balance(&service, customer::IVAN.1), "0");
    sell(&till, "100").await;
    assert_eq!(service.requests(Call::Retail).len(), 2);
    shop.wake_keyring();
    till.close().await;
}

/// One whose file is damaged, or whose disk is full: it answers, and never what it was asked.
#[tokio::test(flavor = "multi_thread")]
async fn a_keyring_that_fails_costs_neither_a_receipt_nor_the_screen() {
    let mut shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    let failing = shop.fail_keyring();
    // The screen is there, says why it waits, and goes on by itself when the keyring does its work.
    let till = shop.till(Start::default()).await;
    till.says("warnings", "keyring").await;
    drop(failing);
    shop.begin_keyring();
    till.phase("idle").await;

    let failing = shop.fail_keyring();
    service.misbehave(Call::Retail, Fault::ApplyThenDrop, 1);
    spend(&till).await;
    till.phase("unresolved").await;
    till.says("unresolved", "Seems booked").await;
    till.click("park").await;
    sell(&till, "100").await;
    till.close().await;
    drop(failing);
    shop.begin_keyring();
    let till = shop.till(Start::default()).await;
    till.phase("idle").await;
    assert_eq!(till.ledger_states(0).await, ["confirmed", "inferredBooked"]);
    assert_eq!(recorded(&service).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_till_whose_keyring_is_locked_goes_on_by_itself_when_it_is_opened() {
    let mut shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    shop.lock_keyring();
    let till = shop.till(Start::default()).await;
    till.phase("waiting").await;
    till.says("warnings", "keyring").await;
    shop.unlock_keyring();
    till.phase("idle").await;
    sell(&till, "100").await;
    assert_eq!(service.operations().len(), 1);
}

/// A keyring that is gone for a while is asked again, by a new connection: `key set` from outside is found, too.
#[tokio::test(flavor = "multi_thread")]
async fn a_keyring_that_comes_late_is_found() {
    let mut shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    shop.end_keyring();
    let till = shop.till(Start::default()).await;
    till.says("warnings", "no keyring").await;
    shop.begin_keyring();
    till.phase("idle").await;
    sell(&till, "100").await;
    assert_eq!(service.operations().len(), 1);
}

/// Whoever prepares tills has no window to look at, and a script does not wait for ever.
#[tokio::test(flavor = "multi_thread")]
async fn no_question_on_the_command_line_waits_for_a_keyring_for_ever() {
    let shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    shop.hang_keyring();
    let asked: [&[&str]; 4] = [&["key", "status"], &["key", "set"], &["key", "forget"], &["lock", "status"]];
    std::thread::scope(|scope| {
        for words in asked {
            let shop = &shop;
            scope.spawn(move || {
                let answer = shop.run_with(words, "another");
                assert_eq!(answer.status.code(), Some(3), "{words:?}");
                let said = String::from_utf8_lossy(&answer.stderr);
                assert!(said.contains("the keyring did not do it"), "{words:?}: {said}");
            });
        }
    });
}

/// As by an update of the system: what is asked next is asked of the new one, and nobody is told that it failed.
#[tokio::test(flavor = "multi_thread")]
async fn a_keyring_that_was_begun_anew_during_the_shift_is_asked_at_once() {
    let (mut shop, _service, till) = Shop::open().await;
    sell(&till, "100").await;
    shop.end_keyring();
    shop.begin_keyring();
    till.press_with_control(',').await;
    till.shown("settings-save").await;
    assert!(!till.shows("notice").await);
}
