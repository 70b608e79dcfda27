//! What the service says, in the register's words: which rule goes for which figure stands here; the rules are in
//! `loyalty_api::Figure`.

use jiff::tz::TimeZone;
use loyalty_api::{ClientCard, ConnectError, Error, Figure, Held, Recalc, Retail, Subject};
use register::{
    Answer, Calculation, ClientId, Customer, Failure, Hold, HoldId, Level, Money, Outcome, Reason, Scheme,
};

use super::birthday;
use super::words::{self, shown};

/// No phone has more characters, and no e-mail address and no address of a photo more bytes.
const LONGEST_PHONE: usize = 32;
const LONGEST_EMAIL: usize = 254;
const LONGEST_ADDRESS: usize = 2048;

/// A hold of so many minutes, at this time in milliseconds since 1970.
pub(crate) fn hold(held: Held, now: i64, minutes: u8) -> Result<Hold, Failure> {
    let ends_at = ends_at(&held, now, minutes);
    Ok(Hold { id: HoldId(held.id.0), points: echoed(&held.amount, "held.amount")?, ends_at })
}

/// When a hold ends by this machine's clock, in milliseconds since 1970. Where the service told its own time, only the
/// difference counts, so that a wrong clock here does no harm. An end that is not ahead, or further away than was asked
/// for, is no end: then the hold lasts as long as was asked for.
fn ends_at(held: &Held, now: i64, minutes: u8) -> i64 {
    let asked = i64::from(minutes) * 60_000;
    let services = held.answered.map_or(now, |seconds| seconds.saturating_mul(1000));
    let left = held.until.map(|until| until.saturating_mul(1000).saturating_sub(services));
    now.saturating_add(left.filter(|left| (1..=asked).contains(left)).unwrap_or(asked))
}

/// What was sent, told back. With further places it is something else.
fn echoed(figure: &Figure, field: &str) -> Result<Money, Failure> {
    let contradictory =
        || Failure::new(Outcome::Unknown, Reason::Contradictory, format!("{field}: {figure} was not sent"));
    figure.as_echo().and_then(Money::from_hundredths).ok_or_else(contradictory)
}

/// What is only shown: what is too large for any till is not.
fn rounded(figure: &Figure) -> Option<Money> {
    Money::from_hundredths(figure.as_nearest())
}

/// The most that can be spent. More than any receipt is as good as that.
fn limit(figure: &Figure) -> Money {
    let hundredths = figure.as_limit();
    Money::from_hundredths(hundredths.clamp(0, Money::MAX.hundredths())).unwrap_or_default()
}

/// What is to be paid.
fn payable(figure: &Figure, field: &str) -> Result<Money, Failure> {
    let unpayable = || Failure::new(Outcome::Unknown, Reason::Unreadable, format!("{field}: {figure}"));
    rounded(figure).ok_or_else(unpayable)
}

fn scheme(kind: &str) -> Scheme {
    match kind {
        "cashback" => Scheme::Cashback,
        "discount" => Scheme::Discount,
        _ => Scheme::Other(shown(kind, words::TITLE)),
    }
}

fn percent(text: Option<String>) -> Option<String> {
    text.map(|text| shown(&text, words::PERCENT))
}

pub(crate) fn customer(card: ClientCard) -> Customer {
    Customer {
        id: ClientId(card.id.0),
        name: shown(&card.name.unwrap_or_default(), words::NAME),
        photo: card.photo.filter(|address| address.len() <= LONGEST_ADDRESS),
        birthday: card.birthday.and_then(|text| birthday::read(&text, &TimeZone::system())),
        level: Level {
            title: shown(&card.level.title.unwrap_or_default(), words::TITLE),
            percent: percent(card.level.percent),
            scheme: scheme(&card.level.kind.unwrap_or_default()),
            max_spend_percent: percent(card.level.max_spend_percent),
        },
        // Cut, it would be somebody else's.
        phone: card.phone.filter(|phone| phone.len() <= LONGEST_PHONE),
        email: card.email.filter(|email| email.len() <= LONGEST_EMAIL),
        balance: card.balance.as_ref().and_then(rounded),
    }
}

pub(crate) fn calculation(recalc: Recalc) -> Result<Calculation, Failure> {
    Ok(Calculation {
        amount: echoed(&recalc.amount, "recalc.amount")?,
        percent: percent(recalc.percent),
        scheme: recalc.kind.as_deref().map(scheme),
        spend: recalc.spend.as_ref().map(limit).unwrap_or_default(),
        earn: recalc.earn.as_ref().and_then(rounded),
    })
}

pub(crate) fn answer(retail: Retail) -> Result<Answer, Failure> {
    Ok(Answer {
        amount: echoed(&retail.amount, "retail.amount")?,
        total: payable(&retail.total, "retail.total")?,
        total_written: retail.total.beyond_hundredths().map(|written| shown(written, words::FIGURE)),
        percent: percent(retail.percent),
        scheme: retail.kind.as_deref().map(scheme),
        spend: retail.spend.map(|spend| echoed(&spend, "retail.spend")).transpose()?,
        earn: retail.earn.as_ref().and_then(rounded),
    })
}

