//! What a program and all that it has started cost this machine, as the system tells it.

use std::collections::BTreeSet;
use std::fs;
use std::time::Duration;

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
        let of = |process: &u32| value(&read(*process, "smaps_rollup"), "Pss:");
        self.processes().iter().map(of).sum()
    }

    /// What the processor has done for it since it began.
    #[must_use]
    pub fn work(self) -> Work {
        let mut work = Work::default();
        for process in self.processes() {
            let tasks = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
            for task in tasks {
                let says = |what: &str| fs::read_to_string(task.path().join(what)).unwrap_or_default();
                let nanos = says("schedstat").split(' ').next().and_then(|nanos| nanos.parse().ok());
                work.time += Duration::from_nanos(nanos.unwrap_or_default());
                work.wakes += value(&says("status"), "voluntary_ctxt_switches:");
            }
        }
        work
    }

    /// The numbers of its processes.
    #[must_use]
    pub fn processes(self) -> BTreeSet<u32> {
        let mut found = BTreeSet::from([self.0]);
        let all = fs::read_dir("/proc").expect("processes").flatten();
        let numbers: Vec<u32> =
            all.filter_map(|folder| folder.file_name().to_string_lossy().parse().ok()).collect();
        // A child may have a smaller number than its parent.
        while let Some(child) =
            numbers.iter().find(|number| !found.contains(number) && found.contains(&parent(**number)))
        {
            found.insert(*child);
        }
        found
    }
}

/// The parent's number, which stands after the name; that may have any character in it.
fn parent(process: u32) -> u32 {
    let stat = read(process, "stat");
    let after = stat.rsplit_once(") ").map_or("", |(_, after)| after);
    after.split(' ').nth(1).and_then(|number| number.parse().ok()).unwrap_or_default()
}

fn read(process: u32, what: &str) -> String {
    // One that has ended costs nothing.
    fs::read_to_string(format!("/proc/{process}/{what}")).unwrap_or_default()
}

/// The number that stands behind a name at the beginning of a line.
fn value(text: &str, name: &str) -> u64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}
