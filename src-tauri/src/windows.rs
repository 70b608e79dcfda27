//! The windows: the till's own, and the one that asks what the till's page must not answer by itself.
//!
//! *Invariant:* a window shows pages of the app and nothing else: no navigation leaves them, and no page opens a
//! window. What a script in a page could reach would stand in the till's own window, and ask for the key.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use register::Shown;
use serde::Serialize;
use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder, Wry};
use tokio::sync::oneshot;

use crate::settings::{Spoken, Theme};

/// The till's window.
const TILL: &str = "main";
/// The window that asks.
pub const QUESTION: &str = "question";

/// Opens the till's window.
///
/// # Errors
/// There is no web view, or no display.
pub fn open_till(app: &AppHandle) -> tauri::Result<()> {
    let config = app.config();
    let Some(window) = config.app.windows.iter().find(|window| window.label == TILL) else { return Ok(()) };
    let till = closed_in(WebviewWindowBuilder::from_config(app, window)?).build()?;
    revive(&till)
}

/// Loads the page anew where the process that draws it has died: for want of memory, or by a fault of its own. On macOS and
/// Windows the web view is left to itself.
#[cfg(target_os = "linux")]
fn revive(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::WebViewExt;

    use crate::log::Log;

    let app = window.app_handle().clone();
    window.with_webview(move |view| {
        view.inner().connect_web_process_terminated(move |view, reason| {
            app.state::<Log>().fault(&format!("the page's process ended: {reason:?}"));
            view.reload();
        });
    })
}

#[cfg(not(target_os = "linux"))]
fn revive(_: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

fn closed_in(window: WebviewWindowBuilder<'_, Wry, AppHandle>) -> WebviewWindowBuilder<'_, Wry, AppHandle> {
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

/// How long a page may take to hear something.
const DEAF_AFTER: Duration = Duration::from_secs(3);

/// Whether the page still asks before the window is closed. One that has not heard of it is dead, and who closes its
/// window once more means it. A page that begins has heard all that was asked before.
#[derive(Debug, Default)]
pub struct Closing(Mutex<Option<Instant>>);

impl Closing {
    /// The window is to be closed now; whether the page may be asked first.
    pub fn may_be_asked(&self, now: Instant) -> bool {
        let first = *locked(&self.0).get_or_insert(now);
        now.duration_since(first) < DEAF_AFTER
    }

    /// The page has heard it.
    pub fn heard(&self) {
        *locked(&self.0) = None;
    }
}

/// What a person is asked, in a window of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct QuestionCard {
    /// The language to speak.
    pub language: Spoken,
    /// The colours to use.
    pub theme: Theme,
    /// What it is about.
    pub about: ConsentName,
    /// The server that is set, where one is.
    pub from: Option<String>,
    /// The server that is asked about.
    pub to: String,
}

/// What a person is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum ConsentName {
    /// To try another server than the one that is set, with what was entered.
    Check,
    /// To set another server.
    Server,
    /// To replace the key of the server that is set.
    Key,
}

/// Asks a person, in a window that the till's page cannot reach.
#[derive(Debug, Default)]
pub struct Consent {
    open: Mutex<Option<Open>>,
    /// Servers that may be tried: somebody said so in this run.
    tried: Mutex<HashSet<String>>,
}

/// A question that is on the screen, since when, and where its answer goes.
type Open = (QuestionCard, Instant, oneshot::Sender<bool>);

impl Consent {
    /// Whether a person says yes. One question at a time: to a second one nobody can have said it.
    pub async fn ask(&self, app: &AppHandle, card: QuestionCard) -> bool {
        if card.about == ConsentName::Check && locked(&self.tried).contains(&card.to) {
            return true;
        }
        let (answer, answered) = oneshot::channel();
        {
            let mut open = locked(&self.open);
            if open.is_some() {
                return false;
            }
            *open = Some((card.clone(), Instant::now(), answer));
        }
        let window = WebviewWindowBuilder::new(app, QUESTION, WebviewUrl::App("question.html".into()))
            .title("Loyalty Cashier")
            .inner_size(560.0, 360.0)
            .min_inner_size(320.0, 280.0)
            .always_on_top(true)
            .center();
        if closed_in(window).build().is_err() {
            self.answer(app, false);
        }
        let yes = answered.await.unwrap_or(false);
        if yes && card.about == ConsentName::Check {
            locked(&self.tried).insert(card.to);
        }
        yes
    }

    /// What is asked.
    #[must_use]
    pub fn card(&self) -> Option<QuestionCard> {
        locked(&self.open).as_ref().map(|(card, ..)| card.clone())
    }

    /// The answer, and the end of the window.
    pub fn answer(&self, app: &AppHandle, yes: bool) {
        let mut open = locked(&self.open);
        // Nobody can have read it so soon, and so nobody has said yes.
        if yes && open.as_ref().is_some_and(|(_, since, _)| since.elapsed() < Shown::READABLE) {
            return;
        }
        let Some((.., to)) = open.take() else { return };
        drop(open);
        // Whoever asked may have gone.
        let _ = to.send(yes);
        if let Some(window) = app.get_webview_window(QUESTION) {
            let _ = window.destroy();
        }
    }
}

fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_page_that_has_not_heard_just_now_is_not_asked() {
        let (closing, begin) = (Closing::default(), Instant::now());
        let at = |seconds| closing.may_be_asked(begin + Duration::from_secs(seconds));
        assert!(at(0) && at(1) && at(2), "a hand that clicks twice, and a slow page");
        assert!(!at(3) && !at(3_600), "a page that is dead");
        closing.heard();
        assert!(at(3_605), "the page has heard it, and asks");
        closing.heard();
        assert!(at(3_609));
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
