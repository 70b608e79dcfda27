//! Serving a customer: the amount, the quote for it, the hold, and the confirmation.

use crate::holds::names;
use crate::register::Step;
use crate::{
    AttemptId, Calculation, Committing, Confirming, Effect, Entry, Event, Failure, Hold, Holding, Money,
    Notice, Outcome, Phase, Pricing, Reason, Register, Sale, Seq, Settlement, Shown, Timer, When, Wish,
    Witness,
};

impl Register {
    pub(crate) fn serve(&mut self, mut sale: Box<Sale>, event: Event) -> Step {
        if matches!(event, Event::Spend(_) | Event::Confirm { .. } | Event::Hold(_)) {
            // From now on the receipt is this customer's, whatever becomes of that.
            sale.ahead = None;
        }
        match event {
            Event::Query(_)
            | Event::Amount(_)
            | Event::Spend(_)
            | Event::Cancel
            | Event::Hold(_)
            | Event::Release
            | Event::Confirm { .. }
                if sale.is_locked() =>
            {
                self.tell(Phase::Serving(sale), Notice::Busy)
            }
            Event::Hold(_) | Event::Confirm { .. } if self.is_delivering() => {
                self.tell(Phase::Serving(sale), Notice::Busy)
            }
            Event::Query(query) => {
                let release = self.part(&mut sale);
                if sale.is_untouched() {
                    // Somebody else's card was shown first. The amount was entered before any.
                    self.ahead = sale.entry;
                }
                let (phase, mut effects) = self.search(query, None);
                effects.extend(release);
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
            Event::Spend(wish) => {
                sale.wish = wish;
                sale.confirming = Confirming::Not;
                (Phase::Serving(sale), vec![])
            }
            Event::Confirm { seq, spend, shown } => self.confirm(sale, seq, spend, shown),
            Event::Hold(seq) => self.put_aside(sale, seq),
            Event::Release if sale.hold().is_some() => self.let_go(sale),
            Event::Cancel if sale.confirming != Confirming::Not => {
                sale.confirming = Confirming::Not;
                (Phase::Serving(sale), vec![])
            }
            Event::Cancel => {
                let mut effects = self.part(&mut sale);
                effects.extend(self.drop_sale(*sale));
                (Phase::Idle, effects)
            }
            Event::Quoted(seq, answer) if sale.pricing == Pricing::Asking(seq) => {
                self.take_quote(sale, seq, answer)
            }
            Event::Reminded(Timer::Hold(id)) if sale.is_held_as(&id) => {
                // By our clock; the service's may say otherwise.
                self.say(Notice::HoldEnded);
                hold_over(&mut sale);
                self.go_back(*sale)
            }
            Event::Witnessed(id, witness) if sale.is_held_as(&id) => {
                if witness == Ok(Some(Witness::Gone)) && self.policy.hold_tells {
                    // So it seems by the balance, which is no proof: it is let go as well, and named until that is known.
                    self.say(Notice::HoldVanished);
                    sale.confirming = Confirming::Not;
                    return self.let_go(sale);
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
        let Holding::Asking(attempt) = &mut sale.holding else {
            return (Phase::Serving(sale), self.nobodys(event));
        };
        match event {
            Event::Recorded(token, Ok(row)) if attempt.awaits(token) => {
                let effects = self.send(attempt, row);
                (Phase::Serving(sale), effects)
            }
            Event::Recorded(token, Err(failure)) if attempt.awaits(token) => {
                sale.holding = Holding::None;
                sale.confirming = Confirming::Not;
                self.tell(Phase::Serving(sale), Notice::HoldFailed(failure))
            }
            Event::Held(row, answer) if attempt.is_sent_as(row) => {
                let points = attempt.points();
                self.held(sale, row, points, answer)
            }
            event => (Phase::Serving(sale), self.nobodys(event)),
        }
    }

    /// The answer to a hold of so many points.
    fn held(
        &mut self,
        mut sale: Box<Sale>,
        row: AttemptId,
        points: Money,
        answer: Result<Hold, Failure>,
    ) -> Step {
        let mut effects = vec![];
        match answer {
            Ok(hold) if hold.points != points => {
                let detail = format!("asked: {points} points; answered: {}", hold.points);
                let failure = Failure::new(Outcome::Unknown, Reason::Contradictory, detail);
                self.say(Notice::HoldFailed(failure.clone()));
                effects.push(Effect::Settle(row, Settlement::Failed(failure)));
                // Whatever it is, it has a name, and nobody needs it.
                self.know(&hold);
                sale.holding = Holding::Held(hold);
                effects.extend(self.part(&mut sale));
                sale.holding = Holding::Lost;
                sale.confirming = Confirming::Not;
            }
            Ok(hold) => {
                effects.push(Effect::Settle(row, Settlement::Held(hold.clone())));
                effects.push(Effect::Remind(Timer::Hold(hold.id.clone()), When::At(hold.ends_at)));
                self.know(&hold);
                sale.holding = Holding::Held(hold);
            }
            Err(failure) => {
                sale.holding = Holding::None;
                if failure.outcome == Outcome::Unknown {
                    sale.holding = Holding::Lost;
                    effects.push(self.lose_track(&sale.customer.id));
                }
                sale.confirming = Confirming::Not;
                if failure.reason == Reason::SpendTooLarge {
                    sale.refused_spend = Some(points);
                }
                self.say(Notice::HoldFailed(failure.clone()));
                effects.push(Effect::Settle(row, Settlement::Failed(failure)));
            }
        }
        let (phase, quote) = self.quote(sale);
        effects.extend(quote);
        (phase, effects)
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
                let confirmed = sale.confirming == Confirming::Protecting;
                let holds = names(&self.holds_of(&sale.customer.id, sale.hold()));
                sale.price(seq, amount, calculation, holds);
                // What was confirmed is what was held.
                let is_as_confirmed = sale.hold().is_some_and(|hold| hold.points == sale.spend());
                if confirmed && is_as_confirmed {
                    return self.record(sale);
                }
                if confirmed {
                    sale.confirming = Confirming::Not;
                    return self.tell(Phase::Serving(sale), Notice::QuoteChanged);
                }
            }
            // It named a hold that has ended while it was on its way.
            Err(failure)
                if failure.reason == Reason::HoldNotFound
                    && self.is_stirred_since(&sale.customer.id, seq) =>
            {
                return self.quote(sale);
            }
            Err(failure) if failure.reason == Reason::HoldNotFound && self.names_holds(&sale) => {
                let named = self.holds_of(&sale.customer.id, sale.hold());
                sale.is_doubtful |= named.len() > 1;
                let mut effects = self.mistrust(&sale.customer.id, &named);
                let (phase, quote) = match sale.hold() {
                    Some(_) => self.lose_hold(sale, Notice::HoldVanished),
                    None => self.quote(sale),
                };
                effects.extend(quote);
                return (phase, effects);
            }
            Err(failure) => {
                sale.confirming = Confirming::Not;
                sale.pricing = Pricing::Failed(failure.clone());
                self.say(Notice::QuoteFailed(failure));
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
        if sale.spend() != spend {
            sale.wish = Wish::of(spend);
            sale.confirming = Confirming::Not;
        }
        let confirming = sale.confirming;
        match (confirming, &sale.holding) {
            (Confirming::Asked(_), _) if !shown.answers(sale.question()) => {
                self.tell(Phase::Serving(sale), Notice::TooSoon)
            }
            // Points were to be spent, and now none are: whoever confirms that is asked first.
            (Confirming::Not, _) if !spend.is_positive() && sale.is_reduced() => {
                sale.confirming = Confirming::Asked(self.ask());
                (Phase::Serving(sale), vec![])
            }
            _ if !spend.is_positive() && confirming == Confirming::Not && !shown.answers(None) => {
                self.tell(Phase::Serving(sale), Notice::TooSoon)
            }
            _ if !spend.is_positive() => self.record(sale),
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
                self.ask_for_hold(sale, spend)
            }
            (Confirming::Asked(_), _) => self.record(sale),
            (Confirming::Looking | Confirming::Protecting, _) => (Phase::Serving(sale), vec![]),
        }
    }

    fn lose_hold(&mut self, mut sale: Box<Sale>, why: Notice) -> Step {
        sale.holding = Holding::None;
        sale.confirming = Confirming::Not;
        self.say(why);
        self.quote(sale)
    }

    /// Back to the customer, whose receipt was not booked. Where the hold's time was over meanwhile, it is let go now.
    pub(crate) fn go_back(&mut self, sale: Sale) -> Step {
        let sale = Box::new(sale);
        if matches!(sale.holding, Holding::Over(_)) { self.let_go(sale) } else { self.quote(sale) }
    }

    /// Lets the hold go that a customer has who is being served on. The quote names it until that is answered, and so cannot
    /// find its points held.
    fn let_go(&mut self, mut sale: Box<Sale>) -> Step {
        let mut effects = self.part(&mut sale);
        let (phase, quote) = self.quote(sale);
        effects.extend(quote);
        (phase, effects)
    }

    /// A sale and its hold part: the hold is let go, and is the register's business until it has ended.
    fn part(&mut self, sale: &mut Sale) -> Vec<Effect> {
        let had = sale.hold().is_some();
        self.leave(sale);
        if had { self.release(&sale.customer.id) } else { vec![] }
    }

    /// Whether a call about this sale names a hold.
    fn names_holds(&self, sale: &Sale) -> bool {
        !self.holds_of(&sale.customer.id, sale.hold()).is_empty()
    }

    /// Holds the chosen points, or all that may be spent where none are chosen.
    fn put_aside(&mut self, mut sale: Box<Sale>, seq: Seq) -> Step {
        let Some(quote) = sale.quote().filter(|quote| quote.seq == seq) else {
            return self.tell(Phase::Serving(sale), Notice::QuoteChanged);
        };
        let points = match sale.holding {
            Holding::None if sale.spend().is_positive() => sale.spend(),
            Holding::None => quote.max_spend,
            _ => Money::ZERO,
        };
        if !points.is_positive() {
            return (Phase::Serving(sale), vec![]);
        }
        sale.confirming = Confirming::Not;
        self.ask_for_hold(sale, points)
    }

    fn ask_for_hold(&mut self, mut sale: Box<Sale>, points: Money) -> Step {
        let (attempt, record) = self.begin(sale.hold_operation(points));
        sale.holding = Holding::Asking(Box::new(attempt));
        (Phase::Serving(sale), vec![record])
    }

    /// The receipt as it is on the screen, first of all into the ledger.
    fn record(&mut self, mut sale: Box<Sale>) -> Step {
        sale.confirming = Confirming::Not;
        let holds = self.holds_of(&sale.customer.id, sale.hold());
        let Some(operation) = sale.quote().map(|quote| sale.receipt(quote, holds)) else {
            return (Phase::Serving(sale), vec![]);
        };
        let (attempt, record) = self.begin(operation);
        (Phase::Committing(Box::new(Committing { sale: *sale, attempt })), vec![record])
    }

    /// Asks for the quote that belongs to what is entered now; whatever was shown is void.
    pub(crate) fn quote(&mut self, mut sale: Box<Sale>) -> Step {
        if sale.confirming != Confirming::Protecting {
            sale.confirming = Confirming::Not;
        }
        let Some(amount) = sale.amount() else {
            sale.pricing = Pricing::None;
            return (Phase::Serving(sale), vec![]);
        };
        self.seq += 1;
        sale.pricing = Pricing::Asking(self.seq);
        let effect = Effect::Quote {
            seq: self.seq,
            client: sale.customer.id.clone(),
            amount,
            holds: names(&self.holds_of(&sale.customer.id, sale.hold())),
        };
        (Phase::Serving(sale), vec![effect])
    }
}

/// The time of the hold in force is over, by our clock.
pub(crate) fn hold_over(sale: &mut Sale) {
    if let Some(hold) = sale.hold().cloned() {
        sale.holding = Holding::Over(hold);
    }
}
