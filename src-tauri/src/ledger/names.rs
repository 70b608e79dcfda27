//! How reasons and verdicts are written down: by the names that the page knows them by.

use register::{Reason, Verdict};
use serde::Serialize;

use crate::error::Code;
use crate::screen::VerdictName;

pub(super) fn of_reason(reason: Reason) -> String {
    name(Code::from(reason))
}

pub(super) fn of_verdict(verdict: Verdict) -> String {
    name(VerdictName::of(verdict))
}

/// The reason of this name; what an unknown version wrote cannot be read.
pub(super) fn code(name: &str) -> Code {
    let known = REASONS.into_iter().find(|reason| of_reason(*reason) == name);
    known.map_or(Code::Unreadable, Code::from)
}

/// The verdict of this name.
pub(super) fn verdict(name: &str) -> VerdictName {
    let known = VERDICTS.into_iter().find(|verdict| of_verdict(*verdict) == name);
    VerdictName::of(known.unwrap_or(Verdict::NotSeen))
}

fn name(code: impl Serialize) -> String {
    match serde_json::to_value(code) {
        Ok(serde_json::Value::String(name)) => name,
        other => unreachable!("a code is a name: {other:?}"),
    }
}

pub(super) const REASONS: [Reason; 20] = [
    Reason::ClientNotFound,
    Reason::PointNotFound,
    Reason::SpendTooLarge,
    Reason::HoldNotFound,
    Reason::RefusedOther,
    Reason::KeyRefused,
    Reason::TooManyRequests,
    Reason::HostNotFound,
    Reason::Unreachable,
    Reason::TlsFailed,
    Reason::TimedOut,
    Reason::ConnectionLost,
    Reason::ServiceFailed,
    Reason::NotThisService,
    Reason::Unreadable,
    Reason::Contradictory,
    Reason::Interrupted,
    Reason::LedgerUnwritable,
    Reason::LookupLost,
    Reason::DiscountTooLate,
];

pub(super) const VERDICTS: [Verdict; 10] = [
    Verdict::Spent,
    Verdict::Earned,
    Verdict::Unchanged,
    Verdict::NotSeen,
    Verdict::NoBalance,
    Verdict::TooEarly,
    Verdict::MayComeLater,
    Verdict::OtherBalance,
    Verdict::WitnessDisagrees,
    Verdict::HoldInTheWay,
];
