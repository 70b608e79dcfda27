//! The register itself: its phases, and which event leads from one to another.
//!
//! *Invariants*, each a property in `tests/properties.rs`: one money call in flight; a money call
//! only after its ledger row is durable, and once per row; a confirmation only of the quote that
//! was shown, for long enough to be read; no search while a money call is out; no points spent of a client who has an operation
//! that is not confirmed.

use std::ops::ControlFlow;

use crate::deferring::Delivery;
use crate::left::LeftHold;
use crate::serving::with_hold_ended;
use crate::{
    Answer, AttemptId, ClientId, Customer, Deferred, Deferring, Effect, Entry, Event, Failure, Holding,
    Inquiry, Notice, Operation, Outcome, Policy, Pricing, Query, Reason, Receipt, Repeat, Replacing, Sale,
    Seq, Settlement, Verdict,
};

/// The till at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    /// What is going on.
    pub phase: Phase,
    /// What the cashier has to be told beside it. It goes with the next thing they do.
    pub notice: Option<Notice>,
    /// Receipts whose outcome nobody knows, and what is known by now.
    pub inquiries: Vec<Inquiry>,
    /// Receipts that wait for the service, the oldest first.
    pub deferred: Vec<Deferred>,
    /// Who was searched for while a receipt is entered.
    pub next: Option<Replacing>,
    /// Holds that sales have left behind.
    pub(crate) left: Vec<LeftHold>,
    /// Whose the last operation was.
    pub(crate) former: Option<ClientId>,
    pub(crate) delivery: Delivery,
    pub(crate) policy: Policy,
    pub(crate) seq: Seq,
    /// How many questions were asked.
    pub(crate) questions: u32,
}

/// What is going on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// No service, point or key is set.
    #[default]
    Unconfigured,
    /// Ready for the next customer.
    Idle,
    /// A client is being looked up.
    Searching {
        /// Only the answer with this number counts.
        seq: Seq,
        /// What is searched for.
        query: Query,
        /// What is to be done again, where this is for that.
        repeat: Option<Box<Repeat>>,
    },
    /// A client is known; amount, spending and hold can change.
    Serving(Box<Sale>),
    /// A receipt is on its way. Nothing can change until its outcome is known.
    Committing(Box<Committing>),
    /// A receipt was sent and nobody knows what became of it.
    Unresolved(Box<Unresolved>),
    /// A receipt is confirmed.
    Done(Box<Receipt>),
    /// The service cannot be reached, and a receipt can be kept for later.
    Deferring(Box<Deferring>),
}

/// A receipt on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committing {
    /// What the cashier confirmed, to go back to if it was not done.
    pub sale: Sale,
    /// What is recorded, and then sent.
    pub operation: Operation,
    /// The ledger row, once it is durable. Nothing is sent before.
    pub attempt: Option<AttemptId>,
}

/// A receipt that was sent and whose answer did not come, or cannot be believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unresolved {
    /// What was confirmed.
    pub sale: Sale,
    /// Its row in the ledger.
    pub attempt: AttemptId,
    /// Why the outcome is unknown.
    pub failure: Failure,
    /// What reading the balance again says by now.
    pub verdict: Verdict,
}

pub(crate) type Step = (Phase, Vec<Effect>);

impl Register {
    /// What the till does: its whole behaviour.
    #[must_use]
    pub fn step(mut self, event: Event) -> (Self, Vec<Effect>) {
        let event = self.reread(event);
        if let Event::Released(id, Ok(())) = &event {
            self.let_go(id);
        }
        let (is_cashiers, is_read) = (event.is_cashiers(), event == Event::Dismiss);
        if is_cashiers {
            self.notice = None;
        }
        let phase = std::mem::take(&mut self.phase);
        let (phase, mut effects) = match self.guard(phase, event) {
            ControlFlow::Break(step) => step,
            ControlFlow::Continue((phase, event)) => self.next(phase, event),
        };
        self.phase = phase;
        effects.extend(self.block());
        effects.extend(self.deliver());
        if is_cashiers && !is_read {
            self.say_why_no_quote();
        }
        (self, effects)
    }

    /// Whether a call that moves points is under way, or about to be.
    #[must_use]
    pub fn is_moving_points(&self) -> bool {
        match &self.phase {
            Phase::Committing(_) => true,
            Phase::Serving(sale) if sale.is_locked() => true,
            _ => self.is_delivering(),
        }
    }

