//! Windows: by the web view's own driver, Microsoft Edge WebDriver, which is attached to the app's window. The app itself knows
//! nothing of it: its web view listens at a port where the environment says so, or, for whoever has an administrator's rights, only
//! where a policy of the machine does (`.github/workflows/ci.yml`).

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;
use thirtyfour::prelude::*;
use thirtyfour::{Capabilities, Key};

/// Where the web view listens.
const WEB_VIEW: &str = "127.0.0.1:9222";
/// How it is told to.
const LISTEN: (&str, &str) = ("WEBVIEW2_ADDITIONAL_BROWSER_ARGUMENTS", "--remote-debugging-port=9222");
/// Where the driver listens.
const DRIVER: u16 = 9515;
const PATIENCE: Duration = Duration::from_mins(1);
const GLANCE: Duration = Duration::from_millis(50);
/// So long a person holds a key, and so long they take from one to the next.
const HOLD: Duration = Duration::from_millis(90);
const PAUSE: Duration = Duration::from_millis(600);

/// A program that ends with its owner.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(program: &Path, argument: &str) -> Program {
    let started =
        Command::new(program).arg(argument).envs([LISTEN]).stdin(Stdio::null()).stdout(Stdio::null()).spawn();
    Program(started.unwrap_or_else(|error| panic!("{}: {error}", program.display())))
}

/// The app in its window.
pub struct Window {
    web: WebDriver,
    // In this order: the driver ends before the app.
    _driver: Program,
    _app: Program,
}

impl Window {
    /// The app in training mode.
    pub async fn open() -> Self {
        let target = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/debug/loyalty-cashier.exe");
        let app = start(&target, "--training");
        // Machines that test for GitHub say so where it lies.
        let folder = std::env::var_os("EDGEWEBDRIVER").map(PathBuf::from).unwrap_or_default();
        let driver = start(&folder.join("msedgedriver.exe"), &format!("--port={DRIVER}"));
        let mut capabilities = Capabilities::new();
        capabilities.set("browserName", "webview2").expect("capabilities");
        let attached = json!({ "debuggerAddress": WEB_VIEW });
        capabilities.set("ms:edgeOptions", attached).expect("capabilities");
        let began = Instant::now();
        let web = loop {
            match WebDriver::new(format!("http://127.0.0.1:{DRIVER}"), capabilities.clone()).await {
                Ok(web) => break web,
                Err(error) if began.elapsed() > PATIENCE => panic!("no session: {error}"),
                Err(_) => tokio::time::sleep(GLANCE).await,
            }
        };
        Self { web, _driver: driver, _app: app }
    }

    /// Waits until this stands somewhere in the window.
    pub async fn says(&self, text: &str) {
        let began = Instant::now();
        loop {
            let said = self.web.execute("return document.body.innerText", vec![]).await;
            let said = said.ok().and_then(|said| Some(said.json().as_str()?.replace('\u{a0}', " ")));
            if said.as_ref().is_some_and(|said| said.contains(text)) {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "waited in vain for {text}; the window says {said:?}");
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// A scanner types a code, and Enter.
    pub async fn scan(&self, code: &str) {
        // A page that has heard no key yet is slow to hear the first, and takes it for a person's.
        self.press(Key::Shift).await;
        tokio::time::sleep(PAUSE).await;
        self.web.action_chain().send_keys(code).send_keys(Key::Enter).perform().await.expect("keys");
    }

    /// Somebody types, wherever the focus is.
    pub async fn types(&self, text: &str) {
        for key in text.chars() {
            self.press(key).await;
        }
    }

    /// Somebody presses Enter.
    pub async fn press_enter(&self) {
        self.press(Key::Enter).await;
    }

    async fn press(&self, key: impl Into<char>) {
        let key = key.into();
        tokio::time::sleep(PAUSE).await;
        self.web.action_chain().key_down(key).perform().await.expect("a key");
        tokio::time::sleep(HOLD).await;
        self.web.action_chain().key_up(key).perform().await.expect("a key");
    }

    /// Ends the app.
    pub async fn close(self) {
        // The app ends in any case.
        let _ = self.web.quit().await;
    }
}
