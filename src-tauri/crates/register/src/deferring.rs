//! Earning without a connection: the code and the receipt are kept, and sent once each when the service
//! is back. Only earning, because what can be spent nobody knows without the service.
//!
//! It goes on beside whatever the cashier does: the reading at any time, the sending only while nothing
//! else moves points and no hold of ours would be ended by it.

use std::time::Duration;

use crate::register::Step;
use crate::{
    Answer, AttemptId, Confirming, Customer, Effect, Entry, Event, Failure, Holding, Lookup, Money, Notice,
    Operation, OperationKind, Outcome, Phase, Query, Reason, Register, Scheme, Seq, Settlement,
};

/// How long to wait after a delivery that did not succeed; the way back to the service comes before.
const PAUSE: Duration = Duration::from_mins(1);

/// A receipt that waits for the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deferred {
    /// Its row in the ledger.
    pub attempt: AttemptId,
    /// Who showed it, as far as the till knows.
    pub lookup: Query,
    /// The receipt.
    pub amount: Money,
}

/// A receipt that is to be kept for later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deferring {
    /// What was searched for in vain.
    pub lookup: Query,
    /// The amount field.
    pub entry: Entry,
    /// Whether it is being written down.
    pub writing: bool,
}

/// How far the first of the receipts that wait has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// Nothing is to be done until the next occasion.
    #[default]
    Resting,
    /// There is an occasion.
    Due,
    /// The client is being looked up.
    Searching(Seq),
    /// What is to be sent, as soon as nothing is in its way.
    Ready(Operation),
    /// Its row is being written.
    Recording(Operation),
    /// On its way.
    Sending(AttemptId, Operation),
}

impl Delivery {
    pub(crate) fn is_moving_points(&self) -> bool {
        matches!(self, Self::Recording(_) | Self::Sending(..))
    }

    pub(crate) fn is_searching(&self, seq: Seq) -> bool {
        *self == Self::Searching(seq)
    }

    pub(crate) fn is_recording(&self) -> bool {
        matches!(self, Self::Recording(_))
    }

    pub(crate) fn is_sending(&self, attempt: AttemptId) -> bool {
        matches!(self, Self::Sending(sent, _) if *sent == attempt)
    }
}

impl Register {
    /// The cashier keeps a receipt for later, or does not.
    pub(crate) fn defer(&mut self, mut deferring: Box<Deferring>, event: Event) -> Step {
        match event {
            Event::Deferred(Ok(attempt)) if deferring.writing => {
                let amount = deferring.entry.amount().unwrap_or_default();
                self.wait_for(Deferred { attempt, lookup: deferring.lookup, amount });
                let (phase, _) = self.tell(Phase::Idle, Notice::Deferred);
                (phase, vec![Effect::DeliverLater(PAUSE)])
            }
            Event::Deferred(Err(failure)) if deferring.writing => {
                deferring.writing = false;
                self.tell(Phase::Deferring(deferring), Notice::DeferFailed(failure))
            }
            Event::Query(_) | Event::Amount(_) | Event::Confirm { .. } | Event::Cancel
                if deferring.writing =>
            {
                self.tell(Phase::Deferring(deferring), Notice::Busy)
            }
            Event::Query(query) => self.search(query, None),
            Event::Amount(text) => {
                deferring.entry = Entry::typed(&text);
                (Phase::Deferring(deferring), vec![])
            }
            Event::Confirm { shown, .. } => {
                if !shown.answers(None) {
                    return self.tell(Phase::Deferring(deferring), Notice::TooSoon);
                }
                let Some(amount) = deferring.entry.amount() else {
                    return (Phase::Deferring(deferring), vec![]);
                };
                let lookup = deferring.lookup.clone();
                deferring.writing = true;
                (Phase::Deferring(deferring), vec![Effect::Defer { lookup, amount }])
            }
            Event::Cancel | Event::Next => (Phase::Idle, vec![]),
            _ => (Phase::Deferring(deferring), vec![]),
        }
    }

    /// Receipts of earlier runs.
    pub(crate) fn wait_for_service(&mut self, deferred: Vec<Deferred>) {
        for each in deferred {
            self.wait_for(each);
        }
        self.wake();
    }

    /// A receipt waits, once.
    fn wait_for(&mut self, receipt: Deferred) {
        if self.deferred.iter().all(|known| known.attempt != receipt.attempt) {
            self.deferred.push(receipt);
        }
    }

    /// There is an occasion for the next delivery.
    pub(crate) fn wake(&mut self) {
        if self.delivery == Delivery::Resting {
            self.delivery = Delivery::Due;
        }
    }

    /// The row of a delivery is durable, or is not.
    pub(crate) fn delivery_recorded(&mut self, recorded: Result<AttemptId, Failure>) -> Vec<Effect> {
        match (std::mem::take(&mut self.delivery), recorded) {
            (Delivery::Recording(operation), Ok(attempt)) => {
                self.overtake(&operation.customer.id);
                self.delivery = Delivery::Sending(attempt, operation.clone());
                vec![Effect::Send(attempt, operation)]
            }
            _ => vec![Effect::DeliverLater(PAUSE)],
        }
    }

