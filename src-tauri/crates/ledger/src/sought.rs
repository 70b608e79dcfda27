//! What is open, while it is not known how to find whose it is. The ledger names nobody, and what does may be late, locked or silent:
//! until it has answered, the clients of what is open are held back, and nothing is concluded of anybody.

use std::collections::BTreeMap;

use register::{AttemptId, Deferred, Event, Failure, Inquiry, Lookup, Outcome, Reason};

use crate::read::Reader;
use crate::{Holds, Kept, LedgerError};

/// What a ledger has open at a server and point.
#[derive(Clone, Debug)]
pub struct OpenRows {
    /// Server and point.
    pub place: (String, String),
    /// Whose outcome nobody knows.
    pub inquiries: Vec<Inquiry>,
    /// Nor of these, which went elsewhere: they are not looked into here.
    pub blocked: Vec<Inquiry>,
    /// What waits for the service, wherever.
    pub kept: Vec<Kept>,
    /// Holds that may be in force.
    pub holds: Holds,
}

impl Reader {
    /// What is open at this server and point at this time, in milliseconds since 1970; and what waits, wherever.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn open_rows(&self, place: (&str, &str), now: i64) -> Result<OpenRows, LedgerError> {
        let (server, point) = place;
        Ok(OpenRows {
            place: (server.to_owned(), point.to_owned()),
            inquiries: self.inquiries(server, point)?,
            blocked: self.elsewhere(server, point)?,
            kept: self.waiting()?,
            holds: self.holds(server, point, now)?,
        })
    }
}

impl OpenRows {
    /// Whose clients have to be found: of what may go on here. What waits elsewhere is only known of.
    pub fn sought(&self) -> impl Iterator<Item = AttemptId> {
        let here = self.kept.iter().filter(|kept| self.is_here(kept)).map(|kept| kept.attempt);
        self.inquiries.iter().map(|inquiry| inquiry.attempt).chain(here)
    }

    /// How many receipts wait for another server or point.
    #[must_use]
    pub fn elsewhere(&self) -> usize {
        self.kept.iter().filter(|kept| !self.is_here(kept)).count()
    }

    fn is_here(&self, kept: &Kept) -> bool {
        (&kept.server, &kept.point) == (&self.place.0, &self.place.1)
    }
}

/// What the register goes on with as soon as it is known how to find whose it is.
#[derive(Debug, Default)]
pub struct Sought {
    inquiries: BTreeMap<AttemptId, Inquiry>,
    waiting: BTreeMap<AttemptId, Kept>,
}

/// What an answer means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// The register goes on with it.
    GoOn(Box<Event>),
    /// Nobody can ever find them: it is for a person, and the ledger says so.
    GiveUp(AttemptId, Failure),
    /// It may be known all the same, and is asked for again later.
    AskAgain,
}

impl Sought {
    /// What is open now. What the register has to know of it before anything else comes back.
    pub fn begin(&mut self, open: OpenRows) -> Vec<Event> {
        let here = open.kept.iter().filter(|kept| open.is_here(kept));
        self.waiting = here.map(|kept| (kept.attempt, kept.clone())).collect();
        let OpenRows { inquiries, blocked, holds, .. } = open;
        self.inquiries = inquiries.iter().map(|inquiry| (inquiry.attempt, inquiry.clone())).collect();
        let Holds { left, lost, are_untold } = holds;
        // What is open says which of the holds are still needed.
        vec![Event::Reopened(inquiries), Event::Reopened(blocked), Event::Holds { left, lost, are_untold }]
    }

    /// How to find the client of an attempt is known, or that nobody knows it; or whoever knows did not answer.
    pub fn found<E>(&mut self, attempt: AttemptId, found: Result<Option<Lookup>, E>) -> Option<Next> {
        let (inquiry, kept) = (self.inquiries.remove(&attempt), self.waiting.remove(&attempt));
        match (found, inquiry, kept) {
            (_, None, None) => None,
            (Err(_), ..) => Some(Next::AskAgain),
            (Ok(Some(lookup)), Some(mut inquiry), _) => {
                inquiry.lookup = Some(lookup);
                Some(Next::GoOn(Box::new(Event::Reopened(vec![inquiry]))))
            }
            (Ok(Some(lookup)), None, Some(kept)) => {
                let deferred = Deferred::new(attempt, kept.at, lookup, kept.amount);
                Some(Next::GoOn(Box::new(Event::Waiting(vec![deferred]))))
            }
            (Ok(None), _, Some(_)) => {
                let lost = Failure::new(Outcome::NotSent, Reason::LookupLost, None);
                Some(Next::GiveUp(attempt, lost))
            }
            // It stays open, and nobody but a person says what became of it.
            (Ok(None), Some(_), None) => None,
        }
    }

    /// A person has decided it, or nobody has to find its client any more: whatever is answered later.
    pub fn close(&mut self, attempt: AttemptId) {
        self.inquiries.remove(&attempt);
        self.waiting.remove(&attempt);
    }
}
