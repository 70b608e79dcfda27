//! What a window shows until its page is painted: the page's own ground, in the colours that are set. Else it would be white for a
//! moment, in a dark shop, too.

use tauri::window::Color;
use tauri::{AppHandle, WebviewWindow, WebviewWindowBuilder, Wry};

use crate::places;
use crate::settings::{SettingsFile, Theme};

/// `--ground` of `ui/styles/base.css`.
const LIGHT: Color = Color(0xf2, 0xf4, 0xf7, 0xff);
const DARK: Color = Color(0x14, 0x17, 0x1c, 0xff);

/// Builds a window on the ground of its page.
///
/// # Errors
/// There is no web view, or no display.
pub fn build(window: WebviewWindowBuilder<'_, Wry, AppHandle>) -> tauri::Result<WebviewWindow> {
    let theme = SettingsFile::theme_in(&places::settings());
    // The page says so itself as soon as it has its first screen.
    let window = match theme {
        Theme::Auto => window,
        Theme::Light => window.initialization_script("document.documentElement.dataset.theme = 'light'"),
        Theme::Dark => window.initialization_script("document.documentElement.dataset.theme = 'dark'"),
    };
    let window = window.build()?;
    let is_dark = match theme {
        Theme::Auto => window.theme().is_ok_and(|theme| theme == tauri::Theme::Dark),
        Theme::Light => false,
        Theme::Dark => true,
    };
    // Where that cannot be done it is white for a moment, and opens all the same.
    let _ = window.set_background_color(Some(if is_dark { DARK } else { LIGHT }));
    Ok(window)
}
