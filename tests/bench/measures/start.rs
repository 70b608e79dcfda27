//! From the program's start until it is painted, beside an empty window.

use rig::OnScreen;

use super::counter::{Counter, start_empty};
use super::ledger;
use super::table::{Row, short};
use super::times::Times;

/// What a shop of some years has in its ledger.
const OPERATIONS: usize = 100_000;

/// Starts the till and an empty window in turn.
pub async fn measure(runs: usize) -> Vec<Row> {
    let mut counter = Counter::set_up("dark", |shop| {
        std::fs::create_dir_all(shop.data()).expect("a folder");
        ledger::written(&shop.data().join("ledger.sqlite"), OPERATIONS, None).expect("a ledger");
    })
    .await;
    let mut empty = OnScreen::empty();
    let (mut till, mut window, mut brightest, mut at_rest) = (Times::default(), Times::default(), 0, 0);
    // The first of each fills the system's caches.
    for run in 0..=runs {
        let ours = counter.start();
        let (bright, now) = counter.screen.glass().brightness();
        // What says that it is ready has to be; who sees that a scan broke off scans once more.
        assert!((0..3).any(|_| counter.try_to_serve().is_some()), "it serves nobody");
        counter.close();
        let theirs = start_empty(&mut empty, counter.empty_window());
        empty.close();
        if run > 0 {
            till.add(ours);
            window.add(theirs);
            (brightest, at_rest) = (brightest.max(bright), now);
        }
    }
    let mut unanswered = Times::default();
    for _ in 0..runs {
        unanswered.add(counter.start_unanswered());
        counter.close();
    }
    let figures = format!(
        "till {} ms (p95 {}), empty window {} ms (p95 {})",
        short(till.median()),
        short(till.p95()),
        short(window.median()),
        short(window.p95())
    );
    vec![
        Row::new(
            "start → painted and ready, beside an empty window",
            till.median() / window.median(),
            "×",
            1.15,
        )
        .beside(figures),
        Row::new("no white flash: brightest while a dark till starts", f64::from(brightest), "of 255", 100.0)
            .beside(format!("{at_rest} of 255 once painted")),
        Row::new("start → painted, while the keyring hangs", unanswered.median(), "ms", 1000.0)
            .beside(format!("p95 {} ms", short(unanswered.p95()))),
    ]
}
