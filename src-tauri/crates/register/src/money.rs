//! Exact money. One point pays for one unit of money, so both are counted by the same type.
//!
//! *Invariant:* no binary float ever holds money.

use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;

/// Money or points, counted in hundredths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(i64);

/// Why a text of the service's, or of our own ledger, is not [`Money`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyError {
    /// Not a plain decimal: a sign, at most 15 digits, a dot, digits.
    NotADecimal,
    /// More than two places that are not zero: rounding it would be a guess.
    TooPrecise,
    /// Beyond [`Money::MAX`].
    TooLarge,
}

/// Why what a cashier typed is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryProblem {
    /// Something other than digits, spaces and a decimal separator.
    NotANumber,
    /// More than two places after the separator.
    TooManyPlaces,
    /// A minus sign.
    Negative,
    /// Beyond [`Money::MAX`].
    TooLarge,
}

const PLACES: usize = 2;
const UNIT: i64 = 100;

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// One hundredth.
    pub const SMALLEST: Self = Self(1);
    /// The largest amount that the till handles: 999,999,999.99. Sums of these stay far inside an
    /// `i64`, and a page written in JavaScript holds them exactly.
    pub const MAX: Self = Self(99_999_999_999);

    /// Money from hundredths of a unit; `None` beyond [`Money::MAX`] either way.
    #[must_use]
    pub const fn from_hundredths(hundredths: i64) -> Option<Self> {
        if hundredths.unsigned_abs() <= Self::MAX.0.unsigned_abs() { Some(Self(hundredths)) } else { None }
    }

    /// Hundredths of a unit.
    #[must_use]
    pub const fn hundredths(self) -> i64 {
        self.0
    }

    /// Whether this is more than nothing.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// Whether this is less than nothing: never true of what is sent, sometimes of a balance.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Reads what a person typed or pasted: comma or dot, spaces, groups of three, a currency sign.
    ///
    /// `Ok(None)` is an empty field.
    ///
    /// # Errors
    /// The reason that is shown under the field. `1,234` is refused rather than guessed at: it is
    /// one and 234 thousandths to one reader and one thousand to another.
    pub fn from_typed(text: &str) -> Result<Option<Self>, EntryProblem> {
        let text = text.trim();
        let digits = text.trim_start_matches(|sign| sign == '+' || is_currency(sign));
        let digits = digits.trim_end_matches(is_currency).trim();
        if digits.is_empty() {
            return if text.is_empty() { Ok(None) } else { Err(EntryProblem::NotANumber) };
        }
        if digits.starts_with(['-', '\u{2212}']) {
            return Err(EntryProblem::Negative);
        }
        let (whole, fraction) = split_typed(digits)?;
        let plain = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if !plain(&whole) || !plain(fraction) || (whole.is_empty() && fraction.is_empty()) {
            return Err(EntryProblem::NotANumber);
        }
        if fraction.len() > PLACES {
            return Err(EntryProblem::TooManyPlaces);
        }
        // Leading zeros carry no value and would only use up the digits that a number may have.
        let whole = whole.trim_start_matches('0');
        match format!("{}.{fraction:0<PLACES$}", if whole.is_empty() { "0" } else { whole }).parse() {
            Ok(money) => Ok(Some(money)),
            Err(MoneyError::TooLarge | MoneyError::NotADecimal) => Err(EntryProblem::TooLarge),
            Err(MoneyError::TooPrecise) => Err(EntryProblem::TooManyPlaces),
        }
    }
}

/// What is a sign of money; the page takes the same for one.
fn is_currency(sign: char) -> bool {
    matches!(sign, '$' | '¢'..='¥' | '\u{58f}' | '\u{60b}' | '\u{e3f}' | '\u{20a0}'..='\u{20c1}')
}

