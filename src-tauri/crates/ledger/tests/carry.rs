//! What a ledger that is set aside while the till runs leaves to its successor.

use crate::drawer::*;
use ledger::{Ledger, LedgerError, State};
use register::{
    AttemptId, Hold, HoldId, LONGEST_TRACE, Money, Operation, OperationKind, Outcome, Reason, Settlement,
    Verdict,
};

fn held(ledger: &mut Ledger, client: &str, settlement: &Settlement) -> AttemptId {
    let hold = of(client, operation(OperationKind::Hold { points: money("80") }));
    let attempt = ledger.record(SERVER, POINT, &hold).expect("recorded");
    ledger.settle(attempt, settlement).expect("settled");
    attempt
}

#[test]
fn the_next_ledger_goes_on_with_what_was_not_at_its_end_under_the_same_numbers() {
    let (old, new) = (Drawer::new(), Drawer::new());
    let mut ledger = old.open();
    let done = record(&mut ledger);
    ledger
        .settle(done, &Settlement::Sold(Box::new(receipt(money("100.10"), money("80"), None))))
        .expect("settled");
    let unknown = record(&mut ledger);
    ledger.settle(unknown, &lost()).expect("settled");
    let kept = ledger.defer(SERVER, POINT, &lookup(), money("10")).expect("kept").attempt;
    let hopeless = ledger.defer(SERVER, POINT, &lookup(), money("10")).expect("kept").attempt;
    let why = register::Failure::new(Outcome::NotSent, Reason::LookupLost, "why".to_owned());
    ledger.give_up(hopeless, &why).expect("given up");
    // One that had waited, and whose delivery is on its way.
    let delivered = ledger.defer(SERVER, POINT, &lookup(), money("10")).expect("kept").attempt;
    let delivery = Operation { again: Some(delivered), ..of("c9", earning()) };
    let delivery = ledger.record(SERVER, POINT, &delivery).expect("recorded");
    let hold = Hold { id: HoldId("h".into()), points: money("80"), ends_at: i64::MAX };
    let in_force = held(&mut ledger, "c10", &Settlement::Held(hold));
    let nameless = held(&mut ledger, "c11", &lost());
    let refused = held(&mut ledger, "c12", &failed(Outcome::Refused, Reason::RefusedOther));
    for _ in 0..2 {
        Ledger::succeed(&new.path, now, Some(ledger.unfinished()), refused).expect("the next one");
    }
    let mut next = new.reopen();
    let carried = [
        (unknown, State::Unknown),
        (kept, State::Deferred),
        (hopeless, State::Undeliverable),
        (delivered, State::Delivered),
        (delivery, State::Opened),
        (in_force, State::Confirmed),
        (nameless, State::Unknown),
    ];
    assert_eq!(states(&next), carried);
    // As it stood there in each particular, whatever is asked.
    let (theirs, ours) = (page(&ledger).rows, page(&next).rows);
    for row in &ours {
        assert!(theirs.contains(row), "{row:?}");
    }
    let told = |ledger: &Ledger| {
        let holds = ledger.read().holds(SERVER, POINT, now()).expect("holds");
        (ledger.read().waiting().expect("what waits"), holds)
    };
    assert_eq!(told(&next), told(&ledger));
    // A later run has nothing to tell by: what else moved the balance may be in the other file.
    let inquiries = next.read().inquiries(SERVER, POINT).expect("inquiries");
    assert_eq!(
        inquiries.iter().map(|it| (it.attempt, it.verdict)).collect::<Vec<_>>(),
        [(unknown, Verdict::NoBalance)]
    );
    let name = ledger.read().anchor().expect("an anchor").ledger;
    assert_eq!(
        next.read().origin(unknown).expect("readable").as_deref(),
        Some(&*name),
        "how to find its customer is kept under that"
    );
    assert_eq!(new.verified(), Ok(8), "the beginning, and one entry each");

    // Everything goes on as it would have there.
    next.decide(unknown, true, "the office says so").expect("decided");
    next.withdraw(kept, "the wrong amount").expect("taken back");
    next.settle(delivery, &failed(Outcome::NotSent, Reason::Unreachable)).expect("settled");
    assert_eq!(next.read().state(delivered).expect("a state"), Some(State::Deferred), "it waits on");
    assert_eq!(record(&mut next), AttemptId(refused.0 + 1), "nobody takes it for a row of the one before");
    assert!(new.verified().is_ok());
    new.tamper("UPDATE standing SET state = 'decided_booked' WHERE attempt = 3");
    assert_eq!(new.verified(), Err(ledger::Broken::Standing(3)));
}

/// A ledger knows what is not at its end as of what was written last, without asking a file that may be damaged by now.
#[test]
fn what_is_not_at_its_end_is_known_by_heart() {
    let drawer = Drawer::new();
    let mut ledger = drawer.open();
    let mut agree = |what: &mut dyn FnMut(&mut Ledger)| {
        what(&mut ledger);
        let known = ledger.unfinished().clone();
        drop(std::mem::replace(&mut ledger, Drawer::new().open()));
        ledger = drawer.reopen();
        assert_eq!(ledger.unfinished(), &known, "what it knew, and what the file says");
    };
    let mut kept = AttemptId(0);
    let mut delivery = AttemptId(0);
    agree(&mut |ledger| {
        record(ledger);
    });
    agree(&mut |ledger| kept = ledger.defer(SERVER, POINT, &lookup(), money("10")).expect("kept").attempt);
    agree(&mut |ledger| {
        let again = Operation { again: Some(kept), ..of("c9", earning()) };
        delivery = ledger.record(SERVER, POINT, &again).expect("recorded");
    });
    agree(&mut |ledger| ledger.settle(delivery, &lost()).expect("settled"));
    agree(&mut |ledger| ledger.decide(delivery, false, "said so").expect("decided"));
    // What was not booked is begun anew: that goes on with it.
    agree(&mut |ledger| {
        let again = Operation { again: Some(delivery), ..of("c9", earning()) };
        delivery = ledger.record(SERVER, POINT, &again).expect("recorded");
    });
    agree(&mut |ledger| {
        ledger.settle(delivery, &failed(Outcome::Refused, Reason::RefusedOther)).expect("settled");
    });
    agree(&mut |ledger| {
        held(ledger, "c10", &lost());
    });
}

