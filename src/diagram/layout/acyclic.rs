use std::collections::{BTreeMap, VecDeque};

use super::signed;

/// A wish that `to` stands at least one layer to the right of `from`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct RankArc {
    pub(super) from: usize,
    pub(super) to: usize,
    /// How much it costs when they stand further apart.
    pub(super) weight: i64,
}

/// Turns arcs around until there is no cycle, few of them, and merges those between the same boxes.
///
/// The order is that of Eades, Lin and Smyth, "A fast and effective heuristic for the feedback arc set problem" (1993):
/// boxes that nothing refers to any more go to one end, those that refer to nothing to the other, and where only cycles
/// are left the box with the most arcs out goes first.
pub(super) fn without_cycles(boxes: usize, arcs: impl Iterator<Item = (usize, usize)> + Clone) -> Vec<RankArc> {
    let place = places_in_order(boxes, arcs.clone().filter(|(from, to)| from != to));
    let mut weights: BTreeMap<(usize, usize), i64> = BTreeMap::new();
    for (from, to) in arcs.filter(|(from, to)| from != to) {
        let pair = if place[from] < place[to] { (from, to) } else { (to, from) };
        *weights.entry(pair).or_default() += 1;
    }
    weights.into_iter().map(|((from, to), weight)| RankArc { from, to, weight }).collect()
}

/// The boxes that are left, with the arcs between them.
struct Remaining {
    successors: Vec<Vec<usize>>,
    predecessors: Vec<Vec<usize>>,
    out_degree: Vec<usize>,
    in_degree: Vec<usize>,
    is_left: Vec<bool>,
    ends: VecDeque<usize>,
}

fn places_in_order(boxes: usize, arcs: impl Iterator<Item = (usize, usize)>) -> Vec<usize> {
    let mut remaining = Remaining::new(boxes, arcs);
    let (mut front, mut back) = (Vec::new(), Vec::new());
    loop {
        while let Some(end) = remaining.ends.pop_front() {
            if remaining.is_left[end] {
                let side = if remaining.in_degree[end] == 0 { &mut front } else { &mut back };
                side.push(end);
                remaining.take(end);
            }
        }
        let left = (0..boxes).filter(|place| remaining.is_left[*place]);
        let surplus = |place: &usize| signed(remaining.out_degree[*place]) - signed(remaining.in_degree[*place]);
        // The first of those with the greatest surplus, so that the order of the tables decides.
        let Some(next) = left.rev().max_by_key(surplus) else { break };
        front.push(next);
        remaining.take(next);
    }
    front.extend(back.into_iter().rev());
    let mut places = vec![0; boxes];
    for (place, one) in front.into_iter().enumerate() {
        places[one] = place;
    }
    places
}

impl Remaining {
    fn new(boxes: usize, arcs: impl Iterator<Item = (usize, usize)>) -> Self {
        let mut successors = vec![Vec::new(); boxes];
        let mut predecessors = vec![Vec::new(); boxes];
        for (from, to) in arcs {
            successors[from].push(to);
            predecessors[to].push(from);
        }
        let out_degree: Vec<usize> = successors.iter().map(Vec::len).collect();
        let in_degree: Vec<usize> = predecessors.iter().map(Vec::len).collect();
        let ends = (0..boxes).filter(|place| out_degree[*place] == 0 || in_degree[*place] == 0).collect();
        Self { successors, predecessors, out_degree, in_degree, is_left: vec![true; boxes], ends }
    }

    fn take(&mut self, taken: usize) {
        self.is_left[taken] = false;
        for &next in &self.successors[taken] {
            self.in_degree[next] -= 1;
            if self.in_degree[next] == 0 {
                self.ends.push_back(next);
            }
        }
        for &previous in &self.predecessors[taken] {
            self.out_degree[previous] -= 1;
            if self.out_degree[previous] == 0 {
                self.ends.push_back(previous);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::without_cycles;

    #[test]
    fn one_arc_of_a_cycle_turns_around() {
        let arcs = [(0, 1), (1, 2), (2, 0), (0, 1), (1, 1)];
        let arcs = without_cycles(3, arcs.into_iter());
        let arcs: Vec<_> = arcs.iter().map(|arc| (arc.from, arc.to, arc.weight)).collect();
        assert_eq!(arcs, [(0, 1, 2), (0, 2, 1), (1, 2, 1)]);
    }
}
