use super::levels::{Levels, Side};
use super::{Spacing, signed};

/// Boxes and bends up to which several first orders are tried.
const SMALL: usize = 150;
/// Boxes and bends from which fewer sweeps must do.
const LARGE: usize = 1500;

/// Orders each layer so that few lines cross.
///
/// Sweeps from left to right and back sort each layer by where its lines come from (the barycentre method of Sugiyama,
/// Tagawa and Toda, 1981); neighbours are then swapped where that saves crossings. The best order seen is kept.
pub(super) fn order(levels: &mut Levels, spacing: &Spacing) {
    let count = levels.elements.len();
    let starts: &[Start] = if count <= SMALL { &Start::ALL } else { &Start::ALL[..1] };
    let rounds = if count <= LARGE { 12 } else { 4 };
    let mut best: Option<(usize, i64, Vec<Vec<usize>>)> = None;
    for &start in starts {
        let mut ordering = Ordering::new(levels, spacing);
        ordering.begin(start);
        let (crossings, length) = ordering.improve(rounds);
        if best.as_ref().is_none_or(|(fewest, shortest, _)| (crossings, length) < (*fewest, *shortest)) {
            best = Some((crossings, length, ordering.layers));
        }
    }
    if let Some((_, _, layers)) = best {
        levels.layers = layers;
    }
}

/// The order to begin with.
#[derive(Clone, Copy)]
enum Start {
    /// Neighbours are followed before the next box of a layer is taken.
    DepthFirst,
    /// All boxes next to one are taken before theirs.
    BreadthFirst,
    /// As the tables come.
    Given,
}

impl Start {
    const ALL: [Self; 3] = [Self::DepthFirst, Self::BreadthFirst, Self::Given];
}

/// A line between two elements of neighbouring layers, seen from one of them: the other and the ports' offsets.
#[derive(Clone, Copy)]
struct Link {
    own_offset: i32,
    other: usize,
    other_offset: i32,
}

struct Ordering<'a> {
    levels: &'a Levels,
    spacing: &'a Spacing,
    layers: Vec<Vec<usize>>,
    /// The links of each element to the layer at its left and at its right.
    left: Vec<Vec<Link>>,
    right: Vec<Vec<Link>>,
    /// For each element its place in its layer, and about where its top will be.
    place: Vec<usize>,
    top: Vec<i32>,
}

impl<'a> Ordering<'a> {
    fn new(levels: &'a Levels, spacing: &'a Spacing) -> Self {
        let count = levels.elements.len();
        let (mut left, mut right) = (vec![Vec::new(); count], vec![Vec::new(); count]);
        for net in &levels.nets {
            let source = levels.ports[net.source];
            for target in net.targets.iter().map(|target| levels.ports[*target]) {
                let (from, to) = match (source.side, target.side) {
                    (Side::Right, Side::Left) => (source, target),
                    (Side::Left, Side::Right) => (target, source),
                    _ => continue,
                };
                let (from_offset, to_offset) = (from.offset, to.offset);
                right[from.element].push(Link { own_offset: from_offset, other: to.element, other_offset: to_offset });
                left[to.element].push(Link { own_offset: to_offset, other: from.element, other_offset: from_offset });
            }
        }
        let layers = levels.layers.clone();
        Self { levels, spacing, layers, left, right, place: vec![0; count], top: vec![0; count] }
    }

    fn begin(&mut self, start: Start) {
        let count = self.levels.elements.len();
        let mut is_taken = vec![false; count];
        let mut layers = vec![Vec::new(); self.layers.len()];
        let mut waiting = std::collections::VecDeque::new();
        for first in self.layers.iter().flatten().copied() {
            waiting.push_back(first);
            while let Some(one) =
                if matches!(start, Start::DepthFirst) { waiting.pop_back() } else { waiting.pop_front() }
            {
                if std::mem::replace(&mut is_taken[one], true) {
                    continue;
                }
                layers[self.levels.elements[one].layer].push(one);
                if !matches!(start, Start::Given) {
                    waiting.extend(self.left[one].iter().chain(&self.right[one]).map(|link| link.other));
                }
            }
        }
        self.layers = layers;
        (0..self.layers.len()).for_each(|layer| self.settle(layer));
    }

    /// Notes the places and tops of a layer's elements; layers are centred on each other.
    fn settle(&mut self, layer: usize) {
        let mut y = 0;
        for (place, &one) in self.layers[layer].iter().enumerate() {
            self.place[one] = place;
            self.top[one] = y;
            y += self.levels.elements[one].height + self.spacing.between_boxes;
        }
        for &one in &self.layers[layer] {
            self.top[one] -= y / 2;
        }
    }

    /// Sweeps until it no longer helps; leaves the best order and says how many crossings it has and how long it is.
    fn improve(&mut self, rounds: usize) -> (usize, i64) {
        let mut best = (self.crossings(), self.length());
        let mut best_layers = self.layers.clone();
        let mut in_vain = 0;
        for round in 0..rounds * 2 {
            self.sweep(if round % 2 == 0 { Side::Left } else { Side::Right });
            self.swap_neighbours();
            let now = (self.crossings(), self.length());
            if now < best {
                (best, best_layers, in_vain) = (now, self.layers.clone(), 0);
            } else {
                in_vain += 1;
            }
            if in_vain == 4 {
                break;
            }
        }
        self.layers = best_layers;
        (0..self.layers.len()).for_each(|layer| self.settle(layer));
        best
    }

