//! Pieces of text as Markdown, safe in paragraphs and table cells.

use super::Writer;
use super::path::path_of;
use crate::document::{Inline, Link, Target, Tone};

/// Text with everything escaped that Markdown or HTML would take for markup.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '~' | '$' => {
                escaped.push('\\');
                escaped.push(character);
            }
            '\n' | '\r' => escaped.push(' '),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// A heading: escaped, in one line.
pub(super) fn heading(text: &str) -> String {
    escape(text).trim().to_owned()
}

/// Inlines as a paragraph.
pub(super) fn paragraph(writer: &Writer<'_>, inlines: &[Inline]) -> String {
    inlines.iter().map(|inline| piece(writer, inline)).collect()
}

/// Inlines as a cell of a table.
pub(super) fn cell(writer: &Writer<'_>, inlines: &[Inline]) -> String {
    paragraph(writer, inlines).replace('|', "\\|").replace('\n', " ")
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

fn piece(writer: &Writer<'_>, inline: &Inline) -> String {
    match inline {
        Inline::Text(text) => escape(text),
        Inline::Code(text) => code(text),
        Inline::Markdown(text) => neutral_markdown(text).replace('\n', " "),
        Inline::Link(target) => link(writer, target),
        Inline::Badge(badge) => match badge.tone {
            Tone::Added => "➕".to_owned(),
            Tone::Removed => "➖".to_owned(),
            Tone::Changed => "✏️".to_owned(),
            Tone::Warning => format!("⚠️ **{}**", escape(&badge.text)),
            Tone::Fact | Tone::Quiet => format!("<sup>{}</sup>", escape(&badge.text)),
        },
        Inline::Strong(text) => format!("**{}**", escape(text)),
        Inline::Removed(text) => format!("~~{}~~", code(text)),
        Inline::Break => "<br>".to_owned(),
    }
}

/// A code span, whatever backticks it holds, in one line.
fn code(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return String::new();
    }
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let ticks = "`".repeat(longest + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{ticks}{space}{text}{space}{ticks}")
}

/// A link relative to the page.
pub(super) fn link(writer: &Writer<'_>, link: &Link) -> String {
    let text = if link.code { code(&link.text) } else { escape(&link.text) };
    let target = match &link.target {
        Target::Page(page, anchor) => {
            let section = anchor.as_deref().map(section_of).unwrap_or_default();
            format!("{}{section}", writer.relative(&path_of(page)))
        }
        Target::Source { path, line, last_line, .. } => {
            let lines = if line == last_line { format!("#L{line}") } else { format!("#L{line}-L{last_line}") };
            let up = "../".repeat(writer.page.matches('/').count());
            format!("{}{lines}", encode_path(&format!("{up}{}{path}", writer.options.to_root)))
        }
    };
    format!("[{text}]({target})")
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
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            encoded.push(byte as char);
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
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
    use super::{code, encode_path, escape, neutral_markdown};

    #[test]
    fn hostile_text_stays_text() {
        assert_eq!(escape("<script>a_b*"), "&lt;script&gt;a\\_b\\*");
        assert_eq!(code("a `b`"), "`` a `b` ``");
        assert_eq!(encode_path("1 - init.sql"), "1%20-%20init.sql");
        assert_eq!(neutral_markdown("at `/w/<slug>` <b"), "at `/w/<slug>` &lt;b");
        assert_eq!(neutral_markdown("[x](javascript:alert(1)) <b>"), "[x]\\(javascript:alert(1)) &lt;b>");
    }
}
