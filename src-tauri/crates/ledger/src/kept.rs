//! Receipts that wait for the service. How to find their clients is not in the ledger.

use register::{AttemptId, Deferred, Failure, Lookup, Money, Query, trace, without_phones};

use crate::entry::{Opened, Said};
use crate::names::Written;
use crate::{Kind, Ledger, LedgerError, State};

impl Ledger {
    /// Writes down a receipt whose points are to be earned later. When this returns, it is on the disk.
    ///
    /// # Errors
    /// It is not on the disk.
    pub fn defer(
        &mut self,
        server: &str,
        point: &str,
        lookup: &Query,
        amount: Money,
    ) -> Result<Deferred, LedgerError> {
        let attempt = self.next_attempt()?;
        let since = (self.clock)();
        let opened = Opened {
            kind: Written(Kind::Earn),
            server: server.to_owned(),
            point: point.to_owned(),
            client: String::new(),
            initials: String::new(),
            phone: Some(trace(lookup.text())),
            amount: amount.hundredths(),
            spend: 0,
            earn: None,
            balance: None,
            holds: vec![],
            again: None,
        };
        self.say(&[(attempt, Said::Opened(Box::new(opened))), (attempt, Said::Deferred)])?;
        Ok(Deferred::new(attempt, since, Lookup::by(lookup.clone()), amount))
    }

    /// Adds why a receipt that waits can never be sent. It is for a person then.
    ///
    /// # Errors
    /// It does not wait any more, or it is not on the disk.
    pub fn give_up(&mut self, attempt: AttemptId, failure: &Failure) -> Result<(), LedgerError> {
        self.check_waits(attempt)?;
        self.say(&[(attempt, Said::undeliverable(failure))])
    }

    /// Takes a receipt back that waits. From then on it cannot be sent any more.
    ///
    /// # Errors
    /// It does not wait: it is on its way, or was decided. Or it is not on the disk.
    pub fn withdraw(&mut self, attempt: AttemptId, why: &str) -> Result<(), LedgerError> {
        self.check_waits(attempt)?;
        self.say(&[(attempt, Said::Withdrawn { why: without_phones(why) })])
    }

    /// Has a receipt that waits be sent from another point, because a person says so: the one before was wrong.
    ///
    /// # Errors
    /// It does not wait, or it is not on the disk.
    pub fn readdress(&mut self, attempt: AttemptId, server: &str, point: &str) -> Result<(), LedgerError> {
        self.check_waits(attempt)?;
        self.say(&[(attempt, Said::Readdressed { server: server.to_owned(), point: point.to_owned() })])
    }

    fn check_waits(&self, attempt: AttemptId) -> Result<(), LedgerError> {
        let waits = self.standing(attempt)?.state == State::Deferred;
        waits.then_some(()).ok_or(LedgerError::NothingToDecide)
    }
}
