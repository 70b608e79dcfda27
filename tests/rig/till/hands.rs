//! What hands do at the till: keys, clicks, scans.

use std::time::Duration;

use serde_json::json;
use thirtyfour::Key;
use thirtyfour::prelude::*;

use super::Till;
use crate::keyboard::{Ending, Keyboard, PERSONS_HOLD, PERSONS_PAUSE};

impl Till {
    /// Does something in the window that asks a person.
    pub async fn in_question<T>(&self, what: impl AsyncFnOnce() -> T) -> T {
        let own = self.web.window().await.expect("the till's window");
        let asking = self
            .wait_for("the window that asks", async || {
                self.web.windows().await.ok()?.into_iter().find(|window| *window != own)
            })
            .await;
        self.web.switch_to_window(asking).await.expect("the window that asks");
        let done = what().await;
        self.web.switch_to_window(own).await.expect("the till's window");
        self.display.focus();
        done
    }

    /// Answers in the window that asks a person, by a click. Returns what it says.
    pub async fn answer(&self, button: &str) -> String {
        self.in_question(async || {
            let said = self.text("question").await;
            // The window goes with the click.
            let clicked = self.element(button).await;
            self.read("button").await;
            let _ = clicked.click().await;
            said
        })
        .await
    }

    /// Whether the window asks to be looked at.
    #[must_use]
    pub fn asks_for_attention(&self) -> bool {
        self.display.is_urgent()
    }

    /// Puts another window before the till's.
    pub async fn put_behind(&self) {
        self.keyboard().take_away();
        self.wait_for("the focus to go", async || {
            (self.script("return document.hasFocus()").await == false).then_some(())
        })
        .await;
    }

    /// The keyboard, at the window that asks.
    pub async fn keyboard_of_question(&self) -> Keyboard<'_> {
        self.wait_for("the window that asks", async || self.asks().await.then_some(())).await;
        self.display.focus_topmost();
        self.keyboard()
    }

    /// Clicks twice, as a hand does that knows no better.
    pub async fn double_click(&self, testid: &str) {
        let element = self.element(testid).await;
        self.read("button").await;
        self.web.action_chain().double_click_element(&element).perform().await.expect("a double click");
    }

    /// Keeps a receipt of whoever shows this, while the service cannot be reached.
    pub async fn keep(&self, code: &str, amount: &str) {
        self.scan(code);
        self.phase("deferring").await;
        self.press(amount).await;
        self.press(Key::Enter).await;
    }

    /// Clicks.
    pub async fn click(&self, testid: &str) {
        let element = self.element(testid).await;
        self.wait_for(&format!("{testid} to be enabled"), async || self.is_open(testid).await.then_some(()))
            .await;
        self.read(&format!("[data-testid='{testid}']")).await;
        element.click().await.expect("a click");
    }

    /// Enters a text into a field, in place of what stands there.
    pub async fn enter(&self, testid: &str, text: &str) {
        self.element(testid).await.focus().await.expect("focus");
        self.paste(testid, text).await;
    }

    /// Puts a text into a field at once, as pasting does.
    pub async fn paste(&self, testid: &str, text: &str) {
        let paste = "const field = document.querySelector(`[data-testid='${arguments[0]}']`);
             field.value = arguments[1];
             field.dispatchEvent(new Event('input', { bubbles: true }));";
        self.script_with(paste, &[json!(testid), json!(text)]).await;
    }

    /// Presses keys wherever the focus is, as long after the last key as a person takes to see what that did.
    pub async fn press(&self, keys: impl Into<TypingData>) {
        self.pause().await;
        self.read("button").await;
        let keys = keys.into();
        match keys.as_vec()[..] {
            // One key is held for as long as a person holds it.
            [key] => {
                self.web.action_chain().key_down(key).perform().await.expect("a key");
                tokio::time::sleep(PERSONS_HOLD).await;
                self.web.action_chain().key_up(key).perform().await.expect("a key");
            }
            _ => self.web.action_chain().send_keys(keys).perform().await.expect("keys"),
        }
    }

    /// Waits until no key has been pressed for a while.
    pub async fn pause(&self) {
        let quiet = "return performance.now() - (globalThis.lastKey ?? -Infinity) > arguments[0]";
        let long = json!(PERSONS_PAUSE.as_millis() * 3 / 2);
        self.wait_for("a person's pause", async || {
            (self.script_with(quiet, std::slice::from_ref(&long)).await == true).then_some(())
        })
        .await;
    }

    /// Presses a key together with Ctrl.
    pub async fn press_with_control(&self, key: char) {
        self.pause().await;
        self.web
            .action_chain()
            .key_down(Key::Control)
            .send_keys(key)
            .key_up(Key::Control)
            .perform()
            .await
            .expect("keys");
    }

    /// The keyboard, with a scanner at it.
    #[must_use]
    pub fn keyboard(&self) -> Keyboard<'_> {
        Keyboard { display: &self.display }
    }

    /// Scans: the text and Enter, as fast as a scanner, wherever the focus is.
    pub fn scan(&self, code: &str) {
        self.keyboard().scan(code, Duration::ZERO, Ending::Cr);
    }

    /// Looks up what a person enters: typed as fast as here, it would be a scan.
    pub async fn look_up(&self, text: &str) {
        self.click("search").await;
        self.paste("search", text).await;
        self.press(Key::Enter).await;
    }

    /// Scans a customer's card and waits until they are served.
    pub async fn serve(&self, card: &str) {
        // The last customer may still be there until the till begins to search.
        let watch = "globalThis.searched = false;
             const observer = new MutationObserver(() => {
                 globalThis.searched ||= document.body.dataset.phase === 'searching';
             });
             observer.observe(document.body, { attributes: true });";
        self.script(watch).await;
        self.scan(card);
        self.wait_for("the customer", async || {
            let phase = self.script("return globalThis.searched && document.body.dataset.phase").await;
            (phase == "client").then_some(())
        })
        .await;
    }

    /// Enters an amount and waits for its quote.
    pub async fn quote(&self, amount: &str) {
        self.enter("amount", amount).await;
        let quoted = "const { phase, amount } = arguments[0];
             return ['quoted', 'held'].includes(phase) && Number(amount) === Number(arguments[1])";
        self.wait_for("a quote", async || {
            let screen = self.script("return window.__TAURI__.core.invoke('screen')").await;
            (self.script_with(quoted, &[screen, json!(amount)]).await == true).then_some(())
        })
        .await;
    }

    /// Leaves what is on the screen: a receipt that is not confirmed is put aside.
    pub async fn leave(&self) {
        if self.shows("park").await {
            self.click("park").await;
        } else {
            self.press(Key::Escape).await;
            self.hides("notice").await;
        }
        self.phase("idle").await;
    }

    /// Decides what is open, as a person would in the ledger.
    pub async fn decide_all(&self) {
        let decide = "return window.__TAURI__.core.invoke('ledger', { from: 0, until: 0, text: '' })
            .then(({ rows }) => Promise.all(rows.map(({ id }) =>
                window.__TAURI__.core.invoke('decide', { row: id, booked: false, reason: 'seen in the sandbox' }))))";
        self.script(decide).await;
    }
}
