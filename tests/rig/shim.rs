//! Disks that are full or broken, power cuts, names that are not found, and a computer that has slept: see `shim.c`.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use tempfile::TempDir;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The disk has no room.
    Full,
    /// Writing fails.
    Write,
    /// Making what was written durable fails.
    Sync,
    /// Reading fails.
    Read,
    /// Each write takes a twentieth of a second.
    Slow,
    /// No host name is found.
    NoName,
    /// The computer has slept for so many seconds.
    Slept(u32),
}

/// Stands between one app and the system.
pub struct Shim {
    folder: TempDir,
}

impl Shim {
    /// One that lets everything pass.
    #[must_use]
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    /// What the app has to be started with.
    #[must_use]
    pub fn envs(&self) -> [(String, String); 2] {
        let text = |path: &Path| path.to_string_lossy().into_owned();
        [("LD_PRELOAD".into(), text(library())), ("SHIM_ORDER".into(), text(&self.order()))]
    }

    fn order(&self) -> PathBuf {
        self.folder.path().join("order")
    }

    /// From now on this goes wrong, or nothing.
    pub fn set(&self, trouble: Option<Trouble>) {
        let order = match trouble {
            Some(Trouble::Slept(seconds)) => return self.order_is(&format!("slept {seconds}")),
            None => "",
            Some(Trouble::Full) => "full",
            Some(Trouble::Write) => "eio-write",
            Some(Trouble::Sync) => "eio-sync",
            Some(Trouble::Read) => "eio-read",
            Some(Trouble::Slow) => "slow",
            Some(Trouble::NoName) => "no-name",
        };
        self.order_is(order);
    }

    fn order_is(&self, order: &str) {
        std::fs::write(self.order(), order).expect("an order");
    }

    /// What a power cut leaves of the ledger in this folder: only what was durable.
    pub fn cut_power(data: &Path) {
        for name in ["ledger.sqlite", "ledger.sqlite-wal"] {
            let (file, durable) = (data.join(name), data.join(format!("{name}.durable")));
            if durable.exists() {
                std::fs::copy(durable, file).expect("the durable part");
            } else if file.exists() {
                std::fs::remove_file(file).expect("nothing of it was durable");
            }
        }
        let _ = std::fs::remove_file(data.join("ledger.sqlite-shm"));
    }
}

impl Default for Shim {
    fn default() -> Self {
        Self::new()
    }
}

/// The compiled shim, made once for each test program.
fn library() -> &'static Path {
    static LIBRARY: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = LIBRARY.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("libshim.so");
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/rig/shim.c");
        let compiled = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o"])
            .arg(&path)
            .arg(source)
            .arg("-ldl")
            .status();
        assert!(compiled.expect("cc is installed").success());
        (folder, path)
    });
    path
}
