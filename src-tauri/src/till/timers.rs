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
#[derive(Debug, Default)]
pub struct Timers(HashMap<Timer, JoinHandle<()>>);

impl Timers {
    /// Reminds the register, and not of the same any more that it was to be reminded of before.
    pub fn remind(&mut self, till: &Till, timer: Timer, when: When) {
        self.0.retain(|_, waiting| !waiting.is_finished());
        let (till, of) = (till.clone(), timer.clone());
        let waiting = tokio::spawn(async move {
            match when {
                When::After(pause) => sleep(with_jitter(pause)).await,
                When::At(time) => {
                    while let Some(left) = u64::try_from(time - now()).ok().filter(|left| *left > 0) {
                        sleep(Duration::from_millis(left).min(GLANCE)).await;
                    }
                }
            }
            till.event(Event::Reminded(of));
        });
        if let Some(earlier) = self.0.insert(timer, waiting) {
            earlier.abort();
        }
    }
}
