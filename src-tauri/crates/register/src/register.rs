//! The register itself: its phases, what can happen to it, what it wants done.
//!
//! *Invariants*, each a property in `tests/properties.rs`: one money call in flight; a money call
//! only after its ledger row is durable, and once per row; a confirmation only of the quote that
//! was shown; no search while a money call is out.

use crate::{
    Answer, AttemptId, Calculation, ClientId, Customer, Entry, Failure, Hold, HoldId, Holding, Money,
    Operation, OperationKind, Outcome, Pricing, Query, Quote, Reason, Receipt, Sale, Settlement,
};

/// Numbers searches and quotes, so that an answer that comes late is known for what it is.
pub type Seq = u32;

/// The till at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Register {
    /// What is going on.
    pub phase: Phase,
    /// What the cashier has to be told beside it. It goes with the next thing they do.
    pub notice: Option<Notice>,
    seq: Seq,
}

/// What is going on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// No service, point or key is set.
    Unconfigured,
    /// Ready for the next customer.
    Idle,
    /// A client is being looked up.
    Searching {
        /// Only the answer with this number counts.
        seq: Seq,
        /// What is searched for.
        query: Query,
    },
    /// A client is known; amount, spending and hold can change.
    Serving(Box<Sale>),
    /// A receipt is on its way. Nothing can change until its outcome is known.
    Committing(Box<Committing>),
    /// A receipt was sent and nobody knows what became of it.
    Unresolved(Box<Unresolved>),
    /// A receipt is confirmed.
    Done(Box<Receipt>),
}

/// A receipt on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committing {
    /// What the cashier confirmed, to go back to if it was not done.
    pub sale: Sale,
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
}

/// Something the cashier is told beside the phase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A search did not find, or did not reach, anyone.
    SearchFailed(Failure),
    /// A quote could not be had.
    QuoteFailed(Failure),
    /// A receipt was refused or not sent: nothing happened.
    SaleFailed(Failure),
    /// A hold was refused or not sent, or its answer was lost.
    HoldFailed(Failure),
    /// Points may stay held until their time is over: the release was not confirmed.
    ReleaseFailed(Failure),
    /// The hold's time was over. The figures are new.
    HoldEnded,
    /// Ignored, because a money call is under way.
    Busy,
    /// Ignored, because an unconfirmed receipt has to be put aside first.
    UnresolvedFirst,
    /// What was confirmed is not what is on the screen any more: look again.
    QuoteChanged,
}

/// Everything that can happen to the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Service, point and key are set, or were changed.
    Configured,
    /// One of them is missing.
    Unconfigured,
    /// Cashier: look this up.
    Query(Query),
    /// Cashier: the amount field now reads so.
    Amount(String),
    /// Cashier: spend this many points.
    Spend(Money),
    /// Cashier: do it, as shown by quote `seq`.
    Confirm {
        /// The quote on the screen.
        seq: Seq,
        /// The spending on the screen.
        spend: Money,
    },
    /// Cashier: put the chosen points aside, or all that may be spent where none are chosen.
    Hold,
    /// Cashier: let the held points go.
    Release,
    /// Cashier: back, and then out of this sale.
    Cancel,
    /// Cashier: the next customer.
    Next,
    /// Cashier: put the unconfirmed receipt aside; the ledger keeps it.
    Park,
    /// Cashier: read the notice.
    Dismiss,
    /// A search ended.
    Found(Seq, Result<Customer, Failure>),
    /// A quote came, or did not.
    Quoted(Seq, Result<Calculation, Failure>),
    /// The operation's row is durable, or the ledger cannot be written.
    Recorded(Result<AttemptId, Failure>),
    /// The answer to a receipt.
    Sold(AttemptId, Result<Answer, Failure>),
    /// The answer to a hold.
    Held(AttemptId, Result<Hold, Failure>),
    /// A hold was released, or nobody confirmed that it was.
    Released(HoldId, Result<(), Failure>),
    /// A hold's time is over.
    HoldEnded(HoldId),
}

/// Everything the register can want done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Look a client up, then [`Event::Found`].
    Search(Seq, Query),
    /// Ask for a quote, then [`Event::Quoted`]. One that is overtaken need not be asked at all.
    Quote {
        /// Comes back with the answer.
        seq: Seq,
        /// For whom.
        client: ClientId,
        /// For which receipt.
        amount: Money,
        /// With which hold.
        hold: Option<HoldId>,
    },
    /// Write the operation's row durably, then [`Event::Recorded`].
    Record(Operation),
    /// Send the operation, once, then [`Event::Sold`] or [`Event::Held`].
    Send(AttemptId, Operation),
    /// Add an attempt's outcome to its row.
    Settle(AttemptId, Settlement),
    /// Release a hold, which is safe to repeat, then [`Event::Released`].
    Release(HoldId),
    /// Report [`Event::HoldEnded`] when the hold's time is over.
    WatchHold(Hold),
}

