//! Who carries out what the register wants done.

use ledger::Known;
use register::{AttemptId, Effect, Event, Failure, Lookup, OperationKind, Outcome, Reason};

use super::Controller;
use crate::failpoint;
use crate::problem::{Code, Problem};
use crate::secrets;

impl Controller {
    /// Hands an effect to whoever carries it out. Without a line nothing is sent, and whoever waits is told so at once.
    pub(super) fn perform(&mut self, effect: Effect, typing: bool) {
        let (books, calls) = (&self.ledger.books, &mut self.calls);
        let Some(line) = &self.line else {
            if let Some(event) = unreached(&effect) {
                return self.till.event(event);
            }
            return self.perform_here(effect);
        };
        let (service, place) = (line.service.clone(), line.place());
        match effect {
            Effect::Search(seq, query) => calls.search(service, seq, query, vec![]),
            Effect::SearchNaming(seq, query, holds) => calls.search(service, seq, query, holds),
            Effect::Quote { seq, client, amount, holds } => {
                calls.quote(service, typing, seq, (client, amount, holds));
            }
            Effect::Record(token, operation) => books.record(token, place, operation),
            Effect::Keep { token, lookup, amount } => books.keep(token, place, lookup, amount),
            Effect::Send(row, operation) => {
                failpoint::reach("sending");
                calls.send(service, row, operation);
            }
            Effect::Look { attempt, lookup, client, holds } => {
                calls.look(service, attempt, lookup, client, holds);
            }
            Effect::Witness { hold, client, lookup } => calls.witness(service, hold, client, lookup),
            Effect::Release(hold) => calls.release(service, hold),
            here => self.perform_here(here),
        }
    }

    /// What needs no service.
    fn perform_here(&mut self, effect: Effect) {
        let books = &self.ledger.books;
        match effect {
            Effect::Settle(row, settlement) => books.add(Known::Settled(row, settlement)),
            Effect::Note(row, look, verdict) => books.add(Known::Looked(row, look, verdict)),
            Effect::Undeliverable(row, failure) => books.add(Known::GivenUp(row, failure)),
            Effect::Remember(row, lookup) => self.remember(row, lookup),
            Effect::Forget(row) => {
                self.ledger.close(row);
                tokio::spawn(self.ledger.lookups.forget(row));
            }
            Effect::Remind(timer, when) => self.timers.remind(&self.till, timer, when),
            Effect::Search(..)
            | Effect::SearchNaming(..)
            | Effect::Quote { .. }
            | Effect::Record(..)
            | Effect::Keep { .. }
            | Effect::Send(..)
            | Effect::Look { .. }
            | Effect::Witness { .. }
            | Effect::Release(_) => unreachable!("it is told or called"),
        }
    }

    fn remember(&mut self, row: AttemptId, lookup: Lookup) {
        let remembering = tokio::spawn(self.ledger.lookups.remember(row, lookup));
        let till = self.till.clone();
        tokio::spawn(async move {
            let gone = |_| Problem::new(Code::KeyringFailed);
            // It goes on being written when nobody waits for it any more.
            let kept = secrets::in_time(async { remembering.await.map_err(gone)? }).await;
            let lost = |problem: Problem| Failure::new(Outcome::NotSent, Reason::LookupLost, problem.detail);
            till.event(Event::Remembered(row, kept.map_err(lost)));
        });
    }
}

/// What it means that there is nobody to call: `None` of what needs no service.
fn unreached(effect: &Effect) -> Option<Event> {
    let not_sent = || Failure::new(Outcome::NotSent, Reason::Unreachable, None);
    Some(match effect {
        Effect::Search(seq, _) | Effect::SearchNaming(seq, ..) => Event::Found(*seq, Err(not_sent())),
        Effect::Quote { seq, .. } => Event::Quoted(*seq, Err(not_sent())),
        Effect::Record(token, _) => Event::Recorded(*token, Err(not_sent())),
        Effect::Keep { token, .. } => Event::Kept(*token, Err(not_sent())),
        Effect::Send(row, operation) => match operation.kind {
            OperationKind::Retail { .. } => Event::Sold(*row, Err(not_sent())),
            OperationKind::Hold { .. } => Event::Held(*row, Err(not_sent())),
        },
        Effect::Look { attempt, .. } => Event::Looked(*attempt, Err(not_sent())),
        Effect::Witness { hold, .. } => Event::Witnessed(hold.id.clone(), Err(not_sent())),
        Effect::Release(hold) => Event::Released(hold.clone(), Err(not_sent())),
        Effect::Settle(..)
        | Effect::Note(..)
        | Effect::Undeliverable(..)
        | Effect::Remember(..)
        | Effect::Forget(_)
        | Effect::Remind(..) => return None,
    })
}
