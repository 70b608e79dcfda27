//! Every arrow of the register's diagram, one by one.

use crate::till::{
    self, ROW, after, answer, by_phone, calculation, customer, failure, lookup, money, query, read, sale,
};
use register::{
    Confirming, Effect, EntryProblem, Event, Hold, HoldId, Holding, Misread, Notice, Operation,
    OperationKind, Outcome, Phase, Policy, Pricing, Question, Reason, Register, Scheme, Settlement, Shown,
    Timer, When, Wish, Witness,
};

fn serving() -> Vec<Event> {
    vec![Event::Configured(Policy::default()), Event::Query(query("1")), Event::Found(1, Ok(customer("c")))]
}

/// A quote with number 2: 100 to pay, of which 80 may be points.
fn quoted() -> Vec<Event> {
    let mut events = serving();
    events.extend([Event::Amount("100".into()), Event::Quoted(2, Ok(calculation("100", "80")))]);
    events
}

fn held() -> Vec<Event> {
    let mut events = quoted();
    events.extend([Event::Hold(2), Event::Recorded(1, Ok(ROW)), Event::Held(ROW, Ok(hold()))]);
    events
}

fn confirm(seq: u32, spend: &str) -> Event {
    till::confirm(seq, spend, None)
}

/// Yes to the question of this number.
fn yes(question: u32, seq: u32, spend: &str) -> Event {
    till::confirm(seq, spend, Some(question))
}

fn committing(spend: &str) -> Vec<Event> {
    let mut events = quoted();
    events.push(confirm(2, spend));
    if spend != "0" {
        events.push(yes(1, 2, spend));
    }
    events.push(Event::Recorded(1, Ok(ROW)));
    events
}

fn then(mut events: Vec<Event>, more: impl IntoIterator<Item = Event>) -> (Register, Vec<Effect>) {
    events.extend(more);
    after(events)
}

fn hold() -> Hold {
    Hold { id: HoldId("h".into()), points: money("80"), ends_at: 1_000 }
}

fn operation(kind: OperationKind) -> Operation {
    Operation { customer: customer("c"), lookup: lookup("1"), kind, again: None }
}

fn retail(amount: &str, spend: &str, hold: Option<Hold>) -> Operation {
    let earn = (spend == "0").then(|| money("10"));
    let holds = hold.into_iter().collect();
    operation(OperationKind::Retail { amount: money(amount), spend: money(spend), earn, holds })
}

fn hold_of(points: &str) -> Operation {
    operation(OperationKind::Hold { points: money(points) })
}

#[test]
fn an_unconfigured_till_does_nothing_until_it_is_configured() {
    assert_eq!(after([Event::Query(query("1"))]), (Register::default(), vec![]));
    assert_eq!(after([Event::Configured(Policy::default())]).0.phase, Phase::Idle);
    assert_eq!(
        after([Event::Configured(Policy::default()), Event::Unconfigured]).0.phase,
        Phase::Unconfigured
    );
}

#[test]
fn a_query_searches_and_only_its_own_answer_counts() {
    let (register, effects) = after([Event::Configured(Policy::default()), Event::Query(query("1"))]);
    assert_eq!(effects, [Effect::Search(1, query("1"))]);
    let (register, effects) = register.step(Event::Query(query("2")));
    assert_eq!(effects, [Effect::Search(2, query("2"))]);
    let (register, _) = register.step(Event::Found(1, Ok(customer("stale"))));
    assert!(matches!(&register.phase, Phase::Searching(searching) if searching.seq == 2));
    let (register, _) = register.step(Event::Found(2, Ok(customer("c"))));
    assert_eq!(sale(&register).customer, customer("c"));
}

#[test]
fn a_failed_search_goes_back_to_idle_and_says_why() {
    let failed = failure(Outcome::Refused);
    let (register, _) = after([
        Event::Configured(Policy::default()),
        Event::Query(query("1")),
        Event::Found(1, Err(failed.clone())),
    ]);
    assert_eq!(register.phase, Phase::Idle);
    assert_eq!(register.notices.first(), Some(&Notice::SearchFailed(query("1"), failed)));
    assert_eq!(register.step(Event::Dismiss).0.notices.first(), None);
}

