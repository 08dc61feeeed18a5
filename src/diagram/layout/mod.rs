//! Lays a diagram out in layers, with whole numbers only, so that the same diagram gives the same drawing everywhere.
//!
//! 1. `boxes` measures the texts of each table.
//! 2. `graph` takes the connected parts apart; the next steps see one at a time.
//! 3. `layers` (with `acyclic` and `rank`) gives each box a layer, referenced tables to the left.
//! 4. `levels` cuts the lines into nets between neighbouring layers.
//! 5. `order` sorts each layer so that few lines cross.
//! 6. `place` gives each box its height on the page so that lines are straight.
//! 7. `straighten` takes small steps out of lines by moving their ends within their rows.
//! 8. `channel` gives lines between two layers tracks of their own; `layered` puts it all together.
//! 9. `pack` puts the parts side by side; `groups` does all this for each group, then for the groups as boxes.

mod acyclic;
mod boxes;
mod channel;
mod graph;
mod groups;
mod layered;
mod layers;
mod levels;
mod order;
mod pack;
mod place;
mod rank;
mod straighten;

pub(crate) use boxes::{BoxRow, HEADER, ICON, PAD, ROW, TableBox, header_aside};
pub(crate) use groups::TITLE as GROUP_TITLE;

use super::{Basis, Cardinality, Diagram, Mark, Relation};
use graph::{Arc, Component, Drawing, Graph, GraphBox, Growth};
use layers::Columns;
use pack::Size;

/// The proportions that a drawing should have: width to height.
const PROPORTIONS: (i32, i32) = (16, 10);

/// A diagram laid out: where everything is, in pixels from the upper left corner.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct Layout {
    /// The width of the whole.
    pub width: i32,
    /// The height of the whole.
    pub height: i32,
    /// A rectangle for each table, in the order of [`Diagram::tables`].
    pub tables: Vec<Rect>,
    /// The lines of the relations, in the order of [`Diagram::relations`]; those between groups are in `links`.
    pub lines: Vec<Line>,
    /// A rectangle for each group, in the order of [`Diagram::groups`].
    pub groups: Vec<Rect>,
    /// The lines between groups.
    pub links: Vec<GroupLink>,
    /// The texts of each table, cut to fit.
    #[serde(skip)]
    pub(crate) boxes: Vec<TableBox>,
}

/// A rectangle on the drawing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct Rect {
    /// The left edge.
    pub x: i32,
    /// The upper edge.
    pub y: i32,
    /// The width.
    pub width: i32,
    /// The height.
    pub height: i32,
}

/// A point on the drawing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, serde::Serialize)]
pub struct Point {
    /// From the left.
    pub x: i32,
    /// From the top.
    pub y: i32,
}

/// The line of a relation: pieces across and up or down in turn, beginning and ending across.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Line {
    /// The relation: its place in [`Diagram::relations`].
    pub relation: usize,
    /// The corners, from the side of the referencing table to the side of the referenced one.
    pub points: Vec<Point>,
}

/// One line for all relations between two groups, or between a group and a table outside.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct GroupLink {
    /// The relations: their places in [`Diagram::relations`].
    pub relations: Vec<usize>,
    /// The corners.
    pub points: Vec<Point>,
}

/// Distances between the things drawn, in pixels.
#[derive(Clone, Copy, Debug)]
struct Spacing {
    between_boxes: i32,
    beside_box: i32,
    between_lines: i32,
    between_ports: i32,
    /// From a layer to the first track of the channel, with room for a crow's foot.
    before_track: i32,
    between_tracks: i32,
    between_parts: i32,
    margin: i32,
    columns: Columns,
}

impl Spacing {
    /// For tables with columns.
    const ROOMY: Self = Self {
        between_boxes: 28,
        beside_box: 18,
        between_lines: 10,
        between_ports: 8,
        before_track: 30,
        between_tracks: 12,
        between_parts: 44,
        margin: 16,
        columns: Columns::ByRank,
    };
    /// For names only.
    const DENSE: Self = Self {
        between_boxes: 10,
        beside_box: 9,
        between_lines: 7,
        between_ports: 8,
        before_track: 20,
        between_tracks: 8,
        between_parts: 14,
        margin: 12,
        columns: Columns::ByRank,
    };

    /// For groups.
    const GROUPS: Self =
        Self { between_boxes: 24, before_track: 20, between_tracks: 10, columns: Columns::Filled, ..Self::DENSE };

    fn channel(&self) -> i32 {
        2 * self.before_track
    }
}

