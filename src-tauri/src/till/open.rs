//! What is known of the ledger that is open: how much of it is open, what is wrong with it, and how the customers of what is open
//! are found again.

use std::time::Duration;

use ledger::{Anchor, Doubt, Known, Next, OpenRows, Sought};
use register::{AttemptId, Event, Lookup};
use tokio::time::sleep;

use super::books::{Books, News};
use super::promise::Promise;
use super::{Message, Till};
use crate::page::LatestCard;
use crate::places;
use crate::problem::{Code, Problem};
use crate::secrets;
use crate::secrets::anchor::{self, Anchored};
use crate::secrets::lookups::Lookups;

/// The ledger of one mode, training or real, and what is known of it.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is asked by itself")]
pub struct OpenLedger {
    /// Where it is read and written.
    pub books: Books,
    /// How to find customers again.
    pub lookups: Lookups,
    till: Till,
    turn: u32,
    is_training: bool,
    is_open: bool,
    /// Rows whose outcome nobody knows.
    unresolved: u32,
    entries: u32,
    latest: Vec<LatestCard>,
    /// Receipts that wait for another server or point.
    elsewhere: usize,
    problem: Option<Problem>,
    is_behind: bool,
    aside: Option<Problem>,
    doubt: Option<Problem>,
    sought: Sought,
    anchored: Option<Anchored>,
    /// Whether what is open will be asked for once more.
    is_reopening: bool,
}

impl OpenLedger {
    /// The ledger of training mode, or the real one: the how manieth of this run.
    #[must_use]
    pub fn of(is_training: bool, till: &Till, turn: u32) -> Self {
        Self {
            books: Books::at(&places::ledger(is_training), till, turn),
            lookups: Lookups::default(),
            till: till.clone(),
            turn,
            is_training,
            is_open: false,
            unresolved: 0,
            entries: 0,
            latest: vec![],
            elsewhere: 0,
            problem: None,
            is_behind: false,
            aside: None,
            doubt: None,
            sought: Sought::default(),
            anchored: None,
            is_reopening: false,
        }
    }

    /// Which ledger of this run it is.
    #[must_use]
    pub fn turn(&self) -> u32 {
        self.turn
    }

    /// Whether it is training mode's.
    #[must_use]
    pub fn is_training(&self) -> bool {
        self.is_training
    }

    /// How many rows are open.
    #[must_use]
    pub fn unresolved(&self) -> u32 {
        self.unresolved
    }

    /// How many entries it has.
    #[must_use]
    pub fn entries(&self) -> u32 {
        self.entries
    }

    /// Its latest receipts: as many as tell whether the last one went through.
    #[must_use]
    pub fn latest(&self) -> &[LatestCard] {
        &self.latest
    }

