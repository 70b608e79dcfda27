//! The sandbox keeps the rules of the documentation, as a caller sees them.

use std::time::Duration;

use loyalty_api::{ClientId, ClientQuery, Error, Held, HoldRequest, RecalcRequest};
use sandbox::{Call, Config, Fault, Sandbox};

use crate::{client_of, decimal, hundredths, point, query, receipt};

const IVAN: &str = "62a000000000000000000001";
const IVANS_CARD: &str = "2200000000001";

async fn sandbox() -> (Sandbox, loyalty_api::Client) {
    sandbox_with(Config { key: "test".into(), ..Config::default() }).await
}

async fn sandbox_with(config: Config) -> (Sandbox, loyalty_api::Client) {
    let key = config.key.clone();
    let sandbox = Sandbox::start(config).await.expect("a sandbox");
    let api = client_of(&sandbox.url(), &key);
    (sandbox, api)
}

async fn hold(api: &loyalty_api::Client, points: &str) -> Result<Held, Error> {
    let request = HoldRequest {
        client: ClientId(IVAN.into()),
        point: point(),
        amount: decimal(points),
        duration: None,
    };
    api.hold(&request).await
}

async fn balance(api: &loyalty_api::Client, own: &[&Held]) -> String {
    let hold = own.iter().map(|held| held.id.clone()).collect();
    let card = api.client(&ClientQuery { hold, ..query(IVANS_CARD) }).await.expect("Ivan");
    card.balance.expect("a balance").to_string()
}

#[tokio::test]
async fn a_client_is_found_by_phone_card_and_code_and_nobody_else() {
    let (_sandbox, api) = sandbox().await;
    for search in ["79200000001", IVANS_CARD, "APP-IVAN-0001"] {
        assert_eq!(api.client(&query(search)).await.expect("Ivan").id, ClientId(IVAN.into()), "{search}");
    }
    let refused = api.client(&query("nobody")).await.expect_err("nobody");
    assert_eq!(refused.to_string(), "refused: client: Client not found.");
}

#[tokio::test]
async fn key_and_point_are_checked() {
    let (sandbox, api) = sandbox().await;
    let stranger = client_of(&sandbox.url(), "wrong");
    let refused = stranger.client(&query(IVANS_CARD)).await.expect_err("a wrong key");
    assert_eq!(refused.to_string(), "refused: apikey: Wrong key.");
    let elsewhere = ClientQuery { point: loyalty_api::PointId("nowhere".into()), ..query(IVANS_CARD) };
    let refused = api.client(&elsewhere).await.expect_err("no such point");
    assert_eq!(refused.to_string(), "refused: point: Point not found.");
}

#[tokio::test]
async fn spending_takes_points_and_earning_gives_them() {
    let (sandbox, api) = sandbox().await;
    let spent = api.retail(&receipt(IVAN, "1000.50", "878")).await.expect("a receipt");
    let spent = (hundredths(spent.total), spent.spend.map(hundredths), spent.earn);
    assert_eq!(spent, (12_250, Some(87_800), None));
    assert_eq!(sandbox.balance(IVAN), Some(decimal("0")));
    let earned = api.retail(&receipt(IVAN, "1000.50", "0")).await.expect("a receipt");
    assert_eq!((earned.spend, earned.earn.map(hundredths)), (None, Some(10_005)));
    assert_eq!(sandbox.balance(IVAN), Some(decimal("100.05")));
    assert_eq!(sandbox.operations().len(), 2);
}

#[tokio::test]
async fn a_discount_is_taken_off_before_the_cent_is_cut() {
    let (sandbox, api) = sandbox().await;
    let maria = sandbox::people().swap_remove(1);
    for (amount, total) in [("199.99", 18_999), ("0.07", 6), ("200", 19_000)] {
        let sold = api.retail(&receipt(&maria.id, amount, "0")).await.expect("a receipt");
        assert_eq!(hundredths(sold.total), total, "{amount}");
    }
    assert_eq!(sandbox.operations().len(), 3);
}

