//! What a ledger that has to be set aside while the till runs leaves to its successor: whatever somebody still waits for, each under
//! the number that it had.

use register::{AttemptId, Reason};
use serde::{Deserialize, Serialize};

use crate::entry::{Opened, Said};
use crate::names::Written;
use crate::open::began_after;
use crate::standing::Standing;
use crate::{Ledger, LedgerError, Reader, State};

/// How an operation stood in the ledger that was set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Carried {
    /// When it was opened there, in milliseconds since 1970.
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfinished {
    ledger: String,
    rows: Vec<Standing>,
}

impl Reader {
    /// What is not at its end at this time, in milliseconds since 1970.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn unfinished(&self, now: i64) -> Result<Unfinished, LedgerError> {
        let unfinished = "WITH unfinished AS (
                SELECT attempt, again FROM standing
                WHERE state IN ('opened', 'deferred', 'unknown', 'undeliverable') AND kind <> 'hold'
                UNION SELECT attempt, again FROM standing
                WHERE kind = 'hold' AND at > ?1 AND state IN ('opened', 'unknown', 'confirmed'))
            SELECT * FROM standing
            WHERE attempt IN (SELECT attempt FROM unfinished UNION SELECT again FROM unfinished) ORDER BY attempt";
        let mut unfinished = self.database.prepare_cached(unfinished)?;
        let rows = unfinished.query_map([began_after(now)], Standing::read)?;
        Ok(Unfinished { ledger: self.anchor()?.ledger, rows: rows.collect::<Result<_, _>>()? })
    }
}

impl Ledger {
    /// Takes over what was not at its end in a ledger that was set aside. Safe to repeat, and nothing where it is that ledger.
    ///
    /// # Errors
    /// It is not on the disk.
    pub fn carry(&mut self, unfinished: &Unfinished) -> Result<(), LedgerError> {
        if self.reader.anchor()?.ledger == unfinished.ledger {
            return Ok(());
        }
        let mut all = vec![];
        for standing in &unfinished.rows {
            if Standing::of(&self.reader.database, standing.attempt)?.is_none() {
                all.push((AttemptId(standing.attempt), Said::Carried(Box::new(standing.carried()))));
            }
        }
        if all.is_empty() { Ok(()) } else { self.say(&all) }
    }
}
