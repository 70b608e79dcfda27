//! Where things are kept: the system's folders for this app (XDG on Linux).

use std::io;
use std::path::{Path, PathBuf};

use crate::privacy;

/// Names the app to the system; its folders and its keyring entries carry this name.
pub const IDENTIFIER: &str = "org.loyaltycashier.desktop";

/// `settings.json`.
#[must_use]
pub fn settings() -> PathBuf {
    folder(dirs::config_dir()).join("settings.json")
}

/// What belongs to a database in SQLite beside its file.
pub const COMPANIONS: [&str; 2] = ["-wal", "-shm"];

/// The ledger; training has one of its own. On Windows it stays on this machine, where a user's other things travel with them.
#[must_use]
pub fn ledger(training: bool) -> PathBuf {
    let name = if training { "training.sqlite" } else { "ledger.sqlite" };
    brought_home(folder(dirs::data_local_dir()).join(name), folder(dirs::data_dir()).join(name))
}

/// The log of the run.
#[must_use]
pub fn log() -> PathBuf {
    folder(dirs::data_local_dir()).join("run.log")
}

/// Where a ledger is that an earlier version kept elsewhere: it is moved, unless that cannot be done now.
fn brought_home(home: PathBuf, former: PathBuf) -> PathBuf {
    // One that was to take the place of a broken one, and had not yet, is the ledger as well.
    let is_there = |path: &Path| path.exists() || next(path).exists();
    if home == former || is_there(&home) || !is_there(&former) {
        return home;
    }
    let made = home.parent().map_or(Ok(()), privacy::folder).and_then(|()| enter_next(&former));
    // One that is open, or lies on another disk, is gone on with where it is: a new one beside it would be half of the truth.
    match made.and_then(|()| rename_whole(&former, &home, &COMPANIONS)) {
        Ok(()) => home,
        Err(_) => former,
    }
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
    rename_whole(path, &aside, companions)?;
    Ok(aside)
}

/// Where the ledger is made that is to follow this one.
#[must_use]
pub fn next(path: &Path) -> PathBuf {
    path.with_extension("next")
}

/// Puts the file that was made to follow this one in its place, where that is empty, and nothing is left of what belonged to the
/// former: a journal would be taken for the new one's.
///
/// # Errors
/// It cannot be renamed, or the former's journal cannot be removed.
pub fn enter_next(path: &Path) -> io::Result<()> {
    // A file that nobody can tell of is there.
    if path.try_exists()? || !next(path).try_exists()? {
        return Ok(());
    }
    for companion in COMPANIONS {
        remove(Path::new(&format!("{}{companion}", path.display())))?;
    }
    std::fs::rename(next(path), path)?;
    // It is done, however durable this file system makes it.
    let _ = ledger::sync_folder_of(path);
    Ok(())
}

/// Removes a file, where it is there.
///
/// # Errors
/// It is still there.
pub fn remove(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// Renames a file with those that belong to it.
fn rename_whole(path: &Path, to: &Path, companions: &[&str]) -> io::Result<()> {
    let with = |path: &Path, companion: &str| PathBuf::from(format!("{}{companion}", path.display()));
    let companions: Vec<&str> =
        companions.iter().copied().filter(|companion| with(path, companion).exists()).collect();
    // First the companions' copies, last their removal: a database without its journal is half a database.
    for companion in &companions {
        std::fs::copy(with(path, companion), with(to, companion))?;
    }
    std::fs::rename(path, to)?;
    for companion in &companions {
        std::fs::remove_file(with(path, companion))?;
    }
    let _ = ledger::sync_folder_of(to);
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ledger_of_an_earlier_version_is_moved_whole_or_stays_where_it_is() {
        let root = tempfile::tempdir().expect("a folder");
        let at = |name: &str| root.path().join(name);
        let (home, former) = (at("local/ledger.sqlite"), at("ledger.sqlite"));
        assert_eq!(brought_home(home.clone(), former.clone()), home, "there is none yet");

        std::fs::write(&former, "rows").expect("written");
        std::fs::write(at("ledger.sqlite-wal"), "newest").expect("written");
        std::fs::write(at("local"), "in the way").expect("written");
        assert_eq!(brought_home(home.clone(), former.clone()), former);
        std::fs::remove_file(at("local")).expect("removed");

        assert_eq!(brought_home(home.clone(), former.clone()), home);
        let read = |name: &str| std::fs::read_to_string(at(name)).ok();
        assert_eq!(read("local/ledger.sqlite").as_deref(), Some("rows"));
        assert_eq!(read("local/ledger.sqlite-wal").as_deref(), Some("newest"));
        assert_eq!((read("ledger.sqlite"), read("ledger.sqlite-wal")), (None, None));

        std::fs::write(&former, "of a downgrade").expect("written");
        assert_eq!(brought_home(home.clone(), former), home);
        assert_eq!(read("local/ledger.sqlite").as_deref(), Some("rows"), "what there is is not replaced");
    }

    #[test]
    fn a_ledger_of_an_earlier_version_that_was_to_follow_a_broken_one_is_moved_as_well() {
        let root = tempfile::tempdir().expect("a folder");
        let at = |name: &str| root.path().join(name);
        let (home, former) = (at("local/ledger.sqlite"), at("ledger.sqlite"));
        std::fs::write(next(&former), "what was not at its end").expect("written");
        std::fs::write(at("ledger.sqlite-wal"), "of the broken one").expect("written");
        assert_eq!(brought_home(home.clone(), former.clone()), home);
        assert_eq!(std::fs::read_to_string(&home).ok().as_deref(), Some("what was not at its end"));
        assert!(!next(&former).exists() && !at("local/ledger.sqlite-wal").exists());

        std::fs::rename(&home, next(&home)).expect("renamed");
        std::fs::write(&former, "of a downgrade").expect("written");
        assert_eq!(brought_home(home.clone(), former), home);
        assert!(!home.exists(), "what there is to follow is not replaced");
    }
}
