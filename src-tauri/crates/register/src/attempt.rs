//! An attempt: written down, then sent, then answered. A receipt, a hold and the delivery of what was kept are its three
//! clients; what is the same for all of them stands here and nowhere else.
//!
//! *Invariant:* nothing is sent that is not durable, nothing twice, and every row has an end: one that nobody waits for any
//! more when it becomes durable is settled as not sent.

use crate::{
    Answer, AttemptId, Effect, Failure, Money, Operation, OperationKind, Outcome, Reason, Receipt, Register,
    Settlement,
};

/// Names what is to be recorded, before it has a row.
pub type Token = u32;

/// An operation on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Comes back when the row is durable.
    pub token: Token,
    /// What is recorded, and then sent.
    pub operation: Operation,
    /// The ledger row, once it is durable. Nothing is sent before.
    pub row: Option<AttemptId>,
}

impl Attempt {
    /// Points that are to be held by it.
    #[must_use]
    pub fn points(&self) -> Money {
        match self.operation.kind {
            OperationKind::Hold { points } => points,
            OperationKind::Retail { .. } => Money::ZERO,
        }
    }

    /// Whether it is this one's row that became durable, or could not be written.
    pub(crate) fn awaits(&self, token: Token) -> bool {
        self.row.is_none() && self.token == token
    }

    /// Whether this one was sent as that row.
    pub(crate) fn is_sent_as(&self, row: AttemptId) -> bool {
        self.row == Some(row)
    }
}

impl Register {
    /// Begins an attempt: it is written down first of all.
    pub(crate) fn begin(&mut self, operation: Operation) -> (Attempt, Effect) {
        self.tokens += 1;
        let record = Effect::Record(self.tokens, operation.clone());
        (Attempt { token: self.tokens, operation, row: None }, record)
    }

    /// The row is durable, so it is sent. From now on the balance of this client tells of this operation too, and a receipt
    /// will end every hold of ours at this point.
    pub(crate) fn send(&mut self, attempt: &mut Attempt, row: AttemptId) -> Vec<Effect> {
        attempt.row = Some(row);
        let mut effects = vec![];
        if let OperationKind::Retail { .. } = attempt.operation.kind {
            self.overtake(&attempt.operation.customer.id);
            self.void_witnesses();
            effects.push(Effect::Remember(row, attempt.operation.lookup.clone()));
        }
        effects.push(Effect::Send(row, attempt.operation.clone()));
        effects
    }

    /// A row became durable that nobody waits for any more.
    pub(crate) fn drop_row(row: AttemptId) -> Effect {
        let dropped = Failure::new(Outcome::NotSent, Reason::Interrupted, None);
        Effect::Settle(row, Settlement::Failed(dropped))
    }

    /// What became of a receipt, and all that follows from it whoever sent it.
    pub(crate) fn settle(
        &mut self,
        operation: &Operation,
        row: AttemptId,
        answer: Result<Answer, Failure>,
    ) -> (Result<Receipt, Failure>, Vec<Effect>) {
        let OperationKind::Retail { amount, spend, holds, .. } = &operation.kind else {
            // Only receipts are sold.
            return (Err(Failure::new(Outcome::Unknown, Reason::Contradictory, None)), vec![]);
        };
        let client = &operation.customer.id;
        let outcome = answer.and_then(|answer| answer.confirm(operation.customer.clone(), *amount, *spend));
        let happened = outcome.as_ref().err().is_none_or(|failure| failure.outcome == Outcome::Unknown);
        let settlement = match &outcome {
            Ok(receipt) => Settlement::Sold(receipt.clone().into()),
            Err(failure) => Settlement::Failed(failure.clone()),
        };
        let is_unknown = settlement.is_unknown();
        let mut effects = vec![Effect::Settle(row, settlement)];
        if !is_unknown {
            effects.push(Effect::Forget(row));
        }
        match &outcome {
            Ok(_) => self.end_holds(),
            Err(failure) if failure.reason == Reason::HoldNotFound => {
                effects.extend(self.mistrust(client, holds));
            }
            Err(_) => {}
        }
        if happened {
            self.stir(client);
            self.moved = Some(client.clone());
        }
        effects.extend(self.overtaken(client, happened));
        (outcome, effects)
    }
}