/// An error of the API as the register understands it.
pub(crate) fn failure(error: Error) -> Failure {
    let outcome = match error.outcome() {
        loyalty_api::Outcome::NotSent => Outcome::NotSent,
        loyalty_api::Outcome::Refused => Outcome::Refused,
        loyalty_api::Outcome::Unknown => Outcome::Unknown,
    };
    let retry_after = match error {
        Error::TooManyRequests { retry_after } | Error::ServiceFailed { retry_after, .. } => retry_after,
        _ => None,
    };
    let (reason, detail) = match error {
        Error::Refused(refusal) => {
            let reason = match refusal.about {
                Some(Subject::Key) => Reason::KeyRefused,
                Some(Subject::Point) => Reason::PointNotFound,
                Some(Subject::Client) => Reason::ClientNotFound,
                Some(Subject::Hold) => Reason::HoldNotFound,
                Some(Subject::Spend) => Reason::SpendTooLarge,
                Some(Subject::Amount | Subject::Other) => Reason::RefusedOther,
                None => Reason::Declined,
            };
            (reason, Some(refusal.words))
        }
        Error::Declined(refusal) => (Reason::Declined, Some(refusal.words)),
        Error::KeyRefused(_) => (Reason::KeyRefused, None),
        Error::TurnedAway(_) => (Reason::KeyRefused, Some(error.to_string())),
        Error::TooManyRequests { retry_after } => {
            (Reason::TooManyRequests, retry_after.map(|wait| format!("{} s", wait.as_secs())))
        }
        Error::Connect(ConnectError::HostNotFound) => (Reason::HostNotFound, None),
        Error::Connect(ConnectError::Unreachable(cause)) => (Reason::Unreachable, Some(cause)),
        Error::Connect(ConnectError::Tls(cause)) => (Reason::TlsFailed, Some(cause)),
        Error::Connect(ConnectError::TimedOut) | Error::TimedOut => (Reason::TimedOut, None),
        Error::Broken(cause) => (Reason::ConnectionLost, Some(cause)),
        Error::ServiceFailed { .. } => (Reason::ServiceFailed, Some(error.to_string())),
        Error::NotFound | Error::Redirected(_) | Error::UnexpectedStatus(_) | Error::NotJson(_) => {
            (Reason::NotThisService, Some(error.to_string()))
        }
        Error::Unreadable { .. } | Error::NotSuccess | Error::TooLarge => {
            (Reason::Unreadable, Some(error.to_string()))
        }
    };
    let detail = detail.map(|detail| shown(&detail, words::SENTENCE));
    Failure { retry_after, ..Failure::new(outcome, reason, detail) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use loyalty_api::Reply;
    use reqwest::StatusCode;

    #[test]
    fn a_hold_ends_by_the_services_clock_or_when_it_was_asked_for() {
        let check = |until, answered, now: i64, left: i64| {
            let reply = Reply {
                status: StatusCode::OK,
                retry_after: None,
                clock: answered,
                body: format!(r#"{{"success":true,"held":{{"id":"h","amount":5,"until":{until}}}}}"#)
                    .into_bytes(),
            };
            let held = reply.held().expect("a hold");
            assert_eq!(ends_at(&held, now, 10), now + left, "{until} {answered:?} {now}");
        };
        let asked = 10 * 60_000;
        check("1000", Some(900), 5_000_000, 100_000);
        check("1000", None, 900_000, 100_000);
        check("1500", Some(900), 5_000_000, asked);
        for until in [
            "1501",
            "9223372036854775807",
            "900",
            "899",
            "0",
            "-1",
            "950.5",
            "\"950\"",
            "950000",
            "null",
            "{}",
            "1e3",
        ] {
            check(until, Some(900), 5_000_000, asked);
        }
        check("1000", Some(i64::MAX), 5_000_000, asked);
        check("1000", Some(i64::MIN), 5_000_000, asked);
    }

    #[test]
    fn what_a_service_says_is_cut_and_cleaned_where_it_enters() {
        let long = || Some(format!("e{}", "\u{301}\u{202e}x".repeat(100_000)));
        let level =
            loyalty_api::Level { title: long(), percent: long(), kind: long(), max_spend_percent: long() };
        let id = loyalty_api::ClientId("c".to_owned());
        let (name, photo, birthday, phone, email, balance) = (long(), long(), long(), long(), long(), None);
        let entered = customer(ClientCard { id, name, photo, birthday, level, phone, email, balance });
        let size = format!("{entered:?}").len();
        assert!(size < 4_000, "{size} bytes are kept of what is only shown");
        assert!(!format!("{entered:?}").contains("202e"));

        let refusal = loyalty_api::Refusal { about: Some(Subject::Spend), words: "no \u{7}".repeat(100_000) };
        let refused = failure(Error::Refused(refusal));
        assert_eq!(refused.detail.map(|detail| detail.chars().count()), Some(words::SENTENCE));
    }
}
