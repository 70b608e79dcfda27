//! The five calls, and the connections that carry them.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{RequestBuilder, Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use crate::error::{HostNotFound, innermost};
use crate::wire::{
    Client as ClientCard, ClientQuery, Held, HoldId, HoldRequest, Recalc, RecalcRequest, ReleaseRequest,
    Retail, RetailRequest,
};
use crate::{BaseUrl, ConnectError, Error, Reply};

/// How long a call may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// Until there is a connection.
    pub connect: Duration,
    /// Until the answer is complete.
    pub total: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), total: Duration::from_secs(15) }
    }
}

/// A client of one loyalty service, with one key. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Client {
    base: BaseUrl,
    /// Goes with each call, and with nothing else.
    key: HeaderValue,
    http: Arc<Mutex<Http>>,
    timeouts: Timeouts,
}

/// The two ways to make a call. Both trust what the system trusted when they were made.
#[derive(Clone, Debug)]
struct Http {
    /// Keeps its connections: for what may be repeated.
    kept: reqwest::Client,
    /// Makes a connection for each call and never repeats anything: on a kept connection that the
    /// service is just closing, nobody could tell whether a request was taken.
    fresh: reqwest::Client,
}

impl Http {
    fn new(base: &BaseUrl, timeouts: Timeouts) -> Result<Self, Error> {
        let builder = || {
            let builder = reqwest::Client::builder()
                .user_agent(concat!("loyalty-cashier/", env!("CARGO_PKG_VERSION")))
                .connect_timeout(timeouts.connect)
                .timeout(timeouts.total)
                .redirect(reqwest::redirect::Policy::none())
                .retry(reqwest::retry::never())
                .https_only(!base.is_loopback())
                .dns_resolver(Arc::new(SystemResolver));
            if base.is_loopback() { builder.no_proxy() } else { builder }
        };
        // What is missing is on this machine: its certificates.
        let build = |builder: reqwest::ClientBuilder| {
            builder.build().map_err(|error| Error::Connect(ConnectError::Tls(innermost(&error).to_string())))
        };
        // One is enough: whatever is kept may be dead by the time it is needed.
        let kept = build(builder().pool_max_idle_per_host(1))?;
        let fresh = build(builder().pool_max_idle_per_host(0))?;
        Ok(Self { kept, fresh })
    }
}

/// No answer of this API is anywhere near this.
const LARGEST_ANSWER: usize = 1 << 20;

/// Whether a call can carry this as its key.
#[must_use]
pub fn can_be_key(key: &SecretString) -> bool {
    HeaderValue::from_str(key.expose_secret()).is_ok()
}

impl Client {
    /// A client for the service at `base`.
    ///
    /// # Errors
    /// The key has characters that a header cannot carry, or the system offers no TLS ([`ConnectError::Tls`]).
    pub fn new(base: BaseUrl, key: &SecretString, timeouts: Timeouts) -> Result<Self, Error> {
        let mut key = HeaderValue::from_str(key.expose_secret())
            .map_err(|_| Error::Broken("the key has characters that cannot be sent".to_owned()))?;
        key.set_sensitive(true);
        let http = Arc::new(Mutex::new(Http::new(&base, timeouts)?));
        Ok(Self { base, key, http, timeouts })
    }

    /// Opens a connection, so that the next customer does not wait for it. Carries no call and no key.
    ///
    /// # Errors
    /// Nobody is there.
    pub async fn warm(&self) -> Result<(), Error> {
        is_there(self.read(|http| http.head(self.base.as_str()), |_| true).await)
    }

    /// Whether a new connection can be made, as each operation needs one: one that is kept says nothing of that. Carries no call and no
    /// key either. Where the service is not trusted, what the system trusts is read anew for whatever comes next.
    ///
    /// # Errors
    /// Nobody is there.
    pub async fn reach(&self) -> Result<(), Error> {
        let answered = is_there(reply(self.http().fresh.head(self.base.as_str())).await);
        if matches!(answered, Err(Error::Connect(ConnectError::Tls(_)))) {
            // What the system trusts may be more by now: another authority, a firewall that looks into everything.
            if let Ok(anew) = Http::new(&self.base, self.timeouts) {
                *self.http.lock().unwrap_or_else(PoisonError::into_inner) = anew;
            }
        }
        answered
    }

    fn http(&self) -> Http {
        self.http.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Looks a client up. Safe to repeat. API: client.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn client(&self, query: &ClientQuery) -> Result<ClientCard, Error> {
        let call = self.call("/client", query)?;
        self.read(call, Reply::is_success).await?.client()
    }

    /// Looks a client up where it hangs on that what became of an operation: on a connection of its own, as operations go. One that is
    /// kept may lead to a machine which nobody tells any more. Safe to repeat. API: client.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn client_anew(&self, query: &ClientQuery) -> Result<ClientCard, Error> {
        let call = self.call("/client", query)?;
        reply(call(&self.http().fresh)).await?.client()
    }

