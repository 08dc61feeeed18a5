use std::collections::VecDeque;

use super::acyclic::RankArc;

/// Steps of arithmetic after which a good ranking is good enough; only graphs of thousands of boxes come near.
const BUDGET: usize = 30_000_000;

/// Gives each box of a connected graph without cycles a layer, such that arcs lead to the right and are short in sum.
///
/// This is the network simplex method of Gansner, Koutsofios, North and Vo, "A technique for drawing directed graphs"
/// (1993), section 2: a spanning tree of arcs of length one, of which one with a negative cut value is exchanged for
/// another until there is none.
pub(super) fn ranks(boxes: usize, arcs: &[RankArc]) -> Vec<i32> {
    if boxes == 0 {
        return Vec::new();
    }
    let mut simplex = Simplex::new(boxes, arcs);
    let pivots = BUDGET / (boxes + arcs.len());
    for _ in 0..pivots {
        let Some(leaving) = simplex.leaving() else { break };
        simplex.exchange(leaving);
    }
    let least = simplex.ranks.iter().min().copied().unwrap_or(0);
    simplex.ranks.iter().map(|rank| rank - least).collect()
}

struct Simplex<'a> {
    arcs: &'a [RankArc],
    arcs_of: Vec<Vec<usize>>,
    ranks: Vec<i32>,
    in_tree: Vec<bool>,
    /// For each box but the root the tree arc that leads towards the root.
    up: Vec<usize>,
    /// The place of a box in postorder, and the first place in its subtree.
    last: Vec<usize>,
    first: Vec<usize>,
    postorder: Vec<usize>,
    /// For each box what the arcs into its subtree weigh less than those out of it.
    surplus: Vec<i64>,
}

const NO_ARC: usize = usize::MAX;

impl<'a> Simplex<'a> {
    fn new(boxes: usize, arcs: &'a [RankArc]) -> Self {
        let mut arcs_of = vec![Vec::new(); boxes];
        for (place, arc) in arcs.iter().enumerate() {
            arcs_of[arc.from].push(place);
            arcs_of[arc.to].push(place);
        }
        let mut simplex = Self {
            arcs,
            arcs_of,
            ranks: longest_paths(boxes, arcs),
            in_tree: vec![false; arcs.len()],
            up: vec![NO_ARC; boxes],
            last: vec![0; boxes],
            first: vec![0; boxes],
            postorder: Vec::with_capacity(boxes),
            surplus: vec![0; boxes],
        };
        simplex.span();
        simplex.walk();
        simplex
    }

    fn slack(&self, arc: usize) -> i32 {
        let arc = self.arcs[arc];
        self.ranks[arc.to] - self.ranks[arc.from] - 1
    }

    fn other_end(&self, arc: usize, one: usize) -> usize {
        let arc = self.arcs[arc];
        if arc.from == one { arc.to } else { arc.from }
    }

    /// Grows a tree of arcs without slack over all boxes, moving the tree where none is left.
    fn span(&mut self) {
        let boxes = self.ranks.len();
        let mut is_reached = vec![false; boxes];
        let mut reached = vec![0];
        is_reached[0] = true;
        let mut next = 0;
        while reached.len() < boxes {
            while let Some(&one) = reached.get(next) {
                next += 1;
                for place in 0..self.arcs_of[one].len() {
                    let arc = self.arcs_of[one][place];
                    let other = self.other_end(arc, one);
                    if !is_reached[other] && self.slack(arc) == 0 {
                        is_reached[other] = true;
                        self.in_tree[arc] = true;
                        reached.push(other);
                    }
                }
            }
            let crossing = (0..self.arcs.len())
                .filter(|&arc| is_reached[self.arcs[arc].from] != is_reached[self.arcs[arc].to])
                .min_by_key(|&arc| self.slack(arc));
            // A graph in parts has no such arc; it is laid out part by part.
            let Some(crossing) = crossing else { break };
            let slack = self.slack(crossing);
            let shift = if is_reached[self.arcs[crossing].from] { slack } else { -slack };
            for &one in &reached {
                self.ranks[one] += shift;
            }
            next = 0;
        }
    }

    /// Numbers the tree in postorder and sums up what crosses each of its arcs.
    fn walk(&mut self) {
        self.postorder.clear();
        self.up.fill(NO_ARC);
        let mut waiting = vec![(0, false)];
        while let Some((one, is_done)) = waiting.pop() {
            if is_done {
                self.last[one] = self.postorder.len();
                self.postorder.push(one);
                continue;
            }
            self.first[one] = self.postorder.len();
            waiting.push((one, true));
            for &arc in &self.arcs_of[one] {
                let other = self.other_end(arc, one);
                if self.in_tree[arc] && arc != self.up[one] {
                    self.up[other] = arc;
                    waiting.push((other, false));
                }
            }
        }
        self.sum_up();
    }

