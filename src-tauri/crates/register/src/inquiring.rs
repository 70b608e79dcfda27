//! How the register looks into operations whose outcome nobody knows: by reading only, at once when
//! there is reason to, else ever more rarely; and beside whatever the cashier does.

use std::time::Duration;

use crate::register::Step;
use crate::{
    AttemptId, ClientId, Effect, Failure, Inquiry, Operation, Phase, Register, Sale, Seen, Sent, Verdict,
};

impl Register {
    /// Begins to look into a receipt whose answer was lost.
    pub(crate) fn inquire(
        &mut self,
        operation: &Operation,
        hold_lost: bool,
        attempt: AttemptId,
    ) -> (Verdict, Option<Effect>) {
        let Some(sent) = Sent::of(operation, hold_lost) else { return (Verdict::NoBalance, None) };
        // An earlier one of this client may still move the balance.
        let overtaken = self.is_blocked(&sent.client);
        let inquiry = Inquiry::new(attempt, sent, Some(operation.lookup.clone()), overtaken);
        let begun = (inquiry.verdict, look(&inquiry, Duration::ZERO));
        self.inquiries.push(inquiry);
        begun
    }

    /// Goes on with what earlier runs of the app left open.
    pub(crate) fn reopen(&mut self, inquiries: Vec<Inquiry>) -> Vec<Effect> {
        let known: Vec<AttemptId> = self.inquiries.iter().map(|inquiry| inquiry.attempt).collect();
        let new = inquiries.into_iter().filter(|inquiry| !known.contains(&inquiry.attempt));
        let before = self.inquiries.len();
        self.inquiries.extend(new);
        let effects = self.inquiries[before..].iter();
        effects.filter_map(|inquiry| look(inquiry, Duration::ZERO)).collect()
    }

    /// The service can be reached again, so what is waited for may be known.
    pub(crate) fn look_now(&mut self) -> Vec<Effect> {
        self.inquiries.iter_mut().for_each(Inquiry::hurry);
        self.inquiries.iter().filter_map(|inquiry| look(inquiry, Duration::ZERO)).collect()
    }

    pub(crate) fn looked(&mut self, phase: Phase, attempt: AttemptId, seen: Result<Seen, Failure>) -> Step {
        let Some(inquiry) = self.inquiries.iter_mut().find(|inquiry| inquiry.attempt == attempt) else {
            return (phase, vec![]);
        };
        inquiry.waited();
        if let (Err(failure), Some(lookup)) = (&seen, &mut inquiry.lookup)
            && failure.is_about_whom()
        {
            lookup.turn();
        }
        let mut effects: Vec<Effect> =
            seen.ok().and_then(|seen| note(inquiry, seen, self.policy.quiet)).into_iter().collect();
        if let Some(pause) = inquiry.next_pause() {
            effects.extend(look(inquiry, pause));
        }
        (self.conclude(phase), effects)
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
            if inquiry.sent.hold.is_none() && !sale.is_doubtful {
                effects.extend(note(inquiry, seen, quiet));
            }
            if !knew_how && let Some(pause) = inquiry.next_pause() {
                effects.extend(look(inquiry, pause));
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
        again.filter_map(|inquiry| look(inquiry, Duration::ZERO)).collect()
    }

    /// From now on the balance tells of two operations at once.
    pub(crate) fn overtake(&mut self, client: &ClientId) {
        let theirs = self.inquiries.iter_mut().filter(|inquiry| inquiry.sent.client == *client);
        theirs.for_each(Inquiry::overtake);
    }

    /// Ends the inquiries that have a verdict, and shows what they say.
    fn conclude(&mut self, mut phase: Phase) -> Phase {
        if let Phase::Unresolved(unresolved) = &mut phase {
            let theirs = self.inquiries.iter().find(|inquiry| inquiry.attempt == unresolved.attempt);
            unresolved.verdict = theirs.map_or(unresolved.verdict, |inquiry| inquiry.verdict);
        }
        self.inquiries.retain(|inquiry| inquiry.verdict.booked().is_none());
        phase
    }
}

fn look(inquiry: &Inquiry, pause: Duration) -> Option<Effect> {
    let lookup = inquiry.lookup.as_ref().filter(|_| inquiry.can_look())?.query().clone();
    let Inquiry { attempt, sent, .. } = inquiry;
    let (client, hold) = (sent.client.clone(), sent.hold.clone());
    Some(Effect::Look { attempt: *attempt, lookup, client, hold, pause })
}

/// Takes a reading; what is new in it goes into the ledger.
fn note(inquiry: &mut Inquiry, seen: Seen, quiet: Duration) -> Option<Effect> {
    let is_new = inquiry.see(seen, quiet);
    let look = *inquiry.looks().last()?;
    is_new.then_some(Effect::Note(inquiry.attempt, look, inquiry.verdict))
}
