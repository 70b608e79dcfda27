//! Points that are held: what the till believes, names and lets go, whatever a service says of them.

use crate::till::{
    self, ROW, after, answer, calculation, confirm, customer, money, query, refused, sale, served, spent,
    then,
};
use register::{
    AttemptId, Effect, Event, Failure, Hold, HoldId, Holding, Inquiry, Notice, Outcome, Phase, Policy,
    Question, Reason, Register, Seen, Sent, Settlement, Timer, Verdict, Witness,
};

pub fn id() -> HoldId {
    HoldId("h".into())
}

/// 100 to pay, of which 80 may be points; 80 are held, and quoted for by number 3.
pub fn held() -> Register {
    let hold = Hold { id: id(), points: money("80"), ends_at: 1_000 };
    let events = [
        Event::Amount("100".into()),
        Event::Quoted(2, Ok(calculation("100", "80"))),
        Event::Hold(2),
        Event::Recorded(1, Ok(ROW)),
        Event::Held(ROW, Ok(hold)),
    ];
    then(served(), events)
}

/// The held points were to be spent, and the answer was lost.
pub fn lost() -> Register {
    let lost = Failure::new(Outcome::Unknown, Reason::TimedOut, None);
    let events = [
        Event::Quoted(3, Ok(calculation("100", "80"))),
        confirm(3, "80", None),
        Event::Witnessed(id(), Ok(None)),
        confirm(3, "80", Some(1)),
        Event::Recorded(2, Ok(ROW)),
        Event::Sold(ROW, Err(lost)),
    ];
    then(held(), events)
}

pub fn second_id() -> HoldId {
    HoldId("h2".into())
}

/// The first hold is let go without an answer yet, a second one is held, and the quote for it is number 5.
pub fn held_twice() -> Register {
    let second = Hold { id: second_id(), points: money("80"), ends_at: 1_000 };
    let events = [
        Event::Release,
        Event::Quoted(4, Ok(calculation("100", "80"))),
        Event::Hold(4),
        Event::Recorded(2, Ok(AttemptId(8))),
        Event::Held(AttemptId(8), Ok(second)),
    ];
    then(held(), events)
}

#[test]
fn a_hold_that_the_service_does_not_know_is_dropped_and_the_quote_asked_anew() {
    let unknown = || Err(refused(Reason::HoldNotFound));
    let (register, effects) = held().step(Event::Quoted(3, unknown()));
    assert_eq!(
        (&sale(&register).holding, register.notices.first()),
        (&Holding::None, Some(&Notice::HoldVanished))
    );
    assert!(matches!(&effects[..], [Effect::Quote { seq: 4, .. }]), "{effects:?}");
    // Where none was named, that is a failure as any other, and asks for nothing by itself.
    let (register, effects) = register.step(Event::Quoted(4, unknown()));
    assert_eq!(effects, []);
    assert!(matches!(register.notices.first(), Some(Notice::HoldVanished)));

    let quoted = held().step(Event::Quoted(3, Ok(calculation("100", "80")))).0;
    let sent = [confirm(3, "0", None), Event::Recorded(2, Ok(ROW))];
    let register = then(quoted, sent);
    let (register, effects) = register.step(Event::Sold(ROW, Err(refused(Reason::HoldNotFound))));
    assert_eq!(sale(&register).holding, Holding::None);
    assert!(matches!(effects.last(), Some(Effect::Quote { .. })), "{effects:?}");
}

/// Letting go and asking for the new figures go out side by side, and a service may take them in either order.
#[test]
fn a_quote_that_named_a_hold_which_ended_meanwhile_is_asked_anew_without_a_word() {
    let quoted = held().step(Event::Quoted(3, Ok(calculation("100", "80")))).0;
    let register = then(quoted, [Event::Release, Event::Released(id(), Ok(()))]);
    let (register, effects) = register.step(Event::Quoted(4, Err(refused(Reason::HoldNotFound))));
    let [Effect::Quote { seq: 5, holds, .. }] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((holds.len(), register.notices.first()), (0, None));
    // The next one has named none: that is a failure as any other.
    let (register, effects) = register.step(Event::Quoted(5, Err(refused(Reason::HoldNotFound))));
    assert_eq!(effects, []);
    assert!(matches!(register.notices.first(), Some(Notice::QuoteFailed(_))));
}

