//! What a cashier does in a shift, in the real window against a real service: what it shows, and what
//! the service recorded.
#![cfg(target_os = "linux")]
#![allow(clippy::expect_used, reason = "a test that cannot be set up has failed")]

mod guard;
mod hands;
mod holds;
mod keyring;
mod ledger;
mod phones;
mod reading;
mod refusals;
mod sales;
mod scanner;
mod serial;
mod setup;
mod shifts;
mod survival;
mod unresolved;
mod window;

use rig::Till;
use sandbox::Sandbox;

/// Customers of the sandbox, by what they are for.
mod customer {
    pub const IVAN: (&str, &str) = ("2200000000001", "62a000000000000000000001");
    pub const DISCOUNT: (&str, &str) = ("2200000000002", "62a000000000000000000002");
    pub const BIRTHDAY: (&str, &str) = ("2200000000004", "62a000000000000000000004");
    pub const NO_PHOTO: (&str, &str) = ("2200000000005", "62a000000000000000000005");
    pub const DECIMALS: (&str, &str) = ("2200000000007", "62a000000000000000000007");
    pub const THIRD: (&str, &str) = ("2200000000008", "62a000000000000000000008");
    pub const STAMPS: (&str, &str) = ("2200000000011", "62a000000000000000000011");
}

/// One receipt of Ivan's of this amount, which earns: from the scan to its end.
async fn sell(till: &Till, amount: &str) {
    till.serve(customer::IVAN.0).await;
    till.quote(amount).await;
    till.click("confirm").await;
    till.phase("done").await;
    till.press(thirtyfour::Key::Escape).await;
    till.phase("idle").await;
}

/// Ivan's receipt of 1000, with all of his points to be spent: whoever presses *confirm* now does it.
async fn ask_to_spend_all(till: &Till) {
    till.serve(customer::IVAN.0).await;
    till.quote("1000").await;
    till.click("spend-max").await;
    till.figure("to-pay", "122").await;
    till.click("confirm").await;
    till.says("confirm", "Yes").await;
}

/// What the service recorded, as text: amount, total, spent, earned.
fn recorded(service: &Sandbox) -> Vec<[String; 4]> {
    let figures = |operation: sandbox::Operation| {
        [operation.amount, operation.total, operation.spend, operation.earn]
            .map(|figure| figure.normalize().to_string())
    };
    service.operations().into_iter().map(figures).collect()
}

fn balance(service: &Sandbox, client: &str) -> String {
    service.balance(client).expect("a customer").normalize().to_string()
}