type Step = (Phase, Vec<Effect>);

impl Default for Register {
    fn default() -> Self {
        Self { phase: Phase::Unconfigured, notice: None, seq: 0 }
    }
}

impl Register {
    /// What the till does: its whole behaviour.
    #[must_use]
    pub fn step(mut self, event: Event) -> (Self, Vec<Effect>) {
        if event.is_cashiers() {
            self.notice = None;
        }
        let phase = std::mem::replace(&mut self.phase, Phase::Idle);
        let (phase, effects) = self.next(phase, event);
        self.phase = phase;
        (self, effects)
    }

    /// Whether a call that moves points is under way, or about to be.
    #[must_use]
    pub fn is_moving_points(&self) -> bool {
        match &self.phase {
            Phase::Committing(_) => true,
            Phase::Serving(sale) => sale.is_asking_for_hold(),
            _ => false,
        }
    }

    fn next(&mut self, phase: Phase, event: Event) -> Step {
        match (phase, event) {
            (phase, Event::Dismiss) => (phase, vec![]),
            (
                Phase::Unconfigured | Phase::Idle | Phase::Done(_) | Phase::Searching { .. },
                Event::Configured,
            ) => (Phase::Idle, vec![]),
            (Phase::Idle | Phase::Done(_) | Phase::Searching { .. }, Event::Unconfigured) => {
                (Phase::Unconfigured, vec![])
            }
            (Phase::Idle | Phase::Done(_) | Phase::Searching { .. }, Event::Query(query)) => {
                self.search(query)
            }
            (Phase::Searching { seq, .. }, Event::Found(answered, found)) if seq == answered => match found {
                Ok(customer) => (Phase::Serving(Box::new(Sale::new(customer))), vec![]),
                Err(failure) => self.tell(Phase::Idle, Notice::SearchFailed(failure)),
            },
            (Phase::Searching { .. } | Phase::Done(_), Event::Cancel | Event::Next) => (Phase::Idle, vec![]),
            (Phase::Serving(sale), event) => self.serve(sale, event),
            (Phase::Committing(committing), event) => self.commit(committing, event),
            (phase, Event::Released(_, Err(failure))) => self.tell(phase, Notice::ReleaseFailed(failure)),
            (Phase::Unresolved(_), Event::Park) => (Phase::Idle, vec![]),
            (phase @ Phase::Unresolved(_), Event::Query(_)) => self.tell(phase, Notice::UnresolvedFirst),
            // All else came too late, or means nothing here.
            (phase, _) => (phase, vec![]),
        }
    }

    fn serve(&mut self, mut sale: Box<Sale>, event: Event) -> Step {
        match event {
            Event::Query(_)
            | Event::Amount(_)
            | Event::Cancel
            | Event::Hold
            | Event::Release
            | Event::Confirm { .. }
                if sale.is_asking_for_hold() =>
            {
                self.tell(Phase::Serving(sale), Notice::Busy)
            }
            Event::Query(query) => {
                let (phase, mut effects) = self.search(query);
                effects.extend(release(&sale));
                (phase, effects)
            }
            Event::Amount(text) => {
                let entry = match Money::from_typed(&text) {
                    Err(problem) => Entry::Bad(problem),
                    Ok(Some(amount)) if amount.is_positive() => Entry::Amount(amount),
                    Ok(_) => Entry::Empty,
                };
                if entry == sale.entry {
                    return (Phase::Serving(sale), vec![]);
                }
                sale.entry = entry;
                self.quote(sale)
            }
            Event::Spend(spend) => {
                sale.choose(spend);
                (Phase::Serving(sale), vec![])
            }
            Event::Confirm { seq, spend } => self.confirm(sale, seq, spend),
            Event::Hold => ask_for_hold(sale),
            Event::Release => match &sale.holding {
                Holding::Held(hold) => {
                    let id = hold.id.clone();
                    sale.holding = Holding::Releasing(id.clone());
                    sale.pricing = Pricing::None;
                    (Phase::Serving(sale), vec![Effect::Release(id)])
                }
                _ => (Phase::Serving(sale), vec![]),
            },
            Event::Released(id, released) => {
                if let Err(failure) = released {
                    self.notice = Some(Notice::ReleaseFailed(failure));
                }
                if sale.holding != Holding::Releasing(id) {
                    return (Phase::Serving(sale), vec![]);
                }
                sale.holding = Holding::None;
                self.quote(sale)
            }
            Event::Cancel if sale.armed => {
                sale.armed = false;
                (Phase::Serving(sale), vec![])
            }
            Event::Cancel => (Phase::Idle, release(&sale)),
            Event::Quoted(seq, answer) if sale.pricing == Pricing::Asking(seq) => {
                self.take_quote(sale, seq, answer)
            }
            Event::HoldEnded(id) if sale.hold().is_some_and(|hold| hold.id == id) => {
                sale.holding = Holding::None;
                self.notice = Some(Notice::HoldEnded);
                self.quote(sale)
            }
            event => self.advance_hold(sale, event),
        }
    }