#[test]
fn an_amount_is_quoted_and_a_stale_quote_is_dropped() {
    let (register, effects) = then(serving(), [Event::Amount("100".into())]);
    assert!(matches!(&effects[..], [Effect::Quote { seq: 2, .. }]));
    let (register, effects) = register.step(Event::Amount("1000".into()));
    assert!(matches!(&effects[..], [Effect::Quote { seq: 3, .. }]));
    let (register, _) = register.step(Event::Quoted(2, Ok(calculation("100", "80"))));
    assert_eq!(sale(&register).pricing, Pricing::Asking(3));
    let (register, _) = register.step(Event::Quoted(3, Ok(calculation("1000", "878"))));
    assert_eq!(sale(&register).quote().map(|quote| quote.max_spend), Some(money("878")));
}

#[test]
fn an_amount_that_is_none_says_why_and_asks_for_nothing() {
    let check = |typed: &str, expect: register::Entry| {
        let (register, effects) = then(quoted(), [Event::Amount(typed.into())]);
        assert_eq!(
            (&sale(&register).entry, &sale(&register).pricing),
            (&expect, &Pricing::None),
            "{typed:?}"
        );
        assert_eq!(effects, []);
    };
    let bad = |typed: &str, problem| register::Entry::Bad(Misread { typed: typed.to_owned(), problem });
    check("", register::Entry::Empty);
    check("0", register::Entry::Empty);
    check("1.005", bad("1.005", EntryProblem::TooManyPlaces));
    check("-1", bad("-1", EntryProblem::Negative));
}

#[test]
fn the_same_amount_written_differently_is_not_asked_for_again() {
    let (register, effects) = then(quoted(), [Event::Amount("100,0".into())]);
    assert_eq!(effects, []);
    assert!(sale(&register).quote().is_some());
}

#[test]
fn a_quote_for_another_amount_is_a_contradiction() {
    let (register, _) =
        then(serving(), [Event::Amount("100".into()), Event::Quoted(2, Ok(calculation("90", "80")))]);
    let Pricing::Failed(failed) = &sale(&register).pricing else { panic!("{register:?}") };
    assert_eq!(failed.reason, Reason::Contradictory);
}

#[test]
fn confirming_after_a_failed_quote_asks_for_it_once_more() {
    let failed = Event::Quoted(2, Err(failure(Outcome::Unknown)));
    let (register, effects) = then(serving(), [Event::Amount("100".into()), failed, confirm(2, "0")]);
    assert!(matches!(&effects[..], [Effect::Quote { seq: 3, .. }]));
    assert_eq!(sale(&register).pricing, Pricing::Asking(3));
}

#[test]
fn spending_stays_within_the_quote() {
    let check = |spend: &str, expect: &str| {
        let (register, _) = then(quoted(), [Event::Spend(Wish::of(money(spend)))]);
        assert_eq!(sale(&register).spend(), money(expect), "{spend}");
        assert_eq!(sale(&register).to_pay(), Some(money("100") - money(expect)), "{spend}");
    };
    check("0", "0");
    check("33.33", "33.33");
    check("80", "80");
    check("80.01", "80");
    check("-1", "0");
    let smaller = [
        Event::Spend(Wish::of(money("80"))),
        Event::Amount("50".into()),
        Event::Quoted(3, Ok(calculation("50", "40"))),
    ];
    assert_eq!(sale(&then(quoted(), smaller).0).spend(), money("40"));
}

#[test]
fn only_cashback_spends_points() {
    for scheme in [Scheme::Discount, Scheme::Other("stamps".into())] {
        let priced = register::Calculation { scheme: Some(scheme.clone()), ..calculation("100", "80") };
        let (register, _) = then(serving(), [Event::Amount("100".into()), Event::Quoted(2, Ok(priced))]);
        assert_eq!(sale(&register).quote().map(|quote| quote.max_spend), Some(money("0")), "{scheme:?}");
    }
}

