//! What is kept while the service cannot be reached.

use crate::till::kept::{KEPT, SENT, confirm, deferred, not_reached, policy, recorded, remembered, step};
use crate::till::{self, after, answer, customer, failure, money, query};
use register::{
    AttemptId, Deferred, Effect, Entry, Event, Failure, Lookup, Notice, Outcome, Phase, Policy, Reason,
    Settlement, Timer,
};

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
    let (mut register, effects) = after(begun.chain([Event::Amount("100".into()), confirm(3)]));
    assert_eq!(effects, [Effect::Keep { token: 1, lookup: query("code"), amount: money("100") }]);
    assert!(step(&mut register, confirm(3)).is_empty(), "written twice");
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
    let (mut register, _) = after(begun.chain([Event::Amount("100".into()), confirm(3)]));
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
        let (_, effects) = after(begun.chain([Event::Amount(amount.into()), confirm(3)]));
        effects.iter().any(|effect| matches!(effect, Effect::Keep { .. }))
    };
    assert!(keeps("100"));
    assert!(!keeps("100.01"));
}

#[test]
fn what_cannot_be_kept_stays_on_the_screen() {
    let begun = [policy(true)].into_iter().chain(not_reached());
    let refused = Event::Kept(1, Err(failure(Outcome::NotSent)));
    let (register, _) = after(begun.chain([Event::Amount("100".into()), confirm(3), refused]));
    let Phase::Deferring(deferring) = register.phase else { panic!("{:?}", register.phase) };
    assert_eq!(deferring.entry.amount(), Some(money("100")));
    assert!(matches!(register.notices.first(), Some(Notice::DeferFailed(_))));
    assert_eq!(register.deferred, []);
}

/// Neither Cancel nor another customer loses it: it comes back as it was, with whose it was, and goes to nobody else.
#[test]
fn an_amount_that_was_to_be_kept_can_be_brought_back() {
    let begun = [policy(true)].into_iter().chain(not_reached()).chain([Event::Amount("100".into())]);
    let (mut register, _) = after(begun);
    let drop = step(&mut register, Event::Cancel);
    assert!(matches!(&drop[..], [Effect::Remind(Timer::Undo, _)]), "{drop:?}");
    assert_eq!(step(&mut register, Event::Undo), []);
    let Phase::Deferring(deferring) = &register.phase else { panic!("{:?}", register.phase) };
    assert_eq!((&deferring.lookup, deferring.entry.amount()), (&query("code"), Some(money("100"))));
    let entered = (deferring.lookup.clone(), deferring.entry.clone());
    assert_eq!(step(&mut register, confirm(3)), [], "that was for what was dropped");

    step(&mut register, Event::Query(query("2")));
    step(&mut register, Event::Replace(till::read(Some(1))));
    assert!(matches!(register.phase, Phase::Searching(_)), "{:?}", register.phase);
    step(&mut register, Event::Cancel);
    step(&mut register, Event::Undo);
    let Phase::Deferring(deferring) = &register.phase else { panic!("{:?}", register.phase) };
    assert_eq!((&deferring.lookup, &deferring.entry), (&entered.0, &entered.1));
    assert_eq!(register.ahead, Entry::Empty, "whoever is scanned next gets none of it");

    // What is entered anew and kept is not brought back once more.
    step(&mut register, Event::Cancel);
    let search = step(&mut register, Event::Query(query("code")));
    let [Effect::Search(seq, _)] = search[..] else { panic!("{search:?}") };
    step(&mut register, Event::Found(seq, Err(failure(Outcome::NotSent))));
    step(&mut register, Event::Amount("100".into()));
    assert!(register.dropped.is_some());
    let Phase::Deferring(deferring) = &register.phase else { panic!("{:?}", register.phase) };
    let seq = deferring.seq;
    let keep = step(&mut register, confirm(seq));
    assert!(matches!(&keep[..], [Effect::Keep { .. }]) && register.dropped.is_none(), "{keep:?}");
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
    let (register, effects) = after(begun.chain([Event::Amount("100".into()), confirm(3)]));
    assert_eq!(effects, []);
    let Some(Notice::DeferFailed(failure)) = register.notices.first() else {
        panic!("{:?}", register.notices.first())
    };
    assert_eq!(failure.reason, Reason::TooMuchToKeep);
}

/// What could not be kept after all is nobody's: neither the till's nor a person's.
#[test]
fn a_keyring_that_does_not_take_a_code_leaves_the_receipt_on_the_screen() {
    let rest = [Event::Amount("100".into()), confirm(3), recorded()];
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
    let rest = [Event::Amount("100".into()), confirm(3), recorded()];
    let (begun, _) = after([policy(true)].into_iter().chain(not_reached()).chain(rest));
    let other = Deferred { attempt: AttemptId(50), lookup: Lookup::by(query("other")), ..deferred() };
    let refused = || Event::Remembered(KEPT, Err(failure(Outcome::NotSent)));

    let mut register = begun.clone();
    step(&mut register, Event::Waiting(vec![other]));
    step(&mut register, refused());
    assert_eq!(
        step(&mut register, Event::Found(4, Ok(customer("of the first")))),
        [],
        "it is not the other's customer"
    );

    let mut register = begun;
    step(&mut register, Event::Reachable);
    step(&mut register, Event::Found(4, Ok(customer("c"))));
    step(&mut register, Event::Recorded(2, Ok(SENT)));
    step(&mut register, refused());
    let effects = step(&mut register, Event::Sold(SENT, Ok(answer(money("100"), money("0")))));
    assert!(matches!(effects[0], Effect::Settle(SENT, Settlement::Sold(_))), "{effects:?}");
    assert_eq!(register.deferred, []);
}

/// A confirmation says whose receipt it is of, and how much: one that was pressed for a quote, for somebody else's receipt or for
/// another amount keeps nothing.
#[test]
fn only_the_receipt_that_is_on_the_screen_is_kept() {
    let register =
        after([policy(true)].into_iter().chain(not_reached()).chain([Event::Amount("100".into())])).0;
    // Of a search before; of another amount of this one; of none; and one that spends.
    for (seq, spend) in [(1, "0"), (2, "0"), (0, "0"), (3, "80")] {
        let (next, effects) = register.clone().step(till::confirm(seq, spend, None));
        assert_eq!((effects, next.notices.first()), (vec![], Some(&Notice::QuoteChanged)));
    }
    let (_, effects) = register.clone().step(confirm(3));
    assert!(matches!(&effects[..], [Effect::Keep { .. }]));
    // The code that was looked up was the first line of something else.
    let empty = after([policy(true)].into_iter().chain(not_reached())).0;
    assert_eq!(empty.step(Event::ScanTooMuch { searched: true }).0.phase, Phase::Idle);
}
