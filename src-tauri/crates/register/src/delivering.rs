//! What waits for the service is looked up and sent, once each, when the service is back.
//!
//! It goes on beside whatever the cashier does: the reading at any time, the sending only while nothing else moves points and
//! no hold of a sale would be ended by it. A receipt that waits is the line's business, until it is a person's: it is never
//! nobody's.

use std::time::Duration;

use crate::{
    Answer, Attempt, AttemptId, ClientId, Confirming, Customer, Deferred, Effect, Failure, Holding, Lookup,
    Money, Notice, Operation, OperationKind, Outcome, Phase, Reason, Register, Scheme, Seq, Timer, Token,
    When,
};

/// How long to wait after a delivery that did not succeed; the way back to the service comes before.
const PAUSE: Duration = Duration::from_mins(1);
/// However long the service wants to be left alone: a page that announces maintenance may say a week.
const LONGEST_PAUSE: Duration = Duration::from_hours(1);
/// How long a receipt that has waited for as long as one may waits on: the till may have been off all the time, or its clock years behind.
/// Longer than a service can want to be left alone.
const LAST_CHANCE: Duration = Duration::from_hours(2);
/// How often the service may answer and not take a receipt, before a person is asked.
const MOST_TRIES: u32 = 20;

/// How far the first of the receipts that wait has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// Nothing is to be done until the next occasion.
    #[default]
    Resting,
    /// No occasion is one before the pause is over: the service has said for how long it wants to be left alone, or has lost the last one.
    LeftAlone,
    /// There is an occasion.
    Due,
    /// The client is being looked up.
    Searching(Seq, AttemptId),
    /// What is to be sent, as soon as nothing is in its way.
    Ready(Operation),
    /// On its way: written down, then sent.
    Sending(Attempt),
}

impl Delivery {
    pub(crate) fn is_moving_points(&self) -> bool {
        matches!(self, Self::Sending(_))
    }

    pub(crate) fn is_searching(&self, seq: Seq) -> bool {
        matches!(self, Self::Searching(searched, _) if *searched == seq)
    }

    pub(crate) fn awaits(&self, token: Token) -> bool {
        matches!(self, Self::Sending(attempt) if attempt.awaits(token))
    }

    pub(crate) fn is_sent_as(&self, row: AttemptId) -> bool {
        matches!(self, Self::Sending(attempt) if attempt.is_sent_as(row))
    }
}

impl Register {
    /// Receipts of earlier runs.
    pub(crate) fn wait_for_service(&mut self, deferred: Vec<Deferred>) -> Vec<Effect> {
        let effects = deferred.into_iter().flat_map(|each| self.wait_for(each)).collect();
        self.wake();
        effects
    }

    /// A receipt waits, once, and not for ever. One that is told once more may have to wait for another time by now.
    pub(crate) fn wait_for(&mut self, receipt: Deferred) -> Vec<Effect> {
        if let Some(known) = self.deferred.iter().find(|known| known.attempt == receipt.attempt) {
            return self.until(known).into_iter().collect();
        }
        let mut effects: Vec<Effect> = self.until(&receipt).into_iter().collect();
        if self.deferred.is_empty() && self.delivery != Delivery::LeftAlone {
            // A line that is there already waits by its own timer, perhaps for as long as the service wants to be left alone.
            effects.push(later(None));
        }
        self.deferred.push(receipt);
        effects
    }

    /// When a receipt has waited for as long as one may. That of one which has is set already.
    fn until(&self, receipt: &Deferred) -> Option<Effect> {
        let longest = i64::try_from(self.policy.keep_for.as_millis()).unwrap_or(i64::MAX);
        let at = When::At(receipt.since.saturating_add(longest));
        (!receipt.is_overdue).then_some(Effect::Remind(Timer::Kept(receipt.attempt), at))
    }

    /// There is an occasion for the next delivery.
    pub(crate) fn wake(&mut self) {
        if self.delivery == Delivery::Resting {
            self.delivery = Delivery::Due;
        }
    }

    /// The pause is over.
    pub(crate) fn paused(&mut self) {
        if self.delivery == Delivery::LeftAlone {
            self.delivery = Delivery::Resting;
        }
        self.wake();
    }

    /// Nothing more before a pause, or before the service wants to be asked again.
    fn pause(&mut self, retry_after: Option<Duration>) -> Effect {
        self.delivery = if retry_after.is_some() { Delivery::LeftAlone } else { Delivery::Resting };
        later(retry_after.map(|wait| wait.min(LONGEST_PAUSE)))
    }

    /// A receipt has waited for as long as one may, and then for its last chance. One that is on its way is not interrupted.
    pub(crate) fn kept_too_long(&mut self, row: AttemptId) -> Vec<Effect> {
        let Some(waiting) = self.deferred.iter_mut().find(|waiting| waiting.attempt == row) else {
            return vec![];
        };
        let again = |pause| vec![Effect::Remind(Timer::Kept(row), When::After(pause))];
        if !std::mem::replace(&mut waiting.is_overdue, true) {
            return again(LAST_CHANCE);
        }
        match self.stop_waiting(row) {
            Some(_) => {
                let too_long = Failure::new(Outcome::NotSent, Reason::KeptTooLong, None);
                vec![Effect::Undeliverable(row, too_long)]
            }
            None => again(PAUSE),
        }
    }

