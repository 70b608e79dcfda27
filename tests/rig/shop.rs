//! A shop: a home folder, a session bus and a keyring of its own, so that tests can stand side by side.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::time::Duration;

use sandbox::{Config, Sandbox};
use serde_json::json;
use tempfile::TempDir;

use crate::display::Display;
use crate::headless::Headless;
use crate::patience::within;
use crate::{Computer, Till};

/// The key of the shop's loyalty service: easy to look for where it must not be.
pub const KEY: &str = "e2e-SECRET-key-4711";

/// The identifier that the app's folders carry.
const IDENTIFIER: &str = "org.loyaltycashier.desktop";

/// A shop with its own home, bus and keyring. Its computer is this one, or one on which the app was installed.
pub struct Shop {
    computer: Option<Arc<Computer>>,
    home: TempDir,
    bus_address: String,
    // In this order: what uses the bus ends before it.
    keyring: Option<Process>,
    _bus: Process,
}

/// How a till is started.
#[derive(Default)]
pub struct Start<'a> {
    /// More arguments.
    pub args: &'a [&'a str],
    /// Width and height of the window.
    pub size: Option<(u32, u32)>,
    /// The system's language, such as `ru_RU.UTF-8`.
    pub lang: Option<&'a str>,
    /// More of the environment.
    pub envs: Vec<(String, String)>,
    /// Whether the window tells a screen reader what it shows.
    pub is_read_aloud: bool,
}

