//! Pieces of text as Markdown, safe in paragraphs and table cells.

use std::fmt::Write as _;

use super::Writer;
use super::path::path_of;
use crate::document::{Inline, Link, Target, Tone};
use crate::render::percent::percent_encode_into;

/// Text with everything escaped that Markdown or HTML would take for markup.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    escape_into(text, &mut escaped);
    escaped
}

/// The same at the end of a text.
fn escape_into(text: &str, escaped: &mut String) {
    let mut done = 0;
    // All of these are ASCII, so a character ends before and after each.
    for (at, byte) in text.bytes().enumerate() {
        let instead = match byte {
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'&' => "&amp;",
            b'\n' | b'\r' => " ",
            b'\\' | b'`' | b'*' | b'_' | b'[' | b']' | b'#' | b'~' | b'$' => "\\",
            _ => continue,
        };
        escaped.push_str(&text[done..at]);
        escaped.push_str(instead);
        done = if instead == "\\" { at } else { at + 1 };
    }
    escaped.push_str(&text[done..]);
}

/// A heading: escaped, in one line.
pub(super) fn heading(text: &str) -> String {
    escape(text).trim().to_owned()
}

/// Inlines as a paragraph.
pub(super) fn paragraph(writer: &Writer<'_>, inlines: &[Inline]) -> String {
    let mut text = String::new();
    for inline in inlines {
        piece(writer, inline, &mut text);
    }
    text
}

/// Inlines as a cell of a table.
pub(super) fn cell(writer: &Writer<'_>, inlines: &[Inline]) -> String {
    let text = paragraph(writer, inlines);
    if text.contains(['|', '\n']) { text.replace('|', "\\|").replace('\n', " ") } else { text }
}

/// The text alone, for HTML.
pub(super) fn plain(inlines: &[Inline]) -> String {
    let text: String = inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text(text) | Inline::Code(text) | Inline::Strong(text) | Inline::Removed(text) => text.clone(),
            Inline::Markdown(text) => text.to_string(),
            Inline::Link(link) => link.text.clone(),
            Inline::Badge(badge) => badge.text.clone(),
            Inline::Break => " ".to_owned(),
        })
        .collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn piece(writer: &Writer<'_>, inline: &Inline, out: &mut String) {
    match inline {
        Inline::Text(text) => escape_into(text, out),
        Inline::Code(text) => code_into(text, out),
        Inline::Markdown(text) => out.push_str(&neutral_markdown(text).replace('\n', " ")),
        Inline::Link(target) => link_into(writer, target, out),
        Inline::Badge(badge) => match badge.tone {
            Tone::Added => out.push('➕'),
            Tone::Removed => out.push('➖'),
            Tone::Changed => out.push_str("✏️"),
            Tone::Warning => around("⚠️ **", out, "**", |out| escape_into(&badge.text, out)),
            Tone::Fact | Tone::Quiet => around("<sup>", out, "</sup>", |out| escape_into(&badge.text, out)),
        },
        Inline::Strong(text) => around("**", out, "**", |out| escape_into(text, out)),
        Inline::Removed(text) => around("~~", out, "~~", |out| code_into(text, out)),
        Inline::Break => out.push_str("<br>"),
    }
}

fn around(before: &str, out: &mut String, after: &str, inner: impl FnOnce(&mut String)) {
    out.push_str(before);
    inner(out);
    out.push_str(after);
}

/// A code span, whatever backticks it holds, in one line.
fn code_into(text: &str, out: &mut String) {
    // Nearly all are names.
    if !text.is_empty() && text.bytes().all(|byte| matches!(byte, b'!'..=b'~') && byte != b'`') {
        return around("`", out, "`", |out| out.push_str(text));
    }
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let ticks = |out: &mut String| (0..=longest).for_each(|_| out.push('`'));
    let mut words = text.split_whitespace();
    let Some(first) = words.next() else { return };
    let text = text.trim();
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    ticks(out);
    out.push_str(space);
    out.push_str(first);
    for word in words {
        out.push(' ');
        out.push_str(word);
    }
    out.push_str(space);
    ticks(out);
}

/// A link relative to the page.
pub(super) fn link(writer: &Writer<'_>, link: &Link) -> String {
    let mut text = String::new();
    link_into(writer, link, &mut text);
    text
}

