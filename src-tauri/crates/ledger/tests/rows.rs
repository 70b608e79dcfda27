//! What is written into a ledger and read out of it, on a real file.

use crate::drawer::*;
use ledger::{Kind, LedgerError, State, Totals, Wanted};
use register::{
    AttemptId, ClientId, Country, Entry, Failure, Hold, HoldId, Lookup, Money, Operation, OperationKind,
    Outcome, Query, Reason, Repeat, Settlement, Sum, Verdict, Wish,
};

#[test]
fn what_is_recorded_and_settled_is_read_back() {
    let drawer = Drawer::new();
    let mut ledger = drawer.open();
    let attempt = record(&mut ledger);
    let row = newest(&ledger);
    assert_eq!(
        (row.state, row.kind, row.amount, row.spend),
        (State::Opened, Kind::Spend, money("100.10"), money("80"))
    );
    assert_eq!((row.initials.as_str(), row.phone.as_deref()), ("ИП", Some("7••••••••67")));
    let why = Failure::new(Outcome::Unknown, Reason::TimedOut, "phone 79201234567".to_owned());
    ledger.settle(attempt, &Settlement::Failed(why)).expect("settled");
    let row = newest(&ledger);
    assert_eq!((row.state, row.reason), (State::Unknown, Some(Reason::TimedOut)));
    assert_eq!(row.detail.as_deref(), Some("phone •••••••••••"), "the ledger holds nobody's phone");
    assert_eq!(ledger.read().unresolved().expect("a count"), 1);
}

#[test]
fn a_person_decides_what_nobody_knows_and_nothing_else() {
    let drawer = Drawer::new();
    let mut ledger = drawer.open();
    let attempt = record(&mut ledger);
    assert!(matches!(ledger.decide(attempt, true, "why"), Err(LedgerError::NothingToDecide)), "on its way");
    ledger.settle(attempt, &lost()).expect("settled");
    ledger.decide(attempt, true, "the office says so").expect("decided");
    let row = newest(&ledger);
    assert_eq!((row.state, row.reason), (State::DecidedBooked, None));
    assert_eq!(row.decision.as_deref(), Some("the office says so"));
    assert_eq!(ledger.read().unresolved().expect("a count"), 0);
    assert!(matches!(ledger.decide(attempt, false, "why"), Err(LedgerError::NothingToDecide)), "decided");
    assert!(matches!(ledger.decide(AttemptId(99), false, "why"), Err(LedgerError::NothingToDecide)));
    assert_eq!(drawer.verified(), Ok(4));
}

#[test]
fn what_was_on_its_way_when_the_app_ended_is_unknown() {
    let drawer = Drawer::new();
    let mut ledger = drawer.open();
    let attempt = record(&mut ledger);
    let held = ledger
        .record(SERVER, POINT, &operation(OperationKind::Hold { points: money("80") }))
        .expect("recorded");
    let hold = Hold { id: HoldId("h".into()), points: money("80"), ends_at: 0 };
    ledger.settle(held, &Settlement::Held(hold)).expect("settled");
    drop(ledger);
    for _ in 0..2 {
        let ledger = drawer.open();
        assert_eq!(states(&ledger), [(attempt, State::Unknown), (held, State::Confirmed)]);
        assert_eq!(page(&ledger).rows[0].reason, Some(Reason::Interrupted));
    }
}

#[test]
fn what_a_look_shows_is_evidence_and_what_it_says_an_inference() {
    let drawer = Drawer::new();
    let mut ledger = drawer.open();
    let attempt = record(&mut ledger);
    ledger.settle(attempt, &lost()).expect("settled");
    ledger.note(attempt, &look("878"), Verdict::TooEarly).expect("noted");
    let row = newest(&ledger);
    assert_eq!((row.state, row.reason), (State::Unknown, Some(Reason::TimedOut)));
    assert_eq!((row.balance, row.looks.len()), (Some(money("878")), 1));
    ledger.note(attempt, &look("798"), Verdict::Spent).expect("noted");
    let row = newest(&ledger);
    assert_eq!((row.state, row.reason, row.decision), (State::InferredBooked, None, None));
    let looks: Vec<_> = row.looks.iter().map(|look| (look.balance, look.verdict)).collect();
    assert_eq!(looks, [(Some(money("878")), Verdict::TooEarly), (Some(money("798")), Verdict::Spent)]);
    assert_eq!(ledger.read().unresolved().expect("a count"), 0);
    // A person can know better.
    ledger.decide(attempt, false, "the customer's app says so").expect("decided");
    assert_eq!(newest(&ledger).state, State::DecidedNotBooked);
    assert_eq!(drawer.verified(), Ok(6));
}

