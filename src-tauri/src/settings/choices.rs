//! What can be chosen in the settings.

use register::Take;
use serde::{Deserialize, Serialize};

/// The language of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// The system's.
    #[default]
    Auto,
    /// Russian.
    Ru,
    /// English.
    En,
    /// Kazakh.
    Kk,
}

/// A language that the page speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Spoken {
    /// Russian.
    Ru,
    /// English.
    En,
    /// Kazakh.
    Kk,
}

impl Language {
    /// The language that is meant. The system's is asked for here: a web view knows only those whose
    /// locale is installed.
    #[must_use]
    pub fn spoken(self) -> Spoken {
        match self {
            Self::Ru => Spoken::Ru,
            Self::En => Spoken::En,
            Self::Kk => Spoken::Kk,
            Self::Auto => match sys_locale::get_locale().as_deref().and_then(|locale| locale.get(..2)) {
                Some("ru") => Spoken::Ru,
                Some("kk") => Spoken::Kk,
                _ => Spoken::En,
            },
        }
    }
}

/// The region of the system, two letters by ISO 3166: dates and figures are written as it writes them, in whatever language.
#[must_use]
pub fn region() -> Option<String> {
    region_of(&sys_locale::get_locale()?)
}

fn region_of(locale: &str) -> Option<String> {
    let mut parts = locale.split(['-', '_', '.', '@']).skip(1);
    parts
        .find(|part| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_alphabetic()))
        .map(str::to_uppercase)
}

/// The colours of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// The system's.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// What is taken from a customer while nobody knows whether the points were spent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum TakeSetting {
    /// All of the receipt.
    #[default]
    Full,
    /// What is left without the points.
    Rest,
}

impl From<TakeSetting> for Take {
    fn from(setting: TakeSetting) -> Self {
        match setting {
            TakeSetting::Full => Self::Full,
            TakeSetting::Rest => Self::Rest,
        }
    }
}

/// When the page shows digits to press, for fingers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum NumberPad {
    /// Never.
    Never,
    /// After the screen was touched, until a key is pressed.
    #[default]
    Touch,
    /// Always.
    Always,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_read_of_every_systems_locale() {
        let check =
            |locale: &str, expect: Option<&str>| assert_eq!(region_of(locale).as_deref(), expect, "{locale}");
        check("ru-RU", Some("RU"));
        check("en_GB.UTF-8", Some("GB"));
        check("kk-Cyrl-KZ", Some("KZ"));
        check("ru", None);
        check("C", None);
    }
}
