//! Codes that a customer may show: lines, and keys that a scanner types and a till could take for a cashier's.

use std::fmt;
use std::time::Duration;

use fastrand::Rng;
use rig::Press;

use crate::{OTHER, OWN};

/// One to three codes, scanned one after the other, by one scanner.
#[derive(Clone)]
pub struct Attack {
    pub codes: Vec<Vec<Press>>,
    pub pace: Duration,
    pub held: Duration,
}

impl Attack {
    /// The attack of this number: the same in every run.
    pub fn of(number: u64) -> Self {
        let mut rng = Rng::with_seed(number);
        let millis = [1, 5, 15, 30, 60, 100, 130][rng.usize(..7)];
        // Most scanners let a key go at once, some when half of the pause is over.
        let held = if rng.bool() { 0 } else { millis / 2 };
        // No code is longer than a till waits for, and nobody waits a minute for a scan.
        let longest = usize::try_from(9_000 / millis).unwrap_or(0).min(200);
        let mut keys = vec![];
        while keys.is_empty() || (keys.len() < longest && rng.u8(..8) > 0) {
            keys.extend(piece(&mut rng, longest / 3));
        }
        keys.truncate(longest);
        let codes = split(&mut rng, keys);
        Self { codes, pace: Duration::from_millis(millis), held: Duration::from_millis(held) }
    }

    /// What may be searched for: a code that is one line of text and nothing else.
    pub fn lines(&self) -> Vec<String> {
        self.codes.iter().filter_map(|code| line(code)).collect()
    }
}

/// The text of a code that is one line. Control characters around it are no part of it, nor is one key before it
/// that only moves the focus.
fn line(code: &[Press]) -> Option<String> {
    let is_around = |press: &Press| matches!(press, Press::Ctrl(_));
    let is_end = |press: &Press| matches!(press, Press::Cr | Press::Tab) || is_around(press);
    let code = match code {
        [Press::Tab | Press::F(2..=4), rest @ ..] => rest,
        code => code,
    };
    let begin = code.iter().position(|press| !is_around(press))?;
    let end = code.iter().rposition(|press| !is_end(press))?;
    let text = code.get(begin..=end)?.iter().map(|press| match press {
        Press::Char(letter) => Some(*letter),
        _ => None,
    });
    Some(text.collect::<Option<String>>()?.trim().to_owned())
}

fn piece(rng: &mut Rng, most: usize) -> Vec<Press> {
    let text = |text: &str| text.chars().map(Press::Char).collect::<Vec<_>>();
    let times = |press: Press, count: usize| vec![press; count];
    match rng.u8(..14) {
        0..=2 => text(OWN),
        3 => text(OTHER),
        4..=6 => text(["99990", "00", "500", "7", "999999.99", "12345"][rng.usize(..6)]),
        7 | 8 => times(Press::Cr, 1 + rng.usize(..most.max(2))),
        9 => times(Press::Tab, 1 + rng.usize(..4)),
        10 => times(Press::F(rng.u8(1..=10)), 1 + rng.usize(..2)),
        11 => times(
            Press::Ctrl(['b', 'j', 'm', ',', 'd', 'a', 'v'][rng.usize(..7)]),
            1 + rng.usize(..most.max(2)),
        ),
        12 => times([Press::Escape, Press::Char(' ')][rng.usize(..2)], 1 + rng.usize(..3)),
        _ => [text("http://127.0.0.1:9/"), times(Press::Tab, 2), text("evilkey")].concat(),
    }
}

/// In one, two or three codes; behind each the scanner presses Enter.
fn split(rng: &mut Rng, keys: Vec<Press>) -> Vec<Vec<Press>> {
    let mut cuts: Vec<usize> = (0..rng.usize(..3)).map(|_| rng.usize(..=keys.len())).collect();
    cuts.extend([0, keys.len()]);
    cuts.sort_unstable();
    let codes = cuts.windows(2).map(|cut| [&keys[cut[0]..cut[1]], &[Press::Cr]].concat());
    // A code has something in it.
    codes.filter(|code| code.len() > 1).collect()
}

impl fmt::Debug for Attack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ms a key, held for {}:", self.pace.as_millis(), self.held.as_millis())?;
        for code in &self.codes {
            f.write_str(" [")?;
            for press in code {
                match press {
                    Press::Char(letter) => write!(f, "{letter}")?,
                    other => write!(f, "<{other:?}>")?,
                }
            }
            f.write_str("]")?;
        }
        Ok(())
    }
}
