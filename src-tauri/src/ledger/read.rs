//! What is read: a day, a search, the day's totals, and what is still open.

use std::ops::Range;

use register::{AttemptId, ClientId, Customer, Hold, HoldId, Inquiry, Lookup, Money, Repeat, Sent, Sum};
use rusqlite::{Row, named_params, params};

use super::{Ledger, LedgerError, names};
use crate::error::UiError;
use crate::screen::{LedgerKind, LedgerPage, LedgerRow, LedgerState, LedgerTotals, LookCard};

/// More rows than a person reads.
const MOST_ROWS: usize = 500;

impl Ledger {
    /// How many receipts have an outcome that nobody knows. A hold ends by itself and is not counted.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn unresolved(&self) -> Result<u32, LedgerError> {
        let count = "SELECT count(*) FROM operation WHERE unresolved";
        Ok(self.database.query_row(count, [], |row| row.get(0))?)
    }

    /// The operations of a day, given in milliseconds since 1970, with those before all others that
    /// nobody knows the outcome of, whatever their day. With a text, those of all days that it fits:
    /// initials, a phone or its end, an amount, a row's number.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn page(&self, day: Range<i64>, text: &str) -> Result<LedgerPage, LedgerError> {
        self.rows(&day, text, Some(MOST_ROWS))
    }

    /// All operations of a day, and only those; or with a text, all that it fits.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn table(&self, day: Range<i64>, text: &str) -> Result<LedgerPage, LedgerError> {
        self.rows(&day, text, None)
    }

    /// With a limit, what is open comes first, whatever its day.
    fn rows(&self, day: &Range<i64>, text: &str, most: Option<usize>) -> Result<LedgerPage, LedgerError> {
        let text = text.trim();
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let phone = match digits.len() {
            0..=1 => None,
            2..=4 => Some(format!("%{}", &digits[digits.len() - 2..])),
            _ => Customer::mask(&digits),
        };
        let mut rows = self.database.prepare_cached(
            "SELECT *,
                    state IN ('inferred_not_booked', 'decided_not_booked') AND kind <> 'hold'
                    AND NOT EXISTS (SELECT * FROM operation AS later WHERE later.again = operation.id
                                    AND later.state NOT IN ('refused', 'not_sent', 'inferred_not_booked',
                                                            'decided_not_booked')) AS repeatable
             FROM operation
             WHERE CASE WHEN :text = '' THEN unresolved AND :open_too OR (at >= :from AND at < :until)
                   ELSE initials = :initials OR phone LIKE :phone OR amount = :amount OR spend = :amount
                        OR CAST(id AS TEXT) = :text END
             ORDER BY unresolved AND :open_too DESC, id DESC LIMIT :most",
        )?;
        let amount = Money::from_typed(text).ok().flatten().map(Money::hundredths);
        let read = rows.query_map(
            named_params! {
                ":text": text, ":from": day.start, ":until": day.end, ":initials": text.to_uppercase(),
                ":phone": phone, ":amount": amount, ":open_too": most.is_some(),
                // One more than is shown tells that there is more; without a limit SQLite wants a negative one.
                ":most": most.map_or(-1, |most| i64::try_from(most + 1).unwrap_or(i64::MAX)),
            },
            ledger_row,
        )?;
        let mut rows: Vec<LedgerRow> = read.collect::<Result<_, _>>()?;
        let has_more = most.is_some_and(|most| rows.len() > most);
        rows.truncate(most.unwrap_or(usize::MAX));
        for row in &mut rows {
            row.looks = self.looks(row.id)?;
        }
        Ok(LedgerPage { rows, has_more, totals: self.totals(day)? })
    }

    fn looks(&self, attempt: i64) -> rusqlite::Result<Vec<LookCard>> {
        let mut looks = self.database.prepare_cached(
            "SELECT at, balance, reason FROM history
             WHERE attempt = ?1 AND state IN ('looked', 'inferred_booked', 'inferred_not_booked') ORDER BY id",
        )?;
        let look = |row: &Row<'_>| {
            let verdict = names::verdict(row.get_ref("reason")?.as_str()?);
            Ok(LookCard { at: row.get("at")?, balance: money(row, "balance")?, verdict })
        };
        looks.query_map([attempt], look)?.collect()
    }

    /// Of receipts only. What the service confirmed is summed up; what anybody only supposes is counted.
    fn totals(&self, day: &Range<i64>) -> rusqlite::Result<LedgerTotals> {
        self.database
            .prepare_cached(
                "SELECT count(*) FILTER (WHERE state = 'confirmed') AS count,
                        sum(amount) FILTER (WHERE state = 'confirmed') AS amount,
                        sum(total) FILTER (WHERE state = 'confirmed') AS paid,
                        sum(spend) FILTER (WHERE state = 'confirmed') AS spent,
                        sum(earned) FILTER (WHERE state = 'confirmed') AS earned,
                        count(*) FILTER (WHERE unresolved) AS unresolved,
                        count(*) FILTER (WHERE state IN ('inferred_booked', 'decided_booked')) AS supposed
                 FROM operation WHERE kind <> 'hold' AND at >= ?1 AND at < ?2",
            )?
            .query_row(params![day.start, day.end], |row| {
                let sum = |column| {
                    let hundredths: Option<i64> = row.get(column)?;
                    Ok::<_, rusqlite::Error>(Sum(hundredths.unwrap_or_default()).to_string())
                };
                Ok(LedgerTotals {
                    count: row.get("count")?,
                    amount: sum("amount")?,
                    paid: sum("paid")?,
                    spent: sum("spent")?,
                    earned: sum("earned")?,
                    unresolved: row.get("unresolved")?,
                    supposed: row.get("supposed")?,
                })
            })
    }

    /// The receipts that went to this point of this service and whose outcome nobody knows. How to find
    /// their clients again is not in the ledger.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn inquiries(&self, server: &str, point: &str) -> Result<Vec<Inquiry>, LedgerError> {
        let mut open = self.database.prepare_cached(
            "SELECT id, client, spend, earn, balance, hold, hold_points, hold_ends_at,
                    EXISTS (SELECT * FROM operation AS held
                            WHERE held.client = operation.client AND held.kind = 'hold'
                            AND held.state = 'unknown' AND held.id < operation.id
                            AND held.at > operation.at - 30 * 60 * 1000) AS hold_lost,
                    EXISTS (SELECT * FROM operation AS other
                            WHERE other.client = operation.client AND other.kind <> 'hold'
                            AND (other.id > operation.id AND other.state NOT IN ('refused', 'not_sent')
                                 OR other.unresolved AND other.id < operation.id)
                           ) AS overtaken
             FROM operation WHERE state = 'unknown' AND kind <> 'hold' AND server = ?1 AND point = ?2 ORDER BY id",
        )?;
        let open = open.query_map([server, point], |row| {
            let (points, ends_at): (_, Option<i64>) = (exact(row, "hold_points")?, row.get("hold_ends_at")?);
            let id: Option<String> = row.get("hold")?;
            let hold = id.zip(points).zip(ends_at);
            let sent = Sent {
                client: ClientId(row.get("client")?),
                spend: exact(row, "spend")?.unwrap_or_default(),
                earn: exact(row, "earn")?,
                balance: exact(row, "balance")?,
                hold: hold.map(|((id, points), ends_at)| Hold { id: HoldId(id), points, ends_at }),
                hold_lost: row.get("hold_lost")?,
            };
            Ok(Inquiry::new(AttemptId(row.get("id")?), sent, None, row.get("overtaken")?))
        })?;
        Ok(open.collect::<Result<_, _>>()?)
    }

    /// What it takes to do again what was not booked; `None` where it cannot be, or already was.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn repeat(&self, attempt: AttemptId, lookup: Lookup) -> Result<Option<Repeat>, LedgerError> {
        let page = self.page(0..0, &attempt.0.to_string())?;
        let repeatable = page.rows.iter().any(|row| row.id == attempt.0 && row.repeatable);
        if !repeatable {
            return Ok(None);
        }
        let row = "SELECT client, amount, spend FROM attempt WHERE id = ?1";
        let repeat = self.database.query_row(row, [attempt.0], |row| {
            Ok(Repeat {
                attempt,
                client: ClientId(row.get("client")?),
                lookup,
                amount: exact(row, "amount")?.unwrap_or_default(),
                spend: exact(row, "spend")?.unwrap_or_default(),
            })
        })?;
        Ok(Some(repeat))
    }
}

