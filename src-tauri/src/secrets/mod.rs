//! What has to be kept from other eyes: entries of the system's keyring. The API key, one for each server (`key.rs`), the word
//! that locks the settings (`lock.rs`), how to find the customers of open receipts (`lookups.rs`), and by what the ledger is known
//! again (`anchor.rs`).
//!
//! One thread asks the keyring, one thing after the other: a keyring whose prompt stays open for ever costs that thread and
//! nothing else. Whoever does not want to wait for it waits for a limited time, and what nobody waits for any more is not asked.
//!
//! *Invariant:* "there is no such entry" and "the keyring does not answer" are different, and nothing is concluded from the
//! second.

pub mod anchor;
pub mod key;
pub mod lock;
pub mod lookups;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{OnceLock, mpsc};
use std::thread;
use std::time::Duration;

use keyring_core::{Entry, Error};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::clock::with_jitter;
use crate::places::IDENTIFIER;
use crate::problem::{Code, Problem};

/// How long somebody waits at most who waits in front of the screen.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long to wait at first before the keyring is asked again by itself, and at last.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// What to do with the keyring, unless nobody waits for it any more.
type Job = Box<dyn FnOnce() + Send>;

/// Reads an entry, however long the keyring takes.
///
/// # Errors
/// There is no keyring, or it refuses.
pub fn read_late(name: &str) -> impl Future<Output = Result<Option<SecretString>, Problem>> + Send + use<> {
    ask(name, |entry| match entry.get_password() {
        Ok(secret) => Ok(Some(SecretString::from(secret))),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(error),
    })
}

/// Reads an entry.
///
/// # Errors
/// There is no keyring, it refuses, or it does not answer in time.
pub async fn read(name: &str) -> Result<Option<SecretString>, Problem> {
    in_time(read_late(name)).await
}

/// Writes an entry, however long the keyring takes.
///
/// # Errors
/// There is no keyring, or it would not take it.
pub fn write_late(
    name: &str,
    secret: SecretString,
) -> impl Future<Output = Result<(), Problem>> + Send + use<> {
    ask(name, move |entry| entry.set_password(secret.expose_secret()))
}

/// Writes an entry.
///
/// # Errors
/// There is no keyring, it would not take it, or it does not answer in time.
pub async fn write(name: &str, secret: SecretString) -> Result<(), Problem> {
    in_time(write_late(name, secret)).await
}

/// Deletes an entry, however long the keyring takes; none is as good as deleted.
///
/// # Errors
/// There is no keyring, or it refuses.
pub fn delete_late(name: &str) -> impl Future<Output = Result<(), Problem>> + Send + use<> {
    ask(name, |entry| match entry.delete_credential() {
        Ok(()) | Err(Error::NoEntry) => Ok(()),
        Err(error) => Err(error),
    })
}

/// Deletes an entry; none is as good as deleted.
///
/// # Errors
/// There is no keyring, it refuses, or it does not answer in time.
pub async fn delete(name: &str) -> Result<(), Problem> {
    in_time(delete_late(name)).await
}

/// Waits no longer than somebody in front of the screen would.
pub(crate) async fn in_time<T>(asked: impl Future<Output = Result<T, Problem>>) -> Result<T, Problem> {
    let too_late = || Problem::new(Code::KeyringSilent);
    timeout(PATIENCE, asked).await.unwrap_or_else(|_| Err(too_late()))
}

/// Asks the keyring now, in the order of these calls, whenever the answer is waited for.
fn ask<T: Send + 'static, F>(
    name: &str,
    what: F,
) -> impl Future<Output = Result<T, Problem>> + Send + use<T, F>
where
    F: Fn(&Entry) -> keyring_core::Result<T> + Send + 'static,
{
    let (to, answer) = oneshot::channel();
    let name = name.to_owned();
    let job = move || {
        if to.is_closed() {
            return;
        }
        let _ = to.send(said(&name, what));
    };
    // Where the thread is gone, so is the answer.
    let _ = thread_of_the_keyring().send(Box::new(job));
    async { answer.await.unwrap_or_else(|_| Err(Problem::new(Code::KeyringFailed))) }
}

/// What the keyring says. Where it cannot be opened there is none; but not where it has answered before in this run. One that is there
/// and fails, or whose owner says no to a prompt, is no computer without a keyring: whoever cannot ask whether something is locked
/// does not know that it is open.
fn said<T>(name: &str, what: impl Fn(&Entry) -> keyring_core::Result<T>) -> Result<T, Problem> {
    static IS_THERE: AtomicBool = AtomicBool::new(false);
    // Some variants carry the stored bytes: only what Display shows may go on.
    let told = |code, error: &Error| Problem::new(code).because(error.to_string());
    let was_open = keyring_core::get_default_store().is_some();
    let mut done = asked(name, &what);
    if was_open && cfg!(target_os = "linux") && matches!(done, Ok(Err(Error::PlatformFailure(_)))) {
        // It was begun anew since, and the connection led to the former one.
        done = asked(name, &what);
    }
    let done = done.map_err(|error| {
        let is_gone = IS_THERE.load(Ordering::Relaxed);
        told(if is_gone { Code::KeyringFailed } else { Code::KeyringUnavailable }, &error)
    })?;
    if done.is_ok() {
        FAILED.store(0, Ordering::Relaxed);
    } else {
        FAILED.fetch_add(1, Ordering::Relaxed);
    }
    IS_THERE.fetch_or(done.is_ok(), Ordering::Relaxed);
    done.map_err(|error| told(Code::KeyringFailed, &error))
}

