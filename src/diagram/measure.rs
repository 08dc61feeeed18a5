//! How wide text is, without a font at hand: the widest of what readers commonly have, so that nothing overflows.

use super::printable;

/// The kinds of text in a box.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Font {
    /// The name of a table or group.
    Bold,
    /// The name of a column.
    Regular,
    /// A type.
    Mono,
}

/// Advance widths of the printable ASCII characters in hundredths of the font size: for each the wider of `DejaVu Sans`,
/// the widest common default, and Arial's metrics.
const REGULAR: [u8; 95] = [
    32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84,
    84, 84, 56, 102, 69, 69, 73, 78, 67, 62, 78, 76, 30, 50, 67, 56, 87, 75, 79, 67, 79, 73, 67, 62, 74, 69, 99, 69,
    67, 69, 40, 34, 40, 84, 56, 50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53, 40, 64,
    60, 82, 60, 60, 53, 64, 34, 64, 84,
];

/// The same for the bold fonts.
const BOLD: [u8; 95] = [
    35, 46, 53, 84, 70, 101, 88, 31, 46, 46, 53, 84, 38, 42, 38, 37, 70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 40, 40,
    84, 84, 84, 62, 100, 78, 77, 74, 84, 69, 69, 83, 84, 38, 56, 78, 64, 100, 84, 86, 74, 86, 78, 73, 69, 82, 78, 111,
    78, 73, 73, 46, 37, 46, 84, 56, 50, 68, 72, 60, 72, 68, 44, 72, 72, 35, 35, 67, 35, 105, 72, 69, 72, 72, 50, 60,
    48, 72, 66, 93, 65, 66, 59, 72, 37, 72, 84,
];

impl Font {
    /// The size in pixels that the style sheet gives it.
    pub(super) fn size(self) -> i32 {
        match self {
            Self::Bold => 13,
            Self::Regular => 12,
            Self::Mono => 11,
        }
    }

    /// The advance of a character in hundredths of the font size.
    fn advance(self, letter: char) -> i32 {
        let ascii = (letter as usize).checked_sub(0x20).filter(|place| *place < REGULAR.len());
        match (self, ascii) {
            (Self::Mono, Some(_)) => 61,
            (Self::Regular, Some(place)) => i32::from(REGULAR[place]),
            (Self::Bold, Some(place)) => i32::from(BOLD[place]),
            (_, None) => advance_beyond_ascii(letter),
        }
    }
}

/// Rough classes of the rest of Unicode: marks that combine take no room, ideographs and emoji are square, letters of
/// other alphabets are at most a wide Latin one.
fn advance_beyond_ascii(letter: char) -> i32 {
    match letter as u32 {
        0x0300..=0x036f | 0x200b..=0x200f | 0x20d0..=0x20ff | 0xfe00..=0xfe0f => 0,
        0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xff00..=0xff60 | 0x20000..=0x3fffd => {
            104
        }
        0x1f000..=0x1faff | 0x2600..=0x27bf => 130,
        _ => 88,
    }
}

/// The width of the text in whole pixels.
pub(super) fn width(text: &str, font: Font) -> i32 {
    let hundredths = text.chars().map(|letter| font.advance(printable(letter))).fold(0, i32::saturating_add);
    (hundredths.saturating_mul(font.size()) + 99) / 100
}

/// The longest beginning of the text that fits, with an ellipsis if that is not all of it.
pub(super) fn shortened(text: &str, font: Font, most: i32) -> String {
    if width(text, font) <= most {
        let is_plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        return if is_plain { text.to_owned() } else { text.chars().map(printable).collect() };
    }
    let room = most * 100 / font.size() - font.advance('\u{2026}');
    let mut used = 0;
    let fits = text.chars().map(printable).take_while(|letter| {
        used += font.advance(*letter);
        used <= room
    });
    let mut short: String = fits.collect();
    short.truncate(short.trim_end().len());
    short.push('\u{2026}');
    short
}

#[cfg(test)]
mod tests {
    use super::{Font, shortened, width};

    #[test]
    fn long_text_ends_in_an_ellipsis_that_still_fits() {
        let name = "a_very_long_name_of_a_column_that_nobody_wants_to_read_twice_in_a_day";
        for font in [Font::Bold, Font::Regular, Font::Mono] {
            let short = shortened(name, font, 120);
            assert!(short.ends_with('\u{2026}') && short.len() > 12, "{short}");
            assert!(width(&short, font) <= 120);
            assert_eq!(shortened("id", font, 120), "id");
        }
        assert_eq!(shortened("", Font::Bold, 10), "");
    }

    #[test]
    fn wide_characters_count_wide() {
        assert!(width("注文明細", Font::Regular) >= 4 * Font::Regular.size());
        assert_eq!(width("e\u{301}", Font::Regular), width("e", Font::Regular));
    }
}
