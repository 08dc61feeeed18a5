use std::collections::BTreeMap;

use super::signed;

/// What a channel between two layers must connect: the heights at which a net comes in from its left and its right.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Terminals {
    pub(super) left: Vec<i32>,
    pub(super) right: Vec<i32>,
}

/// Where a net runs up and down in its channel.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Trunk {
    /// Nowhere: all its ends are at one height.
    Straight,
    /// On one track.
    One {
        /// The track's number, from the left.
        track: usize,
    },
    /// On two, because no single one would keep it apart from its neighbours: the ends at the left meet on the first,
    /// those at the right on the second.
    Two {
        /// The track of the left ends.
        left: usize,
        /// The track of the right ends.
        right: usize,
        /// The height at which the line passes from one to the other.
        crossing: i32,
    },
}

/// Lines of different nets that come from opposite sides must be this far apart to pass each other.
const CLEARANCE: i32 = 5;
/// Two runs on one track must be this far apart.
const GAP_ON_TRACK: i32 = 12;

/// Gives the nets of a channel tracks such that no two run on top of each other, few lines cross, and tracks are few.
/// Answers with the runs in the order of the nets and the number of tracks.
pub(super) fn tracks(nets: &[Terminals]) -> (Vec<Trunk>, usize) {
    let mut runs = Vec::new();
    let mut run_of_net = vec![None; nets.len()];
    for (place, net) in nets.iter().enumerate() {
        if net.span().is_some_and(|(top, bottom)| top < bottom) {
            run_of_net[place] = Some(runs.len());
            runs.push(net.clone());
        }
    }
    let all: Vec<i32> = nets.iter().flat_map(|net| net.left.iter().chain(&net.right)).copied().collect();
    let crossings = break_cycles(&mut runs, all);
    let tracks = assign(&runs, &must_be_right(&runs, &crossings));
    let count = tracks.iter().max().map_or(0, |last| last + 1);
    let trunk = |run: &Option<usize>| match *run {
        None => Trunk::Straight,
        Some(run) => match crossings.get(&run) {
            None => Trunk::One { track: tracks[run] },
            Some(&(right, crossing)) => Trunk::Two { left: tracks[run], right: tracks[right], crossing },
        },
    };
    (run_of_net.iter().map(trunk).collect(), count)
}

impl Terminals {
    /// The heights that the net reaches from and to.
    fn span(&self) -> Option<(i32, i32)> {
        let all = || self.left.iter().chain(&self.right).copied();
        Some((all().min()?, all().max()?))
    }

    /// How many of the lines of `self` and `other` cross if `self` runs to the left of `other`.
    fn crossings_left_of(&self, other: &Self) -> usize {
        let within = |ends: &[i32], span: Option<(i32, i32)>| {
            span.map_or(0, |(top, bottom)| ends.iter().filter(|end| (top..=bottom).contains(*end)).count())
        };
        within(&other.left, self.span()) + within(&self.right, other.span())
    }

    fn meets(&self, other: &Self) -> bool {
        match (self.span(), other.span()) {
            (Some((top, bottom)), Some((other_top, other_bottom))) => {
                top < other_bottom + GAP_ON_TRACK && other_top < bottom + GAP_ON_TRACK
            }
            _ => false,
        }
    }
}

/// The runs that were split: for each left half the right one, and the height at which they meet.
type Crossings = BTreeMap<usize, (usize, i32)>;

/// For each run those that must be to its right: where it has an end at the left they have one at the right, so that
/// the lines to these ends would lie on each other. Of a split run the right half must be to the right.
fn must_be_right(runs: &[Terminals], crossings: &Crossings) -> Vec<Vec<usize>> {
    // Ends at the right by height, so that each end at the left looks only at those near it.
    let mut right_ends: Vec<(i32, usize)> = Vec::new();
    for (run, terminals) in runs.iter().enumerate() {
        right_ends.extend(terminals.right.iter().map(|end| (*end, run)));
    }
    right_ends.sort_unstable();
    let near = |run: usize, end: i32| {
        let from = right_ends.partition_point(|(other, _)| *other <= end - CLEARANCE);
        let others = right_ends[from..].iter().take_while(move |(other, _)| *other < end + CLEARANCE);
        others.map(|(_, other)| *other).filter(move |other| *other != run)
    };
    let mut must = Vec::with_capacity(runs.len());
    for (run, terminals) in runs.iter().enumerate() {
        let is_half = |other: &usize| crossings.get(other).is_some_and(|(half, _)| *half == run);
        let right = terminals.left.iter().flat_map(|end| near(run, *end)).filter(|other| !is_half(other));
        let mut right: Vec<usize> = right.chain(crossings.get(&run).map(|(half, _)| *half)).collect();
        right.sort_unstable();
        right.dedup();
        must.push(right);
    }
    must
}

/// Splits runs until no run must be to the left of itself. A split run keeps its left ends and the new last run gets
/// its right ones: the answer tells which and at which height the two meet.
fn break_cycles(runs: &mut Vec<Terminals>, mut taken: Vec<i32>) -> Crossings {
    let mut crossings = Crossings::new();
    taken.sort_unstable();
    while let Some(run) = run_in_cycle(&must_be_right(runs, &crossings)) {
        let Some((top, bottom)) = runs[run].span() else { break };
        let crossing = free_height(&taken, i32::midpoint(top, bottom));
        taken.insert(taken.partition_point(|height| *height < crossing), crossing);
        let right = Terminals { left: vec![crossing], right: std::mem::take(&mut runs[run].right) };
        runs[run].right.push(crossing);
        crossings.insert(run, (runs.len(), crossing));
        runs.push(right);
    }
    crossings
}

