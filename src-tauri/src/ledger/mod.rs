//! The ledger: what was attempted, and everything that became known of it, in SQLite.
//!
//! *Invariants:* a row is on the disk before the request it describes leaves; nothing in it is ever
//! changed or removed, which the tables themselves refuse; it holds no key, and of a customer the
//! id, a masked phone and initials.

mod chain;
mod names;
mod read;
mod scribe;
#[cfg(test)]
mod tests;
mod waiting;
mod write;

pub use chain::{Broken, Unbroken};
pub use scribe::Scribe;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, ErrorCode, OpenFlags};
use rusqlite_migration::{M, MigrationDefinitionError, Migrations};

use crate::error::{Code, UiError};
use crate::places;
use crate::privacy;

const STEPS: &[M<'_>] =
    &[M::up(include_str!("1.sql")), M::up(include_str!("2.sql")), M::up(include_str!("3.sql"))];
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
            privacy::folder(folder)?;
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
}

/// Opens the file so that what is written is on the disk when a transaction ends.
fn connect(path: &Path) -> Result<Connection, LedgerError> {
    let mut database = Connection::open(path)?;
    database.busy_timeout(Duration::from_secs(2))?;
    database.pragma_update(None, "journal_mode", "WAL")?;
    database.pragma_update(None, "synchronous", "FULL")?;
    // A step that makes a table anew drops the old one, which others refer to.
    database.pragma_update(None, "foreign_keys", false)?;
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
    database.pragma_update(None, "foreign_keys", true)?;
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

/// Milliseconds since 1970.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
