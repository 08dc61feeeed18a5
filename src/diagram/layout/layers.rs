use super::Spacing;
use super::acyclic::{RankArc, without_cycles};
use super::graph::Graph;
use super::rank::ranks;

/// Gives each box of a connected graph a layer: referenced boxes to the left, those that refer to them to the right.
/// A layer that would be much higher than the drawing should be is split into several.
pub(super) fn layer_of_boxes(graph: &Graph, spacing: &Spacing) -> Vec<usize> {
    let arcs = without_cycles(graph.boxes.len(), graph.arcs.iter().map(|arc| (arc.parent, arc.child)));
    let ranks = ranks(graph.boxes.len(), &arcs).into_iter().map(|rank| usize::try_from(rank).unwrap_or(0)).collect();
    let mut layering =
        Layering { graph, spacing, neighbours: Neighbours::new(graph.boxes.len(), &arcs), layers: ranks };
    match spacing.columns {
        Columns::ByRank => {
            layering.balance();
            layering.split_high_layers();
        }
        Columns::Filled => layering.fill_columns(),
    }
    layering.layers
}

/// What makes a layer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Columns {
    /// What is equally far from the boxes that refer to nothing: every line leads from left to right.
    ByRank,
    /// As much as fills a column of the wanted height: lines may lead back to the column that they come from.
    Filled,
}

struct Layering<'a> {
    graph: &'a Graph,
    spacing: &'a Spacing,
    neighbours: Neighbours,
    layers: Vec<usize>,
}

/// The boxes at the other ends of a box's arcs, with the arcs' weights.
struct Neighbours {
    left: Vec<Vec<(usize, i64)>>,
    right: Vec<Vec<(usize, i64)>>,
}

impl Neighbours {
    fn new(boxes: usize, arcs: &[RankArc]) -> Self {
        let (mut left, mut right) = (vec![Vec::new(); boxes], vec![Vec::new(); boxes]);
        for arc in arcs {
            right[arc.from].push((arc.to, arc.weight));
            left[arc.to].push((arc.from, arc.weight));
        }
        Self { left, right }
    }
}

impl Layering<'_> {
    fn height(&self, one: usize) -> i32 {
        self.graph.boxes[one].height + self.spacing.between_boxes
    }

    fn heights(&self) -> Vec<i32> {
        let mut heights = vec![0; self.layers.iter().max().map_or(0, |last| last + 1)];
        for (one, &layer) in self.layers.iter().enumerate() {
            heights[layer] += self.height(one);
        }
        heights
    }

    /// Moves boxes whose arcs pull left as much as right to the lowest layer that they can stand in.
    fn balance(&mut self) {
        let mut heights = self.heights();
        for one in 0..self.layers.len() {
            let weight = |sides: &[(usize, i64)]| sides.iter().map(|(_, weight)| weight).sum::<i64>();
            let (left, right) = (&self.neighbours.left[one], &self.neighbours.right[one]);
            if left.is_empty() || weight(left) != weight(right) {
                continue;
            }
            let first = left.iter().map(|(other, _)| self.layers[*other] + 1).max().unwrap_or(0);
            let end = right.iter().map(|(other, _)| self.layers[*other]).min().unwrap_or(0);
            heights[self.layers[one]] -= self.height(one);
            let lowest = (first..end).min_by_key(|layer| (heights[*layer], *layer)).unwrap_or(self.layers[one]);
            heights[lowest] += self.height(one);
            self.layers[one] = lowest;
        }
    }

    /// The height at which the whole has the wanted proportions, if the boxes fill it.
    fn wanted_height(&self) -> i32 {
        let room = |one: usize| {
            let width = self.graph.boxes[one].width + self.spacing.channel();
            i64::from(width) * i64::from(self.height(one))
        };
        let area: i64 = (0..self.layers.len()).map(room).sum();
        let (wide, high) = super::PROPORTIONS;
        i32::try_from((area * i64::from(high) / i64::from(wide)).isqrt()).unwrap_or(i32::MAX)
    }

    /// Fills column after column, boxes in the order of their ranks; within a rank what is referred to from the same
    /// place stays together.
    fn fill_columns(&mut self) {
        let mut order: Vec<usize> = (0..self.layers.len()).collect();
        order.sort_by_key(|&one| {
            let parent = self.neighbours.left[one].iter().map(|(other, _)| *other).min();
            (self.layers[one], parent, one)
        });
        let wanted = self.wanted_height();
        let (mut column, mut height) = (0, 0);
        for one in order {
            if height > 0 && height + self.height(one) / 2 > wanted {
                (column, height) = (column + 1, 0);
            }
            height += self.height(one);
            self.layers[one] = column;
        }
    }

    /// Splits each layer that is too high into several of about equal height. Boxes of one layer have no arcs between
    /// them, so any split is a layering.
    fn split_high_layers(&mut self) {
        let wanted = self.wanted_height();
        let heights = self.heights();
        let mut added = 0;
        let mut members = vec![Vec::new(); heights.len()];
        for (one, &layer) in self.layers.iter().enumerate() {
            members[layer].push(one);
        }
        for (layer, mut boxes) in members.into_iter().enumerate() {
            let parts = if heights[layer] > wanted * 3 / 2 { (heights[layer] + wanted - 1) / wanted.max(1) } else { 1 };
            // Boxes that others refer to go right, next to those; siblings stay together.
            boxes.sort_by_key(|&one| {
                let parent = self.neighbours.left[one].iter().map(|(other, _)| *other).min();
                (!self.neighbours.right[one].is_empty(), parent, one)
            });
            let part_height = heights[layer] / parts + 1;
            let mut height = 0;
            for one in boxes {
                let part = (height + self.height(one) / 2) / part_height;
                height += self.height(one);
                self.layers[one] = layer + added + usize::try_from(part.min(parts - 1)).unwrap_or(0);
            }
            added += usize::try_from(parts - 1).unwrap_or(0);
        }
    }
}
