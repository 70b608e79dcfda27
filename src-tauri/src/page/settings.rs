//! The settings, as the page shows them.

use serde::Serialize;

use crate::problem::Problem;
use crate::secrets::key::KeyPlace;
use crate::settings::SettingsForm;

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
    /// Which version of the till this is.
    pub version: &'static str,
}

/// What a connection check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CheckResult {
    /// What is wrong; `None` where all is well.
    pub error: Option<Problem>,
    /// The proxy that the environment sends the calls through.
    pub proxy: Option<String>,
}