    /// Sorts layer after layer by where the lines from that side come from.
    fn sweep(&mut self, side: Side) {
        let count = self.layers.len();
        for step in 1..count {
            let layer = if side == Side::Left { step } else { count - 1 - step };
            let mut elements = std::mem::take(&mut self.layers[layer]);
            elements.sort_by_cached_key(|one| self.barycentre(*one, side));
            self.layers[layer] = elements;
            self.settle(layer);
        }
    }

    /// Where an element would like to be, in 1/256 of a pixel; without lines, where it is.
    fn barycentre(&self, one: usize, side: Side) -> i64 {
        let links = if side == Side::Left { &self.left[one] } else { &self.right[one] };
        let middle = i64::from(self.levels.elements[one].height / 2);
        if links.is_empty() {
            return (i64::from(self.top[one]) + middle) * 256;
        }
        let wish = |link: &Link| i64::from(self.top[link.other] + link.other_offset - link.own_offset) + middle;
        links.iter().map(wish).sum::<i64>() * 256 / i64::from(signed(links.len()))
    }

    /// Swaps neighbours in a layer while that saves crossings.
    fn swap_neighbours(&mut self) {
        for _ in 0..3 {
            let mut has_swapped = false;
            for layer in 0..self.layers.len() {
                for place in 1..self.layers[layer].len() {
                    let (above, below) = (self.layers[layer][place - 1], self.layers[layer][place]);
                    if self.gain_of_swap(above, below) > 0 {
                        self.layers[layer].swap(place - 1, place);
                        (self.place[above], self.place[below]) = (place, place - 1);
                        has_swapped = true;
                    }
                }
                self.settle(layer);
            }
            if !has_swapped {
                break;
            }
        }
    }

    fn gain_of_swap(&self, above: usize, below: usize) -> i32 {
        [&self.left, &self.right].into_iter().map(|links| self.gain_on_side(&links[above], &links[below])).sum()
    }

    /// Crossings of the links of an element with those of the one below it, less those after a swap.
    fn gain_on_side(&self, above: &[Link], below: &[Link]) -> i32 {
        if above.is_empty() || below.is_empty() {
            return 0;
        }
        let mut ends: Vec<(usize, i32)> = below.iter().map(|link| self.end(link)).collect();
        ends.sort_unstable();
        let mut gain = 0;
        for link in above {
            let end = self.end(link);
            gain += signed(ends.partition_point(|other| *other < end));
            gain -= signed(ends.len() - ends.partition_point(|other| *other <= end));
        }
        gain
    }

    fn end(&self, link: &Link) -> (usize, i32) {
        (self.place[link.other], link.other_offset)
    }

    fn crossings(&self) -> usize {
        self.layers.iter().map(|layer| self.crossings_right_of(layer)).sum()
    }

    fn crossings_right_of(&self, layer: &[usize]) -> usize {
        let mut pairs = Vec::new();
        for &one in layer {
            pairs.extend(self.right[one].iter().map(|link| ((self.place[one], link.own_offset), self.end(link))));
        }
        pairs.sort_unstable();
        let mut ends: Vec<(usize, i32)> = pairs.into_iter().map(|(_, end)| end).collect();
        inversions(&mut ends)
    }

    /// How far the lines lead up and down in sum: between orders with as few crossings, the straighter one is better.
    fn length(&self) -> i64 {
        let mut length = 0;
        for (one, links) in self.right.iter().enumerate() {
            let far = |link: &Link| self.top[one] + link.own_offset - self.top[link.other] - link.other_offset;
            length += links.iter().map(|link| i64::from(far(link).abs())).sum::<i64>();
        }
        length
    }
}

/// Counts the pairs in the wrong order, and sorts (a merge sort).
fn inversions<T: Ord + Copy>(values: &mut [T]) -> usize {
    if values.len() < 2 {
        return 0;
    }
    let middle = values.len() / 2;
    let (low, high) = values.split_at_mut(middle);
    let mut count = inversions(low) + inversions(high);
    let mut merged = Vec::with_capacity(values.len());
    let (low, high) = values.split_at(middle);
    let (mut at_low, mut at_high) = (0, 0);
    while at_low < low.len() && at_high < high.len() {
        if low[at_low] <= high[at_high] {
            merged.push(low[at_low]);
            at_low += 1;
        } else {
            merged.push(high[at_high]);
            at_high += 1;
            count += low.len() - at_low;
        }
    }
    merged.extend_from_slice(&low[at_low..]);
    merged.extend_from_slice(&high[at_high..]);
    values.copy_from_slice(&merged);
    count
}

#[cfg(test)]
mod tests {
    use super::inversions;

    #[test]
    fn inversions_are_the_pairs_in_the_wrong_order() {
        assert_eq!(inversions(&mut [1, 2, 3]), 0);
        assert_eq!(inversions(&mut [3, 2, 1, 1]), 5);
    }
}
