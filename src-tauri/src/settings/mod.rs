//! What is set, and what that means for those who go by it. What can be set stands in `form.rs`, the file in `file.rs`.

mod choices;
mod file;
mod form;

use std::time::Duration;

use loyalty_api::{BaseUrl, BaseUrlError, Timeouts};
use register::{Country, Money, Policy};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use choices::{Language, NumberPad, Spoken, TakeSetting, Theme, region};
pub use file::SettingsFile;
pub use form::SettingsForm;

use crate::problem::{Code, Field, Problem};

/// A country as two letters, by ISO 3166.
pub mod country {
    use super::{Country, Deserialize, Deserializer, Serializer};

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
    pub(crate) fn serialize<S: Serializer>(country: &Country, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(country.name())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Country, D::Error> {
        let name = String::deserialize(from)?;
        let found = Country::all().find(|country| country.name() == name);
        found.ok_or_else(|| serde::de::Error::custom(format!("{name} is no country that this till knows")))
    }
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
    /// It is set to this computer's keyboard layout: what its keys write counts, and not where they are.
    pub as_typed: bool,
    /// Before every code.
    pub prefix: String,
    /// After every code.
    pub suffix: String,
}

/// What is kept in `settings.json`. The key is not: it is in the keyring.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// What the dialog shows and changes.
    #[serde(flatten)]
    pub form: SettingsForm,
    /// What a newer version wrote: kept as it is.
    #[serde(flatten)]
    pub others: serde_json::Map<String, serde_json::Value>,
}

impl Settings {
    /// The service's address, where one is set and good.
    #[must_use]
    pub fn base(&self) -> Option<BaseUrl> {
        BaseUrl::parse(&self.form.server).ok()
    }

    /// How long a call may take.
    #[must_use]
    pub fn timeouts(&self) -> Timeouts {
        Timeouts {
            connect: Duration::from_secs(self.form.connect_seconds.into()),
            total: Duration::from_secs(self.form.total_seconds.into()),
        }
    }

    /// How the register is to work.
    #[must_use]
    pub fn policy(&self) -> Policy {
        let quiet = Duration::from_secs(self.form.quiet_seconds.into());
        Policy {
            quiet,
            protect: self.form.protect,
            hold: Duration::from_mins(self.form.hold_minutes.into()),
            hold_tells: !self.form.shared_point,
            defer: self.form.defer,
            take: self.form.take.into(),
            keep_for: Duration::from_hours(24 * u64::from(self.form.defer_days)),
            keep_up_to: Money::from_hundredths(i64::from(self.form.defer_most) * 100).unwrap_or(Money::MAX),
        }
    }

    /// These settings with what the dialog says; what it does not know stays.
    ///
    /// # Errors
    /// The first field that cannot be.
    pub fn with(&self, form: &SettingsForm) -> Result<Self, Problem> {
        let server = BaseUrl::parse(&form.server).map_err(|error| {
            let code = match error {
                BaseUrlError::NotAnAddress => Code::ServerInvalid,
                BaseUrlError::NotSecure => Code::ServerInsecure,
                BaseUrlError::TooMuch => Code::ServerTooMuch,
            };
            Problem::new(code).about(Field::Server)
        })?;
        let point = form.point.trim().to_owned();
        if point.is_empty() {
            return Err(Problem::new(Code::PointMissing).about(Field::Point));
        }
        let form = SettingsForm { currency: form.currency.trim().to_uppercase(), ..form.clone() };
        form.check()?;
        let form = SettingsForm { server: server.as_str().to_owned(), point, ..form };
        Ok(Self { form, others: self.others.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> SettingsForm {
        SettingsForm {
            server: "https://loyalty.example/api/".into(),
            point: " p1 ".into(),
            ..SettingsForm::default()
        }
    }

    #[test]
    fn a_good_form_is_taken_and_tidied() {
        let settings = Settings::default().with(&good()).map(|s| (s.form.server, s.form.point));
        assert_eq!(settings, Ok(("https://loyalty.example/api".into(), "p1".into())));
    }

    #[test]
    fn the_readme_shows_every_setting_and_what_it_is_where_nobody_sets_it() {
        let readme = include_str!("../../../README.md");
        let shown = readme.split("```json\n").nth(1).and_then(|rest| rest.split("```").next());
        let mut shown: serde_json::Value = serde_json::from_str(shown.expect("an example")).expect("JSON");
        // These have none.
        for name in ["server", "point"] {
            assert!(shown[name].is_string(), "{name}");
            shown[name] = "".into();
        }
        assert_eq!(shown, serde_json::to_value(Settings::default().form).expect("JSON"));
    }

    #[test]
    fn a_bad_field_is_named() {
        let check = |change: fn(&mut SettingsForm), code: Code, field: Field| {
            let mut form = good();
            change(&mut form);
            assert_eq!(Settings::default().with(&form), Err(Problem::new(code).about(field)));
        };
        check(|f| f.server = "loyalty".into(), Code::ServerInvalid, Field::Server);
        check(|f| f.server = "http://loyalty.example".into(), Code::ServerInsecure, Field::Server);
        check(|f| f.server = "https://a@loyalty.example".into(), Code::ServerTooMuch, Field::Server);
        check(|f| f.point = "  ".into(), Code::PointMissing, Field::Point);
        check(|f| f.connect_seconds = 0, Code::SecondsOutOfRange, Field::ConnectSeconds);
        check(|f| f.total_seconds = 4, Code::SecondsOutOfRange, Field::TotalSeconds);
        check(|f| f.text_size = 90, Code::TextSizeOutOfRange, Field::TextSize);
        check(|f| f.currency = "roubles".into(), Code::CurrencyUnknown, Field::Currency);
        check(|f| f.hold_minutes = 31, Code::MinutesOutOfRange, Field::HoldMinutes);
    }
}