    /// Whether what moves points is a receipt that had waited for the service: not the cashier's business.
    #[must_use]
    pub fn is_delivering(&self) -> bool {
        self.delivery.is_moving_points()
    }

    fn next(&mut self, phase: Phase, event: Event) -> Step {
        match (phase, event) {
            (phase, Event::Dismiss) => (phase, vec![]),
            (phase, Event::Configured(_) | Event::Unconfigured) if self.is_delivering() => (phase, vec![]),
            (
                Phase::Unconfigured | Phase::Idle | Phase::Done(_) | Phase::Searching { .. },
                Event::Configured(policy),
            ) => {
                self.policy = policy;
                self.forget();
                (Phase::Idle, vec![])
            }
            (Phase::Idle | Phase::Done(_) | Phase::Searching { .. }, Event::Unconfigured) => {
                self.forget();
                (Phase::Unconfigured, vec![])
            }
            (phase, Event::Reopened(inquiries)) => (phase, self.reopen(inquiries)),
            (phase, Event::ScanCut) => self.tell(phase, Notice::ScanCut),
            (phase, Event::ScanTooMuch { searched }) => {
                let phase = if searched { phase.without_search() } else { phase };
                self.tell(phase, Notice::ScanTooMuch)
            }
            (phase, Event::ScanUnreadable) => self.tell(phase, Notice::ScanUnreadable),
            (phase, Event::Waiting(deferred)) => {
                self.wait_for_service(deferred);
                (phase, vec![])
            }
            (phase, Event::Deliver) => {
                self.wake();
                (phase, vec![])
            }
            (phase, Event::Found(seq, found)) if self.delivery.is_searching(seq) => {
                (phase, self.recognize(found))
            }
            (phase, Event::Recorded(recorded)) if self.delivery.is_recording() => {
                (phase, self.delivery_recorded(recorded))
            }
            (phase, Event::Sold(attempt, answer)) if self.delivery.is_sending(attempt) => {
                (phase, self.delivered(attempt, answer))
            }
            (phase, Event::Looked(attempt, seen)) => self.looked(phase, attempt, seen),
            (phase, Event::Reachable) => self.reachable(phase),
            (phase, Event::Decided(attempt)) => {
                self.inquiries.retain(|inquiry| inquiry.attempt != attempt);
                match phase {
                    Phase::Unresolved(unresolved) if unresolved.attempt == attempt => (Phase::Idle, vec![]),
                    phase => (phase, vec![]),
                }
            }
            (Phase::Idle | Phase::Done(_) | Phase::Searching { .. }, Event::Query(query)) => {
                self.search(query, None)
            }
            (Phase::Searching { seq, query, repeat }, Event::Found(answered, found)) if seq == answered => {
                self.found(query, repeat, found)
            }
            (Phase::Searching { .. } | Phase::Done(_), Event::Cancel | Event::Next) => (Phase::Idle, vec![]),
            (Phase::Serving(sale), event) => self.serve(sale, event),
            (Phase::Deferring(deferring), event) => self.defer(deferring, event),
            (Phase::Committing(committing), event) => self.commit(committing, event),
            (phase, Event::Released(_, Err(failure))) => self.tell(phase, Notice::ReleaseFailed(failure)),
            (Phase::Unresolved(_), Event::Park) => (Phase::Idle, vec![]),
            (Phase::Unresolved(unresolved), Event::HoldEnded(id)) => {
                let is_theirs = unresolved.sale.hold().is_some_and(|hold| hold.id == id);
                let release = is_theirs.then_some(Effect::Release(id));
                (Phase::Unresolved(unresolved), release.into_iter().collect())
            }
            (phase, Event::Again(repeat)) if may_repeat(&phase, &repeat) => {
                self.search(repeat.lookup.query().clone(), Some(Box::new(repeat)))
            }
            (phase @ Phase::Unresolved(_), Event::Query(_) | Event::Again(_)) => {
                self.tell(phase, Notice::UnresolvedFirst)
            }
            // All else came too late, or means nothing here.
            (phase, _) => (phase, vec![]),
        }
    }

    pub(crate) fn search(&mut self, query: Query, repeat: Option<Box<Repeat>>) -> Step {
        self.seq += 1;
        let searching = Phase::Searching { seq: self.seq, query: query.clone(), repeat };
        (searching, vec![Effect::Search(self.seq, query)])
    }