    /// A person has taken a receipt back.
    pub(crate) fn withdrawn(&mut self, row: AttemptId) -> Vec<Effect> {
        if let Delivery::Sending(attempt) = &self.delivery
            && attempt.row.is_none()
            && attempt.operation.again == Some(row)
        {
            // The ledger took it back before the delivery was written, and refuses that.
            self.delivery = Delivery::Due;
        }
        self.stop_waiting(row);
        vec![Effect::Forget(row)]
    }

    /// Takes a receipt out of the line, unless it is on its way.
    pub(crate) fn stop_waiting(&mut self, row: AttemptId) -> Option<Deferred> {
        let at = self.deferred.iter().position(|waiting| waiting.attempt == row)?;
        if at == 0 {
            if self.delivery.is_moving_points() {
                return None;
            }
            // Whatever was begun for the first of them is begun anew for the next.
            if self.delivery != Delivery::LeftAlone {
                self.delivery = Delivery::Due;
            }
        }
        Some(self.deferred.remove(at))
    }

    /// The row of a delivery is durable, or is not.
    pub(crate) fn delivery_recorded(&mut self, recorded: Result<AttemptId, Failure>) -> Vec<Effect> {
        match (std::mem::take(&mut self.delivery), recorded) {
            (Delivery::Sending(mut attempt), Ok(row)) => {
                let effects = self.send(&mut attempt, row);
                self.delivery = Delivery::Sending(attempt);
                effects
            }
            (Delivery::Sending(attempt), Err(failure)) if failure.reason == Reason::NothingToRepeat => {
                // The ledger knows better than the line: it does not wait.
                self.deferred.retain(|waiting| Some(waiting.attempt) != attempt.operation.again);
                self.delivery = Delivery::Due;
                vec![]
            }
            _ => {
                // Whatever it is about this one, the others have their turn.
                let mut effects: Vec<Effect> =
                    self.deferred.first().and_then(|first| self.until(first)).into_iter().collect();
                effects.extend(self.put_back());
                effects
            }
        }
    }

    /// Whether it is the client's code that fails, or only the way to the service.
    pub(crate) fn recognize(&mut self, found: Result<Customer, Failure>) -> Vec<Effect> {
        let Delivery::Searching(_, row) = std::mem::take(&mut self.delivery) else { return vec![] };
        let Some(first) = self.deferred.first_mut().filter(|first| first.attempt == row) else {
            // It is not the next any more, and its customer is nobody else's.
            self.delivery = Delivery::Due;
            return vec![];
        };
        let serves_others = self.served > std::mem::replace(&mut first.served, self.served);
        // Whoever else has that phone by now: it is not who showed the card, and the other way may find them.
        let is_other = |customer: &Customer| first.lookup.whose().is_some_and(|known| *known != customer.id);
        let found = match found {
            Ok(customer) if is_other(&customer) => {
                Err(Failure::new(Outcome::Unknown, Reason::Contradictory, None))
            }
            found => found,
        };
        match found {
            // The customer has paid in full. What they should have had off, no service can give them now.
            Ok(customer) if customer.level.scheme == Scheme::Discount => {
                self.leave_to_a_person(Failure::new(Outcome::NotSent, Reason::DiscountTooLate, None))
            }
            Ok(customer) => {
                let mut effects = vec![];
                // A code may be good for once: the phone is the first way from now on, also of a later run, and the code the other.
                if first.lookup.whose().is_none() {
                    first.lookup = Lookup::of(&customer, first.lookup.query().clone());
                    effects.push(Effect::Remember(row, first.lookup.clone()));
                }
                let lookup = first.lookup.clone();
                let (amount, spend) = (first.amount, Money::ZERO);
                let kind = OperationKind::Retail { amount, spend, earn: None, holds: vec![] };
                self.delivery = Delivery::Ready(Operation { customer, lookup, kind, again: Some(row) });
                effects
            }
            // They were found before: the other way may find them.
            Err(failure)
                if failure.is_about_whom()
                    && first.lookup.whose().is_some()
                    && first.tries + 1 < MOST_TRIES =>
            {
                // A sentence that names no field, or a 404, may be about the service, which then serves nobody.
                let is_of_the_client = failure.reason != Reason::Declined && !failure.may_pass();
                first.tries += u32::from(is_of_the_client || serves_others);
                first.lookup.turn();
                self.deferred.rotate_left(1);
                vec![self.pause(failure.retry_after)]
            }
            // A sentence that names no field may be about the service: "under maintenance".
            Err(failure)
                if failure.outcome == Outcome::Refused
                    && !failure.may_pass()
                    && failure.reason != Reason::Declined =>
            {
                self.leave_to_a_person(failure)
            }
            Err(failure) => {
                let retry_after = failure.retry_after;
                if failure.outcome != Outcome::NotSent {
                    // Whatever it is about this one, the others have their turn. Where nobody is served it is about none of them.
                    first.tries +=
                        u32::from(serves_others && (failure.is_about_whom() || !failure.may_pass()));
                    if first.tries >= MOST_TRIES {
                        return self.leave_to_a_person(Failure { reason: Reason::NeverTaken, ..failure });
                    }
                    self.deferred.rotate_left(1);
                }
                vec![self.pause(retry_after)]
            }
        }
    }

