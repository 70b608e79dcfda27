//! A shift of twelve hours: as many customers as come in them, one after the other without the pauses between, and every tenth buys.

use rig::OnScreen;

use super::counter::{Counter, start_empty};
use super::idle::{SETTLED, ratio};
use super::sale::Controls;
use super::table::{Row, short};
use super::times::Times;

const HOURS: usize = 12;
/// After so many customers everything has been on the screen once.
const WARM: usize = 200;
/// Of so many customers one buys.
const BUYS: usize = 10;

/// Serves so many customers.
pub async fn measure(customers: usize) -> Vec<Row> {
    let mut counter = Counter::open().await;
    let (mut whole, mut asking, mut drawing) = (Times::default(), Times::default(), Times::default());
    let (mut controls, mut result) = (Controls::default(), Times::default());
    let (mut warm, warm_at) = (0, WARM.min(customers / 2));
    for customer in 0..customers {
        if customer == warm_at {
            warm = counter.screen.tree().memory();
        }
        // Nobody comes twice in a row.
        let served = counter.serve_card(&format!("22000000000{:02}", 1 + customer % 10));
        whole.add(served.whole.saturating_sub(served.service));
        asking.add(served.asking);
        drawing.add(served.drawing);
        if customer % BUYS == 0 {
            controls.measure(counter.hand());
            result.add(counter.confirm());
        }
    }
    let after = counter.screen.tree().memory();
    let mut empty = OnScreen::empty();
    start_empty(&mut empty, counter.empty_window());
    std::thread::sleep(SETTLED);
    let theirs = empty.tree().memory();
    let drift = |what: &str, times: &Times| {
        let hour = times.count() / HOURS;
        let (first, last) = (times.first(hour).median(), times.last(hour).median());
        Row::new(format!("{what}: hour {HOURS} beside hour 1, medians"), last / first, "×", 1.05)
            .beside(format!("{} ms, {} ms ({hour} in an hour)", short(last), short(first)))
    };
    vec![
        Row::new(
            format!("memory after {customers} customers, beside that after {warm_at}"),
            ratio(after, warm),
            "×",
            1.05,
        )
        .beside(format!("{} MB, {} MB", after / 1024, warm / 1024)),
        Row::new(
            format!("memory after {customers} customers, beside an empty window"),
            ratio(after, theirs),
            "×",
            1.15,
        )
        .beside(format!("{} MB, {} MB", after / 1024, theirs / 1024)),
        drift("scan → card without the service", &whole),
        drift("last key of a scan → request", &asking),
        drift("answer → card", &drawing),
        drift("digit → changed pixels", &controls.typing),
        drift("click on the slider → changed pixels", &controls.sliding),
        drift("confirm → result", &result),
    ]
}
