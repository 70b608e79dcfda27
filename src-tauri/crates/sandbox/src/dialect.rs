//! The ways in which services say the same thing. The paper leaves open how figures are reckoned and written, with
//! which status a success comes, how a refusal is put, what a date or an identifier looks like: each of them is one
//! line in a table here, and the rules are the same in all.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use serde_json::json;

use crate::binary;

/// How a service speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// What it is called.
    pub name: &'static str,
    /// Who speaks so, and how.
    pub about: &'static str,
    pub(crate) figures: Figures,
    pub(crate) success: (u16, &'static str),
    pub(crate) refusals: Refusals,
    pub(crate) dates: Dates,
    pub(crate) ids: Ids,
    pub(crate) holds: Holds,
    pub(crate) connections: Connections,
    /// What stands before the document, and after it.
    pub(crate) around: (&'static str, &'static str),
}

/// How money is reckoned and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Figures {
    /// Exact, with two places at most.
    Exact,
    /// Binary, never rounded, written as JavaScript does.
    Binary,
    /// Exact, as text with two places.
    Texts,
}

/// How a refusal is put: a field, and a sentence about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusals {
    /// 422, the field at the top.
    Field,
    /// 400, the field at the top, beside others.
    Beside,
    /// 422, the fields and their lists of sentences under `errors`.
    Errors,
    /// 404, a list of objects under `message`, each of which names its field.
    Listed,
    /// 200 without success, and a sentence that names no field.
    Sentence,
}

/// How a day is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dates {
    /// `1990-06-15`.
    Day,
    /// `1990-06-15T00:00:00.000Z`.
    Moment,
    /// `1990-06-15 00:00:00`, and zeros where there is none.
    Database,
    /// `15.06.1990`.
    Dotted,
    /// Seconds since 1970, as a number.
    Seconds,
}

/// What an identifier is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ids {
    /// A text.
    Text,
    /// A number, larger than a binary float holds exactly.
    Number,
}

/// How holds are answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    /// With the second in which they end. One that is not known any more is overlooked.
    Plain,
    /// With an end that is another kind of odd each time. One that is not known any more is refused.
    Odd,
}

/// What becomes of a connection that has carried a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Connections {
    /// It carries the next one, too.
    Kept,
    /// The next one is taken and never answered.
    Mute,
    /// It is closed when the next one comes.
    Closing,
}

/// As the vendor's paper has it.
const PAPER: Dialect = Dialect {
    name: "paper",
    about: "as the vendor's paper has it",
    figures: Figures::Exact,
    success: (200, "true"),
    refusals: Refusals::Field,
    dates: Dates::Day,
    ids: Ids::Text,
    holds: Holds::Plain,
    connections: Connections::Kept,
    around: ("", ""),
};

/// All of them; the first is the paper's.
pub const DIALECTS: [Dialect; 9] = [
    PAPER,
    Dialect {
        name: "floats",
        about: "figures reckoned in binary floats and never rounded, as JavaScript prints them",
        figures: Figures::Binary,
        dates: Dates::Moment,
        ..PAPER
    },
    Dialect {
        name: "texts",
        about: "figures as PHP's texts, `success` a 1, refusals under `errors`, a database's dates, a byte order mark",
        figures: Figures::Texts,
        success: (200, "1"),
        refusals: Refusals::Errors,
        dates: Dates::Database,
        around: ("\u{feff}", "\r\n"),
        ..PAPER
    },
    Dialect {
        name: "created",
        about: "201 for every success, refusals by 400 beside other fields, dates as moments",
        success: (201, "true"),
        refusals: Refusals::Beside,
        dates: Dates::Moment,
        ..PAPER
    },
    Dialect {
        name: "numbers",
        about: "identifiers as large numbers, 202 and `success` as text, refusals by 404 in a list, dates in seconds",
        success: (202, "\"true\""),
        refusals: Refusals::Listed,
        dates: Dates::Seconds,
        ids: Ids::Number,
        ..PAPER
    },
    Dialect {
        name: "sentences",
        about: "refusals by 200 without success and with a sentence, dotted dates",
        refusals: Refusals::Sentence,
        dates: Dates::Dotted,
        ..PAPER
    },
    Dialect {
        name: "holds",
        about: "ends of holds that are floats, texts, in milliseconds, past, missing or far away; unknown holds refused",
        holds: Holds::Odd,
        ..PAPER
    },
    Dialect {
        name: "mute",
        about: "connections that take a second call and never answer it",
        connections: Connections::Mute,
        ..PAPER
    },
    Dialect {
        name: "closing",
        about: "connections that are closed when a second call comes",
        connections: Connections::Closing,
        ..PAPER
    },
];

/// No identifier of a number dialect is smaller: a binary float cannot hold the odd ones.
const FIRST_NUMBER: u64 = 9_007_199_254_740_993;

impl Default for Dialect {
    fn default() -> Self {
        PAPER
    }
}

