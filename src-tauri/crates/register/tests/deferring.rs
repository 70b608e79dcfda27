//! What is kept while the service cannot be reached, and what becomes of it.
#![allow(missing_docs)]

mod till;

use std::time::Duration;

use register::{
    AttemptId, Deferred, Effect, Event, Failure, Lookup, Notice, Operation, OperationKind, Outcome, Phase,
    Policy, Reason, Register, Settlement, Timer, When, Wish,
};
use till::{after, answer, calculation, customer, failure, lookup, money, query};

const KEPT: AttemptId = AttemptId(5);
const SENT: AttemptId = AttemptId(6);

fn policy(defer: bool) -> Event {
    Event::Configured(Policy { defer, ..Policy::default() })
}

fn confirm(seq: u32) -> Event {
    till::confirm(seq, "0", None)
}

fn not_reached() -> [Event; 2] {
    [Event::Query(query("code")), Event::Found(1, Err(failure(Outcome::NotSent)))]
}

fn kept() -> (Register, Vec<Effect>) {
    let rest = [Event::Amount("100".into()), confirm(0), recorded(), remembered()];
    after([policy(true)].into_iter().chain(not_reached()).chain(rest))
}

fn deferred() -> Deferred {
    Deferred { attempt: KEPT, since: 1_000, lookup: query("code"), amount: money("100"), tries: 0 }
}

fn recorded() -> Event {
    Event::Kept(1, Ok(deferred()))
}

fn remembered() -> Event {
    Event::Remembered(KEPT, Ok(()))
}

fn step(register: &mut Register, event: Event) -> Vec<Effect> {
    let (next, effects) = std::mem::take(register).step(event);
    *register = next;
    effects
}

#[test]
fn a_receipt_is_kept_only_where_that_is_wanted_and_nothing_was_sent() {
    let phase = |defer, outcome| {
        after([policy(defer), Event::Query(query("1")), Event::Found(1, Err(failure(outcome)))]).0.phase
    };
    assert!(matches!(phase(true, Outcome::NotSent), Phase::Deferring(_)));
    assert_eq!(phase(true, Outcome::Unknown), Phase::Idle);
    assert_eq!(phase(true, Outcome::Refused), Phase::Idle);
    assert_eq!(phase(false, Outcome::NotSent), Phase::Idle);
}

#[test]
fn what_is_kept_is_written_down_before_anybody_is_told() {
    let begun = [policy(true)].into_iter().chain(not_reached());
    let (mut register, effects) = after(begun.chain([Event::Amount("100".into()), confirm(0)]));
    assert_eq!(effects, [Effect::Keep { token: 1, lookup: query("code"), amount: money("100") }]);
    assert!(step(&mut register, confirm(0)).is_empty(), "written twice");
    assert!(step(&mut register, Event::Query(query("2"))).is_empty(), "left before it was written");
    assert_eq!(step(&mut register, recorded())[0], Effect::Remember(KEPT, Lookup::by(query("code"))));
    assert!(matches!(register.phase, Phase::Deferring(_)), "whoever is told can rely on it");
    step(&mut register, remembered());
    assert_eq!((register.phase, register.notices.first()), (Phase::Idle, Some(&Notice::Deferred)));
    assert_eq!(register.deferred, [deferred()]);
}

#[test]
fn what_becomes_of_another_receipt_says_nothing_of_this_one() {
    let begun = [policy(true)].into_iter().chain(not_reached());
    let (mut register, _) = after(begun.chain([Event::Amount("100".into()), confirm(0)]));
    let other = Deferred { attempt: AttemptId(9), ..deferred() };
    step(&mut register, Event::Kept(7, Ok(other)));
    step(&mut register, Event::Kept(7, Err(failure(Outcome::NotSent))));
    assert!(register.notices.is_empty(), "{:?}", register.notices);
    assert_eq!(step(&mut register, recorded())[0], Effect::Remember(KEPT, Lookup::by(query("code"))));
    step(&mut register, Event::Remembered(AttemptId(9), Err(failure(Outcome::NotSent))));
    step(&mut register, Event::Remembered(AttemptId(9), Ok(())));
    assert!(matches!(register.phase, Phase::Deferring(_)), "{:?}", register.notices);
    assert!(register.notices.is_empty(), "{:?}", register.notices);
    step(&mut register, remembered());
    assert_eq!((register.phase, register.notices.first()), (Phase::Idle, Some(&Notice::Deferred)));
}

