//! Whether keys came as they were pressed. A busy machine may stop in the middle of a code, as no scanner does: the
//! page's own clock of the keys tells.

use std::time::Duration;

use serde_json::Value;

use crate::till::Till;

/// So much later than it should a key may come on a machine that does not stop.
const LATE: Duration = Duration::from_millis(60);
/// So much longer a key may be down: from there on it may be taken for a person's.
const LONGER: Duration = Duration::from_millis(30);

/// The till knows by then what keys were: what follows a code that broke off is waited for longest, for one second.
const OVER: Duration = Duration::from_secs(2);

/// How often what the machine has interrupted is made again.
pub const TRIES: usize = 5;

/// How keys came.
#[derive(Debug)]
pub struct Rhythm {
    /// From each key that went down to the next.
    pauses: Vec<Duration>,
    /// For how long each was down.
    holds: Vec<Duration>,
    /// Since the last one went down.
    quiet: Duration,
}

impl Rhythm {
    /// Whether keys that were pressed at this pace, and held for so long, in so many codes, came otherwise.
    #[must_use]
    pub fn is_broken(&self, pace: Duration, held: Duration, codes: usize) -> bool {
        let stops = self.pauses.iter().filter(|pause| **pause > pace + LATE).count();
        // Between two codes somebody pauses.
        stops >= codes || self.holds.iter().any(|hold| *hold > held + LONGER)
    }

    /// Whether all has been told of them that there is to tell.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.quiet > OVER
    }
}

impl Till {
    /// Listens to the keys from now on.
    pub async fn listen(&self) {
        self.script(LISTEN).await;
    }

    /// How the keys came since it was listened.
    pub async fn rhythm(&self) -> Rhythm {
        let heard = "const { last, pauses, holds } = globalThis.rhythm;
            return { pauses, holds, quiet: Math.round(performance.now() - last) || 0 }";
        let heard = self.script(heard).await;
        let times = |of: &str| {
            let millis = heard[of].as_array().into_iter().flatten().filter_map(Value::as_u64);
            millis.map(Duration::from_millis).collect()
        };
        let quiet = Duration::from_millis(heard["quiet"].as_u64().unwrap_or_default());
        Rhythm { pauses: times("pauses"), holds: times("holds"), quiet }
    }
}

const LISTEN: &str = "
    if (!globalThis.rhythm) {
        const watch = { capture: true };
        addEventListener('keydown', ({ code, timeStamp }) => {
            const { last, pauses, down } = globalThis.rhythm;
            if (!Number.isNaN(last)) pauses.push(Math.round(timeStamp - last));
            globalThis.rhythm.last = timeStamp;
            down.set(code, timeStamp);
        }, watch);
        addEventListener('keyup', ({ code, timeStamp }) => {
            const { holds, down } = globalThis.rhythm;
            if (down.has(code)) holds.push(Math.round(timeStamp - down.get(code)));
            down.delete(code);
        }, watch);
    }
    globalThis.rhythm = { last: NaN, pauses: [], holds: [], down: new Map() };";
