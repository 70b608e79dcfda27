//! The loyalty service as the register knows it: the API's types in the register's words, and the
//! API's errors as failures. Which rule goes for which figure stands here; the rules are in `loyalty_api::Figure`.

pub mod birthday;
pub mod link;
pub mod proxy;
pub mod words;

use std::ops::ControlFlow;

use jiff::tz::TimeZone;
use loyalty_api::{
    Client, ClientCard, ClientQuery, ConnectError, Decimal, Error, Figure, Held, HoldRequest, PointId,
    Recalc, RecalcRequest, Refusal, Retail, RetailRequest, Subject,
};
use register::{
    Answer, BalanceReading, Calculation, ClientId, Customer, Failure, Hold, HoldId, Level, Money, Outcome,
    Query, Reason, Scheme, Seen,
};

use crate::clock::now;
use words::shown;

/// No phone has more characters, and no e-mail address and no address of a photo more bytes.
const LONGEST_PHONE: usize = 32;
const LONGEST_EMAIL: usize = 254;
const LONGEST_ADDRESS: usize = 2048;

/// One service, one point of sale.
#[derive(Clone, Debug)]
pub struct Service {
    api: Client,
    point: PointId,
    hold_minutes: u8,
}

impl Service {
    /// The service behind a client, for calls from one point of sale.
    #[must_use]
    pub fn new(api: Client, point: &str, hold_minutes: u32) -> Self {
        let hold_minutes = u8::try_from(hold_minutes).unwrap_or(10);
        Self { api, point: PointId(point.to_owned()), hold_minutes }
    }

    /// Whether somebody answers there. Keeps a connection ready for the next customer.
    pub async fn is_reachable(&self) -> bool {
        self.api.warm().await.is_ok()
    }

    /// Looks a client up, with these holds of ours named.
    ///
    /// # Errors
    /// Nobody was found, or the service was not reached.
    pub async fn search(&self, query: &Query, holds: &[HoldId]) -> Result<Customer, Failure> {
        let query =
            ClientQuery { search: query.text().to_owned(), point: self.point.clone(), hold: named(holds) };
        Ok(customer(self.api.client(&query).await.map_err(failure)?))
    }

    /// Reads a client's balance again so that it tells of our holds, too: see [`BalanceReading`].
    ///
    /// # Errors
    /// The service was not reached, or found somebody else.
    pub async fn look(&self, lookup: &Query, client: &ClientId, holds: &[Hold]) -> Result<Seen, Failure> {
        let mut reading = BalanceReading::new(holds, now());
        loop {
            let found = self.search(lookup, &reading.names()).await.and_then(|found| {
                let other = || Failure::new(Outcome::Unknown, Reason::Contradictory, None);
                (found.id == *client).then_some(found.balance).ok_or_else(other)
            });
            if let ControlFlow::Break(seen) = reading.take(found) {
                return seen;
            }
        }
    }

    /// Asks what a receipt would come to.
    ///
    /// # Errors
    /// The service refused, or was not reached.
    pub async fn quote(
        &self,
        client: &ClientId,
        amount: Money,
        holds: &[HoldId],
    ) -> Result<Calculation, Failure> {
        let request = RecalcRequest {
            client: loyalty_api::ClientId(client.0.clone()),
            point: self.point.clone(),
            amount: decimal(amount),
            hold: named(holds),
        };
        calculation(self.api.recalc(&request).await.map_err(failure)?)
    }

    /// Creates the operation. Sends once.
    ///
    /// # Errors
    /// The failure says whether the service may have acted.
    pub async fn sell(
        &self,
        client: &ClientId,
        amount: Money,
        spend: Money,
        holds: &[HoldId],
    ) -> Result<Answer, Failure> {
        let request = RetailRequest {
            client: loyalty_api::ClientId(client.0.clone()),
            point: self.point.clone(),
            amount: decimal(amount),
            spend: decimal(spend),
            hold: named(holds),
        };
        answer(self.api.retail(&request).await.map_err(failure)?)
    }