#[test]
fn a_receipt_is_kept_up_to_the_largest_one_and_not_beyond() {
    let keeps = |amount: &str| {
        let policy = Policy { defer: true, keep_up_to: money("100"), ..Policy::default() };
        let begun = [Event::Configured(policy)].into_iter().chain(not_reached());
        let (_, effects) = after(begun.chain([Event::Amount(amount.into()), confirm(0)]));
        effects.iter().any(|effect| matches!(effect, Effect::Keep { .. }))
    };
    assert!(keeps("100"));
    assert!(!keeps("100.01"));
}

#[test]
fn what_cannot_be_kept_stays_on_the_screen() {
    let begun = [policy(true)].into_iter().chain(not_reached());
    let refused = Event::Kept(1, Err(failure(Outcome::NotSent)));
    let (register, _) = after(begun.chain([Event::Amount("100".into()), confirm(0), refused]));
    let Phase::Deferring(deferring) = register.phase else { panic!("{:?}", register.phase) };
    assert_eq!(deferring.entry.amount(), Some(money("100")));
    assert!(matches!(register.notices.first(), Some(Notice::DeferFailed(_))));
    assert_eq!(register.deferred, []);
}

#[test]
fn when_the_service_is_back_each_is_looked_up_and_sent_once() {
    let (mut register, _) = kept();
    assert_eq!(step(&mut register, Event::Reachable), [Effect::Search(2, query("code"))]);
    assert_eq!(step(&mut register, Event::Reachable), [], "looked up twice");
    let operation = Operation {
        customer: customer("c"),
        lookup: lookup("code"),
        kind: OperationKind::Retail { amount: money("100"), spend: money("0"), earn: None, holds: vec![] },
        again: Some(KEPT),
    };
    let recorded = step(&mut register, Event::Found(2, Ok(customer("c"))));
    assert_eq!(recorded, [Effect::Record(2, operation.clone())]);
    assert_eq!(
        step(&mut register, Event::Recorded(2, Ok(SENT))),
        [Effect::Remember(SENT, operation.lookup.clone()), Effect::Send(SENT, operation)]
    );
    let effects = step(&mut register, Event::Sold(SENT, Ok(answer(money("100"), money("0")))));
    assert!(matches!(effects[0], Effect::Settle(SENT, Settlement::Sold(_))));
    assert_eq!(effects[1..], [Effect::Forget(SENT), Effect::Forget(KEPT)]);
    assert_eq!((register.deferred.len(), &register.phase), (0, &Phase::Idle));
    assert_eq!(step(&mut register, Event::Reachable), []);
}

/// What stops every receipt alike, and passes: nothing left, or the service turned the till itself away.
fn passing() -> impl Iterator<Item = Failure> {
    let refused =
        [Reason::KeyRefused, Reason::PointNotFound, Reason::TooManyRequests, Reason::NotThisService]
            .map(|reason| Failure::new(Outcome::Refused, reason, None));
    refused.into_iter().chain([failure(Outcome::NotSent)])
}

#[test]
fn a_delivery_that_was_not_taken_for_a_reason_that_passes_waits_on() {
    for failure in passing() {
        let (mut register, _) = kept();
        step(&mut register, Event::Reminded(Timer::Delivery));
        step(&mut register, Event::Found(2, Ok(customer("c"))));
        step(&mut register, Event::Recorded(2, Ok(SENT)));
        let effects = step(&mut register, Event::Sold(SENT, Err(failure)));
        assert!(
            matches!(
                effects[..],
                [
                    Effect::Settle(SENT, _),
                    Effect::Forget(SENT),
                    Effect::Remind(Timer::Kept(KEPT), _),
                    Effect::Remind(Timer::Delivery, _)
                ]
            ),
            "{effects:?}"
        );
        assert_eq!(register.deferred.len(), 1);
        assert_eq!(step(&mut register, Event::Reminded(Timer::Delivery)), [Effect::Search(3, query("code"))]);
    }
}