    fn sum_up(&mut self) {
        self.surplus.fill(0);
        for arc in self.arcs {
            self.surplus[arc.from] += arc.weight;
            self.surplus[arc.to] -= arc.weight;
        }
        for place in 0..self.postorder.len() {
            let one = self.postorder[place];
            if self.up[one] != NO_ARC {
                let parent = self.other_end(self.up[one], one);
                self.surplus[parent] += self.surplus[one];
            }
        }
    }

    /// What the ranking would gain if the tree arc above that box were one shorter; negative if longer is better.
    fn cut_value(&self, one: usize) -> i64 {
        if self.arcs[self.up[one]].from == one { self.surplus[one] } else { -self.surplus[one] }
    }

    /// The box under the tree arc that should leave.
    fn leaving(&self) -> Option<usize> {
        let candidates = self.postorder.iter().copied().filter(|&one| self.up[one] != NO_ARC);
        candidates.min_by_key(|&one| (self.cut_value(one), one)).filter(|&one| self.cut_value(one) < 0)
    }

    /// Takes the tree arc above that box out and puts the tightest one that leads the other way in.
    fn exchange(&mut self, leaving: usize) {
        let (first, last) = (self.first[leaving], self.last[leaving]);
        let is_below = |place: usize| (first..=last).contains(&place);
        let old = self.up[leaving];
        let tail_is_below = self.arcs[old].from == leaving;
        let entering = (0..self.arcs.len())
            .filter(|&arc| {
                let (from, to) = (is_below(self.last[self.arcs[arc].from]), is_below(self.last[self.arcs[arc].to]));
                from != to && from != tail_is_below
            })
            .min_by_key(|&arc| (self.slack(arc), arc));
        // A negative cut value means that such an arc exists.
        let Some(entering) = entering else { return };
        let slack = self.slack(entering);
        let shift = if tail_is_below { -slack } else { slack };
        for &one in &self.postorder[first..=last] {
            self.ranks[one] += shift;
        }
        self.in_tree[old] = false;
        self.in_tree[entering] = true;
        self.walk();
    }
}

/// The least ranks that fulfil the arcs: the lengths of the longest ways to the boxes.
fn longest_paths(boxes: usize, arcs: &[RankArc]) -> Vec<i32> {
    let mut successors = vec![Vec::new(); boxes];
    let mut waits_for = vec![0; boxes];
    for arc in arcs {
        successors[arc.from].push(arc.to);
        waits_for[arc.to] += 1;
    }
    let mut ranks = vec![0; boxes];
    let mut ready: VecDeque<usize> = (0..boxes).filter(|one| waits_for[*one] == 0).collect();
    while let Some(one) = ready.pop_front() {
        for &next in &successors[one] {
            ranks[next] = ranks[next].max(ranks[one] + 1);
            waits_for[next] -= 1;
            if waits_for[next] == 0 {
                ready.push_back(next);
            }
        }
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::{RankArc, ranks};
    use crate::diagram::samples::Numbers;

    fn arcs(pairs: &[(usize, usize)]) -> Vec<RankArc> {
        pairs.iter().map(|&(from, to)| RankArc { from, to, weight: 1 }).collect()
    }

    #[test]
    fn a_table_that_nothing_pulls_left_stands_next_to_its_child() {
        assert_eq!(ranks(5, &arcs(&[(0, 1), (1, 2), (2, 3), (4, 3)])), [0, 1, 2, 3, 2]);
    }

    #[test]
    fn arcs_lead_right_and_no_single_move_makes_them_shorter() {
        let mut numbers = Numbers(3);
        for boxes in 2..40 {
            let mut pairs: Vec<_> = (1..boxes).map(|to| (numbers.below(to), to)).collect();
            pairs.extend((0..boxes).map(|_| (numbers.below(boxes), numbers.below(boxes))).filter(|(a, b)| a < b));
            let arcs = arcs(&pairs);
            let ranks = ranks(boxes, &arcs);
            assert!(arcs.iter().all(|arc| ranks[arc.from] < ranks[arc.to]));
            for one in 0..boxes {
                for step in [-1, 1] {
                    let mut moved = ranks.clone();
                    moved[one] += step;
                    let length = |ranks: &[i32]| arcs.iter().map(|arc| ranks[arc.to] - ranks[arc.from]).sum::<i32>();
                    let fits = arcs.iter().all(|arc| moved[arc.from] < moved[arc.to]);
                    assert!(!fits || length(&moved) >= length(&ranks));
                }
            }
        }
    }
}
