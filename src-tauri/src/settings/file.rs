//! The settings file: read leniently, written so that no power cut can leave half of it.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Map, Value};

use super::{Settings, SettingsForm, Theme};
use crate::places;
use crate::privacy;
use crate::problem::{Code, Problem};
use crate::text;

/// The file, and what was in it.
#[derive(Debug)]
pub struct SettingsFile {
    path: PathBuf,
    /// What is set.
    pub settings: Settings,
    /// Whether there is a file that could not be read, and that must not be written over.
    is_unread: bool,
}

impl SettingsFile {
    /// Reads the file; none is the same as an empty one. One that cannot be understood is set aside under another name, never
    /// overwritten; one that cannot be read just now stays where it is. Either is told.
    #[must_use]
    pub fn load(path: PathBuf) -> (Self, Option<Problem>) {
        let (settings, problem, is_unread) = match read(&path) {
            Ok((settings, problem)) => (settings, problem, false),
            Err(Unread::Unreadable(cause)) => {
                (Settings::default(), Some(Problem::new(Code::SettingsUnreadable).because(cause)), true)
            }
            Err(Unread::NoSettings(cause)) => {
                let aside = places::set_aside(&path, "unreadable", &[]);
                let told = match &aside {
                    Ok(aside) => format!("{cause} ({})", aside.display()),
                    Err(error) => format!("{cause} ({error})"),
                };
                let problem = Problem::new(Code::SettingsSetAside).because(told);
                (Settings::default(), Some(problem), aside.is_err())
            }
        };
        (Self { path, settings, is_unread }, problem)
    }

    /// The colours that are set, where a settings file says so; a question leaves the file as it is, whatever is in it.
    #[must_use]
    pub fn theme_in(path: &Path) -> Theme {
        read(path).map(|(settings, _)| settings.form.theme).unwrap_or_default()
    }

