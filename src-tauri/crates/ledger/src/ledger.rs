//! The file: who may open it, what it must be, and by what it is known again.

use std::fmt;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use register::AttemptId;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::carry::Unfinished;
use crate::entry::{self, Said};
use crate::read::Reader;

const TABLES: &str = include_str!("tables.sql");
/// Of the file. A later one works `standing` out anew from the entries, which stay as they are. 1 to 3 were never released.
const VERSION: i64 = 4;

/// An open ledger. No other app can open it meanwhile.
#[derive(Debug)]
pub struct Ledger {
    pub(crate) reader: Reader,
    pub(crate) clock: fn() -> i64,
    /// No new row has a smaller number.
    pub(crate) first: i64,
    pub(crate) unfinished: Unfinished,
    _lock: Lock,
}

/// That no other app has a ledger open. It is let go with the last of its copies.
#[derive(Clone, Debug)]
pub struct Lock {
    _file: Arc<File>,
}

/// Why the ledger did not do as it should.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The folder or the lock file cannot be made.
    #[error(transparent)]
    Folder(std::io::Error),
    /// Another app has it open.
    #[error("another app has it open")]
    InUse,
    /// The file is damaged, or is no ledger.
    #[error("it is damaged: {0}")]
    Damaged(String),
    /// The file is of a version that was never released.
    #[error("it is of a version that was never released")]
    TooOld,
    /// The file is of a newer version of the app.
    #[error("it was written by a newer version of the app")]
    TooNew,
    /// There is no such row.
    #[error("there is no such row")]
    NoSuchRow,
    /// A person's word was given where the outcome is known.
    #[error("the outcome is known")]
    NothingToDecide,
    /// What was to be done again was booked, as far as anybody knows, or taken back, or is being done already.
    #[error("there is nothing to be done again")]
    NothingToRepeat,
    /// Points were to be spent or held of a client whose last receipt is not confirmed.
    #[error("an earlier receipt of this client is not confirmed")]
    Unconfirmed,
    /// The database said no.
    #[error(transparent)]
    Database(rusqlite::Error),
}

impl From<rusqlite::Error> for LedgerError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::Error::{FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType};
        let is_no_value = matches!(
            error,
            FromSqlConversionFailure(..) | IntegralValueOutOfRange(..) | InvalidColumnType(..)
        );
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged(error.to_string()),
            _ if is_no_value => Self::Damaged(error.to_string()),
            _ => Self::Database(error),
        }
    }
}

/// What we write is always text: what cannot be read is not what we wrote.
impl From<serde_json::Error> for LedgerError {
    fn from(error: serde_json::Error) -> Self {
        Self::Damaged(error.to_string())
    }
}

impl LedgerError {
    /// Whether the same can be done once there is room, or a disk, again.
    #[must_use]
    pub fn is_of_the_disk(&self) -> bool {
        matches!(self, Self::Database(_) | Self::Folder(_) | Self::Damaged(_))
    }

    /// Whether only what was asked for cannot be: the ledger is as well as before.
    #[must_use]
    pub fn is_a_persons(&self) -> bool {
        matches!(self, Self::NothingToDecide | Self::NothingToRepeat | Self::Unconfirmed)
    }
}

/// By what a ledger is known again, kept where whoever writes the file does not write by the way: in the keyring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The ledger's own name, by chance.
    pub ledger: String,
    /// How many entries it had.
    pub entries: i64,
    /// The hash of the last of them.
    pub hash: String,
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.ledger, self.entries, self.hash)
    }
}

/// A text that is no anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no ledger's name, number of entries and hash")]
pub struct NoAnchor;

impl FromStr for Anchor {
    type Err = NoAnchor;

    fn from_str(text: &str) -> Result<Self, NoAnchor> {
        let words: Vec<&str> = text.split(' ').collect();
        let [ledger, entries, hash] = words[..] else { return Err(NoAnchor) };
        let entries = entries.parse().map_err(|_| NoAnchor)?;
        Ok(Self { ledger: ledger.to_owned(), entries, hash: hash.to_owned() })
    }
}

impl Ledger {
    /// Opens the ledger, or begins one, in a folder that exists. What was on its way when the app last ended is unknown then.
    /// `clock` says the time, in milliseconds since 1970.
    ///
    /// # Errors
    /// The file cannot be opened or written, is not ours to write, or is no ledger of this version.
    pub fn open(path: &Path, clock: fn() -> i64) -> Result<Self, LedgerError> {
        Self::open_under(Self::lock(path)?, path, clock)
    }

