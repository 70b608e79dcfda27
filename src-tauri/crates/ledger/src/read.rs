//! What is read: a day, a search, the day's totals, and what is still open.

use std::ops::Range;
use std::path::Path;

use register::{
    AttemptId, ClientId, Country, Entry, Hold, Inquiry, Lookup, Money, Query, Repeat, Sent, Sum, Wish, masked,
};
use rusqlite::{Connection, named_params, params};

use crate::entry::{Opened, Said, StoredHold};
use crate::ledger::look_into;
use crate::names::Written;
use crate::row::{Noted, Page, Row, Totals};
use crate::standing::Standing;
use crate::{Kind, LedgerError, State};

/// More rows than a person reads.
const MOST_ROWS: usize = 500;
/// No hold whose answer was lost can be in force after this, in milliseconds: an hour until its request arrives, and then as
/// long as any.
const LONGEST_TRACE: i64 = 90 * 60 * 1000;
/// No hold lasts longer, in milliseconds.
const LONGEST_HOLD: i64 = 30 * 60 * 1000;

/// How receipts stand that are booked, as far as anybody knows.
const HAS_HAPPENED: &str = "'confirmed', 'inferred_booked', 'decided_booked'";
/// How those stand that may be, or that were sent and may have been on their way for a while.
const MAY_HAVE_HAPPENED: &str = "'opened', 'unknown', 'confirmed', 'inferred_booked', 'decided_booked', 'inferred_not_booked', 'decided_not_booked'";

/// A connection that reads. One of its own has nothing to do with who writes.
#[derive(Debug)]
pub struct Reader {
    pub(crate) database: Connection,
}

/// Which rows are wanted.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Of this day, in milliseconds since 1970.
    pub day: Range<i64>,
    /// Or, where this says anything, those of all days that it fits: initials, a phone or its end, an amount, a row's number.
    pub text: String,
    /// How a phone in it is meant.
    pub home: Country,
}

/// A day's rows, and what is open or waits on other days.
const OF_A_DAY: &str = "
    SELECT attempt FROM (SELECT attempt FROM standing WHERE at >= :from AND at < :until ORDER BY at DESC LIMIT :most)
    UNION
    SELECT attempt FROM standing
    WHERE :open_too AND state IN ('unknown', 'undeliverable', 'deferred') AND kind <> 'hold'";

/// What fits a text, each way by an index of its own, so that no search reads the whole ledger.
const OF_A_TEXT: &str = "
    SELECT attempt FROM standing WHERE attempt = :number
    UNION SELECT * FROM (SELECT attempt FROM standing WHERE initials = :initials ORDER BY attempt DESC LIMIT :most)
    UNION SELECT * FROM (SELECT attempt FROM standing WHERE phone = :phone ORDER BY attempt DESC LIMIT :most)
    UNION SELECT * FROM (SELECT attempt FROM standing WHERE phone = :meant ORDER BY attempt DESC LIMIT :most)
    UNION SELECT * FROM (SELECT attempt FROM standing WHERE ending = :ending ORDER BY attempt DESC LIMIT :most)
    UNION SELECT * FROM (SELECT attempt FROM standing WHERE amount = :amount ORDER BY attempt DESC LIMIT :most)
    UNION SELECT * FROM (SELECT attempt FROM standing WHERE spend = :amount AND spend > 0 ORDER BY attempt DESC LIMIT :most)";

