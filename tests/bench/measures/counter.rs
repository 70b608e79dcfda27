//! A till at its counter: the app in its window, its keyring, its ledger, and the service behind a tap.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use rig::{Ending, OnScreen, Part, Press, Shop, Tap};
use sandbox::Sandbox;
use serde_json::json;

use super::hand::Hand;
use super::poor::Group;

/// From key to key of a scan: a usual scanner's pace.
const PACE: Duration = Duration::from_millis(2);
/// How long the page waits after a scan's end whether more comes: `QUIET` in `ui/input/limits.js`.
pub const WAIT: Duration = Duration::from_millis(100);
/// No till needs longer until it asks, if it asks at all.
pub const LONGEST: Duration = Duration::from_secs(15);
/// How long nothing may have changed until what is shown is what is meant.
pub const STILL: Duration = Duration::from_millis(250);
/// The same where a program has just been started.
const BEGUN: Duration = Duration::from_secs(1);
/// How long what the button says has to be there to be read, before a press of it counts.
const READ: Duration = Duration::from_millis(400);
/// Two customers who earn and spend, without photos.
const CARDS: [&str; 2] = ["2200000000005", "2200000000007"];

/// Where on the window things stand: from its left, from its top, width, height.
pub type Place = (i16, i16, u16, u16);
/// The customer's name and what stands below it.
const CARD: Place = (20, 250, 260, 180);
/// The amount's digits, without the caret behind them.
pub const DIGITS: Place = (700, 100, 300, 80);
/// The track of the slider.
pub const TRACK: Place = (420, 390, 340, 60);
/// What a receipt came to.
const RESULT: Place = (200, 350, 700, 120);

/// A till at its counter.
pub struct Counter {
    pub screen: OnScreen,
    pub tap: Tap,
    served: usize,
    // In this order: the till ends before its service and its shop.
    _service: Sandbox,
    shop: Shop,
}

/// How long it took to serve somebody, part by part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Served {
    /// From the scan's last key to the card on the glass.
    pub whole: Duration,
    /// From the scan's last key to the request on the wire.
    pub asking: Duration,
    /// From the answer on the wire to the card on the glass.
    pub drawing: Duration,
    /// From the request to the answer, on the wire.
    pub service: Duration,
}

impl Counter {
    /// A till that is set up, with this before it is opened.
    pub async fn set_up(theme: &str, prepare: impl FnOnce(&Shop)) -> Self {
        let shop = Shop::new();
        let service =
            shop.service_with(sandbox::Config { keeps_requests: false, ..Default::default() }).await;
        let tap = Tap::on(service.address()).await;
        shop.set_up_at(&tap.url());
        let settings =
            json!({ "server": tap.url(), "point": sandbox::POINT, "language": "en", "theme": theme });
        shop.write_settings(&settings);
        prepare(&shop);
        Self { screen: OnScreen::empty(), tap, served: 0, _service: service, shop }
    }

    /// The same, open and ready.
    pub async fn open() -> Self {
        let mut counter = Self::set_up("light", |_| ()).await;
        counter.start();
        counter
    }

    /// Starts the till. Returns how long it took until it says that a card can be scanned.
    pub fn start(&mut self) -> Duration {
        ready(&mut self.screen, self.shop.command(&self.shop.app()), BEGUN)
    }

    /// Starts the till while its keyring answers nobody. Returns how long it took until it says so.
    pub fn start_unanswered(&mut self) -> Duration {
        self.shop.hang_keyring();
        let painted = self.start();
        self.shop.wake_keyring();
        painted
    }

    /// Starts the till in a group that may use little.
    pub fn start_in(&mut self, group: &Group) -> Duration {
        // Between two steps of its start it may stand still for long.
        ready(&mut self.screen, group.holds(&self.shop.command(&self.shop.app())), 4 * BEGUN)
    }

    /// Leaves whoever is served, and ends the till: while somebody is, it asks.
    pub fn close(&mut self) {
        if self.served > 0 {
            self.hand().press(Press::Escape, CARD);
        }
        self.served = 0;
        self.screen.close();
    }

    /// Starts another program in the till's place.
    pub fn start_other(&mut self, program: &str, dress: impl FnOnce(&mut Command)) -> Duration {
        let mut command = self.shop.command(Path::new(program));
        dress(&mut command);
        ready(&mut self.screen, command, BEGUN)
    }

    /// An empty window in the same shop.
    pub fn empty_window(&self) -> Command {
        self.shop.command(&rig::example("empty"))
    }

    /// A window with a field and a slider where the till has them, and nothing behind them. Its caret stands still as the till's does.
    pub fn bare_controls(&self) -> Command {
        let desktop = self.shop.home().join("config/gtk-3.0");
        std::fs::create_dir_all(&desktop).expect("a folder");
        std::fs::write(desktop.join("settings.ini"), "[Settings]\ngtk-cursor-blink-time=2147483647\n")
            .expect("a file");
        let mut command = self.empty_window();
        command.arg("controls");
        command
    }

    /// Whoever works here.
    pub fn hand(&self) -> Hand<'_> {
        Hand(&self.screen)
    }

    /// Serves the next customer: a scan, as soon as a hand can make one.
    pub fn serve(&mut self) -> Served {
        let card = CARDS[self.served % CARDS.len()];
        self.serve_card(card)
    }

    /// Serves whoever has this card.
    pub fn serve_card(&mut self, card: &str) -> Served {
        self.scan(card).expect("an answer to the search")
    }

    /// Serves the next customer; `None` where the till made nothing of the scan.
    pub fn try_to_serve(&mut self) -> Option<Served> {
        let card = CARDS[self.served % CARDS.len()];
        self.scan(card)
    }

    fn scan(&mut self, card: &str) -> Option<Served> {
        self.served += 1;
        self.hand().look_at(CARD);
        self.tap.forget();
        let keyboard = self.screen.keyboard();
        keyboard.scan(card, PACE, Ending::Cr);
        keyboard.finish();
        let pressed = Instant::now();
        let (asked, answered) = self.tap.answered_within(LONGEST, "/client")?;
        let shown = self.screen.glass().settled(answered, STILL);
        Some(Served {
            whole: shown - pressed,
            asking: asked.saturating_duration_since(pressed),
            drawing: shown.saturating_duration_since(answered),
            service: answered - asked,
        })
    }

    /// Confirms what is shown. Returns how long it took from the key's end to the result, without the service's time: by how long it
    /// was held a person's key is told from a scanner's, so it acts when it is let go.
    pub fn confirm(&self) -> Duration {
        self.hand().look_at(RESULT);
        // Nobody reads faster.
        std::thread::sleep(READ);
        self.tap.forget();
        self.screen.keyboard().tap_by_hand(Press::F(9));
        self.screen.keyboard().finish();
        let released = Instant::now();
        let (asked, answered) = self.tap.answered("/retail");
        let shown = self.screen.glass().settled(answered, STILL);
        shown.saturating_duration_since(released).saturating_sub(answered - asked)
    }
}

/// Starts an empty window. Returns how long it took until it is painted.
pub fn start_empty(screen: &mut OnScreen, command: Command) -> Duration {
    ready(screen, command, BEGUN)
}

/// Starts a program. Returns how long it took until its window shows what it then goes on showing.
fn ready(screen: &mut OnScreen, command: Command, still: Duration) -> Duration {
    // Where its window will stand, only the first one tells: the middle of the display is in it.
    screen.glass().watch_part(Part { x: 560, y: 410, width: 800, height: 300 });
    let began = screen.start(command);
    let painted = screen.glass().settled(began, still) - began;
    screen.keyboard().focus();
    painted
}
