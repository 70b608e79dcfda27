//! Windows that are closed to everything but the app's own pages.
//!
//! *Invariant:* a window shows pages of the app and nothing else: no navigation leaves them, and no page opens a
//! window. What a script in a page could reach would stand in the till's own window, and ask for the key.

use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager, Url, WebviewWindow, WebviewWindowBuilder, Wry};

use super::{ground, place};
use crate::log::Log;

/// The till's window.
pub(super) const TILL: &str = "main";

/// Opens the till's window.
///
/// # Errors
/// There is no web view, or no display.
pub fn open_till(app: &AppHandle) -> tauri::Result<()> {
    let config = app.config();
    let Some(window) = config.app.windows.iter().find(|window| window.label == TILL) else { return Ok(()) };
    let builder = WebviewWindowBuilder::from_config(app, window)?;
    #[cfg(target_os = "linux")]
    let builder = super::sized::as_left(builder, app, window);
    let till = open(builder)?;
    #[cfg(target_os = "linux")]
    noted(&till, super::sized::put_back(&till, fit));
    fit(&till);
    #[cfg(target_os = "linux")]
    super::revive::revive(&till)?;
    Ok(())
}

fn fit(till: &WebviewWindow) {
    noted(till, place::fit(till));
}

/// A window that could not be placed stands as the system has placed it.
fn noted(till: &WebviewWindow, placed: tauri::Result<()>) {
    if let Err(error) = placed {
        till.state::<Log>().fault(&format!("the window was not placed: {error}"));
    }
}

/// Opens a window that shows pages of the app only, and opens no other.
///
/// # Errors
/// There is no web view, or no display.
pub fn open(window: WebviewWindowBuilder<'_, Wry, AppHandle>) -> tauri::Result<WebviewWindow> {
    let window = window.on_navigation(is_own).on_new_window(|_, _| NewWindowResponse::Deny);
    let window = ground::build(window)?;
    #[cfg(target_os = "linux")]
    super::frugal::draw_simply(&window)?;
    Ok(window)
}

/// Whether an address is a page of the app.
fn is_own(address: &Url) -> bool {
    match address.scheme() {
        "tauri" => address.host_str() == Some("localhost"),
        "http" | "https" => address.host_str() == Some("tauri.localhost") && address.port().is_none(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_the_app_are_shown() {
        let check = |address: &str, expect: bool| {
            assert_eq!(is_own(&address.parse().expect("an address")), expect, "{address}");
        };
        check("tauri://localhost", true);
        check("tauri://localhost/question.html", true);
        check("http://tauri.localhost/", true);
        for foreign in [
            "http://127.0.0.1:8000/nav?ledger=stolen",
            "https://evil.example/",
            "http://tauri.localhost:8000/",
            "http://tauri.localhost.evil.example/",
            "http://localhost/",
            "tauri://evil/",
            "file:///etc/passwd",
            "data:text/html,x",
            "about:blank",
            "javascript:alert(1)",
            "photo://localhost/x",
        ] {
            check(foreign, false);
        }
    }
}
