//! What a service, or what stands before it, can answer besides the documented: each its own error,
//! none of them success, and figures exact or not at all.

use std::time::Duration;

use loyalty_api::{Client, Error, HoldId, Outcome, Retail, Subject};

use crate::scripted::Scripted;
use crate::{client_of, client_with, hundredths, query, receipt};

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

/// The same of what only reads.
async fn search_answering(status: &str, headers: &str, body: &str) -> (Error, Outcome) {
    let service = Scripted::status(status, headers, body).await;
    let error = client_of(&service.url, "secret").client(&query("1")).await.expect_err("not a success");
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
    let status = |status| search_answering(status, "", "");
    assert_error!(status("401 Unauthorized").await, Error::KeyRefused(_), Refused);
    assert_error!(status("403 Forbidden").await, Error::KeyRefused(_), Refused);
    assert_error!(status("404 Not Found").await, Error::NotFound, Refused);
    let status = |status| retail_answering(status, "", "");
    assert_error!(status("401 Unauthorized").await, Error::TurnedAway(_), Unknown);
    assert_error!(status("403 Forbidden").await, Error::TurnedAway(_), Unknown);
    assert_error!(status("404 Not Found").await, Error::UnexpectedStatus(_), Unknown);
    assert_error!(status("429 Too Many").await, Error::TooManyRequests { retry_after: None }, Refused);
    assert_error!(status("301 Moved").await, Error::Redirected(_), Unknown);
    assert_error!(status("400 Bad Request").await, Error::UnexpectedStatus(_), Unknown);
    assert_error!(status("500 Oops").await, Error::ServiceFailed { .. }, Unknown);
    assert_error!(status("502 Bad Gateway").await, Error::ServiceFailed { .. }, Unknown);
    assert_error!(status("799 Strange").await, Error::UnexpectedStatus(_), Unknown);
    assert_error!(status("204 No Content").await, Error::NotJson(_), Unknown);
}

#[tokio::test]
async fn retry_after_comes_along() {
    let (error, _) = retail_answering("429 Too Many", "Retry-After: 7\r\n", "").await;
    let Error::TooManyRequests { retry_after } = error else { panic!("{error:?}") };
    assert_eq!(retry_after, Some(Duration::from_secs(7)));
    // A service that is being maintained says it so.
    let (error, _) = retail_answering("503 Maintenance", "Retry-After: 600\r\n", "").await;
    let Error::ServiceFailed { retry_after, .. } = error else { panic!("{error:?}") };
    assert_eq!(retry_after, Some(Duration::from_mins(10)));
}

