//! The line to a service: where it is, and what is called there.

use loyalty_api::{BaseUrl, Client, Error};
use secrecy::SecretString;

use crate::problem::{Code, Field, Problem};
use crate::service::{Service, failure};
use crate::settings::Settings;

/// The line to a service.
#[derive(Clone, Debug)]
pub struct Line {
    /// Where it is.
    pub base: BaseUrl,
    /// The point of sale that this till is at.
    pub point: String,
    /// What is called there.
    pub service: Service,
}

impl Line {
    /// The line that is set; `None` where something is missing.
    ///
    /// # Errors
    /// The service could not be called with this key, which another program may have stored.
    pub fn of(settings: &Settings, key: &SecretString) -> Result<Option<Self>, Problem> {
        let Some(base) = settings.base().filter(|_| !settings.form.point.is_empty()) else { return Ok(None) };
        let service = service(settings, &base, key)?;
        Ok(Some(Self { base, point: settings.form.point.clone(), service }))
    }

    /// Which server, and which point of it.
    #[must_use]
    pub fn place(&self) -> (&str, &str) {
        (self.base.as_str(), &self.point)
    }
}

/// The service that is set, whether or not the rest of it is.
///
/// # Errors
/// It could not be called with this key, or this machine has nothing to prove a server by.
pub fn service(settings: &Settings, base: &BaseUrl, key: &SecretString) -> Result<Service, Problem> {
    let api = Client::new(base.clone(), key, settings.timeouts()).map_err(|error| {
        let is_of_the_key = matches!(error, Error::Broken(_));
        let problem = Problem::from(&failure(error));
        if is_of_the_key { Problem { code: Code::KeyInvalid, ..problem }.about(Field::Key) } else { problem }
    })?;
    Ok(Service::new(api, &settings.form.point, settings.form.hold_minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Core review C4: another program may have stored it with the end of its line.
    #[test]
    fn a_key_that_cannot_be_sent_is_told_and_not_taken_for_none() {
        let mut settings = Settings::default();
        settings.form.server = "https://loyalty.example".to_owned();
        let line = |settings: &Settings, key: &str| Line::of(settings, &key.to_owned().into());
        assert!(matches!(line(&settings, "key"), Ok(None)), "there is no point yet");
        settings.form.point = "point".to_owned();
        assert!(matches!(line(&settings, "key"), Ok(Some(_))));
        let refused = line(&settings, "key\n").map(|_| ()).map_err(|problem| (problem.code, problem.field));
        assert_eq!(refused, Err((Code::KeyInvalid, Some(Field::Key))));
    }
}
