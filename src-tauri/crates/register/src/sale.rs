//! One customer's sale while it can still change: the amount, the quote for it, the hold.

use crate::{
    Attempt, AttemptId, ClientId, Customer, EntryProblem, Failure, Lookup, Money, Operation, OperationKind,
    Query, Question, Reason, Scheme, Seq, Wish,
};

/// The service's identifier of a hold.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HoldId(pub String);

/// A hold in force. API: `held`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Names it in every call while it lasts.
    pub id: HoldId,
    /// Points that are held.
    pub points: Money,
    /// When it ends by this machine's clock, in milliseconds since 1970.
    pub ends_at: i64,
}

/// What became of asking for a hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holding {
    /// Never asked for, refused, let go or ended. What was let go is the register's (`holds.rs`) until it has ended.
    None,
    /// Being written into the ledger, then being asked for.
    Asking(Box<Attempt>),
    /// In force.
    Held(Hold),
    /// Its time was over while a receipt that names it was on its way: it is let go when that is answered.
    Over(Hold),
    /// Asked for, and the answer was lost. It ends by itself and is not asked for again.
    Lost,
}

/// The amount field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Entry {
    /// Nothing, or nothing yet: `0`, on the way to `0.50`.
    #[default]
    Empty,
    /// Not an amount: what stands there is not lost.
    Bad(Misread),
    /// An amount of more than nothing.
    Amount(Money),
}

impl Entry {
    /// What the amount field reads.
    #[must_use]
    pub fn typed(text: &str) -> Self {
        match Money::from_typed(text) {
            Err(problem) => Self::Bad(Misread { typed: text.to_owned(), problem }),
            Ok(Some(amount)) if amount.is_positive() => Self::Amount(amount),
            Ok(_) => Self::Empty,
        }
    }

    /// The amount, where there is one.
    #[must_use]
    pub fn amount(&self) -> Option<Money> {
        match *self {
            Self::Amount(amount) => Some(amount),
            Self::Empty | Self::Bad(_) => None,
        }
    }
}

/// What somebody typed that is no amount.
#[derive(Clone, PartialEq, Eq)]
pub struct Misread {
    /// As it was typed.
    pub typed: String,
    /// Why it is none.
    pub problem: EntryProblem,
}

/// What the service says a receipt would come to. API: recalc.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calculation {
    /// The receipt, echoed.
    pub amount: Money,
    /// The percentage of this operation, for show.
    pub percent: Option<String>,
    /// What kind of operation it would be, where the service says.
    pub scheme: Option<Scheme>,
    /// The most points that can be spent.
    pub spend: Money,
    /// Points earned if none are spent; `None` where the service did not say.
    pub earn: Option<Money>,
}

/// A calculation together with exactly what it is for: `confirm` takes nothing less.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Names the quote; a later one has a larger number.
    pub seq: Seq,
    /// For whom.
    pub client: ClientId,
    /// For which receipt.
    pub amount: Money,
    /// With which holds.
    pub holds: Vec<HoldId>,
    /// The most that may be spent: the service's word, and never more than the receipt.
    pub max_spend: Money,
    /// Points earned if none are spent; `None` where the service did not say.
    pub earn: Option<Money>,
    /// The percentage of this operation, for show.
    pub percent: Option<String>,
    /// What kind of operation it would be.
    pub scheme: Scheme,
}

/// Where the quote for the entered amount stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pricing {
    /// There is no amount to ask for.
    None,
    /// Asked for; only the answer with this number counts.
    Asking(Seq),
    /// Known.
    Ready(Quote),
    /// It could not be had. Confirming asks once more.
    Failed(Failure),
}

/// How far the cashier's confirmation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirming {
    /// Nothing was confirmed.
    Not,
    /// Spending was asked for once, and the hold is being looked at before it is asked about.
    Looking,
    /// Spending was asked for once: the confirmation that answers this question sends.
    Asked(Question),
    /// Confirmed: the points are being held first, and then it goes on by itself.
    Protecting,
}

/// A sale in the making.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sale {
    /// Names the sale: a later one has a larger number.
    pub number: Seq,
    /// Who is served.
    pub customer: Customer,
    /// The amount field.
    pub entry: Entry,
    /// What was entered before the customer was known; `None` once it is this customer's receipt: there was a quote for something
    /// else, or the cashier chose, confirmed or held something.
    pub ahead: Option<Entry>,
    /// Whether the last operation was this customer's, too.
    pub just_served: bool,
    /// The quote for it.
    pub pricing: Pricing,
    /// What the cashier wants to spend.
    pub wish: Wish,
    /// Points put aside.
    pub holding: Holding,
    /// How far the confirmation has come.
    pub confirming: Confirming,
    /// Whether an operation of this client is not confirmed: their points are not spent meanwhile.
    pub blocked: bool,
    /// Whether the balance may be without points that an earlier hold of ours still holds: then it proves nothing.
    pub is_doubtful: bool,
    /// How the client was found.
    pub found_by: Query,
    /// How to find the client again.
    pub lookup: Lookup,
    /// What the service refused to have spent on this amount, although it had offered as much: a service that reckons in
    /// binary floats offers what is next to nothing more than it has.
    pub refused_spend: Option<Money>,
    /// The attempt that this sale repeats.
    pub again: Option<AttemptId>,
}

