//! What a single condition tells apart. Each of these stands here because `cargo xtask mutants` changed that condition, and no other
//! test saw it.

use std::time::Duration;

use crate::holds::{held_twice, id, lost, second_id};
use crate::inquiries::{self, pause, seen};
use crate::line::{FIRST, SECOND, SENT, turn, two};
use crate::till::kept::{KEPT, deferred, kept, not_reached, policy, searched_as, searches, step};
use crate::till::{
    ROW, after, by_phone, calculation, confirm, customer, failure, lookup, money, query, quoted, refused,
    sale, spent, then,
};
use register::{
    AttemptId, ClientId, Deferred, Effect, Event, Failure, Hold, Holding, Inquiry, Lookup, Money, Notice,
    Outcome, Phase, Policy, Reason, Register, Seen, Sent, Timer, Verdict, When, Wish, Witness,
};

fn sets_the_timer(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::Remind(Timer::Delivery, _)))
}

#[test]
fn the_first_of_a_line_sets_its_timer_and_only_where_it_is_not_set() {
    let joins = || Event::Kept(9, Ok(Deferred { attempt: AttemptId(50), ..deferred() }));
    let mut register = after([policy(true)]).0;
    assert!(sets_the_timer(&step(&mut register, joins())));
    assert!(!sets_the_timer(&step(&mut register, Event::Kept(9, Ok(deferred())))), "it is set");

    let (mut register, _) = kept();
    step(&mut register, Event::Reminded(Timer::Delivery));
    let busy = Failure { retry_after: Some(Duration::from_hours(1)), ..refused(Reason::TooManyRequests) };
    step(&mut register, Event::Found(4, Err(busy)));
    step(&mut register, Event::Withdrawn(KEPT));
    assert_eq!(register.deferred.len(), 0);
    assert!(!sets_the_timer(&step(&mut register, joins())), "the service wants to be left alone");
}

#[test]
fn what_waits_is_asked_about_by_the_age_that_is_set_now() {
    let (mut register, _) = kept();
    let hour = Duration::from_hours(1);
    let set = Policy { defer: true, keep_for: hour, ..Policy::default() };
    step(&mut register, Event::Configured(set));
    let effects = step(&mut register, Event::Waiting(vec![deferred()]));
    let ends = When::At(deferred().since + i64::try_from(hour.as_millis()).expect("a time"));
    assert!(effects.contains(&Effect::Remind(Timer::Kept(KEPT), ends)), "{effects:?}");
    assert_eq!(register.deferred.len(), 1);
}

#[test]
fn whoever_was_found_once_and_is_found_no_more_is_a_persons_after_twenty_tries() {
    let (mut register, _) = kept();
    step(&mut register, Event::Reachable);
    step(&mut register, Event::Found(4, Ok(customer("c"))));
    step(&mut register, Event::Recorded(2, Ok(SENT)));
    step(&mut register, Event::Sold(SENT, Err(failure(Outcome::NotSent))));
    for tries in 1..100 {
        step(&mut register, Event::Reminded(Timer::Delivery));
        let effects = step(&mut register, Event::Found(4 + tries, Err(refused(Reason::ClientNotFound))));
        if let [Effect::Undeliverable(KEPT, why)] = &effects[..] {
            assert_eq!((tries, why.reason), (20, Reason::ClientNotFound));
            return;
        }
    }
    panic!("for ever");
}

#[test]
fn what_cannot_be_sent_now_lets_the_others_have_their_turn() {
    let looked_into = Inquiry::new(ROW, spent("100"), Some(lookup("1")), false);
    let register = then(two(), [Event::Reopened(vec![looked_into]), Event::Found(1, Ok(customer("c")))]);
    assert_eq!(turn(&register), [SECOND, FIRST]);

    let sent = then(two(), [Event::Found(1, Ok(customer("c"))), Event::Recorded(1, Ok(SENT))]);
    let after = |failed| turn(&then(sent.clone(), [Event::Sold(SENT, Err(failed))]));
    assert_eq!(after(refused(Reason::TooManyRequests)), [SECOND, FIRST]);
    assert_eq!(after(failure(Outcome::NotSent)), [FIRST, SECOND], "it has to do with none of them");
}