fn link_into(writer: &Writer<'_>, link: &Link, out: &mut String) {
    around("[", out, "](", |out| if link.code { code_into(&link.text, out) } else { escape_into(&link.text, out) });
    match &link.target {
        Target::Page(page, anchor) => {
            out.push_str(&writer.relative(&path_of(page)));
            out.push_str(anchor.as_deref().map(section_of).unwrap_or_default());
        }
        Target::Source { path, line, last_line, .. } => {
            let up = "../".repeat(writer.page.matches('/').count());
            out.push_str(&encode_path(&format!("{up}{}{path}", writer.options.to_root)));
            let _ = write!(out, "#L{line}");
            if line != last_line {
                let _ = write!(out, "-L{last_line}");
            }
        }
    }
    out.push(')');
}

/// The heading under which an anchor's row stands: rows of Markdown tables have no anchors of their own.
fn section_of(anchor: &str) -> &'static str {
    match anchor.split('-').next().unwrap_or_default() {
        "column" => "#columns",
        "constraint" => "#constraints",
        "index" => "#indexes",
        "trigger" => "#triggers",
        "policy" => "#policies",
        "types" => "#types",
        "functions" => "#functions",
        _ => "",
    }
}

/// A path that may stand between the parentheses of a link.
pub(super) fn encode_path(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    percent_encode_into(path, b"-._~/", &mut encoded);
    encoded
}

/// Markdown that a person wrote, with raw HTML shown as text and links that could run something made plain.
pub(super) fn neutral_markdown(markdown: &str) -> String {
    let mut neutral = String::with_capacity(markdown.len());
    for (at, line) in markdown.trim().lines().enumerate() {
        if at > 0 {
            neutral.push('\n');
        }
        let line = line.trim_end();
        // A heading of a comment must not become one of the page.
        let line = if line.starts_with('#') { format!("\\{line}") } else { line.to_owned() };
        push_without_tags(&line, &mut neutral);
    }
    without_dangerous_links(neutral)
}

/// A part of a page that a person wrote: the same, but its headings stay, and what stands between fences is code.
pub(super) fn neutral_prose(markdown: &str) -> String {
    let mut neutral = String::with_capacity(markdown.len());
    let mut fence = None;
    for line in markdown.trim().lines() {
        if !neutral.is_empty() {
            neutral.push('\n');
        }
        let mark = ["```", "~~~"].into_iter().find(|mark| line.trim_start().starts_with(mark));
        if fence.is_none() && mark.is_none() {
            push_without_tags(line.trim_end(), &mut neutral);
            continue;
        }
        neutral.push_str(line.trim_end());
        fence = match fence {
            None => mark,
            Some(open) if mark == Some(open) => None,
            open => open,
        };
    }
    without_dangerous_links(neutral)
}

/// What stands between backticks is shown as it is; outside of them a `<` would begin a tag.
fn push_without_tags(line: &str, neutral: &mut String) {
    let is_paired = line.matches('`').count().is_multiple_of(2);
    for (part, piece) in line.split('`').enumerate() {
        if part > 0 {
            neutral.push('`');
        }
        let in_code = part % 2 == 1 && is_paired;
        neutral.push_str(&if in_code { piece.to_owned() } else { piece.replace('<', "&lt;") });
    }
}

/// A text that has an address that could run something has no links.
fn without_dangerous_links(markdown: String) -> String {
    let lower = markdown.to_ascii_lowercase();
    if ["javascript:", "vbscript:", "data:"].iter().any(|scheme| lower.contains(scheme)) {
        return markdown.replace("](", "]\\(");
    }
    markdown
}

#[cfg(test)]
mod tests {
    use super::{code_into, encode_path, escape, neutral_markdown};

    #[test]
    fn hostile_text_stays_text() {
        assert_eq!(escape("<script>a_b*"), "&lt;script&gt;a\\_b\\*");
        let mut code = String::new();
        code_into("a\n `b`", &mut code);
        assert_eq!(code, "`` a `b` ``");
        assert_eq!(encode_path("1 - init.sql"), "1%20-%20init.sql");
        assert_eq!(neutral_markdown("at `/w/<slug>` <b"), "at `/w/<slug>` &lt;b");
        assert_eq!(neutral_markdown("[x](javascript:alert(1)) <b>"), "[x]\\(javascript:alert(1)) &lt;b>");
    }
}
