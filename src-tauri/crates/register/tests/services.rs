//! What a real service may answer otherwise than the paper says, and what the till makes of it.
#![allow(missing_docs)]

mod till;

use register::{
    AttemptId, Effect, Entry, Event, Failure, Hold, HoldId, Holding, Notice, Outcome, Phase, Policy,
    Question, Reason, Register, Repeat, Scheme, Seen, Settlement, Timer, Verdict, Wish, Witness,
};
use till::{after, answer, by_phone, calculation, confirm, customer, money, query, then};

const ROW: AttemptId = AttemptId(7);

fn id() -> HoldId {
    HoldId("h".into())
}

fn refused(reason: Reason) -> Failure {
    Failure::new(Outcome::Refused, reason, None)
}

/// Somebody is served; the first quote has number 2.
fn served() -> Register {
    after([
        Event::Configured(Policy::default()),
        Event::Query(query("1")),
        Event::Found(1, Ok(customer("c"))),
    ])
    .0
}

/// 100 to pay, of which 80 may be points; 80 are held, and quoted for by number 3.
fn held() -> Register {
    let hold = Hold { id: id(), points: money("80"), ends_at: 1_000 };
    let events = [
        Event::Amount("100".into()),
        Event::Quoted(2, Ok(calculation("100", "80"))),
        Event::Hold,
        Event::Recorded(1, Ok(ROW)),
        Event::Held(ROW, Ok(hold)),
    ];
    then(served(), events)
}

fn second_id() -> HoldId {
    HoldId("h2".into())
}

/// The first hold is let go without an answer yet, a second one is held, and the quote for it is number 5.
fn held_twice() -> Register {
    let second = Hold { id: second_id(), points: money("80"), ends_at: 1_000 };
    let events = [
        Event::Release,
        Event::Quoted(4, Ok(calculation("100", "80"))),
        Event::Hold,
        Event::Recorded(2, Ok(AttemptId(8))),
        Event::Held(AttemptId(8), Ok(second)),
    ];
    then(held(), events)
}

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

fn sale(register: &Register) -> &register::Sale {
    match &register.phase {
        Phase::Serving(sale) => sale,
        other => panic!("nobody is served in {other:?}"),
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
        Event::Hold,
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

#[test]
fn points_that_were_refused_to_be_held_as_too_many_are_not_offered_again() {
    let events = [
        Event::Amount("100".into()),
        Event::Quoted(2, Ok(calculation("100", "80"))),
        Event::Hold,
        Event::Recorded(1, Ok(ROW)),
        Event::Held(ROW, Err(refused(Reason::SpendTooLarge))),
        Event::Quoted(3, Ok(calculation("100", "80"))),
    ];
    let register = then(served(), events);
    assert_eq!(sale(&register).quote().map(|quote| quote.max_spend), Some(money("79.99")));
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
    for why in [Reason::ClientNotFound, Reason::TimedOut, Reason::Contradictory, Reason::ClientNotFound] {
        asked.extend(effects.iter().filter_map(|effect| match effect {
            Effect::Look { lookup, .. } => Some(lookup.clone()),
            _ => None,
        }));
        let outcome = if why == Reason::ClientNotFound { Outcome::Refused } else { Outcome::Unknown };
        let failure = Failure::new(outcome, why, None);
        (register, effects) = register.step(Event::Looked(ROW, Err(failure)));
        if let Some(Effect::Remind(timer, _)) = effects.pop() {
            (register, effects) = register.step(Event::Reminded(timer));
        }
    }
    assert_eq!(asked, [by_phone(), query("1"), query("1"), by_phone()]);
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

/// Core review B3: a hold within a receipt that is done again would count as doing it again.
#[test]
fn a_hold_repeats_nothing() {
    let events = [
        Event::Configured(Policy::default()),
        Event::Again(repeat("80")),
        Event::Found(1, Ok(customer("c"))),
        Event::Quoted(2, Ok(calculation("100", "80"))),
        Event::Hold,
    ];
    let (_, effects) = after(events);
    assert!(matches!(&effects[..], [Effect::Record(_, hold)] if hold.again.is_none()), "{effects:?}");
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
        Event::Hold,
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
    let lost = Failure::new(Outcome::Unknown, Reason::TimedOut, None);
    let begin = [
        Event::Quoted(3, Ok(calculation("100", "80"))),
        confirm(3, "80", None),
        Event::Witnessed(id(), Ok(None)),
        confirm(3, "80", Some(1)),
        Event::Recorded(2, Ok(ROW)),
        Event::Sold(ROW, Err(lost)),
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
    let register = then(held(), begin);
    assert_eq!(
        register.inquiries[0].verdict,
        Verdict::TooEarly,
        "a person need not decide what can still be seen"
    );
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
    assert!(sale(&then(register, events)).is_doubtful);
}

/// The network drops and comes back: what was not let go stays in force, and goes on telling of the receipt.
#[test]
fn the_way_back_to_the_service_does_not_let_a_witness_go() {
    let lost = Failure::new(Outcome::Unknown, Reason::TimedOut, None);
    let events = [
        Event::Quoted(3, Ok(calculation("100", "80"))),
        confirm(3, "80", None),
        Event::Witnessed(id(), Ok(None)),
        confirm(3, "80", Some(1)),
        Event::Recorded(2, Ok(ROW)),
        Event::Sold(ROW, Err(lost)),
    ];
    let (_, effects) = then(held(), events).step(Event::Reachable);
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Release(_))), "{effects:?}");
}

#[test]
fn holds_of_an_earlier_run_are_named_and_those_without_a_name_make_a_balance_doubtful() {
    let hold = Hold { id: id(), points: money("80"), ends_at: 1_000 };
    let reopened = |left, lost| {
        let events = [
            Event::Configured(Policy::default()),
            Event::Holds { left, lost },
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
