//! The calls' requests and answers, as they stand on the wire.

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::decode::{Object, is_number};
use crate::{Error, Figure};

/// A decimal goes out digit by digit: `100.10` stays `100.10`.
fn exact<S: Serializer>(figure: &Decimal, to: S) -> Result<S::Ok, S::Error> {
    RawValue::from_string(figure.to_string()).map_err(serde::ser::Error::custom)?.serialize(to)
}

/// No identifier has more characters: what is longer is something else.
const LONGEST_ID: usize = 128;

/// What was answered is no identifier.
#[derive(Debug, thiserror::Error)]
#[error("an identifier has at most {LONGEST_ID} characters")]
pub struct TooLong;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// A text as it is, a number by its digits; a text that could be taken for a number stands in its quotes. It
        /// goes back just as it came.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $name(pub String);

        impl TryFrom<String> for $name {
            type Error = TooLong;

            fn try_from(id: String) -> Result<Self, TooLong> {
                let text = id.strip_prefix('"').and_then(|id| id.strip_suffix('"')).unwrap_or(&id);
                if text.chars().count() > LONGEST_ID { Err(TooLong) } else { Ok(Self(id)) }
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                let is_json = self.0.starts_with('"') || is_number(&self.0);
                match RawValue::from_string(self.0.clone()) {
                    Ok(json) if is_json => json.serialize(to),
                    _ => self.0.serialize(to),
                }
            }
        }
    };
}

id!(
    /// Identifies a client.
    ClientId
);
id!(
    /// Identifies a hold.
    HoldId
);

/// Identifies a point of sale: what the vendor has given out, as text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PointId(pub String);

/// API: client, request.
#[derive(Clone, PartialEq, Serialize)]
pub struct ClientQuery {
    /// Phone, card number, or code out of the customer's app.
    pub search: String,
    /// The point of sale.
    pub point: PointId,
    /// Own holds, whose points count into the balance.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hold: Vec<HoldId>,
}

/// API: client, answer. All but the id is only shown: what is missing, or of another type, is `None`.
#[derive(Clone, PartialEq)]
pub struct Client {
    /// Used in every other call.
    pub id: ClientId,
    /// The client's name.
    pub name: Option<String>,
    /// Address of a photo.
    pub photo: Option<String>,
    /// A day, in whatever way: documented as `YYYY-MM-DD`.
    pub birthday: Option<String>,
    /// The client's level.
    pub level: Level,
    /// Digits; documented as a number, and also seen as text.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Points; always 0 for discount levels.
    pub balance: Option<Figure>,
}

/// API: client, `level`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Level {
    /// The level's name.
    pub title: Option<String>,
    /// Percent.
    pub percent: Option<String>,
    /// `cashback`, `discount`, or what the documentation does not know; empty where it is no text.
    pub kind: Option<String>,
    /// The largest share of a receipt that points may pay, in percent.
    pub max_spend_percent: Option<String>,
}

impl Client {
    pub(crate) fn read(client: &Object) -> Result<Self, Error> {
        let level = client.object("level").unwrap_or_default();
        Ok(Self {
            id: client.id("id")?,
            name: client.text("name"),
            photo: client.text("photo"),
            birthday: client.text("birthday"),
            level: Level {
                title: level.text("title"),
                percent: level.text("percent"),
                kind: level.word("type"),
                max_spend_percent: level.text("maxSpendPercent"),
            },
            phone: client.text("phone"),
            email: client.text("email"),
            balance: client.shown_figure("balance"),
        })
    }
}

/// API: recalc, request.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RecalcRequest {
    /// For whom.
    pub client: ClientId,
    /// The point of sale.
    pub point: PointId,
    /// The receipt.
    #[serde(serialize_with = "exact")]
    pub amount: Decimal,
    /// Own holds, whose points count into the balance.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hold: Vec<HoldId>,
}

/// API: recalc, answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Recalc {
    /// The receipt, echoed.
    pub amount: Figure,
    /// Percent of this operation.
    pub percent: Option<String>,
    /// `cashback`, `discount`, or what the documentation does not know; empty where it is no text.
    pub kind: Option<String>,
    /// The most points that can be spent.
    pub spend: Option<Figure>,
    /// Points earned if none are spent. Only shown.
    pub earn: Option<Figure>,
}

impl Recalc {
    pub(crate) fn read(recalc: &Object) -> Result<Self, Error> {
        Ok(Self {
            amount: recalc.figure("amount")?,
            percent: recalc.text("percent"),
            kind: recalc.word("type"),
            spend: recalc.optional_figure("spend")?,
            earn: recalc.shown_figure("earn"),
        })
    }
}

/// API: hold, request.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HoldRequest {
    /// Whose points.
    pub client: ClientId,
    /// The point of sale.
    pub point: PointId,
    /// Points.
    #[serde(serialize_with = "exact")]
    pub amount: Decimal,
    /// Minutes: 10 if left out, 30 at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<u8>,
}

/// API: hold, answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// Names the hold in other calls.
    pub id: HoldId,
    /// When it ends: seconds since 1970 by the service's clock, where a whole number says so.
    pub until: Option<i64>,
    /// Points held.
    pub amount: Figure,
    /// The service's clock when it answered (its `Date` header): seconds since 1970. A till whose
    /// own clock is wrong still counts down right.
    pub answered: Option<i64>,
}

impl Held {
    pub(crate) fn read(held: &Object) -> Result<Self, Error> {
        let (id, amount) = (held.id("id")?, held.figure("amount")?);
        Ok(Self { id, until: held.whole("until"), amount, answered: None })
    }
}

/// API: retail, request.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RetailRequest {
    /// Whose points.
    pub client: ClientId,
    /// The point of sale.
    pub point: PointId,
    /// The receipt.
    #[serde(serialize_with = "exact")]
    pub amount: Decimal,
    /// Points to spend; 0 means earn.
    #[serde(serialize_with = "exact")]
    pub spend: Decimal,
    /// Own holds, whose points count into the balance.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hold: Vec<HoldId>,
}

/// API: retail, answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Retail {
    /// The receipt, echoed.
    pub amount: Figure,
    /// To be paid by card or cash.
    pub total: Figure,
    /// Percent of this operation.
    pub percent: Option<String>,
    /// `cashback`, `discount`, or what the documentation does not know; empty where it is no text.
    pub kind: Option<String>,
    /// Points spent, where any were: echoed.
    pub spend: Option<Figure>,
    /// Points earned, where none were spent. Only shown.
    pub earn: Option<Figure>,
}

impl Retail {
    pub(crate) fn read(retail: &Object) -> Result<Self, Error> {
        Ok(Self {
            amount: retail.figure("amount")?,
            total: retail.figure("total")?,
            percent: retail.text("percent"),
            kind: retail.word("type"),
            spend: retail.optional_figure("spend")?,
            earn: retail.shown_figure("earn"),
        })
    }
}

/// API: release, request.
#[derive(Serialize)]
pub(crate) struct ReleaseRequest<'a> {
    pub(crate) id: &'a HoldId,
}
