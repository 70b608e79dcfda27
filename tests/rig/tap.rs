//! A tap on the wire between a till and its service: it notes by one clock when each request came and when its answer
//! went, and can keep answers back for a while, as a network does.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};

use crate::patience::{patiently, within};

/// More than any request or answer of this API at once.
const LARGEST: usize = 1 << 16;

/// A request and its answer.
#[derive(Debug)]
struct Exchange {
    /// The path that was asked for.
    path: String,
    /// When the request's first byte came.
    asked: Instant,
    /// When the answer's last byte went.
    answered: Option<Instant>,
}

#[derive(Debug, Default)]
struct Heard {
    exchanges: Vec<Exchange>,
    delay: Duration,
}

/// A wire that is listened in on. It is cut when this is dropped.
#[derive(Debug)]
pub struct Tap {
    address: SocketAddr,
    heard: Arc<Mutex<Heard>>,
    passing: AbortHandle,
}

impl Tap {
    /// A tap on the wire to a service.
    pub async fn on(service: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let heard = Arc::<Mutex<Heard>>::default();
        let passing = tokio::spawn(pass(listener, service, Arc::clone(&heard))).abort_handle();
        Self { address, heard, passing }
    }

    /// Where the till has to connect to.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on each answer is kept back for so long.
    pub fn delay(&self, delay: Duration) {
        lock(&self.heard).delay = delay;
    }

    /// Forgets what was heard.
    pub fn forget(&self) {
        lock(&self.heard).exchanges.clear();
    }

    /// Waits until a call whose path ends so was answered. Returns when the last of them was asked, and when it was answered.
    #[must_use]
    pub fn answered(&self, call: &str) -> (Instant, Instant) {
        patiently(&format!("an answer to {call}"), || self.last(call))
    }

    /// The same, where it was answered within this time.
    #[must_use]
    pub fn answered_within(&self, time: Duration, call: &str) -> Option<(Instant, Instant)> {
        within(time, || self.last(call))
    }

    fn last(&self, call: &str) -> Option<(Instant, Instant)> {
        let heard = lock(&self.heard);
        let last = heard.exchanges.iter().rfind(|exchange| exchange.path.ends_with(call))?;
        Some((last.asked, last.answered?))
    }
}

impl Drop for Tap {
    fn drop(&mut self) {
        self.passing.abort();
    }
}

fn lock(heard: &Mutex<Heard>) -> MutexGuard<'_, Heard> {
    heard.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn pass(listener: TcpListener, service: SocketAddr, heard: Arc<Mutex<Heard>>) {
    // Connections live in a set of the tap's, so that they end with it.
    let mut connections = JoinSet::new();
    while let Ok((till, _)) = listener.accept().await {
        while connections.try_join_next().is_some() {}
        let heard = Arc::clone(&heard);
        connections.spawn(async move {
            if let Ok(service) = TcpStream::connect(service).await {
                // A connection that breaks has nothing more to tell.
                let _ = carry(till, service, &heard).await;
            }
        });
    }
}

/// Carries one connection: a request, its answer, the next request.
async fn carry(mut till: TcpStream, mut service: TcpStream, heard: &Mutex<Heard>) -> std::io::Result<()> {
    till.set_nodelay(true)?;
    service.set_nodelay(true)?;
    let (mut request, mut answer) = (vec![0; LARGEST], vec![0; LARGEST]);
    // Which exchange is under way on this connection; none before a request, nor once its answer has begun.
    let (mut number, mut is_asking) = (None, false);
    loop {
        tokio::select! {
            read = till.read(&mut request) => {
                let read = read?;
                if read == 0 {
                    return Ok(());
                }
                if !is_asking {
                    let line = String::from_utf8_lossy(request.get(..read).unwrap_or_default());
                    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
                    let mut heard = lock(heard);
                    number = Some(heard.exchanges.len());
                    heard.exchanges.push(Exchange { path, asked: Instant::now(), answered: None });
                }
                is_asking = true;
                service.write_all(request.get(..read).unwrap_or_default()).await?;
            }
            read = service.read(&mut answer) => {
                let read = read?;
                if read == 0 {
                    return Ok(());
                }
                let delay = lock(heard).delay;
                if is_asking && !delay.is_zero() {
                    tokio::time::sleep(delay).await;
                }
                is_asking = false;
                till.write_all(answer.get(..read).unwrap_or_default()).await?;
                let mut heard = lock(heard);
                if let Some(exchange) = number.and_then(|number| heard.exchanges.get_mut(number)) {
                    exchange.answered = Some(Instant::now());
                }
            }
        }
    }
}
