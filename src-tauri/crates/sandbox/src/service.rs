//! The rules of the service, over state in memory. Time comes in from outside.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::fault::{Call, Fault};
use crate::people::{Person, Scheme, people};

/// A decimal on the wire, digits kept, never a binary float.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Figure(Decimal);

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.0.normalize().to_string())
            .map_err(serde::ser::Error::custom)?
            .serialize(to)
    }
}

fn figure<S: Serializer>(figure: &Decimal, to: S) -> Result<S::Ok, S::Error> {
    Figure(*figure).serialize(to)
}

impl<'de> Deserialize<'de> for Figure {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(from)?;
        Decimal::from_str_exact(raw.get()).map(Self).map_err(serde::de::Error::custom)
    }
}

/// A request as it came in.
#[derive(Clone, Debug)]
pub struct Request {
    /// Which call.
    pub call: Call,
    /// The body.
    pub body: String,
}

/// An operation that the service created.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Operation {
    /// Whose.
    pub client: String,
    /// Where.
    pub point: String,
    /// The receipt.
    #[serde(serialize_with = "figure")]
    pub amount: Decimal,
    /// To be paid by card or cash.
    #[serde(serialize_with = "figure")]
    pub total: Decimal,
    /// Points spent.
    #[serde(serialize_with = "figure")]
    pub spend: Decimal,
    /// Points earned.
    #[serde(serialize_with = "figure")]
    pub earn: Decimal,
}

/// Points that are held now.
#[derive(Clone, Debug, PartialEq)]
pub struct HeldPoints {
    /// Names the hold.
    pub id: String,
    /// Whose.
    pub client: String,
    /// Where.
    pub point: String,
    /// How many.
    pub points: Decimal,
    /// When it ends: since 1970.
    pub until: Duration,
}

/// `422`: field and sentence.
pub type Refused = (&'static str, String);

/// The rules over their state, without a network and without a clock of their own.
pub struct Service {
    people: Vec<Person>,
    points: Vec<String>,
    minute: Duration,
    holds: Vec<HeldPoints>,
    holds_made: u32,
    pub(crate) operations: Vec<Operation>,
    pub(crate) requests: Vec<Request>,
    /// Faults by call, each with how often it still strikes.
    pub(crate) faults: HashMap<Call, VecDeque<(Fault, u32)>>,
}

#[derive(Deserialize)]
struct ClientBody {
    search: String,
    point: String,
    #[serde(default)]
    hold: Vec<String>,
}

#[derive(Deserialize)]
struct ReceiptBody {
    client: String,
    point: String,
    amount: Figure,
    #[serde(default)]
    spend: Option<Figure>,
    #[serde(default)]
    hold: Vec<String>,
}

#[derive(Deserialize)]
struct HoldBody {
    client: String,
    point: String,
    amount: Figure,
    #[serde(default)]
    duration: Option<u32>,
}

#[derive(Deserialize)]
struct ReleaseBody {
    id: String,
}

#[derive(Serialize)]
struct ClientAnswer<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    photo: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    birthday: Option<&'a str>,
    level: LevelAnswer<'a>,
    phone: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    balance: Figure,
}

#[derive(Serialize)]
struct LevelAnswer<'a> {
    id: &'a str,
    title: &'a str,
    percent: Figure,
    #[serde(rename = "type")]
    kind: &'a str,
    #[serde(rename = "maxSpendPercent", skip_serializing_if = "Option::is_none")]
    max_spend_percent: Option<Figure>,
}

#[derive(Serialize)]
struct RecalcAnswer<'a> {
    amount: Figure,
    percent: Figure,
    #[serde(rename = "type")]
    kind: &'a str,
    spend: Figure,
    earn: Figure,
}

#[derive(Serialize)]
struct HeldAnswer {
    id: String,
    until: u64,
    amount: Figure,
}

#[derive(Serialize)]
struct RetailAnswer<'a> {
    amount: Figure,
    total: Figure,
    percent: Figure,
    #[serde(rename = "type")]
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    spend: Option<Figure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    earn: Option<Figure>,
}

