//! What becomes of what was kept: it is sent once, or a person's business.

use std::time::Duration;

use crate::till::kept::{
    KEPT, SENT, confirm, deferred, kept, not_reached, policy, recorded, searched_as, searches, step,
};
use crate::till::{after, answer, by_phone, calculation, customer, failure, lookup, money, query, spent};
use register::{
    AttemptId, Deferred, Effect, Event, Failure, Inquiry, Lookup, Notice, Operation, OperationKind, Outcome,
    Phase, Reason, Scheme, Sent, Settlement, Timer, Verdict, When, Wish,
};

#[test]
fn when_the_service_is_back_each_is_looked_up_and_sent_once() {
    let (mut register, _) = kept();
    assert_eq!(step(&mut register, Event::Reachable), [Effect::Search(4, query("code"))]);
    assert_eq!(step(&mut register, Event::Reachable), [], "looked up twice");
    let operation = Operation {
        customer: customer("c"),
        lookup: lookup("code"),
        kind: OperationKind::Retail { amount: money("100"), spend: money("0"), earn: None, holds: vec![] },
        again: Some(KEPT),
    };
    let recorded = step(&mut register, Event::Found(4, Ok(customer("c"))));
    // A code may have been good for once: a later run knows the phone as well.
    let remembered = Effect::Remember(KEPT, lookup("code"));
    assert_eq!(recorded, [remembered, Effect::Record(2, operation.clone())]);
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
        step(&mut register, Event::Found(4, Ok(customer("c"))));
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
        let again = step(&mut register, Event::Reminded(Timer::Delivery));
        assert_eq!(again, [Effect::Search(5, by_phone())], "a code may be good for once");
    }
}

#[test]
fn a_search_that_was_not_answered_for_a_reason_that_passes_says_nothing_of_the_code() {
    for failure in passing() {
        let (mut register, _) = kept();
        step(&mut register, Event::Reminded(Timer::Delivery));
        let effects = step(&mut register, Event::Found(4, Err(failure)));
        assert!(matches!(effects[..], [Effect::Remind(Timer::Delivery, _)]), "{effects:?}");
        assert_eq!(register.deferred.len(), 1);
    }
}

#[test]
fn a_delivery_whose_answer_is_lost_is_looked_into_and_never_sent_again() {
    let (mut register, _) = kept();
    step(&mut register, Event::Reminded(Timer::Delivery));
    step(&mut register, Event::Found(4, Ok(customer("c"))));
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
    assert_eq!(step(&mut register, Event::Found(4, Err(gone.clone()))), [Effect::Undeliverable(KEPT, gone)]);
    assert_eq!(register.deferred, []);
}

#[test]
fn a_delivery_waits_while_the_cashier_sends_or_holds_points() {
    let (mut register, _) = kept();
    let ours = [
        Event::Query(query("1")),
        Event::Found(4, Ok(customer("b"))),
        Event::Amount("10".into()),
        Event::Quoted(5, Ok(calculation("10", "5"))),
        confirm(5),
    ];
    for event in ours {
        step(&mut register, event);
    }
    assert!(matches!(register.phase, Phase::Committing(_)));
    assert_eq!(step(&mut register, Event::Reminded(Timer::Delivery)), [Effect::Search(6, query("code"))]);
    let found = step(&mut register, Event::Found(6, Ok(customer("c"))));
    assert!(matches!(&found[..], [Effect::Remember(KEPT, _)]), "two operations at once: {found:?}");
    step(&mut register, Event::Recorded(2, Ok(SENT)));
    let sold = step(&mut register, Event::Sold(SENT, Ok(answer(money("10"), money("0")))));
    assert!(sold.iter().any(|effect| matches!(effect, Effect::Record(..))), "now it may: {sold:?}");
}

