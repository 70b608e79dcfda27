//! The processes of this machine, as `/proc` tells.

use std::fs;

/// The numbers of all.
pub(crate) fn all() -> Vec<u32> {
    let folders = fs::read_dir("/proc").expect("processes").flatten();
    folders.filter_map(|folder| folder.file_name().to_string_lossy().parse().ok()).collect()
}

/// The name of its program.
pub(crate) fn program(process: u32) -> String {
    stat(process).0
}

/// The number of the one that started it.
pub(crate) fn parent(process: u32) -> u32 {
    stat(process).1
}

/// What a file of it says; nothing where it has ended.
pub(crate) fn says(process: u32, file: &str) -> String {
    fs::read_to_string(format!("/proc/{process}/{file}")).unwrap_or_default()
}

/// Name and parent, which stand behind its number; the name may have any character in it.
fn stat(process: u32) -> (String, u32) {
    let stat = says(process, "stat");
    let (name, rest) = stat.rsplit_once(") ").unwrap_or_default();
    let name = name.split_once('(').unwrap_or_default().1;
    (name.to_owned(), rest.split(' ').nth(1).and_then(|parent| parent.parse().ok()).unwrap_or_default())
}