    /// Puts points aside. Sends once.
    ///
    /// # Errors
    /// The failure says whether the service may have acted.
    pub async fn hold(&self, client: &ClientId, points: Money) -> Result<Hold, Failure> {
        let request = HoldRequest {
            client: loyalty_api::ClientId(client.0.clone()),
            point: self.point.clone(),
            amount: decimal(points),
            duration: Some(self.hold_minutes),
        };
        let held = self.api.hold(&request).await.map_err(|error| match error {
            // The amount of a hold is points.
            Error::Refused(refusal) if refusal.about == Some(Subject::Amount) => {
                failure(Error::Refused(Refusal { about: Some(Subject::Spend), ..refusal }))
            }
            error => failure(error),
        })?;
        let id = HoldId(held.id.0.clone());
        let hold = hold(held, now(), self.hold_minutes);
        if hold.is_err() {
            // Whatever it is, it has a name, and nobody needs it.
            let _ = self.release(&id).await;
        }
        hold
    }

    /// Lets held points go. Safe to repeat.
    ///
    /// # Errors
    /// The points may stay held until their time is over.
    pub async fn release(&self, hold: &HoldId) -> Result<(), Failure> {
        match self.api.release(&loyalty_api::HoldId(hold.0.clone())).await.map_err(failure) {
            // What is not there any more is let go.
            Err(Failure { reason: Reason::HoldNotFound, .. }) => Ok(()),
            released => released,
        }
    }

    /// One harmless search, to see whether address, key and point are right.
    ///
    /// # Errors
    /// What is wrong. A refusal in the service's own words is as good as a client who is found, unless it is about the
    /// key or the point.
    pub async fn check(&self) -> Result<(), Failure> {
        let query = ClientQuery { search: "00000000000".to_owned(), point: self.point.clone(), hold: vec![] };
        match self.api.client(&query).await.map_err(failure) {
            Err(refused) if proves_the_way(&refused) => Ok(()),
            other => other.map(drop),
        }
    }
}

/// How services speak of a key or a point in sentences that name no field.
const ABOUT_THE_WAY: [&str; 14] = [
    "key",
    "point",
    "token",
    "auth",
    "access",
    "forbidden",
    "permission",
    "credential",
    "ключ",
    "точк",
    "токен",
    "доступ",
    "авториз",
    "прав",
];

/// Whether a refusal is in the service's own words, and about neither the key nor the point.
fn proves_the_way(refused: &Failure) -> bool {
    let says = refused.detail.as_deref().unwrap_or_default().to_lowercase();
    match refused.reason {
        Reason::ClientNotFound | Reason::SpendTooLarge | Reason::HoldNotFound | Reason::RefusedOther => true,
        Reason::Declined => !ABOUT_THE_WAY.iter().any(|word| says.contains(word)),
        _ => false,
    }
}

/// A hold of so many minutes, at this time in milliseconds since 1970.
pub(crate) fn hold(held: Held, now: i64, minutes: u8) -> Result<Hold, Failure> {
    let ends_at = ends_at(&held, now, minutes);
    Ok(Hold { id: HoldId(held.id.0), points: echoed(&held.amount, "held.amount")?, ends_at })
}

/// When a hold ends by this machine's clock, in milliseconds since 1970. Where the service told its own time, only the
/// difference counts, so that a wrong clock here does no harm. An end that is not ahead, or further away than was asked
/// for, is no end: then the hold lasts as long as was asked for.
fn ends_at(held: &Held, now: i64, minutes: u8) -> i64 {
    let asked = i64::from(minutes) * 60_000;
    let services = held.answered.map_or(now, |seconds| seconds.saturating_mul(1000));
    let left = held.until.map(|until| until.saturating_mul(1000).saturating_sub(services));
    now.saturating_add(left.filter(|left| (1..=asked).contains(left)).unwrap_or(asked))
}

fn named(holds: &[HoldId]) -> Vec<loyalty_api::HoldId> {
    holds.iter().map(|hold| loyalty_api::HoldId(hold.0.clone())).collect()
}

fn decimal(money: Money) -> Decimal {
    let exact = Decimal::new(money.hundredths(), 2);
    if exact.is_integer() { exact.trunc() } else { exact }
}

/// What was sent, told back. With further places it is something else.
fn echoed(figure: &Figure, field: &str) -> Result<Money, Failure> {
    let contradictory =
        || Failure::new(Outcome::Unknown, Reason::Contradictory, format!("{field}: {figure} was not sent"));
    figure.as_echo().and_then(Money::from_hundredths).ok_or_else(contradictory)
}

/// What is only shown: what is too large for any till is not.
fn rounded(figure: &Figure) -> Option<Money> {
    Money::from_hundredths(figure.as_nearest())
}