    /// The first of those that wait is not sent now.
    fn put_back(&mut self) -> Vec<Effect> {
        if !self.deferred.is_empty() {
            self.deferred.rotate_left(1);
        }
        vec![self.pause(None)]
    }

    /// The first of those that wait can never be sent.
    fn leave_to_a_person(&mut self, why: Failure) -> Vec<Effect> {
        let row = self.deferred.remove(0).attempt;
        self.delivery = Delivery::Due;
        vec![Effect::Undeliverable(row, why)]
    }

    /// What became of a delivery.
    pub(crate) fn delivered(&mut self, row: AttemptId, answer: Result<Answer, Failure>) -> Vec<Effect> {
        let Delivery::Sending(Attempt { operation, .. }) = std::mem::take(&mut self.delivery) else {
            return vec![];
        };
        let (outcome, mut effects) = self.settle(&operation, row, answer);
        // By its number: what became of it is settled and looked into, wherever in the line it stands.
        let kept = self.deferred.iter().position(|waiting| Some(waiting.attempt) == operation.again);
        match (outcome, kept) {
            (Err(failure), Some(kept)) if failure.may_pass() => {
                // It waits on, as the ledger knows from the same entry; and for no longer than before.
                effects.extend(self.until(&self.deferred[kept]));
                if failure.outcome == Outcome::Refused {
                    // It may be about this one: the others have their turn.
                    self.deferred.rotate_left(1);
                }
                effects.push(self.pause(failure.retry_after));
            }
            (Err(failure), kept) if failure.outcome != Outcome::Unknown => {
                // It is a person's now, who may want to know whose it was.
                kept.map(|kept| self.deferred.remove(kept));
                self.delivery = Delivery::Due;
                // A sentence that names no field may be about the service, and would be said to all of them.
                if failure.reason == Reason::Declined {
                    effects.push(self.pause(failure.retry_after));
                }
            }
            (outcome, kept) => {
                let kept = kept.map(|kept| self.deferred.remove(kept).attempt);
                effects.extend(kept.map(Effect::Forget));
                match outcome {
                    Ok(receipt) => {
                        self.lost_in_a_row = 0;
                        self.delivery = Delivery::Due;
                        if let Some(kept) = kept.filter(|_| receipt.total < receipt.amount) {
                            let (paid, total) = (receipt.amount, receipt.total);
                            self.say(Notice::Overpaid { kept, paid, total });
                        }
                    }
                    Err(failure) => {
                        // The next one would be lost as well: each loss waits for twice as long.
                        let pause = PAUSE.saturating_mul(1 << self.lost_in_a_row.min(16));
                        self.lost_in_a_row += 1;
                        effects.push(self.pause(failure.retry_after.max(Some(pause))));
                        effects.extend(self.inquire(&operation, row).1);
                    }
                }
            }
        }
        effects
    }

    /// Goes on with a delivery, where there is an occasion and nothing is in its way.
    pub(crate) fn deliver(&mut self) -> Vec<Effect> {
        match std::mem::take(&mut self.delivery) {
            Delivery::Due => {
                let Some(first) = self.deferred.first() else { return vec![] };
                self.seq += 1;
                self.delivery = Delivery::Searching(self.seq, first.attempt);
                vec![Effect::Search(self.seq, first.lookup.query().clone())]
            }
            // It would end what their balance can tell of another receipt: the others have their turn.
            Delivery::Ready(operation) if self.is_looked_into(&operation.customer.id) => self.put_back(),
            Delivery::Ready(mut operation) if self.phase.lets_send(&operation.customer.id) => {
                if let OperationKind::Retail { holds, .. } = &mut operation.kind {
                    *holds = self.holds_of(&operation.customer.id, None);
                }
                let (attempt, record) = self.begin(operation);
                self.delivery = Delivery::Sending(attempt);
                vec![record]
            }
            delivery => {
                self.delivery = delivery;
                vec![]
            }
        }
    }
}

/// After a pause, or as long as the service wants to be left alone.
fn later(retry_after: Option<Duration>) -> Effect {
    Effect::Remind(Timer::Delivery, When::After(PAUSE.max(retry_after.unwrap_or_default())))
}

impl Phase {
    /// Whether an operation of this client can go out meanwhile: it would end our hold, and change what is shown of who is served.
    fn lets_send(&self, client: &ClientId) -> bool {
        match self {
            Self::Serving(sale) => {
                let is_at_rest = sale.holding == Holding::None && sale.confirming == Confirming::Not;
                is_at_rest && sale.customer.id != *client
            }
            Self::Unconfigured | Self::Searching(_) | Self::Committing(_) => false,
            Self::Idle | Self::Unresolved(_) | Self::Done(_) | Self::Deferring(_) => true,
        }
    }
}
