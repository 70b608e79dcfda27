//! What a reading of a balance has to name and what it tells of our holds, and what is nobody's answer: pure, row by row.

use std::ops::ControlFlow;
use std::time::Duration;

use crate::till::{
    after, answer, calculation, confirm, customer, failure, lookup, money, query, quoted, then,
};
use register::{
    AttemptId, BalanceReading, ClientId, Effect, Event, Failure, Hold, HoldId, Look, Money, Notice,
    Operation, OperationKind, Outcome, Phase, Policy, Pricing, Reason, Register, Seen, Sent, Timer, Verdict,
    When, Wish, Witness, verdict,
};

fn hold(id: &str, points: &str, ends_at: i64) -> Hold {
    Hold { id: HoldId(id.into()), points: money(points), ends_at }
}

fn not_known() -> Failure {
    Failure::new(Outcome::Refused, Reason::HoldNotFound, None)
}

/// Reads these in turn: how many holds each reading named, and what came of it.
fn read(holds: &[Hold], answers: &[Result<&str, Failure>]) -> (Vec<usize>, Option<Result<Seen, Failure>>) {
    let mut reading = BalanceReading::new(holds, 0);
    let mut named = vec![];
    for answer in answers {
        named.push(reading.names().len());
        if let ControlFlow::Break(seen) = reading.take(answer.clone().map(|balance| Some(money(balance)))) {
            return (named, Some(seen));
        }
    }
    (named, None)
}

#[test]
fn a_balance_is_read_with_the_holds_named_without_and_with_them_again() {
    let seen = |balance: &str, witness| Some(Ok(Seen { balance: Some(money(balance)), witness }));
    let (one, two) = (vec![hold("h", "80", 60_000)], vec![hold("h", "80", 60_000), hold("i", "20", 60_000)]);
    let over = vec![hold("h", "80", 2_000)];
    // Three readings, or as many as there is something to tell by.
    assert_eq!(read(&[], &[Ok("878")]), (vec![0], seen("878", None)));
    assert_eq!(read(&over, &[Ok("878")]), (vec![1], seen("878", None)));
    let (in_force, gone) = (Some(Witness::InForce), Some(Witness::Gone));
    assert_eq!(read(&one, &[Ok("878"), Ok("798"), Ok("878")]), (vec![1, 0, 1], seen("878", in_force)));
    assert_eq!(read(&one, &[Ok("878"), Ok("878"), Ok("878")]), (vec![1, 0, 1], seen("878", gone)));
    assert_eq!(read(&one, &[Ok("878"), Ok("958"), Ok("878")]), (vec![1, 0, 1], seen("878", None)));
    assert_eq!(read(&one, &[Ok("878"), Ok("798"), Ok("870")]), (vec![1, 0, 1], seen("870", None)));
    assert_eq!(read(&two, &[Ok("878"), Ok("778"), Ok("878")]), (vec![2, 0, 2], seen("878", in_force)));
    assert_eq!(read(&two, &[Ok("878"), Ok("798"), Ok("878")]), (vec![2, 0, 2], seen("878", None)));
    assert_eq!(read(&one, &[Ok("878"), Ok("798")]), (vec![1, 0], None));
    // A service that minds what it does not know tells of the only one that was named, and of the first reading only.
    assert_eq!(read(&one, &[Err(not_known()), Ok("878")]), (vec![1, 0], seen("878", gone)));
    // Of several each is named alone, to see which it knows: with those the balance is what it was with all.
    let minds = [Err(not_known()), Err(not_known()), Ok("0"), Ok("878"), Ok("798"), Ok("878")];
    assert_eq!(read(&two, &minds), (vec![2, 1, 1, 1, 0, 1], seen("878", None)));
    let minds = [Err(not_known()), Err(not_known()), Err(not_known()), Ok("878")];
    assert_eq!(read(&two, &minds), (vec![2, 1, 1, 0], seen("878", gone)));
    let both_over = [hold("h", "80", 2_000), hold("i", "20", 2_000)];
    assert_eq!(read(&both_over, &minds), (vec![2, 1, 1, 0], seen("878", None)));
    let minds = [Err(not_known()), Ok("0"), Ok("0"), Err(not_known())];
    assert_eq!(read(&two, &minds), (vec![2, 1, 1, 2], Some(Err(not_known()))));
    assert_eq!(read(&one, &[Ok("878"), Err(not_known())]), (vec![1, 0], Some(Err(not_known()))));
    let lost = failure(Outcome::Unknown);
    assert_eq!(read(&one, &[Err(lost.clone())]), (vec![1], Some(Err(lost))));
}

