//! What is set, and the key: what may be changed, what a person is asked before, and what was found out about it.

use std::time::Duration;

use register::Country;
use secrecy::SecretString;

use super::line::{Line, service};
use super::promise::Promise;
use super::{Answer, Message, Purpose, Till};
use crate::page::{CheckResult, ConsentName, Look, QuestionCard, SettingsView};
use crate::places;
use crate::problem::{Code, Field, Problem};
use crate::secrets;
use crate::secrets::key::{self, KeyOfThisRun, KeyPlace};
use crate::service::proxy;
use crate::settings::{Settings, SettingsFile, SettingsForm};

/// The settings of one till, and its key.
#[derive(Debug)]
pub struct Setup {
    file: SettingsFile,
    /// What is wrong with the file.
    problem: Option<Problem>,
    this_run: KeyOfThisRun,
    /// Why keys are not kept, or not found.
    key_problem: Option<Problem>,
    place: KeyPlace,
    /// Whether the keyring has said that it has no key for the server that is set.
    has_none: bool,
    /// Whether a key was deleted in this run: whoever deletes one and enters another has replaced it.
    has_deleted: bool,
    /// Counts the questions for the key: the answer to a former one means nothing.
    turn: u32,
}

/// How long the keyring may take before whoever is in front of the screen is told.
const SOON: Duration = Duration::from_secs(3);

/// The key that was found, if there is one; or why nobody knows.
pub type FoundKey = Result<Option<SecretString>, Problem>;

impl Setup {
    /// As it stands in the settings file.
    #[must_use]
    pub fn load() -> Self {
        let (file, problem) = SettingsFile::load(places::settings());
        let this_run = KeyOfThisRun::default();
        let (has_none, has_deleted) = (false, false);
        Self {
            file,
            problem,
            this_run,
            key_problem: None,
            place: KeyPlace::None,
            has_none,
            has_deleted,
            turn: 0,
        }
    }

