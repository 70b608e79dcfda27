//! A ledger and what could not be written into it yet. An outcome that is known must not be lost to a disk that was full for
//! a moment: it is written before anything else is.

use std::collections::VecDeque;

use register::{AttemptId, Deferred, Failure, Look, Money, Operation, Query, Settlement, Verdict};

use crate::{Ledger, LedgerError, Unfinished};

/// What became known of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// What became of it.
    Settled(AttemptId, Settlement),
    /// What a look at the balance showed, and what that says.
    Looked(AttemptId, Look, Verdict),
    /// That it has waited, and can never be sent.
    GivenUp(AttemptId, Failure),
}

/// An open ledger, and what has to be written into it first.
#[derive(Debug)]
pub struct Desk {
    ledger: Ledger,
    unwritten: VecDeque<Known>,
}

impl Desk {
    /// A desk with nothing on it.
    #[must_use]
    pub fn new(ledger: Ledger) -> Self {
        Self { ledger, unwritten: VecDeque::new() }
    }

    /// A desk with something on it that another one could not write.
    #[must_use]
    pub fn with(ledger: Ledger, unwritten: VecDeque<Known>) -> Self {
        Self { ledger, unwritten }
    }

    /// The ledger is not to be used any more: what is not at its end in it, and what could not be written.
    #[must_use]
    pub fn leave(self) -> (Unfinished, VecDeque<Known>) {
        (self.ledger.unfinished, self.unwritten)
    }

    /// Whether something is known that is not written.
    #[must_use]
    pub fn is_behind(&self) -> bool {
        !self.unwritten.is_empty()
    }

    /// Writes what became known. What cannot be written now is written later.
    ///
    /// # Errors
    /// It, or something that became known before, is not on the disk yet.
    pub fn add(&mut self, known: Known) -> Result<(), LedgerError> {
        self.unwritten.push_back(known);
        self.catch_up()
    }

    /// Writes what could not be written before.
    ///
    /// # Errors
    /// It still cannot be.
    pub fn catch_up(&mut self) -> Result<(), LedgerError> {
        while let Some(first) = self.unwritten.front() {
            let written = match first {
                Known::Settled(attempt, settlement) => self.ledger.settle(*attempt, settlement),
                Known::Looked(attempt, look, verdict) => self.ledger.note(*attempt, look, *verdict),
                Known::GivenUp(attempt, failure) => self.ledger.give_up(*attempt, failure),
            };
            match written {
                Ok(()) => {}
                // A person has said meanwhile what became of it, and their word stands.
                Err(LedgerError::NothingToDecide) if !matches!(first, Known::Settled(..)) => {}
                Err(error) => {
                    // What no disk is to blame for is not mended by trying again, and must not stand in the way for ever.
                    if !error.is_of_the_disk() {
                        self.unwritten.pop_front();
                    }
                    return Err(error);
                }
            }
            self.unwritten.pop_front();
        }
        Ok(())
    }

    /// See [`Ledger::record`].
    ///
    /// # Errors
    /// As there; or because something that became known before is not on the disk.
    pub fn record(
        &mut self,
        server: &str,
        point: &str,
        operation: &Operation,
    ) -> Result<AttemptId, LedgerError> {
        self.catch_up()?;
        self.ledger.record(server, point, operation)
    }

    /// See [`Ledger::defer`].
    ///
    /// # Errors
    /// As there; or because something that became known before is not on the disk.
    pub fn defer(
        &mut self,
        server: &str,
        point: &str,
        lookup: &Query,
        amount: Money,
    ) -> Result<Deferred, LedgerError> {
        self.catch_up()?;
        self.ledger.defer(server, point, lookup, amount)
    }

    /// The ledger, with all in it that is known.
    ///
    /// # Errors
    /// Something that became known before is not on the disk.
    pub fn ledger(&mut self) -> Result<&mut Ledger, LedgerError> {
        self.catch_up()?;
        Ok(&mut self.ledger)
    }
}

