//! The .deb on a fresh Debian or Ubuntu, and what the .rpm says of itself.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use rig::{Computer, Shop, Start, succeeds};

use crate::{package, sell};

#[tokio::test(flavor = "multi_thread")]
async fn a_till_is_installed_used_upgraded_and_removed() {
    let deb = Deb::made();
    let computer = Arc::new(Computer::fresh());
    computer.run("apt-get", &["satisfy", "--yes", "--no-install-recommends", &deb.field("Depends")]);
    // What it depends on is all that it needs.
    deb.install(&computer);
    let links = computer.run("ldd", &["/usr/bin/loyalty-cashier", "/usr/bin/loyalty-cashier-cli"]);
    assert!(!links.contains("not found"), "{links}");
    deb.remove(&computer);
    // What the tests drive it with is nobody's till.
    computer.run(
        "apt-get",
        &["install", "--yes", "--no-install-recommends", "webkit2gtk-driver", "fonts-dejavu-core"],
    );
    let before = computer.files();

    deb.install(&computer);
    let shop = Shop::on(&computer);
    let version = shop.run(&["version"]);
    assert_eq!(String::from_utf8_lossy(&version.stdout).trim(), deb.field("Version"));
    let till = shop.till(Start { args: &["--training"], ..Start::default() }).await;
    sell(&till).await;
    till.close().await;

    let service = shop.service().await;
    shop.set_up(&service);
    assert_eq!(shop.run(&["key", "status"]).status.code(), Some(0), "the key is kept");
    let till = shop.till(Start::default()).await;
    sell(&till).await;
    assert_eq!(service.operations().len(), 1);
    // It is upgraded in the middle of a shift.
    let newer = deb.as_version("999.0.0");
    newer.install(&computer);
    sell(&till).await;
    assert_eq!(service.operations().len(), 2);
    till.close().await;
    let installed = computer.run("dpkg-query", &["--show", "--showformat=${Version}", "loyalty-cashier"]);
    assert_eq!(installed, "999.0.0");
    assert_eq!(entries(&shop), 1 + 2 * 2, "its beginning, and two for each sale");

    // And back: whoever had to try, loses nothing.
    deb.install(&computer);
    let till = shop.till(Start::default()).await;
    sell(&till).await;
    assert_eq!(service.operations().len(), 3);
    till.close().await;
    assert_eq!(entries(&shop), 1 + 2 * 3);

    deb.remove(&computer);
    let left: Vec<_> = computer.files().symmetric_difference(&before).cloned().collect();
    assert!(left.is_empty(), "other than before it was installed: {left:?}");
    assert!(shop.data().join("ledger.sqlite").exists(), "the ledger is the shop's");
    assert!(shop.settings_file().exists(), "the settings are the shop's");
}

#[test]
fn the_rpm_holds_what_the_deb_holds() {
    // Each has the licence where its system wants it.
    let own = |file: &str| !file.contains("/usr/share/doc/") && !file.contains("/usr/share/licenses/");
    let said = |program: &str, args: &[&str], package: &Path| {
        String::from_utf8_lossy(&succeeds(Command::new(program).args(args).arg(package)).stdout).into_owned()
    };
    let (deb, rpm) = (package("linux", "deb"), package("linux", "rpm"));
    let debs = said("dpkg-deb", &["--contents"], &deb);
    let debs =
        debs.lines().filter(|line| line.starts_with('-')).filter_map(|line| line.split_whitespace().nth(5));
    // One bundler begins a path by a dot, and another one does not.
    let debs = debs.map(|file| format!("/{}", file.trim_start_matches("./")));
    let debs: BTreeSet<String> = debs.filter(|file| own(file)).collect();
    let rpms = said("rpm", &["-qlp"], &rpm);
    let rpms: BTreeSet<String> = rpms.lines().map(str::to_owned).filter(|file| own(file)).collect();
    assert_eq!(rpms, debs);
    // A name with a version in it nobody provides.
    let needs = said("rpm", &["-qp", "--qf", "[%{REQUIRENAME}\\n]"], &rpm);
    assert!(!needs.contains(' '), "{needs}");
    for need in ["ca-certificates", "libgtk-3.so.0()(64bit)", "libwebkit2gtk-4.1.so.0()(64bit)"] {
        assert!(needs.lines().any(|line| line == need), "{need} is not among {needs}");
    }
    assert!(needs.lines().any(|line| line.starts_with("libc.so.6(GLIBC_2.")), "{needs}");
    for file in EXPECTED {
        assert!(debs.contains(file), "{file} is not in the packages: {debs:?}");
    }
}

