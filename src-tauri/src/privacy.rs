//! What other users and programs of this computer cannot see: what the app writes, and what it has in memory.

use std::fs;
use std::io;
use std::path::Path;

/// From now on: what is written is for this user alone, no other program of theirs looks into this process, and it
/// leaves no core. To be called before anything else.
pub fn begin() {
    #[cfg(unix)]
    {
        use rustix::fs::Mode;
        use rustix::process::{Resource, Rlimit, setrlimit, umask};

        umask(Mode::RWXG | Mode::RWXO);
        let none = Rlimit { current: Some(0), maximum: Some(0) };
        // A system that cannot promise it leaves things as they were.
        let _ = setrlimit(Resource::Core, none);
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};

        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}

/// Makes a folder of the app's own, where there is none, and closes it and what lies in it to others: an earlier
/// version left it open.
///
/// # Errors
/// There is no such folder, and none can be made.
pub fn folder(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;

        let close = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode));
        // A folder that is somebody else's may still be written to.
        let _ = close(path, 0o700);
        for entry in fs::read_dir(path)?.filter_map(Result::ok) {
            if entry.file_type().is_ok_and(|kind| kind.is_file()) {
                let _ = close(&entry.path(), 0o600);
            }
        }
    }
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_folder_of_ours_and_what_lies_in_it_is_for_nobody_else() {
        let home = tempfile::tempdir().expect("a folder");
        let ours = home.path().join("new").join("ours");
        fs::create_dir_all(&ours).expect("a folder");
        let file = ours.join("ledger.sqlite");
        fs::write(&file, "").expect("a file");
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        for (path, open) in [(&ours, 0o755), (&file, 0o644)] {
            fs::set_permissions(path, fs::Permissions::from_mode(open)).expect("open");
        }
        folder(&ours).expect("closed");
        assert_eq!((mode(&ours), mode(&file)), (0o700, 0o600));
    }
}
