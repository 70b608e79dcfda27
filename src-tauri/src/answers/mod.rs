//! The documented answers, mutated: types, nulls, missing, added, nested, long, deep, twice. Whatever comes, nothing
//! panics, no figure is wrong, nothing unknown is shown as known, nothing documented is lost; and every screen that
//! comes of it is drawn by the real page, on a stand-in for the browser, without a part that throws.

mod mutation;

use std::cell::RefCell;
use std::collections::BTreeSet;
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

use self::mutation::{Node, mutation};
use crate::page::{Around, Look, Screen};
use crate::service;
use crate::settings::{ScannerHabits, SettingsForm, Spoken};

/// The vendor's own answers, by the field that is asked for.
const DOCUMENTED: [(&str, &str); 4] = [
    ("client", include_str!("../../../tests/contract/examples/client.response.json")),
    ("recalc", include_str!("../../../tests/contract/examples/recalc.response.json")),
    ("held", include_str!("../../../tests/contract/examples/hold.response.json")),
    ("retail", include_str!("../../../tests/contract/examples/retail.spend.response.json")),
];
const STATUSES: [u16; 12] = [200, 200, 200, 200, 200, 201, 202, 400, 401, 404, 422, 500];
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
                till.step(Event::Hold(2));
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
                is_behind: false,
                ahead_of_utc: 0,
                entries: 0,
                latest: vec![],
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
