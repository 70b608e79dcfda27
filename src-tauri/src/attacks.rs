//! The real register behind the real page, which runs in Node on a stand-in for the browser: `tests/attacks/streams.js`
//! types codes into it in a time of its own and asks here, line by line, what the till does. `ATTACKS` says how many.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use register::{
    Answer, AttemptId, Calculation, ClientId, Country, Customer, Deferred, Effect, Event, Failure, Hold,
    HoldId, Level, Lookup, Money, OperationKind, Outcome, Phase, Policy, Query, Question, Reason, Register,
    Scheme, Shown, Wish,
};
use serde_json::{Value, json};

use crate::page::{Around, Look, Screen};
use crate::settings::{ScannerHabits, SettingsForm, Spoken};

/// How long typing has to pause before a quote is asked for.
const TYPING_PAUSE: u64 = 150;

/// A till whose service answers when it is told to.
struct Till {
    register: Register,
    revision: u32,
    heard: u32,
    /// Milliseconds until the service answers.
    latency: u64,
    mode: String,
    habits: ScannerHabits,
    /// What will be told, by its number.
    coming: Vec<Option<Event>>,
    rows: i64,
    /// Receipts and holds that were sent, and receipts that were kept.
    moved: u32,
}

fn customer(text: &str) -> Customer {
    let level = Level {
        title: "Gold".into(),
        percent: Some("10".into()),
        scheme: Scheme::Cashback,
        max_spend_percent: None,
    };
    let balance = Money::from_hundredths(87_800);
    let (id, name) = (ClientId(text.to_owned()), "Ivan Petrov".to_owned());
    Customer { id, name, photo: None, birthday: None, level, phone: None, email: None, balance }
}

impl Till {
    fn new() -> Self {
        let (register, mode, habits) = (Register::default(), String::new(), ScannerHabits::default());
        Self { register, revision: 0, heard: 0, latency: 0, mode, habits, coming: vec![], rows: 0, moved: 0 }
    }

    fn reset(&mut self, mode: &str) {
        self.mode = mode.to_owned();
        self.coming.iter_mut().for_each(|event| *event = None);
        let policy = Policy { defer: true, ..Policy::default() };
        self.register = Register::default().step(Event::Configured(policy)).0;
    }

    fn step(&mut self, event: Event) -> Vec<(u64, usize)> {
        let (register, effects) = std::mem::take(&mut self.register).step(event);
        self.register = register;
        effects.into_iter().filter_map(|effect| self.perform(effect)).collect()
    }

    /// What comes of an effect, and when.
    fn perform(&mut self, effect: Effect) -> Option<(u64, usize)> {
        let lost = || Failure::new(Outcome::Unknown, Reason::TimedOut, None);
        let (delay, event) = match effect {
            Effect::Search(seq, _) if self.mode == "deferring" => {
                let offline = Failure::new(Outcome::NotSent, Reason::Unreachable, None);
                (self.latency, Event::Found(seq, Err(offline)))
            }
            Effect::Search(seq, query) => (self.latency, Event::Found(seq, Ok(customer(query.text())))),
            Effect::Quote { seq, amount, .. } => {
                let calculation = Calculation {
                    amount,
                    percent: None,
                    scheme: Some(Scheme::Cashback),
                    spend: amount,
                    earn: Some(amount),
                };
                (TYPING_PAUSE + self.latency, Event::Quoted(seq, Ok(calculation)))
            }
            Effect::Record(token, _) => {
                self.rows += 1;
                (1, Event::Recorded(token, Ok(AttemptId(self.rows))))
            }
            Effect::Send(attempt, operation) => {
                self.moved += 1;
                let answer = match operation.kind {
                    OperationKind::Retail { .. } if self.mode == "unresolved" => {
                        Event::Sold(attempt, Err(lost()))
                    }
                    OperationKind::Retail { amount, spend, .. } => {
                        let (percent, scheme, total) = (None, Some(Scheme::Cashback), amount - spend);
                        let (spend, earn, total_written) = (Some(spend), None, None);
                        let answer = Answer { amount, total, total_written, percent, scheme, spend, earn };
                        Event::Sold(attempt, Ok(answer))
                    }
                    OperationKind::Hold { points } => {
                        let (id, ends_at) = (HoldId("h".into()), i64::MAX);
                        Event::Held(attempt, Ok(Hold { id, points, ends_at }))
                    }
                };
                (self.latency, answer)
            }
            Effect::Release(hold) => (self.latency, Event::Released(hold, Ok(()))),
            Effect::Witness { hold, .. } => (self.latency, Event::Witnessed(hold.id, Ok(None))),
            Effect::Keep { token, lookup, amount } => {
                self.moved += 1;
                self.rows += 1;
                let attempt = AttemptId(self.rows);
                (1, Event::Kept(token, Ok(Deferred::new(attempt, 0, Lookup::by(lookup), amount))))
            }
            Effect::Remember(row, _) => (1, Event::Remembered(row, Ok(()))),
            Effect::SearchNaming(seq, query, _) => {
                (self.latency, Event::Found(seq, Ok(customer(query.text()))))
            }
            _ => return None,
        };
        self.coming.push(Some(event));
        Some((delay, self.coming.len() - 1))
    }

