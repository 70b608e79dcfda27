//! The service's rules, asked without a network.

use std::ops::ControlFlow;
use std::time::Duration;

use register::{
    Answer, BalanceReading, Calculation, ClientId, Customer, Failure, Hold, HoldId, Level, Money, Operation,
    OperationKind, Outcome, Reason, Scheme, Seen,
};
use sandbox::{Call, Dialect};
use serde_json::{Value, json};

/// Where tills are.
pub const POINTS: [&str; 2] = [sandbox::POINT, "the other point"];

/// How long points are asked to be held, in milliseconds.
const ASKED: i64 = 10 * 60 * 1_000;

/// The sandbox at a time of our own, in milliseconds since 1970.
pub struct Service {
    rules: sandbox::Service,
    pub now: i64,
}

impl Service {
    /// One that refuses a hold that it does not know any more, or overlooks it; and holds points for as long as it is asked to, or
    /// three times as long.
    pub fn new(minds: bool, holds_long: bool) -> Self {
        let points = POINTS.map(str::to_owned).to_vec();
        let rules = sandbox::Service::new(points, Duration::from_mins(if holds_long { 3 } else { 1 }));
        let dialect = Dialect::named("holds").filter(|_| minds);
        let rules = match dialect {
            Some(dialect) => rules.speaking(dialect),
            None => rules,
        };
        Self { rules, now: 1_700_000_000_000 }
    }

    fn ask(&mut self, call: Call, point: &str, mut body: Value) -> Result<Value, Failure> {
        body["point"] = json!(point);
        let now = Duration::from_millis(self.now.unsigned_abs());
        let answer = self.rules.answer(call, &body.to_string(), "", now).map_err(|(field, why)| {
            let reason = match field {
                "spend" => Reason::SpendTooLarge,
                "hold" => Reason::HoldNotFound,
                _ => Reason::RefusedOther,
            };
            Failure::new(Outcome::Refused, reason, why)
        })?;
        Ok(serde_json::from_str(&answer).expect("JSON"))
    }

    pub fn search(&mut self, point: &str, phone: &str, holds: &[HoldId]) -> Result<Customer, Failure> {
        let answer = self.ask(Call::Client, point, json!({ "search": phone, "hold": named(holds) }))?;
        let client = &answer["client"];
        let level =
            Level { title: String::new(), percent: None, scheme: Scheme::Cashback, max_spend_percent: None };
        Ok(Customer {
            id: ClientId(text(&client["id"])),
            name: text(&client["name"]),
            photo: None,
            birthday: None,
            level,
            phone: Some(client["phone"].to_string()),
            email: None,
            balance: Some(money(&client["balance"])),
        })
    }

    /// As the app looks, by the same reading, at this time of the till's.
    pub fn look(&mut self, point: &str, phone: &str, holds: &[Hold], now: i64) -> Result<Seen, Failure> {
        let mut reading = BalanceReading::new(holds, now);
        loop {
            let read = self.search(point, phone, &reading.names()).map(|found| found.balance);
            if let ControlFlow::Break(seen) = reading.take(read) {
                return seen;
            }
        }
    }

    pub fn quote(
        &mut self,
        point: &str,
        client: &ClientId,
        amount: Money,
        holds: &[HoldId],
    ) -> Result<Calculation, Failure> {
        let body = json!({ "client": client.0, "amount": number(amount), "hold": named(holds) });
        let answer = self.ask(Call::Recalc, point, body)?;
        let recalc = &answer["recalc"];
        Ok(Calculation {
            amount: money(&recalc["amount"]),
            percent: None,
            scheme: Some(Scheme::Cashback),
            spend: money(&recalc["spend"]),
            earn: Some(money(&recalc["earn"])),
        })
    }

    /// Points come, or go, beside any operation.
    pub fn move_balance(&mut self, client: &str, hundredths: i64) {
        let balance = self.rules.balance(client).expect("a client");
        self.rules.set_balance(client, balance + sandbox::Decimal::new(hundredths, 2));
    }

    pub fn release(&mut self, point: &str, hold: &HoldId) -> Result<(), Failure> {
        self.ask(Call::Release, point, json!({ "id": hold.0 })).map(drop)
    }

    /// Carries an operation out.
    pub fn act(&mut self, point: &str, operation: &Operation) -> Result<Acted, Failure> {
        let client = &operation.customer.id.0;
        match &operation.kind {
            OperationKind::Retail { amount, spend, holds, .. } => {
                let holds: Vec<HoldId> = holds.iter().map(|hold| hold.id.clone()).collect();
                let body = json!({
                    "client": client, "amount": number(*amount), "spend": number(*spend), "hold": named(&holds),
                });
                let answer = self.ask(Call::Retail, point, body)?;
                let retail = &answer["retail"];
                let optional = |figure: &Value| (!figure.is_null()).then(|| money(figure));
                Ok(Acted::Sold(Answer {
                    amount: money(&retail["amount"]),
                    total: money(&retail["total"]),
                    total_written: None,
                    percent: None,
                    scheme: Some(Scheme::Cashback),
                    spend: optional(&retail["spend"]),
                    earn: optional(&retail["earn"]),
                }))
            }
            OperationKind::Hold { points } => {
                let body = json!({ "client": client, "amount": number(*points), "duration": 10 });
                let answer = self.ask(Call::Hold, point, body)?;
                let held = &answer["held"];
                // As the app has it: an end that cannot be is none, and then it is what was asked for.
                let left =
                    held["until"].as_i64().map(|until| until.saturating_mul(1_000).saturating_sub(self.now));
                let ends_at = self.now + left.filter(|left| (1..=ASKED).contains(left)).unwrap_or(ASKED);
                Ok(Acted::Held(Hold {
                    id: HoldId(text(&held["id"])),
                    points: money(&held["amount"]),
                    ends_at,
                }))
            }
        }
    }
}

/// What the service did.
pub enum Acted {
    Sold(Answer),
    Held(Hold),
}

fn named(holds: &[HoldId]) -> Vec<&str> {
    holds.iter().map(|hold| hold.0.as_str()).collect()
}

fn text(value: &Value) -> String {
    value.as_str().expect("text").to_owned()
}

fn money(value: &Value) -> Money {
    value.to_string().parse().expect("money")
}

fn number(money: Money) -> Value {
    serde_json::from_str(&money.to_string()).expect("a number")
}