#[test]
fn a_hold_that_our_clock_ends_is_released_but_not_under_a_receipt_that_names_it() {
    let released = Effect::Release(id());
    let (register, effects) = held().step(Event::Reminded(Timer::Hold(id())));
    assert_eq!(
        (&sale(&register).holding, register.notices.first()),
        (&Holding::None, Some(&Notice::HoldEnded))
    );
    // The quote names it until it is gone for certain, and so cannot find its points held.
    assert!(
        matches!(&effects[..], [release, Effect::Quote { holds, .. }] if *release == released && *holds == [id()]),
        "{effects:?}"
    );
    let (register, effects) = register.step(Event::Released(id(), Ok(())));
    assert_eq!(effects, []);
    let (_, effects) = register.step(Event::Amount("99".into()));
    assert!(matches!(&effects[..], [Effect::Quote { holds, .. }] if holds.is_empty()), "{effects:?}");

    let quoted = held().step(Event::Quoted(3, Ok(calculation("100", "80")))).0;
    let sent = [confirm(3, "0", None), Event::Recorded(2, Ok(ROW))];
    let register = then(quoted, sent);
    let (register, effects) = register.step(Event::Reminded(Timer::Hold(id())));
    assert_eq!(effects, []);
    let (booked, effects) = register.clone().step(Event::Sold(ROW, Ok(answer(money("100"), money("0")))));
    assert!(matches!(booked.phase, Phase::Done(_)) && !effects.contains(&released), "{effects:?}");
    let not_sent = Failure::new(Outcome::NotSent, Reason::Unreachable, None);
    let (back, effects) = register.clone().step(Event::Sold(ROW, Err(not_sent.clone())));
    assert_eq!(effects[..2], [Effect::Settle(ROW, Settlement::Failed(not_sent)), Effect::Forget(ROW)]);
    assert!(matches!(&effects[2..], [release, Effect::Quote { .. }] if *release == released), "{effects:?}");
    assert_eq!(sale(&back).holding, Holding::None);
    let lost = Failure::new(Outcome::Unknown, Reason::TimedOut, None);
    let (unresolved, effects) = register.step(Event::Sold(ROW, Err(lost.clone())));
    assert!(matches!(unresolved.phase, Phase::Unresolved(_)) && effects.contains(&released), "{effects:?}");

    // Its time may also be over before the row is durable, or after the answer was lost.
    let quoted = held().step(Event::Quoted(3, Ok(calculation("100", "80")))).0;
    let waiting = quoted.step(confirm(3, "0", None)).0;
    let unwritten = Failure::new(Outcome::NotSent, Reason::LedgerUnwritable, None);
    let (_, effects) =
        waiting.clone().step(Event::Reminded(Timer::Hold(id()))).0.step(Event::Recorded(2, Err(unwritten)));
    assert_eq!(effects[0], released);
    let unresolved = waiting.step(Event::Recorded(2, Ok(ROW))).0.step(Event::Sold(ROW, Err(lost))).0;
    assert_eq!(unresolved.step(Event::Reminded(Timer::Hold(id()))).1, [released]);
}

#[test]
fn a_refusal_about_a_hold_that_was_not_named_says_nothing_of_one_whose_answer_was_lost() {
    let lost = Failure::new(Outcome::Unknown, Reason::TimedOut, None);
    let events = [
        Event::Amount("100".into()),
        Event::Quoted(2, Ok(calculation("100", "80"))),
        Event::Hold(2),
        Event::Recorded(1, Ok(ROW)),
        Event::Held(ROW, Err(lost)),
        Event::Quoted(3, Ok(calculation("100", "80"))),
        confirm(3, "0", None),
        Event::Recorded(2, Ok(AttemptId(8))),
        Event::Sold(AttemptId(8), Err(refused(Reason::HoldNotFound))),
    ];
    let register = then(served(), events);
    assert_eq!(sale(&register).holding, Holding::Lost);
}

