//! Where the ledger lies that is written: how it is opened, and what is done where it cannot be used any more. What is not at its end
//! in one that breaks goes on in the next, which is whole before the broken one is set aside.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ledger::{Desk, Known, Ledger, LedgerError, LedgerThread, Lock, Unfinished};
use register::AttemptId;

use super::books::{LATEST, News, Shelf};
use super::{Message, Till};
use crate::clock::now;
use crate::page::LatestCard;
use crate::places;
use crate::privacy;
use crate::problem::{Code, Problem};

/// How long an app that is just being closed may still have the ledger open.
const PATIENCE: Duration = Duration::from_secs(3);

/// Where the ledger lies that is written.
#[derive(Debug)]
pub struct Drawer {
    path: PathBuf,
    desk: Option<Desk>,
    /// What could not be written because the ledger could not be opened, or was found to be damaged.
    unwritten: VecDeque<Known>,
    /// What was not at its end in a ledger of this run that is damaged: the next one goes on with that.
    left: Option<Unfinished>,
    /// No other app opens it meanwhile, whatever becomes of the file.
    lock: Option<Lock>,
    /// The names of the ledgers that this run has written or made.
    ours: Vec<String>,
    /// The largest number that a row has of which this run may know.
    last: AttemptId,
    /// Who reads it, and has to let it go before it can be set aside.
    reads: LedgerThread<Shelf>,
    till: Till,
    turn: u32,
    /// Until then another app may still be about to close it.
    patience: Instant,
}

impl Drawer {
    /// One in which nothing was opened yet.
    pub fn new(path: &Path, reads: LedgerThread<Shelf>, till: &Till, turn: u32) -> Self {
        Self {
            path: path.to_owned(),
            desk: None,
            unwritten: VecDeque::new(),
            left: None,
            lock: None,
            ours: vec![],
            last: AttemptId(0),
            reads,
            till: till.clone(),
            turn,
            patience: Instant::now() + PATIENCE,
        }
    }