/// What a desktop, a software centre and a person at a terminal look for.
const EXPECTED: [&str; 13] = [
    "/usr/bin/loyalty-cashier",
    "/usr/bin/loyalty-cashier-cli",
    "/usr/lib/udev/rules.d/70-loyalty-cashier.rules",
    "/usr/share/applications/loyalty-cashier.desktop",
    "/usr/share/icons/hicolor/16x16/apps/loyalty-cashier.png",
    "/usr/share/icons/hicolor/32x32/apps/loyalty-cashier.png",
    "/usr/share/icons/hicolor/48x48/apps/loyalty-cashier.png",
    "/usr/share/icons/hicolor/64x64/apps/loyalty-cashier.png",
    "/usr/share/icons/hicolor/128x128/apps/loyalty-cashier.png",
    "/usr/share/icons/hicolor/256x256/apps/loyalty-cashier.png",
    "/usr/share/icons/hicolor/512x512/apps/loyalty-cashier.png",
    "/usr/share/man/man1/loyalty-cashier-cli.1.gz",
    "/usr/share/metainfo/org.loyaltycashier.desktop.metainfo.xml",
];

/// By whoever reads them: a desktop, and a software centre.
#[test]
fn what_the_packages_say_of_the_till_is_as_desktops_want_it() {
    let folder = tempfile::tempdir().expect("a folder");
    succeeds(Command::new("dpkg-deb").arg("--extract").arg(package("linux", "deb")).arg(folder.path()));
    let share = folder.path().join("usr/share");
    let entry = share.join("applications/loyalty-cashier.desktop");
    succeeds(Command::new("desktop-file-validate").arg("--no-hints").arg(entry));
    let metainfo = share.join("metainfo/org.loyaltycashier.desktop.metainfo.xml");
    succeeds(Command::new("appstreamcli").args(["validate", "--no-net"]).arg(metainfo));
}

/// On no system of its own, which has to be another day: what it needs is looked at above.
#[test]
fn the_rpm_is_installed_asked_and_removed() {
    let folder = tempfile::tempdir().expect("a folder");
    let rpm = |args: &[&str]| {
        let all = ["--root".as_ref(), folder.path().as_os_str()];
        succeeds(Command::new("rpm").args(all).args(args))
    };
    let own = package("linux", "rpm").display().to_string();
    rpm(&["--initdb"]);
    rpm(&["--install", "--nodeps", &own]);
    let cli = folder.path().join("usr/bin/loyalty-cashier-cli");
    let version = succeeds(Command::new(&cli).arg("version"));
    let named = rpm(&["--query", "--queryformat", "%{VERSION}", "loyalty-cashier"]);
    assert_eq!(String::from_utf8_lossy(&version.stdout).trim(), String::from_utf8_lossy(&named.stdout));
    rpm(&["--erase", "loyalty-cashier"]);
    assert!(EXPECTED.iter().all(|file| !folder.path().join(&file[1..]).exists()));
}

/// How many entries the ledger has, which is unbroken.
fn entries(shop: &Shop) -> usize {
    let verified = shop.run(&["ledger", "verify"]);
    let said = String::from_utf8_lossy(&verified.stdout).into_owned();
    assert_eq!(verified.status.code(), Some(0), "{said}");
    let count = said.split_whitespace().skip_while(|word| !word.ends_with(':')).nth(1);
    count.and_then(|count| count.parse().ok()).unwrap_or_else(|| panic!("no number of entries: {said}"))
}

/// A package of Debian.
struct Deb {
    path: tempfile::TempPath,
}

impl Deb {
    /// The one that was made, where a fresh system finds it.
    fn made() -> Self {
        let path = temporary();
        std::fs::copy(package("linux", "deb"), &path).expect("a copy");
        Self { path }
    }

    fn field(&self, name: &str) -> String {
        let said = succeeds(Command::new("dpkg-deb").arg("--field").arg(&self.path).arg(name));
        String::from_utf8(said.stdout).expect("text").trim().to_owned()
    }

    /// The same under another version.
    fn as_version(&self, version: &str) -> Self {
        let (folder, path) = (tempfile::tempdir().expect("a folder"), temporary());
        let deb = |args: &[&Path]| succeeds(Command::new("dpkg-deb").arg("--root-owner-group").args(args));
        deb(&["--raw-extract".as_ref(), &self.path, folder.path()]);
        let control = folder.path().join("DEBIAN/control");
        let text = std::fs::read_to_string(&control).expect("a control file");
        let own = format!("Version: {}", self.field("Version"));
        assert!(text.contains(&own), "{text}");
        std::fs::write(&control, text.replace(&own, &format!("Version: {version}"))).expect("written");
        // As quickly as can be: it is packed for nobody.
        deb(&["-Znone".as_ref(), "--build".as_ref(), folder.path(), &path]);
        Self { path }
    }

    fn install(&self, computer: &Computer) {
        computer.run("dpkg", &["--install", self.path.to_str().expect("a path")]);
    }

    fn remove(&self, computer: &Computer) {
        computer.run("dpkg", &["--purge", &self.field("Package")]);
    }
}

fn temporary() -> tempfile::TempPath {
    tempfile::Builder::new().suffix(".deb").tempfile().expect("a file").into_temp_path()
}