#[test]
fn a_page_is_a_day_and_what_is_open_or_what_fits_a_text() {
    let drawer = Drawer::new();
    let mut ledger = drawer.open();
    let attempt = record(&mut ledger);
    let at = newest(&ledger).at;
    let check = |ledger: &ledger::Ledger, day: std::ops::Range<i64>, text: &str, expect: &[i64]| {
        let wanted = Wanted { day: day.clone(), text: text.into(), home: Country::Russia };
        let rows = ledger.read().page(&wanted).expect("a page").rows;
        assert_eq!(rows.iter().map(|row| row.attempt.0).collect::<Vec<_>>(), expect, "{day:?} {text:?}");
    };
    check(&ledger, at..at + 1, "", &[1]);
    check(&ledger, at + 1..at + 2, "", &[]);
    for (text, expect) in [
        ("ип", &[1][..]),
        ("67", &[1]),
        ("4567", &[1]),
        ("45.67", &[]),
        ("+7 920 123-45-67", &[1]),
        ("89201234567", &[1]),
        ("9201234567", &[1]),
        ("+7 920 123-45-68", &[]),
        ("100,10", &[1]),
        ("80", &[1]),
        ("1", &[1]),
        ("2", &[]),
        ("%", &[]),
    ] {
        check(&ledger, 0..0, text, expect);
    }
    ledger.settle(attempt, &lost()).expect("settled");
    check(&ledger, at + 1..at + 2, "", &[1]);
    let table = |day| ledger.read().table(&Wanted { day, text: String::new(), home: Country::Russia });
    let rows = |day| table(day).expect("a table").rows.len();
    assert_eq!([rows(at..at + 1), rows(at + 1..at + 2), rows(0..0)], [1, 0, 1], "what is open, and no day");
    let other = record(&mut ledger);
    check(&ledger, at..i64::MAX, "", &[1, other.0]);
}

#[test]
fn the_days_totals_are_what_the_service_confirmed_and_the_rest_is_counted() {
    let drawer = Drawer::new();
    let mut ledger = drawer.open();
    assert_eq!(page(&ledger).totals, Totals::default());
    let spend = record(&mut ledger);
    ledger
        .settle(spend, &Settlement::Sold(receipt(money("100.10"), money("80"), None).into()))
        .expect("settled");
    assert_eq!(newest(&ledger).total_written.as_deref(), Some("20.0999"));
    let unknown = record(&mut ledger);
    ledger.settle(unknown, &lost()).expect("settled");
    let inferred = record(&mut ledger);
    ledger.settle(inferred, &lost()).expect("settled");
    ledger.note(inferred, &look("798"), Verdict::Spent).expect("noted");
    let totals = page(&ledger).totals;
    assert_eq!((totals.count, totals.unresolved, totals.supposed), (1, 1, 1));
    assert_eq!([totals.amount, totals.paid, totals.spent, totals.earned], [10_010, 2_010, 8_000, 0].map(Sum));
}

/// A shop that counts in soums has a billion by noon.
#[test]
fn a_day_has_no_bound_that_a_single_amount_has() {
    let drawer = Drawer::new();
    let mut ledger = drawer.open();
    for _ in 0..2 {
        let kind =
            OperationKind::Retail { amount: Money::MAX, spend: Money::ZERO, earn: None, holds: vec![] };
        let attempt = ledger.record(SERVER, POINT, &operation(kind)).expect("recorded");
        let sold = receipt(Money::MAX, Money::ZERO, Some(Money::MAX));
        ledger.settle(attempt, &Settlement::Sold(sold.into())).expect("settled");
    }
    let totals = page(&ledger).totals;
    assert_eq!([totals.amount, totals.paid, totals.earned], [Sum(199_999_999_998); 3]);
}

