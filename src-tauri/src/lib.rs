//! The till's shell: a window, a service, a keyring and a ledger around the pure `register`.
//! Wiring only.

mod birthday;
mod cli;
mod commands;
mod controller;
mod error;
mod keystore;
mod ledger;
mod link;
mod lock;
mod log;
mod lookups;
mod mortal;
mod photos;
mod places;
mod privacy;
mod proxy;
mod screen;
mod serial;
mod service;
mod settings;
mod sheet;
mod till;
mod windows;
mod words;

#[cfg(test)]
mod answers;
#[cfg(test)]
#[cfg(unix)]
mod attacks;
#[cfg(test)]
mod bindings;
#[cfg(test)]
mod model;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use serde::Serialize;
use tauri::http::{Response, StatusCode, header};
use tauri::{AppHandle, Emitter, Manager, WindowEvent};

use cli::Task;
use controller::{Controller, News};
use lock::Lock;
use log::Log;
use photos::Photos;
use till::Till;
use windows::{Closing, Consent};

/// Does what the command line asks for.
#[must_use]
pub fn main() -> ExitCode {
    privacy::begin();
    match cli::parse(std::env::args_os().skip(1)) {
        Ok(Task::Till { training }) => window(training),
        Ok(Task::Key { action, server }) => cli::key(action, server),
        Ok(Task::Lock { action }) => cli::lock(action),
        Ok(Task::VerifyLedger { training }) => cli::verify_ledger(training),
        Ok(Task::Usage) => cli::usage(None),
        Err(problem) => cli::usage(Some(&problem)),
    }
}

fn window(training: bool) -> ExitCode {
    let (till, messages) = Till::new();
    let photos = Photos::default();
    let shown = photos.clone();
    let open = Arc::new(AtomicBool::new(false));
    let is_open = Arc::clone(&open);
    let run = tauri::Builder::default()
        .manage(till.clone())
        .manage(Lock::default())
        .manage(Consent::default())
        .manage(Closing::default())
        .manage(Log::default())
        .register_asynchronous_uri_scheme_protocol(photos::SCHEME, move |_, request, responder| {
            let photos = shown.clone();
            tauri::async_runtime::spawn(async move {
                let client = request.uri().path().trim_start_matches('/').to_owned();
                responder.respond(photo(photos.png(&client).await.as_deref()));
            });
        })
        .invoke_handler(tauri::generate_handler![
            commands::screen,
            commands::search,
            commands::search_otherwise,
            commands::replace,
            commands::scan_cut,
            commands::scan_too_much,
            commands::scan_unreadable,
            commands::serial_ports,
            commands::enter_amount,
            commands::choose_spend,
            commands::confirm,
            commands::hold,
            commands::release,
            commands::cancel,
            commands::next,
            commands::park,
            commands::dismiss,
            commands::ledger,
            commands::decide,
            commands::again,
            commands::export_ledger,
            commands::close,
            commands::close_heard,
            commands::report_fault,
            commands::settings,
            commands::unlock,
            commands::save_settings,
            commands::forget_key,
            commands::check_connection,
            commands::question,
            commands::answer,
            commands::train,
        ])
        .setup(move |app| {
            let page = app.handle().clone();
            let controller = Controller::new(till, photos, move |news| match news {
                News::Screen(screen) => {
                    open.store(screen.is_open(), Ordering::Relaxed);
                    announce(&page, "screen-changed", screen);
                }
                News::Scan(frame) => announce(&page, "serial-heard", frame),
            });
            tauri::async_runtime::spawn(controller.run(messages, training));
            Ok(windows::open_till(app.handle())?)
        })
        .on_window_event(move |window, event| {
            if window.label() == windows::QUESTION {
                // Whoever closes it has not said yes.
                if matches!(event, WindowEvent::Destroyed) {
                    window.state::<Consent>().answer(window.app_handle(), false);
                }
                return;
            }
            if matches!(event, WindowEvent::Destroyed) {
                // Nothing is asked any more once the till's window is gone.
                window.app_handle().exit(0);
            }
            if let WindowEvent::CloseRequested { api, .. } = event
                && is_open.load(Ordering::Relaxed)
                && window.state::<Closing>().may_be_asked(Instant::now())
            {
                // The page asks whether to close all the same, and then calls `close`.
                api.prevent_close();
                let _ = window.emit("close-asked", ());
            }
        })
        .run(tauri::generate_context!());
    match run {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("the window cannot be opened: {error}");
            ExitCode::FAILURE
        }
    }
}

fn announce(page: &AppHandle, event: &str, what: impl Serialize + Clone) {
    // A window that is gone draws nothing, and asks for the screen when it comes back.
    let _ = page.emit_to("main", event, what);
}

fn photo(png: Option<&[u8]>) -> Response<Vec<u8>> {
    let mut response = Response::new(png.unwrap_or_default().to_vec());
    if png.is_none() {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("image/png"));
    response
}
