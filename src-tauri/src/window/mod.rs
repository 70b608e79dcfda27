//! The windows. The only folder that knows Tauri, as `ui/till.js` is the only file of the page that does.

mod closed;
mod closing;
mod commands;
mod consent;
#[cfg(target_os = "linux")]
mod frugal;
mod ground;
#[macro_use]
mod list;
#[cfg(target_os = "macos")]
mod menu;
mod missing;
mod place;
#[cfg(target_os = "linux")]
mod revive;
#[cfg(target_os = "linux")]
mod sized;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use percent_encoding::percent_decode_str;
use serde::Serialize;
use tauri::http::{Response, StatusCode, header};
use tauri::{AppHandle, Emitter, Manager, RunEvent, UserAttentionType, WindowEvent};
use tokio::runtime;

use crate::log::Log;
use crate::photos::{self, Photos};
use crate::secrets::lock::Lock;
use crate::till::{Ask, Controller, Message, News, Till};
use closing::Closing;
use consent::Consent;

macro_rules! handler {
    ($($command:ident)+) => { tauri::generate_handler![$(commands::$command),+] };
}

/// How long the disk may take before the app ends all the same.
const DISK_PATIENCE: Duration = Duration::from_secs(3);

/// More than there are calls at a time. Who checks a server's certificate keeps a thread while doing so, on Windows for up to ten
/// seconds where nobody says whether it was revoked; the till itself has another.
const THREADS: usize = 8;

/// Opens the till's window, and ends when it is closed.
#[must_use]
pub fn open(training: bool) -> ExitCode {
    missing::open(|| run(training))
}

fn run(training: bool) -> Result<(), String> {
    let threads = runtime::Builder::new_multi_thread().worker_threads(THREADS).enable_all().build();
    let threads = threads.map_err(|error| error.to_string())?;
    tauri::async_runtime::set(threads.handle().clone());
    let (till, messages) = Till::new();
    let photos = Photos::default();
    let shown = photos.clone();
    let open = Arc::new(AtomicBool::new(false));
    let (is_open, may_be_open) = (Arc::clone(&open), Arc::clone(&open));
    let builder = tauri::Builder::default();
    #[cfg(target_os = "macos")]
    let builder = builder.menu(menu::of).on_menu_event(|app, event| menu::chosen(app, event.id().as_ref()));
    let app = builder
        .plugin(place::remembered())
        .manage(till.clone())
        .manage(Lock::default())
        .manage(Consent::default())
        .manage(Closing::default())
        .manage(Log::default())
        .register_asynchronous_uri_scheme_protocol(photos::SCHEME, move |_, request, responder| {
            let photos = shown.clone();
            tauri::async_runtime::spawn(async move {
                let client = whose(request.uri().path());
                responder.respond(photo(photos.png(&client).await.as_deref()));
            });
        })
        .invoke_handler(with_commands!(handler))
        .setup(move |app| {
            tell_panics(app.handle().clone(), till.clone());
            let page = app.handle().clone();
            let controller = Controller::new(till, photos, training, move |news| match news {
                News::Screen(screen) => {
                    open.store(screen.is_open, Ordering::Relaxed);
                    announce(&page, "screen-changed", screen);
                }
                News::Scan(frame) => {
                    ask_for_attention(&page);
                    announce(&page, "serial-heard", frame);
                }
            });
            let running = tauri::async_runtime::spawn(controller.run(messages, training));
            let page = app.handle().clone();
            tauri::async_runtime::spawn(async move {
                // It ends by itself only with the app, which has a handle of it.
                if running.await.is_err() {
                    // Nobody is asked any more before the window is closed.
                    may_be_open.store(false, Ordering::Relaxed);
                    announce(&page, "till-stopped", ());
                }
            });
            Ok(closed::open_till(app.handle())?)
        })
        .on_window_event(move |window, event| {
            if window.label() == consent::QUESTION {
                // Whoever closes it has not said yes.
                if matches!(event, WindowEvent::Destroyed) {
                    window.state::<Consent>().answer(window.app_handle(), false);
                }
                return;
            }
            if matches!(event, WindowEvent::Destroyed) {
                // Nothing is asked any more once the till's window is gone.
                end(window.app_handle().clone());
            }
            if let WindowEvent::CloseRequested { api, .. } = event
                && is_open.load(Ordering::Relaxed)
                && window.state::<Closing>().may_be_asked(Instant::now())
            {
                // The page asks whether to close all the same, and then calls `close`.
                api.prevent_close();
                announce(window.app_handle(), "close-asked", ());
            }
        })
        .build(tauri::generate_context!())
        .map_err(|error| error.to_string())?;
    app.run(|app, event| {
        match event {
            RunEvent::Ready => missing::opened(),
            // The last window is gone: first what is being written is written.
            RunEvent::ExitRequested { code: None, api, .. } => {
                api.prevent_exit();
                end(app.clone());
            }
            // The system ends it, by the Dock or with the session, and asks nobody: what is known is written all the same.
            RunEvent::Exit if !WRITTEN.load(Ordering::Relaxed) => {
                tauri::async_runtime::block_on(write(app));
            }
            _ => {}
        }
    });
    Ok(())
}

