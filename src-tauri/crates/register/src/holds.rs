//! The holds of this till that no sale has any more. A hold outlives its sale: until it has provably ended it lowers its
//! client's balance for whoever does not name it.
//!
//! *Invariant:* while one may be in force, every call about its client names it; and where one cannot be named, because the
//! answer that had its name was lost, no balance of its client is believed.

use std::time::Duration;

use crate::{ClientId, Effect, Failure, Hold, HoldId, Holding, Notice, Register, Sale, Timer, When};

/// By so much a hold may outlast what was asked for: until its answer was lost, and for clocks that go at different speeds.
const MARGIN: Duration = Duration::from_mins(3);

/// The holds that sales have left behind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct OwnHolds {
    left: Vec<LeftHold>,
    /// Whose points may be held under a name that nobody knows.
    lost: Vec<ClientId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct LeftHold {
    hold: Hold,
    client: ClientId,
    /// Whether its time is over, by our clock.
    is_over: bool,
}

impl Register {
    /// A sale ends, or lets its hold go.
    pub(crate) fn leave(&mut self, sale: &mut Sale) {
        if let Some(hold) = sale.hold() {
            let (hold, client) = (hold.clone(), sale.customer.id.clone());
            self.holds.left.push(LeftHold { hold, client, is_over: false });
            sale.holding = Holding::None;
        }
    }

    /// Lets the holds go that were left of this client. Safe to repeat.
    pub(crate) fn release(&self, client: &ClientId) -> Vec<Effect> {
        let theirs = self.holds.left.iter().filter(|left| left.client == *client);
        theirs.map(|left| Effect::Release(left.hold.id.clone())).collect()
    }

    /// Lets every hold go that was left.
    pub(crate) fn release_all(&self) -> Vec<Effect> {
        self.holds.left.iter().map(|left| Effect::Release(left.hold.id.clone())).collect()
    }

    /// The service has let a hold go, or that was not confirmed: then it is in force as before, as far as anybody knows.
    pub(crate) fn released(&mut self, id: &HoldId, released: Result<(), Failure>) {
        let is_gone = |left: &LeftHold| left.hold.id == *id && (released.is_ok() || left.is_over);
        self.holds.left.retain(|left| !is_gone(left));
        if let Err(failure) = released {
            // What was typed in vain, or became of a receipt, is said before it.
            self.notice.get_or_insert(Notice::ReleaseFailed(failure));
        }
    }

    /// The time of a hold that was left is over, by our clock. The service's may say otherwise, so it is let go once more.
    pub(crate) fn left_hold_over(&mut self, id: &HoldId) -> Vec<Effect> {
        let theirs = self.holds.left.iter_mut().filter(|left| left.hold.id == *id);
        theirs
            .map(|left| {
                left.is_over = true;
                Effect::Release(id.clone())
            })
            .collect()
    }

    /// The answer to a hold was lost. Nobody knows its name, and nobody can release it.
    pub(crate) fn lose_track(&mut self, client: &ClientId) -> Effect {
        self.holds.lost.push(client.clone());
        Effect::Remind(Timer::LostHold(client.clone()), When::After(self.policy.hold + MARGIN))
    }

    /// The longest time that a hold can last is over.
    pub(crate) fn lost_hold_over(&mut self, client: &ClientId) {
        self.holds.lost.retain(|lost| lost != client);
    }

    /// An operation was created: it has ended every hold at this point.
    pub(crate) fn end_holds(&mut self) {
        self.holds = OwnHolds::default();
    }

    /// The service does not know these any more.
    pub(crate) fn drop_holds(&mut self, gone: &[Hold]) {
        self.holds.left.retain(|left| !gone.contains(&left.hold));
    }

    /// The holds that every call about this client names: the sale's own, and those left of earlier ones.
    pub(crate) fn holds_of(&self, client: &ClientId, own: Option<&Hold>) -> Vec<Hold> {
        let left = self.holds.left.iter().filter(|left| left.client == *client).map(|left| &left.hold);
        own.into_iter().chain(left).cloned().collect()
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
