//! Every call under every kind of misbehaviour, in the real window: what the till shows, what the ledger
//! keeps, what the service did. The run writes `MATRIX.md`; a test fails where it has changed.
//!
//! Run with `UPDATE_TABLES=1` to write the table anew, then read what changed.
#![cfg(target_os = "linux")]
#![allow(clippy::expect_used, reason = "a test that cannot be set up has failed")]

mod disks;
mod headless;
mod keeping;
mod kills;

use std::fmt::Write as _;

use rig::{Shim, Shop, Start, Till, Wire};
use sandbox::{Call, Fault, Sandbox};
use serde_json::json;

const CARD: &str = "2200000000001";
/// Somebody else, for holds whose answer is lost: until such a hold must be over, no balance of its customer is believed.
const CARD_FOR_HOLDS: &str = "2200000000005";
const CLIENT: &str = "62a000000000000000000001";

/// What goes wrong, once.
enum Trouble {
    /// The service misbehaves.
    Service(Fault),
    /// Nobody listens any more.
    Refused,
    /// The host's name is not found any more.
    NoName,
    /// Somebody else answers.
    Impostor,
}

/// The faults by name, and whether the service acts under them.
fn troubles() -> Vec<(&'static str, Trouble, bool)> {
    let connection = [
        ("connection refused", Trouble::Refused, false),
        ("name not found", Trouble::NoName, false),
        ("TLS: not trusted", Trouble::Impostor, false),
    ];
    let faults = faults().into_iter().map(|(name, fault, acts)| (name, Trouble::Service(fault), acts));
    connection.into_iter().chain(faults).collect()
}