#[test]
fn earning_takes_one_confirmation_and_spending_takes_two() {
    let (_, effects) = then(quoted(), [confirm(2, "0")]);
    assert_eq!(effects, [Effect::Record(1, retail("100", "0", None))]);
    let (register, effects) = then(quoted(), [confirm(2, "80")]);
    assert_eq!(sale(&register).confirming, Confirming::Asked(Question(1)));
    assert_eq!(effects, []);
    let (_, effects) = register.clone().step(yes(1, 2, "80"));
    assert_eq!(effects, [Effect::Record(1, retail("100", "80", None))]);
    let (register, effects) = register.step(yes(1, 2, "79"));
    assert_eq!(
        sale(&register).confirming,
        Confirming::Asked(Question(2)),
        "another figure has to be asked about anew"
    );
    assert_eq!(effects, []);
    let (register, _) = register.step(Event::Cancel);
    assert_eq!(sale(&register).confirming, Confirming::Not, "the first cancel only steps back");
}

/// However the events come: two presses at once, a press that was queued behind another, a key that bounces.
#[test]
fn what_nobody_can_have_read_is_not_confirmed() {
    let at_once = |question| Shown { since: Shown::READABLE / 2, ..read(question) };
    let check = |register: &Register, seq, spend: &str, shown| {
        let before = sale(register).confirming;
        let (register, effects) = register.clone().step(Event::Confirm { seq, spend: money(spend), shown });
        assert_eq!((register.notices.first(), effects), (Some(&Notice::TooSoon), vec![]), "{shown:?}");
        assert_eq!(sale(&register).confirming, before);
    };
    let (quoted, _) = after(quoted());
    check(&quoted, 2, "0", at_once(None));
    check(&quoted, 2, "0", read(Some(1)));
    let (asked, _) = quoted.step(confirm(2, "80"));
    for shown in [read(None), at_once(None), at_once(Some(1)), read(Some(0)), read(Some(2))] {
        check(&asked, 2, "80", shown);
    }
    let (asked, _) = asked.step(yes(1, 2, "79"));
    check(&asked, 2, "79", read(Some(1)));
}

#[test]
fn a_quote_that_is_not_the_one_on_the_screen_is_not_confirmed() {
    let (register, effects) = then(quoted(), [confirm(1, "0")]);
    assert_eq!((register.notices.first(), effects), (Some(&Notice::QuoteChanged), vec![]));
    let (register, effects) = then(quoted(), [confirm(2, "80.01")]);
    assert_eq!((register.notices.first(), effects), (Some(&Notice::QuoteChanged), vec![]));
}

#[test]
fn nothing_is_sent_before_its_row_is_durable() {
    let (register, effects) = then(quoted(), [confirm(2, "0"), Event::Recorded(1, Ok(ROW))]);
    assert_eq!(effects, [Effect::Remember(ROW, lookup("1")), Effect::Send(ROW, retail("100", "0", None))]);
    assert!(register.is_moving_points());
    let unwritable = register::Failure::new(Outcome::NotSent, Reason::LedgerUnwritable, None);
    let (register, effects) = then(quoted(), [confirm(2, "0"), Event::Recorded(1, Err(unwritable.clone()))]);
    assert_eq!(register.notices.first(), Some(&Notice::SaleFailed(unwritable)));
    assert!(matches!(&effects[..], [Effect::Quote { .. }]), "{effects:?}");
}

#[test]
fn a_confirmed_receipt_is_done_and_settled() {
    let (register, effects) =
        then(committing("80"), [Event::Sold(ROW, Ok(answer(money("100"), money("80"))))]);
    let Phase::Done(receipt) = &register.phase else { panic!("{register:?}") };
    assert_eq!((receipt.total, receipt.spent, receipt.earned), (money("20"), money("80"), None));
    assert_eq!(effects, [Effect::Settle(ROW, Settlement::Sold(receipt.clone())), Effect::Forget(ROW)]);
    let (register, effects) = register.step(Event::Query(query("next")));
    assert!(matches!(register.phase, Phase::Searching(_)));
    assert_eq!(effects.len(), 1);
}

#[test]
fn the_services_total_wins_and_the_difference_is_kept() {
    let rounded = register::Answer { total: money("19"), ..answer(money("100"), money("80")) };
    let (register, _) = then(committing("80"), [Event::Sold(ROW, Ok(rounded))]);
    let Phase::Done(receipt) = &register.phase else { panic!("{register:?}") };
    assert_eq!((receipt.total, receipt.expected_total), (money("19"), Some(money("20"))));
}

