//! Where the till's window stands and how large it is: as it was left on this screen, never larger than the room there is, and never
//! out of reach.

#[cfg(target_os = "linux")]
use std::collections::HashMap;

use tauri::plugin::TauriPlugin;
#[cfg(target_os = "linux")]
use tauri::{AppHandle, LogicalSize, WebviewWindowBuilder, Wry, utils::config::WindowConfig};
use tauri::{PhysicalPosition, PhysicalSize, Runtime, WebviewWindow};
#[cfg(target_os = "linux")]
use tauri_plugin_window_state::WindowExt;
use tauri_plugin_window_state::{Builder, StateFlags};

use super::closed::TILL;
#[cfg(target_os = "linux")]
use crate::places;

/// A window that is about to be made.
#[cfg(target_os = "linux")]
type Builds<'a> = WebviewWindowBuilder<'a, Wry, AppHandle>;

/// Remembers size and place of the till's window.
pub fn remembered<R: Runtime>() -> TauriPlugin<R> {
    let flags = StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED;
    let remembered = Builder::new().with_state_flags(flags).with_filter(|window| window == TILL);
    #[cfg(target_os = "linux")]
    let remembered = remembered.skip_initial_state(TILL);
    remembered.build()
}

/// Puts a window that was made as large as it was left where it was left.
///
/// # Errors
/// The system does not let it change.
#[cfg(target_os = "linux")]
pub fn put_back(window: &WebviewWindow) -> tauri::Result<()> {
    window.restore_state(StateFlags::POSITION)
}

/// Has a window be made as large as it was left, and no larger than the screen. WebKitGTK's process dies where a window that the processor
/// draws is resized while its page begins: it was loaded twice at each start.
#[cfg(target_os = "linux")]
#[must_use]
pub fn sized<'a>(window: Builds<'a>, app: &AppHandle, config: &WindowConfig) -> Builds<'a> {
    // Wayland has no first among its screens.
    let first = || app.available_monitors().ok().and_then(|all| all.into_iter().next());
    let Some(monitor) = app.primary_monitor().ok().flatten().or_else(first) else { return window };
    let (scale, most) = (monitor.scale_factor(), monitor.work_area().size);
    let left = left();
    let size: PhysicalSize<u32> = left.map_or_else(
        || LogicalSize::new(config.width, config.height).to_physical(scale),
        |left| PhysicalSize::new(left.width, left.height),
    );
    let frame: PhysicalSize<u32> = FRAME.to_physical(scale);
    let is_maximized = left.is_some_and(|left| left.maximized);
    // As large as it will be in a moment.
    let size = if is_maximized { most } else { size };
    let height = size.height.min(most.height.saturating_sub(frame.height));
    let size: LogicalSize<f64> = PhysicalSize::new(size.width.min(most.width), height).to_logical(scale);
    window.maximized(is_maximized).inner_size(size.width, size.height)
}

/// What a frame takes at the top, at most.
#[cfg(target_os = "linux")]
const FRAME: LogicalSize<u32> = LogicalSize::new(0, 40);

/// How a window was left.
#[cfg(target_os = "linux")]
#[derive(Clone, Copy, serde::Deserialize)]
struct Left {
    width: u32,
    height: u32,
    maximized: bool,
}

#[cfg(target_os = "linux")]
fn left() -> Option<Left> {
    let file = places::settings().with_file_name(tauri_plugin_window_state::DEFAULT_FILENAME);
    let mut all: HashMap<String, Left> = serde_json::from_slice(&std::fs::read(file).ok()?).ok()?;
    all.remove(TILL).filter(|left| left.width > 0 && left.height > 0)
}

/// Makes the window fit where it stands: tills have small screens, large letters, and bars that take their part.
///
/// # Errors
/// The system does not say how large the screen is, or does not let the window change.
pub fn fit(window: &WebviewWindow) -> tauri::Result<()> {
    let Some(monitor) = window.current_monitor()?.or(window.primary_monitor()?) else { return Ok(()) };
    if window.is_maximized()? {
        return Ok(());
    }
    let (outer, inner) = (window.outer_size()?, window.inner_size()?);
    let room = monitor.work_area();
    if let Some(size) = fitted(outer, inner, room.size) {
        window.set_size(size)?;
        window.set_position(room.position)?;
    } else {
        let at = window.outer_position()?;
        let place = PhysicalPosition::new(
            reachable(at.x, outer.width, room.position.x, room.size.width),
            reachable(at.y, outer.height, room.position.y, room.size.height),
        );
        if place != at {
            window.set_position(place)?;
        }
    }
    Ok(())
}

/// Where a window lies in so much room, along one side: where it was, unless more than a quarter of it would be outside. It was on a screen
/// that is gone, or that is smaller now.
fn reachable(at: i32, length: u32, begins: i32, room: u32) -> i32 {
    let [length, room] = [length, room].map(|length| i32::try_from(length).unwrap_or(i32::MAX));
    let (end, last) = (begins.saturating_add(room), begins.saturating_add(room).saturating_sub(length));
    let inside = at.saturating_add(length).min(end).saturating_sub(at.max(begins));
    if inside >= length / 4 * 3 || last < begins { at } else { at.clamp(begins, last) }
}

/// The inner size with which a window and its frame fit into so much room; `None` where they do.
fn fitted(
    outer: PhysicalSize<u32>,
    inner: PhysicalSize<u32>,
    room: PhysicalSize<u32>,
) -> Option<PhysicalSize<u32>> {
    let less = |outer: u32, inner: u32, room: u32| inner.saturating_sub(outer.saturating_sub(room));
    let size = PhysicalSize::new(
        less(outer.width, inner.width, room.width),
        less(outer.height, inner.height, room.height),
    );
    (size != inner && size.width > 0 && size.height > 0).then_some(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_that_is_almost_outside_of_its_screen_is_brought_in_and_any_other_stays() {
        for (at, length, begins, room, expect) in [
            (1270, 1100, 0, 1280, 180),
            (-1095, 1100, 0, 1280, 0),
            (100, 1100, 0, 1280, 100),
            // Half a hand's breadth over the side is how somebody wanted it; so are the frames of Windows that nobody sees.
            (200, 1100, 0, 1280, 200),
            (-8, 1100, 0, 1280, -8),
            // On the second screen.
            (1300, 1100, 1280, 1280, 1300),
            (2550, 1100, 1280, 1280, 1460),
            // A system that does not know its screens changes nothing.
            (1270, 1100, 0, 0, 1270),
        ] {
            assert_eq!(reachable(at, length, begins, room), expect, "{at} in {begins}..{room}");
        }
    }

    #[test]
    fn a_window_is_made_no_larger_than_its_screen_and_otherwise_left() {
        let check = |outer: (u32, u32), inner: (u32, u32), room: (u32, u32), expect: Option<(u32, u32)>| {
            let fitted = fitted(outer.into(), inner.into(), room.into());
            assert_eq!(fitted, expect.map(PhysicalSize::from), "{outer:?} in {room:?}");
        };
        check((1100, 790), (1100, 760), (1366, 728), Some((1100, 698)));
        check((1100, 790), (1100, 760), (1024, 560), Some((1024, 530)));
        check((1100, 790), (1100, 760), (1920, 1040), None);
        // A system that does not know its screens changes nothing.
        check((1100, 790), (1100, 760), (0, 0), None);
    }
}
