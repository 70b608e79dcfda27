//! A scanner at a serial port: USB-CDC, RS-232, Bluetooth SPP.
//!
//! One thread reads one port, so that no port, however it hangs, blocks the till. It goes on trying to open
//! a port that is not there, so that a scanner can be unplugged and plugged in again.

mod frames;
mod ports;

use std::io::{self, ErrorKind, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use serialport::SerialPort;

pub use frames::{Frame, Framing};
pub use ports::{PortInfo, ports};

use crate::problem::{Code, Problem};
use frames::Frames;

/// How often a port that cannot be opened is tried again.
const RETRY: Duration = Duration::from_millis(700);
/// How often a port that says nothing is looked at.
const GLANCE: Duration = Duration::from_millis(50);

/// The port of a scanner, as it is set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(default, rename_all = "camelCase")]
pub struct PortSettings {
    /// The name of the port; empty for none.
    pub port: String,
    /// In bits per second.
    pub speed: u32,
    /// What is around a code.
    pub framing: Framing,
}

impl Default for PortSettings {
    fn default() -> Self {
        Self { port: String::new(), speed: 9600, framing: Framing::default() }
    }
}

/// What a port has to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// It is open, or why it is not.
    Port(Result<(), Problem>),
    /// The scanner read something.
    Heard(Frame),
}

/// A scanner that is listened to until this is dropped.
#[derive(Debug)]
pub struct Serial {
    port: String,
    stop: Arc<AtomicBool>,
    /// `None` once it was handed on.
    reader: Option<JoinHandle<()>>,
}

impl Serial {
    /// Begins to listen, and listens to the former port no more; `None` where no port is set. What comes of it is told from a thread of
    /// its own.
    ///
    /// # Errors
    /// The system has no thread left.
    pub fn listen(
        former: Option<Self>,
        settings: &PortSettings,
        tell: impl Fn(News) + Send + 'static,
    ) -> io::Result<Option<Self>> {
        let port = settings.port.clone();
        // The same one is to be let go before it can be opened: nobody else has it, as would be said for a while.
        let former = former.filter(|former| former.port == port).and_then(Self::end);
        if port.is_empty() {
            return Ok(None);
        }
        let (settings, stop) = (settings.clone(), Arc::new(AtomicBool::new(false)));
        let stopped = Arc::clone(&stop);
        let reader = thread::Builder::new().name("serial".into()).spawn(move || {
            let mut told = None;
            let mut tell_once = |port: Result<(), Problem>| {
                if told.as_ref() != Some(&port) {
                    told = Some(port.clone());
                    tell(News::Port(port));
                }
            };
            let begun = Instant::now();
            while former.as_ref().is_some_and(|former| !former.is_finished())
                && !stopped.load(Ordering::Relaxed)
            {
                if begun.elapsed() > RETRY {
                    // It hangs in a driver, and has the port for as long.
                    tell_once(Err(Problem::new(Code::PortBusy).because(settings.port.clone())));
                }
                thread::park_timeout(GLANCE / 5);
            }
            while !stopped.load(Ordering::Relaxed) {
                // What breaks in a driver's answer is no reason never to hear the scanner again.
                let listened = catch_unwind(AssertUnwindSafe(|| {
                    let mut was_read = false;
                    let ended = read(open(&settings)?, settings.framing, &stopped, &tell, || {
                        was_read = true;
                        tell_once(Ok(()));
                    });
                    // What has become of one that could be read tells whoever opens it again.
                    ended.or_else(|error| {
                        if was_read { Ok(()) } else { Err(ports::problem(&settings.port, &error.into())) }
                    })
                }));
                if let Err(problem) = listened.unwrap_or_else(|_| Err(Problem::new(Code::PortFailed))) {
                    tell_once(Err(problem));
                }
                // One that opens and cannot be read must not keep the computer busy.
                thread::park_timeout(RETRY);
            }
        })?;
        Ok(Some(Self { port, stop, reader: Some(reader) }))
    }

    /// The thread, which ends as soon as it can.
    fn end(mut self) -> Option<JoinHandle<()>> {
        self.stop();
        self.reader.take()
    }

    fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(reader) = &self.reader {
            reader.thread().unpark();
        }
    }
}

impl Drop for Serial {
    fn drop(&mut self) {
        self.stop();
    }
}

fn open(settings: &PortSettings) -> Result<Box<dyn SerialPort>, Problem> {
    let opened = serialport::new(&settings.port, settings.speed).timeout(GLANCE).open();
    let mut port = opened.map_err(|error| ports::problem(&settings.port, &error))?;
    // Many a scanner sends nothing to a terminal that is not ready, or does not ask for it: Windows raises neither line by itself, and
    // some of its drivers pass the first on only with the second. What has no such line needs none.
    let _ = port.write_request_to_send(true);
    let _ = port.write_data_terminal_ready(true);
    Ok(port)
}

