//! Who carries out what the register wants done.

use ledger::Known;
use register::{AttemptId, Effect, Event, Failure, Lookup, OperationKind, Outcome, Reason};

use super::{Controller, Line};
use crate::failpoint;
use crate::problem::{Code, Problem};
use crate::secrets;

impl Controller {
    /// Hands an effect to whoever carries it out. Without a line nothing is sent, and whoever waits is told so at once.
    pub(super) fn perform(&mut self, effect: Effect, typing: bool) {
        if self.line.is_none()
            && let Some(event) = unreached(&effect)
        {
            return self.till.event(event);
        }
        let (books, calls) = (&self.ledger.books, &mut self.calls);
        let service = |line: &Line| line.service.clone();
        match (effect, &self.line) {
            (Effect::Search(seq, query), Some(line)) => calls.search(service(line), seq, query, vec![]),
            (Effect::SearchNaming(seq, query, holds), Some(line)) => {
                calls.search(service(line), seq, query, holds);
            }
            (Effect::Quote { seq, client, amount, holds }, Some(line)) => {
                calls.quote(service(line), typing, seq, (client, amount, holds));
            }
            (Effect::Record(token, operation), Some(line)) => books.record(token, line.place(), operation),
            (Effect::Keep { token, lookup, amount }, Some(line)) => {
                books.keep(token, line.place(), lookup, amount);
            }
            (Effect::Send(row, operation), Some(line)) => {
                failpoint::reach("sending");
                calls.send(service(line), row, operation);
            }
            (Effect::Look { attempt, lookup, client, holds }, Some(line)) => {
                calls.look(service(line), attempt, lookup, client, holds);
            }
            (Effect::Witness { hold, client, lookup }, Some(line)) => {
                calls.witness(service(line), hold, client, lookup);
            }
            (Effect::Release(hold), Some(line)) => calls.release(service(line), hold),
            (Effect::Settle(row, settlement), _) => books.add(Known::Settled(row, settlement)),
            (Effect::Note(row, look, verdict), _) => books.add(Known::Looked(row, look, verdict)),
            (Effect::Undeliverable(row, failure), _) => books.add(Known::GivenUp(row, failure)),
            (Effect::Remember(row, lookup), _) => self.remember(row, lookup),
            (Effect::Forget(row), _) => {
                self.ledger.close(row);
                tokio::spawn(self.ledger.lookups.forget(row));
            }
            (Effect::Remind(timer, when), _) => self.timers.remind(&self.till, timer, when),
            // It was told so.
            (_, None) => {}
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
