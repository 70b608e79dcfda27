//! What is searched for: a phone, a card number, or a code out of the customer's app.

use crate::{Country, Phone};

/// What a text is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// A phone: its digits, with the code of its country.
    Phone,
    /// A card number: its digits.
    Card,
    /// A code, as it stands.
    Code,
}

/// GS1's separator of fields, the one control character that a code can have in it.
const SEPARATOR: char = '\u{1d}';

/// A text that can be searched for: trimmed, not empty, of a sane length.
#[derive(Clone, PartialEq, Eq)]
pub struct Query {
    typed: bool,
    /// As it was entered.
    entered: String,
    /// What it can be taken for and what is sent then, none twice. The first is what is searched for.
    readings: Vec<(Reading, String)>,
    phone: Option<Phone>,
}

impl Query {
    /// The longest query in characters. App codes have about 60; anything near this is a mistake.
    pub const MAX_CHARS: usize = 256;

    /// What a scanner read, which is never rewritten; `None` where there is nothing to search for.
    #[must_use]
    pub fn scanned(raw: &str) -> Option<Self> {
        let entered = usable(raw, |sign| sign != SEPARATOR)?;
        let readings = vec![(Reading::Code, entered.clone())];
        Some(Self { typed: false, entered, readings, phone: None })
    }

    /// What was typed; `None` where there is nothing to search for. A phone is one that people at `home`
    /// would understand, and is looked for before a card number of the same digits. A number that is written
    /// like a phone but is none that the till knows is searched for as it was typed.
    #[must_use]
    pub fn typed(raw: &str, home: Country) -> Option<Self> {
        let entered = usable(raw, |_| true)?;
        let phone = Phone::read(&entered, home);
        let digits: String = entered.chars().filter(char::is_ascii_digit).collect();
        let is_number = !digits.is_empty() && !entered.chars().any(char::is_alphabetic);
        let is_as_on_a_card = entered.chars().all(|it| it.is_ascii_digit() || matches!(it, ' ' | '-'));
        let mut all = [
            phone.as_ref().map(|phone| (Reading::Phone, phone.digits())),
            is_number.then_some((Reading::Card, digits)),
            Some((Reading::Code, entered.clone())),
        ];
        if phone.is_none() && !is_as_on_a_card {
            all.swap(1, 2);
        }
        let mut readings: Vec<(Reading, String)> = vec![];
        for reading in all.into_iter().flatten() {
            if readings.iter().all(|(_, text)| *text != reading.1) {
                readings.push(reading);
            }
        }
        Some(Self { typed: true, entered, readings, phone })
    }

    /// The same text, taken for the next of what it can be; `None` where it can only be one thing.
    #[must_use]
    pub fn otherwise(&self) -> Option<Self> {
        let mut other = self.clone();
        other.readings.rotate_left(1);
        (self.readings.len() > 1).then_some(other)
    }

    /// What the text is taken for.
    #[must_use]
    pub fn reading(&self) -> Reading {
        self.first().0
    }

    /// The text that is sent.
    #[must_use]
    pub fn text(&self) -> &str {
        self.first().1
    }

    /// The text as it is shown: a phone in groups.
    #[must_use]
    pub fn shown(&self) -> String {
        match (self.reading(), &self.phone) {
            (Reading::Phone, Some(phone)) => phone.to_string(),
            _ => self.text().to_owned(),
        }
    }

    /// As it was entered.
    #[must_use]
    pub fn entered(&self) -> &str {
        &self.entered
    }

    /// Whether a person entered it, by hand or by pasting.
    #[must_use]
    pub fn is_typed(&self) -> bool {
        self.typed
    }

    fn first(&self) -> (Reading, &str) {
        // There is always one.
        self.readings.first().map_or((Reading::Code, &*self.entered), |(reading, text)| (*reading, text))
    }
}

/// A text that can be searched for: without control characters, where these are `foreign` to it.
fn usable(raw: &str, foreign: impl Fn(char) -> bool) -> Option<String> {
    let text = raw.trim();
    let is_usable = !text.is_empty()
        && text.chars().count() <= Query::MAX_CHARS
        && !text.chars().any(|sign| sign.is_control() && foreign(sign));
    is_usable.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readings(raw: &str) -> Vec<(Reading, String)> {
        let mut query = Query::typed(raw, Country::Russia).expect("a query");
        let mut readings = vec![];
        for _ in 0..query.readings.len() {
            readings.push((query.reading(), query.text().to_owned()));
            query = query.otherwise().unwrap_or(query);
        }
        readings
    }

    #[test]
    fn what_is_typed_is_a_phone_a_card_or_a_code_in_that_order() {
        use Reading::{Card, Code, Phone};
        let check = |raw: &str, expect: &[(Reading, &str)]| {
            let expect: Vec<_> =
                expect.iter().map(|(reading, text)| (*reading, (*text).to_owned())).collect();
            assert_eq!(readings(raw), expect, "{raw:?}");
        };
        check(
            "8 (920) 123-45-67",
            &[(Phone, "79201234567"), (Card, "89201234567"), (Code, "8 (920) 123-45-67")],
        );
        check("9201234567", &[(Phone, "79201234567"), (Card, "9201234567")]);
        check("79201234567", &[(Phone, "79201234567")]);
        check("2200000000001", &[(Card, "2200000000001")]);
        check(" 2200 0001 ", &[(Card, "22000001"), (Code, "2200 0001")]);
        check("APP-CODE 1", &[(Code, "APP-CODE 1")]);
        check("+49 30 123456", &[(Code, "+49 30 123456"), (Card, "4930123456")]);
        check("8 (920) 123-45", &[(Code, "8 (920) 123-45"), (Card, "892012345")]);
        check("#-#", &[(Code, "#-#")]);
        check("Иван1", &[(Code, "Иван1")]);
    }

    #[test]
    fn a_scan_is_never_rewritten() {
        for raw in ["+7 (920) 123-45-67", "89201234567", "9201234567"] {
            let query = Query::scanned(raw).expect("a query");
            assert_eq!((query.text(), query.otherwise()), (raw, None));
        }
    }

    #[test]
    fn what_cannot_be_searched_for_is_no_query() {
        for raw in ["  ", "", "12\n34", "12\u{1}34", &"9".repeat(257)] {
            assert_eq!((Query::scanned(raw), Query::typed(raw, Country::Russia)), (None, None), "{raw:?}");
        }
    }

    /// Core review C8: the scanner's decoders pass it on, and nobody could be found by such a code.
    #[test]
    fn a_code_of_several_fields_is_searched_for_as_it_is() {
        let code = "]C1010460\u{1d}21abc";
        assert_eq!(Query::scanned(code).expect("a query").text(), code);
        assert_eq!(Query::typed(code, Country::Russia), None, "no key types it");
    }

    #[test]
    fn a_long_code_is_searched_for() {
        assert!(Query::scanned(&"9".repeat(256)).is_some());
    }

    #[test]
    fn a_phone_is_shown_in_groups_and_all_else_as_it_is_sent() {
        let query = Query::typed("89201234567", Country::Russia).expect("a query");
        assert_eq!(query.shown(), "+7 920 123-45-67");
        assert_eq!(query.otherwise().expect("a card").shown(), "89201234567");
    }
}
