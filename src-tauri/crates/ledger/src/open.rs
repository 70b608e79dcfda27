//! What is still open, as a later run goes on with it: receipts whose outcome nobody knows, holds, what waits, what can be done again.

use register::{AttemptId, ClientId, Entry, Hold, Inquiry, LONGEST_TRACE, Lookup, Money, Repeat, Sent, Wish};
use rusqlite::named_params;

use crate::entry::{Opened, Said, StoredHold};
use crate::names::{Written, those};
use crate::read::Reader;
use crate::standing::Standing;
use crate::{Kind, LedgerError, State};

/// Another operation of the same client.
const OF_THE_CLIENT: &str = "client = :client AND client <> ''";
/// A receipt that followed at the same point, whoever's: any of them ends all holds there.
const NEXT_AT_THE_POINT: &str =
    "attempt > :attempt AND kind <> 'hold' AND server = :server AND point = :point";

/// More holds than a till leaves behind between two receipts.
const MOST_HOLDS: u32 = 20;

/// Whether an operation went to this point of this service.
fn is_at(opened: &Opened, server: &str, point: &str) -> bool {
    opened.server == server && opened.point == point
}

impl Reader {
    /// The receipts that went to this point of this service and whose outcome nobody knows. How to find
    /// their clients again is not in the ledger.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn inquiries(&self, server: &str, point: &str) -> Result<Vec<Inquiry>, LedgerError> {
        let mut open = vec![];
        for standing in self.in_state(State::Unknown)? {
            let opened = &standing.opened;
            if standing.kind() == Kind::Hold || !is_at(opened, server, point) {
                continue;
            }
            let Some(spend) = Money::from_hundredths(opened.spend) else {
                // Nobody can have meant the figure: it is no receipt without points, and says nothing.
                open.push(blocked(standing));
                continue;
            };
            let money = |hundredths: Option<i64>| hundredths.and_then(Money::from_hundredths);
            let is_carried = self.origin(AttemptId(standing.attempt))?.is_some();
            let sent = Sent {
                client: ClientId(opened.client.clone()),
                spend,
                earn: money(opened.earn),
                // What the balance tells of one that was carried, rows tell that may not be here.
                balance: money(opened.balance).filter(|_| !is_carried),
                holds: opened.holds.iter().filter_map(StoredHold::hold).collect(),
                // How long ago it was nobody knows.
                is_fresh: false,
                hold_lost: self.is_any(
                    &standing,
                    &format!(
                        "{OF_THE_CLIENT} AND kind = 'hold' AND state = 'unknown'
                         AND attempt < :attempt AND at > :began"
                    ),
                )?,
            };
            let overtaken = self.is_any(
                &standing,
                &format!(
                    "{OF_THE_CLIENT} AND kind <> 'hold'
                     AND (attempt > :attempt AND state NOT IN {} OR attempt < :attempt AND {})",
                    those(State::came_to_nothing),
                    State::open_receipts(),
                ),
            )?;
            let mut inquiry = Inquiry::new(AttemptId(standing.attempt), sent, None, overtaken);
            // It may have happened, or was on its way for a while.
            let was_sent = format!("{NEXT_AT_THE_POINT} AND state IN {}", those(State::may_have_arrived));
            if self.is_any(&standing, &was_sent)? {
                inquiry.void_witness();
            }
            open.push(inquiry);
        }
        Ok(open)
    }

    /// The receipts that went elsewhere and whose outcome nobody knows: they are not looked into here, and their clients are the same
    /// all the same. A point or an address is corrected, and the balance is one.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn elsewhere(&self, server: &str, point: &str) -> Result<Vec<Inquiry>, LedgerError> {
        let mut open = self.in_state(State::Unknown)?;
        open.retain(|standing| standing.kind() != Kind::Hold && !is_at(&standing.opened, server, point));
        Ok(open.into_iter().map(blocked).collect())
    }

    /// Whether a receipt of this client is not confirmed, wherever it went.
    pub(crate) fn is_unconfirmed(&self, client: &ClientId) -> Result<bool, LedgerError> {
        let any =
            "SELECT EXISTS (SELECT * FROM standing WHERE client = ?1 AND client <> '' AND state = 'unknown'
                                  AND kind <> 'hold')";
        Ok(self.database.prepare_cached(any)?.query_row([&client.0], |row| row.get(0))?)
    }

    /// Whether there is another operation like this.
    fn is_any(&self, standing: &Standing, like: &str) -> rusqlite::Result<bool> {
        let query = format!(
            "SELECT :attempt, :began, :client, :server, :point,
                    EXISTS (SELECT * FROM standing WHERE {like}) AS any_is"
        );
        let Opened { client, server, point, .. } = &standing.opened;
        self.database.prepare_cached(&query)?.query_row(
            named_params! {
                ":attempt": standing.attempt, ":began": began_after(standing.at),
                ":client": client, ":server": server, ":point": point,
            },
            |row| row.get("any_is"),
        )
    }

    /// The holds of this point that no confirmed receipt has followed there, whatever the clocks say: whose, and which; and whose may be
    /// under a name that cannot be named here at this time, in milliseconds since 1970: the answer was lost, or it was made elsewhere.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn holds(&self, server: &str, point: &str, now: i64) -> Result<Holds, LedgerError> {
        let latest = "SELECT * FROM standing INDEXED BY standing_holds
                      WHERE kind = 'hold' AND state IN ('confirmed', 'unknown') ORDER BY at DESC LIMIT ?1";
        let mut latest = self.database.prepare_cached(latest)?;
        let latest = latest.query_map([MOST_HOLDS], Standing::read)?.collect::<Result<Vec<_>, _>>()?;
        let mut holds = Holds { are_untold: self.follows_an_unread_one(now)?, ..Holds::default() };
        for standing in latest.into_iter().rev() {
            let is_lately = standing.at > began_after(now);
            let is_here = is_at(&standing.opened, server, point);
            if !is_here && !is_lately {
                continue;
            }
            let has_ended = format!("{NEXT_AT_THE_POINT} AND state = 'confirmed'");
            if standing.state == State::Confirmed && self.is_any(&standing, &has_ended)? {
                continue;
            }
            let Standing { opened, state, .. } = standing;
            let client = ClientId(opened.client);
            if state == State::Confirmed && is_here {
                // By the till's clock its time may be over. The service's may say otherwise.
                let named = opened.holds.iter().filter_map(StoredHold::hold);
                holds.left.extend(named.map(|hold| (client.clone(), hold)));
            } else if is_lately {
                holds.lost.push(client);
            }
        }
        Ok(holds)
    }

    /// Whether it follows a ledger that nobody could read, so lately that a hold of then may be in force.
    pub(crate) fn follows_an_unread_one(&self, now: i64) -> Result<bool, LedgerError> {
        let begun = self.begun()?;
        Ok(matches!(begun, Some((at, Said::Begun { unread: true, .. })) if at > began_after(now)))
    }

    /// Of so many of the latest receipts, and of what they went on with, those for which nobody has to be found any more.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn closed(&self, many: u32) -> Result<Vec<AttemptId>, LedgerError> {
        let goes_on = those(|state: State| state.goes_on(Kind::Earn));
        let closed = format!(
            "WITH latest AS (SELECT attempt, again FROM standing WHERE kind <> 'hold' ORDER BY attempt DESC LIMIT ?1)
             SELECT attempt FROM standing
             WHERE attempt IN (SELECT attempt FROM latest UNION SELECT again FROM latest) AND state NOT IN {goes_on}"
        );
        let mut closed = self.database.prepare_cached(&closed)?;
        Ok(closed.query_map([many], |row| row.get(0).map(AttemptId))?.collect::<Result<_, _>>()?)
    }

    /// The receipts that wait for the service, the oldest first, with the server and the point that they wait for.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn waiting(&self) -> Result<Vec<Kept>, LedgerError> {
        let waiting = self.in_state(State::Deferred)?.into_iter().filter_map(|standing| {
            Some(Kept {
                attempt: AttemptId(standing.attempt),
                at: standing.at,
                // One whose figure nobody can have meant is not sent as a receipt of nothing: it stays where a person sees it.
                amount: Money::from_hundredths(standing.opened.amount)?,
                server: standing.opened.server,
                point: standing.opened.point,
            })
        });
        Ok(waiting.collect())
    }

    /// What it takes to do again what was not booked; `None` where it cannot be, or already was.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn repeat(&self, attempt: AttemptId, lookup: Lookup) -> Result<Option<Repeat>, LedgerError> {
        let Some(standing) = Standing::of(&self.database, attempt.0)? else { return Ok(None) };
        if !self.is_repeatable(&standing)? {
            return Ok(None);
        }
        let Standing { opened, .. } = standing;
        let figures = (Money::from_hundredths(opened.amount), Money::from_hundredths(opened.spend));
        let (Some(amount), Some(spend)) = figures else { return Ok(None) };
        let (entry, wish) = (Entry::Amount(amount), Wish::of(spend));
        Ok(Some(Repeat { again: Some(attempt), client: ClientId(opened.client), lookup, entry, wish }))
    }

    /// How a row stands.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn state(&self, attempt: AttemptId) -> Result<Option<State>, LedgerError> {
        Ok(Standing::of(&self.database, attempt.0)?.map(|standing| standing.state))
    }

    /// Whether it was not booked, its client is known, and nothing else was made of it since. A hold is nothing to be repeated.
    pub(crate) fn is_repeatable(&self, standing: &Standing) -> Result<bool, LedgerError> {
        if standing.kind() == Kind::Hold
            || standing.opened.client.is_empty()
            || !standing.state.may_be_repeated()
        {
            return Ok(false);
        }
        let mut later = self.database.prepare_cached("SELECT state FROM standing WHERE again = ?1")?;
        let mut later = later.query([standing.attempt])?;
        while let Some(row) = later.next()? {
            let state: Written<State> = row.get(0)?;
            if !state.0.came_to_nothing() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    pub(crate) fn in_state(&self, state: State) -> Result<Vec<Standing>, LedgerError> {
        let all = "SELECT * FROM standing WHERE state = ?1 ORDER BY attempt";
        let mut all = self.database.prepare_cached(all)?;
        Ok(all.query_map([Written(state)], Standing::read)?.collect::<Result<_, _>>()?)
    }
}

/// A receipt that is not looked into here, and whose client is the same all the same.
fn blocked(standing: Standing) -> Inquiry {
    let sent = Sent {
        client: ClientId(standing.opened.client),
        spend: Money::from_hundredths(standing.opened.spend).unwrap_or_default(),
        earn: None,
        balance: None,
        holds: vec![],
        is_fresh: false,
        hold_lost: true,
    };
    Inquiry::new(AttemptId(standing.attempt), sent, None, true)
}

/// A hold that was begun before this, in milliseconds since 1970, is not in force any more.
pub(crate) fn began_after(now: i64) -> i64 {
    now.saturating_sub(i64::try_from(LONGEST_TRACE.as_millis()).unwrap_or(i64::MAX))
}

/// Holds that may still be in force.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holds {
    /// Whose, and which.
    pub left: Vec<(ClientId, Hold)>,
    /// Whose names nobody knows here: the answer was lost, or they were made elsewhere.
    pub lost: Vec<ClientId>,
    /// Whether there may be more of a ledger that nobody could read.
    pub are_untold: bool,
}

/// A receipt that waits for the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its row.
    pub attempt: AttemptId,
    /// Since when, in milliseconds since 1970.
    pub at: i64,
    /// The receipt.
    pub amount: Money,
    /// Which server it waits for.
    pub server: String,
    /// Which point of it.
    pub point: String,
}
