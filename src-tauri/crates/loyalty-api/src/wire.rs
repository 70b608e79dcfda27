//! The calls' requests and answers, as they stand on the wire.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::decode::{exact, lenient};

/// No identifier has more characters: what is longer is something else.
const LONGEST_ID: usize = 128;

/// What was answered is no identifier.
#[derive(Debug, thiserror::Error)]
#[error("an identifier has at most {LONGEST_ID} characters")]
pub struct TooLong;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(pub String);

        impl TryFrom<String> for $name {
            type Error = TooLong;

            fn try_from(id: String) -> Result<Self, TooLong> {
                if id.chars().count() > LONGEST_ID { Err(TooLong) } else { Ok(Self(id)) }
            }
        }

        impl From<$name> for String {
            fn from($name(id): $name) -> Self {
                id
            }
        }
    };
}

id!(
    /// Identifies a client.
    ClientId
);
id!(
    /// Identifies a point of sale.
    PointId
);
id!(
    /// Identifies a hold.
    HoldId
);

/// API: client, request.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClientQuery {
    /// Phone, card number, or code out of the customer's app.
    pub search: String,
    /// The point of sale.
    pub point: PointId,
    /// Own holds, whose points count into the balance.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hold: Vec<HoldId>,
}

/// API: client, answer. All but the id is only shown, and so decoded leniently: what is missing, or
/// of another type, is `None`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Client {
    /// Used in every other call.
    pub id: ClientId,
    /// The client's name.
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: Option<String>,
    /// Address of a photo.
    #[serde(default, deserialize_with = "lenient::text")]
    pub photo: Option<String>,
    /// `YYYY-MM-DD`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub birthday: Option<String>,
    /// The client's level.
    #[serde(default, deserialize_with = "lenient::level")]
    pub level: Level,
    /// Digits; documented as a number, and also seen as text.
    #[serde(default, deserialize_with = "lenient::text")]
    pub phone: Option<String>,
    /// E-mail address.
    #[serde(default, deserialize_with = "lenient::text")]
    pub email: Option<String>,
    /// Points; always 0 for discount levels.
    #[serde(default, deserialize_with = "lenient::decimal")]
    pub balance: Option<Decimal>,
}

/// API: client, `level`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Level {
    /// The level's name.
    #[serde(default, deserialize_with = "lenient::text")]
    pub title: Option<String>,
    /// Percent.
    #[serde(default, deserialize_with = "lenient::text")]
    pub percent: Option<String>,
    /// `cashback`, `discount`, or what the documentation does not know.
    #[serde(default, rename = "type", deserialize_with = "lenient::text")]
    pub kind: Option<String>,
    /// The largest share of a receipt that points may pay, in percent.
    #[serde(default, rename = "maxSpendPercent", deserialize_with = "lenient::text")]
    pub max_spend_percent: Option<String>,
}

/// API: recalc, request.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RecalcRequest {
    /// For whom.
    pub client: ClientId,
    /// The point of sale.
    pub point: PointId,
    /// The receipt.
    #[serde(with = "exact")]
    pub amount: Decimal,
    /// Own holds, whose points count into the balance.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hold: Vec<HoldId>,
}

/// API: recalc, answer.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Recalc {
    /// The receipt, echoed.
    #[serde(with = "exact")]
    pub amount: Decimal,
    /// Percent of this operation.
    #[serde(default, deserialize_with = "lenient::text")]
    pub percent: Option<String>,
    /// `cashback`, `discount`, or what the documentation does not know.
    #[serde(default, rename = "type", deserialize_with = "lenient::text")]
    pub kind: Option<String>,
    /// The most points that can be spent.
    #[serde(default, with = "exact::optional")]
    pub spend: Option<Decimal>,
    /// Points earned if none are spent.
    #[serde(default, with = "exact::optional")]
    pub earn: Option<Decimal>,
}

/// API: hold, request.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HoldRequest {
    /// Whose points.
    pub client: ClientId,
    /// The point of sale.
    pub point: PointId,
    /// Points.
    #[serde(with = "exact")]
    pub amount: Decimal,
    /// Minutes: 10 if left out, 30 at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<u8>,
}

/// API: hold, answer.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Held {
    /// Names the hold in other calls.
    pub id: HoldId,
    /// When it ends: seconds since 1970 by the service's clock.
    pub until: i64,
    /// Points held.
    #[serde(with = "exact")]
    pub amount: Decimal,
    /// The service's clock when it answered (its `Date` header): seconds since 1970. A till whose
    /// own clock is wrong still counts down right.
    #[serde(skip)]
    pub answered: Option<i64>,
}

/// API: retail, request.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RetailRequest {
    /// Whose points.
    pub client: ClientId,
    /// The point of sale.
    pub point: PointId,
    /// The receipt.
    #[serde(with = "exact")]
    pub amount: Decimal,
    /// Points to spend; 0 means earn.
    #[serde(with = "exact")]
    pub spend: Decimal,
    /// Own holds, whose points count into the balance.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hold: Vec<HoldId>,
}

/// API: retail, answer.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Retail {
    /// The receipt, echoed.
    #[serde(with = "exact")]
    pub amount: Decimal,
    /// To be paid by card or cash.
    #[serde(with = "exact")]
    pub total: Decimal,
    /// Percent of this operation.
    #[serde(default, deserialize_with = "lenient::text")]
    pub percent: Option<String>,
    /// `cashback`, `discount`, or what the documentation does not know.
    #[serde(default, rename = "type", deserialize_with = "lenient::text")]
    pub kind: Option<String>,
    /// Points spent, where any were.
    #[serde(default, with = "exact::optional")]
    pub spend: Option<Decimal>,
    /// Points earned, where none were spent.
    #[serde(default, with = "exact::optional")]
    pub earn: Option<Decimal>,
}

/// API: release, request.
#[derive(Serialize)]
pub(crate) struct ReleaseRequest<'a> {
    pub(crate) id: &'a HoldId,
}
