//! Whether a ledger is what it was: each entry held to the one before, nothing missing in between, the tables as they were
//! made, how everything stands as the entries say, and its beginning the one that the till knows.
//!
//! What it does not do: whoever can write the file can make a new chain, and whoever asks the same keyring a new anchor. The
//! last hash, written down elsewhere, is what proves all the entries up to it.

use std::fmt;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension};

use crate::entry::{Entry, Said, last};
use crate::ledger::{Anchor, as_made, look_into, tables};
use crate::standing::Standing;
use crate::{Ledger, LedgerError, Reader};

/// A ledger without a break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unbroken {
    /// By what it is known again.
    pub anchor: Anchor,
    /// When the last entry was written, in milliseconds since 1970.
    pub at: i64,
}

/// The first break in a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The entry does not say any more what it said.
    Altered(i64),
    /// The entry is not there any more.
    Removed(i64),
    /// The row does not stand as its entries say, or is not there.
    Standing(i64),
    /// A table, an index or a trigger is not as it was made.
    Tables(String),
    /// The file does not hold together.
    Damaged(String),
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Altered(entry) => write!(f, "entry {entry} was altered or moved"),
            Self::Removed(entry) => write!(f, "entry {entry} was removed"),
            Self::Standing(row) => write!(f, "row {row} does not stand as its entries say"),
            Self::Tables(name) => write!(f, "{name} is not as it was made"),
            Self::Damaged(how) => write!(f, "it is damaged: {how}"),
        }
    }
}

/// Why a ledger may not be the one that the till wrote last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It is another one: new, or from elsewhere.
    Other,
    /// It has fewer entries: its end was cut off, or it is an older copy.
    Shorter,
    /// An entry that was there is another one.
    Altered,
    /// What keeps it append only is not as it was made.
    Tables(String),
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Other => write!(f, "it is not the ledger that this till wrote last"),
            Self::Shorter => write!(f, "it has fewer entries than this till had written"),
            Self::Altered => write!(f, "it has other entries than this till had written"),
            Self::Tables(name) => write!(f, "{name} is not as it was made"),
        }
    }
}

impl Ledger {
    /// Checks a ledger from its beginning to its end. Works beside an app that has it open.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn verify(path: &Path) -> Result<Result<Unbroken, Broken>, LedgerError> {
        let mut database = look_into(path)?;
        // One moment of it, whatever is written meanwhile.
        let database = database.transaction()?;
        if let Some(name) = altered_table(&database)? {
            return Ok(Err(Broken::Tables(name)));
        }
        // An index that is not what its table says would hide a row from every question.
        let sound: String = database.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        if sound != "ok" {
            return Ok(Err(Broken::Damaged(sound)));
        }
        let unbroken = match chain(&database)? {
            Ok(unbroken) => unbroken,
            broken => return Ok(broken),
        };
        Ok(standings(&database)?.map_or(Ok(unbroken), |row| Err(Broken::Standing(row))))
    }
}

impl Reader {
    /// By what this ledger is known again.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn anchor(&self) -> Result<Anchor, LedgerError> {
        let (entries, hash) = last(&self.database)?;
        // One without a beginning is no ledger that anybody knows.
        let ledger = match self.begun()? {
            Some((_, Said::Begun { ledger, .. })) => ledger,
            _ => String::new(),
        };
        Ok(Anchor { ledger, entries, hash: text(&hash) })
    }

    /// The first entry, and when it was written.
    pub(crate) fn begun(&self) -> Result<Option<(i64, Said)>, LedgerError> {
        let begun = "SELECT at, body FROM entry WHERE id = 1";
        let begun = self.database.prepare_cached(begun)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?)));
        let begun: Option<(i64, String)> = begun.optional()?;
        Ok(begun.and_then(|(at, body)| Some((at, serde_json::from_str(&body).ok()?))))
    }

    /// Whether this may not be the ledger that the till wrote last, as the anchor of then says.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn doubt(&self, former: Option<&Anchor>) -> Result<Option<Doubt>, LedgerError> {
        if let Some(name) = altered_table(&self.database)? {
            return Ok(Some(Doubt::Tables(name)));
        }
        let Some(former) = former else { return Ok(None) };
        let now = self.anchor()?;
        if now.ledger != former.ledger {
            return Ok(Some(Doubt::Other));
        }
        let hash = "SELECT hash FROM entry WHERE id = ?1";
        let then: Option<Vec<u8>> =
            self.database.query_row(hash, [former.entries], |row| row.get(0)).optional()?;
        Ok(match then {
            None => Some(Doubt::Shorter),
            Some(hash) if text(&hash) != former.hash => Some(Doubt::Altered),
            Some(_) => None,
        })
    }
}

/// The first table, index or trigger that is not as it was made.
fn altered_table(database: &Connection) -> rusqlite::Result<Option<String>> {
    let (should, is) = (tables(&as_made()?)?, tables(database)?);
    let differs = |one: &[(String, _)], other: &[(String, _)]| {
        one.iter().find(|each| !other.contains(each)).map(|(name, _)| name.clone())
    };
    Ok(differs(&should, &is).or_else(|| differs(&is, &should)))
}