#[cfg(test)]
mod tests {
    use register::{Outcome, Reason};

    use super::*;

    /// Core review A13: the till showed *done*, and the day's total lacked it.
    #[test]
    fn an_outcome_that_a_full_disk_refused_is_written_before_the_next_receipt() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut ledger = Ledger::open(&folder.path().join("ledger.sqlite"), || 0).expect("a ledger");
        let code = Query::scanned("2200000000001").expect("a query");
        let keep = |ledger: &mut Ledger| ledger.defer("https://a.example", "p1", &code, Money::SMALLEST);
        let attempt = keep(&mut ledger).expect("kept").attempt;
        let full = ledger.set_most_pages(1);
        while keep(&mut ledger).is_ok() {}
        let mut desk = Desk::new(ledger);
        let done = Settlement::Failed(Failure::new(Outcome::Refused, Reason::RefusedOther, None));
        let mut known = vec![];
        for row in [attempt, AttemptId(99)] {
            known.push(desk.add(Known::Settled(row, done.clone())).is_err());
        }
        assert_eq!(known, [true, true]);
        assert!(
            desk.defer("https://a.example", "p1", &code, Money::SMALLEST).is_err(),
            "first what is known"
        );
        desk.ledger.set_most_pages(full);
        assert!(matches!(desk.catch_up(), Err(LedgerError::NoSuchRow)), "a row that never was is told once");
        desk.defer("https://a.example", "p1", &code, Money::SMALLEST).expect("kept");
        let state = desk.ledger().expect("all is written").read().state(attempt).expect("read");
        assert_eq!(state, Some(crate::State::Refused));
    }

    /// The page said that something could not be written, where a look and a person's word had crossed.
    #[test]
    fn what_a_person_has_decided_meanwhile_is_no_failure_of_what_is_only_known_of_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut ledger = Ledger::open(&folder.path().join("ledger.sqlite"), || 0).expect("a ledger");
        let code = Query::scanned("2200000000001").expect("a query");
        let keep = |ledger: &mut Ledger| {
            ledger.defer("https://a.example", "p1", &code, Money::SMALLEST).expect("kept").attempt
        };
        let [taken_back, decided] = [keep(&mut ledger), keep(&mut ledger)];
        ledger.withdraw(taken_back, "said so").expect("withdrawn");
        let failed = |outcome| Failure::new(outcome, Reason::TimedOut, None);
        ledger.settle(decided, &Settlement::Failed(failed(Outcome::Unknown))).expect("settled");
        ledger.decide(decided, true, "said so").expect("decided");
        let mut desk = Desk::new(ledger);
        desk.add(Known::GivenUp(taken_back, failed(Outcome::Refused))).expect("nothing failed");
        let seen = register::Seen { balance: Some(Money::SMALLEST), witness: None };
        let look = Look { waited: std::time::Duration::ZERO, seen };
        desk.add(Known::Looked(decided, look, Verdict::Unchanged)).expect("nothing failed");
        let states = [taken_back, decided].map(|row| desk.ledger.read().state(row).expect("read"));
        assert_eq!(states, [Some(crate::State::Withdrawn), Some(crate::State::DecidedBooked)]);
    }

    #[test]
    fn a_desk_that_is_left_takes_along_what_is_not_at_its_end_and_what_is_not_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut ledger = Ledger::open(&folder.path().join("ledger.sqlite"), || 0).expect("a ledger");
        let code = Query::scanned("2200000000001").expect("a query");
        let kept = ledger.defer("https://a.example", "p1", &code, Money::SMALLEST).expect("kept");
        let done = Settlement::Failed(Failure::new(Outcome::Refused, Reason::RefusedOther, None));
        let unwritten = Known::Settled(kept.attempt, done);
        let (unfinished, known) = Desk::with(ledger, VecDeque::from([unwritten.clone()])).leave();
        assert!(unfinished.knows(kept.attempt.0));
        assert_eq!(known, [unwritten]);
    }
}
