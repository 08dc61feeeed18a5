//! Colours for SQL, by its tokens.

use crate::sql::lex::{Lexer, TokenKind};

/// SQL as HTML: keywords, strings, numbers and comments in spans of their own; a line ends where the text's does, also
/// within a span.
pub(super) fn sql(text: &str) -> Vec<String> {
    let mut html = String::with_capacity(text.len() * 2);
    let mut done = 0;
    for token in Lexer::new(text) {
        let range = token.span.range();
        if range.start < done {
            continue;
        }
        escape_into(&text[done..range.start], None, &mut html);
        let class = match token.kind {
            TokenKind::Word if token.keyword.is_some() => Some("k"),
            kind if kind.is_comment() => Some("c"),
            kind if kind.is_string() => Some("s"),
            TokenKind::BitString | TokenKind::HexString | TokenKind::UnterminatedString => Some("s"),
            TokenKind::Integer | TokenKind::Decimal => Some("n"),
            _ => None,
        };
        escape_into(&text[range.clone()], class, &mut html);
        done = range.end;
    }
    escape_into(&text[done..], None, &mut html);
    html.split('\n').map(str::to_owned).collect()
}

/// Text of any kind, a line each.
pub(super) fn plain(text: &str) -> Vec<String> {
    let mut html = String::with_capacity(text.len());
    escape_into(text, None, &mut html);
    html.split('\n').map(str::to_owned).collect()
}

/// A unified diff: what came and what went in spans of their own.
pub(super) fn diff(text: &str) -> Vec<String> {
    let line = |line: &str| {
        let class = match line.as_bytes().first() {
            Some(b'+') => Some("ins"),
            Some(b'-') => Some("del"),
            Some(b'@') => Some("c"),
            _ => None,
        };
        let mut html = String::with_capacity(line.len());
        escape_into(line, class, &mut html);
        html
    };
    text.split('\n').map(line).collect()
}

fn escape_into(text: &str, class: Option<&str>, html: &mut String) {
    let open = |html: &mut String| {
        if let Some(class) = class {
            html.push_str(&format!("<span class=\"{class}\">"));
        }
    };
    if text.is_empty() {
        return;
    }
    open(html);
    for character in text.chars() {
        match character {
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '&' => html.push_str("&amp;"),
            '\r' => {}
            '\n' if class.is_some() => {
                html.push_str("</span>\n");
                open(html);
            }
            _ => html.push(character),
        }
    }
    if class.is_some() {
        html.push_str("</span>");
    }
}

#[cfg(test)]
mod tests {
    use super::{diff, sql};

    #[test]
    fn what_came_and_what_went_is_marked() {
        assert_eq!(diff(" a\n+<b")[1], "<span class=\"ins\">+&lt;b</span>");
        assert_eq!(diff("-c")[0], "<span class=\"del\">-c</span>");
    }

    #[test]
    fn spans_never_cross_lines() {
        let lines = sql("SELECT '<a\nb' -- x");
        assert_eq!(lines[0], "<span class=\"k\">SELECT</span> <span class=\"s\">'&lt;a</span>");
        assert_eq!(lines[1], "<span class=\"s\">b'</span> <span class=\"c\">-- x</span>");
    }
}
