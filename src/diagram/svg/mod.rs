//! Draws a diagram that is laid out as SVG: crisp at any size, readable without a script, coloured by CSS variables.
//!
//! A page sets `--diagram-ink` and its like to fit its theme; without them the drawing follows the system's.

mod line;
mod markup;
mod table;

use std::fmt::Write as _;

use super::drawing::{Drawing, Escaped};
use super::layout::{GROUP_TITLE, GroupLink, Layout, Rect};
use super::{Basis, Diagram, DiagramGroup, Mark, Relation, StyleSource};
use crate::text::counted;
use line::LineStyle;
use markup::{page_link, write_linked};

/// The style sheet of diagrams beside that of all drawings.
pub(super) const STYLESHEET: &str = include_str!("style.css");

/// Relations up to which the description names each.
const MOST_DESCRIBED: usize = 40;

/// How to draw.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct SvgOptions {
    /// Where the style sheet is.
    pub style: StyleSource,
}

/// Draws the diagram where `layout` puts it; that must be the layout of this very diagram.
pub fn render(diagram: &Diagram, layout: &Layout, options: SvgOptions) -> String {
    let names_only = layout.boxes.iter().all(|one| one.rows.is_empty());
    let style = if names_only { LineStyle::DENSE } else { LineStyle::ROOMY };
    let mut out = begin(diagram, layout, options);
    for (group, rect) in diagram.groups.iter().zip(&layout.groups) {
        write_group(&mut out, group, *rect);
    }
    let groups = diagram.group_of_table();
    for link in &layout.links {
        write_link(&mut out, diagram, &groups, link, style);
    }
    for line in &layout.lines {
        let relation = &diagram.relations[line.relation];
        write_relation(&mut out, diagram, relation, &line::paths(relation, &line.points, style));
    }
    for ((table, texts), rect) in diagram.tables.iter().zip(&layout.boxes).zip(&layout.tables) {
        table::write_table(&mut out, table, texts, *rect);
    }
    out.push_str("</svg>\n");
    out
}

fn begin(diagram: &Diagram, layout: &Layout, options: SvgOptions) -> String {
    let Layout { width, height, .. } = *layout;
    // What has links in it must not be an image to a screen reader, or they would be lost.
    let has_links = diagram.tables.iter().any(|table| table.href.as_deref().and_then(page_link).is_some());
    let drawing = Drawing {
        class: "diagram",
        width: width.into(),
        height: height.into(),
        role: if has_links { "group" } else { "img" },
        title: &diagram.title,
        description: description(diagram),
        stylesheet: STYLESHEET,
    };
    let mut out = drawing.begin(options.style);
    if options.style == StyleSource::Embedded {
        let _ = writeln!(out, "<rect class=\"page\" width=\"{width}\" height=\"{height}\"/>");
    }
    out
}

/// What the diagram shows, in words.
fn description(diagram: &Diagram) -> String {
    let relations = diagram.valid_relations().count();
    let mut out = format!("{}, {}.", counted(diagram.tables.len(), "table"), counted(relations, "relation"));
    if relations <= MOST_DESCRIBED {
        for (_, relation) in diagram.valid_relations() {
            let _ = write!(out, " {}.", ends(diagram, relation, "references"));
        }
    }
    out
}

/// `orders.user_id references users.id`, with the word between them as given.
fn ends(diagram: &Diagram, relation: &Relation, between: &str) -> String {
    let end = |table: usize, columns: &[String]| match columns {
        [] => diagram.tables[table].label.clone(),
        [column] => format!("{}.{column}", diagram.tables[table].label),
        columns => format!("{} ({})", diagram.tables[table].label, columns.join(", ")),
    };
    format!("{} {between} {}", end(relation.from, &relation.from_columns), end(relation.to, &relation.to_columns))
}

fn write_group(out: &mut String, group: &DiagramGroup, rect: Rect) {
    let Rect { x, y, width, height } = rect;
    let _ = write!(
        out,
        "<g class=\"group\" data-group=\"{}\"><rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"10\"/>",
        Escaped(&group.id)
    );
    write_linked(out, group.href.as_deref(), |out| {
        let (x, y) = (x + 16, y + GROUP_TITLE - 10);
        let _ = write!(out, "<text class=\"title\" x=\"{x}\" y=\"{y}\">{}</text>", Escaped(&group.label));
    });
    out.push_str("</g>\n");
}

/// A line between two groups: thicker, the more relations it stands for.
fn write_link(out: &mut String, diagram: &Diagram, groups: &[Option<usize>], link: &GroupLink, style: LineStyle) {
    let Some(first) = link.relations.first().map(|relation| &diagram.relations[*relation]) else { return };
    let end = |table: usize| match groups[table] {
        Some(group) => ("group", diagram.groups[group].id.as_str(), diagram.groups[group].label.as_str()),
        None => ("table", diagram.tables[table].id.as_str(), diagram.tables[table].label.as_str()),
    };
    let (from, to) = (end(first.from), end(first.to));
    let count = link.relations.len();
    let noun = if count == 1 { "relation" } else { "relations" };
    let _ = writeln!(
        out,
        "<g class=\"links w{}\" data-from-{}=\"{}\" data-to-{}=\"{}\"><title>{} \u{2194} {}: {count} {noun}</title><path d=\"{}\"/></g>",
        count.ilog2().min(4) + 1,
        from.0,
        Escaped(from.1),
        to.0,
        Escaped(to.1),
        Escaped(from.2),
        Escaped(to.2),
        line::plain_path(&link.points, style),
    );
}

fn write_relation(out: &mut String, diagram: &Diagram, relation: &Relation, (line, signs): &(String, String)) {
    let mut classes = "relation".to_owned();
    if relation.basis == Basis::Inferred {
        classes.push_str(" inferred");
    }
    if !relation.mark.word().is_empty() {
        let _ = write!(classes, " {}", relation.mark.word());
    }
    // Where the line is dashed its ends must not be.
    let is_dashed = relation.basis == Basis::Inferred || relation.mark == Mark::Removed;
    let between = if is_dashed { "\"/><path class=\"ends\" d=\"" } else { "" };
    let _ = writeln!(
        out,
        "<g class=\"{classes}\" data-relation=\"{}\" data-from=\"{}\" data-to=\"{}\"><title>{}</title>\
         <path d=\"{line}{between}{signs}\"/></g>",
        Escaped(&relation.id),
        Escaped(&diagram.tables[relation.from].id),
        Escaped(&diagram.tables[relation.to].id),
        Escaped(&tooltip(diagram, relation)),
    );
}

fn tooltip(diagram: &Diagram, relation: &Relation) -> String {
    let mut out = ends(diagram, relation, "\u{2192}");
    if !relation.label.is_empty() {
        let _ = write!(out, " \u{b7} {}", relation.label);
    }
    if let Some(action) = &relation.on_delete {
        let _ = write!(out, " \u{b7} ON DELETE {action}");
    }
    if relation.basis == Basis::Inferred {
        out.push_str(" \u{b7} inferred from names");
    }
    out
}

#[cfg(test)]
mod tests;
