//! `DROP COLUMN` (`ATExecDropColumn`).

use super::column::{missing_column, object_of};
use crate::catalog::error::sqlstate;
use crate::catalog::index::IndexKey;
use crate::catalog::relation::{Table, TableKind};
use crate::catalog::{Address, CatalogError, Cause, ColumnNumber, Object, ObjectId, Part};
use crate::sql::ast::{DropBehavior, Name};
use crate::sql::lower::drop::behavior_of;
use crate::sql::lower::relation::{SYSTEM_COLUMNS, children};
use crate::sql::session::Session;
use crate::text::Identifier;

/// Drops a column of a table, and what children have of it only from there.
///
/// # Errors
/// 42703 if there is none, 42P16 for an inherited one and for a partition key, 2BP01 where something depends on it.
pub(super) fn drop_column(
    session: &mut Session,
    (table, only): (ObjectId, bool),
    column: &Name,
    behavior: DropBehavior,
    if_exists: bool,
) -> Result<(), CatalogError> {
    let object = object_of(session, table)?;
    let name = &column.identifier;
    if object.as_table().is_some_and(|table| table.of_type.is_some()) {
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, "cannot drop column from typed table"));
    }
    if object.column_named(name.as_str()).is_none() {
        return missing(session, &object, name, if_exists);
    }
    let mut doomed: Vec<Address> = Vec::new();
    collect(session, &object, name, (only, false), &mut doomed)?;
    session.drop_addresses(&doomed, behavior_of(behavior))
}

fn missing(session: &mut Session, object: &Object, name: &Identifier, if_exists: bool) -> Result<(), CatalogError> {
    if SYSTEM_COLUMNS.contains(&name.as_str()) {
        let message = format!("cannot drop system column \"{name}\"");
        return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
    }
    let error = missing_column(object, name);
    if !if_exists {
        return Err(error);
    }
    session.notice(format!("{}, skipping", error.message));
    Ok(())
}

/// Finds the columns to drop; children that keep theirs have it as their own from now on.
fn collect(
    session: &mut Session,
    object: &Object,
    name: &Identifier,
    (only, recursing): (bool, bool),
    doomed: &mut Vec<Address>,
) -> Result<(), CatalogError> {
    let Some(column) = object.column_named(name.as_str()).cloned() else { return Ok(()) };
    let invalid = |message: String| CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message);
    if column.inherited > 0 && !recursing {
        return Err(invalid(format!("cannot drop inherited column \"{name}\"")));
    }
    if is_partition_key(object, column.number) {
        let what = format!("cannot drop column \"{name}\" because it is part of the partition key of relation");
        return Err(invalid(format!("{what} \"{}\"", object.name)));
    }
    let below = children(&session.catalog, object.id);
    if only && !below.is_empty() && object.as_table().is_some_and(Table::is_partitioned) {
        let message = "cannot drop column from only the partitioned table when partitions exist".to_owned();
        return Err(invalid(message).hint("Do not specify the ONLY keyword."));
    }
    for child in below {
        let child = object_of(session, child)?;
        leave_child(session, (object.id, column.number), &child, name, only, doomed)?;
    }
    doomed.push(object.id.column(column.number));
    Ok(())
}

fn leave_child(
    session: &mut Session,
    (parent, number): (ObjectId, ColumnNumber),
    child: &Object,
    name: &Identifier,
    only: bool,
    doomed: &mut Vec<Address>,
) -> Result<(), CatalogError> {
    let Some(column) = child.column_named(name.as_str()).cloned() else { return Ok(()) };
    if !only && column.inherited <= 1 && !column.local {
        return collect(session, child, name, (false, true), doomed);
    }
    session.alter_because(child.id, Cause::Consequence(parent.column(number)), |object| {
        if let Some(column) = object.column_mut(column.number) {
            column.inherited = column.inherited.saturating_sub(1);
            column.local |= only;
        }
    })
}

/// Whether a column is part of a partition key (`has_partition_attrs`).
pub(super) fn is_partition_key(object: &Object, number: ColumnNumber) -> bool {
    let Some(TableKind::Partitioned(key)) = object.as_table().map(|table| &table.kind) else { return false };
    key.elements.iter().any(|element| match &element.key {
        IndexKey::Column(key) => *key == number,
        IndexKey::Expression(text) => {
            text.targets().any(|target| target.object == object.id && target.part == Part::Column(number))
        }
    })
}