impl Dialect {
    /// The dialect of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        DIALECTS.into_iter().find(|dialect| dialect.name == name)
    }

    pub(crate) fn difference(self, from: Decimal, less: Decimal) -> Decimal {
        match self.figures {
            Figures::Binary => binary::difference(from, less),
            Figures::Exact | Figures::Texts => from - less,
        }
    }

    /// A percentage of an amount; exact ones are cut to the cent.
    pub(crate) fn share(self, amount: Decimal, percent: Decimal) -> Decimal {
        match self.figures {
            Figures::Binary => binary::share(amount, percent),
            Figures::Exact | Figures::Texts => exact_share(amount, percent).trunc_with_scale(2),
        }
    }

    /// An amount less a percentage of it; exact ones are cut to the cent.
    pub(crate) fn discounted(self, amount: Decimal, percent: Decimal) -> Decimal {
        match self.figures {
            Figures::Binary => binary::difference(amount, binary::share(amount, percent)),
            Figures::Exact | Figures::Texts => (amount - exact_share(amount, percent)).trunc_with_scale(2),
        }
    }

    /// A figure as it is written in JSON.
    pub(crate) fn figure(self, figure: Decimal) -> String {
        match self.figures {
            Figures::Exact => figure.normalize().to_string(),
            Figures::Binary => binary::written(figure),
            Figures::Texts => format!("\"{figure:.2}\""),
        }
    }

    /// Whether this JSON is one of our own identifiers, written just as we write it.
    pub(crate) fn is(self, id: &str, json: &str) -> bool {
        match self.ids {
            // A text may be escaped in more ways than one.
            Ids::Text => serde_json::from_str(json).is_ok_and(|text: String| text == id),
            Ids::Number => self.id(id) == json,
        }
    }

    /// One of our own identifiers as it is written in JSON.
    pub(crate) fn id(self, id: &str) -> String {
        match self.ids {
            Ids::Text => json!(id).to_string(),
            Ids::Number => {
                let end = id.get(id.len().saturating_sub(8)..).unwrap_or_default();
                (FIRST_NUMBER + u64::from_str_radix(end, 16).unwrap_or_default()).to_string()
            }
        }
    }

    /// A birthday, `YYYY-MM-DD`, as it is written in JSON.
    pub(crate) fn day(self, day: Option<&str>) -> Option<String> {
        let Some(day) = day else {
            return (self.dates == Dates::Database).then(|| json!("0000-00-00 00:00:00").to_string());
        };
        Some(match self.dates {
            Dates::Day => json!(day).to_string(),
            Dates::Moment => json!(format!("{day}T00:00:00.000Z")).to_string(),
            Dates::Database => json!(format!("{day} 00:00:00")).to_string(),
            Dates::Dotted => {
                let parts: Vec<&str> = day.rsplit('-').collect();
                json!(parts.join(".")).to_string()
            }
            Dates::Seconds => {
                let midnight = day.parse().map(|day: Date| day.at(0, 0, 0, 0));
                let moment = midnight.and_then(|midnight| TimeZone::UTC.to_timestamp(midnight));
                moment.map(Timestamp::as_second).unwrap_or_default().to_string()
            }
        })
    }

    /// When the n-th hold ends, in seconds since 1970, as it is written in JSON; `None` where it is not said.
    pub(crate) fn until(self, until: u64, nth: u32) -> Option<String> {
        let odd = match self.holds {
            Holds::Plain => return Some(until.to_string()),
            Holds::Odd => nth % 6,
        };
        match odd {
            0 => None,
            1 => Some(format!("{until}.5")),
            2 => Some(format!("\"{until}\"")),
            3 => Some(format!("{until}000")),
            4 => Some((until - 86_400).to_string()),
            _ => Some((until + 86_400).to_string()),
        }
    }

    /// A success with its one field, both already JSON.
    pub(crate) fn success(self, field: &str, answer: &str) -> String {
        self.document(&format!(r#"{{"success":{},"{field}":{answer}}}"#, self.success.1))
    }

    /// What a release is answered with.
    pub(crate) fn done(self) -> String {
        self.document(&format!(r#"{{"success":{}}}"#, self.success.1))
    }

    fn document(self, json: &str) -> String {
        let (before, after) = self.around;
        format!("{before}{json}{after}")
    }

    /// A refusal: its status, and its body.
    pub(crate) fn refusal(self, field: &str, sentence: &str) -> (u16, String) {
        let (status, body) = match self.refusals {
            Refusals::Field => (422, json!({ field: sentence })),
            Refusals::Beside => (400, json!({ "success": false, "code": 17, field: sentence, "trace": [] })),
            Refusals::Errors => {
                (422, json!({ "message": "The given data was invalid.", "errors": { field: [sentence] } }))
            }
            Refusals::Listed => {
                (404, json!({ "success": false, "message": [{ "field": field, "text": sentence }] }))
            }
            Refusals::Sentence => (200, json!({ "success": false, "error": sentence })),
        };
        (status, self.document(&body.to_string()))
    }
}

fn exact_share(amount: Decimal, percent: Decimal) -> Decimal {
    amount * percent / Decimal::ONE_HUNDRED
}
