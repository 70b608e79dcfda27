//! Where a request certainly did not leave this machine, and where nobody can tell.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use loyalty_api::{ClientId, ConnectError, Error, HoldId, HoldRequest, Outcome, RecalcRequest, Timeouts};
use sandbox::{Call, Dialect, Fault};
use tokio::net::{TcpListener, TcpStream};

use crate::{client_of, client_with, decimal, point, query, receipt};

/// Why each of the five calls did not end well.
async fn errors(base: &str) -> [Error; 5] {
    let api = client_of(base, "secret");
    let hold = HoldRequest {
        client: ClientId("c".to_owned()),
        point: point(),
        amount: decimal("5"),
        duration: None,
    };
    let receipt = receipt("c", "100", "0");
    let quote = RecalcRequest {
        client: receipt.client.clone(),
        point: point(),
        amount: receipt.amount,
        hold: vec![],
    };
    [
        api.client(&query("1")).await.expect_err("client"),
        api.recalc(&quote).await.expect_err("recalc"),
        api.hold(&hold).await.expect_err("hold"),
        api.release(&HoldId("h".to_owned())).await.expect_err("release"),
        api.retail(&receipt).await.expect_err("retail"),
    ]
}

#[tokio::test]
async fn a_port_where_nobody_listens_is_unreachable() {
    let port = {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        listener.local_addr().expect("an address").port()
    };
    for error in errors(&format!("http://127.0.0.1:{port}")).await {
        assert!(matches!(error, Error::Connect(ConnectError::Unreachable(_))), "{error:?}");
        assert_eq!(error.outcome(), Outcome::NotSent);
    }
}

#[tokio::test]
async fn a_name_without_an_address_is_not_found() {
    for error in errors("https://no-such-host.invalid").await {
        assert!(matches!(error, Error::Connect(ConnectError::HostNotFound)), "{error:?}");
        assert_eq!(error.outcome(), Outcome::NotSent);
    }
}

#[tokio::test]
async fn what_does_not_speak_tls_is_refused_with_the_reason() {
    let plain = sandbox::Sandbox::start(sandbox::Config::default()).await.expect("a sandbox");
    for error in errors(&plain.url().replace("http://", "https://")).await {
        let Error::Connect(ConnectError::Tls(reason)) = &error else { panic!("{error:?}") };
        assert!(!reason.is_empty());
        assert_eq!(error.outcome(), Outcome::NotSent);
    }
}

/// Not on macOS, where no backlog is shorter than a hundred.
#[cfg(not(target_os = "macos"))]
#[tokio::test]
async fn no_connection_in_time_is_not_sent() {
    // A backlog of one that is taken: the next handshake is never completed.
    let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
    socket.bind("127.0.0.1:0".parse().expect("an address")).expect("a port");
    let full = socket.listen(0).expect("listening");
    let address = full.local_addr().expect("an address");
    let _taken = TcpStream::connect(address).await.expect("the only place");
    let timeouts = Timeouts { connect: Duration::from_millis(200), total: Duration::from_secs(20) };
    let api = client_with(&format!("http://{address}"), "secret", timeouts);
    let error = api.retail(&receipt("c", "100", "0")).await.expect_err("no connection");
    assert!(matches!(error, Error::Connect(ConnectError::TimedOut)), "{error:?}");
    assert_eq!(error.outcome(), Outcome::NotSent);
}

#[tokio::test]
async fn reads_share_a_warm_connection_and_money_never_rides_it() {
    let sandbox = sandbox::Sandbox::start(sandbox::Config::default()).await.expect("a sandbox");
    let proxy = Counting::before(sandbox.address()).await;
    let api = client_of(&proxy.url, "training");
    api.warm().await.expect("an answer");
    let ivan = sandbox::people().swap_remove(0);
    for _ in 0..3 {
        api.client(&query(ivan.card)).await.expect("Ivan");
    }
    assert_eq!(proxy.connections(), 1);
    for expect in [2, 3] {
        api.retail(&receipt(&ivan.id, "100", "0")).await.expect("a receipt");
        assert_eq!(proxy.connections(), expect);
    }
}

