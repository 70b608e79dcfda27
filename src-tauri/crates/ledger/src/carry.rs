//! What is not at its end in a ledger, and so goes on in the next one where this has to be set aside: each row under the number that
//! it had. A ledger knows it by heart, as of what was written last: what is damaged cannot be asked.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;

use register::{AttemptId, Reason};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::entry::{Opened, Said, append};
use crate::ledger::{make_durable, make_tables, name, sync_folder_of};
use crate::names::{Written, those};
use crate::open::began_after;
use crate::standing::{Standing, follow};
use crate::{Kind, Ledger, LedgerError, Reader, State};

/// How an operation stood in a ledger that was set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Carried {
    /// In which ledger it was opened.
    pub ledger: String,
    /// When, in milliseconds since 1970.
    pub since: i64,
    pub opened: Opened,
    pub state: Written<State>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Written<Reason>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<String>,
}

/// What is not at its end in a ledger: what is on its way, waits, or is a person's; the holds that may be in force; and the receipts
/// that any of these goes on with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unfinished {
    /// The ledger's own name.
    ledger: String,
    /// Whether it follows one that nobody could read, so lately that a hold of then may be in force.
    follows_an_unread_one: bool,
    /// The rows, and in which ledger each was opened, where that is another.
    rows: BTreeMap<i64, (Option<String>, Standing)>,
}

impl Unfinished {
    pub(crate) fn of(reader: &Reader, now: i64) -> Result<Self, LedgerError> {
        // Nearly all rows are confirmed: the one to go by is the index of the holds.
        let [receipts, holds] =
            [Kind::Earn, Kind::Hold].map(|kind| those(|state: State| state.goes_on(kind)));
        let mut unfinished = reader.database.prepare(&format!(
            "WITH unfinished AS (
                SELECT attempt, again FROM standing WHERE state IN {receipts} AND kind <> 'hold'
                UNION SELECT attempt, again FROM standing INDEXED BY standing_holds
                WHERE kind = 'hold' AND at > ?1 AND state IN {holds})
            SELECT * FROM standing WHERE attempt IN (SELECT attempt FROM unfinished UNION SELECT again FROM unfinished)"
        ))?;
        let mut unfinished = unfinished.query([began_after(now)])?;
        let mut rows = BTreeMap::new();
        while let Some(row) = unfinished.next()? {
            let row = Standing::read(row)?;
            rows.insert(row.attempt, (reader.origin(AttemptId(row.attempt))?, row));
        }
        let follows_an_unread_one = reader.follows_an_unread_one(now)?;
        Ok(Self { ledger: reader.anchor()?.ledger, follows_an_unread_one, rows })
    }

    /// These rows were written, and what they go on with was opened there. Those that are at their end by now are nobody's any more.
    pub(crate) fn learn(
        &mut self,
        former: Option<(Option<String>, Standing)>,
        written: Vec<Standing>,
        now: i64,
    ) {
        self.rows.extend(former.map(|(origin, row)| (row.attempt, (origin, row))));
        for row in written {
            let origin = self.rows.remove(&row.attempt).and_then(|(origin, _)| origin);
            self.rows.insert(row.attempt, (origin, row));
        }
        let goes_on = |row: &Standing| {
            row.state.goes_on(row.kind()) && (row.kind() != Kind::Hold || row.at > began_after(now))
        };
        let open = self.rows.values().filter(|(_, row)| goes_on(row));
        let formers: Vec<i64> = open.filter_map(|(_, row)| row.opened.again).collect();
        self.rows.retain(|attempt, (_, row)| goes_on(row) || formers.contains(attempt));
    }

    pub(crate) fn knows(&self, attempt: i64) -> bool {
        self.rows.contains_key(&attempt)
    }

    fn carried(&self) -> impl Iterator<Item = (i64, Said)> {
        self.rows.values().map(|(origin, row)| {
            let carried = Carried {
                ledger: origin.as_ref().unwrap_or(&self.ledger).clone(),
                since: row.at,
                opened: row.opened.clone(),
                state: Written(row.state),
                reason: row.reason.map(Written),
                detail: row.detail.clone(),
                decision: row.decision.clone(),
            };
            (row.attempt, Said::Carried(Box::new(carried)))
        })
    }
}

impl Reader {
    /// In which ledger an attempt was opened, where that is not this one.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn origin(&self, attempt: AttemptId) -> Result<Option<String>, LedgerError> {
        origin(&self.database, attempt.0)
    }
}

pub(crate) fn origin(database: &Connection, attempt: i64) -> Result<Option<String>, LedgerError> {
    let first = "SELECT body FROM entry WHERE attempt = ?1 ORDER BY id LIMIT 1";
    let first: String = database.prepare_cached(first)?.query_row([attempt], |row| row.get(0))?;
    Ok(match serde_json::from_str(&first)? {
        Said::Carried(carried) => Some(carried.ledger),
        _ => None,
    })
}

impl Ledger {
    /// Makes the ledger that follows one which has to be set aside, whole or not at all: with what that has left, where it could be
    /// read; else it says that nobody knows what was left. New rows have larger numbers than `last`. Returns its name.
    ///
    /// # Errors
    /// It is not on the disk.
    pub fn succeed(
        path: &Path,
        clock: fn() -> i64,
        left: Option<&Unfinished>,
        last: AttemptId,
    ) -> Result<String, LedgerError> {
        let making = path.with_extension("making");
        for leftover in [making.clone(), path.with_extension("making-journal")] {
            match std::fs::remove_file(leftover) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(LedgerError::Folder(error)),
                _ => {}
            }
        }
        let mut database = Connection::open(&making)?;
        make_durable(&database)?;
        let all = database.transaction()?;
        make_tables(&all)?;
        let ledger = name(&all)?;
        let unread = left.is_none_or(|left| left.follows_an_unread_one);
        let begun = Said::Begun { ledger: ledger.clone(), first: Some(last.0 + 1), unread };
        let at = clock();
        append(&all, at, 0, &begun)?;
        for (attempt, said) in left.iter().flat_map(|left| left.carried()) {
            append(&all, at, attempt, &said)?;
            follow(&all, at, attempt, &said)?;
        }
        all.commit()?;
        database.close().map_err(|(_, error)| error)?;
        std::fs::rename(making, path).map_err(LedgerError::Folder)?;
        // It is there. Where a file system syncs no folder, it is as durable as that makes it.
        let _ = sync_folder_of(path);
        Ok(ledger)
    }
}