/// A regular buys the same every day: only what stood there at once can be this receipt's.
#[test]
fn what_was_earned_is_believed_at_the_first_look_only() {
    let sent = |is_fresh| Sent {
        client: ClientId("c".into()),
        spend: Money::ZERO,
        earn: Some(money("50")),
        balance: Some(money("878")),
        holds: vec![],
        hold_lost: false,
        is_fresh,
    };
    let look = |seconds, balance: &str| Look {
        waited: Duration::from_secs(seconds),
        seen: Seen { balance: Some(money(balance)), witness: None },
    };
    let quiet = Duration::from_mins(2);
    assert_eq!(verdict(&sent(true), &[look(0, "928")], quiet), Verdict::Earned);
    assert_eq!(verdict(&sent(false), &[look(0, "928")], quiet), Verdict::OtherBalance);
    assert_eq!(verdict(&sent(true), &[look(0, "878"), look(2, "928")], quiet), Verdict::OtherBalance);
    assert_eq!(verdict(&sent(false), &[look(0, "828")], quiet), Verdict::OtherBalance);
    let spent = Sent { spend: money("50"), earn: None, ..sent(false) };
    assert_eq!(verdict(&spent, &[look(2, "828")], quiet), Verdict::Spent);
}

/// An answer that belongs to something else changes nothing of what is waited for.
fn changes_nothing(register: &Register, strays: impl IntoIterator<Item = Event>) {
    for stray in strays {
        let (next, effects) = register.clone().step(stray.clone());
        assert_eq!(next.phase, register.phase, "{stray:?}");
        let sends = effects.iter().any(|effect| matches!(effect, Effect::Send(..) | Effect::Record(..)));
        assert!(!sends, "{stray:?}: {effects:?}");
    }
}

const OTHER: AttemptId = AttemptId(99);

#[test]
fn an_answer_to_something_else_is_not_this_receipts() {
    let recording = then(quoted(), [confirm(2, "0", None)]);
    changes_nothing(
        &recording,
        [
            Event::Recorded(9, Ok(AttemptId(7))),
            Event::Recorded(9, Err(failure(Outcome::NotSent))),
            Event::Sold(OTHER, Ok(answer(money("100"), money("0")))),
        ],
    );
    let sent = then(recording, [Event::Recorded(1, Ok(AttemptId(7)))]);
    changes_nothing(
        &sent,
        [
            Event::Sold(OTHER, Ok(answer(money("100"), money("0")))),
            Event::Sold(OTHER, Err(failure(Outcome::Refused))),
            Event::Recorded(9, Err(failure(Outcome::NotSent))),
            Event::Reminded(Timer::Hold(HoldId("other".into()))),
        ],
    );
}

#[test]
fn an_answer_to_another_hold_is_not_this_ones() {
    let asking = then(quoted(), [Event::Hold(2)]);
    changes_nothing(
        &asking,
        [
            Event::Recorded(9, Ok(AttemptId(7))),
            Event::Recorded(9, Err(failure(Outcome::NotSent))),
            Event::Held(OTHER, Ok(hold("h", "80", 60_000))),
        ],
    );
    let sent = then(asking, [Event::Recorded(1, Ok(AttemptId(7)))]);
    changes_nothing(&sent, [Event::Held(OTHER, Ok(hold("h", "80", 60_000))), Event::Release]);
    let held = then(
        sent,
        [
            Event::Held(AttemptId(7), Ok(hold("h", "80", 60_000))),
            Event::Quoted(3, Ok(calculation("100", "80"))),
        ],
    );
    changes_nothing(
        &held,
        [
            Event::Reminded(Timer::Hold(HoldId("other".into()))),
            Event::Witnessed(HoldId("other".into()), Ok(Some(Witness::Gone))),
        ],
    );
    let selling = then(
        held.clone(),
        [
            confirm(3, "80", None),
            Event::Witnessed(HoldId("h".into()), Ok(None)),
            confirm(3, "80", Some(1)),
            Event::Recorded(2, Ok(AttemptId(8))),
        ],
    );
    assert!(matches!(selling.phase, Phase::Committing(_)), "{:?}", selling.phase);
    changes_nothing(&selling, [Event::Reminded(Timer::Hold(HoldId("other".into())))]);
    changes_nothing(&quoted(), [Event::Release]);
    assert_eq!(quoted().step(Event::Release).1, []);
}

