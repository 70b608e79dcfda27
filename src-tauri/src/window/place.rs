//! Where the till's window stands and how large it is: as it was left on this screen, and never larger than the room there is.

use tauri::plugin::TauriPlugin;
use tauri::{PhysicalSize, Runtime, WebviewWindow};
use tauri_plugin_window_state::{Builder, StateFlags};

use super::closed::TILL;

/// Remembers size and place of the till's window.
pub fn remembered<R: Runtime>() -> TauriPlugin<R> {
    let flags = StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED;
    Builder::new().with_state_flags(flags).with_filter(|window| window == TILL).build()
}

/// Makes the window fit where it stands: tills have small screens, large letters, and bars that take their part.
///
/// # Errors
/// The system does not say how large the screen is, or does not let the window change.
pub fn fit(window: &WebviewWindow) -> tauri::Result<()> {
    let Some(monitor) = window.current_monitor()?.or(window.primary_monitor()?) else { return Ok(()) };
    let (outer, inner) = (window.outer_size()?, window.inner_size()?);
    let room = monitor.work_area();
    if let Some(size) = fitted(outer, inner, room.size) {
        window.set_size(size)?;
        window.set_position(room.position)?;
    }
    Ok(())
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
