//! What a ledger that is set aside while the till runs leaves to its successor.

#![allow(clippy::expect_used, reason = "a test that cannot be set up has failed")]
mod drawer;

use drawer::*;
use ledger::{LedgerError, State};
use register::{AttemptId, Hold, HoldId, Money, OperationKind, Outcome, Reason, Settlement};

fn held(ledger: &mut ledger::Ledger, client: &str, settlement: &Settlement) -> AttemptId {
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
    let delivery = register::Operation { again: Some(delivered), ..of("c9", earning()) };
    let delivery = ledger.record(SERVER, POINT, &delivery).expect("recorded");
    let hold = Hold { id: HoldId("h".into()), points: money("80"), ends_at: i64::MAX };
    let in_force = held(&mut ledger, "c10", &Settlement::Held(hold));
    let nameless = held(&mut ledger, "c11", &lost());
    let refused = held(&mut ledger, "c12", &failed(Outcome::Refused, Reason::RefusedOther));
    let unfinished = ledger.read().unfinished(now()).expect("what is not at its end");

    let mut next = new.open();
    next.number_after(refused);
    for _ in 0..2 {
        next.carry(&unfinished).expect("carried");
    }
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
    let told = |ledger: &ledger::Ledger| {
        let read = ledger.read();
        let holds = read.holds(SERVER, POINT, now()).expect("holds");
        (read.inquiries(SERVER, POINT).expect("inquiries"), read.waiting().expect("what waits"), holds)
    };
    assert_eq!(told(&next), told(&ledger));
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

#[test]
fn a_ledger_that_is_not_set_aside_takes_nothing_over_from_itself() {
    let drawer = Drawer::new();
    let mut ledger = drawer.open();
    let attempt = record(&mut ledger);
    let unfinished = ledger.read().unfinished(now()).expect("what is not at its end");
    ledger.settle(attempt, &lost()).expect("settled");
    ledger.carry(&unfinished).expect("nothing to carry");
    assert_eq!(states(&ledger), [(attempt, State::Unknown)]);
    assert!(matches!(ledger.settle(AttemptId(9), &lost()), Err(LedgerError::NoSuchRow)));
}

/// Where the hold's own end is known by what followed, or by its age, nobody has to hear of it.
#[test]
fn a_hold_that_is_too_old_to_be_in_force_is_not_carried() {
    let drawer = Drawer::new();
    let mut ledger = drawer.open();
    held(&mut ledger, "c1", &lost());
    let later = now() + i64::try_from(register::LONGEST_TRACE.as_millis()).expect("a time") + 1;
    let of = |now| ledger.read().unfinished(now).expect("what is not at its end");
    let none = Drawer::new();
    let mut next = none.open();
    next.carry(&of(later)).expect("nothing to carry");
    assert_eq!(states(&next), []);
    next.carry(&of(now())).expect("carried");
    assert_eq!(states(&next).len(), 1);
}

fn earning() -> register::Operation {
    operation(OperationKind::Retail { amount: money("10"), spend: Money::ZERO, earn: None, holds: vec![] })
}