#[test]
fn a_page_says_that_there_is_more_and_the_table_has_all_of_its_day() {
    let drawer = Drawer::new();
    let mut ledger = drawer.open();
    for rows in 1..=501 {
        let attempt = record(&mut ledger);
        ledger.settle(attempt, &lost()).expect("settled");
        if rows == 500 {
            assert!(!page(&ledger).has_more, "they fit");
        }
    }
    let shown = page(&ledger);
    assert_eq!((shown.rows.len(), shown.has_more), (500, true));
    let table = ledger.read().table(&of_day(0..i64::MAX)).expect("a table");
    assert_eq!((table.rows.len(), table.has_more), (501, false));
    assert_eq!(
        ledger.read().table(&of_day(0..1)).expect("a table").rows,
        [],
        "what is open on other days is theirs"
    );
    assert_eq!(ledger.read().page(&of_day(0..0)).expect("a page").rows.len(), 500);
}

#[test]
fn a_later_run_goes_on_asking_where_it_was_sent_to() {
    let drawer = Drawer::new();
    let mut ledger = drawer.open();
    let hold = Hold { id: HoldId("h".into()), points: money("80"), ends_at: 5 };
    let (amount, spend) = (money("100"), money("80"));
    let kind = OperationKind::Retail { amount, spend, earn: Some(money("7")), holds: vec![hold.clone()] };
    let attempt = ledger.record(SERVER, POINT, &operation(kind)).expect("recorded");
    drop(ledger);
    let mut ledger = drawer.open();
    assert_eq!(ledger.read().inquiries("https://b.example", POINT).expect("read"), []);
    assert_eq!(ledger.read().inquiries(SERVER, "p2").expect("read"), []);
    // There its client is blocked all the same, and it is not looked into.
    let elsewhere = |server: &str, point: &str| ledger.read().elsewhere(server, point).expect("read");
    for (server, point, expect) in [("https://b.example", POINT, 1), (SERVER, "p2", 1), (SERVER, POINT, 0)] {
        let open = elsewhere(server, point);
        assert_eq!(open.len(), expect, "{server} {point}");
        assert!(open.iter().all(|open| open.attempt == attempt && open.verdict == Verdict::Overtaken));
    }
    let open = ledger.read().inquiries(SERVER, POINT).expect("read").swap_remove(0);
    assert_eq!((open.attempt, open.verdict), (attempt, Verdict::NotSeen));
    let sent = open.sent;
    assert_eq!((sent.spend, sent.earn, sent.balance), (money("80"), Some(money("7")), Some(money("878"))));
    assert_eq!((sent.holds, sent.hold_lost, sent.is_fresh), (vec![hold], false, false));

    // Of a client whose hold was lost before.
    let hold = of("c2", operation(OperationKind::Hold { points: money("80") }));
    let held = ledger.record(SERVER, POINT, &hold).expect("recorded");
    ledger.settle(held, &lost()).expect("settled");
    let spent = ledger.record(SERVER, POINT, &of("c2", retail())).expect("recorded");
    ledger.settle(spent, &lost()).expect("settled");
    let earn = OperationKind::Retail { amount, spend: Money::ZERO, earn: Some(money("7")), holds: vec![] };
    let earned = ledger.record(SERVER, POINT, &of("c2", operation(earn))).expect("recorded");
    ledger.settle(earned, &lost()).expect("settled");
    let open = ledger.read().inquiries(SERVER, POINT).expect("read");
    let seen: Vec<_> = open.iter().map(|open| (open.attempt, open.verdict, open.sent.hold_lost)).collect();
    let expect = [
        (attempt, Verdict::NotSeen, false),
        (spent, Verdict::Overtaken, true),
        (earned, Verdict::Overtaken, true),
    ];
    assert_eq!(seen, expect);
}