/// A receipt that names two holds is refused because the service does not know one of them: nobody knows which, and both go. For
/// any other reason both stay in force.
#[test]
fn a_receipt_that_is_refused_for_a_hold_gives_up_what_it_named() {
    let left = Event::Holds {
        left: ["h", "i"].map(|id| (ClientId("c".into()), hold(id, "80", 60_000))).into(),
        lost: vec![],
        are_untold: false,
    };
    let register = then(quoted(), [Event::Cancel, Event::Moved, left, Event::Query(query("1"))]);
    let Phase::Searching(searching) = &register.phase else { panic!("{:?}", register.phase) };
    let seq = searching.seq;
    let register = then(
        register,
        [
            Event::Found(seq, Ok(customer("c"))),
            Event::Found(seq + 1, Ok(customer("c"))),
            Event::Amount("100".into()),
            Event::Quoted(seq + 2, Ok(calculation("100", "80"))),
            confirm(seq + 2, "0", None),
            Event::Recorded(1, Ok(AttemptId(7))),
        ],
    );
    let released = |failure: Failure| {
        let (_, effects) = register.clone().step(Event::Sold(AttemptId(7), Err(failure)));
        effects.iter().filter(|effect| matches!(effect, Effect::Release(_))).count()
    };
    assert_eq!(released(not_known()), 2);
    assert_eq!(released(failure(Outcome::Refused)), 0);
}

/// Nobody remembers a hold whose answer was lost for longer than it can last, nor for less.
#[test]
fn a_lost_hold_is_remembered_for_as_long_as_it_can_last() {
    let policy = Policy { hold: Duration::from_mins(10), quiet: Duration::from_mins(2), ..Policy::default() };
    let register = then(quoted(), [Event::Cancel, Event::Moved, Event::Configured(policy)]);
    let (register, effects) =
        register.step(Event::Holds { left: vec![], lost: vec![ClientId("c".into())], are_untold: false });
    // For how long it was asked for an earlier run may have been told otherwise.
    let longest = When::After(register::LONGEST_TRACE);
    assert_eq!(effects, [Effect::Remind(Timer::LostHold(ClientId("c".into())), longest)]);
    // What is told once more is known already, and is over when it is over.
    let again = || Event::Holds { left: vec![], lost: vec![ClientId("c".into())], are_untold: false };
    let (register, effects) = register.step(again());
    assert_eq!(effects, []);
    let (register, _) = register.step(Event::Reminded(Timer::LostHold(ClientId("c".into()))));
    assert_eq!(register.step(again()).1, []);
}

/// A second hold that is lost makes nobody doubt the first for a shorter time.
#[test]
fn a_lost_hold_is_not_forgotten_with_a_later_one() {
    let lost = || Event::Holds { left: vec![], lost: vec![ClientId("c".into())], are_untold: false };
    let register =
        then(quoted(), [Event::Moved, lost(), Event::Hold(2), Event::Recorded(1, Ok(AttemptId(7)))]);
    let (_, effects) = register.step(Event::Held(AttemptId(7), Err(failure(Outcome::Unknown))));
    let longest = When::After(register::LONGEST_TRACE);
    assert!(effects.contains(&Effect::Remind(Timer::LostHold(ClientId("c".into())), longest)), "{effects:?}");
}

#[test]
fn holds_of_earlier_runs_are_known_once_each_and_end_with_an_operation_of_ours() {
    let left = |ids: &[&str]| Event::Holds {
        left: ids.iter().map(|id| (ClientId("c".into()), hold(id, "80", 60_000))).collect(),
        lost: vec![],
        are_untold: false,
    };
    let (register, effects) = then(quoted(), [Event::Cancel, Event::Moved]).step(left(&["h", "i"]));
    assert_eq!(effects.len(), 4, "each has its time, and is let go: {effects:?}");
    let (register, effects) = register.step(left(&["h", "j"]));
    assert_eq!(effects, [], "told once more");
    let named = |register: &Register| {
        let register = then(register.clone(), [Event::Query(query("1"))]);
        let Phase::Searching(searching) = &register.phase else { panic!("{:?}", register.phase) };
        let (_, effects) = register.clone().step(Event::Found(searching.seq, Ok(customer("c"))));
        match &effects[..] {
            [Effect::SearchNaming(_, _, holds)] => holds.len(),
            _ => 0,
        }
    };
    assert_eq!(named(&register), 2);
    let other = then(register, [Event::Query(query("2"))]);
    let Phase::Searching(searching) = &other.phase else { panic!("{:?}", other.phase) };
    let events = [Event::Found(searching.seq, Ok(customer("d"))), Event::Amount("100".into())];
    let other = then(other, events);
    let Phase::Serving(sale) = &other.phase else { panic!("{:?}", other.phase) };
    let Pricing::Asking(seq) = sale.pricing else { panic!("{:?}", sale.pricing) };
    let sold = then(
        other,
        [
            Event::Quoted(seq, Ok(calculation("100", "80"))),
            confirm(seq, "0", None),
            Event::Recorded(1, Ok(AttemptId(7))),
            Event::Sold(AttemptId(7), Ok(answer(money("100"), money("0")))),
            Event::Next,
        ],
    );
    assert_eq!(named(&sold), 0, "any operation at the point ends them all");
}

