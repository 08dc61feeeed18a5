//! Markdown that a person wrote, as harmless HTML.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// What of GitHub's Markdown is understood.
const OPTIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH).union(Options::ENABLE_TASKLISTS);

/// HTML of a text, with raw HTML shown as text and links that could run something made plain.
pub fn to_html(markdown: &str) -> String {
    let events = Parser::new_ext(markdown, OPTIONS).map(neutral).map(without_headings);
    let mut text = String::with_capacity(markdown.len() * 2);
    html::push_html(&mut text, events);
    text.trim().to_owned()
}

/// HTML of a part of a page: the same with its headings, which stand below that of the page's section.
pub(super) fn prose_to_html(markdown: &str) -> String {
    let events = Parser::new_ext(markdown, OPTIONS).map(neutral).map(|event| match event {
        Event::Start(Tag::Heading { level, id, classes, attrs }) => {
            Event::Start(Tag::Heading { level: level.max(HeadingLevel::H3), id, classes, attrs })
        }
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(level.max(HeadingLevel::H3))),
        event => event,
    });
    let mut text = String::with_capacity(markdown.len() * 2);
    html::push_html(&mut text, events);
    // A wide table scrolls by itself.
    text.replace("<table>", "<div class=\"scroll\" tabindex=\"0\"><table>").replace("</table>", "</table></div>")
}

/// The same of a text of one line, without the paragraph around it.
pub(super) fn to_inline_html(markdown: &str) -> String {
    let text = to_html(markdown);
    let inner = text.strip_prefix("<p>").and_then(|inner| inner.strip_suffix("</p>"));
    match inner {
        Some(inner) if !inner.contains("<p>") => inner.to_owned(),
        _ => text,
    }
}

fn neutral(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Link { link_type, dest_url: safe(dest_url), title, id })
        }
        // A picture would be a request; its address is a link instead.
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Link { link_type, dest_url: safe(dest_url), title, id })
        }
        Event::End(TagEnd::Image) => Event::End(TagEnd::Link),
        event => event,
    }
}

/// The page has its own headings.
fn without_headings(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Start(Tag::Heading { .. }) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::Heading(_)) => Event::End(TagEnd::Paragraph),
        event => event,
    }
}

/// An address that only leads somewhere.
fn safe(address: CowStr<'_>) -> CowStr<'_> {
    let bare: String = address.chars().filter(|letter| !letter.is_control() && !letter.is_whitespace()).collect();
    let scheme = bare.split(['/', '?', '#']).next().unwrap_or_default().split_once(':');
    match scheme {
        None => address,
        Some((scheme, _)) if matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https" | "mailto") => address,
        Some(_) => CowStr::from("#"),
    }
}

#[cfg(test)]
mod tests {
    use super::{to_html, to_inline_html};

    #[test]
    fn links_lead_somewhere_or_nowhere() {
        assert_eq!(to_inline_html("[a](java\tscript:x)"), "[a](java\tscript:x)");
        assert_eq!(to_inline_html("[a](<java&#09;script:x>)"), "<a href=\"#\">a</a>");
        assert_eq!(to_inline_html("[a](https://e.org)"), "<a href=\"https://e.org\">a</a>");
        assert_eq!(to_inline_html("[a](../b.md)"), "<a href=\"../b.md\">a</a>");
    }

    #[test]
    fn raw_html_is_text() {
        assert_eq!(to_html("<b onclick=x>hi</b>"), "<p>&lt;b onclick=x&gt;hi&lt;/b&gt;</p>");
        assert_eq!(to_html("![p](http://x/y.png)"), "<p><a href=\"http://x/y.png\">p</a></p>");
    }
}
