//! Another customer is searched for while a receipt is entered: the cashier is asked before it is dropped,
//! because a receipt that goes on under another customer's name is the worst that a scan can do.

use std::ops::ControlFlow;

use crate::register::Step;
use crate::{Entry, Event, Notice, Phase, Query, Register, Replacing};

impl Register {
    /// What an event means while a receipt is entered; it goes on where that is no question.
    pub(crate) fn guard(&mut self, phase: Phase, event: Event) -> ControlFlow<Step, (Phase, Event)> {
        let Some(found_by) = phase.entered_for() else {
            self.replacing = None;
            return ControlFlow::Continue((phase, event));
        };
        match (event, self.replacing.take()) {
            (Event::Replace(shown), Some(next)) if shown.answers(Some(next.question)) => {
                ControlFlow::Continue((phase, Event::Query(next.query)))
            }
            (Event::Replace(_), Some(next)) => {
                self.replacing = Some(next);
                ControlFlow::Break(self.tell(phase, Notice::TooSoon))
            }
            // The same code again asks nothing new, and is no answer: whoever shows it is not the cashier.
            (Event::Query(query), Some(next)) if query.text() == next.query.text() => {
                self.replacing = Some(next);
                ControlFlow::Break((phase, vec![]))
            }
            // What was asked about was the first line of something else.
            (Event::ScanTooMuch { searched: true }, _) => {
                ControlFlow::Break(self.tell(phase, Notice::ScanTooMuch))
            }
            (Event::Query(query), next) if query.text() == found_by.text() => {
                self.replacing = next;
                ControlFlow::Break(self.tell(phase, Notice::AlreadyServed))
            }
            (Event::Query(query), _) => {
                self.replacing = Some(Replacing { query, question: self.ask() });
                ControlFlow::Break((phase, vec![]))
            }
            (Event::Cancel | Event::Stay, Some(_)) => ControlFlow::Break((phase, vec![])),
            (Event::Confirm { .. } | Event::Hold(_) | Event::Release, Some(next)) => {
                self.replacing = Some(next);
                ControlFlow::Break((phase, vec![]))
            }
            (event, next) => {
                self.replacing = next;
                ControlFlow::Continue((phase, event))
            }
        }
    }
}

impl Phase {
    /// How the customer was found for whom a receipt is entered that can still be dropped.
    fn entered_for(&self) -> Option<&Query> {
        match self {
            Self::Serving(sale) if !sale.is_locked() => (!sale.is_untouched()).then_some(&sale.found_by),
            Self::Deferring(deferring) if !deferring.is_writing() => {
                (deferring.entry != Entry::Empty).then_some(&deferring.lookup)
            }
            _ => None,
        }
    }
}
