//! The tables and the references between them as a graph: which of them belong together.

mod cluster;
mod groups;

pub use cluster::clusters;
pub use groups::{Group, GroupRule, TableNode, groups};
