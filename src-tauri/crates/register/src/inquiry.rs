//! An operation whose outcome nobody knows, and what reading the balance again says of it.
//!
//! *Invariant:* only reading ever resolves anything here, and what is concluded is an inference: it
//! is kept and shown as one, never as a confirmation. Where the evidence allows two stories, there
//! is no verdict, and a person decides.

use std::time::Duration;

use crate::{AttemptId, ClientId, Hold, Lookup, Money, Operation, OperationKind};

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
    /// Our hold that was part of it: any operation at the point ends it.
    pub hold: Option<Hold>,
    /// Whether points of this client may be held by a hold whose answer was lost. A balance that fell
    /// then proves nothing.
    pub hold_lost: bool,
}

impl Sent {
    /// What there is to know of a receipt; `None` of anything else.
    pub(crate) fn of(operation: &Operation, hold_lost: bool) -> Option<Self> {
        let OperationKind::Retail { spend, earn, hold, .. } = operation.kind.clone() else { return None };
        let (client, balance) = (operation.customer.id.clone(), operation.customer.balance);
        Some(Self { client, spend, earn, balance, hold, hold_lost })
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
    fn is_open(self) -> bool {
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

/// An operation that is being looked into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inquiry {
    /// Its row in the ledger.
    pub attempt: AttemptId,
    /// What was sent.
    pub sent: Sent,
    /// How to find the client again, where that is known.
    pub lookup: Option<Lookup>,
    /// What the evidence says so far.
    pub verdict: Verdict,
    looks: Vec<Look>,
    /// Pauses that are over.
    waited: Duration,
    /// The pause before the look that is outstanding.
    pause: Duration,
    looking: u32,
    /// Whether the operation that has overtaken this one is still on its way.
    is_passing: bool,
}

const FIRST_PAUSE: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_mins(10);

impl Inquiry {
    /// An inquiry without evidence. One that was overtaken can have none.
    #[must_use]
    pub fn new(attempt: AttemptId, sent: Sent, lookup: Option<Lookup>, overtaken: bool) -> Self {
        let verdict = if overtaken { Verdict::Overtaken } else { verdict(&sent, &[], Duration::ZERO) };
        let (looks, waited, pause, looking) = (vec![], Duration::ZERO, Duration::ZERO, 0);
        Self { attempt, sent, lookup, verdict, looks, waited, pause, looking, is_passing: false }
    }

    /// The readings so far.
    #[must_use]
    pub fn looks(&self) -> &[Look] {
        &self.looks
    }

    /// Takes a reading that nobody waited for; true where it says something new.
    pub(crate) fn see(&mut self, seen: Seen, quiet: Duration) -> bool {
        if !self.verdict.is_open() {
            return false;
        }
        let before = (self.verdict, self.looks.last().map(|look| look.seen));
        self.looks.push(Look { waited: self.waited, seen });
        self.verdict = verdict(&self.sent, &self.looks, quiet);
        before != (self.verdict, Some(seen))
    }

    /// The outstanding look has come back: its pause is over.
    pub(crate) fn waited(&mut self) {
        self.waited += std::mem::take(&mut self.pause);
    }

    /// Another operation of this client goes out: what the balance says from now on is about both.
    pub(crate) fn overtake(&mut self) {
        if self.verdict.booked().is_none() && self.verdict != Verdict::Overtaken {
            self.verdict = Verdict::Overtaken;
            self.is_passing = true;
        }
    }

    /// Whether that operation happened is known. True where it did not, and this one is looked into as before.
    pub(crate) fn overtaken(&mut self, happened: bool, quiet: Duration) -> bool {
        let goes_on = std::mem::take(&mut self.is_passing) && !happened;
        if goes_on {
            self.verdict = verdict(&self.sent, &self.looks, quiet);
            self.hurry();
        }
        goes_on
    }

    /// How long to wait before the next look, where one makes sense. Each pause is twice the last.
    pub(crate) fn next_pause(&mut self) -> Option<Duration> {
        let pause = FIRST_PAUSE.saturating_mul(1 << self.looking.min(16)).min(LONGEST_PAUSE);
        self.looking += 1;
        self.pause = pause;
        self.can_look().then_some(pause)
    }

    /// Whether another look makes sense.
    pub(crate) fn can_look(&self) -> bool {
        self.verdict.is_open() && self.lookup.is_some()
    }

    /// The next look comes at once, and so are those after it closer together again.
    pub(crate) fn hurry(&mut self) {
        self.pause = Duration::ZERO;
        self.looking = 0;
    }
}
