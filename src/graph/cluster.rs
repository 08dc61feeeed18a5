//! Finds the parts of a graph that hang together more than with the rest: Louvain's method, in whole numbers and in a
//! fixed order, so that the same graph always falls into the same parts.

use std::collections::BTreeMap;

use petgraph::Undirected;
use petgraph::graph::{Graph, NodeIndex};
use petgraph::visit::EdgeRef;

/// How much an edge of the input weighs: room for halves and thirds.
const WEIGHT: i64 = 12;

/// The part that each of `count` nodes belongs to. Parts are numbered in the order of their first node; a node without
/// edges is a part of its own.
pub fn clusters(count: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut graph: Graph<(), i64, Undirected> = Graph::new_undirected();
    for _ in 0..count {
        graph.add_node(());
    }
    for (from, to) in edges.iter().filter(|(from, to)| from != to) {
        let (from, to) = (NodeIndex::new(*from), NodeIndex::new(*to));
        match graph.find_edge(from, to) {
            Some(edge) => graph[edge] += WEIGHT / 3,
            None => {
                graph.add_edge(from, to, WEIGHT);
            }
        }
    }
    let mut part_of: Vec<usize> = (0..count).collect();
    loop {
        let moved = move_nodes(&graph);
        if moved.iter().enumerate().all(|(node, part)| node == *part) {
            return renumbered(&part_of);
        }
        let moved = renumbered(&moved);
        for part in &mut part_of {
            *part = moved[*part];
        }
        graph = merged(&graph, &moved);
    }
}

/// Moves each node to the neighbouring part that it gains most from, until none gains.
fn move_nodes(graph: &Graph<(), i64, Undirected>) -> Vec<usize> {
    let degree: Vec<i64> = graph.node_indices().map(|node| degree(graph, node)).collect();
    let total: i64 = degree.iter().sum();
    let mut part_of: Vec<usize> = (0..graph.node_count()).collect();
    let mut degree_of_part = degree.clone();
    let mut again = total > 0;
    while again {
        again = false;
        for node in graph.node_indices() {
            let at = node.index();
            let mut shared: BTreeMap<usize, i64> = BTreeMap::from([(part_of[at], 0)]);
            for edge in graph.edges(node).filter(|edge| edge.source() != edge.target()) {
                let other = if edge.source() == node { edge.target() } else { edge.source() };
                *shared.entry(part_of[other.index()]).or_default() += edge.weight();
            }
            degree_of_part[part_of[at]] -= degree[at];
            // The gain in modularity, times the total weight: integers, so nothing is rounded.
            let gain = |part: usize| shared[&part] * total - degree_of_part[part] * degree[at];
            let stay = part_of[at];
            let best =
                shared.keys().copied().fold(stay, |best, part| if gain(part) > gain(best) { part } else { best });
            degree_of_part[best] += degree[at];
            again |= best != stay;
            part_of[at] = best;
        }
    }
    part_of
}

fn degree(graph: &Graph<(), i64, Undirected>, node: NodeIndex) -> i64 {
    graph.edges(node).map(|edge| if edge.source() == edge.target() { 2 * edge.weight() } else { *edge.weight() }).sum()
}

/// The graph of the parts: what was between nodes of one part becomes an edge of it to itself.
fn merged(graph: &Graph<(), i64, Undirected>, part_of: &[usize]) -> Graph<(), i64, Undirected> {
    let mut weights: BTreeMap<(usize, usize), i64> = BTreeMap::new();
    for edge in graph.edge_references() {
        let (from, to) = (part_of[edge.source().index()], part_of[edge.target().index()]);
        *weights.entry((from.min(to), from.max(to))).or_default() += edge.weight();
    }
    let mut merged = Graph::new_undirected();
    for _ in 0..part_of.iter().max().map_or(0, |last| last + 1) {
        merged.add_node(());
    }
    for ((from, to), weight) in weights {
        merged.add_edge(NodeIndex::new(from), NodeIndex::new(to), weight);
    }
    merged
}

/// The same parts with the numbers 0, 1, 2, … in the order in which they first occur.
fn renumbered(part_of: &[usize]) -> Vec<usize> {
    let mut numbers = BTreeMap::new();
    part_of
        .iter()
        .map(|part| {
            let next = numbers.len();
            *numbers.entry(*part).or_insert(next)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::clusters;

    #[test]
    fn two_triangles_with_a_bridge_are_two_parts() {
        let edges = [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3), (2, 3)];
        assert_eq!(clusters(7, &edges), [0, 0, 0, 1, 1, 1, 2]);
    }

    #[test]
    fn without_edges_each_node_is_alone() {
        assert_eq!(clusters(3, &[(1, 1)]), [0, 1, 2]);
        assert_eq!(clusters(0, &[]), Vec::<usize>::new());
    }
}
