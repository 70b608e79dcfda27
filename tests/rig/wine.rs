//! A Windows of Wine's, which `cargo xtask package windows` has made: `WINEPREFIX` names it.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use crate::display::Display;
use crate::files::files_below;
use crate::patience::patiently;

/// The Windows, with a display for its windows.
pub struct Wine {
    drive: PathBuf,
    display: Display,
}

impl Wine {
    /// Begins it.
    #[must_use]
    pub fn begin() -> Self {
        let prefix = std::env::var_os("WINEPREFIX").expect("a Windows: cargo xtask package windows");
        let wine = Self { drive: Path::new(&prefix).join("drive_c"), display: Display::open() };
        // One that was begun without a display has no windows.
        Self::end();
        wine
    }

    /// Where a file of drive C is.
    #[must_use]
    pub fn file(&self, path: &str) -> PathBuf {
        self.drive.join(path)
    }

    /// Runs a program to its end.
    #[must_use]
    pub fn run(&self, program: &Path, args: &[&str], input: &str) -> Output {
        let mut child = self.command(program, args).stdin(Stdio::piped()).spawn().expect("Wine is installed");
        // A program that wants no input may have ended.
        let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
        child.wait_with_output().expect("its end")
    }

    /// Starts a program in its own folder.
    #[must_use]
    pub fn start(&self, program: &Path, args: &[&str]) -> Child {
        let folder = program.parent().expect("a folder");
        self.command(program, args).current_dir(folder).spawn().expect("Wine is installed")
    }

    /// Starts a program, has the window closed that comes up, and waits for its end. Wine writes down what a box says.
    ///
    /// # Panics
    /// No window comes up.
    pub fn run_and_close(&self, program: &Path) -> Output {
        let mut command = self.command(program, &[]);
        let child = command.env("WINEDEBUG", "-all,+msgbox").spawn().expect("Wine is installed");
        patiently("a window", || self.display.place());
        assert!(self.display.close_window());
        child.wait_with_output().expect("its end")
    }

    /// What the registry has under this name.
    #[must_use]
    pub fn registry(&self, key: &str, name: &str) -> Option<String> {
        let said = self.run(Path::new("reg"), &["query", key, "/v", name, "/reg:64"], "");
        let said = String::from_utf8_lossy(&said.stdout).into_owned();
        let line = said.lines().find(|line| line.trim_start().starts_with(name))?;
        // Name, type and value.
        Some(line.split_once("REG_SZ")?.1.trim().to_owned())
    }

    /// Writes into the registry.
    pub fn register(&self, key: &str, name: &str, value: &str) {
        let done = self.run(Path::new("reg"), &["add", key, "/v", name, "/d", value, "/f", "/reg:64"], "");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }

    /// All files of programs and users.
    #[must_use]
    pub fn files(&self) -> BTreeSet<PathBuf> {
        let folders = ["Program Files", "Program Files (x86)", "ProgramData", "users"];
        files_below(folders.map(|folder| self.drive.join(folder)).into())
    }

    fn command(&self, program: &Path, args: &[&str]) -> Command {
        let mut command = Command::new("wine");
        command.arg(program).args(args).env("DISPLAY", &self.display.name);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn end() {
        let _ = Command::new("wineserver").arg("--kill").status();
    }
}

impl Drop for Wine {
    fn drop(&mut self) {
        Self::end();
    }
}