/// Reads until nobody listens any more, and says each time that it can.
///
/// # Errors
/// The port is gone, or was opened and cannot be read.
fn read(
    mut port: impl Read,
    framing: Framing,
    stopped: &AtomicBool,
    tell: &impl Fn(News),
    mut tell_well: impl FnMut(),
) -> io::Result<()> {
    let (begun, mut frames, mut bytes) = (Instant::now(), Frames::new(framing), [0; 512]);
    while !stopped.load(Ordering::Relaxed) {
        let heard = match port.read(&mut bytes) {
            Ok(0) => Err(ErrorKind::UnexpectedEof.into()),
            Ok(count) => Ok(frames.feed(&bytes[..count], begun.elapsed())),
            Err(error) if matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::Interrupted) => {
                Ok(frames.silence(begun.elapsed()).into_iter().collect())
            }
            Err(error) => Err(error),
        };
        let heard: Vec<Frame> = heard.inspect_err(|_| {
            // It has beeped, and somebody waits for it.
            frames.lost().into_iter().for_each(|frame| tell(News::Heard(frame)));
        })?;
        tell_well();
        for frame in heard {
            tell(News::Heard(frame));
        }
    }
    Ok(())
}

// A pair of terminals is a port of any speed only on Linux: macOS has ENOTTY for it.
#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::io::Write;
    use std::sync::mpsc::{Receiver, channel};

    use serialport::TTYPort;

    use super::*;

    fn listen(port: &str) -> (Option<Serial>, Receiver<News>) {
        let (tell, told) = channel();
        let settings = PortSettings { port: port.to_owned(), ..PortSettings::default() };
        let serial = Serial::listen(None, &settings, move |news| drop(tell.send(news))).expect("a thread");
        (serial, told)
    }

    #[test]
    fn a_port_that_goes_is_told_of_and_no_port_is_no_thread() {
        assert!(listen("").0.is_none());
        let (cable, port) = TTYPort::pair().expect("a pair of terminals");
        let name = port.name().expect("a name");
        drop(port);
        let (_serial, told) = listen(&name);
        assert_eq!(told.recv(), Ok(News::Port(Ok(()))));
        drop(cable);
        let Ok(News::Port(Err(problem))) = told.recv_timeout(Duration::from_secs(10)) else {
            panic!("nobody was told");
        };
        assert_ne!(problem.code, Code::PortBusy);
    }

    /// It said for a while that another program had the port, and heard nothing meanwhile.
    #[test]
    fn the_same_port_is_let_go_before_it_is_opened_with_another_speed() {
        let (mut cable, port) = TTYPort::pair().expect("a pair of terminals");
        let name = port.name().expect("a name");
        drop(port);
        let (mut serial, told) = listen(&name);
        let soon = Duration::from_secs(10);
        assert_eq!(told.recv_timeout(soon), Ok(News::Port(Ok(()))));
        for speed in [19_200, 38_400, 57_600] {
            let (tell, told) = channel();
            let settings = PortSettings { port: name.clone(), speed, ..PortSettings::default() };
            let tell = move |news| drop(tell.send(news));
            serial = Serial::listen(serial.take(), &settings, tell).expect("a thread");
            assert_eq!(told.recv_timeout(soon), Ok(News::Port(Ok(()))), "{speed}");
            cable.write_all(b"2200000000001\r").expect("a code");
            assert!(matches!(told.recv_timeout(soon), Ok(News::Heard(_))), "{speed}");
        }
    }

    /// The scanner was dead, and nobody was told.
    #[test]
    fn a_port_that_opens_and_cannot_be_read_is_not_well() {
        struct Dead;
        impl Read for Dead {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(ErrorKind::BrokenPipe.into())
            }
        }
        let mut is_well = false;
        let ended = read(Dead, Framing::default(), &AtomicBool::new(false), &|_| (), || is_well = true);
        assert_eq!((ended.map_err(|error| error.kind()), is_well), (Err(ErrorKind::BrokenPipe), false));
    }

    #[test]
    fn a_port_is_opened_anew_after_what_broke_over_a_code() {
        let (mut cable, port) = TTYPort::pair().expect("a pair of terminals");
        let name = port.name().expect("a name");
        drop(port);
        let (tell, told) = channel();
        let was_heard = AtomicBool::new(false);
        let tell = move |news: News| {
            let is_heard = matches!(news, News::Heard(_));
            assert!(!is_heard || was_heard.swap(true, Ordering::Relaxed), "as a defect would");
            drop(tell.send(news));
        };
        let settings = PortSettings { port: name, ..PortSettings::default() };
        let _serial = Serial::listen(None, &settings, tell).expect("a thread");
        let next = || told.recv_timeout(Duration::from_secs(10)).expect("it goes on");
        assert_eq!(next(), News::Port(Ok(())));
        cable.write_all(b"2200000000001\r").expect("a code");
        assert!(matches!(next(), News::Port(Err(problem)) if problem.code == Code::PortFailed));
        // It is tried again. (One terminal of a pair stays with who had it last while the other one is open; a port does not.)
        assert!(matches!(next(), News::Port(_)));
    }
}
