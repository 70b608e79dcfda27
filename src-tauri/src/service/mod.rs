//! The loyalty service as the register knows it: the calls, in the register's words.

pub mod birthday;
pub mod link;
pub mod proxy;
mod said;
pub mod words;

use std::ops::ControlFlow;

use loyalty_api::{
    Client, ClientQuery, Decimal, Error, HoldRequest, PointId, RecalcRequest, Refusal, RetailRequest, Subject,
};
use register::{
    Answer, BalanceReading, Calculation, ClientId, Customer, Failure, Hold, HoldId, Money, Outcome, Query,
    Reason, Seen,
};

use crate::clock::now;
pub(crate) use said::{answer, calculation, customer, failure, hold};

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

    /// Whether somebody answers there. Keeps a connection ready for the next customer; where a call has not reached the service, only
    /// a new one says whether the next will.
    pub async fn is_reachable(&self, is_doubted: bool) -> bool {
        let there = if is_doubted { self.api.reach().await } else { self.api.warm().await };
        there.is_ok()
    }

    /// Looks a client up, with these holds of ours named.
    ///
    /// # Errors
    /// Nobody was found, or the service was not reached.
    pub async fn search(&self, query: &Query, holds: &[HoldId]) -> Result<Customer, Failure> {
        Ok(customer(self.api.client(&self.asking(query, holds)).await.map_err(failure)?))
    }

    fn asking(&self, query: &Query, holds: &[HoldId]) -> ClientQuery {
        ClientQuery { search: query.text().to_owned(), point: self.point.clone(), hold: named(holds) }
    }

    /// Reads a client's balance again, for what became of an operation, so that it tells of our holds, too: see [`BalanceReading`].
    ///
    /// # Errors
    /// The service was not reached, or found somebody else.
    pub async fn look(&self, lookup: &Query, client: &ClientId, holds: &[Hold]) -> Result<Seen, Failure> {
        self.reading(lookup, client, holds, true).await
    }

    /// The same before points are spent that are held. The cashier waits for it, and a hold that is gone costs nothing.
    ///
    /// # Errors
    /// As there.
    pub async fn witness(&self, lookup: &Query, client: &ClientId, hold: &Hold) -> Result<Seen, Failure> {
        self.reading(lookup, client, std::slice::from_ref(hold), false).await
    }

    async fn reading(
        &self,
        lookup: &Query,
        client: &ClientId,
        holds: &[Hold],
        is_anew: bool,
    ) -> Result<Seen, Failure> {
        let mut reading = BalanceReading::new(holds, now());
        loop {
            let query = self.asking(lookup, &reading.names());
            let found =
                if is_anew { self.api.client_anew(&query).await } else { self.api.client(&query).await };
            let found = found.map_err(failure).map(customer).and_then(|found| {
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

/// How services speak of a key or a point in sentences that name no field: what a word begins with, because "недоступен" and
/// "неправильный" are of something else.
const ABOUT_THE_WAY: [&str; 21] = [
    "key",
    "apikey",
    "point",
    "token",
    "auth",
    "unauth",
    "access",
    "forbid",
    "permission",
    "credential",
    "ключ",
    "точк",
    "токен",
    "доступа",
    "доступе",
    "доступу",
    "авториз",
    "неавториз",
    "права",
    "запрещ",
    "кілт",
];

/// Whether a refusal is in the service's own words, and about neither the key nor the point.
fn proves_the_way(refused: &Failure) -> bool {
    let says = refused.detail.as_deref().unwrap_or_default().to_lowercase();
    match refused.reason {
        Reason::ClientNotFound | Reason::SpendTooLarge | Reason::HoldNotFound | Reason::RefusedOther => true,
        Reason::Declined => !says.split(|sign: char| !sign.is_alphanumeric()).any(is_about_the_way),
        _ => false,
    }
}

/// And whole words: what else begins so is "правильный", or "доступный".
const WORDS_OF_THE_WAY: [&str; 2] = ["прав", "доступ"];

fn is_about_the_way(word: &str) -> bool {
    WORDS_OF_THE_WAY.contains(&word) || ABOUT_THE_WAY.iter().any(|beginning| word.starts_with(beginning))
}

fn named(holds: &[HoldId]) -> Vec<loyalty_api::HoldId> {
    holds.iter().map(|hold| loyalty_api::HoldId(hold.0.clone())).collect()
}

fn decimal(money: Money) -> Decimal {
    let exact = Decimal::new(money.hundredths(), 2);
    if exact.is_integer() { exact.trunc() } else { exact }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_refusal_of_something_else_proves_key_and_point() {
        let proves = |about, words: &str| {
            proves_the_way(&failure(Error::Refused(Refusal { about, words: words.to_owned() })))
        };
        assert!(proves(Some(Subject::Client), "client: Client not found."));
        assert!(proves(Some(Subject::Other), "search: Invalid"));
        assert!(proves(None, "Nobody has this phone number"));
        assert!(!proves(Some(Subject::Point), "point: Point not found."));
        assert!(proves(None, "Неправильный номер телефона") && proves(None, "Сервис недоступен клиенту"));
        for way in [
            "Неверный ключ доступа",
            "Access denied for you",
            "bad api_key",
            "Нет прав",
            "Доступ закрыт",
            "Отказано в доступе",
        ] {
            assert!(!proves(None, way), "{way}");
        }
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
