//! What a real service may answer otherwise than the paper says, and what the till makes of it.

use crate::till::{
    self, ROW, after, answer, by_phone, calculation, confirm, customer, money, query, refused, sale, served,
    then,
};
use register::{
    AttemptId, Effect, Entry, Event, Failure, Notice, Outcome, Phase, Policy, Question, Reason, Register,
    Repeat, Scheme, Settlement, Verdict, Wish,
};

/// A receipt of 100 that was not booked, to be done again.
fn repeat(spend: &str) -> Repeat {
    Repeat {
        again: Some(ROW),
        client: customer("c").id,
        lookup: till::lookup("2200000000001"),
        entry: Entry::Amount(money("100")),
        wish: Wish::of(money(spend)),
    }
}

#[test]
fn a_quote_without_a_type_is_of_the_levels_and_an_unknown_type_of_none() {
    let quoted = |level: Scheme, scheme: Option<Scheme>| {
        let mut found = customer("c");
        found.level.scheme = level;
        let (register, _) = after([
            Event::Configured(Policy::default()),
            Event::Query(query("1")),
            Event::Found(1, Ok(found)),
            Event::Amount("100".into()),
            Event::Quoted(2, Ok(register::Calculation { scheme, ..calculation("100", "80") })),
        ]);
        sale(&register).quote().map(|quote| (quote.scheme.clone(), quote.max_spend))
    };
    assert_eq!(quoted(Scheme::Cashback, None), Some((Scheme::Cashback, money("80"))));
    assert_eq!(quoted(Scheme::Discount, None), Some((Scheme::Discount, money("0"))));
    let unknown = Scheme::Other("stamps".into());
    assert_eq!(quoted(Scheme::Cashback, Some(unknown.clone())), Some((unknown, money("0"))));
}

#[test]
fn a_receipt_without_a_type_is_of_the_levels() {
    let mut found = customer("c");
    found.level.scheme = Scheme::Discount;
    let (register, _) = after([
        Event::Configured(Policy::default()),
        Event::Query(query("1")),
        Event::Found(1, Ok(found)),
        Event::Amount("100".into()),
        Event::Quoted(2, Ok(register::Calculation { scheme: None, ..calculation("100", "0") })),
        confirm(2, "0", None),
        Event::Recorded(1, Ok(ROW)),
    ]);
    let discounted =
        register::Answer { scheme: None, total: money("95"), ..answer(money("100"), money("0")) };
    let Phase::Done(receipt) = register.step(Event::Sold(ROW, Ok(discounted))).0.phase else { panic!() };
    assert_eq!(
        (receipt.scheme, receipt.total, receipt.expected_total),
        (Scheme::Discount, money("95"), None)
    );
}

#[test]
fn what_is_begun_anew_is_looked_for_in_every_way_that_is_known() {
    let begin = || after([Event::Configured(Policy::default()), Event::Again(repeat("0"))]);
    for nobody in [Err(refused(Reason::ClientNotFound)), Ok(customer("another"))] {
        let (register, effects) = begin().0.step(Event::Found(1, nobody.clone()));
        assert_eq!(effects, [Effect::Search(2, query("2200000000001"))]);
        let (found, effects) = register.clone().step(Event::Found(2, Ok(customer("c"))));
        assert!(matches!(found.phase, Phase::Serving(_)) && matches!(&effects[..], [Effect::Quote { .. }]));
        let (register, effects) = register.step(Event::Found(2, nobody));
        assert_eq!((register.phase, effects), (Phase::Idle, vec![]));
        assert!(matches!(register.notices.first(), Some(Notice::SearchFailed(..))));
    }
}

#[test]
fn what_was_refused_as_too_much_is_not_offered_again_for_the_same_amount() {
    let spend = |register: Register, seq, question| {
        let events =
            [confirm(seq, "80", None), confirm(seq, "80", Some(question)), Event::Recorded(1, Ok(ROW))];
        let register = then(register, events);
        register.step(Event::Sold(ROW, Err(refused(Reason::SpendTooLarge)))).0
    };
    let register = served().step(Event::Amount("100".into())).0;
    let register = register.step(Event::Quoted(2, Ok(calculation("100", "80")))).0;
    let register = spend(register, 2, 1).step(Event::Quoted(3, Ok(calculation("100", "80")))).0;
    let most = |register: &Register| sale(register).quote().map(|quote| quote.max_spend);
    assert_eq!((most(&register), sale(&register).spend()), (Some(money("79.99")), money("79.99")));
    let register = register.step(Event::Amount("200".into())).0;
    let register = register.step(Event::Quoted(4, Ok(calculation("200", "80")))).0;
    assert_eq!(most(&register), Some(money("80")));
}

