//! The ledger of this till: two threads have it, one that writes and one that reads, and what they do comes back as messages.
//! It is opened by the first that needs it, and tried again by the next where it could not be.

use std::cell::Cell;
use std::path::{Path, PathBuf};

use ledger::{Anchor, Doubt, Known, Ledger, LedgerError, LedgerThread, OpenRows, Reader, Wanted};
use register::{AttemptId, Event, Failure, Lookup, Money, Operation, Outcome, Query, Reason, Repeat, Token};

use super::drawer::Drawer;
use super::promise::Promise;
use super::{Answer, Extent, Message, Till};
use crate::clock::now;
use crate::failpoint;
use crate::page::LatestCard;
use crate::problem::{Code, Problem};

/// As many receipts as tell whether the last one went through.
pub const LATEST: u32 = 3;

/// What is new of the ledger.
#[derive(Debug)]
pub enum News {
    /// It is open.
    Opened(Anchor),
    /// It has come so far.
    Written {
        /// So many receipts are open in it.
        unresolved: u32,
        /// By what it is known again.
        anchor: Anchor,
        /// Its latest receipts.
        latest: Vec<LatestCard>,
    },
    /// A damaged or an old file was set aside, and a new one begun.
    SetAside(Problem),
    /// It cannot be opened, or written.
    Failed {
        /// Why.
        problem: Problem,
        /// Whether something is known by now that could not be written.
        is_behind: bool,
    },
    /// What it has open.
    Open {
        /// What the till goes on with.
        rows: OpenRows,
        /// How often it was to be changed before that was asked.
        changes: u64,
        /// Those of the latest rows for which nobody has to be found any more.
        closed: Vec<AttemptId>,
        /// In which ledgers those of all these were opened that were not opened in this one.
        origins: Vec<(AttemptId, String)>,
    },
    /// That could not be read.
    Unread,
    /// Why it may not be the ledger that this till wrote last, where it may not be.
    Doubted(Option<Doubt>),
}

/// The ledger, as the till has it.
#[derive(Debug)]
pub struct Books {
    /// `None` where the system has no thread to give.
    threads: Option<(LedgerThread<Drawer>, LedgerThread<Shelf>)>,
    till: Till,
    /// Counts the ledgers of this run: what was said of a former one means nothing.
    turn: u32,
    /// How often it was to be changed.
    changes: Cell<u64>,
}

/// Where the ledger lies that is read.
#[derive(Debug)]
pub struct Shelf {
    path: PathBuf,
    reader: Option<Reader>,
}

impl Books {
    /// The ledger at this path, to be opened at once.
    #[must_use]
    pub fn at(path: &Path, till: &Till, turn: u32) -> Self {
        let shelf = Shelf::at(path);
        let threads = LedgerThread::new("ledger-read", shelf).and_then(|reads| {
            let drawer = Drawer::new(path, reads.clone(), till, turn);
            Ok((LedgerThread::new("ledger", drawer)?, reads))
        });
        let books = Self { threads: threads.ok(), till: till.clone(), turn, changes: Cell::new(0) };
        books.catch_up();
        books
    }

    /// Opens it where it is not open, and writes what could not be written before.
    pub fn catch_up(&self) {
        self.write(|drawer| drawer.with(|desk| desk.ledger().map(drop)).unwrap_or_default());
    }

    /// Writes an operation's row, and says whether it is durable.
    pub fn record(&self, token: Token, place: (&str, &str), operation: Operation) {
        let promise = Promise::new(&self.till, Event::Recorded(token, Err(unwritable(None))));
        let (server, point) = (place.0.to_owned(), place.1.to_owned());
        self.write(move |drawer| {
            failpoint::reach("before-record");
            let recorded = drawer.with(|desk| desk.record(&server, &point, &operation));
            if let Ok(row) = recorded {
                drawer.knows_of(row);
            }
            failpoint::reach("recorded");
            promise.keep(Event::Recorded(token, recorded.map_err(|error| not_recorded(&error))));
        });
    }

