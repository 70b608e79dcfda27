//! The till as a cashier has it: a window, keys and a mouse. Everything waits for a state, never for
//! a time.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::prelude::*;
use thirtyfour::{Capabilities, Key};

use crate::display::Display;
use crate::keyboard::{Ending, Keyboard, PERSONS_HOLD, PERSONS_PAUSE};
use crate::processes::{all, parent, program};
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
        if let Some((width, height)) = size {
            till.web.set_window_rect(0, 0, width, height).await.expect("a window of that size");
        }
        till.wait_for("the page", async || {
            let phase = till.script_if_loaded("return document.body?.dataset.phase ?? 'starting'").await?;
            (phase != "starting").then_some(())
        })
        .await;
        let watch =
            "document.addEventListener('keydown', () => { globalThis.lastKey = performance.now(); }, true)";
        till.script(watch).await;
        till.display.focus();
        till
    }

    /// Answers in the window that asks a person, by a click. Returns what it says.
    pub async fn answer(&self, button: &str) -> String {
        let own = self.web.window().await.expect("the till's window");
        let asking = self
            .wait_for("the window that asks", async || {
                self.web.windows().await.ok()?.into_iter().find(|window| *window != own)
            })
            .await;
        self.web.switch_to_window(asking).await.expect("the window that asks");
        let said = self.text("question").await;
        // The window goes with the click.
        let clicked = self.element(button).await;
        self.read("button").await;
        let _ = clicked.click().await;
        self.web.switch_to_window(own).await.expect("the till's window");
        self.display.focus();
        said
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

    /// Clicks.
    pub async fn click(&self, testid: &str) {
        let element = self.element(testid).await;
        self.wait_for(&format!("{testid} to be enabled"), async || self.is_open(testid).await.then_some(()))
            .await;
        self.read(&format!("[data-testid='{testid}']")).await;
        element.click().await.expect("a click");
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

    /// Asks the window to close, as its frame's button does.
    pub fn ask_to_close(&self) {
        assert!(self.display.close_window(), "the app has no window");
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

    /// Asks the window to close, again and again, until the app has ended.
    pub async fn closed_by_asking(self) {
        let ended = patiently(async || {
            let is_there = self.display.close_window();
            (!is_there && self.processes().is_empty()).then_some(())
        });
        ended.await.expect("the app ends");
    }

    /// Clicks on what ends the app, and waits until it has let its ledgers go.
    pub async fn click_and_end(self, testid: &str) {
        // The window may be gone before the click is answered.
        let _ = self.element(testid).await.click().await;
        self.gone().await;
    }

    /// Ends the app, and waits until it has let its ledgers go.
    pub async fn close(self) {
        self.web.clone().quit().await.expect("the app ends");
        self.gone().await;
    }

    /// Ends the app as a power cut would: by SIGKILL, in the middle of whatever it does.
    pub async fn kill(self) {
        kill(&self.processes());
        self.gone().await;
    }

    /// Clicks on what the app does not survive, and waits until it has died.
    pub async fn click_and_die(self, testid: &str) {
        let element = self.element(testid).await;
        self.read(&format!("[data-testid='{testid}']")).await;
        let _ = element.click().await;
        self.died().await;
    }

    /// Clicks, and ends the app by SIGKILL so long afterwards.
    pub async fn click_and_kill(self, testid: &str, after: Duration) {
        let element = self.element(testid).await;
        self.read(&format!("[data-testid='{testid}']")).await;
        let processes = self.processes();
        let click = tokio::spawn(async move { drop(element.click().await) });
        tokio::time::sleep(after).await;
        kill(&processes);
        click.abort();
        self.gone().await;
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

    /// Decides what is open, as a person would in the ledger.
    pub async fn decide_all(&self) {
        let decide = "return window.__TAURI__.core.invoke('ledger', { from: 0, until: 0, text: '' })
            .then(({ rows }) => Promise.all(rows.map(({ id }) =>
                window.__TAURI__.core.invoke('decide', { row: id, booked: false, reason: 'seen in the sandbox' }))))";
        self.script(decide).await;
    }

    /// Kills the process that draws the page, as a system does that has no memory left.
    pub fn kill_page(&self) {
        let app = self.process();
        let is_page = |process: &u32| program(*process) == "WebKitWebProces" && parent(*process) == app;
        let pages: Vec<u32> = all().into_iter().filter(is_page).collect();
        assert!(!pages.is_empty(), "somebody draws the page");
        kill(&pages);
    }

    /// Waits until the app has ended by itself.
    pub async fn died(self) {
        let dead = patiently(async || self.processes().is_empty().then_some(())).await;
        dead.expect("the app dies");
        self.gone().await;
    }

    /// The number of the app's process.
    fn process(&self) -> u32 {
        *self.processes().first().expect("the app runs")
    }

    /// The app's own processes: the driver's children. Nothing but that can be read of them.
    fn processes(&self) -> Vec<u32> {
        let driver = self.driver.0.id();
        let is_app = |process: &u32| program(*process) == "loyalty-cashier" && parent(*process) == driver;
        all().into_iter().filter(is_app).collect()
    }

    async fn gone(&self) {
        for lock in ["ledger.lock", "training.lock"].map(|name| self.data.join(name)) {
            let is_free = || File::open(&lock).map_or(true, |file| file.try_lock().is_ok());
            let free = patiently(async || is_free().then_some(())).await;
            free.unwrap_or_else(|| panic!("the app still holds {}", lock.display()));
        }
    }
}

fn kill(processes: &[u32]) {
    let numbers = processes.iter().map(u32::to_string);
    let killed = Command::new("kill").arg("-KILL").args(numbers).status();
    assert!(killed.expect("kill runs").success());
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