impl Sale {
    /// A sale in which nothing is entered yet.
    #[must_use]
    pub fn new(customer: Customer, found_by: Query) -> Self {
        Self {
            number: 0,
            lookup: Lookup::of(&customer, found_by.clone()),
            refused_spend: None,
            is_doubtful: false,
            found_by,
            customer,
            entry: Entry::Empty,
            ahead: Some(Entry::Empty),
            just_served: false,
            pricing: Pricing::None,
            wish: Wish::Nothing,
            holding: Holding::None,
            confirming: Confirming::Not,
            blocked: false,
            again: None,
        }
    }

    /// Whether nothing was entered or asked for yet that is this customer's.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        self.ahead.as_ref() == Some(&self.entry) && self.holding == Holding::None
    }

    /// The entered amount, where there is one.
    #[must_use]
    pub fn amount(&self) -> Option<Money> {
        self.entry.amount()
    }

    /// The hold in force, where there is one.
    #[must_use]
    pub fn hold(&self) -> Option<&Hold> {
        match &self.holding {
            Holding::Held(hold) | Holding::Over(hold) => Some(hold),
            _ => None,
        }
    }

    /// Whether the hold in force has this name.
    #[must_use]
    pub fn is_held_as(&self, id: &HoldId) -> bool {
        self.hold().is_some_and(|hold| hold.id == *id)
    }

    /// The quote, where it is known.
    #[must_use]
    pub fn quote(&self) -> Option<&Quote> {
        match &self.pricing {
            Pricing::Ready(quote) => Some(quote),
            _ => None,
        }
    }

    /// Points to be spent: what is wished for, as far as the quote allows; none while there is no quote.
    #[must_use]
    pub fn spend(&self) -> Money {
        self.quote().map_or(Money::ZERO, |quote| self.wish.within(quote.max_spend))
    }

    /// Whether the quote leaves less to be spent than was chosen.
    #[must_use]
    pub fn is_reduced(&self) -> bool {
        self.quote().is_some_and(|quote| self.wish.is_more_than(quote.max_spend))
    }

    /// The question that the cashier is asked before points are spent.
    #[must_use]
    pub fn question(&self) -> Option<Question> {
        match self.confirming {
            Confirming::Asked(question) => Some(question),
            Confirming::Not | Confirming::Looking | Confirming::Protecting => None,
        }
    }

    /// What is left to pay as far as the till can tell; `None` for a discount, which is the
    /// service's to reckon, and while there is no quote.
    #[must_use]
    pub fn to_pay(&self) -> Option<Money> {
        let quote = self.quote()?;
        (quote.scheme != Scheme::Discount).then(|| quote.amount - self.spend())
    }

    /// Whether a money call for this sale is under way: the hold is being asked for.
    #[must_use]
    pub fn is_asking_for_hold(&self) -> bool {
        matches!(self.holding, Holding::Asking(_))
    }

    /// Whether what was confirmed goes on by itself, so that nothing may change.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.is_asking_for_hold() || self.confirming == Confirming::Protecting
    }

    /// The receipt, as it is confirmed.
    pub(crate) fn receipt(&self, quote: &Quote, holds: Vec<Hold>) -> Operation {
        let earn = quote.earn.filter(|_| !self.spend().is_positive() && quote.scheme != Scheme::Discount);
        let (amount, spend) = (quote.amount, self.spend());
        self.operation(OperationKind::Retail { amount, spend, earn, holds })
    }

    /// The points, as they are to be held.
    pub(crate) fn hold_operation(&self, points: Money) -> Operation {
        // A hold repeats nothing: it would count as what is done again.
        Operation { again: None, ..self.operation(OperationKind::Hold { points }) }
    }

    /// The balance before anything was sent, where it can prove what became of it.
    #[must_use]
    pub fn proved_balance(&self) -> Option<Money> {
        self.customer.balance.filter(|_| !self.is_doubtful)
    }

    fn operation(&self, kind: OperationKind) -> Operation {
        let customer = Customer { balance: self.proved_balance(), ..self.customer.clone() };
        Operation { customer, lookup: self.lookup.clone(), kind, again: self.again }
    }

    /// What a receipt that was not booked tells of its points.
    pub(crate) fn learn(&mut self, operation: &Operation, failure: &Failure) {
        let OperationKind::Retail { spend, holds, .. } = &operation.kind else { return };
        match failure.reason {
            Reason::SpendTooLarge if spend.is_positive() => self.refused_spend = Some(*spend),
            Reason::HoldNotFound if self.hold().is_some_and(|hold| holds.contains(hold)) => {
                self.holding = Holding::None;
            }
            _ => {}
        }
    }

    /// Takes a calculation as the quote for what is entered now. Points may be spent only under a
    /// scheme that the till knows to have points.
    pub(crate) fn price(&mut self, seq: Seq, amount: Money, calculation: Calculation, holds: Vec<HoldId>) {
        let scheme = calculation.scheme.unwrap_or_else(|| self.customer.level.scheme.clone());
        let most = self.refused_spend.map_or(amount, |refused| refused - Money::SMALLEST);
        let spendable = match scheme {
            Scheme::Cashback if !self.blocked => calculation.spend.min(most).clamp(Money::ZERO, amount),
            _ => Money::ZERO,
        };
        self.ahead = self.ahead.take().filter(|ahead| *ahead == self.entry);
        self.pricing = Pricing::Ready(Quote {
            seq,
            client: self.customer.id.clone(),
            amount,
            holds,
            max_spend: spendable,
            earn: calculation.earn,
            percent: calculation.percent,
            scheme,
        });
    }
}
