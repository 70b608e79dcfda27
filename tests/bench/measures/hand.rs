//! A hand before a window, and an eye on a part of it.

use std::time::{Duration, Instant};

use rig::{OnScreen, Press};

use super::counter::{Place, STILL};

/// Who presses and looks.
#[derive(Clone, Copy)]
pub struct Hand<'a>(pub &'a OnScreen);

impl Hand<'_> {
    /// Turns the eye to a place of the window.
    pub fn look_at(self, (x, y, width, height): Place) {
        self.0.glass().watch_part(self.0.part(x, y, width, height));
    }

    /// Presses a key as a person does. Returns how long it took until something changed here.
    pub fn press(self, key: Press, place: Place) -> Duration {
        self.look_at(place);
        let pressed = Instant::now();
        self.0.keyboard().tap_by_hand(key);
        let changed = self.0.glass().changed(pressed);
        self.0.keyboard().finish();
        let _ = self.0.glass().settled(pressed, STILL);
        changed - pressed
    }

    /// Clicks on a place of the window. Returns how long it took until something changed here.
    pub fn click(self, (x, y): (i16, i16), place: Place) -> Duration {
        self.look_at(place);
        let at = self.0.part(x, y, 1, 1);
        let pressed = Instant::now();
        self.0.keyboard().click_at(at.x, at.y);
        let changed = self.0.glass().changed(pressed);
        let _ = self.0.glass().settled(pressed, STILL);
        changed - pressed
    }
}
