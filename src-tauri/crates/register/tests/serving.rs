//! What the cashier enters and chooses: it stays what they meant, whatever comes in between.

use crate::till::{
    self, ROW, after, answer, by_phone, calculation, confirm, customer, failure, money, query, sale, served,
    then,
};
use proptest::prelude::*;
use register::{
    Answer, Calculation, ClientId, Customer, Dropped, Effect, Entry, Event, Hold, HoldId, NextStep, Notice,
    Outcome, Phase, Policy, Pricing, Register, Scheme, Take, Timer, Verdict, Wish,
};

fn idle() -> Register {
    after([Event::Configured(Policy::default())]).0
}

/// Enters an amount, for which so much may be spent.
fn enter(register: Register, amount: &str, most: &str) -> Register {
    let register = then(register, [Event::Amount(amount.into())]);
    let Pricing::Asking(seq) = sale(&register).pricing else { return register };
    then(register, [Event::Quoted(seq, Ok(calculation(amount, most)))])
}

/// 1500 typed over 1000 passes through 1, 15 and 150.
#[test]
fn what_was_chosen_comes_back_with_the_amount_that_is_meant() {
    for (wish, most, expect) in [
        (Wish::of(money("300")), "450", "300"),
        (Wish::All, "450", "450"),
        (Wish::Nothing, "450", "0"),
        (Wish::of(money("500")), "450", "450"),
    ] {
        let register = then(enter(served(), "1000", "500"), [Event::Spend(wish)]);
        let register = ["1", "15", "150"].into_iter().fold(register, |register, amount| {
            let register = enter(register, amount, "0.50");
            assert!(sale(&register).spend() <= money("0.50"));
            assert_eq!(sale(&register).is_reduced(), matches!(wish, Wish::Points(_)), "{wish:?}");
            register
        });
        let register = enter(register, "1500", most);
        assert_eq!(sale(&register).spend(), money(expect), "{wish:?}");
        assert_eq!(sale(&register).is_reduced(), wish == Wish::of(money("500")), "{wish:?}");
    }
}

/// Nothing can be spent without a quote, and a choice that is made before it is not lost.
#[test]
fn a_choice_waits_for_its_quote() {
    let register = then(served(), [Event::Amount("100".into()), Event::Spend(Wish::All)]);
    assert_eq!(sale(&register).spend(), money("0"));
    let register = then(register, [Event::Quoted(2, Ok(calculation("100", "80")))]);
    assert_eq!((sale(&register).spend(), sale(&register).to_pay()), (money("80"), Some(money("20"))));
}

/// Under a hold that the till asks for itself more may be offered than was confirmed.
#[test]
fn what_is_confirmed_under_protection_is_what_was_asked_about() {
    let protect = Policy { protect: true, ..Policy::default() };
    let register = then(served_under(protect), [Event::Amount("100".into()), Event::Spend(Wish::All)]);
    let register = then(register, [Event::Quoted(2, Ok(calculation("100", "80"))), confirm(2, "80", None)]);
    let question = sale(&register).question().map(|question| question.0);
    let register = then(register, [confirm(2, "80", question), Event::Recorded(1, Ok(ROW))]);
    let hold = Hold { id: HoldId("h".into()), points: money("80"), ends_at: 1 };
    let register = then(register, [Event::Held(ROW, Ok(hold))]);
    let (register, effects) = register.step(Event::Quoted(3, Ok(calculation("100", "90"))));
    assert_eq!(effects, [], "nothing is sent");
    assert_eq!(register.notices.first(), Some(&Notice::QuoteChanged));
}

fn served_under(policy: Policy) -> Register {
    then(served_by(policy), [Event::Found(1, Ok(customer("c")))])
}

fn served_by(policy: Policy) -> Register {
    after([Event::Configured(policy), Event::Query(query("1"))]).0
}

