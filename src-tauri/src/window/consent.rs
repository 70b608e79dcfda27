//! The window that asks a person what the till's page must not answer by itself.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use register::Shown;
use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindowBuilder};
use tokio::sync::oneshot;

use super::closed::open;
use crate::page::{ConsentName, QuestionCard};

/// The window that asks.
pub const QUESTION: &str = "question";

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
        if open(window).is_err() {
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