#[test]
fn an_answer_with_other_figures_than_asked_is_unknown() {
    let good = || answer(money("100"), money("80"));
    for contradictory in [
        register::Answer { amount: money("99"), ..good() },
        register::Answer { spend: Some(money("79")), ..good() },
        register::Answer { spend: None, ..good() },
        register::Answer { total: money("-1"), ..good() },
        register::Answer { total: money("100.01"), ..good() },
    ] {
        let (register, effects) = then(committing("80"), [Event::Sold(ROW, Ok(contradictory))]);
        let Phase::Unresolved(unresolved) = &register.phase else { panic!("{register:?}") };
        assert_eq!(unresolved.failure.reason, Reason::Contradictory);
        assert!(matches!(&effects[..], [Effect::Settle(ROW, Settlement::Failed(_)), Effect::Look { .. }]));
    }
}

#[test]
fn refused_and_not_sent_go_back_with_the_reason_and_a_new_quote() {
    for outcome in [Outcome::Refused, Outcome::NotSent] {
        let failed = failure(outcome);
        let (register, effects) = then(committing("80"), [Event::Sold(ROW, Err(failed.clone()))]);
        assert_eq!(register.notices.first(), Some(&Notice::SaleFailed(failed.clone())));
        assert_eq!(sale(&register).confirming, Confirming::Not);
        assert_eq!(sale(&register).wish, Wish::of(money("80")), "nothing the cashier entered is lost");
        assert_eq!(effects[0], Effect::Settle(ROW, Settlement::Failed(failed)));
        assert!(matches!(effects[1..], [Effect::Forget(ROW), Effect::Quote { .. }]));
    }
}

#[test]
fn a_lost_answer_is_unresolved_until_it_is_put_aside() {
    let (register, effects) = then(committing("80"), [Event::Sold(ROW, Err(failure(Outcome::Unknown)))]);
    assert!(matches!(register.phase, Phase::Unresolved(_)));
    assert_eq!(effects[0], Effect::Settle(ROW, Settlement::Failed(failure(Outcome::Unknown))));
    // Nothing that is pressed to leave it is swallowed without a word.
    for leaves in [Event::Query(query("next")), Event::Cancel, Event::Next] {
        let (register, effects) = register.clone().step(leaves);
        assert_eq!((register.notices.first(), effects), (Some(&Notice::UnresolvedFirst), vec![]));
        assert!(matches!(register.phase, Phase::Unresolved(_)));
    }
    let (register, effects) = register.step(Event::Park);
    assert_eq!((register.phase, effects), (Phase::Idle, vec![]));
}

#[test]
fn a_hold_is_recorded_asked_for_watched_and_part_of_the_next_quote() {
    let (register, effects) = then(quoted(), [Event::Hold(2)]);
    let operation = hold_of("80");
    assert_eq!(effects, [Effect::Record(1, operation.clone())]);
    let (register, effects) = register.step(Event::Recorded(1, Ok(ROW)));
    assert_eq!(effects, [Effect::Send(ROW, operation)]);
    let (register, effects) = register.step(Event::Held(ROW, Ok(hold())));
    assert_eq!(
        effects[..2],
        [
            Effect::Settle(ROW, Settlement::Held(hold())),
            Effect::Remind(Timer::Hold(hold().id), When::At(1_000))
        ]
    );
    assert!(matches!(&effects[2], Effect::Quote { holds, .. } if *holds == [hold().id]));
    let (register, _) = register.step(Event::Quoted(3, Ok(calculation("100", "80"))));
    let (_, effects) = register.step(confirm(3, "0"));
    assert_eq!(effects, [Effect::Record(2, retail("100", "0", Some(hold())))]);
}

/// The button says how many: what comes of another quote, or of none, is not what was pressed.
#[test]
fn points_are_held_only_by_the_quote_that_was_on_the_screen() {
    let (entered, _) = then(quoted(), [Event::Amount("200".into())]);
    let (anew, _) = entered.clone().step(Event::Quoted(3, Ok(calculation("200", "160"))));
    for register in [entered, anew] {
        let (register, effects) = register.step(Event::Hold(2));
        assert_eq!((register.notices.first(), effects), (Some(&Notice::QuoteChanged), vec![]));
    }
}

