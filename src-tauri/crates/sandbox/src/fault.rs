//! The ways to misbehave, each a plan: when to act, and what to answer.

use std::time::Duration;

use serde::Deserialize;

/// One of the five calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Call {
    /// API: client.
    Client,
    /// API: recalc.
    Recalc,
    /// API: hold.
    Hold,
    /// API: release.
    Release,
    /// API: retail.
    Retail,
}

/// A way to misbehave.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Fault {
    /// Act at once, answer after so many milliseconds.
    Latency {
        /// Milliseconds.
        millis: u64,
    },
    /// Answer with this status instead of acting.
    Status {
        /// HTTP status.
        status: u16,
    },
    /// 429 with `Retry-After`, instead of acting.
    TooMany {
        /// Seconds.
        retry_after: u64,
    },
    /// Close the connection without a byte, instead of acting.
    DropBefore,
    /// Act, then close the connection without a byte.
    ApplyThenDrop,
    /// Close the connection without a byte, and act so many milliseconds later.
    ApplyLate {
        /// Milliseconds.
        millis: u64,
    },
    /// Act, then answer this, whatever it is: because something failed after that, or stands between.
    ApplyThenSay {
        /// HTTP status.
        status: u16,
        /// The body.
        body: String,
    },
    /// Act, then close the connection in the middle of the answer.
    CloseMidAnswer,
    /// Act, then answer the first half of the JSON as if it were whole.
    TruncatedJson,
    /// Act, then answer a page of HTML.
    Html,
    /// Answer `success: false` with status 200, instead of acting.
    NotSuccess,
    /// Act, then answer one byte at a time.
    SlowDrip {
        /// Milliseconds between two bytes.
        millis: u64,
    },
    /// Act, then answer with another amount than was asked for.
    WrongEcho,
    /// A redirect, instead of acting.
    Redirect,
    /// Answer this, whatever it is, instead of acting.
    Say {
        /// HTTP status.
        status: u16,
        /// The body.
        body: String,
    },
}

/// Whether and when the service acts.
pub(crate) enum Act {
    Now,
    Never,
    After(Duration),
}

/// What goes back over the wire.
pub(crate) enum Reply {
    Whole,
    Status(u16),
    RetryAfter(u64),
    Nothing,
    CutOff,
    Truncated,
    Html,
    NotSuccess,
    Drip(Duration),
    OtherAmount,
    Redirect,
    Said(u16, String),
}

/// What a fault comes to.
pub(crate) struct Plan {
    pub(crate) act: Act,
    pub(crate) delay: Duration,
    pub(crate) reply: Reply,
}

impl Plan {
    pub(crate) fn of(fault: Option<&Fault>) -> Self {
        let (act, reply) = match fault {
            None | Some(Fault::Latency { .. }) => (Act::Now, Reply::Whole),
            Some(Fault::Status { status }) => (Act::Never, Reply::Status(*status)),
            Some(Fault::TooMany { retry_after }) => (Act::Never, Reply::RetryAfter(*retry_after)),
            Some(Fault::DropBefore) => (Act::Never, Reply::Nothing),
            Some(Fault::ApplyThenDrop) => (Act::Now, Reply::Nothing),
            Some(Fault::ApplyLate { millis }) => (Act::After(Duration::from_millis(*millis)), Reply::Nothing),
            Some(Fault::ApplyThenSay { status, body }) => (Act::Now, Reply::Said(*status, body.clone())),
            Some(Fault::CloseMidAnswer) => (Act::Now, Reply::CutOff),
            Some(Fault::TruncatedJson) => (Act::Now, Reply::Truncated),
            Some(Fault::Html) => (Act::Now, Reply::Html),
            Some(Fault::NotSuccess) => (Act::Never, Reply::NotSuccess),
            Some(Fault::SlowDrip { millis }) => (Act::Now, Reply::Drip(Duration::from_millis(*millis))),
            Some(Fault::WrongEcho) => (Act::Now, Reply::OtherAmount),
            Some(Fault::Redirect) => (Act::Never, Reply::Redirect),
            Some(Fault::Say { status, body }) => (Act::Never, Reply::Said(*status, body.clone())),
        };
        let delay = match fault {
            Some(Fault::Latency { millis }) => Duration::from_millis(*millis),
            _ => Duration::ZERO,
        };
        Self { act, delay, reply }
    }
}
