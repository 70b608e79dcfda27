//! A running sandbox, as its owner sees it.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use rust_decimal::Decimal;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::{AbortHandle, JoinSet};

use crate::dialect::Dialect;
use crate::fault::{Call, Fault};
use crate::http::Door;
use crate::service::{HeldPoints, Operation, Request, Service};

/// How a sandbox is set up.
#[derive(Clone, Debug)]
pub struct Config {
    /// Loopback port; 0 for any free one.
    pub port: u16,
    /// The key that callers must show.
    pub key: String,
    /// The points of sale that exist.
    pub points: Vec<String>,
    /// How long a minute of a hold lasts: a lesson, or a test, need not wait for half an hour.
    pub minute: Duration,
    /// Whether faults can be set over HTTP, by whoever shows the key.
    pub admin: bool,
    /// How it speaks.
    pub dialect: Dialect,
    /// Whether requests are kept, for tests to look at.
    pub keeps_requests: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            port: 0,
            key: "training".to_owned(),
            points: vec![crate::POINT.to_owned()],
            minute: Duration::from_mins(1),
            admin: false,
            dialect: Dialect::default(),
            keeps_requests: false,
        }
    }
}

/// A loyalty service on a loopback port. It ends when this is dropped.
#[derive(Debug)]
pub struct Sandbox {
    address: SocketAddr,
    shared: Shared,
    server: AbortHandle,
}

/// The service, shared between connections.
#[derive(Clone)]
pub(crate) struct Shared {
    service: Arc<Mutex<Service>>,
    hurry: Arc<Notify>,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Shared")
    }
}

impl Shared {
    pub(crate) fn service(&self) -> MutexGuard<'_, Service> {
        self.service.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for so long, or until whoever waits is to be answered now.
    pub(crate) async fn dawdle(&self, delay: Duration) {
        let _ = tokio::time::timeout(delay, self.hurry.notified()).await;
    }
}

impl Sandbox {
    /// Starts a sandbox within the current tokio runtime.
    ///
    /// # Errors
    /// The port is taken.
    pub async fn start(config: Config) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, config.port)).await?;
        let address = listener.local_addr()?;
        let service = Service::new(config.points.clone(), config.minute).speaking(config.dialect);
        let shared = Shared { service: Arc::new(Mutex::new(service)), hurry: Arc::default() };
        let door = Arc::new(Door::new(shared.clone(), config, address));
        let server = tokio::spawn(serve(listener, door)).abort_handle();
        Ok(Self { address, shared, server })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its base address.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Ends all misbehaviour of a call.
    pub fn behave(&self, call: Call) {
        self.shared.service().faults.remove(&call);
    }

    /// Makes the next `times` requests of a call misbehave, after those already set.
    pub fn misbehave(&self, call: Call, fault: Fault, times: u32) {
        if times > 0 {
            self.shared.service().faults.entry(call).or_default().push_back((fault, times));
        }
    }

    /// Answers now whoever is being kept waiting by [`Fault::Latency`].
    pub fn hurry(&self) {
        self.shared.hurry.notify_waiters();
    }

    /// The operations that were created, oldest first.
    #[must_use]
    pub fn operations(&self) -> Vec<Operation> {
        self.shared.service().operations.clone()
    }

    /// Every request of a call, oldest first, answered or not.
    #[must_use]
    pub fn requests(&self, call: Call) -> Vec<Request> {
        self.shared.service().requests.iter().filter(|request| request.call == call).cloned().collect()
    }

    /// A customer's points, held ones included.
    #[must_use]
    pub fn balance(&self, client: &str) -> Option<Decimal> {
        self.shared.service().balance(client)
    }

    /// Changes a customer's points, as another till might.
    pub fn set_balance(&self, client: &str, balance: Decimal) {
        self.shared.service().set_balance(client, balance);
    }

    /// The holds in force.
    #[must_use]
    pub fn holds(&self) -> Vec<HeldPoints> {
        self.shared.service().holds(now())
    }

    /// Ends a hold early, as an operation of another till does.
    pub fn end_hold(&self, id: &str) {
        self.shared.service().end_hold(id);
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Since 1970.
pub(crate) fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// More callers than a shop has tills, and fewer than a process may have files open.
const MOST_CONNECTIONS: usize = 64;
/// How long a caller may take for a request, or for the next one.
const PATIENCE: Duration = Duration::from_secs(30);

async fn serve(listener: TcpListener, door: Arc<Door>) {
    // Connections live in a set of the server's, so that they end with it.
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        while connections.try_join_next().is_some() {}
        if connections.len() >= MOST_CONNECTIONS {
            // Whoever comes now is turned away: the ones before may be waiting for an answer.
            continue;
        }
        let door = Arc::clone(&door);
        // Else an answer may wait for what the caller has to say of the one before. Where that cannot be had, it only takes longer.
        let _ = stream.set_nodelay(true);
        connections.spawn(async move {
            let asked = AtomicBool::new(false);
            let answer = service_fn(move |request| {
                let (door, is_used) = (Arc::clone(&door), asked.swap(true, Ordering::Relaxed));
                async move {
                    if is_used {
                        door.take_up_again().await?;
                    }
                    door.answer(request).await
                }
            });
            let mut http = http1::Builder::new();
            http.timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_buf_size(1 << 15);
            let _ = http.serve_connection(TokioIo::new(stream), answer).await;
        });
    }
}
