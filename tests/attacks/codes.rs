//! A customer who attacks the till by the codes that they show, with real keys in the real window. `ATTACKS` says how
//! many, `FROM` with which number they begin. One that did something while the machine stopped in it is made again: a key
//! that was held up is held like a person's.

use std::num::NonZero;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use rig::{Press, Shop, TRIES, Till, wanted};
use sandbox::{Call, Fault, Sandbox};
use serde_json::{Value, json};

use crate::{OTHER, OWN};

/// One to three codes, scanned one after the other, as `grammar.js` makes them.
#[derive(Debug)]
struct Attack {
    number: u64,
    pace: Duration,
    held: Duration,
    codes: Vec<Vec<String>>,
    /// What may be searched for.
    lines: Vec<String>,
}

/// So many attacks from a number on.
fn attacks(from: usize, count: usize) -> Vec<Attack> {
    let grammar = concat!(env!("CARGO_MANIFEST_DIR"), "/attacks/grammar.js");
    let made = Command::new("node").args([grammar, &from.to_string(), &count.to_string()]).output();
    let made = String::from_utf8(made.expect("node is installed").stdout).expect("text");
    let of = |line: &str| {
        let made: Value = serde_json::from_str(line).expect("an attack");
        let texts = |list: &Value| -> Vec<String> {
            list.as_array()
                .into_iter()
                .flatten()
                .filter_map(|text| text.as_str().map(str::to_owned))
                .collect()
        };
        let millis = |name: &str| Duration::from_millis(made[name].as_u64().expect("milliseconds"));
        Attack {
            number: made["number"].as_u64().expect("a number"),
            pace: millis("pace"),
            held: millis("held"),
            codes: made["codes"].as_array().into_iter().flatten().map(texts).collect(),
            lines: texts(&made["lines"]),
        }
    };
    made.lines().map(of).collect()
}

/// What a key of the grammar is on the keyboard.
fn press(key: &str) -> Press {
    let single = |text: &str| text.chars().next().expect("a character");
    match key {
        "Enter" => Press::Cr,
        "Tab" => Press::Tab,
        "Escape" => Press::Escape,
        "Backspace" => Press::Code(22),
        "CapsLock" => Press::Code(66),
        "NumLock" => Press::Code(77),
        "Shift" => Press::Code(50),
        "Control" => Press::Code(37),
        "F12" => Press::Code(96),
        key if key.starts_with("Ctrl+") => Press::Ctrl(single(&key[5..])),
        key if key.len() > 1 => Press::F(key[1..].parse().expect("a function key")),
        key => Press::Char(single(key)),
    }
}

/// What the cashier is about when the code is scanned.
#[derive(Clone, Copy, Debug)]
enum Moment {
    Idle,
    Served,
    Quoted,
    Chosen,
    Asked,
    Replacing,
    Done,
    Settings,
    Ledger,
}

const MOMENTS: [Moment; 9] = [
    Moment::Idle,
    Moment::Served,
    Moment::Quoted,
    Moment::Chosen,
    Moment::Asked,
    Moment::Replacing,
    Moment::Done,
    Moment::Settings,
    Moment::Ledger,
];

/// A till that is attacked, and what stands around it.
struct Target {
    shop: Shop,
    service: Sandbox,
    till: Till,
}

impl Target {
    async fn open() -> Self {
        let (shop, service, till) = Shop::open().await;
        let count = "globalThis.pressed = [];
             document.addEventListener('click', ({ target }) => {
                 const button = target.closest('button, input[type=checkbox], select, option');
                 if (button) pressed.push(button.dataset.testid ?? button.textContent);
             }, true)";
        till.script(count).await;
        Self { shop, service, till }
    }

