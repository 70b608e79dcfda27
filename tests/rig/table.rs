//! Tables that the tests write from what they saw: committed, and compared in every run.

use std::path::Path;

/// Fails where a table of the tests' folder is not what a run has come to. With `UPDATE_TABLES` set it is written
/// anew: then read what changed.
pub fn same_table(path: &str, table: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE_TABLES").is_some() {
        std::fs::write(&path, table).expect("the table");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    for (line, expect) in table.lines().zip(committed.lines()) {
        assert_eq!(line, expect, "{} has changed", path.display());
    }
    assert_eq!(table.lines().count(), committed.lines().count());
}
