//! How the register looks into operations whose outcome nobody knows: by reading only, at once when
//! there is reason to, else ever more rarely; and beside whatever the cashier does.

use crate::{
    AttemptId, ClientId, Effect, Failure, Inquiry, Operation, Phase, Register, Sale, Seen, Sent, Timer,
    Verdict, When,
};

impl Register {
    /// Begins to look into a receipt whose answer was lost.
    pub(crate) fn inquire(&mut self, operation: &Operation, attempt: AttemptId) -> (Verdict, Option<Effect>) {
        let hold_lost = self.may_be_held(&operation.customer.id);
        let Some(sent) = Sent::of(operation, hold_lost) else { return (Verdict::NoBalance, None) };
        // An earlier one of this client may still move the balance.
        let overtaken = self.is_blocked(&sent.client);
        let tells = self.are_in_force(&sent.holds);
        let mut inquiry = Inquiry::new(attempt, sent, Some(operation.lookup.clone()), overtaken);
        if !tells {
            inquiry.void_witness();
        }
        let begun = (inquiry.verdict, look(&inquiry));
        self.inquiries.push(inquiry);
        begun
    }

    /// Goes on with what earlier runs of the app left open. What is told once more is known better now: how to find its client.
    pub(crate) fn reopen(&mut self, inquiries: Vec<Inquiry>) -> Vec<Effect> {
        let mut effects = vec![];
        for inquiry in inquiries {
            match self.inquiries.iter_mut().find(|known| known.attempt == inquiry.attempt) {
                Some(known) if known.lookup.is_none() && inquiry.lookup.is_some() => {
                    known.lookup = inquiry.lookup;
                    effects.extend(look(known));
                }
                Some(_) => {}
                None => {
                    effects.extend(look(&inquiry));
                    self.inquiries.push(inquiry);
                }
            }
        }
        effects
    }

    /// The service can be reached again, so what is waited for may be known.
    pub(crate) fn look_now(&mut self) -> Vec<Effect> {
        self.inquiries.iter_mut().for_each(Inquiry::hurry);
        self.inquiries.iter().filter_map(look).collect()
    }

    pub(crate) fn looked(&mut self, attempt: AttemptId, seen: Result<Seen, Failure>) -> Vec<Effect> {
        let Some(inquiry) = self.inquiries.iter_mut().find(|inquiry| inquiry.attempt == attempt) else {
            return vec![];
        };
        if let Err(failure) = &seen {
            inquiry.sent.is_fresh = false;
            if let Some(lookup) = inquiry.lookup.as_mut().filter(|_| failure.is_about_whom()) {
                lookup.turn();
            }
        }
        let hold_tells = self.policy.hold_tells;
        let seen = seen.map(|seen| Seen { witness: seen.witness.filter(|_| hold_tells), ..seen });
        let mut effects = seen.map_or(vec![], |seen| note(inquiry, seen, self.policy.quiet));
        effects.extend(later(inquiry));
        effects
    }

    /// The pause before the next look is over.
    pub(crate) fn look_again(&mut self, attempt: AttemptId) -> Vec<Effect> {
        let theirs = self.inquiries.iter_mut().filter(|inquiry| inquiry.attempt == attempt);
        theirs
            .filter_map(|inquiry| {
                // Only a reminder proves that anybody has waited: looks can overlap.
                inquiry.waited();
                look(inquiry)
            })
            .collect()
    }

    /// A search has shown the balance of somebody who is being asked about. It was read without the
    /// hold's id, so it says nothing where there was a hold.
    pub(crate) fn seen_by_chance(&mut self, sale: &Sale) -> Vec<Effect> {
        let quiet = self.policy.quiet;
        let seen = Seen { balance: sale.customer.balance, witness: None };
        let mut effects = vec![];
        for inquiry in self.inquiries.iter_mut().filter(|inquiry| inquiry.sent.client == sale.customer.id) {
            let knew_how = inquiry.lookup.is_some();
            inquiry.lookup = Some(sale.lookup.clone());
            if inquiry.sent.holds.is_empty() && !sale.is_doubtful {
                effects.extend(note(inquiry, seen, quiet));
            }
            if !knew_how {
                effects.extend(later(inquiry));
            }
        }
        self.conclude(Phase::Idle);
        effects
    }

    /// What became of the operation that had overtaken others of this client. One that did not happen has moved nothing.
    pub(crate) fn overtaken(&mut self, client: &ClientId, happened: bool) -> Vec<Effect> {
        let quiet = self.policy.quiet;
        let theirs = self.inquiries.iter_mut().filter(|inquiry| inquiry.sent.client == *client);
        let again = theirs.filter_map(|inquiry| inquiry.overtaken(happened, quiet).then_some(&*inquiry));
        again.filter_map(look).collect()
    }

    /// This till sends what ends all its holds.
    pub(crate) fn void_witnesses(&mut self) {
        self.inquiries.iter_mut().for_each(Inquiry::void_witness);
    }

    /// Whether it may still be found out what became of a receipt of this client. What was earned tells that only at first.
    pub(crate) fn is_looked_into(&self, client: &ClientId) -> bool {
        let may_tell = |inquiry: &Inquiry| {
            let Sent { spend, is_fresh, .. } = inquiry.sent;
            inquiry.can_look() && (spend.is_positive() || (is_fresh && inquiry.looks().is_empty()))
        };
        self.inquiries.iter().any(|inquiry| inquiry.sent.client == *client && may_tell(inquiry))
    }

    /// From now on the balance tells of two operations at once.
    pub(crate) fn overtake(&mut self, client: &ClientId) {
        let theirs = self.inquiries.iter_mut().filter(|inquiry| inquiry.sent.client == *client);
        theirs.for_each(Inquiry::overtake);
    }

    /// Ends the inquiries that have a verdict, and shows what they say.
    pub(crate) fn conclude(&mut self, mut phase: Phase) -> Phase {
        if let Phase::Unresolved(unresolved) = &mut phase {
            let theirs = self.inquiries.iter().find(|inquiry| inquiry.attempt == unresolved.attempt);
            if let Some(inquiry) = theirs {
                unresolved.verdict = inquiry.verdict;
                unresolved.seen = inquiry.looks().last().and_then(|look| look.seen.balance);
            }
        }
        self.inquiries.retain(|inquiry| inquiry.verdict.booked().is_none());
        phase
    }
}

/// A look now, where one makes sense.
fn look(inquiry: &Inquiry) -> Option<Effect> {
    let lookup = inquiry.lookup.as_ref().filter(|_| inquiry.can_look())?.query().clone();
    let Inquiry { attempt, sent, .. } = inquiry;
    let (client, holds) = (sent.client.clone(), sent.holds.clone());
    Some(Effect::Look { attempt: *attempt, lookup, client, holds })
}

/// The next look, after its pause.
fn later(inquiry: &mut Inquiry) -> Option<Effect> {
    let pause = inquiry.next_pause()?;
    Some(Effect::Remind(Timer::Look(inquiry.attempt), When::After(pause)))
}

/// Takes a reading; what is new in it goes into the ledger. Once there is a verdict, nobody has to find the client any more.
fn note(inquiry: &mut Inquiry, seen: Seen, quiet: std::time::Duration) -> Vec<Effect> {
    let is_new = inquiry.see(seen, quiet);
    let Some(look) = inquiry.looks().last().filter(|_| is_new) else { return vec![] };
    let attempt = inquiry.attempt;
    let mut effects = vec![Effect::Note(attempt, *look, inquiry.verdict)];
    if inquiry.verdict.booked().is_some() {
        effects.push(Effect::Forget(attempt));
    }
    effects
}
