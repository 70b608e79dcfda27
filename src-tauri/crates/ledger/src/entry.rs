//! What an entry says, as it is stored, and how it is held to the entry before.
//!
//! A field that is added here has a default, so that what is in old ledgers is read as it was; their hashes are made of what is
//! stored there, so that nothing here can touch them.

use register::{AttemptId, Failure, Hold, HoldId, Look, Money, Operation, OperationKind, Outcome, Reason};
use register::{Settlement, Verdict, Witness, masked, without_phones};
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::carry::{Carried, origin};
use crate::names::Written;
use crate::standing::Standing;
use crate::{Kind, Ledger, LedgerError};

/// What an entry says of its attempt. Amounts and points are hundredths, times milliseconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "snake_case")]
pub(crate) enum Said {
    /// The ledger begins: the first entry, of no attempt.
    Begun {
        ledger: String,
        /// No row has a smaller number: those were of the ledger before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        first: Option<i64>,
        /// Whether it follows one that nobody could read.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        unread: bool,
    },
    /// An attempt begins.
    Opened(Box<Opened>),
    /// An attempt goes on that had begun in a ledger which was set aside.
    Carried(Box<Carried>),
    /// It waits for the service.
    Deferred,
    /// It has waited, and has got an attempt of its own.
    Delivered,
    /// It has waited, and can never be sent.
    Undeliverable {
        reason: Written<Reason>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detail: Option<String>,
    },
    /// It has waited, and a person took it back.
    Withdrawn { why: String },
    /// It waits, and a person said that it is to be sent from this point.
    Readdressed { server: String, point: String },
    /// The service confirmed a receipt.
    Sold {
        total: i64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        written: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        earned: Option<i64>,
    },
    /// The service confirmed a hold.
    Held { hold: StoredHold },
    /// Refused, not sent or unknown.
    Failed {
        outcome: Written<Outcome>,
        reason: Written<Reason>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detail: Option<String>,
    },
    /// The balance was read again, and this is what it says: an inference, where it says anything.
    Looked {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        balance: Option<i64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        witness: Option<Written<Witness>>,
        waited: u64,
        verdict: Written<Verdict>,
    },
    /// A person's word.
    Decided { booked: bool, why: String },
}

/// What was attempted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Opened {
    pub kind: Written<Kind>,
    pub server: String,
    pub point: String,
    pub client: String,
    pub initials: String,
    /// Masked; of a receipt that was kept for later, what is left of the code that was shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    pub amount: i64,
    pub spend: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earn: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub balance: Option<i64>,
    /// Our holds that are named in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<StoredHold>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<i64>,
}

/// A hold of ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredHold {
    pub id: String,
    pub points: i64,
    pub ends_at: i64,
}

impl StoredHold {
    pub fn of(hold: &Hold) -> Self {
        Self { id: hold.id.0.clone(), points: hold.points.hundredths(), ends_at: hold.ends_at }
    }

    pub fn hold(&self) -> Option<Hold> {
        let (id, points) = (HoldId(self.id.clone()), Money::from_hundredths(self.points)?);
        Some(Hold { id, points, ends_at: self.ends_at })
    }
}

impl Opened {
    pub fn of(operation: &Operation, server: &str, point: &str) -> Self {
        let (kind, amount, spend, earn, holds) = match &operation.kind {
            OperationKind::Retail { amount, spend, earn, holds } => {
                let kind = if spend.is_positive() { Kind::Spend } else { Kind::Earn };
                (kind, *amount, *spend, *earn, holds.as_slice())
            }
            OperationKind::Hold { points } => (Kind::Hold, *points, Money::ZERO, None, &[][..]),
        };
        let customer = &operation.customer;
        Self {
            kind: Written(kind),
            server: server.to_owned(),
            point: point.to_owned(),
            client: customer.id.0.clone(),
            initials: customer.initials(),
            phone: customer.phone.as_deref().and_then(masked),
            amount: amount.hundredths(),
            spend: spend.hundredths(),
            earn: earn.map(Money::hundredths),
            balance: customer.balance.map(Money::hundredths),
            holds: holds.iter().map(StoredHold::of).collect(),
            again: operation.again.map(|attempt| attempt.0),
        }
    }
}

impl Said {
    pub fn settled(settlement: &Settlement) -> Self {
        match settlement {
            Settlement::Sold(receipt) => Self::Sold {
                total: receipt.total.hundredths(),
                written: receipt.total_written.clone(),
                earned: receipt.earned.map(Money::hundredths),
            },
            Settlement::Held(hold) => Self::Held { hold: StoredHold::of(hold) },
            Settlement::Failed(failure) => Self::Failed {
                outcome: Written(failure.outcome),
                reason: Written(failure.reason),
                detail: detail(failure),
            },
        }
    }

    pub fn undeliverable(failure: &Failure) -> Self {
        Self::Undeliverable { reason: Written(failure.reason), detail: detail(failure) }
    }

    pub fn looked(look: &Look, verdict: Verdict) -> Self {
        Self::Looked {
            balance: look.seen.balance.map(Money::hundredths),
            witness: look.seen.witness.map(Written),
            waited: look.waited.as_secs(),
            verdict: Written(verdict),
        }
    }
}

/// The ledger holds nobody's phone, whatever the service says of a customer.
fn detail(failure: &Failure) -> Option<String> {
    failure.detail.as_deref().map(without_phones)
}

/// An entry as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub id: i64,
    pub at: i64,
    pub attempt: i64,
    pub body: String,
}

