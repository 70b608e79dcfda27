//! How the till ends: asked to, told to, killed.

use std::fs::File;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::{Till, patiently};
use crate::processes::{all, parent, program};

impl Till {
    /// Asks the window to close, as its frame's button does.
    pub fn ask_to_close(&self) {
        assert!(self.display.close_window(), "the app has no window");
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
        let element = self.element(testid).await;
        self.read(&format!("[data-testid='{testid}']")).await;
        // The window may be gone before the click is answered.
        let _ = element.click().await;
        self.gone().await;
    }

    /// Clicks on what begins the app anew, waits until one has begun, and kills it: no driver knows that one.
    pub async fn click_and_restart(self, testid: &str) {
        let element = self.element(testid).await;
        let _ = element.click().await;
        let ended = patiently(async || self.processes().is_empty().then_some(())).await;
        ended.expect("the app ends");
        let begun = patiently(async || (!is_free(&self.data.join("ledger.lock"))).then_some(())).await;
        begun.expect("another begins");
        let is_orphan = |process: &u32| program(*process) == "loyalty-cashier" && parent(*process) == 1;
        kill(&all().into_iter().filter(is_orphan).collect::<Vec<_>>());
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
            let free = patiently(async || is_free(&lock).then_some(())).await;
            free.unwrap_or_else(|| panic!("the app still holds {}", lock.display()));
        }
    }
}

/// Whether no app has this lock.
fn is_free(lock: &Path) -> bool {
    File::open(lock).map_or(true, |file| file.try_lock().is_ok())
}

fn kill(processes: &[u32]) {
    let numbers = processes.iter().map(u32::to_string);
    let killed = Command::new("kill").arg("-KILL").args(numbers).status();
    assert!(killed.expect("kill runs").success());
}