#[test]
fn a_sentence_that_would_be_said_to_all_of_them_is_asked_for_once_in_a_while() {
    let sent = then(two(), [Event::Found(1, Ok(customer("c"))), Event::Recorded(1, Ok(SENT))]);
    let (_, effects) = sent.clone().step(Event::Sold(SENT, Err(refused(Reason::Declined))));
    assert_eq!((sets_the_timer(&effects), searches(&effects)), (true, false));
    let (_, effects) = sent.step(Event::Sold(SENT, Err(refused(Reason::SpendTooLarge))));
    assert_eq!((sets_the_timer(&effects), searches(&effects)), (false, true));
}

/// The ledger is opened late, and tells of a hold that was granted meanwhile.
#[test]
fn a_hold_that_was_granted_before_the_ledger_told_of_any_is_not_taken_for_an_earlier_runs() {
    let hold = Hold { id: id(), points: money("80"), ends_at: 1_000 };
    let granted = after([
        Event::Moved,
        Event::Configured(Policy::default()),
        Event::Query(query("1")),
        Event::Found(1, Ok(customer("c"))),
        Event::Amount("100".into()),
        Event::Quoted(2, Ok(calculation("100", "80"))),
        Event::Hold(2),
        Event::Recorded(1, Ok(ROW)),
        Event::Held(ROW, Ok(hold.clone())),
    ])
    .0;
    assert_eq!(sale(&granted).hold(), Some(&hold));
    let told = Event::Holds { left: vec![(customer("c").id, hold)], lost: vec![], are_untold: false };
    assert_eq!(granted.step(told).1, []);
}

/// A receipt that names two holds, one of which was let go, is on its way.
fn out_with_both() -> Register {
    then(
        held_twice(),
        [
            Event::Quoted(5, Ok(calculation("100", "80"))),
            confirm(5, "80", None),
            Event::Witnessed(second_id(), Ok(None)),
            confirm(5, "80", Some(1)),
            Event::Recorded(3, Ok(ROW)),
        ],
    )
}

/// What a receipt's holds tell is believed where they could tell it.
#[test]
fn a_hold_tells_of_a_receipt_unless_this_till_has_let_one_go_that_it_names() {
    let looked = |register: Register| {
        let seen = Seen { balance: Some(money("798")), witness: Some(Witness::InForce) };
        then(register, [Event::Looked(ROW, Ok(seen))])
    };
    let verdict = |register: &Register| match &register.phase {
        Phase::Unresolved(unresolved) => unresolved.verdict,
        // It was found out.
        _ => Verdict::Spent,
    };
    assert_eq!(verdict(&looked(lost())), Verdict::WitnessDisagrees);
    let policy = Policy { hold_tells: false, ..Policy::default() };
    let mistrusts = looked(then(lost(), [Event::Park, Event::Configured(policy)]));
    assert!(mistrusts.inquiries.is_empty(), "holds tell nothing at this service: {:?}", mistrusts.inquiries);

    // One that was let go is named by the receipt as well: its end was ours.
    let lost_again = then(out_with_both(), [Event::Sold(ROW, Err(failure(Outcome::Unknown)))]);
    assert_eq!(lost_again.inquiries.len(), 1, "{:?}", lost_again.phase);
    assert_eq!(verdict(&looked(lost_again)), Verdict::Spent);
}

/// The service has let it go while the receipt that names it was out: that it is gone tells nothing of the receipt.
#[test]
fn a_hold_that_has_ended_under_a_receipt_tells_nothing_of_it() {
    let ended = [Event::Released(id(), Ok(())), Event::Sold(ROW, Err(failure(Outcome::Unknown)))];
    let out = then(out_with_both(), ended);
    let seen = Seen { balance: Some(money("878")), witness: Some(Witness::Gone) };
    let looked = then(out, [Event::Looked(ROW, Ok(seen))]);
    let verdicts: Vec<_> = looked.inquiries.iter().map(|inquiry| inquiry.verdict).collect();
    assert_eq!(verdicts, [Verdict::TooEarly]);
}

