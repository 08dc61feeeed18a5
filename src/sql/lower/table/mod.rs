//! Tables (`tablecmds.c`, `parse_utilcmd.c`): from the elements of a statement to columns and constraints.
//!
//! 1. `draft` reads the elements: `new_column` the columns with their `serial` sequences, `wanted` the constraints,
//!    `merge` and `like` what comes from other tables;
//! 2. `create` puts the table into the catalog, with `value`s of columns, `check`s, `not_null`s, `keys` and
//!    `foreign_key`s in PostgreSQL's order;
//! 3. `partition` is what partitioned tables and partitions add.

pub(super) mod assignable;
pub(super) mod column_type;
pub(super) mod context;
pub(super) mod draft;
mod like;
pub(super) mod merge;
pub(super) mod new_column;
pub(super) mod retarget;
pub(super) mod serial;
pub(super) mod value;
pub(super) mod wanted;

pub(super) mod check;
mod create;
mod create_as;
pub(super) mod foreign_key;
pub(super) mod in_use;
pub(super) mod keys;
pub(super) mod known_rows;
pub(super) mod not_null;
pub(super) mod partition;

pub(in crate::sql) use create::{create_foreign_table, create_table};
pub(in crate::sql) use create_as::{create_table_as, create_table_within};
pub(in crate::sql) use partition::KnownBounds;
pub(super) use retarget::{ColumnMap, same_expression};
