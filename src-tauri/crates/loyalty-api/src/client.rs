//! The five calls.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use crate::decode;
use crate::error::HostNotFound;
use crate::wire::{
    Client as ClientCard, ClientQuery, Held, HoldId, HoldRequest, Recalc, RecalcRequest, ReleaseRequest,
    Retail, RetailRequest,
};
use crate::{BaseUrl, Error, Refusal};

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
    /// Keeps its connections: for what may be repeated.
    reads: reqwest::Client,
    /// Makes a connection for each call and never repeats anything: on a kept connection that the
    /// service is just closing, nobody could tell whether a request was taken.
    money: reqwest::Client,
}

/// No answer of this API is anywhere near this.
const LARGEST_ANSWER: usize = 1 << 20;

impl Client {
    /// A client for the service at `base`.
    ///
    /// # Errors
    /// The key has characters that a header cannot carry, or the system offers no TLS.
    pub fn new(base: BaseUrl, key: &SecretString, timeouts: Timeouts) -> Result<Self, Error> {
        let broken = |cause: String| Error::Broken(cause);
        let mut key = HeaderValue::from_str(key.expose_secret())
            .map_err(|_| broken("the key has characters that cannot be sent".to_owned()))?;
        key.set_sensitive(true);
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
        let build = |builder: reqwest::ClientBuilder| builder.build().map_err(|e| broken(e.to_string()));
        let reads = build(builder())?;
        let money = build(builder().pool_max_idle_per_host(0))?;
        Ok(Self { base, key, reads, money })
    }

    /// Opens a connection, so that the next customer does not wait for it. Carries no call and no key: any answer
    /// shows that somebody is there.
    ///
    /// # Errors
    /// Nobody is there, or nobody answers.
    pub async fn warm(&self) -> Result<(), Error> {
        self.reads.head(self.base.as_str()).send().await?;
        Ok(())
    }

    /// Looks a client up. Safe to repeat. API: client.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn client(&self, query: &ClientQuery) -> Result<ClientCard, Error> {
        let (body, _) = self.call(&self.reads, "/client", query).await?;
        decode::field(&body, "client")
    }

    /// What a receipt would come to. Safe to repeat. API: recalc.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn recalc(&self, request: &RecalcRequest) -> Result<Recalc, Error> {
        let (body, _) = self.call(&self.reads, "/recalc", request).await?;
        decode::field(&body, "recalc")
    }

    /// Puts points aside. Sent once; after an [`Outcome::Unknown`](crate::Outcome) the points may be
    /// held. API: hold.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn hold(&self, request: &HoldRequest) -> Result<Held, Error> {
        let (body, answered) = self.call(&self.money, "/bonuses/hold", request).await?;
        let held: Held = decode::field(&body, "held")?;
        Ok(Held { answered, ..held })
    }

    /// Lets held points go. Succeeds also where there is no such hold. Safe to repeat. API: release.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn release(&self, id: &HoldId) -> Result<(), Error> {
        let (body, _) = self.call(&self.reads, "/bonuses/release", &ReleaseRequest { id }).await?;
        decode::success(&body).map(drop)
    }

    /// Creates the operation. Sent once; after an [`Outcome::Unknown`](crate::Outcome) it may exist.
    /// API: retail.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn retail(&self, request: &RetailRequest) -> Result<Retail, Error> {
        let (body, _) = self.call(&self.money, "/retail", request).await?;
        decode::field(&body, "retail")
    }

    /// One request, one answer: its body, and the service's clock in seconds since 1970.
    async fn call(
        &self,
        http: &reqwest::Client,
        call: &str,
        request: &impl Serialize,
    ) -> Result<(Vec<u8>, Option<i64>), Error> {
        let url = self.base.join(&format!("/integration/general{call}"));
        let body = serde_json::to_vec(request).map_err(|error| Error::unreadable("", error))?;
        let request =
            http.post(url).header("apikey", self.key.clone()).header(CONTENT_TYPE, "application/json");
        let response = request.body(body).send().await?;
        let status = response.status();
        let clock = clock(response.headers());
        let retry_after = retry_after(response.headers());
        match status {
            StatusCode::OK => Ok((read(response).await?, clock)),
            StatusCode::UNPROCESSABLE_ENTITY => Err(refusal(&read(response).await?)),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(Error::KeyRefused(status)),
            StatusCode::NOT_FOUND => Err(Error::NotFound),
            StatusCode::TOO_MANY_REQUESTS => Err(Error::TooManyRequests { retry_after }),
            status if status.is_redirection() => Err(Error::Redirected(status)),
            status if status.is_server_error() => Err(Error::ServiceFailed(status)),
            status => Err(Error::UnexpectedStatus(status)),
        }
    }
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

/// A 422 counts as refused only in the service's own words: a gateway's 422 proves nothing.
fn refusal(body: &[u8]) -> Error {
    let fields: Result<std::collections::BTreeMap<String, serde_json::Value>, _> =
        serde_json::from_slice(body);
    match fields {
        Ok(fields) if !fields.is_empty() => Error::Refused(Refusal(
            fields
                .into_iter()
                .map(|(field, sentence)| match sentence {
                    serde_json::Value::String(text) => (field, text),
                    other => (field, other.to_string()),
                })
                .collect(),
        )),
        Ok(_) => Error::unreadable("", "a refusal without a reason"),
        Err(error) => error.into(),
    }
}

fn clock(headers: &HeaderMap) -> Option<i64> {
    let date = httpdate::parse_http_date(headers.get(DATE)?.to_str().ok()?).ok()?;
    i64::try_from(date.duration_since(UNIX_EPOCH).ok()?.as_secs()).ok()
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
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
