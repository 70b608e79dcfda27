//! How to find the customer of a receipt again, should its answer be lost, or while it waits for the service. Kept in the keyring
//! until nobody has to, because the ledger holds nobody's phone number.

use std::collections::BTreeMap;

use register::{AttemptId, ClientId, Lookup, Query};
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
    /// Those that were opened in a ledger which was set aside, and so are kept under its name.
    origins: BTreeMap<AttemptId, String>,
    known: BTreeMap<AttemptId, Lookup>,
    is_swept: bool,
}

impl Lookups {
    /// The ledger has this name: another one than before, where that was set aside. Without a name nothing is kept for later runs.
    pub fn belong_to(&mut self, ledger: Option<String>) {
        if self.ledger != ledger
            && let Some(former) = std::mem::replace(&mut self.ledger, ledger)
        {
            for attempt in self.known.keys() {
                self.origins.entry(*attempt).or_insert_with(|| former.clone());
            }
            self.is_swept = false;
        }
    }

    /// In which ledgers these were opened.
    pub fn come_from(&mut self, origins: Vec<(AttemptId, String)>) {
        self.origins.extend(origins);
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
        let reading = self.entry(attempt).filter(|_| known.is_none()).map(|name| read_late(&name));
        async move {
            match reading {
                Some(reading) => Ok(reading.await?.and_then(|text| read(text.expose_secret()))),
                None => Ok(known),
            }
        }
    }

    /// An earlier run has kept it.
    pub fn know(&mut self, attempt: AttemptId, lookup: Lookup) {
        self.known.insert(attempt, lookup);
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
        let own = self.ledger.as_ref()?;
        Some(format!("receipt {} {}", self.origins.get(&attempt).unwrap_or(own), attempt.0))
    }
}

/// Each way in a line of its own, of which none has a line end in it; and after them who that is, where it is known.
fn lines(lookup: &Lookup) -> String {
    let mut ways = lookup.ways().map(Query::text);
    let (first, other) = (ways.next().unwrap_or_default(), ways.next().unwrap_or_default());
    let whose = lookup.whose().map(|client| client.0.as_str()).unwrap_or_default();
    format!("{first}\n{other}\n{whose}")
}

fn read(text: &str) -> Option<Lookup> {
    let mut lines = text.splitn(3, '\n');
    let mut lookup = Lookup::by(lines.next().and_then(Query::scanned)?);
    if let Some(other) = lines.next().and_then(Query::scanned) {
        lookup = lookup.or(other);
    }
    Some(match lines.next().filter(|whose| !whose.is_empty()) {
        Some(whose) => lookup.as_of(ClientId(whose.to_owned())),
        None => lookup,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Core review C11: where a ledger was set aside or put back, numbers begin anew, and a code that was kept for one row was found
    /// for another: the points went to somebody else.
    #[test]
    fn an_entry_is_of_one_row_of_one_ledger() {
        let row = AttemptId(5);
        let of = |ledger: Option<&str>| {
            let mut lookups = Lookups::default();
            lookups.belong_to(ledger.map(str::to_owned));
            lookups
        };
        assert_eq!(of(Some("a")).entry(row).as_deref(), Some("receipt a 5"));
        assert_eq!(of(Some("b")).entry(row).as_deref(), Some("receipt b 5"));
        assert_eq!(of(None).entry(row), None, "what has no name keeps nothing");
        let mut carried = of(Some("b"));
        carried.come_from(vec![(row, "a".to_owned())]);
        assert_eq!(carried.entry(row).as_deref(), Some("receipt a 5"), "it was opened there");
    }

    #[test]
    fn no_more_is_remembered_than_anybody_looks_at() {
        let mut lookups = Lookups::default();
        let way = Query::scanned("2200000000001").expect("a query");
        for row in 0..i64::try_from(MOST).expect("a number") + 5 {
            drop(lookups.remember(AttemptId(row), Lookup::by(way.clone())));
        }
        assert_eq!((lookups.known.len(), lookups.known(AttemptId(4))), (MOST, None), "the oldest go");
    }

    #[test]
    fn what_is_kept_is_read_again() {
        let way = |text| Query::scanned(text).expect("a query");
        let by_phone = Lookup::by(way("79201234567")).or(way("2200000000001"));
        for lookup in [Lookup::by(way("APP CODE")), by_phone] {
            let of_a_client = lookup.clone().as_of(ClientId("62a0\n ".into()));
            assert_eq!(read(&lines(&lookup)), Some(lookup));
            assert_eq!(read(&lines(&of_a_client)), Some(of_a_client));
        }
        let by_code = Lookup::by(way("APP CODE"));
        assert_eq!(read("APP CODE"), Some(by_code), "as it was stored before anybody was found");
        assert_eq!(read(""), None);
    }
}
