//! Linux: the window as all other tests have it.

use rig::{Shop, Start, Till};
use thirtyfour::Key;

/// The app in its window.
pub struct Window {
    // In this order: the till ends before its shop.
    till: Till,
    _shop: Shop,
}

impl Window {
    /// The app in training mode.
    pub async fn open() -> Self {
        let shop = Shop::new();
        let till = shop.till(Start { args: &["--training"], ..Start::default() }).await;
        Self { till, _shop: shop }
    }

    /// Waits until this stands somewhere in the window.
    pub async fn says(&self, text: &str) {
        self.till
            .wait_for(text, async || {
                let said = self.till.script("return document.body.innerText").await;
                said.as_str()?.replace('\u{a0}', " ").contains(text).then_some(())
            })
            .await;
    }

    /// A scanner types a code, and Enter.
    pub async fn scan(&self, code: &str) {
        self.till.scan(code);
    }

    /// Somebody types, wherever the focus is.
    pub async fn types(&self, text: &str) {
        for key in text.chars() {
            self.till.press(key.to_string()).await;
        }
    }

    /// Somebody presses Enter.
    pub async fn press_enter(&self) {
        self.till.press(Key::Enter).await;
    }

    /// Ends the app.
    pub async fn close(self) {
        self.till.close().await;
    }
}
