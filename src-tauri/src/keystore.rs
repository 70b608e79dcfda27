//! The API key: in the system's keyring, one entry for each server. What else has to be kept from other
//! eyes for a while (see `lookups.rs`) has entries there, too.
//!
//! *Invariants:* the key is never written anywhere else and never handed to the page; no call waits
//! for the keyring without a time limit, because a prompt to unlock it can stay open for ever.

use std::sync::OnceLock;
use std::time::Duration;

use keyring::Entry;
use keyring::Error as KeyringError;
use loyalty_api::BaseUrl;
use secrecy::{ExposeSecret, SecretString};

use crate::error::{Code, UiError};
use crate::places::IDENTIFIER;
use crate::screen::KeyPlace;

const PATIENCE: Duration = Duration::from_secs(10);

/// Finds keys in the keyring, or in memory where there is none.
#[derive(Debug, Default)]
pub struct Keystore {
    /// The key of this run, where the keyring would not take it.
    this_run: Option<(BaseUrl, SecretString)>,
    /// Why keys are not kept, where they are not.
    problem: Option<UiError>,
}

impl Keystore {
    /// The key for a server, if there is one.
    pub async fn find(&mut self, server: &BaseUrl) -> Option<SecretString> {
        if let Some((_, key)) = self.this_run.as_ref().filter(|(of, _)| of == server) {
            return Some(key.clone());
        }
        match read(server.as_str()).await {
            Ok(key) => {
                self.problem = None;
                key
            }
            Err(problem) => {
                self.problem = Some(problem);
                None
            }
        }
    }

    /// Keeps a key: in the keyring, or else until the app ends.
    pub async fn keep(&mut self, server: &BaseUrl, key: SecretString) {
        match write(server.as_str(), key.clone()).await {
            Ok(()) => {
                self.this_run = None;
                self.problem = None;
            }
            Err(problem) => {
                self.this_run = Some((server.clone(), key));
                self.problem = Some(problem);
            }
        }
    }

    /// Forgets the key of a server.
    ///
    /// # Errors
    /// The keyring would not delete it: it is still there.
    pub async fn forget(&mut self, server: &BaseUrl) -> Result<(), UiError> {
        self.this_run = None;
        delete(server.as_str()).await
    }

    /// Where the key of a server is.
    pub async fn place(&mut self, server: &BaseUrl) -> KeyPlace {
        let in_memory = self.this_run.as_ref().is_some_and(|(of, _)| of == server);
        match self.find(server).await {
            Some(_) if in_memory => KeyPlace::ThisRun,
            Some(_) => KeyPlace::Keyring,
            None => KeyPlace::None,
        }
    }

    /// Why keys are not kept, where they are not.
    #[must_use]
    pub fn problem(&self) -> Option<&UiError> {
        self.problem.as_ref()
    }
}

/// Reads an entry of the keyring: a server's address names its key.
///
/// # Errors
/// There is no keyring, or it does not answer.
pub async fn read(name: &str) -> Result<Option<SecretString>, UiError> {
    ask(name, |entry| match entry.get_password() {
        Ok(key) => Ok(Some(SecretString::from(key))),
        Err(KeyringError::NoEntry) => Ok(None),
        Err(error) => Err(error),
    })
    .await
}

/// Writes an entry of the keyring.
///
/// # Errors
/// There is no keyring, it does not answer, or it would not take it.
pub async fn write(name: &str, secret: SecretString) -> Result<(), UiError> {
    ask(name, move |entry| entry.set_password(secret.expose_secret())).await
}

/// Deletes an entry of the keyring; none is as good as deleted.
///
/// # Errors
/// There is no keyring, or it does not answer.
pub async fn delete(name: &str) -> Result<(), UiError> {
    ask(name, |entry| match entry.delete_credential() {
        Ok(()) | Err(KeyringError::NoEntry) => Ok(()),
        Err(error) => Err(error),
    })
    .await
}

/// Does something with an entry, off the async threads and for a limited time.
async fn ask<T: Send + 'static>(
    name: &str,
    what: impl FnOnce(&Entry) -> keyring::Result<T> + Send + 'static,
) -> Result<T, UiError> {
    let name = name.to_owned();
    let asked = tokio::task::spawn_blocking(move || {
        if let Err(error) = store_status() {
            return Err(UiError::new(Code::KeyringUnavailable).because(error.clone()));
        }
        let entry = Entry::new(IDENTIFIER, &name).map_err(|error| told(&error))?;
        what(&entry).map_err(|error| told(&error))
    });
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(panicked)) => Err(UiError::new(Code::KeyringFailed).because(panicked.to_string())),
        Err(_) => Err(UiError::new(Code::KeyringFailed).because("no answer in time")),
    }
}

/// Opens the keyring once: a store that could not be opened stays closed for this run.
fn store_status() -> Result<(), &'static String> {
    static STATUS: OnceLock<Result<(), String>> = OnceLock::new();
    STATUS
        .get_or_init(|| Entry::store_status().as_ref().map(|&()| ()).map_err(|error| error.to_string()))
        .as_ref()
        .map(|&()| ())
}

fn told(error: &KeyringError) -> UiError {
    let code = match error {
        KeyringError::NoDefaultStore | KeyringError::PlatformFailure(_) => Code::KeyringUnavailable,
        _ => Code::KeyringFailed,
    };
    // Some variants carry the stored bytes: only what Display shows may go on.
    UiError::new(code).because(error.to_string())
}
