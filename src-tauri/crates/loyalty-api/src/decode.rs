//! Texts, figures and identifiers out of a JSON object: strict where money moves, lenient where something is only
//! shown.

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::{Error, Figure};

/// A JSON object whose values are still as they were written. A name may stand in it twice.
#[derive(Debug, Default)]
pub(crate) struct Object {
    /// Where it stands in the answer; empty for the whole.
    path: String,
    fields: Vec<(String, Box<RawValue>)>,
}

impl Object {
    /// Reads a whole document.
    pub(crate) fn document(json: &str) -> Result<Self, Error> {
        Ok(serde_json::from_str(json)?)
    }

    pub(crate) fn fields(&self) -> impl Iterator<Item = (&str, &RawValue)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), &**value))
    }

    /// A value, of several by one name the last: so every reader of JSON takes it.
    pub(crate) fn value(&self, name: &str) -> Option<&RawValue> {
        let value = self.fields.iter().rfind(|(other, _)| other == name);
        value.map(|(_, value)| &**value).filter(|value| value.get() != "null")
    }

    /// The only value of a name. Two that differ are no answer.
    pub(crate) fn only(&self, name: &str) -> Result<Option<&RawValue>, Error> {
        let mut values = self.fields.iter().filter(|(other, _)| other == name).map(|(_, value)| value.get());
        let first = values.next();
        if values.any(|value| Some(value) != first) {
            return Err(self.unreadable(name, "two values"));
        }
        Ok(self.value(name))
    }

    /// An object in this one.
    pub(crate) fn object(&self, name: &str) -> Result<Self, Error> {
        let value = self.only(name)?.ok_or_else(|| self.unreadable(name, "missing"))?;
        let object: Self = serde_json::from_str(value.get()).map_err(|error| self.unreadable(name, error))?;
        Ok(Self { path: self.path_of(name), ..object })
    }

    /// An identifier.
    pub(crate) fn id<T: TryFrom<String, Error: std::fmt::Display>>(&self, name: &str) -> Result<T, Error> {
        let value = self.only(name)?.ok_or_else(|| self.unreadable(name, "missing"))?;
        let token = token(value).ok_or_else(|| self.unreadable(name, "neither a text nor a number"))?;
        T::try_from(token).map_err(|error| self.unreadable(name, error))
    }

    /// A figure that moves money.
    pub(crate) fn figure(&self, name: &str) -> Result<Figure, Error> {
        self.optional_figure(name)?.ok_or_else(|| self.unreadable(name, "missing"))
    }

    /// A figure that moves money where it is there. What is there and none is still an error.
    pub(crate) fn optional_figure(&self, name: &str) -> Result<Option<Figure>, Error> {
        let Some(value) = self.only(name)? else { return Ok(None) };
        let none = || self.unreadable(name, format!("expected a decimal number, found `{}`", value.get()));
        Figure::of(value).ok_or_else(none).map(Some)
    }

    /// A figure that is only shown.
    pub(crate) fn shown_figure(&self, name: &str) -> Option<Figure> {
        Figure::of(self.value(name)?)
    }

    /// A text that is only shown, or a number as it is written.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        text(self.value(name)?)
    }

    /// A word that decides something: what is there and no text is a word that nobody knows.
    pub(crate) fn word(&self, name: &str) -> Option<String> {
        let value = self.value(name)?;
        match value.get().as_bytes().first() {
            Some(b'"' | b'-' | b'0'..=b'9') => text(value),
            _ => Some(String::new()),
        }
    }

    /// A whole number, written as one.
    pub(crate) fn whole(&self, name: &str) -> Option<i64> {
        self.value(name)?.get().parse().ok()
    }

    fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    fn unreadable(&self, name: &str, message: impl std::fmt::Display) -> Error {
        Error::unreadable(self.path_of(name), message)
    }
}

/// A text, or a number as it is written; `None` where it has nothing to show.
fn text(value: &RawValue) -> Option<String> {
    let text = match value.get().as_bytes().first()? {
        b'"' => serde_json::from_str(value.get()).ok()?,
        b'-' | b'0'..=b'9' => value.get().to_owned(),
        _ => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}

/// An identifier as one text, from which [`crate::wire`] writes just what was written: a text as it is, a number by its
/// digits, and a text that could be taken for either in its quotes.
fn token(value: &RawValue) -> Option<String> {
    let json = value.get();
    match json.as_bytes().first()? {
        b'"' => {
            let text: String = serde_json::from_str(json).ok()?;
            let is_plain = !text.starts_with('"') && !is_number(&text);
            (!text.trim().is_empty()).then(|| if is_plain { text } else { json.to_owned() })
        }
        b'-' | b'0'..=b'9' => Some(json.to_owned()),
        _ => None,
    }
}

/// Whether a text would be a number in JSON.
pub(crate) fn is_number(text: &str) -> bool {
    text.starts_with(|first: char| first == '-' || first.is_ascii_digit())
        && serde_json::from_str::<&RawValue>(text).is_ok_and(|value| value.get().len() == text.len())
}

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Fields;

        impl<'de> Visitor<'de> for Fields {
            type Value = Object;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut fields = vec![];
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Object { path: String::new(), fields })
            }
        }

        from.deserialize_map(Fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_what_json_would_take_for_one() {
        let check = |text: &str, expect: bool| assert_eq!(is_number(text), expect, "{text:?}");
        for number in ["0", "12", "-1.5", "1e3"] {
            check(number, true);
        }
        for other in ["", "-", "12 ", " 12", "012", "12a", "true", "\"12\""] {
            check(other, false);
        }
    }

    #[test]
    fn what_is_no_document_is_told_in_words() {
        let told = Object::document("[1]").map(|_| ()).map_err(|error| format!("{error:?}"));
        assert!(told.as_ref().is_err_and(|told| told.contains("expected an object")), "{told:?}");
    }
}
