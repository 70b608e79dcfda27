//! The packages of Linux.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::{VERSION, begin, finish, trial};
use crate::machine::{self, Need};
use crate::shell::{Done, fresh, output, program, root, run, told};

/// Older ones know no `light-dark()`, and so no colours.
const WEB_VIEW: &str = "libwebkit2gtk-4.1-0 (>= 2.44)";

/// The .deb and the .rpm, with the list of what is in them and their sums; then they are tried, in a fresh system.
pub fn linux() -> Done {
    machine::provide(&[Need::Build, Need::Window, Need::Contents, Need::LinuxPackages])?;
    let packages = begin("linux")?;
    run(program("npm").args(["--prefix", "src-tauri/packaging", "ci", "--no-audit", "--no-fund"]))?;
    let work = fresh(&root().join("target/packaging"))?;
    run(&mut tauri(&["build", "--no-bundle", "--", "--locked"]))?;
    // Files and folders are named by the product there, and want no spaces.
    fs::write(work.join("changelog"), changelog()?).map_err(told)?;
    manual(&work)?;
    let manuals = ["loyalty-cashier", "loyalty-cashier-cli"]
        .map(|program| format!(r#""/usr/share/man/man1/{program}.1.gz": "../target/packaging/manual.gz""#))
        .join(", ");
    let needed = needed(&work)?;
    // The same library of C: Tauri's bundler takes a name for the whole of what is needed, versions and all, so that what is needed
    // has to be a name that systems provide. What they provide of libraries is the same on all of them.
    let glibc = needed.iter().find_map(|package| package.strip_prefix("libc6 (>= ")?.strip_suffix(')'));
    let glibc = format!("libc.so.6(GLIBC_{})(64bit)", glibc.ok_or("libc6 is not needed")?);
    let listed =
        |packages: &[&str]| packages.iter().map(|it| format!("{it:?}")).collect::<Vec<_>>().join(", ");
    let debs = listed(&needed.iter().map(String::as_str).collect::<Vec<_>>());
    let rpms =
        listed(&[&glibc, "ca-certificates", "libgtk-3.so.0()(64bit)", "libwebkit2gtk-4.1.so.0()(64bit)"]);
    let config = format!(
        r#"{{"productName": "loyalty-cashier", "bundle": {{"linux": {{
            "deb": {{"changelog": "../target/packaging/changelog", "depends": [{debs}], "files": {{{manuals}}}}},
            "rpm": {{"depends": [{rpms}], "files": {{{manuals}}}}}
        }}}}}}"#
    );
    fs::write(work.join("linux.json"), config).map_err(told)?;
    // What an earlier version was called is not packed along.
    let bundles = fresh(&root().join("target/release/bundle"))?;
    run(&mut tauri(&["bundle", "--bundles", "deb,rpm", "--config", "../target/packaging/linux.json"]))?;
    let deb = packages.join(format!("loyalty-cashier_{VERSION}_amd64.deb"));
    take(&bundles.join("deb"), "deb", &work.join("large.deb"))?;
    repack(&work, &deb)?;
    take(&bundles.join("rpm"), "rpm", &packages.join(format!("loyalty-cashier-{VERSION}-1.x86_64.rpm")))?;
    run(program("lintian").args(["--fail-on", "error", "--allow-root"]).arg(&deb))?;
    finish(&packages, "linux", None)?;
    run(&mut trial("linux"))
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
    Ok(list
        .split(", ")
        .map(str::to_owned)
        .chain(["ca-certificates".to_owned(), WEB_VIEW.to_owned()])
        .collect())
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

/// The page of the manual, for both programs: what the console's one says of them when it is asked.
fn manual(work: &Path) -> Done {
    let usage = output(Command::new(root().join("target/release/loyalty-cashier-cli")).arg("--help"))?;
    let text = format!(
        ".TH LOYALTY-CASHIER 1 \"\" \"Loyalty Cashier {VERSION}\"\n\
         .SH NAME\nloyalty\\-cashier, loyalty\\-cashier\\-cli \\- till's side of a loyalty programme\n\
         .SH SYNOPSIS\n.nf\n{}.fi\n",
        usage.replace('\\', "\\e").replace('-', "\\-")
    );
    fs::write(work.join("manual"), text).map_err(told)?;
    // Without name and time: what is made of the same source is the same.
    run(program("gzip").args(["--best", "--no-name", "--force"]).arg(work.join("manual")))
}

/// The bundler's package packed as Debian packs its own: a quarter smaller.
fn repack(work: &Path, to: &Path) -> Done {
    let files = fresh(&work.join("deb"))?;
    run(program("dpkg-deb").arg("--raw-extract").arg(work.join("large.deb")).arg(&files))?;
    run(program("dpkg-deb")
        .args(["-Zxz", "-z9", "--root-owner-group", "--build"])
        .args([files.as_path(), to]))
}

/// Takes the one file of this kind under its own name.
fn take(from: &Path, extension: &str, to: &Path) -> Done {
    let mut made = fs::read_dir(from).map_err(told)?.filter_map(|entry| Some(entry.ok()?.path()));
    let package = made.find(|path| path.extension().is_some_and(|it| it == extension));
    let package = package.ok_or(format!("no .{extension} was made in {}", from.display()))?;
    fs::copy(package, to).map(drop).map_err(told)
}
