use std::fmt::Write as _;

use crate::diagram::drawing::Escaped;

/// The link, if it leads to a page: one with another scheme than the web's is none.
pub(super) fn page_link(href: &str) -> Option<&str> {
    let scheme = href.split(['/', '?', '#']).next().and_then(|start| start.split_once(':'));
    match scheme {
        None | Some(("http" | "https", _)) => Some(href),
        Some(_) => None,
    }
}

/// Something linked, where there is a link.
pub(super) fn write_linked(out: &mut String, href: Option<&str>, inner: impl FnOnce(&mut String)) {
    match href.and_then(page_link) {
        None => inner(out),
        Some(href) => {
            let _ = write!(out, "<a href=\"{}\">", Escaped(href));
            inner(out);
            out.push_str("</a>");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::page_link;

    #[test]
    fn only_links_to_pages_stay() {
        for href in ["users.html", "../tables/a%3Ab.html#x:y", "#id", "https://example.org/"] {
            assert_eq!(page_link(href), Some(href));
        }
        for href in ["javascript:alert(1)", " java\nscript:alert(1)", "data:text/html,x", "JAVASCRIPT:x"] {
            assert_eq!(page_link(href), None);
        }
    }
}
