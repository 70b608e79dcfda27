//! The ledger: what was attempted, and everything that became known of it, in SQLite.
//!
//! *Invariants:* a row is on the disk before the request it describes leaves; nothing in it is ever
//! changed or removed, which the tables themselves refuse; it holds no key, and of a customer the
//! id, a masked phone and initials.

use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use register::{AttemptId, Money, Operation, OperationKind, Outcome, Reason, Settlement};
use rusqlite::{Connection, Row, params};
use rusqlite_migration::{M, Migrations};

use crate::error::{Code, UiError};
use crate::screen::{LedgerKind, LedgerRow, LedgerState};

const STEPS: &[M<'_>] = &[M::up(include_str!("journal/1.sql"))];
const MIGRATIONS: Migrations<'_> = Migrations::from_slice(STEPS);

/// An open ledger.
#[derive(Debug)]
pub struct Journal {
    database: Connection,
}

/// Why the ledger did not do as it should.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The folder cannot be made.
    #[error(transparent)]
    Folder(#[from] std::io::Error),
    /// The database said no.
    #[error(transparent)]
    Database(#[from] rusqlite::Error),
    /// The file is of a version that this app does not know.
    #[error(transparent)]
    Version(#[from] rusqlite_migration::Error),
}

impl Journal {
    /// Opens the ledger, or begins one. What was on its way when the app last ended is unknown.
    ///
    /// # Errors
    /// The file cannot be opened or written.
    pub fn open(path: &Path) -> Result<Self, JournalError> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut database = Connection::open(path)?;
        database.busy_timeout(Duration::from_secs(2))?;
        database.pragma_update(None, "journal_mode", "WAL")?;
        database.pragma_update(None, "synchronous", "FULL")?;
        database.pragma_update(None, "foreign_keys", true)?;
        MIGRATIONS.to_latest(&mut database)?;
        let journal = Self { database };
        journal.database.execute(
            "INSERT INTO history (attempt, at, state, reason)
             SELECT attempt, ?1, 'unknown', ?2 FROM latest WHERE state = 'opened'",
            params![now(), reason_name(Reason::Interrupted)],
        )?;
        Ok(journal)
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
    ) -> Result<AttemptId, JournalError> {
        let (kind, amount, spend, hold) = match &operation.kind {
            OperationKind::Retail { amount, spend, hold } => {
                let kind = if spend.is_positive() { "spend" } else { "earn" };
                (kind, *amount, *spend, hold.as_ref().map(|hold| &hold.0))
            }
            OperationKind::Hold { points } => ("hold", *points, Money::ZERO, None),
        };
        let customer = &operation.customer;
        let transaction = self.database.transaction()?;
        transaction.execute(
            "INSERT INTO attempt (kind, server, point, client, initials, phone, amount, spend, hold, balance)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            params![
                kind,
                server,
                point,
                customer.id.0,
                customer.initials(),
                customer.masked_phone(),
                amount.hundredths(),
                spend.hundredths(),
                hold,
                customer.balance.map(Money::hundredths),
            ],
        )?;
        let attempt = transaction.last_insert_rowid();
        transaction.execute(
            "INSERT INTO history (attempt, at, state) VALUES (?1, ?2, 'opened')",
            params![attempt, now()],
        )?;
        transaction.commit()?;
        Ok(AttemptId(attempt))
    }

    /// Adds what became of an attempt.
    ///
    /// # Errors
    /// It is not on the disk: after a restart the attempt will be unknown.
    pub fn settle(&mut self, attempt: AttemptId, settlement: &Settlement) -> Result<(), JournalError> {
        let (state, reason, detail, total, earned, hold) = match settlement {
            Settlement::Sold(receipt) => ("confirmed", None, None, Some(receipt.total), receipt.earned, None),
            Settlement::Held(hold) => ("confirmed", None, None, None, None, Some(&hold.id.0)),
            Settlement::Failed(failure) => {
                let state = match failure.outcome {
                    Outcome::NotSent => "not_sent",
                    Outcome::Refused => "refused",
                    Outcome::Unknown => "unknown",
                };
                (state, Some(reason_name(failure.reason)), failure.detail.as_ref(), None, None, None)
            }
        };
        self.database.execute(
            "INSERT INTO history (attempt, at, state, reason, detail, total, earned, hold)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                attempt.0,
                now(),
                state,
                reason,
                detail,
                total.map(Money::hundredths),
                earned.map(Money::hundredths),
                hold,
            ],
        )?;
        Ok(())
    }

    /// How many receipts have an outcome that nobody knows. A hold ends by itself and is not counted.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn unresolved(&self) -> Result<u32, JournalError> {
        let count = "SELECT count(*) FROM latest JOIN attempt ON attempt.id = latest.attempt
                     WHERE state = 'unknown' AND kind <> 'hold'";
        Ok(self.database.query_row(count, [], |row| row.get(0))?)
    }

    /// The newest rows, those that nobody knows the outcome of before all others.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn newest(&self, limit: u32) -> Result<Vec<LedgerRow>, JournalError> {
        let mut rows = self.database.prepare_cached(
            "SELECT attempt.id, opened.at, kind, latest.state, initials, phone, amount, spend,
                    latest.total, latest.earned, latest.reason, latest.detail
             FROM attempt
             JOIN latest ON latest.attempt = attempt.id
             JOIN history AS opened ON opened.attempt = attempt.id AND opened.state = 'opened'
             ORDER BY (latest.state = 'unknown' AND kind <> 'hold') DESC, attempt.id DESC
             LIMIT ?1",
        )?;
        let rows = rows.query_map([limit], ledger_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn ledger_row(row: &Row<'_>) -> rusqlite::Result<LedgerRow> {
    let reason: Option<String> = row.get("reason")?;
    let detail: Option<String> = row.get("detail")?;
    let error = reason.map(|reason| UiError { code: reason_code(&reason), field: None, detail });
    Ok(LedgerRow {
        id: row.get("id")?,
        at: row.get("at")?,
        kind: match row.get_ref("kind")?.as_str()? {
            "spend" => LedgerKind::Spend,
            "hold" => LedgerKind::Hold,
            _ => LedgerKind::Earn,
        },
        state: match row.get_ref("state")?.as_str()? {
            "opened" => LedgerState::Opened,
            "confirmed" => LedgerState::Confirmed,
            "refused" => LedgerState::Refused,
            "not_sent" => LedgerState::NotSent,
            _ => LedgerState::Unknown,
        },
        initials: row.get("initials")?,
        phone: row.get("phone")?,
        amount: money(row, "amount")?.unwrap_or_default(),
        spend: money(row, "spend")?.unwrap_or_default(),
        total: money(row, "total")?,
        earned: money(row, "earned")?,
        error,
    })
}

fn money(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<String>> {
    let hundredths: Option<i64> = row.get(column)?;
    Ok(hundredths.and_then(Money::from_hundredths).map(|money| money.to_string()))
}

/// A reason is kept by the name that the page knows it by.
fn reason_name(reason: Reason) -> String {
    match serde_json::to_value(Code::from(reason)) {
        Ok(serde_json::Value::String(name)) => name,
        other => unreachable!("a code is a name: {other:?}"),
    }
}

fn reason_code(name: &str) -> Code {
    let reasons = [
        Reason::ClientNotFound,
        Reason::PointNotFound,
        Reason::SpendTooLarge,
        Reason::RefusedOther,
        Reason::KeyRefused,
        Reason::TooManyRequests,
        Reason::HostNotFound,
        Reason::Unreachable,
        Reason::TlsFailed,
        Reason::TimedOut,
        Reason::ConnectionLost,
        Reason::ServiceFailed,
        Reason::NotThisService,
        Reason::Contradictory,
        Reason::Interrupted,
        Reason::LedgerUnwritable,
    ];
    reasons.into_iter().find(|reason| reason_name(*reason) == name).map_or(Code::Unreadable, Code::from)
}

/// Milliseconds since 1970.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