#[test]
fn the_chosen_points_are_what_is_held() {
    let (_, effects) = then(quoted(), [Event::Spend(Wish::of(money("30"))), Event::Hold(2)]);
    assert!(
        matches!(&effects[..], [Effect::Record(1, Operation { kind: OperationKind::Hold { points }, .. })]
            if *points == money("30"))
    );
}

#[test]
fn a_hold_ends_by_release_by_its_time_by_cancel_and_by_the_next_customer() {
    let released = Effect::Release(HoldId("h".into()));
    let is_let_go = |effects: &[Effect]| matches!(effects, [first, Effect::Quote { holds, .. }] if *first == released && *holds == [hold().id]);
    let (register, effects) = then(held(), [Event::Release]);
    assert!(is_let_go(&effects), "{effects:?}");
    assert_eq!(sale(&register).holding, Holding::None);
    let (register, _) = register.step(Event::Quoted(4, Ok(calculation("100", "80"))));
    let named = |register: &Register| match &register.clone().step(Event::Amount("99".into())).1[..] {
        [Effect::Quote { holds, .. }] => holds.len(),
        other => panic!("{other:?}"),
    };
    let (free, effects) = register.clone().step(Event::Released(HoldId("h".into()), Ok(())));
    assert_eq!((free.notices.first(), effects, named(&free)), (None, vec![], 0));
    let (still, effects) = register.step(Event::Released(HoldId("h".into()), Err(failure(Outcome::Unknown))));
    assert_eq!((effects, named(&still)), (vec![], 1), "it is named as long as nobody says that it is gone");
    assert!(matches!(still.notices.first(), Some(Notice::ReleaseFailed(_))));
    let (_, effects) = still.step(Event::Reachable);
    assert_eq!(effects, std::slice::from_ref(&released), "and tried again");

    let (register, effects) = then(held(), [Event::Reminded(Timer::Hold(HoldId("h".into())))]);
    assert_eq!(register.notices.first(), Some(&Notice::HoldEnded));
    assert!(is_let_go(&effects), "{effects:?}");

    let (register, effects) = then(held(), [Event::Cancel]);
    assert!(
        matches!(&effects[..], [first, Effect::Remind(Timer::Undo, _)] if *first == released),
        "{effects:?}"
    );
    assert_eq!(register.phase, Phase::Idle);

    let (_, effects) = then(held(), [Event::Query(query("next")), Event::Replace(read(Some(1)))]);
    assert!(matches!(&effects[..], [Effect::Search(..), last] if *last == released));
}

#[test]
fn a_hold_whose_answer_was_lost_is_not_asked_for_again() {
    let lost = Event::Held(ROW, Err(failure(Outcome::Unknown)));
    let (register, effects) = then(quoted(), [Event::Hold(2), Event::Recorded(1, Ok(ROW)), lost]);
    assert_eq!(sale(&register).holding, Holding::Lost);
    assert_eq!(register.notices.first(), Some(&Notice::HoldFailed(failure(Outcome::Unknown))));
    assert!(matches!(
        &effects[..],
        [Effect::Remind(Timer::LostHold(_), _), Effect::Settle(..), Effect::Quote { .. }]
    ));
    let (register, _) = register.step(Event::Quoted(3, Ok(calculation("100", "80"))));
    assert_eq!(register.step(Event::Hold(3)).1, []);
}

#[test]
fn a_hold_of_other_points_than_asked_is_unknown_and_let_go() {
    let other = Hold { id: HoldId("h".into()), points: money("81"), ends_at: 1_000 };
    let (register, effects) =
        then(quoted(), [Event::Hold(2), Event::Recorded(1, Ok(ROW)), Event::Held(ROW, Ok(other))]);
    assert_eq!(sale(&register).holding, Holding::Lost);
    assert!(matches!(
        &effects[..],
        [Effect::Settle(ROW, Settlement::Failed(failed)), Effect::Release(_), Effect::Quote { .. }]
            if failed.reason == Reason::Contradictory
    ));
}

