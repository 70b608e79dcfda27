//! A till whose window cannot be opened says why, and how it can be: without a display or a web view, the libraries that draw
//! windows know no error, only a panic.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

/// What is missing where nothing can be drawn, and where it is to be had.
#[cfg(windows)]
const WANTED: &str = "Microsoft Edge WebView2 Runtime 123 (Evergreen; Standalone Installer: offline)
https://developer.microsoft.com/microsoft-edge/webview2/";
#[cfg(target_os = "macos")]
const WANTED: &str = "macOS 14.5";
#[cfg(not(any(windows, target_os = "macos")))]
const WANTED: &str = "a display (X11); WebKitGTK 4.1 of 2.44 (Debian, Ubuntu: libwebkit2gtk-4.1-0)";

/// The oldest web view whose pages have colours: `light-dark()`. On macOS it is the system's, which has a version of its own to say.
#[cfg(windows)]
const LEAST: [u32; 2] = [123, 0];
#[cfg(target_os = "macos")]
const LEAST: [u32; 2] = [0, 0];
#[cfg(not(any(windows, target_os = "macos")))]
const LEAST: [u32; 2] = [2, 44];

/// Whether a web view of this version shows the page as it is meant. What is no version is not held against it.
fn is_new_enough(version: &str, least: [u32; 2]) -> bool {
    let mut parts = version.split('.').map(str::parse::<u32>);
    let [Some(Ok(major)), minor] = [parts.next(), parts.next()] else { return true };
    let minor = minor.and_then(Result::ok).unwrap_or_default();
    [major, minor] >= least
}

/// Nobody knows yet what language is spoken here.
fn told(cause: &str) -> String {
    format!(
        "Loyalty Cashier cannot open its window. It needs: {WANTED}\n\n\
         Loyalty Cashier не может открыть окно. Нужно: {WANTED}\n\n\
         Loyalty Cashier терезесін аша алмайды. Керегі: {WANTED}\n\n\
         {cause}\n"
    )
}

static IS_OPEN: AtomicBool = AtomicBool::new(false);

/// The window is there.
pub fn opened() {
    IS_OPEN.store(true, Ordering::Relaxed);
}

/// Opens the window, and says it where that cannot be done.
pub fn open(open: impl FnOnce() -> Result<(), String>) -> ExitCode {
    let hook = take_hook();
    // Before the window is there, it is told below, in words.
    set_hook(Box::new(move |panic| {
        if IS_OPEN.load(Ordering::Relaxed) {
            hook(panic);
        }
    }));
    let opened = tauri::webview_version()
        .map_err(|error| error.to_string())
        .and_then(|version| if is_new_enough(&version, LEAST) { Ok(()) } else { Err(version) })
        .and_then(|()| catch_unwind(AssertUnwindSafe(open)).unwrap_or_else(|panic| Err(cause(&*panic))));
    match opened {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => {
            tell(&told(&cause));
            ExitCode::FAILURE
        }
    }
}

fn cause(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or_default().to_owned()
}

/// Nobody sees what a window's program of Windows writes.
#[cfg(windows)]
fn tell(text: &str) {
    rfd::MessageDialog::new()
        .set_level(rfd::MessageLevel::Error)
        .set_title("Loyalty Cashier")
        .set_description(text)
        .show();
}

#[cfg(not(windows))]
fn tell(text: &str) {
    eprint!("{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_web_view_that_is_too_old_is_named_instead_of_shown_without_colours() {
        let check =
            |version: &str, least, expect| assert_eq!(is_new_enough(version, least), expect, "{version}");
        check("109.0.1518.140", [123, 0], false);
        check("123.0.2420.65", [123, 0], true);
        check("131.0.2903.86", [123, 0], true);
        check("2.42.5", [2, 44], false);
        check("2.44.0", [2, 44], true);
        check("3.0", [2, 44], true);
        check("unknown", [2, 44], true);
    }
}