#[test]
fn what_was_not_booked_is_begun_anew_once() {
    let drawer = Drawer::new();
    let mut ledger = drawer.open();
    let attempt = record(&mut ledger);
    let repeat = |ledger: &ledger::Ledger| ledger.read().repeat(attempt, Lookup::by(lookup())).expect("read");
    let again = Operation { again: Some(attempt), ..retail() };
    let refused = |ledger: &mut ledger::Ledger| {
        matches!(ledger.record(SERVER, POINT, &again), Err(LedgerError::NothingToRepeat))
    };
    assert_eq!(repeat(&ledger), None, "on its way");
    assert!(refused(&mut ledger), "whoever asks");
    ledger.settle(attempt, &lost()).expect("settled");
    assert_eq!(repeat(&ledger), None, "unknown");
    ledger.note(attempt, &look("878"), Verdict::Unchanged).expect("noted");
    let client = ClientId("c1".into());
    let expect = Repeat {
        again: Some(attempt),
        client,
        lookup: Lookup::by(lookup()),
        entry: Entry::Amount(money("100.10")),
        wish: Wish::of(money("80")),
    };
    assert_eq!(repeat(&ledger), Some(expect.clone()));

    let second = ledger.record(SERVER, POINT, &again).expect("recorded");
    assert_eq!(repeat(&ledger), None, "it is on its way");
    assert!(refused(&mut ledger), "twice");
    assert_eq!(newest(&ledger).again, Some(attempt));
    ledger.settle(second, &failed(Outcome::Refused, Reason::SpendTooLarge)).expect("settled");
    assert_eq!(repeat(&ledger), Some(expect), "nothing came of it");
}

fn delivery(kept: AttemptId) -> Operation {
    Operation { again: Some(kept), ..retail() }
}

fn waiting(ledger: &ledger::Ledger) -> Vec<AttemptId> {
    ledger.read().waiting().expect("what waits").into_iter().map(|kept| kept.attempt).collect()
}

#[test]
fn what_waits_for_the_service_is_passed_on_once_and_waits_on_only_where_nothing_was_done() {
    let drawer = Drawer::new();
    let mut ledger = drawer.open();
    let kept = ledger.defer(SERVER, POINT, &lookup(), money("100.10")).expect("kept").attempt;
    let all = ledger.read().waiting().expect("what waits");
    assert_eq!(
        (all[0].amount, all[0].server.as_str(), all[0].point.as_str()),
        (money("100.10"), SERVER, POINT)
    );
    assert_eq!(newest(&ledger).phone.as_deref(), Some("…0001"), "whose it was can be told");
    assert_eq!(ledger.read().unresolved().expect("a number"), 0);

    let first = ledger.record(SERVER, POINT, &delivery(kept)).expect("recorded");
    assert_eq!(waiting(&ledger), [], "it would be sent twice");
    assert!(ledger.record(SERVER, POINT, &delivery(kept)).is_err(), "whoever asks");
    ledger.settle(first, &failed(Outcome::NotSent, Reason::Unreachable)).expect("settled");
    assert_eq!(waiting(&ledger), [kept]);

    let busy = ledger.record(SERVER, POINT, &delivery(kept)).expect("recorded");
    ledger.settle(busy, &failed(Outcome::Refused, Reason::TooManyRequests)).expect("settled");
    assert_eq!(waiting(&ledger), [kept]);

    let second = ledger.record(SERVER, POINT, &delivery(kept)).expect("recorded");
    drop(ledger);
    let mut ledger = drawer.open();
    assert_eq!(waiting(&ledger), [], "what may have been sent is not sent again");
    let expect =
        [(kept, State::Delivered), (first, State::NotSent), (busy, State::Refused), (second, State::Unknown)];
    assert_eq!(states(&ledger), expect);
    ledger.decide(second, true, "seen").expect("decided");
    assert!(ledger.decide(kept, true, "seen").is_err(), "the row that it was passed on to says it");
}

