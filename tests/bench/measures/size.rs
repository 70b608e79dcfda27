//! How large what is installed is.

use std::path::Path;

use super::table::Row;

/// The programs that were built, and the packages that are there.
pub fn measure() -> Vec<Row> {
    let program = rig::console().with_file_name("loyalty-cashier");
    let packages = program.ancestors().nth(2).expect("the folder of what is built").join("packages");
    let found = |folder: &str, ending: &str| {
        let files = std::fs::read_dir(packages.join(folder)).into_iter().flatten().flatten();
        files.map(|file| file.path()).find(|path| path.extension().is_some_and(|found| found == ending))
    };
    let mut rows = vec![Row::new("size of the program", megabytes(&program), "MB", 12.0)];
    for (what, path, limit) in [
        ("size of the .deb", found("linux", "deb"), 5.0),
        ("size of the installer of Windows", found("windows", "exe"), 6.0),
    ] {
        rows.extend(path.map(|path| Row::new(what, megabytes(&path), "MB", limit)));
    }
    rows
}

fn megabytes(path: &Path) -> f64 {
    let bytes = path.metadata().expect("a file").len();
    f64::from(u32::try_from(bytes / 1000).unwrap_or(u32::MAX)) / 1000.0
}
