//! The API key: in the system's keyring, one entry for each server.
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
        match read(server).await {
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
        match write(server, key.clone()).await {
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
        delete(server).await
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

/// Reads a server's key from the keyring.
///
/// # Errors
/// There is no keyring, or it does not answer.
pub async fn read(server: &BaseUrl) -> Result<Option<SecretString>, UiError> {
    ask(server, |entry| match entry.get_password() {
        Ok(key) => Ok(Some(SecretString::from(key))),
        Err(KeyringError::NoEntry) => Ok(None),
        Err(error) => Err(error),
    })
    .await
}

/// Writes a server's key into the keyring.
///
/// # Errors
/// There is no keyring, it does not answer, or it would not take the key.
pub async fn write(server: &BaseUrl, key: SecretString) -> Result<(), UiError> {
    ask(server, move |entry| entry.set_password(key.expose_secret())).await
}

/// Deletes a server's key; none is as good as deleted.
///
/// # Errors
/// There is no keyring, or it does not answer.
pub async fn delete(server: &BaseUrl) -> Result<(), UiError> {
    ask(server, |entry| match entry.delete_credential() {
        Ok(()) | Err(KeyringError::NoEntry) => Ok(()),
        Err(error) => Err(error),
    })
    .await
}

/// Does something with a server's entry, off the async threads and for a limited time.
async fn ask<T: Send + 'static>(
    server: &BaseUrl,
    what: impl FnOnce(&Entry) -> keyring::Result<T> + Send + 'static,
) -> Result<T, UiError> {
    let server = server.as_str().to_owned();
    let asked = tokio::task::spawn_blocking(move || {
        if let Err(error) = store_status() {
            return Err(UiError::new(Code::KeyringUnavailable).because(error.clone()));
        }
        let entry = Entry::new(IDENTIFIER, &server).map_err(|error| told(&error))?;
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
