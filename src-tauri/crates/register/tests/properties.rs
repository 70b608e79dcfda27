//! What stays true whatever happens, in whatever order: random cashiers against a random service.
#![allow(missing_docs)]

mod till;

use proptest::prelude::*;
use register::{
    AttemptId, Confirming, Deferred, Effect, Event, Hold, HoldId, Holding, Money, OperationKind, Outcome,
    Phase, Policy, Pricing, Question, Register, Seen, Settlement, Shown, Timer, Wish, Witness,
};
use std::collections::HashSet;
use till::{answer, calculation, customer, failure, money, query};

/// What the cashier or the world does next. Answers are drawn for whatever is outstanding.
#[derive(Clone, Debug)]
enum Move {
    Scan(u8),
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
    EndHold,
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
    ];
    let one = prop_oneof![
        2 => (1..4_u8).prop_map(Move::Scan),
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
        1 => Just(Move::EndHold),
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
}

impl World {
    fn event(&mut self, register: &Register, next: &Move) -> Option<Event> {
        Some(match *next {
            Move::Scan(code) => Event::Query(query(&code.to_string())),
            Move::Replace(look) => {
                Event::Replace(look.at(register.replacing.as_ref().map(|next| next.question)))
            }
            Move::Amount(amount) => Event::Amount(amount.to_string()),
            Move::Spend(spend) => Event::Spend(Wish::of(money(&spend.to_string()))),
            Move::Confirm { stale, look } => {
                if let Phase::Deferring(_) = register.phase {
                    return Some(Event::Confirm { seq: 0, spend: Money::ZERO, shown: look.at(None) });
                }
                let Phase::Serving(sale) = &register.phase else { return None };
                let quote = sale.quote()?;
                let shown = look.at(sale.question());
                Event::Confirm { seq: quote.seq - u32::from(stale), spend: sale.spend(), shown }
            }
            Move::Hold => Event::Hold,
            Move::Release => Event::Release,
            Move::All => Event::Spend(Wish::All),
            Move::Cancel => Event::Cancel,
            Move::Undo => Event::Undo,
            Move::Stay => Event::Stay,
            Move::Next => Event::Next,
            Move::Park => Event::Park,
            Move::EndHold => Event::Reminded(Timer::Hold(HoldId("h".into()))),
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
            How::Well | How::Contradictory => None,
        };
        let skew = if matches!(how, How::Contradictory) { money("1") } else { Money::ZERO };
        Some(match effect {
            Effect::Search(seq, _) => Event::Found(seq, failed.map_or_else(|| Ok(customer("c")), Err)),
            Effect::Quote { seq, amount, .. } => {
                let amount = (amount + skew).to_string();
                Event::Quoted(seq, failed.map_or_else(|| Ok(calculation(&amount, &amount)), Err))
            }
            Effect::Record(token, _) => {
                let recorded = match failed {
                    Some(failure) => Err(failure),
                    None => {
                        self.rows += 1;
                        self.durable.insert(AttemptId(self.rows));
                        Ok(AttemptId(self.rows))
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
                    OperationKind::Hold { points } => Event::Held(
                        attempt,
                        failed.map_or_else(
                            || Ok(Hold { id: HoldId("h".into()), points: points + skew, ends_at: 0 }),
                            Err,
                        ),
                    ),
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
                        Ok(Deferred { attempt, since: 0, lookup, amount, tries: 0 })
                    },
                    Err,
                );
                Event::Kept(token, kept)
            }
            Effect::Remember(row, _) => Event::Remembered(row, failed.map_or(Ok(()), Err)),
            Effect::Remind(timer, _) => Event::Reminded(timer),
            Effect::SearchNaming(seq, ..) => Event::Found(seq, failed.map_or_else(|| Ok(customer("c")), Err)),
            Effect::Settle(..) | Effect::Note(..) | Effect::Forget(_) | Effect::Undeliverable(..) => {
                return None;
            }
        })
    }

    fn take(&mut self, effects: Vec<Effect>) -> Result<(), TestCaseError> {
        for effect in effects {
            match &effect {
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
                }
                Effect::Settle(attempt, Settlement::Failed(failure))
                    if failure.outcome == Outcome::NotSent =>
                {
                    prop_assert!(self.settled.insert(*attempt), "settled twice");
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
        if let (Effect::Keep { .. }, Event::Confirm { shown: looked, .. }) = (effect, event) {
            prop_assert!(looked.answers(None), "a receipt was kept that nobody can have read");
        }
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
