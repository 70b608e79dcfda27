//! Where one code ends and the next begins in the bytes of a serial scanner: pure, whatever pieces they come in.
//!
//! *Invariants:* the tail of a code never passes for a code, because it may be somebody else's; what comes without a
//! pause is one code, and one of more than one line is none, because whoever made it could open another customer with it.

use std::time::Duration;

use register::Query;
use serde::{Deserialize, Serialize};

/// What a scanner is set to send around its codes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Framing {
    /// CR, LF or both after a code.
    #[default]
    Line,
    /// STX before a code and ETX after it.
    StxEtx,
    /// Nothing but silence.
    Silence,
}

/// What a scanner sent.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Frame {
    /// A code, whole.
    Code {
        /// As it was sent.
        text: String,
    },
    /// A code of which a part is missing.
    Cut,
    /// More than one line without a pause.
    TooMuch {
        /// Whether the first of them was told already.
        searched: bool,
    },
    /// What is no text: the speed of the port may be another than the scanner's.
    Unreadable,
}

/// With [`Framing::Silence`], a code is over after so much of it. It is longer than the pauses of an adapter
/// that hands bytes over in packets.
const END: Duration = Duration::from_millis(100);
/// With the others, so much silence inside a code means that its end will not come.
const LOST: Duration = Duration::from_millis(500);
/// What comes so soon after a code was cut is the rest of it.
const REST: Duration = Duration::from_secs(1);

/// A code is told when after its end it was quiet for so long: then nothing belongs to it any more.
const QUIET: Duration = Duration::from_millis(100);
/// What comes so soon after a code belongs to it: no hand is faster with the next card.
const PAUSE: Duration = Duration::from_millis(350);

const STX: u8 = 0x02;
const ETX: u8 = 0x03;

/// Cuts bytes into codes.
pub struct Frames {
    framing: Framing,
    bytes: Vec<u8>,
    /// Between STX and ETX.
    inside: bool,
    /// When the last byte came; `None` before the first one.
    last: Option<Duration>,
    /// When a code was cut.
    cut: Option<Duration>,
    /// What has ended last.
    ended: Ended,
}

/// What has ended, and what that means for what comes without a pause.
enum Ended {
    /// Nothing.
    No,
    /// A code, which is told when nothing follows it.
    Code(Frame),
    /// A code that was told.
    Told,
    /// More than one line: all that follows is of no use either.
    Refused,
}

impl Frames {
    /// Nothing has come yet, since the port was opened: the time is counted from then.
    #[must_use]
    pub fn new(framing: Framing) -> Self {
        let (bytes, inside, last, cut) = (vec![], false, None, None);
        Self { framing, bytes, inside, last, cut, ended: Ended::No }
    }

    /// Bytes came, so long after the port was opened.
    pub fn feed(&mut self, bytes: &[u8], now: Duration) -> Vec<Frame> {
        if self.last.is_none() && now < LOST {
            // What comes at once had begun before anybody listened.
            self.cut = Some(now);
        }
        let mut frames: Vec<Frame> = self.silence(now).into_iter().collect();
        for byte in bytes {
            frames.extend(self.take(*byte, now));
        }
        self.last = Some(now);
        frames
    }

    /// Nothing came up to a time.
    pub fn silence(&mut self, now: Duration) -> Option<Frame> {
        let since = now.saturating_sub(self.last.unwrap_or_default());
        if since >= QUIET {
            let after = if since >= PAUSE { Ended::No } else { Ended::Told };
            match std::mem::replace(&mut self.ended, after) {
                Ended::Code(frame) => return Some(frame),
                ended if since < PAUSE => self.ended = ended,
                _ => {}
            }
        }
        match self.framing {
            _ if self.bytes.is_empty() && !self.inside => None,
            Framing::Silence if since < END => None,
            Framing::Silence => {
                let frame = self.end(now);
                // Of a code that was held up this is the first part only.
                self.ended = if since < PAUSE && frame.is_some() { Ended::Told } else { Ended::No };
                frame
            }
            Framing::Line | Framing::StxEtx => (since >= LOST).then(|| self.break_off(now)),
        }
    }

