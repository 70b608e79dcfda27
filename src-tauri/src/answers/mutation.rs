//! JSON as it is written, and what can be made of it that nobody meant.

use std::fmt;

use loyalty_api::Decimal;
use proptest::prelude::*;
use serde_json::Value;

/// What stands in place of a value, or beside it.
const ODD: [&str; 44] = [
    "null",
    "true",
    "false",
    "0",
    "1",
    "-1",
    "100",
    "100.0",
    "1e2",
    "100.00000000000001",
    "99.99999999999999",
    "100.004",
    "99.996",
    "0.5",
    "1e-7",
    "5.551115123125783e-17",
    "-0.000000001",
    "1e400",
    "-1e400",
    "18446744073709551616",
    "\"100\"",
    "\"100.00\"",
    "\"99.995\"",
    "\"1,000.00\"",
    "\"1e2\"",
    "\"\"",
    "\" \"",
    "\"true\"",
    "\"false\"",
    "\"cashback\"",
    "\"discount\"",
    "\"stamps\"",
    "\"Client not found.\"",
    "\"1990-05-01T00:00:00.000000Z\"",
    "\"0000-00-00\"",
    "\"79201234567\"",
    "\"\\ud800\"",
    "\"\\u0000\\u202e\"",
    "[]",
    "{}",
    "[\"Spend can't be more 100\"]",
    "{\"client\":\"Client not found.\"}",
    "LONG",
    "DEEP",
];
const NAMES: [&str; 14] = [
    "new", "message", "errors", "error", "client", "spend", "hold", "amount", "total", "earn", "type", "id",
    "success", "balance",
];

/// JSON as it is written: a name may stand twice, a number is its digits.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Object(Vec<(String, Node)>),
    Raw(String),
}

impl Node {
    pub(super) fn of(value: &Value) -> Self {
        match value {
            Value::Object(fields) => {
                Self::Object(fields.iter().map(|(name, value)| (name.clone(), Self::of(value))).collect())
            }
            other => Self::Raw(other.to_string()),
        }
    }

    /// Every object in it, itself first.
    fn objects(&mut self) -> usize {
        match self {
            Self::Object(fields) => 1 + fields.iter_mut().map(|(_, node)| node.objects()).sum::<usize>(),
            Self::Raw(_) => 0,
        }
    }

    /// The fields of the n-th object.
    fn fields(&mut self, nth: &mut usize) -> Option<&mut Vec<(String, Self)>> {
        let Self::Object(fields) = self else { return None };
        if *nth == 0 {
            return Some(fields);
        }
        *nth -= 1;
        fields.iter_mut().find_map(|(_, node)| node.fields(nth))
    }

    /// Every value of a name.
    pub(super) fn all(&self, name: &str) -> Vec<&Self> {
        match self {
            Self::Object(fields) => {
                fields.iter().filter(|(other, _)| other == name).map(|(_, node)| node).collect()
            }
            Self::Raw(_) => vec![],
        }
    }

    /// The last value of a name; nothing where that is null.
    pub(super) fn last(&self, name: &str) -> Option<&Self> {
        self.all(name).pop().filter(|node| **node != Self::Raw("null".into()))
    }

    pub(super) fn raw(&self) -> &str {
        match self {
            Self::Raw(raw) => raw,
            Self::Object(_) => "",
        }
    }

    /// The exact figure in it, reckoned otherwise than the till does.
    pub(super) fn decimal(&self) -> Option<Decimal> {
        let raw = self.raw();
        let text = raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"'));
        match text {
            // With commas between thousands, where it is taken for a figure at all.
            Some(text) => Decimal::from_str_exact(&text.replace(',', "")).ok(),
            // Smaller, or larger, than a decimal holds.
            None if raw.contains("e-1") => Some(Decimal::ZERO),
            None if raw.ends_with("e400") => {
                Some(if raw.starts_with('-') { Decimal::MIN } else { Decimal::MAX })
            }
            None => Decimal::from_scientific(raw).or_else(|_| Decimal::from_str_exact(raw)).ok(),
        }
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Raw(raw) if raw == "LONG" => write!(f, "\"{}\"", "long 7 ".repeat(2_000)),
            Self::Raw(raw) if raw == "DEEP" => write!(f, "{}7{}", "[".repeat(300), "]".repeat(300)),
            Self::Raw(raw) => f.write_str(raw),
            Self::Object(fields) => {
                f.write_str("{")?;
                for (at, (name, node)) in fields.iter().enumerate() {
                    write!(f, "{}\"{name}\":{node}", if at == 0 { "" } else { "," })?;
                }
                f.write_str("}")
            }
        }
    }
}

/// One change, at a place.
#[derive(Clone, Debug)]
pub(super) struct Mutation {
    object: prop::sample::Index,
    field: prop::sample::Index,
    kind: Kind,
    odd: &'static str,
    name: &'static str,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Replace,
    Remove,
    Add,
    Twice,
    Nest,
}

impl Mutation {
    pub(super) fn apply(&self, node: &mut Node) {
        let mut nth = self.object.index(node.objects());
        let Some(fields) = node.fields(&mut nth) else { return };
        let odd = Node::Raw(self.odd.to_owned());
        if fields.is_empty() || matches!(self.kind, Kind::Add) {
            fields.push((self.name.to_owned(), odd));
            return;
        }
        let at = self.field.index(fields.len());
        match self.kind {
            Kind::Replace => fields[at].1 = odd,
            Kind::Remove => drop(fields.remove(at)),
            Kind::Twice => fields.push((fields[at].0.clone(), odd)),
            Kind::Nest => {
                let (name, inner) = fields[at].clone();
                fields[at].1 = Node::Object(vec![(name, inner)]);
            }
            Kind::Add => {}
        }
    }
}

pub(super) fn mutation() -> impl Strategy<Value = Mutation> {
    let kind = prop_oneof![
        4 => Just(Kind::Replace),
        1 => Just(Kind::Remove),
        2 => Just(Kind::Add),
        1 => Just(Kind::Twice),
        1 => Just(Kind::Nest),
    ];
    let (odd, name) = (prop::sample::select(&ODD[..]), prop::sample::select(&NAMES[..]));
    (any::<prop::sample::Index>(), any::<prop::sample::Index>(), kind, odd, name)
        .prop_map(|(object, field, kind, odd, name)| Mutation { object, field, kind, odd, name })
}
