//! What a real service may answer otherwise than the paper says, and what the till makes of it.
#![allow(missing_docs)]

mod till;

use register::{
    AttemptId, Effect, Event, Failure, Hold, HoldId, Holding, Notice, Outcome, Phase, Policy, Question,
    Reason, Register, Repeat, Scheme, Seen, Settlement, Verdict,
};
use till::{after, answer, by_phone, calculation, confirm, customer, money, query};

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
        Event::Recorded(Ok(ROW)),
        Event::Held(ROW, Ok(hold)),
    ];
    then(served(), events)
}

/// What becomes of a register by these.
fn then(register: Register, events: impl IntoIterator<Item = Event>) -> Register {
    events.into_iter().fold(register, |register, event| register.step(event).0)
}

/// A receipt of 100 that was not booked, to be done again.
fn repeat(spend: &str) -> Repeat {
    Repeat {
        attempt: ROW,
        client: customer("c").id,
        lookup: till::lookup("2200000000001"),
        amount: money("100"),
        spend: money(spend),
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
        Event::Recorded(Ok(ROW)),
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
    assert_eq!((&sale(&register).holding, &register.notice), (&Holding::None, &Some(Notice::HoldVanished)));
    assert!(matches!(&effects[..], [Effect::Quote { seq: 4, hold: None, .. }]), "{effects:?}");
    // Where none was named, that is a failure as any other, and asks for nothing by itself.
    let (register, effects) = register.step(Event::Quoted(4, unknown()));
    assert_eq!(effects, []);
    assert!(matches!(register.notice, Some(Notice::HoldVanished)));

    let quoted = held().step(Event::Quoted(3, Ok(calculation("100", "80")))).0;
    let sent = [confirm(3, "0", None), Event::Recorded(Ok(ROW))];
    let register = then(quoted, sent);
    let (register, effects) = register.step(Event::Sold(ROW, Err(refused(Reason::HoldNotFound))));
    assert_eq!(sale(&register).holding, Holding::None);
    assert!(matches!(effects.last(), Some(Effect::Quote { hold: None, .. })), "{effects:?}");
}

#[test]
fn a_hold_that_our_clock_ends_is_released_but_not_under_a_receipt_that_names_it() {
    let released = Effect::Release(id());
    let (register, effects) = held().step(Event::HoldEnded(id()));
    assert_eq!(
        effects,
        std::slice::from_ref(&released),
        "a quote asked for now could still find the points held"
    );
    let (register, effects) = register.step(Event::Released(id(), Ok(())));
    assert_eq!((&sale(&register).holding, &register.notice), (&Holding::None, &Some(Notice::HoldEnded)));
    assert!(matches!(&effects[..], [Effect::Quote { hold: None, .. }]), "{effects:?}");

    let quoted = held().step(Event::Quoted(3, Ok(calculation("100", "80")))).0;
    let sent = [confirm(3, "0", None), Event::Recorded(Ok(ROW))];
    let register = then(quoted, sent);
    let (register, effects) = register.step(Event::HoldEnded(id()));
    assert_eq!(effects, []);
    let (booked, effects) = register.clone().step(Event::Sold(ROW, Ok(answer(money("100"), money("0")))));
    assert!(matches!(booked.phase, Phase::Done(_)) && !effects.contains(&released), "{effects:?}");
    let not_sent = Failure::new(Outcome::NotSent, Reason::Unreachable, None);
    let (back, effects) = register.clone().step(Event::Sold(ROW, Err(not_sent.clone())));
    assert_eq!(effects, [Effect::Settle(ROW, Settlement::Failed(not_sent)), released.clone()]);
    assert!(matches!(&back.step(Event::Released(id(), Ok(()))).1[..], [Effect::Quote { hold: None, .. }]));
    let lost = Failure::new(Outcome::Unknown, Reason::TimedOut, None);
    let (unresolved, effects) = register.step(Event::Sold(ROW, Err(lost.clone())));
    assert!(matches!(unresolved.phase, Phase::Unresolved(_)) && effects.contains(&released), "{effects:?}");

    // Its time may also be over before the row is durable, or after the answer was lost.
    let quoted = held().step(Event::Quoted(3, Ok(calculation("100", "80")))).0;
    let waiting = quoted.step(confirm(3, "0", None)).0;
    let unwritten = Failure::new(Outcome::NotSent, Reason::LedgerUnwritable, None);
    let (_, effects) = waiting.clone().step(Event::HoldEnded(id())).0.step(Event::Recorded(Err(unwritten)));
    assert_eq!(effects, std::slice::from_ref(&released));
    let unresolved = waiting.step(Event::Recorded(Ok(ROW))).0.step(Event::Sold(ROW, Err(lost))).0;
    assert_eq!(unresolved.step(Event::HoldEnded(id())).1, [released]);
}

#[test]
fn a_refusal_about_a_hold_that_was_not_named_says_nothing_of_one_whose_answer_was_lost() {
    let lost = Failure::new(Outcome::Unknown, Reason::TimedOut, None);
    let events = [
        Event::Amount("100".into()),
        Event::Quoted(2, Ok(calculation("100", "80"))),
        Event::Hold,
        Event::Recorded(Ok(ROW)),
        Event::Held(ROW, Err(lost)),
        Event::Quoted(3, Ok(calculation("100", "80"))),
        confirm(3, "0", None),
        Event::Recorded(Ok(AttemptId(8))),
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
        Event::Recorded(Ok(ROW)),
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
        assert!(matches!(register.notice, Some(Notice::SearchFailed(..))));
    }
}

#[test]
fn what_was_refused_as_too_much_is_not_offered_again_for_the_same_amount() {
    let spend = |register: Register, seq, question| {
        let events = [confirm(seq, "80", None), confirm(seq, "80", Some(question)), Event::Recorded(Ok(ROW))];
        let register = then(register, events);
        register.step(Event::Sold(ROW, Err(refused(Reason::SpendTooLarge)))).0
    };
    let register = served().step(Event::Amount("100".into())).0;
    let register = register.step(Event::Quoted(2, Ok(calculation("100", "80")))).0;
    let register = spend(register, 2, 1).step(Event::Quoted(3, Ok(calculation("100", "80")))).0;
    let most = |register: &Register| sale(register).quote().map(|quote| quote.max_spend);
    assert_eq!((most(&register), sale(&register).spend), (Some(money("79.99")), money("79.99")));
    let register = register.step(Event::Amount("200".into())).0;
    let register = register.step(Event::Quoted(4, Ok(calculation("200", "80")))).0;
    assert_eq!(most(&register), Some(money("80")));
}

#[test]
fn a_look_that_finds_nobody_or_somebody_else_is_followed_by_one_for_what_had_found_them() {
    let register = served().step(Event::Amount("100".into())).0;
    let register = register.step(Event::Quoted(2, Ok(calculation("100", "80")))).0;
    let events = [confirm(2, "0", None), Event::Recorded(Ok(ROW))];
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
        Event::Witnessed(id(), Ok(None)),
        confirm(4, "80", Some(1)),
        Event::Recorded(Ok(ROW)),
        Event::Sold(ROW, Err(lost)),
    ];
    let (mut register, mut effects) = (held(), vec![]);
    for event in events {
        (register, effects) = register.step(event);
    }
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Look { hold: Some(_), .. })), "{effects:?}");
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
        Event::Recorded(Ok(ROW)),
        Event::Sold(ROW, Err(lost())),
        Event::Park,
        Event::Query(query("1")),
        Event::Found(3, Ok(customer("c"))),
    ]);
    let register = then(served(), begin.chain(quoted(4)));
    let second = AttemptId(8);
    let register = register.step(confirm(4, "0", None)).0.step(Event::Recorded(Ok(second))).0;
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
    assert!(matches!(&effects[..], [Effect::Record(hold)] if hold.again.is_none()), "{effects:?}");
}

