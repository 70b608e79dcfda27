//! Who has the ledger: one thread, one thing after the other, in the order in which it was told. One writes; another one
//! reads what people ask for, so that nobody's search keeps a receipt waiting.

use std::sync::mpsc;
use std::thread;

use tokio::sync::oneshot;

type Job<T> = Box<dyn FnOnce(&mut T) + Send>;

/// A handle to something that one thread has. It is let go when the last handle is gone and all is done.
#[derive(Debug)]
pub struct LedgerThread<T>(mpsc::Sender<Job<T>>);

impl<T> Clone for LedgerThread<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: Send + 'static> LedgerThread<T> {
    /// Hands it over to a thread of its own.
    ///
    /// # Errors
    /// The system has no thread to give.
    pub fn new(name: &str, mut what: T) -> std::io::Result<Self> {
        let (jobs, queue) = mpsc::channel::<Job<T>>();
        thread::Builder::new().name(name.to_owned()).spawn(move || {
            for job in queue {
                job(&mut what);
            }
        })?;
        Ok(Self(jobs))
    }

    /// Has something done after all that was told before. False where the thread is gone, because something that it did
    /// panicked: then nothing of it will be done.
    pub fn tell(&self, job: impl FnOnce(&mut T) + Send + 'static) -> bool {
        self.0.send(Box::new(job)).is_ok()
    }

    /// Has something done and stands still until it is; for another thread, not for an async task.
    pub fn wait(&self, job: impl FnOnce(&mut T) + Send + 'static) {
        let (to, done) = mpsc::channel();
        self.tell(move |what| {
            job(what);
            let _ = to.send(());
        });
        // Where the thread is gone, so is what it had.
        let _ = done.recv();
    }

    /// Has something done and waits for what comes of it; `None` if the thread is gone.
    pub async fn ask<A: Send + 'static>(&self, job: impl FnOnce(&mut T) -> A + Send + 'static) -> Option<A> {
        let (to, answer) = oneshot::channel();
        self.tell(move |what| drop(to.send(job(what))));
        answer.await.ok()
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    #[test]
    fn all_is_done_in_its_order_until_something_panics() {
        let thread = LedgerThread::new("a list", vec![]).expect("a thread");
        assert!(thread.tell(|list| list.push(1)));
        thread.wait(|list| list.push(2));
        let (to, seen) = mpsc::channel();
        thread.wait(move |list: &mut Vec<i32>| to.send(list.clone()).expect("somebody waits"));
        assert_eq!(seen.try_recv(), Ok(vec![1, 2]), "it was done when it was waited for");

        let mut asked = pin!(thread.ask(|list| list.len()));
        let answer = loop {
            if let Poll::Ready(answer) = asked.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                break answer;
            }
            thread.wait(|_| ());
        };
        assert_eq!(answer, Some(2));

        thread.wait(|_| panic!("it has a fault"));
        // The thread ends with it, a moment later.
        while thread.tell(|_| ()) {
            thread::yield_now();
        }
    }
}
