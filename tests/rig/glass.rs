//! What a window's glass shows, seen from outside: when pixels changed, by the X server's own word, and what they were.

use std::hash::{DefaultHasher, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::damage::{ConnectionExt as _, ReportLevel};
use x11rb::protocol::xproto::{ConnectionExt as _, ImageFormat};
use x11rb::rust_connection::RustConnection;

use crate::patience::patiently;

/// A part of a display.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// From the left, in pixels.
    pub x: i16,
    /// From the top, in pixels.
    pub y: i16,
    /// In pixels.
    pub width: u16,
    /// In pixels.
    pub height: u16,
}

impl Part {
    fn meets(self, other: Self) -> bool {
        let apart = |from: i16, length: u16, to: i16| i32::from(from) + i32::from(length) <= i32::from(to);
        !(apart(self.x, self.width, other.x)
            || apart(other.x, other.width, self.x)
            || apart(self.y, self.height, other.y)
            || apart(other.y, other.height, self.y))
    }
}

/// What was seen at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sight {
    at: Instant,
    /// What the pixels were: a hash of them.
    pixels: u64,
    /// How bright they were on average, 0 to 255.
    brightness: u8,
}

#[derive(Debug)]
struct Watch {
    part: Part,
    sights: Vec<Sight>,
}

/// A part of a display that is watched.
#[derive(Clone, Debug)]
pub struct Glass(Arc<Mutex<Watch>>);

impl Glass {
    /// Watches the display of this name, until it ends.
    pub(crate) fn of(display: &str) -> Self {
        let (connection, screen) = x11rb::connect(Some(display)).expect("the display");
        let root = connection.setup().roots[screen].root;
        connection.damage_query_version(1, 1).expect("a request").reply().expect("the display knows XDamage");
        let damage = connection.generate_id().expect("an id");
        connection.damage_create(damage, root, ReportLevel::RAW_RECTANGLES).expect("a request");
        connection.flush().expect("the display");
        // The first word is about what was there before.
        connection.wait_for_event().expect("the display");
        let glass = Self(Arc::new(Mutex::new(Watch { part: Part::default(), sights: vec![] })));
        let watching = glass.clone();
        thread::spawn(move || {
            loop {
                // What came while the eye was looking may be what it has seen.
                let waiting = connection.poll_for_event().ok().flatten();
                let was_waiting = waiting.is_some();
                let Some(event) = waiting.or_else(|| connection.wait_for_event().ok()) else { return };
                let at = Instant::now();
                let mut is_here = watching.is_hit(&event);
                while let Ok(Some(event)) = connection.poll_for_event() {
                    is_here |= watching.is_hit(&event);
                }
                let part = watching.watch().part;
                if is_here && let Some((pixels, brightness)) = look(&connection, root, part) {
                    let mut watch = watching.watch();
                    // What was seen while the eye turned elsewhere is of no use, and what was painted as it was is no change.
                    if watch.part != part {
                        continue;
                    }
                    match watch.sights.last_mut() {
                        Some(last) if last.pixels == pixels && was_waiting => last.at = at,
                        Some(last) if last.pixels == pixels => (),
                        _ => watch.sights.push(Sight { at, pixels, brightness }),
                    }
                }
            }
        });
        glass
    }

    /// Watches this part from now on, and forgets what was seen.
    pub fn watch_part(&self, part: Part) {
        *self.watch() = Watch { part, sights: vec![] };
    }

    /// Waits until something has changed since a moment. Returns when it first did.
    #[must_use]
    pub fn changed(&self, since: Instant) -> Instant {
        let first = || self.watch().sights.iter().map(|sight| sight.at).find(|at| *at >= since);
        patiently("something to change", first)
    }

    /// Waits until something has changed since a moment, and then nothing more for so long. Returns when it last did.
    #[must_use]
    pub fn settled(&self, since: Instant, still: Duration) -> Instant {
        let shown = || {
            let last = self.watch().sights.last().map(|last| last.at);
            last.filter(|at| *at >= since && at.elapsed() > still)
        };
        patiently("something to be shown", shown)
    }

    /// How bright it was at the brightest, of 255, and at the end.
    #[must_use]
    pub fn brightness(&self) -> (u8, u8) {
        let watch = self.watch();
        let brightest = watch.sights.iter().map(|sight| sight.brightness).max();
        (brightest.unwrap_or_default(), watch.sights.last().map_or(0, |sight| sight.brightness))
    }

    fn is_hit(&self, event: &Event) -> bool {
        let Event::DamageNotify(damage) = event else { return false };
        let area = damage.area;
        let hit = Part { x: area.x, y: area.y, width: area.width, height: area.height };
        hit.meets(self.watch().part)
    }

    fn watch(&self) -> MutexGuard<'_, Watch> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a display shows, four bytes a pixel.
pub(crate) fn pixels(connection: &RustConnection, root: u32, part: Part) -> Option<Vec<u8>> {
    let Part { x, y, width, height } = part;
    let asked = connection.get_image(ImageFormat::Z_PIXMAP, root, x, y, width, height, !0).ok()?;
    Some(asked.reply().ok()?.data)
}

fn look(connection: &RustConnection, root: u32, part: Part) -> Option<(u64, u8)> {
    let pixels = pixels(connection, root, part)?;
    let mut hasher = DefaultHasher::new();
    hasher.write(&pixels);
    // Green is most of what an eye takes for bright.
    let green = pixels.chunks_exact(4).map(|pixel| usize::from(pixel[1]));
    let brightness = green.sum::<usize>() / (pixels.len() / 4).max(1);
    Some((hasher.finish(), u8::try_from(brightness).unwrap_or(u8::MAX)))
}
