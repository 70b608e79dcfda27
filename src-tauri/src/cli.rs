//! The command line: starting the till, and providing keys for whoever prepares tills.
//!
//! It answers by its exit code, the same on every system: yes or done, no, not understood, failed. What failed says nothing of
//! what was asked, so it is never mistaken for a no.

use std::ffi::OsString;
use std::io::Read;
use std::process::ExitCode;

use ledger::{Ledger, Reader};
use lexopt::prelude::{Long, Value, ValueExt};
use loyalty_api::{BaseUrl, can_be_key};
use secrecy::SecretString;

use crate::places;
use crate::problem::Problem;
use crate::secrets::{self, anchor, lock};
use crate::settings::SettingsFile;
use crate::text;

const USAGE: &str = "\
loyalty-cashier                        start the till
loyalty-cashier --training             start it in training mode, with sample customers

loyalty-cashier-cli key set            keep the key that stands on standard input in the keyring
loyalty-cashier-cli key status         is there one?
loyalty-cashier-cli key forget         delete it
  --server URL                         of which server; the one in the settings if left out

loyalty-cashier-cli lock set           lock the settings with the word that stands on standard input
loyalty-cashier-cli lock status        are they locked?
loyalty-cashier-cli lock forget        take the lock away

loyalty-cashier-cli ledger verify      is the ledger what this till has written?
loyalty-cashier-cli ledger accept      take the ledger that there is for the right one, after it was another

loyalty-cashier-cli version            which version this is

Exit codes: 0 yes, or done; 1 no; 2 not understood; 3 failed, so nobody knows
";

const NO: u8 = 1;
const NOT_UNDERSTOOD: u8 = 2;
const FAILED: u8 = 3;

/// What is to be done without a window.
#[derive(Debug, PartialEq, Eq)]
pub enum Task {
    /// Do something with a key.
    Key {
        /// What.
        action: KeyAction,
        /// Of which server.
        server: Option<String>,
    },
    /// Do something with the lock of the settings.
    Lock {
        /// What.
        action: KeyAction,
    },
    /// Check the ledger's chain.
    VerifyLedger {
        /// Training mode's.
        training: bool,
    },
    /// Take the ledger that there is for the one that there should be.
    AcceptLedger,
    /// Say which version this is.
    Version,
}

/// What to do with a key, or with the word that locks the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyAction {
    /// Keep a new one.
    Set,
    /// Say whether there is one.
    Status,
    /// Delete it.
    Forget,
}

impl KeyAction {
    fn named(name: &str) -> Option<Self> {
        match name {
            "set" => Some(Self::Set),
            "status" => Some(Self::Status),
            "forget" => Some(Self::Forget),
            _ => None,
        }
    }
}

/// What was said, and the exit code that says the same.
type Said = (String, ExitCode);

impl Task {
    /// Does it.
    #[must_use]
    pub fn carry_out(self) -> ExitCode {
        let done = match self {
            Self::Key { action, server } => {
                runtime().and_then(|runtime| runtime.block_on(act(action, server)))
            }
            Self::Lock { action } => runtime().and_then(|runtime| runtime.block_on(act_on_lock(action))),
            Self::VerifyLedger { training } => verify_ledger(training),
            Self::AcceptLedger => accept_ledger(),
            Self::Version => Ok((env!("CARGO_PKG_VERSION").to_owned(), ExitCode::SUCCESS)),
        };
        match done {
            Ok((said, code)) => {
                println!("{said}");
                code
            }
            Err(problem) => {
                eprintln!("{problem}");
                ExitCode::from(FAILED)
            }
        }
    }
}

/// Understands the arguments of the window's program: whether it is for training. `None` asks how it is used.
///
/// # Errors
/// An argument that nobody knows.
pub fn for_window(arguments: impl IntoIterator<Item = OsString>) -> Result<Option<bool>, lexopt::Error> {
    let mut parser = lexopt::Parser::from_args(arguments);
    let mut training = false;
    while let Some(argument) = parser.next()? {
        match argument {
            Long("training") => training = true,
            Long("help") => return Ok(None),
            _ => return Err(argument.unexpected()),
        }
    }
    Ok(Some(training))
}

