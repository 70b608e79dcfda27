//! Running programs, and a display that nobody sees.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// What a step comes to: done, or why not.
pub type Done<T = ()> = Result<T, String>;

/// The folder that holds `Cargo.toml`.
pub fn root() -> PathBuf {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().nth(2).map_or(own.clone(), PathBuf::from)
}

/// A program, to be run in the project's folder.
pub fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    command
}

/// Cargo: the one that runs this.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = program(&std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    command.args(arguments);
    command
}

/// Runs a program and waits until it has ended well.
pub fn run(command: &mut Command) -> Done {
    let shown = format!("{command:?}").replace('"', "");
    println!("\n$ {shown}");
    let status = command.status().map_err(|error| format!("{shown}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{shown}: {status}")) }
}

/// Whether a program runs and says that all is well. Its words are of no interest.
pub fn succeeds(name: &str, arguments: &[&str]) -> bool {
    let quiet = program(name).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    quiet.is_ok_and(|status| status.success())
}

/// An X display without a screen, on a free number.
pub struct Display {
    server: Child,
    number: String,
}

impl Display {
    /// Opens one.
    pub fn open() -> Done<Self> {
        // Without -noreset the keyboard is forgotten when the last window closes.
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1920x1080x24", "-nolisten", "tcp", "-noreset"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("Xvfb: {error}"))?;
        let mut number = String::new();
        if let Some(said) = server.stdout.take() {
            BufReader::new(said).read_line(&mut number).map_err(|error| format!("Xvfb: {error}"))?;
        }
        let number = number.trim().to_owned();
        if number.is_empty() {
            Err("Xvfb found no free display".to_owned())
        } else {
            Ok(Self { server, number })
        }
    }

    /// What `DISPLAY` has to be.
    pub fn name(&self) -> String {
        format!(":{}", self.number)
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
