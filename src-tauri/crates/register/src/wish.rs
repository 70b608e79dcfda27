//! How many points the cashier wants to spend. It outlives quotes: an amount that is being corrected passes through figures
//! that allow less, and what was chosen comes back with the one that is meant.

use crate::Money;

/// What is to be spent, whatever can be spent just now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wish {
    /// Nothing: points are earned.
    #[default]
    Nothing,
    /// So many.
    Points(Money),
    /// As many as can be.
    All,
}

impl Wish {
    /// The wish for so many points.
    #[must_use]
    pub fn of(points: Money) -> Self {
        if points.is_positive() { Self::Points(points) } else { Self::Nothing }
    }

    /// What of it can be had where so much may be spent.
    #[must_use]
    pub fn within(self, most: Money) -> Money {
        match self {
            Self::Nothing => Money::ZERO,
            Self::Points(points) => points.min(most),
            Self::All => most,
        }
    }

    /// Whether that is less than was wished for. All of nothing is.
    #[must_use]
    pub fn is_more_than(self, most: Money) -> bool {
        match self {
            Self::Nothing => false,
            Self::Points(points) => points > most,
            Self::All => !most.is_positive(),
        }
    }
}