#[test]
fn a_ledger_that_follows_an_unread_one_says_so_for_as_long_as_a_hold_can_last() {
    let drawer = Drawer::new();
    Ledger::succeed(&drawer.path, now, None, AttemptId(7)).expect("the next one");
    let mut ledger = drawer.open();
    let untold = |now| ledger.read().holds(SERVER, POINT, now).expect("holds").are_untold;
    let longest = i64::try_from(LONGEST_TRACE.as_millis()).expect("a time");
    assert!(untold(now()) && untold(now() + longest - 60_000) && !untold(now() + longest + 1));
    // Nobody takes a row of it for one of the ledger before, nor does a later run.
    assert_eq!(record(&mut ledger), AttemptId(8));
    drop(ledger);
    let mut ledger = drawer.reopen();
    assert_eq!(record(&mut ledger), AttemptId(9));
    assert_eq!(drawer.verified(), Ok(3));
    // One that follows that one within this time does not know more.
    let next = Drawer::new();
    Ledger::succeed(&next.path, now, Some(ledger.unfinished()), AttemptId(9)).expect("the next one");
    assert!(next.open().read().holds(SERVER, POINT, now()).expect("holds").are_untold);
    let other = Drawer::new();
    assert!(!other.open().read().holds(SERVER, POINT, now()).expect("holds").are_untold);
}

/// Where the hold's own end is known by its age, nobody has to hear of it.
#[test]
fn a_hold_that_is_too_old_to_be_in_force_is_not_carried() {
    thread_local!(static LATER: std::cell::Cell<i64> = const { std::cell::Cell::new(0) });
    // To the millisecond: at its end it is over.
    let clock: fn() -> i64 = || 1_000_000_000_000 + LATER.get();
    let drawer = Drawer::new();
    let mut ledger = Ledger::open(&drawer.path, clock).expect("a ledger");
    held(&mut ledger, "c1", &lost());
    let carried = |ledger: &Ledger| {
        let next = Drawer::new();
        Ledger::succeed(&next.path, now, Some(ledger.unfinished()), AttemptId(9)).expect("the next one");
        states(&next.open()).len()
    };
    assert_eq!(carried(&ledger), 1);
    let longest = i64::try_from(LONGEST_TRACE.as_millis()).expect("a time");
    for (later, left) in [(longest - 1, 1), (longest, 0)] {
        LATER.set(later);
        let attempt = record(&mut ledger);
        ledger.settle(attempt, &failed(Outcome::Refused, Reason::RefusedOther)).expect("settled");
        assert_eq!(carried(&ledger), left);
    }
}

/// Where a row was opened is known through as many ledgers as it goes through, also of one that is begun anew.
#[test]
fn where_a_row_was_opened_stays_known() {
    let (one, two, three) = (Drawer::new(), Drawer::new(), Drawer::new());
    let mut first = one.open();
    let attempt = first.record(SERVER, POINT, &of("c9", earning())).expect("recorded");
    first.settle(attempt, &lost()).expect("settled");
    let name = first.read().anchor().expect("an anchor").ledger;
    Ledger::succeed(&two.path, now, Some(first.unfinished()), attempt).expect("the next one");
    let mut second = two.open();
    second.decide(attempt, false, "said so").expect("decided");
    let again = Operation { again: Some(attempt), ..of("c9", earning()) };
    let repeated = second.record(SERVER, POINT, &again).expect("recorded");
    Ledger::succeed(&three.path, now, Some(second.unfinished()), repeated).expect("the next one");
    let third = three.open();
    let origin = |attempt| third.read().origin(attempt).expect("readable");
    assert_eq!(origin(attempt), Some(name));
    assert_eq!(origin(repeated), Some(second.read().anchor().expect("an anchor").ledger));
}

fn earning() -> Operation {
    operation(OperationKind::Retail { amount: money("10"), spend: Money::ZERO, earn: None, holds: vec![] })
}

#[test]
fn what_cannot_be_cleared_away_for_the_next_ledger_is_told() {
    let drawer = Drawer::new();
    std::fs::create_dir(drawer.path.with_extension("making-journal")).expect("something in its way");
    let made = Ledger::succeed(&drawer.path, now, None, AttemptId(7));
    assert!(matches!(made, Err(LedgerError::Folder(_))), "{made:?}");
}

/// What somebody has said of a receipt goes with the one that was begun anew of it.
#[test]
fn what_was_decided_is_carried_with_its_reason() {
    let (old, new) = (Drawer::new(), Drawer::new());
    let mut ledger = old.open();
    let former = ledger.record(SERVER, POINT, &of("c9", earning())).expect("recorded");
    ledger.settle(former, &lost()).expect("settled");
    ledger.decide(former, false, "the office says so").expect("decided");
    let again = Operation { again: Some(former), ..of("c9", earning()) };
    let last = ledger.record(SERVER, POINT, &again).expect("recorded");
    Ledger::succeed(&new.path, now, Some(ledger.unfinished()), last).expect("the next one");
    let rows = page(&new.open()).rows;
    let decided = rows.iter().find(|row| row.attempt == former).expect("it was carried");
    assert_eq!(decided.decision.as_deref(), Some("the office says so"));
}
