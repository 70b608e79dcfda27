//! Receipts that wait for the service. How to find their clients is not in the ledger.

use register::{AttemptId, Customer, Failure, Money, Query};
use rusqlite::{OptionalExtension, Transaction, params};

use super::write::{Entry, append};
use super::{Ledger, LedgerError};

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
    ) -> Result<AttemptId, LedgerError> {
        let transaction = self.database.transaction()?;
        transaction.execute(
            "INSERT INTO attempt (kind, server, point, client, initials, phone, amount, spend)
             VALUES ('earn', ?1, ?2, '', '', ?3, ?4, 0)",
            params![server, point, masked(lookup), amount.hundredths()],
        )?;
        let attempt = AttemptId(transaction.last_insert_rowid());
        append(&transaction, attempt, &Entry::new("opened"))?;
        append(&transaction, attempt, &Entry::new("deferred"))?;
        transaction.commit()?;
        Ok(attempt)
    }

    /// The receipts that wait for this point of this service, the oldest first.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn waiting(&self, server: &str, point: &str) -> Result<Vec<(AttemptId, Money)>, LedgerError> {
        let mut waiting = self.database.prepare_cached(
            "SELECT id, amount FROM operation WHERE state = 'deferred' AND server = ?1 AND point = ?2 ORDER BY id",
        )?;
        let waiting = waiting.query_map([server, point], |row| {
            let amount: i64 = row.get("amount")?;
            Ok((AttemptId(row.get("id")?), Money::from_hundredths(amount).unwrap_or_default()))
        })?;
        Ok(waiting.collect::<Result<_, _>>()?)
    }

    /// Adds why a receipt that waits can never be sent. It is for a person then.
    ///
    /// # Errors
    /// It is not on the disk.
    pub fn give_up(&mut self, attempt: AttemptId, failure: &Failure) -> Result<(), LedgerError> {
        let transaction = self.database.transaction()?;
        append(&transaction, attempt, &Entry::undeliverable(failure))?;
        Ok(transaction.commit()?)
    }
}

/// What an attempt that is being written, or was just settled, means for the receipt that it delivers.
pub(super) fn follow(
    transaction: &Transaction<'_>,
    delivered: Option<AttemptId>,
    from: &str,
    entry: &Entry<'_>,
) -> rusqlite::Result<()> {
    let Some(delivered) = delivered else { return Ok(()) };
    let state: Option<String> = transaction
        .query_row("SELECT state FROM latest WHERE attempt = ?1", [delivered.0], |row| row.get(0))
        .optional()?;
    if state.as_deref() == Some(from) { append(transaction, delivered, entry) } else { Ok(()) }
}

/// As much of what was searched for as the ledger may hold: what may be a phone number, masked.
fn masked(lookup: &Query) -> Option<String> {
    let text = lookup.text();
    let may_be_phone = (10..=12).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    may_be_phone.then(|| Customer::mask(text)).flatten()
}