/// Lays the diagram out: in groups, if it has some.
pub fn layout(diagram: &Diagram) -> Layout {
    let boxes: Vec<TableBox> = diagram.tables.iter().map(TableBox::new).collect();
    let names_only = boxes.iter().all(|one| one.rows.is_empty());
    let spacing = if names_only { Spacing::DENSE } else { Spacing::ROOMY };
    let graph = graph_of(diagram, &boxes);
    let relations: Vec<usize> = diagram.valid_relations().map(|(place, _)| place).collect();
    let mut layout = if diagram.groups.is_empty() {
        Layout::new(draw(&graph, &spacing), &relations)
    } else {
        let grouped = groups::draw_grouped(diagram, &graph, &relations, &spacing);
        Layout { groups: grouped.groups, links: grouped.links, ..Layout::new(grouped.drawing, &relations) }
    };
    layout.frame(spacing.margin);
    Layout { boxes, ..layout }
}

impl Layout {
    fn new(drawing: Drawing, relations: &[usize]) -> Self {
        let lines = relations.iter().zip(drawing.lines).filter(|(_, points)| points.len() > 1);
        Self {
            width: drawing.width,
            height: drawing.height,
            tables: drawing.boxes,
            lines: lines.map(|(&relation, points)| Line { relation, points }).collect(),
            groups: Vec::new(),
            links: Vec::new(),
            boxes: Vec::new(),
        }
    }

    /// Adds a margin on all sides.
    fn frame(&mut self, margin: i32) {
        self.width += 2 * margin;
        self.height += 2 * margin;
        for rect in self.tables.iter_mut().chain(&mut self.groups) {
            rect.x += margin;
            rect.y += margin;
        }
        let lines = self.lines.iter_mut().map(|line| &mut line.points);
        for point in lines.chain(self.links.iter_mut().map(|link| &mut link.points)).flatten() {
            point.x += margin;
            point.y += margin;
        }
    }
}

fn graph_of(diagram: &Diagram, boxes: &[TableBox]) -> Graph {
    let arc = |relation: &Relation| Arc {
        parent: relation.to,
        parent_at: boxes[relation.to].stretch(&diagram.tables[relation.to], &relation.to_columns),
        child: relation.from,
        child_at: boxes[relation.from].stretch(&diagram.tables[relation.from], &relation.from_columns),
        kind: kind(relation),
    };
    let growth = |one: &TableBox| if one.rows.is_empty() { Growth::Free } else { Growth::Fixed };
    let graph_box = |one: &TableBox| GraphBox { width: one.width, height: one.height, growth: growth(one) };
    Graph {
        boxes: boxes.iter().map(graph_box).collect(),
        arcs: diagram.valid_relations().map(|(_, relation)| arc(relation)).collect(),
    }
}

/// A number for what makes the referenced end of a line look as it does: lines of different looks are kept apart.
fn kind(relation: &Relation) -> u32 {
    let end = match relation.to_cardinality {
        Cardinality::ZeroOrOne => 0,
        Cardinality::ExactlyOne => 1,
        Cardinality::ZeroOrMany => 2,
        Cardinality::OneOrMany => 3,
    };
    let mark = match relation.mark {
        Mark::None => 0,
        Mark::Added => 1,
        Mark::Changed => 2,
        Mark::Removed => 3,
        Mark::Focus => 4,
    };
    let basis = match relation.basis {
        Basis::Declared => 0,
        Basis::Inferred => 1,
    };
    end + 4 * (mark + 5 * basis)
}

/// A count or a place as a number to calculate with.
pub(super) fn signed(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// Lays out the connected parts of a graph and packs them.
fn draw(graph: &Graph, spacing: &Spacing) -> Drawing {
    let mut components = graph.components();
    widen_loose_names(&mut components);
    let drawings: Vec<Drawing> = components.iter().map(|part| layered::draw(&part.graph, spacing)).collect();
    let sizes: Vec<Size> =
        drawings.iter().map(|drawing| Size { width: drawing.width, height: drawing.height }).collect();
    let (corners, Size { width, height }) = pack::pack(&sizes, spacing.between_parts);
    let mut whole = Drawing {
        width,
        height,
        boxes: vec![Rect::default(); graph.boxes.len()],
        lines: vec![Vec::new(); graph.arcs.len()],
    };
    for ((component, mut drawing), (x, y)) in components.into_iter().zip(drawings).zip(corners) {
        drawing.shift(x, y);
        for (place, rect) in component.boxes.into_iter().zip(drawing.boxes) {
            whole.boxes[place] = rect;
        }
        for (place, line) in component.arcs.into_iter().zip(drawing.lines) {
            whole.lines[place] = line;
        }
    }
    whole
}

/// Makes names that no line connects equally wide, so that they pack into columns.
fn widen_loose_names(components: &mut [Component]) {
    let is_loose =
        |part: &Component| part.arcs.is_empty() && part.graph.boxes.iter().all(|one| one.growth == Growth::Free);
    let loose = components.iter_mut().filter(|part| is_loose(part)).flat_map(|part| &mut part.graph.boxes);
    let boxes: Vec<&mut GraphBox> = loose.collect();
    let widest = boxes.iter().map(|one| one.width).max().unwrap_or(0);
    for one in boxes {
        one.width = widest;
    }
}

#[cfg(test)]
mod tests;