#[test]
fn a_search_that_was_not_answered_for_a_reason_that_passes_says_nothing_of_the_code() {
    for failure in passing() {
        let (mut register, _) = kept();
        step(&mut register, Event::Reminded(Timer::Delivery));
        let effects = step(&mut register, Event::Found(2, Err(failure)));
        assert!(matches!(effects[..], [Effect::Remind(Timer::Delivery, _)]), "{effects:?}");
        assert_eq!(register.deferred.len(), 1);
    }
}

#[test]
fn a_delivery_whose_answer_is_lost_is_looked_into_and_never_sent_again() {
    let (mut register, _) = kept();
    step(&mut register, Event::Reminded(Timer::Delivery));
    step(&mut register, Event::Found(2, Ok(customer("c"))));
    step(&mut register, Event::Recorded(2, Ok(SENT)));
    step(&mut register, Event::Sold(SENT, Err(failure(Outcome::Unknown))));
    assert_eq!((register.deferred.len(), register.inquiries.len()), (0, 1));
    assert_eq!(register.phase, Phase::Idle, "nobody stands at the till for it");
    assert_eq!(step(&mut register, Event::Reminded(Timer::Delivery)), []);
}

#[test]
fn a_code_that_no_longer_works_is_for_a_person() {
    let (mut register, _) = kept();
    step(&mut register, Event::Reminded(Timer::Delivery));
    let mut gone = failure(Outcome::Refused);
    gone.reason = Reason::ClientNotFound;
    assert_eq!(step(&mut register, Event::Found(2, Err(gone.clone()))), [Effect::Undeliverable(KEPT, gone)]);
    assert_eq!(register.deferred, []);
}

#[test]
fn a_delivery_waits_while_the_cashier_sends_or_holds_points() {
    let (mut register, _) = kept();
    let ours = [
        Event::Query(query("1")),
        Event::Found(2, Ok(customer("b"))),
        Event::Amount("10".into()),
        Event::Quoted(3, Ok(calculation("10", "5"))),
        confirm(3),
    ];
    for event in ours {
        step(&mut register, event);
    }
    assert!(matches!(register.phase, Phase::Committing(_)));
    assert_eq!(step(&mut register, Event::Reminded(Timer::Delivery)), [Effect::Search(4, query("code"))]);
    assert_eq!(step(&mut register, Event::Found(4, Ok(customer("c")))), [], "two operations at once");
    step(&mut register, Event::Recorded(2, Ok(SENT)));
    let sold = step(&mut register, Event::Sold(SENT, Ok(answer(money("10"), money("0")))));
    assert!(sold.iter().any(|effect| matches!(effect, Effect::Record(..))), "now it may: {sold:?}");
}

#[test]
fn nothing_is_confirmed_while_a_delivery_is_on_its_way_but_customers_are_found() {
    let (mut register, _) = kept();
    step(&mut register, Event::Reminded(Timer::Delivery));
    step(&mut register, Event::Found(2, Ok(customer("c"))));
    assert_eq!(step(&mut register, Event::Query(query("1"))), [Effect::Search(3, query("1"))]);
    step(&mut register, Event::Found(3, Ok(customer("b"))));
    step(&mut register, Event::Amount("10".into()));
    step(&mut register, Event::Quoted(4, Ok(calculation("10", "5"))));
    assert_eq!(step(&mut register, confirm(4)), []);
    assert_eq!(register.notices.first(), Some(&Notice::Busy));
    step(&mut register, Event::Recorded(2, Ok(SENT)));
    step(&mut register, Event::Sold(SENT, Ok(answer(money("100"), money("0")))));
    assert!(matches!(step(&mut register, confirm(4))[..], [Effect::Record(..)]));
}

