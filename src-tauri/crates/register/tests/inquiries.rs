//! What the till concludes from reading a balance again, and what it does until then.

use std::time::Duration;

use crate::till::{self, ROW, after, by_phone, calculation, customer, failure, money, query, spent};
use register::{
    AttemptId, Effect, Entry, Event, Hold, HoldId, Inquiry, LONGEST_TRACE, Look, Lookup, Money, Notice,
    Outcome, Phase, Policy, Register, Repeat, Seen, Sent, Timer, Verdict, When, Wish, Witness, verdict,
};

const QUIET: Duration = Duration::from_mins(2);

fn earned(points: Option<&str>) -> Sent {
    Sent { spend: Money::ZERO, earn: points.map(money), ..spent("0") }
}

fn look(seconds: u64, balance: &str, witness: Option<Witness>) -> Look {
    let balance = (!balance.is_empty()).then(|| money(balance));
    Look { waited: Duration::from_secs(seconds), seen: Seen { balance, witness } }
}

#[test]
fn the_verdict_follows_from_the_evidence() {
    let check = |sent: &Sent, looks: &[(u64, &str, Option<Witness>)], expect: Verdict| {
        let looks: Vec<Look> =
            looks.iter().map(|(at, balance, witness)| look(*at, balance, *witness)).collect();
        assert_eq!(verdict(sent, &looks, QUIET), expect, "{looks:?}");
    };
    let (in_force, gone) = (Some(Witness::InForce), Some(Witness::Gone));
    let spend = spent("100");
    check(&spend, &[], Verdict::NotSeen);
    check(&spend, &[(0, "778", None)], Verdict::Spent);
    check(&spend, &[(0, "878", None), (30, "778", None)], Verdict::Spent);
    check(&spend, &[(0, "778", None), (30, "900", None)], Verdict::Spent);
    check(&spend, &[(0, "878", None)], Verdict::TooEarly);
    check(&spend, &[(130, "878", None)], Verdict::TooEarly);
    check(&spend, &[(0, "878", None), (119, "878", None)], Verdict::TooEarly);
    check(&spend, &[(0, "878", None), (120, "878", None)], Verdict::Unchanged);
    check(&spend, &[(0, "878", None), (120, "878", None), (200, "500", None)], Verdict::OtherBalance);
    check(&spend, &[(0, "500", None)], Verdict::OtherBalance);
    check(&spend, &[(0, "", None)], Verdict::NoBalance);
    check(&spend, &[(0, "778", gone)], Verdict::Spent);
    check(&spend, &[(0, "778", in_force)], Verdict::WitnessDisagrees);
    check(&spend, &[(0, "878", in_force), (120, "878", None)], Verdict::Unchanged);
    check(&spend, &[(0, "878", gone), (120, "878", None)], Verdict::WitnessDisagrees);
    check(&Sent { hold_lost: true, ..spent("100") }, &[(0, "778", None)], Verdict::HoldInTheWay);
    check(&Sent { balance: None, ..spent("100") }, &[(0, "778", None)], Verdict::NoBalance);

    let earn = earned(Some("50"));
    check(&earn, &[(0, "928", None)], Verdict::Earned);
    check(&earn, &[(0, "878", None), (500, "878", None)], Verdict::MayComeLater);
    check(&earn, &[(0, "878", gone)], Verdict::MayComeLater);
    check(&earn, &[(0, "900", None)], Verdict::OtherBalance);
    check(&earned(None), &[(0, "928", None)], Verdict::NoBalance);
    check(&earned(Some("0")), &[(0, "878", None)], Verdict::NoBalance);
}

/// A register with a receipt of 100 over 80 points that was lost.
pub fn lost() -> (Register, Vec<Effect>) {
    let confirm = |question| till::confirm(2, "80", question);
    after([
        Event::Configured(Policy::default()),
        Event::Query(query("app code")),
        Event::Found(1, Ok(customer("c"))),
        Event::Amount("100".into()),
        Event::Quoted(2, Ok(calculation("100", "80"))),
        confirm(None),
        confirm(Some(1)),
        Event::Recorded(1, Ok(ROW)),
        Event::Sold(ROW, Err(failure(Outcome::Unknown))),
    ])
}

pub fn seen(balance: &str) -> Event {
    Event::Looked(ROW, Ok(Seen { balance: Some(money(balance)), witness: None }))
}

pub fn pause(effects: &[Effect]) -> Option<Duration> {
    effects.iter().find_map(|effect| match effect {
        Effect::Look { attempt: ROW, .. } => Some(Duration::ZERO),
        Effect::Remind(Timer::Look(ROW), When::After(pause)) => Some(*pause),
        _ => None,
    })
}