#[test]
fn a_scan_during_a_money_call_is_refused_with_a_notice() {
    for events in [committing("0"), [quoted(), vec![Event::Hold(2)]].concat()] {
        let (register, effects) = then(events, [Event::Query(query("next"))]);
        assert!(register.is_moving_points());
        assert_eq!((register.notices.first(), effects), (Some(&Notice::Busy), vec![]));
    }
}

#[test]
fn with_a_hold_the_till_looks_whether_it_is_still_there_before_it_asks() {
    let quoted = [held(), vec![Event::Quoted(3, Ok(calculation("100", "80")))]].concat();
    let (register, effects) = then(quoted, [confirm(3, "80")]);
    let witness = Effect::Witness { hold: hold(), client: customer("c").id, lookup: by_phone() };
    assert_eq!((sale(&register).confirming, effects), (Confirming::Looking, vec![witness]));
    assert_eq!(register.clone().step(yes(1, 3, "80")).1, [], "not before that is known");
    let id = || HoldId("h".into());
    for known in [Ok(Some(Witness::InForce)), Ok(None), Err(failure(Outcome::Unknown))] {
        let (register, _) = register.clone().step(Event::Witnessed(id(), known));
        assert_eq!(sale(&register).confirming, Confirming::Asked(Question(1)));
        assert_eq!(register.step(yes(1, 3, "80")).1, [Effect::Record(2, retail("100", "80", Some(hold())))]);
    }
    let (register, effects) = register.step(Event::Witnessed(id(), Ok(Some(Witness::Gone))));
    assert_eq!(register.notices.first(), Some(&Notice::HoldVanished));
    assert_eq!((&sale(&register).holding, sale(&register).confirming), (&Holding::None, Confirming::Not));
    // By the balance alone that is no proof: it is let go, and named until that is known.
    let Effect::Quote { holds, .. } = &effects[1] else { panic!("{effects:?}") };
    assert_eq!((&effects[0], &holds[..]), (&Effect::Release(id()), &[id()][..]));
}

#[test]
fn where_spending_is_protected_the_points_are_held_first() {
    let protect = Event::Configured(Policy { protect: true, ..Policy::default() });
    let mut events = quoted();
    events[0] = protect;
    let (register, effects) = then(events.clone(), [confirm(2, "0")]);
    assert_eq!(effects, [Effect::Record(1, retail("100", "0", None))], "earning needs no protection");
    assert!(register.is_moving_points());

    let (register, effects) = then(events, [confirm(2, "30"), yes(1, 2, "30")]);
    assert_eq!(effects, [Effect::Record(1, hold_of("30"))]);
    let (register, _) = register.step(Event::Recorded(1, Ok(ROW)));
    let thirty = Hold { points: money("30"), ..hold() };
    let (lost, _) = register.clone().step(Event::Held(ROW, Err(failure(Outcome::Unknown))));
    assert_eq!(sale(&lost).confirming, Confirming::Not, "without the hold nothing goes on by itself");
    let (register, effects) = register.step(Event::Held(ROW, Ok(thirty.clone())));
    assert!(matches!(effects.last(), Some(Effect::Quote { seq: 3, .. })));
    assert_eq!(register.clone().step(Event::Amount("99".into())).0.notices.first(), Some(&Notice::Busy));
    let (less, effects) = register.clone().step(Event::Quoted(3, Ok(calculation("100", "20"))));
    assert_eq!((less.notices.first(), effects), (Some(&Notice::QuoteChanged), vec![]));
    let (_, effects) = register.step(Event::Quoted(3, Ok(calculation("100", "80"))));
    assert_eq!(effects, [Effect::Record(2, retail("100", "30", Some(thirty)))]);
}

#[test]
fn when_the_service_is_back_a_quote_that_failed_is_asked_for_again() {
    let failed = Event::Quoted(2, Err(failure(Outcome::NotSent)));
    let (register, _) = then(serving(), [Event::Amount("100".into()), failed]);
    let (register, effects) = register.step(Event::Reachable);
    assert!(matches!(&effects[..], [Effect::Quote { seq: 3, .. }]));
    assert_eq!(register.notices.first(), None);
    assert_eq!(register.step(Event::Reachable).1, [], "once");
}