    /// Writes a receipt that is kept for later, and says whether it is durable.
    pub fn keep(&self, token: Token, place: (&str, &str), lookup: Query, amount: Money) {
        let promise = Promise::new(&self.till, Event::Kept(token, Err(unwritable(None))));
        let (server, point) = (place.0.to_owned(), place.1.to_owned());
        self.write(move |drawer| {
            let kept = drawer.with(|desk| desk.defer(&server, &point, &lookup, amount));
            if let Ok(kept) = &kept {
                drawer.knows_of(kept.attempt);
            }
            promise.keep(Event::Kept(token, kept.map_err(|error| unwritable(Some(error.to_string())))));
        });
    }

    /// Writes what became known. What cannot be written now is written before anything else is.
    pub fn add(&self, known: Known) {
        self.write(move |drawer| {
            let settles = matches!(known, Known::Settled(..));
            if settles {
                failpoint::reach("before-settle");
            }
            drawer.add(known);
            if settles {
                failpoint::reach("settled");
            }
        });
    }

    /// A person's word on a row; the register is told before whoever gave it.
    pub fn decide(&self, row: AttemptId, booked: bool, why: String, to: Answer<()>) {
        self.change(to, Some(Event::Decided(row)), move |ledger| ledger.decide(row, booked, &why));
    }

    /// A person takes a receipt back that waits.
    pub fn withdraw(&self, row: AttemptId, why: String, to: Answer<()>) {
        self.change(to, Some(Event::Withdrawn(row)), move |ledger| ledger.withdraw(row, &why));
    }

    /// A receipt that waits is to be sent from here, which is known when the ledger is asked again what waits.
    pub fn readdress(&self, row: AttemptId, place: (&str, &str), to: Answer<()>) {
        let (server, point) = (place.0.to_owned(), place.1.to_owned());
        self.change(to, None, move |ledger| ledger.readdress(row, &server, &point));
    }

    fn change(
        &self,
        to: Answer<()>,
        event: Option<Event>,
        what: impl FnOnce(&mut Ledger) -> Result<(), LedgerError> + Send + 'static,
    ) {
        let till = self.till.clone();
        self.write(move |drawer| {
            let done = drawer.with(|desk| what(desk.ledger()?));
            if let Some(event) = event.filter(|_| done.is_ok()) {
                till.event(event);
            }
            // Whoever asked may have gone.
            let _ = to.send(done.map_err(|error| Problem::from(&error)));
        });
    }

    /// Says what is open at this server and point, and what waits wherever.
    pub fn tell_open(&self, place: (&str, &str)) {
        let place = (place.0.to_owned(), place.1.to_owned());
        let (till, turn, changes) = (self.till.clone(), self.turn, self.changes.get());
        self.look(move |drawer| {
            let open = drawer.with(|desk| open(desk.ledger()?.read(), (&place.0, &place.1), changes));
            till.tell(Message::Books(turn, open.unwrap_or(News::Unread)));
        });
    }

    /// Whether nothing was to be changed since: what was open then still is.
    #[must_use]
    pub fn is_unchanged_since(&self, changes: u64) -> bool {
        self.changes.get() == changes
    }

    /// Says whether it may not be the ledger that was anchored so.
    pub fn tell_doubt(&self, anchor: Option<Anchor>) {
        let (till, turn) = (self.till.clone(), self.turn);
        self.look(move |drawer| {
            if let Ok(doubt) = drawer.with(|desk| desk.ledger()?.read().doubt(anchor.as_ref())) {
                till.tell(Message::Books(turn, News::Doubted(doubt)));
            }
        });
    }

    /// What it takes to do a row again.
    pub fn repeat(
        &self,
        row: AttemptId,
        lookup: Lookup,
        to: impl FnOnce(Result<Option<Repeat>, Problem>) + Send + 'static,
    ) {
        self.look(move |drawer| {
            let repeat = drawer.with(|desk| desk.ledger()?.read().repeat(row, lookup));
            to(repeat.map_err(|error| Problem::from(&error)));
        });
    }

