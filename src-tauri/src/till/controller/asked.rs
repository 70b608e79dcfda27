//! What the page asks for, and who answers it.

use register::{AttemptId, Event, Query};

use super::Controller;
use crate::clock::by_the_wall;
use crate::page::{LedgerPage, QuestionCard};
use crate::problem::{Code, Problem};
use crate::service::words;
use crate::settings::SettingsForm;
use crate::till::{Answer, Ask, LedgerQuery};

impl Controller {
    /// Answers the page, or has somebody answer it.
    pub(super) fn answer(&mut self, ask: Ask) {
        // Whoever asked may have gone: then nobody waits for the answer.
        match ask {
            Ask::Screen(to) => drop(to.send(Ok(self.screen()))),
            Ask::Search(text, scanned, to) => drop(to.send(self.search(&text, scanned))),
            Ask::Ledger(query, to) => self.page(query, to),
            Ask::Decide(row, booked, why, to) => {
                if let Some((why, to)) = with_reason(&why, to) {
                    self.ledger.books.decide(AttemptId(row), booked, why, to);
                }
            }
            Ask::Withdraw(row, why, to) => {
                if let Some((why, to)) = with_reason(&why, to) {
                    self.ledger.books.withdraw(AttemptId(row), why, to);
                    // There may be nothing left that waits elsewhere.
                    self.reopen();
                }
            }
            Ask::Readdress(row, to) => match &self.line {
                Some(line) => {
                    self.ledger.books.readdress(AttemptId(row), line.place(), to);
                    self.reopen();
                }
                None => drop(to.send(Err(Problem::new(Code::ServerInvalid)))),
            },
            Ask::Again(row, to) => self.again(AttemptId(row), to),
            Ask::Settings(to) => self.setup.show(&self.till, to),
            Ask::Consent(form, purpose, to) => {
                let asked: Result<Option<QuestionCard>, Problem> =
                    self.check_idle().and_then(|()| self.setup.consent(&form, purpose));
                drop(to.send(asked));
            }
            Ask::SaveSettings(form, key, ports, to) => self.save(&form, key, &ports, to),
            Ask::ForgetKey(to) => match self.check_idle() {
                Ok(()) => self.setup.forget_key(&self.till, to),
                Err(problem) => drop(to.send(Err(problem))),
            },
            Ask::Train(on, to) => self.train(on, to),
            Ask::Write(to) => self.ledger.books.finish(to),
            Ask::Check(form, key, to) => self.setup.check(&form, key, to),
        }
    }

    fn search(&mut self, text: &str, scanned: bool) -> Result<(), Problem> {
        let home = self.setup.settings().form.country;
        let query = if scanned { Query::scanned(text) } else { Query::typed(text, home) };
        let query = query.ok_or(Problem::new(Code::QueryUnusable))?;
        // Whoever is served may have something open in a ledger that could not be opened before.
        self.ledger.books.catch_up();
        self.step(Event::Query(query));
        Ok(())
    }

    fn page(&self, query: LedgerQuery, to: Answer<LedgerPage>) {
        if let Some(problem) = self.ledger.unreadable() {
            return drop(to.send(Err(problem)));
        }
        let home = self.setup.settings().form.country;
        let wanted =
            ledger::Wanted { day: by_the_wall(query.from)..by_the_wall(query.until), text: query.text, home };
        let page = self.ledger.books.page(wanted, query.extent);
        let known = self.ledger.lookups.all_known();
        let here = self.line.as_ref().map(|line| (line.base.as_str().to_owned(), line.point.clone()));
        tokio::spawn(async move {
            let here = here.as_ref().map(|(server, point)| (server.as_str(), point.as_str()));
            let shown = page.await.map(|page| LedgerPage::of(page, here, |row| known.contains(&row.attempt)));
            let _ = to.send(shown);
        });
    }

    /// Begins anew with what was not booked.
    fn again(&self, row: AttemptId, to: Answer<()>) {
        let nothing = || Problem::new(Code::NothingToRepeat);
        if !self.register.phase.may_repeat(row) {
            return drop(to.send(Err(Code::SaleInProgress.into())));
        }
        let Some(lookup) = self.ledger.lookups.known(row).cloned() else {
            return drop(to.send(Err(nothing())));
        };
        let till = self.till.clone();
        self.ledger.books.repeat(row, lookup, move |repeat| {
            let begun = repeat
                .and_then(|repeat| repeat.ok_or_else(nothing))
                .map(|repeat| till.event(Event::Again(repeat)));
            let _ = to.send(begun);
        });
    }

    fn save(
        &self,
        form: &SettingsForm,
        key: Option<secrecy::SecretString>,
        ports: &[String],
        to: Answer<()>,
    ) {
        match self.check_idle() {
            Ok(()) => self.setup.prepare(&self.till, form, key, ports, to),
            Err(problem) => drop(to.send(Err(problem))),
        }
    }
}

/// A person's reason, cleaned; where there is none, that is the answer.
fn with_reason(why: &str, to: Answer<()>) -> Option<(String, Answer<()>)> {
    let why = words::shown(why, words::SENTENCE);
    if why.is_empty() {
        drop(to.send(Err(Problem::new(Code::ReasonMissing))));
        return None;
    }
    Some((why, to))
}