fn faults() -> Vec<(&'static str, Fault, bool)> {
    let then = |status, body: &str| Fault::ApplyThenSay { status, body: body.to_owned() };
    vec![
        ("500 before acting", Fault::Status { status: 500 }, false),
        ("503 before acting", Fault::Status { status: 503 }, false),
        ("403", Fault::Status { status: 403 }, false),
        ("404", Fault::Status { status: 404 }, false),
        ("429 with Retry-After", Fault::TooMany { retry_after: 1 }, false),
        ("redirect", Fault::Redirect, false),
        ("closed before a byte", Fault::DropBefore, false),
        ("`success: false`", Fault::NotSuccess, false),
        ("acts, closed without a byte", Fault::ApplyThenDrop, true),
        ("acts late, closed at once", Fault::ApplyLate { millis: 200 }, true),
        ("acts, then 500", then(500, ""), true),
        ("acts, then 403 of a firewall", then(403, "<h1>Forbidden</h1>"), true),
        ("acts, then 404 of a proxy", then(404, "<h1>Not Found</h1>"), true),
        (
            "acts, then no success and a sentence",
            then(200, r#"{"success":false,"message":"Push has failed"}"#),
            true,
        ),
        ("acts, closed in mid-answer", Fault::CloseMidAnswer, true),
        ("acts, truncated JSON", Fault::TruncatedJson, true),
        ("acts, a page of HTML", Fault::Html, true),
        ("acts, slow drip", Fault::SlowDrip { millis: 50 }, true),
        ("acts, answers too late", Fault::Latency { millis: 3000 }, true),
        ("acts, another amount", Fault::WrongEcho, true),
    ]
}

/// What became of one case.
#[derive(Debug)]
struct Seen {
    phase: String,
    notice: String,
    ledger: String,
    requests: usize,
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fault_matrix() {
    let shop = Shop::new();
    let service = shop.service().await;
    let wire = Wire::to(service.address()).await;
    let server = wire.url_by_name();
    shop.set_up_at(&server);
    shop.write_settings(&json!({
        "server": server, "point": sandbox::POINT, "language": "en", "connectSeconds": 1, "totalSeconds": 2,
    }));
    let shim = Shim::new();
    shim.set(None);
    let mut envs = shim.envs().to_vec();
    envs.push(wire.trust(shop.home()));
    let till = shop.till(Start { envs, ..Start::default() }).await;
    till.phase("idle").await;
    let mut bench = Bench { till, service, wire, shim };

    let mut table = String::from(
        "# The fault matrix\n\nEvery call under every kind of misbehaviour, from a run of the real app against the\n\
         sandbox (`cargo xtask test e2e` compares it; `UPDATE_TABLES=1` writes it anew). *Sent* counts requests of\n\
         that call; a read may be repeated, a release is four times at most, and when the service is back (not counted), a `hold` or `retail` never is.\n\n\
         | call | fault | the till is | and says | ledger | sent | service acted |\n\
         | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for call in [Call::Client, Call::Recalc, Call::Hold, Call::Release, Call::Retail] {
        for (name, trouble, acts) in troubles() {
            let seen = bench.run(call, &trouble, acts).await;
            check(call, name, &seen, acts);
            let call = format!("{call:?}").to_lowercase();
            let Seen { phase, notice, ledger, requests } = seen;
            let acted = if acts { "yes" } else { "no" };
            let requests = if call == "release" { "–".to_owned() } else { requests.to_string() };
            writeln!(table, "| {call} | {name} | {phase} | {notice} | {ledger} | {requests} | {acted} |")
                .expect("a line");
        }
    }
    rig::same_table("faults/MATRIX.md", &table);
}

/// What holds whatever the table says.
fn check(call: Call, name: &str, seen: &Seen, acts: bool) {
    let case = format!("{call:?}, {name}: {seen:?}");
    if matches!(call, Call::Retail | Call::Hold) {
        assert!(seen.requests <= 1, "sent again: {case}");
        assert!(
            seen.ledger.starts_with("unknown") || seen.ledger == "inferredBooked" || !acts,
            "the service acted and the ledger does not say so: {case}"
        );
    }
    if call == Call::Retail {
        let known = ["refused", "notSent"].contains(&seen.ledger.as_str());
        assert_eq!(seen.phase == "unresolved", !known, "{case}");
        assert_eq!(seen.ledger == "inferredBooked", acts && !known, "an inference that is wrong: {case}");
        assert_ne!(seen.phase, "done", "an unknown outcome shown as done: {case}");
    }
}

/// A till, a service, and all that can go wrong between them.
struct Bench {
    till: Till,
    service: Sandbox,
    wire: Wire,
    shim: Shim,
}

impl Bench {
    /// Brings the till to the call, lets something go wrong once, and looks. Ends at idle.
    async fn run(&mut self, call: Call, trouble: &Trouble, acts: bool) -> Seen {
        self.service.set_balance(CLIENT, 878.into());
        let before = (self.service.requests(call).len(), self.service.operations().len());
        if call != Call::Client {
            self.till.serve(if call == Call::Hold { CARD_FOR_HOLDS } else { CARD }).await;
        }
        if matches!(call, Call::Hold | Call::Release | Call::Retail) {
            self.till.quote("1000").await;
        }
        match call {
            Call::Client => {
                self.begin(call, trouble).await;
                self.till.scan(CARD);
            }
            Call::Recalc => {
                self.begin(call, trouble).await;
                // At once: keys that come slowly ask for a quote each.
                self.till.paste("amount", "1000").await;
            }
            Call::Hold => {
                self.begin(call, trouble).await;
                self.till.click("hold").await;
            }
            Call::Release => {
                self.till.click("hold").await;
                self.till.phase("held").await;
                self.begin(call, trouble).await;
                self.till.click("release").await;
            }
            Call::Retail => {
                self.till.click("spend-max").await;
                self.till.figure("to-pay", "122").await;
                self.till.click("confirm").await;
                self.till.says("confirm", "Yes").await;
                self.begin(call, trouble).await;
                self.till.click("confirm").await;
            }
        }
        let is_asked = matches!(trouble, Trouble::Service(_));
        let (phase, notice) = self.settled(call, before.0, is_asked).await;
        self.end(trouble).await;
        let ledger = match call {
            Call::Hold | Call::Retail => newest_state(&self.till, acts).await,
            Call::Client | Call::Recalc | Call::Release => "–".to_owned(),
        };
        if call == Call::Retail {
            let expect = before.1 + usize::from(acts);
            let done = async || (self.service.operations().len() == expect).then_some(());
            self.till.wait_for("what the service does", done).await;
        }
        if call == Call::Hold && matches!(trouble, Trouble::Service(Fault::ApplyLate { .. })) {
            self.till.wait_for("the hold", async || (!self.service.holds().is_empty()).then_some(())).await;
        }
        let requests = self.service.requests(call).len() - before.0;
        leave(&self.till, &self.service).await;
        Seen { phase, notice, ledger, requests }
    }

    async fn begin(&mut self, call: Call, trouble: &Trouble) {
        match trouble {
            Trouble::Service(fault) => self.service.misbehave(call, fault.clone(), 1),
            Trouble::Refused => self.wire.cut().await,
            Trouble::NoName => {
                // A connection that is there needs no name any more, nor does one that is being made.
                self.shim.set(Some(rig::Trouble::NoName));
                self.wire.cut().await;
            }
            Trouble::Impostor => self.wire.impersonate().await,
        }
    }

    async fn end(&mut self, trouble: &Trouble) {
        match trouble {
            Trouble::Service(_) => {}
            Trouble::Refused | Trouble::Impostor => self.wire.mend().await,
            Trouble::NoName => {
                self.shim.set(None);
                self.wire.mend().await;
            }
        }
    }

    /// Waits until the till has made up its mind about the call, and says what is on the screen.
    async fn settled(&self, call: Call, before: usize, is_asked: bool) -> (String, String) {
        let seen = "const notice = document.querySelector(\"[data-testid='notice']\");
             const unresolved = document.querySelector(\"[data-testid='unresolved']\");
             return { phase: document.body.dataset.phase,
                      code: !unresolved.hidden ? unresolved.dataset.code
                          : notice === null ? '' : `${notice.dataset.about}: ${notice.dataset.code}` }";
        self.till
            .wait_for("the till to settle", async || {
                let seen = self.till.script(seen).await;
                let (phase, code) = (seen["phase"].as_str()?.to_owned(), seen["code"].as_str()?.to_owned());
                let asked = !is_asked || self.service.requests(call).len() > before;
                let (told, figures) = (!code.is_empty(), ["quoted", "client"].contains(&phase.as_str()));
                let ended = match call {
                    Call::Client => phase == "client" || (phase == "idle" && told),
                    Call::Recalc => phase == "quoted" || (phase == "client" && told),
                    Call::Hold => phase == "held" || (figures && told),
                    // The quote comes beside it, with the hold named.
                    Call::Release => figures && (told || self.service.holds().is_empty()),
                    Call::Retail => phase == "done" || phase == "unresolved" || (figures && told),
                };
                (asked && ended).then_some((phase, if told { code } else { "–".to_owned() }))
            })
            .await
    }
}

/// How the newest operation stands, once the till has looked as far as it can: for a receipt whose answer
/// was lost, what it infers, or the verdict that it has so far.
async fn newest_state(till: &Till, acts: bool) -> String {
    let newest = "return window.__TAURI__.core.invoke('ledger', { from: 0, until: 1e15, text: '' })
        .then(({ rows }) => rows.reduce((a, b) => (a.id > b.id ? a : b)))";
    till.wait_for("the ledger", async || {
        let row = till.script(newest).await;
        let state = row["state"].as_str()?.to_owned();
        if state != "unknown" || row["kind"] == "hold" {
            return (state != "opened").then_some(state);
        }
        let verdict = row["looks"].as_array()?.last()?["verdict"].as_str()?.to_owned();
        // What the service did is there to be seen, sooner or later.
        (!acts).then_some(format!("unknown, {verdict}"))
    })
    .await
}

/// Back to idle, with nothing held.
async fn leave(till: &Till, service: &Sandbox) {
    till.leave().await;
    for hold in service.holds() {
        service.end_hold(&hold.id);
    }
    // Before the next case a person clears up what is open, or no points could be spent.
    till.decide_all().await;
}