#[test]
fn an_amount_may_come_before_the_customer() {
    let register = then(idle(), [Event::Amount("1000".into()), Event::Query(query("1"))]);
    let (register, effects) = register.step(Event::Found(1, Ok(customer("c"))));
    assert!(
        matches!(&effects[..], [Effect::Quote { amount, .. }] if *amount == money("1000")),
        "{effects:?}"
    );
    assert!(sale(&register).is_untouched(), "it is nobody's yet");
    assert_eq!(register.ahead, Entry::Empty, "it is entered once");
    // Somebody else's card was shown first.
    let quoted = then(register, [Event::Quoted(2, Ok(calculation("1000", "5")))]);
    let (register, effects) = quoted.clone().step(Event::Query(query("2")));
    assert!(matches!(&effects[..], [Effect::Search(..)]), "nothing is asked");
    let (register, _) = register.step(Event::Found(3, Ok(customer("d"))));
    assert_eq!(sale(&register).entry, Entry::Amount(money("1000")));
    // It was the first line of something else.
    let register = then(quoted.clone(), [Event::ScanTooMuch { searched: true }]);
    assert_eq!((&register.phase, &register.ahead), (&Phase::Idle, &Entry::Amount(money("1000"))));
    // Corrected, it is this customer's.
    let register = enter(quoted, "100", "5");
    assert!(!sale(&register).is_untouched());
    let register = then(register, [Event::Query(query("2"))]);
    assert!(register.replacing.is_some());
}

/// It stays explained, and is nothing new with every key.
#[test]
fn a_quote_that_failed_is_told_once() {
    let register = then(idle(), [Event::Query(query("1")), Event::Found(1, Ok(customer("c")))]);
    let failed = [Event::Amount("1000".into()), Event::Quoted(2, Err(failure(Outcome::NotSent)))];
    let register = then(register, failed);
    let told = register.told;
    let register = then(register, [Event::Spend(Wish::of(money("5"))), Event::Spend(Wish::Nothing)]);
    assert_eq!((register.told, register.notices.len()), (told, 1));
}

#[test]
fn an_amount_that_came_first_goes_with_cancel_and_stays_where_nobody_is_found() {
    let entered = then(idle(), [Event::Amount("1000".into())]);
    let cancelled = then(entered.clone(), [Event::Cancel]);
    assert_eq!(cancelled.ahead, Entry::Empty);
    assert_eq!(
        then(cancelled.clone(), [Event::Cancel, Event::Undo]).ahead,
        entered.ahead,
        "nor is it lost so"
    );
    let misread = then(idle(), [Event::Amount("12x".into()), Event::Cancel, Event::Undo]);
    assert_eq!(misread.ahead, Entry::typed("12x"), "what is no amount is not lost, either");
    let typed_on = then(cancelled, [Event::Amount("50".into()), Event::Undo]);
    assert_eq!(
        typed_on.ahead,
        Entry::Amount(money("50")),
        "nothing takes the place of what was entered since"
    );
    assert_eq!(then(idle(), [Event::Amount("0".into()), Event::Cancel]).dropped, None, "nothing was entered");
    let nobody = failure(Outcome::Refused);
    let register = then(entered.clone(), [Event::Query(query("1")), Event::Found(1, Err(nobody))]);
    assert_eq!(register.ahead, Entry::Amount(money("1000")));
    let served = then(entered, [Event::Query(query("1")), Event::Found(1, Ok(customer("c"))), Event::Cancel]);
    assert_eq!((served.phase, served.ahead), (Phase::Idle, Entry::Empty));
    let Some(Dropped::Sale(dropped)) = served.dropped else { panic!("what was entered can be brought back") };
    assert_eq!(dropped.entry, Entry::Amount(money("1000")));
}

#[test]
fn after_a_receipt_the_next_amount_is_the_next_customers() {
    let register = enter(served(), "100", "0");
    let register = then(register, [confirm(2, "0", None), Event::Recorded(1, Ok(ROW))]);
    let sold = Event::Sold(ROW, Ok(answer(money("100"), money("0"))));
    let register = then(register, [sold]);
    assert!(matches!(register.phase, Phase::Done(_)));
    let register = then(register, [Event::Amount("5".into())]);
    assert_eq!((register.phase, register.ahead), (Phase::Idle, Entry::Amount(money("5"))));
}

#[test]
fn what_was_cancelled_can_be_brought_back_for_a_while() {
    let entered = then(enter(served(), "1000", "500"), [Event::Spend(Wish::All)]);
    let (cancelled, effects) = entered.step(Event::Cancel);
    assert!(matches!(&effects[..], [Effect::Remind(Timer::Undo, _)]), "{effects:?}");
    assert_eq!(cancelled.phase, Phase::Idle);
    let (again, effects) = cancelled.clone().step(Event::Undo);
    assert!(matches!(&effects[..], [Effect::Search(3, _)]), "the balance may have changed: {effects:?}");
    let (again, effects) = again.step(Event::Found(3, Ok(customer("c"))));
    assert!(matches!(&effects[..], [Effect::Quote { .. }]));
    assert_eq!((&sale(&again).entry, sale(&again).wish), (&Entry::Amount(money("1000")), Wish::All));
    assert_eq!(again.dropped, None);
    let late = then(cancelled, [Event::Reminded(Timer::Undo), Event::Undo]);
    assert_eq!(late.phase, Phase::Idle);
}

