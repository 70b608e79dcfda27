//! What the web view of Linux does without. A caret that blinks wakes the page, the display and the processor all day long, on a till
//! that nobody uses, too. Drawing by the graphics card takes 70 MB more, and is slower where there is none, for a page in which hardly
//! anything moves.

use gtk::prelude::GtkSettingsExt;
use tauri::WebviewWindow;
use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt, WebViewExt};

/// From blink to blink of a caret, in milliseconds. Where blinking is off, the web view looks sixty times a second whether it is.
const NEVER: i32 = i32::MAX;

/// Lets the caret of a window stand still, and the processor draw it.
///
/// # Errors
/// The window is gone.
pub fn draw_simply(window: &WebviewWindow) -> tauri::Result<()> {
    // What is done in here is done by the main thread: no other one may ask GTK anything.
    window.with_webview(|view| {
        if let Some(desktop) = gtk::Settings::default() {
            desktop.set_gtk_cursor_blink_time(NEVER);
        }
        if let Some(settings) = view.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })
}
