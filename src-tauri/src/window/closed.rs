//! Windows that are closed to everything but the app's own pages.
//!
//! *Invariant:* a window shows pages of the app and nothing else: no navigation leaves them, and no page opens a
//! window. What a script in a page could reach would stand in the till's own window, and ask for the key.

#[cfg(target_os = "linux")]
use std::time::{Duration, Instant};

use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager, Url, WebviewWindow, WebviewWindowBuilder, Wry};

use super::place;
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
    let till = closed_in(WebviewWindowBuilder::from_config(app, window)?).build()?;
    if let Err(error) = place::fit(&till) {
        // It stands as the system has placed it.
        app.state::<Log>().fault(&format!("the window was not fitted: {error}"));
    }
    revive(&till)
}

/// Loads the page anew where the process that draws it has died: for want of memory, or by a fault of its own. On macOS and
/// Windows the web view is left to itself.
#[cfg(target_os = "linux")]
fn revive(window: &WebviewWindow) -> tauri::Result<()> {
    use std::cell::Cell;

    use webkit2gtk::{WebViewExt, glib};

    let app = window.app_handle().clone();
    let deaths = Cell::new(Deaths::default());
    window.with_webview(move |view| {
        view.inner().connect_web_process_terminated(move |view, reason| {
            app.state::<Log>().fault(&format!("the page's process ended: {reason:?}"));
            let counted = deaths.get().one_more(Instant::now());
            deaths.set(counted);
            let view = view.clone();
            glib::timeout_add_local_once(counted.pause, move || view.reload());
        });
    })
}

/// Processes of the page that died at once, one after the other: each is waited for longer than the one before, so that a
/// computer that can have none does nothing else any more.
#[cfg(target_os = "linux")]
#[derive(Clone, Copy, Debug, Default)]
struct Deaths {
    last: Option<Instant>,
    /// Until the page is loaded anew.
    pause: Duration,
}

#[cfg(target_os = "linux")]
impl Deaths {
    /// Who lived for so long did not die at once.
    const LIFE: Duration = Duration::from_secs(10);
    const FIRST_PAUSE: Duration = Duration::from_secs(1);
    const LONGEST_PAUSE: Duration = Duration::from_mins(1);

    fn one_more(self, now: Instant) -> Self {
        let is_quick = self.last.is_some_and(|last| now.duration_since(last) < self.pause + Self::LIFE);
        let longer = (self.pause * 2).clamp(Self::FIRST_PAUSE, Self::LONGEST_PAUSE);
        Self { last: Some(now), pause: if is_quick { longer } else { Duration::ZERO } }
    }
}

#[cfg(not(target_os = "linux"))]
fn revive(_: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

/// A window that shows pages of the app only, and opens no other.
pub fn closed_in(
    window: WebviewWindowBuilder<'_, Wry, AppHandle>,
) -> WebviewWindowBuilder<'_, Wry, AppHandle> {
    window.on_navigation(is_own).on_new_window(|_, _| NewWindowResponse::Deny)
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

    #[cfg(target_os = "linux")]
    #[test]
    fn a_page_that_dies_again_and_again_is_waited_for_longer_and_longer() {
        let mut now = Instant::now();
        let mut deaths = Deaths::default();
        let mut dies = |after: u64| {
            now += Duration::from_secs(after);
            deaths = deaths.one_more(now);
            deaths.pause.as_secs()
        };
        assert_eq!(dies(0), 0, "the first is nothing but bad luck");
        assert_eq!(
            [dies(0), dies(1), dies(2), dies(4), dies(8), dies(16), dies(32), dies(60)],
            [1, 2, 4, 8, 16, 32, 60, 60]
        );
        assert_eq!(dies(71), 0, "it has lived for a while");
        assert_eq!(dies(9), 1);
    }

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
