//! The register itself: its phases, and which event leads from one to another.
//!
//! *Invariants*, each a property in `tests/properties.rs`: one money call in flight; a money call
//! only after its ledger row is durable, and once per row; a confirmation only of the quote that
//! was shown, for long enough to be read; no search while a money call is out; no points spent of a client who has an operation
//! that is not confirmed.

use std::ops::ControlFlow;
use std::time::Duration;

use crate::delivering::Delivery;
use crate::holds::OwnHolds;
use crate::{
    ClientId, Deferred, Dropped, Effect, Entry, Event, Inquiry, Notice, Phase, Policy, Pricing, Repeat,
    Replacing, Sale, Seq, Timer, Token, When,
};

/// For so long what was dropped can be brought back.
const UNDO: Duration = Duration::from_secs(10);

/// The till at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    /// What is going on.
    pub phase: Phase,
    /// What the cashier has to be told beside it, money first. It goes with the next thing they do, unless it stays until it is read.
    pub notices: Vec<Notice>,
    /// Receipts whose outcome nobody knows, and what is known by now.
    pub inquiries: Vec<Inquiry>,
    /// Receipts that wait for the service, the next one first.
    pub deferred: Vec<Deferred>,
    /// How often the cashier was told something: the same may be told twice.
    pub told: u32,
    /// What was dropped, and can be brought back for some seconds.
    pub dropped: Option<Dropped>,
    /// The amount that was entered before a customer is known.
    pub ahead: Entry,
    /// Who was searched for while a receipt is entered.
    pub replacing: Option<Replacing>,
    /// Holds that no sale has any more.
    pub(crate) holds: OwnHolds,
    /// Whose the last receipt at this till was.
    pub(crate) former: Option<ClientId>,
    /// Whose balance this step has moved, or may have.
    pub(crate) moved: Option<ClientId>,
    pub(crate) delivery: Delivery,
    /// How many deliveries were lost since the last one that was not.
    pub(crate) lost_in_a_row: u32,
    /// How often the service has done what it was asked.
    pub(crate) served: u32,
    pub(crate) policy: Policy,
    pub(crate) seq: Seq,
    /// How much was to be recorded.
    pub(crate) tokens: Token,
    /// How many questions were asked.
    pub(crate) questions: u32,
}

pub(crate) type Step = (Phase, Vec<Effect>);

impl Register {
    /// What the till does: its whole behaviour.
    #[must_use]
    pub fn step(mut self, event: Event) -> (Self, Vec<Effect>) {
        let event = self.reread(event);
        let (is_cashiers, is_read) = (event.is_cashiers(), event == Event::Dismiss);
        if is_cashiers {
            self.notices.retain(|notice| !is_read && notice.stays());
        }
        self.served = self.served.wrapping_add(u32::from(event.is_served()));
        let phase = std::mem::take(&mut self.phase);
        let (phase, mut effects) = match self.guard(phase, event) {
            ControlFlow::Break(step) => step,
            ControlFlow::Continue((phase, event)) => self.react(phase, event),
        };
        self.phase = phase;
        effects.extend(self.block());
        effects.extend(self.deliver());
        if !self.phase.is_asking() {
            self.settle_down();
        }
        if is_cashiers && !is_read {
            self.say_why_no_quote();
        }
        (self, effects)
    }

    /// How it is to work.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Whether a call that moves points is under way, or about to be.
    #[must_use]
    pub fn is_moving_points(&self) -> bool {
        self.phase.is_moving_points() || self.is_delivering()
    }

    /// Whether what moves points is a receipt that had waited for the service: not the cashier's business.
    #[must_use]
    pub fn is_delivering(&self) -> bool {
        self.delivery.is_moving_points()
    }

    /// Whether a money call is out, or a receipt is being written down.
    #[must_use]
    pub fn is_sending(&self) -> bool {
        let is_keeping = matches!(&self.phase, Phase::Deferring(deferring) if deferring.is_writing());
        self.is_moving_points() || is_keeping
    }

    /// Whether somebody would lose something if the app ended now: something is being sent, points are held, or money is to be given
    /// back and nobody has read that.
    #[must_use]
    pub fn is_open(&self) -> bool {
        let is_holding = matches!(&self.phase, Phase::Serving(sale) if sale.hold().is_some());
        self.is_sending() || is_holding || self.notices.iter().any(Notice::stays)
    }