/// What a person would lose by closing the window: a call on its way, points that are held, a receipt that is being kept.
#[test]
fn closing_is_asked_about_while_something_is_open() {
    assert!(!quoted().is_open());
    let held = then(
        quoted(),
        [
            Event::Hold(2),
            Event::Recorded(1, Ok(AttemptId(7))),
            Event::Held(AttemptId(7), Ok(hold("h", "80", 60_000))),
        ],
    );
    assert!(held.is_open(), "held");
    let sending = then(quoted(), [confirm(2, "0", None)]);
    assert!(sending.is_open(), "sending");
    let policy = Policy { defer: true, ..Policy::default() };
    let not_reached = Event::Found(1, Err(failure(Outcome::NotSent)));
    let deferring = after([
        Event::Configured(policy),
        Event::Query(query("1")),
        not_reached,
        Event::Amount("100".into()),
    ])
    .0;
    assert!(!deferring.is_open(), "nothing is written yet");
    let keeping = then(deferring, [confirm(3, "0", None)]);
    assert!(keeping.is_open(), "it is being written");
    let busy = keeping.step(Event::Query(query("2"))).0;
    assert!(matches!(busy.phase, Phase::Deferring(_)) && busy.notices == [Notice::Busy]);
}

#[test]
fn what_moves_points_is_a_hold_or_a_receipt_that_spends() {
    let of = |kind| Operation { customer: customer("c"), lookup: lookup("1"), kind, again: None };
    let retail = |spend: &str| {
        of(OperationKind::Retail { amount: money("100"), spend: money(spend), earn: None, holds: vec![] })
    };
    assert!(!retail("0").moves_points());
    assert!(retail("0.01").moves_points());
    assert!(of(OperationKind::Hold { points: money("1") }).moves_points());
}

#[test]
fn a_total_of_less_than_nothing_contradicts() {
    let negative = register::Answer { total: money("-0.01"), ..answer(money("100"), money("80")) };
    let refused = negative.confirm(customer("c"), money("100"), money("80")).expect_err("contradictory");
    assert_eq!((refused.outcome, refused.reason), (Outcome::Unknown, Reason::Contradictory));
    assert!(answer(money("100"), money("80")).confirm(customer("c"), money("100"), money("80")).is_ok());
}

/// However it is printed: enough to find it again in a log, and too little to know who it is.
#[test]
fn what_names_a_person_prints_itself_as_hidden() {
    let printed = format!("{:?} {:?}", customer("c-17"), query("8 (920) 123-45-67"));
    assert!(printed.contains("c-17") && printed.contains("Query(Phone"), "{printed}");
    for secret in ["Иван", "Петров", "79201234567", "9201234567", "123-45"] {
        assert!(!printed.contains(secret), "{printed}");
    }
    assert_eq!(customer("c").masked_phone().as_deref(), Some("7••••••••67"));
    let phone = register::Phone::read("8 (920) 123-45-67", register::Country::Russia).expect("a phone");
    let printed = format!("{phone:?}");
    assert!(printed.starts_with("Phone(") && printed.len() > "Phone()".len() && !printed.contains("123456"));
}

/// What was typed comes back into the field as it was typed, and only that: a scan does not.
#[test]
fn a_query_knows_what_was_entered_and_by_whom() {
    let typed = query(" 8 (920) 123-45-67");
    assert!(typed.is_typed() && typed.entered().contains("8 (920) 123-45-67"), "{:?}", typed.entered());
    let scanned = register::Query::scanned("2200000000001").expect("a code");
    assert!(!scanned.is_typed());
    assert_eq!(scanned.entered(), "2200000000001");
}