/// What the system's keyring says of an entry; or that it could not be opened.
fn asked<T>(
    name: &str,
    what: impl Fn(&Entry) -> keyring_core::Result<T>,
) -> keyring_core::Result<keyring_core::Result<T>> {
    open_store()?;
    let done = entry(name).and_then(|entry| what(&entry));
    if let Err(Error::PlatformFailure(_) | Error::NoStorageAccess(_)) = &done {
        // Whoever had it may be gone, and another one come.
        keyring_core::unset_default_store();
    }
    Ok(done)
}

#[cfg(not(windows))]
fn entry(name: &str) -> keyring_core::Result<Entry> {
    Entry::new(IDENTIFIER, name)
}

/// It stays on this computer, as the ledger does: by itself Windows would take it to wherever its user signs in.
#[cfg(windows)]
fn entry(name: &str) -> keyring_core::Result<Entry> {
    let here = std::collections::HashMap::from([("persistence", "local")]);
    Entry::new_with_modifiers(IDENTIFIER, name, &here)
}

/// So often one after the other the keyring was there and failed, or its owner said no.
static FAILED: AtomicU32 = AtomicU32::new(0);

/// How long to wait before the keyring is asked again by itself: a prompt that its owner has closed does not stand in front of the
/// register program again at once, and each time later.
pub fn pause() -> Duration {
    with_jitter(pause_after(FAILED.load(Ordering::Relaxed)))
}

fn pause_after(failed: u32) -> Duration {
    let longer = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(failed.saturating_sub(1)));
    longer.min(LONGEST_PAUSE)
}

fn thread_of_the_keyring() -> &'static mpsc::Sender<Job> {
    static JOBS: OnceLock<mpsc::Sender<Job>> = OnceLock::new();
    JOBS.get_or_init(|| {
        let (jobs, queue) = mpsc::channel::<Job>();
        // Without a thread every question is answered by the end of its channel.
        let _ = thread::Builder::new().name("keyring".to_owned()).spawn(move || {
            for job in queue {
                // One that panics has no answer, as its channel ends; the next one has.
                let _ = catch_unwind(AssertUnwindSafe(job));
            }
        });
        jobs
    })
}

/// Opens the system's keyring where it is not open yet: one that was not there when the app started may be there now.
fn open_store() -> keyring_core::Result<()> {
    if keyring_core::get_default_store().is_some() {
        return Ok(());
    }
    #[cfg(target_os = "macos")]
    let store = apple_native_keyring_store::keychain::Store::new()?;
    #[cfg(windows)]
    let store = windows_native_keyring_store::Store::new()?;
    #[cfg(all(unix, not(target_os = "macos")))]
    let store = zbus_secret_service_keyring_store::Store::new()?;
    keyring_core::set_default_store(store);
    Ok(())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    /// Core review B9: each receipt left threads behind that waited for a prompt, until none was left to find the service's address.
    #[tokio::test]
    async fn a_keyring_that_hangs_costs_one_thread_however_much_it_is_asked() {
        let (prompt, answered) = mpsc::channel::<()>();
        let hangs: Job = Box::new(move || answered.recv().unwrap_or_default());
        thread_of_the_keyring().send(hangs).expect("the keyring's thread");
        let threads = || std::fs::read_dir("/proc/self/task").expect("threads").count();
        let before = threads();
        let receipts = (0..300).map(|row| write_late(&format!("receipt {row}"), "a code".to_owned().into()));
        let mut waiting: Vec<_> = receipts.map(tokio::spawn).collect();
        tokio::task::yield_now().await;
        // Other tests may have begun some of their own meanwhile.
        assert!(threads() < before + 100, "{} threads more", threads() - before);
        // What nobody waits for any more is not asked: this test writes into nobody's keyring.
        waiting.iter().for_each(tokio::task::JoinHandle::abort);
        for gone in &mut waiting {
            assert!(gone.await.is_err());
        }
        prompt.send(()).expect("it hangs until now");
    }

    /// A prompt that was closed stood in front of the register program again after five seconds, all day.
    #[test]
    fn a_keyring_that_fails_again_and_again_is_asked_less_and_less() {
        let pauses = [0, 1, 2, 3, 4, 5, 6, u32::MAX].map(|failed| pause_after(failed).as_secs());
        assert_eq!(pauses, [5, 5, 10, 20, 40, 60, 60, 60]);
    }

    #[test]
    fn a_question_that_panics_leaves_the_next_one_its_answer() {
        let ask = |job: Job| thread_of_the_keyring().send(job).expect("the keyring's thread");
        ask(Box::new(|| panic!("a fault of the store's")));
        let (answer, answered) = mpsc::channel();
        ask(Box::new(move || answer.send(()).unwrap_or_default()));
        assert_eq!(answered.recv(), Ok(()));
    }
}

#[cfg(all(test, windows))]
mod tests_on_windows {
    use super::*;

    #[tokio::test]
    async fn what_is_kept_stays_on_this_computer() {
        let name = "a test of where entries stay";
        write(name, "1".to_owned().into()).await.expect("it is kept");
        let attributes = Entry::new(IDENTIFIER, name).and_then(|entry| entry.get_attributes());
        delete(name).await.expect("it is deleted");
        assert_eq!(attributes.expect("attributes")["persistence"], "Local");
    }
}
