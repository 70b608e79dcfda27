//! Everything that has to hold before a change is good.

use std::process::Command;

use crate::machine::{self, Need};
use crate::shell::{Done, cargo, program, root, run, succeeds, told};

/// All of it, the quick parts first.
pub fn everything() -> Done {
    machine::provide(if cfg!(target_os = "linux") { &Need::ALL } else { &Need::WITHOUT_WINDOW })?;
    lint()?;
    page()?;
    rust()?;
    if cfg!(target_os = "linux") {
        return window();
    }
    println!("\nAll of the real window is tested on Linux; `cargo xtask desktop` makes one sale in it here.");
    Ok(())
}

/// Format, lints, licences and sources.
pub fn lint() -> Done {
    machine::provide(&[Need::Build, Need::Deny])?;
    run(&mut cargo(&["fmt", "--all", "--check"]))?;
    let deny = ["--", "--deny", "warnings"];
    run(cargo(&["clippy", "--workspace", "--all-targets"]).args(deny))?;
    // "All targets" are all but those that have to be asked for by name.
    let suites = SUITES.map(|suite| ["--test", suite]);
    run(cargo(&["clippy", "--package", "tests", "--test", "packages"])
        .args(suites.as_flattened())
        .args(deny))?;
    // Advisories need a database that not every machine can fetch: the GitHub workflow checks them.
    run(&mut cargo(&["deny", "--all-features", "check", "bans", "licenses", "sources"]))
}

/// The page: its types and its pure parts.
pub fn page() -> Done {
    machine::provide(&[Need::Page])?;
    run(program("npm").args(["--prefix", "tests", "run", "check"]))?;
    run(program("npm").args(["--prefix", "tests", "test"]))
}

/// Everything in Rust that needs no window.
pub fn rust() -> Done {
    // The page runs in some of them, on a stand-in for the browser.
    machine::provide(&[Need::Build, Need::Page])?;
    run(&mut tests(&["--workspace"]))
}

/// The app, and the till without a window that tests kill.
pub const BUILD: &[&str] = &["build", "--package", "loyalty-cashier", "--bins", "--examples"];

/// What needs the built app and a display.
const SUITES: [&str; 5] = ["e2e", "faults", "attacks", "dialects", "desktop"];

/// The real app in its real window.
pub fn window() -> Done {
    machine::provide(&[Need::Build, Need::Window, Need::Page])?;
    run(&mut cargo(BUILD))?;
    let suites = SUITES.map(|suite| ["--test", suite]);
    run(&mut tests(&[&["--package", "tests"], suites.as_flattened()].concat()))?;
    // What these come to hardly depends on how the app was built and on what else the machine does.
    bench(&["--quick", "start", "idle"])
}

/// One sale in the real window of this system, whichever it is.
pub fn desktop() -> Done {
    machine::provide(if cfg!(target_os = "linux") { &[Need::Build, Need::Window] } else { &[Need::Build] })?;
    run(&mut cargo(BUILD))?;
    run(&mut tests(&["--package", "tests", "--test", "desktop"]))
}

/// The long runs: 10 000 cases of the model check, 1 000 000 codes that attack the page and the register; in the real
/// window, 1 000 kills at any moment, and 10 000 of a till without one; 10 000 scans, 500 figures that somebody types, and 1 000 codes that attack.
pub fn soak() -> Done {
    machine::provide(&[Need::Build, Need::Window, Need::Page])?;
    let shown = ["--", "--nocapture"];
    run(cargo(&["test", "--release", "--package", "tests", "--test", "model"])
        .args(shown)
        .env("PROPTEST_CASES", "10000"))?;
    run(cargo(&["test", "--release", "--package", "loyalty-cashier", "--lib", "attacks"])
        .args(shown)
        .env("ATTACKS", "1000000"))?;
    run(&mut cargo(BUILD))?;
    let in_window = |suite, test, wanted: &[(&str, &str)]| {
        let which = ["test", "--package", "tests", "--test", suite, test];
        run(cargo(&which).args(shown).envs(wanted.iter().copied()))
    };
    in_window("faults", "a_killed_till", &[("SOAK", "1000")])?;
    in_window("faults", "a_till_without_a_window", &[("KILLS", "10000")])?;
    in_window("e2e", "scanner::", &[("SCANS", "10000"), ("ENTRIES", "500")])?;
    in_window("attacks", "codes::", &[("ATTACKS", "1000")])
}

/// What the till costs as it is installed: all of it, or only these parts. The quick form measures what tests are run with.
pub fn bench(parts: &[&str]) -> Done {
    machine::provide(&[Need::Build, Need::Window])?;
    if parts.contains(&"--quick") {
        run(&mut cargo(BUILD))?;
        return run(measure().args(["--profile", "dev", "--"]).args(parts));
    }
    machine::provide(&[Need::Browser])?;
    let app = ["build", "--package", "loyalty-cashier", "--bins", "--example", "empty"];
    run(cargo(&app).args(["--release", "--features", "tauri/custom-protocol"]))?;
    run(measure().arg("--").args(parts))
}

fn measure() -> Command {
    cargo(&["bench", "--package", "tests", "--bench", "till"])
}

/// Changes what decides about money, piece by piece, and sees whether a test fails: in these crates, or in all three.
/// `.cargo/mutants.toml` names the changes that change nothing.
pub fn mutants(crates: &[&str]) -> Done {
    machine::provide(&[Need::Build, Need::Mutants])?;
    for name in if crates.is_empty() { &["register", "ledger", "loyalty-api"] } else { crates } {
        let output = root().join("target/mutants").join(name);
        std::fs::create_dir_all(&output).map_err(told)?;
        let change = |tests: &[&str]| {
            let mut mutants = program("cargo");
            mutants.args(["mutants", "--no-shuffle", "--jobs", "2", "--package", name, "--output"]);
            // A property that fails has been seen to fail: the smallest case of it is not looked for.
            mutants.env("PROPTEST_CASES", "48").env("PROPTEST_MAX_SHRINK_ITERS", "0");
            run(mutants.arg(&output).args(tests))
        };
        // The crate's own tests take a second. What they do not see is tried again by the slower ones, which have a crate of their
        // own, and counts only then. Those are not among the tests of the crate that is changed, by which the time would be taken.
        let own = ["--test-package", name, "--", "--lib", "--tests"];
        let others = ["--iterate", "--test-package", "tests", "--baseline", "skip", "--timeout", "90"];
        let slower = [&others[..], &["--", "--test", "model", "--test", "contract"]].concat();
        change(&own).or_else(|_| change(&slower))?;
    }
    Ok(())
}

/// `ui/ipc.d.ts`, written anew.
pub fn bindings() -> Done {
    machine::provide(&[Need::Build])?;
    let generate = ["test", "--package", "loyalty-cashier", "--lib", "bindings"];
    run(cargo(&generate).env("UPDATE_BINDINGS", "1"))
}

/// Tests, by nextest where it is installed and by Cargo's own runner where it is not.
fn tests(which: &[&str]) -> Command {
    let has_nextest = succeeds("cargo", &["nextest", "--version"]);
    let mut command = cargo(if has_nextest { &["nextest", "run"] } else { &["test"] });
    command.args(which).arg("--no-fail-fast");
    command
}
