//! The app ends in the middle of an operation, without a chance to say anything.

use rig::{Shop, Start};
use sandbox::{Call, Fault};

use crate::{CARD, CLIENT};

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_till_knows_after_its_restart_what_it_does_not_know() {
    let shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    for number in 1..=3 {
        let till = shop.till(Start::default()).await;
        till.phase("idle").await;
        till.serve(CARD).await;
        till.quote("100").await;
        service.misbehave(Call::Retail, Fault::Latency { millis: 600_000 }, 1);
        till.click("confirm").await;
        till.wait_for("the request", async || (service.requests(Call::Retail).len() == number).then_some(()))
            .await;
        till.kill().await;

        let till = shop.till(Start::default()).await;
        till.phase("idle").await;
        till.figure("unresolved-count", &number.to_string()).await;
        till.click("ledger-open").await;
        till.has("ledger-row", "state", "unknown").await;
        till.says("ledger-row", "The app ended before the answer came").await;
        till.close().await;
        assert_eq!(service.requests(Call::Retail).len(), number, "sent again after the restart");
    }
    assert_eq!(service.balance(CLIENT), Some(908.into()), "each attempt was booked once");
    let verified = shop.run(&["ledger", "verify"]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_till_whose_ledger_cannot_be_written_sends_nothing() {
    let shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    // Where the ledger's folder should be, there is a file.
    let folder = shop.data();
    std::fs::write(&folder, "").expect("a file in the way");
    let till = shop.till(Start::default()).await;
    till.phase("idle").await;
    till.says("warnings", "ledger cannot be written").await;
    till.serve(CARD).await;
    till.quote("100").await;
    till.click("confirm").await;
    till.has("notice", "code", "ledger_unwritable").await;
    till.says("notice", "Nothing was sent").await;
    assert!(service.requests(Call::Retail).is_empty());
    // Once the way is free, the same sale goes on.
    std::fs::remove_file(&folder).expect("removed");
    till.phase("quoted").await;
    till.click("confirm").await;
    till.phase("done").await;
    assert_eq!(service.requests(Call::Retail).len(), 1);
    assert!(!till.shows("warnings").await || !till.text("warnings").await.contains("ledger"));
}