#[test]
fn what_can_never_be_sent_is_for_a_person() {
    let drawer = Drawer::new();
    let mut ledger = drawer.open();
    let refused = ledger.defer(SERVER, POINT, &lookup(), money("10")).expect("kept").attempt;
    let attempt = ledger.record(SERVER, POINT, &delivery(refused)).expect("recorded");
    ledger.settle(attempt, &failed(Outcome::Refused, Reason::ClientNotFound)).expect("settled");
    let unknown = ledger.defer(SERVER, POINT, &lookup(), money("20")).expect("kept").attempt;
    let failure =
        Failure::new(Outcome::Refused, Reason::ClientNotFound, "client: Client not found.".to_owned());
    ledger.give_up(unknown, &failure).expect("given up");
    let row = page(&ledger).rows.into_iter().find(|row| row.attempt == unknown).expect("a row");
    assert_eq!((row.state, row.reason), (State::Undeliverable, Some(Reason::ClientNotFound)));
    assert_eq!(row.detail.as_deref(), Some("client: Client not found."));
    assert_eq!(ledger.read().unresolved().expect("a number"), 2);
    assert_eq!(ledger.read().inquiries(SERVER, POINT).expect("inquiries"), []);
    ledger.decide(unknown, false, "the customer never came back").expect("decided");
    assert_eq!(ledger.read().unresolved().expect("a number"), 1);
    let again = ledger.read().repeat(unknown, Lookup::by(lookup())).expect("read");
    assert_eq!(again, None, "nobody knows whose it was");
    assert!(drawer.verified().is_ok());
}

#[test]
fn what_waits_can_be_taken_back_and_is_never_sent_then() {
    let drawer = Drawer::new();
    let mut ledger = drawer.open();
    let kept = ledger.defer(SERVER, POINT, &lookup(), money("10000")).expect("kept").attempt;
    let attempt = ledger.record(SERVER, POINT, &delivery(kept)).expect("recorded");
    assert!(matches!(ledger.withdraw(kept, "a slip"), Err(LedgerError::NothingToDecide)), "it is on its way");
    ledger.settle(attempt, &failed(Outcome::NotSent, Reason::Unreachable)).expect("settled");
    ledger.withdraw(kept, "a slip").expect("withdrawn");
    let row = page(&ledger).rows.into_iter().find(|row| row.attempt == kept).expect("it stays in the ledger");
    assert_eq!((row.state, row.decision.as_deref()), (State::Withdrawn, Some("a slip")));
    assert_eq!(waiting(&ledger), []);
    assert!(matches!(ledger.record(SERVER, POINT, &delivery(kept)), Err(LedgerError::NothingToRepeat)));
    assert!(ledger.withdraw(kept, "a slip").is_err());
    assert!(drawer.verified().is_ok());
}

/// Core review A3: the cure of a wrong point is to set another one, and what waited for the wrong one is not lost by it.
#[test]
fn what_waits_for_another_point_can_be_sent_from_this_one() {
    let drawer = Drawer::new();
    let mut ledger = drawer.open();
    let kept = ledger.defer("https://other.example", "wrong", &lookup(), money("10")).expect("kept").attempt;
    ledger.readdress(kept, SERVER, POINT).expect("readdressed");
    let all = ledger.read().waiting().expect("what waits");
    assert_eq!((all[0].attempt, all[0].server.as_str(), all[0].point.as_str()), (kept, SERVER, POINT));
    ledger.withdraw(kept, "a slip").expect("withdrawn");
    assert!(ledger.readdress(kept, SERVER, POINT).is_err());
    assert!(drawer.verified().is_ok());
}

#[test]
fn a_code_that_could_be_a_phone_is_masked() {
    let drawer = Drawer::new();
    let mut ledger = drawer.open();
    ledger.defer(SERVER, POINT, &Query::scanned("79201234567").expect("a query"), money("1")).expect("kept");
    assert_eq!(newest(&ledger).phone.as_deref(), Some("7••••••••67"));
}

/// Whoever asks may not know yet what the ledger has open: it may have been opened by this very receipt.
#[test]
fn points_of_a_client_with_an_open_receipt_are_neither_spent_nor_held() {
    let drawer = Drawer::new();
    let mut ledger = drawer.open();
    let open = ledger.record(SERVER, POINT, &retail()).expect("recorded");
    ledger.settle(open, &lost()).expect("settled");
    let hold = operation(OperationKind::Hold { points: money("80") });
    // A point that was corrected makes nobody another.
    for (refused, point) in [(retail(), POINT), (hold.clone(), POINT), (retail(), "p2"), (hold.clone(), "p2")]
    {
        let recorded = ledger.record(SERVER, point, &refused);
        assert!(matches!(recorded, Err(LedgerError::Unconfirmed)), "{recorded:?}");
    }
    let earn = OperationKind::Retail { amount: money("10"), spend: Money::ZERO, earn: None, holds: vec![] };
    ledger.record(SERVER, POINT, &operation(earn)).expect("earning takes nothing");
    ledger.decide(open, false, "the office says so").expect("decided");
    ledger.record(SERVER, POINT, &hold).expect("it is cleared up");
    // What a look that was on its way shows then is not written over a person's word.
    assert!(ledger.note(open, &look("798"), Verdict::Spent).is_err());
}

