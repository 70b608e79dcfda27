//! The page's process may die, for want of memory or by a fault of its own: then the page is loaded anew. On macOS Tauri does the
//! same; on Windows the web view puts a page of its own there, and only a handler of COM's would hear of it.

use std::cell::Cell;
use std::time::{Duration, Instant};

use tauri::{Manager, WebviewWindow};
use webkit2gtk::{WebViewExt, glib};

use crate::log::Log;

/// Loads the page anew whenever its process has died.
///
/// # Errors
/// The window is gone.
pub fn revive(window: &WebviewWindow) -> tauri::Result<()> {
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
#[derive(Clone, Copy, Debug, Default)]
struct Deaths {
    last: Option<Instant>,
    /// Until the page is loaded anew.
    pause: Duration,
}

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

#[cfg(test)]
mod tests {
    use super::*;

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
}
