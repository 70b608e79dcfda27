//! All the tills of a chain through an outage of their service, in a time of their own: what the service has to bear when it is
//! back, and when each till is ready again. Pauses, jitter, watching and the line of kept receipts are the app's own code; the service
//! counts.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use register::{
    Answer, AttemptId, ClientId, Country, Customer, Deferred, Effect, Event, Failure, Level, Lookup, Money,
    Operation, OperationKind, Outcome, Policy, Query, Reason, Register, Scheme, Timer, When,
};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::time::{Instant, sleep, sleep_until};

use crate::clock::with_jitter;
use crate::service::link::Link;

/// How many tills there are, unless `TILLS` says so.
const TILLS: u32 = 1_000;
/// One in so many keeps receipts while the service cannot be reached.
const KEEPS: u32 = 10;
/// How many each of these has kept.
const KEPT: i64 = 3;
/// Shops open within this time, one after the other.
const OPENING: Duration = Duration::from_mins(5);
/// They have all been open for a while.
const BEGUN: Duration = Duration::from_mins(15);
/// For so long all is well, until the service goes.
const STEADY: Duration = Duration::from_mins(10);
const OUTAGE: Duration = Duration::from_mins(10);
/// For so long it is looked what happens then.
const AFTER: Duration = Duration::from_mins(10);
/// Few tills ask by chance much in one second and little in the next: over so many seconds it evens out. Of this many each second counts.
const FEW: u32 = 10;
const MANY: u32 = 10_000;
/// From customer to customer at a till, on average.
const CUSTOMER: Duration = Duration::from_mins(2);
/// Search, quote, receipt.
const CALLS: usize = 3;
/// How long the service takes for a call.
const ANSWER: Duration = Duration::from_millis(50);

/// The service: it is there or not, and counts.
struct Service {
    began: Instant,
    is_there: AtomicBool,
    /// Calls in each second.
    calls: Mutex<Vec<u32>>,
    /// Of them, looks whether it is there.
    looks: AtomicU32,
    delivered: AtomicUsize,
    /// The last moment at which a till learnt that it is back, in milliseconds.
    last_ready: AtomicU32,
}

impl Service {
    /// A call. Whether it was answered.
    async fn call(&self) -> bool {
        let second = usize::try_from(self.began.elapsed().as_secs()).expect("a short while");
        let is_there = self.is_there.load(Ordering::Relaxed);
        if is_there {
            let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
            let seconds = calls.len().max(second + 1);
            calls.resize(seconds, 0);
            calls[second] += 1;
        }
        sleep(ANSWER).await;
        is_there
    }

    fn millis(&self) -> u32 {
        u32::try_from(self.began.elapsed().as_millis()).expect("a short while")
    }
}

/// What a till hears.
enum Heard {
    Reachable(bool),
    Event(Box<Event>),
}

fn heard(event: Event) -> Heard {
    Heard::Event(Box::new(event))
}

/// A till's day.
async fn till(service: Arc<Service>, number: u32) {
    sleep(some_of(OPENING)).await;
    let (tell, mut hear) = unbounded_channel();
    let told = tell.clone();
    let looked = Arc::clone(&service);
    let link = Link::watch(
        move |_| {
            let service = Arc::clone(&looked);
            async move {
                service.looks.fetch_add(1, Ordering::Relaxed);
                service.call().await
            }
        },
        move |reachable| drop(told.send(Heard::Reachable(reachable))),
    );
    let mut register = Register::default();
    let (mut was_there, mut next) = (true, Instant::now() + some_of(2 * CUSTOMER));
    step(&service, &tell, &mut register, Event::Configured(Policy { defer: true, ..Policy::default() }));
    loop {
        tokio::select! {
            heard = hear.recv() => match heard {
                Some(Heard::Reachable(is_there)) => {
                    if is_there && !was_there {
                        service.last_ready.fetch_max(service.millis(), Ordering::Relaxed);
                        step(&service, &tell, &mut register, Event::Reachable);
                    }
                    if !is_there && was_there && number.is_multiple_of(KEEPS) {
                        step(&service, &tell, &mut register, Event::Waiting((0..KEPT).map(kept).collect()));
                    }
                    was_there = is_there;
                }
                Some(Heard::Event(event)) => {
                    if let Event::Found(_, Err(_)) = *event {
                        link.doubt();
                    }
                    step(&service, &tell, &mut register, *event);
                }
                None => return,
            },
            () = sleep_until(next) => {
                for _ in 0..CALLS {
                    if !service.call().await {
                        link.doubt();
                        break;
                    }
                }
                next += some_of(2 * CUSTOMER);
            }
        }
    }
}

