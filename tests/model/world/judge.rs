//! Whether what the tills inferred is true; and where it is not, whether anybody could have known.

use ledger::State;
use register::AttemptId;

use super::{LONGEST_READ, World};

/// How long a hold is in force at most, in milliseconds: as the service here holds.
const LONGEST_HOLD: i64 = 30 * 60 * 1000;

impl World {
    /// Whether what a till inferred is true; and where it is not, whether anybody could have known.
    pub(super) fn judge(&mut self, at: usize) {
        let quiet = i64::try_from(self.tills[at].policy.quiet.as_millis()).expect("a time");
        for (row, booked, when) in self.tills[at].inferred.clone() {
            self.tally.inferred += 1;
            let done = self.deeds.iter().find(|deed| deed.till == at && deed.row == row);
            let is_to_come = done.is_some_and(|deed| deed.at > when);
            let is_right = if booked { done.is_some() && !is_to_come } else { done.is_none() };
            if is_right {
                continue;
            }
            if is_to_come && !booked {
                let sent = self.tills[at].sent[&row];
                assert!(
                    when >= sent + quiet,
                    "{row:?} was said not to be booked before the quiet time was over"
                );
                self.tally.late += 1;
            } else {
                let moves = self.tills[at].receipts[&row].moves;
                let seen = if booked { moves } else { -moves };
                let others = self.others(at, row, when);
                assert!(
                    comes_to(seen, &others),
                    "{row:?} was inferred to be {}, and is not; what else moved the balance: {others:?}",
                    if booked { "booked" } else { "not booked" }
                );
                self.tally.coincided += 1;
            }
        }
    }

    /// What else moved the balance between the two readings of an inference, in hundredths: what the till could not know of, or that a
    /// person had decided for it. Its own receipts and holds are its own to know of.
    fn others(&mut self, at: usize, row: AttemptId, when: i64) -> Vec<i64> {
        let (client, read) = {
            let receipt = &self.tills[at].receipts[&row];
            (receipt.client.clone(), receipt.read)
        };
        let seen = read..=when;
        let since = read - LONGEST_HOLD;
        let theirs =
            self.deeds.iter().filter(|deed| deed.client == client && (since..=when).contains(&deed.at));
        let theirs: Vec<(usize, AttemptId, bool, i64, i64)> =
            theirs.map(|deed| (deed.till, deed.row, deed.is_hold, deed.at, deed.moved)).collect();
        let mut others = vec![];
        for (till, other, is_hold, done, moved) in theirs {
            if till != at && is_hold {
                // It ends as well: one that was in force when the balance was read first may only have ended.
                others.push(if done > read + LONGEST_READ.cast_signed() { moved } else { -moved });
            } else if till != at {
                others.extend(seen.contains(&done).then_some(moved));
            } else if !is_hold && other != row && seen.contains(&done) {
                // It arrived after it was said not to be booked, or a person said so.
                let was_denied = self.tills[at]
                    .inferred
                    .iter()
                    .any(|(row, booked, when)| *row == other && !booked && *when < done);
                let is_decided = self.state(at, other) == Some(State::DecidedNotBooked);
                others.extend((was_denied || is_decided).then_some(moved));
            }
        }
        let credited =
            self.credits.iter().filter(|credit| credit.client == client && seen.contains(&credit.at));
        others.extend(credited.map(|credit| credit.moved));
        others
    }
}

/// Whether some of these come to just that.
fn comes_to(wanted: i64, some: &[i64]) -> bool {
    let mut sums = std::collections::HashSet::from([0]);
    for each in some {
        let more: Vec<i64> = sums.iter().map(|sum| sum + each).collect();
        sums.extend(more);
    }
    !some.is_empty() && sums.contains(&wanted)
}
