//! Where the till's window stands and how large it is: as it was left on this screen, never larger than the room there is, and never
//! out of reach.

use tauri::plugin::TauriPlugin;
use tauri::{PhysicalPosition, PhysicalSize, Runtime, WebviewWindow};
use tauri_plugin_window_state::{Builder, StateFlags};

use super::closed::TILL;

/// Remembers size and place of the till's window.
pub fn remembered<R: Runtime>() -> TauriPlugin<R> {
    let flags = StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED;
    let remembered = Builder::new().with_state_flags(flags).with_filter(|window| window == TILL);
    #[cfg(target_os = "linux")]
    let remembered = remembered.skip_initial_state(TILL);
    remembered.build()
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
