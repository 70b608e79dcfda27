//! The settings, as the page shows and changes them.

use register::Country;
use serde::{Deserialize, Serialize};

use crate::error::UiError;
use crate::serial::PortSettings;
use crate::settings::{Language, Theme, country};

/// The settings, as the page shows and changes them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(default, rename_all = "camelCase")]
pub struct SettingsForm {
    /// The service's address.
    pub server: String,
    /// The point of sale.
    pub point: String,
    /// Seconds until there is a connection.
    pub connect_seconds: u32,
    /// Seconds until the answer is complete.
    pub total_seconds: u32,
    /// Minutes of a hold.
    pub hold_minutes: u32,
    /// The language to speak.
    pub language: Language,
    /// The colours to use.
    pub theme: Theme,
    /// Seconds for which a request whose answer was lost may still arrive.
    pub quiet_seconds: u32,
    /// Whether points are held before they are spent.
    pub protect: bool,
    /// Whether other tills share this point of sale, so that holds end without our doing.
    pub shared_point: bool,
    /// Whether receipts can be kept, to earn points later, while the service cannot be reached.
    pub defer: bool,
    /// How the scanner types.
    pub scanner: ScannerHabits,
    /// The scanner at a serial port.
    pub serial: PortSettings,
    /// Whose phones are typed without a code: two letters by ISO 3166.
    #[serde(with = "country")]
    #[cfg_attr(test, ts(type = "string"))]
    pub country: Country,
}

/// The settings dialog, opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SettingsView {
    /// What is set.
    pub form: SettingsForm,
    /// All countries that can be set.
    pub countries: Vec<String>,
    /// Where the key for this server is.
    pub key: KeyPlace,
    /// Where the settings are kept, for whoever prepares tills.
    pub file: String,
}

/// Where the key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum KeyPlace {
    /// In the keyring of the system.
    Keyring,
    /// In memory, until the app ends.
    ThisRun,
    /// Nowhere.
    None,
}

/// What a connection check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CheckResult {
    /// What is wrong; `None` where all is well.
    pub error: Option<UiError>,
    /// The proxy that the environment sends the calls through.
    pub proxy: Option<String>,
}

/// How the scanner types.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(default, rename_all = "camelCase")]
pub struct ScannerHabits {
    /// As slow as a finger, but even, as by Bluetooth.
    pub slow: bool,
    /// No key ends a scan.
    pub silent: bool,
    /// Before every code.
    pub prefix: String,
    /// After every code.
    pub suffix: String,
}
