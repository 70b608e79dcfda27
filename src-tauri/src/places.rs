//! Where things are kept: the system's folders for this app (XDG on Linux).

use std::path::PathBuf;

/// Names the app to the system; its folders and its keyring entries carry this name.
pub const IDENTIFIER: &str = "org.loyaltycashier.desktop";

/// `settings.json`.
#[must_use]
pub fn settings() -> PathBuf {
    folder(dirs::config_dir()).join("settings.json")
}

/// The ledger; training has one of its own.
#[must_use]
pub fn ledger(training: bool) -> PathBuf {
    folder(dirs::data_dir()).join(if training { "training.sqlite" } else { "ledger.sqlite" })
}

fn folder(base: Option<PathBuf>) -> PathBuf {
    // A system without a home: beside the program is better than nowhere.
    base.unwrap_or_default().join(IDENTIFIER)
}
