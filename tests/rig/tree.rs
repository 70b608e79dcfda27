//! What a program and all that it has started cost this machine, as the system tells it.

use std::collections::{BTreeMap, BTreeSet};
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

/// What the processor has done for each thread of a tree that runs now, since it began: by process and thread.
#[derive(Clone, Debug, Default)]
pub struct Works(BTreeMap<(u32, u32), Work>);

impl Works {
    /// What it has done since then. A thread that has ended since is not counted, and one that has begun is: who looks often
    /// misses little.
    #[must_use]
    pub fn since(&self, before: &Self) -> Work {
        let mut done = Work::default();
        for (thread, now) in &self.0 {
            // Its number may have been another one's.
            let then = before.0.get(thread).filter(|then| then.time <= now.time).copied().unwrap_or_default();
            done.time += now.time.saturating_sub(then.time);
            done.wakes += now.wakes.saturating_sub(then.wakes);
        }
        done
    }
}

impl Tree {
    /// Memory, in KiB: its own, and its share of what others use too (PSS).
    #[must_use]
    pub fn memory(self) -> u64 {
        let of = |process: &u32| value(&says(*process, "smaps_rollup"), "Pss:");
        self.processes().iter().map(of).sum()
    }

    /// What the processor has done for its threads.
    #[must_use]
    pub fn works(self) -> Works {
        let mut works = Works::default();
        for process in self.processes() {
            let tasks = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
            for task in tasks {
                let thread = task.file_name().to_string_lossy().parse().expect("a number");
                let says = |file: &str| says(process, &format!("task/{thread}/{file}"));
                let Some(time) = ran(&says("schedstat")) else { continue };
                let wakes = value(&says("status"), "voluntary_ctxt_switches:");
                works.0.insert((process, thread), Work { time, wakes });
            }
        }
        works
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

/// How long a thread ran, by its `schedstat`.
fn ran(schedstat: &str) -> Option<Duration> {
    schedstat.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// The number that stands behind a name at the beginning of a line.
fn value(text: &str, name: &str) -> u64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, channel};
    use std::thread;

    use super::*;

    /// How much a worker works: not how long it takes, on a machine that has other work.
    const WORK: Duration = Duration::from_millis(50);

    /// A thread that works, and ends when it is told to.
    fn worker(until: Receiver<()>) -> thread::JoinHandle<()> {
        let (done, worked) = channel();
        let worker = thread::spawn(move || {
            let mine = || fs::read_to_string("/proc/thread-self/schedstat").expect("what it has done");
            while ran(&mine()).is_none_or(|time| time < WORK) {}
            done.send(()).expect("somebody waits");
            let _ = until.recv();
        });
        worked.recv().expect("it has worked");
        worker
    }

    #[test]
    fn a_thread_that_ends_takes_nothing_from_what_others_do() {
        let us = Tree(std::process::id());
        let ((end_first, first), (end_second, second)) = (channel(), channel());
        let first = worker(first);
        let before = us.works();
        drop(end_first);
        first.join().expect("it ends");
        let second = worker(second);
        let done = us.works().since(&before);
        assert!(done.time >= WORK, "{done:?}");
        drop(end_second);
        second.join().expect("it ends");
    }
}
