//! The installer of Windows, made there, or made and tried on Linux.

use std::fs;
use std::path::Path;

use super::sign::Certificate;
use super::{VERSION, begin, finish, trial};
use crate::check::BUILD;
use crate::elsewhere::{LINKER, WINDOWS, Wine};
use crate::machine::{self, Need};
use crate::shell::{Done, cargo, fresh, program, root, run, told};

/// The installer, with the list of what is in it and its sum; on Linux it is tried then, under Wine.
pub fn windows() -> Done {
    machine::provide(&[Need::Build, Need::Contents, Need::WindowsInstaller])?;
    if !cfg!(windows) {
        machine::provide(&[Need::Windows, Need::Window])?;
    }
    let packages = begin("windows")?;
    // As Tauri's own bundler builds it: with the pages inside.
    let release = ["build", "--release", "--locked", "--package", "loyalty-cashier", "--bins"];
    let mut build = cargo(&release);
    build.args(["--features", "tauri/custom-protocol"]);
    if !cfg!(windows) {
        build.args(["--target", WINDOWS]).envs([LINKER]);
    }
    run(&mut build)?;
    let work = fresh(&root().join("target/packaging"))?;
    let installer = packages.join(format!("loyalty-cashier_{VERSION}_windows-x64.exe"));
    let given = Certificate::given()?;
    if given.is_none() && !cfg!(windows) {
        prove_signing(&work)?;
    }
    make(&work, &installer, given.as_ref())?;
    finish(&packages, "windows", (!cfg!(windows)).then_some(WINDOWS))?;
    if cfg!(windows) {
        // The workflow installs it there.
        return Ok(());
    }
    // A till on Linux writes the ledger that one on Windows has to read.
    run(&mut cargo(BUILD))?;
    let wine = Wine::fresh()?;
    run(wine.at_home(&mut trial("windows")))
}

/// What is made is signed by nobody then; that it could be is proved by a certificate that nobody trusts.
fn prove_signing(work: &Path) -> Done {
    let nobody = Certificate::of_nobody(work)?;
    let signed = work.join("signed.exe");
    make(work, &signed, Some(&nobody))?;
    nobody.verify(&signed)
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
    // A warning of it is a mistake.
    command.args(["-V2", "-WX", "-INPUTCHARSET", "UTF8"]);
    // Debian's makes programs of 64 bits, others only of 32, which do the same.
    command.arg(if cfg!(windows) { "-DTARGET=x86-unicode" } else { "-DTARGET=amd64-unicode" });
    let icon = root().join("src-tauri/icons/icon.ico");
    for (name, path) in [("FROM", &from), ("ICON", &icon), ("TO", &installer.to_owned())] {
        command.arg(format!("-D{name}={}", path.display()));
    }
    if let Some(certificate) = certificate {
        let own = std::env::current_exe().map_err(told)?;
        command.arg(format!("-DSIGN={} sign", own.display())).envs(certificate.variables());
    }
    run(command.arg(format!("-DVERSION={VERSION}")).arg("src-tauri/packaging/windows/installer.nsi"))
}
