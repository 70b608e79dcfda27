//! The two calls that move points, `retail` and `hold`, and what may be believed of their answers.

use crate::{Customer, Failure, Hold, Lookup, Money, Outcome, Reason, Scheme};

/// The ledger's number of an attempt: one row, one request, at most one send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttemptId(pub i64);

/// Something that moves points, complete: what is recorded is what is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Whose points.
    pub customer: Customer,
    /// How to find the customer again, should the answer be lost.
    pub lookup: Lookup,
    /// Which call, with its figures.
    pub kind: OperationKind,
    /// The attempt that this one repeats, because it was found not to be booked.
    pub again: Option<AttemptId>,
}

impl Operation {
    /// Our own holds that it names.
    pub(crate) fn holds(&self) -> &[Hold] {
        match &self.kind {
            OperationKind::Retail { holds, .. } => holds,
            OperationKind::Hold { .. } => &[],
        }
    }

    /// Whether it takes points from the client, or puts them aside.
    #[must_use]
    pub fn moves_points(&self) -> bool {
        match self.kind {
            OperationKind::Retail { spend, .. } => spend.is_positive(),
            OperationKind::Hold { .. } => true,
        }
    }
}

/// The figures of an [`Operation`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OperationKind {
    /// A receipt, with points spent or, where `spend` is nothing, earned. API: retail.
    Retail {
        /// The receipt.
        amount: Money,
        /// Points to spend; nothing means earn.
        spend: Money,
        /// Points that would be earned, as the quote said.
        earn: Option<Money>,
        /// Our own holds, which the service counts into the balance.
        holds: Vec<Hold>,
    },
    /// Points put aside for a while. API: hold.
    Hold {
        /// How many.
        points: Money,
    },
}

/// What the service answered to a `retail`. API: `retail`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The receipt, echoed.
    pub amount: Money,
    /// What is to be paid by card or cash.
    pub total: Money,
    /// The total as the service wrote it, where that has further places.
    pub total_written: Option<String>,
    /// The percentage of this operation, for show.
    pub percent: Option<String>,
    /// What kind of operation it was, where the service says.
    pub scheme: Option<Scheme>,
    /// Points spent, where any were.
    pub spend: Option<Money>,
    /// Points earned, where none were spent.
    pub earn: Option<Money>,
}

/// A confirmed operation: the service said so, and its figures are those that were asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Whose points.
    pub customer: Customer,
    /// The receipt before points or discount.
    pub amount: Money,
    /// What is to be paid by card or cash, as the service says.
    pub total: Money,
    /// The total as the service wrote it, where that has further places.
    pub total_written: Option<String>,
    /// Points spent.
    pub spent: Money,
    /// Points earned; `None` where the service did not say.
    pub earned: Option<Money>,
    /// The percentage of this operation.
    pub percent: Option<String>,
    /// What kind of operation it was.
    pub scheme: Scheme,
    /// Our own reckoning of the total where the service's differs: shown, never hidden.
    pub expected_total: Option<Money>,
}

/// The last word on an attempt, for the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// The service confirmed a receipt.
    Sold(Box<Receipt>),
    /// The service confirmed a hold.
    Held(Hold),
    /// Refused, not sent or unknown: the failure says which.
    Failed(Failure),
}

impl Settlement {
    /// Whether nobody knows what became of the attempt.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Failed(failure) if failure.outcome == Outcome::Unknown)
    }
}

impl Receipt {
    /// The balance after it by our own reckoning, where its figures are known: nobody has read it again.
    #[must_use]
    pub fn balance(&self) -> Option<Money> {
        let earned = if self.spent.is_positive() { self.earned.unwrap_or_default() } else { self.earned? };
        Some(self.customer.balance? - self.spent + earned)
    }
}

impl Answer {
    /// The receipt, if this answers what was asked.
    ///
    /// # Errors
    /// An unknown outcome where a figure contradicts the request: the service has acted on
    /// something, and only a person can find out on what.
    pub fn confirm(self, customer: Customer, amount: Money, spend: Money) -> Result<Receipt, Failure> {
        let spent = self.spend.unwrap_or_default();
        let as_asked =
            self.amount == amount && spent == spend && !self.total.is_negative() && self.total <= amount;
        if !as_asked {
            let detail = format!(
                "asked: amount {amount}, spend {spend}; answered: amount {}, spend {spent}, total {}",
                self.amount, self.total
            );
            return Err(Failure::new(Outcome::Unknown, Reason::Contradictory, detail));
        }
        let scheme = self.scheme.unwrap_or_else(|| customer.level.scheme.clone());
        // A discount is the service's to reckon: its documentation does not say how it rounds.
        let expected = (scheme != Scheme::Discount).then_some(amount - spend);
        Ok(Receipt {
            customer,
            amount,
            total: self.total,
            total_written: self.total_written,
            spent,
            // Only shown: what is less than nothing was not earned.
            earned: self.earn.filter(|earned| !earned.is_negative()),
            percent: self.percent,
            scheme,
            expected_total: expected.filter(|total| *total != self.total),
        })
    }
}
