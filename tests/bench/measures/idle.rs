//! What a till costs that nobody uses.

use std::time::{Duration, Instant};

use rig::{OnScreen, Tree, Work};

use super::counter::{Counter, start_empty};
use super::table::{Row, short};

/// Until what a window has just been told to do is done.
pub const SETTLED: Duration = Duration::from_secs(5);

/// Until what a start leaves to do is done: a web view, an empty one as well, clears away once more within it.
pub const STARTED: Duration = Duration::from_secs(30);

const SECOND: Duration = Duration::from_secs(1);

/// Looks at the till and at an empty window for so long: in front, behind another window, minimised.
pub async fn measure(look: Duration) -> Vec<Row> {
    let counter = Counter::open().await;
    let mut empty = OnScreen::empty();
    start_empty(&mut empty, counter.empty_window());
    std::thread::sleep(STARTED);
    let (ours, theirs) = (counter.screen.tree().memory(), empty.tree().memory());
    let mut rows = vec![
        Row::new(
            "memory of all its processes (PSS), idle, beside an empty window",
            ratio(ours, theirs),
            "×",
            1.15,
        )
        .beside(format!("till {} MB, empty window {} MB", ours / 1024, theirs / 1024)),
    ];
    let mut both = |where_it_is: &str| {
        // What a window does because it has just been moved is not what it costs there.
        std::thread::sleep(SETTLED);
        let [ours, theirs] = costs([counter.screen.tree(), empty.tree()], look);
        let say = |cost: Cost| format!("{} % of a core, {} wakes/s", short(cost.percent), short(cost.wakes));
        rows.push(
            Row::new(format!("processor when idle, {where_it_is}"), ours.percent, "% of a core", 0.3)
                .beside(format!("till {}; empty window {}", say(ours), say(theirs))),
        );
        rows.push(Row::new(format!("wake-ups when idle, {where_it_is}"), ours.wakes, "a second", 1.0));
    };
    both("window in front");
    counter.screen.keyboard().take_away();
    empty.keyboard().take_away();
    both("behind another window");
    counter.screen.minimise();
    empty.minimise();
    both("minimised");
    rows
}

/// A ratio of two whole figures.
#[allow(clippy::cast_precision_loss, reason = "a ratio of kibibytes")]
pub fn ratio(one: u64, other: u64) -> f64 {
    one as f64 / other as f64
}

/// What the processor does for somebody.
#[derive(Clone, Copy)]
pub struct Cost {
    pub percent: f64,
    pub wakes: f64,
}

/// What trees cost while nothing is done for so long, all at once. Each second is looked at by itself: what a thread did that
/// ends is gone with it.
pub fn costs<const N: usize>(trees: [Tree; N], look: Duration) -> [Cost; N] {
    let (mut before, began) = (trees.map(Tree::works), Instant::now());
    let mut done = [Work::default(); N];
    while began.elapsed() < look {
        std::thread::sleep(SECOND);
        for (number, tree) in trees.into_iter().enumerate() {
            let works = tree.works();
            let second = works.since(&before[number]);
            done[number].time += second.time;
            done[number].wakes += second.wakes;
            before[number] = works;
        }
    }
    let took = began.elapsed().as_secs_f64();
    done.map(|Work { time, wakes }| Cost {
        percent: time.as_secs_f64() / took * 100.0,
        wakes: f64::from(u32::try_from(wakes).unwrap_or(u32::MAX)) / took,
    })
}
