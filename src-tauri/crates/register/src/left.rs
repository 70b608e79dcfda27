//! Holds that a sale has left behind while they are being let go. Until one has ended for certain, its client's balance may
//! be without those points, and a balance that is read meanwhile proves nothing.

use crate::{ClientId, HoldId, Holding, Register, Sale};

/// A hold that may still be in force although no sale has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LeftHold {
    id: HoldId,
    client: ClientId,
}

impl Register {
    /// A sale ends, whatever becomes of its hold.
    pub(crate) fn leave(&mut self, sale: &Sale) {
        if let Holding::Held(hold) | Holding::Releasing(hold) = &sale.holding {
            self.left.push(LeftHold { id: hold.id.clone(), client: sale.customer.id.clone() });
        }
    }

    /// The service has let a hold go.
    pub(crate) fn let_go(&mut self, id: &HoldId) {
        self.left.retain(|left| left.id != *id);
    }

    /// An operation was created: it has ended every hold at this point.
    pub(crate) fn end_holds(&mut self) {
        self.left.clear();
    }

    /// Whether a balance of this client's that is read now may be without points that are only held.
    pub(crate) fn is_doubtful(&self, client: &ClientId) -> bool {
        self.left.iter().any(|left| left.client == *client)
    }
}