/// Core review A2: 878 points, of which 80 were held when the balance was read; the receipt is booked, the answer lost, and
/// the balance stays 798. "Not booked" would spend the points twice.
#[test]
fn a_balance_that_an_earlier_hold_may_have_lowered_proves_nothing() {
    let lost = Failure::new(Outcome::Unknown, Reason::TimedOut, None);
    let lowered = || {
        let mut found = customer("c");
        found.balance = Some(money("798"));
        found
    };
    let verdict_after = |first: Register, released: Option<Event>| {
        let left = then(first.step(Event::Cancel).0, released);
        let (mut register, effects) = left.step(Event::Query(query("2")));
        let [Effect::Search(seq, _), ..] = effects[..] else { panic!("{effects:?}") };
        let events = [Event::Found(seq, Ok(lowered())), Event::Amount("100".into())];
        let mut effects = vec![];
        for event in events {
            (register, effects) = register.step(event);
        }
        let [Effect::Quote { seq, .. }] = effects[..] else { panic!("{effects:?}") };
        let question = register.step(Event::Quoted(seq, Ok(calculation("100", "80")))).0;
        let question = question.step(confirm(seq, "80", None)).0;
        let Some(Question(number)) = sale(&question).question() else { panic!("{question:?}") };
        let events = [
            confirm(seq, "80", Some(number)),
            Event::Recorded(Ok(AttemptId(9))),
            Event::Sold(AttemptId(9), Err(lost.clone())),
        ];
        let mut register = then(question, events);
        for _ in 0..8 {
            let seen = Seen { balance: Some(money("798")), witness: None };
            register = register.step(Event::Looked(AttemptId(9), Ok(seen))).0;
        }
        let Phase::Unresolved(unresolved) = &register.phase else { panic!("{register:?}") };
        unresolved.verdict
    };
    let failed = Failure::new(Outcome::NotSent, Reason::Unreachable, None);
    assert_eq!(verdict_after(held(), None), Verdict::NoBalance);
    assert_eq!(verdict_after(held(), Some(Event::Released(id(), Err(failed)))), Verdict::NoBalance);
    // Once it was let go, what is read afterwards is what it is.
    assert_eq!(verdict_after(held(), Some(Event::Released(id(), Ok(())))), Verdict::Unchanged);
}
