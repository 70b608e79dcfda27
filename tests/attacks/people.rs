//! What the guard against codes costs people: nothing that they could do is gone.

use std::time::Duration;

use rig::Shop;

use crate::{OTHER, OWN};

/// At the row of digits and at the number pad; Enter comes within 80 milliseconds of the last digit.
#[tokio::test(flavor = "multi_thread")]
async fn fast_fingers_find_a_customer_and_confirm_a_receipt() {
    let (_shop, service, till) = Shop::open().await;
    let keyboard = till.keyboard();
    keyboard.num_lock();
    for (number, (card, on_pad, fastest)) in
        [(OWN, false, 70), (OTHER, true, 36), (OWN, true, 60)].into_iter().enumerate()
    {
        let mut step = 0;
        let mut pause = || {
            step += 37;
            Duration::from_millis(fastest + step % 20)
        };
        till.click("search").await;
        keyboard.type_by_hand(card, on_pad, &mut pause);
        keyboard.enter_after(Duration::from_millis(40));
        till.phase("client").await;

        keyboard.type_by_hand("1250", on_pad, &mut pause);
        keyboard.enter_after(Duration::from_millis(40));
        till.figure("to-pay", "1250").await;
        assert_eq!(service.operations().len(), number, "nobody can have read the figures");
        till.read("button").await;
        keyboard.enter_after(Duration::from_millis(40));
        till.phase("done").await;
        assert_eq!(service.operations().len(), number + 1);
    }
}

/// The points are spent by two presses, each of its own.
#[tokio::test(flavor = "multi_thread")]
async fn a_double_press_asks_once_and_spends_nothing() {
    let (_shop, service, till) = Shop::open().await;
    let keyboard = till.keyboard();
    till.serve(OWN).await;
    till.quote("500").await;
    till.enter("spend-input", "100").await;
    till.figure("to-pay", "400").await;
    till.read("button").await;
    till.pause().await;
    keyboard.enter_after(Duration::ZERO);
    keyboard.enter_after(Duration::from_millis(60));
    till.says("confirm", "Yes, spend 100 points").await;
    till.pause().await;
    assert!(service.operations().is_empty());

    till.double_click("confirm").await;
    till.phase("done").await;
    assert_eq!(service.operations().len(), 1, "the question had been there for a while");
}

/// Both clicks of a double click come before anybody has seen the question.
#[tokio::test(flavor = "multi_thread")]
async fn a_double_click_asks_once_and_spends_nothing() {
    let (_shop, service, till) = Shop::open().await;
    till.serve(OWN).await;
    till.quote("500").await;
    till.enter("spend-input", "100").await;
    till.figure("to-pay", "400").await;
    till.double_click("confirm").await;
    till.says("confirm", "Yes, spend 100 points").await;
    till.pause().await;
    till.read("button").await;
    assert!(service.operations().is_empty());
    till.click("confirm").await;
    till.phase("done").await;
}

/// A code that is too short to be known for one is still no part of an amount.
#[tokio::test(flavor = "multi_thread")]
async fn a_short_code_makes_no_other_amount_of_what_stands_there() {
    let (_shop, service, till) = Shop::open().await;
    till.serve(OWN).await;
    till.quote("500").await;
    let short = [rig::Press::Char('0'), rig::Press::Char('0'), rig::Press::Cr];
    for _ in 0..3 {
        till.keyboard().play(&short, Duration::from_millis(5), Duration::ZERO);
        till.keyboard().finish();
        till.has("notice", "code", "too_short").await;
        till.figure("to-pay", "500").await;
    }
    assert!(service.operations().is_empty());
}
