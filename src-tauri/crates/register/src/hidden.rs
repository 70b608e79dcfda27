//! What names a person, as it may be written down or printed.

use std::fmt;

use crate::{Customer, Failure, Misread, Phone, Query};

/// So many digits, or more, could be somebody's phone.
const DIGITS_OF_A_PHONE: usize = 7;

/// A phone number with all but its country and last two digits hidden, `7••••••••67`; `None` where there is no digit in it.
#[must_use]
pub fn masked(phone: &str) -> Option<String> {
    let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
    let shown_end = digits.len().saturating_sub(2);
    (!digits.is_empty()).then(|| {
        digits
            .iter()
            .enumerate()
            .map(|(at, digit)| if at == 0 || (at >= shown_end && shown_end > 0) { *digit } else { '•' })
            .collect()
    })
}

/// As much of what was searched for as may be kept: of what could be a phone its masked form, of all else the last four
/// characters, by which a person finds the card or the receipt it was on.
#[must_use]
pub fn trace(searched: &str) -> String {
    let digits = searched.chars().filter(char::is_ascii_digit).count();
    let is_written_so = searched.chars().all(|sign| sign.is_ascii_digit() || is_between(sign));
    let could_be_phone = (10..=12).contains(&digits) && is_written_so;
    if let Some(masked) = masked(searched).filter(|_| could_be_phone) {
        return masked;
    }
    let length = searched.chars().count();
    // Of a short code not even half.
    let end: String = searched.chars().skip(length - (length / 2).min(4)).collect();
    format!("…{end}")
}

/// What stands between the digits of a phone: spaces and dashes of every kind among it.
fn is_between(sign: char) -> bool {
    sign.is_whitespace()
        || "-.()+/".contains(sign)
        || matches!(sign, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}'..='\u{ff0d}')
}

/// A sentence with every digit hidden that could be part of a phone.
#[must_use]
pub fn without_phones(sentence: &str) -> String {
    let characters: Vec<char> = sentence.chars().collect();
    let mut hidden = characters.clone();
    let mut begin = 0;
    while begin < characters.len() {
        let is_part = |character: &&char| character.is_numeric() || is_between(**character);
        let run = characters[begin..].iter().take_while(is_part).count();
        let digits = characters[begin..begin + run].iter().filter(|character| character.is_numeric()).count();
        if digits >= DIGITS_OF_A_PHONE {
            for character in &mut hidden[begin..begin + run] {
                if character.is_numeric() {
                    *character = '•';
                }
            }
        }
        begin += run.max(1);
    }
    hidden.into_iter().collect()
}

/// However a value is printed, in a log or in a panic, it names nobody.
impl fmt::Debug for Customer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, level, balance, .. } = self;
        f.debug_struct("Customer")
            .field("id", id)
            .field("level", level)
            .field("balance", balance)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Query({:?} {})", self.reading(), trace(self.text()))
    }
}

/// A service's own sentence may be about anybody.
impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { outcome, reason, retry_after, .. } = self;
        f.debug_struct("Failure")
            .field("outcome", outcome)
            .field("reason", reason)
            .field("retry_after", retry_after)
            .finish_non_exhaustive()
    }
}

/// A code that a slow scanner typed is no amount, either.
impl fmt::Debug for Misread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Misread({:?} {})", self.problem, trace(&self.typed))
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone({})", trace(&self.digits()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ClientId, Country, Entry, Level, Outcome, Reason, Scheme};

    #[test]
    fn a_masked_phone_shows_the_country_and_the_last_two_digits() {
        let check =
            |phone: &str, expect: Option<&str>| assert_eq!(masked(phone).as_deref(), expect, "{phone:?}");
        check("79201234567", Some("7••••••••67"));
        check("+7 920 123-45-67", Some("7••••••••67"));
        check("12", Some("1•"));
        check("", None);
    }

    #[test]
    fn a_trace_is_enough_to_recognize_and_too_little_to_use() {
        let check = |searched: &str, expect: &str| assert_eq!(trace(searched), expect, "{searched:?}");
        check("79201234567", "7••••••••67");
        check("+7 (920) 123-45-67", "7••••••••67");
        check("2200000000001", "…0001");
        check("APP-CODE-Ж1", "…E-Ж1");
        check("123", "…3");
        check("1", "…");
    }

    #[test]
    fn a_sentence_keeps_no_phone() {
        let check = |text: &str, expect: &str| assert_eq!(without_phones(text), expect);
        check("Client +7 (920) 123-45-67 is blocked.", "Client +• (•••) •••-••-•• is blocked.");
        check("phone 79201234567", "phone •••••••••••");
        check("8–920–123–45–67", "•–•••–•••–••–••");
        check("8\u{2009}920\u{2011}123-45-67", "•\u{2009}•••\u{2011}•••-••-••");
        check("٠١٢٣٤٥٦٧", "••••••••");
        check("Spend can't be more 100", "Spend can't be more 100");
        check("At most 12.50 of 1000", "At most 12.50 of 1000");
        check("", "");
    }

    #[test]
    fn nobody_is_named_by_what_a_program_prints() {
        let level =
            Level { title: String::new(), percent: None, scheme: Scheme::Cashback, max_spend_percent: None };
        let customer = Customer {
            id: ClientId("c1".into()),
            name: "Ivan Petrov".into(),
            photo: Some("https://a.example/ivan.png".into()),
            birthday: None,
            level,
            phone: Some("79201234567".into()),
            email: None,
            balance: None,
        };
        let query = Query::typed("+7 920 123-45-67", Country::Russia);
        let words = "Ivan Petrov (79201234567) is blocked".to_owned();
        let failure = Failure::new(Outcome::Refused, Reason::RefusedOther, words);
        let typed = Entry::typed("79201234567");
        let printed = format!("{customer:?} {query:?} {failure:?} {typed:?}");
        for name in ["Ivan", "Petrov", "ivan", "920", "1234"] {
            assert!(!printed.contains(name), "{printed}");
        }
    }
}
