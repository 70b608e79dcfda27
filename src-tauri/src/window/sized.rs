//! How large the till's window is made on Linux, and when it is placed. WebKitGTK's process dies where a window that the processor draws is
//! resized while its page begins, and the page is loaded twice: so the window is made as large as it was left, instead of becoming so.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Deserialize;
use tauri::utils::config::WindowConfig;
use tauri::{AppHandle, LogicalSize, PhysicalSize, WebviewWindow, WebviewWindowBuilder, WindowEvent, Wry};
use tauri_plugin_window_state::{DEFAULT_FILENAME, StateFlags, WindowExt};

use super::closed::TILL;
use crate::places;

/// Has a window be made as large as it was left, and no larger than the screen.
#[must_use]
pub fn as_left<'a>(
    window: WebviewWindowBuilder<'a, Wry, AppHandle>,
    app: &AppHandle,
    config: &WindowConfig,
) -> WebviewWindowBuilder<'a, Wry, AppHandle> {
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

/// Puts a window where it was left, and has `fit` look at it once it is told where it stands, which is later.
///
/// # Errors
/// The system does not let it change.
pub fn put_back(window: &WebviewWindow, fit: fn(&WebviewWindow)) -> tauri::Result<()> {
    let restored = window.restore_state(StateFlags::POSITION);
    let (placed, is_placed) = (window.clone(), AtomicBool::new(false));
    window.on_window_event(move |event| {
        if matches!(event, WindowEvent::Moved(_)) && !is_placed.swap(true, Ordering::Relaxed) {
            fit(&placed);
        }
    });
    restored
}

/// What a frame takes at the top, at most.
const FRAME: LogicalSize<u32> = LogicalSize::new(0, 40);

/// How a window was left.
#[derive(Clone, Copy, Deserialize)]
struct Left {
    width: u32,
    height: u32,
    maximized: bool,
}

fn left() -> Option<Left> {
    let file = places::settings().with_file_name(DEFAULT_FILENAME);
    let mut all: HashMap<String, Left> = serde_json::from_slice(&std::fs::read(file).ok()?).ok()?;
    all.remove(TILL).filter(|left| left.width > 0 && left.height > 0)
}
