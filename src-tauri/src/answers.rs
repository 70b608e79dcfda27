//! The documented answers, mutated: types, nulls, missing, added, nested, long, deep, twice. Whatever comes, nothing
//! panics, no figure is wrong, nothing unknown is shown as known, nothing documented is lost; and every screen that
//! comes of it is drawn by the real page, on a stand-in for the browser, without a part that throws.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

use loyalty_api::{Decimal, Reply};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use register::{
    Answer, AttemptId, Calculation, Country, Customer, Event, Failure, Hold, Money, Outcome, Phase, Policy,
    Query, Question, Register, Shown, Wish,
};
use reqwest::StatusCode;
use serde_json::Value;

use crate::page::{Around, Look, Screen};
use crate::service;
use crate::settings::{ScannerHabits, SettingsForm, Spoken};

/// The vendor's own answers, by the field that is asked for.
const DOCUMENTED: [(&str, &str); 4] = [
    ("client", include_str!("../../tests/contract/examples/client.response.json")),
    ("recalc", include_str!("../../tests/contract/examples/recalc.response.json")),
    ("held", include_str!("../../tests/contract/examples/hold.response.json")),
    ("retail", include_str!("../../tests/contract/examples/retail.spend.response.json")),
];
const STATUSES: [u16; 12] = [200, 200, 200, 200, 200, 201, 202, 400, 401, 404, 422, 500];
/// What stands in place of a value, or beside it.
const ODD: [&str; 44] = [
    "null",
    "true",
    "false",
    "0",
    "1",
    "-1",
    "100",
    "100.0",
    "1e2",
    "100.00000000000001",
    "99.99999999999999",
    "100.004",
    "99.996",
    "0.5",
    "1e-7",
    "5.551115123125783e-17",
    "-0.000000001",
    "1e400",
    "-1e400",
    "18446744073709551616",
    "\"100\"",
    "\"100.00\"",
    "\"99.995\"",
    "\"1,000.00\"",
    "\"1e2\"",
    "\"\"",
    "\" \"",
    "\"true\"",
    "\"false\"",
    "\"cashback\"",
    "\"discount\"",
    "\"stamps\"",
    "\"Client not found.\"",
    "\"1990-05-01T00:00:00.000000Z\"",
    "\"0000-00-00\"",
    "\"79201234567\"",
    "\"\\ud800\"",
    "\"\\u0000\\u202e\"",
    "[]",
    "{}",
    "[\"Spend can't be more 100\"]",
    "{\"client\":\"Client not found.\"}",
    "LONG",
    "DEEP",
];
const NAMES: [&str; 14] = [
    "new", "message", "errors", "error", "client", "spend", "hold", "amount", "total", "earn", "type", "id",
    "success", "balance",
];

/// JSON as it is written: a name may stand twice, a number is its digits.
#[derive(Clone, Debug, PartialEq)]
enum Node {
    Object(Vec<(String, Node)>),
    Raw(String),
}

impl Node {
    fn of(value: &Value) -> Self {
        match value {
            Value::Object(fields) => {
                Self::Object(fields.iter().map(|(name, value)| (name.clone(), Self::of(value))).collect())
            }
            other => Self::Raw(other.to_string()),
        }
    }

    /// Every object in it, itself first.
    fn objects(&mut self) -> usize {
        match self {
            Self::Object(fields) => 1 + fields.iter_mut().map(|(_, node)| node.objects()).sum::<usize>(),
            Self::Raw(_) => 0,
        }
    }

    /// The fields of the n-th object.
    fn fields(&mut self, nth: &mut usize) -> Option<&mut Vec<(String, Self)>> {
        let Self::Object(fields) = self else { return None };
        if *nth == 0 {
            return Some(fields);
        }
        *nth -= 1;
        fields.iter_mut().find_map(|(_, node)| node.fields(nth))
    }

    /// Every value of a name.
    fn all(&self, name: &str) -> Vec<&Self> {
        match self {
            Self::Object(fields) => {
                fields.iter().filter(|(other, _)| other == name).map(|(_, node)| node).collect()
            }
            Self::Raw(_) => vec![],
        }
    }

    /// The last value of a name; nothing where that is null.
    fn last(&self, name: &str) -> Option<&Self> {
        self.all(name).pop().filter(|node| **node != Self::Raw("null".into()))
    }

    fn raw(&self) -> &str {
        match self {
            Self::Raw(raw) => raw,
            Self::Object(_) => "",
        }
    }