    /// Brings the till to a moment.
    async fn reach(&self, moment: Moment) {
        let till = &self.till;
        let back = "for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
             const cancel = () => window.__TAURI__.core.invoke('cancel');
             return cancel().then(cancel).then(cancel)";
        till.script(back).await;
        till.phase("idle").await;
        let clear = "document.querySelector(\"[data-testid='search']\").value = '';
             document.querySelector(\"[data-testid='search']\").focus();";
        till.script(clear).await;
        match moment {
            Moment::Idle => {}
            Moment::Settings => till.click("settings-open").await,
            Moment::Ledger => till.click("ledger-open").await,
            Moment::Served => till.serve(OWN).await,
            Moment::Quoted | Moment::Chosen | Moment::Asked | Moment::Replacing | Moment::Done => {
                till.serve(OWN).await;
                till.enter("amount", "500").await;
                till.figure("to-pay", "500").await;
            }
        }
        match moment {
            Moment::Chosen | Moment::Asked => {
                till.enter("spend-input", "100").await;
                till.figure("to-pay", "400").await;
            }
            Moment::Replacing => {
                till.scan(OTHER);
                till.says("replacing-text", OTHER).await;
            }
            Moment::Done => {
                till.click("confirm").await;
                till.phase("done").await;
            }
            _ => {}
        }
        if matches!(moment, Moment::Asked) {
            till.click("confirm").await;
            till.says("confirm", "Yes").await;
        }
        till.script("pressed.length = 0").await;
    }

    /// The till has known the scanner of an attack for a while.
    async fn learn(&self, attack: &Attack) {
        let card: Vec<Press> = OTHER.chars().map(Press::Char).chain([Press::Cr]).collect();
        for _ in 0..TRIES {
            self.reach(Moment::Idle).await;
            self.till.listen().await;
            self.till.keyboard().play(&card, attack.pace, attack.held);
            let rhythm = self
                .till
                .wait_for("the end of a card", async || {
                    let rhythm = self.till.rhythm().await;
                    let phase = self.till.script("return document.body.dataset.phase").await;
                    (phase == "client" || rhythm.is_over()).then_some(rhythm)
                })
                .await;
            if !rhythm.is_broken(attack.pace, attack.held, 1) {
                return self.till.phase("client").await;
            }
        }
        panic!("the machine stops in every scan");
    }

    /// Attacks, and says what came of it that must not, and whether the machine stopped meanwhile.
    async fn suffer(&self, moment: Moment, attack: &Attack, is_slow: bool) -> Option<(String, bool)> {
        self.learn(attack).await;
        self.reach(moment).await;
        let calls = [Call::Client, Call::Recalc, Call::Retail, Call::Hold];
        if is_slow {
            for call in calls {
                self.service.misbehave(call, Fault::Latency { millis: 400 }, 1000);
            }
        }
        let before = self.state();
        let searches = self.service.requests(Call::Client).len();
        self.till.listen().await;
        for code in &attack.codes {
            let presses: Vec<Press> = code.iter().map(|key| press(key)).collect();
            self.till.keyboard().play(&presses, attack.pace, attack.held);
        }
        self.till.keyboard().finish();
        self.till.pause().await;
        self.till.script("return new Promise((done) => setTimeout(done, 500))").await;
        for call in calls {
            self.service.behave(call);
        }
        let mut found = vec![];
        if self.state() != before {
            found.push(format!("{before:?} has become {:?}", self.state()));
        }
        let pressed = self.till.script("return pressed").await;
        if pressed != json!([]) {
            found.push(format!("{pressed} was pressed"));
        }
        for request in self.service.requests(Call::Client).into_iter().skip(searches) {
            let body: Value = serde_json::from_str(&request.body).expect("a request");
            let search = body["search"].as_str().unwrap_or_default().to_owned();
            // A code before may have left CapsLock on, which is the keyboard's.
            if !attack.lines.iter().any(|line| line.eq_ignore_ascii_case(&search)) {
                found.push(format!("{search:?} was searched for"));
            }
        }
        let rhythm = self.till.rhythm().await;
        let is_broken = rhythm.is_broken(attack.pace, attack.held, attack.codes.len());
        (!found.is_empty()).then(|| (found.join("; "), is_broken))
    }

    /// What no code may change: what was booked and held, and the settings.
    fn state(&self) -> (usize, usize, String) {
        let settings = std::fs::read_to_string(self.shop.settings_file()).expect("settings");
        (self.service.operations().len(), self.service.requests(Call::Hold).len(), settings)
    }
}

#[test]
fn no_code_does_what_only_a_cashier_may() {
    let (from, count) = (wanted("FROM", 0), wanted("ATTACKS", 40));
    let next = Mutex::new(attacks(from, count).into_iter());
    let (failed, done, again) = (Mutex::new(vec![]), AtomicUsize::new(0), AtomicUsize::new(0));
    let beside = thread::available_parallelism().map_or(1, NonZero::get) * 2;
    thread::scope(|scope| {
        for _ in 0..beside.min(count) {
            scope.spawn(|| {
                let runtime = tokio::runtime::Runtime::new().expect("a runtime");
                runtime.block_on(async {
                    let mut target = Target::open().await;
                    let next = || next.lock().ok()?.next();
                    while let Some(attack) = next() {
                        let index = usize::try_from(attack.number).unwrap_or(0);
                        let (moment, is_slow) =
                            (MOMENTS[index % MOMENTS.len()], index / MOMENTS.len() % 2 == 1);
                        for tried in 1..=TRIES {
                            let suffered = target.suffer(moment, &attack, is_slow).await;
                            let Some((what, is_broken)) = suffered else { break };
                            // Nobody knows what else it did.
                            target = Target::open().await;
                            let told = format!("{moment:?}: {attack:?}\n    {what}");
                            if is_broken && tried < TRIES {
                                println!("the machine stopped in this one, which is made again: {told}");
                                again.fetch_add(1, Ordering::Relaxed);
                                continue;
                            }
                            failed.lock().expect("a list").push(told);
                            break;
                        }
                        done.fetch_add(1, Ordering::Relaxed);
                    }
                });
            });
        }
    });
    let failed = failed.into_inner().expect("a list");
    let (done, again) = (done.into_inner(), again.into_inner());
    println!("{done} attacks in the real window: {} did something; {again} were made again", failed.len());
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(again * 10 <= done, "the machine is too busy to tell");
}