    /// First whose business an event is, whatever is going on; else it is the phase's.
    fn react(&mut self, phase: Phase, event: Event) -> Step {
        match self.beside(event) {
            ControlFlow::Break(effects) => (self.conclude(phase), effects),
            ControlFlow::Continue(event) => self.next(phase, event),
        }
    }

    /// What is nobody's at the till: deliveries, inquiries, and holds that were left.
    fn beside(&mut self, event: Event) -> ControlFlow<Vec<Effect>, Event> {
        ControlFlow::Break(match event {
            Event::Reopened(inquiries) => self.reopen(inquiries),
            Event::Holds { left, lost, are_untold } => self.reopen_holds(left, lost, are_untold),
            Event::Waiting(deferred) => self.wait_for_service(deferred),
            Event::Found(seq, found) if self.delivery.is_searching(seq) => self.recognize(found),
            Event::Recorded(token, recorded) if self.delivery.awaits(token) => {
                self.delivery_recorded(recorded)
            }
            Event::Sold(row, answer) if self.delivery.is_sent_as(row) => self.delivered(row, answer),
            Event::Reminded(Timer::Delivery) => {
                self.paused();
                vec![]
            }
            Event::Reminded(Timer::Undo) => {
                self.dropped = None;
                vec![]
            }
            Event::Reminded(Timer::Kept(row)) => self.kept_too_long(row),
            Event::Reminded(Timer::Look(row)) => self.look_again(row),
            Event::Reminded(Timer::LostHold(client)) => {
                self.lost_hold_over(&client);
                vec![]
            }
            Event::Reminded(Timer::HoldsWaitedOut) => {
                self.holds_waited_out();
                vec![]
            }
            Event::Looked(row, seen) => self.looked(row, seen),
            Event::Withdrawn(row) => self.withdrawn(row),
            event => return ControlFlow::Continue(event),
        })
    }

    fn next(&mut self, phase: Phase, event: Event) -> Step {
        match (phase, event) {
            (phase, Event::Dismiss) => (phase, vec![]),
            (phase, Event::Configured(_) | Event::Unconfigured) if self.is_delivering() => (phase, vec![]),
            (
                Phase::Unconfigured | Phase::Idle | Phase::Done(_) | Phase::Searching(_),
                Event::Configured(policy),
            ) => {
                self.policy = policy;
                (Phase::Idle, vec![])
            }
            (Phase::Idle | Phase::Done(_) | Phase::Searching(_), Event::Unconfigured) => {
                (Phase::Unconfigured, vec![])
            }
            (phase, Event::Moved) if !phase.is_moving_points() && !self.is_delivering() => {
                self.forget();
                (phase, vec![])
            }
            (phase, Event::ScanCut) => self.tell(phase, Notice::ScanCut),
            (phase, Event::ScanTooMuch { searched }) => {
                let phase = if searched { self.without_search(phase) } else { phase };
                self.tell(phase, Notice::ScanTooMuch)
            }
            (phase, Event::ScanUnreadable) => self.tell(phase, Notice::ScanUnreadable),
            (phase, Event::Decided(row)) => {
                self.inquiries.retain(|inquiry| inquiry.attempt != row);
                let phase = match phase {
                    Phase::Unresolved(unresolved) if unresolved.attempt == row => Phase::Idle,
                    phase => phase,
                };
                (phase, vec![Effect::Forget(row)])
            }
            (phase, Event::Reachable) => self.reachable(phase),
            (Phase::Idle | Phase::Done(_) | Phase::Searching(_), Event::Query(query)) => {
                self.search(query, None)
            }
            (Phase::Searching(searching), Event::Found(answered, found)) if searching.seq == answered => {
                self.found(*searching, found)
            }
            (Phase::Idle | Phase::Done(_), Event::Amount(text)) => {
                self.enter_ahead(&text);
                (Phase::Idle, vec![])
            }
            (phase @ Phase::Searching(_), Event::Amount(text)) => {
                self.enter_ahead(&text);
                (phase, vec![])
            }
            (Phase::Idle, Event::Cancel) => {
                let entry = std::mem::take(&mut self.ahead);
                (Phase::Idle, self.keep_dropped(Dropped::Amount(entry)))
            }
            (Phase::Idle, Event::Undo) => self.undo(),
            (Phase::Searching(searching), Event::Cancel | Event::Next) => {
                (Phase::Idle, self.give_back(searching.repeat))
            }
            (Phase::Done(_), Event::Cancel | Event::Next) => (Phase::Idle, vec![]),
            (Phase::Serving(sale), event) => self.serve(sale, event),
            (Phase::Committing(committing), event) => self.commit(committing, event),
            (Phase::Deferring(deferring), event) => self.defer(deferring, event),
            (Phase::Unresolved(_), Event::Park) => (Phase::Idle, vec![]),
            (phase, Event::Again(repeat)) if repeat.again.is_some_and(|row| phase.may_repeat(row)) => {
                self.search(repeat.lookup.query().clone(), Some(Box::new(repeat)))
            }
            (
                phase @ Phase::Unresolved(_),
                Event::Query(_) | Event::Again(_) | Event::Cancel | Event::Next,
            ) => self.tell(phase, Notice::UnresolvedFirst),
            (phase, event) => (phase, self.nobodys(event)),
        }
    }

