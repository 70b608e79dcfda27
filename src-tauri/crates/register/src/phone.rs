//! Phones as people say and write them, in the countries that the service's customers call from.
//!
//! *Source:* the national numbering plans, as far as lengths, first digits and trunk prefixes go;
//! `tests/phones.rs` compares them with libphonenumber.

use std::fmt;

/// A country whose way of writing phones the till knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "they are what they are called")]
pub enum Country {
    #[default]
    Russia,
    Kazakhstan,
    Belarus,
    Ukraine,
    Uzbekistan,
    Kyrgyzstan,
    Tajikistan,
    Turkmenistan,
    Armenia,
    Azerbaijan,
    Georgia,
    Moldova,
}

/// How phones are numbered in a country.
struct Plan {
    country: Country,
    /// ISO 3166.
    name: &'static str,
    /// What stands for the country in international form.
    code: &'static str,
    /// What a number can begin with, without the code.
    first: &'static str,
    /// What people put before a number at home.
    trunks: &'static [&'static str],
    /// The digits of a number, without the code, in their usual groups.
    groups: &'static str,
}

const PLANS: [Plan; 12] = [
    plan(Country::Russia, "RU", "7", "3489", &["8"], "000 000-00-00"),
    plan(Country::Kazakhstan, "KZ", "7", "7", &["8"], "000 000-00-00"),
    plan(Country::Belarus, "BY", "375", "1234", &["80", "0"], "00 000-00-00"),
    plan(Country::Ukraine, "UA", "380", "3456789", &["0", "80"], "00 000 0000"),
    plan(Country::Uzbekistan, "UZ", "998", "2356789", &[], "00 000 00 00"),
    plan(Country::Kyrgyzstan, "KG", "996", "235679", &["0"], "000 000 000"),
    plan(Country::Tajikistan, "TJ", "992", "0123456789", &[], "00 000 0000"),
    plan(Country::Turkmenistan, "TM", "993", "1234567", &["8"], "00 000000"),
    plan(Country::Armenia, "AM", "374", "123456789", &["0"], "00 000000"),
    plan(Country::Azerbaijan, "AZ", "994", "123456789", &["0"], "00 000 00 00"),
    plan(Country::Georgia, "GE", "995", "34578", &["0"], "000 00 00 00"),
    plan(Country::Moldova, "MD", "373", "2356789", &["0"], "000 00 000"),
];

const fn plan(
    country: Country,
    name: &'static str,
    code: &'static str,
    first: &'static str,
    trunks: &'static [&'static str],
    groups: &'static str,
) -> Plan {
    Plan { country, name, code, first, trunks, groups }
}

/// What people dial before a code to call abroad.
const ABROAD: [&str; 2] = ["810", "00"];

impl Plan {
    fn length(&self) -> usize {
        self.groups.chars().filter(char::is_ascii_digit).count()
    }

    /// Whether these digits are a number, without the code.
    fn has(&self, digits: &str) -> bool {
        digits.len() == self.length() && digits.starts_with(|first| self.first.contains(first))
    }

    /// The number without the code, where these digits are one with it.
    fn after_code<'a>(&self, digits: &'a str) -> Option<&'a str> {
        digits.strip_prefix(self.code).filter(|rest| self.has(rest))
    }

    /// The number without the code, where it is written so at home. One that begins like a dialled one may
    /// be that, with a digit missing.
    fn at_home<'a>(&self, digits: &'a str) -> impl Iterator<Item = &'a str> {
        let dialled = self.trunks.iter().filter_map(|trunk| digits.strip_prefix(trunk));
        let is_dialled = self.trunks.iter().any(|trunk| digits.starts_with(trunk));
        std::iter::once(digits).filter(move |_| !is_dialled).chain(dialled).filter(|rest| self.has(rest))
    }
}

impl Country {
    /// All that the till knows.
    pub fn all() -> impl Iterator<Item = Self> {
        PLANS.iter().map(|plan| plan.country)
    }

    /// Two letters, by ISO 3166: `RU`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.plan().name
    }

    fn plan(self) -> &'static Plan {
        let found = PLANS.iter().find(|plan| plan.country == self);
        found.unwrap_or(&PLANS[0])
    }
}

/// A phone: the code of its country, and its number there. It is shown as people group it.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone {
    code: &'static str,
    number: String,
    groups: &'static str,
}

impl Phone {
    /// The phone in a text, with whatever punctuation; `None` where there is none, or where it can be read
    /// in more than one way. Without the code of a country it is one at `home`.
    #[must_use]
    pub fn read(text: &str, home: Country) -> Option<Self> {
        if text.chars().any(char::is_alphabetic) {
            return None;
        }
        let is_international =
            text.trim_start_matches(|c: char| !c.is_ascii_digit() && c != '+').starts_with('+');
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let from_abroad = ABROAD.iter().filter_map(|abroad| digits.strip_prefix(abroad));
        let with_code = std::iter::once(&*digits).chain(from_abroad.filter(|_| !is_international));
        let with_code = with_code
            .flat_map(|digits| PLANS.iter().filter_map(move |plan| Some((plan, plan.after_code(digits)?))));
        let neighbours = PLANS.iter().filter(|plan| plan.code == home.plan().code && !is_international);
        let at_home = neighbours.flat_map(|plan| plan.at_home(&digits).map(move |number| (plan, number)));
        let mut readings = with_code.chain(at_home);
        let (plan, number) = readings.next()?;
        let is_only = readings.all(|(other, again)| (other.code, again) == (plan.code, number));
        is_only.then(|| Self { code: plan.code, number: number.to_owned(), groups: plan.groups })
    }

    /// The digits alone, with the code: `79201234567`.
    #[must_use]
    pub fn digits(&self) -> String {
        format!("{}{}", self.code, self.number)
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = self.number.chars();
        write!(f, "+{} ", self.code)?;
        for place in self.groups.chars() {
            let digit = if place == '0' { digits.next() } else { Some(place) };
            write!(f, "{}", digit.unwrap_or_default())?;
        }
        Ok(())
    }
}
