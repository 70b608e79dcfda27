//! The same on a poor till: a quarter of a core, 512 MiB of memory, and a disk of the time when disks turned.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::counter::{Counter, LONGEST, WAIT};
use super::table::{Row, short};
use super::times::Times;

/// Where Linux keeps what groups of processes may use.
const GROUPS: &str = "/sys/fs/cgroup";
const NAME: &str = "poor-till";
const MEMORY: u64 = 512 << 20;
/// Bytes in a second, and writes in a second, of the disk.
const DISK: (u64, u64) = (20_000_000, 120);
/// How long the service takes: then what the till takes of its own can be told apart.
const SERVICE: Duration = Duration::from_millis(50);

/// Starts and scans, where the system lets this program make a group.
pub async fn measure(starts: usize, scans: usize) -> Vec<Row> {
    let Some(group) = Group::make() else {
        println!(
            "The poor till is left out: it takes root, a folder for temporary files on a disk, and a system that lets it limit groups of processes."
        );
        return vec![];
    };
    let mut counter = Counter::set_up("light", |_| ()).await;
    counter.tap.delay(SERVICE);
    let mut opening = Times::default();
    for start in 0..starts {
        if start > 0 {
            counter.close();
        }
        opening.add(counter.start_in(&group));
    }
    let (mut whole, mut broken) = (Times::default(), 0_u32);
    for scan in 0..=scans {
        match counter.try_to_serve() {
            Some(served) if scan > 0 => whole.add(served.whole.saturating_sub(served.service)),
            Some(_) => {}
            None => {
                broken += 1;
                // Whoever stands there has waited for so long, and makes it again.
                whole.add(LONGEST);
            }
        }
    }
    let beyond = whole.beyond(WAIT);
    vec![
        Row::new("poor till: start → painted and ready, p95", opening.p95(), "ms", 4000.0).beside(format!(
            "median {} ms of {}",
            short(opening.median()),
            opening.count()
        )),
        Row::new("poor till: scan → card, beyond the service, p95", whole.p95(), "ms", 150.0).beside(
            format!(
                "of it {} ms is the decoder's wait; median beyond both {} ms",
                WAIT.as_millis(),
                short(beyond.median())
            ),
        ),
        Row::told("poor till: scans that broke off, and are made again", f64::from(broken), "")
            .beside(format!("of {scans}")),
        Row::new("poor till: processes ended for lack of memory", group.killed(), "", 0.0),
    ]
}

/// A group of processes that may use little.
pub struct Group {
    folders: Vec<PathBuf>,
}

impl Group {
    /// Makes one; `None` where the system does not allow it.
    fn make() -> Option<Self> {
        // Shops lie there.
        let disk = disk_of(&std::env::temp_dir())?;
        let (bytes, writes) = DISK;
        let limits: &[(&str, &str, String)] = if Path::new(GROUPS).join("cgroup.controllers").exists() {
            &[
                ("", "cpu.max", "25000 100000".to_owned()),
                ("", "memory.max", MEMORY.to_string()),
                ("", "io.max", format!("{disk} rbps={bytes} wbps={bytes} wiops={writes}")),
            ]
        } else {
            &[
                ("cpu", "cpu.cfs_quota_us", "25000".to_owned()),
                ("memory", "memory.limit_in_bytes", MEMORY.to_string()),
                ("blkio", "blkio.throttle.read_bps_device", format!("{disk} {bytes}")),
                ("blkio", "blkio.throttle.write_bps_device", format!("{disk} {bytes}")),
                ("blkio", "blkio.throttle.write_iops_device", format!("{disk} {writes}")),
            ]
        };
        // The newer kind lets a group have limits only where the one above says so.
        let _ = fs::write(Path::new(GROUPS).join("cgroup.subtree_control"), "+cpu +memory +io");
        let mut group = Self { folders: vec![] };
        for (kind, limit, value) in limits {
            let folder = Path::new(GROUPS).join(kind).join(NAME);
            if !group.folders.contains(&folder) {
                if !folder.exists() {
                    fs::create_dir(&folder).ok()?;
                }
                group.folders.push(folder.clone());
            }
            fs::write(folder.join(limit), value).ok()?;
        }
        Some(group)
    }

    /// The same program, within the group from its first moment.
    pub fn holds(&self, command: &Command) -> Command {
        let mut held = Command::new("sh");
        let enter =
            r#"for group in $GROUPS_TO_ENTER; do echo $$ > "$group/cgroup.procs"; done; exec "$0" "$@""#;
        held.args(["-euc", enter]).arg(command.get_program()).args(command.get_args());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => held.env(name, value),
                None => held.env_remove(name),
            };
        }
        let folders: Vec<String> = self.folders.iter().map(|folder| folder.display().to_string()).collect();
        held.env("GROUPS_TO_ENTER", folders.join(" "));
        held
    }

    /// How many of its processes the system has ended because it had no memory for them.
    fn killed(&self) -> f64 {
        let files = ["memory.events", "memory.oom_control"];
        let paths = self.folders.iter().flat_map(|folder| files.map(|file| folder.join(file)));
        let says = paths.filter_map(|path| fs::read_to_string(path).ok()).collect::<String>();
        let count = says.lines().find_map(|line| line.strip_prefix("oom_kill "));
        count.and_then(|count| count.trim().parse().ok()).unwrap_or(f64::NAN)
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        for folder in &self.folders {
            // One in which something still runs stays; the next run takes it over.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// The disk on which a folder lies, by its numbers.
fn disk_of(folder: &Path) -> Option<String> {
    let device = folder.metadata().ok()?.dev();
    let numbers = format!("{}:{}", (device >> 8) & 0xfff, device & 0xff);
    // A part of a disk has no limits of its own.
    let part = fs::canonicalize(format!("/sys/dev/block/{numbers}")).ok()?;
    let whole = if part.join("partition").exists() { part.parent()?.to_owned() } else { part };
    Some(fs::read_to_string(whole.join("dev")).ok()?.trim().to_owned())
}