#[test]
fn nothing_is_confirmed_while_a_delivery_is_on_its_way_but_customers_are_found() {
    let (mut register, _) = kept();
    step(&mut register, Event::Reminded(Timer::Delivery));
    step(&mut register, Event::Found(4, Ok(customer("c"))));
    assert_eq!(step(&mut register, Event::Query(query("1"))), [Effect::Search(5, query("1"))]);
    step(&mut register, Event::Found(5, Ok(customer("b"))));
    step(&mut register, Event::Amount("10".into()));
    step(&mut register, Event::Quoted(6, Ok(calculation("10", "5"))));
    assert_eq!(step(&mut register, confirm(6)), []);
    assert_eq!(register.notices.first(), Some(&Notice::Busy));
    step(&mut register, Event::Recorded(2, Ok(SENT)));
    step(&mut register, Event::Sold(SENT, Ok(answer(money("100"), money("0")))));
    assert!(matches!(step(&mut register, confirm(6))[..], [Effect::Record(..)]));
}

#[test]
fn a_delivery_whose_answer_is_lost_blocks_the_same_customer_at_the_till() {
    let (mut register, _) = kept();
    step(&mut register, Event::Reminded(Timer::Delivery));
    step(&mut register, Event::Found(4, Ok(customer("c"))));
    step(&mut register, Event::Recorded(2, Ok(SENT)));
    step(&mut register, Event::Query(query("1")));
    step(&mut register, Event::Found(5, Ok(customer("c"))));
    step(&mut register, Event::Amount("10".into()));
    step(&mut register, Event::Quoted(6, Ok(calculation("10", "5"))));
    step(&mut register, Event::Spend(Wish::of(money("5"))));
    step(&mut register, Event::Sold(SENT, Err(failure(Outcome::Unknown))));
    step(&mut register, Event::Quoted(7, Ok(calculation("10", "5"))));
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
    let effects = step(&mut register, Event::Found(4, Ok(found)));
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
    let waiting = Deferred::new(other, 1_000, Lookup::by(query("other")), money("7"));
    let begun = step(&mut register, Event::Waiting(vec![waiting]));
    assert_eq!(begun.last(), Some(&Effect::Search(4, query("code"))));
    let effects = step(&mut register, Event::Found(4, Err(declined())));
    assert!(matches!(&effects[..], [Effect::Remind(Timer::Delivery, _)]), "{effects:?}");
    assert_eq!(step(&mut register, Event::Reminded(Timer::Delivery)), [Effect::Search(5, query("other"))]);
    step(&mut register, Event::Found(5, Ok(customer("c"))));
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
    let (_, effects) = after(begun.chain([Event::Amount("100".into()), confirm(3), recorded()]));
    let until = When::At(1_000 + 7 * 24 * 60 * 60 * 1_000);
    assert!(effects.contains(&Effect::Remind(Timer::Kept(KEPT), until)), "{effects:?}");
    let mut taken = register.clone();
    assert_eq!(step(&mut taken, Event::Withdrawn(KEPT)), [Effect::Forget(KEPT)]);
    assert_eq!((taken.deferred.len(), step(&mut taken, Event::Reachable)), (0, vec![]));

    // One that is being looked up is not sent any more, either.
    let mut taken = register.clone();
    step(&mut taken, Event::Reminded(Timer::Delivery));
    step(&mut taken, Event::Withdrawn(KEPT));
    assert_eq!(step(&mut taken, Event::Found(4, Ok(customer("c")))), []);

    // It has waited for as long as one may. Nobody may have been there to try it, so it has two hours more, whatever is told again.
    let again = |pause| [Effect::Remind(Timer::Kept(KEPT), When::After(pause))];
    let (hours, minute) = (Duration::from_hours(2), Duration::from_mins(1));
    assert_eq!(step(&mut register, Event::Reminded(Timer::Kept(KEPT))), again(hours));
    assert_eq!(step(&mut register, Event::Waiting(vec![deferred()])), [Effect::Search(4, query("code"))]);
    let mut taken = register.clone();
    let found = step(&mut taken, Event::Found(4, Ok(customer("c"))));
    assert!(matches!(found[..], [Effect::Remember(..), Effect::Record(..)]), "{found:?}");
    assert_eq!(step(&mut taken, Event::Reminded(Timer::Kept(KEPT))), again(minute), "it is on its way");

    step(&mut register, Event::Found(4, Err(failure(Outcome::NotSent))));
    let effects = step(&mut register, Event::Reminded(Timer::Kept(KEPT)));
    let [Effect::Undeliverable(KEPT, failure)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((failure.reason, register.deferred.len()), (Reason::KeptTooLong, 0));
}

#[test]
fn what_is_on_its_way_is_not_interrupted() {
    let (mut register, _) = kept();
    step(&mut register, Event::Reminded(Timer::Delivery));
    step(&mut register, Event::Found(4, Ok(customer("c"))));
    for recorded in [false, true] {
        for _ in 0..2 {
            let effects = step(&mut register, Event::Reminded(Timer::Kept(KEPT)));
            assert!(matches!(effects[..], [Effect::Remind(Timer::Kept(KEPT), _)]), "{effects:?}");
        }
        if !recorded {
            step(&mut register, Event::Recorded(2, Ok(SENT)));
        }
    }
    assert_eq!(register.deferred.len(), 1);
}

/// Core review B6: a code on which the service answers an error each time, or HTTP's 404 alone, while others are served. A service that
/// serves nobody says nothing of this one, however long that is so.
#[test]
fn what_the_service_never_takes_is_for_a_person_in_the_end() {
    let unknown = [Reason::ServiceFailed, Reason::TimedOut, Reason::Interrupted];
    let answers = unknown.map(|reason| (Outcome::Unknown, reason));
    for (outcome, reason) in answers.into_iter().chain([(Outcome::Refused, Reason::NotThisService)]) {
        let (mut register, _) = kept();
        let mut ends = |serves_others: bool| {
            (1..=100).find_map(|tries| {
                let seq = searched_as(&step(&mut register, Event::Reminded(Timer::Delivery)));
                let failed = Failure::new(outcome, reason, None);
                let effects = step(&mut register, Event::Found(seq, Err(failed)));
                if let [Effect::Undeliverable(KEPT, failure)] = &effects[..] {
                    return Some((failure.reason, tries));
                }
                if serves_others {
                    let seq = searched_as(&step(&mut register, Event::Query(query("1"))));
                    step(&mut register, Event::Found(seq, Ok(customer("b"))));
                    step(&mut register, Event::Cancel);
                }
                None
            })
        };
        assert_eq!(ends(false), None, "{reason:?}: nobody is served");
        // The first of them is the last of those.
        assert_eq!(ends(true), Some((Reason::NeverTaken, 21)), "{reason:?}");
    }
}

#[test]
fn a_service_that_wants_to_be_left_alone_is() {
    let (mut register, _) = kept();
    step(&mut register, Event::Reminded(Timer::Delivery));
    let hour = Some(Duration::from_hours(1));
    let busy = Failure { retry_after: hour, ..Failure::new(Outcome::Refused, Reason::TooManyRequests, None) };
    let effects = step(&mut register, Event::Found(4, Err(busy)));
    assert_eq!(effects, [Effect::Remind(Timer::Delivery, When::After(Duration::from_hours(1)))]);
    // Core review B6: whoever joins the line waits with it. One timer there is, and it is not set anew.
    let joins = Deferred { attempt: AttemptId(50), ..deferred() };
    let effects = step(&mut register, Event::Kept(9, Ok(joins)));
    assert!(
        !effects.iter().any(|effect| matches!(effect, Effect::Remind(Timer::Delivery, _))),
        "{effects:?}"
    );
    // Nor is it an occasion that the service answers, or that one of them is taken back.
    assert!(!searches(&step(&mut register, Event::Reachable)));
    assert!(!searches(&step(&mut register, Event::Withdrawn(KEPT))));
    assert!(searches(&step(&mut register, Event::Reminded(Timer::Delivery))));
}

/// The ledger took it back first, and refuses to record its delivery.
#[test]
fn what_is_taken_back_while_its_delivery_is_being_written_is_not_asked_about_again() {
    let (mut register, _) = kept();
    step(&mut register, Event::Reachable);
    step(&mut register, Event::Found(4, Ok(customer("c"))));
    step(&mut register, Event::Withdrawn(KEPT));
    step(&mut register, Event::Recorded(2, Err(failure(Outcome::NotSent))));
    assert_eq!((register.deferred.len(), register.is_delivering()), (0, false));
}

/// It would change the balance under whoever is served.
#[test]
fn nothing_is_delivered_for_a_customer_who_is_being_served() {
    let (mut register, _) = kept();
    for event in [Event::Query(query("1")), Event::Found(4, Ok(customer("c")))] {
        step(&mut register, event);
    }
    step(&mut register, Event::Reminded(Timer::Delivery));
    let found = step(&mut register, Event::Found(5, Ok(customer("c"))));
    assert!(matches!(&found[..], [Effect::Remember(KEPT, _)]), "{found:?}");
    let left = step(&mut register, Event::Cancel);
    assert!(matches!(left[..], [Effect::Record(..)]), "{left:?}");
}

/// It would end what their balance can tell of a receipt that is being looked into: the others have their turn.
#[test]
fn nothing_is_delivered_for_a_customer_whose_receipt_is_being_looked_into() {
    let (mut register, _) = kept();
    let sent = Sent { is_fresh: false, ..spent("100") };
    let inquiry = Inquiry::new(AttemptId(2), sent, Some(lookup("1")), false);
    step(&mut register, Event::Reopened(vec![inquiry]));
    let seq = searched_as(&step(&mut register, Event::Reachable));
    let effects = step(&mut register, Event::Found(seq, Ok(customer("c"))));
    assert!(
        matches!(&effects[..], [Effect::Remember(KEPT, _), Effect::Remind(Timer::Delivery, _)]),
        "{effects:?}"
    );
    step(&mut register, Event::Decided(AttemptId(2)));
    let seq = searched_as(&step(&mut register, Event::Reminded(Timer::Delivery)));
    let effects = step(&mut register, Event::Found(seq, Ok(customer("c"))));
    assert!(matches!(&effects[..], [Effect::Record(..)]), "{effects:?}");
}

/// A service that answers no receipt would lose the whole line.
#[test]
fn after_a_delivery_that_was_lost_the_line_pauses_for_as_long_as_it_is_told() {
    for (retry_after, pause) in [
        (None, Duration::from_mins(1)),
        (Some(Duration::from_mins(10)), Duration::from_mins(10)),
        (Some(Duration::from_hours(24 * 7)), Duration::from_hours(1)),
    ] {
        let (mut register, _) = kept();
        let next = Deferred { attempt: AttemptId(50), ..deferred() };
        step(&mut register, Event::Waiting(vec![next]));
        step(&mut register, Event::Found(4, Ok(customer("c"))));
        step(&mut register, Event::Recorded(2, Ok(SENT)));
        let lost = Failure { retry_after, ..failure(Outcome::Unknown) };
        let effects = step(&mut register, Event::Sold(SENT, Err(lost)));
        assert!(effects.contains(&Effect::Remind(Timer::Delivery, When::After(pause))), "{effects:?}");
        assert!(!searches(&effects));
        assert_eq!(register.deferred.len(), 1);
    }
}

/// What waits for nothing but its turn is put back where its customer's receipt is lost meanwhile.
#[test]
fn a_delivery_that_was_ready_does_not_end_what_can_be_known_of_its_customers_receipt() {
    let (mut register, _) = kept();
    for event in [
        Event::Query(query("1")),
        Event::Found(4, Ok(customer("c"))),
        Event::Amount("1000".into()),
        Event::Quoted(5, Ok(calculation("1000", "500"))),
        Event::Reminded(Timer::Delivery),
        Event::Found(6, Ok(customer("c"))),
        confirm(5),
        Event::Recorded(2, Ok(SENT)),
    ] {
        step(&mut register, event);
    }
    let effects = step(&mut register, Event::Sold(SENT, Err(failure(Outcome::Unknown))));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Record(..))), "{effects:?}");
    assert_ne!(register.inquiries[0].verdict, Verdict::Overtaken);
}

