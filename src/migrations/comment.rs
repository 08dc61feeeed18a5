use super::lines::{Line, line_comment, lines, strip_word};
use super::migration::Comment;
use crate::text::{FileId, Location, Span};

/// Why a migration was made: what its first line comment that begins with `Reason:` says, or else the comment that
/// opens it. `text` is the up side, the tool's own comments blanked.
pub(super) fn find(file: FileId, text: &str) -> Option<Comment> {
    let (span, text) = reason(text).or_else(|| opening(text))?;
    Some(Comment { location: Location { file, span }, text })
}

/// A `-- Reason:` line with the comment lines that go on with it.
fn reason(text: &str) -> Option<(Span, String)> {
    let mut rest = lines(text).skip_while(|line| labelled_reason(line).is_none());
    let first = rest.next()?;
    let mut span = trimmed(first);
    let mut said = vec![labelled_reason(&first)?.trim()];
    for line in rest {
        let Some(more) = line_comment(line.text).map(str::trim).filter(|more| !more.is_empty()) else { break };
        if is_labelled(more) {
            break;
        }
        span = span.to(trimmed(line));
        said.push(more);
    }
    let said = said.join("\n").trim().to_owned();
    (!said.is_empty()).then_some((span, said))
}

fn labelled_reason<'a>(line: &Line<'a>) -> Option<&'a str> {
    strip_word(line_comment(line.text)?.trim_start(), "reason:")
}

/// Whether a comment line begins with a word and a colon, such as `Rollback:`.
fn is_labelled(line: &str) -> bool {
    let word = line.split(':').next().unwrap_or_default();
    word.len() < line.len() && word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphabetic)
}

/// The first comment that is no licence, if no SQL stands before it.
fn opening(text: &str) -> Option<(Span, String)> {
    let mut start = 0;
    loop {
        start = text.len() - text[start..].trim_start().len();
        let (span, said) = if text[start..].starts_with("/*") { block(text, start)? } else { line_block(text, start)? };
        if !is_licence(&said) {
            return (!said.is_empty()).then_some((span, said));
        }
        start = span.end as usize;
    }
}

fn is_licence(said: &str) -> bool {
    ["Copyright", "SPDX-License-Identifier", "(c) "].iter().any(|sign| said.contains(sign))
}

/// The line comments from `start` up to a line that is none.
fn line_block(text: &str, start: usize) -> Option<(Span, String)> {
    let comments = lines(&text[start..]).map_while(|line| line_comment(line.text).map(|said| (line, said)));
    let (mut span, mut said): (Option<Span>, Vec<&str>) = (None, Vec::new());
    for (line, text) in comments {
        let here = trimmed(line).shifted(start as u32);
        span = Some(span.map_or(here, |span| span.to(here)));
        said.push(text.strip_prefix(' ').unwrap_or(text));
    }
    Some((span?, without_rulers(&said)))
}

/// The block comment at `start`; block comments nest in PostgreSQL.
fn block(text: &str, start: usize) -> Option<(Span, String)> {
    let (mut depth, mut at) = (0, start);
    while let Some(found) = memchr::memchr2(b'*', b'/', &text.as_bytes()[at..]) {
        at += found;
        match text.as_bytes().get(at..at + 2) {
            Some(b"/*") => depth += 1,
            Some(b"*/") => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            let said: Vec<_> = text[start + 2..at - 2].lines().map(without_margin).collect();
            return Some((Span::new(start as u32, at as u32), without_rulers(&said)));
        }
    }
    None
}

/// A line of a block comment without blanks and the star of its margin.
fn without_margin(line: &str) -> &str {
    let line = line.trim();
    line.strip_prefix('*').map_or(line, str::trim_start)
}

/// The lines together, less rulers such as `-----` and empty lines at either end; empty if they say nothing.
fn without_rulers(lines: &[&str]) -> String {
    let is_ruler = |line: &&str| !line.chars().any(char::is_alphanumeric);
    let Some(first) = lines.iter().position(|line| !is_ruler(line)) else { return String::new() };
    let last = lines.iter().rposition(|line| !is_ruler(line)).unwrap_or(first);
    let kept = lines[first..=last].iter().filter(|line| line.trim().is_empty() || !is_ruler(line));
    kept.map(|line| line.trim_end()).collect::<Vec<_>>().join("\n")
}

/// The line without blanks and its end.
fn trimmed(line: Line<'_>) -> Span {
    let before = (line.text.len() - line.text.trim_start().len()) as u32;
    Span::new(line.span.start + before, line.span.start + line.text.trim_end().len() as u32)
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::text::FileId;

    fn check(sql: &str, expected: Option<&str>) {
        let comment = find(FileId(0), sql);
        assert_eq!(comment.as_ref().map(|comment| comment.text.as_str()), expected, "{sql}");
        if let Some(comment) = comment {
            let shown = comment.location.span.slice(sql);
            assert!(shown.starts_with("--") || shown.starts_with("/*"), "{shown}");
        }
    }

    #[test]
    fn the_opening_comment_is_the_reason() {
        check(
            "\n-- Users sign in.\n-- With a password.\n\n-- The table.\ncreate table t ();",
            Some("Users sign in.\nWith a password."),
        );
        check(
            "/*\n * Users sign in.\n *\n * /* nested */ yes.\n */\nselect 1;",
            Some("Users sign in.\n\n/* nested */ yes."),
        );
        check("----------\n-- Users --\r\n----------\n", Some("Users --"));
        check("create table t (); -- late", None);
        check("--\n", None);
        check("-- Copyright A\n-- SPDX-License-Identifier: MIT\n\n/* Why. */\nselect 1;", Some("Why."));
        check("-- Copyright A", None);
        check("/* open", None);
        check("", None);
    }

    #[test]
    fn a_labelled_reason_wins() {
        check(
            "-- Licence: none\nselect 1;\n-- Reason: people\n--   forget.\n-- Rollback:\n-- select 2;",
            Some("people\nforget."),
        );
        check("-- Licence\n-- reason:\n", Some("Licence\nreason:"));
    }
}