    /// The same, under a lock that whoever opens it has already.
    ///
    /// # Errors
    /// As there.
    pub fn open_under(lock: Lock, path: &Path, clock: fn() -> i64) -> Result<Self, LedgerError> {
        let mut ledger = Self::reopen_under(lock, path, clock)?;
        ledger.interrupt_open_attempts()?;
        Ok(ledger)
    }

    /// Keeps every other app from opening it, whatever becomes of the file.
    ///
    /// # Errors
    /// Another app has it open, or the lock file cannot be made.
    pub fn lock(path: &Path) -> Result<Lock, LedgerError> {
        let lock = File::create(path.with_extension("lock")).map_err(LedgerError::Folder)?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => LedgerError::InUse,
            TryLockError::Error(error) => LedgerError::Folder(error),
        })?;
        Ok(Lock { _file: Arc::new(lock) })
    }

    /// The same within a run that had it open before: what is on its way still is.
    ///
    /// # Errors
    /// As there.
    pub fn reopen_under(lock: Lock, path: &Path, clock: fn() -> i64) -> Result<Self, LedgerError> {
        let database = connect(path)?;
        let reader = Reader { database };
        let mut ledger = Self { reader, clock, first: 1, unfinished: Unfinished::default(), _lock: lock };
        if entry::last(&ledger.reader.database)?.0 == 0 {
            ledger.begin()?;
        }
        if let Some((_, Said::Begun { first: Some(first), .. })) = ledger.reader.begun()? {
            ledger.first = first;
        }
        ledger.unfinished = Unfinished::of(&ledger.reader, clock())?;
        // Where the newest row cannot be read, nothing can be added to it.
        ledger.last()?;
        Ok(ledger)
    }

    /// The file may be damaged: whoever opens it next looks through all of it.
    ///
    /// # Errors
    /// That cannot be left beside it.
    pub fn suspect(path: &Path) -> Result<(), LedgerError> {
        File::create(suspicion(path)).map(drop).map_err(LedgerError::Folder)
    }

    /// What is not at its end.
    #[must_use]
    pub fn unfinished(&self) -> &Unfinished {
        &self.unfinished
    }

    /// The largest number that a row has; 0 where there is none.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn last(&self) -> Result<AttemptId, LedgerError> {
        let last = "SELECT coalesce(max(attempt), 0) FROM standing";
        Ok(AttemptId(self.reader.database.prepare_cached(last)?.query_row([], |row| row.get(0))?))
    }

    /// What is read, on the connection that writes.
    #[must_use]
    pub fn read(&self) -> &Reader {
        &self.reader
    }

    fn begin(&mut self) -> Result<(), LedgerError> {
        let ledger = name(&self.reader.database)?;
        self.say(&[(AttemptId(0), Said::Begun { ledger, first: None, unread: false })])
    }
}

/// A name for a ledger, by chance.
pub(crate) fn name(database: &Connection) -> rusqlite::Result<String> {
    database.query_row("SELECT lower(hex(randomblob(16)))", [], |row| row.get(0))
}

/// What lies beside a file that may be damaged.
fn suspicion(path: &Path) -> PathBuf {
    path.with_extension("suspect")
}

/// Opens the file so that what is written is on the disk when a transaction ends.
fn connect(path: &Path) -> Result<Connection, LedgerError> {
    // A file that was not closed is looked through: whatever ended the app may have hurt it.
    let (is_unclosed, is_suspect) = (path.with_extension("sqlite-wal").exists(), suspicion(path).exists());
    let mut database = Connection::open(path)?;
    database.busy_timeout(Duration::from_secs(2))?;
    let version: i64 = database.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    match version {
        0 | VERSION => {}
        newer if newer > VERSION => return Err(LedgerError::TooNew),
        _ => return Err(LedgerError::TooOld),
    }
    database.pragma_update(None, "journal_mode", "WAL")?;
    make_durable(&database)?;
    if is_suspect || is_unclosed {
        // What was found to be damaged is so, perhaps in an index alone, which the quick one does not look at.
        let check = if is_suspect { "PRAGMA integrity_check(1)" } else { "PRAGMA quick_check(1)" };
        let sound: String = database.query_row(check, [], |row| row.get(0))?;
        if sound != "ok" {
            return Err(LedgerError::Damaged(sound));
        }
        // It is well, and says so no more.
        let _ = std::fs::remove_file(suspicion(path));
    }
    if version == 0 {
        let objects: i64 = database.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        if objects > 0 {
            return Err(LedgerError::Damaged("it has tables and no version".to_owned()));
        }
        let transaction = database.transaction()?;
        make_tables(&transaction)?;
        transaction.commit()?;
    }
    Ok(database)
}

