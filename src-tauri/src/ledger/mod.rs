//! The ledger: what was attempted, and everything that became known of it, in SQLite.
//!
//! *Invariants:* a row is on the disk before the request it describes leaves; nothing in it is ever
//! changed or removed, which the tables themselves refuse; it holds no key, and of a customer the
//! id, a masked phone and initials.

mod chain;
#[cfg(test)]
mod tests;

pub use chain::{Broken, Unbroken};

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use register::{AttemptId, Money, Operation, OperationKind, Outcome, Reason, Settlement};
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, Row, Transaction, params};
use rusqlite_migration::{M, MigrationDefinitionError, Migrations};

use crate::error::{Code, UiError};
use crate::places;
use crate::screen::{LedgerKind, LedgerRow, LedgerState};

const STEPS: &[M<'_>] = &[M::up(include_str!("1.sql"))];
const MIGRATIONS: Migrations<'_> = Migrations::from_slice(STEPS);

/// An open ledger. No other app can open it meanwhile.
#[derive(Debug)]
pub struct Ledger {
    database: Connection,
    _lock: File,
}

/// Why the ledger did not do as it should.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The folder or the lock file cannot be made.
    #[error(transparent)]
    Folder(#[from] std::io::Error),
    /// Another app has it open.
    #[error("another app has it open")]
    InUse,
    /// The file is of a newer version of the app.
    #[error("it was written by a newer version of the app")]
    TooNew,
    /// A person's word was given where the outcome is known.
    #[error("the outcome is known")]
    NothingToDecide,
    /// The database said no.
    #[error(transparent)]
    Database(#[from] rusqlite::Error),
    /// The tables cannot be made.
    #[error(transparent)]
    Tables(rusqlite_migration::Error),
}

impl Ledger {
    /// Opens the ledger, or begins one. What was on its way when the app last ended is unknown.
    ///
    /// A file that is damaged is set aside under another name, where it is kept, and a new one is
    /// begun: the second value says so.
    ///
    /// # Errors
    /// The file cannot be opened or written, or is not ours to write.
    pub fn open(path: &Path) -> Result<(Self, Option<PathBuf>), LedgerError> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let lock = File::create(path.with_extension("lock"))?;
        lock.try_lock().map_err(|_| LedgerError::InUse)?;
        let (database, aside) = match connect(path) {
            Err(LedgerError::Database(error)) if is_damaged(&error) => {
                let aside = places::set_aside(path, "damaged", &["-wal", "-shm"])?;
                (connect(path)?, Some(aside))
            }
            connected => (connected?, None),
        };
        let mut ledger = Self { database, _lock: lock };
        ledger.interrupt_open_attempts()?;
        Ok((ledger, aside))
    }

    /// Checks that no entry was altered, removed or moved. Works beside an app that has the ledger open.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn verify(path: &Path) -> Result<Result<Unbroken, Broken>, LedgerError> {
        let database = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        Ok(chain::verify(&database)?)
    }

    fn interrupt_open_attempts(&mut self) -> Result<(), LedgerError> {
        let transaction = self.database.transaction()?;
        let open: Vec<i64> = transaction
            .prepare("SELECT attempt FROM latest WHERE state = 'opened' ORDER BY attempt")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for attempt in open {
            let entry = Entry { reason: Some(Reason::Interrupted), ..Entry::new("unknown") };
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
        let attempt = AttemptId(transaction.last_insert_rowid());
        append(&transaction, attempt, &Entry::new("opened"))?;
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
        Ok(transaction.commit()?)
    }

    /// Adds a person's word on a receipt whose outcome nobody knows. What was known before stays.
    ///
    /// # Errors
    /// Its outcome is known, or the decision is not on the disk.
    pub fn decide(&mut self, attempt: AttemptId, booked: bool, reason: &str) -> Result<(), LedgerError> {
        let transaction = self.database.transaction()?;
        let state: Option<String> = transaction
            .query_row("SELECT state FROM latest WHERE attempt = ?1", [attempt.0], |row| row.get(0))
            .optional()?;
        if state.as_deref() != Some("unknown") {
            return Err(LedgerError::NothingToDecide);
        }
        let state = if booked { "decided_booked" } else { "decided_not_booked" };
        append(&transaction, attempt, &Entry { detail: Some(reason), ..Entry::new(state) })?;
        Ok(transaction.commit()?)
    }

    /// How many receipts have an outcome that nobody knows. A hold ends by itself and is not counted.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn unresolved(&self) -> Result<u32, LedgerError> {
        let count = "SELECT count(*) FROM latest JOIN attempt ON attempt.id = latest.attempt
                     WHERE state = 'unknown' AND kind <> 'hold'";
        Ok(self.database.query_row(count, [], |row| row.get(0))?)
    }

    /// The newest rows, those that nobody knows the outcome of before all others.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn newest(&self, limit: u32) -> Result<Vec<LedgerRow>, LedgerError> {
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

/// One step in the history of an attempt.
struct Entry<'a> {
    state: &'static str,
    reason: Option<Reason>,
    detail: Option<&'a str>,
    total: Option<Money>,
    earned: Option<Money>,
    hold: Option<&'a str>,
}

