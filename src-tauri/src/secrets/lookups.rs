//! How to find the customer of a receipt again, should its answer be lost, or while it waits for the service. Kept in the keyring
//! until nobody has to, because the ledger holds nobody's phone number.

use std::collections::BTreeMap;

use register::{AttemptId, Lookup, Query};
use secrecy::ExposeSecret;

use super::{delete_late, read_late, write_late};
use crate::problem::Problem;

/// So many are known at most; the oldest are of no use to anybody at the till.
const MOST: usize = 500;

/// What this run knows, and under which names later runs find it.
#[derive(Clone, Debug, Default)]
pub struct Lookups {
    /// The ledger whose rows they are of; `None` where later runs will not look: in training there is nobody to find any more.
    ledger: Option<String>,
    /// The one before it, where that was set aside: what it has not handed over yet stands under its name.
    former: Option<String>,
    known: BTreeMap<AttemptId, Lookup>,
    is_swept: bool,
}

impl Lookups {
    /// What this run knows goes on under this ledger's name, which may be a new one, and is kept for later runs. Without a name it is not.
    #[must_use]
    pub fn under(self, ledger: Option<String>) -> Self {
        if self.ledger == ledger {
            return self;
        }
        Self { former: self.ledger, ledger, known: self.known, is_swept: false }
    }

    /// Remembers how to find the customer of an attempt. What comes back ends when later runs will know it, too.
    pub fn remember(
        &mut self,
        attempt: AttemptId,
        lookup: Lookup,
    ) -> impl Future<Output = Result<(), Problem>> + Send + use<> {
        let writing = self.entry(attempt).map(|name| write_late(&name, lines(&lookup).into()));
        self.known.insert(attempt, lookup);
        while self.known.len() > MOST {
            self.known.pop_first();
        }
        async move {
            match writing {
                Some(writing) => writing.await,
                None => Ok(()),
            }
        }
    }

    /// How to find the customer of an attempt of an earlier run; `None` where that was not kept.
    ///
    /// # Errors
    /// The keyring does not answer: it may have it all the same.
    pub fn find(
        &self,
        attempt: AttemptId,
    ) -> impl Future<Output = Result<Option<Lookup>, Problem>> + Send + use<> {
        let known = self.known.get(&attempt).cloned();
        let names = [&self.ledger, &self.former].into_iter().flatten().map(|ledger| entry(ledger, attempt));
        let reading: Vec<_> = names.filter(|_| known.is_none()).map(|name| read_late(&name)).collect();
        async move {
            for text in reading {
                if let Some(text) = text.await? {
                    return Ok(read(text.expose_secret()));
                }
            }
            Ok(known)
        }
    }

    /// An earlier run has kept it, or this one under the name of a ledger that was set aside; then it is kept under the new one's.
    pub fn know(&mut self, attempt: AttemptId, lookup: Lookup) -> impl Future<Output = ()> + Send + use<> {
        let former = self.former.as_ref().map(|former| entry(former, attempt));
        let kept = former.map(|former| (self.remember(attempt, lookup.clone()), former));
        self.known.insert(attempt, lookup);
        async move {
            if let Some((keeping, former)) = kept
                && keeping.await.is_ok()
            {
                // It stays where the keyring refuses: nobody asks for it any more.
                let _ = delete_late(&former).await;
            }
        }
    }

    /// How to find the customer of an attempt, if this run knows it.
    #[must_use]
    pub fn known(&self, attempt: AttemptId) -> Option<&Lookup> {
        self.known.get(&attempt)
    }

    /// Which attempts' customers this run can find.
    #[must_use]
    pub fn all_known(&self) -> Vec<AttemptId> {
        self.known.keys().copied().collect()
    }

    /// No later run has to find the customer of this attempt. This one may still want to begin anew with it.
    pub fn forget(&self, attempt: AttemptId) -> impl Future<Output = ()> + Send + use<> {
        let deleting = self.entry(attempt).map(|name| delete_late(&name));
        async move {
            if let Some(deleting) = deleting {
                // It stays where the keyring refuses: nobody asks for it any more.
                let _ = deleting.await;
            }
        }
    }

    /// Sees to it, once, that nothing stays of what is closed: a run that ended too soon may not have come to that.
    pub fn sweep(&mut self, closed: &[AttemptId]) -> impl Future<Output = ()> + Send + use<> {
        let is_swept = std::mem::replace(&mut self.is_swept, true);
        let deleting: Vec<_> =
            closed.iter().filter(|_| !is_swept).map(|attempt| self.forget(*attempt)).collect();
        async move {
            for entry in deleting {
                entry.await;
            }
        }
    }

    fn entry(&self, attempt: AttemptId) -> Option<String> {
        self.ledger.as_ref().map(|ledger| entry(ledger, attempt))
    }
}

fn entry(ledger: &str, attempt: AttemptId) -> String {
    format!("receipt {ledger} {}", attempt.0)
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
