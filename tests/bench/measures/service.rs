//! From a scan to the card, and what of it is the network's and the decoder's.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use sandbox::Sandbox;

use super::counter::{Counter, WAIT};
use super::table::{Row, short};
use super::times::Times;

/// How long a service may take to answer.
const DELAYS: [u64; 3] = [0, 50, 150];

/// Scans, each beside the same request by a bare client.
pub async fn measure(runs: usize) -> Vec<Row> {
    let mut counter = Counter::open().await;
    let bare = reqwest::Client::new();
    let mut rows = vec![alone()];
    for delay in DELAYS {
        counter.tap.delay(Duration::from_millis(delay));
        let (mut asking, mut drawing, mut whole, mut network) =
            (Times::default(), Times::default(), Times::default(), Times::default());
        for run in 0..=runs {
            let served = counter.serve();
            let began = Instant::now();
            let request = bare
                .post(format!("{}/integration/general/client", counter.tap.url()))
                .header("apikey", rig::KEY)
                .header("content-type", "application/json")
                .body(format!(r#"{{"search":"2200000000005","point":"{}"}}"#, sandbox::POINT));
            let answer = request.send().await.expect("an answer");
            assert!(answer.status().is_success(), "{}", answer.status());
            answer.bytes().await.expect("a body");
            // The first one opens a connection.
            if run > 0 {
                network.add(began.elapsed());
                asking.add(served.asking);
                drawing.add(served.drawing);
                whole.add(served.whole);
            }
        }
        let both = |times: &Times| format!("median {} ms", short(times.median()));
        let asking = asking.beyond(WAIT);
        let bare = Duration::from_secs_f64(network.median() / 1000.0);
        rows.extend([
            Row::new(
                format!("last key of a scan → request on the wire, beyond the decoder's {} ms (service: {delay} ms)", WAIT.as_millis()),
                asking.p95(),
                "ms",
                10.0,
            )
            .beside(both(&asking)),
            Row::new(format!("answer on the wire → card on the glass (service: {delay} ms)"), drawing.p95(), "ms", 32.0)
                .beside(both(&drawing)),
            Row::new(
                format!("scan → card, beyond the decoder's wait and a bare client's request (service: {delay} ms)"),
                whole.beyond(WAIT + bare).p95(),
                "ms",
                40.0,
            )
            .beside(format!("all of it {} ms; bare client {} ms", short(whole.p95()), short(network.median()))),
        ]);
    }
    rows
}

/// So many calls at once on each of so many connections, so often.
const AT_ONCE: usize = 16;
const CONNECTIONS: usize = 4;
const TIMES: usize = 200;

/// The sandbox alone, on one core: it must never be what is measured.
fn alone() -> Row {
    let (tell, hear) = std::sync::mpsc::channel();
    thread::spawn(move || {
        let one_core = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        one_core.block_on(async {
            let config = sandbox::Config { key: rig::KEY.to_owned(), ..Default::default() };
            let sandbox = Sandbox::start(config).await.expect("a sandbox");
            tell.send(sandbox.address()).expect("somebody listens");
            // Until the measurement is over, and with it the program.
            std::future::pending::<()>().await;
        });
    });
    let address: SocketAddr = hear.recv().expect("an address");
    let body = format!(r#"{{"search":"2200000000005","point":"{}"}}"#, sandbox::POINT);
    let call = format!(
        "POST /integration/general/client HTTP/1.1\r\nhost: {address}\r\napikey: {}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        rig::KEY,
        body.len()
    );
    let calls = call.repeat(AT_ONCE);
    let ask = || {
        let mut service = TcpStream::connect(address).expect("a connection");
        let mut answers = vec![0; 1 << 16];
        for _ in 0..TIMES {
            service.write_all(calls.as_bytes()).expect("a sandbox");
            let mut answered = 0;
            while answered < AT_ONCE {
                let read = service.read(&mut answers).expect("a sandbox");
                assert!(read > 0, "the sandbox hung up");
                // Each answer has one beginning; it is not torn apart so early.
                let text = String::from_utf8_lossy(&answers[..read]);
                answered += text.matches("HTTP/1.1 200").count();
            }
        }
    };
    let began = Instant::now();
    thread::scope(|scope| (0..CONNECTIONS).for_each(|_| drop(scope.spawn(ask))));
    let calls = u32::try_from(CONNECTIONS * TIMES * AT_ONCE).expect("few");
    let each = began.elapsed().as_secs_f64() * 1e6 / f64::from(calls);
    Row::new("the sandbox alone, on one core: a call", each, "µs", 100.0)
        .beside(format!("{} calls a second", short(1e6 / each)))
}
