//! What is written: attempts, and what became known of them. Each write is on the disk when it returns.

use std::borrow::Cow;

use register::{
    AttemptId, Failure, Look, Money, Operation, OperationKind, Outcome, Reason, Settlement, Verdict, Witness,
};
use rusqlite::{OptionalExtension, Transaction, params};

use super::{Ledger, LedgerError, chain, names, now, waiting};
use crate::words::without_phones;

impl Ledger {
    pub(super) fn interrupt_open_attempts(&mut self) -> Result<(), LedgerError> {
        let transaction = self.database.transaction()?;
        let open: Vec<i64> = transaction
            .prepare("SELECT attempt FROM latest WHERE state = 'opened' ORDER BY attempt")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for attempt in open {
            let entry =
                Entry { reason: Some(names::of_reason(Reason::Interrupted)), ..Entry::new("unknown") };
            append(&transaction, AttemptId(attempt), &entry)?;
        }
        Ok(transaction.commit()?)
    }

    /// Writes an operation's row. When this returns, it is on the disk.
    ///
    /// # Errors
    /// It is not on the disk.
    pub fn record(
        &mut self,
        server: &str,
        point: &str,
        operation: &Operation,
    ) -> Result<AttemptId, LedgerError> {
        let (kind, amount, spend, earn, hold) = match &operation.kind {
            OperationKind::Retail { amount, spend, earn, hold } => {
                let kind = if spend.is_positive() { "spend" } else { "earn" };
                (kind, *amount, *spend, *earn, hold.as_ref())
            }
            OperationKind::Hold { points } => ("hold", *points, Money::ZERO, None, None),
        };
        let customer = &operation.customer;
        let transaction = self.database.transaction()?;
        transaction.execute(
            "INSERT INTO attempt (kind, server, point, client, initials, phone, amount, spend, earn, balance,
                                  hold, hold_points, hold_ends_at, again)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            params![
                kind,
                server,
                point,
                customer.id.0,
                customer.initials(),
                customer.masked_phone(),
                amount.hundredths(),
                spend.hundredths(),
                earn.map(Money::hundredths),
                customer.balance.map(Money::hundredths),
                hold.map(|hold| &hold.id.0),
                hold.map(|hold| hold.points.hundredths()),
                hold.map(|hold| hold.ends_at),
                operation.again.map(|attempt| attempt.0),
            ],
        )?;
        let attempt = AttemptId(transaction.last_insert_rowid());
        append(&transaction, attempt, &Entry::new("opened"))?;
        waiting::follow(&transaction, operation.again, "deferred", &Entry::new("delivered"))?;
        transaction.commit()?;
        Ok(attempt)
    }

    /// Adds what became of an attempt.
    ///
    /// # Errors
    /// It is not on the disk: after a restart the attempt will be unknown.
    pub fn settle(&mut self, attempt: AttemptId, settlement: &Settlement) -> Result<(), LedgerError> {
        let transaction = self.database.transaction()?;
        append(&transaction, attempt, &Entry::of(settlement))?;
        let again: Option<i64> =
            transaction
                .query_row("SELECT again FROM attempt WHERE id = ?1", [attempt.0], |row| row.get(0))?;
        let again = again.map(AttemptId);
        match settlement {
            Settlement::Failed(failure) if failure.may_pass() => {
                waiting::follow(&transaction, again, "delivered", &Entry::new("deferred"))?;
            }
            Settlement::Failed(failure) if failure.outcome == Outcome::Refused => {
                waiting::follow(&transaction, again, "delivered", &Entry::undeliverable(failure))?;
            }
            Settlement::Failed(_) | Settlement::Sold(_) | Settlement::Held(_) => {}
        }
        Ok(transaction.commit()?)
    }

    /// Adds what a look at the balance showed, and what it says: that is an inference, and kept as one.
    ///
    /// # Errors
    /// It is not on the disk.
    pub fn note(&mut self, attempt: AttemptId, look: &Look, verdict: Verdict) -> Result<(), LedgerError> {
        let state = match verdict.booked() {
            Some(true) => "inferred_booked",
            Some(false) => "inferred_not_booked",
            None => "looked",
        };
        let entry = Entry {
            reason: Some(names::of_verdict(verdict)),
            balance: look.seen.balance,
            witness: look.seen.witness,
            ..Entry::new(state)
        };
        let transaction = self.database.transaction()?;
        append(&transaction, attempt, &entry)?;
        Ok(transaction.commit()?)
    }

    /// Adds a person's word on a receipt whose outcome nobody knows for sure. What was known before stays.
    ///
    /// # Errors
    /// Its outcome is known, or the decision is not on the disk.
    pub fn decide(&mut self, attempt: AttemptId, booked: bool, reason: &str) -> Result<(), LedgerError> {
        let transaction = self.database.transaction()?;
        let state: Option<String> = transaction
            .query_row("SELECT state FROM latest WHERE attempt = ?1", [attempt.0], |row| row.get(0))
            .optional()?;
        let is_open = |state: &str| {
            matches!(state, "unknown" | "undeliverable" | "inferred_booked" | "inferred_not_booked")
        };
        if !state.as_deref().is_some_and(is_open) {
            return Err(LedgerError::NothingToDecide);
        }
        let state = if booked { "decided_booked" } else { "decided_not_booked" };
        append(&transaction, attempt, &Entry { detail: Some(reason.into()), ..Entry::new(state) })?;
        Ok(transaction.commit()?)
    }
}