#[test]
fn who_is_brought_back_is_who_was_dropped() {
    let cancelled = then(enter(served(), "1000", "500"), [Event::Cancel, Event::Undo]);
    let other = Customer { id: ClientId("d".into()), ..customer("d") };
    let mut register = cancelled;
    for seq in 3..6 {
        register = then(register, [Event::Found(seq, Ok(other.clone()))]);
    }
    assert_eq!(register.phase, Phase::Idle);
    // Who was looked up may have been somebody else by mistake of the service's, or not there for a moment. Each way is tried anew.
    for nobody in [Ok(other), Err(failure(Outcome::NotSent))] {
        let Some(Dropped::Sale(dropped)) = register.dropped.clone() else { panic!("it can be brought back") };
        assert_eq!(dropped.entry, Entry::Amount(money("1000")));
        let (again, effects) = register.step(Event::Undo);
        let [Effect::Search(seq, way)] = &effects[..] else { panic!("{effects:?}") };
        assert_eq!(way, &by_phone());
        let (again, effects) = again.step(Event::Found(*seq, Ok(customer("d"))));
        let [Effect::Search(seq, way)] = &effects[..] else { panic!("{effects:?}") };
        assert_eq!(way, &query("1"));
        register = then(again, [Event::Found(*seq, nobody)]);
    }
    assert!(register.dropped.is_some());
}

/// "Stay" means nothing once nothing is asked: it drops nobody.
#[test]
fn staying_answers_a_question_and_nothing_else() {
    let register = then(enter(served(), "1000", "500"), [Event::Query(query("2")), Event::Stay]);
    assert_eq!((register.replacing.is_none(), sale(&register).amount()), (true, Some(money("1000"))));
    assert_eq!(sale(&then(register, [Event::Stay])).amount(), Some(money("1000")));
}

/// Nobody pretends to know: the shop says what is taken, and where the balance has spoken, that does.
#[test]
fn what_to_take_while_nobody_knows() {
    use Take::{Full, Rest};
    let register = then(enter(served(), "1000", "500"), [Event::Spend(Wish::of(money("300")))]);
    let register = then(register, [confirm(2, "300", None)]);
    let question = sale(&register).question().map(|question| question.0);
    let register = then(register, [confirm(2, "300", question), Event::Recorded(1, Ok(ROW))]);
    let lost = Event::Sold(ROW, Err(failure(Outcome::Unknown)));
    let register = then(register, [lost]);
    let Phase::Unresolved(mut unresolved) = register.phase else { panic!("{:?}", register.phase) };
    for (verdict, take, expect) in [
        (Verdict::NotSeen, Full, "1000"),
        (Verdict::NotSeen, Rest, "700"),
        (Verdict::OtherBalance, Full, "1000"),
        (Verdict::Spent, Full, "700"),
        (Verdict::Unchanged, Rest, "1000"),
    ] {
        unresolved.verdict = verdict;
        assert_eq!(unresolved.take(take), money(expect), "{verdict:?} {take:?}");
    }
}