    /// What was typed is searched for as something else: after it found nobody, or somebody else.
    fn reread(&self, event: Event) -> Event {
        let query = match (&event, &self.phase, &self.notice) {
            (Event::Otherwise, Phase::Idle, Some(Notice::SearchFailed(query, _))) => Some(query),
            (Event::Otherwise, Phase::Serving(sale), _) if sale.entry == Entry::Empty => Some(&sale.found_by),
            _ => None,
        };
        query.and_then(Query::otherwise).map_or(event, Event::Query)
    }

    fn found(
        &mut self,
        query: Query,
        mut repeat: Option<Box<Repeat>>,
        found: Result<Customer, Failure>,
    ) -> Step {
        let is_wrong = |repeat: &Repeat| match &found {
            Ok(customer) => customer.id != repeat.client,
            Err(failure) => failure.is_about_whom(),
        };
        if let Some(wrong) = repeat.as_mut().filter(|repeat| is_wrong(repeat))
            && let Some(other) = wrong.lookup.other()
        {
            return self.search(other, repeat);
        }
        let customer = match found {
            Ok(customer) => customer,
            Err(failure) => {
                let keep = self.policy.defer && repeat.is_none() && failure.outcome == Outcome::NotSent;
                let deferring = Deferring { lookup: query.clone(), entry: Entry::Empty, writing: false };
                let phase = if keep { Phase::Deferring(Box::new(deferring)) } else { Phase::Idle };
                return self.tell(phase, Notice::SearchFailed(query, failure));
            }
        };
        let another = repeat.as_ref().is_some_and(|repeat| repeat.client != customer.id);
        if another {
            let failure = Failure::new(Outcome::Unknown, Reason::Contradictory, None);
            return self.tell(Phase::Idle, Notice::SearchFailed(query, failure));
        }
        let mut sale = Box::new(Sale::new(customer, query));
        sale.is_doubtful = self.is_doubtful(&sale.customer.id);
        let mut effects = self.seen_by_chance(&sale);
        sale.blocked = self.is_blocked(&sale.customer.id);
        if repeat.is_none() && self.former.as_ref() == Some(&sale.customer.id) {
            self.notice = Some(Notice::JustServed);
        }
        if let Some(repeat) = repeat {
            sale.again = Some(repeat.attempt);
            sale.spend = repeat.spend;
            sale.entry = Entry::Amount(repeat.amount);
            let (phase, quote) = self.quote(sale);
            effects.extend(quote);
            return (phase, effects);
        }
        (Phase::Serving(sale), effects)
    }

    /// What failed for want of a connection goes on by itself, as far as it is safe to repeat.
    fn reachable(&mut self, phase: Phase) -> Step {
        let mut effects = self.look_now();
        self.wake();
        let phase = match phase {
            Phase::Serving(sale) if matches!(sale.pricing, Pricing::Failed(_)) => {
                self.notice = self.notice.take().filter(|notice| !matches!(notice, Notice::QuoteFailed(_)));
                let (phase, quote) = self.quote(sale);
                effects.extend(quote);
                phase
            }
            phase => phase,
        };
        (phase, effects)
    }

    fn commit(&mut self, mut committing: Box<Committing>, event: Event) -> Step {
        match (committing.attempt, event) {
            (None, Event::Recorded(Ok(attempt))) => {
                committing.attempt = Some(attempt);
                self.overtake(&committing.operation.customer.id);
                let send = Effect::Send(attempt, committing.operation.clone());
                (Phase::Committing(committing), vec![send])
            }
            (None, Event::Recorded(Err(failure))) => {
                self.notice = Some(Notice::SaleFailed(failure));
                self.go_back(committing.sale)
            }
            (Some(attempt), Event::Sold(answered, answer)) if attempt == answered => {
                self.settle(*committing, attempt, answer)
            }
            (_, Event::HoldEnded(id)) if committing.sale.hold().is_some_and(|hold| hold.id == id) => {
                // The receipt is on its way, and the service decides. Only a way back needs to know.
                committing.sale = with_hold_ended(committing.sale);
                (Phase::Committing(committing), vec![])
            }
            (_, Event::Released(_, Err(failure))) => {
                self.tell(Phase::Committing(committing), Notice::ReleaseFailed(failure))
            }
            (_, Event::Query(_) | Event::Cancel | Event::Next) => {
                self.tell(Phase::Committing(committing), Notice::Busy)
            }
            (_, _) => (Phase::Committing(committing), vec![]),
        }
    }