    /// The port is gone: what has come, and was not told, is no whole code any more.
    #[must_use]
    pub fn lost(&self) -> Option<Frame> {
        let is_held = self.inside || !self.bytes.is_empty() || matches!(self.ended, Ended::Code(_));
        is_held.then_some(Frame::Cut)
    }

    fn take(&mut self, byte: u8, now: Duration) -> Option<Frame> {
        let is_around = matches!(byte, b'\r' | b'\n' | ETX);
        match self.ended {
            Ended::No => {}
            _ if is_around => return None,
            Ended::Refused => return None,
            Ended::Code(_) | Ended::Told => {
                let searched = matches!(self.ended, Ended::Told);
                self.ended = Ended::Refused;
                return Some(Frame::TooMuch { searched });
            }
        }
        self.collect(byte, now).and_then(|frame| {
            if matches!(frame, Frame::Code { .. }) && self.framing != Framing::Silence {
                self.ended = Ended::Code(frame);
                return None;
            }
            Some(frame)
        })
    }

    fn collect(&mut self, byte: u8, now: Duration) -> Option<Frame> {
        match (self.framing, byte) {
            (Framing::Line, b'\r' | b'\n') => self.end(now),
            (Framing::StxEtx, STX) => {
                let was_cut = self.inside || !self.bytes.is_empty();
                let cut = was_cut.then(|| self.break_off(now));
                // It begins anew, whatever was before.
                (self.inside, self.cut) = (true, None);
                cut
            }
            (Framing::StxEtx, ETX) => {
                let is_whole = std::mem::take(&mut self.inside);
                if is_whole { self.end(now) } else { Some(self.break_off(now)) }
            }
            // Between two codes, where some send the end of a line as well.
            (Framing::StxEtx, b'\r' | b'\n') if !self.inside => None,
            _ => {
                self.bytes.push(byte);
                // Whatever it is, it is no code; it is not kept for ever.
                (self.bytes.len() > 4 * Query::MAX_CHARS).then(|| self.break_off(now))
            }
        }
    }

    /// A code is complete, unless it is the rest of one that was cut.
    fn end(&mut self, now: Duration) -> Option<Frame> {
        let bytes = std::mem::take(&mut self.bytes);
        let is_rest = self.cut.take().is_some_and(|cut| now.saturating_sub(cut) < REST);
        let frame = read(&bytes)?;
        if is_rest && frame != Frame::Unreadable {
            // Nor is what follows without a pause a code by itself.
            self.ended = Ended::Refused;
            return Some(Frame::Cut);
        }
        Some(frame)
    }

    /// A code is not complete and will not be.
    fn break_off(&mut self, now: Duration) -> Frame {
        let bytes = std::mem::take(&mut self.bytes);
        self.inside = false;
        self.cut = Some(now);
        match read(&bytes) {
            Some(Frame::Unreadable) => Frame::Unreadable,
            _ => Frame::Cut,
        }
    }
}

