//! Serving a customer: the amount, the quote for it, the hold, and the confirmation.

use crate::register::{Committing, Step};
use crate::{
    Calculation, Confirming, Effect, Entry, Event, Failure, Hold, Holding, Money, Notice, Outcome, Phase,
    Pricing, Reason, Register, Sale, Seq, Settlement, Shown, Witness,
};

impl Register {
    pub(crate) fn serve(&mut self, mut sale: Box<Sale>, event: Event) -> Step {
        match event {
            Event::Query(_)
            | Event::Amount(_)
            | Event::Spend(_)
            | Event::Cancel
            | Event::Hold
            | Event::Release
            | Event::Confirm { .. }
                if sale.is_locked() =>
            {
                self.tell(Phase::Serving(sale), Notice::Busy)
            }
            Event::Hold | Event::Confirm { .. } if self.is_delivering() => {
                self.tell(Phase::Serving(sale), Notice::Busy)
            }
            Event::Query(query) => {
                self.leave(&sale);
                let (phase, mut effects) = self.search(query, None);
                effects.extend(release(&sale));
                (phase, effects)
            }
            Event::Amount(text) => {
                let entry = Entry::typed(&text);
                if entry == sale.entry {
                    return (Phase::Serving(sale), vec![]);
                }
                sale.entry = entry;
                sale.refused_spend = None;
                self.quote(sale)
            }
            Event::Spend(spend) => {
                sale.choose(spend);
                sale.confirming = Confirming::Not;
                (Phase::Serving(sale), vec![])
            }
            Event::Confirm { seq, spend, shown } => self.confirm(sale, seq, spend, shown),
            Event::Hold => put_aside(sale),
            Event::Release => match &sale.holding {
                Holding::Held(hold) => {
                    let hold = hold.clone();
                    let_go(sale, hold)
                }
                _ => (Phase::Serving(sale), vec![]),
            },
            Event::Released(id, released) => {
                let failed = released.is_err();
                if let Err(failure) = released {
                    self.notice = Some(Notice::ReleaseFailed(failure));
                }
                match sale.holding.clone() {
                    Holding::Releasing(hold) if hold.id == id => {
                        sale.holding = if failed { Holding::Held(hold) } else { Holding::None };
                        self.quote(sale)
                    }
                    _ => (Phase::Serving(sale), vec![]),
                }
            }
            Event::Cancel if sale.confirming != Confirming::Not => {
                sale.confirming = Confirming::Not;
                (Phase::Serving(sale), vec![])
            }
            Event::Cancel => {
                self.leave(&sale);
                (Phase::Idle, release(&sale))
            }
            Event::Quoted(seq, answer) if sale.pricing == Pricing::Asking(seq) => {
                self.take_quote(sale, seq, answer)
            }
            Event::HoldEnded(id) if sale.hold().is_some_and(|hold| hold.id == id) => {
                // By our clock; the service's may say otherwise.
                self.notice = Some(Notice::HoldEnded);
                self.go_back(with_hold_ended(*sale))
            }
            Event::Witnessed(id, witness) if sale.hold().is_some_and(|hold| hold.id == id) => {
                if witness == Ok(Some(Witness::Gone)) {
                    return self.lose_hold(sale, Notice::HoldVanished);
                }
                if witness.is_err_and(|failure| failure.is_about_whom()) {
                    sale.lookup.turn();
                }
                if sale.confirming == Confirming::Looking {
                    sale.confirming = Confirming::Asked(self.ask());
                }
                (Phase::Serving(sale), vec![])
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
                    let operation = sale.hold_operation(points);
                    (Phase::Serving(sale), vec![Effect::Send(attempt, operation)])
                }
                Err(failure) => {
                    sale.holding = Holding::None;
                    sale.confirming = Confirming::Not;
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
                        sale.confirming = Confirming::Not;
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
                        sale.confirming = Confirming::Not;
                        if failure.reason == Reason::SpendTooLarge {
                            sale.refused_spend = Some(points);
                        }
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
            Ok((amount, calculation)) => {
                sale.blocked = self.is_blocked(&sale.customer.id);
                let (spend, confirmed) = (sale.spend, sale.confirming == Confirming::Protecting);
                sale.price(seq, amount, calculation);
                if confirmed && sale.spend == spend {
                    return record(sale);
                }
                if confirmed {
                    sale.confirming = Confirming::Not;
                    return self.tell(Phase::Serving(sale), Notice::QuoteChanged);
                }
            }
            Err(failure) if failure.reason == Reason::HoldNotFound && sale.hold().is_some() => {
                return self.lose_hold(sale, Notice::HoldVanished);
            }
            Err(failure) => {
                sale.confirming = Confirming::Not;
                sale.pricing = Pricing::Failed(failure.clone());
                // What became of a money call is said before anything else.
                self.notice.get_or_insert(Notice::QuoteFailed(failure));
            }
        }
        (Phase::Serving(sale), vec![])
    }

    fn confirm(&mut self, mut sale: Box<Sale>, seq: Seq, spend: Money, shown: Shown) -> Step {
        let Some(quote) = sale.quote().cloned() else {
            // Nothing to confirm yet; where the quote failed, this is the way to ask once more.
            return match sale.pricing {
                Pricing::Failed(_) => self.quote(sale),
                _ => (Phase::Serving(sale), vec![]),
            };
        };
        if quote.seq != seq || spend.is_negative() || spend > quote.max_spend {
            sale.confirming = Confirming::Not;
            return self.tell(Phase::Serving(sale), Notice::QuoteChanged);
        }
        let confirming = if sale.spend == spend { sale.confirming } else { Confirming::Not };
        sale.choose(spend);
        match (confirming, &sale.holding) {
            (Confirming::Asked(_), _) if !shown.answers(sale.question()) => {
                self.tell(Phase::Serving(sale), Notice::TooSoon)
            }
            _ if !spend.is_positive() && !shown.answers(None) => {
                self.tell(Phase::Serving(sale), Notice::TooSoon)
            }
            _ if !spend.is_positive() => record(sale),
            (Confirming::Not, Holding::Held(hold)) => {
                let (hold, client) = (hold.clone(), sale.customer.id.clone());
                let lookup = sale.lookup.query().clone();
                sale.confirming = Confirming::Looking;
                (Phase::Serving(sale), vec![Effect::Witness { hold, client, lookup }])
            }
            (Confirming::Not, _) => {
                sale.confirming = Confirming::Asked(self.ask());
                (Phase::Serving(sale), vec![])
            }
            (Confirming::Asked(_), Holding::None) if self.policy.protect => {
                sale.confirming = Confirming::Protecting;
                ask_for_hold(sale, spend)
            }
            (Confirming::Asked(_), _) => record(sale),
            (Confirming::Looking | Confirming::Protecting, _) => (Phase::Serving(sale), vec![]),
        }
    }

    fn lose_hold(&mut self, mut sale: Box<Sale>, why: Notice) -> Step {
        sale.holding = Holding::None;
        sale.confirming = Confirming::Not;
        self.notice = Some(why);
        self.quote(sale)
    }

    /// Back to the customer, whose receipt was not booked. Where the hold's time was over meanwhile, it is let go now:
    /// while a receipt that named it was on its way, it was left alone.
    pub(crate) fn go_back(&mut self, sale: Sale) -> Step {
        match &sale.holding {
            Holding::Releasing(hold) => {
                let hold = hold.clone();
                let_go(Box::new(sale), hold)
            }
            _ => self.quote(Box::new(sale)),
        }
    }

    /// Asks for the quote that belongs to what is entered now; whatever was shown is void.
    pub(crate) fn quote(&mut self, mut sale: Box<Sale>) -> Step {
        if sale.confirming != Confirming::Protecting {
            sale.confirming = Confirming::Not;
        }
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
}

/// Lets a hold go. Only when that is answered is there a new quote: one asked for now could still find the points held.
fn let_go(mut sale: Box<Sale>, hold: Hold) -> Step {
    let release = Effect::Release(hold.id.clone());
    sale.holding = Holding::Releasing(hold);
    sale.confirming = Confirming::Not;
    sale.pricing = Pricing::None;
    (Phase::Serving(sale), vec![release])
}

/// The time of the hold in force is over.
pub(crate) fn with_hold_ended(mut sale: Sale) -> Sale {
    if let Some(hold) = sale.hold().cloned() {
        sale.holding = Holding::Releasing(hold);
    }
    sale
}

/// Holds the chosen points, or all that may be spent where none are chosen.
fn put_aside(mut sale: Box<Sale>) -> Step {
    let points = match (&sale.holding, sale.quote()) {
        (Holding::None, Some(quote)) if sale.spend.is_positive() => sale.spend.min(quote.max_spend),
        (Holding::None, Some(quote)) => quote.max_spend,
        _ => Money::ZERO,
    };
    if !points.is_positive() {
        return (Phase::Serving(sale), vec![]);
    }
    sale.confirming = Confirming::Not;
    ask_for_hold(sale, points)
}

fn ask_for_hold(mut sale: Box<Sale>, points: Money) -> Step {
    sale.holding = Holding::Asking { points, attempt: None };
    let operation = sale.hold_operation(points);
    (Phase::Serving(sale), vec![Effect::Record(operation)])
}

/// The receipt as it is on the screen, first of all into the ledger.
fn record(mut sale: Box<Sale>) -> Step {
    sale.confirming = Confirming::Not;
    let Some(operation) = sale.quote().map(|quote| sale.receipt(quote)) else {
        return (Phase::Serving(sale), vec![]);
    };
    let record = Effect::Record(operation.clone());
    let committing = Committing { sale: *sale, operation, attempt: None };
    (Phase::Committing(Box::new(committing)), vec![record])
}

fn release(sale: &Sale) -> Vec<Effect> {
    sale.hold().map(|hold| Effect::Release(hold.id.clone())).into_iter().collect()
}