/// The network was changed, or the computer slept: what was kept leads nowhere.
#[tokio::test]
async fn what_may_be_asked_twice_is_asked_once_more_where_a_kept_connection_is_dead_or_mute() {
    for dialect in ["closing", "mute"] {
        let dialect = Dialect::named(dialect).expect("a dialect");
        let config = sandbox::Config { dialect, keeps_requests: true, ..sandbox::Config::default() };
        let sandbox = sandbox::Sandbox::start(config).await.expect("a sandbox");
        let timeouts = Timeouts { connect: Duration::from_secs(2), total: Duration::from_secs(20) };
        let api = client_with(&sandbox.url(), "training", timeouts);
        let ivan = sandbox::people().swap_remove(0);
        api.warm().await.expect("an answer");
        for asked in 1..=3 {
            let begun = Instant::now();
            api.client(&query(ivan.card)).await.expect("Ivan");
            assert!(begun.elapsed() < timeouts.connect, "{}: {:?}", dialect.name, begun.elapsed());
            assert_eq!(sandbox.requests(Call::Client).len(), asked);
        }
        api.warm().await.expect("somebody is there");
        api.retail(&receipt(&ivan.id, "100", "0")).await.expect("a receipt");
        assert_eq!(sandbox.requests(Call::Retail).len(), 1);
    }
}

#[tokio::test]
async fn a_service_that_is_only_slow_is_asked_twice_at_most_and_its_first_answer_counts() {
    let config = sandbox::Config { keeps_requests: true, ..sandbox::Config::default() };
    let sandbox = sandbox::Sandbox::start(config).await.expect("a sandbox");
    let timeouts = Timeouts { connect: Duration::from_millis(400), total: Duration::from_secs(20) };
    let api = client_with(&sandbox.url(), "training", timeouts);
    let ivan = sandbox::people().swap_remove(0);
    sandbox.misbehave(Call::Client, Fault::Latency { millis: 1_000 }, 1);
    sandbox.misbehave(Call::Client, Fault::Latency { millis: 60_000 }, 1);
    api.client(&query(ivan.card)).await.expect("Ivan");
    assert_eq!(sandbox.requests(Call::Client).len(), 2);
    // Nor is one that fails for good asked on and on.
    sandbox.misbehave(Call::Client, Fault::DropBefore, 5);
    let error = api.client(&query(ivan.card)).await.expect_err("no answer");
    assert!(matches!(error, Error::Broken(_)), "{error:?}");
    assert_eq!(sandbox.requests(Call::Client).len(), 4);
    for fault in [Fault::DropBefore, Fault::Latency { millis: 60_000 }] {
        let before = sandbox.requests(Call::Retail).len();
        sandbox.misbehave(Call::Retail, fault, 1);
        let call =
            tokio::time::timeout(Duration::from_secs(2), api.retail(&receipt(&ivan.id, "100", "0"))).await;
        assert!(!matches!(call, Ok(Ok(_))), "{call:?}");
        assert_eq!(sandbox.requests(Call::Retail).len(), before + 1, "a receipt is sent once");
    }
}

