//! The till without a window: what a cashier does goes in, screens come out, and it is killed.

use std::io::{BufRead, BufReader, Write};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use serde_json::Value;

use crate::shop::Process;

/// How long nothing may come on a busy machine before the test has failed.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running till without a window. It dies when it is dropped.
pub struct Headless {
    process: Process,
    input: ChildStdin,
    screens: Receiver<Value>,
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
        let (heard, screens) = channel();
        std::thread::spawn(move || {
            // The last line of one that was killed may be half a line.
            let lines = output.lines().map_while(Result::ok);
            for screen in lines.filter_map(|line| serde_json::from_str(&line).ok()) {
                // Nobody may want any more.
                let _ = heard.send(screen);
            }
        });
        Self { process: Process(child), input, screens }
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
        let mut last = Value::Null;
        loop {
            match self.screens.recv_timeout(PATIENCE) {
                Ok(screen) if is_wanted(&screen) => return Some(screen),
                Ok(screen) => last = screen,
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => panic!("waited in vain; the last screen was {last}"),
            }
        }
    }
}