    /// The server that a settings file names, and what else of the file is not used; a question leaves the file as it is, whatever is
    /// in it.
    ///
    /// # Errors
    /// It cannot be read, and why.
    pub fn server_in(path: &Path) -> Result<(String, Option<Problem>), String> {
        match read(path) {
            Ok((settings, problem)) => Ok((settings.form.server, problem)),
            Err(Unread::Unreadable(cause) | Unread::NoSettings(cause)) => {
                Err(format!("{}: {cause}", path.display()))
            }
        }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Replaces the settings, on disk first. A file that could not be read is set aside before.
    ///
    /// # Errors
    /// The file cannot be written; the settings stay as they were.
    pub fn save(&mut self, settings: Settings) -> Result<(), Problem> {
        let unwritable = |error: io::Error| Problem::new(Code::SettingsUnwritable).because(error.to_string());
        if self.is_unread && self.path.exists() {
            places::set_aside(&self.path, "unreadable", &[]).map_err(unwritable)?;
        }
        write_durably(&self.path, &settings).map_err(unwritable)?;
        self.is_unread = false;
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
    ledger::sync_folder_of(path)
}

/// Puts the new file in place of the old one.
fn persist(file: tempfile::NamedTempFile, path: &Path) -> io::Result<()> {
    let mut made = Some(file);
    patiently(|| match made.take().map(|file| file.persist(path)) {
        Some(Err(refused)) => {
            made = Some(refused.file);
            Err(refused.error)
        }
        Some(Ok(_)) | None => Ok(()),
    })
}

/// Tries it again where a virus scanner on Windows has the file open for a moment (errors 5 and 32).
fn patiently<T>(mut what: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    for _ in 0..10 {
        match what() {
            Err(error) if cfg!(windows) && matches!(error.raw_os_error(), Some(5 | 32)) => {
                std::thread::sleep(Duration::from_millis(50));
            }
            done => return done,
        }
    }
    what()
}

/// Why there are no settings.
enum Unread {
    /// The file is there and cannot be read now: locked by a virus scanner, on a disk that fails.
    Unreadable(String),
    /// What is in it are no settings.
    NoSettings(String),
}

/// Reads what is set. A value that this version does not know, or that cannot be, is as if it were not set, and told.
fn read(path: &Path) -> Result<(Settings, Option<Problem>), Unread> {
    let bytes = match patiently(|| fs::read(path)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((Settings::default(), None)),
        Err(error) => return Err(Unread::Unreadable(error.to_string())),
    };
    let text = text::plain(&bytes).map_err(|problem| Unread::NoSettings(problem.to_string()))?;
    let mut values: Map<String, Value> =
        serde_json::from_str(text).map_err(|error| Unread::NoSettings(error.to_string()))?;
    let mut unknown = vec![];
    values.retain(|name, value| {
        let alone = Map::from_iter([(name.clone(), value.clone())]);
        let is_known = serde_json::from_value::<SettingsForm>(Value::Object(alone)).is_ok();
        if !is_known {
            unknown.push(format!("{name}: {value}"));
        }
        is_known
    });
    let mut settings: Settings = serde_json::from_value(Value::Object(values))
        .map_err(|error| Unread::NoSettings(error.to_string()))?;
    let (form, wrong) = settings.form.sound();
    settings.form = form;
    unknown.extend(wrong.iter().filter_map(|field| match serde_json::to_value(field) {
        Ok(Value::String(name)) => Some(name),
        _ => None,
    }));
    let told = || Problem::new(Code::SettingsUnknown).because(unknown.join(", "));
    Ok((settings, (!unknown.is_empty()).then(told)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> SettingsForm {
        SettingsForm {
            server: "https://loyalty.example/api".into(),
            point: "p1".into(),
            ..SettingsForm::default()
        }
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

    /// Core review B13: each of these made a good file unreadable, or a sale unknown without a byte sent.
    #[test]
    fn what_this_version_does_not_know_or_cannot_be_is_as_if_it_were_not_set() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("settings.json");
        let check = |text: &str, change: fn(&mut SettingsForm), told: Option<Code>| {
            fs::write(&path, text).expect("written");
            let (file, problem) = SettingsFile::load(path.clone());
            let mut expect = SettingsForm { server: "https://a.example".into(), ..SettingsForm::default() };
            change(&mut expect);
            assert_eq!((file.settings.form, problem.map(|problem| problem.code)), (expect, told), "{text}");
            assert!(path.exists(), "it stays where it is");
        };
        check("\u{feff}{\"server\": \"https://a.example\"}", |_| {}, None);
        let unknown = Some(Code::SettingsUnknown);
        check(
            r#"{"server": "https://a.example", "theme": "system", "protect": true}"#,
            |f| f.protect = true,
            unknown,
        );
        check(r#"{"server": "https://a.example", "totalSeconds": 0}"#, |_| {}, unknown);
        check(r#"{"server": "https://a.example", "connectSeconds": 9, "totalSeconds": 9}"#, |_| {}, unknown);
        check(r#"{"server": "https://a.example", "quietSeconds": 0}"#, |_| {}, unknown);
        // All of it is told, by the names that stand there.
        fs::write(&path, r#"{"theme": "blue", "holdMinutes": 0, "currency": "rub"}"#).expect("written");
        let told = SettingsFile::load(path).1.and_then(|problem| problem.detail);
        assert_eq!(told.as_deref(), Some("theme: \"blue\", holdMinutes, currency"));
    }

    #[test]
    fn a_file_that_cannot_be_read_now_is_not_renamed() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("settings.json");
        fs::create_dir(&path).expect("something that is no file");
        let (file, problem) = SettingsFile::load(path.clone());
        assert_eq!(file.settings, Settings::default());
        assert_eq!(problem.map(|problem| problem.code), Some(Code::SettingsUnreadable));
        assert!(path.is_dir());
        // Whoever sets the till up anew does not lose it.
        let mut file = file;
        file.save(Settings::default().with(&good()).expect("good settings")).expect("saved");
        assert!(folder.path().join("settings.unreadable-1.json").is_dir());
    }
}
