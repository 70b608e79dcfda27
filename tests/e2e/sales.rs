//! Earning, spending, discounts.

use rig::Shop;
use thirtyfour::Key;

use crate::{balance, customer, recorded};

#[tokio::test(flavor = "multi_thread")]
async fn earning() {
    let (_shop, service, till) = Shop::open().await;
    let (card, id) = customer::IVAN;
    till.serve(card).await;
    till.says("client-name", "Иван Петров").await;
    till.figure("client-balance", "878").await;
    till.quote("1000.50").await;
    till.figure("quote-spend", "878").await;
    till.figure("quote-earn", "100.05").await;
    till.figure("to-pay", "1000.50").await;
    till.click("confirm").await;
    till.phase("done").await;
    till.figure("result-total", "1000.50").await;
    till.figure("result-earned", "100.05").await;
    assert!(!till.shows("result-spent").await);
    assert_eq!(recorded(&service), [["1000.5", "1000.5", "0", "100.05"]]);
    assert_eq!(balance(&service, id), "978.05");
    till.click("next").await;
    till.phase("idle").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn spending_all() {
    let (_shop, service, till) = Shop::open().await;
    let (card, id) = customer::DECIMALS;
    till.serve(card).await;
    till.figure("client-balance", "878.55").await;
    till.quote("1000").await;
    till.click("spend-max").await;
    till.figure("to-pay", "121.45").await;
    till.click("confirm").await;
    till.says("confirm", "Yes, spend 878.55 points").await;
    assert!(service.operations().is_empty(), "one press only asks");
    till.click("confirm").await;
    till.phase("done").await;
    till.figure("result-total", "121.45").await;
    till.figure("result-spent", "878.55").await;
    assert!(!till.shows("result-earned").await);
    assert_eq!(recorded(&service), [["1000", "121.45", "878.55", "0"]]);
    assert_eq!(balance(&service, id), "0");
}

#[tokio::test(flavor = "multi_thread")]
async fn spending_a_part_with_the_slider_and_the_field() {
    let (_shop, service, till) = Shop::open().await;
    let (card, id) = customer::THIRD;
    till.serve(card).await;
    till.quote("999.99").await;
    till.figure("quote-spend", "299.99").await;

    let slider = till.element("spend-slider").await;
    slider.focus().await.expect("focus");
    till.press(Key::End).await;
    till.figure("to-pay", "700").await;
    till.press(Key::Left).await;
    till.figure("to-pay", "700.99").await;
    till.press(Key::PageDown).await;
    till.figure("to-pay", "730.99").await;
    till.click("spend-more").await;
    till.figure("to-pay", "729.99").await;
    till.click("spend-none").await;
    till.figure("to-pay", "999.99").await;

    till.enter("spend-input", "100,5").await;
    till.figure("to-pay", "899.49").await;
    till.press(Key::Enter).await;
    till.says("confirm", "Yes, spend 100.50 points").await;
    till.press(Key::Enter).await;
    till.phase("done").await;
    till.figure("result-total", "899.49").await;
    assert_eq!(recorded(&service), [["999.99", "899.49", "100.5", "0"]]);
    assert_eq!(balance(&service, id), "4899.5");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_discount() {
    let (_shop, service, till) = Shop::open().await;
    till.serve(customer::DISCOUNT.0).await;
    till.quote("200").await;
    till.says("discount", "Discount of 5%").await;
    assert!(!till.shows("spend-slider").await && !till.shows("hold").await);
    till.click("confirm").await;
    till.phase("done").await;
    till.figure("result-total", "190").await;
    till.says("result-spent", "Discount 10").await;
    assert_eq!(recorded(&service), [["200", "190", "0", "0"]]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_level_earns_and_never_spends() {
    let (_shop, service, till) = Shop::open().await;
    till.serve(customer::STAMPS.0).await;
    till.quote("200").await;
    till.says("spend-problem", "cannot spend").await;
    assert!(!till.is_open("spend-slider").await);
    till.click("confirm").await;
    till.phase("done").await;
    assert_eq!(recorded(&service), [["200", "200", "0", "1"]]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_sale_without_the_mouse_and_a_scan_for_the_next() {
    let (_shop, service, till) = Shop::open().await;
    till.press(Key::F2).await;
    till.scan(customer::IVAN.0);
    till.phase("client").await;
    till.press("500").await;
    till.phase("quoted").await;
    till.press(Key::F4).await;
    till.press("200").await;
    till.figure("to-pay", "300").await;
    till.press(Key::F9).await;
    till.says("confirm", "Yes, spend 200 points").await;
    till.press(Key::Escape).await;
    till.says("confirm", "Spend 200 points").await;
    till.press(Key::F3).await;
    till.press(Key::Enter).await;
    till.says("confirm", "Yes, spend 200 points").await;
    till.press(Key::F9).await;
    till.phase("done").await;
    assert_eq!(recorded(&service), [["500", "300", "200", "0"]]);

    till.serve(customer::NO_PHOTO.0).await;
    till.says("client-name", "Sergey Ivanov").await;
    assert_eq!(till.element("amount").await.value().await.expect("a field"), Some(String::new()));
    till.press(Key::Escape).await;
    till.phase("idle").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn amounts_as_people_write_them_and_reasons_for_the_rest() {
    let (_shop, _service, till) = Shop::open().await;
    till.serve(customer::IVAN.0).await;
    for (typed, exact) in
        [("1 234,5", "1234.50"), ("1234.56", "1234.56"), ("1.234,56", "1234.56"), (" 7 ", "7")]
    {
        till.enter("amount", typed).await;
        till.figure("to-pay", exact).await;
    }
    for (typed, reason) in
        [("1.005", "two decimal places"), ("-5", "negative"), ("12a", "Digits"), ("9999999999", "too large")]
    {
        till.enter("amount", typed).await;
        till.says("amount-problem", reason).await;
        till.phase("client").await;
        assert!(!till.is_open("confirm").await, "{typed}");
    }
}
