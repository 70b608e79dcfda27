//! The holds of this till that no sale has any more. A hold outlives its sale: until it has provably ended it lowers its
//! client's balance for whoever does not name it.
//!
//! *Invariant:* while one may be in force, every call about its client names it; and where one cannot be named, because the
//! answer that had its name was lost, no balance of its client is believed.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use crate::{ClientId, Effect, Failure, Hold, HoldId, Holding, Notice, Register, Sale, Seq, Timer, When};

/// However long a hold was asked for: none that an earlier run has left can be in force after this. It is an hour until a request
/// arrives, and then as long as any.
pub const LONGEST_TRACE: Duration = Duration::from_mins(90);
/// By so much a hold may outlast what was asked for: until its answer was lost, and for clocks that go at different speeds.
const MARGIN: Duration = Duration::from_mins(3);

/// The holds that sales have left behind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct OwnHolds {
    /// Whether the ledger still has to say what an earlier run has left here: until then no balance proves anything.
    is_waited_for: bool,
    /// Whether there may be more that it cannot tell.
    are_untold: bool,
    left: Vec<LeftHold>,
    /// Whose points may be held under a name that nobody knows.
    lost: Vec<ClientId>,
    /// Whose balance something of ours has changed, and up to which question: what was asked before it may be answered either way.
    stirred: HashMap<ClientId, Seq>,
    /// All that this run of the till has had while it waits for that. What has become of them it knows better than the ledger, where
    /// no hold ends.
    known: HashSet<HoldId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct LeftHold {
    hold: Hold,
    client: ClientId,
    /// Whether it was let go, and only the service's word is missing. Else it stays: it tells of a receipt.
    is_let_go: bool,
    /// Whether it is an earlier run's: it may have been over for long, and its customer has left.
    is_earlier: bool,
}

impl Register {
    /// A sale ends, or lets its hold go.
    pub(crate) fn leave(&mut self, sale: &mut Sale) {
        if let Some(hold) = sale.hold() {
            let (hold, client) = (hold.clone(), sale.customer.id.clone());
            self.holds.left.push(LeftHold { hold, client, is_let_go: false, is_earlier: false });
            sale.holding = Holding::None;
        }
    }

    /// A hold was granted.
    pub(crate) fn know(&mut self, hold: &Hold) {
        if self.holds.is_waited_for {
            self.holds.known.insert(hold.id.clone());
        }
    }

    /// Holds of an earlier run: those whose names are known, and whose are not. One that tells of no receipt is nothing that anybody
    /// needs, and is let go.
    pub(crate) fn reopen_holds(
        &mut self,
        left: Vec<(ClientId, Hold)>,
        lost: Vec<ClientId>,
        are_untold: bool,
    ) -> Vec<Effect> {
        if !std::mem::take(&mut self.holds.is_waited_for) {
            // Told once more: what has ended since is known better by now.
            return vec![];
        }
        let mut effects = vec![];
        let known = std::mem::take(&mut self.holds.known);
        for (client, hold) in left {
            if known.contains(&hold.id) {
                continue;
            }
            let is_let_go = !self.inquiries.iter().any(|inquiry| inquiry.sent.holds.contains(&hold));
            effects.push(Effect::Remind(Timer::Hold(hold.id.clone()), When::At(hold.ends_at)));
            effects.extend(is_let_go.then(|| Effect::Release(hold.id.clone())));
            self.holds.left.push(LeftHold { hold, client, is_let_go, is_earlier: true });
        }
        for client in lost {
            // For how long it was asked for nobody knows: that may have been set otherwise then.
            effects.push(self.lose_track_for(&client, LONGEST_TRACE));
        }
        if are_untold {
            self.holds.are_untold = true;
            effects.push(Effect::Remind(Timer::HoldsWaitedOut, When::After(LONGEST_TRACE)));
        }
        effects
    }

    /// Those of which nobody could tell are over, whichever they were.
    pub(crate) fn holds_waited_out(&mut self) {
        self.holds.are_untold = false;
    }

    /// Lets the holds go that were left of this client. Safe to repeat. What is let go tells of no receipt any more.
    pub(crate) fn release(&mut self, client: &ClientId) -> Vec<Effect> {
        self.release_those(|left| left.client == *client)
    }

    /// Lets go once more what was let go without an answer.
    pub(crate) fn release_again(&mut self) -> Vec<Effect> {
        self.release_those(|left| left.is_let_go)
    }

    /// The time of a hold that was left is over, by our clock. The service's may say otherwise, so it is let go.
    pub(crate) fn left_hold_over(&mut self, id: &HoldId) -> Vec<Effect> {
        self.release_those(|left| left.hold.id == *id)
    }

    fn release_those(&mut self, which: impl Fn(&LeftHold) -> bool) -> Vec<Effect> {
        let mut effects = vec![];
        for left in self.holds.left.iter_mut().filter(|left| which(left)) {
            left.is_let_go = true;
            effects.push(Effect::Release(left.hold.id.clone()));
            for inquiry in &mut self.inquiries {
                if inquiry.sent.holds.contains(&left.hold) {
                    inquiry.void_witness();
                }
            }
        }
        effects
    }

