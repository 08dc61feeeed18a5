//! Pieces of text as HTML: names, links, marks. They are by far the most of a page, so they are written here rather than
//! by a template, which decides on what stands around them.

use super::markdown::to_inline_html;
use super::path::{path_of, relative};
use super::view::Writer;
use crate::document::{Badge, Inline, Link, Target, Tone};

impl Writer<'_> {
    /// Pieces one after the other.
    pub(super) fn inlines(&self, inlines: &[Inline]) -> String {
        let mut html = String::new();
        self.inlines_into(inlines, &mut html);
        html
    }

    /// The same at the end of a text.
    pub(super) fn inlines_into(&self, inlines: &[Inline], html: &mut String) {
        for inline in inlines {
            self.inline(inline, html);
        }
    }

    fn inline(&self, inline: &Inline, html: &mut String) {
        match inline {
            Inline::Text(text) => escape(text, html),
            Inline::Code(text) => element("code", text, html),
            Inline::Strong(text) => element("strong", text, html),
            Inline::Removed(text) => {
                html.push_str("<del>");
                element("code", text, html);
                html.push_str("</del>");
            }
            Inline::Break => html.push_str("<br>"),
            Inline::Markdown(text) => html.push_str(&to_inline_html(text)),
            Inline::Badge(mark) => badge(mark, html),
            Inline::Link(link) => self.link(link, html),
        }
    }

    fn link(&self, link: &Link, html: &mut String) {
        anchor(&self.href(&link.target), None, &link.text, link.code, html);
    }

    /// Where a target is, as seen from this page.
    pub(super) fn href(&self, target: &Target) -> String {
        match target {
            Target::Page(page, None) => relative(self.path, &path_of(page)),
            Target::Page(page, Some(anchor)) => relative(self.path, &format!("{}#{anchor}", path_of(page))),
            Target::Source { migration, line, .. } => relative(self.path, &format!("{}#L{line}", path_of(migration))),
        }
    }
}

/// A link.
pub(super) fn anchor(href: &str, title: Option<&str>, text: &str, code: bool, html: &mut String) {
    html.push_str("<a href=\"");
    escape(href, html);
    title_of(title, html);
    html.push_str("\">");
    if code {
        html.push_str("<code>");
        qualified(text, html);
        html.push_str("</code>");
    } else {
        escape(text, html);
    }
    html.push_str("</a>");
}

/// A mark with what it means.
pub(super) fn badge(badge: &Badge, html: &mut String) {
    let tone = match badge.tone {
        Tone::Fact => "fact",
        Tone::Added => "added",
        Tone::Changed => "changed",
        Tone::Removed => "removed",
        Tone::Warning => "warning",
        Tone::Quiet => "quiet",
    };
    html.push_str("<span class=\"badge ");
    html.push_str(tone);
    title_of(badge.title.as_deref(), html);
    html.push_str("\">");
    escape(&badge.text, html);
    html.push_str("</span>");
}

/// Ends an attribute and begins a title, which the caller ends.
fn title_of(title: Option<&str>, html: &mut String) {
    if let Some(title) = title.filter(|title| !title.is_empty()) {
        html.push_str("\" title=\"");
        escape(title, html);
    }
}

fn element(name: &str, text: &str, html: &mut String) {
    html.extend(["<", name, ">"]);
    escape(text, html);
    html.extend(["</", name, ">"]);
}

/// A name that a line may end in after its dots.
fn qualified(name: &str, html: &mut String) {
    let mut parts = name.split_inclusive('.').peekable();
    while let Some(part) = parts.next() {
        escape(part, html);
        if parts.peek().is_some() {
            html.push_str("<wbr>");
        }
    }
}

/// Text as HTML, between tags or between double quotes.
pub(super) fn escape(text: &str, html: &mut String) {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'&' => "&amp;",
            b'"' => "&quot;",
            _ => continue,
        };
        html.push_str(&text[done..at]);
        html.push_str(entity);
        done = at + 1;
    }
    html.push_str(&text[done..]);
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn what_has_a_meaning_in_html_is_text() {
        let mut html = String::new();
        escape("é <a href=\"x\">&'", &mut html);
        assert_eq!(html, "é &lt;a href=&quot;x&quot;&gt;&amp;'");
    }
}
