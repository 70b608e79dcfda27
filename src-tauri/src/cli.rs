//! The command line: starting the till, and providing keys for whoever prepares tills.

use std::ffi::OsString;
use std::io::Read;
use std::process::ExitCode;

use ledger::{Ledger, Reader};
use lexopt::prelude::{Long, Value, ValueExt};
use loyalty_api::BaseUrl;
use secrecy::SecretString;

use crate::places;
use crate::problem::Problem;
use crate::secrets::{self, anchor, lock};
use crate::settings::SettingsFile;

const USAGE: &str = "\
loyalty-cashier                    start the till
loyalty-cashier --training         start it in training mode, with sample customers

loyalty-cashier key set            keep the key that stands on standard input in the keyring
loyalty-cashier key status         say whether there is one (exit code 0) or not (1)
loyalty-cashier key forget         delete it
  --server URL                     of which server; the one in the settings if left out

loyalty-cashier lock set           lock the settings with the word that stands on standard input
loyalty-cashier lock status        say whether they are locked (exit code 0) or not (1)
loyalty-cashier lock forget        take the lock away

loyalty-cashier ledger verify      say whether the ledger is what this till has written (0) or not (1)
loyalty-cashier ledger accept      take the ledger that there is for the right one, after it was another
";

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub enum Task {
    /// Start the till.
    Till {
        /// In training mode.
        training: bool,
    },
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
    /// Say how it is used.
    Usage,
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

/// Understands the arguments after the program's name.
///
/// # Errors
/// An argument that nobody knows.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Task, lexopt::Error> {
    let mut parser = lexopt::Parser::from_args(arguments);
    let mut words = vec![];
    let (mut training, mut server) = (false, None);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("training") => training = true,
            Long("server") => server = Some(parser.value()?.string()?),
            Long("help") => return Ok(Task::Usage),
            Value(word) => words.push(word.string()?),
            _ => return Err(argument.unexpected()),
        }
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        [] if server.is_none() => Ok(Task::Till { training }),
        ["ledger", "verify"] if server.is_none() => Ok(Task::VerifyLedger { training }),
        ["ledger", "accept"] if server.is_none() && !training => Ok(Task::AcceptLedger),
        ["key", action] if let Some(action) = KeyAction::named(action) => Ok(Task::Key { action, server }),
        ["lock", action]
            if server.is_none()
                && let Some(action) = KeyAction::named(action) =>
        {
            Ok(Task::Lock { action })
        }
        _ => Err(format!("unknown: {}", words.join(" ")).into()),
    }
}