/// Splits at the decimal separator: the later one where both occur. Whatever else stands in the whole part cuts it into
/// groups of three, always the same: a sign of the other kind, a space, an apostrophe.
fn split_typed(digits: &str) -> Result<(String, &str), EntryProblem> {
    let (whole, fraction, decimal) = match digits.rfind([',', '.']) {
        Some(at) => (&digits[..at], &digits[at + 1..], digits[at..].chars().next()),
        None => (digits, "", None),
    };
    let is_space = |sign: char| sign.is_whitespace() || matches!(sign, '\'' | '\u{2019}');
    let is_group = |sign: char| is_space(sign) || matches!(sign, ',' | '.');
    let mut groups = whole.split(is_group);
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let is_grouped =
        rest.is_empty() || ((1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3));
    let mut signs = whole.chars().filter(|sign| is_group(*sign));
    // Spaces come in several widths, and people take one for another.
    let kind = |sign: char| if is_space(sign) { ' ' } else { sign };
    let one = signs.next().map(kind);
    let is_one_kind = signs.all(|sign| Some(kind(sign)) == one) && (one.is_none() || one != decimal);
    if is_grouped && is_one_kind {
        Ok((whole.replace(is_group, ""), fraction))
    } else {
        Err(EntryProblem::NotANumber)
    }
}

impl FromStr for Money {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !plain(whole) || !plain(fraction) {
            return Err(MoneyError::NotADecimal);
        }
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > PLACES {
            return Err(MoneyError::TooPrecise);
        }
        let hundredths = |part: &str| part.parse::<i64>().map_err(|_| MoneyError::TooLarge);
        let whole = hundredths(whole)?.checked_mul(UNIT).ok_or(MoneyError::TooLarge)?;
        let total =
            whole.checked_add(hundredths(&format!("{fraction:0<PLACES$}"))?).ok_or(MoneyError::TooLarge)?;
        Self::from_hundredths(sign * total).ok_or(MoneyError::TooLarge)
    }
}

/// `100`, `100.10`, `-0.05`: no places where there are none, two where there are any.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Sum(self.0).fmt(f)
    }
}

/// What many amounts come to, in hundredths: it has no bound of its own, as a single amount has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum(pub i64);

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, rest) =
            (self.0.unsigned_abs() / UNIT.unsigned_abs(), self.0.unsigned_abs() % UNIT.unsigned_abs());
        if rest == 0 { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{rest:02}") }
    }
}

impl Add for Money {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Money {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The page reads points by the same table: `tests/ui/decimal.test.js`.
    #[test]
    fn what_a_cashier_types_becomes_exact_money() {
        for line in include_str!("../tests/typed.txt").lines() {
            let (typed, meant) = line.split_once('\t').expect("a text and what it is");
            let read = match Money::from_typed(typed) {
                Ok(None) => "nothing".to_owned(),
                Ok(Some(money)) => money.hundredths().to_string(),
                Err(EntryProblem::NotANumber) => "not a number".to_owned(),
                Err(EntryProblem::TooManyPlaces) => "too many places".to_owned(),
                Err(EntryProblem::Negative) => "negative".to_owned(),
                Err(EntryProblem::TooLarge) => "too large".to_owned(),
            };
            assert_eq!(read, meant, "{typed:?}");
        }
    }

    #[test]
    fn figures_are_written_as_short_as_they_are_exact() {
        for (hundredths, written) in [(0, "0"), (-5, "-0.05"), (10_010, "100.10"), (-100, "-1")] {
            assert_eq!(Sum(hundredths).to_string(), written);
        }
    }

    #[test]
    fn the_services_figures_are_read_exactly_or_not_at_all() {
        let check = |text: &str, expect: Result<i64, MoneyError>| {
            assert_eq!(text.parse().map(Money::hundredths), expect, "{text:?}");
        };
        check("878", Ok(87_800));
        check("878.5", Ok(87_850));
        check("878.500000", Ok(87_850));
        check("-12.05", Ok(-1_205));
        check("0.005", Err(MoneyError::TooPrecise));
        check("1e2", Err(MoneyError::NotADecimal));
        check("", Err(MoneyError::NotADecimal));
        check("1.", Err(MoneyError::NotADecimal));
        check("--1", Err(MoneyError::NotADecimal));
        check("1000000000", Err(MoneyError::TooLarge));
        check("9223372036854775807", Err(MoneyError::TooLarge));
    }

    proptest! {
        #[test]
        fn money_survives_its_own_text(hundredths in -99_999_999_999_i64..=99_999_999_999) {
            let money = Money(hundredths);
            prop_assert_eq!(money.to_string().parse(), Ok(money));
        }

        #[test]
        fn no_typed_text_panics_or_becomes_negative(text in "\\PC{0,24}") {
            if let Ok(Some(money)) = Money::from_typed(&text) {
                prop_assert!(!money.is_negative() && money <= Money::MAX);
            }
        }
    }
}
