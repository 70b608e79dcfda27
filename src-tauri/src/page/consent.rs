//! What a person is asked in a window of its own, which the till's page cannot reach.

use serde::Serialize;

use super::Look;

/// What a person is asked, in a window of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct QuestionCard {
    /// How it looks and speaks.
    #[serde(flatten)]
    pub look: Look,
    /// What it is about.
    pub about: ConsentName,
    /// The server that is set, where one is.
    pub from: Option<String>,
    /// The server that is asked about.
    pub to: String,
}

/// What a person is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum ConsentName {
    /// To try another server than the one that is set, with what was entered.
    Check,
    /// To set another server.
    Server,
    /// To replace the key of the server that is set.
    Key,
}
