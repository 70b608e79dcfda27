//! A fresh system of this machine's own kind in a folder: what is installed there finds nothing that a till does not have.
//!
//! It takes the rights of root.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::files::files_below;

/// Runs a program in a system with what that shares with its tests. The mounts are the program's own: nobody else ever sees
/// them, nor deletes through them.
const ENTER: &str = r#"
    for shared in dev proc sys tmp; do mount --rbind "/$shared" "$0/$shared"; done
    exec chroot "$0" "$@""#;
/// What those may refer to.
const MIRRORS: &str = "/etc/apt/apt-mirrors.txt";
/// Where Debian and Ubuntu say where their packages come from.
const SOURCES: [&str; 3] = [
    "/etc/apt/sources.list.d/debian.sources",
    "/etc/apt/sources.list.d/ubuntu.sources",
    "/etc/apt/sources.list",
];

/// A system in a folder.
pub struct Computer {
    folder: TempDir,
}

impl Computer {
    /// A system with nothing in it but what every one has.
    #[must_use]
    pub fn fresh() -> Self {
        let folder = tempfile::Builder::new().prefix("computer-").tempdir_in("/var/tmp").expect("a folder");
        let release = std::fs::read_to_string("/etc/os-release").expect("the system's name");
        let name = release.lines().find_map(|line| line.strip_prefix("VERSION_CODENAME=")).expect("a name");
        let sources = SOURCES.into_iter().find(|file| Path::new(file).exists()).expect("sources of packages");
        let mut make = Command::new("mmdebstrap");
        make.args(["--variant=apt", "--quiet", "--include=ca-certificates", name]);
        if Path::new(MIRRORS).exists() {
            make.arg(format!("--setup-hook=copy-in {MIRRORS} /etc/apt"));
        }
        succeeds(make.arg(folder.path()).arg(sources));
        let computer = Self { folder };
        computer.run("apt-get", &["update"]);
        computer
    }

    /// A program that runs in it.
    pub(crate) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new("unshare");
        command.args(["--mount", "sh", "-euc", ENTER]).arg(self.folder.path()).arg(program);
        command
    }

    /// Runs a program in it, which has to end well. Returns what it says.
    #[expect(clippy::must_use_candidate, reason = "most is run for what it does")]
    pub fn run(&self, program: &str, args: &[&str]) -> String {
        let mut command = self.command(Path::new(program));
        command.args(args).env("DEBIAN_FRONTEND", "noninteractive");
        String::from_utf8_lossy(&succeeds(&mut command).stdout).into_owned()
    }

    /// All its files, but those in which it keeps in mind what was installed, and caches.
    #[must_use]
    pub fn files(&self) -> BTreeSet<PathBuf> {
        let folders = ["etc", "opt", "root", "home", "srv", "usr", "var/lib/systemd"];
        files_below(folders.map(|folder| self.folder.path().join(folder)).into())
    }
}

/// Runs a program that has to end well.
pub fn succeeds(command: &mut Command) -> Output {
    let ended = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = |stream| String::from_utf8_lossy(stream).into_owned();
    assert!(ended.status.success(), "{command:?}: {}{}", said(&ended.stdout), said(&ended.stderr));
    ended
}
