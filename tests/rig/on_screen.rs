//! A program in its window with nobody inside: it is seen by what its glass shows, and used by keys.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::display::Display;
use crate::glass::{Glass, Part};
use crate::keyboard::Keyboard;
use crate::shop::Process;
use crate::tree::Tree;

/// A display, and what runs on it.
pub struct OnScreen {
    program: Option<Process>,
    glass: Glass,
    // In this order: what uses the display ends before it.
    display: Display,
}

impl OnScreen {
    /// A display on which nothing runs yet.
    #[must_use]
    pub fn empty() -> Self {
        let display = Display::open();
        let glass = Glass::of(&display.name);
        Self { program: None, glass, display }
    }

    /// Starts a program. Returns when that was.
    ///
    /// # Panics
    /// It cannot be started.
    pub fn start(&mut self, mut command: Command) -> Instant {
        command.env("DISPLAY", &self.display.name).envs([("LANG", "en_US.UTF-8"), ("LANGUAGE", "en")]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let began = Instant::now();
        self.program = Some(Process(command.spawn().expect("a program")));
        began
    }

    /// Ends the program as its frame's button does.
    ///
    /// # Panics
    /// It has not ended within a minute.
    pub fn close(&mut self) {
        let Some(mut program) = self.program.take() else { return };
        let start = Instant::now();
        while program.0.try_wait().is_ok_and(|ended| ended.is_none()) {
            self.display.close_window();
            assert!(start.elapsed() < Duration::from_mins(1), "the program does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// What its glass shows.
    #[must_use]
    pub fn glass(&self) -> &Glass {
        &self.glass
    }

    /// Its keyboard.
    #[must_use]
    pub fn keyboard(&self) -> Keyboard<'_> {
        Keyboard { display: &self.display }
    }

    /// What runs on it.
    ///
    /// # Panics
    /// Nothing does.
    #[must_use]
    pub fn tree(&self) -> Tree {
        Tree(self.program.as_ref().expect("a program").0.id())
    }

    /// A part of the window, given by the window's own corner, on the display.
    ///
    /// # Panics
    /// There is no window.
    #[must_use]
    pub fn part(&self, x: i16, y: i16, width: u16, height: u16) -> Part {
        let window = self.display.place().expect("a window");
        Part { x: window.x + x, y: window.y + y, width, height }
    }

    /// Takes the window off the screen, as a frame does that is asked to minimise it.
    pub fn minimise(&self) {
        self.display.unmap();
    }
}