    /// What is set.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.file.settings
    }

    /// What is wrong, with the file or with the key.
    #[must_use]
    pub fn problems(&self) -> [Option<&Problem>; 2] {
        [self.key_problem.as_ref(), self.problem.as_ref()]
    }

    /// Something else is wrong.
    pub fn blame(&mut self, problem: Problem) {
        self.problem = Some(problem);
    }

    /// Whether the keyring was asked for the key and has not answered.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.place == KeyPlace::Unknown
    }

    /// Looks for the key of the server that is set. Its answer comes as [`Message::Key`], whenever the keyring has one.
    pub fn look_for_key(&mut self, till: &Till) {
        self.turn += 1;
        self.has_none = false;
        let turn = self.turn;
        let Some(base) = self.settings().base() else {
            self.place = KeyPlace::None;
            till.tell(Message::Key(turn, Ok(None)));
            return;
        };
        if let Some(key) = self.this_run.of(&base) {
            till.tell(Message::Key(turn, Ok(Some(key))));
            return;
        }
        let is_unavailable = self.key_problem.as_ref().is_some_and(|it| it.code == Code::KeyringUnavailable);
        if !is_unavailable {
            self.place = KeyPlace::Unknown;
        }
        let asked = key::find(&base);
        // A till that is told nothing would wait for the keyring for ever.
        let promise = Promise::new(till, Message::Key(turn, Err(Problem::new(Code::KeyringFailed))));
        let till = till.clone();
        tokio::spawn(async move {
            let mut asked = std::pin::pin!(asked);
            let found = match tokio::time::timeout(SOON, &mut asked).await {
                Ok(found) => found,
                Err(_) => {
                    // It may be locked: whoever is in front of the screen is told, and it goes on by itself.
                    till.tell(Message::KeyringSilent(turn));
                    asked.await
                }
            };
            promise.keep(Message::Key(turn, found));
        });
    }

    /// The keyring does not answer the question of this number.
    pub fn keyring_silent(&mut self, turn: u32) {
        if turn == self.turn {
            self.key_problem = Some(Problem::new(Code::KeyringSilent));
        }
    }

    /// The answer to the question of this number: the line that it makes, if it does; `None` where nobody waits for it any more.
    pub fn take_key(&mut self, turn: u32, found: FoundKey) -> Option<Result<Option<Line>, Problem>> {
        if turn != self.turn {
            return None;
        }
        let is_this_run = self.settings().base().is_some_and(|base| self.this_run.of(&base).is_some());
        Some(match found {
            Ok(key) => {
                self.has_none = key.is_none();
                self.place = match key {
                    Some(_) if is_this_run => KeyPlace::ThisRun,
                    Some(_) => KeyPlace::Keyring,
                    None => KeyPlace::None,
                };
                if !is_this_run {
                    self.key_problem = None;
                }
                let line = key.map_or(Ok(None), |key| Line::of(self.settings(), &key));
                line.or_else(|unusable| {
                    self.key_problem = Some(unusable.clone());
                    // What this machine lacks it may have later; a key stays as it is.
                    if unusable.code == Code::KeyInvalid { Ok(None) } else { Err(unusable) }
                })
            }
            Err(problem) => {
                self.key_problem = Some(problem.clone());
                if problem.code == Code::KeyringUnavailable {
                    self.has_none = true;
                    // Where there is none, a key can be entered for this run.
                    self.place = KeyPlace::None;
                }
                Err(problem)
            }
        })
    }

    /// The settings as the page shows them. Where the key is may have to be asked; one that is found meanwhile is used.
    pub fn show(&self, till: &Till, to: Answer<SettingsView>) {
        let view = |key| SettingsView {
            form: self.settings().form.clone(),
            countries: Country::all().map(|country| country.name().to_owned()).collect(),
            key,
            file: self.file.path().display().to_string(),
            version: env!("CARGO_PKG_VERSION"),
        };
        let (known, base) =
            (matches!(self.place, KeyPlace::Keyring | KeyPlace::ThisRun), self.settings().base());
        let Some(base) = base.filter(|_| !known) else {
            // Whoever asked may have gone.
            return drop(to.send(Ok(view(self.place))));
        };
        let (mut view, till) = (view(self.place), till.clone());
        tokio::spawn(async move {
            view.key = match secrets::in_time(key::find(&base)).await {
                Ok(Some(_)) => KeyPlace::Keyring,
                Ok(None) => KeyPlace::None,
                Err(problem) if problem.code == Code::KeyringUnavailable => KeyPlace::None,
                Err(_) => KeyPlace::Unknown,
            };
            if view.key == KeyPlace::Keyring {
                till.tell(Message::LookForKey);
            }
            let _ = to.send(Ok(view));
        });
    }

    /// What a person has to agree to before: another server, or another key for the one that is set. Who has set
    /// nothing yet is asked only before the till goes to a server to try it.
    ///
    /// # Errors
    /// What of it cannot be.
    pub fn consent(&self, form: &SettingsForm, purpose: Purpose) -> Result<Option<QuestionCard>, Problem> {
        let settings = self.settings().with(form)?;
        let Some(to) = settings.base() else { return Ok(None) };
        let from = self.settings().base();
        let is_same = from.as_ref() == Some(&to);
        let about = match purpose {
            Purpose::Check => (!is_same).then_some(ConsentName::Check),
            Purpose::Save { .. } if from.is_none() => None,
            Purpose::Save { .. } if !is_same => Some(ConsentName::Server),
            Purpose::Save { has_key: entered } => {
                (entered && self.may_have_key()).then_some(ConsentName::Key)
            }
        };
        let form = &self.settings().form;
        let from = from.map(|from| from.as_str().to_owned());
        Ok(about.map(|about| QuestionCard { look: Look::of(form), about, from, to: to.as_str().to_owned() }))
    }

    /// Whether there may be a key for the server that is set, or was before a script had it deleted.
    fn may_have_key(&self) -> bool {
        self.has_deleted || !self.has_none
    }

    /// Begins to save: what is entered can be, and the keyring takes the key, or has one. Then comes [`Message::Keyed`]; or whoever
    /// asked is told what of it cannot be.
    pub fn prepare(
        &self,
        till: &Till,
        form: &SettingsForm,
        key: Option<SecretString>,
        ports: &[String],
        to: Answer<()>,
    ) {
        let prepared = self.check_form(form, key.as_ref(), ports);
        let settings = match prepared {
            Ok(settings) => settings,
            Err(problem) => return drop(to.send(Err(problem))),
        };
        let missing = || Problem::new(Code::KeyMissing).about(Field::Key);
        let Some(base) = settings.base() else { return drop(to.send(Err(missing()))) };
        let has_one = self.this_run.of(&base).is_some();
        let till = till.clone();
        tokio::spawn(async move {
            let kept = match key {
                Some(key) => match key::keep(&base, key.clone()).await {
                    Ok(()) => Ok(NewKey::Kept),
                    Err(problem) => Ok(NewKey::ThisRun(key, problem)),
                },
                None if has_one => Ok(NewKey::None),
                None => match secrets::in_time(key::find(&base)).await {
                    Ok(Some(_)) => Ok(NewKey::None),
                    Ok(None) => Err(missing()),
                    Err(problem) => Err(problem),
                },
            };
            match kept {
                Ok(key) => till.tell(Message::Keyed(settings.into(), key, to)),
                Err(problem) => drop(to.send(Err(problem))),
            }
        });
    }

    fn check_form(
        &self,
        form: &SettingsForm,
        key: Option<&SecretString>,
        ports: &[String],
    ) -> Result<Settings, Problem> {
        let settings = self.settings().with(form)?;
        // A page that could name any file would read what is typed at a terminal.
        let port = &settings.form.serial.port;
        let is_known = port.is_empty() || *port == self.settings().form.serial.port || ports.contains(port);
        if !is_known {
            return Err(Problem::new(Code::PortUnknown).about(Field::SerialPort));
        }
        if let (Some(base), Some(key)) = (settings.base(), key) {
            // Whether the service could be called with it, before anything is changed.
            service(&settings, &base, key)?;
        }
        Ok(settings)
    }

    /// Saves what was prepared.
    ///
    /// # Errors
    /// The file cannot be written, and all is as it was but for the key.
    pub fn save(&mut self, settings: Settings, key: NewKey) -> Result<(), Problem> {
        match (key, settings.base()) {
            (NewKey::ThisRun(key, problem), Some(base)) => {
                self.this_run.keep(&base, key);
                self.key_problem = Some(problem);
            }
            (NewKey::Kept, _) => {
                self.this_run.forget();
                self.key_problem = None;
            }
            _ => {}
        }
        self.file.save(settings)?;
        self.problem = None;
        Ok(())
    }

    /// Deletes the key of the server that is set, and then says so by [`Message::KeyForgotten`].
    pub fn forget_key(&mut self, till: &Till, to: Answer<()>) {
        let Some(base) = self.settings().base() else { return drop(to.send(Ok(()))) };
        let was_this_run = self.this_run.of(&base).is_some();
        self.this_run.forget();
        self.has_deleted = true;
        self.place = KeyPlace::None;
        let till = till.clone();
        tokio::spawn(async move {
            match key::forget(&base).await {
                Ok(()) => till.tell(Message::KeyForgotten(to)),
                // Where there is no keyring, that of this run was all there was.
                Err(problem) if was_this_run && problem.code == Code::KeyringUnavailable => {
                    till.tell(Message::KeyForgotten(to));
                }
                Err(problem) => drop(to.send(Err(problem))),
            }
        });
    }

    /// Tries these settings, with the key that was entered or else the stored one, by one harmless search.
    pub fn check(&self, form: &SettingsForm, key: Option<SecretString>, to: Answer<CheckResult>) {
        let settings = self.settings().with(form);
        let base = settings.as_ref().ok().and_then(Settings::base);
        let known = key.or_else(|| self.this_run.of(base.as_ref()?));
        tokio::spawn(async move {
            let proxy = base.as_ref().and_then(proxy::of);
            let error = match settings {
                Ok(settings) => try_out(&settings, known).await.err(),
                Err(error) => Some(error),
            };
            let _ = to.send(Ok(CheckResult { error, proxy }));
        });
    }
}

/// What became of the key that was entered with new settings.
#[derive(Debug)]
pub enum NewKey {
    /// None was: the one that there is stays.
    None,
    /// The keyring has it.
    Kept,
    /// The keyring would not take it, and why.
    ThisRun(SecretString, Problem),
}

async fn try_out(settings: &Settings, known: Option<SecretString>) -> Result<(), Problem> {
    let base = settings.base().ok_or(Problem::new(Code::ServerInvalid).about(Field::Server))?;
    let key = match known {
        Some(key) => key,
        None => {
            let found =
                secrets::in_time(key::find(&base)).await.map_err(|problem| problem.about(Field::Key))?;
            found.ok_or(Problem::new(Code::KeyMissing).about(Field::Key))?
        }
    };
    service(settings, &base, &key)?.check().await.map_err(|failure| {
        let problem = Problem::from(&failure);
        match failure.reason {
            register::Reason::KeyRefused => problem.about(Field::Key),
            register::Reason::PointNotFound => problem.about(Field::Point),
            _ => problem.about(Field::Server),
        }
    })
}
