//! The line of kept receipts: whose turn it is, what stands in its way, and what the line itself may touch when it is back.

use crate::till::{after, answer, calculation, confirm, customer, failure, money, query, quoted, then};
use register::{
    Answer, AttemptId, Deferred, Effect, Event, Failure, Hold, HoldId, Lookup, Notice, Outcome, Phase,
    Policy, Pricing, Reason, Register, Settlement, Shown, Timer,
};

pub const FIRST: AttemptId = AttemptId(5);
pub const SECOND: AttemptId = AttemptId(6);
pub const SENT: AttemptId = AttemptId(7);

fn waiting(attempt: AttemptId, code: &str) -> Deferred {
    Deferred::new(attempt, 1_000, Lookup::by(query(code)), money("100"))
}

/// Two receipts wait, and the first one's customer is being looked up.
pub fn two() -> Register {
    let policy = Policy { defer: true, ..Policy::default() };
    let line = vec![waiting(FIRST, "one"), waiting(SECOND, "two")];
    after([Event::Configured(policy), Event::Waiting(line)]).0
}

pub fn turn(register: &Register) -> Vec<AttemptId> {
    register.deferred.iter().map(|receipt| receipt.attempt).collect()
}

#[test]
fn what_could_not_be_written_down_lets_the_others_have_their_turn() {
    let register = then(two(), [Event::Found(1, Ok(customer("c")))]);
    let (register, _) = register.step(Event::Recorded(1, Err(failure(Outcome::NotSent))));
    assert_eq!(turn(&register), [SECOND, FIRST]);
}

/// The ledger knows better than the line, which was told of it a moment too late.
#[test]
fn what_does_not_wait_any_more_leaves_the_line() {
    let register = then(two(), [Event::Found(1, Ok(customer("c")))]);
    let gone = Failure::new(Outcome::NotSent, Reason::NothingToRepeat, None);
    let (register, effects) = register.step(Event::Recorded(1, Err(gone)));
    assert_eq!(turn(&register), [SECOND]);
    assert!(matches!(&effects[..], [Effect::Search(..)]), "the next has its turn: {effects:?}");
}

#[test]
fn a_refused_delivery_is_a_persons_and_one_that_nobody_knows_of_is_looked_into() {
    let sent = then(two(), [Event::Found(1, Ok(customer("c"))), Event::Recorded(1, Ok(SENT))]);
    let refused = Failure::new(Outcome::Refused, Reason::SpendTooLarge, None);
    let (register, effects) = sent.clone().step(Event::Sold(SENT, Err(refused)));
    assert!(
        !effects.contains(&Effect::Forget(FIRST)),
        "whose it was, a person may want to know: {effects:?}"
    );
    assert_eq!((turn(&register), register.inquiries.len()), (vec![SECOND], 0));
    let (register, effects) = sent.step(Event::Sold(SENT, Err(failure(Outcome::Unknown))));
    assert!(effects.contains(&Effect::Forget(FIRST)), "{effects:?}");
    assert_eq!((turn(&register), register.inquiries.len()), (vec![SECOND], 1));
}

/// What is served on the screen when the delivery is ready, and whether it goes out all the same.
fn goes_out(client: &str, events: impl IntoIterator<Item = Event>) -> bool {
    let serving = [
        Event::Query(query("1")),
        Event::Found(2, Ok(customer(client))),
        Event::Amount("100".into()),
        Event::Quoted(3, Ok(calculation("100", "80"))),
    ];
    let register = then(then(two(), serving), events);
    let (_, effects) = register.step(Event::Found(1, Ok(customer("c"))));
    effects.iter().any(|effect| matches!(effect, Effect::Record(..)))
}

#[test]
fn a_delivery_goes_out_beside_another_customer_and_not_beside_a_hold_or_a_question() {
    let other = "b";
    assert!(goes_out(other, []));
    assert!(!goes_out("c", []), "the balance on the screen would be wrong");
    let spend = Event::Spend(register::Wish::All);
    assert!(!goes_out(other, [spend, confirm(3, "80", None)]), "somebody is asked about a spending");
    let hold = Hold { id: HoldId("h".into()), points: money("80"), ends_at: 60_000 };
    let held = [Event::Hold(3), Event::Recorded(1, Ok(AttemptId(9))), Event::Held(AttemptId(9), Ok(hold))];
    assert!(!goes_out(other, held), "the hold would end by it");
}

fn deferring() -> Register {
    let policy = Policy { defer: true, ..Policy::default() };
    let lost = Event::Found(1, Err(failure(Outcome::NotSent)));
    after([Event::Configured(policy), Event::Query(query("1")), lost]).0
}

#[test]
fn nothing_is_kept_that_nobody_can_have_read_and_what_is_not_kept_was_never_sent() {
    let entered = then(deferring(), [Event::Amount("100".into())]);
    let glance = Shown { question: None, since: Shown::READABLE / 2 };
    let too_soon = Event::Confirm { seq: 3, spend: money("0"), shown: glance };
    let (register, effects) = entered.clone().step(too_soon);
    assert_eq!((register.notices, effects), (vec![Notice::TooSoon], vec![]));

    let kept = Event::Kept(1, Ok(waiting(FIRST, "1")));
    let (_, effects) = then(entered, [confirm(3, "0", None), kept])
        .step(Event::Remembered(FIRST, Err(failure(Outcome::Unknown))));
    let Some(Effect::Settle(FIRST, Settlement::Failed(failure))) = effects.first() else {
        panic!("{effects:?}")
    };
    assert_eq!(failure.outcome, Outcome::NotSent, "no answer of the keyring's is the service's");
}

