//! The settings file: read leniently, written so that no power cut can leave half of it.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use loyalty_api::{BaseUrl, BaseUrlError, Timeouts};
use register::{Country, Policy};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Code, Field, UiError};
use crate::places;
use crate::privacy;
use crate::screen::{ScannerHabits, SettingsForm};
use crate::serial::PortSettings;

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
}

impl Language {
    /// The language that is meant. The system's is asked for here: a web view knows only those whose
    /// locale is installed.
    #[must_use]
    pub fn spoken(self) -> Spoken {
        let is_russian = || sys_locale::get_locale().is_some_and(|locale| locale.starts_with("ru"));
        match self {
            Self::Ru => Spoken::Ru,
            Self::En => Spoken::En,
            Self::Auto if is_russian() => Spoken::Ru,
            Self::Auto => Spoken::En,
        }
    }
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

impl Default for SettingsForm {
    fn default() -> Self {
        Self {
            server: String::new(),
            point: String::new(),
            connect_seconds: 5,
            total_seconds: 15,
            hold_minutes: 10,
            language: Language::Auto,
            theme: Theme::Auto,
            quiet_seconds: 120,
            protect: false,
            shared_point: false,
            defer: false,
            scanner: ScannerHabits::default(),
            serial: PortSettings::default(),
            country: Country::default(),
        }
    }
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
        Policy { quiet, protect: self.form.protect, defer: self.form.defer }
    }

    /// These settings with what the dialog says; what it does not know stays.
    ///
    /// # Errors
    /// The first field that cannot be.
    pub fn with(&self, form: &SettingsForm) -> Result<Self, UiError> {
        let server = BaseUrl::parse(&form.server).map_err(|error| {
            let code = match error {
                BaseUrlError::NotAnAddress => Code::ServerInvalid,
                BaseUrlError::NotSecure => Code::ServerInsecure,
                BaseUrlError::TooMuch => Code::ServerTooMuch,
            };
            UiError::new(code).about(Field::Server)
        })?;
        let point = form.point.trim().to_owned();
        if point.is_empty() {
            return Err(UiError::new(Code::PointMissing).about(Field::Point));
        }
        let check_seconds = |value: u32, field, range: std::ops::RangeInclusive<u32>| {
            let fits = range.contains(&value);
            fits.then_some(()).ok_or(UiError::new(Code::SecondsOutOfRange).about(field))
        };
        check_seconds(form.connect_seconds, Field::ConnectSeconds, 1..=60)?;
        check_seconds(form.total_seconds, Field::TotalSeconds, form.connect_seconds..=120)?;
        if form.quiet_seconds > 3600 {
            return Err(UiError::new(Code::QuietOutOfRange).about(Field::QuietSeconds));
        }
        if !(1..=30).contains(&form.hold_minutes) {
            return Err(UiError::new(Code::MinutesOutOfRange).about(Field::HoldMinutes));
        }
        let form = SettingsForm { server: server.as_str().to_owned(), point, ..form.clone() };
        Ok(Self { form, others: self.others.clone() })
    }
}

/// The file, and what was in it.
#[derive(Debug)]
pub struct SettingsFile {
    path: PathBuf,
    /// What is set.
    pub settings: Settings,
}

