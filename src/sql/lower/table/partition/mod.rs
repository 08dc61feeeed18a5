//! Partitioned tables and their partitions.
//!
//! 1. `key` understands `PARTITION BY`, `bound` the rows of a partition;
//! 2. `clone` gives a partition what its parent has: indexes, foreign keys, triggers.

mod bound;
mod clone;
mod key;

pub(in crate::sql::lower) use bound::{refuse_bound, understand_bound};
pub(in crate::sql::lower) use clone::equip_partition;
pub(in crate::sql::lower) use key::understand_partition_key;