/// A whole frame; `None` for an empty one.
fn read(bytes: &[u8]) -> Option<Frame> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Some(Frame::Unreadable) };
    // Some scanners send these in a line as well.
    let text = text.trim_matches(|it: char| it == char::from(STX) || it == char::from(ETX)).trim();
    match text {
        "" => None,
        // Nobody could be found by it.
        text if Query::scanned(text).is_none() => Some(Frame::Unreadable),
        text => Some(Frame::Code { text: text.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(text: &str) -> Frame {
        Frame::Code { text: text.to_owned() }
    }

    const fn ms(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn what_is_held_when_the_port_goes_is_a_code_that_broke_off() {
        let held = |framing, bytes: &[u8]| {
            let mut frames = Frames::new(framing);
            frames.feed(bytes, ms(1_000));
            frames.lost()
        };
        assert_eq!(held(Framing::Line, b""), None);
        for (framing, bytes) in [
            (Framing::Line, &b"22000"[..]),
            (Framing::Line, b"2200000000001\r"),
            (Framing::StxEtx, b"\x02"),
            (Framing::Silence, b"2200000000001"),
        ] {
            assert_eq!(held(framing, bytes), Some(Frame::Cut), "{framing:?}");
        }
        let mut told = Frames::new(Framing::Line);
        told.feed(b"2200000000001\r", ms(1_000));
        assert_eq!(told.silence(ms(1_100)), Some(code("2200000000001")));
        assert_eq!(told.lost(), None);
    }

    /// So long the port has been open, in milliseconds.
    const OPEN: u64 = 2_000;

    /// Pieces of bytes by the time at which they come, and silence afterwards.
    fn hear(framing: Framing, pieces: &[(u64, &[u8])]) -> Vec<Frame> {
        let mut frames = Frames::new(framing);
        let mut heard = vec![];
        for (at, piece) in pieces {
            heard.extend(frames.feed(piece, ms(OPEN + at)));
        }
        heard.extend(frames.silence(ms(OPEN + pieces.last().map_or(0, |(at, _)| *at) + 500)));
        heard
    }

    const TOO_MUCH: Frame = Frame::TooMuch { searched: false };

    #[test]
    fn every_way_to_end_a_code_is_understood() {
        for [first, second] in [
            [&b"22001\r"[..], b"22002\r"],
            [b"22001\n", b"22002\n"],
            [b"22001\r\n", b"22002\r\n"],
            [b"\x0222001\x03\r\n", b"22002\r"],
        ] {
            assert_eq!(hear(Framing::Line, &[(0, first), (400, second)]), [code("22001"), code("22002")]);
        }
        let framed = [(0, &b"\x0222001\x03\r\n"[..]), (400, b"\x0222002\x03")];
        assert_eq!(hear(Framing::StxEtx, &framed), [code("22001"), code("22002")]);
        assert_eq!(
            hear(Framing::Silence, &[(0, b"22"), (40, b"001"), (900, b"22002")]),
            [code("22001"), code("22002")]
        );
    }

    /// The second line could be somebody else's card.
    #[test]
    fn more_than_one_line_without_a_pause_is_no_code_however_it_comes() {
        for framing in [Framing::Line, Framing::StxEtx] {
            let check = |pieces: &[(u64, &str)], expect: &[Frame]| {
                let around = |text: &str| match framing {
                    Framing::StxEtx => format!("\u{2}{}\u{3}", text.replace('|', "\u{3}\u{2}")),
                    _ => format!("{}\r", text.replace('|', "\r\n")),
                };
                let pieces: Vec<(u64, Vec<u8>)> =
                    pieces.iter().map(|(at, text)| (*at, around(text).into_bytes())).collect();
                let pieces: Vec<(u64, &[u8])> = pieces.iter().map(|(at, bytes)| (*at, &bytes[..])).collect();
                assert_eq!(hear(framing, &pieces), expect, "{framing:?} {pieces:?}");
            };
            check(&[(0, "22001|22002")], &[TOO_MUCH]);
            check(&[(0, "22001|22002|22003|22004")], &[TOO_MUCH]);
            check(&[(0, "22001"), (60, "22002"), (300, "22003")], &[TOO_MUCH]);
            check(&[(0, "22001"), (200, "22002")], &[code("22001"), Frame::TooMuch { searched: true }]);
            check(&[(0, "22001|22002"), (400, "22003")], &[TOO_MUCH, code("22003")]);
        }
    }

    /// Where only silence ends a code, its first part cannot be known for one; its rest can.
    #[test]
    fn the_rest_of_a_code_that_was_held_up_takes_its_first_part_back() {
        assert_eq!(
            hear(Framing::Silence, &[(0, b"2200"), (150, b"000000"), (190, b"0005"), (900, b"22002")]),
            [code("2200"), Frame::TooMuch { searched: true }, code("22002")]
        );
    }

    #[test]
    fn a_code_whose_end_does_not_come_is_told_of_and_so_is_its_rest() {
        assert_eq!(
            hear(Framing::Line, &[(0, b"2200"), (600, b"1\r"), (2000, b"22002\r")]),
            [Frame::Cut, Frame::Cut, code("22002")]
        );
        assert_eq!(
            hear(Framing::StxEtx, &[(0, b"\x022200"), (600, b"1\x03"), (1650, b"\x0222002\x03")]),
            [Frame::Cut, Frame::Cut, code("22002")]
        );
        assert_eq!(hear(Framing::StxEtx, &[(0, b"\x022200\x0222002\x03")]), [Frame::Cut, code("22002")]);
    }

    #[test]
    fn what_had_begun_before_the_port_was_opened_is_no_code() {
        for (framing, tail, whole) in [
            (Framing::Line, &b"0001\r"[..], &b"22002\r"[..]),
            (Framing::StxEtx, b"0001\x03", b"\x0222002\x03"),
            (Framing::Silence, b"0001", b"22002"),
            (Framing::Line, b"0001\r22003\r", b"22002\r"),
        ] {
            let mut frames = Frames::new(framing);
            let mut heard = frames.feed(tail, ms(3));
            heard.extend(frames.silence(ms(600)));
            heard.extend(frames.feed(whole, ms(1_600)));
            heard.extend(frames.silence(ms(2_200)));
            assert_eq!(heard, [Frame::Cut, code("22002")], "{framing:?}");
        }
        // Its beginning tells that it is whole.
        let mut frames = Frames::new(Framing::StxEtx);
        assert_eq!(frames.feed(b"\x0222002\x03", ms(3)), []);
        assert_eq!(frames.silence(ms(600)), Some(code("22002")));
    }

    #[test]
    fn what_is_no_text_is_told_from_what_is_incomplete() {
        assert_eq!(hear(Framing::Line, &[(0, b"\xff\xfe\x80\r")]), [Frame::Unreadable]);
        assert_eq!(hear(Framing::Line, &[(0, b"\xff\xfe\x80")]), [Frame::Unreadable]);
        assert_eq!(hear(Framing::Line, &[(0, b"22\x00001\r")]), [Frame::Unreadable]);
        assert_eq!(hear(Framing::StxEtx, &[(0, b"\xf8\xf0")]), [Frame::Unreadable]);
        let long = [b'7'; 5000];
        assert!(!hear(Framing::Line, &[(0, &long)]).iter().any(|frame| matches!(frame, Frame::Code { .. })));
        assert_eq!(
            hear(Framing::Line, &[(0, "]C1010460\u{1d}21abc\r".as_bytes())]),
            [code("]C1010460\u{1d}21abc")]
        );
        assert_eq!(hear(Framing::Line, &[(0, b"\r\n \r\n")]), []);
    }

    proptest! {
        #[test]
        fn it_does_not_matter_in_which_pieces_bytes_come(
            codes in prop::collection::vec("[0-9A-Za-z:/?&=.-]{1,60}", 1..6),
            cuts in prop::collection::vec(1..9_usize, 1..200),
            framed: bool,
        ) {
            let framing = if framed { Framing::StxEtx } else { Framing::Line };
            let sent = |text: &String| if framed { format!("\u{2}{text}\u{3}") } else { format!("{text}\r\n") };
            let (mut at, mut heard, mut frames) = (OPEN, vec![], Frames::new(framing));
            let mut cuts = cuts.iter().cycle();
            for bytes in codes.iter().map(sent) {
                let mut rest = bytes.as_bytes();
                while !rest.is_empty() {
                    let (piece, later) = rest.split_at(cuts.next().map_or(1, |cut| *cut).min(rest.len()));
                    heard.extend(frames.feed(piece, ms(at)));
                    (rest, at) = (later, at + 15);
                }
                at += 400;
            }
            heard.extend(frames.silence(ms(at)));
            prop_assert_eq!(heard, codes.iter().map(|text| code(text)).collect::<Vec<_>>());
        }

        #[test]
        fn whatever_comes_no_part_of_a_code_passes_for_one(
            missing in 1..12_usize, pause in 500..990_u64, framed: bool,
        ) {
            // A code that breaks off, and its rest.
            let text = "2200000000001";
            let (first, rest) = text.split_at(missing);
            let (framing, before, after) =
                if framed { (Framing::StxEtx, "\u{2}", "\u{3}") } else { (Framing::Line, "", "\r") };
            let pieces = [(0, format!("{before}{first}")), (pause, format!("{rest}{after}"))];
            let pieces: Vec<(u64, &[u8])> = pieces.iter().map(|(at, piece)| (*at, piece.as_bytes())).collect();
            prop_assert_eq!(hear(framing, &pieces), [Frame::Cut, Frame::Cut]);
        }
    }
}
