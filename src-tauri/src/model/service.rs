//! The service's rules, asked without a network.

use std::time::Duration;

use register::{
    Answer, Calculation, ClientId, Customer, Failure, Hold, HoldId, Level, Money, Operation, OperationKind,
    Outcome, Reason, Scheme, Seen, Witness,
};
use sandbox::Call;
use serde_json::{Value, json};

/// The sandbox at a time of our own, in milliseconds since 1970.
pub struct Service {
    rules: sandbox::Service,
    pub now: i64,
}

impl Service {
    pub fn new() -> Self {
        let rules = sandbox::Service::new(vec![sandbox::POINT.to_owned()], Duration::from_mins(1));
        Self { rules, now: 1_700_000_000_000 }
    }

    fn ask(&mut self, call: Call, mut body: Value) -> Result<Value, Failure> {
        body["point"] = json!(sandbox::POINT);
        let now = Duration::from_millis(self.now.unsigned_abs());
        let answer = self.rules.answer(call, &body.to_string(), "", now).map_err(|(field, why)| {
            let reason = if field == "spend" { Reason::SpendTooLarge } else { Reason::RefusedOther };
            Failure::new(Outcome::Refused, reason, why)
        })?;
        Ok(serde_json::from_str(&answer).expect("JSON"))
    }

    pub fn search(&mut self, phone: &str, hold: Option<&HoldId>) -> Result<Customer, Failure> {
        let answer = self.ask(Call::Client, json!({ "search": phone, "hold": own(hold) }))?;
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
            balance: Some(money(&client["balance"])),
        })
    }

    /// As the app looks: with the hold, and without it while it could still be in force.
    pub fn look(&mut self, phone: &str, hold: Option<&Hold>) -> Result<Seen, Failure> {
        let balance = self.search(phone, hold.map(|hold| &hold.id))?.balance;
        let Some(hold) = hold.filter(|hold| self.now + 2_000 < hold.ends_at) else {
            return Ok(Seen { balance, witness: None });
        };
        let without = self.search(phone, None)?.balance;
        let held = balance.zip(without).map(|(with, without)| with - without);
        let witness = match held {
            Some(Money::ZERO) => Some(Witness::Gone),
            Some(held) if held == hold.points => Some(Witness::InForce),
            _ => None,
        };
        Ok(Seen { balance, witness })
    }

    pub fn quote(
        &mut self,
        client: &ClientId,
        amount: Money,
        hold: Option<&HoldId>,
    ) -> Result<Calculation, Failure> {
        let answer = self
            .ask(Call::Recalc, json!({ "client": client.0, "amount": number(amount), "hold": own(hold) }))?;
        let recalc = &answer["recalc"];
        Ok(Calculation {
            amount: money(&recalc["amount"]),
            percent: None,
            scheme: Some(Scheme::Cashback),
            spend: money(&recalc["spend"]),
            earn: Some(money(&recalc["earn"])),
        })
    }

    pub fn release(&mut self, hold: &HoldId) -> Result<(), Failure> {
        self.ask(Call::Release, json!({ "id": hold.0 })).map(drop)
    }

    /// Carries an operation out.
    pub fn act(&mut self, operation: &Operation) -> Result<Acted, Failure> {
        let client = &operation.customer.id.0;
        match &operation.kind {
            OperationKind::Retail { amount, spend, hold, .. } => {
                let own = own(hold.as_ref().map(|hold| &hold.id));
                let body = json!({ "client": client, "amount": number(*amount), "spend": number(*spend), "hold": own });
                let answer = self.ask(Call::Retail, body)?;
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
                let answer = self.ask(Call::Hold, body)?;
                let held = &answer["held"];
                let ends_at = held["until"].as_i64().expect("a time") * 1_000;
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

fn own(hold: Option<&HoldId>) -> Vec<&str> {
    hold.map(|hold| hold.0.as_str()).into_iter().collect()
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