/// Core review A1: forgotten, the hold in force would lower the balance by just the points, and a receipt that never
/// arrived would be called booked.
#[test]
fn a_hold_that_could_not_be_released_is_named_in_the_receipt_and_proves_nothing() {
    let failed = Failure::new(Outcome::NotSent, Reason::Unreachable, None);
    let lost = Failure::new(Outcome::Unknown, Reason::TimedOut, None);
    let events = [
        Event::Quoted(3, Ok(calculation("100", "80"))),
        Event::Release,
        Event::Released(id(), Err(failed)),
        Event::Quoted(4, Ok(calculation("100", "80"))),
        confirm(4, "80", None),
        confirm(4, "80", Some(1)),
        Event::Recorded(2, Ok(ROW)),
        Event::Sold(ROW, Err(lost)),
    ];
    let (mut register, mut effects) = (held(), vec![]);
    for event in events {
        (register, effects) = register.step(event);
    }
    assert!(
        effects.iter().any(|effect| matches!(effect, Effect::Look { holds, .. } if holds.len() == 1)),
        "{effects:?}"
    );
    // With the hold named the balance is what it was.
    let seen = Seen { balance: Some(money("878")), witness: None };
    let register = register.step(Event::Looked(ROW, Ok(seen))).0;
    let Phase::Unresolved(unresolved) = &register.phase else { panic!("{register:?}") };
    assert_eq!(unresolved.verdict.booked(), None);
}

/// Core review A2: 878 points, of which 80 are held by a hold that the last sale left behind. Read without it the balance is
/// 798; the receipt of 80 is booked, its answer lost, and the balance stays 798: "not booked" would spend the points twice.
#[test]
fn a_hold_that_was_left_behind_is_named_whenever_its_client_is_read() {
    let lost = Failure::new(Outcome::Unknown, Reason::TimedOut, None);
    let failed = || Failure::new(Outcome::NotSent, Reason::Unreachable, None);
    let with = |balance: &str| {
        let mut found = customer("c");
        found.balance = Some(money(balance));
        found
    };
    let left = |released: Option<Event>| {
        let left = then(held().step(Event::Cancel).0, released);
        let (register, effects) = left.step(Event::Query(query("2")));
        let [Effect::Search(seq, _), ..] = effects[..] else { panic!("{effects:?}") };
        register.step(Event::Found(seq, Ok(with("798"))))
    };
    let spend_and_lose = |register: Register, balance: &str| {
        let (register, effects) = register.step(Event::Amount("100".into()));
        let [Effect::Quote { seq, .. }] = effects[..] else { panic!("{effects:?}") };
        let question = register.step(Event::Quoted(seq, Ok(calculation("100", "80")))).0;
        let question = question.step(confirm(seq, "80", None)).0;
        let Some(Question(number)) = sale(&question).question() else { panic!("{question:?}") };
        let events = [
            confirm(seq, "80", Some(number)),
            Event::Recorded(2, Ok(AttemptId(9))),
            Event::Sold(AttemptId(9), Err(lost.clone())),
        ];
        let mut register = then(question, events);
        for _ in 0..8 {
            let seen = Seen { balance: Some(money(balance)), witness: None };
            register = register.step(Event::Looked(AttemptId(9), Ok(seen))).0;
            register = register.step(Event::Reminded(Timer::Look(AttemptId(9)))).0;
        }
        let Phase::Unresolved(unresolved) = &register.phase else { panic!("{register:?}") };
        unresolved.verdict
    };
    for released in [None, Some(Event::Released(id(), Err(failed())))] {
        let (register, effects) = left(released);
        assert!(
            matches!(register.phase, Phase::Searching(_)),
            "nobody sees a balance that is not the client's"
        );
        let [Effect::SearchNaming(seq, _, holds)] = &effects[..] else { panic!("{effects:?}") };
        assert_eq!(*holds, [id()]);
        let named = register.clone().step(Event::Found(*seq, Ok(with("878")))).0;
        assert_eq!(sale(&named).customer.balance, Some(money("878")));
        assert_eq!(spend_and_lose(named.clone(), "798"), Verdict::Spent);
        assert_eq!(spend_and_lose(named, "878"), Verdict::Unchanged);
        // Where it cannot be read so, the balance proves nothing.
        let doubtful = register.clone().step(Event::Found(*seq, Err(failed()))).0;
        assert_eq!(spend_and_lose(doubtful, "798"), Verdict::NoBalance);
        // A service that does not know the hold any more says so, and what is read without it is what it is.
        let gone = register.step(Event::Found(*seq, Err(refused(Reason::HoldNotFound))));
        assert!(matches!(&gone.1[..], [Effect::Search(..)]), "{:?}", gone.1);
    }
    // Once it was let go, what is read afterwards is what it is.
    let (register, effects) = left(Some(Event::Released(id(), Ok(()))));
    assert_eq!((effects, spend_and_lose(register, "798")), (vec![], Verdict::Unchanged));
}