    /// The exact figure in it, reckoned otherwise than the till does.
    fn decimal(&self) -> Option<Decimal> {
        let raw = self.raw();
        let text = raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"'));
        match text {
            Some(text) => Decimal::from_str_exact(text).ok(),
            // Smaller, or larger, than a decimal holds.
            None if raw.contains("e-1") => Some(Decimal::ZERO),
            None if raw.ends_with("e400") => {
                Some(if raw.starts_with('-') { Decimal::MIN } else { Decimal::MAX })
            }
            None => Decimal::from_scientific(raw).or_else(|_| Decimal::from_str_exact(raw)).ok(),
        }
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Raw(raw) if raw == "LONG" => write!(f, "\"{}\"", "long 7 ".repeat(2_000)),
            Self::Raw(raw) if raw == "DEEP" => write!(f, "{}7{}", "[".repeat(300), "]".repeat(300)),
            Self::Raw(raw) => f.write_str(raw),
            Self::Object(fields) => {
                f.write_str("{")?;
                for (at, (name, node)) in fields.iter().enumerate() {
                    write!(f, "{}\"{name}\":{node}", if at == 0 { "" } else { "," })?;
                }
                f.write_str("}")
            }
        }
    }
}

/// One change, at a place.
#[derive(Clone, Debug)]
struct Mutation {
    object: prop::sample::Index,
    field: prop::sample::Index,
    kind: Kind,
    odd: &'static str,
    name: &'static str,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Replace,
    Remove,
    Add,
    Twice,
    Nest,
}

impl Mutation {
    fn apply(&self, node: &mut Node) {
        let mut nth = self.object.index(node.objects());
        let Some(fields) = node.fields(&mut nth) else { return };
        let odd = Node::Raw(self.odd.to_owned());
        if fields.is_empty() || matches!(self.kind, Kind::Add) {
            fields.push((self.name.to_owned(), odd));
            return;
        }
        let at = self.field.index(fields.len());
        match self.kind {
            Kind::Replace => fields[at].1 = odd,
            Kind::Remove => drop(fields.remove(at)),
            Kind::Twice => fields.push((fields[at].0.clone(), odd)),
            Kind::Nest => {
                let (name, inner) = fields[at].clone();
                fields[at].1 = Node::Object(vec![(name, inner)]);
            }
            Kind::Add => {}
        }
    }
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let kind = prop_oneof![
        4 => Just(Kind::Replace),
        1 => Just(Kind::Remove),
        2 => Just(Kind::Add),
        1 => Just(Kind::Twice),
        1 => Just(Kind::Nest),
    ];
    let (odd, name) = (prop::sample::select(&ODD[..]), prop::sample::select(&NAMES[..]));
    (any::<prop::sample::Index>(), any::<prop::sample::Index>(), kind, odd, name)
        .prop_map(|(object, field, kind, odd, name)| Mutation { object, field, kind, odd, name })
}

/// One answer: which call's, what became of the documented one, and its status.
#[derive(Clone, Debug)]
struct Case {
    asked: &'static str,
    documented: Node,
    mutated: Node,
    status: u16,
}

fn case() -> impl Strategy<Value = Case> {
    let documented = prop::sample::select(&DOCUMENTED[..]);
    let mutations = prop::collection::vec(mutation(), 0..4);
    (documented, mutations, prop::sample::select(&STATUSES[..])).prop_map(
        |((asked, json), mutations, status)| {
            let documented = Node::of(&serde_json::from_str(json).expect("JSON"));
            let mut mutated = documented.clone();
            for mutation in mutations {
                mutation.apply(&mut mutated);
            }
            Case { asked, documented, mutated, status }
        },
    )
}

impl Case {
    fn reply(&self) -> Reply {
        let (retry_after, clock) = (None, Some(1_704_045_000));
        let status = StatusCode::from_u16(self.status).expect("a status");
        Reply { status, retry_after, clock, body: self.mutated.to_string().into_bytes() }
    }

    /// The object that was asked for, where there is one and only one.
    fn answer(&self) -> &Node {
        self.mutated.last(self.asked).expect("an answer without what was asked for is none")
    }

    fn says_success(&self) -> Option<bool> {
        match self.mutated.last("success")?.raw() {
            "true" | "\"true\"" | "1" => Some(true),
            "false" | "\"false\"" | "0" => Some(false),
            _ => None,
        }
    }

    /// Whether all that is documented still stands there, and nothing of it twice.
    fn keeps_what_is_documented(&self) -> bool {
        fn keeps(documented: &Node, mutated: &Node) -> bool {
            match (documented, mutated) {
                (Node::Object(fields), Node::Object(_)) => fields
                    .iter()
                    .all(|(name, node)| matches!(&mutated.all(name)[..], [only] if keeps(node, only))),
                _ => documented == mutated,
            }
        }
        (200..300).contains(&self.status) && keeps(&self.documented, &self.mutated)
    }