/// A child process that ends with its owner.
pub(crate) struct Process(pub(crate) Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Shop {
    /// A shop whose till is set up and open, with its service.
    pub async fn open() -> (Self, Sandbox, Till) {
        let shop = Self::new();
        let service = shop.service().await;
        shop.set_up(&service);
        let till = shop.till(Start::default()).await;
        till.phase("idle").await;
        (shop, service, till)
    }

    /// A shop in which nothing is set up yet.
    #[must_use]
    pub fn new() -> Self {
        Self::build(true)
    }

    /// A shop whose computer has no keyring.
    #[must_use]
    pub fn without_keyring() -> Self {
        Self::build(false)
    }

    /// A shop with a computer of its own.
    #[must_use]
    pub fn on(computer: &Arc<Computer>) -> Self {
        Self { computer: Some(Arc::clone(computer)), ..Self::new() }
    }

    fn build(with_keyring: bool) -> Self {
        let home = tempfile::Builder::new().prefix("shop-").tempdir().expect("a home");
        for folder in ["config", "data", "cache", "run"] {
            std::fs::create_dir(home.path().join(folder)).expect("a folder");
        }
        let mut bus = Process(
            Command::new("dbus-daemon")
                .args(["--nofork", "--print-address=1"])
                .arg(format!("--config-file={}", bus_config(home.path()).display()))
                .envs(folders(home.path()))
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .expect("dbus-daemon is installed"),
        );
        let mut bus_address = String::new();
        let stdout = bus.0.stdout.take().expect("a pipe");
        BufReader::new(stdout).read_line(&mut bus_address).expect("the bus's address");
        let bus_address = bus_address.trim().to_owned();
        let keyring = with_keyring.then(|| open_keyring(home.path(), &bus_address));
        Self { computer: None, home, bus_address, keyring, _bus: bus }
    }

    /// Ends the keyring; what it holds stays in its files.
    pub fn end_keyring(&mut self) {
        self.keyring = None;
    }

    /// Opens the keyring again.
    pub fn begin_keyring(&mut self) {
        self.keyring = Some(open_keyring(self.home.path(), &self.bus_address));
    }

    /// The keyring answers nobody any more, as one whose prompt is open, until it is woken.
    pub fn hang_keyring(&self) {
        self.signal_keyring("-STOP");
    }

    /// The keyring answers again, all that it was asked meanwhile.
    pub fn wake_keyring(&self) {
        self.signal_keyring("-CONT");
    }

    fn signal_keyring(&self, signal: &str) {
        let keyring = self.keyring.as_ref().expect("a keyring").0.id().to_string();
        let sent = Command::new("kill").args([signal, &keyring]).status();
        assert!(sent.is_ok_and(|sent| sent.success()), "no signal to the keyring");
    }

    /// Begins the keyring anew, locked: nobody has said its password yet.
    pub fn lock_keyring(&mut self) {
        self.keyring = None;
        self.keyring = Some(begin_keyring(self.home.path(), &self.bus_address, None));
    }

    /// Begins the keyring anew, with its password.
    pub fn unlock_keyring(&mut self) {
        self.keyring = None;
        self.begin_keyring();
    }

    /// A loyalty service for this shop.
    pub async fn service(&self) -> Sandbox {
        self.service_with(Config::default()).await
    }

    /// A loyalty service for this shop, set up otherwise than usual but with the shop's key.
    pub async fn service_with(&self, config: Config) -> Sandbox {
        Sandbox::start(Config { key: KEY.to_owned(), keeps_requests: true, ..config })
            .await
            .expect("a sandbox")
    }

    /// Sets the till up for a service, as whoever prepares tills would.
    pub fn set_up(&self, service: &Sandbox) {
        self.set_up_at(&service.url());
    }

    /// Sets the till up for a service at this address.
    pub fn set_up_at(&self, url: &str) {
        self.write_settings(&json!({ "server": url, "point": sandbox::POINT, "language": "en" }));
        let kept = self.key(&["set"], KEY);
        assert!(kept.status.success(), "{}", String::from_utf8_lossy(&kept.stderr));
    }

    /// Writes the settings file.
    pub fn write_settings(&self, settings: &serde_json::Value) {
        let path = self.settings_file();
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder");
        std::fs::write(path, settings.to_string()).expect("settings");
    }

    /// Where the settings are.
    #[must_use]
    pub fn settings_file(&self) -> PathBuf {
        self.home.path().join("config").join(IDENTIFIER).join("settings.json")
    }

    /// Where the app keeps its ledgers.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.home.path().join("data").join(IDENTIFIER)
    }

    /// Runs the window's program where there is no display.
    #[must_use]
    pub fn without_display(&self) -> Output {
        let mut command = self.command(&self.app());
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").output().expect("the app is built")
    }

    /// Runs the console's program.
    #[must_use]
    pub fn run(&self, args: &[&str]) -> Output {
        self.command(&self.console()).args(args).output().expect("the app is built")
    }

    /// Runs `loyalty-cashier-cli key …` with this on its standard input.
    #[must_use]
    pub fn key(&self, args: &[&str], input: &str) -> Output {
        self.run_with(&[&["key"], args].concat(), input)
    }

    /// Runs the console's program with this on its standard input.
    #[must_use]
    pub fn run_with(&self, args: &[&str], input: &str) -> Output {
        let mut child = self
            .command(&self.console())
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the app is built");
        child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("input");
        child.wait_with_output().expect("an answer")
    }

    /// The home folder: everything that anything in this shop can have written.
    #[must_use]
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// The till, in its window, driven.
    pub async fn till(&self, start: Start<'_>) -> Till {
        let (port, display) = (free_port(), Display::open());
        let lang = start.lang.unwrap_or("en_US.UTF-8");
        let mut driver = self.command(Path::new("WebKitWebDriver"));
        if start.is_read_aloud {
            driver.env_remove("NO_AT_BRIDGE").env_remove("GTK_A11Y");
        }
        let driver = driver
            .args([format!("--port={port}"), "--host=127.0.0.1".to_owned()])
            .envs([("TAURI_WEBVIEW_AUTOMATION", "true"), ("LANG", lang), ("LANGUAGE", lang)])
            .env("DISPLAY", &display.name)
            .envs(start.envs)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map(Process)
            .expect("webkit2gtk-driver is installed");
        Till::open((driver, display), port, &self.app(), start.args, start.size, self.data()).await
    }

    /// The till without a window, in a process of its own, with these variables.
    #[must_use]
    pub fn headless(&self, envs: &[(String, String)]) -> Headless {
        let mut command = self.command(&example("headless"));
        command.envs(envs.iter().map(|(name, value)| (name, value)));
        Headless::start(command)
    }

    pub(crate) fn bus_address(&self) -> &str {
        &self.bus_address
    }

    /// A program in this shop.
    #[must_use]
    pub fn command(&self, program: &Path) -> Command {
        let command = self
            .computer
            .as_ref()
            .map_or_else(|| Command::new(program), |computer| computer.command(program));
        inside(self.home.path(), &self.bus_address, command)
    }

    /// The window's program.
    #[must_use]
    pub fn app(&self) -> PathBuf {
        self.computer.as_ref().map_or_else(built_app, |_| "/usr/bin/loyalty-cashier".into())
    }

    /// The console's program, beside it.
    fn console(&self) -> PathBuf {
        self.app().with_file_name("loyalty-cashier-cli")
    }
}

