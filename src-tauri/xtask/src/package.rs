//! What is installed on tills, made of a clean tree into `target/packages`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::machine::{self, Need};
use crate::shell::{Done, cargo, output, program, root, run};

/// The version of the whole workspace.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The .deb and the .rpm, with the list of what is in them and their sums; then they are tried, in a fresh system.
pub fn linux() -> Done {
    machine::provide(&[Need::Build, Need::Window, Need::LinuxPackages])?;
    let packages = begin()?;
    let work = fresh(&root().join("target/packaging"))?;
    run(&mut tauri(&["build", "--no-bundle", "--", "--locked"]))?;
    // Files and folders are named by the product there, and want no spaces.
    fs::write(work.join("changelog"), changelog()?).map_err(told)?;
    let config = format!(
        r#"{{"productName": "loyalty-cashier", "bundle": {{"linux": {{"deb": {{"changelog": "../target/packaging/changelog", "depends": [{}]}}}}}}}}"#,
        needed(&work)?.iter().map(|package| format!("{package:?}")).collect::<Vec<_>>().join(", ")
    );
    fs::write(work.join("linux.json"), config).map_err(told)?;
    // What an earlier version was called is not packed along.
    let bundles = fresh(&root().join("target/release/bundle"))?;
    run(&mut tauri(&["bundle", "--bundles", "deb,rpm", "--config", "../target/packaging/linux.json"]))?;
    let deb = packages.join(format!("loyalty-cashier_{VERSION}_amd64.deb"));
    take(&bundles.join("deb"), "deb", &deb)?;
    take(&bundles.join("rpm"), "rpm", &packages.join(format!("loyalty-cashier-{VERSION}-1.x86_64.rpm")))?;
    run(program("lintian").args(["--fail-on", "error", "--allow-root"]).arg(&deb))?;
    finish(&packages)?;
    run(&mut cargo(&["test", "--package", "tests", "--test", "packages"]))
}

/// A clean tree, and a folder that is empty of earlier packages.
fn begin() -> Done<PathBuf> {
    let changed = output(program("git").args(["status", "--porcelain"]))?;
    if !changed.is_empty() {
        return Err(format!("packages are made of what is committed, and this is not:\n{changed}"));
    }
    run(program("npm").args(["--prefix", "src-tauri/packaging", "ci", "--no-audit", "--no-fund"]))?;
    fresh(&root().join("target/packages"))
}

/// What is in the packages, and the sums of all of them.
fn finish(packages: &Path) -> Done {
    let list = format!("loyalty-cashier-{VERSION}.cdx");
    run(program("cargo").args([
        "cyclonedx",
        "--format",
        "json",
        "--manifest-path",
        "src-tauri/Cargo.toml",
        "--override-filename",
        &list,
    ]))?;
    for member in output(program("git").args(["ls-files", "--others", "--", "*.cdx.json"]))?.lines() {
        let path = root().join(member);
        if member.starts_with("src-tauri/loyalty") {
            fs::copy(&path, packages.join(format!("{list}.json"))).map_err(told)?;
        }
        fs::remove_file(path).map_err(told)?;
    }
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

/// Tauri's bundler, which builds the app as a release.
fn tauri(arguments: &[&str]) -> Command {
    let mut command =
        program(&root().join("src-tauri/packaging/node_modules/.bin/tauri").display().to_string());
    command.current_dir(root().join("src-tauri")).args(arguments);
    command
}

/// The packages of Debian that the programs are linked against, in the versions that have all that is used of them.
fn needed(work: &Path) -> Done<Vec<String>> {
    fs::create_dir_all(work.join("debian")).map_err(told)?;
    let control = "Source: loyalty-cashier\n\nPackage: loyalty-cashier\nArchitecture: any\n";
    fs::write(work.join("debian/control"), control).map_err(told)?;
    let programs =
        ["loyalty-cashier", "loyalty-cashier-cli"].map(|name| root().join("target/release").join(name));
    let found = output(Command::new("dpkg-shlibdeps").current_dir(work).arg("-O").args(programs))?;
    let list = found.trim().strip_prefix("shlibs:Depends=").ok_or(format!("no list of packages: {found}"))?;
    Ok(list.split(", ").map(str::to_owned).chain(["ca-certificates".to_owned()]).collect())
}

/// Debian's form of what is new; what that is stands in `CHANGELOG.md`.
fn changelog() -> Done<String> {
    let date = output(program("git").args(["log", "-1", "--format=%aD"]))?;
    Ok(format!(
        "loyalty-cashier ({VERSION}) stable; urgency=medium\n\n  * See CHANGELOG.md of the source.\n\n -- {}  {}\n",
        env!("CARGO_PKG_AUTHORS"),
        date.trim()
    ))
}

/// Takes the one file of this kind under its own name.
fn take(from: &Path, extension: &str, to: &Path) -> Done {
    let mut made = fs::read_dir(from).map_err(told)?.filter_map(|entry| Some(entry.ok()?.path()));
    let package = made.find(|path| path.extension().is_some_and(|it| it == extension));
    let package = package.ok_or(format!("no .{extension} was made in {}", from.display()))?;
    fs::copy(package, to).map(drop).map_err(told)
}

/// An empty folder.
fn fresh(folder: &Path) -> Done<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(told)?;
    }
    fs::create_dir_all(folder).map_err(told)?;
    Ok(folder.to_owned())
}

#[expect(clippy::needless_pass_by_value, reason = "it is mapped over errors")]
fn told(error: std::io::Error) -> String {
    error.to_string()
}
