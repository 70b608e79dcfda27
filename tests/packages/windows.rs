//! The installer of Windows under Wine, which has no web view: everything but the window itself.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use rig::{KEY, Shop, Wine, succeeds};
use serde_json::json;

use crate::{package, sell};

const UNINSTALL: &str = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\org.loyaltycashier.desktop";
const PROGRAMS: [&str; 5] =
    ["LICENSE.txt", "WebView2Loader.dll", "loyalty-cashier-cli.exe", UNINSTALLER, "loyalty-cashier.exe"];
const UNINSTALLER: &str = "loyalty-cashier-uninstall.exe";

/// The exit codes of the installer. Two more need what Wine has not: a user without rights (5), and the system's own account (8).
mod code {
    pub const DONE: i32 = 0;
    pub const STOPPED: i32 = 2;
    pub const FOR_OTHERS: i32 = 6;
    pub const NEWER_IS_THERE: i32 = 7;
    pub const NO_SUCH_FOLDER: i32 = 9;
    pub const STILL_RUNNING: i32 = 32;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_till_is_installed_used_upgraded_and_removed() {
    let windows = Wine::begin();
    let user = users(&windows);
    let before = windows.files();
    let user_key = format!(r"HKCU\{UNINSTALL}");
    let programs = user.join("AppData/Local/Programs/Loyalty Cashier");

    assert_eq!(install(&windows, &["/S"]), code::DONE);
    assert_eq!(names(&programs), PROGRAMS);
    let version = windows.registry(&user_key, "DisplayVersion").expect("it is listed");
    let cli = programs.join("loyalty-cashier-cli.exe");
    let said = windows.run(&cli, &["version"], "");
    assert_eq!(String::from_utf8_lossy(&said.stdout).trim(), version);
    has_metadata(&programs.join("loyalty-cashier.exe"));

    // A key for the server that the settings name.
    let settings = user.join("AppData/Roaming/org.loyaltycashier.desktop/settings.json");
    std::fs::create_dir_all(settings.parent().expect("a folder")).expect("a folder");
    std::fs::write(&settings, json!({ "server": "https://loyalty.example" }).to_string()).expect("settings");
    let key = |word: &str| windows.run(&cli, &["key", word], KEY).status.code();
    assert_eq!(key("status"), Some(1));
    assert_eq!(key("set"), Some(0));
    assert_eq!(key("status"), Some(0));

    // The ledger of a till that has sold something: as it is on Linux, so it is on Windows.
    let ledger = user.join("AppData/Local/org.loyaltycashier.desktop");
    sold_into(&ledger).await;
    let verify = || {
        let said = windows.run(&cli, &["ledger", "verify"], "");
        (said.status.code(), String::from_utf8_lossy(&said.stdout).into_owned())
    };
    let (verified, said) = verify();
    assert_eq!(verified, Some(0), "{said}");
    assert!(said.contains("3 entries, unbroken"), "{said}");

    assert_eq!(install(&windows, &["/S"]), code::DONE, "over itself");
    assert_eq!((key("status"), verify().1), (Some(0), said.clone()));
    windows.register(&user_key, "DisplayVersion", "999.0.0");
    assert_eq!(install(&windows, &["/S"]), code::NEWER_IS_THERE);
    assert_eq!(install(&windows, &["/S", "/Downgrade"]), code::DONE);
    assert_eq!(windows.registry(&user_key, "DisplayVersion"), Some(version));
    assert_eq!(install(&windows, &["/S", "/AllUsers"]), code::FOR_OTHERS);
    assert_eq!(install(&windows, &["/S", r"/D=C:\elsewhere"]), code::FOR_OTHERS, "not twice");
    assert_eq!(verify().1, said);

    assert_eq!(key("forget"), Some(0));
    let cache = ledger.join("EBWebView/Default");
    std::fs::create_dir_all(&cache).expect("a folder");
    uninstall(&windows, &programs);
    assert!(!cache.exists(), "what the web view kept is nobody's");
    assert_eq!(windows.registry(&user_key, "DisplayVersion"), None);
    assert_eq!(left(&windows, &before), Vec::<PathBuf>::new());
    assert!(settings.exists() && ledger.join("ledger.sqlite").exists(), "what the shop has is the shop's");

    // For all users.
    let programs = windows.file("Program Files/Loyalty Cashier");
    assert_eq!(install(&windows, &["/S", "/AllUsers"]), code::DONE);
    assert_eq!(names(&programs), PROGRAMS);
    assert!(windows.registry(&format!(r"HKLM\{UNINSTALL}"), "QuietUninstallString").is_some());
    assert_eq!(install(&windows, &["/S"]), code::FOR_OTHERS);
    uninstall(&windows, &programs);
    assert_eq!(left(&windows, &before), Vec::<PathBuf>::new());
}

#[test]
fn what_cannot_be_written_is_not_said_to_be_installed() {
    let windows = Wine::begin();
    let programs = windows.file("till");
    std::fs::create_dir_all(programs.join("somebody")).expect("a folder");
    let here = ["/S", r"/D=C:\till"];
    assert_eq!(install(&windows, &here), code::NO_SUCH_FOLDER, "somebody else's");
    std::fs::remove_dir_all(&programs).expect("removed");
    assert_eq!(
        install(&windows, &["/S", "/AllUsers", r"/D=C:\till"]),
        code::NO_SUCH_FOLDER,
        "anybody may write there"
    );
    assert_eq!(install(&windows, &here), code::DONE);
    let key = format!(r"HKCU\{UNINSTALL}");
    windows.register(&key, "DisplayVersion", "0.0.1");
    let till = programs.join("loyalty-cashier.exe");
    std::fs::remove_file(&till).expect("removed");
    std::fs::create_dir(&till).expect("a folder");
    assert_eq!(install(&windows, &here), code::STOPPED);
    assert_eq!(windows.registry(&key, "DisplayVersion").as_deref(), Some("0.0.1"));
    std::fs::remove_dir(&till).expect("removed");
    assert_eq!(install(&windows, &here), code::DONE);
    // Where it was told to stay, the uninstaller itself is left, and is no hindrance.
    let removed = windows.run(&programs.join(UNINSTALLER), &["/S", r"_?=C:\till"], "");
    assert_eq!((removed.status.code(), names(&programs)), (Some(code::DONE), vec![UNINSTALLER.to_owned()]));
    assert_eq!(install(&windows, &here), code::DONE);
    uninstall(&windows, &programs);
}

#[test]
fn a_till_that_is_open_is_asked_to_close_and_never_killed() {
    let windows = &Wine::begin();
    let programs = windows.file("till");
    assert_eq!(install(windows, &["/S", r"/D=C:\till"]), code::DONE);
    let till = programs.join("loyalty-cashier.exe");
    let begin = |args: &[&str]| {
        let open = windows.start(&till, args);
        wait("a window", || programs.join("open").exists());
        open
    };
    let forget = || {
        for name in ["open", "asked"] {
            let _ = std::fs::remove_file(programs.join(name));
        }
    };

    put_stand_in(&till);
    let stand_in = std::fs::read(&till).expect("a file");
    let mut open = begin(&["stays"]);
    assert_eq!(install(windows, &["/S"]), code::STILL_RUNNING);
    assert!(programs.join("asked").exists(), "it was asked");
    assert!(open.try_wait().expect("a state").is_none(), "it was killed");
    assert_eq!(std::fs::read(&till).expect("a file"), stand_in, "something was installed over it");
    // Told where it is, it goes on there: so its exit code can be seen.
    let in_place = ["/S", r"_?=C:\till"];
    let uninstaller = windows.run(&programs.join(UNINSTALLER), &in_place, "");
    assert_eq!(uninstaller.status.code(), Some(code::STILL_RUNNING));
    open.kill().expect("its end");
    open.wait().expect("its end");
    forget();

    let mut both = [begin(&[]), begin(&[])];
    assert_eq!(install(windows, &["/S"]), code::DONE);
    assert!(programs.join("asked").exists(), "they were asked");
    for open in &mut both {
        assert!(open.wait().expect("its end").success());
    }
    assert_ne!(std::fs::read(&till).expect("a file"), stand_in, "it is the till again");
    forget();
    uninstall(windows, &programs);
}

/// Wine has no web view, and neither has a Windows 10 that was never online.
#[test]
fn a_till_without_a_web_view_says_what_it_needs_and_where_that_is_to_be_had() {
    let windows = Wine::begin();
    let programs = windows.file("till");
    assert_eq!(install(&windows, &["/S", r"/D=C:\till"]), code::DONE);
    let told = windows.run_and_close(&programs.join("loyalty-cashier.exe"));
    assert_eq!(told.status.code(), Some(1));
    let said = String::from_utf8_lossy(&told.stderr).into_owned();
    for expected in [
        "Loyalty Cashier",
        "cannot open its window",
        "WebView2 Runtime",
        "developer.microsoft.com/microsoft-edge/webview2",
    ] {
        assert!(said.contains(expected), "{said}");
    }
    uninstall(&windows, &programs);
}

/// Puts a window of the till's class in the place of a till, which needs a web view.
fn put_stand_in(till: &Path) {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("packages/till.c");
    succeeds(Command::new("x86_64-w64-mingw32-gcc").arg(source).args(["-mwindows", "-o"]).arg(till));
}

/// Runs the installer. Returns its exit code.
fn install(windows: &Wine, args: &[&str]) -> i32 {
    windows.run(&package("windows", "exe"), args, "").status.code().expect("an exit code")
}

/// Runs the uninstaller, as Windows does: it goes on in a copy of itself.
fn uninstall(windows: &Wine, programs: &Path) {
    assert!(windows.run(&programs.join(UNINSTALLER), &["/S"], "").status.success());
    wait("the end of the uninstaller", || !programs.exists());
}

/// What was left behind, beside what is the shop's.
fn left(windows: &Wine, before: &BTreeSet<PathBuf>) -> Vec<PathBuf> {
    let is_known = |path: &Path| {
        let path = path.to_string_lossy();
        // Where Windows itself puts a user's programs; and the uninstaller's copy of itself, which goes with the next start.
        path.contains("org.loyaltycashier.desktop")
            || path.ends_with("/Local/Programs")
            || path.contains("/Temp/~nsu")
    };
    windows.files().difference(before).filter(|path| !is_known(path)).cloned().collect()
}

/// The folder of the one user.
fn users(windows: &Wine) -> PathBuf {
    let users = windows.file("users");
    let name = names(&users).into_iter().find(|name| name != "Public").expect("a user");
    users.join(name)
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Puts the ledger of a till that has sold once into a folder.
async fn sold_into(folder: &Path) {
    let (shop, _service, till) = Shop::open().await;
    sell(&till).await;
    till.close().await;
    std::fs::create_dir_all(folder).expect("a folder");
    for file in names(&shop.data()) {
        if file.starts_with("ledger.sqlite") {
            std::fs::copy(shop.data().join(&file), folder.join(file)).expect("a copy");
        }
    }
}

/// What Windows shows of a program: whose it is and what it does.
fn has_metadata(program: &Path) {
    let bytes = std::fs::read(program).expect("a program");
    for text in ["FileDescription", "Loyalty Cashier", "LegalCopyright", "ProductVersion"] {
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(bytes.windows(wide.len()).any(|part| part == wide), "{text} is not in {}", program.display());
    }
}

fn wait(what: &str, mut is_there: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_there() {
        assert!(start.elapsed() < Duration::from_secs(30), "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
