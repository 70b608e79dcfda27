//! Where things are kept: the system's folders for this app (XDG on Linux).

use std::io;
use std::path::{Path, PathBuf};

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

/// The log of the run.
#[must_use]
pub fn log() -> PathBuf {
    folder(dirs::data_dir()).join("run.log")
}

/// Where people look for what a program has saved for them.
#[must_use]
pub fn downloads() -> PathBuf {
    dirs::download_dir().or_else(dirs::document_dir).or_else(dirs::home_dir).unwrap_or_default()
}

/// Renames a file that cannot be used, with those that belong to it, so that it is kept: `x.json`
/// becomes `x.WORD-1.json`. Returns its new name.
///
/// # Errors
/// It cannot be renamed, and stands where it stood.
pub fn set_aside(path: &Path, word: &str, companions: &[&str]) -> io::Result<PathBuf> {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    let name = |number: u32| path.with_extension(format!("{word}-{number}.{extension}"));
    let aside = (1..1000).map(name).find(|aside| !aside.exists()).unwrap_or_else(|| name(0));
    let with = |path: &Path, companion: &str| PathBuf::from(format!("{}{companion}", path.display()));
    let companions: Vec<&str> =
        companions.iter().copied().filter(|companion| with(path, companion).exists()).collect();
    // First the companions' copies, last their removal: a database without its journal is half a database.
    for companion in &companions {
        std::fs::copy(with(path, companion), with(&aside, companion))?;
    }
    std::fs::rename(path, &aside)?;
    for companion in &companions {
        std::fs::remove_file(with(path, companion))?;
    }
    Ok(aside)
}

/// The files that were set aside of this one, the oldest first.
#[must_use]
pub fn set_aside_of(path: &Path) -> Vec<PathBuf> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let is_aside = |name: &str| {
        name.strip_prefix(&stem).is_some_and(|rest| {
            (rest.starts_with(".damaged-") || rest.starts_with(".old-"))
                && path.extension().is_some_and(|extension| rest.ends_with(&*extension.to_string_lossy()))
        })
    };
    let folder = path.parent().and_then(|folder| std::fs::read_dir(folder).ok());
    let entries = folder.into_iter().flatten().filter_map(Result::ok);
    let mut aside: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.file_name().is_some_and(|name| is_aside(&name.to_string_lossy())))
        .collect();
    // Of two names the longer one has the larger number.
    aside.sort_by_key(|path| (path.as_os_str().len(), path.clone()));
    aside
}

fn folder(base: Option<PathBuf>) -> PathBuf {
    // A system without a home: beside the program is better than nowhere.
    base.unwrap_or_default().join(IDENTIFIER)
}