#[test]
fn a_delivery_whose_answer_is_lost_blocks_the_same_customer_at_the_till() {
    let (mut register, _) = kept();
    step(&mut register, Event::Reminded(Timer::Delivery));
    step(&mut register, Event::Found(2, Ok(customer("c"))));
    step(&mut register, Event::Recorded(2, Ok(SENT)));
    step(&mut register, Event::Query(query("1")));
    step(&mut register, Event::Found(3, Ok(customer("c"))));
    step(&mut register, Event::Amount("10".into()));
    step(&mut register, Event::Quoted(4, Ok(calculation("10", "5"))));
    step(&mut register, Event::Spend(Wish::of(money("5"))));
    step(&mut register, Event::Sold(SENT, Err(failure(Outcome::Unknown))));
    step(&mut register, Event::Quoted(5, Ok(calculation("10", "5"))));
    let Phase::Serving(sale) = register.phase else { panic!("{:?}", register.phase) };
    assert_eq!((sale.blocked, sale.spend()), (true, money("0")));
}

#[test]
fn what_an_earlier_run_kept_is_gone_on_with() {
    let waiting = deferred();
    let (_, effects) = after([policy(false), Event::Waiting(vec![waiting])]);
    assert_eq!(effects.last(), Some(&Effect::Search(1, query("code"))));
}