fn ledger_row(row: &Row<'_>) -> rusqlite::Result<LedgerRow> {
    let state = state(row.get_ref("state")?.as_str()?);
    let reason: Option<String> = row.get("reason")?;
    let detail: Option<String> = row.get("detail")?;
    let is_inferred = matches!(state, LedgerState::InferredBooked | LedgerState::InferredNotBooked);
    let (error, decision, total_written) = match reason.filter(|_| !is_inferred) {
        Some(reason) => (Some(UiError { code: names::code(&reason), field: None, detail }), None, None),
        None if state == LedgerState::Confirmed => (None, None, detail),
        None => (None, detail, None),
    };
    Ok(LedgerRow {
        id: row.get("id")?,
        at: row.get("at")?,
        kind: match row.get_ref("kind")?.as_str()? {
            "spend" => LedgerKind::Spend,
            "hold" => LedgerKind::Hold,
            _ => LedgerKind::Earn,
        },
        state,
        initials: row.get("initials")?,
        phone: row.get("phone")?,
        amount: money(row, "amount")?.unwrap_or_default(),
        spend: money(row, "spend")?.unwrap_or_default(),
        balance: money(row, "balance")?,
        total: money(row, "total")?,
        total_written,
        earned: money(row, "earned")?,
        error,
        decision,
        looks: vec![],
        again: row.get("again")?,
        repeatable: row.get("repeatable")?,
    })
}

fn state(name: &str) -> LedgerState {
    match name {
        "opened" => LedgerState::Opened,
        "confirmed" => LedgerState::Confirmed,
        "refused" => LedgerState::Refused,
        "not_sent" => LedgerState::NotSent,
        "inferred_booked" => LedgerState::InferredBooked,
        "inferred_not_booked" => LedgerState::InferredNotBooked,
        "decided_booked" => LedgerState::DecidedBooked,
        "decided_not_booked" => LedgerState::DecidedNotBooked,
        "deferred" => LedgerState::Deferred,
        "delivered" => LedgerState::Delivered,
        "undeliverable" => LedgerState::Undeliverable,
        _ => LedgerState::Unknown,
    }
}

fn exact(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Money>> {
    let hundredths: Option<i64> = row.get(column)?;
    Ok(hundredths.and_then(Money::from_hundredths))
}

fn money(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<String>> {
    Ok(exact(row, column)?.map(|money| money.to_string()))
}