    /// The two halves of asking for a hold that are not the cashier's: recorded, then answered.
    fn advance_hold(&mut self, mut sale: Box<Sale>, event: Event) -> Step {
        match (sale.holding.clone(), event) {
            (Holding::Asking { points, attempt: None }, Event::Recorded(recorded)) => match recorded {
                Ok(attempt) => {
                    sale.holding = Holding::Asking { points, attempt: Some(attempt) };
                    let operation = hold_operation(&sale.customer, points);
                    (Phase::Serving(sale), vec![Effect::Send(attempt, operation)])
                }
                Err(failure) => {
                    sale.holding = Holding::None;
                    self.tell(Phase::Serving(sale), Notice::HoldFailed(failure))
                }
            },
            (Holding::Asking { attempt: Some(asked), points }, Event::Held(answered, answer))
                if asked == answered =>
            {
                let mut effects = vec![];
                match answer {
                    Ok(hold) if hold.points != points => {
                        let detail = format!("asked: {points} points; answered: {}", hold.points);
                        let failure = Failure::new(Outcome::Unknown, Reason::Contradictory, detail);
                        sale.holding = Holding::Lost;
                        self.notice = Some(Notice::HoldFailed(failure.clone()));
                        effects.push(Effect::Settle(asked, Settlement::Failed(failure)));
                        // Whatever it is, it has a name, and nobody needs it.
                        effects.push(Effect::Release(hold.id));
                    }
                    Ok(hold) => {
                        sale.holding = Holding::Held(hold.clone());
                        effects.push(Effect::Settle(asked, Settlement::Held(hold.clone())));
                        effects.push(Effect::WatchHold(hold));
                    }
                    Err(failure) => {
                        let lost = failure.outcome == Outcome::Unknown;
                        sale.holding = if lost { Holding::Lost } else { Holding::None };
                        self.notice = Some(Notice::HoldFailed(failure.clone()));
                        effects.push(Effect::Settle(asked, Settlement::Failed(failure)));
                    }
                }
                let (phase, quote) = self.quote(sale);
                (phase, [effects, quote].concat())
            }
            (_, _) => (Phase::Serving(sale), vec![]),
        }
    }

    fn take_quote(&mut self, mut sale: Box<Sale>, seq: Seq, answer: Result<Calculation, Failure>) -> Step {
        let contradictory = |detail: String| Failure::new(Outcome::Unknown, Reason::Contradictory, detail);
        let answer = match (answer, sale.amount()) {
            (Ok(calculation), Some(amount)) if calculation.amount == amount => Ok((amount, calculation)),
            (Ok(calculation), asked) => Err(contradictory(format!(
                "asked: amount {}; answered: amount {}",
                asked.unwrap_or_default(),
                calculation.amount
            ))),
            (Err(failure), _) => Err(failure),
        };
        match answer {
            Ok((amount, calculation)) => sale.price(seq, amount, calculation),
            Err(failure) => {
                sale.pricing = Pricing::Failed(failure.clone());
                // What became of a money call is said before anything else.
                self.notice.get_or_insert(Notice::QuoteFailed(failure));
            }
        }
        (Phase::Serving(sale), vec![])
    }

    fn confirm(&mut self, mut sale: Box<Sale>, seq: Seq, spend: Money) -> Step {
        let Some(quote) = sale.quote().cloned() else {
            // Nothing to confirm yet; where the quote failed, this is the way to ask once more.
            return match sale.pricing {
                Pricing::Failed(_) => self.quote(sale),
                _ => (Phase::Serving(sale), vec![]),
            };
        };
        if quote.seq != seq || spend.is_negative() || spend > quote.max_spend {
            sale.armed = false;
            return self.tell(Phase::Serving(sale), Notice::QuoteChanged);
        }
        let asked_before = sale.armed && sale.spend == spend;
        sale.choose(spend);
        if spend.is_positive() && !asked_before {
            sale.armed = true;
            return (Phase::Serving(sale), vec![]);
        }
        let operation = retail_operation(&sale, &quote);
        let committing = Committing { sale: *sale, attempt: None };
        (Phase::Committing(Box::new(committing)), vec![Effect::Record(operation)])
    }

