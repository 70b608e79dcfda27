//! Disks that are full, that break, and that lose what was not yet durable.

use rig::{Shim, Shop, Start, Till, Trouble};
use sandbox::{Call, Sandbox};

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