    fn settle(
        &mut self,
        Committing { mut sale, operation, .. }: Committing,
        attempt: AttemptId,
        answer: Result<Answer, Failure>,
    ) -> Step {
        let amount = sale.amount().unwrap_or_default();
        let former = sale.customer.id.clone();
        let confirmed = answer.and_then(|answer| answer.confirm(sale.customer.clone(), amount, sale.spend));
        match confirmed {
            Ok(receipt) => {
                let settled = Effect::Settle(attempt, Settlement::Sold(receipt.clone().into()));
                self.overtaken(&former, true);
                self.end_holds();
                self.former = Some(former);
                (Phase::Done(Box::new(receipt)), vec![settled])
            }
            Err(failure) => {
                let mut effects = vec![Effect::Settle(attempt, Settlement::Failed(failure.clone()))];
                effects.extend(self.overtaken(&former, failure.outcome == Outcome::Unknown));
                if failure.outcome == Outcome::Unknown {
                    self.former = Some(former);
                    self.leave(&sale);
                    let (verdict, look) = self.inquire(&operation, sale.holding == Holding::Lost, attempt);
                    effects.extend(look);
                    if let Holding::Releasing(hold) = &sale.holding {
                        effects.push(Effect::Release(hold.id.clone()));
                    }
                    let unresolved = Unresolved { sale, attempt, failure, verdict };
                    return (Phase::Unresolved(Box::new(unresolved)), effects);
                }
                sale.learn(&operation, &failure);
                self.notice = Some(Notice::SaleFailed(failure));
                let (phase, more) = self.go_back(sale);
                effects.extend(more);
                (phase, effects)
            }
        }
    }

    /// What another service, or another point of it, was asked is not gone on with here.
    fn forget(&mut self) {
        self.inquiries.clear();
        self.deferred.clear();
        self.left.clear();
        self.delivery = Delivery::Resting;
    }

    pub(crate) fn tell(&mut self, phase: Phase, notice: Notice) -> Step {
        self.notice = Some(notice);
        (phase, vec![])
    }

    /// Whether an operation of this client is not confirmed.
    pub(crate) fn is_blocked(&self, client: &ClientId) -> bool {
        self.inquiries.iter().any(|inquiry| inquiry.sent.client == *client)
    }

    /// Whatever the cashier does, a quote that is missing stays explained.
    fn say_why_no_quote(&mut self) {
        if let (Phase::Serving(sale), None) = (&self.phase, &self.notice)
            && let Pricing::Failed(failure) = &sale.pricing
        {
            self.notice = Some(Notice::QuoteFailed(failure.clone()));
        }
    }

    /// Where what blocks the client on the screen comes up or is cleared up, the figures change.
    fn block(&mut self) -> Vec<Effect> {
        match std::mem::take(&mut self.phase) {
            Phase::Serving(mut sale)
                if !sale.is_locked() && sale.blocked != self.is_blocked(&sale.customer.id) =>
            {
                sale.blocked = !sale.blocked;
                let (phase, effects) = self.quote(sale);
                self.phase = phase;
                effects
            }
            phase => {
                self.phase = phase;
                vec![]
            }
        }
    }
}

impl Phase {
    /// Who stands at the till, where that is known.
    #[must_use]
    pub fn customer(&self) -> Option<&Customer> {
        match self {
            Self::Serving(sale) => Some(&sale.customer),
            Self::Committing(committing) => Some(&committing.sale.customer),
            Self::Unresolved(unresolved) => Some(&unresolved.sale.customer),
            _ => None,
        }
    }

    /// Nobody is looked up, or served, whose code turned out to be the first line of something else.
    fn without_search(self) -> Self {
        match self {
            Self::Searching { repeat: None, .. } => Self::Idle,
            Self::Serving(sale) if sale.is_untouched() => Self::Idle,
            phase => phase,
        }
    }
}

/// Whether the till can begin with that now: between customers, or where it is what is on the screen.
fn may_repeat(phase: &Phase, repeat: &Repeat) -> bool {
    match phase {
        Phase::Idle | Phase::Done(_) | Phase::Searching { .. } => true,
        Phase::Unresolved(unresolved) => {
            unresolved.attempt == repeat.attempt && unresolved.verdict.booked() == Some(false)
        }
        _ => false,
    }
}
