//! What the tills want done, carried out: what leaves them, what may happen to it on its way, and what comes back.

use ledger::{Known, State};
use register::{AttemptId, Effect, Event, Failure, Money, Operation, OperationKind, Outcome, Reason, When};

use super::super::service::Acted;
use super::super::till::{Receipt, SERVER, Till};
use super::{Answers, Coming, Deed, LONGEST_READ, NOW, WRITING, World};

impl World {
    pub(super) fn perform(&mut self, at: usize, effect: Effect) {
        let soon = self.random.u64(5..200);
        match effect {
            Effect::Record(..)
            | Effect::Settle(..)
            | Effect::Note(..)
            | Effect::Keep { .. }
            | Effect::Undeliverable(..) => {
                self.tills[at].changes += 1;
                self.later(at, WRITING, Coming::Write(effect));
            }
            Effect::Remind(timer, when) => {
                let pause = match when {
                    When::After(pause) => u64::try_from(pause.as_millis()).expect("a pause"),
                    // By the till's own clock, which may be wrong.
                    When::At(time) => (time - self.service.now - self.tills[at].clock).max(0).unsigned_abs(),
                };
                let serial = self.later(at, pause, Coming::Reminder(timer.clone()));
                self.tills[at].timers.insert(timer, serial);
            }
            Effect::Remember(row, lookup) => {
                let till = &mut self.tills[at];
                till.known.insert(row, lookup.clone());
                let remembered = if till.is_unlocked {
                    till.lookups.insert(row, lookup);
                    Ok(())
                } else {
                    Err(Failure::new(Outcome::NotSent, Reason::LookupLost, None))
                };
                self.later(at, soon, Coming::Event(Event::Remembered(row, remembered)));
            }
            Effect::Forget(row) => {
                self.tills[at].sought.close(row);
                self.tills[at].lookups.remove(&row);
            }
            Effect::Send(attempt, operation) => self.send(at, attempt, operation),
            Effect::Look { .. }
            | Effect::Search(..)
            | Effect::SearchNaming(..)
            | Effect::Quote { .. }
            | Effect::Release(_)
            | Effect::Witness { .. } => {
                self.later(at, soon, Coming::Read(effect));
            }
        }
    }

    pub(super) fn set_aside(&mut self, at: usize) {
        self.tally.set_aside += 1;
        self.tills[at].set_aside(|| NOW.get());
        self.reopen_in(at, WRITING);
    }

    /// What leaves a till, and what may happen to it on its way.
    fn send(&mut self, at: usize, attempt: AttemptId, operation: Operation) {
        self.check_send(at, attempt, &operation);
        self.tally.sent += 1;
        let till = &mut self.tills[at];
        let point = till.point;
        till.sent.insert(attempt, self.service.now);
        let fate = self.random.u8(..20);
        let arrival = match fate {
            // Long after the till has given up waiting, and rarely after anybody expects it.
            1 => self.random.u64(1_000..100_000),
            2 if self.random.u8(..10) == 0 => self.random.u64(100_000..1_000_000),
            _ => self.random.u64(5..500),
        };
        let outcome = if fate == 0 { Outcome::NotSent } else { Outcome::Unknown };
        if fate <= 7 {
            let failure = Failure::new(outcome, Reason::ConnectionLost, None);
            let noticed = self.random.u64(..15_000);
            self.later(at, noticed, Coming::Event(answered(attempt, &operation, failure)));
        }
        self.tally.lost += u64::from((1..=8).contains(&fate));
        let answers = match fate {
            // Lost on its way there.
            0 | 6 | 7 => return,
            // Lost on its way back.
            1..=5 => Answers::Not,
            8 => Answers::Otherwise,
            _ => Answers::Well,
        };
        self.later(at, arrival, Coming::Act { attempt, point, operation, answers });
    }