/// The most that can be spent. More than any receipt is as good as that.
fn limit(figure: &Figure) -> Money {
    let hundredths = figure.as_limit();
    Money::from_hundredths(hundredths.clamp(0, Money::MAX.hundredths())).unwrap_or_default()
}

/// What is to be paid.
fn payable(figure: &Figure, field: &str) -> Result<Money, Failure> {
    let unpayable = || Failure::new(Outcome::Unknown, Reason::Unreadable, format!("{field}: {figure}"));
    rounded(figure).ok_or_else(unpayable)
}

fn scheme(kind: &str) -> Scheme {
    match kind {
        "cashback" => Scheme::Cashback,
        "discount" => Scheme::Discount,
        _ => Scheme::Other(shown(kind, words::TITLE)),
    }
}

fn percent(text: Option<String>) -> Option<String> {
    text.map(|text| shown(&text, words::PERCENT))
}

pub(crate) fn customer(card: ClientCard) -> Customer {
    Customer {
        id: ClientId(card.id.0),
        name: shown(&card.name.unwrap_or_default(), words::NAME),
        photo: card.photo.filter(|address| address.len() <= LONGEST_ADDRESS),
        birthday: card.birthday.and_then(|text| birthday::read(&text, &TimeZone::system())),
        level: Level {
            title: shown(&card.level.title.unwrap_or_default(), words::TITLE),
            percent: percent(card.level.percent),
            scheme: scheme(&card.level.kind.unwrap_or_default()),
            max_spend_percent: percent(card.level.max_spend_percent),
        },
        // Cut, it would be somebody else's.
        phone: card.phone.filter(|phone| phone.len() <= LONGEST_PHONE),
        email: card.email.filter(|email| email.len() <= LONGEST_EMAIL),
        balance: card.balance.as_ref().and_then(rounded),
    }
}

pub(crate) fn calculation(recalc: Recalc) -> Result<Calculation, Failure> {
    Ok(Calculation {
        amount: echoed(&recalc.amount, "recalc.amount")?,
        percent: percent(recalc.percent),
        scheme: recalc.kind.as_deref().map(scheme),
        spend: recalc.spend.as_ref().map(limit).unwrap_or_default(),
        earn: recalc.earn.as_ref().and_then(rounded),
    })
}

pub(crate) fn answer(retail: Retail) -> Result<Answer, Failure> {
    Ok(Answer {
        amount: echoed(&retail.amount, "retail.amount")?,
        total: payable(&retail.total, "retail.total")?,
        total_written: retail.total.beyond_hundredths().map(|written| shown(written, words::FIGURE)),
        percent: percent(retail.percent),
        scheme: retail.kind.as_deref().map(scheme),
        spend: retail.spend.map(|spend| echoed(&spend, "retail.spend")).transpose()?,
        earn: retail.earn.as_ref().and_then(rounded),
    })
}

