//! What can be checked of Windows and macOS on Linux: under Wine, and by types alone. What needs the systems
//! themselves (a window, a keyring that asks, certificates) is left to the workflow.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::machine::{self, Need};
use crate::shell::{Done, cargo, fresh, program, root, run, told};

/// Windows, as Debian's compilers make programs for it.
pub const WINDOWS: &str = "x86_64-pc-windows-gnu";

/// By what programs for it are linked.
pub const LINKER: (&str, &str) = ("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER", "x86_64-w64-mingw32-gcc");

/// The types of Windows as Microsoft's compiler makes it, and every test that needs no Linux, under Wine.
pub fn windows() -> Done {
    machine::provide(&[Need::Build, Need::Windows])?;
    types("x86_64-pc-windows-msvc")?;
    let wine = Wine::fresh()?;
    let mut tests = cargo(&["test", "--workspace", "--target", WINDOWS, "--no-fail-fast"]);
    // Where they find the library that finds the web view.
    let libraries = root().join("target").join(WINDOWS).join("debug");
    tests.env("WINEPATH", format!("Z:{}", libraries.display()).replace('/', "\\"));
    tests.env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", "wine").envs([LINKER]);
    // This one draws its screens by Node, of which Wine has none.
    tests.args(["--", "--skip", "a_screen_that_cannot_be_drawn"]);
    run(wine.at_home(&mut tests))
}

/// The types of macOS.
pub fn macos() -> Done {
    machine::provide(&[Need::Build])?;
    types("aarch64-apple-darwin")
}

/// Checks the types of a system of which there is no compiler here, and what a reader would say of the code for it: nothing is linked,
/// and no C is compiled.
fn types(target: &str) -> Done {
    machine::add(target)?;
    let folder = fresh(&root().join("target/elsewhere"))?;
    let compiler = folder.join("cc");
    fs::write(&compiler, PRETENDER).map_err(told)?;
    run(program("chmod").arg("+x").arg(&compiler))?;
    // "All targets" are all but those that have to be asked for by name.
    for which in [&["--workspace", "--all-targets"][..], &["--package", "tests", "--test", "desktop"]] {
        let mut check = cargo(&["clippy", "--target", target]);
        check.args(which);
        for tool in ["CC", "CXX", "AR"] {
            check.env(format!("{tool}_{}", target.replace('-', "_")), &compiler);
        }
        // What a program for Windows says of itself is no C. The others keep build scripts from looking for what only the
        // systems have: an SDK, and an assembler.
        check.env("RC", "x86_64-w64-mingw32-windres");
        check.env("SDKROOT", &folder).env("AWS_LC_SYS_PREBUILT_NASM", "1");
        run(check.args(["--", "--deny", "warnings"]))?;
    }
    Ok(())
}

/// A compiler and a librarian that say yes, and leave an empty file for what they should have made.
const PRETENDER: &str = r#"#!/bin/sh
for word in "$@"; do
    case $word in
        -[Ff]o*|/Fo*) made=${word#???} ;;
        -out:*|/[Oo][Uu][Tt]:*) made=${word#*:} ;;
        *.a) made=$word ;;
    esac
    [ "$before" = -o ] && made=$word
    before=$word
done
[ -n "$made" ] && : > "$made"
exit 0
"#;

/// A Windows of Wine's, with nothing in it yet.
pub struct Wine {
    prefix: PathBuf,
}

impl Wine {
    /// Makes one.
    pub fn fresh() -> Done<Self> {
        let wine = Self { prefix: root().join("target/wine") };
        fresh(&wine.prefix)?;
        run(wine.at_home(program("wineboot").arg("--init")))?;
        run(wine.at_home(program("wineserver").arg("--wait")))?;
        let random = wine.prefix.join("drive_c/windows/system32/bcryptprimitives.dll");
        if !random.exists() {
            let source = Path::new("src-tauri/xtask/bcryptprimitives.c");
            let mut compile = program("x86_64-w64-mingw32-gcc");
            run(compile.args(["-O2", "-shared", "-s", "-o"]).arg(random).arg(source).arg("-ladvapi32"))?;
        }
        Ok(wine)
    }

    /// Lets a program find it.
    pub fn at_home<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env("WINEPREFIX", &self.prefix)
            // It has much to say of itself, and would fetch what only browsers and .NET need.
            .env("WINEDEBUG", "-all")
            .env("WINEDLLOVERRIDES", "mscoree,mshtml=")
    }
}
