use std::collections::BTreeMap;

use super::boxes::Stretch;
use super::graph::{Arc, Graph, Growth};
use super::{Spacing, signed};

/// The most between lines that end at one row: enough for the signs at their ends.
const MOST_BETWEEN_PORTS: i32 = 12;

/// The side of a box that a line leaves from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Side {
    Left,
    Right,
}

/// Something with a place in a layer: a box, or the bend of a line that passes the layer. The boxes come first, under
/// their own numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element {
    pub(super) layer: usize,
    pub(super) width: i32,
    pub(super) height: i32,
}

/// A place on a side of an element where lines end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Port {
    pub(super) element: usize,
    pub(super) side: Side,
    /// Where it may be, and where it is: both from the top of the element.
    pub(super) stretch: Stretch,
    pub(super) offset: i32,
}

/// The part of a line, with all its branches, between two neighbouring layers. Channel 3 lies to the right of layer 3.
#[derive(Clone, Debug)]
pub(super) struct Net {
    pub(super) channel: usize,
    pub(super) source: usize,
    pub(super) targets: Vec<usize>,
}

/// A graph whose arcs are cut into nets between neighbouring layers.
#[derive(Clone, Debug)]
pub(super) struct Levels {
    pub(super) boxes: usize,
    pub(super) layers: Vec<Vec<usize>>,
    pub(super) elements: Vec<Element>,
    pub(super) ports: Vec<Port>,
    pub(super) nets: Vec<Net>,
    /// For each arc the nets from the parent to the child, each with the port at which it is left.
    pub(super) routes: Vec<Vec<(usize, usize)>>,
}

/// Arcs that share a line: those of one kind that end at the same place of the same parent and leave on one side.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Bundle {
    parent: usize,
    side: Side,
    stretch: Stretch,
    kind: u32,
}

impl Levels {
    pub(super) fn new(graph: &Graph, layer_of: &[usize], spacing: &Spacing) -> Self {
        let elements = graph.boxes.iter().zip(layer_of);
        let elements = elements.map(|(one, &layer)| Element { layer, width: one.width, height: one.height }).collect();
        let mut levels = Self {
            boxes: graph.boxes.len(),
            layers: vec![Vec::new(); layer_of.iter().max().map_or(0, |last| last + 1)],
            elements,
            ports: Vec::new(),
            nets: Vec::new(),
            routes: vec![Vec::new(); graph.arcs.len()],
        };
        for (bundle, arcs) in bundles(graph, layer_of) {
            levels.add_bundle(graph, bundle, &arcs);
        }
        levels.grow(graph, spacing);
        levels.spread_ports(&|_| 0);
        for element in 0..levels.elements.len() {
            levels.layers[levels.elements[element].layer].push(element);
        }
        levels
    }

    /// Whether an element is a box; else it is a bend.
    pub(super) fn is_box(&self, element: usize) -> bool {
        element < self.boxes
    }

    /// Cuts the arcs of a bundle into nets, one a channel, from the parent outwards.
    fn add_bundle(&mut self, graph: &Graph, bundle: Bundle, arcs: &[usize]) {
        let mut ends: BTreeMap<(usize, Stretch), usize> = BTreeMap::new();
        let mut arcs_by_layer: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
        let start = self.elements[bundle.parent].layer;
        for &arc in arcs {
            let Arc { child, child_at, .. } = graph.arcs[arc];
            // A line within one layer, to the box itself or to another, leaves and arrives at the right.
            let is_within = self.elements[child].layer == start;
            let side = if is_within || bundle.side == Side::Left { Side::Right } else { Side::Left };
            let end = *ends.entry((child, child_at)).or_insert_with(|| self.add_port(child, side, child_at));
            arcs_by_layer.entry(self.elements[child].layer.abs_diff(start)).or_default().push((arc, end));
        }
        let own = arcs_by_layer.remove(&0).unwrap_or_default();
        let farthest = arcs_by_layer.keys().next_back().copied().unwrap_or(1);
        let mut source = self.add_port(bundle.parent, bundle.side, bundle.stretch);
        let mut passed = Vec::new();
        for distance in 1..=farthest {
            let layer = if bundle.side == Side::Right { start + distance } else { start - distance };
            let channel = if bundle.side == Side::Right { layer - 1 } else { layer };
            let mut arriving = arcs_by_layer.remove(&distance).unwrap_or_default();
            if distance == 1 {
                arriving.extend(&own);
            }
            let net = self.nets.len();
            let mut targets: Vec<usize> = arriving.iter().map(|(_, end)| *end).collect();
            targets.sort_unstable();
            targets.dedup();
            for (arc, end) in arriving {
                self.routes[arc].clone_from(&passed);
                self.routes[arc].push((net, end));
            }
            self.nets.push(Net { channel, source, targets });
            if distance < farthest {
                let (near, far) = self.add_bend(layer, bundle.side);
                self.nets[net].targets.push(near);
                passed.push((net, near));
                source = far;
            }
        }
    }