#[test]
fn a_hold_of_somebody_else_that_was_let_go_silences_no_witness() {
    let others = Hold { id: second_id(), points: money("5"), ends_at: 1_000 };
    let own = Hold { id: id(), points: money("80"), ends_at: 1_000 };
    let register = after([
        Event::Configured(Policy::default()),
        Event::Query(query("5")),
        Event::Found(1, Ok(customer("b"))),
        Event::Amount("10".into()),
        Event::Quoted(2, Ok(calculation("10", "5"))),
        Event::Hold(2),
        Event::Recorded(1, Ok(AttemptId(3))),
        Event::Held(AttemptId(3), Ok(others)),
        // Let go, and not answered.
        Event::Cancel,
        Event::Query(query("1")),
        Event::Found(4, Ok(customer("c"))),
        Event::Amount("100".into()),
        Event::Quoted(5, Ok(calculation("100", "80"))),
        Event::Hold(5),
        Event::Recorded(2, Ok(AttemptId(4))),
        Event::Held(AttemptId(4), Ok(own)),
        Event::Quoted(6, Ok(calculation("100", "80"))),
        confirm(6, "80", None),
        Event::Witnessed(id(), Ok(None)),
        confirm(6, "80", Some(1)),
        Event::Recorded(3, Ok(ROW)),
        Event::Sold(ROW, Err(failure(Outcome::Unknown))),
        Event::Looked(ROW, Ok(Seen { balance: Some(money("798")), witness: Some(Witness::InForce) })),
    ])
    .0;
    assert_eq!(register.inquiries[0].verdict, Verdict::WitnessDisagrees);
}

#[test]
fn what_is_told_once_more_adds_how_to_find_the_client_and_nothing_else() {
    let inquiry = |lookup| Inquiry::new(ROW, spent("100"), lookup, false);
    let told = |first, again| {
        let configured = after([Event::Configured(Policy::default())]).0;
        let register = then(configured, [Event::Reopened(vec![inquiry(first)])]);
        let (register, effects) = register.step(Event::Reopened(vec![inquiry(again)]));
        (register.inquiries[0].lookup.clone(), effects.len())
    };
    let (phone, code) = (|| Some(Lookup::by(by_phone())), || Some(Lookup::by(query("code"))));
    assert_eq!(told(None, phone()), (phone(), 1));
    assert_eq!(told(phone(), code()), (phone(), 0));
    assert_eq!(told(phone(), None), (phone(), 0));
    assert_eq!(told(None, None), (None, 0));
}

/// A delivery ends what a balance can tell of an earlier receipt: it waits for that where there is something to wait for.
#[test]
fn a_delivery_waits_for_an_inquiry_of_its_customer_that_can_still_end() {
    let is_sent = |sent: Sent, lookup: Option<Lookup>, looks: &[&str]| {
        let (mut register, _) = kept();
        let row = AttemptId(2);
        step(&mut register, Event::Reopened(vec![Inquiry::new(row, sent, lookup, false)]));
        for balance in looks {
            let seen = Seen { balance: Some(money(balance)), witness: None };
            step(&mut register, Event::Looked(row, Ok(seen)));
        }
        let seq = searched_as(&step(&mut register, Event::Reachable));
        let effects = step(&mut register, Event::Found(seq, Ok(customer("c"))));
        effects.iter().any(|effect| matches!(effect, Effect::Record(..)))
    };
    let found = || Some(lookup("1"));
    let earned = |is_fresh| Sent { spend: Money::ZERO, earn: Some(money("50")), is_fresh, ..spent("1") };
    assert!(!is_sent(spent("100"), found(), &[]));
    assert!(is_sent(spent("100"), None, &[]), "nobody knows how to find them");
    assert!(is_sent(Sent { client: ClientId("d".into()), ..spent("100") }, found(), &[]), "somebody else's");
    assert!(!is_sent(earned(true), found(), &[]));
    assert!(is_sent(earned(true), found(), &["878"]), "what was earned tells only at the first look");
    assert!(is_sent(earned(false), found(), &[]), "and only at once");
}