/// Says how the program is used.
#[must_use]
pub fn usage(problem: Option<&lexopt::Error>) -> ExitCode {
    match problem {
        None => {
            print!("{USAGE}");
            ExitCode::SUCCESS
        }
        Some(problem) => {
            eprint!("{problem}\n\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

/// Does something with a key, without a window.
#[must_use]
pub fn key(action: KeyAction, server: Option<String>) -> ExitCode {
    end(runtime().and_then(|runtime| runtime.block_on(act(action, server))))
}

/// Does something with the lock of the settings, without a window.
#[must_use]
pub fn lock(action: KeyAction) -> ExitCode {
    end(runtime().and_then(|runtime| runtime.block_on(act_on_lock(action))))
}

fn end(done: Result<(String, ExitCode), String>) -> ExitCode {
    match done {
        Ok((said, code)) => {
            println!("{said}");
            code
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

/// Says whether the ledger is what this till has written: exit code 0, or 1 where it is not.
#[must_use]
pub fn verify_ledger(training: bool) -> ExitCode {
    let path = places::ledger(training);
    let told = |problem: &dyn std::fmt::Display| format!("{}: {problem}", path.display());
    let verified = Ledger::verify(&path).map_err(|error| told(&error));
    end(verified.and_then(|verified| match verified {
        Ok(unbroken) => {
            let at = jiff::Timestamp::from_millisecond(unbroken.at).unwrap_or_default();
            let mut said = vec![
                told(&format!("{} entries, unbroken; the last of {at:.0}", unbroken.anchor.entries)),
                format!("its hash, to be written down elsewhere: {}", unbroken.anchor.hash),
            ];
            let aside = places::set_aside_of(&path);
            said.extend(aside.iter().map(|aside| format!("set aside: {}", aside.display())));
            if training {
                return Ok((said.join("\n"), ExitCode::SUCCESS));
            }
            let (is_known, by_keyring) = runtime()?.block_on(compare(&path));
            said.push(by_keyring);
            Ok((said.join("\n"), if is_known { ExitCode::SUCCESS } else { ExitCode::from(1) }))
        }
        Err(broken) => Ok((told(&broken), ExitCode::from(1))),
    }))
}

/// Whether it is the ledger that the keyring knows, and how that is said. A keyring that does not say is no reason for doubt.
async fn compare(path: &std::path::Path) -> (bool, String) {
    let known = match secrets::in_time(anchor::find()).await {
        Ok(Some(anchor)) => anchor,
        Ok(None) => return (true, "the keyring does not know it yet".to_owned()),
        Err(problem) => return (true, told(problem)),
    };
    match Reader::open(path).and_then(|reader| reader.doubt(Some(&known))) {
        Ok(None) => (true, "it is the one that the keyring knows".to_owned()),
        Ok(Some(doubt)) => (false, doubt.to_string()),
        Err(error) => (false, error.to_string()),
    }
}

/// Takes the ledger that there is for the right one: whoever looks after the till has seen why it is another.
#[must_use]
pub fn accept_ledger() -> ExitCode {
    let path = places::ledger(false);
    let told_of = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let anchor = Reader::open(&path).and_then(|reader| Ok((reader.doubt(None)?, reader.anchor()?)));
    end(anchor.map_err(|error| told_of(&error)).and_then(|(doubt, anchor)| {
        if let Some(doubt) = doubt {
            // That is not cleared by knowing it.
            return Err(told_of(&doubt));
        }
        let kept = runtime()?.block_on(secrets::in_time(anchor::keep(&anchor)));
        kept.map_err(told)?;
        Ok((told_of(&format!("{} entries, accepted", anchor.entries)), ExitCode::SUCCESS))
    }))
}

fn runtime() -> Result<tokio::runtime::Runtime, String> {
    tokio::runtime::Builder::new_current_thread().enable_time().build().map_err(|error| error.to_string())
}

async fn act(action: KeyAction, server: Option<String>) -> Result<(String, ExitCode), String> {
    let server = match server {
        Some(server) => server,
        None => SettingsFile::server_in(&places::settings())?,
    };
    let base = BaseUrl::parse(&server)
        .map_err(|error| format!("{server:?}: {error}; set a server, or name one with --server"))?;
    let at = base.as_str();
    match action {
        KeyAction::Set => {
            secrets::write(at, key_from_input()?).await.map_err(told)?;
            Ok((format!("the key for {at} is kept"), ExitCode::SUCCESS))
        }
        KeyAction::Status => match secrets::read(at).await.map_err(told)? {
            Some(_) => Ok((format!("there is a key for {at}"), ExitCode::SUCCESS)),
            None => Ok((format!("there is no key for {at}"), ExitCode::from(1))),
        },
        KeyAction::Forget => {
            secrets::delete(at).await.map_err(told)?;
            Ok((format!("there is no key for {at} any more"), ExitCode::SUCCESS))
        }
    }
}

async fn act_on_lock(action: KeyAction) -> Result<(String, ExitCode), String> {
    let said = |word: &str, code| Ok((format!("the settings are {word}"), code));
    match action {
        KeyAction::Set => {
            lock::set(key_from_input()?).await.map_err(told)?;
            said("locked", ExitCode::SUCCESS)
        }
        KeyAction::Status if lock::is_set().await.map_err(told)? => said("locked", ExitCode::SUCCESS),
        KeyAction::Status => said("not locked", ExitCode::from(1)),
        KeyAction::Forget => {
            lock::forget().await.map_err(told)?;
            said("not locked any more", ExitCode::SUCCESS)
        }
    }
}

fn told(error: Problem) -> String {
    format!("the keyring did not do it: {}", error.detail.unwrap_or("it does not answer".to_owned()))
}

fn key_from_input() -> Result<SecretString, String> {
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input).map_err(|error| error.to_string())?;
    // Shells of Windows begin so.
    let key = input.trim_start_matches('\u{feff}').trim();
    if key.is_empty() {
        return Err("there is nothing on standard input".to_owned());
    }
    if key.chars().any(char::is_control) {
        return Err("there is more than one line on standard input".to_owned());
    }
    Ok(key.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_understood() {
        let check = |line: &str, expect: Option<Task>| {
            let arguments = line.split_whitespace().map(OsString::from);
            assert_eq!(parse(arguments).ok(), expect, "{line:?}");
        };
        check("", Some(Task::Till { training: false }));
        check("--training", Some(Task::Till { training: true }));
        check("key set", Some(Task::Key { action: KeyAction::Set, server: None }));
        let server = Some("https://a.example".to_owned());
        check("key status --server https://a.example", Some(Task::Key { action: KeyAction::Status, server }));
        check("key forget", Some(Task::Key { action: KeyAction::Forget, server: None }));
        check("lock set", Some(Task::Lock { action: KeyAction::Set }));
        check("lock", None);
        check("lock set --server https://a.example", None);
        check("ledger verify", Some(Task::VerifyLedger { training: false }));
        check("ledger accept", Some(Task::AcceptLedger));
        check("ledger", None);
        check("--help", Some(Task::Usage));
        check("key", None);
        check("key show", None);
        check("--key x", None);
    }
}