    /// The app ends: what could not be written is tried once more, and the file is closed.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn finish(&mut self) -> Result<(), LedgerError> {
        let written = self.with(|desk| desk.ledger().map(drop));
        self.let_readers_go();
        (self.desk, self.lock) = (None, None);
        written
    }

    /// Does something at the desk, and tells what that changed.
    ///
    /// # Errors
    /// As it went; or the ledger cannot be opened.
    pub fn with<T>(
        &mut self,
        what: impl FnOnce(&mut Desk) -> Result<T, LedgerError>,
    ) -> Result<T, LedgerError> {
        let done = self.desk().and_then(what);
        let told = match &done {
            Ok(_) => self.written(),
            Err(error) => Ok(self.failed(error)),
        };
        let news = told.unwrap_or_else(|error| {
            self.leave_if_damaged(&error);
            self.failed(&error)
        });
        if let Err(error) = &done {
            self.leave_if_damaged(error);
        }
        if !done.as_ref().is_err_and(LedgerError::is_a_persons) {
            self.tell(news);
        }
        done
    }

    /// A damaged ledger is not used any more. What is not at its end is written into the next one at once: this run may end before
    /// anybody needs that. Whoever needs it looks through the damaged one, also where that is another run, and sets it aside.
    fn leave_if_damaged(&mut self, error: &LedgerError) {
        let LedgerError::Damaged(_) = error else { return };
        // Where that cannot be left beside it, the disk is worse off than that.
        let _ = Ledger::suspect(&self.path);
        if let Some(desk) = self.desk.take() {
            let (left, unwritten) = desk.leave();
            self.left = Some(left);
            self.unwritten.extend(unwritten);
            // What cannot be made now is made when it is needed.
            let _ = self.make_next();
        }
    }

    /// Makes the ledger that is to follow, beside this one.
    fn make_next(&mut self) -> Result<(), LedgerError> {
        let next = places::next(&self.path);
        self.ours.push(Ledger::succeed(&next, now, self.left.as_ref(), self.last)?);
        Ok(())
    }

    fn written(&mut self) -> Result<News, LedgerError> {
        let read = self.desk()?.ledger()?.read();
        let (unresolved, anchor) = (read.unresolved()?, read.anchor()?);
        // They are only shown: one that cannot be read costs nothing but its sight.
        let latest = read.latest(LATEST).unwrap_or_default();
        Ok(News::Written { unresolved, anchor, latest: latest.iter().map(LatestCard::of).collect() })
    }

    /// What became known is never dropped: what cannot be written now is written before anything else is.
    pub fn add(&mut self, known: Known) {
        if let Err(error) = self.desk() {
            self.unwritten.push_back(known);
            self.tell(self.failed(&error));
            return;
        }
        // What went wrong was told, and is tried again.
        let _ = self.with(|desk| desk.add(known));
    }

    fn failed(&self, error: &LedgerError) -> News {
        let is_behind = !self.unwritten.is_empty() || self.desk.as_ref().is_some_and(Desk::is_behind);
        News::Failed { problem: Problem::from(error), is_behind }
    }

    /// A row of this run has this number.
    pub fn knows_of(&mut self, row: AttemptId) {
        self.last = self.last.max(row);
    }

    fn desk(&mut self) -> Result<&mut Desk, LedgerError> {
        let desk = match self.desk.take() {
            Some(desk) => desk,
            None => self.unlock()?,
        };
        Ok(self.desk.insert(desk))
    }

    fn unlock(&mut self) -> Result<Desk, LedgerError> {
        let ledger = self.open()?;
        let anchor = ledger.read().anchor()?;
        if !self.ours.is_empty() && !self.ours.contains(&anchor.ledger) {
            // Somebody has put another in its place: what is still to be written is of rows that are not these.
            self.unwritten.clear();
        }
        self.ours.push(anchor.ledger.clone());
        self.last = self.last.max(ledger.last()?);
        self.tell(News::Opened(anchor));
        Ok(Desk::with(ledger, std::mem::take(&mut self.unwritten)))
    }

    fn open(&mut self) -> Result<Ledger, LedgerError> {
        if let Some(folder) = self.path.parent() {
            privacy::folder(folder).map_err(LedgerError::Folder)?;
        }
        let lock = self.lock()?;
        let next = places::next(&self.path);
        places::enter_next(&self.path).map_err(LedgerError::Folder)?;
        let opened = self.look_into(lock.clone());
        let (why, code) = match &opened {
            Err(LedgerError::Damaged(_)) => ("damaged", Code::LedgerSetAside),
            Err(LedgerError::TooOld) => ("old", Code::LedgerTooOld),
            Ok(_) => {
                // One that was made to follow this one is of a moment that is over, and must not be taken for what follows it later.
                places::remove(&next).map_err(LedgerError::Folder)?;
                return opened;
            }
            Err(_) => return opened,
        };
        // The next one is whole before this one goes, whatever ends the app in between. One that a run has made which ended so knows
        // what this run cannot.
        if self.left.is_some() || !next.try_exists().map_err(LedgerError::Folder)? {
            self.make_next()?;
        }
        self.let_readers_go();
        let aside = places::set_aside(&self.path, why, &places::COMPANIONS).map_err(LedgerError::Folder)?;
        self.tell(News::SetAside(Problem::new(code).because(aside.display().to_string())));
        places::enter_next(&self.path).map_err(LedgerError::Folder)?;
        self.let_readers_go();
        self.look_into(lock)
    }

    /// What this run had open before is still on its way.
    fn look_into(&self, lock: Lock) -> Result<Ledger, LedgerError> {
        if self.left.is_some() {
            Ledger::reopen_under(lock, &self.path, now)
        } else {
            Ledger::open_under(lock, &self.path, now)
        }
    }

    fn lock(&mut self) -> Result<Lock, LedgerError> {
        loop {
            if let Some(lock) = &self.lock {
                return Ok(lock.clone());
            }
            match Ledger::lock(&self.path) {
                Err(LedgerError::InUse) if Instant::now() < self.patience => {
                    std::thread::sleep(Duration::from_millis(100));
                }
                lock => self.lock = Some(lock?),
            }
        }
    }

    /// Windows renames no file that somebody has open, and who has it open on other systems would go on reading it.
    fn let_readers_go(&self) {
        self.reads.wait(Shelf::let_go);
    }

    fn tell(&self, news: News) {
        self.till.tell(Message::Books(self.turn, news));
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Seek, SeekFrom, Write};

    use register::{Money, Query};
    use tempfile::TempDir;

    use super::*;

    /// A folder with a ledger in which one receipt waits.
    struct Shop {
        folder: TempDir,
    }

    impl Shop {
        fn new() -> Self {
            let shop = Self { folder: tempfile::tempdir().expect("a folder") };
            let mut ledger = Ledger::open(&shop.path(), now).expect("a ledger");
            let code = Query::scanned("2200000000001").expect("a code");
            ledger.defer("https://a.example", "p1", &code, Money::SMALLEST).expect("kept");
            shop
        }

        fn path(&self) -> PathBuf {
            self.folder.path().join("ledger.sqlite")
        }

        /// Another run makes what is to follow, and ends before that is in its place.
        fn prepare_next(&self) {
            let ledger = Ledger::open(&self.path(), now).expect("a ledger");
            Ledger::succeed(&places::next(&self.path()), now, Some(ledger.unfinished()), AttemptId(1))
                .expect("the next");
        }

        /// What lies beside it while it is open, with an operation that is only there.
        fn journal(&self) -> Vec<u8> {
            let mut ledger = Ledger::open(&self.path(), now).expect("a ledger");
            let code = Query::scanned("2200000000002").expect("a code");
            let kept = ledger.defer("https://a.example", "p1", &code, Money::SMALLEST).expect("kept");
            ledger.withdraw(kept.attempt, "said so").expect("taken back");
            std::fs::read(self.folder.path().join("ledger.sqlite-wal")).expect("a journal")
        }

        fn breaks(&self) {
            let mut file = std::fs::OpenOptions::new().write(true).open(self.path()).expect("a ledger");
            file.seek(SeekFrom::Start(4096)).expect("the second page");
            file.write_all(&[0xA5; 8192]).expect("broken");
            Ledger::suspect(&self.path()).expect("a word beside it");
        }

        /// How many receipts wait in what a later run opens, and whether there may be holds that nobody can tell of.
        fn opened(&self) -> (usize, bool) {
            let shelf = Shelf::at(&self.path());
            let reads = LedgerThread::new("ledger-read", shelf).expect("a thread");
            let (till, _messages) = Till::new();
            let mut drawer = Drawer::new(&self.path(), reads, &till, 1);
            let told = drawer.with(|desk| {
                let read = desk.ledger()?.read();
                Ok((read.waiting()?.len(), read.holds("https://a.example", "p1", now())?.are_untold))
            });
            drawer.finish().expect("finished");
            told.expect("a ledger")
        }
    }

    #[test]
    fn a_run_that_ended_while_a_broken_ledger_was_being_set_aside_has_lost_nothing() {
        let shop = Shop::new();
        shop.prepare_next();
        shop.breaks();
        assert_eq!(shop.opened(), (1, false), "before the broken one was gone");

        let shop = Shop::new();
        let journal = shop.journal();
        shop.prepare_next();
        places::set_aside(&shop.path(), "damaged", &places::COMPANIONS).expect("set aside");
        std::fs::write(shop.folder.path().join("ledger.sqlite-wal"), journal).expect("what was left of it");
        assert_eq!(shop.opened(), (1, false), "before the next one was in its place");
        assert!(!places::next(&shop.path()).exists());
    }

    #[test]
    fn a_run_that_ends_as_soon_as_its_ledger_breaks_has_lost_nothing() {
        let shop = Shop::new();
        let reads = LedgerThread::new("ledger-read", Shelf::at(&shop.path())).expect("a thread");
        let (till, _messages) = Till::new();
        let mut drawer = Drawer::new(&shop.path(), reads, &till, 1);
        drawer.with(|desk| desk.ledger().map(drop)).expect("a ledger");
        shop.breaks();
        let broken: Result<(), _> = drawer.with(|_| Err(LedgerError::Damaged("a page".to_owned())));
        assert!(broken.is_err());
        drop(drawer);
        assert_eq!(shop.opened(), (1, false));
    }

    /// Its row says what no row says, and nothing but its sight needs it.
    #[test]
    fn a_receipt_that_cannot_be_read_is_not_shown_and_the_ledger_is_used_all_the_same() {
        let shop = Shop::new();
        // What is taken back is at its end.
        shop.journal();
        let mut file = std::fs::read(shop.path()).expect("a ledger");
        let row = b"earnwithdrawn";
        let at = file.windows(row.len()).position(|bytes| bytes == row).expect("a row that was taken back");
        file[at..at + 4].copy_from_slice(b"gift");
        std::fs::write(shop.path(), file).expect("a ledger");
        let reads = LedgerThread::new("ledger-read", Shelf::at(&shop.path())).expect("a thread");
        let (till, mut messages) = Till::new();
        let mut drawer = Drawer::new(&shop.path(), reads, &till, 1);
        drawer.with(|desk| desk.ledger().map(drop)).expect("a ledger");
        let told: Vec<_> = std::iter::from_fn(|| messages.try_recv().ok()).collect();
        let [Message::Books(1, News::Opened(_)), Message::Books(1, News::Written { latest, .. })] = &told[..]
        else {
            panic!("{told:?}");
        };
        assert_eq!(latest.len(), 0);
        assert!(!places::next(&shop.path()).exists(), "it is in use");
    }

    #[test]
    fn what_was_made_to_follow_a_ledger_that_is_well_is_of_no_use_later() {
        let shop = Shop::new();
        shop.prepare_next();
        assert_eq!(shop.opened(), (1, false));
        shop.breaks();
        assert_eq!(shop.opened(), (0, true), "nobody knows what the broken one has had");
    }
}
