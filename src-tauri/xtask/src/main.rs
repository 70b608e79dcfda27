//! The project's own commands. Each does its whole set-up on a fresh Debian or Ubuntu machine; on
//! other systems it names what is missing.

mod check;
mod elsewhere;
mod machine;
mod package;
mod shell;

use std::process::ExitCode;

use machine::Need;
use shell::{Done, cargo, program};

const USAGE: &str = "\
cargo xtask run [--release] [-- ARGS]  start the till, in training mode unless ARGS say otherwise
cargo xtask test                       everything that has to hold
cargo xtask test rust | ui | e2e       a part of it; e2e brings the fault matrix, the kills, the attacks and the dialects along
cargo xtask desktop                    one sale in the real window of this system, whichever it is
cargo xtask soak                       the long runs: of the model, of kills, scans and attacks; three hours
cargo xtask bench [--quick] [PART…]    what the till costs, beside limits and peers, in one run; the quick form takes minutes
cargo xtask mutants [CRATE…]           does a test see each change of register, ledger and loyalty-api? hours
cargo xtask package linux              the .deb and the .rpm, into target/packages; installed, used and removed in a fresh system
cargo xtask package windows            the installer, into target/packages; installed, used and removed under Wine
cargo xtask contents SYSTEM            what is in the packages of a system that are made elsewhere (CycloneDX), into target/packages
cargo xtask version                    which version would be packaged
cargo xtask windows                    what can be checked of Windows here: its types, and all tests without a window, under Wine
cargo xtask macos                      what can be checked of macOS here: its types
cargo xtask lint                       format, clippy, licences and sources
cargo xtask shots [FOLDER [PART…]]     pictures of every phase of the real window
cargo xtask bindings                   write ui/ipc.d.ts anew from the Rust types
cargo xtask setup                      only install what run and test need
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words[..] {
        ["run", ref rest @ ..] => run(rest),
        ["test"] => check::everything(),
        ["test", "rust"] => check::rust(),
        ["test", "ui"] => check::page(),
        ["test", "e2e"] => check::window(),
        ["desktop"] => check::desktop(),
        ["soak"] => check::soak(),
        ["bench", ref parts @ ..] => check::bench(parts),
        ["mutants", ref crates @ ..] => check::mutants(crates),
        ["package", "linux"] => package::linux(),
        ["package", "windows"] => package::windows(),
        ["contents", system] => package::contents(system),
        ["version"] => {
            println!("{}", package::VERSION);
            Ok(())
        }
        ["sign", file] => package::sign(file),
        ["windows"] => elsewhere::windows(),
        ["macos"] => elsewhere::macos(),
        ["lint"] => check::lint(),
        ["shots", ref rest @ ..] => shots(rest),
        ["bindings"] => check::bindings(),
        ["setup"] => machine::provide(&Need::ALL),
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("\nxtask: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn run(rest: &[&str]) -> Done {
    machine::provide(&[Need::Build])?;
    let (ours, given) = match rest.iter().position(|word| *word == "--") {
        Some(at) => (&rest[..at], &rest[at + 1..]),
        None => (rest, &[][..]),
    };
    let mut command = cargo(&["run", "--package", "loyalty-cashier"]);
    command.args(ours).arg("--");
    if given.is_empty() {
        command.arg("--training")
    } else {
        command.args(given)
    };
    shell::run(&mut command)
}

fn shots(rest: &[&str]) -> Done {
    machine::provide(&[Need::Build, Need::Window])?;
    shell::run(&mut cargo(&["build", "--package", "loyalty-cashier", "--package", "tests"]))?;
    shell::run(program("target/debug/shots").args(rest))
}
