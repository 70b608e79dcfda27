//! The keyboard of a till's display: keys as the X server sends them, under any layout.

use std::process::Command;
use std::time::Duration;

use x11rb::connection::Connection;
use x11rb::protocol::xproto::{
    BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT, ConnectionExt as _, KEY_PRESS_EVENT, KEY_RELEASE_EVENT,
    MOTION_NOTIFY_EVENT,
};
use x11rb::protocol::xtest::ConnectionExt as _;

use crate::display::Display;

/// Keys by the characters that a US keyboard has on them, plain and shifted, from the first code of each row.
const ROWS: [(u8, &str, &str); 5] = [
    (10, "1234567890-=", "!@#$%^&*()_+"),
    (24, "qwertyuiop[]", "QWERTYUIOP{}"),
    (38, "asdfghjkl;'`", "ASDFGHJKL:\"~"),
    (51, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (65, " ", " "),
];
/// Keys of the number pad by their characters, from the first code of each row.
const PAD_ROWS: [(u8, &str); 4] = [(79, "789"), (83, "456"), (87, "123"), (90, "0.")];
const SHIFT: u8 = 50;
const CONTROL: u8 = 37;
const ENTER: u8 = 36;
const TAB: u8 = 23;
const ESCAPE: u8 = 9;
const F1: u8 = 67;
const CAPS_LOCK: u8 = 66;
const NUM_LOCK: u8 = 77;
const ALT: u8 = 64;
/// The first of eight keys that no keyboard has.
const SPARE: u8 = 248;

/// So long a hand takes from one thing to the next, at the least: what comes sooner belongs together.
pub(crate) const PERSONS_PAUSE: Duration = Duration::from_millis(420);
/// How long a person holds a key that they mean.
pub(crate) const PERSONS_HOLD: Duration = Duration::from_millis(90);

/// How a scan ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Enter.
    Cr,
    /// Enter, twice.
    CrCr,
    /// Ctrl+J.
    Lf,
    /// Tab.
    Tab,
    /// Nothing but silence.
    None,
}

/// How a scanner writes a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writes {
    /// By the key that a US keyboard has for it, whatever layout is active.
    Places,
    /// By the key that the active layout has for it.
    Layout,
    /// By its number, with Alt held down.
    Numbers,
    /// By a key that has no place, as programs do that type: digits up to 7.
    Nowhere,
}

/// What a code can make a scanner press.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// A character.
    Char(char),
    /// Enter.
    Cr,
    /// Tab.
    Tab,
    /// Escape.
    Escape,
    /// A function key, F1 to F10.
    F(u8),
    /// A letter or a comma, with Ctrl.
    Ctrl(char),
    /// Another key, by its code.
    Code(u8),
}

/// The keyboard of a till. What it is asked for it does in turn, and by the display's clock, however busy this
/// program is: most of this returns before it is done.
#[derive(Clone, Copy)]
pub struct Keyboard<'a> {
    pub(crate) display: &'a Display,
}

