//! The calls that are under way. They run beside the actor and come back as events, so no cashier waits for the network.

use std::time::Duration;

use register::{AttemptId, ClientId, Event, Hold, HoldId, Money, Operation, OperationKind, Query, Seq};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use super::Till;
use super::promise::{Promise, broken};
use crate::failpoint;
use crate::service::Service;

/// How long typing has to pause before a quote is asked for.
const TYPING_PAUSE: Duration = Duration::from_millis(150);
/// How often a release is tried: it is safe to repeat, and a hold ends by itself.
const RELEASE_TRIES: u32 = 4;
/// How long a cashier who has confirmed waits for a look at the hold: what it says only helps to decide.
const WITNESS_PATIENCE: Duration = Duration::from_secs(3);

/// The calls of one till.
#[derive(Debug)]
pub struct Calls {
    till: Till,
    quoting: Option<JoinHandle<()>>,
}

impl Calls {
    /// None yet.
    #[must_use]
    pub fn of(till: Till) -> Self {
        Self { till, quoting: None }
    }

    /// Looks a client up, with these holds named.
    pub fn search(&self, service: Service, seq: Seq, query: Query, holds: Vec<HoldId>) {
        let promise = Promise::new(&self.till, Event::Found(seq, Err(broken())));
        tokio::spawn(async move { promise.keep(Event::Found(seq, service.search(&query, &holds).await)) });
    }

    /// Asks for a quote; one that was asked for before is of no use to anybody. While somebody types, not at each key.
    pub fn quote(&mut self, service: Service, typing: bool, seq: Seq, what: (ClientId, Money, Vec<HoldId>)) {
        let promise = Promise::new(&self.till, Event::Quoted(seq, Err(broken())));
        let quoting = tokio::spawn(async move {
            if typing {
                sleep(TYPING_PAUSE).await;
            }
            let (client, amount, holds) = what;
            promise.keep(Event::Quoted(seq, service.quote(&client, amount, &holds).await));
        });
        if let Some(overtaken) = self.quoting.replace(quoting) {
            overtaken.abort();
        }
    }

    /// Sends what moves points: once, on a task that nothing aborts.
    pub fn send(&self, service: Service, row: AttemptId, operation: Operation) {
        let Operation { customer, kind, .. } = operation;
        let otherwise = match kind {
            OperationKind::Retail { .. } => Event::Sold(row, Err(broken())),
            OperationKind::Hold { .. } => Event::Held(row, Err(broken())),
        };
        let promise = Promise::new(&self.till, otherwise);
        tokio::spawn(async move {
            failpoint::reach("before-send");
            let answered = match kind {
                OperationKind::Retail { amount, spend, holds, .. } => {
                    let holds: Vec<HoldId> = holds.into_iter().map(|hold| hold.id).collect();
                    Event::Sold(row, service.sell(&customer.id, amount, spend, &holds).await)
                }
                OperationKind::Hold { points } => Event::Held(row, service.hold(&customer.id, points).await),
            };
            failpoint::reach("answered");
            promise.keep(answered);
        });
    }

    /// Reads a client's balance again.
    pub fn look(&self, service: Service, row: AttemptId, lookup: Query, client: ClientId, holds: Vec<Hold>) {
        let promise = Promise::new(&self.till, Event::Looked(row, Err(broken())));
        tokio::spawn(async move {
            promise.keep(Event::Looked(row, service.look(&lookup, &client, &holds).await));
        });
    }

    /// Sees what became of a hold, before its points are spent.
    pub fn witness(&self, service: Service, hold: Hold, client: ClientId, lookup: Query) {
        let promise = Promise::new(&self.till, Event::Witnessed(hold.id.clone(), Err(broken())));
        tokio::spawn(async move {
            // Whoever has it in time has it; else the promise is broken.
            if let Ok(seen) = timeout(WITNESS_PATIENCE, service.witness(&lookup, &client, &hold)).await {
                promise.keep(Event::Witnessed(hold.id, seen.map(|seen| seen.witness)));
            }
        });
    }

    /// Lets a hold go.
    pub fn release(&self, service: Service, hold: HoldId) {
        let promise = Promise::new(&self.till, Event::Released(hold.clone(), Err(broken())));
        tokio::spawn(async move {
            let mut pause = Duration::from_millis(500);
            let mut released = service.release(&hold).await;
            for _ in 1..RELEASE_TRIES {
                if released.is_ok() {
                    break;
                }
                sleep(pause).await;
                pause *= 2;
                released = service.release(&hold).await;
            }
            promise.keep(Event::Released(hold, released));
        });
    }
}
