//! The till without a window: what a cashier does goes in, screens come out, and it is killed.

use std::io::{BufRead, BufReader, Write};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};

use serde_json::Value;

use crate::shop::Process;

/// A running till without a window. It dies when it is dropped.
pub struct Headless {
    process: Process,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Headless {
    pub(crate) fn start(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the till without a window is built");
        let input = child.stdin.take().expect("a pipe");
        let output = BufReader::new(child.stdout.take().expect("a pipe"));
        Self { process: Process(child), input, output }
    }

    /// The number of its process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.process.0.id()
    }

    /// What a cashier does. Nobody hears it where the till is dead.
    pub fn act(&mut self, line: &str) {
        let _ = writeln!(self.input, "{line}");
    }

    /// The first screen in one of these phases; `None` where the till died before.
    pub fn phase(&mut self, wanted: &[&str]) -> Option<Value> {
        self.screen(|screen| wanted.iter().any(|phase| screen["phase"] == *phase))
    }

    /// The first screen that is wanted; `None` where the till died before.
    pub fn screen(&mut self, is_wanted: impl Fn(&Value) -> bool) -> Option<Value> {
        let mut line = String::new();
        loop {
            line.clear();
            if self.output.read_line(&mut line).ok()? == 0 {
                return None;
            }
            // The last line of one that was killed may be half a line.
            let Ok(screen) = serde_json::from_str::<Value>(&line) else { continue };
            if is_wanted(&screen) {
                return Some(screen);
            }
        }
    }
}