/// One step in the history of an attempt.
pub(super) struct Entry<'a> {
    state: &'static str,
    reason: Option<String>,
    detail: Option<Cow<'a, str>>,
    total: Option<Money>,
    earned: Option<Money>,
    hold: Option<&'a str>,
    balance: Option<Money>,
    witness: Option<Witness>,
}

impl<'a> Entry<'a> {
    pub(super) fn new(state: &'static str) -> Self {
        let (reason, detail, total, earned, hold, balance, witness) =
            (None, None, None, None, None, None, None);
        Self { state, reason, detail, total, earned, hold, balance, witness }
    }

    pub(super) fn undeliverable(failure: &'a Failure) -> Self {
        Self::because(failure, "undeliverable")
    }

    fn because(failure: &'a Failure, state: &'static str) -> Self {
        let reason = Some(names::of_reason(failure.reason));
        // The ledger holds nobody's phone, whatever the service says of a customer.
        let detail = failure.detail.as_deref().map(|detail| without_phones(detail).into());
        Self { reason, detail, ..Self::new(state) }
    }

    fn of(settlement: &'a Settlement) -> Self {
        match settlement {
            Settlement::Sold(receipt) => {
                let written = receipt.total_written.as_deref().map(Cow::from);
                let (total, earned) = (Some(receipt.total), receipt.earned);
                Self { total, earned, detail: written, ..Self::new("confirmed") }
            }
            Settlement::Held(hold) => Self { hold: Some(&hold.id.0), ..Self::new("confirmed") },
            Settlement::Failed(failure) => {
                let state = match failure.outcome {
                    Outcome::NotSent => "not_sent",
                    Outcome::Refused => "refused",
                    Outcome::Unknown => "unknown",
                };
                Self::because(failure, state)
            }
        }
    }
}

pub(super) fn append(
    transaction: &Transaction<'_>,
    attempt: AttemptId,
    entry: &Entry<'_>,
) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO history (attempt, at, state, reason, detail, total, earned, hold, balance, witness)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            attempt.0,
            now(),
            entry.state,
            entry.reason,
            entry.detail,
            entry.total.map(Money::hundredths),
            entry.earned.map(Money::hundredths),
            entry.hold,
            entry.balance.map(Money::hundredths),
            entry.witness.map(|witness| match witness {
                Witness::InForce => "in_force",
                Witness::Gone => "gone",
            }),
        ],
    )?;
    chain::append(transaction, transaction.last_insert_rowid())
}
