//! Customers, answers and failures that the register's tests share.

pub mod kept;

use register::{
    Answer, AttemptId, Calculation, ClientId, Country, Customer, Effect, Event, Failure, Level, Lookup,
    Money, Outcome, Phase, Policy, Query, Question, Reason, Register, Sale, Scheme, Sent, Shown,
};

/// The row of the money call that a test is about.
pub const ROW: AttemptId = AttemptId(7);

pub fn money(text: &str) -> Money {
    text.parse().unwrap_or_else(|error| panic!("{text} is not money: {error:?}"))
}

pub fn customer(id: &str) -> Customer {
    Customer {
        id: ClientId(id.into()),
        name: "Иван Петров".into(),
        photo: None,
        birthday: None,
        level: Level {
            title: "Бонусы".into(),
            percent: Some("10".into()),
            scheme: Scheme::Cashback,
            max_spend_percent: Some("100".into()),
        },
        phone: Some("79201234567".into()),
        email: None,
        balance: Some(money("878")),
    }
}

pub fn query(text: &str) -> Query {
    Query::typed(text, Country::Russia).unwrap_or_else(|| panic!("{text:?} is no query"))
}

/// The cashier confirms what is on the screen, once they have read it.
pub fn confirm(seq: u32, spend: &str, question: Option<u32>) -> Event {
    Event::Confirm { seq, spend: money(spend), shown: read(question) }
}

/// It was on the screen for as long as it takes to read it.
pub fn read(question: Option<u32>) -> Shown {
    Shown { question: question.map(Question), since: Shown::READABLE }
}

/// How the till finds [`customer`] again.
pub fn by_phone() -> Query {
    Query::scanned("79201234567").unwrap_or_else(|| panic!("a phone is a query"))
}

/// How the till finds [`customer`] again, who was found by this.
pub fn lookup(found_by: &str) -> Lookup {
    Lookup::by(by_phone()).or(query(found_by)).as_of(ClientId("c".into()))
}

pub fn calculation(amount: &str, spend: &str) -> Calculation {
    Calculation {
        amount: money(amount),
        percent: Some("10".into()),
        scheme: Some(Scheme::Cashback),
        spend: money(spend),
        earn: Some(money("10")),
    }
}

pub fn answer(amount: Money, spend: Money) -> Answer {
    Answer {
        amount,
        total: amount - spend,
        total_written: None,
        percent: Some("10".into()),
        scheme: Some(Scheme::Cashback),
        spend: spend.is_positive().then_some(spend),
        earn: (!spend.is_positive()).then(|| money("10")),
    }
}

pub fn failure(outcome: Outcome) -> Failure {
    let reason = match outcome {
        Outcome::NotSent => Reason::Unreachable,
        Outcome::Refused => Reason::SpendTooLarge,
        Outcome::Unknown => Reason::TimedOut,
    };
    Failure::new(outcome, reason, None)
}

/// A register after these events, with the effects of the last one.
pub fn after(events: impl IntoIterator<Item = Event>) -> (Register, Vec<Effect>) {
    events.into_iter().fold((Register::default(), vec![]), |(register, _), event| register.step(event))
}

/// The register after these.
pub fn then(register: Register, events: impl IntoIterator<Item = Event>) -> Register {
    events.into_iter().fold(register, |register, event| register.step(event).0)
}

/// A receipt of 100 is quoted, of which 80 may be paid in points.
pub fn quoted() -> Register {
    after([
        Event::Configured(Policy::default()),
        Event::Query(query("1")),
        Event::Found(1, Ok(customer("c"))),
        Event::Amount("100".into()),
        Event::Quoted(2, Ok(calculation("100", "80"))),
    ])
    .0
}

pub fn refused(reason: Reason) -> Failure {
    Failure::new(Outcome::Refused, reason, None)
}

/// Somebody is served; the first quote has number 2.
pub fn served() -> Register {
    after([
        Event::Configured(Policy::default()),
        Event::Query(query("1")),
        Event::Found(1, Ok(customer("c"))),
    ])
    .0
}

/// The sale on the screen.
pub fn sale(register: &Register) -> &Sale {
    match &register.phase {
        Phase::Serving(sale) => sale,
        other => panic!("nobody is served in {other:?}"),
    }
}

/// A receipt of [`customer`]'s by which so many points were to be spent.
pub fn spent(points: &str) -> Sent {
    Sent {
        client: ClientId("c".into()),
        spend: money(points),
        earn: None,
        balance: Some(money("878")),
        holds: vec![],
        hold_lost: false,
        is_fresh: true,
    }
}
