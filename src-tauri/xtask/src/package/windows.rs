//! The installer of Windows, made there, or made and tried on Linux.

use std::fs;
use std::path::Path;

use super::sign::{self, Certificate};
use super::{VERSION, begin, finish, trial};
use crate::elsewhere::{WINDOWS, Wine, linked};
use crate::machine::{self, Need};
use crate::shell::{Done, cargo, fresh, program, root, run, told};

/// The installer, with the list of what is in it and its sum; on Linux it is tried then, under Wine.
pub fn windows() -> Done {
    let needs = [Need::Build, Need::Packages, Need::WindowsInstaller, Need::Windows];
    machine::provide(if cfg!(windows) { &needs[..3] } else { &needs })?;
    let packages = begin("windows")?;
    // As Tauri's own bundler builds it: with the pages inside.
    let release = ["build", "--release", "--locked", "--package", "loyalty-cashier", "--bins"];
    let mut build = cargo(&release);
    build.args(["--features", "tauri/custom-protocol"]);
    if !cfg!(windows) {
        build.args(["--target", WINDOWS]).envs(linked());
    }
    run(&mut build)?;
    let work = fresh(&root().join("target/packaging"))?;
    let installer = packages.join(format!("loyalty-cashier_{VERSION}_windows-x64.exe"));
    match Certificate::given()? {
        Some(certificate) => make(&work, &installer, Some(&certificate))?,
        None if cfg!(windows) => make(&work, &installer, None)?,
        None => {
            // Signed by nobody; the way to sign is proved by a certificate that nobody trusts.
            let own = Certificate::of_nobody(&work)?;
            let signed = work.join("signed.exe");
            make(&work, &signed, Some(&own))?;
            sign::verify(&signed, &own)?;
            make(&work, &installer, None)?;
        }
    }
    finish(&packages)?;
    if cfg!(windows) {
        // The workflow installs it there.
        return Ok(());
    }
    let wine = Wine::fresh()?;
    run(wine.at_home(&mut trial("windows")))
}

/// Makes the installer, with whatever is in it signed.
fn make(work: &Path, installer: &Path, certificate: Option<&Certificate>) -> Done {
    let target = root().join("target");
    let built = if cfg!(windows) { target.join("release") } else { target.join(WINDOWS).join("release") };
    let from = fresh(&work.join("windows"))?;
    // Microsoft's compiler puts into the program what finds the web view; others leave it beside it.
    let loader = if cfg!(windows) { None } else { Some("WebView2Loader.dll") };
    for name in ["loyalty-cashier.exe", "loyalty-cashier-cli.exe"].into_iter().chain(loader) {
        let file = from.join(name);
        fs::copy(built.join(name), &file).map_err(told)?;
        if let Some(certificate) = certificate {
            certificate.sign(&file)?;
        }
    }
    // As Windows' own editor shows it.
    let license = fs::read_to_string(root().join("LICENSE")).map_err(told)?;
    fs::write(from.join("LICENSE.txt"), license.replace('\n', "\r\n")).map_err(told)?;
    let mut command = program("makensis");
    command.args(["-V2", "-WX"]);
    let icon = root().join("src-tauri/icons/icon.ico");
    for (name, path) in [("FROM", &from), ("ICON", &icon), ("TO", &installer.to_owned())] {
        command.arg(format!("-D{name}={}", path.display()));
    }
    if let Some(certificate) = certificate {
        let own = std::env::current_exe().map_err(told)?;
        command.arg(format!("-DSIGN={} sign", own.display())).envs(certificate.told());
    }
    run(command.arg(format!("-DVERSION={VERSION}")).arg("src-tauri/packaging/windows/installer.nsi"))
}
