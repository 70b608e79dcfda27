//! What is read: a day, a search, the day's totals. What is still open stands in `open.rs`.

use std::ops::Range;
use std::path::Path;

use register::{AttemptId, Country, Money, Query, Sum, masked};
use rusqlite::{Connection, named_params, params};

use crate::entry::Said;
use crate::ledger::look_into;
use crate::row::{Noted, Page, Row, Totals};
use crate::standing::Standing;
use crate::{LedgerError, State};

/// More rows than a person reads.
const MOST_ROWS: usize = 500;

/// A connection that reads. One of its own has nothing to do with who writes.
#[derive(Debug)]
pub struct Reader {
    pub(crate) database: Connection,
}

/// Which rows are wanted.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Of this day, in milliseconds since 1970.
    /// Of an empty one there is only what is open.
    pub day: Range<i64>,
    /// Or, where this says anything, those of all days that it fits: initials, a phone or its end, an amount, a row's number.
    pub text: String,
    /// How a phone in it is meant.
    pub home: Country,
}

/// A day's rows, and what is open or waits on other days.
fn of_a_day() -> String {
    let open = State::open_receipts();
    format!(
        "SELECT attempt FROM (SELECT attempt FROM standing WHERE at >= :from AND at < :until ORDER BY at DESC LIMIT :most)
         UNION SELECT attempt FROM standing WHERE :open_too AND {open}
         UNION SELECT attempt FROM standing WHERE :open_too AND state = 'deferred'"
    )
}

/// What fits a text, each way by an index of its own, so that no search reads the whole ledger.
const OF_A_TEXT: &str = "
    SELECT attempt FROM standing WHERE attempt = :number
    UNION SELECT * FROM (SELECT attempt FROM standing WHERE initials = :initials ORDER BY attempt DESC LIMIT :most)
    UNION SELECT * FROM (SELECT attempt FROM standing WHERE phone = :phone ORDER BY attempt DESC LIMIT :most)
    UNION SELECT * FROM (SELECT attempt FROM standing WHERE phone = :meant ORDER BY attempt DESC LIMIT :most)
    UNION SELECT * FROM (SELECT attempt FROM standing WHERE ending = :ending ORDER BY attempt DESC LIMIT :most)
    UNION SELECT * FROM (SELECT attempt FROM standing WHERE amount = :amount ORDER BY attempt DESC LIMIT :most)
    UNION SELECT * FROM (SELECT attempt FROM standing WHERE spend = :amount AND spend > 0 ORDER BY attempt DESC LIMIT :most)";

/// The last digits of a phone, where somebody looks for one by a few. A figure with a decimal sign is an amount.
fn ending<'a>(text: &str, digits: &'a str) -> Option<&'a str> {
    let is_ending = (2..=4).contains(&digits.len()) && !text.contains(['.', ',']);
    digits.get(digits.len().saturating_sub(2)..).filter(|_| is_ending)
}

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
        let count = format!("SELECT count(*) FROM standing WHERE {}", State::open_receipts());
        Ok(self.database.prepare_cached(&count)?.query_row([], |row| row.get(0))?)
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

    /// All operations of a day, and only those; of an empty one what is open; or all that a text fits. Without the evidence.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn table(&self, wanted: &Wanted) -> Result<Page, LedgerError> {
        self.rows(wanted, None)
    }

    /// So many receipts, the latest first, without the evidence.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn latest(&self, many: u32) -> Result<Vec<Row>, LedgerError> {
        let latest = "SELECT * FROM standing WHERE kind <> 'hold' ORDER BY attempt DESC LIMIT ?1";
        let mut latest = self.database.prepare_cached(latest)?;
        let mut latest = latest.query([many])?;
        let mut rows = vec![];
        while let Some(row) = latest.next()? {
            rows.push(Row::of(Standing::read(row)?, false));
        }
        Ok(rows)
    }

    /// With a limit, what is open comes first, whatever its day.
    fn rows(&self, wanted: &Wanted, most: Option<usize>) -> Result<Page, LedgerError> {
        let text = wanted.text.trim();
        let open_too = most.is_some() || wanted.day.is_empty();
        // One more than is shown tells that there is more; without a limit SQLite wants a negative one.
        let limit = most.map_or(-1, |most| i64::try_from(most + 1).unwrap_or(i64::MAX));
        let (from, until) = (wanted.day.start, wanted.day.end);
        let which = if text.is_empty() { of_a_day() } else { OF_A_TEXT.to_owned() };
        let open = State::open_receipts();
        let mut rows = self.database.prepare_cached(&format!(
            "SELECT * FROM standing WHERE attempt IN ({which})
             ORDER BY :open_too AND {open} DESC, attempt DESC
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
                ":ending": ending(text, &digits),
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
        let open = State::open_receipts();
        let sums = format!(
            "SELECT count(*) FILTER (WHERE state = 'confirmed') AS count,
                    sum(amount) FILTER (WHERE state = 'confirmed') AS amount,
                    sum(total) FILTER (WHERE state = 'confirmed') AS paid,
                    sum(spend) FILTER (WHERE state = 'confirmed') AS spent,
                    sum(earned) FILTER (WHERE state = 'confirmed') AS earned,
                    count(*) FILTER (WHERE {open}) AS unresolved,
                    count(*) FILTER (WHERE state IN ('inferred_booked', 'decided_booked')) AS supposed
             FROM standing WHERE kind <> 'hold' AND at >= ?1 AND at < ?2"
        );
        let mut sums = self.database.prepare_cached(&sums)?;
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