#[tokio::test]
async fn nobody_spends_more_than_may_be_spent() {
    let (sandbox, api) = sandbox().await;
    let refused = api.retail(&receipt(IVAN, "100", "100.01")).await.expect_err("too much");
    assert_eq!(refused.to_string(), "refused: spend: Spend can't be more 100");
    let third = sandbox::people().into_iter().find(|person| person.max_spend_percent == decimal("30"));
    let client = ClientId(third.expect("a customer who may pay 30 percent").id);
    let request = RecalcRequest { client, point: point(), amount: decimal("99.99"), hold: vec![] };
    assert_eq!(api.recalc(&request).await.expect("a quote").spend.map(hundredths), Some(2_999));
    assert!(sandbox.operations().is_empty());
}

#[tokio::test]
async fn held_points_are_hidden_from_others_and_spendable_for_their_owner() {
    let (_sandbox, api) = sandbox().await;
    let held = hold(&api, "800").await.expect("a hold");
    assert_eq!((balance(&api, &[]).await, balance(&api, &[&held]).await), ("78".into(), "878".into()));
    assert!(hold(&api, "79").await.is_err(), "what is held cannot be held again");
    let mut all = receipt(IVAN, "878", "878");
    assert!(api.retail(&all).await.is_err());
    all.hold = vec![held.id];
    assert_eq!(hundredths(api.retail(&all).await.expect("a receipt").total), 0);
}

#[tokio::test]
async fn a_hold_ends_by_release_by_an_operation_at_the_point_and_by_its_time() {
    let (sandbox, api) = sandbox().await;
    let held = hold(&api, "800").await.expect("a hold");
    api.release(&held.id).await.expect("released");
    api.release(&held.id).await.expect("released again, to no effect");
    assert_eq!(balance(&api, &[]).await, "878");

    hold(&api, "800").await.expect("a hold");
    let other = sandbox::people().swap_remove(4).id;
    api.retail(&receipt(&other, "1", "0")).await.expect("another customer's receipt");
    assert!(sandbox.holds().is_empty());

    let (quick, api) = sandbox_with(Config { minute: Duration::from_millis(100), ..Config::default() }).await;
    let held = hold(&api, "800").await.expect("a hold");
    assert!(held.answered.is_some(), "the service's clock comes with the answer");
    while !quick.holds().is_empty() {
        tokio::task::yield_now().await;
    }
    assert_eq!(balance(&api, &[&held]).await, "878");
}

#[tokio::test]
async fn it_misbehaves_as_told_and_then_behaves() {
    let (sandbox, api) = sandbox().await;
    let earn = receipt(IVAN, "100", "0");
    for (fault, applied) in [
        (Fault::DropBefore, 0),
        (Fault::Status { status: 503 }, 0),
        (Fault::TooMany { retry_after: 1 }, 0),
        (Fault::NotSuccess, 0),
        (Fault::Redirect, 0),
        (Fault::ApplyThenDrop, 1),
        (Fault::ApplyThenSay { status: 500, body: String::new() }, 1),
        (Fault::CloseMidAnswer, 1),
        (Fault::TruncatedJson, 1),
        (Fault::Html, 1),
    ] {
        let before = sandbox.operations().len();
        sandbox.misbehave(Call::Retail, fault.clone(), 1);
        let error = api.retail(&earn).await.expect_err("misbehaviour");
        assert_eq!(sandbox.operations().len() - before, applied, "{fault:?}: {error}");
    }
    let before = sandbox.operations().len();
    sandbox.misbehave(Call::Retail, Fault::WrongEcho, 1);
    assert_ne!(hundredths(api.retail(&earn).await.expect("an answer").amount), 10_000);
    sandbox.misbehave(Call::Retail, Fault::SlowDrip { millis: 1 }, 1);
    assert_eq!(hundredths(api.retail(&earn).await.expect("an answer").amount), 10_000);
    sandbox.misbehave(Call::Retail, Fault::ApplyLate { millis: 1 }, 1);
    api.retail(&earn).await.expect_err("no answer");
    while sandbox.operations().len() < before + 3 {
        tokio::task::yield_now().await;
    }
    api.retail(&earn).await.expect("behaves again");
}
