//! The same page in Debian's Chromium as an app window: what a web cashier costs, or a till in Electron.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::counter::{Counter, WAIT};
use super::idle::{STARTED, costs};
use super::table::{Row, short};
use super::times::Times;

const BROWSER: &str = "chromium";
/// A window like the till's, and nothing that a browser does for itself.
const ARGUMENTS: [&str; 11] = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--password-store=basic",
    "--window-size=1100,760",
    "--window-position=410,160",
];
const LARGEST: usize = 1 << 16;

/// Starts, scans and idles.
pub async fn measure(runs: usize, look: Duration) -> Vec<Row> {
    let asked = Command::new(BROWSER).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !asked.is_ok_and(|asked| asked.success()) {
        println!("Chromium is left out: it is not installed.");
        return vec![];
    }
    let mut counter = Counter::set_up("light", |_| ()).await;
    let page = serve(counter.tap.url()).await;
    let mut starting = Times::default();
    for run in 0..=runs {
        if run > 0 {
            counter.screen.close();
        }
        let took = counter.start_other(BROWSER, |command| {
            command.args(ARGUMENTS).arg(format!("--app={page}"));
        });
        if run > 0 {
            starting.add(took);
        }
    }
    std::thread::sleep(STARTED);
    let memory = counter.screen.tree().memory() / 1024;
    let [cost] = costs([counter.screen.tree()], look);
    let mut whole = Times::default();
    for run in 0..=runs {
        let served = counter.serve();
        if run > 0 {
            whole.add((served.whole).saturating_sub(served.service));
        }
    }
    counter.screen.close();
    vec![
        Row::told("peer: the same page in Chromium: start → painted", starting.median(), "ms"),
        Row::told(
            "peer: Chromium's memory, idle",
            f64::from(u32::try_from(memory).unwrap_or(u32::MAX)),
            "MB",
        ),
        Row::told("peer: Chromium's processor when idle, in front", cost.percent, "% of a core")
            .beside(format!("{} wakes/s", short(cost.wakes))),
        Row::told(
            "peer: scan → card in Chromium, beyond the decoder's wait and the service, p95",
            whole.beyond(WAIT).p95(),
            "ms",
        ),
    ]
}

/// A web server with the page, which asks the service behind it. Returns its address.
async fn serve(service: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let service: Arc<str> = service.into();
    tokio::spawn(async move {
        let http = reqwest::Client::new();
        while let Ok((browser, _)) = listener.accept().await {
            let (http, service) = (http.clone(), Arc::clone(&service));
            // A connection that breaks is the browser's own matter.
            tokio::spawn(async move { drop(answer(browser, &http, &service).await) });
        }
    });
    format!("http://{address}/")
}

/// Answers what comes over one connection.
async fn answer(mut browser: TcpStream, http: &reqwest::Client, service: &str) -> std::io::Result<()> {
    browser.set_nodelay(true)?;
    let mut request = vec![0; LARGEST];
    loop {
        let read = browser.read(&mut request).await?;
        if read == 0 {
            return Ok(());
        }
        let text = String::from_utf8_lossy(request.get(..read).unwrap_or_default()).into_owned();
        let path = text.split(' ').nth(1).unwrap_or("/");
        let (kind, body) = if path == "/client" {
            let (_, asked) = text.split_once("\r\n\r\n").unwrap_or_default();
            ("application/json", client(http, service, asked).await)
        } else {
            file(path)
        };
        let head =
            format!("HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n", body.len());
        browser.write_all(&[head.as_bytes(), &body].concat()).await?;
    }
}

/// What the service says of a customer.
async fn client(http: &reqwest::Client, service: &str, asked: &str) -> Vec<u8> {
    let asked: serde_json::Value = serde_json::from_str(asked).expect("a request");
    let request = http
        .post(format!("{service}/integration/general/client"))
        .header("apikey", rig::KEY)
        .header("content-type", "application/json")
        .body(serde_json::json!({ "search": asked["search"], "point": sandbox::POINT }).to_string());
    let answer = request.send().await.expect("an answer");
    answer.bytes().await.expect("a body").to_vec()
}

/// A file of the page, and what kind it is.
fn file(path: &str) -> (&'static str, Vec<u8>) {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = tests.join("../ui");
    let found: PathBuf = match path {
        "/" => page.join("index.html"),
        "/cashier.js" => tests.join("bench/peer/cashier.js"),
        "/shown.js" => tests.join("ui/shown.js"),
        other => page.join(other.trim_start_matches('/')),
    };
    let body = std::fs::read(&found).unwrap_or_default();
    match found.extension().and_then(|ending| ending.to_str()) {
        Some("html") => {
            let page = String::from_utf8_lossy(&body).into_owned();
            let own = r#"<script type="module" src="start.js">"#;
            let both = format!(r#"<script type="module" src="cashier.js"></script>{own}"#);
            ("text/html", page.replace(own, &both).into_bytes())
        }
        Some("js") => ("text/javascript", body),
        Some("css") => ("text/css", body),
        _ => ("text/plain", body),
    }
}
