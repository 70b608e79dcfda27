//! Other users and programs of the computer.

use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rig::{Shop, Start, console};

use crate::OWN;

/// What others may do with what lies below a folder, where that is anything.
fn open_to_others(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder").filter_map(Result::ok) {
        let kind = entry.file_type().expect("a type");
        if kind.is_symlink() {
            continue;
        }
        let mode = entry.metadata().expect("there").permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            found.push(format!("{mode:o} {}", entry.path().display()));
        }
        if kind.is_dir() {
            open_to_others(&entry.path(), found);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_app_writes_is_for_its_user_alone() {
    let (shop, _service, till) = Shop::open().await;
    till.serve(OWN).await;
    till.quote("100").await;
    till.click("confirm").await;
    till.phase("done").await;
    till.click("ledger-open").await;
    till.element("ledger-row").await;
    till.click("ledger-save").await;
    till.says("ledger-said", ".csv").await;
    let table = till.text_of("ledger-said").await.replace("Saved: ", "");
    let mode = std::fs::metadata(&table).expect("the table").permissions().mode() & 0o777;
    assert_eq!(mode, 0o600, "{table}");
    till.click("ledger-close").await;
    till.click("settings-open").await;
    till.click("settings-save").await;
    till.hides("settings").await;
    for folder in [shop.data(), shop.settings_file().parent().expect("a folder").to_owned()] {
        let mode = std::fs::metadata(&folder).expect("a folder").permissions().mode() & 0o777;
        assert_eq!(mode, 0o700, "{}", folder.display());
        let mut found = vec![];
        open_to_others(&folder, &mut found);
        assert_eq!(found, Vec::<String>::new());
    }
}

/// Its memory holds the key while it calls: no other program of the same user reads it, and no core is left.
#[test]
fn nobody_looks_into_the_process_and_it_leaves_no_core() {
    // Root sees everything and owns everything: as somebody else one can tell.
    let home = tempfile::tempdir().expect("a home");
    let program = home.path().join("loyalty-cashier-cli");
    std::fs::copy(console(), &program).expect("a copy");
    std::fs::set_permissions(home.path(), PermissionsExt::from_mode(0o755)).expect("a folder for all");
    let mut command = Command::new(program);
    if std::fs::metadata("/proc/self").expect("this process").uid() == 0 {
        command.uid(65_534).gid(65_534);
    }
    let mut child = command
        .args(["key", "set", "--server", "https://loyalty.example"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("the app");
    let of = |file: &str| format!("/proc/{}/{file}", child.id());
    let limits = || std::fs::read_to_string(of("limits")).unwrap_or_default();
    let core = || limits().lines().find(|line| line.starts_with("Max core file size")).map(str::to_owned);
    let begun = Instant::now();
    while core().is_none_or(|core| core.split_whitespace().collect::<Vec<_>>()[4..6] != ["0", "0"]) {
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", core());
    }
    // What can be read by no other program of its user belongs to root.
    while std::fs::metadata(of("environ")).expect("a process").uid() != 0 {
        assert!(begun.elapsed() < Duration::from_secs(10), "another program could read its memory");
    }
    child.kill().expect("killed");
    child.wait().expect("gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn training_has_a_key_that_nobody_can_guess() {
    let shop = Shop::new();
    {
        let till = shop.till(Start { args: &["--training"], ..Start::default() }).await;
        till.phase("idle").await;
        let bar = till.text_of("server").await;
        let address = bar.split_whitespace().next().expect("what it speaks to");
        let asked = async |key: &str| {
            let request = format!(
                "POST /integration/general/client HTTP/1.1\r\nhost: {address}\r\napikey: {key}\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{{}}"
            );
            let mut stream = tokio::net::TcpStream::connect(address).await.expect("a connection");
            tokio::io::AsyncWriteExt::write_all(&mut stream, request.as_bytes()).await.expect("a request");
            let mut answer = String::new();
            tokio::io::AsyncReadExt::read_to_string(&mut stream, &mut answer).await.expect("an answer");
            answer
        };
        for key in ["training", "", "test"] {
            assert!(asked(key).await.starts_with("HTTP/1.1 401"), "{key:?}");
        }
        till.close().await;
    }
}

/// The till sets a settings file aside that it cannot read, and says so; a question only answers.
#[test]
fn a_question_on_the_command_line_changes_nothing() {
    let shop = Shop::new();
    shop.write_settings(&serde_json::Value::String("half a fi".into()));
    let before = std::fs::read(shop.settings_file()).expect("settings");
    let asked = shop.key(&["status"], "");
    assert_eq!(asked.status.code(), Some(3), "that is no no");
    assert!(String::from_utf8_lossy(&asked.stderr).contains("settings.json"));
    assert_eq!(std::fs::read(shop.settings_file()).expect("as it was"), before);
}
