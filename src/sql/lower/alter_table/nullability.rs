//! `SET NOT NULL` and `DROP NOT NULL` (`ATExecSetNotNull`, `ATExecDropNotNull`).

use super::column::{alter_column, find_column, with_descendants};
use super::drop_constraint;
use crate::catalog::constraint::ConstraintKind;
use crate::catalog::error::sqlstate;
use crate::catalog::index::IndexKey;
use crate::catalog::relation::{Column, ReplicaIdentity, Table};
use crate::catalog::{CatalogError, Object, ObjectId};
use crate::sql::ast::DropBehavior;
use crate::sql::lower::relation::children;
use crate::sql::lower::table::check::Descent;
use crate::sql::lower::table::known_rows;
use crate::sql::lower::table::not_null::{NewNotNull, has_constraints, not_null_of, set_not_null};
use crate::sql::session::Session;
use crate::text::Identifier;

/// `SET NOT NULL`.
///
/// # Errors
/// 42703 if there is no such column, 0A000 for a system column, 42P16 where children are left out.
pub(super) fn set(
    session: &mut Session,
    (table, only): (ObjectId, bool),
    name: &Identifier,
) -> Result<(), CatalogError> {
    let (_, column) = find_column(session, table, name)?;
    known_rows::refuse_nulls(session, table, column.number)?;
    set_not_null(session, table, name, &NewNotNull::UNNAMED, Descent::Own, only)
}

/// `DROP NOT NULL`.
///
/// # Errors
/// 42P16 for a column of a primary key or replica identity and for one whose parent has it, 42601 for an identity.
pub(super) fn drop(
    session: &mut Session,
    (table, only): (ObjectId, bool),
    name: &Identifier,
) -> Result<(), CatalogError> {
    let (object, column) = find_column(session, table, name)?;
    let partitioned = object.as_table().is_some_and(Table::is_partitioned);
    if only && partitioned && !children(&session.catalog, table).is_empty() {
        let message = "cannot remove constraint from only the partitioned table when partitions exist";
        return Err(
            CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message).hint("Do not specify the ONLY keyword.")
        );
    }
    if has_constraints(session) {
        refuse_drop(session, &object, &column)?;
        let Some(constraint) = not_null_of(session, table, column.number).cloned() else { return Ok(()) };
        return drop_constraint::drop_found(session, (&object, &constraint), DropBehavior::Restrict, (only, false));
    }
    for (table, cause) in with_descendants(session, (table, only)) {
        let (object, column) = find_column(session, table, name)?;
        refuse_drop(session, &object, &column)?;
        alter_column(session, (table, column.number), cause, |column| column.not_null = false)?;
    }
    Ok(())
}

fn refuse_drop(session: &Session, object: &Object, column: &Column) -> Result<(), CatalogError> {
    let name = &column.name;
    let invalid = |message: String| Err(CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message));
    if column.identity.is_some() {
        let message = format!("column \"{name}\" of relation \"{}\" is an identity column", object.name);
        return Err(CatalogError::new(sqlstate::SYNTAX_ERROR, message));
    }
    for member in session.catalog.members(object.id) {
        if let Some(constraint) = member.as_constraint()
            && matches!(constraint.kind, ConstraintKind::PrimaryKey { .. })
            && constraint.columns().contains(&column.number)
        {
            return invalid(format!("column \"{name}\" is in a primary key"));
        }
    }
    if is_replica_identity(session, object, column) {
        return invalid(format!("column \"{name}\" is in index used as replica identity"));
    }
    let parents = object.as_table().filter(|table| table.is_partition()).map_or(&[][..], |table| &table.parents);
    let in_parent = parents.iter().filter_map(|parent| session.catalog.object(*parent));
    if in_parent.filter_map(|parent| parent.column_named(name.as_str())).any(|column| column.not_null) {
        return invalid(format!("column \"{name}\" is marked NOT NULL in parent table"));
    }
    Ok(())
}

fn is_replica_identity(session: &Session, object: &Object, column: &Column) -> bool {
    let Some(ReplicaIdentity::Index(index)) = object.as_table().map(|table| table.replica_identity) else {
        return false;
    };
    let index = session.catalog.object(index).and_then(|index| index.as_index());
    index.is_some_and(|index| index.columns.iter().any(|key| key.key == IndexKey::Column(column.number)))
}
