//! `INHERIT` and `NO INHERIT` (`ATExecAddInherit`, `CreateInheritance`, `RemoveInheritance`).

use std::sync::Arc;

use super::column::object_of;
use crate::catalog::constraint::{Constraint, ConstraintKind};
use crate::catalog::error::sqlstate;
use crate::catalog::relation::{Column, Table};
use crate::catalog::{CatalogError, Namespace, Object, ObjectData, ObjectId};
use crate::sql::ast::ObjectName;
use crate::sql::lower::relation::{self, inheritors};
use crate::sql::lower::table::context::TableContext;
use crate::sql::lower::table::merge::refuse_temporary_parent;
use crate::sql::lower::table::not_null::{has_constraints, not_null_of};
use crate::sql::lower::table::retarget::{ColumnMap, same_expression};
use crate::sql::session::Session;

/// `INHERIT parent`.
///
/// # Errors
/// 42809 for tables that cannot inherit or be inherited from, 42P07 for a parent or child that it is already, 42804
/// where the table lacks what the parent has.
pub(super) fn add_parent(session: &mut Session, table: ObjectId, parent: &ObjectName) -> Result<(), CatalogError> {
    let child = object_of(session, table)?;
    refuse_child(&child)?;
    let parent = relation::find(session, parent)?;
    let wrong = |message: String| Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message));
    let Some(parent_table) = parent.as_table() else {
        return wrong(format!("\"{}\" is not a table or foreign table", parent.name));
    };
    refuse_temporary_parent(&TableContext::of(&child), &parent.name, parent_table.persistence)?;
    if parent_table.is_partitioned() {
        return wrong(format!("cannot inherit from partitioned table \"{}\"", parent.name));
    }
    if parent_table.is_partition() {
        return wrong("cannot inherit from a partition".to_owned());
    }
    if child.as_table().is_some_and(|child| child.parents.contains(&parent.id)) {
        let message = format!("relation \"{}\" would be inherited from more than once", parent.name);
        return Err(CatalogError::new(sqlstate::DUPLICATE_TABLE, message));
    }
    refuse_circle(session, &child, &parent)?;
    bind(session, &child, &parent, false)
}

fn refuse_child(child: &Object) -> Result<(), CatalogError> {
    let Some(table) = child.as_table() else { return Ok(()) };
    let message = if table.is_partition() {
        "cannot change inheritance of a partition"
    } else if table.is_partitioned() {
        "cannot change inheritance of partitioned table"
    } else if table.of_type.is_some() {
        "cannot change inheritance of typed table"
    } else {
        return Ok(());
    };
    Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message))
}

/// Refuses a parent that is the table itself or below it.
///
/// # Errors
/// 42P07.
pub(super) fn refuse_circle(session: &Session, child: &Object, parent: &Object) -> Result<(), CatalogError> {
    let below = child.id == parent.id || inheritors(&session.catalog, child.id).iter().any(|(id, _)| *id == parent.id);
    if below {
        return Err(CatalogError::new(sqlstate::DUPLICATE_TABLE, "circular inheritance not allowed")
            .detail(format!("\"{}\" is already a child of \"{}\".", parent.name, child.name)));
    }
    Ok(())
}

/// Makes a table the child or partition of another: its columns and checks are inherited from now on
/// (`MergeAttributesIntoExisting`, `MergeConstraintsIntoExisting`).
///
/// # Errors
/// 42804 where the child lacks what the parent has, 42P17 where it has it in another way.
pub(super) fn bind(
    session: &mut Session,
    child: &Object,
    parent: &Object,
    as_partition: bool,
) -> Result<(), CatalogError> {
    for column in parent.columns() {
        refuse_different_column(session, (child, parent), column)?;
    }
    let shares = checks_to_share(session, child, parent)?;
    session.alter(child.id, |object| {
        let ObjectData::Table(table) = &mut object.data else { return };
        table.parents.push(parent.id);
        for column in &mut table.columns {
            if parent.column_named(column.name.as_str()).is_some() {
                let column: &mut Column = Arc::make_mut(column);
                column.inherited += 1;
                column.local &= !as_partition;
            }
        }
    })?;
    for share in shares.into_iter().chain(not_nulls_to_share(session, child, parent)) {
        session.alter(share, |object| {
            if let ObjectData::Constraint(constraint) = &mut object.data {
                constraint.inherited += 1;
                constraint.local &= !as_partition;
            }
        })?;
    }
    Ok(())
}

fn refuse_different_column(
    session: &Session,
    (child, parent): (&Object, &Object),
    column: &Column,
) -> Result<(), CatalogError> {
    let name = &column.name;
    let mismatch = |message: String| Err(CatalogError::new(sqlstate::DATATYPE_MISMATCH, message));
    let Some(own) = child.column_named(name.as_str()) else {
        return mismatch(format!("child table is missing column \"{name}\""));
    };
    if own.data_type != column.data_type {
        return mismatch(format!("child table \"{}\" has different type for column \"{name}\"", child.name));
    }
    if own.collation != column.collation {
        let message = format!("child table \"{}\" has different collation for column \"{name}\"", child.name);
        return Err(CatalogError::new("42P21", message));
    }
    if column.not_null && !own.not_null && !is_no_inherit(session, parent, column) {
        let named = if has_constraints(session) { format!(" \"{}\"", child.name) } else { String::new() };
        return mismatch(format!("column \"{name}\" in child table{named} must be marked NOT NULL"));
    }
    match (column.generated.is_some(), own.generated.is_some()) {
        (true, false) => mismatch(format!("column \"{name}\" in child table must be a generated column")),
        (false, true) => mismatch(format!("column \"{name}\" in child table must not be a generated column")),
        _ => Ok(()),
    }
}