/// Follows the entries from the first to the last.
fn chain(database: &Connection) -> Result<Result<Unbroken, Broken>, LedgerError> {
    let mut entries = database.prepare("SELECT id, at, attempt, body, hash FROM entry ORDER BY id")?;
    let mut entries = entries.query([])?;
    let (mut before, mut ledger, mut count, mut last_at) = (vec![], String::new(), 0, 0);
    while let Some(row) = entries.next()? {
        let entry = Entry { id: row.get(0)?, at: row.get(1)?, attempt: row.get(2)?, body: row.get(3)? };
        let hash: Vec<u8> = row.get(4)?;
        if entry.id != count + 1 {
            return Ok(Err(Broken::Removed(count + 1)));
        }
        let said = serde_json::from_str(&entry.body);
        match said {
            Ok(Said::Begun { ledger: name, .. }) if entry.id == 1 => ledger = name,
            Ok(said) if entry.id > 1 && !matches!(said, Said::Begun { .. }) => {}
            _ => return Ok(Err(Broken::Altered(entry.id))),
        }
        if hash != entry.hash(&before) {
            return Ok(Err(Broken::Altered(entry.id)));
        }
        (before, count, last_at) = (hash, entry.id, entry.at);
    }
    if count == 0 {
        return Ok(Err(Broken::Removed(1)));
    }
    let anchor = Anchor { ledger, entries: count, hash: text(&before) };
    Ok(Ok(Unbroken { anchor, at: last_at }))
}

/// The first row that does not stand as its entries say. Each operation's entries are followed by themselves, so that a
/// ledger of any size needs no memory.
fn standings(database: &Connection) -> Result<Option<i64>, LedgerError> {
    let mut entries =
        database.prepare("SELECT at, attempt, body FROM entry WHERE id > 1 ORDER BY attempt, id")?;
    let mut entries = entries.query([])?;
    let mut rows = 0;
    let mut reckoned: Option<Standing> = None;
    let mut endings = database.prepare("SELECT ending FROM standing WHERE attempt = ?1")?;
    let mut differs = |reckoned: &Standing| -> rusqlite::Result<bool> {
        let stands = Standing::of(database, reckoned.attempt)?;
        let ending: Option<Option<String>> =
            endings.query_row([reckoned.attempt], |row| row.get(0)).optional()?;
        Ok(stands.as_ref() != Some(reckoned) || ending != Some(reckoned.ending()))
    };
    while let Some(row) = entries.next()? {
        let (at, attempt, body): (i64, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let said: Said = serde_json::from_str(&body)?;
        reckoned = match reckoned {
            Some(standing) if standing.attempt == attempt => Some(standing.follow(&said)),
            former => {
                rows += 1;
                if let Some(former) = former.filter(|former| differs(former).unwrap_or(true)) {
                    return Ok(Some(former.attempt));
                }
                let first = Standing::first(attempt, at, &said);
                // An entry of nothing that was ever opened.
                if first.is_none() {
                    return Ok(Some(attempt));
                }
                first
            }
        };
    }
    if let Some(last) = reckoned.filter(|last| differs(last).unwrap_or(true)) {
        return Ok(Some(last.attempt));
    }
    // A row that no entry is of.
    let stand: i64 = database.query_row("SELECT count(*) FROM standing", [], |row| row.get(0))?;
    let extra = "SELECT attempt FROM standing WHERE attempt NOT IN (SELECT attempt FROM entry) LIMIT 1";
    if stand == rows {
        Ok(None)
    } else {
        Ok(database.query_row(extra, [], |row| row.get(0)).optional()?.or(Some(0)))
    }
}

fn text(hash: &[u8]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::append;
    use crate::ledger::make_tables;

    fn begun(name: &str) -> Said {
        Said::Begun { ledger: name.to_owned(), first: None, unread: false }
    }

    /// Whoever can write the file can reckon its hashes as well: then it still begins once, and at its beginning.
    #[test]
    fn a_ledger_begins_once_and_by_its_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let made_of = |file: &str, entries: &[Said]| {
            let path = folder.path().join(file);
            let database = Connection::open(&path).expect("a file");
            make_tables(&database).expect("its tables");
            for said in entries {
                append(&database, 1, 0, said).expect("an entry");
            }
            drop(database);
            Ledger::verify(&path).expect("readable").map(|unbroken| unbroken.anchor.ledger)
        };
        assert_eq!(made_of("one", &[begun("a")]), Ok("a".to_owned()));
        assert_eq!(made_of("two", &[begun("a"), begun("b")]), Err(Broken::Altered(2)));
        let other = Said::Decided { booked: true, why: "it is none".to_owned() };
        assert_eq!(made_of("three", &[other]), Err(Broken::Altered(1)));
    }

    #[test]
    fn what_is_wrong_is_said_with_where_it_is() {
        for (broken, says) in [
            (Broken::Altered(3), "entry 3 was altered or moved"),
            (Broken::Removed(4), "entry 4 was removed"),
            (Broken::Standing(5), "row 5 does not stand as its entries say"),
            (Broken::Tables("entry_stays".to_owned()), "entry_stays is not as it was made"),
            (Broken::Damaged("how".to_owned()), "it is damaged: how"),
        ] {
            assert_eq!(broken.to_string(), says);
        }
        let doubts = [Doubt::Other, Doubt::Shorter, Doubt::Altered, Doubt::Tables("more".to_owned())];
        let said: std::collections::HashSet<String> = doubts.iter().map(Doubt::to_string).collect();
        assert!(said.len() == doubts.len() && said.iter().all(|text| !text.is_empty()), "{said:?}");
    }
}
