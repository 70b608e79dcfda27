//! A figure as a service writes it, and what it is taken for. The one table of rules:
//!
//! | what is written | is |
//! |---|---|
//! | a JSON number, with exponent or without; a JSON text that is a plain decimal | the figure that it says |
//! | a JSON text with commas between all thousands, and a point behind them, as PHP writes one | the figure that it says |
//! | what is within 0.000001 of a hundredth | that hundredth: noise of binary floats |
//! | real further places, in an [echo](Figure::as_echo) | none: it is not what was sent |
//! | real further places, in a [limit](Figure::as_limit) | cut down: one hundredth more would be refused |
//! | real further places, in what is [shown or paid](Figure::as_nearest) | the nearest hundredth, half of one up |
//!
//! *Invariant:* exact arithmetic throughout. No binary float ever holds a figure.

use std::borrow::Cow;
use std::fmt;

use serde_json::value::RawValue;

/// A figure as a service wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    written: String,
    is_negative: bool,
    /// Its size in hundred-millionths; what is smaller is cut off.
    parts: u128,
    /// Whether anything was cut off.
    has_more: bool,
}

/// Decimal places of a part.
const PLACES: i64 = 8;
/// Parts of a hundredth.
const HUNDREDTH: u128 = 1_000_000;
/// Parts that are noise: a figure so near to a hundredth is that hundredth.
const NOISE: u128 = 100;
/// With so many digits behind it, any digit stands for more than anybody has.
const MOST_ZEROS: i64 = 40;

impl Figure {
    /// The figure in a JSON value; `None` where there is none.
    #[must_use]
    pub fn of(json: &RawValue) -> Option<Self> {
        let json = json.get();
        match json.as_bytes().first()? {
            b'-' | b'0'..=b'9' => Self::read(json),
            b'"' => {
                let text: String = serde_json::from_str(json).ok()?;
                let text = without_commas(&text)?;
                let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
                is_plain.then(|| Self::read(&text)).flatten()
            }
            _ => None,
        }
    }

    /// Reads a decimal, with exponent or without.
    fn read(written: &str) -> Option<Self> {
        let (is_negative, size) = written.strip_prefix('-').map_or((false, written), |size| (true, size));
        let (mantissa, exponent) = match size.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (size, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
        let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !is_digits(whole) || !is_digits(fraction) {
            return None;
        }
        let length = |part: &str| i64::try_from(part.len()).unwrap_or(i64::MAX);
        let mut kept = length(whole) + i64::from(exponent) + PLACES;
        let (mut parts, mut has_more) = (0_u128, false);
        for digit in whole.bytes().chain(fraction.bytes()).map(|byte| u128::from(byte - b'0')) {
            if kept > 0 {
                parts = parts.saturating_mul(10).saturating_add(digit);
            } else {
                has_more |= digit != 0;
            }
            kept -= 1;
        }
        for _ in 0..kept.clamp(0, MOST_ZEROS) {
            parts = parts.saturating_mul(10);
        }
        Some(Self { written: written.to_owned(), is_negative, parts, has_more })
    }

    /// What was sent, told back: in hundredths, or `None` where it has real further places.
    #[must_use]
    pub fn as_echo(&self) -> Option<i64> {
        self.without_noise()
    }

    /// The most that may be: in hundredths, never more than it says.
    #[must_use]
    pub fn as_limit(&self) -> i64 {
        // Downwards is away from nothing where it is less than that.
        let down = || self.signed(self.parts / HUNDREDTH + u128::from(self.is_negative));
        self.without_noise().unwrap_or_else(down)
    }

    /// What is only shown, or paid: the nearest hundredth.
    #[must_use]
    pub fn as_nearest(&self) -> i64 {
        let up = u128::from(self.parts % HUNDREDTH >= HUNDREDTH / 2);
        self.signed(self.parts / HUNDREDTH + up)
    }

    /// Its text, where that says more than a whole number of hundredths does.
    #[must_use]
    pub fn beyond_hundredths(&self) -> Option<&str> {
        self.without_noise().is_none().then_some(self.written.as_str())
    }

    fn without_noise(&self) -> Option<i64> {
        let (below, rest) = (self.parts / HUNDREDTH, self.rest());
        if rest <= NOISE {
            Some(self.signed(below))
        } else if self.parts % HUNDREDTH >= HUNDREDTH - NOISE {
            Some(self.signed(below + 1))
        } else {
            None
        }
    }

    /// Parts above the hundredth below, a fraction of one counted as one.
    fn rest(&self) -> u128 {
        self.parts % HUNDREDTH + u128::from(self.has_more)
    }

    fn signed(&self, hundredths: u128) -> i64 {
        let hundredths = i64::try_from(hundredths).unwrap_or(i64::MAX);
        if self.is_negative { -hundredths } else { hundredths }
    }
}

/// A figure without the commas between its thousands. One without a point behind them may mean the decimal sign.
fn without_commas(text: &str) -> Option<Cow<'_, str>> {
    let Some((whole, fraction)) = text.split_once('.').filter(|(whole, _)| whole.contains(',')) else {
        return Some(Cow::Borrowed(text));
    };
    let mut groups = whole.trim_start_matches('-').split(',');
    let is_grouped = groups.next().is_some_and(|first| (1..=3).contains(&first.len()))
        && groups.all(|group| group.len() == 3);
    is_grouped.then(|| Cow::Owned(format!("{}.{fraction}", whole.replace(',', ""))))
}

