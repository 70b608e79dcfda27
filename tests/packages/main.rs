//! What is put into `target/packages`: it is installed on a fresh system, used there as in a shop, upgraded and removed.
#![cfg(target_os = "linux")]
#![allow(clippy::expect_used, reason = "a test that cannot be set up has failed")]

mod linux;
mod windows;

use std::path::{Path, PathBuf};

use rig::Till;

/// A customer of the sandbox, and of training.
const CARD: &str = "2200000000001";

/// The package of this kind.
fn package(system: &str, extension: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/packages").join(system);
    let files = std::fs::read_dir(folder).expect("packages: cargo xtask package");
    let mut paths = files.filter_map(|file| Some(file.ok()?.path()));
    paths.find(|path| path.extension().is_some_and(|it| it == extension)).expect("a package of this kind")
}

/// A receipt for which points are earned.
async fn sell(till: &Till) {
    till.phase("idle").await;
    till.serve(CARD).await;
    till.quote("100").await;
    till.click("confirm").await;
    till.phase("done").await;
    till.click("next").await;
}