/// A hold whose answer was lost has no name. Also in a later sale of the same run, its client's balance proves nothing.
#[test]
fn a_hold_whose_answer_was_lost_makes_every_balance_of_its_client_doubtful_until_it_must_be_over() {
    let lost = || Failure::new(Outcome::Unknown, Reason::TimedOut, None);
    let events = [
        Event::Amount("100".into()),
        Event::Quoted(2, Ok(calculation("100", "80"))),
        Event::Hold(2),
        Event::Recorded(1, Ok(ROW)),
        Event::Held(ROW, Err(lost())),
        Event::Cancel,
        Event::Query(query("2")),
        Event::Found(4, Ok(customer("c"))),
    ];
    let register = then(served(), events);
    assert!(sale(&register).is_doubtful);
    let over = register.step(Event::Cancel).0.step(Event::Reminded(Timer::LostHold(customer("c").id))).0;
    let register = then(over, [Event::Query(query("3")), Event::Found(5, Ok(customer("c")))]);
    assert!(!sale(&register).is_doubtful);
}

/// Core review B1: any operation at the point ends all its holds, ours as well.
#[test]
fn our_own_next_receipt_ends_what_a_hold_can_tell_of_the_last_one() {
    let next = [
        Event::Park,
        Event::Query(query("5")),
        Event::Found(4, Ok(customer("b"))),
        Event::Amount("10".into()),
        Event::Quoted(5, Ok(calculation("10", "5"))),
        confirm(5, "0", None),
        Event::Recorded(3, Ok(AttemptId(8))),
        Event::Sold(AttemptId(8), Ok(answer(money("10"), money("0")))),
        Event::Looked(ROW, Ok(Seen { balance: Some(money("878")), witness: Some(Witness::Gone) })),
    ];
    let register = then(lost(), next);
    assert_eq!(
        register.inquiries[0].verdict,
        Verdict::TooEarly,
        "a person need not decide what can still be seen"
    );
}

/// The balance was asked for while a hold of ours still lowered it, and is answered when that has ended.
#[test]
fn a_search_that_was_asked_before_a_hold_ended_is_asked_again() {
    let register = held().step(Event::Cancel).0.step(Event::Query(query("2"))).0;
    let register = register.step(Event::Released(id(), Ok(()))).0;
    let (register, effects) = register.step(Event::Found(4, Ok(customer("c"))));
    assert_eq!(effects, [Effect::Search(5, query("2"))]);
    assert!(matches!(register.step(Event::Found(5, Ok(customer("c")))).0.phase, Phase::Serving(_)));
}

/// Of two that were named one has ended meanwhile: which the service does not know is no riddle, and the other stays in force.
#[test]
fn a_search_that_named_a_hold_which_ended_meanwhile_is_asked_anew() {
    let register = then(
        held_twice(),
        [Event::Quoted(5, Ok(calculation("100", "80"))), Event::Cancel, Event::Query(query("2"))],
    );
    let Phase::Searching(searching) = &register.phase else { panic!("{:?}", register.phase) };
    let seq = searching.seq;
    let (register, effects) = register.step(Event::Found(seq, Ok(customer("c"))));
    assert!(matches!(&effects[..], [Effect::SearchNaming(_, _, holds)] if holds.len() == 2), "{effects:?}");
    let register = then(register, [Event::Released(id(), Ok(()))]);
    let (register, effects) = register.step(Event::Found(seq + 1, Err(refused(Reason::HoldNotFound))));
    assert!(matches!(&effects[..], [Effect::Search(..)]), "{effects:?}");
    let (_, effects) = register.step(Event::Found(seq + 2, Ok(customer("c"))));
    let [Effect::SearchNaming(_, _, holds)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(holds, &[second_id()], "it is named as long as it may be in force");
}

/// Of two that are named the service does not know one: nobody knows which, and neither is believed in any more.
#[test]
fn where_one_of_several_holds_is_unknown_all_are_let_go_and_no_balance_is_believed() {
    let (register, effects) = held_twice().step(Event::Quoted(5, Err(refused(Reason::HoldNotFound))));
    for hold in [id(), second_id()] {
        assert!(effects.contains(&Effect::Release(hold)), "{effects:?}");
    }
    let events = [Event::Cancel, Event::Query(query("2")), Event::Found(7, Ok(customer("c")))];
    assert!(sale(&then(register.clone(), events)).is_doubtful);
    // Nor in the sale that goes on: a later run would know of no hold that lowers the balance.
    assert!(sale(&register).is_doubtful);
}

/// The network drops and comes back: what was not let go stays in force, and goes on telling of the receipt.
#[test]
fn the_way_back_to_the_service_does_not_let_a_witness_go() {
    let (_, effects) = lost().step(Event::Reachable);
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Release(_))), "{effects:?}");
}