impl SettingsFile {
    /// Reads the file; none is the same as an empty one. One that cannot be understood is set aside
    /// under another name, never overwritten, and the cashier is told.
    #[must_use]
    pub fn load(path: PathBuf) -> (Self, Option<UiError>) {
        let read = match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| error.to_string()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Settings::default()),
            Err(error) => Err(error.to_string()),
        };
        match read {
            Ok(settings) => (Self { path, settings }, None),
            Err(cause) => {
                let told = match places::set_aside(&path, "unreadable", &[]) {
                    Ok(aside) => format!("{cause} ({})", aside.display()),
                    Err(error) => format!("{cause} ({error})"),
                };
                let error = UiError::new(Code::SettingsSetAside).because(told);
                (Self { path, settings: Settings::default() }, Some(error))
            }
        }
    }

    /// The server that a settings file names; a question leaves the file as it is, whatever is in it.
    ///
    /// # Errors
    /// It cannot be read, and why.
    pub fn server_in(path: &Path) -> Result<String, String> {
        let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        match fs::read(path) {
            Ok(bytes) => {
                let settings: Settings = serde_json::from_slice(&bytes).map_err(|error| told(&error))?;
                Ok(settings.form.server)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
            Err(error) => Err(told(&error)),
        }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Replaces the settings, on disk first.
    ///
    /// # Errors
    /// The file cannot be written; the settings stay as they were.
    pub fn save(&mut self, settings: Settings) -> Result<(), UiError> {
        write_durably(&self.path, &settings)
            .map_err(|error| UiError::new(Code::SettingsUnwritable).because(error.to_string()))?;
        self.settings = settings;
        Ok(())
    }
}

fn write_durably(path: &Path, settings: &Settings) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    privacy::folder(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    serde_json::to_writer_pretty(&mut file, settings)?;
    file.write_all(b"\n")?;
    file.as_file().sync_all()?;
    persist(file, path)?;
    // The rename itself is durable only with its folder. Windows cannot open one, and need not.
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Puts the new file in place of the old one. A virus scanner on Windows may hold the old one open
/// for a moment (errors 5 and 32), so that is tried again.
fn persist(mut file: tempfile::NamedTempFile, path: &Path) -> io::Result<()> {
    for _ in 0..10 {
        match file.persist(path) {
            Ok(_) => return Ok(()),
            Err(refused) if cfg!(windows) && matches!(refused.error.raw_os_error(), Some(5 | 32)) => {
                std::thread::sleep(Duration::from_millis(50));
                file = refused.file;
            }
            Err(refused) => return Err(refused.error),
        }
    }
    file.persist(path).map(drop).map_err(|refused| refused.error)
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
    fn a_bad_field_is_named() {
        let check = |change: fn(&mut SettingsForm), code: Code, field: Field| {
            let mut form = good();
            change(&mut form);
            assert_eq!(Settings::default().with(&form), Err(UiError::new(code).about(field)));
        };
        check(|f| f.server = "loyalty".into(), Code::ServerInvalid, Field::Server);
        check(|f| f.server = "http://loyalty.example".into(), Code::ServerInsecure, Field::Server);
        check(|f| f.server = "https://a@loyalty.example".into(), Code::ServerTooMuch, Field::Server);
        check(|f| f.point = "  ".into(), Code::PointMissing, Field::Point);
        check(|f| f.connect_seconds = 0, Code::SecondsOutOfRange, Field::ConnectSeconds);
        check(|f| f.total_seconds = 4, Code::SecondsOutOfRange, Field::TotalSeconds);
        check(|f| f.hold_minutes = 31, Code::MinutesOutOfRange, Field::HoldMinutes);
    }

    #[test]
    fn settings_survive_a_restart_and_keep_what_a_newer_version_wrote() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("new").join("settings.json");
        let (mut file, problem) = SettingsFile::load(path.clone());
        assert_eq!(problem, None);
        let mut settings = Settings::default().with(&good()).expect("good settings");
        settings.others.insert("fromTheFuture".into(), serde_json::json!({ "a": [1] }));
        file.save(settings.clone()).expect("saved");
        assert_eq!(SettingsFile::load(path).0.settings, settings);
    }

    #[test]
    fn an_unreadable_file_is_set_aside_and_told_of() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("settings.json");
        for number in 1..=2 {
            fs::write(&path, "{\"server\": ").expect("written");
            let (file, problem) = SettingsFile::load(path.clone());
            assert_eq!(file.settings, Settings::default());
            assert_eq!(problem.map(|problem| problem.code), Some(Code::SettingsSetAside));
            let aside = folder.path().join(format!("settings.unreadable-{number}.json"));
            assert_eq!(fs::read_to_string(aside).expect("kept"), "{\"server\": ");
        }
    }

    #[test]
    fn a_folder_that_cannot_be_written_leaves_the_settings_as_they_were() {
        let folder = tempfile::tempdir().expect("a folder");
        let blocked = folder.path().join("file");
        fs::write(&blocked, "").expect("written");
        let (mut file, _) = SettingsFile::load(blocked.join("settings.json"));
        let saved = file.save(Settings::default().with(&good()).expect("good settings"));
        assert_eq!(saved.map_err(|error| error.code), Err(Code::SettingsUnwritable));
        assert_eq!(file.settings.form.server, "");
    }
}
