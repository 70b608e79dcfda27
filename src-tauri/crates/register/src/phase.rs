//! What is going on at the till.

use crate::searching::Searching;
use crate::{AttemptId, Committing, Customer, Deferring, Pricing, Receipt, Sale, Unresolved};

/// What is going on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// No service, point or key is set.
    #[default]
    Unconfigured,
    /// Ready for the next customer.
    Idle,
    /// A client is being looked up.
    Searching(Box<Searching>),
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

impl Phase {
    /// Whether a call of the cashier's that moves points is under way, or about to be.
    pub(crate) fn is_moving_points(&self) -> bool {
        match self {
            Self::Committing(_) => true,
            Self::Serving(sale) => sale.is_locked(),
            _ => false,
        }
    }

    /// Whether a search or a quote is waited for.
    pub(crate) fn is_asking(&self) -> bool {
        match self {
            Self::Searching(_) => true,
            Self::Serving(sale) => matches!(sale.pricing, Pricing::Asking(_)),
            _ => false,
        }
    }

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

    /// Whether the till can begin with that receipt now: between customers, or where it is what is on the screen.
    #[must_use]
    pub fn may_repeat(&self, row: AttemptId) -> bool {
        match self {
            Self::Idle | Self::Done(_) | Self::Searching(_) => true,
            Self::Unresolved(unresolved) => {
                unresolved.attempt == row && unresolved.verdict.booked() == Some(false)
            }
            _ => false,
        }
    }
}
