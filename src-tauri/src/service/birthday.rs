//! A birthday out of whatever a service writes: only month and day go on, the year to nobody.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use register::Birthday;

/// Nobody who was born before is served, and nobody who is not born yet: another year is what a program has where it has
/// none, or counts in milliseconds.
const FIRST_YEAR: i16 = 1850;

/// Digits of the fewest seconds that are taken for a moment.
const SHORTEST_SECONDS: usize = 5;

/// The birthday in a text: a day, with or without a time and a zone; `15.06.1990`; or seconds since 1970. A moment
/// that is no midnight where it was written is one where the shop is: services that keep days as moments tell them so.
pub fn read(text: &str, here: &TimeZone) -> Option<Birthday> {
    let text = text.trim();
    let day = seconds(text, here).or_else(|| dotted(text)).or_else(|| written(text, here))?;
    let this_year = TimeZone::UTC.to_datetime(Timestamp::now()).year();
    let is_somebodys = (FIRST_YEAR..=this_year).contains(&day.year());
    let (month, day) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
    is_somebodys.then_some(Birthday { month, day })
}

fn seconds(text: &str, here: &TimeZone) -> Option<Date> {
    let is_number = text.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit());
    // A short one is a year, or nothing; and one that would be a day without its hyphens may be that.
    let may_be_else = text.len() < SHORTEST_SECONDS || text.parse::<Date>().is_ok();
    let seconds = text.parse().ok().filter(|_| is_number && !may_be_else)?;
    let moment = Timestamp::from_second(seconds).ok()?;
    let is_midnight = seconds % 86_400 == 0;
    Some(if is_midnight { TimeZone::UTC.to_datetime(moment) } else { here.to_datetime(moment) }.date())
}

fn dotted(text: &str) -> Option<Date> {
    let mut parts = text.split('.');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn written(text: &str, here: &TimeZone) -> Option<Date> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        let seconds = text.get(16..19).filter(|rest| rest.starts_with(':'));
        let is_midnight = text.get(11..16) == Some("00:00") && seconds.is_none_or(|rest| rest == ":00");
        return if is_midnight {
            text.get(..10)?.parse().ok()
        } else {
            Some(here.to_datetime(moment).date())
        };
    }
    // A text of ten characters has hyphens in it: without them it could be anything.
    (text.len() >= 10).then(|| text.parse::<DateTime>().ok()).flatten().map(DateTime::date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_at(zone: &str, text: &str) -> Option<(u8, u8)> {
        let here = TimeZone::get(zone).expect("a zone");
        read(text, &here).map(|birthday| (birthday.day, birthday.month))
    }

    #[test]
    fn a_day_is_read_however_it_is_written() {
        let may_first = [
            "1990-05-01",
            " 1990-05-01 ",
            "1990-05-01T00:00:00",
            "1990-05-01T00:00:00Z",
            "1990-05-01T00:00Z",
            "1990-05-01T00:00:00.000000Z",
            "1990-05-01 00:00:00",
            "1990-05-01 13:45:00",
            "1990-05-01T00:00:00+03:00",
            "1990-05-01T00:00:00+0300",
            "01.05.1990",
            "1.5.1990",
            "641520000",
        ];
        for text in may_first {
            for zone in ["Europe/Moscow", "America/New_York", "UTC"] {
                assert_eq!(read_at(zone, text), Some((1, 5)), "{text:?} in {zone}");
            }
        }
        assert_eq!(read_at("UTC", "2000-02-29"), Some((29, 2)));
        assert_eq!(read_at("UTC", "-315619200"), Some((1, 1)), "1960");
    }

    #[test]
    fn a_midnight_that_was_told_as_a_moment_is_one_here() {
        // What Laravel and Node make of a day, in Moscow's summer of 1990 and in Kaliningrad's.
        assert_eq!(read_at("Europe/Moscow", "1990-04-30T20:00:00.000000Z"), Some((1, 5)));
        assert_eq!(read_at("Europe/Moscow", "641505600"), Some((1, 5)));
        assert_eq!(read_at("America/New_York", "1990-05-01T04:00:00Z"), Some((1, 5)));
        assert_eq!(read_at("UTC", "1990-04-30T20:00:00Z"), Some((30, 4)));
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in [
            "",
            "0000-00-00",
            "0000-00-00 00:00:00",
            "0001-01-01T00:00:00",
            "1990-02-31",
            "1990-13-01",
            "31.02.1990",
            "1.5.90",
            "05/01/1990",
            "1990/05/01",
            "1990.05.01",
            "1990",
            "0",
            "19900501",
            "641520000000",
            "172022400000",
            "2990-05-01",
            "1990-05-01x",
            "1990-05-01T25:00:00",
            "May 1",
            "1990-05",
            "١٩٩٠-٠٥-٠١",
            "99999999999999999999",
        ] {
            assert_eq!(read_at("Europe/Moscow", text), None, "{text:?}");
        }
    }
}
