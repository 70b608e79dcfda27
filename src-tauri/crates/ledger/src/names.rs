//! The words of the file: how everything that is one of a closed list is written down. They stand here and nowhere else, so
//! that whoever renames something in the program changes nothing of what is in old ledgers.

use register::{Outcome, Reason, Verdict, Witness};
use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef};
use serde::de::{Error, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Kind, State};

/// Something with a word in the file.
pub(crate) trait Word: Copy + Sized + 'static {
    /// The whole list.
    const ALL: &'static [Self];

    fn word(self) -> &'static str;
    fn of(word: &str) -> Option<Self>;
}

/// Something that stands in the file as its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Written<T>(pub T);

macro_rules! words {
    ($($list:ty { $($each:ident $word:literal)+ })+) => {
        $(impl Word for $list {
            const ALL: &'static [Self] = &[$(Self::$each),+];

            fn word(self) -> &'static str {
                match self { $(Self::$each => $word,)+ }
            }

            fn of(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$each),)+ _ => None }
            }
        })+

        #[cfg(test)]
        const WORDS: &[&[&str]] = &[$(&[$($word),+]),+];
    };
}

words! {
    Kind { Earn "earn" Spend "spend" Hold "hold" }
    State {
        Opened "opened"
        Confirmed "confirmed"
        Refused "refused"
        NotSent "not_sent"
        Unknown "unknown"
        InferredBooked "inferred_booked"
        InferredNotBooked "inferred_not_booked"
        DecidedBooked "decided_booked"
        DecidedNotBooked "decided_not_booked"
        Deferred "deferred"
        Delivered "delivered"
        Undeliverable "undeliverable"
        Withdrawn "withdrawn"
    }
    Outcome { NotSent "not_sent" Refused "refused" Unknown "unknown" }
    Witness { InForce "in_force" Gone "gone" }
    Reason {
        ClientNotFound "client_not_found"
        PointNotFound "point_not_found"
        SpendTooLarge "spend_too_large"
        HoldNotFound "hold_not_found"
        RefusedOther "refused_other"
        Declined "declined"
        KeyRefused "key_refused"
        TooManyRequests "too_many_requests"
        HostNotFound "host_not_found"
        Unreachable "unreachable"
        TlsFailed "tls_failed"
        TimedOut "timed_out"
        ConnectionLost "connection_lost"
        ServiceFailed "service_failed"
        NotThisService "not_this_service"
        Unreadable "unreadable"
        Contradictory "contradictory"
        Interrupted "interrupted"
        LedgerUnwritable "ledger_unwritable"
        LookupLost "lookup_lost"
        DiscountTooLate "discount_too_late"
        KeptTooLong "kept_too_long"
        TooMuchToKeep "too_much_to_keep"
        NeverTaken "never_taken"
        Unconfirmed "unconfirmed"
        NothingToRepeat "nothing_to_repeat"
    }
    Verdict {
        Spent "spent"
        Earned "earned"
        Unchanged "unchanged"
        NotSeen "not_seen"
        NoBalance "no_balance"
        TooEarly "too_early"
        MayComeLater "may_come_later"
        OtherBalance "other_balance"
        WitnessDisagrees "witness_disagrees"
        HoldInTheWay "hold_in_the_way"
        Overtaken "overtaken"
    }
}

impl<T: Word> Serialize for Written<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.0.word())
    }
}

impl<'de, T: Word> Deserialize<'de> for Written<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let word = String::deserialize(from)?;
        let unknown = || Error::invalid_value(Unexpected::Str(&word), &"a word of the ledger");
        T::of(&word).map(Self).ok_or_else(unknown)
    }
}

/// Those of a closed list for which something holds, as a list of SQL: what Rust says of them a question to the file says, too.
pub(crate) fn those<T: Word>(holds: impl Fn(T) -> bool) -> String {
    let words: Vec<String> =
        T::ALL.iter().filter(|each| holds(**each)).map(|each| format!("'{}'", each.word())).collect();
    format!("({})", words.join(", "))
}

impl<T: Word> ToSql for Written<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.0.word().to_sql()
    }
}

impl<T: Word> FromSql for Written<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        T::of(value.as_str()?).map(Self).ok_or(FromSqlError::InvalidType)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// These words stand in every ledger there is. One may be added; none may change.
    #[test]
    fn the_words_of_the_file_are_what_they_were() {
        let expect = [
            "earn spend hold",
            "opened confirmed refused not_sent unknown inferred_booked inferred_not_booked decided_booked \
             decided_not_booked deferred delivered undeliverable withdrawn",
            "not_sent refused unknown",
            "in_force gone",
            "client_not_found point_not_found spend_too_large hold_not_found refused_other declined key_refused \
             too_many_requests host_not_found unreachable tls_failed timed_out connection_lost service_failed \
             not_this_service unreadable contradictory interrupted ledger_unwritable lookup_lost discount_too_late \
             kept_too_long too_much_to_keep never_taken unconfirmed nothing_to_repeat",
            "spent earned unchanged not_seen no_balance too_early may_come_later other_balance witness_disagrees \
             hold_in_the_way overtaken",
        ];
        assert_eq!(WORDS.iter().map(|words| words.join(" ")).collect::<Vec<_>>(), expect);
        assert_eq!(Reason::of(Reason::Declined.word()), Some(Reason::Declined));
        assert_eq!(Reason::of("declined "), None);
        assert_eq!(those(State::came_to_nothing), "('refused', 'not_sent')");
    }
}