    /// What holds of every answer that is not taken for a success.
    fn check_failure(&self, failure: &Failure) {
        assert!(!self.keeps_what_is_documented(), "the documented answer is lost: {failure:?}");
        match failure.outcome {
            Outcome::NotSent => panic!("it was sent"),
            Outcome::Refused => {
                let by_status = (400..500).contains(&self.status);
                let says_no = (200..300).contains(&self.status) && self.says_success() == Some(false);
                assert!(by_status || says_no, "nobody refused: {failure:?}");
            }
            Outcome::Unknown => {}
        }
    }

    /// What holds of every answer that is taken for one.
    fn check_success(&self) {
        assert!((200..300).contains(&self.status) && self.says_success() == Some(true), "nobody said so");
    }

    /// A figure that counts stands there once, or each time the same.
    fn figure(&self, name: &str) -> Option<Decimal> {
        let all = self.answer().all(name);
        assert!(
            all.windows(2).all(|pair| pair[0].to_string() == pair[1].to_string()),
            "{name} is two figures"
        );
        self.answer().last(name)?.decimal()
    }

    fn is_near(&self, name: &str, money: Money, most: &str) {
        let figure = self.figure(name).expect("a figure");
        let distance = (figure - Decimal::new(money.hundredths(), 2)).abs();
        assert!(distance <= most.parse().expect("a decimal"), "{name}: {figure} is not {money}");
    }
}

const NOISE: &str = "0.000001";
const HALF: &str = "0.005";

fn money(text: &str) -> Money {
    text.parse().expect("money")
}

/// Reads the answer, and checks what the till makes of it.
fn checked(case: &Case) -> Told {
    let reply = case.reply();
    let mut told = Told::documented();
    match case.asked {
        "client" => {
            told.found = reply.client().map(service::customer).map_err(service::failure);
            if let Ok(customer) = &told.found {
                case.check_success();
                let id = case.answer().last("id").expect("an id").to_string();
                let back = loyalty_api::ClientId(customer.id.0.clone());
                let back = serde_json::to_string(&back).expect("JSON");
                let meant = |json: &str| serde_json::from_str::<Value>(json).ok();
                assert!(back == id || meant(&back) == meant(&id), "{id} goes back as {back}");
                if let Some(balance) = customer.balance {
                    let figure = case.answer().last("balance").and_then(Node::decimal).expect("a figure");
                    let distance = (figure - Decimal::new(balance.hundredths(), 2)).abs();
                    assert!(distance <= HALF.parse().expect("a decimal"), "{figure} is not {balance}");
                }
            }
        }
        "recalc" => {
            told.quoted = reply.recalc().map_err(service::failure).and_then(service::calculation);
            if let Ok(Calculation { amount, spend, earn, .. }) = &told.quoted {
                case.check_success();
                case.is_near("amount", *amount, NOISE);
                if let Some(limit) = case.figure("spend") {
                    let spend = Decimal::new(spend.hundredths(), 2);
                    let noise: Decimal = NOISE.parse().expect("a decimal");
                    assert!(spend <= limit.saturating_add(noise).max(Decimal::ZERO), "{spend} of {limit}");
                } else {
                    assert_eq!(*spend, Money::ZERO);
                }
                if let Some(earn) = earn {
                    let figure = case.answer().last("earn").and_then(Node::decimal).expect("a figure");
                    let distance = (figure - Decimal::new(earn.hundredths(), 2)).abs();
                    assert!(distance <= HALF.parse().expect("a decimal"), "{figure} is not {earn}");
                }
            }
        }
        "held" => {
            told.held = reply.held().map_err(service::failure).and_then(|held| service::hold(held, 0, 10));
            if let Ok(Hold { points, ends_at, .. }) = &told.held {
                case.check_success();
                case.is_near("amount", *points, NOISE);
                assert!((1..=600_000).contains(ends_at), "{ends_at}");
            }
        }
        _ => {
            told.sold = reply.retail().map_err(service::failure).and_then(service::answer);
            let customer = told.found.clone().expect("the documented client");
            let confirmed =
                told.sold.clone().and_then(|answer| answer.confirm(customer, money("100"), money("100")));
            if let Ok(receipt) = &confirmed {
                case.check_success();
                case.is_near("amount", money("100"), NOISE);
                case.is_near("spend", money("100"), NOISE);
                case.is_near("total", receipt.total, HALF);
            }
            if let Err(failure) = &confirmed {
                case.check_failure(failure);
            }
        }
    }
    let failures = [told.found.as_ref().err(), told.quoted.as_ref().err(), told.held.as_ref().err()];
    for failure in failures.into_iter().flatten() {
        case.check_failure(failure);
    }
    told
}

/// What the service answers to each call of one sale.
struct Told {
    found: Result<Customer, Failure>,
    quoted: Result<Calculation, Failure>,
    held: Result<Hold, Failure>,
    sold: Result<Answer, Failure>,
}