/// What is written is on the disk when a transaction ends.
pub(crate) fn make_durable(database: &Connection) -> rusqlite::Result<()> {
    database.pragma_update(None, "synchronous", "FULL")?;
    // What `fsync` means on macOS is not yet on the disk.
    database.pragma_update(None, "fullfsync", true)?;
    database.pragma_update(None, "checkpoint_fullfsync", true)
}

/// Has the name of a file on the disk, as its folder says: where the power goes before that, a file that was renamed may be under its
/// former name, or under neither. Windows cannot open a folder, and need not.
///
/// # Errors
/// The disk did not take it.
pub fn sync_folder_of(path: &Path) -> std::io::Result<()> {
    if cfg!(windows) {
        return Ok(());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// Makes the tables of a new ledger.
pub(crate) fn make_tables(database: &Connection) -> rusqlite::Result<()> {
    database.execute_batch(TABLES)?;
    database.pragma_update(None, "user_version", VERSION)
}

/// Opens the file to be read beside an app that has it open.
pub(crate) fn look_into(path: &Path) -> Result<Connection, LedgerError> {
    let database = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    database.busy_timeout(Duration::from_secs(2))?;
    match database.query_row("PRAGMA user_version", [], |row| row.get(0))? {
        VERSION => Ok(database),
        newer if newer > VERSION => Err(LedgerError::TooNew),
        _ => Err(LedgerError::TooOld),
    }
}

/// A ledger as it should be, without an entry.
pub(crate) fn as_made() -> rusqlite::Result<Connection> {
    let fresh = Connection::open_in_memory()?;
    fresh.execute_batch(TABLES)?;
    Ok(fresh)
}

/// The tables, indexes and triggers that a ledger has.
pub(crate) fn tables(database: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    // Whatever its name: one that SQLite keeps for itself would run as well.
    let mut all =
        database.prepare("SELECT name, type || ' ' || tbl_name, sql FROM sqlite_schema ORDER BY name")?;
    all.query_map([], |row| {
        let (what, sql): (String, Option<String>) = (row.get(1)?, row.get(2)?);
        Ok((row.get(0)?, format!("{what} {}", plain(&sql.unwrap_or_default()))))
    })?
    .collect()
}

/// What makes a table, without comments and however it is broken into lines.
fn plain(sql: &str) -> String {
    let lines = sql.lines().map(|line| line.split_once("--").map_or(line, |(code, _)| code));
    lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
impl Ledger {
    /// So many pages at most, and never fewer than there are: a full disk. Returns how many that were before, and then some.
    pub(crate) fn set_most_pages(&self, most: i64) -> i64 {
        let database = &self.reader.database;
        let pages: i64 = database.query_row("PRAGMA page_count", [], |row| row.get(0)).expect("pages");
        database.pragma_update(None, "max_page_count", most.max(pages)).expect("a bound");
        pages * 2
    }
}

#[cfg(test)]
mod tests {
    use register::{Money, Query};

    use super::*;

    #[test]
    fn what_is_written_is_on_the_disk_when_a_transaction_ends() {
        let folder = tempfile::tempdir().expect("a folder");
        let ledger = Ledger::open(&folder.path().join("ledger.sqlite"), || 0).expect("a ledger");
        for (pragma, value) in [("synchronous", 2), ("fullfsync", 1), ("checkpoint_fullfsync", 1)] {
            let set: i64 = ledger
                .reader
                .database
                .query_row(&format!("PRAGMA {pragma}"), [], |row| row.get(0))
                .expect("a figure");
            assert_eq!(set, value, "{pragma}");
        }
    }

    #[test]
    fn what_a_full_disk_refused_left_nothing_behind() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("ledger.sqlite");
        let mut ledger = Ledger::open(&path, || 0).expect("a ledger");
        let code = Query::scanned("2200000000001").expect("a query");
        let keep =
            |ledger: &mut Ledger| ledger.defer("https://a.example", "p1", &code, Money::SMALLEST).map(drop);
        let room = ledger.set_most_pages(1);
        let refused = loop {
            if let Err(error) = keep(&mut ledger) {
                break error;
            }
        };
        let LedgerError::Database(error) = &refused else { panic!("{refused}") };
        assert_eq!(error.sqlite_error_code(), Some(ErrorCode::DiskFull));
        ledger.set_most_pages(room);
        keep(&mut ledger).expect("kept");
        assert!(Ledger::verify(&path).expect("readable").is_ok());
    }
}