/// The first run that is left when those that nothing must be left of are taken away again and again, and then those
/// that must be left of nothing.
fn run_in_cycle(must_be_right: &[Vec<usize>]) -> Option<usize> {
    let mut waits_for = vec![0_usize; must_be_right.len()];
    must_be_right.iter().flatten().for_each(|run| waits_for[*run] += 1);
    let mut ready: Vec<usize> = (0..waits_for.len()).filter(|run| waits_for[*run] == 0).collect();
    let mut is_free = vec![false; waits_for.len()];
    while let Some(run) = ready.pop() {
        is_free[run] = true;
        for &next in &must_be_right[run] {
            waits_for[next] -= 1;
            if waits_for[next] == 0 {
                ready.push(next);
            }
        }
    }
    // From a run that waits, every way back along those it waits for stays among the waiting and so ends in a cycle.
    let first = is_free.iter().position(|is_free| !is_free)?;
    let mut visited = vec![false; waits_for.len()];
    let mut run = first;
    while !std::mem::replace(&mut visited[run], true) {
        run = (0..waits_for.len()).find(|other| !is_free[*other] && must_be_right[*other].contains(&run))?;
    }
    Some(run)
}

/// The height nearest to `wish` that is clear of those taken.
fn free_height(taken: &[i32], wish: i32) -> i32 {
    let is_free = |height: i32| {
        let from = taken.partition_point(|other| *other <= height - CLEARANCE);
        taken.get(from).is_none_or(|other| *other >= height + CLEARANCE)
    };
    let mut distance = 0;
    loop {
        for height in [wish + distance, wish - distance] {
            if is_free(height) {
                return height;
            }
        }
        distance += 1;
    }
}

/// A track for each run. Runs are taken from left to right: always one that nothing untaken must be left of, and of
/// those the one whose taking saves most crossings.
fn assign(runs: &[Terminals], must: &[Vec<usize>]) -> Vec<usize> {
    let mut waits_for = vec![0_usize; runs.len()];
    must.iter().flatten().for_each(|run| waits_for[*run] += 1);
    let meets: Vec<Vec<usize>> = runs
        .iter()
        .enumerate()
        .map(|(run, one)| (0..runs.len()).filter(|other| *other != run && one.meets(&runs[*other])).collect())
        .collect();
    let regret = |run: usize, other: usize| {
        signed(runs[run].crossings_left_of(&runs[other])) - signed(runs[other].crossings_left_of(&runs[run]))
    };
    let mut regrets: Vec<i32> =
        (0..runs.len()).map(|run| meets[run].iter().map(|other| regret(run, *other)).sum()).collect();
    let mut tracks = vec![usize::MAX; runs.len()];
    for _ in 0..runs.len() {
        let ready = (0..runs.len()).filter(|run| tracks[*run] == usize::MAX && waits_for[*run] == 0);
        let Some(next) = ready.min_by_key(|run| (regrets[*run], runs[*run].span(), *run)) else { break };
        let beside = meets[next].iter().filter(|other| tracks[**other] != usize::MAX);
        tracks[next] = beside.map(|other| tracks[*other] + 1).max().unwrap_or(0);
        must[next].iter().for_each(|run| waits_for[*run] -= 1);
        for &other in &meets[next] {
            regrets[other] -= regret(other, next);
        }
    }
    tracks
}

#[cfg(test)]
mod tests {
    use super::{Terminals, Trunk, tracks};

    fn net(left: &[i32], right: &[i32]) -> Terminals {
        Terminals { left: left.to_vec(), right: right.to_vec() }
    }

    #[test]
    fn a_line_between_ends_at_one_height_needs_no_track() {
        assert_eq!(tracks(&[net(&[10], &[10])]), (vec![Trunk::Straight], 0));
    }

    #[test]
    fn runs_apart_share_a_track_and_runs_beside_each_other_do_not() {
        let (trunks, count) = tracks(&[net(&[0], &[40]), net(&[100], &[140]), net(&[10], &[60])]);
        assert_eq!(count, 2);
        assert_eq!(trunks[0], Trunk::One { track: 1 });
        assert_eq!(trunks[1], Trunk::One { track: 0 });
        assert_eq!(trunks[2], Trunk::One { track: 0 });
    }

    #[test]
    fn what_ends_at_the_left_where_another_ends_at_the_right_runs_left_of_it() {
        let (trunks, _) = tracks(&[net(&[0], &[100]), net(&[200], &[2])]);
        assert_eq!(trunks, [Trunk::One { track: 0 }, Trunk::One { track: 1 }]);
    }

    #[test]
    fn two_lines_that_change_places_pass_each_other_on_three_tracks() {
        let (trunks, count) = tracks(&[net(&[0], &[100]), net(&[100], &[0])]);
        assert_eq!(count, 3);
        let Trunk::Two { left, right, crossing } = trunks[0] else { panic!("{trunks:?}") };
        let Trunk::One { track } = trunks[1] else { panic!("{trunks:?}") };
        assert!(left < track && track < right && (5..96).contains(&crossing));
    }
}
