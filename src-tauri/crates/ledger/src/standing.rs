//! How each operation stands, worked out from its entries: by [`Standing::begin`] and [`Standing::follow`], which are pure, and
//! kept in a table for whoever asks.

use register::{Outcome, Reason};
use rusqlite::types::FromSql;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use crate::carry::Carried;
use crate::entry::{Opened, Said};
use crate::names::Written;
use crate::{Kind, LedgerError, State};

/// How an operation stands. Amounts and points are hundredths, times milliseconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    pub attempt: i64,
    pub at: i64,
    pub opened: Opened,
    pub state: State,
    pub reason: Option<Reason>,
    pub detail: Option<String>,
    pub decision: Option<String>,
    pub total: Option<i64>,
    pub total_written: Option<String>,
    pub earned: Option<i64>,
}

impl Standing {
    /// How an attempt stands by its first entry; nothing by any other.
    pub fn first(attempt: i64, at: i64, said: &Said) -> Option<Self> {
        match said {
            Said::Opened(opened) => Some(Self::begin(attempt, at, opened)),
            Said::Carried(carried) => {
                let Carried { since, opened, state, reason, detail, decision, .. } = &**carried;
                Some(Self {
                    state: state.0,
                    reason: reason.map(|reason| reason.0),
                    detail: detail.clone(),
                    decision: decision.clone(),
                    ..Self::begin(attempt, *since, opened)
                })
            }
            _ => None,
        }
    }

    fn begin(attempt: i64, at: i64, opened: &Opened) -> Self {
        Self {
            attempt,
            at,
            opened: opened.clone(),
            state: State::Opened,
            reason: None,
            detail: None,
            decision: None,
            total: None,
            total_written: None,
            earned: None,
        }
    }

    /// What stands after one more entry. What was known of it before stays in the entries.
    #[must_use]
    pub fn follow(self, said: &Said) -> Self {
        let opened = self.opened.clone();
        let bare = |state| Self { state, ..Self::begin(self.attempt, self.at, &opened) };
        match said {
            Said::Begun { .. } | Said::Opened(_) | Said::Carried(_) => self,
            Said::Deferred => bare(State::Deferred),
            Said::Delivered => bare(State::Delivered),
            Said::Undeliverable { reason, detail } => {
                Self { reason: Some(reason.0), detail: detail.clone(), ..bare(State::Undeliverable) }
            }
            Said::Readdressed { server, point } => {
                let opened = Opened { server: server.clone(), point: point.clone(), ..self.opened };
                Self { opened, ..self }
            }
            Said::Withdrawn { why } => Self { decision: Some(why.clone()), ..bare(State::Withdrawn) },
            Said::Sold { total, written, earned } => Self {
                total: Some(*total),
                total_written: written.clone(),
                earned: *earned,
                ..bare(State::Confirmed)
            },
            Said::Held { hold } => {
                let opened = Opened { holds: vec![hold.clone()], ..self.opened.clone() };
                Self { opened, ..bare(State::Confirmed) }
            }
            Said::Failed { outcome, reason, detail } => {
                let state = match outcome.0 {
                    Outcome::NotSent => State::NotSent,
                    Outcome::Refused => State::Refused,
                    Outcome::Unknown => State::Unknown,
                };
                Self { reason: Some(reason.0), detail: detail.clone(), ..bare(state) }
            }
            Said::Looked { verdict, .. } => match verdict.0.booked() {
                Some(true) => bare(State::InferredBooked),
                Some(false) => bare(State::InferredNotBooked),
                None => self,
            },
            Said::Decided { booked, why } => {
                let state = if *booked { State::DecidedBooked } else { State::DecidedNotBooked };
                Self { decision: Some(why.clone()), ..bare(state) }
            }
        }
    }

    /// The last two digits of what is kept of the phone or the code.
    pub fn ending(&self) -> Option<String> {
        let digits: Vec<char> = self.opened.phone.as_ref()?.chars().filter(char::is_ascii_digit).collect();
        digits.last_chunk::<2>().map(|ending| ending.iter().collect())
    }

