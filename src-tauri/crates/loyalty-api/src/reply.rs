//! What came back, and what it says: success, a refusal, or neither. Nothing here waits for anything.

use std::time::Duration;

use reqwest::StatusCode;

use crate::Error;
use crate::decode::Object;
use crate::refusal::{Refusal, Subject, subject};
use crate::wire::{Client, Held, Recalc, Retail};

/// An answer, whole.
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: StatusCode,
    /// The service's `Retry-After`, where it is given in seconds.
    pub retry_after: Option<Duration>,
    /// The service's clock when it answered (its `Date`): seconds since 1970.
    pub clock: Option<i64>,
    /// The body.
    pub body: Vec<u8>,
}

impl Reply {
    /// The answer to a look-up. API: client.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn client(&self) -> Result<Client, Error> {
        Client::read(&self.answer("client")?)
    }

    /// The answer to a receipt that is not booked yet. API: recalc.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn recalc(&self) -> Result<Recalc, Error> {
        Recalc::read(&self.answer("recalc")?)
    }

    /// The answer to a hold. API: hold.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn held(&self) -> Result<Held, Error> {
        Ok(Held { answered: self.clock, ..Held::read(&self.operation("held")?)? })
    }

    /// The answer to a release, which is nothing but success. API: release.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn released(&self) -> Result<(), Error> {
        self.document("").map(drop)
    }

    /// The answer to a receipt. API: retail.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn retail(&self) -> Result<Retail, Error> {
        Retail::read(&self.operation("retail")?)
    }

    /// Whether it says that what was asked was done.
    pub(crate) fn is_success(&self) -> bool {
        self.document("").is_ok()
    }

    /// The answer to an operation. It may have been done when something failed after it, and what stands between may put an answer of
    /// its own in the place of the service's: that the key is wrong, or that there is no such call, although it was right for the
    /// search a moment before. Only what the service says of a field, or by the paper's own status, proves that nothing was done.
    fn operation(&self, asked: &str) -> Result<Object, Error> {
        self.answer(asked).map_err(|error| match error {
            Error::Refused(refusal)
                if self.status != StatusCode::UNPROCESSABLE_ENTITY
                    && matches!(refusal.about, None | Some(Subject::Key)) =>
            {
                Error::Declined(refusal)
            }
            Error::KeyRefused(status) => Error::TurnedAway(status),
            Error::NotFound => Error::UnexpectedStatus(self.status),
            error => error,
        })
    }

    fn answer(&self, asked: &str) -> Result<Object, Error> {
        self.document(asked)?.object(asked)
    }

    /// The document of a success.
    fn document(&self, asked: &str) -> Result<Object, Error> {
        match self.status {
            status if status.is_success() => self.success(asked),
            status if status.is_redirection() => Err(Error::Redirected(status)),
            status if status.is_client_error() => Err(self.refusal(asked)),
            status if status.is_server_error() => {
                Err(Error::ServiceFailed { status, retry_after: self.retry_after })
            }
            status => Err(Error::UnexpectedStatus(status)),
        }
    }

    fn success(&self, asked: &str) -> Result<Object, Error> {
        let document = self.read()?;
        match document.says_success() {
            Some(true) => Ok(document),
            Some(false) if !document.brings(asked) => {
                Err(document.refusal().map_or(Error::NotSuccess, Error::Refused))
            }
            _ => Err(Error::NotSuccess),
        }
    }

    /// Why a 4xx was answered: in the service's own words, or else by HTTP's.
    fn refusal(&self, asked: &str) -> Error {
        let unexpected = Error::UnexpectedStatus(self.status);
        if self.status == StatusCode::TOO_MANY_REQUESTS {
            return Error::TooManyRequests { retry_after: self.retry_after };
        }
        // These are said by what stands between, of a request that may have gone through.
        let is_on_the_way = matches!(self.status.as_u16(), 408 | 425 | 499);
        let document = self.read();
        // What says that it failed and that it did not says nothing.
        let says_both = |document: &Object| document.says_success() == Some(true) || document.brings(asked);
        if is_on_the_way || document.as_ref().is_ok_and(says_both) {
            return unexpected;
        }
        let said = document.as_ref().ok().and_then(|document| match self.status {
            // These two are about the key, unless they name another field.
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Refusal::about_a_field(document),
            // The status that the paper has for refusals: whatever such a document says is the service's own.
            StatusCode::UNPROCESSABLE_ENTITY => document.refusal().or_else(|| Refusal::of_all(document)),
            _ if document.says_success() == Some(false) => document.refusal(),
            _ => Refusal::about_a_field(document),
        });
        match (self.status, said, document) {
            (_, Some(refusal), _) => Error::Refused(refusal),
            (StatusCode::UNPROCESSABLE_ENTITY, None, Ok(_)) => {
                Error::unreadable("", "a refusal without a reason")
            }
            (StatusCode::UNPROCESSABLE_ENTITY, None, Err(error)) => error,
            (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN, ..) => Error::KeyRefused(self.status),
            (StatusCode::NOT_FOUND, ..) => Error::NotFound,
            _ => unexpected,
        }
    }

    /// The document, without what every reader of JSON overlooks around it: a byte order mark, white space, and bytes
    /// in a text that are no characters.
    fn read(&self) -> Result<Object, Error> {
        let text = String::from_utf8_lossy(&self.body);
        Object::document(text.trim_start_matches('\u{feff}').trim())
    }
}

impl Object {
    /// Whether the document says that it succeeded; `None` where it says neither, or both.
    fn says_success(&self) -> Option<bool> {
        match self.only("success").ok()??.get() {
            "true" | "\"true\"" | "1" => Some(true),
            "false" | "\"false\"" | "0" => Some(false),
            _ => None,
        }
    }

    /// Whether it brings what was asked for. Under the name of a field that can be refused, a refusal stands.
    fn brings(&self, asked: &str) -> bool {
        subject(asked).is_none() && self.fields().any(|(name, value)| name == asked && value.get() != "null")
    }

    fn refusal(&self) -> Option<Refusal> {
        Refusal::about_a_field(self).or_else(|| Refusal::in_a_sentence(self))
    }
}
