//! Another customer while a receipt is entered: nothing is dropped, and nothing sent, before the cashier
//! has said so.

use crate::till::{after, answer, calculation, confirm, customer, failure, money, query, read};
use register::{AttemptId, Effect, Event, Notice, Outcome, Phase, Policy, Query, Register, Shown, Timer};

/// A receipt of 100 is entered and quoted for the client of code 1.
fn entered() -> Register {
    let register = serving("1", "c");
    let (register, _) = register.step(Event::Amount("100".into()));
    register.step(Event::Quoted(2, Ok(calculation("100", "80")))).0
}

fn serving(code: &str, client: &str) -> Register {
    let found = Event::Found(1, Ok(customer(client)));
    after([Event::Configured(Policy::default()), Event::Query(query(code)), found]).0
}

fn asked_about(register: &Register) -> Option<&Query> {
    register.replacing.as_ref().map(|next| &next.query)
}

fn asked() -> Register {
    let (register, effects) = entered().step(Event::Query(query("2")));
    assert!(effects.is_empty());
    assert_eq!(asked_about(&register), Some(&query("2")));
    assert!(matches!(&register.phase, Phase::Serving(sale) if sale.amount() == Some(money("100"))));
    register
}

#[test]
fn without_a_receipt_the_next_customer_comes_at_once() {
    let (register, effects) = serving("1", "c").step(Event::Query(query("2")));
    assert_eq!(effects, [Effect::Search(2, query("2"))]);
    assert_eq!(register.replacing, None);
}

#[test]
fn the_cashier_says_yes_by_a_button_and_no_code_says_it_for_them() {
    let (register, effects) = asked().step(Event::Replace(read(Some(1))));
    assert_eq!(effects, [Effect::Search(3, query("2"))]);
    assert_eq!(register.replacing, None);
    let (register, effects) = asked().step(Event::Query(query("2")));
    assert_eq!((register, effects), (asked(), vec![]));
}

/// A code can delete the amount before another one is scanned.
#[test]
fn a_receipt_that_was_emptied_is_still_asked_about() {
    let (emptied, _) = entered().step(Event::Amount(String::new()));
    let (register, effects) = emptied.step(Event::Query(query("2")));
    assert_eq!((asked_about(&register), effects), (Some(&query("2")), vec![]));
}

#[test]
fn the_cashier_stays_and_the_receipt_is_as_it_was() {
    let (register, effects) = asked().step(Event::Cancel);
    assert_eq!((register.phase, register.replacing, effects), (entered().phase, None, vec![]));
}

#[test]
fn a_third_customer_takes_the_place_of_the_second_in_the_question() {
    let (register, effects) = asked().step(Event::Query(query("3")));
    assert_eq!((asked_about(&register), effects), (Some(&query("3")), vec![]));
    let (register, effects) = register.step(Event::Replace(read(Some(1))));
    assert_eq!(
        (register.notices.first(), effects),
        (Some(&Notice::TooSoon), vec![]),
        "that was about the second"
    );
    assert_eq!(register.step(Event::Replace(read(Some(2)))).1, [Effect::Search(3, query("3"))]);
}

#[test]
fn nobody_is_replaced_by_an_answer_to_what_nobody_can_have_read() {
    let at_once = Shown { since: Shown::READABLE / 2, ..read(Some(1)) };
    for shown in [at_once, read(None), read(Some(2))] {
        let (register, effects) = asked().step(Event::Replace(shown));
        assert_eq!((register.notices.first(), effects), (Some(&Notice::TooSoon), vec![]), "{shown:?}");
        assert_eq!(register.replacing, asked().replacing);
    }
}

#[test]
fn nothing_moves_points_while_the_question_is_open() {
    for event in [confirm(2, "0", None), Event::Hold(2)] {
        let (register, effects) = asked().step(event);
        assert_eq!((register, effects), (asked(), vec![]));
    }
}

#[test]
fn the_customers_own_code_changes_nothing_however_it_is_entered() {
    let scanned = register::Query::scanned("1").expect("a query");
    for code in [query("1"), scanned] {
        let (register, effects) = entered().step(Event::Query(code));
        assert_eq!((register.notices.first(), effects), (Some(&Notice::AlreadyServed), vec![]));
        assert_eq!(register.phase, entered().phase);
    }
}

#[test]
fn a_code_that_turns_out_to_be_more_than_one_line_opens_nobody_and_asks_about_nobody() {
    let too_much = |searched| Event::ScanTooMuch { searched };
    let configured = [Event::Configured(Policy::default()), Event::Query(query("1"))];
    let (register, _) = after(configured).0.step(too_much(true));
    assert_eq!((&register.phase, register.notices.first()), (&Phase::Idle, Some(&Notice::ScanTooMuch)));
    let (late, _) = register.step(Event::Found(1, Ok(customer("c"))));
    assert_eq!(late.phase, Phase::Idle, "the answer came too late");

    assert_eq!(serving("1", "c").step(too_much(true)).0.phase, Phase::Idle);
    assert_eq!(
        serving("1", "c").step(too_much(false)).0.phase,
        serving("1", "c").phase,
        "that was another scan"
    );
    let (register, _) = asked().step(too_much(true));
    assert_eq!((&register.phase, &register.replacing), (&entered().phase, &None));
    let (register, _) = asked().step(too_much(false));
    assert_eq!((&register.phase, &register.replacing), (&entered().phase, &asked().replacing));
}

#[test]
fn a_receipt_that_is_to_be_kept_for_later_is_guarded_as_well() {
    let policy = Policy { defer: true, ..Policy::default() };
    let lost = Event::Found(1, Err(failure(Outcome::NotSent)));
    let events = [Event::Configured(policy), Event::Query(query("1")), lost, Event::Amount("5".into())];
    let (register, effects) = after(events).0.step(Event::Query(query("2")));
    assert!(effects.is_empty() && matches!(register.phase, Phase::Deferring(_)));
    let (_, effects) = register.step(Event::Replace(read(Some(1))));
    let [Effect::Remind(Timer::Undo, _), Effect::Search(4, who)] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(*who, query("2"));
}

#[test]
fn who_was_just_served_is_pointed_out_and_nobody_else() {
    let sold = [
        confirm(2, "0", None),
        Event::Recorded(1, Ok(AttemptId(7))),
        Event::Sold(AttemptId(7), Ok(answer(money("100"), money("0")))),
    ];
    let register = sold.into_iter().fold(entered(), |register, event| register.step(event).0);
    assert!(matches!(register.phase, Phase::Done(_)));
    let (register, _) = register.step(Event::Query(query("1")));
    let found = |client| register.clone().step(Event::Found(3, Ok(customer(client)))).0;
    let is_pointed_out = |client| match found(client).step(Event::Amount("5".into())).0.phase {
        Phase::Serving(sale) => sale.just_served,
        phase => panic!("{phase:?}"),
    };
    assert!(is_pointed_out("c"), "for as long as the sale lasts");
    assert!(!is_pointed_out("other"));
}