#[test]
fn the_register_says_what_the_main_button_does() {
    let step = |register: &Register| register.phase.next_step();
    assert_eq!(step(&idle()), None);
    assert_eq!(step(&served()), Some(NextStep::Enter));
    let asking = then(served(), [Event::Amount("100".into())]);
    assert_eq!(step(&asking), Some(NextStep::Calculating));
    let failed = then(asking.clone(), [Event::Quoted(2, Err(failure(Outcome::NotSent)))]);
    assert_eq!(step(&failed), Some(NextStep::Retry));
    let quoted = then(asking.clone(), [Event::Quoted(2, Ok(calculation("100", "80")))]);
    assert_eq!(step(&quoted), Some(NextStep::Earn));
    let discount = Calculation { scheme: Some(Scheme::Discount), ..calculation("100", "0") };
    assert_eq!(step(&then(asking, [Event::Quoted(2, Ok(discount))])), Some(NextStep::Discount));
    let chosen = then(quoted, [Event::Spend(Wish::All)]);
    assert_eq!(step(&chosen), Some(NextStep::Ask));
    let asked = then(chosen.clone(), [confirm(2, "80", None)]);
    assert_eq!(step(&asked), Some(NextStep::SpendYes));
    let reduced = enter(chosen.clone(), "101", "0");
    assert_eq!(step(&reduced), Some(NextStep::Ask));
    assert_eq!(step(&then(reduced, [confirm(3, "0", None)])), Some(NextStep::EarnYes));
    let holding = then(chosen, [Event::Hold(2)]);
    assert_eq!(step(&holding), Some(NextStep::Holding));
    let hold = Hold { id: HoldId("h".into()), points: money("80"), ends_at: 1 };
    let held = then(holding, [Event::Recorded(1, Ok(ROW)), Event::Held(ROW, Ok(hold))]);
    let held = then(held, [Event::Quoted(3, Ok(calculation("100", "80")))]);
    let looking = then(held, [confirm(3, "80", None)]);
    assert_eq!(step(&looking), Some(NextStep::Looking));
    let sending = then(asked, [confirm(2, "80", Some(1))]);
    assert_eq!(step(&sending), Some(NextStep::Sending));
    for step in
        [NextStep::Calculating, NextStep::Looking, NextStep::Holding, NextStep::Sending, NextStep::Enter]
    {
        assert!(!step.is_open());
    }
    for step in [
        NextStep::Retry,
        NextStep::Earn,
        NextStep::Discount,
        NextStep::Ask,
        NextStep::SpendYes,
        NextStep::EarnYes,
    ] {
        assert!(step.is_open());
    }
}

/// A new balance is reckoned only from figures that are known.
#[test]
fn the_balance_after_a_receipt_is_reckoned_where_its_figures_are_known() {
    let check = |spend: &str, earned: Option<&str>, before: Option<&str>, expect: Option<&str>| {
        let customer = Customer { balance: before.map(money), ..customer("c") };
        let answer = answer(money("100"), money(spend));
        let answer = Answer { earn: earned.map(money), ..answer };
        let receipt = answer.confirm(customer, money("100"), money(spend)).expect("as asked");
        assert_eq!(receipt.balance(), expect.map(money), "{spend} {earned:?} {before:?}");
    };
    check("80", None, Some("878"), Some("798"));
    check("0", Some("10"), Some("878"), Some("888"));
    check("0", None, Some("878"), None);
    check("80", None, None, None);
}

proptest! {
    /// However an amount is corrected, the same amount spends the same.
    #[test]
    fn an_amount_that_comes_back_spends_the_same(
        wish in prop_oneof![Just(Wish::Nothing), Just(Wish::All), (1..900_u16).prop_map(|n| Wish::of(money(&n.to_string())))],
        amounts in prop::collection::vec(1..1000_u16, 1..8),
    ) {
        let most = |amount: u16| (amount / 2).to_string();
        let register = then(enter(served(), "1000", "500"), [Event::Spend(wish)]);
        let before = sale(&register).spend();
        let register = amounts.iter().fold(register, |register, amount| {
            enter(register, &amount.to_string(), &most(*amount))
        });
        prop_assert_eq!(sale(&enter(register, "1000", "500")).spend(), before);
    }
}

/// What became of points stands before what is only about the screen, and neither takes the other's place.
#[test]
fn several_notices_stand_money_first_and_each_kind_once() {
    let lost = || Event::Quoted(3, Err(failure(Outcome::NotSent)));
    let hold = Hold { id: HoldId("h".into()), points: money("80"), ends_at: 1 };
    let events = [
        Event::Hold(2),
        Event::Recorded(1, Ok(ROW)),
        Event::Held(ROW, Ok(hold.clone())),
        lost(),
        Event::Reminded(Timer::Hold(hold.id.clone())),
        Event::Released(hold.id, Err(failure(Outcome::Unknown))),
    ];
    let register = then(enter(served(), "100", "80"), events);
    let kinds = |register: &Register| register.notices.iter().map(std::mem::discriminant).collect::<Vec<_>>();
    let failed = failure(Outcome::Unknown);
    let expect =
        [Notice::HoldEnded, Notice::ReleaseFailed(failed.clone()), Notice::QuoteFailed(failed.clone())];
    assert_eq!(kinds(&register), expect.iter().map(std::mem::discriminant).collect::<Vec<_>>());
    let again = then(register.clone(), [Event::Quoted(4, Err(failed))]);
    assert_eq!(kinds(&again), kinds(&register));
    assert_eq!(again.step(Event::Dismiss).0.notices, []);
}

