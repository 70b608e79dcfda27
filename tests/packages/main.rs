//! What is put into `target/packages`: it is installed on a fresh system, used there as in a shop, upgraded and removed.
#![cfg(target_os = "linux")]
#![allow(clippy::expect_used, reason = "a test that cannot be set up has failed")]

mod linux;

use std::path::{Path, PathBuf};

/// The package of this kind.
fn package(extension: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/packages");
    let files = std::fs::read_dir(folder).expect("packages: cargo xtask package");
    let mut paths = files.filter_map(|file| Some(file.ok()?.path()));
    paths.find(|path| path.extension().is_some_and(|it| it == extension)).expect("a package of this kind")
}
