//! However a call and its answer are printed, in a log or in a panic, they name nobody.

use std::fmt;

use crate::Refusal;
use crate::reply::Reply;
use crate::wire::{Client, ClientQuery};

impl fmt::Debug for ClientQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { point, hold, .. } = self;
        f.debug_struct("ClientQuery").field("point", point).field("hold", hold).finish_non_exhaustive()
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, level, balance, .. } = self;
        f.debug_struct("Client")
            .field("id", id)
            .field("level", level)
            .field("balance", balance)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { status, retry_after, clock, body } = self;
        f.debug_struct("Reply")
            .field("status", status)
            .field("retry_after", retry_after)
            .field("clock", clock)
            .field("bytes", &body.len())
            .finish()
    }
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refusal").field("about", &self.about).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PointId;

    #[test]
    fn nobody_is_named_by_what_a_program_prints() {
        let body = r#"{"success":true,"client":{"id":"c1","name":"Ivan Petrov","photo":"https://a.example/ivan.png",
            "birthday":"1990-05-01","phone":79201234567,"email":"ivan@a.example","level":{}}}"#;
        let reply =
            Reply { status: reqwest::StatusCode::OK, retry_after: None, clock: None, body: body.into() };
        let query =
            ClientQuery { search: "79201234567".to_owned(), point: PointId("p".to_owned()), hold: vec![] };
        let refusal = Refusal { about: None, words: "Ivan (79201234567) is blocked".to_owned() };
        let printed = format!("{query:?} {reply:?} {:?} {refusal:?}", reply.client().expect("a client"));
        for name in ["Ivan", "Petrov", "ivan", "920", "1990"] {
            assert!(!printed.contains(name), "{printed}");
        }
        for what in ["ClientQuery", "Reply", "Client {", "c1"] {
            assert!(printed.contains(what), "what is no name is printed: {printed}");
        }
    }
}
