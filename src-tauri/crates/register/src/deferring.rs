//! Earning without a connection: the cashier keeps the code and the receipt, for when the service is back. Only earning,
//! because what can be spent nobody knows without the service.

use crate::register::Step;
use crate::{
    Deferred, Deferring, Dropped, Effect, Entry, Event, Failure, Keeping, Notice, Outcome, Phase, Query,
    Reason, Register, Settlement, Shown,
};

impl Register {
    /// A receipt of whoever shows this can be kept.
    pub(crate) fn begin_deferring(&mut self, lookup: Query, entry: Entry) -> Step {
        self.seq += 1;
        let (number, seq) = (self.seq, self.seq);
        let deferring = Deferring { number, seq, lookup, entry, keeping: Keeping::Not };
        (Phase::Deferring(Box::new(deferring)), vec![])
    }

    /// The cashier keeps a receipt for later, or does not.
    pub(crate) fn defer(&mut self, mut deferring: Box<Deferring>, event: Event) -> Step {
        match (event, &deferring.keeping) {
            (Event::Kept(token, Ok(kept)), Keeping::Recording(awaited)) if token == *awaited => {
                // It waits from now on, whatever the keyring says; the cashier is told when that has the code.
                let attempt = kept.attempt;
                deferring.keeping = Keeping::Remembering(attempt);
                let effects = self.kept_unasked(kept);
                (Phase::Deferring(deferring), effects)
            }
            (Event::Kept(token, Err(failure)), Keeping::Recording(awaited)) if token == *awaited => {
                deferring.keeping = Keeping::Not;
                self.tell(Phase::Deferring(deferring), Notice::DeferFailed(failure))
            }
            (Event::Remembered(row, Ok(())), Keeping::Remembering(kept)) if row == *kept => {
                self.tell(Phase::Idle, Notice::Deferred)
            }
            (Event::Remembered(row, Err(failure)), Keeping::Remembering(kept)) if row == *kept => {
                let Some(_) = self.stop_waiting(row) else {
                    // It is on its way already, or is a person's: it was kept for as long as it had to be.
                    return self.tell(Phase::Idle, Notice::Deferred);
                };
                // Nothing was kept and nothing sent, so nobody has to decide it.
                let failure = Failure { outcome: Outcome::NotSent, ..failure };
                deferring.keeping = Keeping::Not;
                let (phase, _) = self.tell(Phase::Deferring(deferring), Notice::DeferFailed(failure.clone()));
                (phase, vec![Effect::Settle(row, Settlement::Failed(failure)), Effect::Forget(row)])
            }
            (
                Event::Query(_)
                | Event::Again(_)
                | Event::Amount(_)
                | Event::Confirm { .. }
                | Event::Cancel
                | Event::Next,
                Keeping::Recording(_) | Keeping::Remembering(_),
            ) => self.tell(Phase::Deferring(deferring), Notice::Busy),
            (Event::Query(query), _) => {
                let mut effects = self.keep_dropped(Dropped::Deferring(deferring));
                let (phase, search) = self.search(query, None);
                effects.extend(search);
                (phase, effects)
            }
            (Event::Amount(text), _) => {
                self.seq += 1;
                (deferring.seq, deferring.entry) = (self.seq, Entry::typed(&text));
                (Phase::Deferring(deferring), vec![])
            }
            (Event::Confirm { seq, spend, shown }, _) if seq == deferring.seq && !spend.is_positive() => {
                self.keep(deferring, shown)
            }
            // That was for somebody else's receipt, or for another amount.
            (Event::Confirm { .. }, _) => self.tell(Phase::Deferring(deferring), Notice::QuoteChanged),
            (Event::Cancel | Event::Next, _) => {
                (Phase::Idle, self.keep_dropped(Dropped::Deferring(deferring)))
            }
            (event, _) => (Phase::Deferring(deferring), self.nobodys(event)),
        }
    }

    fn keep(&mut self, mut deferring: Box<Deferring>, shown: Shown) -> Step {
        let Some(amount) = deferring.entry.amount() else { return (Phase::Deferring(deferring), vec![]) };
        if !shown.answers(None) {
            return self.tell(Phase::Deferring(deferring), Notice::TooSoon);
        }
        if amount > self.policy.keep_up_to {
            let detail = format!("≤ {}", self.policy.keep_up_to);
            let failure = Failure::new(Outcome::NotSent, Reason::TooMuchToKeep, detail);
            return self.tell(Phase::Deferring(deferring), Notice::DeferFailed(failure));
        }
        // It is not brought back once more beside that.
        self.dropped = None;
        self.tokens += 1;
        deferring.keeping = Keeping::Recording(self.tokens);
        let lookup = deferring.lookup.clone();
        let keep = Effect::Keep { token: self.tokens, lookup, amount };
        (Phase::Deferring(deferring), vec![keep])
    }

    /// A receipt became durable: it waits, whoever still asks for it.
    pub(crate) fn kept_unasked(&mut self, kept: Deferred) -> Vec<Effect> {
        let mut effects = vec![Effect::Remember(kept.attempt, kept.lookup.clone())];
        effects.extend(self.wait_for(kept));
        effects
    }
}