#[test]
fn a_look_that_finds_nobody_or_somebody_else_is_followed_by_one_for_what_had_found_them() {
    let register = served().step(Event::Amount("100".into())).0;
    let register = register.step(Event::Quoted(2, Ok(calculation("100", "80")))).0;
    let events = [confirm(2, "0", None), Event::Recorded(1, Ok(ROW))];
    let register = then(register, events);
    let lost = Failure::new(Outcome::Unknown, Reason::TimedOut, None);
    let (mut register, mut effects) = register.step(Event::Sold(ROW, Err(lost)));
    let mut asked = vec![];
    // A service may say by HTTP's 404 alone that there is nobody.
    let answers = [
        Reason::ClientNotFound,
        Reason::TimedOut,
        Reason::Contradictory,
        Reason::NotThisService,
        Reason::ClientNotFound,
    ];
    for why in answers {
        asked.extend(effects.iter().filter_map(|effect| match effect {
            Effect::Look { lookup, .. } => Some(lookup.clone()),
            _ => None,
        }));
        let is_refused = matches!(why, Reason::ClientNotFound | Reason::NotThisService);
        let outcome = if is_refused { Outcome::Refused } else { Outcome::Unknown };
        let failure = Failure::new(outcome, why, None);
        (register, effects) = register.step(Event::Looked(ROW, Err(failure)));
        if let Some(Effect::Remind(timer, _)) = effects.pop() {
            (register, effects) = register.step(Event::Reminded(timer));
        }
    }
    assert_eq!(asked, [by_phone(), query("1"), query("1"), by_phone(), query("1")]);
}

/// Core review B5: an operation that never left has moved no balance.
#[test]
fn an_inquiry_is_overtaken_only_by_an_operation_that_may_have_happened() {
    let lost = || Failure::new(Outcome::Unknown, Reason::TimedOut, None);
    let quoted = |seq| [Event::Amount("100".into()), Event::Quoted(seq, Ok(calculation("100", "80")))];
    let begin = quoted(2).into_iter().chain([
        confirm(2, "0", None),
        Event::Recorded(1, Ok(ROW)),
        Event::Sold(ROW, Err(lost())),
        Event::Park,
        Event::Query(query("1")),
        Event::Found(3, Ok(customer("c"))),
    ]);
    let register = then(served(), begin.chain(quoted(4)));
    let second = AttemptId(8);
    let register = register.step(confirm(4, "0", None)).0.step(Event::Recorded(2, Ok(second))).0;
    assert_eq!(register.inquiries[0].verdict, Verdict::Overtaken);
    for (outcome, is_over) in [(Outcome::NotSent, false), (Outcome::Refused, false), (Outcome::Unknown, true)]
    {
        let failure = Failure::new(outcome, Reason::RefusedOther, None);
        let (register, effects) = register.clone().step(Event::Sold(second, Err(failure)));
        let first = &register.inquiries[0];
        assert_eq!(first.verdict == Verdict::Overtaken, is_over, "{outcome:?}");
        let looks = effects.iter().any(|effect| matches!(effect, Effect::Look { attempt: ROW, .. }));
        assert_eq!(looks, !is_over, "{effects:?}");
    }
}

/// Core review B2: what was confirmed as spending must not become earning by one press.
#[test]
fn spending_that_a_quote_reduces_is_told_and_where_nothing_is_left_asked_about() {
    let chosen = [
        Event::Amount("100".into()),
        Event::Quoted(2, Ok(calculation("100", "80"))),
        Event::Spend(Wish::of(money("80"))),
    ];
    let chosen = then(served(), chosen);
    let again = |most: &str| {
        then(chosen.clone(), [Event::Amount("101".into()), Event::Quoted(3, Ok(calculation("101", most)))])
    };
    let less = again("79");
    assert_eq!((sale(&less).spend(), sale(&less).is_reduced()), (money("79"), true));
    let nothing = again("0");
    assert_eq!((sale(&nothing).spend(), sale(&nothing).is_reduced()), (money("0"), true));
    let chosen_anew = nothing.clone().step(Event::Spend(Wish::Nothing)).0;
    assert!(
        matches!(chosen_anew.step(confirm(3, "0", None)).1[..], [Effect::Record(..)]),
        "that is what they mean"
    );
    let (asked, effects) = nothing.step(confirm(3, "0", None));
    assert_eq!(effects, [], "first it is asked about");
    let Some(Question(number)) = sale(&asked).question() else { panic!("{asked:?}") };
    assert!(matches!(asked.step(confirm(3, "0", Some(number))).1[..], [Effect::Record(..)]));
}

/// A row that became durable when nobody waited for it any more has an end.
#[test]
fn a_row_that_nobody_waits_for_is_not_sent() {
    let (_, effects) = served().step(Event::Recorded(9, Ok(ROW)));
    let [Effect::Settle(ROW, Settlement::Failed(failure))] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(failure.outcome, Outcome::NotSent);
}

#[test]
fn points_that_were_refused_to_be_held_as_too_many_are_not_offered_again() {
    let events = [
        Event::Amount("100".into()),
        Event::Quoted(2, Ok(calculation("100", "80"))),
        Event::Hold(2),
        Event::Recorded(1, Ok(ROW)),
        Event::Held(ROW, Err(refused(Reason::SpendTooLarge))),
        Event::Quoted(3, Ok(calculation("100", "80"))),
    ];
    let register = then(served(), events);
    assert_eq!(sale(&register).quote().map(|quote| quote.max_spend), Some(money("79.99")));
}

/// Core review B3: a hold within a receipt that is done again would count as doing it again.
#[test]
fn a_hold_repeats_nothing() {
    let events = [
        Event::Configured(Policy::default()),
        Event::Again(repeat("80")),
        Event::Found(1, Ok(customer("c"))),
        Event::Quoted(2, Ok(calculation("100", "80"))),
        Event::Hold(2),
    ];
    let (_, effects) = after(events);
    assert!(matches!(&effects[..], [Effect::Record(_, hold)] if hold.again.is_none()), "{effects:?}");
}
