//! What the cashier is asked, and what counts as their answer.
//!
//! *Invariant:* nothing is confirmed that nobody can have read. A confirmation names the question that was on the
//! screen and says for how long it had been there, so that no order of events, no double press and no code that
//! types Enter can answer what nobody saw.

use std::time::Duration;

use crate::{Query, Register};

/// Names one question. Each is asked once, so that the answer to one is none to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question(pub u32);

/// What a confirmation was given to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The question on the screen, where there was one.
    pub question: Option<Question>,
    /// How long it had been there; without a question, how long the figures had.
    pub since: Duration,
}

impl Shown {
    /// Nobody reads faster. The page draws the question before it begins to count.
    pub const READABLE: Duration = Duration::from_millis(300);

    /// Whether it was given to this question, or to none where none is asked, and somebody can have read it.
    #[must_use]
    pub fn answers(&self, question: Option<Question>) -> bool {
        self.question == question && self.since >= Self::READABLE
    }
}

/// Somebody else was searched for while a receipt is entered: the cashier is asked whether to drop that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacing {
    /// Who was searched for.
    pub query: Query,
    /// The question about them.
    pub question: Question,
}

impl Register {
    pub(crate) fn ask(&mut self) -> Question {
        self.questions += 1;
        Question(self.questions)
    }
}
