//! What a hand does: digits, the slider, and the confirmation.

use std::time::Duration;

use rig::Press;

use super::counter::{Counter, DIGITS, TRACK};
use super::table::{Row, short};
use super::times::Times;

/// Two places on the slider's track.
const STOPS: [i16; 2] = [520, 680];

/// Sales from the first digit to the result. `write`: how long a durable write takes.
pub async fn measure(runs: usize, write: Duration) -> Vec<Row> {
    let mut counter = Counter::open().await;
    let (mut typing, mut sliding, mut result) = (Times::default(), Times::default(), Times::default());
    for _ in 0..runs {
        counter.serve();
        for digit in ['4', '0', '0'] {
            typing.add(counter.press(Press::Char(digit), DIGITS));
        }
        for stop in STOPS {
            sliding.add(counter.click((stop, 420), TRACK));
        }
        // Back to none: what is measured is a receipt.
        counter.click((430, 420), TRACK);
        result.add(counter.confirm().saturating_sub(2 * write));
    }
    let median = |times: &Times| format!("median {} ms of {}", short(times.median()), times.count());
    vec![
        Row::new("digit → changed pixels", typing.p95(), "ms", 16.0).beside(median(&typing)),
        Row::new("click on the slider → changed pixels", sliding.p95(), "ms", 16.0).beside(median(&sliding)),
        Row::new(
            "confirm, key let go → result, beyond the service's time and two durable writes",
            result.p95(),
            "ms",
            40.0,
        )
        .beside(median(&result)),
    ]
}