impl Default for Shop {
    fn default() -> Self {
        Self::new()
    }
}

/// The window's program, beside the test's own.
fn built_app() -> PathBuf {
    let own = std::env::current_exe().expect("a path");
    let found = own.ancestors().map(|folder| folder.join("loyalty-cashier")).find(|app| app.is_file());
    found.expect("the app is built: cargo build -p loyalty-cashier")
}

/// The console's program, beside it.
#[must_use]
pub fn console() -> PathBuf {
    built_app().with_file_name("loyalty-cashier-cli")
}

/// A program that is built as an example of the app.
#[must_use]
pub fn example(name: &str) -> PathBuf {
    built_app().with_file_name("examples").join(name)
}

/// An unlocked Secret Service on the shop's bus.
fn open_keyring(home: &Path, bus: &str) -> Process {
    begin_keyring(home, bus, Some("till"))
}

/// A keyring; without its password it is locked.
fn begin_keyring(home: &Path, bus: &str, password: Option<&str>) -> Process {
    let mut command = inside(home, bus, Command::new("gnome-keyring-daemon"));
    command.args(["--foreground", "--components=secrets"]).args(password.map(|_| "--unlock"));
    let mut keyring = command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map(Process)
        .expect("gnome-keyring is installed");
    let mut input = keyring.0.stdin.take().expect("a pipe");
    input.write_all(password.unwrap_or_default().as_bytes()).expect("a password");
    drop(input);
    let owned = || {
        let asked = inside(home, bus, Command::new("dbus-send"))
            .args(["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"])
            .args(["org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"])
            .output()
            .expect("dbus-send is installed");
        String::from_utf8_lossy(&asked.stdout).contains("true").then_some(())
    };
    within(Duration::from_secs(20), owned).expect("the keyring did not open");
    keyring
}

/// A program that sees nothing but the shop.
fn inside(home: &Path, bus: &str, mut command: Command) -> Command {
    command
        .envs(folders(home))
        .env("DBUS_SESSION_BUS_ADDRESS", bus)
        // Nobody reads the screen aloud here, and a bridge to that would start more services.
        .envs([("NO_AT_BRIDGE", "1"), ("GTK_A11Y", "none"), ("GSETTINGS_BACKEND", "memory")])
        .env_remove("WAYLAND_DISPLAY");
    command
}

fn folders(home: &Path) -> [(&'static str, PathBuf); 5] {
    [
        ("HOME", home.to_owned()),
        ("XDG_CONFIG_HOME", home.join("config")),
        ("XDG_DATA_HOME", home.join("data")),
        ("XDG_CACHE_HOME", home.join("cache")),
        ("XDG_RUNTIME_DIR", home.join("run")),
    ]
}

/// A bus on which only that runs what the test starts: nothing comes up by itself, no keyring either.
fn bus_config(home: &Path) -> PathBuf {
    let path = home.join("run").join("bus.conf");
    let listen = home.join("run").display().to_string();
    let config = format!(
        "<busconfig>
           <type>session</type>
           <listen>unix:tmpdir={listen}</listen>
           <policy context='default'>
             <allow send_destination='*' eavesdrop='true'/>
             <allow eavesdrop='true'/>
             <allow own='*'/>
           </policy>
         </busconfig>"
    );
    std::fs::write(&path, config).expect("the bus's configuration");
    path
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}
