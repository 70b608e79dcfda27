//! What is asked of the service and what it answers, as it stands in JSON.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use crate::service::Refused;

/// A value as it is written in JSON.
pub(crate) type Written = Box<RawValue>;

pub(crate) fn written(json: String) -> Written {
    RawValue::from_string(json).unwrap_or_else(|_| RawValue::NULL.to_owned())
}

/// A decimal in a request, digits kept, never a binary float.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Figure(pub(crate) Decimal);

impl<'de> Deserialize<'de> for Figure {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(from)?;
        Decimal::from_str_exact(raw.get()).map(Self).map_err(serde::de::Error::custom)
    }
}

/// A search.
#[derive(Deserialize)]
pub(crate) struct ClientBody {
    pub(crate) search: String,
    pub(crate) point: String,
    #[serde(default)]
    pub(crate) hold: Vec<Written>,
}

/// A receipt: what it would come to, or that it be booked.
#[derive(Deserialize)]
pub(crate) struct ReceiptBody {
    pub(crate) client: Written,
    pub(crate) point: String,
    pub(crate) amount: Figure,
    #[serde(default)]
    pub(crate) spend: Option<Figure>,
    #[serde(default)]
    pub(crate) hold: Vec<Written>,
}

#[derive(Deserialize)]
pub(crate) struct HoldBody {
    pub(crate) client: Written,
    pub(crate) point: String,
    pub(crate) amount: Figure,
    #[serde(default)]
    pub(crate) duration: Option<u32>,
}

#[derive(Deserialize)]
pub(crate) struct ReleaseBody {
    pub(crate) id: Written,
}

#[derive(Serialize)]
pub(crate) struct ClientAnswer<'a> {
    pub(crate) id: Written,
    pub(crate) name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) photo: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) birthday: Option<Written>,
    pub(crate) level: LevelAnswer<'a>,
    pub(crate) phone: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) email: Option<&'a str>,
    pub(crate) balance: Written,
}

#[derive(Serialize)]
pub(crate) struct LevelAnswer<'a> {
    pub(crate) id: &'a str,
    pub(crate) title: &'a str,
    pub(crate) percent: Written,
    #[serde(rename = "type")]
    pub(crate) kind: &'a str,
    #[serde(rename = "maxSpendPercent", skip_serializing_if = "Option::is_none")]
    pub(crate) max_spend_percent: Option<Written>,
}

#[derive(Serialize)]
pub(crate) struct RecalcAnswer<'a> {
    pub(crate) amount: Written,
    pub(crate) percent: Written,
    #[serde(rename = "type")]
    pub(crate) kind: &'a str,
    pub(crate) spend: Written,
    pub(crate) earn: Written,
}

#[derive(Serialize)]
pub(crate) struct HeldAnswer {
    pub(crate) id: Written,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) until: Option<Written>,
    pub(crate) amount: Written,
}

#[derive(Serialize)]
pub(crate) struct RetailAnswer<'a> {
    pub(crate) amount: Written,
    pub(crate) total: Written,
    pub(crate) percent: Written,
    #[serde(rename = "type")]
    pub(crate) kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) spend: Option<Written>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) earn: Option<Written>,
}

pub(crate) fn parse<'de, T: Deserialize<'de>>(body: &'de str) -> Result<T, Refused> {
    serde_json::from_str(body).map_err(|error| ("body", error.to_string()))
}
