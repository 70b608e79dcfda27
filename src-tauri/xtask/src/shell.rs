//! Running programs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a step comes to: done, or why not.
pub type Done<T = ()> = Result<T, String>;

/// The folder that holds `Cargo.toml`.
pub fn root() -> PathBuf {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().nth(2).map_or(own.clone(), PathBuf::from)
}

/// A program, to be run in the project's folder.
pub fn program(name: &str) -> Command {
    // On Windows it is a script, which is found only by its whole name.
    let name = if cfg!(windows) && name == "npm" { "npm.cmd" } else { name };
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

/// What a program says, where it ends well.
pub fn output(command: &mut Command) -> Done<String> {
    let shown = format!("{command:?}").replace('"', "");
    let ended = command.output().map_err(|error| format!("{shown}: {error}"))?;
    if ended.status.success() {
        Ok(String::from_utf8_lossy(&ended.stdout).into_owned())
    } else {
        Err(format!("{shown}: {}\n{}", ended.status, String::from_utf8_lossy(&ended.stderr)))
    }
}

/// Whether a program runs and says that all is well. Its words are of no interest.
pub fn succeeds(name: &str, arguments: &[&str]) -> bool {
    let quiet = program(name).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    quiet.is_ok_and(|status| status.success())
}

/// An empty folder.
pub fn fresh(folder: &Path) -> Done<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(told)?;
    }
    fs::create_dir_all(folder).map_err(told)?;
    Ok(folder.to_owned())
}

/// An error of the file system, in words.
#[expect(clippy::needless_pass_by_value, reason = "it is mapped over errors")]
pub fn told(error: std::io::Error) -> String {
    error.to_string()
}