#[test]
fn what_could_not_be_brought_back_for_want_of_a_connection_can_be_once_more() {
    let cancelled = then(enter(served(), "1000", "500"), [Event::Cancel, Event::Undo]);
    let Phase::Searching(searching) = &cancelled.phase else { panic!("{:?}", cancelled.phase) };
    let failed = Event::Found(searching.seq, Err(failure(Outcome::NotSent)));
    let (register, effects) = cancelled.step(failed);
    assert!(
        register.dropped.is_some() && matches!(&effects[..], [Effect::Remind(Timer::Undo, _)]),
        "{effects:?}"
    );
    let again = then(register, [Event::Undo]);
    let Phase::Searching(searching) = &again.phase else { panic!("{:?}", again.phase) };
    let back = then(again.clone(), [Event::Found(searching.seq, Ok(customer("c")))]);
    assert_eq!(sale(&back).amount(), Some(money("1000")));
}

/// An amount that was entered before the card is this customer's as soon as anything was chosen, confirmed or held for them.
#[test]
fn a_receipt_that_was_begun_goes_to_nobody_else_unasked() {
    let ahead = || {
        then(
            idle(),
            [Event::Amount("1000".into()), Event::Query(query("1")), Event::Found(1, Ok(customer("c")))],
        )
    };
    let quoted = || then(ahead(), [Event::Quoted(2, Ok(calculation("1000", "500")))]);
    let refused = [
        confirm(2, "0", None),
        Event::Recorded(1, Ok(ROW)),
        Event::Sold(ROW, Err(failure(Outcome::Refused))),
    ];
    let hold = Hold { id: HoldId("h".into()), points: money("500"), ends_at: 1 };
    let held = [
        Event::Hold(2),
        Event::Recorded(1, Ok(ROW)),
        Event::Held(ROW, Ok(hold)),
        Event::Quoted(3, Ok(calculation("1000", "500"))),
    ];
    let asked = [Event::Spend(Wish::All), confirm(2, "500", None)];
    for begun in [&refused[..], &held, &asked] {
        let register = then(quoted(), begun.iter().cloned());
        let (asks, effects) = register.clone().step(Event::Query(query("2")));
        assert!(asks.replacing.is_some() && effects.is_empty(), "{begun:?}: {effects:?}");
        let replaced = then(asks, [Event::Replace(till::read(None))]);
        assert_eq!(replaced.ahead, Entry::Empty, "{begun:?}: it was dropped");
        let cancelled = then(register, [Event::Cancel, Event::Cancel]);
        assert!(cancelled.dropped.is_some(), "{begun:?}: it can be brought back");
    }
    // Nothing was done for whoever is shown only: the amount goes on.
    let register = then(quoted(), [Event::Query(query("2"))]);
    assert_eq!((register.replacing.is_none(), register.ahead), (true, Entry::Amount(money("1000"))));
}

/// Points were chosen, and the quote turned out to be for a discount: the question is not about points that are earned.
#[test]
fn what_is_confirmed_of_a_discount_is_called_so_after_a_question_as_well() {
    let register = then(served(), [Event::Amount("100".into()), Event::Spend(Wish::All)]);
    let discount = Calculation { scheme: Some(Scheme::Discount), ..calculation("100", "0") };
    let register = then(register, [Event::Quoted(2, Ok(discount)), confirm(2, "0", None)]);
    assert!(sale(&register).question().is_some(), "it was chosen otherwise, and is asked about");
    assert_eq!(register.phase.next_step(), Some(NextStep::Discount));
}

#[test]
fn a_search_for_what_was_dropped_can_be_left_and_begun_once_more() {
    let searching = then(enter(served(), "1000", "500"), [Event::Cancel, Event::Undo]);
    let left = then(searching, [Event::Cancel]);
    assert!(left.phase == Phase::Idle && left.dropped.is_some());
}

/// An operation of ours has ended it: nothing comes free later.
#[test]
fn a_release_that_is_not_confirmed_is_told_only_while_the_hold_may_be_in_force() {
    let hold = Hold { id: HoldId("h".into()), points: money("80"), ends_at: 1 };
    let released = || Event::Released(HoldId("h".into()), Err(failure(Outcome::Unknown)));
    let held = then(
        enter(served(), "100", "80"),
        [Event::Hold(2), Event::Recorded(1, Ok(ROW)), Event::Held(ROW, Ok(hold)), Event::Cancel],
    );
    assert_eq!(then(held.clone(), [released()]).notices, [Notice::ReleaseFailed(failure(Outcome::Unknown))]);
    let gone = then(held, [Event::Released(HoldId("h".into()), Ok(())), released()]);
    assert_eq!(gone.notices, []);
}
