//! The loyalty service as the register knows it: the API's types in the register's words, and the
//! API's errors as failures.

use loyalty_api::{
    Client, ClientCard, ClientQuery, ConnectError, Decimal, Error, HoldRequest, PointId, Recalc,
    RecalcRequest, Retail, RetailRequest,
};
use register::{
    Answer, Calculation, ClientId, Customer, Failure, Hold, HoldId, Level, Money, Outcome, Query, Reason,
    Scheme, Seen, Witness,
};

use crate::ledger::now;
use crate::words::{self, shown};

/// Characters of a day: `YYYY-MM-DD`.
const DAY: usize = 10;
/// No phone has more characters, and no address of a photo more bytes.
const LONGEST_PHONE: usize = 32;
const LONGEST_ADDRESS: usize = 2048;
/// A hold that ends within so many milliseconds may be over before the balance is read.
const HOLD_MARGIN: i64 = 2_000;

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

    /// Looks a client up.
    ///
    /// # Errors
    /// Nobody was found, or the service was not reached.
    pub async fn search(&self, query: &Query) -> Result<Customer, Failure> {
        self.read(query, None).await
    }

    async fn read(&self, query: &Query, hold: Option<&HoldId>) -> Result<Customer, Failure> {
        let query =
            ClientQuery { search: query.text().to_owned(), point: self.point.clone(), hold: own_holds(hold) };
        Ok(customer(self.api.client(&query).await.map_err(failure)?))
    }

    /// Reads a client's balance again, as it was read before: with the same hold named. Where that hold
    /// would still be in force, the balance without it tells whether it is.
    ///
    /// # Errors
    /// The service was not reached, or found somebody else.
    pub async fn look(
        &self,
        lookup: &Query,
        client: &ClientId,
        hold: Option<&Hold>,
    ) -> Result<Seen, Failure> {
        let balance = async |hold| {
            let found = self.read(lookup, hold).await?;
            let is_theirs = found.id == *client;
            let other = || Failure::new(Outcome::Unknown, Reason::Contradictory, None);
            is_theirs.then_some(found.balance).ok_or_else(other)
        };
        let with = balance(hold.map(|hold| &hold.id)).await?;
        let Some(hold) = hold.filter(|hold| now() + HOLD_MARGIN < hold.ends_at) else {
            return Ok(Seen { balance: with, witness: None });
        };
        let without = balance(None).await?;
        // Read once more: a balance that moved in between tells nothing of the hold.
        let steady = balance(Some(&hold.id)).await? == with;
        let witness = with.zip(without).filter(|_| steady).and_then(|(with, without)| {
            if with == without {
                Some(Witness::Gone)
            } else {
                (with - without == hold.points).then_some(Witness::InForce)
            }
        });
        Ok(Seen { balance: with, witness })
    }

    /// Asks what a receipt would come to.
    ///
    /// # Errors
    /// The service refused, or was not reached.
    pub async fn quote(
        &self,
        client: &ClientId,
        amount: Money,
        hold: Option<&HoldId>,
    ) -> Result<Calculation, Failure> {
        let request = RecalcRequest {
            client: loyalty_api::ClientId(client.0.clone()),
            point: self.point.clone(),
            amount: decimal(amount),
            hold: own_holds(hold),
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
        hold: Option<&HoldId>,
    ) -> Result<Answer, Failure> {
        let request = RetailRequest {
            client: loyalty_api::ClientId(client.0.clone()),
            point: self.point.clone(),
            amount: decimal(amount),
            spend: decimal(spend),
            hold: own_holds(hold),
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
        let held = self.api.hold(&request).await.map_err(failure)?;
        let points = money(held.amount, "held.amount")?;
        let ends_at = ends_at(held.until, held.answered, now(), self.hold_minutes);
        Ok(Hold { id: HoldId(held.id.0), points, ends_at })
    }

    /// Lets held points go. Safe to repeat.
    ///
    /// # Errors
    /// The points may stay held until their time is over.
    pub async fn release(&self, hold: &HoldId) -> Result<(), Failure> {
        self.api.release(&loyalty_api::HoldId(hold.0.clone())).await.map_err(failure)
    }

    /// One harmless search, to see whether address, key and point are right.
    ///
    /// # Errors
    /// What is wrong. A client who is not found is as good as one who is.
    pub async fn check(&self) -> Result<(), Failure> {
        let query = ClientQuery { search: "00000000000".to_owned(), point: self.point.clone(), hold: vec![] };
        match self.api.client(&query).await.map_err(failure) {
            Err(Failure { reason: Reason::ClientNotFound, .. }) => Ok(()),
            other => other.map(drop),
        }
    }
}

/// When a hold ends by this machine's clock, in milliseconds since 1970. Where the service told its
/// own time, only the difference counts, so that a wrong clock here does no harm. It never lies beyond the minutes
/// that were asked for, whatever the service says.
fn ends_at(until: i64, answered: Option<i64>, now: i64, minutes: u8) -> i64 {
    let ends_at = match answered {
        Some(answered) => now.saturating_add(until.saturating_sub(answered).saturating_mul(1000)),
        None => until.saturating_mul(1000),
    };
    ends_at.min(now.saturating_add(i64::from(minutes) * 60_000))
}

fn own_holds(hold: Option<&HoldId>) -> Vec<loyalty_api::HoldId> {
    hold.map(|hold| loyalty_api::HoldId(hold.0.clone())).into_iter().collect()
}

fn decimal(money: Money) -> Decimal {
    let exact = Decimal::new(money.hundredths(), 2);
    if exact.is_integer() { exact.trunc() } else { exact }
}

/// A figure that moves money, or an answer that cannot be read.
fn money(figure: Decimal, field: &str) -> Result<Money, Failure> {
    figure.to_string().parse().map_err(|_| {
        let detail = format!("{field}: {figure} is not an amount with two places");
        Failure::new(Outcome::Unknown, Reason::Unreadable, detail)
    })
}

fn optional(figure: Option<Decimal>, field: &str) -> Result<Option<Money>, Failure> {
    figure.map(|figure| money(figure, field)).transpose()
}

fn scheme(kind: Option<String>) -> Scheme {
    match kind.as_deref() {
        Some("cashback") => Scheme::Cashback,
        Some("discount") => Scheme::Discount,
        _ => Scheme::Other(shown(&kind.unwrap_or_default(), words::TITLE)),
    }
}

fn percent(text: Option<String>) -> Option<String> {
    text.map(|text| shown(&text, words::PERCENT))
}

/// The day of a birthday, whatever time of it was answered.
fn day(text: Option<String>) -> Option<String> {
    text.map(|text| shown(&text, words::TITLE).chars().take(DAY).collect())
}

fn customer(card: ClientCard) -> Customer {
    Customer {
        id: ClientId(card.id.0),
        name: shown(&card.name.unwrap_or_default(), words::NAME),
        photo: card.photo.filter(|address| address.len() <= LONGEST_ADDRESS),
        birthday: day(card.birthday),
        level: Level {
            title: shown(&card.level.title.unwrap_or_default(), words::TITLE),
            percent: percent(card.level.percent),
            scheme: scheme(card.level.kind),
            max_spend_percent: percent(card.level.max_spend_percent),
        },
        // Cut, it would be somebody else's.
        phone: card.phone.filter(|phone| phone.len() <= LONGEST_PHONE),
        // Only shown: a balance of more places than money has is cut, never refused.
        balance: card.balance.and_then(|balance| balance.trunc_with_scale(2).to_string().parse().ok()),
    }
}

fn calculation(recalc: Recalc) -> Result<Calculation, Failure> {
    Ok(Calculation {
        amount: money(recalc.amount, "recalc.amount")?,
        percent: percent(recalc.percent),
        scheme: scheme(recalc.kind),
        spend: optional(recalc.spend, "recalc.spend")?.unwrap_or_default(),
        earn: optional(recalc.earn, "recalc.earn")?,
    })
}

fn answer(retail: Retail) -> Result<Answer, Failure> {
    Ok(Answer {
        amount: money(retail.amount, "retail.amount")?,
        total: money(retail.total, "retail.total")?,
        percent: percent(retail.percent),
        scheme: scheme(retail.kind),
        spend: optional(retail.spend, "retail.spend")?,
        earn: optional(retail.earn, "retail.earn")?,
    })
}

/// An error of the API as the register understands it.
pub(crate) fn failure(error: Error) -> Failure {
    let outcome = match error.outcome() {
        loyalty_api::Outcome::NotSent => Outcome::NotSent,
        loyalty_api::Outcome::Refused => Outcome::Refused,
        loyalty_api::Outcome::Unknown => Outcome::Unknown,
    };
    let (reason, detail) = match error {
        Error::Refused(refusal) => {
            let reason = match refusal.0.keys().map(String::as_str).collect::<Vec<_>>()[..] {
                ["client"] => Reason::ClientNotFound,
                ["point"] => Reason::PointNotFound,
                ["spend"] => Reason::SpendTooLarge,
                ["apikey"] => Reason::KeyRefused,
                _ => Reason::RefusedOther,
            };
            (reason, Some(refusal.to_string()))
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
    Failure::new(outcome, reason, detail.map(|detail| shown(&detail, words::SENTENCE)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hold_ends_by_the_services_clock() {
        let check = |until, answered, now, expect| assert_eq!(ends_at(until, answered, now, 10), expect);
        check(1_000, Some(400), 5_000_000, 5_600_000);
        check(1_000, None, 5_000_000, 1_000_000);
    }

    #[test]
    fn a_hold_ends_no_later_than_was_asked_for_and_never_at_no_time() {
        let now = 1_800_000_000_000;
        for (until, answered) in
            [(i64::MAX, None), (i64::MAX, Some(0)), (i64::MAX, Some(i64::MIN)), (2_800_000_000, None)]
        {
            assert_eq!(ends_at(until, answered, now, 30), now + 30 * 60_000, "{until} {answered:?}");
        }
        assert_eq!(ends_at(i64::MIN, Some(i64::MAX), i64::MIN, 30), i64::MIN);
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

        let sentences = [("spend".to_owned(), "no \u{7}".repeat(100_000))].into();
        let refused = failure(Error::Refused(loyalty_api::Refusal(sentences)));
        assert_eq!(refused.detail.map(|detail| detail.chars().count()), Some(words::SENTENCE));
    }

    #[test]
    fn money_goes_out_without_needless_places_and_comes_back_exact() {
        let check = |hundredths: i64, expect: &str| {
            let money = Money::from_hundredths(hundredths).expect("money");
            assert_eq!(decimal(money).to_string(), expect);
            assert_eq!(super::money(decimal(money), "x"), Ok(money));
        };
        check(10_000, "100");
        check(10_010, "100.10");
        check(5, "0.05");
        assert!(super::money(Decimal::new(1, 3), "x").is_err());
    }
}
