//! A receipt on its way, and one of which nobody knows what became of it.

use crate::register::Step;
use crate::serving::hold_over;
use crate::{
    Attempt, AttemptId, Event, Failure, Holding, Money, Notice, Outcome, Phase, Reason, Register, Sale, Take,
    Timer, Verdict,
};

/// A receipt on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committing {
    /// What the cashier confirmed, to go back to if it was not done.
    pub sale: Sale,
    /// What is recorded, and then sent.
    pub attempt: Attempt,
}

/// A receipt that was sent and whose answer did not come, or cannot be believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unresolved {
    /// What was confirmed.
    pub sale: Sale,
    /// Its row in the ledger.
    pub attempt: AttemptId,
    /// Why the outcome is unknown.
    pub failure: Failure,
    /// What reading the balance again says by now.
    pub verdict: Verdict,
    /// The balance as it was read last, since.
    pub seen: Option<Money>,
}

impl Unresolved {
    /// What to take from the customer now: by what the balance says, and where it says nothing, as the shop wants it.
    #[must_use]
    pub fn take(&self, otherwise: Take) -> Money {
        let amount = self.sale.amount().unwrap_or_default();
        let rest = amount - self.sale.spend();
        match (self.verdict.booked(), otherwise) {
            (Some(true), _) | (None, Take::Rest) => rest,
            (Some(false), _) | (None, Take::Full) => amount,
        }
    }
}

impl Register {
    pub(crate) fn commit(&mut self, mut committing: Box<Committing>, event: Event) -> Step {
        match event {
            Event::Recorded(token, Ok(row)) if committing.attempt.awaits(token) => {
                let effects = self.send(&mut committing.attempt, row);
                (Phase::Committing(committing), effects)
            }
            Event::Recorded(token, Err(failure)) if committing.attempt.awaits(token) => {
                self.say(Notice::SaleFailed(failure));
                self.go_back(committing.sale)
            }
            Event::Sold(row, answer) if committing.attempt.is_sent_as(row) => {
                self.answered(*committing, row, answer)
            }
            Event::Reminded(Timer::Hold(id)) if committing.sale.is_held_as(&id) => {
                // The receipt names it, and the service decides. It is let go when the answer has come.
                hold_over(&mut committing.sale);
                (Phase::Committing(committing), vec![])
            }
            Event::Query(_) | Event::Again(_) | Event::Cancel | Event::Next => {
                self.tell(Phase::Committing(committing), Notice::Busy)
            }
            event => (Phase::Committing(committing), self.nobodys(event)),
        }
    }

    fn answered(
        &mut self,
        Committing { mut sale, attempt }: Committing,
        row: AttemptId,
        answer: Result<crate::Answer, Failure>,
    ) -> Step {
        let operation = &attempt.operation;
        let client = operation.customer.id.clone();
        let (outcome, mut effects) = self.settle(operation, row, answer);
        let failure = match outcome {
            Ok(receipt) => {
                self.former = Some(client);
                return (Phase::Done(Box::new(receipt)), effects);
            }
            Err(failure) => failure,
        };
        if failure.outcome != Outcome::Unknown {
            sale.learn(operation, &failure);
            sale.is_doubtful |= failure.reason == Reason::HoldNotFound && operation.holds().len() > 1;
            self.say(Notice::SaleFailed(failure));
            let (phase, more) = self.go_back(sale);
            effects.extend(more);
            return (phase, effects);
        }
        self.former = Some(client.clone());
        let is_over = matches!(sale.holding, Holding::Over(_));
        self.leave(&mut sale);
        let (verdict, look) = self.inquire(operation, row);
        effects.extend(look);
        if is_over {
            effects.extend(self.release(&client));
        }
        let unresolved = Unresolved { sale, attempt: row, failure, verdict, seen: None };
        (Phase::Unresolved(Box::new(unresolved)), effects)
    }
}