    /// The service has let a hold go, or that was not confirmed: then it is in force as before, as far as anybody knows.
    pub(crate) fn released(&mut self, id: &HoldId, released: Result<(), Failure>) {
        match released {
            Ok(()) => self.drop_those(|left| left.hold.id == *id),
            Err(failure) if self.holds.left.iter().any(|left| left.hold.id == *id && !left.is_earlier) => {
                self.say(Notice::ReleaseFailed(failure));
            }
            // It has ended otherwise.
            Err(_) => {}
        }
    }

    /// The answer to a hold was lost. Nobody knows its name, and nobody can release it. It may still be on its way for as long as
    /// any lost request, and lasts from then on.
    pub(crate) fn lose_track(&mut self, client: &ClientId) -> Effect {
        // One of before may last longer than this one.
        let is_another = self.has_lost_hold(client);
        let longest = self.policy.hold + self.policy.quiet + MARGIN;
        self.lose_track_for(client, if is_another { LONGEST_TRACE } else { longest })
    }

    fn lose_track_for(&mut self, client: &ClientId, longest: Duration) -> Effect {
        if !self.has_lost_hold(client) {
            self.holds.lost.push(client.clone());
        }
        Effect::Remind(Timer::LostHold(client.clone()), When::After(longest))
    }

    /// The longest time that a hold can last is over.
    pub(crate) fn lost_hold_over(&mut self, client: &ClientId) {
        self.holds.lost.retain(|lost| lost != client);
        self.stir(client);
    }

    /// An operation was created: it has ended every hold at this point, but not one that is still on its way.
    pub(crate) fn end_holds(&mut self) {
        self.drop_those(|_| true);
    }

    /// The service does not know one of these any more. Where it is the only one, that is it. Else nobody knows which are still in
    /// force: all are let go, and none is named again. What was read before of this client's balance proves nothing then.
    pub(crate) fn mistrust(&mut self, client: &ClientId, named: &[Hold]) -> Vec<Effect> {
        let mut effects = vec![];
        if named.len() > 1 {
            effects.extend(named.iter().map(|hold| Effect::Release(hold.id.clone())));
            effects.push(self.lose_track(client));
        }
        self.drop_those(|left| named.contains(&left.hold));
        effects
    }

    fn drop_those(&mut self, which: impl Fn(&LeftHold) -> bool) {
        let (gone, left) = std::mem::take(&mut self.holds.left).into_iter().partition::<Vec<_>, _>(which);
        self.holds.left = left;
        for gone in gone {
            self.stir(&gone.client);
        }
    }

    /// Something of ours changes this client's balance, or how it has to be read: what was asked before says nothing.
    pub(crate) fn stir(&mut self, client: &ClientId) {
        self.holds.stirred.insert(client.clone(), self.seq);
    }

    /// Nothing was asked that could have been answered either way.
    pub(crate) fn settle_down(&mut self) {
        self.holds.stirred.clear();
    }

    /// Whether that has happened since the question of this number.
    pub(crate) fn is_stirred_since(&self, client: &ClientId, seq: Seq) -> bool {
        self.holds.stirred.get(client).is_some_and(|stirred| *stirred >= seq)
    }

    /// Whether all of these are in force, as far as anybody knows. One that was let go, or has ended meanwhile, says nothing of what
    /// happens now.
    pub(crate) fn are_in_force(&self, holds: &[Hold]) -> bool {
        let is_in_force =
            |hold: &Hold| self.holds.left.iter().any(|left| left.hold == *hold && !left.is_let_go);
        holds.iter().all(is_in_force)
    }

    /// The holds that every call about this client names: the sale's own, and those left of earlier ones.
    pub(crate) fn holds_of(&self, client: &ClientId, own: Option<&Hold>) -> Vec<Hold> {
        let left = self.holds.left.iter().filter(|left| left.client == *client).map(|left| &left.hold);
        own.into_iter().chain(left).cloned().collect()
    }

    /// The till is at another point, or at another ledger: what holds it has left there is not known yet.
    pub(crate) fn forget_holds(&mut self) {
        self.holds = OwnHolds { is_waited_for: true, ..OwnHolds::default() };
    }

    /// Whether points of this client may be held that no call names.
    pub(crate) fn may_be_held(&self, client: &ClientId) -> bool {
        self.holds.is_waited_for || self.holds.are_untold || self.has_lost_hold(client)
    }

    /// Whether points of this client may be held under a name that nobody knows.
    pub(crate) fn has_lost_hold(&self, client: &ClientId) -> bool {
        self.holds.lost.contains(client)
    }
}

/// The names of holds, as a call carries them.
pub(crate) fn names(holds: &[Hold]) -> Vec<HoldId> {
    holds.iter().map(|hold| hold.id.clone()).collect()
}
