//! Training mode: a service of the till's own, with customers that everybody may try the till with.

use sandbox::Sandbox;

use super::line::Line;
use crate::failpoint;
use crate::page::Sample;
use crate::problem::{Code, Problem};
use crate::settings::Settings;

/// The service of training mode, which ends with it.
#[derive(Debug)]
pub struct Training {
    sandbox: Sandbox,
    key: String,
}

impl Training {
    /// Begins.
    ///
    /// # Errors
    /// This machine gives no port, or no random key.
    pub async fn begin() -> Result<Self, Problem> {
        failpoint::reach("training");
        let failed = |cause: String| Problem::new(Code::TrainingFailed).because(cause);
        // Other users of this computer can call the service, too.
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(|error| failed(error.to_string()))?;
        let key = format!("{:032x}", u128::from_be_bytes(bytes));
        let config = sandbox::Config { key: key.clone(), ..sandbox::Config::default() };
        let sandbox = Sandbox::start(config).await.map_err(|error| failed(error.to_string()))?;
        Ok(Self { sandbox, key })
    }

    /// The line to it.
    ///
    /// # Errors
    /// It could not be called.
    pub fn line(&self, settings: &Settings) -> Result<Option<Line>, Problem> {
        let mut settings = settings.clone();
        settings.form.server = self.sandbox.url();
        sandbox::POINT.clone_into(&mut settings.form.point);
        Line::of(&settings, &self.key.clone().into())
    }
}

/// Whom training mode knows.
#[must_use]
pub fn samples() -> Vec<Sample> {
    let sample =
        |person: sandbox::Person| Sample { name: person.name.to_owned(), card: person.card.to_owned() };
    sandbox::people().into_iter().map(sample).collect()
}