/// What a service calls a phone is another's, or finds nobody: the points go to nobody else, and the code still finds them.
#[test]
fn whoever_was_found_once_is_found_again_or_nobody() {
    let this_run = || {
        let (mut register, _) = kept();
        step(&mut register, Event::Reachable);
        step(&mut register, Event::Found(4, Ok(customer("c"))));
        step(&mut register, Event::Recorded(2, Ok(SENT)));
        step(&mut register, Event::Sold(SENT, Err(failure(Outcome::NotSent))));
        let again = step(&mut register, Event::Reminded(Timer::Delivery));
        assert_eq!(again, [Effect::Search(5, by_phone())], "a code may be good for once");
        register
    };
    // A later run knows from the keyring who it was.
    let later_run = || {
        let (mut register, _) = after([policy(true)]);
        let waiting = Deferred { lookup: lookup("code"), ..deferred() };
        let seq = searched_as(&step(&mut register, Event::Waiting(vec![waiting])));
        step(&mut register, Event::Found(seq, Err(failure(Outcome::NotSent))));
        let again = step(&mut register, Event::Reminded(Timer::Delivery));
        assert!(matches!(&again[..], [Effect::Search(_, way)] if *way == by_phone()), "{again:?}");
        (register, searched_as(&again))
    };
    for (register, seq) in [(this_run(), 5), later_run()] {
        // Somebody else has the phone by now, whatever they have: the code may still find them, and the points are nobody else's.
        for mut found in [customer("d"), customer("e")] {
            found.level.scheme = if found.id.0 == "d" { Scheme::Cashback } else { Scheme::Discount };
            let mut other = register.clone();
            let effects = step(&mut other, Event::Found(seq, Ok(found)));
            assert!(matches!(&effects[..], [Effect::Remind(Timer::Delivery, _)]), "{effects:?}");
            let again = step(&mut other, Event::Reminded(Timer::Delivery));
            assert_eq!(again, [Effect::Search(seq + 1, query("code"))]);
        }

        let mut nobody = register;
        let not_found = Failure::new(Outcome::Refused, Reason::ClientNotFound, None);
        step(&mut nobody, Event::Found(seq, Err(not_found)));
        let again = step(&mut nobody, Event::Reminded(Timer::Delivery));
        assert_eq!(again, [Effect::Search(seq + 1, query("code"))]);

        // A sentence that names no field may be about the service: where nobody is served, it uses up nothing.
        for seq in seq + 1..seq + 50 {
            let declined = Failure::new(Outcome::Refused, Reason::Declined, None);
            step(&mut nobody, Event::Found(seq, Err(declined)));
            step(&mut nobody, Event::Reminded(Timer::Delivery));
        }
        assert_eq!(nobody.deferred.len(), 1);
    }
}

