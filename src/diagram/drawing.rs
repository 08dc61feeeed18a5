//! What all SVG drawings have in common: how they begin, their colours, and text made safe.

use std::fmt::{self, Write as _};

use super::printable;

/// The style sheet of what all drawings have in common, their colours first.
pub(super) const STYLESHEET: &str = include_str!("drawing.css");

/// Where the style sheet of a drawing is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum StyleSource {
    /// In the drawing, which is a file of its own.
    #[default]
    Embedded,
    /// In the page, which has all of [`super::STYLESHEETS`].
    Page,
}

/// A drawing before anything is drawn.
pub(super) struct Drawing<'a> {
    /// The kind of drawing, which its style sheet knows it by.
    pub(super) class: &'static str,
    /// How wide it is.
    pub(super) width: i64,
    /// How high it is.
    pub(super) height: i64,
    /// What it is to a screen reader.
    pub(super) role: &'static str,
    /// What it shows, in a sentence.
    pub(super) title: &'a str,
    /// The same at length.
    pub(super) description: String,
    /// The style sheet of its kind.
    pub(super) stylesheet: &'static str,
}

impl Drawing<'_> {
    /// The beginning of the SVG; the caller ends it.
    pub(super) fn begin(&self, style: StyleSource) -> String {
        let Self { class, width, height, role, title, description, stylesheet } = self;
        let mut out = String::new();
        let _ = write!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"{class}\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\" role=\"{role}\" aria-label=\"{}\">\n<desc>{}</desc>\n",
            Escaped(title),
            Escaped(description),
        );
        if style == StyleSource::Embedded {
            let _ = write!(out, "<style>\n{STYLESHEET}{stylesheet}</style>\n");
        }
        out
    }
}

/// Text made safe for XML and HTML, between tags and in double quotes.
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.bytes().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'&' | b'<' | b'>' | b'"')) {
            return f.write_str(self.0);
        }
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

#[cfg(test)]
mod tests {
    use super::Escaped;

    #[test]
    fn nothing_of_a_name_is_markup() {
        assert_eq!(Escaped("<b a=\"x\">&\u{0}").to_string(), "&lt;b a=&quot;x&quot;&gt;&amp;\u{fffd}");
    }
}
