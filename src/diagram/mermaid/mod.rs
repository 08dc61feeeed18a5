//! Writes Mermaid: an entity diagram, and a flowchart that shows what was added, changed and removed.
//!
//! The text keeps to what Mermaid 10.9 already took, because the sites that draw it lag behind, and within the limits
//! that GitHub sets: a diagram over them would be an error message.

mod entities;
mod fit;
mod flowchart;
mod names;

use super::{Detail, Diagram};

/// What to write and how much of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MermaidOptions {
    /// The columns to begin with; fewer are shown where the limits ask for it.
    pub detail: Detail,
    /// What stands on the lines.
    pub labels: RelationLabels,
    /// The most characters of the text. Mermaid's `maxTextSize` is 50,000 and a site's readers cannot raise it.
    pub max_characters: usize,
    /// The most lines. Mermaid's `maxEdges` is 500.
    pub max_relations: usize,
}

impl Default for MermaidOptions {
    fn default() -> Self {
        Self { detail: Detail::All, labels: RelationLabels::Columns, max_characters: 50_000, max_relations: 500 }
    }
}

/// What stands on the lines of a diagram.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum RelationLabels {
    /// The referencing columns: short, and what a reader looks for.
    #[default]
    Columns,
    /// The constraint's name.
    Constraint,
}

/// A diagram as Mermaid text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mermaid {
    /// The text, to stand in a fenced block; it ends with a line feed.
    pub text: String,
    /// What was left out to stay within the limits: a sentence to print below the diagram.
    pub note: Option<String>,
}

/// Writes an `erDiagram`: boxes with columns, lines with crow's feet. Marks do not show.
pub fn render(diagram: &Diagram, options: &MermaidOptions) -> Mermaid {
    fit::fit(diagram, options, |diagram| entities::write(diagram, options))
}

/// Writes a `flowchart` of a change: boxes list only the marked columns, and marked boxes and lines are coloured. Signs
/// before the names say the same without colour.
pub fn render_changes(diagram: &Diagram, options: &MermaidOptions) -> Mermaid {
    fit::fit(diagram, options, |diagram| flowchart::write(diagram, options))
}

#[cfg(test)]
mod tests;
