//! macOS: keys as the system posts them, and what its screen readers are told. The system's own `osascript` does both, where its
//! user has allowed that it controls the computer.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(120);
const GLANCE: Duration = Duration::from_millis(200);

/// The app in its window. It ends with this.
pub struct Window(Child);

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Window {
    /// The app in training mode.
    pub async fn open() -> Self {
        let app = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/debug/loyalty-cashier");
        let started = Command::new(app).arg("--training").stdin(Stdio::null()).spawn();
        Self(started.expect("the app is built"))
    }

    /// Waits until this is said somewhere in the window.
    pub async fn says(&self, text: &str) {
        let began = Instant::now();
        loop {
            let said = self.do_by_script("read", "");
            if said.replace('\u{a0}', " ").contains(text) {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "waited in vain for {text}; the window says {said}");
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// A scanner types a code, and Enter.
    pub async fn scan(&self, code: &str) {
        self.do_by_script("scan", code);
    }

    /// Somebody types, wherever the focus is.
    pub async fn types(&self, text: &str) {
        self.do_by_script("type", text);
    }

    /// Somebody presses Enter.
    pub async fn press_enter(&self) {
        self.do_by_script("type", "\n");
    }

    /// Ends the app.
    pub async fn close(self) {
        drop(self);
    }

    fn do_by_script(&self, task: &str, text: &str) -> String {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("desktop/macos.js");
        let mut command = Command::new("osascript");
        command.args(["-l", "JavaScript"]).arg(script).arg(self.0.id().to_string()).args([task, text]);
        let done = command.output().expect("macOS has osascript");
        // Before the window is there nothing can be read of it.
        if !done.status.success() && task != "read" {
            panic!("{task}: {}", String::from_utf8_lossy(&done.stderr));
        }
        String::from_utf8_lossy(&done.stdout).into_owned()
    }
}
