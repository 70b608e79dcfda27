//! Looking a customer up, and what follows when somebody, nobody or somebody else is found.

use crate::holds::names;
use crate::register::Step;
use crate::{
    Customer, Effect, Event, Failure, Notice, Outcome, Phase, Query, Reason, Register, Repeat, Sale, Seq,
};

/// A client is being looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Searching {
    /// Only the answer with this number counts.
    pub seq: Seq,
    /// What is searched for.
    pub query: Query,
    /// What is to be done again, where this is for that.
    pub repeat: Option<Box<Repeat>>,
    /// Who was found already, and is read once more with the holds named that this till has of theirs.
    pub found: Option<Box<Customer>>,
}

impl Register {
    pub(crate) fn search(&mut self, query: Query, repeat: Option<Box<Repeat>>) -> Step {
        self.seq += 1;
        let searching = Searching { seq: self.seq, query: query.clone(), repeat, found: None };
        (Phase::Searching(Box::new(searching)), vec![Effect::Search(self.seq, query)])
    }

    /// What was typed is searched for as something else: after it found nobody, or somebody else.
    pub(crate) fn reread(&self, event: Event) -> Event {
        let query = match (&event, &self.phase) {
            (Event::Otherwise, Phase::Idle) => self.searched_in_vain(),
            (Event::Otherwise, Phase::Serving(sale)) if sale.is_untouched() => Some(&sale.found_by),
            _ => None,
        };
        query.and_then(Query::otherwise).map_or(event, Event::Query)
    }

    /// A search ended.
    pub(crate) fn found(&mut self, searching: Searching, found: Result<Customer, Failure>) -> Step {
        let Searching { seq, query, repeat, found: before } = searching;
        let whose = found.as_ref().ok().or(before.as_deref()).map(|customer| &customer.id);
        if whose.is_some_and(|client| self.is_stirred_since(client, seq)) {
            // It was asked before something of ours ended, and may be answered either way.
            return self.search(query, repeat);
        }
        if let Some(before) = before {
            return self.named(query, repeat, *before, found);
        }
        let is_wrong = |repeat: &Repeat| match &found {
            Ok(customer) => customer.id != repeat.client,
            Err(failure) => failure.is_about_whom(),
        };
        let wrong = repeat.as_deref().filter(|repeat| is_wrong(repeat));
        if let Some(other) = wrong.and_then(|wrong| wrong.lookup.after(&query)).cloned() {
            return self.search(other, repeat);
        }
        let customer = match found {
            Ok(customer) => customer,
            Err(failure) => {
                let keep = self.policy.defer && repeat.is_none() && failure.outcome == Outcome::NotSent;
                let (phase, mut effects) = if keep {
                    let entry = std::mem::take(&mut self.ahead);
                    self.begin_deferring(query.clone(), entry)
                } else {
                    (Phase::Idle, vec![])
                };
                self.say(Notice::SearchFailed(query, failure));
                effects.extend(self.give_back(repeat));
                return (phase, effects);
            }
        };
        if repeat.as_ref().is_some_and(|repeat| repeat.client != customer.id) {
            let failure = Failure::new(Outcome::Unknown, Reason::Contradictory, None);
            self.say(Notice::SearchFailed(query, failure));
            return (Phase::Idle, self.give_back(repeat));
        }
        let holds = self.holds_of(&customer.id, None);
        if holds.is_empty() {
            return self.begin_sale(query, repeat, customer, false);
        }
        // Their balance was read without our holds. It is read with them, before anybody sees it.
        self.seq += 1;
        let again = Effect::SearchNaming(self.seq, query.clone(), names(&holds));
        let searching = Searching { seq: self.seq, query, repeat, found: Some(Box::new(customer)) };
        (Phase::Searching(Box::new(searching)), vec![again])
    }

    /// Somebody was read once more, with our holds named.
    fn named(
        &mut self,
        query: Query,
        repeat: Option<Box<Repeat>>,
        before: Customer,
        found: Result<Customer, Failure>,
    ) -> Step {
        match found {
            Ok(customer) if customer.id == before.id => self.begin_sale(query, repeat, customer, false),
            // A service that minds a hold which has ended.
            Err(failure) if failure.reason == Reason::HoldNotFound => {
                let named = self.holds_of(&before.id, None);
                let mut effects = self.mistrust(&before.id, &named);
                let (phase, search) = self.search(query, repeat);
                effects.extend(search);
                (phase, effects)
            }
            // Who it is is known, and what the balance was without our holds: it proves nothing.
            _ => self.begin_sale(query, repeat, before, true),
        }
    }

    fn begin_sale(
        &mut self,
        query: Query,
        repeat: Option<Box<Repeat>>,
        customer: Customer,
        is_doubtful: bool,
    ) -> Step {
        let mut sale = Box::new(Sale::new(customer, query));
        sale.number = self.seq;
        sale.is_doubtful = is_doubtful || self.may_be_held(&sale.customer.id);
        let mut effects = self.seen_by_chance(&sale);
        sale.blocked = self.is_blocked(&sale.customer.id);
        sale.entry = std::mem::take(&mut self.ahead);
        match repeat {
            Some(repeat) => Repeat { again: sale.again, wish: sale.wish, entry: sale.entry, .. } = *repeat,
            None => {
                sale.ahead = Some(sale.entry.clone());
                sale.just_served = self.former.as_ref() == Some(&sale.customer.id);
            }
        }
        self.dropped = None;
        let (phase, quote) = self.quote(sale);
        effects.extend(quote);
        (phase, effects)
    }
}