    pub fn write(&self, database: &Connection) -> Result<(), LedgerError> {
        let Self { opened, .. } = self;
        let holds = serde_json::to_string(&opened.holds)?;
        let rows = database
            .prepare_cached(
                "REPLACE INTO standing (attempt, at, kind, state, server, point, client, initials, phone, ending,
                                        amount, spend, earn, balance, holds, again,
                                        reason, detail, decision, total, total_written, earned)
                 VALUES (:attempt, :at, :kind, :state, :server, :point, :client, :initials, :phone, :ending,
                         :amount, :spend, :earn, :balance, :holds, :again,
                         :reason, :detail, :decision, :total, :total_written, :earned)",
            )?
            .execute(named_params! {
                ":attempt": self.attempt, ":at": self.at, ":kind": opened.kind, ":state": Written(self.state),
                ":server": opened.server, ":point": opened.point, ":client": opened.client,
                ":initials": opened.initials, ":phone": opened.phone, ":ending": self.ending(),
                ":amount": opened.amount, ":spend": opened.spend, ":earn": opened.earn,
                ":balance": opened.balance, ":holds": holds, ":again": opened.again, ":reason": self.reason.map(Written), ":detail": self.detail,
                ":decision": self.decision, ":total": self.total, ":total_written": self.total_written,
                ":earned": self.earned,
            })?;
        crate::entry::written(rows)
    }

    /// Of a row with all columns of the table.
    pub fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let columns = &mut InOrder { row, next: 0 };
        let (attempt, at) = (columns.take()?, columns.take()?);
        let kind = columns.take()?;
        let Written(state) = columns.take()?;
        let (server, point) = (columns.take()?, columns.take()?);
        let (client, initials, phone) = (columns.take()?, columns.take()?, columns.take()?);
        // It is of the phone.
        let _ending: Option<String> = columns.take()?;
        let (amount, spend, earn, balance) =
            (columns.take()?, columns.take()?, columns.take()?, columns.take()?);
        let holds: String = columns.take()?;
        let holds = serde_json::from_str(&holds).map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, error.into())
        })?;
        let again = columns.take()?;
        let reason: Option<Written<Reason>> = columns.take()?;
        Ok(Self {
            attempt,
            at,
            opened: Opened {
                kind,
                server,
                point,
                client,
                initials,
                phone,
                amount,
                spend,
                earn,
                balance,
                holds,
                again,
            },
            state,
            reason: reason.map(|Written(reason)| reason),
            detail: columns.take()?,
            decision: columns.take()?,
            total: columns.take()?,
            total_written: columns.take()?,
            earned: columns.take()?,
        })
    }

    pub fn of(database: &Connection, attempt: i64) -> rusqlite::Result<Option<Self>> {
        database
            .prepare_cached("SELECT * FROM standing WHERE attempt = ?1")?
            .query_row([attempt], Self::read)
            .optional()
    }

    pub fn kind(&self) -> Kind {
        self.opened.kind.0
    }
}

/// Takes one more entry into how its attempt stands; nothing stands by the ledger's own beginning.
pub(crate) fn follow(
    database: &Connection,
    at: i64,
    attempt: i64,
    said: &Said,
) -> Result<Option<Standing>, LedgerError> {
    let standing = match said {
        Said::Begun { .. } => return Ok(None),
        said => match Standing::first(attempt, at, said) {
            Some(first) => first,
            None => Standing::of(database, attempt)?.ok_or(LedgerError::NoSuchRow)?.follow(said),
        },
    };
    standing.write(database)?;
    Ok(Some(standing))
}

/// The columns of a row one after the other, in the order of `tables.sql`. To look each of them up by its name would take longer than
/// all the rest of a day.
struct InOrder<'row, 'statement> {
    row: &'row Row<'statement>,
    next: usize,
}

impl InOrder<'_, '_> {
    fn take<T: FromSql>(&mut self) -> rusqlite::Result<T> {
        let column = self.next;
        self.next += 1;
        self.row.get(column)
    }
}