impl Told {
    fn documented() -> Self {
        let [client, recalc, held, retail] = DOCUMENTED.map(|(_, json)| Reply {
            status: StatusCode::OK,
            retry_after: None,
            clock: Some(1_704_045_000),
            body: json.as_bytes().to_vec(),
        });
        Self {
            found: client.client().map(service::customer).map_err(service::failure),
            quoted: recalc.recalc().map_err(service::failure).and_then(service::calculation),
            held: held.held().map_err(service::failure).and_then(|held| service::hold(held, 0, 10)),
            sold: retail.retail().map_err(service::failure).and_then(service::answer),
        }
    }

    /// Every screen of a sale with these answers: 100 points held and spent, or only earned.
    fn screens(&self, seen: &mut BTreeSet<String>) {
        for holds in [true, false] {
            let mut till = Drawn { register: Register::default(), seen };
            let query = Query::typed("79201234567", Country::Russia).expect("a query");
            till.step(Event::Configured(Policy::default()));
            till.step(Event::Query(query));
            till.step(Event::Found(1, self.found.clone()));
            till.step(Event::Amount("100".into()));
            till.step(Event::Quoted(2, self.quoted.clone()));
            if holds {
                till.step(Event::Hold);
                till.step(Event::Recorded(1, Ok(AttemptId(1))));
                till.step(Event::Held(AttemptId(1), self.held.clone()));
                till.step(Event::Quoted(3, self.quoted.clone()));
                till.step(Event::Quoted(4, self.quoted.clone()));
            }
            till.step(Event::Spend(Wish::of(money("100"))));
            let quote = match &till.register.phase {
                Phase::Serving(sale) => sale.quote().map_or(0, |quote| quote.seq),
                _ => 0,
            };
            for question in [None, Some(Question(1))] {
                let shown = Shown { question, since: Duration::from_secs(1) };
                till.step(Event::Confirm { seq: quote, spend: money("100"), shown });
                // With a hold the till looks first.
                if let (true, Ok(hold)) = (holds, &self.held) {
                    till.step(Event::Witnessed(hold.id.clone(), Ok(None)));
                }
            }
            till.step(Event::Recorded(if holds { 2 } else { 1 }, Ok(AttemptId(2))));
            till.step(Event::Sold(AttemptId(2), self.sold.clone()));
            till.step(Event::Park);
        }
    }
}

/// A register, and what it looked like.
struct Drawn<'a> {
    register: Register,
    seen: &'a mut BTreeSet<String>,
}

impl Drawn<'_> {
    fn step(&mut self, event: Event) {
        self.register = std::mem::take(&mut self.register).step(event).0;
        for language in [Spoken::En, Spoken::Ru, Spoken::Kk] {
            let around = Around {
                is_waiting: false,
                training: false,
                server: Some("https://loyalty.example".into()),
                point: Some("p".into()),
                is_offline: false,
                look: Look { language, ..Look::of(&SettingsForm::default()) },
                unresolved_count: 0,
                warnings: vec![],
                scanner: ScannerHabits::default(),
                heard: 0,
                samples: vec![],
            };
            let screen = serde_json::to_string(&Screen::of(&self.register, around, 0)).expect("JSON");
            self.seen.insert(screen);
        }
    }
}

#[test]
fn no_answer_makes_a_wrong_figure_or_a_screen_that_cannot_be_drawn() {
    let seen = RefCell::new(BTreeSet::new());
    let cases = Config::default().cases.max(20_000);
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let (taken, all) = (RefCell::new(0), RefCell::new(0));
    runner
        .run(&case(), |case| {
            let told = checked(&case);
            *all.borrow_mut() += 1;
            *taken.borrow_mut() += u32::from(
                told.found.is_ok() && told.quoted.is_ok() && told.held.is_ok() && told.sold.is_ok(),
            );
            // A screen takes a hundred times as long as an answer.
            if *all.borrow() % 10 == 0 {
                told.screens(&mut seen.borrow_mut());
            }
            Ok(())
        })
        .expect("every answer is taken for what it is");
    let (taken, all, seen) = (taken.into_inner(), all.into_inner(), seen.into_inner());
    println!("{all} answers, {taken} of them taken for what was asked; {} screens", seen.len());
    assert!(taken * 5 > all && taken < all, "the mutations leave nothing, or everything");

    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/ui/screens.js");
    let mut page = Command::new("node").arg(script).stdin(Stdio::piped()).spawn().expect("node is installed");
    let mut to = page.stdin.take().expect("a pipe");
    for screen in seen {
        writeln!(to, "{screen}").expect("a page that reads");
    }
    drop(to);
    assert!(page.wait().expect("an end").success(), "a part threw: see above");
}
