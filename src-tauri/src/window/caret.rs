//! A caret that blinks wakes the page, the display and the processor all day long, on a till that nobody uses, too. Where the web
//! view does as the desktop is set, it stands still.

use gtk::Settings;
use gtk::prelude::GtkSettingsExt;

/// Lets no caret of this program blink.
pub fn stand_still() {
    if let Some(settings) = Settings::default() {
        settings.set_gtk_cursor_blink(false);
    }
}
