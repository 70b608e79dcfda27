//! What the ledger tells a later run of holds, on a real file.

use crate::drawer::*;
use register::{
    AttemptId, ClientId, Hold, HoldId, Money, OperationKind, Outcome, Reason, Settlement, Verdict,
};

fn hold(id: &str) -> Hold {
    Hold { id: HoldId(id.into()), points: money("80"), ends_at: i64::MAX }
}

/// A hold whose answer was lost makes a lower balance prove nothing for as long as it may be in force, in a later run as well.
#[test]
fn a_later_run_mistrusts_a_balance_for_as_long_as_a_lost_hold_can_last() {
    thread_local!(static LATER: std::cell::Cell<i64> = const { std::cell::Cell::new(0) });
    let longest = i64::try_from(register::LONGEST_TRACE.as_millis()).expect("a time");
    for (later, is_lost) in [(longest - 60_000, true), (longest + 60_000, false)] {
        let drawer = Drawer::new();
        LATER.set(0);
        let mut ledger = ledger::Ledger::open(&drawer.path, || now() + LATER.get()).expect("a ledger");
        let points = of("c9", operation(OperationKind::Hold { points: money("80") }));
        let hold = ledger.record(SERVER, POINT, &points).expect("recorded");
        ledger.settle(hold, &lost()).expect("settled");
        LATER.set(later);
        let receipt = ledger.record(SERVER, POINT, &of("c9", retail())).expect("recorded");
        ledger.settle(receipt, &lost()).expect("settled");
        let open = ledger.read().inquiries(SERVER, POINT).expect("read");
        let lost = open.iter().map(|inquiry| inquiry.sent.hold_lost).collect::<Vec<_>>();
        assert_eq!(lost, [is_lost], "{later}");
    }
}

/// Core review B5: what never left, or was refused, has moved no balance, in a later run as well.
#[test]
fn a_later_run_takes_a_receipt_for_overtaken_only_by_one_that_may_have_happened() {
    for outcome in [Outcome::NotSent, Outcome::Refused, Outcome::Unknown] {
        let drawer = Drawer::new();
        let mut ledger = drawer.open();
        let first = sold(&mut ledger, "c1", POINT, &lost());
        sold(&mut ledger, "c1", POINT, &failed(outcome, Reason::RefusedOther));
        let open = ledger.read().inquiries(SERVER, POINT).expect("read");
        let seen = open.iter().find(|open| open.attempt == first).expect("it is open");
        let is_over = seen.verdict == Verdict::Overtaken;
        assert_eq!(is_over, outcome == Outcome::Unknown, "{outcome:?}");
    }
}

/// A hold of this client's points, granted under this name.
fn held(ledger: &mut ledger::Ledger, client: &str, id: &str) -> AttemptId {
    let points = of(client, operation(OperationKind::Hold { points: money("80") }));
    let attempt = ledger.record(SERVER, POINT, &points).expect("recorded");
    ledger.settle(attempt, &Settlement::Held(hold(id))).expect("settled");
    attempt
}

/// A receipt of this client at this point, settled so.
fn sold(ledger: &mut ledger::Ledger, client: &str, point: &str, settlement: &Settlement) -> AttemptId {
    let earn = OperationKind::Retail { amount: money("100"), spend: Money::ZERO, earn: None, holds: vec![] };
    let attempt = ledger.record(SERVER, point, &of(client, operation(earn))).expect("recorded");
    ledger.settle(attempt, settlement).expect("settled");
    attempt
}

fn confirmed() -> Settlement {
    Settlement::Sold(receipt(money("100"), Money::ZERO, None).into())
}

