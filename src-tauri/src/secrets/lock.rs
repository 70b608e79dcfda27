//! The word that the settings are locked with, where whoever prepares tills has set one: kept as an Argon2 hash, in
//! the keyring, where the word itself cannot be read again.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use secrecy::{ExposeSecret, SecretString};

use crate::problem::{Code, Problem};

/// Its entry in the keyring.
const ENTRY: &str = "settings lock";
/// For so long after the word was said the settings stay open.
const OPEN: Duration = Duration::from_mins(5);
/// After a wrong word nobody tries another for so long.
const WAIT: Duration = Duration::from_secs(1);

/// Locks the settings with a word.
///
/// # Errors
/// The keyring would not take it.
pub async fn set(word: SecretString) -> Result<(), Problem> {
    super::write(ENTRY, hash(word).await?).await
}

/// Whether there is a word.
///
/// # Errors
/// The keyring does not answer: then nobody knows.
pub async fn is_set() -> Result<bool, Problem> {
    Ok(super::read(ENTRY).await?.is_some())
}

/// Takes the lock away.
///
/// # Errors
/// The keyring would not delete it.
pub async fn forget() -> Result<(), Problem> {
    super::delete(ENTRY).await
}

/// Whether the settings are open now.
#[derive(Debug, Default)]
pub struct Lock {
    opened: Mutex<Option<Opened>>,
    /// One try at a time.
    trying: tokio::sync::Mutex<()>,
}

/// When the word was said, by both clocks: one stands still while the computer sleeps, and the other can be set.
#[derive(Clone, Copy, Debug)]
struct Opened {
    at: Instant,
    by_day: SystemTime,
}

impl Opened {
    fn is_open(self, now: Instant, by_day: SystemTime) -> bool {
        let is_lately = by_day.duration_since(self.by_day).is_ok_and(|since| since < OPEN);
        is_lately && now.duration_since(self.at) < OPEN
    }
}

impl Lock {
    /// Nothing where the settings may be seen and changed. A computer without a keyring cannot have a lock; one whose
    /// keyring does not answer may have.
    ///
    /// # Errors
    /// They are locked.
    pub async fn check(&self) -> Result<(), Problem> {
        let opened = *self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if opened.is_some_and(|opened| opened.is_open(Instant::now(), SystemTime::now())) {
            return Ok(());
        }
        match is_set().await {
            Ok(false) => Ok(()),
            Ok(true) => Err(Problem::new(Code::SettingsLocked)),
            Err(error) if error.code == Code::KeyringUnavailable => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Opens the settings with the word.
    ///
    /// # Errors
    /// It is another word, or the keyring does not answer.
    pub async fn open(&self, word: SecretString) -> Result<(), Problem> {
        let _turn = self.trying.lock().await;
        let kept = super::read(ENTRY).await?;
        let is_right = match kept {
            None => true,
            Some(kept) => verify(word, kept).await?,
        };
        if !is_right {
            tokio::time::sleep(WAIT).await;
            return Err(Problem::new(Code::WordWrong));
        }
        *self.opened.lock().unwrap_or_else(PoisonError::into_inner) =
            Some(Opened { at: Instant::now(), by_day: SystemTime::now() });
        Ok(())
    }
}

/// Argon2 takes its time, and memory: off the async threads.
async fn hash(word: SecretString) -> Result<SecretString, Problem> {
    off(move || {
        let hash = Argon2::default().hash_password(word.expose_secret().as_bytes());
        hash.map(|hash| SecretString::from(hash.to_string())).map_err(|error| error.to_string())
    })
    .await
}

async fn verify(word: SecretString, kept: SecretString) -> Result<bool, Problem> {
    off(move || {
        let kept = PasswordHash::new(kept.expose_secret()).map_err(|error| error.to_string())?;
        Ok(Argon2::default().verify_password(word.expose_secret().as_bytes(), &kept).is_ok())
    })
    .await
}

async fn off<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Result<T, Problem> {
    let failed = |cause: String| Problem::new(Code::KeyringFailed).because(cause);
    let done = tokio::task::spawn_blocking(work).await.map_err(|error| failed(error.to_string()))?;
    done.map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_slept_over_it_says_the_word_again() {
        let (at, by_day) = (Instant::now(), SystemTime::now());
        let opened = Opened { at, by_day };
        let [minute, night] = [Duration::from_mins(1), Duration::from_hours(8)];
        assert!(opened.is_open(at + minute, by_day + minute));
        for (awake, later) in [(minute, night), (night, minute), (night, night)] {
            assert!(!opened.is_open(at + awake, by_day + later), "{awake:?} {later:?}");
        }
        assert!(!opened.is_open(at + minute, by_day - night), "the clock was set back");
    }

    #[tokio::test]
    async fn the_word_opens_and_another_does_not_and_what_is_kept_does_not_say_it() {
        let kept = hash("till four".into()).await.expect("a hash");
        assert!(kept.expose_secret().starts_with("$argon2id$"), "{}", kept.expose_secret());
        assert!(!kept.expose_secret().contains("till four"));
        assert_eq!(verify("till four".into(), kept.clone()).await, Ok(true));
        for other in ["till fou", "till four ", "", "Till four"] {
            assert_eq!(verify(other.into(), kept.clone()).await, Ok(false), "{other:?}");
        }
        let again = hash("till four".into()).await.expect("a hash");
        assert_ne!(again.expose_secret(), kept.expose_secret(), "each has a salt of its own");
    }
}
