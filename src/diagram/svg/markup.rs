use std::fmt::{self, Write as _};

use crate::diagram::printable;

/// Text made safe for XML and HTML, between tags and in double quotes.
pub(in crate::diagram) struct Escaped<'a>(pub(in crate::diagram) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                _ => f.write_char(printable(letter))?,
            }
        }
        Ok(())
    }
}

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
    use super::{Escaped, page_link};

    #[test]
    fn only_links_to_pages_stay() {
        for href in ["users.html", "../tables/a%3Ab.html#x:y", "#id", "https://example.org/"] {
            assert_eq!(page_link(href), Some(href));
        }
        for href in ["javascript:alert(1)", " java\nscript:alert(1)", "data:text/html,x", "JAVASCRIPT:x"] {
            assert_eq!(page_link(href), None);
        }
    }

    #[test]
    fn nothing_of_a_name_is_markup() {
        assert_eq!(Escaped("<b a=\"x\">&\u{0}").to_string(), "&lt;b a=&quot;x&quot;&gt;&amp;\u{fffd}");
    }
}