/// Somebody else is found while a receipt is to be begun anew: its figures are not theirs.
#[test]
fn who_is_read_once_more_has_to_be_the_same() {
    let register = then(
        quoted(),
        [
            Event::Cancel,
            Event::Moved,
            Event::Holds {
                left: vec![(ClientId("c".into()), hold("h", "80", 60_000))],
                lost: vec![],
                are_untold: false,
            },
            Event::Query(query("1")),
        ],
    );
    let Phase::Searching(searching) = &register.phase else { panic!("{:?}", register.phase) };
    let seq = searching.seq;
    let register = then(register, [Event::Found(seq, Ok(customer("c")))]);
    let register = then(register, [Event::Found(seq + 1, Ok(customer("d")))]);
    let Phase::Serving(sale) = &register.phase else { panic!("{:?}", register.phase) };
    assert_eq!((sale.customer.id.0.as_str(), sale.is_doubtful), ("c", true));
    assert_eq!(sale.wish, Wish::Nothing);
}

/// Whether the service can be reached is told by every call that did not end well.
#[test]
fn an_event_tells_why_a_call_did_not_end_well() {
    let failed = || failure(Outcome::NotSent);
    let id = || HoldId("h".into());
    for event in [
        Event::Found(1, Err(failed())),
        Event::Quoted(1, Err(failed())),
        Event::Sold(OTHER, Err(failed())),
        Event::Held(OTHER, Err(failed())),
        Event::Released(id(), Err(failed())),
        Event::Witnessed(id(), Err(failed())),
        Event::Looked(OTHER, Err(failed())),
    ] {
        assert_eq!(event.failure(), Some(&failed()), "{event:?}");
    }
    // The ledger and the keyring say nothing of the line.
    for event in [Event::Recorded(1, Err(failed())), Event::Remembered(OTHER, Err(failed())), Event::Next] {
        assert_eq!(event.failure(), None, "{event:?}");
    }
}

/// Whose photo may be asked for: the customer's on the screen, in whatever phase.
#[test]
fn a_phase_knows_its_customer() {
    let name = |register: &Register| register.phase.customer().map(|customer| customer.id.0.clone());
    let served = quoted();
    let sending = then(served.clone(), [confirm(2, "0", None), Event::Recorded(1, Ok(AttemptId(7)))]);
    let lost = then(sending.clone(), [Event::Sold(AttemptId(7), Err(failure(Outcome::Unknown)))]);
    assert!(matches!(lost.phase, Phase::Unresolved(_)), "{:?}", lost.phase);
    for register in [&served, &sending, &lost] {
        assert_eq!(name(register).as_deref(), Some("c"), "{:?}", register.phase);
    }
    assert_eq!(name(&then(served, [Event::Cancel])), None);
}

/// What was typed is taken for the next thing that it can be, after it found nobody or somebody else; not under a receipt.
#[test]
fn what_was_typed_is_searched_for_as_something_else_only_where_nothing_is_lost_by_it() {
    let typed = || Event::Query(query("89200000001"));
    let searched = |register: Register| {
        let (_, effects) = register.step(Event::Otherwise);
        effects.iter().any(|effect| matches!(effect, Effect::Search(..)))
    };
    let idle = || after([Event::Configured(Policy::default())]).0;
    assert!(searched(then(idle(), [typed(), Event::Found(1, Err(failure(Outcome::Refused)))])));
    let served = then(idle(), [typed(), Event::Found(1, Ok(customer("c")))]);
    assert!(searched(served.clone()), "somebody else was found");
    let entered = then(served, [Event::Amount("100".into())]);
    assert!(!searched(entered.clone()), "a receipt is entered");
    assert_eq!(then(entered, [Event::Otherwise]).replacing, None, "nor is that asked about");
    assert!(!searched(idle()));
}

/// The first line of a code that came with more of them has been searched for: whoever it found is not served.
#[test]
fn a_search_that_a_code_began_ends_with_it_unless_a_person_went_on() {
    let late = || Event::ScanTooMuch { searched: true };
    let idle = after([Event::Configured(Policy::default())]).0;
    let searching = then(idle, [Event::Query(query("1"))]);
    assert_eq!(then(searching.clone(), [late()]).phase, Phase::Idle);
    let served = then(searching, [Event::Found(1, Ok(customer("c")))]);
    assert_eq!(then(served, [late()]).phase, Phase::Idle);
    let entered = then(quoted(), [late()]);
    assert!(matches!(entered.phase, Phase::Serving(_)), "what a person entered stays");
    assert_eq!(entered.notices, [Notice::ScanTooMuch]);
}