impl Entry {
    /// SHA-256 of the hash of the entry before and of all that is stored of this one.
    pub fn hash(&self, before: &[u8]) -> Vec<u8> {
        let mut hash = Sha256::new();
        hash.update(before);
        for number in [self.id, self.at, self.attempt] {
            hash.update(number.to_be_bytes());
        }
        hash.update(&self.body);
        hash.finalize().to_vec()
    }
}

/// The last entry's number and hash; of an empty ledger nothing.
pub(crate) fn last(database: &Connection) -> rusqlite::Result<(i64, Vec<u8>)> {
    let last = database
        .prepare_cached("SELECT id, hash FROM entry ORDER BY id DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)));
    match last {
        Err(rusqlite::Error::QueryReturnedNoRows) => Ok((0, vec![])),
        last => last,
    }
}

/// One row was written, and no trigger swallowed it.
pub(crate) fn written(rows: usize) -> Result<(), LedgerError> {
    let swallowed = || LedgerError::Damaged("what was written is not there".to_owned());
    (rows == 1).then_some(()).ok_or_else(swallowed)
}

/// Adds an entry. It is durable when the transaction is.
pub(crate) fn append(database: &Connection, at: i64, attempt: i64, said: &Said) -> Result<(), LedgerError> {
    let (last, before) = last(database)?;
    let entry = Entry { id: last + 1, at, attempt, body: serde_json::to_string(said)? };
    let hash = entry.hash(&before);
    database
        .prepare_cached("INSERT INTO entry (id, at, attempt, body, hash) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![entry.id, entry.at, entry.attempt, entry.body, hash])
        .map_err(LedgerError::from)
        .and_then(written)
}

impl Ledger {
    /// Opens an attempt, or adds to one, and with it to how that stands.
    pub(crate) fn say(&mut self, all: &[(AttemptId, Said)]) -> Result<(), LedgerError> {
        let at = (self.clock)();
        let transaction = self.reader.database.transaction()?;
        let mut written = vec![];
        for (attempt, said) in all {
            append(&transaction, at, attempt.0, said)?;
            written.extend(crate::standing::follow(&transaction, at, attempt.0, said)?);
        }
        let former =
            written.iter().filter_map(|row| row.opened.again).find(|row| !self.unfinished.knows(*row));
        let former = match former.map(|row| Standing::of(&transaction, row)).transpose()?.flatten() {
            Some(row) => Some((origin(&transaction, row.attempt)?, row)),
            None => None,
        };
        transaction.commit()?;
        self.unfinished.learn(former, written, at);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As it stands in every ledger there is. A field may be added, none may change.
    #[test]
    fn what_was_written_is_read_and_what_is_written_is_as_it_was() {
        let bodies = [
            r#"{"entry":"begun","ledger":"00ff"}"#,
            r#"{"entry":"begun","ledger":"00ff","first":8,"unread":true}"#,
            r#"{"entry":"opened","kind":"earn","server":"https://a.example","point":"p1","client":"","initials":"","amount":10010,"spend":0}"#,
            r#"{"entry":"opened","kind":"spend","server":"https://a.example","point":"p1","client":"c1","initials":"ИП","phone":"7••••••••67","amount":10010,"spend":8000,"earn":500,"balance":87800,"holds":[{"id":"h","points":8000,"ends_at":5}],"again":3}"#,
            r#"{"entry":"carried","ledger":"00fe","since":7,"opened":{"kind":"earn","server":"https://a.example","point":"p1","client":"","initials":"","amount":10010,"spend":0},"state":"deferred"}"#,
            r#"{"entry":"carried","ledger":"00fe","since":7,"opened":{"kind":"earn","server":"https://a.example","point":"p1","client":"","initials":"","amount":10010,"spend":0},"state":"unknown","reason":"timed_out","detail":"why","decision":"the office says so"}"#,
            r#"{"entry":"deferred"}"#,
            r#"{"entry":"delivered"}"#,
            r#"{"entry":"undeliverable","reason":"lookup_lost"}"#,
            r#"{"entry":"withdrawn","why":"the wrong amount"}"#,
            r#"{"entry":"readdressed","server":"https://b.example","point":"p2"}"#,
            r#"{"entry":"sold","total":2010,"written":"20.0999","earned":0}"#,
            r#"{"entry":"held","hold":{"id":"h","points":8000,"ends_at":5}}"#,
            r#"{"entry":"failed","outcome":"unknown","reason":"timed_out","detail":"why"}"#,
            r#"{"entry":"looked","balance":87800,"witness":"in_force","waited":126,"verdict":"unchanged"}"#,
            r#"{"entry":"looked","waited":0,"verdict":"not_seen"}"#,
            r#"{"entry":"decided","booked":true,"why":"the office says so"}"#,
        ];
        for body in bodies {
            let said: Said = serde_json::from_str(body).expect(body);
            assert_eq!(serde_json::to_string(&said).expect("JSON"), body);
        }
        assert!(
            serde_json::from_str::<Said>(r#"{"entry":"failed","outcome":"perhaps","reason":"timed_out"}"#)
                .is_err()
        );
    }

    #[test]
    fn a_hash_covers_all_that_is_stored() {
        let entry = Entry { id: 1, at: 2, attempt: 3, body: "{}".to_owned() };
        let others = [
            Entry { id: 2, ..entry.clone() },
            Entry { at: 3, ..entry.clone() },
            Entry { attempt: 4, ..entry.clone() },
            Entry { body: "{ }".to_owned(), ..entry.clone() },
        ];
        for other in others {
            assert_ne!(entry.hash(b"before"), other.hash(b"before"), "{other:?}");
        }
        assert_ne!(entry.hash(b"before"), entry.hash(b"other"));
    }
}