    /// Whether it is the client's code that fails, or only the way to the service.
    pub(crate) fn recognize(&mut self, found: Result<Customer, Failure>) -> Vec<Effect> {
        self.delivery = Delivery::Resting;
        let Some(first) = self.deferred.first().cloned() else { return vec![] };
        match found {
            // The customer has paid in full. What they should have had off, no service can give them now.
            Ok(customer) if customer.level.scheme == Scheme::Discount => {
                self.deferred.remove(0);
                self.delivery = Delivery::Due;
                let late = Failure::new(Outcome::NotSent, Reason::DiscountTooLate, None);
                vec![Effect::Undeliverable(first.attempt, late)]
            }
            Ok(customer) => {
                let lookup = Lookup::of(&customer, first.lookup);
                let (amount, spend) = (first.amount, Money::ZERO);
                let kind = OperationKind::Retail { amount, spend, earn: None, hold: None };
                let again = Some(first.attempt);
                self.delivery = Delivery::Ready(Operation { customer, lookup, kind, again });
                vec![]
            }
            // A sentence that names no field may be about the service: "under maintenance".
            Err(failure)
                if failure.outcome == Outcome::Refused
                    && !failure.may_pass()
                    && failure.reason != Reason::Declined =>
            {
                self.deferred.remove(0);
                self.delivery = Delivery::Due;
                vec![Effect::Undeliverable(first.attempt, failure)]
            }
            Err(failure) => {
                // Whatever it is about this one, the others have their turn.
                if failure.outcome != Outcome::NotSent {
                    self.deferred.rotate_left(1);
                }
                vec![Effect::DeliverLater(PAUSE)]
            }
        }
    }

    /// What became of a delivery.
    pub(crate) fn delivered(&mut self, attempt: AttemptId, answer: Result<Answer, Failure>) -> Vec<Effect> {
        let Delivery::Sending(_, operation) = std::mem::take(&mut self.delivery) else { return vec![] };
        let OperationKind::Retail { amount, spend, .. } = operation.kind else { return vec![] };
        let happened = answer.as_ref().err().is_none_or(|failure| failure.outcome == Outcome::Unknown);
        let looks = self.overtaken(&operation.customer.id, happened);
        let mut effects = self.end_delivery(attempt, &operation, (amount, spend), answer);
        effects.extend(looks);
        effects
    }

    fn end_delivery(
        &mut self,
        attempt: AttemptId,
        operation: &Operation,
        (amount, spend): (Money, Money),
        answer: Result<Answer, Failure>,
    ) -> Vec<Effect> {
        match answer.and_then(|answer| answer.confirm(operation.customer.clone(), amount, spend)) {
            Err(failure) if failure.may_pass() => {
                // It waits on, as the ledger knows from the same entry.
                vec![Effect::Settle(attempt, Settlement::Failed(failure)), Effect::DeliverLater(PAUSE)]
            }
            outcome => {
                let former = self.deferred.remove(0).attempt;
                self.delivery = Delivery::Due;
                let mut effects = vec![Effect::Delivered(former)];
                match outcome {
                    Ok(receipt) => {
                        self.end_holds();
                        effects.push(Effect::Settle(attempt, Settlement::Sold(receipt.into())));
                    }
                    Err(failure) => {
                        let unknown = failure.outcome == Outcome::Unknown;
                        effects.push(Effect::Settle(attempt, Settlement::Failed(failure)));
                        let look = unknown.then(|| self.inquire(operation, false, attempt).1);
                        effects.extend(look.flatten());
                    }
                }
                effects
            }
        }
    }

    /// Goes on with a delivery, where there is an occasion and nothing is in its way.
    pub(crate) fn deliver(&mut self) -> Vec<Effect> {
        match std::mem::take(&mut self.delivery) {
            Delivery::Due => {
                let Some(first) = self.deferred.first() else { return vec![] };
                self.seq += 1;
                self.delivery = Delivery::Searching(self.seq);
                vec![Effect::Search(self.seq, first.lookup.clone())]
            }
            Delivery::Ready(operation) if self.phase.lets_others_send() => {
                self.delivery = Delivery::Recording(operation.clone());
                vec![Effect::Record(operation)]
            }
            delivery => {
                self.delivery = delivery;
                vec![]
            }
        }
    }
}

impl Phase {
    /// Whether an operation of somebody else can go out meanwhile: it would end our hold.
    fn lets_others_send(&self) -> bool {
        match self {
            Self::Serving(sale) => sale.holding == Holding::None && sale.confirming == Confirming::Not,
            Self::Committing(_) => false,
            _ => true,
        }
    }
}