impl Keyboard<'_> {
    /// Sets the layout: `us`, `ru`, `fr`, `de`.
    pub fn layout(self, layout: &str) {
        let set = Command::new("setxkbmap").args(["-display", &self.display.name, layout]).status();
        assert!(set.expect("setxkbmap is installed").success());
    }

    /// Gives the keyboard to the window.
    pub fn focus(self) {
        self.display.focus();
    }

    /// Takes the keyboard from the window, as another one does that comes to the front.
    pub fn take_away(self) {
        self.display.take_away();
    }

    /// Presses `CapsLock`.
    pub fn caps_lock(self) {
        self.tap(CAPS_LOCK);
    }

    /// Presses `NumLock`.
    pub fn num_lock(self) {
        self.tap(NUM_LOCK);
    }

    /// Presses Enter as a person does: they hold it for a while.
    pub fn enter(self) {
        self.enter_after(Duration::ZERO);
    }

    /// Presses Enter so long after the key before, as a person does.
    pub fn enter_after(self, pause: Duration) {
        self.stroke((ENTER, false), pause, PERSONS_HOLD);
        self.flush();
    }

    /// Presses keys as a scanner does that is fed with any code, at such a pace, and holds each for so long; a pause
    /// after whatever was before.
    pub fn play(self, presses: &[Press], pace: Duration, held: Duration) {
        self.play_after(presses, PERSONS_PAUSE, pace, held);
    }

    fn play_after(self, presses: &[Press], pause: Duration, pace: Duration, held: Duration) {
        let mut after = pause;
        for press in presses {
            match *press {
                Press::Char(letter) => self.stroke(key(letter), after, held),
                Press::Cr => self.stroke((ENTER, false), after, held),
                Press::Tab => self.stroke((TAB, false), after, held),
                Press::Escape => self.stroke((ESCAPE, false), after, held),
                Press::Code(code) => self.stroke((code, false), after, held),
                Press::F(number) => self.stroke((F1 + number - 1, false), after, held),
                Press::Ctrl(letter) => {
                    self.key(CONTROL, true, after);
                    self.stroke(key(letter), Duration::ZERO, held);
                    self.key(CONTROL, false, Duration::ZERO);
                }
            }
            after = pace.saturating_sub(held);
        }
        self.flush();
    }

    /// Types a text as a scanner does, with a pause after each character; a pause after whatever was before.
    pub fn scan(self, text: &str, pause: Duration, ending: Ending) {
        self.scan_by(Writes::Places, text, pause, ending);
    }

    /// The same by a scanner that writes otherwise.
    pub fn scan_by(self, writes: Writes, text: &str, pause: Duration, ending: Ending) {
        let layout = (writes == Writes::Layout).then(|| self.signs());
        let mut after = PERSONS_PAUSE;
        for letter in text.chars() {
            match (writes, &layout) {
                (Writes::Numbers, _) => self.number(letter, after),
                (Writes::Nowhere, _) => {
                    let digit = u8::try_from(letter.to_digit(8).expect("a digit up to 7")).expect("a digit");
                    self.stroke((SPARE + digit, false), after, Duration::ZERO);
                }
                (_, Some(signs)) => self.stroke(in_layout(letter, signs), after, Duration::ZERO),
                (_, None) => self.stroke(key(letter), after, Duration::ZERO),
            }
            after = pause;
        }
        match ending {
            Ending::Cr => self.stroke((ENTER, false), after, Duration::ZERO),
            Ending::CrCr => {
                self.stroke((ENTER, false), after, Duration::ZERO);
                self.stroke((ENTER, false), after, Duration::ZERO);
            }
            Ending::Tab => self.stroke((TAB, false), after, Duration::ZERO),
            Ending::Lf => {
                self.key(CONTROL, true, after);
                self.stroke(key('j'), Duration::ZERO, Duration::ZERO);
                self.key(CONTROL, false, Duration::ZERO);
            }
            Ending::None => {}
        }
        self.flush();
    }

    /// Gives keys that no keyboard has the digits up to 7 to write.
    pub fn give_digits_no_place(self) {
        let digits: Vec<u32> = ('0'..='7').map(u32::from).collect();
        let asked = self.display.connection.change_keyboard_mapping(8, SPARE, 1, &digits);
        asked.expect("a request").check().expect("the display takes them");
    }

    /// What each key of the active layout writes, plain and shifted, from the first code on.
    fn signs(self) -> Vec<(u32, u32)> {
        let count = u8::MAX - FIRST_CODE;
        let asked = self.display.connection.get_keyboard_mapping(FIRST_CODE, count).expect("a request");
        let mapping = asked.reply().expect("the display");
        let keys = mapping.keysyms.chunks_exact(mapping.keysyms_per_keycode.into());
        keys.map(|signs| (signs[0], signs.get(1).copied().unwrap_or_default())).collect()
    }

    /// A character by its number: four digits of the number pad with Alt held down.
    fn number(self, letter: char, after: Duration) {
        self.key(ALT, true, after);
        for digit in format!("{:04}", u32::from(letter)).chars() {
            self.stroke((pad_key(digit), false), Duration::ZERO, Duration::ZERO);
        }
        self.key(ALT, false, Duration::ZERO);
    }

    /// Types a figure as a person does, on the row of digits or on the number pad, with such pauses from key to
    /// key; half of each a key is held down.
    pub fn type_by_hand(self, figure: &str, on_pad: bool, mut pause: impl FnMut() -> Duration) {
        for letter in figure.chars() {
            let key = if on_pad { (pad_key(letter), false) } else { key(letter) };
            let half = pause() / 2;
            self.stroke(key, half, half);
        }
        self.flush();
    }

    /// Presses a key at once, and holds it as a person does.
    pub fn tap_by_hand(self, press: Press) {
        self.play_after(&[press], Duration::ZERO, Duration::ZERO, PERSONS_HOLD);
    }

    /// Waits until every key has been pressed that this program asked for.
    pub fn finish(self) {
        self.display.catch_up();
    }

    /// Puts the pointer on a place of the display at once, and clicks there.
    pub fn click_at(self, x: i16, y: i16) {
        let fake = |kind, button, x, y| {
            let pointer = self.display.connection.xtest_fake_input(kind, button, 0, x11rb::NONE, x, y, 0);
            pointer.expect("a request");
        };
        fake(MOTION_NOTIFY_EVENT, 0, x, y);
        fake(BUTTON_PRESS_EVENT, 1, 0, 0);
        fake(BUTTON_RELEASE_EVENT, 1, 0, 0);
        self.flush();
    }

    fn tap(self, code: u8) {
        self.stroke((code, false), Duration::ZERO, Duration::ZERO);
        self.flush();
    }

    /// A key, with Shift where it takes that, goes down so long after what was before, and is held so long.
    fn stroke(self, (code, shifted): (u8, bool), after: Duration, held: Duration) {
        if shifted {
            self.key(SHIFT, true, after);
        }
        self.key(code, true, if shifted { Duration::ZERO } else { after });
        self.key(code, false, held);
        if shifted {
            self.key(SHIFT, false, Duration::ZERO);
        }
    }

    fn key(self, code: u8, down: bool, after: Duration) {
        let kind = if down { KEY_PRESS_EVENT } else { KEY_RELEASE_EVENT };
        // The display waits so many milliseconds before it goes on with what this program asks for.
        let after = u32::try_from(after.as_millis()).expect("a short while");
        self.display.connection.xtest_fake_input(kind, code, after, x11rb::NONE, 0, 0, 0).expect("a request");
    }

    fn flush(self) {
        self.display.connection.flush().expect("the display");
    }
}