    /// What a receipt would come to. Safe to repeat. API: recalc.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn recalc(&self, request: &RecalcRequest) -> Result<Recalc, Error> {
        let call = self.call("/recalc", request)?;
        self.read(call, Reply::is_success).await?.recalc()
    }

    /// Puts points aside. Sent once; after an [`Outcome::Unknown`](crate::Outcome) the points may be
    /// held. API: hold.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn hold(&self, request: &HoldRequest) -> Result<Held, Error> {
        let call = self.call("/bonuses/hold", request)?;
        reply(call(&self.http().fresh)).await?.held()
    }

    /// Lets held points go. Succeeds also where there is no such hold. Safe to repeat. API: release.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn release(&self, id: &HoldId) -> Result<(), Error> {
        let call = self.call("/bonuses/release", &ReleaseRequest { id })?;
        self.read(call, Reply::is_success).await?.released()
    }

    /// Creates the operation. Sent once; after an [`Outcome::Unknown`](crate::Outcome) it may exist.
    /// API: retail.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn retail(&self, request: &RetailRequest) -> Result<Retail, Error> {
        let call = self.call("/retail", request)?;
        reply(call(&self.http().fresh)).await?.retail()
    }

    /// How to make one of the five calls by one or the other client.
    fn call<T: Serialize>(
        &self,
        call: &str,
        request: &T,
    ) -> Result<impl Fn(&reqwest::Client) -> RequestBuilder + use<T>, Error> {
        let url = self.base.join(&format!("/integration/general{call}"));
        let body = serde_json::to_vec(request).map_err(|error| Error::unreadable("", error))?;
        let key = self.key.clone();
        Ok(move |http: &reqwest::Client| {
            let request = http.post(&url).header("apikey", key.clone());
            request.header(CONTENT_TYPE, "application/json").body(body.clone())
        })
    }

    /// Asks what may be asked twice. A kept connection may have died since it was used, or gone mute: the network was
    /// changed, the computer slept. So what breaks, and what is not answered in half the time that a connection may take, is
    /// asked once more on a fresh one. The first good answer counts, and else the first request's: what was asked before is refused to
    /// whoever asks for it again, where a code is good for once.
    async fn read(
        &self,
        request: impl Fn(&reqwest::Client) -> RequestBuilder,
        is_good: impl Fn(&Reply) -> bool,
    ) -> Result<Reply, Error> {
        let patience = self.timeouts.connect / 2;
        let Http { kept, fresh } = self.http();
        let again = || reply(request(&fresh).timeout(self.timeouts.total.saturating_sub(patience)));
        let mut first = pin!(reply(request(&kept)));
        match tokio::time::timeout(patience, &mut first).await {
            Ok(Err(Error::Broken(_))) => again().await,
            Ok(answered) => answered,
            Err(_) => {
                let mut again = pin!(again());
                tokio::select! {
                    answered = &mut first => match answered {
                        Ok(reply) if is_good(&reply) => Ok(reply),
                        Ok(reply) => Ok(within(patience, again).await.filter(is_good).unwrap_or(reply)),
                        // That was no kept connection: nobody is there.
                        Err(error @ Error::Connect(_)) => Err(error),
                        Err(_) => again.await,
                    },
                    answered = &mut again => match answered {
                        Ok(reply) if is_good(&reply) => Ok(reply),
                        Ok(reply) => Ok(within(patience, first).await.unwrap_or(reply)),
                        // Nobody is there now. Whoever was there may still be about to answer.
                        Err(error @ Error::Connect(_)) => within(patience, first).await.ok_or(error),
                        Err(error) => first.await.map_err(|_| error),
                    },
                }
            }
        }
    }
}

/// The other answer, where it is about to come.
async fn within(patience: Duration, answer: impl Future<Output = Result<Reply, Error>>) -> Option<Reply> {
    tokio::time::timeout(patience, answer).await.ok()?.ok()
}

/// Any answer shows that somebody is there, and so does a connection, whatever becomes of it.
fn is_there(answered: Result<Reply, Error>) -> Result<(), Error> {
    match answered {
        Err(Error::Connect(error)) => Err(error.into()),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Sends one request, and takes its answer whole.
async fn reply(request: RequestBuilder) -> Result<Reply, Error> {
    let response = request.send().await?;
    let (status, headers) = (response.status(), response.headers());
    let (clock, retry_after) = (clock(headers), retry_after(headers));
    let body = match read(response).await {
        // Their words are only shown: what they mean is said by their status.
        Err(_) if status.is_client_error() && status != StatusCode::UNPROCESSABLE_ENTITY => vec![],
        body => body?,
    };
    Ok(Reply { status, retry_after, clock, body })
}

async fn read(mut response: Response) -> Result<Vec<u8>, Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        body.extend_from_slice(&chunk);
        if body.len() > LARGEST_ANSWER {
            return Err(Error::TooLarge);
        }
    }
    Ok(body)
}

fn clock(headers: &HeaderMap) -> Option<i64> {
    let date = moment(headers.get(DATE)?)?;
    i64::try_from(date.duration_since(UNIX_EPOCH).ok()?.as_secs()).ok()
}

/// In seconds, or up to a moment: counted by the service's own clock, because this computer's may be wrong.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let said = headers.get(RETRY_AFTER)?;
    let seconds = said.to_str().ok()?.trim().parse().ok().map(Duration::from_secs);
    seconds.or_else(|| {
        let until = moment(said)?;
        // What is past is now.
        Some(until.duration_since(moment(headers.get(DATE)?)?).unwrap_or_default())
    })
}

fn moment(said: &HeaderValue) -> Option<SystemTime> {
    httpdate::parse_http_date(said.to_str().ok()?.trim()).ok()
}

/// The system's resolver, with an error that can be told from the others by its type.
///
/// *Invariant:* `localhost` is this machine, whatever a resolver says: the key may go there in the clear.
struct SystemResolver;

impl Resolve for SystemResolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = if name.as_str().eq_ignore_ascii_case("localhost") {
                vec![(Ipv4Addr::LOCALHOST, 0).into(), (Ipv6Addr::LOCALHOST, 0).into()]
            } else {
                tokio::net::lookup_host((name.as_str(), 0)).await.map_err(HostNotFound)?.collect()
            };
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_what_a_header_can_carry() {
        let check =
            |key: &str, expect: bool| assert_eq!(can_be_key(&key.to_owned().into()), expect, "{key:?}");
        check("62a000-key", true);
        check("two\nlines", false);
        check("ключ\0", false);
    }
}
