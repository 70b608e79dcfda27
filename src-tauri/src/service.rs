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
        Ok(Hold { id: HoldId(held.id.0), points, ends_at: ends_at(held.until, held.answered, now()) })
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
/// own time, only the difference counts, so that a wrong clock here does no harm.
fn ends_at(until: i64, answered: Option<i64>, now: i64) -> i64 {
    match answered {
        Some(answered) => now + until.saturating_sub(answered).saturating_mul(1000),
        None => until.saturating_mul(1000),
    }
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
        _ => Scheme::Other(kind.unwrap_or_default()),
    }
}

fn customer(card: ClientCard) -> Customer {
    Customer {
        id: ClientId(card.id.0),
        name: card.name.unwrap_or_default(),
        photo: card.photo,
        birthday: card.birthday,
        level: Level {
            title: card.level.title.unwrap_or_default(),
            percent: card.level.percent,
            scheme: scheme(card.level.kind),
            max_spend_percent: card.level.max_spend_percent,
        },
        phone: card.phone,
        // Only shown: a balance of more places than money has is cut, never refused.
        balance: card.balance.and_then(|balance| balance.trunc_with_scale(2).to_string().parse().ok()),
    }
}

fn calculation(recalc: Recalc) -> Result<Calculation, Failure> {
    Ok(Calculation {
        amount: money(recalc.amount, "recalc.amount")?,
        percent: recalc.percent,
        scheme: scheme(recalc.kind),
        spend: optional(recalc.spend, "recalc.spend")?.unwrap_or_default(),
        earn: optional(recalc.earn, "recalc.earn")?,
    })
}

fn answer(retail: Retail) -> Result<Answer, Failure> {
    Ok(Answer {
        amount: money(retail.amount, "retail.amount")?,
        total: money(retail.total, "retail.total")?,
        percent: retail.percent,
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
    Failure::new(outcome, reason, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hold_ends_by_the_services_clock() {
        let check = |until, answered, now, expect| assert_eq!(ends_at(until, answered, now), expect);
        check(1_000, Some(400), 5_000_000, 5_600_000);
        check(1_000, None, 5_000_000, 1_000_000);
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
