//! The log of the run: what went wrong with the page, for whoever is asked to help. Beside the ledger, and on the standard
//! error output.
//!
//! *Invariant:* a page cannot fill the disk with it, and nobody's phone stands in it.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use jiff::Timestamp;
use register::without_phones;

use crate::places;
use crate::service::words::shown;

/// Characters of a line.
const LONGEST_LINE: usize = 600;
/// Lines of one run.
const MOST_LINES: u32 = 200;
/// Bytes beyond which the file is set aside and begun anew; the one before is kept.
const LARGEST_FILE: u64 = 256 * 1024;

/// The log of this run.
#[derive(Debug, Default)]
pub struct Log {
    lines: AtomicU32,
}

impl Log {
    /// Adds what went wrong.
    pub fn fault(&self, what: &str) {
        // What panics tells it here as well: nothing is held, and nothing panics, while that is done.
        let count = self.lines.fetch_add(1, Ordering::Relaxed);
        if count >= MOST_LINES {
            return;
        }
        let what = if count + 1 == MOST_LINES { "too many to be told" } else { what };
        let line = format!("{:.0} {}", Timestamp::now(), line(what));
        let written = write(&places::log(), &line);
        // Nobody may be there to read it.
        let _ = writeln!(io::stderr(), "{line}");
        if let Err(error) = written {
            let _ = writeln!(io::stderr(), "the log cannot be written: {error}");
        }
    }
}

/// Cut last of all, so that no part of a phone is left at the end.
fn line(what: &str) -> String {
    shown(&without_phones(&shown(what, LONGEST_LINE * 2)), LONGEST_LINE)
}

fn write(path: &Path, line: &str) -> io::Result<()> {
    if path.metadata().is_ok_and(|file| file.len() > LARGEST_FILE) {
        std::fs::rename(path, path.with_extension("1.log"))?;
    }
    let mut file = OpenOptions::new().append(true).create(true).open(path)?;
    writeln!(file, "{line}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_line_and_holds_no_phone() {
        assert_eq!(line("a\nb\u{1b}[31m +7 920 123-45-67"), "a b[31m +• ••• •••-••-••");
        assert_eq!(line(&"x".repeat(1_000_000)).chars().count(), LONGEST_LINE);
    }

    #[test]
    fn a_full_log_is_begun_anew() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("run.log");
        write(&path, "one").expect("written");
        write(&path, "two").expect("written");
        assert_eq!(std::fs::read_to_string(&path).expect("read"), "one\ntwo\n");
        write(&path, &"x".repeat(300 * 1024)).expect("written");
        write(&path, "three").expect("written");
        assert_eq!(std::fs::read_to_string(&path).expect("read"), "three\n");
        let former = std::fs::read_to_string(folder.path().join("run.1.log")).expect("read");
        assert!(former.starts_with("one\ntwo\n"));
    }
}
