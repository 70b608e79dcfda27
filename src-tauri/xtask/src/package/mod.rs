//! What is installed on tills, made of a clean tree into `target/packages`, and tried as a till's owner would.

mod linux;
mod sign;
mod windows;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::machine::{self, Need};
use crate::shell::{Done, cargo, fresh, output, program, root, run, told};

pub use linux::linux;
pub use sign::sign;
pub use windows::windows;

/// The version of the whole workspace.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A clean tree, and a folder for a system's packages that is empty of earlier ones.
fn begin(system: &str) -> Done<PathBuf> {
    let changed = output(program("git").args(["status", "--porcelain"]))?;
    if !changed.is_empty() {
        return Err(format!("packages are made of what is committed, and this is not:\n{changed}"));
    }
    fresh(&root().join("target/packages").join(system))
}

/// What is in a system's packages, beside them in `target/packages`: for a system whose packages are made elsewhere.
pub fn contents(system: &str) -> Done {
    machine::provide(&[Need::Contents])?;
    let packages = root().join("target/packages").join(system);
    fs::create_dir_all(&packages).map_err(told)?;
    list(&packages, system, None)
}

fn list(packages: &Path, system: &str, target: Option<&str>) -> Done {
    let list = format!("loyalty-cashier-{VERSION}-{system}.cdx");
    let mut listing = program("cargo");
    listing.args(["cyclonedx", "--format", "json", "--manifest-path", "src-tauri/Cargo.toml"]);
    listing.args(["--override-filename", &list]).args(target.map(|target| format!("--target={target}")));
    run(&mut listing)?;
    // What lies in `target/packages` is another system's list.
    for member in
        output(program("git").args(["ls-files", "--others", "--exclude-standard", "--", "*.cdx.json"]))?
            .lines()
    {
        let path = root().join(member);
        if member.starts_with("src-tauri/loyalty") {
            fs::copy(&path, packages.join(format!("{list}.json"))).map_err(told)?;
        }
        fs::remove_file(path).map_err(told)?;
    }
    Ok(())
}

/// What is in the packages, and the sums of all of them.
fn finish(packages: &Path, system: &str, target: Option<&str>) -> Done {
    list(packages, system, target)?;
    let mut names: Vec<String> = fs::read_dir(packages)
        .map_err(told)?
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .collect();
    names.sort();
    let sums = output(Command::new("sha256sum").current_dir(packages).args(&names))?;
    fs::write(packages.join("SHA256SUMS"), &sums).map_err(told)?;
    println!("\n{}:\n{sums}", packages.display());
    Ok(())
}

/// The trial of a system's packages, one part after the other: there is one Windows.
fn trial(system: &str) -> Command {
    let tests = ["test", "--package", "tests", "--test", "packages", "--", "--test-threads=1"];
    let mut trial = cargo(&tests);
    trial.arg(format!("{system}::"));
    trial
}
