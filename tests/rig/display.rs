//! The X display that the app's window is on, as the window's frame and a keyboard use it.

use x11rb::connection::Connection;
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConnectionExt as _, EventMask, MapState, Window,
};
use x11rb::rust_connection::RustConnection;

/// Asks the window of a process to close, as its frame's button does; false where it has none.
pub(crate) fn close(process: u32) -> bool {
    let (connection, screen) = x11rb::connect(None).expect("a display");
    let root = connection.setup().roots[screen].root;
    let Some(window) = window_of(&connection, root, process) else { return false };
    let message = [atom(&connection, "WM_DELETE_WINDOW"), x11rb::CURRENT_TIME, 0, 0, 0];
    let event = ClientMessageEvent::new(32, window, atom(&connection, "WM_PROTOCOLS"), message);
    connection.send_event(false, window, EventMask::NO_EVENT, event).expect("a message");
    connection.sync_up();
    true
}

trait SyncUp {
    fn sync_up(&self);
}

impl SyncUp for RustConnection {
    /// Waits until the display has taken everything in.
    fn sync_up(&self) {
        self.get_input_focus().expect("a request").reply().expect("the display");
    }
}

/// The window of this process that can be seen.
fn window_of(connection: &RustConnection, root: Window, process: u32) -> Option<Window> {
    let owner = |window| {
        let (property, kind) = (atom(connection, "_NET_WM_PID"), AtomEnum::CARDINAL);
        connection.get_property(false, window, property, kind, 0, 1).ok()?.reply().ok()?.value32()?.next()
    };
    let is_seen = |window| {
        let attributes = connection.get_window_attributes(window).ok()?.reply().ok()?;
        Some(attributes.map_state == MapState::VIEWABLE)
    };
    let windows = connection.query_tree(root).ok()?.reply().ok()?.children;
    windows.into_iter().find(|window| owner(*window) == Some(process) && is_seen(*window) == Some(true))
}

fn atom(connection: &RustConnection, name: &str) -> u32 {
    connection.intern_atom(false, name.as_bytes()).expect("a request").reply().expect("the display").atom
}
