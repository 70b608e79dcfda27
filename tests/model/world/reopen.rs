//! How a till goes on with what is open: its ledger's thread says what that is, and the keyring, late or never, whose.

use ledger::{Next, OpenRows};
use register::{AttemptId, Effect, Lookup};

use super::super::till::Locked;
use super::{Coming, KEYRING_PAUSE, WRITING, World};

impl World {
    /// The ledger is asked what is open. What is changed from now on is not in what it says.
    pub(super) fn reopen_in(&mut self, at: usize, millis: u64) {
        let changes = self.tills[at].changes;
        self.later(at, millis, Coming::Ask(changes));
    }

    pub(super) fn tell_open(&mut self, at: usize, changes: u64) {
        self.tills[at].is_reopening = false;
        let now = self.service.now + self.tills[at].clock;
        let rows = self.tills[at].open_rows(now);
        // The till may be busy with what came before.
        let soon = self.random.u64(1..1_000);
        self.later(at, soon, Coming::Open(changes, rows));
    }

    pub(super) fn open(&mut self, at: usize, changes: u64, rows: OpenRows) {
        let till = &self.tills[at];
        if rows.place.1 != till.point {
            return;
        }
        if till.changes != changes {
            return self.reopen_in(at, WRITING);
        }
        let sought: Vec<AttemptId> = rows.sought().collect();
        for event in self.tills[at].sought.begin(rows) {
            self.step(at, event);
        }
        for attempt in sought {
            let soon = self.random.u64(1..200);
            let found = self.tills[at].lookup(attempt);
            self.later(at, soon, Coming::Lookup(attempt, found));
        }
    }

    pub(super) fn found(&mut self, at: usize, attempt: AttemptId, found: Result<Option<Lookup>, Locked>) {
        let till = &mut self.tills[at];
        if let Ok(Some(lookup)) = &found {
            till.known.insert(attempt, lookup.clone());
        }
        match till.sought.found(attempt, found) {
            Some(Next::GoOn(event)) => self.step(at, *event),
            Some(Next::GiveUp(row, lost)) => {
                self.tally.given_up += 1;
                self.perform(at, Effect::Undeliverable(row, lost));
            }
            Some(Next::AskAgain) if !std::mem::replace(&mut till.is_reopening, true) => {
                self.reopen_in(at, KEYRING_PAUSE);
            }
            Some(Next::AskAgain) | None => {}
        }
    }
}
