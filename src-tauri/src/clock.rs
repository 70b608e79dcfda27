//! The time, what the clock on the wall shows then, and pauses that do not fall together.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Milliseconds since 1970, by this machine's clock.
#[must_use]
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// A pause and up to a quarter more, so that many tills do not ask at the same moment.
#[must_use]
pub fn with_jitter(pause: Duration) -> Duration {
    let quarter = u64::try_from(pause.as_millis() / 4).unwrap_or_default();
    pause + Duration::from_millis(fastrand::u64(0..=quarter))
}

/// What the clock on the shop's wall shows at a time: milliseconds since 1970, as if it showed UTC. The page draws that, and asks for days
/// by it: a web view knows time zones as they were when it was made, and Debian 12's has Kazakhstan's an hour off since 2024.
#[must_use]
pub fn on_the_wall(at: i64) -> i64 {
    shown(at, &TimeZone::system())
}

/// The time at which the clock on the wall shows this; the first of two where it is set back.
#[must_use]
pub fn by_the_wall(wall: i64) -> i64 {
    meant(wall, &TimeZone::system())
}

/// What the clock on the wall is ahead of UTC now, in minutes.
#[must_use]
pub fn ahead_of_utc() -> i32 {
    let now = now();
    i32::try_from((on_the_wall(now) - now) / 60_000).unwrap_or_default()
}

fn shown(at: i64, here: &TimeZone) -> i64 {
    // No clock shows what is beyond its calendar.
    Timestamp::from_millisecond(at).map_or(at, |time| at + i64::from(here.to_offset(time).seconds()) * 1000)
}

fn meant(wall: i64, here: &TimeZone) -> i64 {
    let shown = Timestamp::from_millisecond(wall).map(|shown| TimeZone::UTC.to_datetime(shown));
    shown.and_then(|shown| here.to_timestamp(shown)).map_or(wall, Timestamp::as_millisecond)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    #[test]
    fn a_day_is_the_shops_whatever_its_zone_was_before() {
        let almaty = TimeZone::get("Asia/Almaty").expect("the system's time zones");
        let at = |text: &str| text.parse::<Timestamp>().expect("a time").as_millisecond();
        let (before, after) = (at("2024-02-01T12:00:00Z"), at("2026-11-28T12:00:00Z"));
        assert_eq!([shown(before, &almaty) - before, shown(after, &almaty) - after], [6 * HOUR, 5 * HOUR]);
        for time in [before, after] {
            assert_eq!(meant(shown(time, &almaty), &almaty), time);
        }
        // A receipt of half past eleven at night is of this day, and the next day begins at midnight.
        let midnight = meant(at("2026-11-29T00:00:00Z"), &almaty);
        assert_eq!(midnight, at("2026-11-28T19:00:00Z"));
    }

    #[test]
    fn where_the_clock_is_set_back_or_on_each_time_shows_something_and_is_meant_once() {
        let berlin = TimeZone::get("Europe/Berlin").expect("the system's time zones");
        let at = |text: &str| text.parse::<Timestamp>().expect("a time").as_millisecond();
        let (first, second) = (at("2026-10-25T00:30:00Z"), at("2026-10-25T01:30:00Z"));
        assert_eq!(shown(first, &berlin), shown(second, &berlin));
        assert_eq!(meant(shown(first, &berlin), &berlin), first);
        // Half past two does not come in that night.
        assert_eq!(meant(at("2026-03-29T02:30:00Z"), &berlin), at("2026-03-29T01:30:00Z"));
    }

    #[test]
    fn what_is_beyond_the_calendar_stays() {
        for time in [0, i64::MAX, i64::MIN, 1_000_000_000_000_000] {
            assert_eq!(meant(shown(time, &TimeZone::UTC), &TimeZone::UTC), time);
        }
    }
}
