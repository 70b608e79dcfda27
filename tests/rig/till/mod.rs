//! The till as a cashier has it: a window, keys and a mouse. Everything waits for a state, never for
//! a time. Here is what is seen; what hands do, and how it ends, stands beside it.

mod ends;
mod hands;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::Capabilities;
use thirtyfour::prelude::*;

use crate::display::Display;
use crate::shop::Process;

/// How long anything may take before the test has failed.
const PATIENCE: Duration = Duration::from_secs(20);
const GLANCE: Duration = Duration::from_millis(20);
/// How long nothing may have changed until a picture shows what is meant.
const STILL: Duration = Duration::from_millis(100);

/// The app in its window. `data` is the folder of its ledgers.
pub struct Till {
    web: WebDriver,
    data: PathBuf,
    // In this order: what uses the display ends before it.
    driver: Process,
    display: Display,
}

impl Till {
    pub(crate) async fn open(
        (driver, display): (Process, Display),
        port: u16,
        app: &Path,
        args: &[&str],
        size: Option<(u32, u32)>,
        data: PathBuf,
    ) -> Self {
        let mut capabilities = Capabilities::new();
        capabilities
            .set("webkitgtk:browserOptions", json!({ "binary": app, "args": args }))
            .expect("capabilities");
        let url = format!("http://127.0.0.1:{port}");
        let start = Instant::now();
        let web = loop {
            match WebDriver::new(&url, capabilities.clone()).await {
                Ok(web) => break web,
                Err(error) if start.elapsed() > PATIENCE => panic!("no session: {error}"),
                Err(_) => tokio::time::sleep(GLANCE).await,
            }
        };
        let till = Self { web, data, driver, display };
        till.wait_for("the page", async || {
            let phase = till.script_if_loaded("return document.body?.dataset.phase ?? 'starting'").await?;
            (phase != "starting").then_some(())
        })
        .await;
        // Not before the page is there: WebKitGTK's process dies now and then of a window that is resized while it begins.
        if let Some((width, height)) = size {
            till.web.set_window_rect(0, 0, width, height).await.expect("a window of that size");
            till.wait_for("the size", async || {
                (till.script("return [innerWidth, innerHeight]").await == json!([width, height]))
                    .then_some(())
            })
            .await;
        }
        let watch =
            "document.addEventListener('keydown', () => { globalThis.lastKey = performance.now(); }, true)";
        till.script(watch).await;
        till.display.focus();
        till
    }

    /// Whether a window asks something.
    pub async fn asks(&self) -> bool {
        self.web.windows().await.expect("windows").len() > 1
    }

    /// Waits until something is there.
    pub async fn wait_for<T>(&self, what: &str, look: impl AsyncFnMut() -> Option<T>) -> T {
        match patiently(look).await {
            Some(seen) => seen,
            None => {
                let page =
                    self.script("return document.body.dataset.phase + '\\n' + document.body.innerText").await;
                let fields = "return [...document.querySelectorAll('input')].map((i) => `${i.dataset.testid}=${i.value}`)
                    .join(' ')";
                let fields = self.script(fields).await;
                let screen = self.script("return window.__TAURI__.core.invoke('screen')").await;
                panic!("waited in vain for {what}; the screen says: {page}\n{fields}\n{screen}");
            }
        }
    }

    /// Waits for a phase of the register.
    pub async fn phase(&self, name: &str) {
        self.wait_for(&format!("phase {name}"), async || {
            (self.script("return document.body.dataset.phase").await == name).then_some(())
        })
        .await;
    }

    /// An element that can be seen.
    pub async fn element(&self, testid: &str) -> WebElement {
        self.wait_for(testid, async || {
            let found = self.web.find(By::Css(format!("[data-testid='{testid}']"))).await.ok()?;
            found.is_displayed().await.ok()?.then_some(found)
        })
        .await
    }

    /// Whether an element can be seen now.
    pub async fn shows(&self, testid: &str) -> bool {
        match self.web.find(By::Css(format!("[data-testid='{testid}']"))).await {
            Ok(found) => found.is_displayed().await.unwrap_or(false),
            Err(_) => false,
        }
    }

    /// Waits until an element can be seen.
    pub async fn shown(&self, testid: &str) {
        self.element(testid).await;
    }

    /// Waits until an element cannot be seen.
    pub async fn hides(&self, testid: &str) {
        self.wait_for(&format!("{testid} to go"), async || (!self.shows(testid).await).then_some(())).await;
    }

    /// What an element says.
    pub async fn text(&self, testid: &str) -> String {
        self.element(testid).await.text().await.expect("a text")
    }