    /// What a command of the page is to the register: see `commands.rs`.
    fn event(command: &str, arguments: &Value) -> Option<Event> {
        let text = |name: &str| arguments[name].as_str().unwrap_or_default();
        let number = |name: &str| arguments[name].as_u64();
        let money = |name: &str| Money::from_typed(text(name)).ok().flatten().unwrap_or_default();
        let question = number("question").and_then(|number| u32::try_from(number).ok()).map(Question);
        let shown = Shown { question, since: Duration::from_millis(number("shown").unwrap_or(0)) };
        Some(match command {
            "search" if arguments["scanned"] == true => Event::Query(Query::scanned(text("text"))?),
            "search" => Event::Query(Query::typed(text("text"), Country::Russia)?),
            "search_otherwise" => Event::Otherwise,
            "replace" => Event::Replace(shown),
            "scan_cut" => Event::ScanCut,
            "scan_too_much" => Event::ScanTooMuch { searched: arguments["searched"] == true },
            "enter_amount" => Event::Amount(text("text").to_owned()),
            "choose_spend" => Event::Spend(Wish::of(money("points"))),
            "spend_all" => Event::Spend(Wish::All),
            "confirm" => {
                let seq = u32::try_from(number("quote")?).ok()?;
                Event::Confirm { seq, spend: money("spend"), shown }
            }
            "hold" => Event::Hold(u32::try_from(number("quote")?).ok()?),
            "release" => Event::Release,
            "cancel" => Event::Cancel,
            "undo" => Event::Undo,
            "stay" => Event::Stay,
            "next" => Event::Next,
            "park" => Event::Park,
            "dismiss" => Event::Dismiss,
            other => panic!("the page called {other}"),
        })
    }

    fn screen(&mut self) -> Value {
        self.revision += 1;
        let around = Around {
            is_waiting: false,
            training: false,
            server: Some("http://127.0.0.1:1".into()),
            point: Some("p".into()),
            is_offline: false,
            look: Look { language: Spoken::En, ..Look::of(&SettingsForm::default()) },
            unresolved_count: 0,
            is_behind: false,
            ahead_of_utc: 0,
            entries: 0,
            latest: vec![],
            warnings: vec![],
            scanner: self.habits.clone(),
            heard: self.heard,
            samples: vec![],
        };
        json!(Screen::of(&self.register, around, self.revision))
    }

    fn answer(&mut self, asked: &Value) -> Value {
        if let Some(latency) = asked["latency"].as_u64() {
            self.latency = latency;
        }
        let later = match asked["do"].as_str() {
            Some("screen") => return json!({ "later": [], "now": self.screen() }),
            Some("moved") => return json!({ "later": [], "moved": self.moved }),
            Some("latency") => vec![],
            Some("reset") => {
                self.reset(asked["mode"].as_str().unwrap_or_default());
                self.habits.slow = asked["slow"] == true;
                self.habits.silent = asked["silent"] == true;
                vec![]
            }
            Some("call") => {
                let count = asked["args"]["count"].as_u64().and_then(|count| u32::try_from(count).ok());
                self.heard = count.unwrap_or(self.heard);
                Self::event(asked["command"].as_str().unwrap_or_default(), &asked["args"])
                    .map(|event| self.step(event))
                    .unwrap_or_default()
            }
            Some("later") => {
                let token = asked["token"].as_u64().and_then(|token| usize::try_from(token).ok());
                let event = token.and_then(|token| self.coming.get_mut(token)?.take());
                event.map(|event| self.step(event)).unwrap_or_default()
            }
            other => panic!("{other:?}"),
        };
        assert!(!matches!(self.register.phase, Phase::Unconfigured));
        json!({ "later": later, "screen": self.screen() })
    }
}

/// Types the attacks of these numbers into a page of its own; whether none did anything.
fn attacked(from: u64, count: u64) -> bool {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/attacks/streams.js");
    let mut page = Command::new("node")
        .args([script, &from.to_string(), &count.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node is installed");
    let (mut to, from) = (page.stdin.take().expect("a pipe"), page.stdout.take().expect("a pipe"));
    let mut till = Till::new();
    for line in BufReader::new(from).lines() {
        let asked = serde_json::from_str(&line.expect("a line")).expect("JSON");
        let answer = till.answer(&asked);
        if writeln!(to, "{answer}").is_err() {
            break;
        }
    }
    page.wait().expect("an end").success()
}

#[test]
fn no_code_does_what_only_a_cashier_may() {
    let wanted = std::env::var("ATTACKS").ok().and_then(|wanted| wanted.parse().ok());
    let count: u64 = wanted.unwrap_or(10_000);
    let lanes =
        u64::try_from(std::thread::available_parallelism().map_or(1, std::num::NonZero::get)).unwrap_or(1);
    let each = count.div_ceil(lanes);
    let good: Vec<bool> = std::thread::scope(|scope| {
        let lanes: Vec<_> = (0..lanes).map(|lane| scope.spawn(move || attacked(lane * each, each))).collect();
        lanes.into_iter().map(|lane| lane.join().expect("no panic")).collect()
    });
    assert!(good.into_iter().all(|good| good), "a code did something: see above");
}