/// Row 1 was not booked; row 2, which repeats it, was not either; row 3 repeats that and is booked. Then nothing may be repeated.
#[test]
fn what_was_repeated_by_something_that_may_be_repeated_is_not_repeated_itself() {
    let drawer = Drawer::new();
    let mut ledger = drawer.open();
    let not_booked = |ledger: &mut ledger::Ledger, again: Option<AttemptId>| {
        let attempt = ledger.record(SERVER, POINT, &Operation { again, ..retail() }).expect("recorded");
        ledger.settle(attempt, &lost()).expect("settled");
        ledger.note(attempt, &look("878"), Verdict::Unchanged).expect("noted");
        attempt
    };
    let repeatable = |ledger: &ledger::Ledger| -> Vec<AttemptId> {
        let mut rows = page(ledger).rows;
        rows.retain(|row| row.is_repeatable);
        rows.into_iter().map(|row| row.attempt).collect()
    };
    let first = not_booked(&mut ledger, None);
    let second = not_booked(&mut ledger, Some(first));
    assert_eq!(repeatable(&ledger), [second]);
    let third =
        ledger.record(SERVER, POINT, &Operation { again: Some(second), ..retail() }).expect("recorded");
    ledger
        .settle(third, &Settlement::Sold(receipt(money("100.10"), money("80"), None).into()))
        .expect("settled");
    assert_eq!(repeatable(&ledger), []);
    for again in [first, second] {
        let twice = ledger.record(SERVER, POINT, &Operation { again: Some(again), ..retail() });
        assert!(matches!(twice, Err(LedgerError::NothingToRepeat)), "{twice:?}");
    }
}

#[test]
fn what_a_person_writes_names_nobody_by_a_phone() {
    let drawer = Drawer::new();
    let mut ledger = drawer.open();
    let attempt = record(&mut ledger);
    ledger.settle(attempt, &lost()).expect("settled");
    ledger.decide(attempt, true, "8 920 123-45-67 showed the app").expect("decided");
    assert_eq!(newest(&ledger).decision.as_deref(), Some("• ••• •••-••-•• showed the app"));
}

#[test]
fn the_latest_receipts_are_the_newest_first_and_no_holds() {
    let drawer = Drawer::new();
    let mut ledger = drawer.open();
    let rows: Vec<_> = (0..4).map(|_| record(&mut ledger)).collect();
    let hold = of("h", operation(OperationKind::Hold { points: money("80") }));
    ledger.record(SERVER, POINT, &hold).expect("recorded");
    let latest = ledger.read().latest(3).expect("read");
    let numbers: Vec<_> = latest.iter().map(|row| row.attempt).collect();
    assert_eq!(numbers, [rows[3], rows[2], rows[1]]);
}

/// How its customer is found is kept in the keyring for as long as somebody may want to know it.
#[test]
fn nobody_has_to_be_found_for_what_is_at_its_end() {
    let drawer = Drawer::new();
    let mut ledger = drawer.open();
    let confirmed = record(&mut ledger);
    ledger
        .settle(confirmed, &Settlement::Sold(receipt(money("100"), Money::ZERO, None).into()))
        .expect("settled");
    let unknown = ledger.record(SERVER, POINT, &of("c2", retail())).expect("recorded");
    ledger.settle(unknown, &lost()).expect("settled");
    let kept = ledger.defer(SERVER, POINT, &lookup(), money("5")).expect("kept").attempt;
    assert_eq!(ledger.read().closed(10).expect("read"), [confirmed]);
    assert_eq!(ledger.read().closed(1).expect("read"), [], "{kept:?} is the last");
}
