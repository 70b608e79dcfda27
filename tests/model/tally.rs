//! What the runs came to.

use std::fmt;

/// Counted over all cases.
#[derive(Debug, Default)]
pub struct Tally {
    pub cases: u64,
    pub sent: u64,
    pub lost: u64,
    pub inferred: u64,
    /// Inferences that were wrong because the request arrived only after them.
    pub late: u64,
    /// Inferences that were wrong because something else moved the client's balance by as much.
    pub coincided: u64,
    pub begun_anew: u64,
    pub kept: u64,
    pub delivered: u64,
    pub withdrawn: u64,
    pub set_aside: u64,
    /// Receipts whose client nobody could find again.
    pub given_up: u64,
    /// What became known while the disk was full.
    pub late_written: u64,
}

impl Tally {
    pub fn add(&mut self, other: &Self) {
        self.cases += other.cases;
        self.sent += other.sent;
        self.lost += other.lost;
        self.inferred += other.inferred;
        self.late += other.late;
        self.coincided += other.coincided;
        self.begun_anew += other.begun_anew;
        self.kept += other.kept;
        self.delivered += other.delivered;
        self.withdrawn += other.withdrawn;
        self.set_aside += other.set_aside;
        self.given_up += other.given_up;
        self.late_written += other.late_written;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} cases, {} operations sent, {} answers lost; {} inferences, of which wrong: {} because the request arrived later \
             still, {} because something else moved the balance by as much, 0 else; {} begun anew; {} kept for later, {} of them \
             earned, {} taken back, {} whose client was not known any more; {} outcomes that a full disk took later; {} ledgers set aside",
            self.cases,
            self.sent,
            self.lost,
            self.inferred,
            self.late,
            self.coincided,
            self.begun_anew,
            self.kept,
            self.delivered,
            self.withdrawn,
            self.given_up,
            self.late_written,
            self.set_aside
        )
    }
}