impl Service {
    /// The sample customers, these points of sale, and minutes of this length.
    #[must_use]
    pub fn new(points: Vec<String>, minute: Duration) -> Self {
        Self {
            people: people(),
            points,
            minute,
            holds: vec![],
            holds_made: 0,
            operations: vec![],
            requests: vec![],
            faults: HashMap::new(),
        }
    }

    /// Answers a call with its JSON; `host` is where photos are, `now` the time since 1970.
    ///
    /// # Errors
    /// What the service refuses.
    pub fn answer(&mut self, call: Call, body: &str, host: &str, now: Duration) -> Result<String, Refused> {
        self.holds.retain(|hold| hold.until > now);
        match call {
            Call::Client => self.client(&parse(body)?, host),
            Call::Recalc => self.recalc(&parse(body)?),
            Call::Hold => self.hold(parse(body)?, now),
            Call::Release => {
                let ReleaseBody { id } = parse(body)?;
                self.holds.retain(|hold| hold.id != id);
                Ok(r#"{"success":true}"#.to_owned())
            }
            Call::Retail => self.retail(parse(body)?),
        }
    }

    /// The next fault of a call, used up once.
    pub(crate) fn strike(&mut self, call: Call) -> Option<Fault> {
        let queue = self.faults.get_mut(&call)?;
        let (fault, left) = queue.front_mut()?;
        let fault = fault.clone();
        *left -= 1;
        if *left == 0 {
            queue.pop_front();
        }
        Some(fault)
    }

    pub(crate) fn balance(&self, client: &str) -> Option<Decimal> {
        self.people.iter().find(|person| person.id == client).map(|person| person.balance)
    }

    pub(crate) fn set_balance(&mut self, client: &str, balance: Decimal) {
        if let Some(person) = self.people.iter_mut().find(|person| person.id == client) {
            person.balance = balance;
        }
    }

    pub(crate) fn holds(&self, now: Duration) -> Vec<HeldPoints> {
        self.holds.iter().filter(|hold| hold.until > now).cloned().collect()
    }

    pub(crate) fn end_hold(&mut self, id: &str) {
        self.holds.retain(|hold| hold.id != id);
    }

    fn client(&self, body: &ClientBody, host: &str) -> Result<String, Refused> {
        self.check_point(&body.point)?;
        let person = self
            .people
            .iter()
            .find(|person| [person.phone, person.card, person.code].contains(&body.search.as_str()))
            .ok_or_else(client_not_found)?;
        let is_cashback = person.scheme == Scheme::Cashback;
        let answer = ClientAnswer {
            id: &person.id,
            name: person.name,
            photo: person.photo.map(|number| format!("http://{host}/photos/{number}.png")),
            birthday: person.birthday.as_deref(),
            level: LevelAnswer {
                id: "62100000000000000000000f23",
                title: person.level,
                percent: Figure(person.percent),
                kind: person.scheme.name(),
                max_spend_percent: is_cashback.then_some(Figure(person.max_spend_percent)),
            },
            phone: person.phone.parse().unwrap_or_default(),
            email: person.email,
            balance: Figure(self.available(person, &body.hold)),
        };
        success("client", &answer)
    }

    fn recalc(&self, body: &ReceiptBody) -> Result<String, Refused> {
        self.check_point(&body.point)?;
        let person = self.person(&body.client)?;
        let amount = positive("amount", body.amount.0)?;
        success(
            "recalc",
            &RecalcAnswer {
                amount: Figure(amount),
                percent: Figure(person.operation_percent),
                kind: person.scheme.name(),
                spend: Figure(self.spendable(person, amount, &body.hold)),
                earn: Figure(earned(person, amount)),
            },
        )
    }

    fn hold(&mut self, body: HoldBody, now: Duration) -> Result<String, Refused> {
        self.check_point(&body.point)?;
        let person = self.person(&body.client)?;
        let points = positive("amount", body.amount.0)?;
        let available = self.available(person, &[]);
        if points > available {
            return Err(("amount", format!("Amount can't be more {}", available.normalize())));
        }
        let minutes = body.duration.unwrap_or(10);
        if !(1..=30).contains(&minutes) {
            return Err(("duration", "Duration can't be more 30".to_owned()));
        }
        self.holds_made += 1;
        let hold = HeldPoints {
            id: format!("6744684000000000{:08x}", self.holds_made),
            client: body.client,
            point: body.point,
            points,
            until: Duration::from_secs((now + self.minute * minutes).as_secs()),
        };
        let answer =
            HeldAnswer { id: hold.id.clone(), until: hold.until.as_secs(), amount: Figure(hold.points) };
        self.holds.push(hold);
        success("held", &answer)
    }

    fn retail(&mut self, body: ReceiptBody) -> Result<String, Refused> {
        self.check_point(&body.point)?;
        let person = self.person(&body.client)?.clone();
        let amount = positive("amount", body.amount.0)?;
        let spend = body.spend.map_or(Decimal::ZERO, |figure| figure.0);
        let most = self.spendable(&person, amount, &body.hold);
        if spend < Decimal::ZERO || spend > most {
            return Err(("spend", format!("Spend can't be more {}", most.normalize())));
        }
        let earn = if spend > Decimal::ZERO { Decimal::ZERO } else { earned(&person, amount) };
        let total = match person.scheme {
            Scheme::Discount => cents(amount - share(amount, person.operation_percent)),
            Scheme::Cashback | Scheme::Stamps => amount - spend,
        };
        // A new operation at a point ends every hold made there, whoever's it is.
        self.holds.retain(|hold| hold.point != body.point);
        self.set_balance(&person.id, person.balance - spend + earn);
        self.operations.push(Operation {
            client: body.client,
            point: body.point,
            amount,
            total,
            spend,
            earn,
        });
        success(
            "retail",
            &RetailAnswer {
                amount: Figure(amount),
                total: Figure(total),
                percent: Figure(person.operation_percent),
                kind: person.scheme.name(),
                spend: (spend > Decimal::ZERO).then_some(Figure(spend)),
                earn: (spend == Decimal::ZERO).then_some(Figure(earn)),
            },
        )
    }

    fn check_point(&self, point: &str) -> Result<(), Refused> {
        let known = self.points.iter().any(|known| known == point);
        if known { Ok(()) } else { Err(("point", "Point not found.".to_owned())) }
    }

    fn person(&self, id: &str) -> Result<&Person, Refused> {
        self.people.iter().find(|person| person.id == id).ok_or_else(client_not_found)
    }

    /// The balance less what is held, but for the holds that the caller names as its own.
    fn available(&self, person: &Person, own: &[String]) -> Decimal {
        let held: Decimal = self
            .holds
            .iter()
            .filter(|hold| hold.client == person.id && !own.contains(&hold.id))
            .map(|hold| hold.points)
            .sum();
        (person.balance - held).max(Decimal::ZERO)
    }

    fn spendable(&self, person: &Person, amount: Decimal, own: &[String]) -> Decimal {
        match person.scheme {
            Scheme::Cashback => {
                self.available(person, own).min(cents(share(amount, person.max_spend_percent)))
            }
            Scheme::Discount | Scheme::Stamps => Decimal::ZERO,
        }
    }
}

fn earned(person: &Person, amount: Decimal) -> Decimal {
    match person.scheme {
        Scheme::Cashback => cents(share(amount, person.operation_percent)),
        Scheme::Stamps => Decimal::ONE,
        Scheme::Discount => Decimal::ZERO,
    }
}

fn share(amount: Decimal, percent: Decimal) -> Decimal {
    amount * percent / Decimal::ONE_HUNDRED
}

fn cents(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, RoundingStrategy::ToZero)
}

fn positive(field: &'static str, amount: Decimal) -> Result<Decimal, Refused> {
    if amount > Decimal::ZERO && amount.normalize().scale() <= 2 {
        Ok(amount)
    } else {
        Err((field, "Invalid value.".to_owned()))
    }
}

fn client_not_found() -> Refused {
    ("client", "Client not found.".to_owned())
}

fn parse<'de, T: Deserialize<'de>>(body: &'de str) -> Result<T, Refused> {
    serde_json::from_str(body).map_err(|error| ("body", error.to_string()))
}

fn success(field: &'static str, answer: &impl Serialize) -> Result<String, Refused> {
    let answer = serde_json::to_string(answer).map_err(|error| ("body", error.to_string()))?;
    Ok(format!(r#"{{"success":true,"{field}":{answer}}}"#))
}