impl Reader {
    /// A connection of its own to a ledger that is open.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        Ok(Self { database: look_into(path)? })
    }

    /// How many receipts have an outcome that nobody knows.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn unresolved(&self) -> Result<u32, LedgerError> {
        let count =
            "SELECT count(*) FROM standing WHERE state IN ('unknown', 'undeliverable') AND kind <> 'hold'";
        Ok(self.database.prepare_cached(count)?.query_row([], |row| row.get(0))?)
    }

    /// The operations of a day, with those before all others that nobody knows the outcome of, whatever their day.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn page(&self, wanted: &Wanted) -> Result<Page, LedgerError> {
        let mut page = self.rows(wanted, Some(MOST_ROWS))?;
        for row in &mut page.rows {
            // Nobody looks into what the service confirmed, refused or never got.
            if !matches!(row.state, State::Confirmed | State::Refused | State::NotSent) {
                row.looks = self.looks(row.attempt)?;
            }
        }
        Ok(page)
    }

    /// All operations of a day, and only those; or all that a text fits. Without the evidence.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn table(&self, wanted: &Wanted) -> Result<Page, LedgerError> {
        self.rows(wanted, None)
    }

    /// So many receipts, the latest first. Without sums, and without the evidence.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn latest(&self, many: u32) -> Result<Page, LedgerError> {
        let latest = "SELECT * FROM standing WHERE kind <> 'hold' ORDER BY attempt DESC LIMIT ?1";
        let mut latest = self.database.prepare_cached(latest)?;
        let mut latest = latest.query([many])?;
        let mut page = Page::default();
        while let Some(row) = latest.next()? {
            page.rows.push(Row::of(Standing::read(row)?, false));
        }
        Ok(page)
    }

    /// With a limit, what is open comes first, whatever its day.
    fn rows(&self, wanted: &Wanted, most: Option<usize>) -> Result<Page, LedgerError> {
        let text = wanted.text.trim();
        let open_too = most.is_some();
        // One more than is shown tells that there is more; without a limit SQLite wants a negative one.
        let limit = most.map_or(-1, |most| i64::try_from(most + 1).unwrap_or(i64::MAX));
        let (from, until) = (wanted.day.start, wanted.day.end);
        let which = if text.is_empty() { OF_A_DAY } else { OF_A_TEXT };
        let mut rows = self.database.prepare_cached(&format!(
            "SELECT * FROM standing WHERE attempt IN ({which})
             ORDER BY :open_too AND state IN ('unknown', 'undeliverable') AND kind <> 'hold' DESC, attempt DESC
             LIMIT :most"
        ))?;
        let mut found = if text.is_empty() {
            rows.query(
                named_params! { ":from": from, ":until": until, ":open_too": open_too, ":most": limit },
            )?
        } else {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            let is_phone = digits.len() > 4;
            let meant = Query::typed(text, wanted.home);
            rows.query(named_params! {
                ":open_too": open_too, ":most": limit,
                ":number": text.parse::<i64>().ok(),
                ":initials": text.to_uppercase(),
                ":phone": masked(&digits).filter(|_| is_phone),
                ":meant": meant.and_then(|query| masked(query.text())).filter(|_| is_phone),
                ":ending": digits.get(digits.len().saturating_sub(2)..).filter(|_| (2..=4).contains(&digits.len())),
                ":amount": Money::from_typed(text).ok().flatten().map(Money::hundredths),
            })?
        };
        let mut all = vec![];
        while let Some(row) = found.next()? {
            let standing = Standing::read(row)?;
            let is_repeatable = self.is_repeatable(&standing)?;
            all.push(Row::of(standing, is_repeatable));
        }
        let has_more = most.is_some_and(|most| all.len() > most);
        all.truncate(most.unwrap_or(usize::MAX));
        Ok(Page { rows: all, has_more, totals: self.totals(&wanted.day)? })
    }

    fn looks(&self, attempt: AttemptId) -> Result<Vec<Noted>, LedgerError> {
        let mut entries =
            self.database.prepare_cached("SELECT at, body FROM entry WHERE attempt = ?1 ORDER BY id")?;
        let mut entries = entries.query([attempt.0])?;
        let mut looks = vec![];
        while let Some(row) = entries.next()? {
            let (at, body): (i64, String) = (row.get(0)?, row.get(1)?);
            if let Said::Looked { balance, verdict, .. } = serde_json::from_str(&body)? {
                let balance = balance.and_then(Money::from_hundredths);
                looks.push(Noted { at, balance, verdict: verdict.0 });
            }
        }
        Ok(looks)
    }

    /// Of receipts only. What the service confirmed is summed up; what anybody only supposes is counted.
    fn totals(&self, day: &Range<i64>) -> Result<Totals, LedgerError> {
        let sums = "SELECT count(*) FILTER (WHERE state = 'confirmed') AS count,
                    sum(amount) FILTER (WHERE state = 'confirmed') AS amount,
                    sum(total) FILTER (WHERE state = 'confirmed') AS paid,
                    sum(spend) FILTER (WHERE state = 'confirmed') AS spent,
                    sum(earned) FILTER (WHERE state = 'confirmed') AS earned,
                    count(*) FILTER (WHERE state IN ('unknown', 'undeliverable')) AS unresolved,
                    count(*) FILTER (WHERE state IN ('inferred_booked', 'decided_booked')) AS supposed
             FROM standing WHERE kind <> 'hold' AND at >= ?1 AND at < ?2";
        let mut sums = self.database.prepare_cached(sums)?;
        Ok(sums.query_row(params![day.start, day.end], |row| {
            let sum = |column| {
                Ok::<_, rusqlite::Error>(Sum(row.get::<_, Option<i64>>(column)?.unwrap_or_default()))
            };
            Ok(Totals {
                count: row.get("count")?,
                amount: sum("amount")?,
                paid: sum("paid")?,
                spent: sum("spent")?,
                earned: sum("earned")?,
                unresolved: row.get("unresolved")?,
                supposed: row.get("supposed")?,
            })
        })?)
    }

    /// The receipts that went to this point of this service and whose outcome nobody knows. How to find
    /// their clients again is not in the ledger.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn inquiries(&self, server: &str, point: &str) -> Result<Vec<Inquiry>, LedgerError> {
        let mut open = vec![];
        for standing in self.in_state(State::Unknown)? {
            let opened = &standing.opened;
            if standing.kind() == Kind::Hold || opened.server != server || opened.point != point {
                continue;
            }
            let money = |hundredths: Option<i64>| hundredths.and_then(Money::from_hundredths);
            let sent = Sent {
                client: ClientId(opened.client.clone()),
                spend: money(Some(opened.spend)).unwrap_or_default(),
                earn: money(opened.earn),
                balance: money(opened.balance),
                holds: opened.holds.iter().filter_map(StoredHold::hold).collect(),
                // How long ago it was nobody knows.
                is_fresh: false,
                hold_lost: self.is_any(
                    &standing,
                    "kind = 'hold' AND state = 'unknown' AND attempt < :attempt AND at > :at - :longest",
                )?,
            };
            let overtaken = self.is_any(
                &standing,
                "kind <> 'hold' AND (attempt > :attempt AND state NOT IN ('refused', 'not_sent')
                                     OR attempt < :attempt AND state IN ('unknown', 'undeliverable'))",
            )?;
            let mut inquiry = Inquiry::new(AttemptId(standing.attempt), sent, None, overtaken);
            if self.is_followed(&standing, MAY_HAVE_HAPPENED)? {
                inquiry.void_witness();
            }
            open.push(inquiry);
        }
        Ok(open)
    }

    /// Whether a receipt of this client at this point is not confirmed.
    pub(crate) fn is_unconfirmed(
        &self,
        client: &ClientId,
        server: &str,
        point: &str,
    ) -> Result<bool, LedgerError> {
        let any =
            "SELECT EXISTS (SELECT * FROM standing WHERE client = ?1 AND client <> '' AND state = 'unknown'
                                  AND kind <> 'hold' AND server = ?2 AND point = ?3)";
        Ok(self
            .database
            .prepare_cached(any)?
            .query_row(params![client.0, server, point], |row| row.get(0))?)
    }

    /// Whether the same client has an operation like this.
    fn is_any(&self, standing: &Standing, like: &str) -> rusqlite::Result<bool> {
        let query = format!(
            "SELECT :attempt, :at, :longest,
                    EXISTS (SELECT * FROM standing WHERE client = :client AND client <> '' AND {like}) AS any_is"
        );
        self.database.prepare_cached(&query)?.query_row(
            named_params! {
                ":attempt": standing.attempt, ":at": standing.at, ":longest": LONGEST_HOLD,
                ":client": standing.opened.client,
            },
            |row| row.get("any_is"),
        )
    }

    /// Whether a receipt followed an operation at its point, whoever's, that stands so: any of them ends all holds there.
    fn is_followed(&self, standing: &Standing, states: &str) -> rusqlite::Result<bool> {
        let query = format!(
            "SELECT EXISTS (SELECT * FROM standing WHERE attempt > ?1 AND kind <> 'hold' AND server = ?2 AND point = ?3
                            AND state IN ({states}))"
        );
        let Opened { server, point, .. } = &standing.opened;
        let mut query = self.database.prepare_cached(&query)?;
        query.query_row(params![standing.attempt, server, point], |row| row.get(0))
    }

    /// The holds of this point that may still be in force at this time, in milliseconds since 1970: whose, and which; and whose
    /// answer was lost so lately that it may be.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn holds(&self, server: &str, point: &str, now: i64) -> Result<Holds, LedgerError> {
        let lately = "SELECT * FROM standing WHERE kind = 'hold' AND at > ?1 AND server = ?2 AND point = ?3
                      AND state IN ('confirmed', 'unknown') ORDER BY attempt";
        let mut lately = self.database.prepare_cached(lately)?;
        let mut lately = lately.query(params![now - LONGEST_TRACE, server, point])?;
        let mut holds = Holds::default();
        while let Some(row) = lately.next()? {
            let standing = Standing::read(row)?;
            if standing.state == State::Confirmed && self.is_followed(&standing, HAS_HAPPENED)? {
                continue;
            }
            let Standing { opened, state, .. } = standing;
            let client = ClientId(opened.client);
            if state == State::Unknown {
                holds.lost.push(client);
                continue;
            }
            let in_force = opened.holds.iter().filter(|hold| hold.ends_at > now);
            holds.left.extend(in_force.filter_map(StoredHold::hold).map(|hold| (client.clone(), hold)));
        }
        Ok(holds)
    }

    /// The receipts that wait for the service, the oldest first, with the server and the point that they wait for.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn waiting(&self) -> Result<Vec<Kept>, LedgerError> {
        let waiting = self.in_state(State::Deferred)?.into_iter().map(|standing| Kept {
            attempt: AttemptId(standing.attempt),
            at: standing.at,
            amount: Money::from_hundredths(standing.opened.amount).unwrap_or_default(),
            server: standing.opened.server,
            point: standing.opened.point,
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
        let money = |hundredths| Money::from_hundredths(hundredths).unwrap_or_default();
        let Standing { opened, .. } = standing;
        let (amount, spend) = (money(opened.amount), money(opened.spend));
        let (entry, wish) = (Entry::Amount(amount), Wish::of(spend));
        Ok(Some(Repeat { again: Some(attempt), client: ClientId(opened.client), lookup, entry, wish }))
    }

    /// How a row stands, and whose it is.
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

/// Holds that may still be in force.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holds {
    /// Whose, and which.
    pub left: Vec<(ClientId, Hold)>,
    /// Whose answer was lost.
    pub lost: Vec<ClientId>,
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

impl Row {
    fn of(standing: Standing, is_repeatable: bool) -> Self {
        let money = |hundredths: Option<i64>| hundredths.and_then(Money::from_hundredths);
        let kind = standing.kind();
        let Standing { attempt, at, opened, state, reason, detail, decision, total, total_written, earned } =
            standing;
        Self {
            attempt: AttemptId(attempt),
            at,
            kind,
            state,
            server: opened.server,
            point: opened.point,
            initials: opened.initials,
            phone: opened.phone,
            amount: money(Some(opened.amount)).unwrap_or_default(),
            spend: money(Some(opened.spend)).unwrap_or_default(),
            total: money(total),
            total_written,
            earned: money(earned),
            reason,
            detail,
            decision,
            balance: money(opened.balance),
            looks: vec![],
            again: opened.again.map(AttemptId),
            is_repeatable,
        }
    }
}
