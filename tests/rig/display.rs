//! An X display of a till's own, so that many can stand side by side, each with the keyboard.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use image::RgbImage;
use x11rb::CURRENT_TIME;
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConnectionExt as _, EventMask, GetGeometryReply, InputFocus, MapState,
    Window,
};
use x11rb::rust_connection::RustConnection;

use crate::glass::{Part, pixels};
use crate::shop::Process;

/// A display, and what its frame and another window would do to the till's window.
pub(crate) struct Display {
    pub(crate) connection: RustConnection,
    screen: usize,
    pub(crate) name: String,
    _server: Process,
}

impl Display {
    /// Opens one on a free number. Without `-noreset` the keyboard is forgotten when the last window closes.
    pub(crate) fn open() -> Self {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1920x1080x24", "-nolisten", "tcp", "-noreset"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map(Process)
            .expect("Xvfb is installed");
        let mut number = String::new();
        let said = server.0.stdout.take().expect("a pipe");
        BufReader::new(said).read_line(&mut number).expect("a number");
        let name = format!(":{}", number.trim());
        let (connection, screen) = x11rb::connect(Some(&name)).expect("the display");
        Self { connection, screen, name, _server: server }
    }

    /// Gives the keyboard to the window.
    pub(crate) fn focus(&self) {
        self.give(self.window().expect("a window"));
    }

    /// Gives the keyboard to the window that lies above all others.
    pub(crate) fn focus_topmost(&self) {
        self.give(*self.windows().last().expect("a window"));
    }

    /// Takes the keyboard from the window, as another one does that comes to the front.
    pub(crate) fn take_away(&self) {
        self.give(InputFocus::NONE.into());
    }

    /// Asks the window to close, as its frame's button does; false where there is none.
    pub(crate) fn close_window(&self) -> bool {
        let Some(window) = self.window() else { return false };
        let message = [self.atom("WM_DELETE_WINDOW"), CURRENT_TIME, 0, 0, 0];
        let event = ClientMessageEvent::new(32, window, self.atom("WM_PROTOCOLS"), message);
        self.connection.send_event(false, window, EventMask::NO_EVENT, event).expect("a message");
        self.catch_up();
        true
    }

    fn give(&self, window: Window) {
        self.connection.set_input_focus(InputFocus::PARENT, window, CURRENT_TIME).expect("a request");
        self.catch_up();
    }

    /// Where the window is that lies above all others.
    pub(crate) fn place(&self) -> Option<Part> {
        let topmost = *self.windows().last()?;
        let GetGeometryReply { x, y, width, height, .. } =
            self.connection.get_geometry(topmost).ok()?.reply().ok()?;
        Some(Part { x, y, width, height })
    }

    /// What the display shows in a part of it.
    pub(crate) fn picture(&self, part: Part) -> RgbImage {
        let root = self.connection.setup().roots[self.screen].root;
        let shown = pixels(&self.connection, root, part).expect("a part of the display");
        // Blue, green, red, and nothing.
        let rgb = shown.chunks_exact(4).flat_map(|pixel| [pixel[2], pixel[1], pixel[0]]).collect();
        RgbImage::from_raw(part.width.into(), part.height.into(), rgb).expect("all its pixels")
    }

    /// Whether the window asks to be looked at, by the hint that frames go by.
    pub(crate) fn is_urgent(&self) -> bool {
        const URGENT: u32 = 1 << 8;
        let window = self.window().expect("a window");
        let hints = self.connection.get_property(false, window, AtomEnum::WM_HINTS, AtomEnum::WM_HINTS, 0, 1);
        let hints = hints.expect("a request").reply().expect("the display");
        hints.value32().and_then(|mut flags| flags.next()).is_some_and(|flags| flags & URGENT != 0)
    }

    /// Takes the window off the screen.
    pub(crate) fn unmap(&self) {
        self.connection.unmap_window(self.window().expect("a window")).expect("a request");
        self.catch_up();
    }

    /// The till's window.
    fn window(&self) -> Option<Window> {
        self.windows().first().copied()
    }

    /// The windows that can be seen, the lowest first.
    fn windows(&self) -> Vec<Window> {
        let root = self.connection.setup().roots[self.screen].root;
        let tree = self.connection.query_tree(root).expect("a request").reply();
        let is_seen = |window: &Window| {
            let asked = self.connection.get_window_attributes(*window).ok()?.reply().ok()?;
            Some(asked.map_state == MapState::VIEWABLE)
        };
        let windows = tree.map(|tree| tree.children).unwrap_or_default();
        windows.into_iter().filter(|window| is_seen(window) == Some(true)).collect()
    }

    fn atom(&self, name: &str) -> u32 {
        let asked = self.connection.intern_atom(false, name.as_bytes()).expect("a request");
        asked.reply().expect("the display").atom
    }

    /// Waits until the display has taken everything in.
    pub(crate) fn catch_up(&self) {
        self.connection.get_input_focus().expect("a request").reply().expect("the display");
    }
}