#[test]
fn holds_of_an_earlier_run_are_named_and_those_without_a_name_make_a_balance_doubtful() {
    let hold = Hold { id: id(), points: money("80"), ends_at: 1_000 };
    let reopened = |left, lost| {
        let events = [
            Event::Moved,
            Event::Configured(Policy::default()),
            Event::Holds { left, lost, are_untold: false },
            Event::Query(query("1")),
            Event::Found(1, Ok(customer("c"))),
        ];
        after(events)
    };
    let (_, effects) = reopened(vec![(customer("c").id, hold)], vec![]);
    assert!(matches!(&effects[..], [Effect::SearchNaming(_, _, holds)] if *holds == [id()]), "{effects:?}");
    let (register, _) = reopened(vec![], vec![customer("c").id]);
    assert!(sale(&register).is_doubtful);
}

/// It may have been over for long, and is about nobody on the screen.
#[test]
fn that_a_hold_of_an_earlier_run_could_not_be_let_go_is_told_to_nobody() {
    let hold = Hold { id: id(), points: money("80"), ends_at: 1_000 };
    let told = Event::Holds { left: vec![(customer("c").id, hold)], lost: vec![], are_untold: false };
    let failed = Event::Released(id(), Err(refused(Reason::KeyRefused)));
    let (register, _) = after([Event::Moved, Event::Configured(Policy::default()), told, failed]);
    assert_eq!(register.notices, []);
    let (_, effects) = register.step(Event::Reachable);
    assert!(effects.contains(&Effect::Release(id())), "it is tried again: {effects:?}");
}

/// Another place has other holds of ours, of which nobody has told yet.
#[test]
fn until_the_ledger_has_told_what_is_held_no_balance_proves_anything() {
    let found = |told: Option<Event>| {
        let events = [Event::Moved, Event::Configured(Policy::default())];
        let then = [Event::Query(query("1")), Event::Found(1, Ok(customer("c")))];
        after(events.into_iter().chain(told).chain(then)).0
    };
    assert!(sale(&found(None)).is_doubtful);
    assert!(!sale(&found(Some(Event::Holds { left: vec![], lost: vec![], are_untold: false }))).is_doubtful);
}

/// The ledger knows of no hold when it ended. What this run of the till has had, it knows better.
#[test]
fn a_hold_of_this_run_is_not_taken_up_again_from_the_ledger() {
    let again = || Event::Holds {
        left: vec![(customer("c").id, Hold { id: id(), points: money("80"), ends_at: 1_000 })],
        lost: vec![],
        are_untold: false,
    };
    let (held, effects) = held().step(again());
    assert_eq!(effects, []);
    let (_, effects) = held.clone().step(Event::Amount("200".into()));
    assert!(matches!(&effects[..], [Effect::Quote { holds, .. }] if *holds == [id()]), "{effects:?}");

    let released = then(held, [Event::Release, Event::Released(id(), Ok(()))]);
    let (_, effects) = then(released, [again()]).step(Event::Amount("200".into()));
    assert!(matches!(&effects[..], [Effect::Quote { holds, .. }] if holds.is_empty()), "{effects:?}");
}

/// What a run that ended too soon has left behind tells of a receipt, or is of no use to anybody.
#[test]
fn a_hold_of_an_earlier_run_is_let_go_unless_it_tells_of_a_receipt() {
    let hold = Hold { id: id(), points: money("80"), ends_at: 1_000 };
    let left = Event::Holds { left: vec![(customer("c").id, hold.clone())], lost: vec![], are_untold: false };
    let released = |register: Register| {
        let (_, effects) = register.step(left.clone());
        effects.iter().any(|effect| *effect == Effect::Release(id()))
    };
    let idle = || after([Event::Moved, Event::Configured(Policy::default())]).0;
    assert!(released(idle()));
    let sent = Sent { holds: vec![hold], is_fresh: false, ..spent("80") };
    let inquiry = Inquiry::new(ROW, sent, Some(till::lookup("1")), false);
    assert!(!released(then(idle(), [Event::Reopened(vec![inquiry])])));
}
