//! What the main button of a sale does, in one closed list: whoever draws it has nothing to find out.

use crate::{Confirming, Phase, Pricing, Sale, Scheme};

/// What confirming does now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// Nothing: there is no amount.
    Enter,
    /// Nothing yet: the quote is on its way.
    Calculating,
    /// Asks for the quote once more.
    Retry,
    /// Confirms a receipt that earns.
    Earn,
    /// Confirms a receipt whose discount the service reckons.
    Discount,
    /// Asks whether to spend the chosen points, or whether to earn where those cannot be spent any more.
    Ask,
    /// Nothing yet: the hold is being looked at.
    Looking,
    /// Says yes: the chosen points are spent.
    SpendYes,
    /// Says yes: nothing is spent, although points were chosen.
    EarnYes,
    /// Nothing: points are being held.
    Holding,
    /// Nothing: the receipt is on its way.
    Sending,
}

impl NextStep {
    /// Whether the button can be pressed.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Retry | Self::Earn | Self::Discount | Self::Ask | Self::SpendYes | Self::EarnYes)
    }
}

impl Phase {
    /// What confirming does now; `None` where nobody is served.
    #[must_use]
    pub fn next_step(&self) -> Option<NextStep> {
        match self {
            Self::Serving(sale) => Some(sale.next_step()),
            Self::Committing(_) => Some(NextStep::Sending),
            _ => None,
        }
    }
}

impl Sale {
    fn next_step(&self) -> NextStep {
        if self.is_locked() {
            return NextStep::Holding;
        }
        let quote = match &self.pricing {
            Pricing::None => return NextStep::Enter,
            Pricing::Asking(_) => return NextStep::Calculating,
            Pricing::Failed(_) => return NextStep::Retry,
            Pricing::Ready(quote) => quote,
        };
        let spends = self.spend().is_positive();
        match self.confirming {
            Confirming::Looking => NextStep::Looking,
            Confirming::Asked(_) if spends => NextStep::SpendYes,
            Confirming::Not | Confirming::Protecting if spends || self.is_reduced() => NextStep::Ask,
            // Asked about or not: the service reckons it, and no points are earned.
            _ if quote.scheme == Scheme::Discount => NextStep::Discount,
            Confirming::Asked(_) => NextStep::EarnYes,
            _ => NextStep::Earn,
        }
    }
}
