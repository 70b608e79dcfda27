//! What a program and all that it has started cost this machine, as the system tells it.

use std::collections::BTreeSet;
use std::fs;
use std::time::Duration;

use crate::processes::{all, parent, says};

/// A process and its children, and theirs.
#[derive(Clone, Copy, Debug)]
pub struct Tree(pub(crate) u32);

/// What the processor has done for a tree so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// How long it ran.
    pub time: Duration,
    /// How often it was woken.
    pub wakes: u64,
}

impl Tree {
    /// Memory, in KiB: its own, and its share of what others use too (PSS).
    #[must_use]
    pub fn memory(self) -> u64 {
        let of = |process: &u32| value(&says(*process, "smaps_rollup"), "Pss:");
        self.processes().iter().map(of).sum()
    }

    /// What the processor has done for it since it began.
    #[must_use]
    pub fn work(self) -> Work {
        let mut work = Work::default();
        for process in self.processes() {
            let tasks = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
            for task in tasks {
                let says = |file: &str| says(process, &format!("task/{}/{file}", task.file_name().display()));
                let nanos = says("schedstat").split(' ').next().and_then(|nanos| nanos.parse().ok());
                work.time += Duration::from_nanos(nanos.unwrap_or_default());
                work.wakes += value(&says("status"), "voluntary_ctxt_switches:");
            }
        }
        work
    }

    /// The numbers of its processes.
    fn processes(self) -> BTreeSet<u32> {
        let (mut found, all) = (BTreeSet::from([self.0]), all());
        // A child may have a smaller number than its parent.
        while let Some(child) =
            all.iter().find(|process| !found.contains(process) && found.contains(&parent(**process)))
        {
            found.insert(*child);
        }
        found
    }
}

/// The number that stands behind a name at the beginning of a line.
fn value(text: &str, name: &str) -> u64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}
