//! What a service says when it does not do what was asked, in whatever shape.

use std::fmt;

use serde_json::Value;
use serde_json::value::RawValue;

use crate::decode::Object;

/// What a refusal is about. API: the field of a 422.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// `apikey`.
    Key,
    /// `point`.
    Point,
    /// `client`.
    Client,
    /// `hold`.
    Hold,
    /// `spend`.
    Spend,
    /// `amount`.
    Amount,
}

/// A refusal in the service's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What it is about; of several subjects the one that has to be put right first.
    pub about: Option<Subject>,
    /// The words, untrusted.
    pub words: String,
}

/// The fields that the paper knows, in the order in which they have to be put right.
const SUBJECTS: [(&str, Subject); 6] = [
    ("apikey", Subject::Key),
    ("point", Subject::Point),
    ("client", Subject::Client),
    ("hold", Subject::Hold),
    ("spend", Subject::Spend),
    ("amount", Subject::Amount),
];
/// Where services put them, or a sentence, instead of at the top.
const PLACES: [&str; 3] = ["errors", "message", "error"];
/// By what an object in a list names its field, and where its sentence is.
const NAMES: [&str; 5] = ["field", "param", "path", "property", "name"];
const SENTENCES: [&str; 5] = ["message", "text", "msg", "error", "detail"];
/// How a sentence speaks of the key that names no field.
const KEYS: [&str; 4] = ["api key", "api-key", "api_key", "apikey"];
/// More words than anybody shows.
const MOST_WORDS: usize = 1_000;

impl Refusal {
    /// What a document says about the fields that the paper knows, wherever they stand.
    pub(crate) fn about_a_field(document: &Object) -> Option<Self> {
        let mut said: Vec<(Subject, String)> = vec![];
        for (name, value) in document.fields() {
            if let (Some(subject), Some(words)) = (subject(name), words(&json(value))) {
                said.push((subject, words));
            }
        }
        for place in PLACES {
            if let Some(value) = document.value(place) {
                look_into(&json(value), &mut said);
            }
        }
        said.sort();
        said.dedup();
        let about = said.first().map(|(subject, _)| *subject)?;
        let words = said.iter().map(|(subject, words)| format!("{subject}: {words}"));
        Some(Self { about: Some(about), words: cut(words) })
    }

    /// The sentence of a document that names no field.
    pub(crate) fn in_a_sentence(document: &Object) -> Option<Self> {
        let words = PLACES.iter().find_map(|place| words(&json(document.value(place)?)))?;
        Some(Self { about: None, words: cut([words]) })
    }

    /// All that a document says: with the status that the paper has for refusals, whatever its fields are.
    pub(crate) fn of_all(document: &Object) -> Self {
        let words = document.fields().map(|(name, value)| match json(value) {
            Value::String(text) => format!("{name}: {text}"),
            _ => format!("{name}: {}", value.get()),
        });
        Self { about: None, words: cut(words) }
    }
}

fn subject(name: &str) -> Option<Subject> {
    SUBJECTS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, subject)| *subject)
}

/// A value that is too deep says nothing.
fn json(value: &RawValue) -> Value {
    serde_json::from_str(value.get()).unwrap_or_default()
}

/// What stands under `errors` or `message`: fields, objects that name one, or sentences that begin with one.
fn look_into(value: &Value, said: &mut Vec<(Subject, String)>) {
    match value {
        Value::Object(fields) => {
            let named = NAMES.iter().find_map(|name| subject(fields.get(*name)?.as_str()?));
            let sentence = SENTENCES.iter().find_map(|name| words(fields.get(*name)?));
            said.extend(named.zip(sentence));
            said.extend(fields.iter().filter_map(|(name, value)| Some((subject(name)?, words(value)?))));
        }
        Value::Array(list) => list.iter().for_each(|one| look_into(one, said)),
        Value::String(sentence) => {
            said.extend(subject_of(sentence).map(|subject| (subject, sentence.clone())));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// What a sentence is about, where it begins with that, as all of the paper's do.
fn subject_of(sentence: &str) -> Option<Subject> {
    let first = sentence.split(|character: char| !character.is_alphanumeric()).next().unwrap_or_default();
    let sentence = sentence.to_lowercase();
    // "Hold on" is not about a hold.
    let begins = subject(first).filter(|subject| *subject != Subject::Hold);
    begins.or_else(|| KEYS.iter().any(|key| sentence.contains(key)).then_some(Subject::Key))
}

/// The words in a value; `None` where it only tells back what was sent.
fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => is_sentence(text).then(|| text.clone()),
        Value::Array(list) => joined(list.iter().filter_map(words)),
        Value::Object(fields) => SENTENCES
            .iter()
            .find_map(|name| words(fields.get(*name)?))
            .or_else(|| joined(fields.values().filter_map(words))),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// An identifier or a figure that is told back is one word, with digits in it.
fn is_sentence(text: &str) -> bool {
    let is_one_word = !text.trim().contains(char::is_whitespace);
    text.contains(char::is_alphabetic) && !(is_one_word && text.contains(char::is_numeric))
}

fn joined(words: impl Iterator<Item = String>) -> Option<String> {
    let words = cut(words);
    (!words.is_empty()).then_some(words)
}

fn cut(words: impl IntoIterator<Item = String>) -> String {
    let words: Vec<String> = words.into_iter().collect();
    words.join("; ").chars().take(MOST_WORDS).collect()
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(SUBJECTS.iter().find(|(_, subject)| subject == self).map_or("", |(name, _)| name))
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}
