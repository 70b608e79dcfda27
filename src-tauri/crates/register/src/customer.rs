//! Who is being served, as the service described them.

use crate::Money;
use crate::hidden::masked;

/// The service's identifier of a client. It never changes, unlike the code that found them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ClientId(pub String);

/// What a level does for its clients. API: `level.type`, `recalc.type`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Points are earned and spent.
    Cashback,
    /// A percentage off; there are no points.
    Discount,
    /// A type that the documentation does not know: shown, may earn, never spends.
    Other(String),
}

/// A client's level in the programme. Percentages are only ever shown, so they stay text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// The level's name.
    pub title: String,
    /// The usual percentage; an operation may have another.
    pub percent: Option<String>,
    /// What the level does.
    pub scheme: Scheme,
    /// The largest share of a receipt that points may pay, in percent.
    pub max_spend_percent: Option<String>,
}

/// The day of a birthday, in whatever year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Birthday {
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// A client, once found. All but the id and the level may be missing.
#[derive(Clone, PartialEq, Eq)]
pub struct Customer {
    /// Used in every call that follows.
    pub id: ClientId,
    /// As the service spells it.
    pub name: String,
    /// Address of a photo, untrusted.
    pub photo: Option<String>,
    /// When they have their birthday.
    pub birthday: Option<Birthday>,
    /// Level, percentage and scheme.
    pub level: Level,
    /// Digits of the phone number.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Points at the time of the search; 0 or missing for discount levels.
    pub balance: Option<Money>,
}

impl Customer {
    /// The first letters of the first two words of the name: what stands where a photo would, and
    /// all that the ledger keeps of a name.
    #[must_use]
    pub fn initials(&self) -> String {
        self.name
            .split_whitespace()
            .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()))
            .take(2)
            .flat_map(char::to_uppercase)
            .collect()
    }

    /// The phone with all but its country and last two digits hidden: `7•••••••67`.
    #[must_use]
    pub fn masked_phone(&self) -> Option<String> {
        masked(self.phone.as_ref()?)
    }

    /// The e-mail address with all but the first letter before the @ hidden: `m••••@mail.example`.
    #[must_use]
    pub fn masked_email(&self) -> Option<String> {
        let (name, host) = self.email.as_ref()?.split_once('@')?;
        let first = name.chars().next()?;
        (!host.is_empty()).then(|| format!("{first}••••@{host}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Customer {
        Customer {
            id: ClientId("c".into()),
            name: name.into(),
            photo: None,
            birthday: None,
            level: Level {
                title: String::new(),
                percent: None,
                scheme: Scheme::Cashback,
                max_spend_percent: None,
            },
            phone: None,
            email: None,
            balance: None,
        }
    }

    #[test]
    fn initials_are_the_first_letters_of_two_words() {
        let check = |name: &str, expect: &str| assert_eq!(named(name).initials(), expect, "{name:?}");
        check("ИВАН", "И");
        check("анна  мария де ла Крус", "АМ");
        check("«Ёлка» плюс", "ЁП");
        check("  ", "");
    }

    #[test]
    fn of_an_address_one_letter_and_the_host_are_shown() {
        let check = |email: &str, expect: Option<&str>| {
            let customer = Customer { email: Some(email.into()), ..named("") };
            assert_eq!(customer.masked_email().as_deref(), expect, "{email}");
        };
        check("mail@mail.example", Some("m••••@mail.example"));
        check("ю@почта.рф", Some("ю••••@почта.рф"));
        for none in ["", "mail", "@mail.example", "mail@"] {
            check(none, None);
        }
    }
}
