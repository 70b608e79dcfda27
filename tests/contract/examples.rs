//! Every documented example, replayed: requests compared as JSON, answers as what they mean.

use loyalty_api::{ClientId, Error, HoldId, HoldRequest, RecalcRequest, Subject};
use serde_json::Value;

use crate::scripted::Scripted;
use crate::{client_of, decimal, hundredths, point, query, receipt};

macro_rules! example {
    ($name:literal) => {
        include_str!(concat!("examples/", $name))
    };
}

const IVAN: &str = "62a00000000000000000006";

fn same_json(sent: &str, example: &str) {
    let parse = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
    assert_eq!(parse(sent), parse(example));
}

async fn answering(answer: &str) -> (Scripted, loyalty_api::Client) {
    let service = Scripted::json(answer).await;
    let client = client_of(&service.url, "secret");
    (service, client)
}

#[tokio::test]
async fn client() {
    let (service, api) = answering(example!("client.response.json")).await;
    let card = api.client(&query("79201234567")).await.expect("a client");
    same_json(&service.heard()[0].body, example!("client.request.json"));
    assert_eq!(card.id, ClientId(IVAN.into()));
    assert_eq!(card.name.as_deref(), Some("ИВАН"));
    assert_eq!(card.photo.as_deref(), Some("https://photos.example/62a00000000000000000006.jpeg"));
    assert_eq!(card.birthday.as_deref(), Some("2021-03-29"));
    assert_eq!(card.phone.as_deref(), Some("79201234567"));
    assert_eq!(card.email.as_deref(), Some("mail@mail.mail"));
    assert_eq!(card.balance.map(hundredths), Some(87_800));
    let level = (card.level.title, card.level.percent, card.level.kind, card.level.max_spend_percent);
    let expect = ["Бонусы", "10", "cashback", "100"].map(|text| Some(text.to_owned()));
    assert_eq!(level, expect.into());
    let head = &service.heard()[0].head;
    assert!(head.starts_with("POST /integration/general/client HTTP/1.1"), "{head}");
    assert!(head.contains("apikey: secret"), "{head}");
    assert!(head.contains("content-type: application/json"), "{head}");
}

#[tokio::test]
async fn client_with_a_hold() {
    let (service, api) = answering(example!("client.response.json")).await;
    let hold = vec![HoldId("63a000000000000000000f4".into())];
    api.client(&loyalty_api::ClientQuery { hold, ..query("79201234567") }).await.expect("a client");
    same_json(&service.heard()[0].body, example!("client.request.with-hold.json"));
}

#[tokio::test]
async fn recalc() {
    let (service, api) = answering(example!("recalc.response.json")).await;
    let request =
        RecalcRequest { client: ClientId(IVAN.into()), point: point(), amount: decimal("100"), hold: vec![] };
    let quote = api.recalc(&request).await.expect("a quote");
    same_json(&service.heard()[0].body, example!("recalc.request.json"));
    assert_eq!(hundredths(quote.amount), 10_000);
    assert_eq!((quote.spend.map(hundredths), quote.earn.map(hundredths)), (Some(10_000), Some(1_000)));
    assert_eq!((quote.percent.as_deref(), quote.kind.as_deref()), (Some("10"), Some("cashback")));
    assert!(service.heard()[0].head.starts_with("POST /integration/general/recalc "));
}

#[tokio::test]
async fn hold() {
    let (service, api) = answering(example!("hold.response.json")).await;
    let request = HoldRequest {
        client: ClientId(IVAN.into()),
        point: point(),
        amount: decimal("100"),
        duration: Some(10),
    };
    let held = api.hold(&request).await.expect("a hold");
    same_json(&service.heard()[0].body, example!("hold.request.json"));
    assert_eq!(held.id, HoldId("6744684000000000008d193".into()));
    assert_eq!((held.until, hundredths(held.amount), held.answered), (Some(1_704_045_600), 10_000, None));
    assert!(service.heard()[0].head.starts_with("POST /integration/general/bonuses/hold "));
}

#[tokio::test]
async fn release() {
    let (service, api) = answering(example!("release.response.json")).await;
    api.release(&HoldId("6744684000000000008d193".into())).await.expect("released");
    same_json(&service.heard()[0].body, example!("release.request.json"));
    assert!(service.heard()[0].head.starts_with("POST /integration/general/bonuses/release "));
}

#[tokio::test]
async fn retail_that_spends() {
    let (service, api) = answering(example!("retail.spend.response.json")).await;
    let sold = api.retail(&receipt(IVAN, "100", "100")).await.expect("a receipt");
    same_json(&service.heard()[0].body, example!("retail.spend.request.json"));
    assert_eq!((hundredths(sold.amount), hundredths(sold.total)), (10_000, 0));
    assert_eq!((sold.spend.map(hundredths), sold.earn.map(hundredths)), (Some(10_000), None));
    assert!(service.heard()[0].head.starts_with("POST /integration/general/retail "));
}

#[tokio::test]
async fn retail_that_earns() {
    let (service, api) = answering(example!("retail.earn.response.json")).await;
    let sold = api.retail(&receipt(IVAN, "100", "0")).await.expect("a receipt");
    same_json(&service.heard()[0].body, example!("retail.earn.request.json"));
    assert_eq!((hundredths(sold.amount), hundredths(sold.total)), (10_000, 10_000));
    assert_eq!((sold.spend.map(hundredths), sold.earn.map(hundredths)), (None, Some(1_000)));
}

#[tokio::test]
async fn refusals() {
    for (body, about, words) in [
        (example!("refused.client.422.json"), Subject::Client, "client: Client not found."),
        (example!("refused.point.422.json"), Subject::Point, "point: Point not found."),
        (example!("refused.spend.422.json"), Subject::Spend, "spend: Spend can't be more 100"),
    ] {
        let service = Scripted::status("422 Unprocessable Entity", "", body).await;
        let refused = client_of(&service.url, "secret").retail(&receipt(IVAN, "100", "100")).await;
        let Err(Error::Refused(refusal)) = refused else { panic!("{refused:?}") };
        assert_eq!((refusal.about, refusal.words.as_str()), (Some(about), words));
    }
}

#[test]
fn no_example_is_left_out() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/contract/examples");
    let replayed = include_str!("examples.rs");
    for file in std::fs::read_dir(folder).expect("the examples") {
        let name = file.expect("an example").file_name().into_string().expect("a name");
        assert!(replayed.contains(&format!("example!(\"{name}\")")), "{name} is not replayed");
    }
}
