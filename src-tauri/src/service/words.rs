//! What a service says, before anybody sees it: its texts are only shown, so they are cut and cleaned where they
//! enter. Names come from customers, and 60 kilobytes of accents on one letter stop a window for seconds.

use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;

/// How many characters of a name are shown.
pub const NAME: usize = 200;
/// Of a title, or of another word of the service's.
pub const TITLE: usize = 100;
/// Of a percentage.
pub const PERCENT: usize = 20;
/// Of a figure that says more than hundredths.
pub const FIGURE: usize = 40;
/// Of a sentence.
pub const SENTENCE: usize = 200;

/// No writing puts more marks than this on one letter.
const MARKS_IN_A_ROW: usize = 4;

/// A text as one line of at most `most` characters, without what has no look of its own: control and format
/// characters, those that turn the direction of writing among them.
#[must_use]
pub fn shown(text: &str, most: usize) -> String {
    let categories = CodePointMapData::<GeneralCategory>::new();
    let mut line = String::new();
    let (mut length, mut marks) = (0, 0);
    for character in text.chars() {
        let category = categories.get(character);
        let is_mark = matches!(
            category,
            GeneralCategory::NonspacingMark | GeneralCategory::SpacingMark | GeneralCategory::EnclosingMark
        );
        marks = if is_mark { marks + 1 } else { 0 };
        let character = match category {
            _ if character.is_whitespace() => ' ',
            GeneralCategory::Control
            | GeneralCategory::Format
            | GeneralCategory::PrivateUse
            | GeneralCategory::Surrogate
            | GeneralCategory::Unassigned => continue,
            _ if marks > MARKS_IN_A_ROW || (is_mark && line.is_empty()) => continue,
            _ => character,
        };
        if character == ' ' && (line.is_empty() || line.ends_with(' ')) {
            continue;
        }
        if length == most {
            line.truncate(line.trim_end().len());
            line.pop();
            line.push('…');
            break;
        }
        line.push(character);
        length += 1;
    }
    line.truncate(line.trim_end().len());
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_look_of_its_own_is_not_shown() {
        let check = |text: &str, expect: &str| assert_eq!(shown(text, NAME), expect, "{text:?}");
        check("Иван  Петров\r\n", "Иван Петров");
        check("\u{1b}[31mred\u{7}", "[31mred");
        check("abc\u{202e}fdp.exe\u{2066}\u{200b}\u{feff}", "abcfdp.exe");
        check("\u{301}\u{301}e\u{301}", "e\u{301}");
        check("नमस्ते Nguyễn José", "नमस्ते Nguyễn José");
        check("  ", "");
    }

    #[test]
    fn a_letter_has_no_more_marks_than_any_writing_puts_on_it() {
        let marks = |count| format!("e{}r", "\u{301}".repeat(count));
        assert_eq!(shown(&marks(4), NAME), marks(4));
        assert_eq!(shown(&marks(60_000), NAME), marks(4));
    }

    #[test]
    fn a_text_is_cut_where_it_is_longer_than_anybody_reads() {
        assert_eq!(shown(&"я".repeat(200), 200), "я".repeat(200));
        assert_eq!(shown(&"я".repeat(1_000_000), 200), format!("{}…", "я".repeat(199)));
    }
}
