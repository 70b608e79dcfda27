//! A promise to tell the till what came of something: a task that panics or is gone breaks it, and then the till is told what
//! that means. Without it a till would wait for ever.

use register::{Failure, Outcome, Reason};

use super::{Message, Till};

/// Told once, by whoever keeps it or by whoever breaks it.
#[derive(Debug)]
pub struct Promise {
    till: Till,
    otherwise: Option<Message>,
}

impl Promise {
    /// A promise that means `otherwise` where it is broken.
    #[must_use]
    pub fn new(till: &Till, otherwise: impl Into<Message>) -> Self {
        Self { till: till.clone(), otherwise: Some(otherwise.into()) }
    }

    /// Tells what came of it.
    pub fn keep(mut self, told: impl Into<Message>) {
        self.otherwise = None;
        self.till.tell(told.into());
    }
}

impl Drop for Promise {
    fn drop(&mut self) {
        if let Some(broken) = self.otherwise.take() {
            self.till.tell(broken);
        }
    }
}

/// Why a call did not end: something in the app broke. Whether it was carried out nobody knows.
#[must_use]
pub fn broken() -> Failure {
    Failure::new(Outcome::Unknown, Reason::Interrupted, None)
}

#[cfg(test)]
mod tests {
    use register::Event;

    use super::*;

    #[tokio::test]
    async fn a_task_that_panics_tells_the_till_what_that_means() {
        let (till, mut told) = Till::new();
        let promise = Promise::new(&till, Event::Dismiss);
        let task = tokio::spawn(async move {
            let _promise = promise;
            panic!("as a defect would");
        });
        assert!(task.await.is_err());
        assert!(matches!(told.recv().await, Some(Message::Event(Event::Dismiss))));
        Promise::new(&till, Event::Dismiss).keep(Event::Park);
        assert!(matches!(told.recv().await, Some(Message::Event(Event::Park))));
        drop(till);
        assert!(told.recv().await.is_none(), "once");
    }
}
