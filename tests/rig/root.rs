//! A fresh system of this machine's own kind in a folder: what is installed there finds nothing that a till does not have.
//!
//! It takes the rights of root, by `sudo` where this is somebody else.

use std::collections::BTreeSet;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::files::files_below;

/// Runs a program in a system with what that shares with its tests. The mounts are the program's own: nobody else ever sees
/// them, nor deletes through them.
const ENTER: &str = r#"
    for shared in dev proc sys tmp; do mount --rbind "/$shared" "$0/$shared"; done
    exec chroot "$0" "$@""#;
/// Where Debian and Ubuntu say where their packages come from.
const SOURCES: [&str; 3] = [
    "/etc/apt/sources.list.d/debian.sources",
    "/etc/apt/sources.list.d/ubuntu.sources",
    "/etc/apt/sources.list",
];

/// A system in a folder.
pub struct Root {
    folder: PathBuf,
}

impl Root {
    /// A system with nothing in it but what every one has.
    #[must_use]
    pub fn fresh() -> Self {
        let folder =
            tempfile::Builder::new().prefix("root-").tempdir_in("/var/tmp").expect("a folder").keep();
        let release = std::fs::read_to_string("/etc/os-release").expect("the system's name");
        let name = release.lines().find_map(|line| line.strip_prefix("VERSION_CODENAME=")).expect("a name");
        let sources = SOURCES.into_iter().find(|file| Path::new(file).exists()).expect("sources of packages");
        let mut make = as_root("mmdebstrap");
        make.args(["--variant=apt", "--quiet", "--include=ca-certificates", name]);
        succeeds(make.arg(&folder).arg(sources));
        let root = Self { folder };
        root.run("apt-get", &["update"]);
        root
    }

    /// A program that runs in it.
    pub(crate) fn command(&self, program: &Path) -> Command {
        let mut command = as_root("unshare");
        command.args(["--mount", "sh", "-euc", ENTER]).arg(&self.folder).arg(program);
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
        files_below(folders.map(|folder| self.folder.join(folder)).into())
    }
}

impl Drop for Root {
    fn drop(&mut self) {
        // Nothing of this system's is mounted there but for programs that run in it.
        let _ = as_root("rm").args(["--recursive", "--force"]).arg(&self.folder).status();
    }
}

/// A program with the rights of root.
fn as_root(program: &str) -> Command {
    let is_root = std::fs::metadata("/proc/self").expect("a process").uid() == 0;
    let mut command = Command::new(if is_root { program } else { "sudo" });
    if !is_root {
        command.args(["--preserve-env", program]);
    }
    command
}

fn succeeds(command: &mut Command) -> Output {
    let ended = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = |stream| String::from_utf8_lossy(stream).into_owned();
    assert!(ended.status.success(), "{command:?}: {}{}", said(&ended.stdout), said(&ended.stderr));
    ended
}
