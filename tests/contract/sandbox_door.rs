//! Who gets into the sandbox: training mode opens it on every till, where other users and pages can reach it.

use std::time::Duration;

use sandbox::{Call, Config, Sandbox};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::{client_of, query};

async fn open(config: Config) -> Sandbox {
    Sandbox::start(Config { key: "test".into(), ..config }).await.expect("a sandbox")
}

/// Sends a request, and says its status.
async fn asked(sandbox: &Sandbox, path: &str, headers: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(sandbox.address()).await.expect("a connection");
    let length = body.len();
    let request = format!(
        "POST {path} HTTP/1.1\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}"
    );
    stream.write_all(request.as_bytes()).await.expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    answer.split(' ').nth(1).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_foreign_name_that_leads_here_is_turned_away() {
    let sandbox = open(Config::default()).await;
    let body = r#"{"search":"x","point":"62a000000000000000000f4"}"#;
    for (host, expect) in [
        ("host: rebound.evil.example\r\n", "421"),
        ("host: 127.0.0.1.evil.example:80\r\n", "421"),
        ("host: localhost.evil\r\n", "421"),
        ("host: 127.0.0.1:1\r\n", "422"),
        ("host: localhost:8787\r\n", "422"),
    ] {
        let headers = format!("{host}apikey: test\r\n");
        assert_eq!(asked(&sandbox, "/integration/general/client", &headers, body).await, expect, "{host}");
    }
}

#[tokio::test]
async fn who_makes_it_misbehave_shows_the_key() {
    let sandbox = open(Config { admin: true, ..Config::default() }).await;
    let fault = r#"{"call":"client","fault":{"kind":"drop_before"}}"#;
    let at = "host: localhost\r\n";
    for route in ["faults", "operations"] {
        assert_eq!(asked(&sandbox, &format!("/sandbox/{route}"), at, fault).await, "401", "{route}");
    }
    let with_key = format!("{at}apikey: test\r\n");
    assert_eq!(asked(&sandbox, "/sandbox/faults", &with_key, fault).await, "200");
}

#[tokio::test]
async fn nobody_keeps_it_from_the_till() {
    let sandbox = open(Config::default()).await;
    let api = client_of(&sandbox.url(), "test");
    api.warm().await.expect("an answer");
    let mut idle = vec![];
    for _ in 0..300 {
        idle.push(TcpStream::connect(sandbox.address()).await.expect("a connection"));
    }
    // Those beyond the limit are closed at once, and the till's own goes on.
    let mut turned_away = 0;
    for stream in &mut idle {
        let read = tokio::time::timeout(Duration::from_millis(20), stream.read(&mut [0; 1])).await;
        turned_away += usize::from(matches!(read, Ok(Ok(0) | Err(_))));
    }
    assert!(turned_away >= 300 - 64, "{turned_away} of 300");
    api.client(&query("2200000000001")).await.expect("Ivan");
}

#[tokio::test]
async fn requests_are_kept_only_for_tests() {
    let (keeps, forgets) = (Config { keeps_requests: true, ..Config::default() }, Config::default());
    for (config, expect) in [(keeps, 1), (forgets, 0)] {
        let sandbox = open(config).await;
        client_of(&sandbox.url(), "test").client(&query("2200000000001")).await.expect("Ivan");
        assert_eq!(sandbox.requests(Call::Client).len(), expect);
    }
}
