//! macOS: keys as the system posts them, and what its screen readers are told, by a small program in the language that the system
//! itself has for that (`macos.swift`). The system has to have allowed that whoever starts the test controls the computer.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_mins(2);
const GLANCE: Duration = Duration::from_secs(1);

/// The app in its window. It ends with this.
pub struct Window {
    app: Child,
    hands: PathBuf,
}

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.app.kill();
        let _ = self.app.wait();
    }
}

impl Window {
    /// The app in training mode.
    pub async fn open() -> Self {
        let (tests, built) = (Path::new(env!("CARGO_MANIFEST_DIR")), "../target/debug");
        let hands = tests.join(built).join("macos-hands");
        // It comes with the tools by which Rust links.
        let made =
            Command::new("swiftc").arg(tests.join("desktop/macos.swift")).arg("-o").arg(&hands).status();
        assert!(made.is_ok_and(|made| made.success()), "no {}", hands.display());
        let app = tests.join(built).join("loyalty-cashier");
        let app = Command::new(app).arg("--training").stdin(Stdio::null()).spawn().expect("the app is built");
        Self { app, hands }
    }

    /// Waits until this is said somewhere in the window.
    pub async fn says(&self, text: &str) {
        let began = Instant::now();
        loop {
            let said = self.hands(&["read"]);
            if said.replace('\u{a0}', " ").contains(text) {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "waited in vain for {text}; the window says {said}");
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// A scanner types a code, and Enter.
    pub async fn scan(&self, code: &str) {
        self.hands(&["scan", code]);
    }

    /// Somebody types, wherever the focus is.
    pub async fn types(&self, text: &str) {
        self.hands(&["type", text]);
    }

    /// Somebody presses Enter.
    pub async fn press_enter(&self) {
        self.hands(&["type", "\n"]);
    }

    /// Ends the app.
    pub async fn close(self) {
        drop(self);
    }

    fn hands(&self, words: &[&str]) -> String {
        let mut command = Command::new(&self.hands);
        let done = command.arg(self.app.id().to_string()).args(words).output().expect("hands");
        assert!(done.status.success(), "{words:?}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8_lossy(&done.stdout).into_owned()
    }
}
