//! `DROP CONSTRAINT` (`ATExecDropConstraint`, `dropconstraint_internal`).

use std::sync::Arc;

use super::column::object_of;
use crate::catalog::constraint::{Constraint, ConstraintKind};
use crate::catalog::error::sqlstate;
use crate::catalog::relation::Table;
use crate::catalog::{CatalogError, Cause, ColumnNumber, Namespace, Object, ObjectData, ObjectId};
use crate::sql::ast::{DropBehavior, Name};
use crate::sql::lower::drop::behavior_of;
use crate::sql::lower::relation::children;
use crate::sql::lower::table::not_null::not_null_of;
use crate::sql::session::Session;
use crate::text::Identifier;

/// `DROP CONSTRAINT`, of a table and of the children that have it only from there.
///
/// # Errors
/// 42704 if there is none, 42P16 for an inherited one, 2BP01 where something depends on it.
pub(super) fn drop_constraint(
    session: &mut Session,
    (table, only): (ObjectId, bool),
    name: &Name,
    behavior: DropBehavior,
    if_exists: bool,
) -> Result<(), CatalogError> {
    let object = object_of(session, table)?;
    match session.catalog.find(Namespace::Constraint, table, &name.identifier).cloned() {
        Some(constraint) => drop_found(session, (&object, &constraint), behavior, (only, false)),
        None if if_exists => {
            session.notice(format!("constraint \"{name}\" of relation \"{}\" does not exist, skipping", object.name));
            Ok(())
        }
        None => Err(missing_constraint(&object, &name.identifier)),
    }
}

/// The error for a constraint that is not there.
pub(super) fn missing_constraint(object: &Object, name: &Identifier) -> CatalogError {
    let message = format!("constraint \"{name}\" of relation \"{}\" does not exist", object.name);
    CatalogError::new(sqlstate::UNDEFINED_OBJECT, message)
}

/// Drops a constraint of a table.
///
/// # Errors
/// As [`drop_constraint`].
pub(super) fn drop_found(
    session: &mut Session,
    (table, constraint): (&Object, &Arc<Object>),
    behavior: DropBehavior,
    (only, recursing): (bool, bool),
) -> Result<(), CatalogError> {
    let Some(data) = constraint.as_constraint() else { return Ok(()) };
    let invalid = |message: String| CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message);
    if data.inherited > 0 && !recursing {
        let (name, on) = (&constraint.name, &table.name);
        return Err(invalid(format!("cannot drop inherited constraint \"{name}\" of relation \"{on}\"")));
    }
    let descends =
        matches!(data.kind, ConstraintKind::Check { .. } | ConstraintKind::NotNull { .. }) && !data.no_inherit;
    if descends {
        let below = children(&session.catalog, table.id);
        if only && !below.is_empty() && table.as_table().is_some_and(Table::is_partitioned) {
            let message = "cannot remove constraint from only the partitioned table when partitions exist".to_owned();
            return Err(invalid(message).hint("Do not specify the ONLY keyword."));
        }
        for child in below {
            leave_child(session, (table, constraint, data), child, only)?;
        }
    }
    refuse_needed_not_null(session, table, data)?;
    let gone = (table.id, not_null_column(data));
    session.drop_addresses(&[constraint.id.whole()], behavior_of(behavior))?;
    clear_not_null(session, gone, Cause::Statement)
}

/// The column of a not-null constraint.
fn not_null_column(constraint: &Constraint) -> Option<ColumnNumber> {
    if let ConstraintKind::NotNull { column } = constraint.kind { column } else { None }
}

fn clear_not_null(
    session: &mut Session,
    (table, column): (ObjectId, Option<ColumnNumber>),
    cause: Cause,
) -> Result<(), CatalogError> {
    let Some(number) = column else { return Ok(()) };
    session.alter_because(table, cause, |object| {
        if let Some(column) = object.column_mut(number) {
            column.not_null = false;
        }
    })
}

/// A primary key and an identity need their not-null constraint (PostgreSQL 18).
fn refuse_needed_not_null(session: &Session, table: &Object, data: &Constraint) -> Result<(), CatalogError> {
    let Some(number) = not_null_column(data) else { return Ok(()) };
    let Some(column) = table.column(number) else { return Ok(()) };
    if column.identity.is_some() {
        let message = format!("column \"{}\" of relation \"{}\" is an identity column", column.name, table.name);
        return Err(CatalogError::new(sqlstate::SYNTAX_ERROR, message));
    }
    let mut constraints = session.catalog.members(table.id).filter_map(|member| member.as_constraint());
    if constraints
        .any(|other| matches!(other.kind, ConstraintKind::PrimaryKey { .. }) && other.columns().contains(&number))
    {
        let message = format!("column \"{}\" is in a primary key", column.name);
        return Err(CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message));
    }
    Ok(())
}

/// A child loses a constraint that it has only from here; else it has one reason less for it.
fn leave_child(
    session: &mut Session,
    (table, constraint, data): (&Object, &Object, &Constraint),
    child: ObjectId,
    only: bool,
) -> Result<(), CatalogError> {
    let Some(child_object) = session.catalog.object(child).cloned() else { return Ok(()) };
    let found = match not_null_column(data).and_then(|number| table.column(number)) {
        Some(column) => child_object
            .column_named(column.name.as_str())
            .and_then(|column| not_null_of(session, child, column.number)),
        None => session.catalog.find(Namespace::Constraint, child, &constraint.name),
    };
    let Some(found) = found.cloned() else { return Ok(()) };
    let Some(own) = found.as_constraint() else { return Ok(()) };
    if !only && own.inherited <= 1 && !own.local {
        return drop_share(session, (&child_object, &found), own);
    }
    session.alter_because(found.id, Cause::Consequence(constraint.id.whole()), |object| {
        if let ObjectData::Constraint(constraint) = &mut object.data {
            constraint.inherited = constraint.inherited.saturating_sub(1);
            constraint.local |= only;
        }
    })
}

fn drop_share(
    session: &mut Session,
    (table, constraint): (&Object, &Arc<Object>),
    data: &Constraint,
) -> Result<(), CatalogError> {
    for child in children(&session.catalog, table.id) {
        leave_child(session, (table, constraint, data), child, false)?;
    }
    let gone = (table.id, not_null_column(data));
    session.drop_addresses(&[constraint.id.whole()], behavior_of(DropBehavior::Restrict))?;
    clear_not_null(session, gone, Cause::Consequence(constraint.id.whole()))
}
