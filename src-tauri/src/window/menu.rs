//! The menu that every program has on macOS. Its *Quit* is the close button by another name: it asks before points are left
//! behind, as the system's own would not.

use tauri::menu::{Menu, MenuItem, PredefinedMenuItem, Submenu};
use tauri::{AppHandle, Manager, Result, Wry};

use super::closed::TILL;

const QUIT: &str = "quit";

/// The menu. Without the entries for editing no key copies or pastes there.
///
/// # Errors
/// The system does not make one.
pub fn of(app: &AppHandle) -> Result<Menu<Wry>> {
    let name = "Loyalty Cashier";
    let quit = MenuItem::with_id(app, QUIT, format!("Quit {name}"), true, Some("Cmd+Q"))?;
    let separator = PredefinedMenuItem::separator(app)?;
    let about = Submenu::with_items(
        app,
        name,
        true,
        &[
            &PredefinedMenuItem::about(app, None, None)?,
            &separator,
            &PredefinedMenuItem::hide(app, None)?,
            &PredefinedMenuItem::hide_others(app, None)?,
            &separator,
            &quit,
        ],
    )?;
    let edit = Submenu::with_items(
        app,
        "Edit",
        true,
        &[
            &PredefinedMenuItem::undo(app, None)?,
            &PredefinedMenuItem::redo(app, None)?,
            &separator,
            &PredefinedMenuItem::cut(app, None)?,
            &PredefinedMenuItem::copy(app, None)?,
            &PredefinedMenuItem::paste(app, None)?,
            &PredefinedMenuItem::select_all(app, None)?,
        ],
    )?;
    let window = Submenu::with_items(
        app,
        "Window",
        true,
        &[&PredefinedMenuItem::minimize(app, None)?, &PredefinedMenuItem::close_window(app, None)?],
    )?;
    Menu::with_items(app, &[&about, &edit, &window])
}

/// An entry was chosen.
pub fn chosen(app: &AppHandle, entry: &str) {
    if entry == QUIT
        && let Some(till) = app.get_webview_window(TILL)
    {
        // A window that cannot be asked to close is gone.
        let _ = till.close();
    }
}