    fn add_port(&mut self, element: usize, side: Side, stretch: Stretch) -> usize {
        self.ports.push(Port { element, side, stretch, offset: stretch.top });
        self.ports.len() - 1
    }

    /// A bend in that layer, with its ports towards the parent and away from it.
    fn add_bend(&mut self, layer: usize, away: Side) -> (usize, usize) {
        let element = self.elements.len();
        self.elements.push(Element { layer, width: 0, height: 0 });
        let towards = if away == Side::Right { Side::Left } else { Side::Right };
        let stretch = Stretch { top: 0, bottom: 0 };
        (self.add_port(element, towards, stretch), self.add_port(element, away, stretch))
    }

    /// Makes boxes that are only a name high enough for their lines.
    fn grow(&mut self, graph: &Graph, spacing: &Spacing) {
        let mut count = vec![[0_i32; 2]; self.boxes];
        for port in self.ports.iter().filter(|port| port.element < self.boxes) {
            count[port.element][port.side as usize] += 1;
        }
        for port in &mut self.ports {
            if port.element < self.boxes && graph.boxes[port.element].growth == Growth::Free {
                let lines = count[port.element].into_iter().max().unwrap_or(0);
                let height = graph.boxes[port.element].height.max((lines + 1) * spacing.between_ports);
                self.elements[port.element].height = height;
                port.stretch = Stretch { top: 0, bottom: height };
            }
        }
    }

    /// Gives ports that share a stretch places of their own in it, in the order of `wish`.
    pub(super) fn spread_ports(&mut self, wish: &dyn Fn(usize) -> i32) {
        let mut sharing: BTreeMap<(usize, Side, Stretch), Vec<usize>> = BTreeMap::new();
        for (place, port) in self.ports.iter().enumerate() {
            sharing.entry((port.element, port.side, port.stretch)).or_default().push(place);
        }
        for ((_, _, stretch), mut ports) in sharing {
            ports.sort_by_key(|port| (wish(*port), *port));
            let gaps = signed(ports.len()) - 1;
            let room = stretch.bottom - stretch.top - 4;
            let step = if gaps > 0 { (room / gaps).clamp(1, MOST_BETWEEN_PORTS) } else { 0 };
            let first = (stretch.top + stretch.bottom - step * gaps) / 2;
            for (place, port) in ports.into_iter().enumerate() {
                self.ports[port].offset = first + step * signed(place);
            }
        }
    }
}

fn bundles(graph: &Graph, layer_of: &[usize]) -> BTreeMap<Bundle, Vec<usize>> {
    let mut bundles: BTreeMap<Bundle, Vec<usize>> = BTreeMap::new();
    for (place, arc) in graph.arcs.iter().enumerate() {
        let is_left = layer_of[arc.child] < layer_of[arc.parent];
        let side = if is_left { Side::Left } else { Side::Right };
        let bundle = Bundle { parent: arc.parent, side, stretch: arc.parent_at, kind: arc.kind };
        bundles.entry(bundle).or_default().push(place);
    }
    bundles
}