/// Whether the parent's not-null constraint of the column is its own affair (PostgreSQL 18).
fn is_no_inherit(session: &Session, parent: &Object, column: &Column) -> bool {
    let constraint = not_null_of(session, parent.id, column.number).and_then(|found| found.as_constraint());
    constraint.is_some_and(|constraint| constraint.no_inherit)
}

/// The child's constraints that the parent's checks become.
fn checks_to_share(session: &Session, child: &Object, parent: &Object) -> Result<Vec<ObjectId>, CatalogError> {
    let map = ColumnMap::between(parent, child);
    let mut shares = Vec::new();
    for member in session.catalog.members(parent.id) {
        let Some(constraint) = member.as_constraint().filter(|constraint| !constraint.no_inherit) else { continue };
        let ConstraintKind::Check { expression, .. } = &constraint.kind else { continue };
        let Some(own) = session.catalog.find(Namespace::Constraint, child.id, &member.name) else {
            let message = format!("child table is missing constraint \"{}\"", member.name);
            return Err(CatalogError::new(sqlstate::DATATYPE_MISMATCH, message));
        };
        let Some(own_data) = own.as_constraint() else { continue };
        let same = matches!(&own_data.kind, ConstraintKind::Check { expression: own, .. }
            if same_expression(own, &map.text(expression)));
        if !same {
            let message = format!(
                "child table \"{}\" has different definition for check constraint \"{}\"",
                child.name, member.name
            );
            return Err(CatalogError::new(sqlstate::DATATYPE_MISMATCH, message));
        }
        refuse_conflict(child, own, constraint, own_data)?;
        shares.push(own.id);
    }
    Ok(shares)
}

fn refuse_conflict(
    child: &Object,
    own: &Object,
    constraint: &Constraint,
    own_data: &Constraint,
) -> Result<(), CatalogError> {
    let what = if own_data.no_inherit {
        "non-inherited constraint"
    } else if constraint.validated && own_data.enforced && !own_data.validated {
        "NOT VALID constraint"
    } else if constraint.enforced && !own_data.enforced {
        "NOT ENFORCED constraint"
    } else {
        return Ok(());
    };
    let message = format!("constraint \"{}\" conflicts with {what} on child table \"{}\"", own.name, child.name);
    Err(CatalogError::new(sqlstate::INVALID_OBJECT_DEFINITION, message))
}

/// The child's not-null constraints that the parent's become (PostgreSQL 18).
fn not_nulls_to_share(session: &Session, child: &Object, parent: &Object) -> Vec<ObjectId> {
    let share = |member: &Arc<Object>| {
        let constraint = member.as_constraint().filter(|constraint| !constraint.no_inherit)?;
        let ConstraintKind::NotNull { column: Some(number) } = constraint.kind else { return None };
        let own = child.column_named(parent.column(number)?.name.as_str())?;
        not_null_of(session, child.id, own.number).map(|own| own.id)
    };
    session.catalog.members(parent.id).filter_map(share).collect()
}

/// `NO INHERIT parent`.
///
/// # Errors
/// 42P01 if it is not a parent.
pub(super) fn drop_parent(session: &mut Session, table: ObjectId, parent: &ObjectName) -> Result<(), CatalogError> {
    let child = object_of(session, table)?;
    refuse_child(&child)?;
    let parent = relation::find(session, parent)?;
    if !child.as_table().is_some_and(|child| child.parents.contains(&parent.id)) {
        let message = format!("relation \"{}\" is not a parent of relation \"{}\"", parent.name, child.name);
        return Err(CatalogError::new(sqlstate::UNDEFINED_TABLE, message));
    }
    release(session, &child, &parent)
}

/// Undoes [`bind`]: what the table had from this parent alone is its own.
///
/// # Errors
/// None of its own.
pub(super) fn release(session: &mut Session, child: &Object, parent: &Object) -> Result<(), CatalogError> {
    session.alter(child.id, |object| {
        let ObjectData::Table(table) = &mut object.data else { return };
        forget_parent(table, parent);
    })?;
    let inherited: Vec<ObjectId> =
        session.catalog.members(parent.id).filter_map(|member| share_of(session, child, parent, member)).collect();
    for share in inherited {
        session.alter(share, |object| {
            if let ObjectData::Constraint(constraint) = &mut object.data {
                constraint.inherited = constraint.inherited.saturating_sub(1);
                constraint.local |= constraint.inherited == 0;
            }
        })?;
    }
    Ok(())
}

fn forget_parent(table: &mut Table, parent: &Object) {
    table.parents.retain(|known| *known != parent.id);
    for column in &mut table.columns {
        if parent.column_named(column.name.as_str()).is_some() && column.inherited > 0 {
            let column: &mut Column = Arc::make_mut(column);
            column.inherited -= 1;
            column.local |= column.inherited == 0;
        }
    }
}

/// The child's constraint that comes from that one.
fn share_of(session: &Session, child: &Object, parent: &Object, member: &Object) -> Option<ObjectId> {
    let constraint = member.as_constraint().filter(|constraint| !constraint.no_inherit)?;
    let share = match constraint.kind {
        ConstraintKind::Check { .. } => session.catalog.find(Namespace::Constraint, child.id, &member.name)?,
        ConstraintKind::NotNull { column: Some(number) } => {
            let own = child.column_named(parent.column(number)?.name.as_str())?;
            not_null_of(session, child.id, own.number)?
        }
        _ => return None,
    };
    share.as_constraint().is_some_and(|share| share.inherited > 0).then_some(share.id)
}