impl<'a> Entry<'a> {
    fn new(state: &'static str) -> Self {
        Self { state, reason: None, detail: None, total: None, earned: None, hold: None }
    }

    fn of(settlement: &'a Settlement) -> Self {
        match settlement {
            Settlement::Sold(receipt) => {
                Self { total: Some(receipt.total), earned: receipt.earned, ..Self::new("confirmed") }
            }
            Settlement::Held(hold) => Self { hold: Some(&hold.id.0), ..Self::new("confirmed") },
            Settlement::Failed(failure) => {
                let state = match failure.outcome {
                    Outcome::NotSent => "not_sent",
                    Outcome::Refused => "refused",
                    Outcome::Unknown => "unknown",
                };
                Self { reason: Some(failure.reason), detail: failure.detail.as_deref(), ..Self::new(state) }
            }
        }
    }
}

fn append(transaction: &Transaction<'_>, attempt: AttemptId, entry: &Entry<'_>) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO history (attempt, at, state, reason, detail, total, earned, hold)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            attempt.0,
            now(),
            entry.state,
            entry.reason.map(reason_name),
            entry.detail,
            entry.total.map(Money::hundredths),
            entry.earned.map(Money::hundredths),
            entry.hold,
        ],
    )?;
    chain::append(transaction, transaction.last_insert_rowid())
}

/// Opens the file so that what is written is on the disk when a transaction ends.
fn connect(path: &Path) -> Result<Connection, LedgerError> {
    let mut database = Connection::open(path)?;
    database.busy_timeout(Duration::from_secs(2))?;
    database.pragma_update(None, "journal_mode", "WAL")?;
    database.pragma_update(None, "synchronous", "FULL")?;
    database.pragma_update(None, "foreign_keys", true)?;
    let sound: String = database.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if sound != "ok" {
        return Err(damaged(sound).into());
    }
    MIGRATIONS.to_latest(&mut database).map_err(|error| match error {
        rusqlite_migration::Error::MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead) => {
            LedgerError::TooNew
        }
        other => LedgerError::Tables(other),
    })?;
    Ok(database)
}

fn damaged(message: String) -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT), Some(message))
}

fn is_damaged(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
}

impl From<&LedgerError> for UiError {
    fn from(error: &LedgerError) -> Self {
        let code = match error {
            LedgerError::InUse => Code::LedgerInUse,
            LedgerError::TooNew => Code::LedgerTooNew,
            LedgerError::NothingToDecide => Code::NothingToDecide,
            LedgerError::Folder(_) | LedgerError::Database(_) | LedgerError::Tables(_) => {
                Code::LedgerUnwritable
            }
        };
        Self::new(code).because(error.to_string())
    }
}

fn ledger_row(row: &Row<'_>) -> rusqlite::Result<LedgerRow> {
    let reason: Option<String> = row.get("reason")?;
    let detail: Option<String> = row.get("detail")?;
    let (error, decision) = match reason {
        Some(reason) => (Some(UiError { code: reason_code(&reason), field: None, detail }), None),
        None => (None, detail),
    };
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
            "decided_booked" => LedgerState::DecidedBooked,
            "decided_not_booked" => LedgerState::DecidedNotBooked,
            _ => LedgerState::Unknown,
        },
        initials: row.get("initials")?,
        phone: row.get("phone")?,
        amount: money(row, "amount")?.unwrap_or_default(),
        spend: money(row, "spend")?.unwrap_or_default(),
        total: money(row, "total")?,
        earned: money(row, "earned")?,
        error,
        decision,
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
    let known = REASONS.into_iter().find(|reason| reason_name(*reason) == name);
    known.map_or(Code::Unreadable, Code::from)
}

const REASONS: [Reason; 17] = [
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
    Reason::Unreadable,
    Reason::Contradictory,
    Reason::Interrupted,
    Reason::LedgerUnwritable,
];

/// Milliseconds since 1970.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