    /// What came too late for whoever had wanted it, or means nothing here. What can be lost by it is not.
    pub(crate) fn nobodys(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Released(id, released) => {
                self.released(&id, released);
                vec![]
            }
            Event::Reminded(Timer::Hold(id)) => self.left_hold_over(&id),
            Event::Recorded(_, Ok(row)) => vec![Self::drop_row(row)],
            Event::Kept(_, Ok(kept)) => self.kept_unasked(kept),
            // What was not done, or only read, for somebody who is gone.
            Event::Recorded(_, Err(_))
            | Event::Kept(_, Err(_))
            | Event::Found(..)
            | Event::Quoted(..)
            | Event::Witnessed(..)
            | Event::Remembered(..) => vec![],
            // Nothing is out, or it is whose answer this is, and has taken it.
            Event::Sold(..) | Event::Held(..) | Event::Looked(..) => vec![],
            // A key for something that is not there just now.
            Event::Query(_)
            | Event::Otherwise
            | Event::Replace(_)
            | Event::Amount(_)
            | Event::Spend(_)
            | Event::Confirm { .. }
            | Event::Hold(_)
            | Event::Release
            | Event::Cancel
            | Event::Undo
            | Event::Stay
            | Event::Next
            | Event::Park
            | Event::Again(_) => vec![],
            // Under way; what is set is asked for again when it is over.
            Event::Configured(_) | Event::Unconfigured | Event::Moved => vec![],
            // Seen to before anybody's phase is asked.
            Event::Reopened(_)
            | Event::Holds { .. }
            | Event::Waiting(_)
            | Event::ScanCut
            | Event::ScanTooMuch { .. }
            | Event::ScanUnreadable
            | Event::Dismiss
            | Event::Reachable
            | Event::Decided(_)
            | Event::Withdrawn(_)
            | Event::Reminded(_) => vec![],
        }
    }

    /// What failed for want of a connection goes on by itself, as far as it is safe to repeat.
    fn reachable(&mut self, phase: Phase) -> Step {
        let mut effects = self.look_now();
        effects.extend(self.release_again());
        self.wake();
        let phase = match phase {
            Phase::Serving(sale) if matches!(sale.pricing, Pricing::Failed(_)) => {
                self.notices.retain(|notice| !matches!(notice, Notice::QuoteFailed(_)));
                let (phase, quote) = self.quote(sale);
                effects.extend(quote);
                phase
            }
            // Now it can be done as usual.
            Phase::Deferring(deferring) if deferring.entry == Entry::Empty => {
                let (phase, search) = self.search(deferring.lookup, None);
                effects.extend(search);
                phase
            }
            phase => phase,
        };
        (phase, effects)
    }

    /// Nobody is looked up, or served, whose code turned out to be the first line of something else.
    fn without_search(&mut self, phase: Phase) -> Phase {
        match phase {
            Phase::Searching(searching) if searching.repeat.is_none() => Phase::Idle,
            Phase::Serving(sale) if sale.is_untouched() => {
                self.ahead = sale.entry;
                Phase::Idle
            }
            Phase::Deferring(deferring) if deferring.entry == Entry::Empty => Phase::Idle,
            phase => phase,
        }
    }

    /// An amount is entered for whoever comes next: what was dropped before would take its place.
    fn enter_ahead(&mut self, text: &str) {
        self.ahead = Entry::typed(text);
        if self.ahead.amount().is_some() {
            self.dropped = None;
        }
    }

    /// A sale is given up. It can be brought back for some seconds.
    pub(crate) fn drop_sale(&mut self, sale: Sale) -> Vec<Effect> {
        self.ahead = Entry::Empty;
        if sale.is_untouched() && sale.entry == Entry::Empty {
            return vec![];
        }
        let Sale { customer, lookup, entry, wish, again, .. } = sale;
        let sale = Repeat { again, client: customer.id, lookup, entry, wish };
        self.keep_dropped(Dropped::Sale(Box::new(sale)))
    }

    /// What was dropped by mistake, and was to be brought back, is not lost by a search that came to nothing.
    pub(crate) fn give_back(&mut self, repeat: Option<Box<Repeat>>) -> Vec<Effect> {
        let dropped = repeat.filter(|repeat| repeat.again.is_none());
        dropped.map(|sale| self.keep_dropped(Dropped::Sale(sale))).unwrap_or_default()
    }

    /// It can be brought back for some seconds.
    pub(crate) fn keep_dropped(&mut self, dropped: Dropped) -> Vec<Effect> {
        let is_entered = match &dropped {
            Dropped::Sale(_) => true,
            Dropped::Amount(entry) => *entry != Entry::Empty,
            Dropped::Deferring(deferring) => deferring.entry != Entry::Empty,
        };
        if !is_entered {
            return vec![];
        }
        self.dropped = Some(dropped);
        vec![Effect::Remind(Timer::Undo, When::After(UNDO))]
    }

    fn undo(&mut self) -> Step {
        match self.dropped.take() {
            Some(Dropped::Sale(sale)) => self.search(sale.lookup.query().clone(), Some(sale)),
            Some(Dropped::Amount(entry)) => {
                self.ahead = entry;
                (Phase::Idle, vec![])
            }
            Some(Dropped::Deferring(it)) if self.policy.defer => self.begin_deferring(it.lookup, it.entry),
            Some(Dropped::Deferring(_)) | None => (Phase::Idle, vec![]),
        }
    }

    /// What another service, or another point of it, was asked is not gone on with here.
    fn forget(&mut self) {
        self.inquiries.clear();
        self.deferred.clear();
        self.dropped = None;
        self.forget_holds();
        self.delivery = Delivery::Resting;
    }

    pub(crate) fn tell(&mut self, phase: Phase, notice: Notice) -> Step {
        self.say(notice);
        (phase, vec![])
    }

    /// Whether an operation of this client is not confirmed.
    pub(crate) fn is_blocked(&self, client: &ClientId) -> bool {
        self.inquiries.iter().any(|inquiry| inquiry.sent.client == *client)
    }

    /// Whatever the cashier does, a quote that is missing stays explained.
    fn say_why_no_quote(&mut self) {
        if let Phase::Serving(sale) = &self.phase
            && let Pricing::Failed(failure) = &sale.pricing
        {
            self.keep_saying(Notice::QuoteFailed(failure.clone()));
        }
    }

    /// Where what blocks the client on the screen comes up or is cleared up, the figures change.
    fn block(&mut self) -> Vec<Effect> {
        let moved = self.moved.take();
        if let Phase::Serving(sale) = &mut self.phase
            && moved.as_ref() == Some(&sale.customer.id)
        {
            // The balance was read before that.
            sale.is_doubtful = true;
        }
        match std::mem::take(&mut self.phase) {
            Phase::Serving(mut sale)
                if !sale.is_locked() && sale.blocked != self.is_blocked(&sale.customer.id) =>
            {
                sale.blocked = !sale.blocked;
                // What had blocked them may have moved the balance since it was read.
                sale.is_doubtful = true;
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