/// As the service wrote it.
impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(json: &str) -> Option<Figure> {
        Figure::of(&RawValue::from_string(json.to_owned()).expect("JSON"))
    }

    #[test]
    fn what_is_a_figure_and_what_is_none() {
        let check = |json: &str, hundredths: Option<i64>| {
            assert_eq!(figure(json).map(|figure| figure.as_nearest()), hundredths, "{json}");
        };
        check("878", Some(87_800));
        check("-0.05", Some(-5));
        check("1e3", Some(100_000));
        check("1.5E+2", Some(15_000));
        check("12345e-2", Some(12_345));
        check("5.551115123125783e-17", Some(0));
        check("\"20.00\"", Some(2_000));
        check("\"-12.05\"", Some(-1_205));
        check("\"1,234.50\"", Some(123_450));
        check("\"-1,234,567.5\"", Some(-123_456_750));
        check("99999999999999999999", Some(i64::MAX));
        check("1e300", Some(i64::MAX));
        check("-1e300", Some(-i64::MAX));
        check("0e300", Some(0));
        check("1e-300", Some(0));
        for json in [
            "true",
            "null",
            "[1]",
            "{}",
            "\"\"",
            "\" 20\"",
            "\"1,234\"",
            "\"12,34.50\"",
            "\"1234,567.50\"",
            "\",234.50\"",
            "\"1.234,50\"",
            "\"1e3\"",
            "\"20.\"",
            "\".5\"",
            "\"--1\"",
            "\"٣\"",
            "\"NaN\"",
            "1e99999999999",
        ] {
            check(json, None);
        }
    }

    #[test]
    fn each_use_has_its_rule() {
        let check = |json: &str, echo: Option<i64>, limit: i64, nearest: i64| {
            let figure = figure(json).expect("a figure");
            assert_eq!(
                (figure.as_echo(), figure.as_limit(), figure.as_nearest()),
                (echo, limit, nearest),
                "{json}"
            );
            let beyond = figure.beyond_hundredths().map(str::to_owned);
            assert_eq!(beyond, echo.is_none().then(|| json.to_owned()));
        };
        // What JavaScript and PHP print for ordinary receipts.
        check("0.19999999999999998", Some(20), 20, 20);
        check("1252.8700000000001", Some(125_287), 125_287, 125_287);
        check("0.30000000000000004", Some(30), 30, 30);
        check("2.9999999999999996", Some(300), 300, 300);
        check("-2.7755575615628914e-17", Some(0), 0, 0);
        check("123.45599999999999", None, 12_345, 12_346);
        check("375.165", None, 37_516, 37_517);
        check("189.9905", None, 18_999, 18_999);
        check("24.99975", None, 2_499, 2_500);
        check("-0.005", None, -1, -1);
        check("-0.004", None, -1, 0);
        // Just noise, and just more.
        check("1.000001", Some(100), 100, 100);
        check("1.0000010000000000000000000000000000000000", Some(100), 100, 100);
        check("1.0000010000000000000000000000000000000001", None, 100, 100);
        check("0.999999", Some(100), 100, 100);
        check("0.99999899999999999999999999999999999999", None, 99, 100);
        check("0.0149999", None, 1, 1);
        check("0.015", None, 1, 2);
        check("0.01499999999999999999999999999999999999999999", None, 1, 1);
    }
}
