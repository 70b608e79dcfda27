//! A shift of twelve hours: as many customers as come in them, one after the other, and every tenth buys.

use rig::Press;

use super::counter::{Counter, DIGITS};
use super::idle::ratio;
use super::table::{Row, short};
use super::times::Times;

const HOURS: usize = 12;
/// After so many customers everything has been on the screen once.
const WARM: usize = 200;

/// Serves so many customers.
pub async fn measure(customers: usize) -> Vec<Row> {
    let mut counter = Counter::open().await;
    let (mut whole, mut drawing) = (Times::default(), Times::default());
    let (mut warm, warm_at) = (0, WARM.min(customers / 2));
    for customer in 0..customers {
        if customer == warm_at {
            warm = counter.screen.tree().memory();
        }
        // Nobody comes twice in a row.
        let served = counter.serve_card(&format!("22000000000{:02}", 1 + customer % 10));
        whole.add(served.whole.saturating_sub(served.service));
        drawing.add(served.drawing);
        if customer % 10 == 0 {
            for digit in ['4', '0', '0'] {
                counter.hand().press(Press::Char(digit), DIGITS);
            }
            counter.confirm();
        }
    }
    let after = counter.screen.tree().memory();
    let hour = customers / HOURS;
    let drift = |what: &str, times: &Times| {
        let (first, last) = (times.first(hour).median(), times.last(hour).median());
        Row::new(format!("{what}: hour {HOURS} beside hour 1, medians"), last / first, "×", 1.05)
            .beside(format!("{} ms, {} ms ({hour} customers an hour)", short(last), short(first)))
    };
    vec![
        Row::new(
            format!("memory after {customers} customers, beside that after {warm_at}"),
            ratio(after, warm),
            "×",
            1.05,
        )
        .beside(format!("{} MB, {} MB", after / 1024, warm / 1024)),
        drift("scan → card without the service", &whole),
        drift("answer → card", &drawing),
    ]
}
