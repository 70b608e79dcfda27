//! HTTP at the sandbox's door: the key, the calls, the photos, the admin routes, and the faults.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::channel::{Channel, Sender};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderName, HeaderValue, LOCATION, RETRY_AFTER};
use hyper::{Method, Request, Response, StatusCode};
use serde::Deserialize;

use crate::dialect::{Connections, Dialect};
use crate::fault::{Act, Call, Fault, Plan, Reply};
use crate::server::{Config, Shared, now};
use crate::service::{self, Refused};

type Body = BoxBody<Bytes, io::Error>;

/// What callers meet first.
pub(crate) struct Door {
    shared: Shared,
    config: Config,
    host: String,
}

#[derive(Deserialize)]
struct FaultBody {
    call: Call,
    fault: Fault,
    #[serde(default = "once")]
    times: u32,
}

fn once() -> u32 {
    1
}

const LARGEST_REQUEST: usize = 1 << 14;
/// How long a caller may take to say what they want.
const BODY_PATIENCE: Duration = Duration::from_secs(15);

impl Door {
    pub(crate) fn new(shared: Shared, config: Config, address: SocketAddr) -> Self {
        Self { shared, config, host: address.to_string() }
    }

    /// A connection that has carried a call is to carry another one.
    pub(crate) async fn take_up_again(&self) -> io::Result<()> {
        match self.config.dialect.connections {
            Connections::Kept => Ok(()),
            Connections::Mute => std::future::pending().await,
            Connections::Closing => Err(io::Error::other("told to close a connection that is used again")),
        }
    }