    fn check_send(&mut self, at: usize, attempt: AttemptId, operation: &Operation) {
        let till = &mut self.tills[at];
        assert!(!till.sent.contains_key(&attempt), "sent twice: {attempt:?}");
        assert_eq!(self.state(at, attempt), Some(State::Opened), "sent before its row was durable");
        if let Some(former) = operation.again {
            let state = self.state(at, former);
            let may = [State::InferredNotBooked, State::DecidedNotBooked, State::Delivered];
            let may = may.map(Some);
            assert!(may.contains(&state), "sent again without a verdict or a person: {state:?}");
        }
        let OperationKind::Retail { spend, .. } = operation.kind else { return };
        let client = &operation.customer.id.0;
        if spend.is_positive() {
            let till = &mut self.tills[at];
            let theirs =
                till.receipts.iter().filter(|(other, it)| **other != attempt && it.client == *client);
            for other in theirs.map(|(other, _)| *other).collect::<Vec<_>>() {
                let open = till.state(other) == Some(State::Unknown);
                // At another point nobody at this one asks about it.
                let is_here = till.register.inquiries.iter().any(|inquiry| inquiry.attempt == other);
                assert!(!(open && is_here), "spent while an outcome is unknown");
            }
        }
    }

    pub(super) fn state(&mut self, at: usize, attempt: AttemptId) -> Option<State> {
        self.tills[at].state(attempt)
    }

