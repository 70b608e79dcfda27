//! What is written: attempts, and what became known of them. Each write is on the disk when it returns.

use register::{AttemptId, Look, Operation, Outcome, Reason, Settlement, Verdict, without_phones};

use crate::entry::{Opened, Said};
use crate::names::Written;
use crate::standing::Standing;
use crate::{Ledger, LedgerError, State};

impl Ledger {
    /// What was on its way when the app last ended is unknown.
    pub(crate) fn interrupt_open_attempts(&mut self) -> Result<(), LedgerError> {
        let interrupted = Said::Failed {
            outcome: Written(Outcome::Unknown),
            reason: Written(Reason::Interrupted),
            detail: None,
        };
        let open = self.read().in_state(State::Opened)?;
        let all: Vec<_> = open.into_iter().map(|row| (AttemptId(row.attempt), interrupted.clone())).collect();
        if all.is_empty() { Ok(()) } else { self.say(&all) }
    }

    /// Writes an operation's row. When this returns, it is on the disk.
    ///
    /// # Errors
    /// It is not on the disk; or what it goes on with may not be gone on with: it was withdrawn, or already is; or it would spend
    /// or hold points of a client whose last receipt, wherever it went, is not confirmed, whether or not whoever asks knows that by now.
    pub fn record(
        &mut self,
        server: &str,
        point: &str,
        operation: &Operation,
    ) -> Result<AttemptId, LedgerError> {
        let attempt = self.next_attempt()?;
        let mut all = vec![(attempt, Said::Opened(Box::new(Opened::of(operation, server, point))))];
        if let Some(former) = operation.again {
            let standing =
                Standing::of(&self.reader.database, former.0)?.ok_or(LedgerError::NothingToRepeat)?;
            if standing.state == State::Deferred {
                all.push((former, Said::Delivered));
            } else if !self.read().is_repeatable(&standing)? {
                return Err(LedgerError::NothingToRepeat);
            }
        }
        if operation.moves_points() && self.read().is_unconfirmed(&operation.customer.id)? {
            return Err(LedgerError::Unconfirmed);
        }
        self.say(&all)?;
        Ok(attempt)
    }

    /// Adds what became of an attempt.
    ///
    /// # Errors
    /// It is not on the disk: after a restart the attempt will be unknown.
    pub fn settle(&mut self, attempt: AttemptId, settlement: &Settlement) -> Result<(), LedgerError> {
        let mut all = vec![(attempt, Said::settled(settlement))];
        if let (Some(former), Settlement::Failed(failure)) =
            (self.standing(attempt)?.opened.again, settlement)
        {
            let former = AttemptId(former);
            // It may be a receipt that had waited; then it waits on, or is a person's.
            if self.standing(former)?.state == State::Delivered {
                if failure.may_pass() {
                    all.push((former, Said::Deferred));
                } else if failure.outcome == Outcome::Refused {
                    all.push((former, Said::undeliverable(failure)));
                }
            }
        }
        self.say(&all)
    }

    /// Adds what a look at the balance showed, and what it says: that is an inference, and kept as one.
    ///
    /// # Errors
    /// Its outcome is known by now, or it is not on the disk.
    pub fn note(&mut self, attempt: AttemptId, look: &Look, verdict: Verdict) -> Result<(), LedgerError> {
        if self.standing(attempt)?.state != State::Unknown {
            return Err(LedgerError::NothingToDecide);
        }
        self.say(&[(attempt, Said::looked(look, verdict))])
    }

    /// Adds a person's word on a receipt whose outcome nobody knows for sure. What was known before stays.
    ///
    /// # Errors
    /// Its outcome is known, or the decision is not on the disk.
    pub fn decide(&mut self, attempt: AttemptId, booked: bool, why: &str) -> Result<(), LedgerError> {
        let standing = Standing::of(&self.reader.database, attempt.0)?.ok_or(LedgerError::NothingToDecide)?;
        if !standing.state.may_be_decided(standing.kind()) {
            return Err(LedgerError::NothingToDecide);
        }
        self.say(&[(attempt, Said::Decided { booked, why: without_phones(why) })])
    }

    pub(crate) fn standing(&self, attempt: AttemptId) -> Result<Standing, LedgerError> {
        Standing::of(&self.reader.database, attempt.0)?.ok_or(LedgerError::NoSuchRow)
    }

    pub(crate) fn next_attempt(&self) -> Result<AttemptId, LedgerError> {
        let next = self.last()?.0.checked_add(1);
        let next = next.ok_or_else(|| LedgerError::Damaged("there is no number left".to_owned()))?;
        Ok(AttemptId(next.max(self.first)))
    }
}
