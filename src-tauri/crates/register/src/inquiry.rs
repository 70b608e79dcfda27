//! An operation that is being looked into: the evidence by now, and when to look again.

use std::time::Duration;

use crate::{AttemptId, Look, Lookup, Seen, Sent, Verdict, verdict};

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
    /// Whether its holds can still tell: this till has sent nothing since that would have ended them.
    holds_tell: bool,
}

const FIRST_PAUSE: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_mins(10);

impl Inquiry {
    /// An inquiry without evidence. One that was overtaken can have none.
    #[must_use]
    pub fn new(attempt: AttemptId, sent: Sent, lookup: Option<Lookup>, overtaken: bool) -> Self {
        let verdict = if overtaken { Verdict::Overtaken } else { verdict(&sent, &[], Duration::ZERO) };
        let (looks, waited, pause, looking) = (vec![], Duration::ZERO, Duration::ZERO, 0);
        Self {
            attempt,
            sent,
            lookup,
            verdict,
            looks,
            waited,
            pause,
            looking,
            is_passing: false,
            holds_tell: true,
        }
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
        let seen = Seen { witness: seen.witness.filter(|_| self.holds_tell), ..seen };
        let before = (self.verdict, self.looks.last().map(|look| look.seen));
        self.looks.push(Look { waited: self.waited, seen });
        self.verdict = verdict(&self.sent, &self.looks, quiet);
        before != (self.verdict, Some(seen))
    }

    /// The pause before the next look is over.
    pub(crate) fn waited(&mut self) {
        self.waited += std::mem::take(&mut self.pause);
    }

    /// This till has sent something that ends all its holds: from then on they tell nothing of this operation.
    pub fn void_witness(&mut self) {
        self.holds_tell = false;
    }

    /// Another operation of this client goes out: what the balance says from now on is about both.
    pub(crate) fn overtake(&mut self) {
        if self.verdict.booked().is_none() && self.verdict != Verdict::Overtaken {
            self.verdict = Verdict::Overtaken;
            self.is_passing = true;
            // A look that comes after that one is not the first that could have been, whatever became of it.
            self.sent.is_fresh = false;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ClientId, Money};

    /// An earlier run has told that it was overtaken: what becomes of the next receipt frees nothing.
    #[test]
    fn what_was_overtaken_once_stays_so_whatever_comes_later() {
        let sent = Sent {
            client: ClientId("c".into()),
            spend: Money::SMALLEST,
            earn: None,
            balance: Some(Money::ZERO),
            holds: vec![],
            hold_lost: false,
            is_fresh: false,
        };
        let mut inquiry = Inquiry::new(AttemptId(1), sent.clone(), None, true);
        inquiry.overtake();
        assert!(!inquiry.overtaken(false, FIRST_PAUSE));
        assert_eq!(inquiry.verdict, Verdict::Overtaken);

        let sent = Sent { is_fresh: true, ..sent };
        let mut inquiry = Inquiry::new(AttemptId(1), sent, None, false);
        inquiry.overtake();
        assert!(inquiry.overtaken(false, FIRST_PAUSE), "it moved nothing");
        assert_eq!(inquiry.verdict, Verdict::NotSeen);
        assert!(!inquiry.sent.is_fresh, "the look that was out is not waited for");
    }
}