/// As proxies say it. It is counted by the service's clock: a till's may be wrong by hours.
#[tokio::test]
async fn a_moment_to_wait_for_is_as_good_as_seconds() {
    let check = async |until: &str, date: &str, expect: Option<u64>| {
        let headers = format!("Retry-After: {until}\r\n{date}");
        let (error, _) = retail_answering("503 Maintenance", &headers, "").await;
        let Error::ServiceFailed { retry_after, .. } = error else { panic!("{error:?}") };
        assert_eq!(retry_after, expect.map(Duration::from_secs), "{headers}");
    };
    let date = "Date: Wed, 21 Oct 2015 07:28:00 GMT\r\n";
    check("Wed, 21 Oct 2015 07:29:30 GMT", date, Some(90)).await;
    check("Wed, 21 Oct 2015 07:27:00 GMT", date, Some(0)).await;
    check("Wed, 21 Oct 2015 07:29:30 GMT", "", None).await;
    check("tomorrow", date, None).await;
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
    assert_eq!(error.to_string(), r#"refused: whatever: ["new"]; amount: No."#);
    let named = r#"{"whatever":["new"],"amount":"Not an amount."}"#;
    let (error, _) = retail_answering("422 No", "", named).await;
    assert_eq!(error.to_string(), "refused: amount: Not an amount.", "a known field wins");
    let (error, _) = retail_answering("422 No", "", r#"{"whatever":["new"],"search":"No."}"#).await;
    assert_eq!(error.to_string(), r#"refused: whatever: ["new"]; search: No."#);
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
        r#"{"success":"yes","retail":{"amount":100,"total":0}}"#,
        r#"{"success":2,"retail":{"amount":100,"total":0}}"#,
        r#"{"success":null,"retail":{"amount":100,"total":0}}"#,
        r#"{"success":[true],"retail":{"amount":100,"total":0}}"#,
        r#"{"success":false,"error":"No.","retail":{"amount":100,"total":0}}"#,
        r#"{"success":false,"error":17}"#,
        r#"{"success":false,"status":"pending"}"#,
        r#"{"success":false,"message":"Processing"}"#,
        r#"{"success":false,"error":{"code":"pending"}}"#,
        r#"{"success":false,"client":"Иван"}"#,
        r#"{"success":false,"status":"pending","client":"Иван Петров"}"#,
        r#"{"success":false,"message":"Not printed at all","retail":[{"amount":100}]}"#,
        r#"{"success":false,"success":true,"retail":{"amount":100,"total":0}}"#,
        r#"{"success":false,"client":"62a00000000000000000006","amount":100}"#,
        r#"{"error":"No."}"#,
        r#"{"retail":{"amount":100,"total":0}}"#,
        r#"{"spend":"Spend can't be more 100"}"#,
    ] {
        assert_error!(retail_answering("200 OK", "", body).await, Error::NotSuccess, Outcome::Unknown);
    }
}

#[tokio::test]
async fn a_refusal_is_one_in_whatever_shape_the_service_puts_it() {
    let check = async |status: &str, body: &str, about: Option<Subject>, words: &str| {
        let (error, outcome) = search_answering(status, "", body).await;
        let Error::Refused(refusal) = error else { panic!("{status} {body}: {error:?}") };
        assert_eq!((refusal.about, refusal.words.as_str()), (about, words), "{status} {body}");
        assert_eq!(outcome, Outcome::Refused);
        // Of an operation a sentence that names no field proves nothing, nor does one about the key, which was right for the search.
        let (error, outcome) = retail_answering(status, "", body).await;
        let proves = status.starts_with("422") || !matches!(about, None | Some(Subject::Key));
        assert_eq!(outcome, if proves { Outcome::Refused } else { Outcome::Unknown }, "{status} {body}");
        let (Error::Refused(refusal) | Error::Declined(refusal)) = error else { panic!("{body}: {error:?}") };
        assert_eq!(refusal.words, words);
    };
    let client = Some(Subject::Client);
    let not_found = "client: Client not found.";
    for status in ["400 Bad Request", "401 No", "403 No", "404 Not Found", "409 Conflict", "422 No"] {
        for body in [
            r#"{"client":"Client not found."}"#,
            r#"{"success":false,"client":"Client not found.","code":17}"#,
            r#"{"Client":["Client not found."],"trace":[{"file":"a.php"}]}"#,
            r#"{"message":"The given data was invalid.","errors":{"client":["Client not found."]}}"#,
            r#"{"errors":[{"field":"client","message":"Client not found."}],"client_id":7}"#,
            r#"{"errors":[{"msg":"Client not found.","param":"client","location":"body"}]}"#,
            r#"{"message":{"client":{"text":"Client not found."}}}"#,
            r#"{"client":[{"message":"Client not found."}]}"#,
            r#"{"errors":{"client":[{"code":7,"text":"Client not found."}]}}"#,
            r#"{"statusCode":404,"message":["Client not found."],"error":"Not Found"}"#,
            "\u{feff} {\"error\":{\"client\":\"Client not found.\"}}\r\n",
        ] {
            check(status, body, client, not_found).await;
        }
    }
    check("200 OK", r#"{"success":false,"error":"Client not found."}"#, client, not_found).await;
    check("200 OK", r#"{"success":0,"message":"Shop closed."}"#, None, "Shop closed.").await;
    check("400 No", r#"{"success":false,"message":"Shop closed."}"#, None, "Shop closed.").await;
    let wrong_key = r#"{"success":"false","error":{"message":"Wrong API key"}}"#;
    check("200 OK", wrong_key, Some(Subject::Key), "apikey: Wrong API key").await;
    check("404 No", r#"{"error":{"message":"Client not found."}}"#, client, not_found).await;
    check("422 No", r#"{"success":false,"search":"Invalid"}"#, Some(Subject::Other), "search: Invalid").await;
    check(
        "400 No",
        r#"{"success":false,"error":"Wrong API key"}"#,
        Some(Subject::Key),
        "apikey: Wrong API key",
    )
    .await;
    // Of several the one that has to be put right first.
    let several =
        r#"{"spend":"Spend can't be more 100","client":"Client not found.","point":"Point not found."}"#;
    let words = "point: Point not found.; client: Client not found.; spend: Spend can't be more 100";
    check("422 No", several, Some(Subject::Point), words).await;
    let hold = (Some(Subject::Hold), "hold: Hold not found.");
    check("422 No", r#"{"hold":"Hold not found."}"#, hold.0, hold.1).await;
    check("200 OK", r#"{"success":false,"error":"Hold not found."}"#, hold.0, hold.1).await;
    check("200 OK", r#"{"success":false,"detail":"Card is blocked."}"#, None, "Card is blocked.").await;
    check("409 No", r#"{"success":false,"message":"Hold on, please"}"#, None, "Hold on, please").await;
    let by_its_beginning = r#"{"errors":["Amount is too large"]}"#;
    check("400 No", by_its_beginning, Some(Subject::Amount), "amount: Amount is too large").await;
}

/// What services answer with success 200 of an exception that came after the operation was written: of a message, a push, a print.
#[tokio::test]
async fn what_failed_after_an_operation_is_no_refusal_of_it() {
    for body in [
        r#"{"success":false,"message":"cURL error 28: Operation timed out after 10001 milliseconds"}"#,
        r#"{"success":false,"error":{"code":500,"message":"Internal server error"}}"#,
        r#"{"success":false,"message":"Превышено время ожидания ответа"}"#,
        r#"{"success":false,"message":"400 Bad Request: API key not valid. Please pass a valid API key."}"#,
    ] {
        for status in ["200 OK", "400 Bad Request"] {
            assert_error!(retail_answering(status, "", body).await, Error::Declined(_), Outcome::Unknown);
        }
    }
}

#[tokio::test]
async fn a_status_about_the_key_is_about_the_key_unless_a_field_is_named() {
    let body = r#"{"success":false,"message":"Printing has failed"}"#;
    for status in ["401 No", "403 No"] {
        assert_error!(search_answering(status, "", body).await, Error::KeyRefused(_), Outcome::Refused);
        assert_error!(retail_answering(status, "", body).await, Error::TurnedAway(_), Outcome::Unknown);
    }
}

#[tokio::test]
async fn a_status_that_says_nothing_was_done_needs_no_words_and_a_refusal_needs_all_of_them() {
    let torn = async |status: &str| {
        let answer =
            format!("HTTP/1.1 {status}\r\nContent-Length: 100\r\n\r\n{{\"client\":\"Client not found.\"}}");
        let service = Scripted::bytes(&answer).await;
        client_of(&service.url, "secret").client(&query("1")).await.expect_err("no success")
    };
    assert!(matches!(torn("404 Not Found").await, Error::NotFound));
    let error = torn("422 No").await;
    assert!(matches!(error, Error::Broken(_)), "{error:?}");
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[tokio::test]
async fn a_release_is_done_only_where_the_service_says_so() {
    let service = Scripted::json(r#"{"success":false}"#).await;
    let released = client_of(&service.url, "secret").release(&HoldId("h".to_owned())).await;
    assert!(matches!(released, Err(Error::NotSuccess)), "{released:?}");
}

#[tokio::test]
async fn what_stands_before_the_service_refuses_nothing_for_it() {
    use Outcome::{Refused, Unknown};
    for body in [
        "<html><h1>Bad Request</h1><p>client</p></html>",
        r#"{"message":"no Route matched with those values"}"#,
        r#"{"client":"62a00000000000000000006","amount":100,"spend":"50"}"#,
        r#"{"error":{"code":17}}"#,
        r#"["client not found"]"#,
        r#"{"message":"Client closed the request"}"#,
        r#"{"message":"Already registered","client":{"id":"c","name":"Ivan Petrov"},"point":{"name":"Main Street"}}"#,
        r#"{"point":"kassa","client":"Иван","amount":"100.00 RUB"}"#,
        r#"{"message":"Duplicate","client":"Ivan Petrov","point":"Main Street Coffee"}"#,
        r#"{"success":true,"client":"Client not found."}"#,
        r#"{"success":false,"message":"Printing has failed","retail":{"amount":100,"total":0,"spend":100}}"#,
        r#"{"success":false,"message":"Printing has failed","retail":[{"amount":100}]}"#,
    ] {
        assert_error!(
            retail_answering("400 Bad Request", "", body).await,
            Error::UnexpectedStatus(_),
            Unknown
        );
        if !body.contains(r#""success":"#) {
            assert_error!(search_answering("404 Not Found", "", body).await, Error::NotFound, Refused);
            assert_error!(search_answering("403 No", "", body).await, Error::KeyRefused(_), Refused);
            assert_error!(retail_answering("404 No", "", body).await, Error::UnexpectedStatus(_), Unknown);
            assert_error!(retail_answering("403 No", "", body).await, Error::TurnedAway(_), Unknown);
        }
        assert_error!(retail_answering("502 No", "", body).await, Error::ServiceFailed { .. }, Unknown);
    }
    for status in ["408 Request Timeout", "499 Closed", "425 Too Early"] {
        let body = r#"{"client":"Client not found."}"#;
        assert_error!(retail_answering(status, "", body).await, Error::UnexpectedStatus(_), Unknown);
    }
    let nested = format!(r#"{{"success":false,"client":{}1{}}}"#, r#"{"text":"#.repeat(100), "}".repeat(100));
    assert_error!(retail_answering("200 OK", "", &nested).await, Error::NotSuccess, Unknown);
    let deep = format!(r#"{{"errors":{}"client"{}}}"#, "[".repeat(5_000), "]".repeat(5_000));
    assert_error!(retail_answering("400 No", "", &deep).await, Error::UnexpectedStatus(_), Unknown);
}

#[tokio::test]
async fn any_success_that_says_so_is_one_and_what_json_tools_overlook_is_overlooked() {
    for status in ["200 OK", "201 Created", "202 Accepted", "206 Partial Content"] {
        for success in ["true", "\"true\"", "1"] {
            for (before, after) in [("", ""), ("\u{feff}", "\r\n"), (" \n\t", " ")] {
                let retail = r#"{"amount":"100.00","total":0.0,"spend":99.99999999999999,"new":null}"#;
                let body = format!(r#"{before}{{"success":{success},"retail":{retail}}}{after}"#);
                let service = Scripted::status(status, "", &body).await;
                let sold = self::retail(&service).await.expect("a receipt");
                assert_eq!(
                    [sold.amount, sold.total, sold.spend.expect("points")].map(hundredths),
                    [10_000, 0, 10_000]
                );
            }
        }
    }
}

#[tokio::test]
async fn identifiers_go_back_just_as_they_came() {
    for id in [
        r#""62a00000000000000000006""#,
        "7",
        "90071992547409931",
        "18446744073709551616",
        r#""7""#,
        r#""1e3""#,
        r#""-7""#,
        r#""\"7\"""#,
        r#""007""#,
        r#""Ж/\n""#,
    ] {
        let service = Scripted::json(&format!(r#"{{"success":true,"client":{{"id":{id}}}}}"#)).await;
        let found = client_of(&service.url, "secret").client(&query("1")).await.expect("a client");
        let service = Scripted::status("500 No", "", "").await;
        let receipt = loyalty_api::RetailRequest { client: found.id, ..receipt("c", "100", "100") };
        let _ = client_of(&service.url, "secret").retail(&receipt).await;
        let sent = &service.heard()[0].body;
        assert!(sent.starts_with(&format!(r#"{{"client":{id},"#)), "{id}: {sent}");
    }
    for id in ["null", "true", "[7]", "{}", r#""""#, r#"" ""#] {
        let service = Scripted::json(&format!(r#"{{"success":true,"client":{{"id":{id}}}}}"#)).await;
        assert!(client_of(&service.url, "secret").client(&query("1")).await.is_err(), "{id}");
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
    check(r#"{"success":true,"retail":{"amount":100}}"#, "retail.total").await;
    check(r#"{"success":true,"retail":{"amount":100,"total":"1,234"}}"#, "retail.total").await;
    check(r#"{"success":true,"retail":{"amount":100,"total":0,"total":1}}"#, "retail.total").await;
    check(r#"{"success":true,"retail":{"amount":[100],"total":0}}"#, "retail.amount").await;
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
    let answer = r#"{"success":true,"retail":{"amount":1001e-1,"total":"0.30","spend":99.80,"earn":null}}"#;
    let service = Scripted::json(answer).await;
    let api = client_of(&service.url, "secret");
    let sold = api.retail(&receipt("c", "100.10", "0.1")).await.expect("a receipt");
    assert_eq!([sold.amount, sold.total, sold.spend.expect("points")].map(hundredths), [10_010, 30, 9_980]);
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
    assert_eq!(other.balance.map(hundredths), Some(87_850));
    assert_eq!((other.level.percent.as_deref(), other.level.kind.as_deref()), (Some("7.5"), Some("stamps")));
    assert_eq!(other.level.title, None);
    let broken = check(r#","birthday":{},"balance":true,"level":"gold","phone":[7]"#).await;
    assert_eq!((broken.birthday, broken.balance, broken.phone), (None, None, None));
}

#[tokio::test]
async fn a_client_without_an_id_is_none() {
    let service = Scripted::json(r#"{"success":true,"client":{"name":"ИВАН"}}"#).await;
    let error = client_of(&service.url, "secret").client(&query("1")).await.expect_err("no client");
    assert!(matches!(&error, Error::Unreadable { path, .. } if path == "client.id"), "{error:?}");
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
    let answering = async |length| retail(&Scripted::json(&" ".repeat(length)).await).await;
    assert!(matches!(answering(2 << 20).await, Err(Error::TooLarge)));
    assert!(matches!(answering(1 << 20).await, Err(Error::NotJson(_))), "the largest is taken whole");
}

#[test]
fn the_key_shows_nowhere() {
    let timeouts = loyalty_api::Timeouts::default();
    let api: Client = client_with("https://loyalty.example", "top-secret", timeouts);
    assert!(!format!("{api:?}").contains("top-secret"));
}
