//! What lies in folders: to see what was left behind there.

use std::collections::BTreeSet;
use std::path::PathBuf;

/// All files and folders below these.
pub(crate) fn files_below(mut folders: Vec<PathBuf>) -> BTreeSet<PathBuf> {
    let mut files = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        // Not every system has all of them.
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries {
            let entry = entry.expect("an entry");
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(entry.path());
            }
            files.insert(entry.path());
        }
    }
    files
}
