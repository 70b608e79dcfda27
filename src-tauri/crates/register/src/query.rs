//! What is searched for: a phone, a card number, or a code out of the customer's app.

/// Where a query came from. A scan is never rewritten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// From a scanner, as its decoder understood it.
    Scanned,
    /// By hand, or pasted.
    Typed,
}

/// A text that can be searched for: trimmed, not empty, of a sane length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    text: String,
    source: Source,
}

impl Query {
    /// The longest query in characters. App codes have about 60; anything near this is a mistake.
    pub const MAX_CHARS: usize = 256;

    /// A query out of raw input; `None` where there is nothing to search for.
    ///
    /// A typed phone loses its punctuation (`+7 (920) 123-45-67` becomes `79201234567`); all else
    /// that is typed is searched as it stands.
    #[must_use]
    pub fn new(raw: &str, source: Source) -> Option<Self> {
        let raw = raw.trim();
        let is_phone =
            source == Source::Typed && raw.chars().all(|c| c.is_ascii_digit() || "+()-. \u{a0}".contains(c));
        let text: String =
            if is_phone { raw.chars().filter(char::is_ascii_digit).collect() } else { raw.to_owned() };
        let usable = !text.is_empty()
            && text.chars().count() <= Self::MAX_CHARS
            && !text.chars().any(char::is_control);
        usable.then_some(Self { text, source })
    }

    /// The text that is sent.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where it came from.
    #[must_use]
    pub fn source(&self) -> Source {
        self.source
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_phone_loses_its_punctuation_and_nothing_else_is_touched() {
        let check = |raw: &str, source, expect: Option<&str>| {
            assert_eq!(Query::new(raw, source).as_ref().map(Query::text), expect, "{raw:?}");
        };
        check("+7 (920) 123-45-67", Source::Typed, Some("79201234567"));
        check(" 2200 0001 ", Source::Typed, Some("22000001"));
        check("APP-CODE 1", Source::Typed, Some("APP-CODE 1"));
        check("+7-920", Source::Scanned, Some("+7-920"));
        check("  ", Source::Typed, None);
        check("()", Source::Typed, None);
        check("12\u{1d}34", Source::Scanned, None);
        check(&"9".repeat(257), Source::Scanned, None);
    }
}
