//! What reading a balance again says of an operation whose outcome nobody knows: the evidence, and what follows from it.
//!
//! *Invariant:* only reading ever resolves anything here, and what is concluded is an inference: it
//! is kept and shown as one, never as a confirmation. Where the evidence allows two stories, there
//! is no verdict, and a person decides.

use std::ops::ControlFlow;
use std::time::Duration;

use crate::holds::names;
use crate::{ClientId, Failure, Hold, HoldId, Money, Operation, OperationKind, Reason};

/// An operation that was sent, as far as a verdict needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Whose points.
    pub client: ClientId,
    /// Points to be spent; nothing means that points were to be earned.
    pub spend: Money,
    /// Points to be earned, where none were spent and the service had said how many.
    pub earn: Option<Money>,
    /// The balance before.
    pub balance: Option<Money>,
    /// Our holds that were named in it: any operation at the point ends them.
    pub holds: Vec<Hold>,
    /// Whether points of this client may be held by a hold whose answer was lost. A balance that fell
    /// then proves nothing.
    pub hold_lost: bool,
    /// Whether the first look came as soon as the answer was lost, and nothing failed since.
    pub is_fresh: bool,
}

impl Sent {
    /// What there is to know of a receipt; `None` of anything else.
    pub(crate) fn of(operation: &Operation, hold_lost: bool) -> Option<Self> {
        let OperationKind::Retail { spend, earn, holds, .. } = operation.kind.clone() else { return None };
        let (client, balance) = (operation.customer.id.clone(), operation.customer.balance);
        Some(Self { client, spend, earn, balance, holds, hold_lost, is_fresh: true })
    }
}

/// What became of a hold of ours before its time was over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Witness {
    /// Its points still count as held.
    InForce,
    /// They do not: some operation at the point has ended it.
    Gone,
}

/// What one reading showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The balance, with our hold named where there was one.
    pub balance: Option<Money>,
    /// What became of the hold, where it can be told.
    pub witness: Option<Witness>,
}

/// Reading a balance so that it tells of our holds as well: which holds the next reading has to name, and what all of them say.
/// Whoever drives it does the reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BalanceReading {
    named: Vec<Hold>,
    /// The service does not know one of several: those that are still to be named alone, to see which.
    alone: Option<Vec<Hold>>,
    /// Those of them that should still be in force, and so can tell.
    lasting: Vec<Hold>,
    /// What was read by now: the balance with the holds named, and then without.
    read: Vec<Option<Money>>,
}

/// A hold that ends within so many milliseconds may be over before the balance is read.
const MARGIN: i64 = 2_000;

impl BalanceReading {
    /// A reading that names these holds, at this time in milliseconds since 1970.
    #[must_use]
    pub fn new(holds: &[Hold], now: i64) -> Self {
        let lasting =
            holds.iter().filter(|hold| now.saturating_add(MARGIN) < hold.ends_at).cloned().collect();
        Self { named: holds.to_vec(), alone: None, lasting, read: vec![] }
    }

    /// The holds that have to be named now: with them, without them, and with them once more, because a balance that moved
    /// in between tells nothing of them.
    #[must_use]
    pub fn names(&self) -> Vec<HoldId> {
        match self.alone.as_deref() {
            Some([.., last]) => names(std::slice::from_ref(last)),
            _ if self.read.len() == 1 => vec![],
            _ => names(&self.named),
        }
    }

    /// Takes what was read; it breaks off where nothing more has to be.
    ///
    /// # Errors
    /// As the reading failed.
    pub fn take(&mut self, read: Result<Option<Money>, Failure>) -> ControlFlow<Result<Seen, Failure>> {
        let one = self.alone.as_mut().and_then(Vec::pop);
        let balance = match (read, one) {
            // A service that minds a hold which it does not know any more says by that what became of it.
            (Err(Failure { reason: Reason::HoldNotFound, .. }), Some(gone)) => {
                self.named.retain(|hold| *hold != gone);
                return ControlFlow::Continue(());
            }
            // The balance of a reading that named one of several is about that one only.
            (Ok(_), Some(_)) => return ControlFlow::Continue(()),
            (Err(Failure { reason: Reason::HoldNotFound, .. }), None)
                if self.read.is_empty() && self.alone.is_none() =>
            {
                if let [_] = self.named[..] {
                    self.named.clear();
                } else {
                    self.alone = Some(self.named.clone());
                }
                return ControlFlow::Continue(());
            }
            (Err(failure), _) => return ControlFlow::Break(Err(failure)),
            (Ok(balance), None) => balance,
        };
        let seen = |witness| ControlFlow::Break(Ok(Seen { balance, witness }));
        match self.read[..] {
            [] if self.lasting.is_empty() => seen(None),
            [] if self.named.is_empty() => seen(Some(Witness::Gone)),
            [with, without] => {
                let held = self.lasting.iter().fold(Money::ZERO, |sum, hold| sum + hold.points);
                let tells = with.zip(without).filter(|_| with == balance);
                seen(tells.and_then(|(with, without)| match with - without {
                    Money::ZERO => Some(Witness::Gone),
                    difference => (difference == held).then_some(Witness::InForce),
                }))
            }
            _ => {
                self.read.push(balance);
                ControlFlow::Continue(())
            }
        }
    }
}

