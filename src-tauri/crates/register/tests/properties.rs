//! What stays true whatever happens, in whatever order: random cashiers against a random service.

use crate::till::{answer, calculation, customer, failure, money, query};
use proptest::prelude::*;
use register::{
    AttemptId, ClientId, Confirming, Customer, Deferred, Effect, Entry, Event, Failure, Hold, HoldId,
    Holding, Lookup, Money, Operation, OperationKind, Outcome, Phase, Policy, Pricing, Query, Question,
    Reason, Register, Repeat, Seen, Settlement, Shown, Timer, Wish, Witness,
};
use std::collections::{HashMap, HashSet};

/// What the cashier or the world does next. Answers are drawn for whatever is outstanding.
#[derive(Clone, Debug)]
enum Move {
    Scan(u8),
    Otherwise,
    ScanTooMuch {
        searched: bool,
    },
    Replace(Look),
    Amount(u16),
    Spend(u16),
    All,
    Confirm {
        stale: bool,
        look: Look,
    },
    Hold,
    Release,
    Cancel,
    Undo,
    Stay,
    Next,
    Park,
    /// The time of a hold is over: of this one, modulo their number.
    EndHold(usize),
    /// The line is back.
    Reachable,
    /// A person takes back the kept receipt of this index.
    Withdraw(usize),
    /// A person says what became of an operation that nobody knows the outcome of.
    Decide(usize),
    /// A person begins anew what was not sent.
    Again(usize),
    /// Answer the outstanding effect of this index (modulo their number).
    Answer {
        which: usize,
        how: How,
        again: bool,
    },
}

/// Whether the cashier looked at what they confirm: a key may bounce, a press may have waited behind another.
#[derive(Clone, Copy, Debug)]
enum Look {
    Read,
    /// It had hardly been there.
    Glanced,
    /// It was given to what had been there before.
    Earlier,
}

