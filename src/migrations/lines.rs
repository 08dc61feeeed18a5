use crate::text::Span;

/// A line of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Line<'a> {
    /// The line with its end.
    pub(super) span: Span,
    /// The line without `\n` or `\r\n`.
    pub(super) text: &'a str,
}

/// The lines of a text in order; the last may have no end.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let span = Span::new(start, start + line.len() as u32);
        start = span.end;
        let text = line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line));
        Line { span, text }
    })
}

/// What a line that is a `--` comment says; `None` for any other line.
pub(super) fn line_comment(line: &str) -> Option<&str> {
    line.trim_start().strip_prefix("--")
}

/// `text` after `prefix`, letter case aside.
pub(super) fn strip_word<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

#[cfg(test)]
mod tests {
    use super::{line_comment, lines, strip_word};

    #[test]
    fn lines_cover_the_text() {
        let found: Vec<_> = lines("a\r\n\nb").map(|line| (line.span.start, line.span.end, line.text)).collect();
        assert_eq!(found, [(0, 3, "a"), (3, 4, ""), (4, 5, "b")]);
        assert_eq!(lines("").count(), 0);
    }

    #[test]
    fn words_and_comments() {
        assert_eq!(line_comment("  -- x"), Some(" x"));
        assert_eq!(line_comment("x -- y"), None);
        assert_eq!(strip_word("Rollback: x", "rollback"), Some(": x"));
        assert_eq!(strip_word("é", "x"), None);
    }
}