#[test]
fn when_the_service_is_back_it_is_looked_at_as_often_as_at_first() {
    let (mut register, _) = inquiries::lost();
    for seconds in [2, 4, 8] {
        assert_eq!(pause(&step(&mut register, seen("878"))), Some(Duration::from_secs(seconds)));
        step(&mut register, Event::Reminded(Timer::Look(ROW)));
    }
    assert_eq!(pause(&step(&mut register, Event::Reachable)), Some(Duration::ZERO));
    assert_eq!(pause(&step(&mut register, seen("878"))), Some(Duration::from_secs(2)));
}

#[test]
fn what_is_told_once_more_is_counted() {
    let told = [Event::ScanCut, Event::ScanCut, Event::ScanCut];
    assert_eq!(then(quoted(), told).told, quoted().told + 3);
}

#[test]
fn settings_and_ledger_stay_as_they_are_under_what_moves_points() {
    let keeps = |register: &Register| register.policy().defer;
    let (mut register, _) = kept();
    assert!(keeps(&register));
    step(&mut register, Event::Reachable);
    step(&mut register, Event::Found(4, Ok(customer("c"))));
    step(&mut register, Event::Recorded(2, Ok(SENT)));
    step(&mut register, policy(false));
    assert!(keeps(&register), "a delivery is on its way");
    assert!(register.is_moving_points() && register.is_open(), "nor does the app end without a word");

    let (mut register, _) = kept();
    for event in [
        Event::Query(query("1")),
        Event::Found(4, Ok(customer("c"))),
        Event::Amount("1000".into()),
        Event::Quoted(5, Ok(calculation("1000", "500"))),
        confirm(5, "0", None),
        Event::Moved,
    ] {
        step(&mut register, event);
    }
    assert!(matches!(register.phase, Phase::Committing(_)));
    assert_eq!(register.deferred.len(), 1);
}

#[test]
fn a_receipt_that_a_person_has_decided_leaves_the_screen_and_no_other_does() {
    let (lost, _) = inquiries::lost();
    assert_eq!(then(lost.clone(), [Event::Decided(ROW)]).phase, Phase::Idle);
    assert_eq!(then(lost.clone(), [Event::Decided(AttemptId(99))]).phase, lost.phase);
}

/// The first line of a code that came with more of them has been searched for: nothing ends by it that a person has begun.
#[test]
fn a_code_of_several_lines_ends_neither_a_hold_that_is_asked_for_nor_a_receipt_that_is_written_down() {
    let late = || Event::ScanTooMuch { searched: true };
    let holding = then(quoted(), [Event::Hold(2)]);
    assert_eq!(then(holding.clone(), [late()]).phase, holding.phase);
    let brought_back = then(quoted(), [Event::Cancel, Event::Undo]);
    assert!(matches!(brought_back.phase, Phase::Searching(_)));
    assert_eq!(then(brought_back.clone(), [late()]).phase, brought_back.phase, "no code began that search");

    let begun = [policy(true)].into_iter().chain(not_reached());
    let writing = after(begun.chain([Event::Amount("100".into()), confirm(3, "0", None)])).0;
    assert!(matches!(writing.phase, Phase::Deferring(_)));
    assert_eq!(then(writing.clone(), [late()]).phase, writing.phase);
}

#[test]
fn what_was_to_be_kept_is_not_brought_back_where_nothing_is_kept_any_more() {
    let entered =
        [policy(true)].into_iter().chain(not_reached()).chain([Event::Amount("100".into()), Event::Cancel]);
    let dropped = after(entered).0;
    assert!(matches!(then(dropped.clone(), [Event::Undo]).phase, Phase::Deferring(_)));
    assert_eq!(then(dropped, [policy(false), Event::Undo]).phase, Phase::Idle);
}

#[test]
fn a_hold_that_could_not_be_written_down_is_told_and_not_waited_for() {
    let register = then(quoted(), [Event::Hold(2), Event::Recorded(1, Err(failure(Outcome::NotSent)))]);
    assert_eq!(sale(&register).holding, Holding::None);
    assert!(matches!(register.notices[..], [Notice::HoldFailed(_)]), "{:?}", register.notices);
}

#[test]
fn as_many_points_as_may_be_spent_are_not_too_many() {
    assert!(!Wish::of(money("5")).is_more_than(money("5")));
    assert!(Wish::of(money("5")).is_more_than(money("4.99")));
}
