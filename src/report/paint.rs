//! Colours and widths of text for a terminal.

use super::terminal::Style;
use crate::document::{Inline, Link, Target, Tone};

/// What a piece of text is, and so how it looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ink {
    Plain,
    Heading,
    Title,
    Name,
    Faint,
    Added,
    Changed,
    Removed,
    Warning,
}

impl Ink {
    const fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Heading => "1",
            Self::Title => "33",
            Self::Name => "36",
            Self::Faint => "2",
            Self::Added => "32",
            Self::Changed => "34",
            Self::Removed => "31",
            Self::Warning => "1;33",
        }
    }
}

impl Style {
    /// A text in that ink; control characters are taken out, so that a name cannot steer the terminal.
    pub(super) fn paint(self, ink: Ink, text: &str) -> String {
        let text: String = text.chars().filter(|character| !character.is_control() || *character == '\n').collect();
        match (self, ink.code()) {
            (Self::Plain, _) | (_, "") => text,
            (Self::Coloured, code) => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        }
    }
}

/// A run of text in one ink.
pub(super) type Run = (Ink, String);

/// Inlines as runs of text; what is code without colours stands as it is.
pub(super) fn runs(inlines: &[Inline]) -> Vec<Run> {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text(text) => (Ink::Plain, text.clone()),
            Inline::Markdown(text) => (Ink::Plain, text.to_string()),
            Inline::Code(text) => (Ink::Name, one_line(text)),
            Inline::Link(Link { text, target: Target::Source { line, .. }, code: false }) => {
                (Ink::Faint, format!("{text}:{line}"))
            }
            Inline::Link(link) if link.code => (Ink::Name, one_line(&link.text)),
            Inline::Link(link) => (Ink::Faint, link.text.clone()),
            Inline::Strong(text) => (Ink::Heading, text.clone()),
            Inline::Removed(text) => (Ink::Removed, one_line(text)),
            Inline::Badge(badge) => (ink_of(badge.tone), badge.text.clone()),
            Inline::Break => (Ink::Plain, "\n".to_owned()),
        })
        .collect()
}

fn ink_of(tone: Tone) -> Ink {
    match tone {
        Tone::Added => Ink::Added,
        Tone::Changed => Ink::Changed,
        Tone::Removed => Ink::Removed,
        Tone::Warning => Ink::Warning,
        Tone::Fact => Ink::Title,
        Tone::Quiet => Ink::Faint,
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How many columns a text takes; letters count one each, as in most fonts and languages.
pub(super) fn width(text: &str) -> usize {
    text.chars().count()
}

/// Breaks runs into lines of at most `columns`, between words where that is possible.
pub(super) fn wrap(runs: &[Run], columns: usize) -> Vec<Vec<Run>> {
    let columns = columns.max(8);
    let mut lines: Vec<Vec<Run>> = vec![Vec::new()];
    let mut taken = 0;
    for (ink, text) in runs {
        for (number, paragraph) in text.split('\n').enumerate() {
            if number > 0 {
                lines.push(Vec::new());
                taken = 0;
            }
            for word in paragraph.split_inclusive(' ') {
                if taken > 0 && taken + width(word.trim_end()) > columns {
                    lines.push(Vec::new());
                    taken = 0;
                }
                for piece in pieces(word, columns) {
                    if taken > 0 && taken + width(piece.trim_end()) > columns {
                        lines.push(Vec::new());
                        taken = 0;
                    }
                    taken += width(piece);
                    push(&mut lines, *ink, piece);
                }
            }
        }
    }
    lines
}

fn push(lines: &mut [Vec<Run>], ink: Ink, piece: &str) {
    let Some(line) = lines.last_mut() else { return };
    match line.last_mut() {
        Some((last, text)) if *last == ink => text.push_str(piece),
        _ => line.push((ink, piece.to_owned())),
    }
}

/// A word that is wider than the line in pieces that fit.
fn pieces(word: &str, columns: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = word;
    while width(rest.trim_end()) > columns {
        let at = rest.char_indices().nth(columns).map_or(rest.len(), |(at, _)| at);
        pieces.push(&rest[..at]);
        rest = &rest[at..];
    }
    pieces.push(rest);
    pieces
}

/// A line with its colours, without blanks at its end.
pub(super) fn painted(line: &[Run], style: Style) -> String {
    let end = line.iter().rposition(|(_, text)| !text.trim_end().is_empty()).map_or(0, |at| at + 1);
    let last = end.saturating_sub(1);
    let pieces = line[..end]
        .iter()
        .enumerate()
        .map(|(at, (ink, text))| style.paint(*ink, if at == last { text.trim_end() } else { text }));
    pieces.collect()
}

#[cfg(test)]
mod tests {
    use super::{Ink, painted, wrap};
    use crate::report::Style;

    fn wrapped(text: &str, columns: usize) -> Vec<String> {
        let lines = wrap(&[(Ink::Plain, text.to_owned())], columns);
        lines.iter().map(|line| painted(line, Style::Plain)).collect()
    }

    #[test]
    fn lines_break_between_words_and_within_those_that_are_too_long() {
        assert_eq!(wrapped("one two three four", 9), ["one two", "three", "four"]);
        assert_eq!(wrapped("abcdefghijkl", 8), ["abcdefgh", "ijkl"]);
        assert_eq!(wrapped("a\n\nb", 9), ["a", "", "b"]);
    }

    #[test]
    fn a_name_cannot_steer_the_terminal() {
        assert_eq!(Style::Plain.paint(Ink::Name, "a\u{1b}[31mb"), "a[31mb");
        assert_eq!(Style::Coloured.paint(Ink::Removed, "x"), "\u{1b}[31mx\u{1b}[0m");
    }
}