    /// What an element says now, seen or not.
    pub async fn text_of(&self, testid: &str) -> String {
        let text = "return document.querySelector(`[data-testid='${arguments[0]}']`)?.textContent ?? ''";
        self.script_with(text, &[json!(testid)]).await.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until an element says something that contains this.
    pub async fn says(&self, testid: &str, expect: &str) {
        self.wait_for(&format!("{testid} to say {expect:?}"), async || {
            self.script_with(
                "const e = document.querySelector(`[data-testid='${arguments[0]}']`);
                 return e !== null && e.checkVisibility() && e.textContent.replaceAll('\\u00a0', ' ').includes(arguments[1])",
                &[json!(testid), json!(expect)],
            )
            .await
            .as_bool()?
            .then_some(())
        })
        .await;
    }

    /// Waits until a `data-…` attribute of an element has this value.
    pub async fn has(&self, testid: &str, attribute: &str, expect: &str) {
        self.wait_for(&format!("{testid} to have {attribute}={expect:?}"), async || {
            let found = self
                .script_with(
                    "return document.querySelector(`[data-testid='${arguments[0]}']`)?.dataset[arguments[1]]",
                    &[json!(testid), json!(attribute)],
                )
                .await;
            (found == expect).then_some(())
        })
        .await;
    }

    /// Waits until a figure is exactly this.
    pub async fn figure(&self, testid: &str, expect: &str) {
        self.has(testid, "value", expect).await;
    }

    /// Whether a control can be used now: what is locked keeps the focus, and so is not disabled.
    pub async fn is_open(&self, testid: &str) -> bool {
        let open = "const e = document.querySelector(`[data-testid='${arguments[0]}']`);
             return e !== null && !e.disabled && e.ariaDisabled !== 'true'";
        self.script_with(open, &[json!(testid)]).await == true
    }

    /// What stands in a field.
    pub async fn value(&self, testid: &str) -> String {
        let value = "return document.querySelector(`[data-testid='${arguments[0]}']`)?.value ?? ''";
        self.script_with(value, &[json!(testid)]).await.as_str().unwrap_or_default().to_owned()
    }

    /// Reads what the buttons of this selector would confirm: the till knows when somebody can have done so.
    pub async fn read(&self, buttons: &str) {
        let unread = "return [...document.querySelectorAll(arguments[0])]
             .some((button) => button.checkVisibility() && button.dataset.readable === 'false')";
        self.wait_for("what is to be confirmed to be read", async || {
            (self.script_with(unread, &[json!(buttons)]).await == false).then_some(())
        })
        .await;
    }

    /// What a script returns.
    pub async fn script(&self, script: &str) -> Value {
        self.script_with(script, &[]).await
    }

    /// What a script returns; nothing where the page is just being loaded.
    pub async fn script_if_loaded(&self, script: &str) -> Option<Value> {
        Some(self.web.execute(script, vec![]).await.ok()?.json().clone())
    }

    /// What a script returns for arguments.
    pub async fn script_with(&self, script: &str, arguments: &[Value]) -> Value {
        let returned = self.web.execute(script, arguments.to_vec()).await.expect("a script that runs");
        returned.json().clone()
    }

    /// What a script gives to the function that is its argument.
    pub async fn script_later(&self, script: &str) -> Value {
        let given = self.web.execute_async(script, vec![]).await.expect("a script that runs");
        given.json().clone()
    }

    /// Saves a picture of the window as the display shows it, once what is on the screen has been painted. WebDriver takes none of
    /// a window that the processor draws.
    pub async fn picture(&self, path: &Path) {
        let painted =
            "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(1)))";
        self.script_later(painted).await;
        let place = self.display.place().expect("a window");
        let began = Instant::now();
        let (mut shown, mut since) = (self.display.picture(place), began);
        // The window follows the page a little later. While a customer is looked up something moves on.
        while since.elapsed() < STILL && began.elapsed() < 10 * STILL {
            tokio::time::sleep(GLANCE).await;
            let now = self.display.picture(place);
            if now != shown {
                (shown, since) = (now, Instant::now());
            }
        }
        shown.save(path).expect("a picture");
    }

    /// How every receipt in the ledger stands: those that are open, then those since a time in milliseconds
    /// since 1970, the newest first.
    pub async fn ledger_states(&self, since: u128) -> Vec<String> {
        let states =
            "return window.__TAURI__.core.invoke('ledger', { from: arguments[0], until: 1e15, text: '' })
            .then(({ rows }) => rows.filter((row) => row.kind !== 'hold').map((row) => row.state))";
        let states = self.script_with(states, &[json!(since)]).await;
        states.as_array().into_iter().flatten().filter_map(|state| Some(state.as_str()?.to_owned())).collect()
    }
}

/// Looks again and again until something is there, or the test's patience is at its end.
async fn patiently<T>(mut look: impl AsyncFnMut() -> Option<T>) -> Option<T> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if let Some(seen) = look().await {
            return Some(seen);
        }
        tokio::time::sleep(GLANCE).await;
    }
    None
}