/// Core review A7: the customer has paid in full, and the service would book what they should have paid.
#[test]
fn a_discount_cannot_be_given_later() {
    let (mut register, _) = kept();
    step(&mut register, Event::Reminded(Timer::Delivery));
    let mut found = customer("c");
    found.level.scheme = register::Scheme::Discount;
    let effects = step(&mut register, Event::Found(2, Ok(found)));
    let [Effect::Undeliverable(KEPT, failure)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((failure.outcome, failure.reason), (Outcome::NotSent, Reason::DiscountTooLate));
    assert_eq!(register.deferred, []);
}

/// A sentence that names no field may be about the service, or about the client. Nothing is given up for it, nothing is
/// sent again for it, and nobody else waits for it.
#[test]
fn a_sentence_that_names_no_field_gives_nothing_up_and_sends_nothing_again() {
    let declined = || Failure::new(Outcome::Refused, Reason::Declined, None);
    let other = AttemptId(50);
    let (mut register, _) = kept();
    let waiting = Deferred { attempt: other, lookup: query("other"), amount: money("7"), ..deferred() };
    let begun = step(&mut register, Event::Waiting(vec![waiting]));
    assert_eq!(begun.last(), Some(&Effect::Search(2, query("code"))));
    let effects = step(&mut register, Event::Found(2, Err(declined())));
    assert!(matches!(&effects[..], [Effect::Remind(Timer::Delivery, _)]), "{effects:?}");
    assert_eq!(step(&mut register, Event::Reminded(Timer::Delivery)), [Effect::Search(3, query("other"))]);
    step(&mut register, Event::Found(3, Ok(customer("c"))));
    step(&mut register, Event::Recorded(2, Ok(SENT)));
    let effects = step(&mut register, Event::Sold(SENT, Err(declined())));
    assert!(matches!(&effects[..], [Effect::Settle(SENT, _), Effect::Forget(SENT), ..]), "{effects:?}");
    assert_eq!(register.deferred.iter().map(|each| each.attempt).collect::<Vec<_>>(), [KEPT]);
}

#[test]
fn a_receipt_waits_once_however_often_it_is_told() {
    let (mut register, _) = kept();
    let again = deferred();
    step(&mut register, Event::Waiting(vec![again.clone()]));
    assert_eq!(register.deferred, [again]);
}

/// Core review A6 and the issue: a receipt that waits is a person's or the line's, and not for ever.
#[test]
fn what_waits_can_be_taken_back_and_ends_with_a_person() {
    let (mut register, _) = kept();
    let begun = [policy(true)].into_iter().chain(not_reached());
    let (_, effects) = after(begun.chain([Event::Amount("100".into()), confirm(0), recorded()]));
    let until = When::At(1_000 + 7 * 24 * 60 * 60 * 1_000);
    assert!(effects.contains(&Effect::Remind(Timer::Kept(KEPT), until)), "{effects:?}");
    let mut taken = register.clone();
    assert_eq!(step(&mut taken, Event::Withdrawn(KEPT)), [Effect::Forget(KEPT)]);
    assert_eq!((taken.deferred.len(), step(&mut taken, Event::Reachable)), (0, vec![]));

    // One that is being looked up is not sent any more, either.
    let mut taken = register.clone();
    step(&mut taken, Event::Reminded(Timer::Delivery));
    step(&mut taken, Event::Withdrawn(KEPT));
    assert_eq!(step(&mut taken, Event::Found(2, Ok(customer("c")))), []);

    let effects = step(&mut register, Event::Reminded(Timer::Kept(KEPT)));
    let [Effect::Undeliverable(KEPT, failure)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((failure.reason, register.deferred.len()), (Reason::KeptTooLong, 0));
}

#[test]
fn what_is_on_its_way_is_not_interrupted() {
    let (mut register, _) = kept();
    step(&mut register, Event::Reminded(Timer::Delivery));
    step(&mut register, Event::Found(2, Ok(customer("c"))));
    assert_eq!(step(&mut register, Event::Reminded(Timer::Kept(KEPT))), []);
    step(&mut register, Event::Recorded(2, Ok(SENT)));
    assert_eq!(step(&mut register, Event::Reminded(Timer::Kept(KEPT))), []);
    assert_eq!(register.deferred.len(), 1);
}

/// Core review B6: a code on which the service answers an error each time.
#[test]
fn what_the_service_never_takes_is_for_a_person_in_the_end() {
    let (mut register, _) = kept();
    let (mut seq, mut tries) = (2, 0);
    let undeliverable = loop {
        step(&mut register, Event::Reminded(Timer::Delivery));
        let failed = Failure::new(Outcome::Unknown, Reason::ServiceFailed, None);
        let effects = step(&mut register, Event::Found(seq, Err(failed)));
        (seq, tries) = (seq + 1, tries + 1);
        if let [Effect::Undeliverable(KEPT, failure)] = &effects[..] {
            break failure.reason;
        }
        assert!(tries < 100, "for ever");
    };
    assert_eq!((undeliverable, tries), (Reason::NeverTaken, 20));
}

#[test]
fn a_service_that_wants_to_be_left_alone_is() {
    let (mut register, _) = kept();
    step(&mut register, Event::Reminded(Timer::Delivery));
    let hour = Some(Duration::from_hours(1));
    let busy = Failure { retry_after: hour, ..Failure::new(Outcome::Refused, Reason::TooManyRequests, None) };
    let effects = step(&mut register, Event::Found(2, Err(busy)));
    assert_eq!(effects, [Effect::Remind(Timer::Delivery, When::After(Duration::from_hours(1)))]);
    // Core review B6: whoever joins the line waits with it. One timer there is, and it is not set anew.
    let joins = Deferred { attempt: AttemptId(50), ..deferred() };
    let effects = step(&mut register, Event::Kept(9, Ok(joins)));
    assert!(
        !effects.iter().any(|effect| matches!(effect, Effect::Remind(Timer::Delivery, _))),
        "{effects:?}"
    );
}

/// The same code again changes nothing: were it searched for anew, the amount could go with the next scan to somebody else.
#[test]
fn the_same_code_again_leaves_the_receipt_as_it_is() {
    let begun = [policy(true)].into_iter().chain(not_reached());
    let (mut register, _) = after(begun.chain([Event::Amount("100".into())]));
    let before = register.phase.clone();
    assert_eq!(step(&mut register, Event::Query(query("code"))), []);
    assert_eq!((&register.phase, &register.notices[..]), (&before, &[Notice::AlreadyServed][..]));
}

#[test]
fn a_receipt_of_more_than_may_be_kept_is_not() {
    let policy = Policy { defer: true, keep_up_to: money("99"), ..Policy::default() };
    let begun = [Event::Configured(policy)].into_iter().chain(not_reached());
    let (register, effects) = after(begun.chain([Event::Amount("100".into()), confirm(0)]));
    assert_eq!(effects, []);
    let Some(Notice::DeferFailed(failure)) = register.notices.first() else {
        panic!("{:?}", register.notices.first())
    };
    assert_eq!(failure.reason, Reason::TooMuchToKeep);
}

/// What could not be kept after all is nobody's: neither the till's nor a person's.
#[test]
fn a_keyring_that_does_not_take_a_code_leaves_the_receipt_on_the_screen() {
    let rest = [Event::Amount("100".into()), confirm(0), recorded()];
    let (register, _) = after([policy(true)].into_iter().chain(not_reached()).chain(rest));
    let lost = Failure::new(Outcome::NotSent, Reason::LookupLost, None);
    let (register, effects) = register.step(Event::Remembered(KEPT, Err(lost.clone())));
    assert_eq!(effects, [Effect::Settle(KEPT, Settlement::Failed(lost)), Effect::Forget(KEPT)]);
    assert!(matches!(&register.phase, Phase::Deferring(deferring) if !deferring.is_writing()));
    assert_eq!(register.deferred, []);
}

/// The keyring refuses the code of a receipt that was looked up meanwhile: whatever comes back then is of that receipt, or nobody's.
#[test]
fn a_receipt_whose_code_is_not_kept_after_all_is_delivered_or_dropped_but_never_mixed_up() {
    let rest = [Event::Amount("100".into()), confirm(0), recorded()];
    let (begun, _) = after([policy(true)].into_iter().chain(not_reached()).chain(rest));
    let other = Deferred { attempt: AttemptId(50), lookup: query("other"), ..deferred() };
    let refused = || Event::Remembered(KEPT, Err(failure(Outcome::NotSent)));

    let mut register = begun.clone();
    step(&mut register, Event::Waiting(vec![other]));
    step(&mut register, refused());
    assert_eq!(
        step(&mut register, Event::Found(2, Ok(customer("of the first")))),
        [],
        "it is not the other's customer"
    );

    let mut register = begun;
    step(&mut register, Event::Reachable);
    step(&mut register, Event::Found(2, Ok(customer("c"))));
    step(&mut register, Event::Recorded(2, Ok(SENT)));
    step(&mut register, refused());
    let effects = step(&mut register, Event::Sold(SENT, Ok(answer(money("100"), money("0")))));
    assert!(matches!(effects[0], Effect::Settle(SENT, Settlement::Sold(_))), "{effects:?}");
    assert_eq!(register.deferred, []);
}

/// The ledger took it back first, and refuses to record its delivery.
#[test]
fn what_is_taken_back_while_its_delivery_is_being_written_is_not_asked_about_again() {
    let (mut register, _) = kept();
    step(&mut register, Event::Reachable);
    step(&mut register, Event::Found(2, Ok(customer("c"))));
    step(&mut register, Event::Withdrawn(KEPT));
    step(&mut register, Event::Recorded(2, Err(failure(Outcome::NotSent))));
    assert_eq!((register.deferred.len(), register.is_delivering()), (0, false));
}

/// It would change the balance under whoever is served.
#[test]
fn nothing_is_delivered_for_a_customer_who_is_being_served() {
    let (mut register, _) = kept();
    for event in [Event::Query(query("1")), Event::Found(2, Ok(customer("c")))] {
        step(&mut register, event);
    }
    step(&mut register, Event::Reminded(Timer::Delivery));
    assert_eq!(step(&mut register, Event::Found(3, Ok(customer("c")))), []);
    let left = step(&mut register, Event::Cancel);
    assert!(matches!(left[..], [Effect::Record(..)]), "{left:?}");
}

/// A confirmation that was pressed for a quote comes when its customer is not served any more.
#[test]
fn what_was_confirmed_for_a_quote_keeps_nothing() {
    let register =
        after([policy(true)].into_iter().chain(not_reached()).chain([Event::Amount("100".into())])).0;
    for (seq, spend) in [(2, "0"), (0, "80")] {
        let (next, effects) = register.clone().step(till::confirm(seq, spend, None));
        assert_eq!((effects, next.notices.first()), (vec![], Some(&Notice::QuoteChanged)));
    }
    let (_, effects) = register.clone().step(confirm(0));
    assert!(matches!(&effects[..], [Effect::Keep { .. }]));
    // The code that was looked up was the first line of something else.
    let empty = after([policy(true)].into_iter().chain(not_reached())).0;
    assert_eq!(empty.step(Event::ScanTooMuch { searched: true }).0.phase, Phase::Idle);
}
