//! What a service, or what stands before it, can answer besides the documented: each its own error,
//! none of them success, and figures exact or not at all.

use std::time::Duration;

use loyalty_api::{Client, Error, Outcome, Retail};

use crate::scripted::Scripted;
use crate::{client_of, client_with, decimal, query, receipt};

async fn retail(service: &Scripted) -> Result<Retail, Error> {
    client_of(&service.url, "secret").retail(&receipt("c", "100", "100")).await
}

async fn retail_answering(status: &str, headers: &str, body: &str) -> (Error, Outcome) {
    let service = Scripted::status(status, headers, body).await;
    let error = retail(&service).await.expect_err("not a success");
    assert_eq!(service.heard().len(), 1, "a receipt is sent once");
    let outcome = error.outcome();
    (error, outcome)
}

macro_rules! assert_error {
    ($answer:expr, $error:pat, $outcome:expr) => {{
        let (error, outcome) = $answer;
        assert!(matches!(error, $error), "{error:?}");
        assert_eq!(outcome, $outcome, "{error:?}");
    }};
}

#[tokio::test]
async fn every_status_is_an_error_of_its_own() {
    use Outcome::{Refused, Unknown};
    let status = |status| retail_answering(status, "", "");
    assert_error!(status("401 Unauthorized").await, Error::KeyRefused(_), Refused);
    assert_error!(status("403 Forbidden").await, Error::KeyRefused(_), Refused);
    assert_error!(status("404 Not Found").await, Error::NotFound, Refused);
    assert_error!(status("429 Too Many").await, Error::TooManyRequests { retry_after: None }, Refused);
    assert_error!(status("301 Moved").await, Error::Redirected(_), Unknown);
    assert_error!(status("400 Bad Request").await, Error::UnexpectedStatus(_), Unknown);
    assert_error!(status("500 Oops").await, Error::ServiceFailed(_), Unknown);
    assert_error!(status("502 Bad Gateway").await, Error::ServiceFailed(_), Unknown);
    assert_error!(status("204 No Content").await, Error::UnexpectedStatus(_), Unknown);
}