/// The code of the key that a US keyboard has for a character, and whether it takes Shift.
fn key(letter: char) -> (u8, bool) {
    let found = ROWS.iter().find_map(|(first, plain, shifted)| {
        let at = |row| place(letter, row);
        at(plain).map(|at| (first + at, false)).or_else(|| at(shifted).map(|at| (first + at, true)))
    });
    found.unwrap_or_else(|| panic!("no key for {letter:?}"))
}

/// Codes of keys begin here.
const FIRST_CODE: u8 = 8;

/// The code of the key that a layout has for a character, and whether it takes Shift.
fn in_layout(letter: char, signs: &[(u32, u32)]) -> (u8, bool) {
    let sign = u32::from(letter);
    let found = signs.iter().zip(FIRST_CODE..).find_map(|(&(plain, shifted), code)| {
        (plain == sign).then_some((code, false)).or_else(|| (shifted == sign).then_some((code, true)))
    });
    found.unwrap_or_else(|| panic!("no key for {letter:?} in this layout"))
}

fn pad_key(letter: char) -> u8 {
    let found = PAD_ROWS.iter().find_map(|(first, row)| Some(first + place(letter, row)?));
    found.unwrap_or_else(|| panic!("no key of the number pad for {letter:?}"))
}

fn place(letter: char, row: &str) -> Option<u8> {
    row.chars().position(|other| other == letter).and_then(|at| u8::try_from(at).ok())
}