/// A service that recovers may answer searches and lose receipts: the line is not spent on finding that out.
#[test]
fn each_loss_in_a_row_waits_for_twice_as_long() {
    let (mut register, _) = kept();
    let more = (0..3).map(|number| Deferred { attempt: AttemptId(50 + number), ..deferred() });
    step(&mut register, Event::Waiting(more.collect()));
    let mut effects = vec![Effect::Search(4, query("code"))];
    for (number, minutes) in [1, 2, 4].into_iter().enumerate() {
        let Some(Effect::Search(seq, _)) = effects.last().cloned() else { panic!("{effects:?}") };
        // Each has another customer.
        let [_, record] = &step(&mut register, Event::Found(seq, Ok(customer(&format!("c{number}")))))[..]
        else {
            panic!("nothing is sent")
        };
        let Effect::Record(token, _) = *record else { panic!("{record:?}") };
        let row = AttemptId(70 + i64::try_from(number).expect("a number"));
        step(&mut register, Event::Recorded(token, Ok(row)));
        let lost = step(&mut register, Event::Sold(row, Err(failure(Outcome::Unknown))));
        let pause = Effect::Remind(Timer::Delivery, When::After(Duration::from_mins(minutes)));
        assert!(lost.contains(&pause), "{lost:?}");
        assert!(!searches(&step(&mut register, Event::Reachable)));
        effects = step(&mut register, Event::Reminded(Timer::Delivery));
    }
}
