//! Many times of the same thing.

use std::time::Duration;

/// How long something took, each time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Times(Vec<Duration>);

impl Times {
    /// One more.
    pub fn add(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// The median, in milliseconds.
    pub fn median(&self) -> f64 {
        self.at(50)
    }

    /// What 95 of 100 do not exceed, in milliseconds.
    pub fn p95(&self) -> f64 {
        self.at(95)
    }

    /// The same without so much of each.
    pub fn beyond(&self, other: Duration) -> Self {
        Self(self.0.iter().map(|time| time.saturating_sub(other)).collect())
    }

    /// The part of them from the first, of so many.
    pub fn first(&self, count: usize) -> Self {
        Self(self.0.iter().take(count).copied().collect())
    }

    /// The part of them to the last, of so many.
    pub fn last(&self, count: usize) -> Self {
        Self(self.0.iter().rev().take(count).copied().collect())
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    fn at(&self, percent: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let place = (sorted.len() * percent).div_ceil(100).max(1) - 1;
        sorted.get(place).map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
    }
}