/// A code may be good for once: who asks for it a second time is refused, and the card is on its way to the first.
#[tokio::test]
async fn of_two_answers_to_one_search_the_good_one_counts_and_else_the_first() {
    let config = || sandbox::Config { keeps_requests: true, ..sandbox::Config::default() };
    let timeouts = Timeouts { connect: Duration::from_millis(400), total: Duration::from_secs(20) };
    let say = |status, body: &str| Fault::Say { status, body: body.to_owned() };
    let used = say(422, r#"{"client":"Client not found."}"#);
    let asked = async |first: Fault, second: Fault| {
        let sandbox = sandbox::Sandbox::start(config()).await.expect("a sandbox");
        let api = client_with(&sandbox.url(), "training", timeouts);
        let ivan = sandbox::people().swap_remove(0);
        sandbox.misbehave(Call::Client, first, 1);
        sandbox.misbehave(Call::Client, second, 1);
        let begun = Instant::now();
        let found = api.client(&query(ivan.card)).await;
        assert_eq!(sandbox.requests(Call::Client).len(), 2);
        (found, begun.elapsed())
    };
    let slow = |millis| Fault::Latency { millis };
    asked(slow(350), used.clone()).await.0.expect("Ivan, who was on his way");
    asked(slow(350), slow(0)).await.0.expect("Ivan, by the second");
    // Who is not there is not waited for: the first may have gone to a connection that leads nowhere.
    let (error, waited) = asked(slow(60_000), used.clone()).await;
    assert!(matches!(error, Err(Error::Refused(_))), "{error:?}");
    assert!(waited < Duration::from_secs(5), "{waited:?}");
    let dripped = say(422, r#"{"point":"Point not found."}"#);
    let error = asked(Fault::SlowDrip { millis: 400 }, dripped).await.0.expect_err("neither is good in time");
    assert!(error.to_string().contains("Point not found"), "{error:?}");
}

/// DNS dies, or a firewall stops what is new: on what is kept a search still goes, and no operation ever will.
#[tokio::test]
async fn a_connection_that_is_kept_says_nothing_of_the_next_operation() {
    let sandbox = sandbox::Sandbox::start(sandbox::Config::default()).await.expect("a sandbox");
    let mut proxy = Counting::before(sandbox.address()).await;
    let api = client_of(&proxy.url, "training");
    api.warm().await.expect("an answer");
    api.reach().await.expect("and a new connection");
    proxy.close().await;
    api.warm().await.expect("by the one that is kept");
    let error = api.reach().await.expect_err("nobody can come any more");
    assert!(matches!(error, Error::Connect(ConnectError::Unreachable(_))), "{error:?}");
    let ivan = sandbox::people().swap_remove(0);
    api.client(&query(ivan.card)).await.expect("a search");
    let error = api
        .client_anew(&query(ivan.card))
        .await
        .expect_err("what became of an operation is asked as operations go");
    assert_eq!(error.outcome(), Outcome::NotSent);
}

/// Core review C15: where a gateway resets what it does not like, "no connection" stood for ever over a service that does all else.
#[tokio::test]
async fn a_service_that_resets_whoever_only_asks_whether_it_is_there_is_there() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let gateway = tokio::spawn(async move {
        loop {
            let (asked, _) = listener.accept().await.expect("somebody comes");
            asked.readable().await.expect("something is asked");
            asked.set_zero_linger().expect("a socket");
        }
    });
    let api = client_of(&url, "secret");
    api.warm().await.expect("there is a connection");
    api.reach().await.expect("and a new one");
    gateway.abort();
}

#[tokio::test]
async fn where_a_kept_connection_is_mute_and_nobody_is_there_any_more_the_search_says_so() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    // Windows tries for two seconds whether nobody is there.
    let connect = Duration::from_millis(if cfg!(windows) { 6_000 } else { 500 });
    let api = client_with(&url, "secret", Timeouts { connect, total: Duration::from_secs(20) });
    let search = tokio::spawn(async move { api.client(&query("1")).await });
    let (_mute, _) = listener.accept().await.expect("somebody comes");
    drop(listener);
    let error = search.await.expect("no panic").expect_err("nobody is there");
    assert!(matches!(error, Error::Connect(ConnectError::Unreachable(_))), "{error:?}");
}

#[tokio::test]
async fn to_see_whether_somebody_is_there_takes_no_key() {
    let service = crate::scripted::Scripted::json("{}").await;
    let api = client_of(&service.url, "e2e-SECRET");
    api.warm().await.expect("an answer");
    let _ = api.client(&query("1")).await;
    let heads: Vec<String> = service.heard().into_iter().map(|heard| heard.head.to_lowercase()).collect();
    assert!(heads[0].starts_with("head / ") && !heads[0].contains("apikey"), "{}", heads[0]);
    assert!(heads[1].contains("apikey: e2e-secret"), "{}", heads[1]);
}

/// The name is this machine's, whatever a resolver says: the key goes there in the clear.
#[tokio::test]
async fn localhost_is_this_machine_by_either_of_its_addresses() {
    for address in ["127.0.0.1:0", "[::1]:0"] {
        let listener = tokio::net::TcpListener::bind(address).await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let asked =
            tokio::spawn(async move { client_of(&format!("http://LOCALHOST:{port}"), "k").warm().await });
        listener.accept().await.expect("somebody comes");
        asked.abort();
    }
}

/// Passes bytes on, and counts connections.
struct Counting {
    url: String,
    count: Arc<AtomicUsize>,
    listening: tokio::task::JoinHandle<()>,
}

impl Counting {
    async fn before(service: std::net::SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let count = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&count);
        let listening = tokio::spawn(async move {
            while let Ok((mut caller, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(async move {
                    let mut service = TcpStream::connect(service).await.expect("the service");
                    let _ = tokio::io::copy_bidirectional(&mut caller, &mut service).await;
                });
            }
        });
        Self { url, count, listening }
    }

    /// Takes nobody in any more; who is there stays.
    async fn close(&mut self) {
        self.listening.abort();
        let _ = (&mut self.listening).await;
    }

    fn connections(&self) -> usize {
        self.count.load(Ordering::SeqCst)
    }
}

#[tokio::test]
async fn no_answer_in_time_is_unknown() {
    let silent = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = silent.local_addr().expect("an address");
    let timeouts = Timeouts { connect: Duration::from_secs(5), total: Duration::from_millis(300) };
    let api = client_with(&format!("http://{address}"), "secret", timeouts);
    let error = api.retail(&receipt("c", "100", "0")).await.expect_err("no answer");
    assert!(matches!(error, Error::TimedOut), "{error:?}");
    assert_eq!(error.outcome(), Outcome::Unknown);
}
