//! A page with a fault: what still works, and the way out.

use rig::Shop;
use sandbox::{Call, Fault};

use crate::customer;

#[tokio::test(flavor = "multi_thread")]
async fn a_part_that_throws_stops_no_other_and_the_window_can_be_loaded_anew() {
    let (shop, service, till) = Shop::open().await;
    let breaking = "Object.defineProperty(Intl.NumberFormat.prototype, 'format',
        { get() { throw new RangeError('broken for 79201234567'); } })";
    till.script(breaking).await;
    till.serve(customer::IVAN.0).await;
    till.says("fault", "This window has a fault").await;
    till.says("client-name", "Иван Петров").await;
    assert!(till.shows("amount").await, "the receipt is drawn although the card threw");
    till.enter("amount", "1000").await;
    till.phase("quoted").await;
    let log = std::fs::read_to_string(shop.data().join("run.log")).expect("the log of the run");
    assert!(log.contains("client: RangeError: broken for •••••••••••"), "{log}");

    till.click("fault-reload").await;
    till.hides("fault").await;
    till.figure("client-balance", "878").await;
    till.figure("to-pay", "1000").await;
    till.click("spend-max").await;
    till.figure("to-pay", "122").await;
    till.click("confirm").await;
    till.says("confirm", "Yes").await;
    till.click("confirm").await;
    till.phase("done").await;
    till.scan(customer::NO_PHOTO.0);
    till.says("client-name", "Sergey Ivanov").await;
    assert_eq!(service.requests(Call::Retail).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_refusal_of_the_tills_is_a_fault_and_no_empty_notice() {
    let (_shop, _service, till) = Shop::open().await;
    till.script("setTimeout(() => { throw new Error('late'); })").await;
    till.says("fault", "This window has a fault").await;
    till.click("fault-reload").await;
    till.hides("fault").await;
    till.script("Promise.reject('lost')").await;
    till.says("fault", "This window has a fault").await;
    assert!(!till.shows("notice").await);
}

/// While something is open the page asks before the window is closed. A page that is dead cannot.
#[tokio::test(flavor = "multi_thread")]
async fn a_window_whose_page_is_dead_can_be_closed_and_no_other_is_closed_by_asking_twice() {
    let (_shop, service, till) = Shop::open().await;
    till.serve(customer::IVAN.0).await;
    till.quote("100").await;
    service.misbehave(Call::Retail, Fault::Status { status: 500 }, 1);
    till.click("confirm").await;
    till.phase("unresolved").await;
    till.click("park").await;
    till.phase("idle").await;

    let begun = std::time::Instant::now();
    while begun.elapsed() < std::time::Duration::from_secs(3) {
        till.ask_to_close();
        till.shown("closing-anyway").await;
    }
    till.click("closing-close").await;
    till.script("setTimeout(() => { for (;;); }, 500)").await;
    till.closed_by_asking().await;
}