    /// Answers a request; an error closes the connection without a byte.
    pub(crate) async fn answer(&self, request: Request<Incoming>) -> io::Result<Response<Body>> {
        // A page of a foreign site that has its name resolved to this machine says another host.
        if !request.headers().get(HOST).is_some_and(is_this_machine) {
            return Ok(json(StatusCode::MISDIRECTED_REQUEST, r#"{"host":"Not here."}"#.to_owned()));
        }
        let path = request.uri().path().to_owned();
        if let (&Method::GET, Some(name)) = (request.method(), path.strip_prefix("/photos/")) {
            return Ok(photo(name));
        }
        let authorised = request.headers().get("apikey").is_some_and(|key| key == self.config.key.as_str());
        let is_post = request.method() == Method::POST;
        let body = Limited::new(request.into_body(), LARGEST_REQUEST).collect();
        let body = tokio::time::timeout(BODY_PATIENCE, body).await.map_err(io::Error::other)?;
        let body = body.map_err(io::Error::other)?.to_bytes();
        let body = String::from_utf8_lossy(&body).into_owned();
        if self.config.admin
            && let Some(route) = path.strip_prefix("/sandbox/")
        {
            // A header of its own is what no page of a foreign site can send.
            return Ok(if authorised { self.admin(route, &body) } else { wrong_key() });
        }
        let Some(call) = call(&path).filter(|_| is_post) else {
            return Ok(json(StatusCode::NOT_FOUND, r#"{"path":"Not found."}"#.to_owned()));
        };
        if !authorised {
            return Ok(wrong_key());
        }
        self.call(call, body).await
    }

    async fn call(&self, call: Call, body: String) -> io::Result<Response<Body>> {
        let fault = {
            let mut service = self.shared.service();
            if self.config.keeps_requests {
                service.requests.push(service::Request { call, body: body.clone() });
            }
            service.strike(call)
        };
        let plan = Plan::of(fault.as_ref());
        let answer = match plan.act {
            Act::Now => self.act(call, &body),
            Act::Never => Ok(String::new()),
            Act::After(delay) => {
                let (shared, host) = (self.shared.clone(), self.host.clone());
                tokio::spawn(async move {
                    tokio::time::sleep(delay).await;
                    let _ = shared.service().answer(call, &body, &host, now());
                });
                Ok(String::new())
            }
        };
        // To sleep for no time takes a timer's whole step.
        if !plan.delay.is_zero() {
            self.shared.dawdle(plan.delay).await;
        }
        reply(plan.reply, answer, self.config.dialect)
    }

    fn act(&self, call: Call, body: &str) -> Result<String, Refused> {
        self.shared.service().answer(call, body, &self.host, now())
    }

    fn admin(&self, route: &str, body: &str) -> Response<Body> {
        match (route, serde_json::from_str::<FaultBody>(body)) {
            ("faults", Ok(FaultBody { call, fault, times })) if times > 0 => {
                self.shared.service().faults.entry(call).or_default().push_back((fault, times));
                json(StatusCode::OK, r#"{"success":true}"#.to_owned())
            }
            ("faults", Ok(_)) => json(StatusCode::BAD_REQUEST, r#"{"times":"At least 1."}"#.to_owned()),
            ("faults", Err(error)) => {
                json(StatusCode::BAD_REQUEST, serde_json::json!({ "body": error.to_string() }).to_string())
            }
            ("operations", _) => {
                let operations = serde_json::to_string(&self.shared.service().operations);
                json(StatusCode::OK, operations.unwrap_or_default())
            }
            _ => json(StatusCode::NOT_FOUND, r#"{"path":"Not found."}"#.to_owned()),
        }
    }
}

/// Whether a caller means this machine, whatever port they came by.
fn is_this_machine(host: &HeaderValue) -> bool {
    let host = host.to_str().unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    // Names below localhost are this machine's by definition (RFC 6761).
    ["127.0.0.1", "localhost", "[::1]"].contains(&name) || name.ends_with(".localhost")
}

fn wrong_key() -> Response<Body> {
    json(StatusCode::UNAUTHORIZED, r#"{"apikey":"Wrong key."}"#.to_owned())
}

fn call(path: &str) -> Option<Call> {
    Some(match path.strip_prefix("/integration/general/")? {
        "client" => Call::Client,
        "recalc" => Call::Recalc,
        "bonuses/hold" => Call::Hold,
        "bonuses/release" => Call::Release,
        "retail" => Call::Retail,
        _ => return None,
    })
}

fn reply(reply: Reply, answer: Result<String, Refused>, dialect: Dialect) -> io::Result<Response<Body>> {
    let (status, answer) = match answer {
        Ok(answer) => (dialect.success.0, answer),
        Err((field, sentence)) => dialect.refusal(field, &sentence),
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    Ok(match reply {
        Reply::Whole => json(status, answer),
        Reply::Status(status) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            json(status, r#"{"error":"The sandbox was told to fail."}"#.to_owned())
        }
        Reply::Said(status, body) => json(StatusCode::from_u16(status).unwrap_or(StatusCode::OK), body),
        Reply::RetryAfter(seconds) => {
            with(json(StatusCode::TOO_MANY_REQUESTS, String::new()), RETRY_AFTER, &seconds.to_string())
        }
        Reply::Nothing => return Err(io::Error::other("told to close without an answer")),
        Reply::CutOff => {
            let half = answer[..half(&answer)].to_owned();
            with(stream(move |to| cut_off(to, half)), CONTENT_LENGTH, &answer.len().to_string())
        }
        Reply::Truncated => json(status, answer[..half(&answer)].to_owned()),
        Reply::Html => {
            let page = "<!doctype html><title>Welcome</title><p>It works!</p>".to_owned();
            with(json(StatusCode::OK, page), CONTENT_TYPE, "text/html")
        }
        Reply::NotSuccess => json(StatusCode::OK, r#"{"success":false}"#.to_owned()),
        Reply::Drip(pause) => stream(move |to| drip(to, answer, pause)),
        Reply::OtherAmount => json(status, answer.replacen(r#""amount":"#, r#""amount":9"#, 1)),
        Reply::Redirect => with(json(StatusCode::FOUND, String::new()), LOCATION, "/elsewhere"),
    })
}

/// The middle of an answer, where a character begins.
fn half(answer: &str) -> usize {
    answer.floor_char_boundary(answer.len() / 2)
}

async fn cut_off(mut to: Sender<Bytes, io::Error>, half: String) {
    let _ = to.send_data(Bytes::from(half)).await;
    to.abort(io::Error::other("told to close in the middle"));
}

async fn drip(mut to: Sender<Bytes, io::Error>, answer: String, pause: Duration) {
    for byte in answer.into_bytes() {
        if to.send_data(Bytes::copy_from_slice(&[byte])).await.is_err() {
            return;
        }
        tokio::time::sleep(pause).await;
    }
}

fn stream<F: Future<Output = ()> + Send + 'static>(
    write: impl FnOnce(Sender<Bytes, io::Error>) -> F,
) -> Response<Body> {
    let (to, body) = Channel::new(1);
    tokio::spawn(write(to));
    with(Response::new(body.boxed()), CONTENT_TYPE, "application/json")
}

fn json(status: StatusCode, body: String) -> Response<Body> {
    let mut response = with(whole(Bytes::from(body)), CONTENT_TYPE, "application/json");
    *response.status_mut() = status;
    response
}

fn whole(body: Bytes) -> Response<Body> {
    Response::new(Full::new(body).map_err(|never: Infallible| match never {}).boxed())
}

fn with(mut response: Response<Body>, name: HeaderName, value: &str) -> Response<Body> {
    if let Ok(value) = value.parse() {
        response.headers_mut().insert(name, value);
    }
    response
}

fn photo(name: &str) -> Response<Body> {
    let drawn: &'static [u8] = match name {
        "1.png" => include_bytes!("../photos/1.png"),
        "2.png" => include_bytes!("../photos/2.png"),
        "3.png" => include_bytes!("../photos/3.png"),
        "4.png" => include_bytes!("../photos/4.png"),
        _ => return json(StatusCode::NOT_FOUND, r#"{"path":"Not found."}"#.to_owned()),
    };
    with(whole(Bytes::from_static(drawn)), CONTENT_TYPE, "image/png")
}