    /// What is wrong with it. That a file was set aside, or is not the one of before, stays true for this run.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let elsewhere = Problem::new(Code::WaitingElsewhere).because(self.elsewhere.to_string());
        let elsewhere = (self.elsewhere > 0).then_some(elsewhere);
        let all = [&self.problem, &self.aside, &self.doubt, &elsewhere];
        all.into_iter().flatten().cloned().collect()
    }

    /// Whether something is known that could not be written yet: it is lost where the app ends.
    #[must_use]
    pub fn is_behind(&self) -> bool {
        self.is_behind
    }

    /// What is wrong with it now, so that nothing may be begun that would have to forget what is not written yet.
    ///
    /// # Errors
    /// It cannot be opened or written.
    pub fn check(&self) -> Result<(), Problem> {
        self.problem.clone().map_or(Ok(()), Err)
    }

    /// Why it cannot be read, where it cannot be.
    #[must_use]
    pub fn unreadable(&self) -> Option<Problem> {
        let problem = self.problem.clone().unwrap_or(Problem::new(Code::LedgerUnreadable));
        (!self.is_open).then_some(problem)
    }

    /// Goes on with what is open at this server and point.
    pub fn reopen(&mut self, place: (&str, &str)) {
        self.is_reopening = false;
        if self.is_open {
            self.books.tell_open(place);
        }
    }

    /// Takes what is new of it; events for the register come back.
    pub fn take(&mut self, news: News, place: Option<(&str, &str)>) -> Vec<Event> {
        match news {
            News::Opened(anchor) => {
                self.is_open = true;
                self.problem = None;
                let kept = (!self.is_training).then_some(anchor.ledger);
                self.lookups.belong_to(kept);
                // Whether it is the one of before is asked whenever one is opened: it may be another one by now.
                self.anchored = None;
                self.look_for_anchor(Duration::ZERO);
                if let Some(place) = place {
                    self.reopen(place);
                }
                vec![]
            }
            News::Written { unresolved, anchor, latest } => {
                (self.unresolved, self.latest) = (unresolved, latest);
                self.entries = u32::try_from(anchor.entries).unwrap_or(u32::MAX);
                (self.problem, self.is_behind) = (None, false);
                if let Some(anchored) = &self.anchored {
                    anchored.at(anchor);
                }
                vec![]
            }
            News::SetAside(problem) => {
                self.aside = Some(problem);
                vec![]
            }
            News::Failed { problem, is_behind } => {
                (self.problem, self.is_behind) = (Some(problem), is_behind);
                vec![]
            }
            News::Unread => {
                // Until it has said what is open, no balance proves anything.
                self.reopen_later();
                vec![]
            }
            News::Doubted(doubt) => {
                self.take_doubt(doubt);
                vec![]
            }
            News::Open { rows, changes, closed, origins } => {
                self.lookups.come_from(origins);
                let Some(place) = place.filter(|place| *place == (&rows.place.0, &rows.place.1)) else {
                    return vec![];
                };
                if !self.books.is_unchanged_since(changes) {
                    // Some of it may be at its end by now, and nobody would be told a second time.
                    self.reopen(place);
                    return vec![];
                }
                tokio::spawn(self.lookups.sweep(&closed));
                self.go_on(rows)
            }
        }
    }

    /// Blocks at once whom something is open of, and asks how to find them.
    fn go_on(&mut self, rows: OpenRows) -> Vec<Event> {
        let sought: Vec<AttemptId> = rows.sought().collect();
        self.elsewhere = rows.elsewhere();
        let events = self.sought.begin(rows);
        for attempt in sought {
            let (finding, turn) = (self.lookups.find(attempt), self.turn);
            let silent = Message::Lookup(turn, attempt, Err(Problem::new(Code::KeyringFailed)));
            let promise = Promise::new(&self.till, silent);
            tokio::spawn(async move { promise.keep(Message::Lookup(turn, attempt, finding.await)) });
        }
        events
    }

    /// How to find the customer of something open is known, or is not.
    pub fn take_lookup(
        &mut self,
        attempt: AttemptId,
        found: Result<Option<Lookup>, Problem>,
    ) -> Option<Event> {
        if let Ok(Some(lookup)) = &found {
            self.lookups.know(attempt, lookup.clone());
        }
        match self.sought.found(attempt, found)? {
            Next::GoOn(event) => return Some(*event),
            Next::GiveUp(row, lost) => self.books.add(Known::GivenUp(row, lost)),
            Next::AskAgain => self.reopen_later(),
        }
        None
    }

    /// The till is at another place: what was open at the former is gone on with there.
    pub fn moved(&mut self) {
        self.sought = Sought::default();
    }

    /// A person has decided it, or nobody has to find its customer any more: whatever the keyring says later.
    pub fn close(&mut self, attempt: AttemptId) {
        self.sought.close(attempt);
    }

    fn reopen_later(&mut self) {
        if std::mem::replace(&mut self.is_reopening, true) {
            return;
        }
        let till = self.till.clone();
        tokio::spawn(async move {
            sleep(secrets::pause()).await;
            till.tell(Message::Reopen);
        });
    }

    fn look_for_anchor(&self, pause: Duration) {
        if !self.is_training && self.doubt.is_none() {
            let turn = self.turn;
            let silent = Message::Anchored(turn, Err(Problem::new(Code::KeyringFailed)));
            let promise = Promise::new(&self.till, silent);
            tokio::spawn(async move {
                sleep(pause).await;
                promise.keep(Message::Anchored(turn, anchor::find().await));
            });
        }
    }

    /// By what the ledger was known when it was last written, as the keyring says.
    pub fn take_anchor(&mut self, found: Result<Option<Anchor>, Problem>) {
        match found {
            Ok(anchor) => self.books.tell_doubt(anchor),
            // It may be locked yet. Until it says, nothing is concluded, and nothing written over.
            Err(_) => self.look_for_anchor(secrets::pause()),
        }
    }

    fn take_doubt(&mut self, doubt: Option<Doubt>) {
        match doubt {
            // It stays until somebody has looked into it: the anchor stays where it was.
            Some(doubt) => self.doubt = Some(Problem::new(Code::LedgerDoubted).because(doubt.to_string())),
            None => {
                self.anchored = Some(Anchored::begin());
                self.books.catch_up();
            }
        }
    }
}
