//! What a hand does: digits, the slider, and the confirmation.

use std::time::Duration;

use rig::{OnScreen, Press};

use super::counter::{Counter, DIGITS, TRACK, start_empty};
use super::hand::Hand;
use super::table::{Row, short};
use super::times::Times;

/// Two places on the slider's track.
const STOPS: [i16; 2] = [520, 680];

/// What is done with a field and a slider.
#[derive(Default)]
pub struct Controls {
    pub typing: Times,
    pub sliding: Times,
}

impl Controls {
    /// Enters an amount, and moves the slider and back.
    pub fn measure(&mut self, hand: Hand<'_>) {
        for digit in ['4', '0', '0'] {
            self.typing.add(hand.press(Press::Char(digit), DIGITS));
        }
        for stop in STOPS {
            self.sliding.add(hand.click((stop, 420), TRACK));
        }
        // Back to none: what is measured is a receipt.
        hand.click((430, 420), TRACK);
    }
}

/// Sales from the first digit to the result, in turn with a field and a slider that have nothing behind them. `write`: how long a
/// durable write takes.
pub async fn measure(runs: usize, write: Duration) -> Vec<Row> {
    let mut counter = Counter::open().await;
    let mut bare = OnScreen::empty();
    start_empty(&mut bare, counter.bare_controls());
    let (mut ours, mut platforms, mut result) = (Controls::default(), Controls::default(), Times::default());
    for run in 0..runs {
        counter.serve();
        ours.measure(counter.hand());
        result.add(counter.confirm().saturating_sub(2 * write));
        // From the slider to the field; what stands there is selected by that, and goes with the next digit.
        if run > 0 {
            Hand(&bare).press(Press::Tab, DIGITS);
        }
        platforms.measure(Hand(&bare));
    }
    let median = |times: &Times| format!("median {} ms of {}", short(times.median()), times.count());
    let beside = |ours: &Times, platforms: &Times| {
        let bare = format!("p95 {} ms, {}", short(platforms.p95()), median(platforms));
        format!("{}; the same in an empty window: {bare}", median(ours))
    };
    vec![
        Row::new("digit → changed pixels", ours.typing.p95(), "ms", 16.0)
            .beside(beside(&ours.typing, &platforms.typing)),
        Row::new("click on the slider → changed pixels", ours.sliding.p95(), "ms", 16.0)
            .beside(beside(&ours.sliding, &platforms.sliding)),
        Row::new(
            "confirm, key let go → result, beyond the service's time and two durable writes",
            result.p95(),
            "ms",
            40.0,
        )
        .beside(median(&result)),
    ]
}
