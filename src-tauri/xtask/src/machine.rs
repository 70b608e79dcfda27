//! What the project needs of a machine, and how it gets there.

use crate::elsewhere::WINDOWS;
use crate::shell::{Done, program, run, succeeds};

/// Something that the machine has to have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// To build the app.
    Build,
    /// To test it in its window.
    Window,
    /// To check and test the page.
    Page,
    /// To check licences and sources.
    Deny,
    /// To change the code and see whether a test fails.
    Mutants,
    /// To compare the till with the same page in a browser.
    Browser,
    /// To list what packages are made of.
    Contents,
    /// To make the packages of Linux, and to try them.
    LinuxPackages,
    /// To build for Windows, and to run that.
    Windows,
    /// To make the installer of Windows, and to try it.
    WindowsInstaller,
}

impl Need {
    /// Everything.
    pub const ALL: [Self; 4] = [Self::Build, Self::Window, Self::Page, Self::Deny];

    /// Everything but the window.
    pub const WITHOUT_WINDOW: [Self; 3] = [Self::Build, Self::Page, Self::Deny];

    /// Debian's packages for it.
    fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Build => {
                &["build-essential", "ca-certificates", "curl", "libwebkit2gtk-4.1-dev", "pkg-config"]
            }
            Self::Window => &[
                "at-spi2-core",
                "dbus",
                "fonts-dejavu-core",
                "gnome-keyring",
                "webkit2gtk-driver",
                "x11-xkb-utils",
                "xauth",
                "xvfb",
            ],
            Self::Browser => &["chromium"],
            Self::LinuxPackages => {
                &["appstream", "desktop-file-utils", "dpkg-dev", "file", "lintian", "mmdebstrap", "rpm"]
            }
            Self::Windows => &["gcc-mingw-w64-x86-64", "wine", "wine64", "xauth", "xvfb"],
            Self::WindowsInstaller => &["nsis", "openssl", "osslsigncode"],
            Self::Page | Self::Deny | Self::Mutants | Self::Contents => &[],
        }
    }
}

/// Installs what is missing.
pub fn provide(needs: &[Need]) -> Done {
    if cfg!(target_os = "linux") {
        debian(needs)?;
    } else if needs.contains(&Need::Window) {
        return Err("the window tests need Linux: WebDriver drives the app's web view only there".to_owned());
    }
    if needs.contains(&Need::Windows) {
        add(WINDOWS)?;
    }
    if needs.contains(&Need::Page) {
        node()?;
        run(program("npm").args(["--prefix", "tests", "ci", "--no-audit", "--no-fund"]))?;
    }
    if needs.contains(&Need::LinuxPackages) {
        node()?;
    }
    if needs.contains(&Need::Contents) && !succeeds("cargo", &["cyclonedx", "--version"]) {
        run(program("cargo").args(["install", "--locked", "cargo-cyclonedx"]))?;
    }
    if needs.contains(&Need::Deny) && !succeeds("cargo", &["deny", "--version"]) {
        run(program("cargo").args(["install", "--locked", "cargo-deny"]))?;
    }
    if needs.contains(&Need::Mutants) && !succeeds("cargo", &["mutants", "--version"]) {
        run(program("cargo").args(["install", "--locked", "cargo-mutants"]))?;
    }
    Ok(())
}

/// Lets the compiler build for another system.
pub fn add(target: &str) -> Done {
    run(program("rustup").args(["target", "add", target]))
}

fn debian(needs: &[Need]) -> Done {
    let wanted = needs.iter().flat_map(|need| need.packages());
    if !succeeds("dpkg-query", &["--version"]) {
        let names: Vec<_> = wanted.copied().collect();
        println!(
            "Not a Debian: these packages, by their names there, have to be installed: {}",
            names.join(" ")
        );
        return Ok(());
    }
    let missing: Vec<&str> = wanted.copied().filter(|package| !is_installed(package)).collect();
    install(&missing)
}

fn is_installed(package: &str) -> bool {
    let asked = program("dpkg-query").args(["--show", "--showformat=${db:Status-Status}", package]).output();
    asked.is_ok_and(|said| said.stdout == b"installed")
}

fn install(packages: &[&str]) -> Done {
    if packages.is_empty() {
        return Ok(());
    }
    let apt = |arguments: &[&str]| {
        let root = succeeds("sh", &["-c", "test \"$(id -u)\" = 0"]);
        let mut command = program(if root { "apt-get" } else { "sudo" });
        if !root {
            command.arg("apt-get");
        }
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        run(&mut command)
    };
    apt(&["update"])?;
    apt(&[&["install", "--yes", "--no-install-recommends"], packages].concat())
}

/// Node, for the page's type check and its tests, and for the bundler.
fn node() -> Done {
    if !succeeds("node", &["--version"]) || !succeeds("npm", &["--version"]) {
        if !succeeds("dpkg-query", &["--version"]) {
            return Err("Node.js 20 or newer has to be installed, with npm".to_owned());
        }
        install(&["nodejs", "npm"])?;
    }
    Ok(())
}
