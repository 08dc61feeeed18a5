//! Partitioned tables and their partitions.
//!
//! 1. `key` understands `PARTITION BY`, `bound` what a partition says of its rows, `held` which rows these are;
//! 2. `clone` gives a partition what its parent has: indexes, foreign keys, triggers.

mod bound;
mod clone;
mod held;
mod key;

pub(in crate::sql::lower) use bound::understand_bound;
pub(in crate::sql::lower) use clone::equip_partition;
pub(in crate::sql) use held::KnownBounds;
pub(in crate::sql::lower) use key::understand_partition_key;