/// An error of the API as the register understands it.
pub(crate) fn failure(error: Error) -> Failure {
    let outcome = match error.outcome() {
        loyalty_api::Outcome::NotSent => Outcome::NotSent,
        loyalty_api::Outcome::Refused => Outcome::Refused,
        loyalty_api::Outcome::Unknown => Outcome::Unknown,
    };
    let retry_after = match error {
        Error::TooManyRequests { retry_after } => retry_after,
        _ => None,
    };
    let (reason, detail) = match error {
        Error::Refused(refusal) => {
            let reason = match refusal.about {
                Some(Subject::Key) => Reason::KeyRefused,
                Some(Subject::Point) => Reason::PointNotFound,
                Some(Subject::Client) => Reason::ClientNotFound,
                Some(Subject::Hold) => Reason::HoldNotFound,
                Some(Subject::Spend) => Reason::SpendTooLarge,
                Some(Subject::Amount | Subject::Other) => Reason::RefusedOther,
                None => Reason::Declined,
            };
            (reason, Some(refusal.words))
        }
        Error::KeyRefused(_) => (Reason::KeyRefused, None),
        Error::TooManyRequests { retry_after } => {
            (Reason::TooManyRequests, retry_after.map(|wait| format!("{} s", wait.as_secs())))
        }
        Error::Connect(ConnectError::HostNotFound) => (Reason::HostNotFound, None),
        Error::Connect(ConnectError::Unreachable(cause)) => (Reason::Unreachable, Some(cause)),
        Error::Connect(ConnectError::Tls(cause)) => (Reason::TlsFailed, Some(cause)),
        Error::Connect(ConnectError::TimedOut) | Error::TimedOut => (Reason::TimedOut, None),
        Error::Broken(cause) => (Reason::ConnectionLost, Some(cause)),
        Error::ServiceFailed(_) => (Reason::ServiceFailed, Some(error.to_string())),
        Error::NotFound | Error::Redirected(_) | Error::UnexpectedStatus(_) | Error::NotJson(_) => {
            (Reason::NotThisService, Some(error.to_string()))
        }
        Error::Unreadable { .. } | Error::NotSuccess | Error::TooLarge => {
            (Reason::Unreadable, Some(error.to_string()))
        }
    };
    let detail = detail.map(|detail| shown(&detail, words::SENTENCE));
    Failure { retry_after, ..Failure::new(outcome, reason, detail) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use loyalty_api::Reply;
    use reqwest::StatusCode;

    #[test]
    fn a_hold_ends_by_the_services_clock_or_when_it_was_asked_for() {
        let check = |until, answered, now: i64, left: i64| {
            let reply = Reply {
                status: StatusCode::OK,
                retry_after: None,
                clock: answered,
                body: format!(r#"{{"success":true,"held":{{"id":"h","amount":5,"until":{until}}}}}"#)
                    .into_bytes(),
            };
            let held = reply.held().expect("a hold");
            assert_eq!(ends_at(&held, now, 10), now + left, "{until} {answered:?} {now}");
        };
        let asked = 10 * 60_000;
        check("1000", Some(900), 5_000_000, 100_000);
        check("1000", None, 900_000, 100_000);
        check("1500", Some(900), 5_000_000, asked);
        for until in [
            "1501",
            "9223372036854775807",
            "900",
            "899",
            "0",
            "-1",
            "950.5",
            "\"950\"",
            "950000",
            "null",
            "{}",
            "1e3",
        ] {
            check(until, Some(900), 5_000_000, asked);
        }
        check("1000", Some(i64::MAX), 5_000_000, asked);
        check("1000", Some(i64::MIN), 5_000_000, asked);
    }

    #[test]
    fn what_a_service_says_is_cut_and_cleaned_where_it_enters() {
        let long = || Some(format!("e{}", "\u{301}\u{202e}x".repeat(100_000)));
        let level =
            loyalty_api::Level { title: long(), percent: long(), kind: long(), max_spend_percent: long() };
        let id = loyalty_api::ClientId("c".to_owned());
        let (name, photo, birthday, phone, email, balance) = (long(), long(), long(), long(), long(), None);
        let entered = customer(ClientCard { id, name, photo, birthday, level, phone, email, balance });
        let size = format!("{entered:?}").len();
        assert!(size < 4_000, "{size} bytes are kept of what is only shown");
        assert!(!format!("{entered:?}").contains("202e"));

        let refusal = loyalty_api::Refusal { about: Some(Subject::Spend), words: "no \u{7}".repeat(100_000) };
        let refused = failure(Error::Refused(refusal));
        assert_eq!(refused.detail.map(|detail| detail.chars().count()), Some(words::SENTENCE));
    }

    #[test]
    fn only_a_refusal_of_something_else_proves_key_and_point() {
        let proves = |about, words: &str| {
            proves_the_way(&failure(Error::Refused(Refusal { about, words: words.to_owned() })))
        };
        assert!(proves(Some(Subject::Client), "client: Client not found."));
        assert!(proves(Some(Subject::Other), "search: Invalid"));
        assert!(proves(None, "Nobody has this phone number"));
        assert!(!proves(Some(Subject::Point), "point: Point not found."));
        assert!(!proves(None, "Неверный ключ доступа") && !proves(None, "Access denied for you"));
        assert!(!proves_the_way(&failure(Error::NotFound)) && !proves_the_way(&failure(Error::NotSuccess)));
    }

    #[test]
    fn money_goes_out_without_needless_places() {
        let check = |hundredths: i64, expect: &str| {
            let money = Money::from_hundredths(hundredths).expect("money");
            assert_eq!(decimal(money).to_string(), expect);
        };
        check(10_000, "100");
        check(10_010, "100.10");
        check(5, "0.05");
    }
}
