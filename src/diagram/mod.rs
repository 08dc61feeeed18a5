//! Draws tables and the relations between them: as Mermaid for Markdown, as dot for Graphviz, as SVG for the site.
//!
//! The room knows nothing of the catalog: it takes a [`Diagram`] of plain text.

mod drawing;
mod layout;
mod measure;
mod model;

pub mod chart;
pub mod dot;
pub mod mermaid;
pub mod svg;

pub use drawing::StyleSource;
pub use layout::{GroupLink, Layout, Line, Point, Rect, layout};
pub use model::{
    Badges, Basis, Cardinality, Detail, Diagram, DiagramColumn, DiagramGroup, DiagramTable, Mark, Nullability,
    Relation, TableKind, short_type,
};

/// The style sheets of drawings, for a page that holds some: a page whose Content-Security-Policy forbids styles within
/// needs them in a file.
pub const STYLESHEETS: [&str; 3] = [drawing::STYLESHEET, svg::STYLESHEET, chart::STYLESHEET];

/// The character to print for one of a name: white space is a space, and what is invisible or turns the direction of
/// the text around it shows as U+FFFD, so that no name can pass for another or spoil its neighbours.
fn printable(letter: char) -> char {
    match letter {
        ' '..='~' => letter,
        _ if letter.is_whitespace() => ' ',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' => char::REPLACEMENT_CHARACTER,
        _ if letter.is_control() => char::REPLACEMENT_CHARACTER,
        _ => letter,
    }
}

#[cfg(test)]
mod samples;