/// A reading, and how long after the answer was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// At least so long: waiting that the till was not there for is not counted.
    pub waited: Duration,
    /// What it showed.
    pub seen: Seen,
}

/// What the evidence says. Each verdict is its own reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Booked: the balance has fallen by just the points that were to be spent.
    Spent,
    /// Booked: the balance has risen by just the points that were to be earned.
    Earned,
    /// Not booked: the balance has stayed, also after a request on its way would have arrived.
    Unchanged,
    /// Undecided: the balance was not read yet.
    NotSeen,
    /// Undecided: there is no balance to tell by, as with discounts.
    NoBalance,
    /// Undecided: the balance has stayed so far, but the request may still arrive.
    TooEarly,
    /// Undecided: points that are earned may be credited days later.
    MayComeLater,
    /// Undecided: something else has moved the balance.
    OtherBalance,
    /// Undecided: the balance says one thing, and the hold another.
    WitnessDisagrees,
    /// Undecided: a hold whose answer was lost may be what lowered the balance.
    HoldInTheWay,
    /// Undecided: this till has sent another operation of this client since.
    Overtaken,
}

impl Verdict {
    /// Whether the operation was booked, where the evidence says so.
    #[must_use]
    pub fn booked(self) -> Option<bool> {
        match self {
            Self::Spent | Self::Earned => Some(true),
            Self::Unchanged => Some(false),
            _ => None,
        }
    }

    /// Whether reading again can lead to another verdict.
    pub(crate) fn is_open(self) -> bool {
        let hopeless = matches!(self, Self::NoBalance | Self::WitnessDisagrees | Self::Overtaken);
        self.booked().is_none() && !hopeless
    }
}

/// What the looks at a balance say of an operation that was sent. `quiet` is how long a lost request
/// may still arrive.
#[must_use]
pub fn verdict(sent: &Sent, looks: &[Look], quiet: Duration) -> Verdict {
    let spends = sent.spend.is_positive();
    let moved = if spends { Some(Money::ZERO - sent.spend) } else { sent.earn };
    let (Some(before), Some(moved)) = (sent.balance, moved.filter(|moved| *moved != Money::ZERO)) else {
        return Verdict::NoBalance;
    };
    let mut seen = looks.iter().filter(|look| look.seen.balance.is_some()).peekable();
    if seen.peek().is_none() {
        return if looks.is_empty() { Verdict::NotSeen } else { Verdict::NoBalance };
    }
    let (mut stayed, mut last) = (0, Duration::ZERO);
    let (mut has_moved, mut otherwise) = (false, false);
    for look in seen {
        match look.seen.balance {
            // A regular buys the same every day: what comes later may be yesterday's points.
            Some(balance)
                if !spends && balance == before + moved && !(sent.is_fresh && look.waited.is_zero()) =>
            {
                otherwise = true;
            }
            Some(balance) if balance == before + moved => {
                if look.seen.witness == Some(Witness::InForce) {
                    return Verdict::WitnessDisagrees;
                }
                has_moved = true;
            }
            Some(balance) if balance == before => {
                if spends && look.seen.witness == Some(Witness::Gone) {
                    return Verdict::WitnessDisagrees;
                }
                stayed += 1;
                last = look.waited;
            }
            _ => otherwise = true,
        }
    }
    match (spends, has_moved) {
        (true, true) if sent.hold_lost => Verdict::HoldInTheWay,
        (true, true) => Verdict::Spent,
        (false, true) => Verdict::Earned,
        (_, false) if otherwise => Verdict::OtherBalance,
        (false, false) => Verdict::MayComeLater,
        (true, false) if stayed >= 2 && last >= quiet => Verdict::Unchanged,
        (true, false) => Verdict::TooEarly,
    }
}
