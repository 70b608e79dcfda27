//! A scanner at a serial port: a pair of pseudo terminals, of which the app has one and the test the other.

use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rig::{Shop, Start, Till};
use sandbox::{Call, Sandbox};
use serde_json::{Value, json};
use serialport::{SerialPort, TTYPort};

use crate::customer;

/// A scanner, plugged in at a port that keeps its name.
struct Scanner {
    cable: TTYPort,
    /// What the app opens; held only by whoever wants the port to be busy.
    port: Option<TTYPort>,
}

impl Scanner {
    /// Plugged in, with the port in use.
    fn plug_in(at: &Path) -> Self {
        let (cable, port) = TTYPort::pair().expect("a pair of terminals");
        let name = port.name().expect("a name");
        let port = serialport::new(&name, 9600).open_native().expect("a port of ours alone");
        let _ = std::fs::remove_file(at);
        symlink(name, at).expect("a port");
        Self { cable, port: Some(port) }
    }

    /// Lets the port go, for the app to have.
    fn free(mut self) -> Self {
        self.port = None;
        self
    }

    fn send(&mut self, bytes: &[u8]) {
        self.cable.write_all(bytes).expect("bytes");
    }
}

fn settings(service: &Sandbox, port: &Path, framing: &str) -> Value {
    json!({
        "server": service.url(), "point": sandbox::POINT, "language": "en",
        "serial": { "port": port, "speed": 115_200, "framing": framing },
    })
}

async fn open(framing: &str) -> (Shop, Sandbox, Till, PathBuf, Scanner) {
    let shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    let port = shop.home().join("scanner");
    shop.write_settings(&settings(&service, &port, framing));
    let till = shop.till(Start::default()).await;
    till.phase("idle").await;
    warned(&till, "not connected").await;
    let scanner = Scanner::plug_in(&port).free();
    plugged_in(&till).await;
    (shop, service, till, port, scanner)
}

/// Waits until the till listens at the port, and for as long as a hand takes to the trigger: what comes at once had begun before.
async fn plugged_in(till: &Till) {
    warned(till, "").await;
    tokio::time::sleep(Duration::from_millis(600)).await;
}

/// Waits until the till warns of this, and of nothing where that is empty.
async fn warned(till: &Till, of: &str) {
    till.wait_for(&format!("the warning {of:?}"), async || {
        let text = till.text_of("warnings").await;
        (if of.is_empty() { text.is_empty() } else { text.contains(of) }).then_some(())
    })
    .await;
}

/// What comes sooner belongs to the code before.
async fn pause() {
    tokio::time::sleep(Duration::from_millis(400)).await;
}

async fn asked_for(till: &Till, service: &Sandbox, code: &str, times: usize) {
    till.wait_for(&format!("{code} to be asked for"), async || {
        let asked = service.requests(Call::Client);
        (asked.iter().filter(|request| request.body.contains(code)).count() == times).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_serial_scanner_is_understood_however_its_bytes_come() {
    let (_shop, service, till, _port, mut scanner) = open("line").await;
    scanner.send(b"22000");
    scanner.send(b"00000001\r\n");
    till.says("client-name", "Иван Петров").await;

    // Two lines without a pause are one code, and of no use: the second could be anybody's.
    pause().await;
    let asked = service.requests(Call::Client).len();
    scanner.send(b"2200000000005\r2200000000007\n");
    till.has("notice", "code", "scan_too_much").await;
    till.says("client-name", "Иван Петров").await;
    assert_eq!(service.requests(Call::Client).len(), asked);

    // The same code twice within a second is one scan; identifiers are no part of a code.
    pause().await;
    scanner.send(b"]E02200000000008\r\n");
    pause().await;
    scanner.send(b"2200000000008\r\n");
    pause().await;
    scanner.send(b"2200000000009\r\n");
    asked_for(&till, &service, "2200000000009", 1).await;
    asked_for(&till, &service, "2200000000008", 1).await;
    assert!(!service.requests(Call::Client).iter().any(|request| request.body.contains("]E0")));

    let asked = service.requests(Call::Client).len();
    pause().await;
    scanner.send(b"22000000");
    till.has("notice", "code", "scan_cut").await;
    scanner.send(b"\xff\xf0\x80\x01\r");
    till.has("notice", "code", "scan_unreadable").await;
    assert_eq!(service.requests(Call::Client).len(), asked, "something was searched for that was no code");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_serial_scan_behind_another_window_is_used_and_the_window_asks_for_attention() {
    let (_shop, _service, till, _port, mut scanner) = open("line").await;
    scanner.send(b"2200000000005\r\n");
    till.phase("client").await;
    assert!(!till.asks_for_attention(), "whoever works there sees it");
    pause().await;
    till.put_behind().await;
    scanner.send(b"2200000000001\r\n");
    till.says("client-name", "Иван Петров").await;
    till.wait_for("the window to ask", async || till.asks_for_attention().then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scanner_is_unplugged_and_plugged_in_again_and_the_till_goes_on() {
    let (_shop, service, till, port, scanner) = open("stxEtx").await;
    drop(scanner);
    std::fs::remove_file(&port).expect("unplugged");
    warned(&till, "not connected").await;
    // The window is not blocked meanwhile.
    till.serve(customer::IVAN.0).await;

    let scanner = Scanner::plug_in(&port);
    warned(&till, "Another program uses the scanner's port").await;
    let mut scanner = scanner.free();
    plugged_in(&till).await;
    scanner.send(b"\x022200000000005\x03");
    asked_for(&till, &service, "2200000000005", 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_is_chosen_and_tried_in_the_settings() {
    let shop = Shop::new();
    let service = shop.service().await;
    shop.set_up(&service);
    let port = shop.home().join("scanner");
    shop.write_settings(&settings(&service, &port, "line"));
    let till = shop.till(Start::default()).await;
    till.phase("idle").await;
    till.click("settings-open").await;
    // A port that nobody has listed is one that only the file may name.
    till.enter("settings-serial-port", "/dev/pts/0").await;
    till.click("settings-save").await;
    till.has("settings-check-result", "code", "port_unknown").await;
    till.enter("settings-serial-port", &port.display().to_string()).await;
    let choose = "const list = document.querySelector(\"[data-testid='settings-serial-framing']\");
         list.value = 'silence';";
    till.script(choose).await;
    till.click("settings-save").await;
    warned(&till, "not connected").await;
    let mut scanner = Scanner::plug_in(&port).free();
    plugged_in(&till).await;

    till.click("settings-open").await;
    till.element("scanner-test").await;
    scanner.send(b"App-4711");
    till.says("scanner-found", "From the port: App-4711").await;
    assert!(service.requests(Call::Client).is_empty(), "a try is no search");
    let kept = std::fs::read_to_string(shop.settings_file()).expect("settings");
    let kept: Value = serde_json::from_str(&kept).expect("settings");
    assert_eq!(kept["serial"]["framing"], "silence");
}
