//! The rules of the service, over state in memory. Time comes in from outside.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::dialect::{Dialect, Holds};
use crate::fault::{Call, Fault};
use crate::messages::{
    ClientAnswer, ClientBody, HeldAnswer, HoldBody, LevelAnswer, RecalcAnswer, ReceiptBody, ReleaseBody,
    RetailAnswer, Written, parse, written,
};
use crate::people::{Person, Scheme, people};

fn figure<S: Serializer>(figure: &Decimal, to: S) -> Result<S::Ok, S::Error> {
    written(figure.normalize().to_string()).serialize(to)
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
    dialect: Dialect,
    pub(crate) operations: Vec<Operation>,
    pub(crate) requests: Vec<Request>,
    /// Faults by call, each with how often it still strikes.
    pub(crate) faults: HashMap<Call, VecDeque<(Fault, u32)>>,
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
            dialect: Dialect::default(),
            operations: vec![],
            requests: vec![],
            faults: HashMap::new(),
        }
    }

    /// The same service, speaking so.
    #[must_use]
    pub fn speaking(self, dialect: Dialect) -> Self {
        Self { dialect, ..self }
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
            Call::Hold => self.hold(&parse(body)?, now),
            Call::Release => {
                let ReleaseBody { id } = parse(body)?;
                let dialect = self.dialect;
                self.holds.retain(|hold| !dialect.is(&hold.id, id.get()));
                Ok(dialect.done())
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

    /// A customer's points, held ones included.
    #[must_use]
    pub fn balance(&self, client: &str) -> Option<Decimal> {
        self.people.iter().find(|person| person.id == client).map(|person| person.balance)
    }

    /// Changes a customer's points, as another till might.
    pub fn set_balance(&mut self, client: &str, balance: Decimal) {
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
        self.check_holds(&body.hold)?;
        let person = self
            .people
            .iter()
            .find(|person| [person.phone, person.card, person.code].contains(&body.search.as_str()))
            .ok_or_else(client_not_found)?;
        let is_cashback = person.scheme == Scheme::Cashback;
        let answer = ClientAnswer {
            id: self.id(&person.id),
            name: person.name,
            photo: person.photo.map(|number| format!("http://{host}/photos/{number}.png")),
            birthday: self.dialect.day(person.birthday.as_deref()).map(written),
            level: LevelAnswer {
                id: "62100000000000000000000f23",
                title: person.level,
                percent: self.figure(person.percent),
                kind: person.scheme.name(),
                max_spend_percent: is_cashback.then(|| self.figure(person.max_spend_percent)),
            },
            phone: person.phone.parse().unwrap_or_default(),
            email: person.email,
            balance: self.figure(self.available(person, &body.hold)),
        };
        self.success("client", &answer)
    }

    fn recalc(&self, body: &ReceiptBody) -> Result<String, Refused> {
        self.check_point(&body.point)?;
        self.check_holds(&body.hold)?;
        let person = self.person(&body.client)?;
        let amount = positive("amount", body.amount.0)?;
        let answer = RecalcAnswer {
            amount: self.figure(amount),
            percent: self.figure(person.operation_percent),
            kind: person.scheme.name(),
            spend: self.figure(self.spendable(person, amount, &body.hold)),
            earn: self.figure(self.earned(person, amount)),
        };
        self.success("recalc", &answer)
    }

    fn hold(&mut self, body: &HoldBody, now: Duration) -> Result<String, Refused> {
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
        let hold = HeldPoints {
            id: format!("6744684000000000{:08x}", self.holds_made + 1),
            client: person.id.clone(),
            point: body.point.clone(),
            points,
            until: Duration::from_secs((now + self.minute * minutes).as_secs()),
        };
        let answer = HeldAnswer {
            id: self.id(&hold.id),
            until: self.dialect.until(hold.until.as_secs(), self.holds_made).map(written),
            amount: self.figure(hold.points),
        };
        self.holds_made += 1;
        self.holds.push(hold);
        self.success("held", &answer)
    }

    fn retail(&mut self, body: ReceiptBody) -> Result<String, Refused> {
        self.check_point(&body.point)?;
        self.check_holds(&body.hold)?;
        let dialect = self.dialect;
        let person = self.person(&body.client)?.clone();
        let amount = positive("amount", body.amount.0)?;
        let spend = body.spend.map_or(Decimal::ZERO, |figure| figure.0);
        let most = self.spendable(&person, amount, &body.hold);
        if spend < Decimal::ZERO || spend > most {
            return Err(("spend", format!("Spend can't be more {}", most.normalize())));
        }
        let earn = if spend > Decimal::ZERO { Decimal::ZERO } else { self.earned(&person, amount) };
        let total = match person.scheme {
            Scheme::Discount => dialect.discounted(amount, person.operation_percent),
            Scheme::Cashback | Scheme::Stamps => dialect.difference(amount, spend),
        };
        // A new operation at a point ends every hold made there, whoever's it is.
        self.holds.retain(|hold| hold.point != body.point);
        let balance = dialect.difference(dialect.difference(person.balance, spend), -earn);
        self.set_balance(&person.id, balance);
        self.operations.push(Operation {
            client: person.id.clone(),
            point: body.point,
            amount,
            total,
            spend,
            earn,
        });
        let answer = RetailAnswer {
            amount: self.figure(amount),
            total: self.figure(total),
            percent: self.figure(person.operation_percent),
            kind: person.scheme.name(),
            spend: (spend > Decimal::ZERO).then(|| self.figure(spend)),
            earn: (spend == Decimal::ZERO).then(|| self.figure(earn)),
        };
        self.success("retail", &answer)
    }

    fn figure(&self, figure: Decimal) -> Written {
        written(self.dialect.figure(figure))
    }

    fn id(&self, id: &str) -> Written {
        written(self.dialect.id(id))
    }

    fn success(&self, field: &'static str, answer: &impl Serialize) -> Result<String, Refused> {
        let answer = serde_json::to_string(answer).map_err(|error| ("body", error.to_string()))?;
        Ok(self.dialect.success(field, &answer))
    }

    fn check_point(&self, point: &str) -> Result<(), Refused> {
        let known = self.points.iter().any(|known| known == point);
        if known { Ok(()) } else { Err(("point", "Point not found.".to_owned())) }
    }

    /// Whether the holds that a caller names as its own are known, where that is asked for.
    fn check_holds(&self, own: &[Written]) -> Result<(), Refused> {
        let is_known = |id: &Written| self.holds.iter().any(|hold| self.dialect.is(&hold.id, id.get()));
        let all_known = self.dialect.holds == Holds::Plain || own.iter().all(is_known);
        if all_known { Ok(()) } else { Err(("hold", "Hold not found.".to_owned())) }
    }

    /// The person of this identifier, which has to be written just as we write it.
    fn person(&self, id: &RawValue) -> Result<&Person, Refused> {
        let is_theirs = |person: &&Person| self.dialect.is(&person.id, id.get());
        self.people.iter().find(is_theirs).ok_or_else(client_not_found)
    }

    /// The balance less what is held, but for the holds that the caller names as its own.
    fn available(&self, person: &Person, own: &[Written]) -> Decimal {
        let is_own = |hold: &HeldPoints| own.iter().any(|id| self.dialect.is(&hold.id, id.get()));
        let held: Decimal = self
            .holds
            .iter()
            .filter(|hold| hold.client == person.id && !is_own(hold))
            .map(|hold| hold.points)
            .sum();
        self.dialect.difference(person.balance, held).max(Decimal::ZERO)
    }

    fn spendable(&self, person: &Person, amount: Decimal, own: &[Written]) -> Decimal {
        match person.scheme {
            Scheme::Cashback => {
                self.available(person, own).min(self.dialect.share(amount, person.max_spend_percent))
            }
            Scheme::Discount | Scheme::Stamps => Decimal::ZERO,
        }
    }

    fn earned(&self, person: &Person, amount: Decimal) -> Decimal {
        match person.scheme {
            Scheme::Cashback => self.dialect.share(amount, person.operation_percent),
            Scheme::Stamps => Decimal::ONE,
            Scheme::Discount => Decimal::ZERO,
        }
    }
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