/// Steps the register, and carries out what it wants, as the till does.
fn step(service: &Arc<Service>, tell: &UnboundedSender<Heard>, register: &mut Register, event: Event) {
    let (next, effects) = std::mem::take(register).step(event);
    *register = next;
    for effect in effects {
        let (service, tell) = (Arc::clone(service), tell.clone());
        match effect {
            Effect::Search(seq, _) => drop(tokio::spawn(async move {
                let unreachable = Failure::new(Outcome::NotSent, Reason::Unreachable, None);
                let found = if service.call().await { Ok(customer()) } else { Err(unreachable) };
                let _ = tell.send(heard(Event::Found(seq, found)));
            })),
            Effect::Record(token, _) => {
                let _ = tell.send(heard(Event::Recorded(token, Ok(AttemptId(1000 + i64::from(token))))));
            }
            Effect::Send(row, Operation { kind: OperationKind::Retail { amount, .. }, .. }) => {
                drop(tokio::spawn(async move {
                    assert!(service.call().await, "nobody sends before the service is back");
                    service.delivered.fetch_add(1, Ordering::Relaxed);
                    let _ = tell.send(heard(Event::Sold(row, Ok(answer(amount)))));
                }));
            }
            Effect::Remind(timer @ Timer::Delivery, When::After(pause)) => drop(tokio::spawn(async move {
                sleep(with_jitter(pause)).await;
                let _ = tell.send(heard(Event::Reminded(timer)));
            })),
            _ => {}
        }
    }
}

/// A part of a time, by chance.
fn some_of(time: Duration) -> Duration {
    time.mul_f64(fastrand::f64())
}

fn money(hundredths: i64) -> Money {
    Money::from_hundredths(hundredths).expect("an amount")
}

fn kept(number: i64) -> Deferred {
    let lookup = Query::typed("79201234567", Country::Russia).expect("a phone");
    // It has waited for less than a day, whatever the day is.
    Deferred::new(AttemptId(number), i64::MAX / 2, Lookup::by(lookup), money(10_000))
}

fn customer() -> Customer {
    let level =
        Level { title: String::new(), percent: None, scheme: Scheme::Cashback, max_spend_percent: None };
    Customer {
        id: ClientId("c".to_owned()),
        name: String::new(),
        photo: None,
        birthday: None,
        level,
        phone: Some("79201234567".to_owned()),
        email: None,
        balance: Some(money(0)),
    }
}

fn answer(amount: Money) -> Answer {
    Answer {
        amount,
        total: amount,
        total_written: None,
        percent: None,
        scheme: Some(Scheme::Cashback),
        spend: None,
        earn: Some(money(1_000)),
    }
}

#[tokio::test(start_paused = true)]
async fn a_service_that_is_back_is_not_overrun_and_every_till_is_soon_ready() {
    fastrand::seed(4711);
    let service = Arc::new(Service {
        began: Instant::now(),
        is_there: AtomicBool::new(true),
        calls: Mutex::default(),
        looks: AtomicU32::new(0),
        delivered: AtomicUsize::new(0),
        last_ready: AtomicU32::new(0),
    });
    let tills = std::env::var("TILLS").ok().and_then(|tills| tills.parse().ok()).unwrap_or(TILLS);
    for number in 0..tills {
        tokio::spawn(till(Arc::clone(&service), number));
    }
    sleep(BEGUN).await;
    let looks = service.looks.load(Ordering::Relaxed);
    sleep(STEADY).await;
    let looks = service.looks.load(Ordering::Relaxed) - looks;
    service.is_there.store(false, Ordering::Relaxed);
    sleep(OUTAGE).await;
    service.is_there.store(true, Ordering::Relaxed);
    sleep(AFTER).await;

    let calls = service.calls.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let second = |time: Duration| usize::try_from(time.as_secs()).expect("a short while");
    let back = BEGUN + STEADY + OUTAGE;
    let steady: u32 = calls[second(BEGUN)..second(BEGUN + STEADY)].iter().sum();
    let steady = steady / u32::try_from(STEADY.as_secs()).expect("a short while");
    let busiest = |seconds: u32| {
        let windows = calls[second(back)..].windows(usize::try_from(seconds).expect("few"));
        windows.map(|window| window.iter().sum::<u32>() / seconds).max().expect("calls")
    };
    let (of_few, of_one) = (busiest(FEW), busiest(1));
    let peak = if tills < MANY { of_few } else { of_one };
    let ready = Duration::from_millis(service.last_ready.load(Ordering::Relaxed).into()).saturating_sub(back);
    let an_hour = looks * 6 / tills;
    println!(
        "{tills} tills: {steady} calls a second while all is well, {of_few} in the busiest {FEW} seconds after an outage of {} minutes, {of_one} in the busiest one; \
         all ready after {:.1} s; an idle till asks {an_hour} times an hour",
        OUTAGE.as_secs() / 60,
        ready.as_secs_f64()
    );
    let kept = usize::try_from(KEPT).expect("few") * usize::try_from(tills.div_ceil(KEEPS)).expect("few");
    assert_eq!(service.delivered.load(Ordering::Relaxed), kept, "each kept receipt is sent once");
    assert!(peak <= 2 * steady, "{peak} calls in a second, and {steady} while all is well");
    assert!(ready <= Duration::from_mins(1), "the last till was ready after {ready:?}");
}