/// Whether all that is known was written, as the last thing.
static WRITTEN: AtomicBool = AtomicBool::new(false);

/// Has written what could not be yet, or takes a time in which any disk that is well has done it.
async fn write(app: &AppHandle) {
    let till = app.state::<Till>().inner().clone();
    let _ = tokio::time::timeout(DISK_PATIENCE, till.ask(Ask::Write)).await;
    WRITTEN.store(true, Ordering::Relaxed);
}

/// Ends the app when what is being written down is.
fn end(app: AppHandle) {
    tauri::async_runtime::spawn(async move {
        write(&app).await;
        app.exit(0);
    });
}

/// What panics, wherever it is, is told to whoever is asked to help: a window has no error output on Windows. A defect of our own is
/// told to the cashier as well, because nobody may be left who would tell what it was to do. (A library's may be what a photo made of it.)
fn tell_panics(app: AppHandle, till: Till) {
    std::panic::set_hook(Box::new(move |panic| {
        app.state::<Log>().fault(&panic.to_string());
        if panic.location().is_some_and(|at| Path::new(at.file()).starts_with("src-tauri")) {
            till.tell(Message::Broken);
        }
    }));
}

/// A scanner at a port is heard behind other windows, too: then somebody has to look.
fn ask_for_attention(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(closed::TILL)
        && !window.is_focused().unwrap_or(true)
    {
        // A system that cannot do it has the till's own notice.
        let _ = window.request_user_attention(Some(UserAttentionType::Critical));
    }
}

fn announce(page: &AppHandle, event: &str, what: impl Serialize + Clone) {
    // A window that is gone draws nothing, and asks for the screen when it comes back.
    let _ = page.emit_to(closed::TILL, event, what);
}

/// Whose photo is asked for: the page writes the client's id as an address takes it.
fn whose(path: &str) -> String {
    percent_decode_str(path.trim_start_matches('/')).decode_utf8_lossy().into_owned()
}

fn photo(png: Option<&[u8]>) -> Response<Vec<u8>> {
    let mut response = Response::new(png.unwrap_or_default().to_vec());
    if png.is_none() {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("image/png"));
    response
}

#[cfg(test)]
mod tests {
    /// Such a customer had no photo.
    #[test]
    fn a_client_is_found_whatever_signs_the_id_is_of() {
        for (path, client) in [
            ("/client-1", "client-1"),
            ("/a%2Fb%2Bc%3D%3D", "a/b+c=="),
            ("/%D0%98%D0%B2%20%25", "Ив %"),
            ("/%2F", "/"),
        ] {
            assert_eq!(super::whose(path), client);
        }
    }
}
