//! The scanner at a serial port: which one is listened to, and what is wrong with it.

use super::{Message, Till};
use crate::problem::{Code, Problem};
use crate::serial::{self, Frame, PortSettings, Serial};

/// The port that is listened to, if any.
#[derive(Debug, Default)]
pub struct Port {
    serial: Option<Serial>,
    problem: Option<Problem>,
    /// Counts the ports that were listened to: what a former one still had to say means nothing.
    turn: u32,
}

impl Port {
    /// Listens to the scanner at this port, and to no other any more.
    pub fn listen(&mut self, till: Till, port: &PortSettings) {
        self.problem = None;
        self.turn += 1;
        let turn = self.turn;
        match Serial::listen(self.serial.take(), port, move |news| till.tell(Message::Serial(turn, news))) {
            Ok(serial) => self.serial = serial,
            Err(error) => self.problem = Some(Problem::new(Code::PortFailed).because(error.to_string())),
        }
    }

    /// What a port has to say: a code, where it read one.
    pub fn hear(&mut self, turn: u32, news: serial::News) -> Option<Frame> {
        match news {
            _ if turn != self.turn => None,
            serial::News::Port(port) => {
                self.problem = port.err();
                None
            }
            serial::News::Heard(frame) => Some(frame),
        }
    }

    /// What is wrong with it.
    #[must_use]
    pub fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref()
    }
}
