//! Code as HTML: SQL coloured by its tokens, differences by what came and went, lines numbered where they can be linked to.

use std::fmt::Write as _;

use super::inline::escape;
use crate::document::Code;
use crate::sql::lex::{Lexer, TokenKind};

/// What code looks like; a span never crosses the end of a line.
pub(super) fn code(code: &Code) -> String {
    lines(code, None)
}

/// The same with the numbers that its lines have in their file.
pub(super) fn numbered(code: &Code, first: u32) -> String {
    lines(code, Some(first))
}

fn lines(code: &Code, first: Option<u32>) -> String {
    let text = code.text.trim_end();
    let mut lines = Lines::new(text, first);
    match code.language {
        "sql" => sql(text, &mut lines),
        "diff" => diff(text, &mut lines),
        _ => lines.piece(text, None),
    }
    lines.finish()
}

fn sql(text: &str, lines: &mut Lines) {
    let mut done = 0;
    for token in Lexer::new(text) {
        let class = match token.kind {
            TokenKind::Word if token.keyword.is_some() => "k",
            kind if kind.is_comment() => "c",
            kind if kind.is_string() => "s",
            TokenKind::BitString | TokenKind::HexString | TokenKind::UnterminatedString => "s",
            TokenKind::Integer | TokenKind::Decimal => "n",
            _ => continue,
        };
        let range = token.span.range();
        if range.start >= done {
            lines.piece(&text[done..range.start], None);
            lines.piece(&text[range.clone()], Some(class));
            done = range.end;
        }
    }
    lines.piece(&text[done..], None);
}

/// A unified diff.
fn diff(text: &str, lines: &mut Lines) {
    for line in text.split_inclusive('\n') {
        let class = match line.as_bytes().first() {
            Some(b'+') => Some("ins"),
            Some(b'-') => Some("del"),
            Some(b'@') => Some("c"),
            _ => None,
        };
        lines.piece(line, class);
    }
}

/// Lines as they are written.
struct Lines {
    html: String,
    /// The number of the line at hand, if lines are numbered.
    number: Option<u32>,
}

impl Lines {
    fn new(text: &str, first: Option<u32>) -> Self {
        let mut lines = Self { html: String::with_capacity(text.len() * 3), number: first };
        lines.begin();
        lines
    }

    fn begin(&mut self) {
        if let Some(number) = self.number {
            let _ = write!(self.html, "<span class=\"line\" id=\"L{number}\" data-line=\"{number}\">");
        }
    }

    fn end(&mut self) {
        self.html.push('\n');
        if let Some(number) = &mut self.number {
            *number += 1;
            self.html.push_str("</span>");
        }
    }

    /// A text in a span of a class.
    fn piece(&mut self, text: &str, class: Option<&str>) {
        let mut rest = text;
        while let Some(end) = memchr::memchr(b'\n', rest.as_bytes()) {
            self.within_line(&rest[..end], class);
            self.end();
            self.begin();
            rest = &rest[end + 1..];
        }
        self.within_line(rest, class);
    }

    /// A text that holds no end of a line but carriage returns, which are left out.
    fn within_line(&mut self, text: &str, class: Option<&str>) {
        let class = class.filter(|_| !text.is_empty());
        if let Some(class) = class {
            self.html.push_str("<span class=\"");
            self.html.push_str(class);
            self.html.push_str("\">");
        }
        let mut rest = text;
        while let Some(end) = memchr::memchr(b'\r', rest.as_bytes()) {
            escape(&rest[..end], &mut self.html);
            rest = &rest[end + 1..];
        }
        escape(rest, &mut self.html);
        if class.is_some() {
            self.html.push_str("</span>");
        }
    }

    fn finish(mut self) -> String {
        self.end();
        self.html
    }
}

#[cfg(test)]
mod tests {
    use super::lines;
    use crate::document::Code;

    fn html(language: &'static str, text: &str, first: Option<u32>) -> String {
        lines(&Code { language, text: text.into(), first_line: None }, first)
    }

    #[test]
    fn what_came_and_what_went_is_marked() {
        let difference = html("diff", " a\n+<b\n-c", None);
        assert_eq!(difference, " a\n<span class=\"ins\">+&lt;b</span>\n<span class=\"del\">-c</span>\n");
    }

    #[test]
    fn spans_never_cross_lines() {
        let lines = html("sql", "SELECT '<a\nb' -- x", None);
        let (first, second) = lines.split_once('\n').expect("there are two lines");
        assert_eq!(first, "<span class=\"k\">SELECT</span> <span class=\"s\">'&lt;a</span>");
        assert_eq!(second, "<span class=\"s\">b'</span> <span class=\"c\">-- x</span>\n");
    }

    #[test]
    fn lines_that_can_be_linked_to_have_numbers() {
        let lines = html("text", "a\r\n\nb", Some(7));
        let line = |number: u32, text: &str| {
            format!("<span class=\"line\" id=\"L{number}\" data-line=\"{number}\">{text}\n</span>")
        };
        assert_eq!(lines, line(7, "a") + &line(8, "") + &line(9, "b"));
    }
}
