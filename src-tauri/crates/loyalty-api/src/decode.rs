//! Numbers and texts out of JSON: strict where money moves, lenient where something is only shown.
//!
//! *Invariant:* a figure goes from JSON text to [`Decimal`] and back without a binary float.

use std::collections::HashMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::Error;
use crate::wire::Level;

/// A decimal whose digits are kept: `100.10` stays `100.10`.
pub(crate) mod exact {
    use super::{Decimal, Deserialize, Deserializer, RawValue, Serialize, Serializer};
    use serde::de::Error as _;
    use serde::ser::Error as _;

    pub(crate) fn serialize<S: Serializer>(figure: &Decimal, to: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(figure.to_string()).map_err(S::Error::custom)?.serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Decimal, D::Error> {
        parse(&Box::<RawValue>::deserialize(from)?).map_err(D::Error::custom)
    }

    pub(super) fn parse(raw: &RawValue) -> Result<Decimal, String> {
        let text = raw.get();
        // A quoted or exponential number is a service that changed: better no figure than a guess.
        Decimal::from_str_exact(text).map_err(|_| format!("expected a decimal number, found `{text}`"))
    }

    /// The same, where `null` and absence are `None`. Any other type is still an error.
    pub(crate) mod optional {
        use super::{Decimal, Deserialize, Deserializer, RawValue};
        use serde::de::Error as _;

        pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Decimal>, D::Error> {
            let raw = Box::<RawValue>::deserialize(from)?;
            if raw.get() == "null" {
                Ok(None)
            } else {
                super::parse(&raw).map(Some).map_err(D::Error::custom)
            }
        }
    }
}

/// What is only shown: whatever cannot be shown is absent, and never an error.
pub(crate) mod lenient {
    use super::{Decimal, Deserialize, Deserializer, Level, RawValue};

    /// A text, or a number as it is written.
    pub(crate) fn text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
        Ok(shown(&Box::<RawValue>::deserialize(from)?))
    }

    /// A number, or a text that is one.
    pub(crate) fn decimal<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Decimal>, D::Error> {
        let shown = shown(&Box::<RawValue>::deserialize(from)?);
        Ok(shown.and_then(|text| Decimal::from_str_exact(text.trim()).ok()))
    }

    /// A level, or nothing known of it.
    pub(crate) fn level<'de, D: Deserializer<'de>>(from: D) -> Result<Level, D::Error> {
        let raw = Box::<RawValue>::deserialize(from)?;
        Ok(serde_json::from_str(raw.get()).unwrap_or_default())
    }

    fn shown(raw: &RawValue) -> Option<String> {
        let text = match raw.get().as_bytes().first()? {
            b'"' => serde_json::from_str(raw.get()).ok()?,
            b'-' | b'0'..=b'9' => raw.get().to_owned(),
            _ => return None,
        };
        (!text.trim().is_empty()).then_some(text)
    }
}

/// Reads one field of a successful answer, or says where in the JSON it went wrong.
pub(crate) fn field<T: for<'de> Deserialize<'de>>(body: &[u8], name: &'static str) -> Result<T, Error> {
    let fields = success(body)?;
    let raw = fields.get(name).ok_or_else(|| Error::unreadable(name, "missing"))?;
    let mut json = serde_json::Deserializer::from_str(raw.get());
    serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let inner = error.path().to_string();
        let path = if inner == "." { name.to_owned() } else { format!("{name}.{inner}") };
        Error::unreadable(path, error.into_inner())
    })
}

/// The fields of an answer, provided that it says `success: true`.
pub(crate) fn success(body: &[u8]) -> Result<HashMap<String, Box<RawValue>>, Error> {
    let fields: HashMap<String, Box<RawValue>> = serde_json::from_slice(body)?;
    match fields.get("success").map(|raw| raw.get()) {
        Some("true") => Ok(fields),
        _ => Err(Error::NotSuccess),
    }
}
