//! A keyboard on a display of its own: keys as the X server sends them, under any layout.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use x11rb::CURRENT_TIME;
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{ConnectionExt as _, InputFocus, KEY_PRESS_EVENT, KEY_RELEASE_EVENT, MapState};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

use crate::shop::Process;

/// Keys by the characters that a US keyboard has on them, plain and shifted, from the first code of each row.
const ROWS: [(u8, &str, &str); 5] = [
    (10, "1234567890-=", "!@#$%^&*()_+"),
    (24, "qwertyuiop[]", "QWERTYUIOP{}"),
    (38, "asdfghjkl;'`", "ASDFGHJKL:\"~"),
    (51, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (65, " ", " "),
];
const SHIFT: u8 = 50;
const CONTROL: u8 = 37;
const ENTER: u8 = 36;
const TAB: u8 = 23;
const CAPS_LOCK: u8 = 66;
const NUM_LOCK: u8 = 77;

/// How a scan ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Enter.
    Cr,
    /// Ctrl+J.
    Lf,
    /// Tab.
    Tab,
    /// Nothing but silence.
    None,
}

/// A keyboard, and the display that it belongs to.
pub struct Keyboard {
    connection: RustConnection,
    screen: usize,
    name: String,
    layout: &'static str,
    _server: Process,
}

impl Keyboard {
    /// A keyboard on a new display.
    #[must_use]
    pub fn new() -> Self {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb is installed");
        let mut number = String::new();
        BufReader::new(server.stdout.take().expect("a pipe")).read_line(&mut number).expect("a number");
        let name = format!(":{}", number.trim());
        let (connection, screen) = x11rb::connect(Some(&name)).expect("the display");
        Self { connection, screen, name, layout: "", _server: Process(server) }
    }

    /// What makes the app use this display.
    #[must_use]
    pub fn env(&self) -> (String, String) {
        ("DISPLAY".to_owned(), self.name.clone())
    }

    /// Sets the layout: `us`, `ru`, `fr`, `de`.
    pub fn layout(&mut self, layout: &'static str) {
        if std::mem::replace(&mut self.layout, layout) == layout {
            return;
        }
        let set = Command::new("setxkbmap").args(["-display", &self.name, layout]).status();
        assert!(set.expect("setxkbmap is installed").success());
    }

    /// Gives the keyboard to the window that can be seen.
    pub fn focus(&self) {
        let root = self.connection.setup().roots[self.screen].root;
        let windows = self.connection.query_tree(root).expect("a request").reply().expect("windows").children;
        let is_seen = |window: &u32| {
            let asked = self.connection.get_window_attributes(*window).ok()?.reply().ok()?;
            Some(asked.map_state == MapState::VIEWABLE)
        };
        let window = windows.into_iter().find(|window| is_seen(window) == Some(true)).expect("a window");
        self.give(window);
    }

    /// Takes the keyboard from the window, as another one does that comes to the front.
    pub fn take_away(&self) {
        self.give(InputFocus::NONE.into());
    }

    fn give(&self, window: u32) {
        self.connection.set_input_focus(InputFocus::PARENT, window, CURRENT_TIME).expect("a request");
        self.sync();
    }

    /// Presses `CapsLock`.
    pub fn caps_lock(&self) {
        self.tap(CAPS_LOCK);
    }

    /// Presses `NumLock`.
    pub fn num_lock(&self) {
        self.tap(NUM_LOCK);
    }

    /// Types a text as a scanner does, with a pause after each character.
    pub async fn scan(&self, text: &str, pause: Duration, ending: Ending) {
        for letter in text.chars() {
            let (code, shifted) = key(letter);
            if shifted {
                self.key(SHIFT, true);
            }
            self.tap(code);
            if shifted {
                self.key(SHIFT, false);
            }
            if !pause.is_zero() {
                tokio::time::sleep(pause).await;
            }
        }
        match ending {
            Ending::Cr => self.tap(ENTER),
            Ending::Tab => self.tap(TAB),
            Ending::Lf => {
                self.key(CONTROL, true);
                self.tap(key('j').0);
                self.key(CONTROL, false);
            }
            Ending::None => {}
        }
    }

    fn tap(&self, code: u8) {
        self.key(code, true);
        self.key(code, false);
    }

    fn key(&self, code: u8, down: bool) {
        let kind = if down { KEY_PRESS_EVENT } else { KEY_RELEASE_EVENT };
        self.connection.xtest_fake_input(kind, code, CURRENT_TIME, x11rb::NONE, 0, 0, 0).expect("a request");
        self.sync();
    }

    fn sync(&self) {
        self.connection.get_input_focus().expect("a request").reply().expect("the display");
    }
}

impl Default for Keyboard {
    fn default() -> Self {
        Self::new()
    }
}

/// The code of the key that a US keyboard has for a character, and whether it takes Shift.
fn key(letter: char) -> (u8, bool) {
    let found = ROWS.iter().find_map(|(first, plain, shifted)| {
        let at =
            |row: &str| row.chars().position(|other| other == letter).and_then(|at| u8::try_from(at).ok());
        at(plain).map(|at| (first + at, false)).or_else(|| at(shifted).map(|at| (first + at, true)))
    });
    found.unwrap_or_else(|| panic!("no key for {letter:?}"))
}
