//! Indexes (`indexcmds.c`).
//!
//! 1. `element` understands keys, `create` the statement;
//! 2. `plan` is an index about to be made, `define` makes it and its like on partitions.

mod create;
mod default_class;
mod define;
mod element;
mod plan;

pub(super) use create::access_method;
pub(in crate::sql) use create::create_index;
pub(super) use default_class::refuse_class;
pub(super) use define::{attach_index, attach_or_define, define_index};
pub(super) use element::{
    PARTITION_KEY, STATISTICS_KEY, find_collation, operator_class, understand_condition, understand_elements,
    understand_key,
};
pub(super) use plan::{ConstraintPlan, ConstraintPlanKind, IndexPlan};

use crate::catalog::{CatalogError, Object};
use crate::sql::lower::table::ColumnMap;
use crate::sql::session::Session;

/// Copies an index to another table (`LIKE … INCLUDING INDEXES`).
///
/// # Errors
/// Those of making an index.
pub(super) fn copy_index(
    session: &mut Session,
    member: &Object,
    table: &Object,
    map: &ColumnMap,
    with_comment: bool,
) -> Result<(), CatalogError> {
    let Some(index) = member.as_index() else { return Ok(()) };
    let mut plan = IndexPlan::of_index(&session.catalog, member, index, map);
    plan.comment = plan.comment.filter(|_| with_comment);
    define_index(session, table.id, &plan).map(|_| ())
}
