use std::collections::BTreeMap;

use super::boxes::Stretch;
use super::graph::{Arc, Drawing, Graph, GraphBox, Growth};
use super::{GroupLink, Rect, Spacing, draw};
use crate::diagram::measure::{Font, width};
use crate::diagram::{Diagram, DiagramGroup};

/// The free margin in a group's box.
const PAD: i32 = 16;
/// The room for a group's name.
pub(crate) const TITLE: i32 = 30;

/// A diagram with groups, laid out.
pub(super) struct Grouped {
    pub(super) drawing: Drawing,
    pub(super) groups: Vec<Rect>,
    pub(super) links: Vec<GroupLink>,
}

/// Lays out each group by itself, then the groups as boxes, with the tables of no group among them.
///
/// Relations between two groups become one line between the two boxes: each on its own they would hide everything.
/// Their own lines stay empty. `relations` gives each arc's place in the diagram.
pub(super) fn draw_grouped(diagram: &Diagram, graph: &Graph, relations: &[usize], spacing: &Spacing) -> Grouped {
    let outer = Outer::new(diagram, graph);
    let parts: Vec<Part> =
        outer.members.iter().map(|members| Part::new(graph, members, &outer.box_of_table, spacing)).collect();
    let between = arcs_between(graph, &outer.box_of_table);
    let outer_graph = outer.graph(diagram, graph, &parts, &between);
    let frame = draw(&outer_graph, &Spacing::GROUPS);
    let mut grouped = Grouped {
        drawing: Drawing {
            width: frame.width,
            height: frame.height,
            boxes: vec![Rect::default(); graph.boxes.len()],
            lines: vec![Vec::new(); graph.arcs.len()],
        },
        groups: frame.boxes[..diagram.groups.len()].to_vec(),
        links: Vec::new(),
    };
    for (place, part) in parts.into_iter().enumerate() {
        let offset = if place < diagram.groups.len() { (PAD, TITLE) } else { (0, 0) };
        grouped.insert(part, frame.boxes[place], offset);
    }
    for (arcs, points) in between.into_values().zip(frame.lines) {
        let relations = arcs.into_iter().map(|arc| relations[arc]).collect();
        grouped.links.push(GroupLink { relations, points });
    }
    grouped
}

/// The boxes of the outer drawing: the groups first, then each table of no group.
struct Outer {
    members: Vec<Vec<usize>>,
    box_of_table: Vec<usize>,
}

impl Outer {
    fn new(diagram: &Diagram, graph: &Graph) -> Self {
        let mut members = vec![Vec::new(); diagram.groups.len()];
        let mut box_of_table = vec![0; graph.boxes.len()];
        for (table, group) in diagram.group_of_table().into_iter().enumerate() {
            box_of_table[table] = group.unwrap_or(members.len());
            match group {
                Some(group) => members[group].push(table),
                None => members.push(vec![table]),
            }
        }
        Self { members, box_of_table }
    }

    fn graph(&self, diagram: &Diagram, graph: &Graph, parts: &[Part], between: &Between) -> Graph {
        let mut outer = Graph::default();
        for (place, part) in parts.iter().enumerate() {
            let (width, height) = match diagram.groups.get(place) {
                Some(group) => group_size(group, &part.drawing),
                None => (part.drawing.width, part.drawing.height),
            };
            outer.boxes.push(GraphBox { width, height, growth: Growth::Fixed });
        }
        for arcs in between.values() {
            let end = |table: usize, own: Stretch| {
                let place = self.box_of_table[table];
                let is_group = place < diagram.groups.len();
                let whole = Stretch { top: TITLE, bottom: outer.boxes[place].height };
                (place, if is_group { whole } else { own })
            };
            let arc = graph.arcs[arcs[0]];
            let ((parent, parent_at), (child, child_at)) =
                (end(arc.parent, arc.parent_at), end(arc.child, arc.child_at));
            outer.arcs.push(Arc { parent, parent_at, child, child_at, kind: 0 });
        }
        outer
    }
}

fn group_size(group: &DiagramGroup, inner: &Drawing) -> (i32, i32) {
    let title = width(&group.label, Font::Bold) + 2 * PAD;
    ((inner.width + 2 * PAD).max(title), inner.height + TITLE + PAD)
}

/// The arcs between different boxes of the outer drawing, together for each two boxes.
type Between = BTreeMap<(usize, usize), Vec<usize>>;

fn arcs_between(graph: &Graph, box_of_table: &[usize]) -> Between {
    let mut between = Between::new();
    for (place, arc) in graph.arcs.iter().enumerate() {
        let (parent, child) = (box_of_table[arc.parent], box_of_table[arc.child]);
        if parent != child {
            between.entry((parent.min(child), parent.max(child))).or_default().push(place);
        }
    }
    between
}

/// One group, or one table of no group, laid out by itself.
struct Part {
    tables: Vec<usize>,
    arcs: Vec<usize>,
    drawing: Drawing,
}

impl Part {
    fn new(graph: &Graph, members: &[usize], box_of_table: &[usize], spacing: &Spacing) -> Self {
        let place: BTreeMap<usize, usize> = members.iter().enumerate().map(|(place, table)| (*table, place)).collect();
        let mut inner = Graph { boxes: members.iter().map(|table| graph.boxes[*table]).collect(), arcs: Vec::new() };
        let mut arcs = Vec::new();
        for (number, arc) in graph.arcs.iter().enumerate() {
            if box_of_table[arc.parent] != box_of_table[arc.child] {
                continue;
            }
            if let (Some(&parent), Some(&child)) = (place.get(&arc.parent), place.get(&arc.child)) {
                inner.arcs.push(Arc { parent, child, ..*arc });
                arcs.push(number);
            }
        }
        Self { tables: members.to_vec(), arcs, drawing: draw(&inner, spacing) }
    }
}

impl Grouped {
    /// Puts a part into the box that the outer drawing keeps for it.
    fn insert(&mut self, mut part: Part, frame: Rect, (x, y): (i32, i32)) {
        part.drawing.shift(frame.x + x, frame.y + y);
        for (table, rect) in part.tables.into_iter().zip(part.drawing.boxes) {
            self.drawing.boxes[table] = rect;
        }
        for (arc, line) in part.arcs.into_iter().zip(part.drawing.lines) {
            self.drawing.lines[arc] = line;
        }
    }
}
