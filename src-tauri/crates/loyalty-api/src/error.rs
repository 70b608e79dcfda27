//! What can go wrong with a call, and what each failure says about the customer's points.

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use reqwest::StatusCode;

use crate::Refusal;

/// A call that did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No connection was made, so no byte of the request can have left.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// No complete answer within the total time-out.
    #[error("no answer in time")]
    TimedOut,
    /// The connection broke before the answer was complete.
    #[error("the connection broke: {0}")]
    Broken(String),
    /// A refusal in the service's own words.
    #[error("refused: {0}")]
    Refused(Refusal),
    /// An operation was answered by a sentence that does not prove that it was not done: what failed may have come after it.
    #[error("declined: {0}")]
    Declined(Refusal),
    /// 401 or 403.
    #[error("the key was refused (status {})", .0.as_u16())]
    KeyRefused(StatusCode),
    /// The same of an operation: by the service, or by something between that saw only its answer.
    #[error("turned away (status {})", .0.as_u16())]
    TurnedAway(StatusCode),
    /// 404.
    #[error("there is no such call at this address (status 404)")]
    NotFound,
    /// 429.
    #[error("too many requests")]
    TooManyRequests {
        /// The service's `Retry-After`.
        retry_after: Option<Duration>,
    },
    /// 3xx. Never followed: it could carry the key elsewhere.
    #[error("redirected (status {})", .0.as_u16())]
    Redirected(StatusCode),
    /// 5xx.
    #[error("the service failed (status {})", .status.as_u16())]
    ServiceFailed {
        /// Which.
        status: StatusCode,
        /// The service's `Retry-After`.
        retry_after: Option<Duration>,
    },
    /// Any other status.
    #[error("unexpected status {}", .0.as_u16())]
    UnexpectedStatus(StatusCode),
    /// A success by its status that does not say so.
    #[error("answered without success")]
    NotSuccess,
    /// An answer that is no JSON object: somebody else's.
    #[error("the answer is no JSON object: {0}")]
    NotJson(String),
    /// An answer that is not the documented JSON, or not all of it.
    #[error("unreadable answer at `{path}`: {message}")]
    Unreadable {
        /// Where in the JSON; empty for the whole body.
        path: String,
        /// What was expected.
        message: String,
    },
    /// An answer beyond any sane size.
    #[error("the answer is too large")]
    TooLarge,
}

/// Why there is no connection.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConnectError {
    /// The name has no address.
    #[error("host not found")]
    HostNotFound,
    /// Nothing accepts connections there.
    #[error("cannot connect: {0}")]
    Unreachable(String),
    /// The other side is not whom it should be, or does not speak TLS.
    #[error("TLS failed: {0}")]
    Tls(String),
    /// No connection within the connect time-out.
    #[error("no connection in time")]
    TimedOut,
}

/// What a failed call did at the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// No byte left this machine.
    NotSent,
    /// The service turned the request down and did nothing.
    Refused,
    /// It may have acted, or not.
    Unknown,
}

impl Error {
    /// What this says about whether the service acted.
    ///
    /// Of what only reads, statuses by which HTTP says that a request was not carried out (401, 403, 404, 429) count as
    /// refused; of an operation only the last. A redirect does not: answering a carried-out `POST` with one is common.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Connect(_) => Outcome::NotSent,
            Self::Refused(_) | Self::KeyRefused(_) | Self::NotFound | Self::TooManyRequests { .. } => {
                Outcome::Refused
            }
            Self::Declined(_)
            | Self::TurnedAway(_)
            | Self::TimedOut
            | Self::Broken(_)
            | Self::Redirected(_)
            | Self::ServiceFailed { .. }
            | Self::UnexpectedStatus(_)
            | Self::NotSuccess
            | Self::NotJson(_)
            | Self::Unreadable { .. }
            | Self::TooLarge => Outcome::Unknown,
        }
    }
}

impl Error {
    pub(crate) fn unreadable(path: impl Into<String>, message: impl std::fmt::Display) -> Self {
        Self::Unreadable { path: path.into(), message: message.to_string() }
    }
}

/// A body that breaks off is a broken answer of the service's; one that begins otherwise is not its own.
impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        let breaks_off = error.is_eof() && error.column() > 0;
        if breaks_off { Self::unreadable("", error) } else { Self::NotJson(error.to_string()) }
    }
}

impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Self {
        if error.is_connect() {
            Self::Connect(connect_error(&error))
        } else if error.is_timeout() {
            Self::TimedOut
        } else {
            Self::Broken(innermost(&error).to_string())
        }
    }
}

fn connect_error(error: &reqwest::Error) -> ConnectError {
    if causes(error).any(|cause| cause.is::<HostNotFound>()) {
        ConnectError::HostNotFound
    } else if let Some(tls) = causes(error).find_map(tls_error) {
        ConnectError::Tls(tls.to_string())
    } else if error.is_timeout() {
        ConnectError::TimedOut
    } else {
        ConnectError::Unreachable(innermost(error).to_string())
    }
}

/// What our own resolver answers, so that a name without an address is told by its type.
#[derive(Debug, thiserror::Error)]
#[error("host not found")]
pub(crate) struct HostNotFound(#[source] pub(crate) io::Error);

/// An `io::Error` shows what it carries as itself, not as its source; and it may carry another.
fn tls_error<'a>(cause: &'a (dyn StdError + 'static)) -> Option<&'a rustls::Error> {
    cause.downcast_ref().or_else(|| {
        let carried = cause.downcast_ref::<io::Error>()?.get_ref()?;
        tls_error(carried)
    })
}

fn causes<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

pub(crate) fn innermost<'a>(error: &'a (dyn StdError + 'static)) -> &'a (dyn StdError + 'static) {
    causes(error).last().unwrap_or(error)
}