/// Understands the arguments of the console's program. `None` asks how it is used.
///
/// # Errors
/// An argument that nobody knows.
pub fn for_console(arguments: impl IntoIterator<Item = OsString>) -> Result<Option<Task>, lexopt::Error> {
    let mut parser = lexopt::Parser::from_args(arguments);
    let mut words = vec![];
    let (mut training, mut server) = (false, None);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("training") => training = true,
            Long("server") => server = Some(parser.value()?.string()?),
            Long("help") => return Ok(None),
            Value(word) => words.push(word.string()?),
            _ => return Err(argument.unexpected()),
        }
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let task = match words[..] {
        ["ledger", "verify"] if server.is_none() => Task::VerifyLedger { training },
        _ if training => return Err("--training: the keyring knows no training".into()),
        ["ledger", "accept"] if server.is_none() => Task::AcceptLedger,
        ["version"] if server.is_none() => Task::Version,
        ["key", action] if let Some(action) = KeyAction::named(action) => Task::Key { action, server },
        ["lock", action]
            if server.is_none()
                && let Some(action) = KeyAction::named(action) =>
        {
            Task::Lock { action }
        }
        _ => return Err(format!("unknown: {}", words.join(" ")).into()),
    };
    Ok(Some(task))
}

/// Says how the programs are used.
#[must_use]
pub fn usage(problem: Option<&lexopt::Error>) -> ExitCode {
    match problem {
        None => {
            print!("{USAGE}");
            ExitCode::SUCCESS
        }
        Some(problem) => {
            eprint!("{problem}\n\n{USAGE}");
            ExitCode::from(NOT_UNDERSTOOD)
        }
    }
}

/// Whether the ledger is what this till has written.
fn verify_ledger(training: bool) -> Result<Said, String> {
    let path = places::ledger(training);
    let told = |problem: &dyn std::fmt::Display| format!("{}: {problem}", path.display());
    let verified = Ledger::verify(&path).map_err(|error| told(&error))?;
    let mut said = match &verified {
        Ok(unbroken) => {
            let at = jiff::Timestamp::from_millisecond(unbroken.at).unwrap_or_default();
            vec![
                told(&format!("{} entries, unbroken; the last of {at:.0}", unbroken.anchor.entries)),
                format!("its hash, to be written down elsewhere: {}", unbroken.anchor.hash),
            ]
        }
        Err(broken) => vec![told(broken)],
    };
    let aside = places::set_aside_of(&path);
    said.extend(aside.iter().map(|aside| format!("set aside: {}", aside.display())));
    let code = match verified {
        Err(_) => ExitCode::from(NO),
        Ok(_) if training => ExitCode::SUCCESS,
        Ok(_) => {
            let (code, by_keyring) = runtime()?.block_on(compare(&path));
            said.push(by_keyring);
            code
        }
    };
    Ok((said.join("\n"), code))
}

/// Whether it is the ledger that the keyring knows, and how that is said. Where the keyring does not say, nobody knows.
async fn compare(path: &std::path::Path) -> (ExitCode, String) {
    let known = match secrets::in_time(anchor::find()).await {
        Ok(Some(anchor)) => anchor,
        Ok(None) => return (ExitCode::SUCCESS, "the keyring does not know it yet".to_owned()),
        Err(problem) => return (ExitCode::from(FAILED), told(problem)),
    };
    match Reader::open(path).and_then(|reader| reader.doubt(Some(&known))) {
        Ok(None) => (ExitCode::SUCCESS, "it is the one that the keyring knows".to_owned()),
        Ok(Some(doubt)) => (ExitCode::from(NO), doubt.to_string()),
        Err(error) => (ExitCode::from(FAILED), error.to_string()),
    }
}

/// Takes the ledger that there is for the right one: whoever looks after the till has seen why it is another.
fn accept_ledger() -> Result<Said, String> {
    let path = places::ledger(false);
    let told_of = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let anchor = Reader::open(&path).and_then(|reader| Ok((reader.doubt(None)?, reader.anchor()?)));
    let (doubt, anchor) = anchor.map_err(|error| told_of(&error))?;
    if let Some(doubt) = doubt {
        // That is not cleared by knowing it.
        return Err(told_of(&doubt));
    }
    runtime()?.block_on(secrets::in_time(anchor::keep(&anchor))).map_err(told)?;
    Ok((told_of(&format!("{} entries, accepted", anchor.entries)), ExitCode::SUCCESS))
}

fn runtime() -> Result<tokio::runtime::Runtime, String> {
    tokio::runtime::Builder::new_current_thread().enable_time().build().map_err(|error| error.to_string())
}

