//! `loyalty-api` against a base address: the documented examples, every answer a service or what
//! stands before it can give, and the sandbox's rules.
#![allow(clippy::expect_used, reason = "a test that cannot be set up has failed")]

mod answers;
#[cfg(unix)]
mod by_hand;
mod connections;
mod examples;
mod sandbox_door;
mod sandbox_rules;
mod scripted;

use loyalty_api::{BaseUrl, Client, ClientId, ClientQuery, Figure, PointId, RetailRequest, Timeouts};
use rust_decimal::Decimal;
use std::time::Duration;

/// The point of sale of the examples, which the sandbox knows too.
fn point() -> PointId {
    PointId(sandbox::POINT.to_owned())
}

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).expect("a decimal")
}

/// What a figure says exactly, in hundredths.
#[allow(clippy::needless_pass_by_value, reason = "it is mapped over what may be missing")]
fn hundredths(figure: Figure) -> i64 {
    figure.as_echo().expect("hundredths")
}

fn client_of(base: &str, key: &str) -> Client {
    let timeouts = Timeouts { connect: Duration::from_secs(2), total: Duration::from_secs(2) };
    client_with(base, key, timeouts)
}

fn client_with(base: &str, key: &str, timeouts: Timeouts) -> Client {
    let base = BaseUrl::parse(base).expect("a base address");
    Client::new(base, &key.to_owned().into(), timeouts).expect("a client")
}

fn query(search: &str) -> ClientQuery {
    ClientQuery { search: search.to_owned(), point: point(), hold: vec![] }
}

fn receipt(client: &str, amount: &str, spend: &str) -> RetailRequest {
    RetailRequest {
        client: ClientId(client.to_owned()),
        point: point(),
        amount: decimal(amount),
        spend: decimal(spend),
        hold: vec![],
    }
}
