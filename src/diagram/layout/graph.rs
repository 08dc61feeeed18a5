use super::boxes::Stretch;
use super::{Point, Rect};

/// Boxes and the arcs between them, all that the layout looks at.
#[derive(Clone, Debug, Default)]
pub(super) struct Graph {
    pub(super) boxes: Vec<GraphBox>,
    pub(super) arcs: Vec<Arc>,
}

/// A box to place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct GraphBox {
    pub(super) width: i32,
    pub(super) height: i32,
    pub(super) growth: Growth,
}

/// Whether a box may become higher to give each of its lines a place of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Growth {
    /// Its rows fix its height.
    Fixed,
    /// It is a name only; lines end anywhere on its sides.
    Free,
}

/// A line to draw from a referencing box to a referenced one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Arc {
    pub(super) parent: usize,
    pub(super) parent_at: Stretch,
    pub(super) child: usize,
    pub(super) child_at: Stretch,
    /// Arcs of one kind to the same place of the same parent share a line, as the branches of a tree do.
    pub(super) kind: u32,
}

/// A graph laid out: a rectangle for each box and a line for each arc, from the child to the parent.
#[derive(Clone, Debug, Default)]
pub(super) struct Drawing {
    pub(super) width: i32,
    pub(super) height: i32,
    pub(super) boxes: Vec<Rect>,
    pub(super) lines: Vec<Vec<Point>>,
}

/// One connected part of a graph, with the places of its boxes and arcs in the whole.
pub(super) struct Component {
    pub(super) graph: Graph,
    pub(super) boxes: Vec<usize>,
    pub(super) arcs: Vec<usize>,
}

impl Graph {
    /// Whether some arc has an end in a box that another arc does not, so that the box is connected.
    pub(super) fn components(&self) -> Vec<Component> {
        let component_of = self.component_of_box();
        let count = component_of.iter().max().map_or(0, |last| last + 1);
        let mut components: Vec<Component> =
            (0..count).map(|_| Component { graph: Graph::default(), boxes: Vec::new(), arcs: Vec::new() }).collect();
        let mut place_in_component = vec![0; self.boxes.len()];
        for (place, one) in self.boxes.iter().enumerate() {
            let component = &mut components[component_of[place]];
            place_in_component[place] = component.boxes.len();
            component.boxes.push(place);
            component.graph.boxes.push(*one);
        }
        for (place, arc) in self.arcs.iter().enumerate() {
            let component = &mut components[component_of[arc.parent]];
            component.arcs.push(place);
            let (parent, child) = (place_in_component[arc.parent], place_in_component[arc.child]);
            component.graph.arcs.push(Arc { parent, child, ..*arc });
        }
        components
    }

    /// Numbers the connected parts in the order of their first boxes.
    fn component_of_box(&self) -> Vec<usize> {
        let mut neighbours = vec![Vec::new(); self.boxes.len()];
        for arc in &self.arcs {
            neighbours[arc.parent].push(arc.child);
            neighbours[arc.child].push(arc.parent);
        }
        let mut component_of = vec![usize::MAX; self.boxes.len()];
        let mut count = 0;
        for start in 0..self.boxes.len() {
            if component_of[start] != usize::MAX {
                continue;
            }
            let mut waiting = vec![start];
            while let Some(place) = waiting.pop() {
                if component_of[place] == usize::MAX {
                    component_of[place] = count;
                    waiting.extend(&neighbours[place]);
                }
            }
            count += 1;
        }
        component_of
    }
}
