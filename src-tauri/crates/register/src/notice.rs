//! What the till tells the cashier beside what is going on.

use std::mem::discriminant;

use crate::{AttemptId, Failure, Money, Query, Register};

/// Something the cashier is told beside the phase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A search did not find, or did not reach, anyone.
    SearchFailed(Query, Failure),
    /// A quote could not be had.
    QuoteFailed(Failure),
    /// A receipt was refused or not sent: nothing happened.
    SaleFailed(Failure),
    /// A hold was refused or not sent, or its answer was lost.
    HoldFailed(Failure),
    /// Points may stay held until their time is over: the release was not confirmed.
    ReleaseFailed(Failure),
    /// The hold's time was over. The figures are new.
    HoldEnded,
    /// The hold was gone before its time: another operation at the point has ended it.
    HoldVanished,
    /// Ignored, because a money call is under way.
    Busy,
    /// Ignored, because an unconfirmed receipt has to be put aside first.
    UnresolvedFirst,
    /// What was confirmed is not what is on the screen any more: look again.
    QuoteChanged,
    /// Ignored, because nobody can have read what it would have confirmed.
    TooSoon,
    /// Ignored, because this customer is being served.
    AlreadyServed,
    /// A scan broke off, so it was not used.
    ScanCut,
    /// A scan was more than one line of text, so it was not used.
    ScanTooMuch,
    /// A scan was no text, so it was not used.
    ScanUnreadable,
    /// The receipt is kept: its points will be earned when the service is back.
    Deferred,
    /// The receipt could not be kept.
    DeferFailed(Failure),
    /// A receipt that was kept came to less, when it was sent at last, than its customer had paid.
    Overpaid {
        /// The row it was kept in.
        kept: AttemptId,
        /// What the customer has paid.
        paid: Money,
        /// What the service says they had to pay.
        total: Money,
    },
}

impl Notice {
    /// Whether it comes at any time, whatever the cashier is at, and must not go unread.
    pub(crate) fn stays(&self) -> bool {
        matches!(self, Self::Overpaid { .. })
    }

    /// Whether it is about what became of points or of a receipt.
    fn is_about_money(&self) -> bool {
        match self {
            Self::SaleFailed(_)
            | Self::HoldFailed(_)
            | Self::ReleaseFailed(_)
            | Self::HoldEnded
            | Self::HoldVanished
            | Self::Deferred
            | Self::DeferFailed(_)
            | Self::Overpaid { .. } => true,
            Self::SearchFailed(..)
            | Self::QuoteFailed(_)
            | Self::Busy
            | Self::UnresolvedFirst
            | Self::QuoteChanged
            | Self::TooSoon
            | Self::AlreadyServed
            | Self::ScanCut
            | Self::ScanTooMuch
            | Self::ScanUnreadable => false,
        }
    }
}

impl Register {
    /// Tells the cashier one thing more: money first, and of each kind the newest, but of what stays all.
    pub(crate) fn say(&mut self, notice: Notice) {
        self.told += 1;
        self.keep_saying(notice);
    }

    /// The cashier is still told: it is nothing new.
    pub(crate) fn keep_saying(&mut self, notice: Notice) {
        self.notices.retain(|said| said.stays() || discriminant(said) != discriminant(&notice));
        let at = self.notices.partition_point(|said| said.is_about_money() || !notice.is_about_money());
        self.notices.insert(at, notice);
    }

    /// The search that did not find, or did not reach, anyone, where the cashier is still told of it.
    #[must_use]
    pub fn searched_in_vain(&self) -> Option<&Query> {
        self.notices.iter().find_map(|notice| match notice {
            Notice::SearchFailed(query, _) => Some(query),
            _ => None,
        })
    }
}