impl Look {
    fn at(self, question: Option<Question>) -> Shown {
        match self {
            Self::Read => Shown { question, since: Shown::READABLE },
            Self::Glanced => Shown { question, since: Shown::READABLE / 2 },
            Self::Earlier => {
                let question = question.and_then(|Question(number)| number.checked_sub(1).map(Question));
                Shown { question, since: Shown::READABLE }
            }
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum How {
    Well,
    Contradictory,
    Failed(Outcome),
    /// The service does not know the hold any more.
    HoldGone,
}

fn look() -> impl Strategy<Value = Look> {
    prop_oneof![8 => Just(Look::Read), 1 => Just(Look::Glanced), 1 => Just(Look::Earlier)]
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let how = prop_oneof![
        4 => Just(How::Well),
        1 => Just(How::Contradictory),
        1 => Just(How::Failed(Outcome::Unknown)),
        1 => Just(How::Failed(Outcome::Refused)),
        1 => Just(How::Failed(Outcome::NotSent)),
        1 => Just(How::HoldGone),
    ];
    let one = prop_oneof![
        2 => (1..4_u8).prop_map(Move::Scan),
        1 => Just(Move::Otherwise),
        1 => any::<bool>().prop_map(|searched| Move::ScanTooMuch { searched }),
        1 => look().prop_map(Move::Replace),
        3 => (1..500_u16).prop_map(Move::Amount),
        1 => (0..500_u16).prop_map(Move::Spend),
        4 => (prop::bool::weighted(0.1), look()).prop_map(|(stale, look)| Move::Confirm { stale, look }),
        1 => Just(Move::Hold),
        1 => Just(Move::Release),
        1 => Just(Move::All),
        1 => Just(Move::Cancel),
        1 => Just(Move::Undo),
        1 => Just(Move::Stay),
        1 => Just(Move::Next),
        1 => Just(Move::Park),
        1 => any::<usize>().prop_map(Move::EndHold),
        1 => Just(Move::Reachable),
        1 => any::<usize>().prop_map(Move::Withdraw),
        1 => any::<usize>().prop_map(Move::Decide),
        1 => any::<usize>().prop_map(Move::Again),
        12 => (any::<usize>(), how, prop::bool::weighted(0.1))
            .prop_map(|(which, how, again)| Move::Answer { which, how, again }),
    ];
    prop::collection::vec(one, 1..80)
}

/// The world around the register: what it still owes an answer to, and what it has seen.
#[derive(Default)]
struct World {
    outstanding: Vec<Effect>,
    rows: i64,
    durable: HashSet<AttemptId>,
    sent: HashSet<AttemptId>,
    settled: HashSet<AttemptId>,
    in_flight: HashSet<AttemptId>,
    /// Of what had waited for the service.
    deliveries: HashSet<AttemptId>,
    /// Whose each hold is.
    holds: Vec<(HoldId, ClientId)>,
    /// What each row was for, and of those that were not sent, which.
    rows_of: HashMap<AttemptId, Operation>,
    not_sent: Vec<AttemptId>,
}

/// Whom the service finds: each code is somebody's, and so is the phone that ends with it.
fn whom(query: &Query) -> Customer {
    let code = query.text().chars().last().unwrap_or('1');
    Customer { phone: Some(format!("7920123456{code}")), ..customer(&format!("c{code}")) }
}

impl World {
    fn event(&mut self, register: &Register, next: &Move) -> Option<Event> {
        Some(match *next {
            Move::Scan(code) => Event::Query(query(&code.to_string())),
            Move::Otherwise => Event::Otherwise,
            Move::ScanTooMuch { searched } => Event::ScanTooMuch { searched },
            Move::Reachable => Event::Reachable,
            Move::Withdraw(which) => {
                let attempts: Vec<_> = register.deferred.iter().map(|waiting| waiting.attempt).collect();
                let row = *attempts.get(which % attempts.len().max(1))?;
                // The ledger takes back nothing that is on its way.
                let is_sent = self
                    .in_flight
                    .iter()
                    .any(|sent| self.rows_of.get(sent).is_some_and(|operation| operation.again == Some(row)));
                if is_sent {
                    return None;
                }
                Event::Withdrawn(row)
            }
            Move::Decide(which) => {
                let open = &register.inquiries;
                Event::Decided(open.get(which % open.len().max(1))?.attempt)
            }
            Move::Again(which) => {
                let row = *self.not_sent.get(which % self.not_sent.len().max(1))?;
                let Operation { customer, lookup, kind, .. } = self.rows_of.get(&row)?;
                let OperationKind::Retail { amount, spend, .. } = kind else { return None };
                let entry = Entry::typed(&amount.to_string());
                let (client, lookup, wish) = (customer.id.clone(), lookup.clone(), Wish::of(*spend));
                Event::Again(Repeat { again: Some(row), client, lookup, entry, wish })
            }
            Move::Replace(look) => {
                Event::Replace(look.at(register.replacing.as_ref().map(|next| next.question)))
            }
            Move::Amount(amount) => Event::Amount(amount.to_string()),
            Move::Spend(spend) => Event::Spend(Wish::of(money(&spend.to_string()))),
            Move::Confirm { stale, look } => {
                if let Phase::Deferring(deferring) = &register.phase {
                    let seq = deferring.seq - u32::from(stale);
                    return Some(Event::Confirm { seq, spend: Money::ZERO, shown: look.at(None) });
                }
                let Phase::Serving(sale) = &register.phase else { return None };
                let quote = sale.quote()?;
                let shown = look.at(sale.question());
                Event::Confirm { seq: quote.seq - u32::from(stale), spend: sale.spend(), shown }
            }
            Move::Hold => {
                let Phase::Serving(sale) = &register.phase else { return None };
                Event::Hold(sale.quote().map_or(0, |quote| quote.seq))
            }
            Move::Release => Event::Release,
            Move::All => Event::Spend(Wish::All),
            Move::Cancel => Event::Cancel,
            Move::Undo => Event::Undo,
            Move::Stay => Event::Stay,
            Move::Next => Event::Next,
            Move::Park => Event::Park,
            Move::EndHold(which) => {
                let (hold, _) = self.holds.get(which % self.holds.len().max(1))?;
                Event::Reminded(Timer::Hold(hold.clone()))
            }
            Move::Answer { which, how, again } => {
                if self.outstanding.is_empty() {
                    return None;
                }
                let at = which % self.outstanding.len();
                let effect = if again { self.outstanding[at].clone() } else { self.outstanding.remove(at) };
                self.answer(effect, how)?
            }
        })
    }

    fn answer(&mut self, effect: Effect, how: How) -> Option<Event> {
        let failed = match how {
            How::Failed(outcome) => Some(failure(outcome)),
            How::HoldGone => Some(Failure::new(Outcome::Refused, Reason::HoldNotFound, None)),
            How::Well | How::Contradictory => None,
        };
        let skew = if matches!(how, How::Contradictory) { money("1") } else { Money::ZERO };
        Some(match effect {
            Effect::Search(seq, query) | Effect::SearchNaming(seq, query, _) => {
                Event::Found(seq, failed.map_or_else(|| Ok(whom(&query)), Err))
            }
            Effect::Quote { seq, amount, .. } => {
                let amount = (amount + skew).to_string();
                Event::Quoted(seq, failed.map_or_else(|| Ok(calculation(&amount, &amount)), Err))
            }
            Effect::Record(token, operation) => {
                let recorded = match failed {
                    Some(failure) => Err(failure),
                    None => {
                        self.rows += 1;
                        let row = AttemptId(self.rows);
                        self.durable.insert(row);
                        self.rows_of.insert(row, operation);
                        Ok(row)
                    }
                };
                Event::Recorded(token, recorded)
            }
            Effect::Send(attempt, operation) => {
                self.in_flight.remove(&attempt);
                match operation.kind {
                    OperationKind::Retail { amount, spend, .. } => {
                        Event::Sold(attempt, failed.map_or_else(|| Ok(answer(amount + skew, spend)), Err))
                    }
                    OperationKind::Hold { points } => {
                        let id = HoldId(format!("h{}", self.holds.len()));
                        self.holds.push((id.clone(), operation.customer.id));
                        let held = failed.map_or(Ok(Hold { id, points: points + skew, ends_at: 0 }), Err);
                        Event::Held(attempt, held)
                    }
                }
            }
            Effect::Release(hold) => Event::Released(hold, failed.map_or(Ok(()), Err)),
            Effect::Witness { hold, .. } => {
                let witness = if skew.is_positive() { Witness::Gone } else { Witness::InForce };
                Event::Witnessed(hold.id, failed.map_or(Ok(Some(witness)), Err))
            }
            Effect::Look { attempt, .. } => {
                let balance = Some(money("878") - skew - skew);
                Event::Looked(attempt, failed.map_or(Ok(Seen { balance, witness: None }), Err))
            }
            Effect::Keep { token, lookup, amount } => {
                let kept = failed.map_or_else(
                    || {
                        self.rows += 1;
                        let attempt = AttemptId(self.rows);
                        Ok(Deferred::new(attempt, 0, Lookup::by(lookup), amount))
                    },
                    Err,
                );
                Event::Kept(token, kept)
            }
            Effect::Remember(row, _) => Event::Remembered(row, failed.map_or(Ok(()), Err)),
            Effect::Remind(timer, _) => Event::Reminded(timer),
            Effect::Settle(..) | Effect::Note(..) | Effect::Forget(_) | Effect::Undeliverable(..) => {
                return None;
            }
        })
    }

    /// Whether each of these holds is this client's.
    fn are_of<'a>(&self, client: &ClientId, mut named: impl Iterator<Item = &'a HoldId>) -> bool {
        named.all(|id| self.holds.iter().any(|(hold, whose)| hold == id && whose == client))
    }

    fn take(&mut self, effects: Vec<Effect>) -> Result<(), TestCaseError> {
        for effect in effects {
            match &effect {
                Effect::Quote { client, holds, .. } => {
                    prop_assert!(self.are_of(client, holds.iter()), "somebody else's hold is named");
                }
                Effect::Search(..) => {
                    let own = self.in_flight.difference(&self.deliveries);
                    prop_assert_eq!(own.count(), 0, "search during a money call");
                }
                Effect::Send(attempt, operation) => {
                    if operation.again.is_some() {
                        self.deliveries.insert(*attempt);
                    }
                    prop_assert!(self.durable.contains(attempt), "sent without a durable row");
                    prop_assert!(self.sent.insert(*attempt), "one row sent twice");
                    prop_assert!(self.in_flight.is_empty(), "two money calls in flight");
                    self.in_flight.insert(*attempt);
                    if let OperationKind::Retail { holds, .. } = &operation.kind {
                        let whose = self.are_of(&operation.customer.id, holds.iter().map(|hold| &hold.id));
                        prop_assert!(whose, "somebody else's hold is ended by name");
                    }
                }
                Effect::Settle(attempt, Settlement::Failed(failure))
                    if failure.outcome == Outcome::NotSent =>
                {
                    prop_assert!(self.settled.insert(*attempt), "settled twice");
                    self.not_sent.push(*attempt);
                }
                Effect::Settle(attempt, _) => {
                    prop_assert!(self.sent.contains(attempt), "settled without having been sent");
                    prop_assert!(self.settled.insert(*attempt), "settled twice");
                }
                _ => {}
            }
            self.outstanding.push(effect);
        }
        Ok(())
    }
}

/// What a cashier has in front of them when they confirm.
fn shown(register: &Register) -> Option<(u32, Money, Money)> {
    let Phase::Serving(sale) = &register.phase else { return None };
    sale.quote().map(|quote| (quote.seq, quote.amount, quote.max_spend))
}

/// Whether a cashier who had this before them can have meant a receipt with such a spending.
fn was_read(before: &Register, looked: Shown, spend: Money) -> bool {
    let Phase::Serving(sale) = &before.phase else { return false };
    let asked = sale.question();
    looked.since >= Shown::READABLE && looked.question == asked && (asked.is_some() || !spend.is_positive())
}

fn check(
    before: &Register,
    event: &Event,
    after: &Register,
    effects: &[Effect],
) -> Result<(), TestCaseError> {
    for effect in effects {
        if let Effect::Record(_, operation) = effect
            && let OperationKind::Retail { amount, spend, .. } = operation.kind
        {
            let as_shown = match (event, &before.phase) {
                (Event::Confirm { seq, spend: confirmed, shown: looked }, _) => {
                    was_read(before, *looked, spend)
                        && shown(before).is_some_and(|(shown, quoted, max)| {
                            shown == *seq && quoted == amount && spend <= max && spend == *confirmed
                        })
                }
                // Confirmed before its points were held; nothing could change since.
                (Event::Quoted(..), Phase::Serving(sale)) => {
                    sale.confirming == Confirming::Protecting
                        && sale.hold().is_some_and(|hold| hold.points == spend)
                        && sale.amount() == Some(amount)
                }
                // What had been confirmed before, to be earned later.
                _ if operation.again.is_some() => before.deferred.iter().any(|deferred| {
                    Some(deferred.attempt) == operation.again
                        && deferred.amount == amount
                        && !spend.is_positive()
                }),
                _ => false,
            };
            prop_assert!(as_shown, "a receipt other than the one that was confirmed");
            let blocked = before.inquiries.iter().any(|inquiry| inquiry.sent.client == operation.customer.id);
            prop_assert!(!blocked || !spend.is_positive(), "points spent under an open question");
        }
    }
    if let (Event::Replace(looked), true) = (event, effects.iter().any(|it| matches!(it, Effect::Search(..))))
    {
        let asked = before.replacing.as_ref().map(|next| next.question);
        prop_assert!(
            asked.is_some() && looked.answers(asked),
            "a receipt was dropped by an answer to nothing"
        );
    }
    for effect in effects {
        if let (Effect::Keep { lookup, amount, .. }, Event::Confirm { seq, shown: looked, .. }) =
            (effect, event)
        {
            prop_assert!(looked.answers(None), "a receipt was kept that nobody can have read");
            let Phase::Deferring(deferring) = &before.phase else { panic!("{:?}", before.phase) };
            prop_assert_eq!(*seq, deferring.seq, "another receipt was confirmed");
            prop_assert_eq!((&deferring.lookup, deferring.entry.amount()), (lookup, Some(*amount)));
            prop_assert_eq!(&after.dropped, &None, "it could be kept once more");
        }
    }
    if let (Phase::Deferring(_), Phase::Idle | Phase::Searching(_)) = (&before.phase, &after.phase) {
        prop_assert_eq!(&after.ahead, &Entry::Empty, "what was to be kept goes to somebody else");
    }
    if let Phase::Serving(sale) = &after.phase {
        prop_assert!(!sale.spend().is_negative());
        let unexplained = matches!(sale.pricing, Pricing::Failed(_)) && after.notices.is_empty();
        prop_assert!(!unexplained, "no quote, and nobody says why");
        if let (Some(quote), Some(to_pay)) = (sale.quote(), sale.to_pay()) {
            prop_assert!(sale.spend() <= quote.max_spend);
            prop_assert_eq!(sale.spend() + to_pay, quote.amount);
            prop_assert_eq!(Some(quote.amount), sale.amount());
            prop_assert!(
                sale.hold().is_none_or(|hold| quote.holds.contains(&hold.id)),
                "a hold that is not named"
            );
        }
    }
    if let (Event::Sold(_, Err(failed)), Phase::Committing(committing)) = (event, &before.phase)
        && failed.outcome == Outcome::Unknown
        && committing.attempt.row.is_some()
    {
        prop_assert!(!matches!(after.phase, Phase::Done(_) | Phase::Serving(_)), "unknown shown as known");
    }
    if let (Event::Query(_), Phase::Serving(sale)) = (event, &before.phase)
        && sale.amount().is_some()
    {
        let stays = matches!(&after.phase, Phase::Serving(still) if still.entry == sale.entry);
        // What came before the customer goes with the cashier to the next one.
        let goes_on = sale.is_untouched() && after.ahead == sale.entry;
        prop_assert!(stays || goes_on, "a receipt was dropped unasked");
    }
    if let (Event::Query(_), true, false) = (event, before.is_moving_points(), before.is_delivering()) {
        prop_assert!(!after.notices.is_empty() && effects.is_empty(), "a scan was queued");
    }
    Ok(())
}

proptest! {
    #[test]
    fn the_promises_hold_in_every_order_of_events(moves in moves(), protect: bool, defer: bool) {
        let mut world = World::default();
        let policy = Policy { protect, defer, ..Policy::default() };
        let (mut register, _) = Register::default().step(Event::Configured(policy));
        for next in moves {
            let Some(event) = world.event(&register, &next) else { continue };
            let (after, effects) = register.clone().step(event.clone());
            check(&register, &event, &after, &effects)?;
            world.take(effects)?;
            register = after;
        }
        // Whatever is answered in the end is settled: no row is forgotten.
        let open: Vec<_> = world.sent.difference(&world.settled).collect();
        let delivering = register.is_delivering();
        let waiting = match &register.phase {
            Phase::Committing(committing) => committing.attempt.row,
            Phase::Serving(sale) => match sale.holding {
                Holding::Asking(ref attempt) => attempt.row,
                _ => None,
            },
            _ => None,
        };
        prop_assert!(open.iter().all(|attempt| Some(**attempt) == waiting || delivering && world.deliveries.contains(attempt)), "an attempt was forgotten");
    }
}
