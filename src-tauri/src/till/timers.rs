//! What the register wants to be reminded of: one reminder of each kind of thing at a time.

use std::collections::HashMap;
use std::time::Duration;

use register::{Event, Timer, When};
use tokio::task::JoinHandle;
use tokio::time::sleep;

use super::Till;
use crate::clock::{now, with_jitter};

/// How often the clock is asked whether a time has come: a computer that slept has counted nothing meanwhile.
const GLANCE: Duration = Duration::from_secs(20);

/// The reminders that are outstanding.
#[derive(Debug)]
pub struct Timers {
    waiting: HashMap<Timer, JoinHandle<()>>,
    clock: fn() -> i64,
}

impl Default for Timers {
    fn default() -> Self {
        Self { waiting: HashMap::new(), clock: now }
    }
}

impl Timers {
    /// Reminds the register, and not of the same any more that it was to be reminded of before.
    pub fn remind(&mut self, till: &Till, timer: Timer, when: When) {
        self.waiting.retain(|_, waiting| !waiting.is_finished());
        let (till, of, clock) = (till.clone(), timer.clone(), self.clock);
        let waiting = tokio::spawn(async move {
            match when {
                When::After(pause) => sleep(with_jitter(pause)).await,
                When::At(time) => {
                    while let Some(left) = u64::try_from(time - clock()).ok().filter(|left| *left > 0) {
                        sleep(Duration::from_millis(left).min(GLANCE)).await;
                    }
                }
            }
            till.event(Event::Reminded(of));
        });
        if let Some(earlier) = self.waiting.insert(timer, waiting) {
            earlier.abort();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use register::HoldId;
    use tokio::time::Instant;

    use super::*;
    use crate::till::Message;

    /// Core review C14: a till that had slept said for minutes that points were held, while the page showed 0:00.
    #[tokio::test(start_paused = true)]
    async fn a_time_that_has_come_while_the_computer_slept_is_not_waited_for_any_longer() {
        static CLOCK: AtomicI64 = AtomicI64::new(0);
        let (till, mut messages) = Till::new();
        let mut timers = Timers { clock: || CLOCK.load(Ordering::Relaxed), ..Timers::default() };
        let hold = Timer::Hold(HoldId("h".into()));
        timers.remind(&till, hold.clone(), When::At(600_000));
        // It has begun to wait. Then ten minutes pass in which nothing counts.
        sleep(Duration::from_secs(1)).await;
        CLOCK.store(601_000, Ordering::Relaxed);
        let woken = Instant::now();
        let Some(Message::Event(Event::Reminded(of))) = messages.recv().await else { panic!("a reminder") };
        assert_eq!(of, hold);
        assert!(woken.elapsed() <= GLANCE, "{:?}", woken.elapsed());
    }
}
