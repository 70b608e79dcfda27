//! How to find the customer of a receipt again, should its answer be lost. Kept in the keyring until the
//! receipt is settled, because the ledger holds nobody's phone number.

use std::collections::HashMap;

use register::{AttemptId, Lookup, Query};
use secrecy::ExposeSecret;
use tokio::task::JoinHandle;

use crate::error::UiError;
use crate::keystore;

/// What the till knows by now.
#[derive(Debug, Default)]
pub struct Lookups {
    /// Whether later runs will look: in training there is nobody to find any more.
    keep: bool,
    known: HashMap<AttemptId, Lookup>,
    writing: HashMap<AttemptId, JoinHandle<()>>,
}

impl Lookups {
    /// Knows nothing yet. Where `keep` is set, what it comes to know is kept for later runs.
    #[must_use]
    pub fn new(keep: bool) -> Self {
        Self { keep, ..Self::default() }
    }

    /// Remembers how to find the customer of an attempt. Nobody waits for the keyring, and one that
    /// fails costs only comfort.
    pub fn remember(&mut self, attempt: AttemptId, lookup: Lookup) {
        if self.keep {
            let text = lines(&lookup);
            let write = async move { drop(keystore::write(&name(attempt), text.into()).await) };
            self.writing.insert(attempt, tokio::spawn(write));
        }
        self.known.insert(attempt, lookup);
    }

    /// Remembers how to find the customer of a receipt that waits: what comes back ends when that is kept
    /// as long as the receipt has to wait.
    pub fn keep(
        &mut self,
        attempt: AttemptId,
        lookup: Lookup,
    ) -> impl Future<Output = Result<(), UiError>> + Send + use<> {
        let text = self.keep.then(|| lines(&lookup));
        self.known.insert(attempt, lookup);
        async move {
            match text {
                Some(text) => keystore::write(&name(attempt), text.into()).await,
                None => Ok(()),
            }
        }
    }

    /// How to find the customer of an attempt of this or an earlier run; `None` where that was not kept.
    ///
    /// # Errors
    /// The keyring does not answer: it may have it all the same.
    pub async fn find(&mut self, attempt: AttemptId) -> Result<Option<Lookup>, UiError> {
        if let Some(lookup) = self.known.get(&attempt) {
            return Ok(Some(lookup.clone()));
        }
        if !self.keep {
            return Ok(None);
        }
        let text = keystore::read(&name(attempt)).await?;
        let lookup = text.and_then(|text| read(text.expose_secret()));
        if let Some(lookup) = &lookup {
            self.known.insert(attempt, lookup.clone());
        }
        Ok(lookup)
    }

    /// How to find the customer of an attempt, if this run knows it.
    #[must_use]
    pub fn known(&self, attempt: AttemptId) -> Option<&Lookup> {
        self.known.get(&attempt)
    }

    /// The attempt is settled: no later run has to find its customer.
    pub fn settle(&mut self, attempt: AttemptId) {
        if !self.keep {
            return;
        }
        let writing = self.writing.remove(&attempt);
        tokio::spawn(async move {
            if let Some(writing) = writing {
                let _ = writing.await;
            }
            let _ = keystore::delete(&name(attempt)).await;
        });
    }
}

/// Each way in a line of its own: none has a line end in it.
fn lines(lookup: &Lookup) -> String {
    let ways: Vec<&str> = lookup.ways().map(Query::text).collect();
    ways.join("\n")
}

fn read(lines: &str) -> Option<Lookup> {
    let mut ways = lines.lines().filter_map(Query::scanned);
    let lookup = Lookup::by(ways.next()?);
    Some(match ways.next() {
        Some(other) => lookup.or(other),
        None => lookup,
    })
}

fn name(attempt: AttemptId) -> String {
    format!("receipt {}", attempt.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_again() {
        let way = |text| Query::scanned(text).expect("a query");
        for lookup in [Lookup::by(way("APP CODE")), Lookup::by(way("79201234567")).or(way("2200000000001"))] {
            assert_eq!(read(&lines(&lookup)), Some(lookup));
        }
        assert_eq!(read(""), None);
    }
}
