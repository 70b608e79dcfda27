//! Who writes the ledger: one thread, one thing after the other, in the order in which it was told.

use std::sync::mpsc;
use std::thread;

use tokio::sync::oneshot;

use super::Ledger;

type Job = Box<dyn FnOnce(&mut Ledger) + Send>;

/// A handle to an open ledger. It closes when the last handle is gone and all is written.
#[derive(Clone, Debug)]
pub struct Scribe(mpsc::Sender<Job>);

impl Scribe {
    /// Hands a ledger over to a thread of its own.
    ///
    /// # Errors
    /// The system has no thread to give.
    pub fn new(mut ledger: Ledger) -> std::io::Result<Self> {
        let (jobs, queue) = mpsc::channel::<Job>();
        thread::Builder::new().name("ledger".to_owned()).spawn(move || {
            for job in queue {
                job(&mut ledger);
            }
        })?;
        Ok(Self(jobs))
    }

    /// Has something done after all that was told before.
    pub fn tell(&self, job: impl FnOnce(&mut Ledger) + Send + 'static) {
        // The thread ends only after the last handle.
        let _ = self.0.send(Box::new(job));
    }

    /// Has something done and waits for what comes of it; `None` if the thread is gone.
    pub async fn ask<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Ledger) -> T + Send + 'static,
    ) -> Option<T> {
        let (to, answer) = oneshot::channel();
        self.tell(move |ledger| drop(to.send(job(ledger))));
        answer.await.ok()
    }
}