fn verdict_shown(register: &Register) -> Verdict {
    match &register.phase {
        Phase::Unresolved(unresolved) => unresolved.verdict,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_lost_receipt_is_looked_into_at_once_by_phone_and_then_ever_more_rarely() {
    let (mut register, mut effects) = lost();
    assert!(
        effects.iter().any(|effect| matches!(effect, Effect::Look { lookup, .. } if *lookup == by_phone()))
    );
    let mut pauses = vec![];
    while let Some(pause) = pause(&effects) {
        pauses.push(pause.as_secs());
        (register, effects) = register.step(Event::Looked(ROW, Err(failure(Outcome::NotSent))));
        if pauses.len() == 12 {
            break;
        }
    }
    assert_eq!(pauses, [0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]);
    assert_eq!(verdict_shown(&register), Verdict::NotSeen);
    let (_, effects) = register.step(Event::Reachable);
    assert_eq!(pause(&effects), Some(Duration::ZERO), "at once when the network is back");
}

#[test]
fn what_the_balance_shows_is_noted_once_and_ends_the_inquiry() {
    let (register, _) = lost();
    let (register, effects) = register.step(seen("878"));
    assert!(matches!(
        &effects[..],
        [Effect::Note(ROW, _, Verdict::TooEarly), Effect::Remind(Timer::Look(ROW), _)]
    ));
    let (register, effects) = register.step(seen("878"));
    assert!(matches!(&effects[..], [Effect::Remind(..)]), "nothing new: {effects:?}");
    let (register, effects) = register.step(seen("798"));
    assert!(
        matches!(&effects[..], [Effect::Note(ROW, _, Verdict::Spent), Effect::Forget(ROW)]),
        "{effects:?}"
    );
    assert_eq!(verdict_shown(&register), Verdict::Spent);
    assert_eq!(register.inquiries, []);
    assert_eq!(register.step(seen("878")).1, [], "too late");
}

#[test]
fn what_stays_is_not_booked_only_after_the_quiet_time_and_may_then_be_begun_anew() {
    let (mut register, _) = lost();
    let repeat = || Repeat {
        again: Some(ROW),
        client: customer("c").id,
        lookup: Lookup::by(by_phone()),
        entry: Entry::Amount(money("100")),
        wish: Wish::of(money("80")),
    };
    let mut looks = 0;
    while verdict_shown(&register).booked().is_none() {
        let refused = register.clone().step(Event::Again(repeat()));
        assert_eq!((refused.0.notices.first(), refused.1), (Some(&Notice::UnresolvedFirst), vec![]));
        register = register.step(seen("878")).0.step(Event::Reminded(Timer::Look(ROW))).0;
        looks += 1;
        assert!(looks < 20, "for ever");
    }
    assert_eq!((verdict_shown(&register), looks), (Verdict::Unchanged, 7), "0+2+4+8+16+32+64 s are 126");

    let (register, effects) = register.step(Event::Again(repeat()));
    let [Effect::Search(seq, found_by)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(*found_by, by_phone());
    let (other, _) = register.clone().step(Event::Found(*seq, Ok(customer("another"))));
    assert!(matches!(other.notices.first(), Some(Notice::SearchFailed(..))), "that is somebody else");
    let (register, effects) = register.step(Event::Found(*seq, Ok(customer("c"))));
    let [Effect::Quote { seq, amount, .. }] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(*amount, money("100"));
    let (register, _) = register.step(Event::Quoted(*seq, Ok(calculation("100", "80"))));
    let confirm = |question| till::confirm(*seq, "80", question);
    let (_, effects) = register.step(confirm(None)).0.step(confirm(Some(2)));
    assert!(
        matches!(&effects[..], [Effect::Record(_, operation)] if operation.again == Some(ROW)),
        "only on a person's confirmation, and linked: {effects:?}"
    );
}

#[test]
fn meanwhile_that_clients_points_are_not_spent() {
    let (register, _) = lost();
    let (register, _) = register.step(Event::Park);
    let serve = |register: Register, client: &str| {
        let (register, effects) = register.step(Event::Query(query("1")));
        let [Effect::Search(seq, _)] = effects[..] else { panic!("{effects:?}") };
        let (register, _) = register.step(Event::Found(seq, Ok(customer(client))));
        let (register, effects) = register.step(Event::Amount("100".into()));
        let [Effect::Quote { seq, .. }] = effects[..] else { panic!("{effects:?}") };
        register.step(Event::Quoted(seq, Ok(calculation("100", "80")))).0
    };
    let most = |register: &Register| match &register.phase {
        Phase::Serving(sale) => sale.quote().map(|quote| quote.max_spend),
        other => panic!("{other:?}"),
    };
    assert_eq!(most(&serve(register.clone(), "another")), Some(money("80")));
    let blocked = serve(register, "c");
    assert_eq!(most(&blocked), Some(Money::ZERO));
    assert_eq!(blocked.clone().step(Event::Hold(2)).1, []);
    let (free, effects) = blocked.clone().step(Event::Decided(ROW));
    assert!(
        matches!(&effects[..], [Effect::Forget(ROW), Effect::Quote { .. }]),
        "new figures as soon as it is cleared up"
    );
    assert!(matches!(&free.phase, Phase::Serving(sale) if !sale.blocked));

    // An earning receipt may go out. What the balance says from then on is about both.
    let Phase::Serving(sale) = &blocked.phase else { panic!() };
    let seq = sale.quote().map(|quote| quote.seq).unwrap_or_default();
    let (register, _) = blocked.step(till::confirm(seq, "0", None));
    let (register, _) = register.step(Event::Recorded(2, Ok(AttemptId(8))));
    assert_eq!(register.inquiries[0].verdict, Verdict::Overtaken);
    assert_eq!(register.step(seen("798")).0.inquiries[0].verdict, Verdict::Overtaken);
}

#[test]
fn a_later_run_goes_on_and_a_search_tells_it_how_to_find_the_client() {
    let hold = Hold { id: HoldId("h".into()), points: money("100"), ends_at: 0 };
    let inquiry = |lookup, hold: Option<Hold>| {
        Inquiry::new(ROW, Sent { holds: hold.into_iter().collect(), ..spent("100") }, lookup, false)
    };
    let configured = || after([Event::Configured(Policy::default())]).0;
    let (register, effects) =
        configured().step(Event::Reopened(vec![inquiry(Some(Lookup::by(by_phone())), None)]));
    assert_eq!(pause(&effects), Some(Duration::ZERO));
    assert_eq!(register.step(Event::Reopened(vec![inquiry(None, None)])).0.inquiries.len(), 1);

    let found = |inquiry| {
        let (register, effects) = configured().step(Event::Reopened(vec![inquiry]));
        assert_eq!(effects, [], "nobody knows how to find them");
        let (register, _) = register.step(Event::Query(query("1")));
        register.step(Event::Found(1, Ok(customer("c")))).1
    };
    let effects = found(inquiry(None, None));
    assert!(matches!(&effects[..], [Effect::Note(..), Effect::Remind(..)]), "{effects:?}");
    let effects = found(inquiry(None, Some(hold)));
    assert!(matches!(&effects[..], [Effect::Remind(..)]), "read without the hold: {effects:?}");

    let (register, _) = configured().step(Event::Reopened(vec![inquiry(None, None)]));
    assert_eq!(register.step(Event::Moved).0.inquiries, [], "another service");
}

/// What an earlier run has held stands in a file that nobody can read: no balance proves anything until it must be over.
#[test]
fn what_a_ledger_cannot_tell_leaves_every_balance_doubtful_for_as_long_as_a_hold_can_last() {
    let told = |are_untold| Event::Holds { left: vec![], lost: vec![], are_untold };
    let (begun, _) = after([Event::Moved, Event::Configured(Policy::default())]);
    let (register, effects) = begun.step(told(true));
    let over = Timer::HoldsWaitedOut;
    assert_eq!(effects, [Effect::Remind(over.clone(), When::After(LONGEST_TRACE))]);
    let is_doubtful = |register: &Register| {
        let (register, _) = register.clone().step(Event::Query(query("1")));
        let Phase::Searching(searching) = &register.phase else { panic!("{:?}", register.phase) };
        let seq = searching.seq;
        let (register, _) = register.step(Event::Found(seq, Ok(customer("c"))));
        let Phase::Serving(sale) = &register.phase else { panic!("{:?}", register.phase) };
        sale.is_doubtful
    };
    assert!(is_doubtful(&register));
    let (again, _) = register.clone().step(told(false));
    assert!(is_doubtful(&again), "told once more");
    assert!(!is_doubtful(&register.clone().step(Event::Reminded(over)).0));
    let (other, _) = register.step(Event::Moved).0.step(told(false));
    assert!(!is_doubtful(&other), "another ledger, training's perhaps, has its own to tell");
}

/// Looks overlap when the network comes and goes. However many come back at once, nobody has waited for them.
#[test]
fn looks_that_overlap_count_no_pause_that_nobody_waited_for() {
    let (mut register, _) = lost();
    for _ in 0..8 {
        register = register.step(Event::Reachable).0;
    }
    for _ in 0..9 {
        register = register.step(seen("878")).0;
    }
    assert_eq!(verdict_shown(&register), Verdict::TooEarly);
}