    /// A day, or what fits a text; all of it, or as much as a person reads.
    pub fn page(
        &self,
        wanted: Wanted,
        extent: Extent,
    ) -> impl Future<Output = Result<ledger::Page, Problem>> + Send + use<> {
        let reads = self.threads.as_ref().map(|(_, reads)| reads.clone());
        async move {
            let gone = || Problem::new(Code::LedgerUnreadable);
            let reads = reads.ok_or_else(gone)?;
            let page = reads.ask(move |shelf| {
                let read = shelf.reader().and_then(|reader| match extent {
                    Extent::Shown => reader.page(&wanted),
                    Extent::Whole => reader.table(&wanted),
                });
                if read.is_err() {
                    // The file may be another one by now.
                    shelf.reader = None;
                }
                read
            });
            page.await
                .ok_or_else(gone)?
                .map_err(|error| Problem::new(Code::LedgerUnreadable).because(error.to_string()))
        }
    }

    /// The app ends: what could not be written is tried once more, and the file is closed. Then it says so.
    pub fn finish(&self, to: Answer<()>) {
        self.write(move |drawer| {
            let written = drawer.finish();
            let _ = to.send(written.map_err(|error| Problem::from(&error)));
        });
    }

    /// Has something changed.
    fn write(&self, what: impl FnOnce(&mut Drawer) + Send + 'static) {
        self.changes.set(self.changes.get() + 1);
        self.look(what);
    }

    /// Has something done, after all that was to be done before; what is dropped undone keeps no promise.
    fn look(&self, what: impl FnOnce(&mut Drawer) + Send + 'static) {
        let is_told = self.threads.as_ref().is_some_and(|(writes, _)| writes.tell(what));
        if !is_told {
            let gone = Problem::new(Code::LedgerUnwritable);
            self.till.tell(Message::Books(self.turn, News::Failed { problem: gone, is_behind: true }));
        }
    }
}

fn open(read: &Reader, place: (&str, &str), changes: u64) -> Result<News, LedgerError> {
    let rows = read.open_rows(place, now())?;
    let closed = read.closed(LATEST)?;
    let mut origins = vec![];
    let open = rows.inquiries.iter().map(|inquiry| inquiry.attempt);
    let kept = rows.kept.iter().map(|kept| kept.attempt);
    for attempt in open.chain(kept).chain(closed.iter().copied()) {
        origins.extend(read.origin(attempt)?.map(|origin| (attempt, origin)));
    }
    Ok(News::Open { rows, changes, closed, origins })
}

impl Shelf {
    /// One from which nothing was read yet.
    pub fn at(path: &Path) -> Self {
        Self { path: path.to_owned(), reader: None }
    }

    /// The file may go.
    pub fn let_go(&mut self) {
        self.reader = None;
    }

    fn reader(&mut self) -> Result<&Reader, LedgerError> {
        let reader = match self.reader.take() {
            Some(reader) => reader,
            None => Reader::open(&self.path)?,
        };
        Ok(self.reader.insert(reader))
    }
}

/// Why an operation has no row, and so was not sent.
fn not_recorded(error: &LedgerError) -> Failure {
    match error {
        LedgerError::Unconfirmed => Failure::new(Outcome::NotSent, Reason::Unconfirmed, None),
        LedgerError::NothingToRepeat => Failure::new(Outcome::NotSent, Reason::NothingToRepeat, None),
        error => unwritable(Some(error.to_string())),
    }
}

/// Why nothing was sent.
fn unwritable(cause: Option<String>) -> Failure {
    Failure::new(Outcome::NotSent, Reason::LedgerUnwritable, cause)
}

impl From<&LedgerError> for Problem {
    fn from(error: &LedgerError) -> Self {
        let code = match error {
            LedgerError::InUse => Code::LedgerInUse,
            LedgerError::TooNew => Code::LedgerTooNew,
            LedgerError::NothingToDecide => Code::NothingToDecide,
            LedgerError::NothingToRepeat => Code::NothingToRepeat,
            LedgerError::Unconfirmed => Code::Unconfirmed,
            LedgerError::Folder(_)
            | LedgerError::Database(_)
            | LedgerError::Damaged(_)
            | LedgerError::TooOld
            | LedgerError::NoSuchRow => Code::LedgerUnwritable,
        };
        Self::new(code).because(error.to_string())
    }
}