#[tokio::test]
async fn retry_after_comes_along() {
    let (error, _) = retail_answering("429 Too Many", "Retry-After: 7\r\n", "").await;
    let Error::TooManyRequests { retry_after } = error else { panic!("{error:?}") };
    assert_eq!(retry_after, Some(Duration::from_secs(7)));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Scripted::json(r#"{"success":true}"#).await;
    let location = format!("Location: {}/x\r\n", elsewhere.url);
    for status in ["302 Found", "307 Temporary", "308 Permanent"] {
        assert_error!(retail_answering(status, &location, "").await, Error::Redirected(_), Outcome::Unknown);
    }
    assert!(elsewhere.heard().is_empty());
}

#[tokio::test]
async fn a_422_is_a_refusal_only_in_the_services_own_words() {
    let (error, _) =
        retail_answering("422 No", "", r#"{"spend":"Spend can't be more 100","point":"Point not found."}"#)
            .await;
    assert_eq!(error.to_string(), "refused: point: Point not found.; spend: Spend can't be more 100");
    let (error, _) = retail_answering("422 No", "", r#"{"whatever":["new"],"amount":"No."}"#).await;
    assert_eq!(error.to_string(), r#"refused: amount: No.; whatever: ["new"]"#);
    for body in ["", "<html>", "{}", "[]", "\"no\""] {
        let (error, outcome) = retail_answering("422 No", "", body).await;
        assert!(matches!(error, Error::NotJson(_) | Error::Unreadable { .. }), "{body}: {error:?}");
        assert_eq!(outcome, Outcome::Unknown);
    }
}

#[tokio::test]
async fn a_200_without_success_is_no_success() {
    for body in [
        r#"{"success":false,"retail":{"amount":100,"total":0}}"#,
        r#"{"success":"true","retail":{"amount":100,"total":0}}"#,
        r#"{"success":1,"retail":{"amount":100,"total":0}}"#,
        r#"{"retail":{"amount":100,"total":0}}"#,
        r#"{"spend":"Spend can't be more 100"}"#,
    ] {
        assert_error!(retail_answering("200 OK", "", body).await, Error::NotSuccess, Outcome::Unknown);
    }
}

#[tokio::test]
async fn an_unreadable_answer_says_where() {
    let check = async |body: &str, expect: &str| {
        let (error, outcome) = retail_answering("200 OK", "", body).await;
        let Error::Unreadable { path, .. } = &error else { panic!("{error:?}") };
        assert_eq!((path.as_str(), outcome), (expect, Outcome::Unknown), "{body}");
    };
    check(r#"{"success":true,"retail":{"amount":100,"#, "").await;
    check(r#"{"success":true}"#, "retail").await;
    check(r#"{"success":true,"retail":null}"#, "retail").await;
    check(r#"{"success":true,"retail":{"amount":100}}"#, "retail").await;
    check(r#"{"success":true,"retail":{"amount":100,"total":"0"}}"#, "retail.total").await;
    check(r#"{"success":true,"retail":{"amount":1e2,"total":0}}"#, "retail.amount").await;
    check(r#"{"success":true,"retail":{"amount":100,"total":0,"spend":true}}"#, "retail.spend").await;
}

#[tokio::test]
async fn an_answer_that_is_no_json_is_somebody_elses() {
    for body in ["", "<!doctype html>", "OK", "[1]", "7"] {
        assert_error!(retail_answering("200 OK", "", body).await, Error::NotJson(_), Outcome::Unknown);
    }
}

#[tokio::test]
async fn figures_are_exact_both_ways() {
    let answer = r#"{"success":true,"retail":{"amount":100.10,"total":0.30,"spend":99.80,"earn":null}}"#;
    let service = Scripted::json(answer).await;
    let api = client_of(&service.url, "secret");
    let sold = api.retail(&receipt("c", "100.10", "0.1")).await.expect("a receipt");
    let figures = [sold.amount, sold.total, sold.spend.expect("points")].map(|figure| figure.to_string());
    assert_eq!(figures, ["100.10", "0.30", "99.80"]);
    let sent = &service.heard()[0].body;
    assert!(sent.contains(r#""amount":100.10,"spend":0.1"#), "{sent}");
}

#[tokio::test]
async fn what_is_only_shown_may_be_missing_null_or_of_another_type() {
    let check = async |fields: &str| {
        let body = format!(r#"{{"success":true,"new":[],"client":{{"id":"c","unknown":{{}}{fields}}}}}"#);
        let service = Scripted::json(&body).await;
        client_of(&service.url, "secret").client(&query("1")).await.expect("a client")
    };
    let bare = check("").await;
    assert_eq!((bare.name, bare.balance, bare.level.kind), (None, None, None));
    let null = check(r#","name":null,"phone":null,"balance":null,"level":null"#).await;
    assert_eq!((null.name, null.phone, null.balance), (None, None, None));
    let other = check(
        r#","name":5,"phone":"+7 920","balance":"878.5","level":{"percent":7.5,"type":"stamps","title":[]}"#,
    )
    .await;
    assert_eq!((other.name.as_deref(), other.phone.as_deref()), (Some("5"), Some("+7 920")));
    assert_eq!(other.balance, Some(decimal("878.5")));
    assert_eq!((other.level.percent.as_deref(), other.level.kind.as_deref()), (Some("7.5"), Some("stamps")));
    assert_eq!(other.level.title, None);
    let broken = check(r#","birthday":{},"balance":true,"level":"gold","phone":[7]"#).await;
    assert_eq!((broken.birthday, broken.balance, broken.phone), (None, None, None));
}

#[tokio::test]
async fn a_client_without_an_id_is_none() {
    let service = Scripted::json(r#"{"success":true,"client":{"name":"ИВАН"}}"#).await;
    let error = client_of(&service.url, "secret").client(&query("1")).await.expect_err("no client");
    assert!(matches!(&error, Error::Unreadable { path, .. } if path == "client"), "{error:?}");
}

#[tokio::test]
async fn what_is_longer_than_any_identifier_is_none() {
    let longest = "7".repeat(128);
    for (id, is_one) in
        [(longest.clone(), true), (format!("{longest}7"), false), ("x".repeat(900_000), false)]
    {
        let service = Scripted::json(&format!(r#"{{"success":true,"client":{{"id":"{id}"}}}}"#)).await;
        let found = client_of(&service.url, "secret").client(&query("1")).await;
        assert_eq!(found.is_ok(), is_one, "{} characters", id.len());
        let held = format!(r#"{{"success":true,"held":{{"id":"{id}","until":1,"amount":1}}}}"#);
        let service = Scripted::json(&held).await;
        let (client, amount) = (loyalty_api::ClientId("c".into()), crate::decimal("1"));
        let request = loyalty_api::HoldRequest { client, point: crate::point(), amount, duration: None };
        let held = client_of(&service.url, "secret").hold(&request).await;
        assert_eq!(held.is_ok(), is_one, "{} characters", id.len());
    }
}

#[tokio::test]
async fn an_answer_cut_off_or_closed_is_unknown() {
    let cut_off = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"success\":true,";
    for bytes in [cut_off, "HTTP/1.1 200", ""] {
        let error = retail(&Scripted::bytes(bytes).await).await.expect_err("no answer");
        assert!(matches!(error, Error::Broken(_)), "{error:?}");
        assert_eq!(error.outcome(), Outcome::Unknown);
    }
}

#[tokio::test]
async fn an_endless_answer_is_given_up() {
    let service = Scripted::json(&" ".repeat(2 << 20)).await;
    assert!(matches!(retail(&service).await, Err(Error::TooLarge)));
}

#[test]
fn the_key_shows_nowhere() {
    let timeouts = loyalty_api::Timeouts::default();
    let api: Client = client_with("https://loyalty.example", "top-secret", timeouts);
    assert!(!format!("{api:?}").contains("top-secret"));
}
