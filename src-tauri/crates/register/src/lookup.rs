//! How to find a customer again, should an answer be lost.

use crate::{ClientId, Customer, Query};

/// One way to find a customer, and another one where that finds nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup {
    first: Query,
    other: Option<Query>,
    whose: Option<ClientId>,
}

/// A phone has no fewer digits than the first of these, and no more than the second.
const DIGITS_OF_A_PHONE: std::ops::RangeInclusive<usize> = 10..=15;

impl Lookup {
    /// By the phone, because a code may be good for once only; and as they were found. What a service calls a phone is
    /// one only where it is all digits, and as many as a phone has.
    #[must_use]
    pub fn of(customer: &Customer, found_by: Query) -> Self {
        let is_phone = |text: &&String| {
            DIGITS_OF_A_PHONE.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        let by = match customer.phone.as_ref().filter(is_phone).and_then(|phone| Query::scanned(phone)) {
            Some(phone) if phone.text() != found_by.text() => Self::by(phone).or(found_by),
            _ => Self::by(found_by),
        };
        by.as_of(customer.id.clone())
    }

    /// By this, and nothing else.
    #[must_use]
    pub fn by(first: Query) -> Self {
        Self { first, other: None, whose: None }
    }

    /// By this, or else by that.
    #[must_use]
    pub fn or(self, other: Query) -> Self {
        Self { other: Some(other), ..self }
    }

    /// They were found before, and are this client: whoever else is found by it now is somebody else.
    #[must_use]
    pub fn as_of(self, client: ClientId) -> Self {
        Self { whose: Some(client), ..self }
    }

    /// Who they are, once they were found.
    #[must_use]
    pub fn whose(&self) -> Option<&ClientId> {
        self.whose.as_ref()
    }

    /// What to search for.
    #[must_use]
    pub fn query(&self) -> &Query {
        &self.first
    }

    /// Every way, the next one first.
    pub fn ways(&self) -> impl Iterator<Item = &Query> {
        std::iter::once(&self.first).chain(&self.other)
    }

    /// The way after this one, where there is one.
    pub(crate) fn after(&self, tried: &Query) -> Option<&Query> {
        self.ways().skip_while(|way| *way != tried).nth(1)
    }

    /// That found nobody: the other way is the next.
    pub(crate) fn turn(&mut self) {
        if let Some(other) = &mut self.other {
            std::mem::swap(&mut self.first, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Level, Scheme};

    #[test]
    fn only_a_phone_takes_the_place_of_how_somebody_was_found() {
        let ways = |phone: Option<&str>| {
            let level = Level {
                title: String::new(),
                percent: None,
                scheme: Scheme::Cashback,
                max_spend_percent: None,
            };
            let (id, name, phone) = (ClientId("c".into()), "Ivan".into(), phone.map(str::to_owned));
            let customer =
                Customer { id, name, photo: None, birthday: None, level, phone, email: None, balance: None };
            let lookup = Lookup::of(&customer, Query::scanned("2200000000001").expect("a query"));
            lookup.ways().map(|way| way.text().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(ways(Some("79201234567")), ["79201234567", "2200000000001"]);
        assert_eq!(ways(Some("9201234567")), ["9201234567", "2200000000001"]);
        assert_eq!(ways(Some("2200000000001")), ["2200000000001"]);
        for none in ["7920***4567", "+7 (920) 123-45-67", "0", "", "792012345678901234"] {
            assert_eq!(ways(Some(none)), ["2200000000001"], "{none:?}");
        }
        assert_eq!(ways(None), ["2200000000001"]);
    }
}