/// A hold outlives the app: the balance that the next run reads is without its points.
#[test]
fn a_later_run_knows_the_holds_that_may_still_be_in_force() {
    let drawer = Drawer::new();
    let mut ledger = drawer.open();
    let of_points = |client: &str| of(client, operation(OperationKind::Hold { points: money("80") }));
    let hold = |id: &str, ends_at| Hold { id: HoldId(id.into()), points: money("80"), ends_at };
    let held = |ledger: &mut ledger::Ledger, client: &str, settlement: Settlement| {
        let attempt = ledger.record(SERVER, POINT, &of_points(client)).expect("recorded");
        ledger.settle(attempt, &settlement).expect("settled");
    };
    held(&mut ledger, "in force", Settlement::Held(hold("h1", i64::MAX)));
    let ends_at = now() + 60_000;
    held(&mut ledger, "over", Settlement::Held(hold("h2", ends_at)));
    held(&mut ledger, "lost", lost());
    held(&mut ledger, "refused", failed(Outcome::Refused, Reason::SpendTooLarge));
    // At another point they are in force all the same, and nobody can name them there.
    for (server, point) in [(SERVER, "p2"), ("https://b.example", POINT)] {
        let holds = ledger.read().holds(server, point, ends_at).expect("read");
        let lost = ["in force", "over", "lost"].map(|client| ClientId(client.into()));
        assert_eq!(holds.lost, lost, "{server} {point}");
        assert_eq!(holds.left, []);
    }
    // The service may hold for longer than was asked, and this clock may have jumped: it is let go, and named until then.
    let minutes = |minutes: i64| now() + minutes * 60 * 1000;
    let named = [("in force", hold("h1", i64::MAX)), ("over", hold("h2", ends_at))];
    let named = named.map(|(client, hold)| (ClientId(client.into()), hold));
    for later in [ends_at, minutes(89), minutes(1_000_000)] {
        assert_eq!(ledger.read().holds(SERVER, POINT, later).expect("read").left, named, "{later}");
    }
    // The answer to a hold may have been lost for as long as a request can be late, and a hold can last from then on.
    let lost = |later| ledger.read().holds(SERVER, POINT, later).expect("read").lost;
    assert_eq!(lost(minutes(89)), [ClientId("lost".into())]);
    assert_eq!(lost(minutes(91)), []);
    assert!(drawer.verified().is_ok());
}

/// Any receipt at a point ends all holds there, whoever's.
#[test]
fn a_hold_is_over_with_the_next_receipt_at_its_point() {
    let drawer = Drawer::new();
    let mut ledger = drawer.open();
    let left = |ledger: &ledger::Ledger| ledger.read().holds(SERVER, POINT, now()).expect("read").left.len();
    held(&mut ledger, "c", "h");
    sold(&mut ledger, "c", "p2", &confirmed());
    sold(&mut ledger, "d", POINT, &failed(Outcome::Refused, Reason::RefusedOther));
    sold(&mut ledger, "d", POINT, &lost());
    assert_eq!(left(&ledger), 1, "another point, nothing, and who knows what");
    sold(&mut ledger, "d", POINT, &confirmed());
    assert_eq!(left(&ledger), 0);
    held(&mut ledger, "c", "h2");
    assert_eq!(left(&ledger), 1);
}

/// What ended a hold afterwards makes it tell nothing of a receipt that was lost before.
#[test]
fn a_hold_tells_a_later_run_of_a_receipt_unless_another_one_followed() {
    let drawer = Drawer::new();
    let mut ledger = drawer.open();
    held(&mut ledger, "c", "h");
    sold(&mut ledger, "c", POINT, &lost());
    let open = |ledger: &ledger::Ledger| ledger.read().inquiries(SERVER, POINT).expect("read").swap_remove(0);
    let tells = open(&ledger);
    sold(&mut ledger, "d", POINT, &failed(Outcome::NotSent, Reason::Unreachable));
    assert_eq!(open(&ledger), tells, "that was never sent");
    sold(&mut ledger, "d", POINT, &confirmed());
    let mut void = tells.clone();
    void.void_witness();
    assert_ne!(void, tells);
    assert_eq!(open(&ledger), void);
}