#[test]
fn the_line_coming_back_asks_only_for_what_had_failed() {
    let quoted = quoted();
    let (back, effects) = quoted.clone().step(Event::Reachable);
    assert_eq!((&back.phase, effects), (&quoted.phase, vec![]), "the figures are there");

    let failed =
        then(quoted, [Event::Amount("200".into()), Event::Quoted(3, Err(failure(Outcome::NotSent)))]);
    let failed = then(failed, [Event::ScanCut]);
    let (back, effects) = failed.step(Event::Reachable);
    assert!(matches!(effects[..], [Effect::Quote { .. }]), "{effects:?}");
    assert_eq!(back.notices, [Notice::ScanCut], "what has failed is no news any more; all else still is");

    let entered = then(deferring(), [Event::Amount("100".into())]);
    assert_eq!(
        entered.clone().step(Event::Reachable).0.phase,
        entered.phase,
        "somebody is entering an amount"
    );
    let (_, effects) = deferring().step(Event::Reachable);
    assert!(matches!(effects[..], [Effect::Search(_, _)]), "{effects:?}");
}

/// A receipt without points says nothing of how many may be spent, whatever the service calls its refusal.
#[test]
fn what_a_refusal_tells_of_points_it_tells_only_of_those_that_were_to_be_spent() {
    let refused = |spend: &str, question: Option<u32>, reason| {
        let wish = register::Wish::of(money(spend));
        let quoted = then(quoted(), [Event::Spend(wish)]);
        let asked = question.map(|_| confirm(2, spend, None));
        let sent = then(
            quoted,
            asked.into_iter().chain([confirm(2, spend, question), Event::Recorded(1, Ok(SENT))]),
        );
        let failure = Failure::new(Outcome::Refused, reason, None);
        let back = then(sent, [Event::Sold(SENT, Err(failure))]);
        let Phase::Serving(sale) = &back.phase else { panic!("{:?}", back.phase) };
        let Pricing::Asking(seq) = sale.pricing else { panic!("{:?}", sale.pricing) };
        let again = then(back, [Event::Quoted(seq, Ok(calculation("100", "80")))]);
        let Phase::Serving(sale) = again.phase else { panic!("{:?}", again.phase) };
        sale.quote().expect("a quote").max_spend
    };
    assert_eq!(refused("0", None, Reason::SpendTooLarge), money("80"));
    assert_eq!(refused("80", Some(1), Reason::SpendTooLarge), money("79.99"));
    assert_eq!(refused("80", Some(1), Reason::Declined), money("80"));
}

/// Core review A7: that there is a discount may come out only when the receipt is sent. Its customer has paid in full.
#[test]
fn who_has_paid_more_than_the_service_asks_for_is_somebody_to_be_refunded_and_nobody_else() {
    let sent = then(two(), [Event::Found(1, Ok(customer("c"))), Event::Recorded(1, Ok(SENT))]);
    let sold = |total: &str| {
        let answer = Answer { total: money(total), ..answer(money("100"), money("0")) };
        then(sent.clone(), [Event::Sold(SENT, Ok(answer))]).notices
    };
    assert_eq!(sold("100"), []);
    assert_eq!(sold("99.99"), [Notice::Overpaid { kept: FIRST, paid: money("100"), total: money("99.99") }]);
}

/// It may come while somebody else is served, whose every key is a thing that the cashier does.
#[test]
fn who_is_to_be_refunded_is_told_until_it_was_read() {
    let sent = then(two(), [Event::Found(1, Ok(customer("c"))), Event::Recorded(1, Ok(SENT))]);
    let less = |total: &str| Answer { total: money(total), ..answer(money("100"), money("0")) };
    let other = AttemptId(8);
    let both = then(
        sent,
        [
            Event::Sold(SENT, Ok(less("90"))),
            Event::Found(2, Ok(customer("d"))),
            Event::Recorded(2, Ok(other)),
            Event::Sold(other, Ok(less("80"))),
            Event::Query(query("1")),
            Event::Cancel,
        ],
    );
    let kept = |notice: &Notice| matches!(notice, Notice::Overpaid { .. });
    assert_eq!(both.notices.iter().filter(|notice| kept(notice)).count(), 2, "{:?}", both.notices);
    assert!(both.is_open(), "nor does the app end over it without asking: nobody would be told again");
    let read = then(both, [Event::Dismiss]);
    assert_eq!((&read.notices[..], read.is_open()), (&[][..], false));
}

#[test]
fn a_reminder_of_the_line_finds_whoever_is_next() {
    let register = then(two(), [Event::Found(1, Err(failure(Outcome::Unknown)))]);
    assert_eq!(turn(&register), [SECOND, FIRST]);
    let (_, effects) = register.step(Event::Reminded(Timer::Delivery));
    assert_eq!(effects, [Effect::Search(2, query("two"))]);
}
