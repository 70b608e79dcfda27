//! The chain that holds the ledger's entries together: each entry's hash covers its own text and the
//! hash of the entry before, so that one which is altered, removed or moved is found.
//!
//! What it does not do: whoever can write the file can also make a new chain. It finds mistakes and
//! clumsy hands, not a determined forger.

use std::fmt;

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use sha2::{Digest, Sha256};

/// A chain without a break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unbroken {
    /// How many entries it has.
    pub entries: i64,
    /// The hash of the last one. Written down elsewhere, it proves all the entries up to it.
    pub hash: Vec<u8>,
}

/// The first break in a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The entry, or the attempt it is about, does not say any more what it said.
    Altered(i64),
    /// The entry is not there any more.
    Removed(i64),
    /// An attempt has no entries left.
    Bare(i64),
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Altered(entry) => write!(f, "entry {entry} was altered or moved"),
            Self::Removed(entry) => write!(f, "entry {entry} was removed"),
            Self::Bare(attempt) => write!(f, "the entries of operation {attempt} were removed"),
        }
    }
}

/// Links the entry that was just written to the one before it.
pub(super) fn append(transaction: &Transaction<'_>, entry: i64) -> rusqlite::Result<()> {
    let before: Option<Vec<u8>> = transaction
        .query_row("SELECT hash FROM chain WHERE entry = ?1", [entry - 1], |row| row.get(0))
        .optional()?;
    let text: String =
        transaction.query_row("SELECT text FROM canonical WHERE entry = ?1", [entry], |row| row.get(0))?;
    let hash = link(&before.unwrap_or_default(), &text);
    transaction.execute("INSERT INTO chain (entry, hash) VALUES (?1, ?2)", params![entry, hash])?;
    Ok(())
}

/// Follows the chain from its beginning to the last entry that was ever written.
pub(super) fn verify(database: &Connection) -> rusqlite::Result<Result<Unbroken, Broken>> {
    let mut rows = database.prepare(
        "SELECT canonical.entry, text, hash FROM canonical LEFT JOIN chain USING (entry) ORDER BY entry",
    )?;
    let mut rows = rows.query([])?;
    let (mut expected, mut before) = (1, vec![]);
    while let Some(row) = rows.next()? {
        let (entry, text): (i64, String) = (row.get(0)?, row.get(1)?);
        let hash: Option<Vec<u8>> = row.get(2)?;
        if entry != expected {
            return Ok(Err(Broken::Removed(expected)));
        }
        if hash.as_deref() != Some(&link(&before, &text)) {
            return Ok(Err(Broken::Altered(entry)));
        }
        (expected, before) = (entry + 1, hash.unwrap_or_default());
    }
    // SQLite remembers the largest number it ever gave out, also for a row that is gone.
    let given: i64 = database
        .query_row("SELECT seq FROM sqlite_sequence WHERE name = 'history'", [], |row| row.get(0))
        .optional()?
        .unwrap_or(0);
    if given >= expected {
        return Ok(Err(Broken::Removed(expected)));
    }
    let bare = "SELECT id FROM attempt WHERE id NOT IN (SELECT attempt FROM history)";
    let bare: Option<i64> = database.query_row(bare, [], |row| row.get(0)).optional()?;
    let unbroken = Unbroken { entries: expected - 1, hash: before };
    Ok(bare.map_or(Ok(unbroken), |attempt| Err(Broken::Bare(attempt))))
}

fn link(before: &[u8], text: &str) -> [u8; 32] {
    Sha256::new().chain_update(before).chain_update(text).finalize().into()
}