    /// The service acts, and answers or not.
    pub(super) fn arrive(
        &mut self,
        at: usize,
        run: u32,
        attempt: AttemptId,
        (point, operation): (&'static str, &Operation),
        answers: Answers,
    ) {
        let acted = self.service.act(point, operation);
        if let Ok(acted) = &acted {
            self.note(at, attempt, operation, acted);
        }
        let till = &self.tills[at];
        if answers == Answers::Not || till.run != run {
            return;
        }
        let otherwise = answers == Answers::Otherwise;
        let cent = Money::from_hundredths(1).expect("money");
        let event = match acted {
            Err(failure) => answered(attempt, operation, failure),
            Ok(Acted::Sold(mut answer)) => {
                answer.amount = if otherwise { answer.amount + cent } else { answer.amount };
                Event::Sold(attempt, Ok(answer))
            }
            Ok(Acted::Held(mut hold)) => {
                hold.points = if otherwise { hold.points + cent } else { hold.points };
                hold.ends_at += till.clock;
                Event::Held(attempt, Ok(hold))
            }
        };
        let soon = self.random.u64(5..200);
        self.later(at, soon, Coming::Event(event));
    }

    /// What the service did. Some services credit what was earned only later.
    fn note(&mut self, at: usize, row: AttemptId, operation: &Operation, acted: &Acted) {
        let client = operation.customer.id.0.clone();
        let (moved, is_hold) = match acted {
            Acted::Held(hold) => (-hold.points.hundredths(), true),
            Acted::Sold(answer) => {
                let points = |points: Option<Money>| points.unwrap_or_default().hundredths();
                (points(answer.earn) - points(answer.spend), false)
            }
        };
        let is_late = moved > 0 && self.credits_late;
        if is_late {
            self.service.move_balance(&client, -moved);
            let wait = self.random.u64(1_000..2_400_000);
            self.later(at, wait, Coming::Credit { client: client.clone(), moved });
        }
        let moved = if is_late { 0 } else { moved };
        self.deeds.push(Deed { at: self.service.now, client, till: at, row, is_hold, moved });
    }

    pub(super) fn read(&mut self, at: usize, effect: Effect) {
        let fails = self.random.u8(..12) == 0;
        let outcome = if self.random.bool() { Outcome::Unknown } else { Outcome::NotSent };
        let failed = || Failure::new(outcome, Reason::TimedOut, None);
        let or = |failed: Failure| if fails { Err(failed) } else { Ok(()) };
        let now = self.service.now + self.tills[at].clock;
        let (service, point) = (&mut self.service, self.tills[at].point);
        let event = match effect {
            Effect::Search(seq, query) => {
                Event::Found(seq, or(failed()).and_then(|()| service.search(point, query.text(), &[])))
            }
            Effect::SearchNaming(seq, query, holds) => {
                Event::Found(seq, or(failed()).and_then(|()| service.search(point, query.text(), &holds)))
            }
            Effect::Quote { seq, client, amount, holds } => {
                let quote = or(failed()).and_then(|()| service.quote(point, &client, amount, &holds));
                Event::Quoted(seq, quote)
            }
            Effect::Release(hold) => {
                let released = or(failed()).and_then(|()| service.release(point, &hold));
                Event::Released(hold, released)
            }
            Effect::Witness { hold, lookup, .. } => {
                let holds = std::slice::from_ref(&hold);
                let seen = or(failed()).and_then(|()| service.look(point, lookup.text(), holds, now));
                Event::Witnessed(hold.id, seen.map(|seen| seen.witness))
            }
            Effect::Look { attempt, lookup, holds, .. } => {
                let seen = or(failed()).and_then(|()| service.look(point, lookup.text(), &holds, now));
                Event::Looked(attempt, seen)
            }
            other => unreachable!("{other:?} is no read"),
        };
        let soon = self.random.u64(5..LONGEST_READ);
        self.later(at, soon, Coming::Event(event));
    }

    pub(super) fn write(&mut self, at: usize, effect: Effect) {
        let is_full = self.random.u8(..30) == 0;
        let full = |_| Failure::new(Outcome::NotSent, Reason::LedgerUnwritable, None);
        let now = self.service.now;
        let till = &mut self.tills[at];
        let point = till.point;
        match effect {
            Effect::Record(token, operation) => {
                let write = |till: &mut Till| till.desk().record(SERVER, point, &operation);
                let recorded = if is_full { till.while_full(write) } else { write(till) };
                if let Ok(attempt) = recorded {
                    till.recorded += 1;
                    if let OperationKind::Retail { spend, earn, .. } = operation.kind {
                        let (client, again) = (operation.customer.id.0, operation.again);
                        let moves =
                            if spend.is_positive() { Money::ZERO - spend } else { earn.unwrap_or_default() };
                        let moves = moves.hundredths();
                        let read = till.read[&client];
                        till.receipts.insert(attempt, Receipt { client, again, moves, read });
                    }
                }
                self.later(at, 1, Coming::Event(Event::Recorded(token, recorded.map_err(full))));
            }
            Effect::Keep { token, lookup, amount } => {
                let write = |till: &mut Till| till.desk().defer(SERVER, point, &lookup, amount);
                let kept = if is_full { till.while_full(write) } else { write(till) };
                if let Ok(kept) = &kept {
                    till.recorded += 1;
                    till.kept.push(kept.attempt);
                }
                self.later(at, 1, Coming::Event(Event::Kept(token, kept.map_err(full))));
            }
            Effect::Settle(attempt, settlement) => self.add(at, Known::Settled(attempt, settlement), is_full),
            Effect::Note(attempt, look, verdict) => {
                if let Some(booked) = verdict.booked() {
                    till.inferred.push((attempt, booked, now));
                }
                self.add(at, Known::Looked(attempt, look, verdict), is_full);
            }
            Effect::Undeliverable(attempt, failure) => {
                self.add(at, Known::GivenUp(attempt, failure), is_full);
            }
            other => unreachable!("{other:?} is no write"),
        }
    }

    /// What became known is written, now or before anything else is.
    fn add(&mut self, at: usize, known: Known, is_full: bool) {
        let till = &mut self.tills[at];
        if is_full {
            let written = till.while_full(|till| till.desk().add(known));
            assert!(written.is_err(), "the disk was full");
            self.tally.late_written += 1;
            return;
        }
        till.desk().add(known).expect("the disk has room");
    }
}

fn answered(attempt: AttemptId, operation: &Operation, failure: Failure) -> Event {
    match operation.kind {
        OperationKind::Retail { .. } => Event::Sold(attempt, Err(failure)),
        OperationKind::Hold { .. } => Event::Held(attempt, Err(failure)),
    }
}
