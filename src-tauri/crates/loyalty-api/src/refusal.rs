//! What a service says when it does not do what was asked, in whatever shape.
//!
//! *Invariant:* a refusal says that nothing happened, so what is not plainly one is none: a word or a value that is told
//! back is no sentence.

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
    /// A field that the paper does not know.
    Other,
}

/// A refusal in the service's own words.
#[derive(Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What it is about, of several subjects the one that has to be put right first; `None` for a sentence that names
    /// no field.
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
const PLACES: [&str; 6] = ["errors", "message", "error", "detail", "reason", "description"];
/// By what an object names its field, and where its sentence is.
const NAMES: [&str; 5] = ["field", "param", "path", "property", "name"];
const SENTENCES: [&str; 5] = ["message", "text", "msg", "error", "detail"];
/// What is said of a field without naming it as one: the paper's own sentences, and how any service speaks of the key.
const SAYINGS: [(&str, Subject); 8] = [
    ("client not found", Subject::Client),
    ("point not found", Subject::Point),
    ("hold not found", Subject::Hold),
    ("spend can't be more", Subject::Spend),
    ("api key", Subject::Key),
    ("api-key", Subject::Key),
    ("api_key", Subject::Key),
    ("apikey", Subject::Key),
];
/// More words than anybody shows.
const MOST_WORDS: usize = 1_000;

type Said = Vec<(Subject, String)>;

impl Refusal {
    /// What a document says about the fields that the paper knows, wherever they stand.
    pub(crate) fn about_a_field(document: &Object) -> Option<Self> {
        let mut said = Said::new();
        for (name, value) in document.fields() {
            if let Some(subject) = subject(name) {
                said.extend(words(&json(value)).map(|words| (subject, words)));
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

    /// All that a document says beside `success`: with the status that the paper has for refusals, whatever its fields
    /// are.
    pub(crate) fn of_all(document: &Object) -> Option<Self> {
        let said =
            document.fields().filter(|(name, _)| *name != "success").map(|(name, value)| match json(value) {
                Value::String(text) => format!("{name}: {text}"),
                _ => format!("{name}: {}", value.get()),
            });
        let words = cut(said);
        (!words.is_empty()).then_some(Self { about: Some(Subject::Other), words })
    }
}

/// The known field of this name.
pub(crate) fn subject(name: &str) -> Option<Subject> {
    SUBJECTS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, subject)| *subject)
}

/// A value that is too deep says nothing.
fn json(value: &RawValue) -> Value {
    serde_json::from_str(value.get()).unwrap_or_default()
}

/// What stands under `errors` or `message`: fields, objects that name one, sentences in a list that begin with one, or
/// one of the sayings.
fn look_into(value: &Value, said: &mut Said) {
    match value {
        Value::Object(fields) => {
            let named = NAMES.iter().find_map(|name| subject(fields.get(*name)?.as_str()?));
            if let Some(sentence) = words(value) {
                said.extend(named.or_else(|| saying(&sentence)).map(|subject| (subject, sentence)));
            }
            for (name, value) in fields {
                said.extend(subject(name).zip(words(value)));
            }
        }
        Value::Array(list) => {
            for one in list {
                match one {
                    Value::String(sentence) => said.extend(first_word(sentence).zip(words(one))),
                    Value::Object(_) => look_into(one, said),
                    _ => {}
                }
            }
        }
        Value::String(sentence) => said.extend(saying(sentence).zip(words(value))),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The field that a sentence begins with, as those of validators do. "Hold on" is not about a hold.
fn first_word(sentence: &str) -> Option<Subject> {
    let first = sentence.split(|character: char| !character.is_alphanumeric()).next().unwrap_or_default();
    subject(first).filter(|subject| *subject != Subject::Hold).or_else(|| saying(sentence))
}

fn saying(sentence: &str) -> Option<Subject> {
    let sentence = sentence.to_lowercase();
    SAYINGS.iter().find(|(words, _)| sentence.contains(words)).map(|(_, subject)| *subject)
}

/// The sentences in a value: a text, a list of them, or what stands in an object where sentences do.
fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => is_sentence(text).then(|| text.clone()),
        Value::Array(list) => {
            let words = cut(list.iter().filter_map(words));
            (!words.is_empty()).then_some(words)
        }
        Value::Object(fields) => SENTENCES.iter().find_map(|name| words(fields.get(*name)?)),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// A sentence has more than one word, and not all of them with a capital. What is told back, an identifier, a figure with its
/// unit, the name of a client or a shop, is none; nor is a state: "pending".
fn is_sentence(text: &str) -> bool {
    let initials =
        text.split_whitespace().filter_map(|word| word.chars().find(|letter| letter.is_alphabetic()));
    initials.skip(1).any(|initial| !initial.is_uppercase())
}

fn cut(words: impl IntoIterator<Item = String>) -> String {
    let line = words.into_iter().collect::<Vec<_>>().join("; ");
    line.chars().take(MOST_WORDS).collect()
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(SUBJECTS.iter().find(|(_, subject)| subject == self).map_or("other", |(name, _)| name))
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}