async fn act(action: KeyAction, server: Option<String>) -> Result<Said, String> {
    let server = match server {
        Some(server) => server,
        None => {
            let (server, problem) = SettingsFile::server_in(&places::settings())?;
            if let Some(unknown) = problem.and_then(|problem| problem.detail) {
                eprintln!("{}: unknown, or cannot be: {unknown}", places::settings().display());
            }
            server
        }
    };
    let base = BaseUrl::parse(&server)
        .map_err(|error| format!("{server:?}: {error}; set a server, or name one with --server"))?;
    let at = base.as_str();
    match action {
        KeyAction::Set => {
            let key = from_input()?;
            if !can_be_key(&key) {
                return Err("what stands on standard input has characters that no key has".to_owned());
            }
            secrets::write(at, key).await.map_err(told)?;
            Ok((format!("the key for {at} is kept"), ExitCode::SUCCESS))
        }
        KeyAction::Status => match secrets::read(at).await.map_err(told)? {
            Some(_) => Ok((format!("there is a key for {at}"), ExitCode::SUCCESS)),
            None => Ok((format!("there is no key for {at}"), ExitCode::from(NO))),
        },
        KeyAction::Forget => {
            secrets::delete(at).await.map_err(told)?;
            Ok((format!("there is no key for {at} any more"), ExitCode::SUCCESS))
        }
    }
}

async fn act_on_lock(action: KeyAction) -> Result<Said, String> {
    let said = |word: &str, code| Ok((format!("the settings are {word}"), code));
    match action {
        KeyAction::Set => {
            lock::set(from_input()?).await.map_err(told)?;
            said("locked", ExitCode::SUCCESS)
        }
        KeyAction::Status if lock::is_set().await.map_err(told)? => said("locked", ExitCode::SUCCESS),
        KeyAction::Status => said("not locked", ExitCode::from(NO)),
        KeyAction::Forget => {
            lock::forget().await.map_err(told)?;
            said("not locked any more", ExitCode::SUCCESS)
        }
    }
}

fn told(error: Problem) -> String {
    format!("the keyring did not do it: {}", error.detail.unwrap_or("it does not answer".to_owned()))
}

/// What stands on standard input, in one line.
fn from_input() -> Result<SecretString, String> {
    let mut input = vec![];
    std::io::stdin().read_to_end(&mut input).map_err(|error| error.to_string())?;
    one_line(&input).map(SecretString::from).map_err(|problem| format!("standard input: {problem}"))
}

/// The one line that was typed; nothing of what shells and editors put around it is kept with it.
fn one_line(input: &[u8]) -> Result<String, String> {
    let line = text::plain(input).map_err(|problem| problem.to_string())?.trim();
    if line.is_empty() {
        return Err("there is nothing".to_owned());
    }
    if line.chars().any(char::is_control) {
        return Err("there is more than one line".to_owned());
    }
    Ok(line.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> impl Iterator<Item = OsString> {
        line.split_whitespace().map(OsString::from)
    }

    #[test]
    fn the_command_line_is_understood() {
        let check = |line: &str, expect: Option<Option<Task>>| {
            assert_eq!(for_console(words(line)).ok(), expect, "{line:?}");
        };
        let key = |action, server: Option<&str>| {
            Some(Some(Task::Key { action, server: server.map(str::to_owned) }))
        };
        check("key set", key(KeyAction::Set, None));
        check("key status --server https://a.example", key(KeyAction::Status, Some("https://a.example")));
        check("key forget", key(KeyAction::Forget, None));
        check("lock set", Some(Some(Task::Lock { action: KeyAction::Set })));
        check("ledger verify", Some(Some(Task::VerifyLedger { training: false })));
        check("ledger verify --training", Some(Some(Task::VerifyLedger { training: true })));
        check("ledger accept", Some(Some(Task::AcceptLedger)));
        check("version", Some(Some(Task::Version)));
        check("--help", Some(None));
        for unknown in [
            "",
            "lock",
            "lock set --server https://a.example",
            "ledger",
            "ledger accept --training",
            "key",
            "key show",
            "key set --training",
            "--key x",
        ] {
            check(unknown, None);
        }
        assert_eq!(for_window(words("")).ok(), Some(Some(false)));
        assert_eq!(for_window(words("--training")).ok(), Some(Some(true)));
        assert_eq!(for_window(words("--help")).ok(), Some(None));
        assert!(for_window(words("key set")).is_err());
    }

    #[test]
    fn nothing_is_kept_that_was_not_typed() {
        assert_eq!(one_line("\u{feff} key\r\n".as_bytes()), Ok("key".to_owned()));
        assert_eq!(one_line(b"key"), Ok("key".to_owned()));
        for not_it in [&b"k\0e\0y\0"[..], b"", b"\n", b"a\nb", &[0xff]] {
            assert!(one_line(not_it).is_err(), "{not_it:?}");
        }
    }
}
