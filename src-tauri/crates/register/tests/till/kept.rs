//! A receipt that is kept while the service cannot be reached.

use register::{AttemptId, Deferred, Effect, Event, Lookup, Outcome, Policy, Register};

use super::{after, failure, money, query};

pub const KEPT: AttemptId = AttemptId(5);

pub const SENT: AttemptId = AttemptId(6);

pub fn policy(defer: bool) -> Event {
    Event::Configured(Policy { defer, ..Policy::default() })
}

pub fn confirm(seq: u32) -> Event {
    super::confirm(seq, "0", None)
}

pub fn not_reached() -> [Event; 2] {
    [Event::Query(query("code")), Event::Found(1, Err(failure(Outcome::NotSent)))]
}

pub fn kept() -> (Register, Vec<Effect>) {
    let rest = [Event::Amount("100".into()), confirm(3), recorded(), remembered()];
    after([policy(true)].into_iter().chain(not_reached()).chain(rest))
}

pub fn deferred() -> Deferred {
    Deferred::new(KEPT, 1_000, Lookup::by(query("code")), money("100"))
}

pub fn recorded() -> Event {
    Event::Kept(1, Ok(deferred()))
}

pub fn remembered() -> Event {
    Event::Remembered(KEPT, Ok(()))
}

pub fn step(register: &mut Register, event: Event) -> Vec<Effect> {
    let (next, effects) = std::mem::take(register).step(event);
    *register = next;
    effects
}

pub fn searches(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::Search(..)))
}

/// The number of the search among these.
pub fn searched_as(effects: &[Effect]) -> u32 {
    let number = effects.iter().find_map(|effect| match effect {
        Effect::Search(seq, _) => Some(*seq),
        _ => None,
    });
    number.expect("somebody is looked up")
}
