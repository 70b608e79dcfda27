//! The API key: in the system's keyring, one entry for each server, or in memory where the keyring would not take it.
//!
//! *Invariant:* the key is never written anywhere else and never handed to the page.

use loyalty_api::BaseUrl;
use secrecy::SecretString;
use serde::Serialize;

use super::{delete, read_late, write};
use crate::problem::Problem;

/// Where the key of a server is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum KeyPlace {
    /// There is none.
    None,
    /// In the keyring.
    Keyring,
    /// In memory, until the app ends: the keyring would not take it.
    ThisRun,
    /// The keyring has not answered yet.
    Unknown,
}

/// The key of this run, where the keyring would not take it.
#[derive(Clone, Debug, Default)]
pub struct KeyOfThisRun(Option<(BaseUrl, SecretString)>);

impl KeyOfThisRun {
    /// The key for a server, if it is this one's.
    #[must_use]
    pub fn of(&self, server: &BaseUrl) -> Option<SecretString> {
        self.0.as_ref().filter(|(of, _)| of == server).map(|(_, key)| key.clone())
    }

    /// Keeps a key until the app ends.
    pub fn keep(&mut self, server: &BaseUrl, key: SecretString) {
        self.0 = Some((server.clone(), key));
    }

    /// There is another one, or none any more.
    pub fn forget(&mut self) {
        self.0 = None;
    }
}

/// The key for a server, if there is one, however long the keyring takes.
///
/// # Errors
/// There is no keyring, or it refuses.
pub fn find(server: &BaseUrl) -> impl Future<Output = Result<Option<SecretString>, Problem>> + Send + use<> {
    read_late(server.as_str())
}

/// Keeps a key in the keyring.
///
/// # Errors
/// It would not take it, or does not answer in time.
pub async fn keep(server: &BaseUrl, key: SecretString) -> Result<(), Problem> {
    write(server.as_str(), key).await
}

/// Deletes the key of a server from the keyring.
///
/// # Errors
/// It would not delete it: it is still there.
pub async fn forget(server: &BaseUrl) -> Result<(), Problem> {
    delete(server.as_str()).await
}