    fn commit(&mut self, mut committing: Box<Committing>, event: Event) -> Step {
        match (committing.attempt, event) {
            (None, Event::Recorded(Ok(attempt))) => {
                committing.attempt = Some(attempt);
                let operation =
                    committing.sale.quote().map(|quote| retail_operation(&committing.sale, quote));
                let effects = operation.map(|operation| Effect::Send(attempt, operation));
                (Phase::Committing(committing), effects.into_iter().collect())
            }
            (None, Event::Recorded(Err(failure))) => {
                self.notice = Some(Notice::SaleFailed(failure));
                self.quote(Box::new(committing.sale))
            }
            (Some(attempt), Event::Sold(answered, answer)) if attempt == answered => {
                self.settle(committing.sale, attempt, answer)
            }
            (_, Event::HoldEnded(id)) if committing.sale.hold().is_some_and(|hold| hold.id == id) => {
                // The receipt is out, and the service decides. Only a way back needs to know.
                committing.sale.holding = Holding::None;
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

    fn settle(&mut self, sale: Sale, attempt: AttemptId, answer: Result<Answer, Failure>) -> Step {
        let amount = sale.amount().unwrap_or_default();
        let confirmed = answer.and_then(|answer| answer.confirm(sale.customer.clone(), amount, sale.spend));
        match confirmed {
            Ok(receipt) => {
                let settled = Effect::Settle(attempt, Settlement::Sold(receipt.clone().into()));
                (Phase::Done(Box::new(receipt)), vec![settled])
            }
            Err(failure) => {
                let mut effects = vec![Effect::Settle(attempt, Settlement::Failed(failure.clone()))];
                if failure.outcome == Outcome::Unknown {
                    let unresolved = Unresolved { sale, attempt, failure };
                    return (Phase::Unresolved(Box::new(unresolved)), effects);
                }
                self.notice = Some(Notice::SaleFailed(failure));
                let (phase, quote) = self.quote(Box::new(sale));
                effects.extend(quote);
                (phase, effects)
            }
        }
    }

    fn search(&mut self, query: Query) -> Step {
        self.seq += 1;
        let searching = Phase::Searching { seq: self.seq, query: query.clone() };
        (searching, vec![Effect::Search(self.seq, query)])
    }

    /// Asks for the quote that belongs to what is entered now; whatever was shown is void.
    fn quote(&mut self, mut sale: Box<Sale>) -> Step {
        sale.armed = false;
        let amount = match (sale.amount(), &sale.holding) {
            (Some(amount), holding) if !matches!(holding, Holding::Releasing(_)) => amount,
            _ => {
                sale.pricing = Pricing::None;
                return (Phase::Serving(sale), vec![]);
            }
        };
        self.seq += 1;
        sale.pricing = Pricing::Asking(self.seq);
        let effect = Effect::Quote {
            seq: self.seq,
            client: sale.customer.id.clone(),
            amount,
            hold: sale.hold().map(|hold| hold.id.clone()),
        };
        (Phase::Serving(sale), vec![effect])
    }

    fn tell(&mut self, phase: Phase, notice: Notice) -> Step {
        self.notice = Some(notice);
        (phase, vec![])
    }
}

impl Event {
    /// Whether a person did this.
    fn is_cashiers(&self) -> bool {
        matches!(
            self,
            Self::Query(_)
                | Self::Amount(_)
                | Self::Spend(_)
                | Self::Confirm { .. }
                | Self::Hold
                | Self::Release
                | Self::Cancel
                | Self::Next
                | Self::Park
                | Self::Dismiss
        )
    }
}

fn ask_for_hold(mut sale: Box<Sale>) -> Step {
    let points = match (&sale.holding, sale.quote()) {
        (Holding::None, Some(quote)) if sale.spend.is_positive() => sale.spend.min(quote.max_spend),
        (Holding::None, Some(quote)) => quote.max_spend,
        _ => Money::ZERO,
    };
    if !points.is_positive() {
        return (Phase::Serving(sale), vec![]);
    }
    sale.armed = false;
    sale.holding = Holding::Asking { points, attempt: None };
    let operation = hold_operation(&sale.customer, points);
    (Phase::Serving(sale), vec![Effect::Record(operation)])
}

fn release(sale: &Sale) -> Vec<Effect> {
    sale.hold().map(|hold| Effect::Release(hold.id.clone())).into_iter().collect()
}

fn hold_operation(customer: &Customer, points: Money) -> Operation {
    Operation { customer: customer.clone(), kind: OperationKind::Hold { points } }
}

fn retail_operation(sale: &Sale, quote: &Quote) -> Operation {
    Operation {
        customer: sale.customer.clone(),
        kind: OperationKind::Retail { amount: quote.amount, spend: sale.spend, hold: quote.hold.clone() },
    }
}
