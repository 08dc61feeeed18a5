//! Renaming relations, their columns and constraints (`RenameRelation`, `renameatt` and `RenameConstraint` in
//! `tablecmds.c`).

use std::sync::Arc;

use super::find::find_for_alter;
use super::inheritance::{SYSTEM_COLUMNS, children, inheritors, refuse_system_column};
use super::kind::RelationKindWords;
use crate::catalog::constraint::ConstraintKind;
use crate::catalog::error::sqlstate;
use crate::catalog::{CatalogError, Cause, Namespace, Object, ObjectData, ObjectId, ObjectKind};
use crate::sql::ast::{ColumnName, Name, ObjectName, RelationKind, Rename};
use crate::sql::session::Session;
use crate::text::Identifier;

/// `ALTER TABLE … RENAME TO`, likewise of the other relations. `ALTER INDEX` renames tables, too, as in PostgreSQL.
///
/// # Errors
/// 42P07 if another relation has the name; those of [`find_for_alter`].
pub(in crate::sql::lower) fn rename_relation(
    session: &mut Session,
    kind: RelationKind,
    name: &ObjectName,
    new_name: &Name,
    if_exists: bool,
) -> Result<(), CatalogError> {
    let kind = if kind == RelationKind::Index { RelationKind::Table } else { kind };
    let Some(found) = find_for_alter(session, kind, name, if_exists)? else { return Ok(()) };
    rename_found(session, &found, &new_name.identifier)
}

/// Renames a relation; an index and its constraint have one name.
pub(in crate::sql::lower) fn rename_found(
    session: &mut Session,
    found: &Object,
    new_name: &Identifier,
) -> Result<(), CatalogError> {
    let schema = found.schema.unwrap_or(ObjectId::NONE);
    if session.catalog.find(Namespace::Relation, schema, new_name).is_some() {
        let message = format!("relation \"{new_name}\" already exists");
        return Err(CatalogError::new(sqlstate::DUPLICATE_TABLE, message));
    }
    session.alter(found.id, |object| object.name = new_name.clone())?;
    match found.as_index().and_then(|index| index.constraint) {
        Some(constraint) => {
            let cause = Cause::Consequence(found.id.whole());
            session.alter_because(constraint, cause, |object| object.name = new_name.clone())
        }
        None => Ok(()),
    }
}

/// `ALTER TABLE … RENAME COLUMN`, likewise of views, foreign tables and so on.
///
/// # Errors
/// 42703 if there is no such column, 42701 if the new name is taken, 42P16 for an inherited column.
pub(in crate::sql::lower) fn rename_column(
    session: &mut Session,
    statement: &Rename,
    column: &ColumnName,
) -> Result<(), CatalogError> {
    let Some(found) = find_for_alter(session, RelationKind::Table, &column.relation, statement.if_exists)? else {
        return Ok(());
    };
    refuse_columnless(&found)?;
    let (old, new) = (&column.column.identifier, &statement.new_name.identifier);
    if !statement.only {
        for (child, parents) in inheritors(&session.catalog, found.id) {
            rename_column_of(session, child, (old, new), parents, Cause::Consequence(found.id.whole()))?;
        }
    } else if !children(&session.catalog, found.id).is_empty() {
        let message = format!("inherited column \"{old}\" must be renamed in child tables too");
        return Err(CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message));
    }
    rename_column_of(session, found.id, (old, new), 0, Cause::Statement)
}

/// `renameatt_check`.
fn refuse_columnless(found: &Object) -> Result<(), CatalogError> {
    if found.as_table().is_some_and(|table| table.of_type.is_some()) {
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, "cannot rename column of typed table"));
    }
    if found.kind() == ObjectKind::Sequence {
        let message = format!("cannot rename columns of relation \"{}\"", found.name);
        let detail = found.kind().not_supported(false);
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message).detail(detail));
    }
    Ok(())
}

/// Renames the column of one relation; `parents` of those that it comes from are being renamed as well.
pub(in crate::sql::lower) fn rename_column_of(
    session: &mut Session,
    relation: ObjectId,
    (old, new): (&Identifier, &Identifier),
    parents: u16,
    cause: Cause,
) -> Result<(), CatalogError> {
    let Some(object) = session.catalog.object(relation).cloned() else { return Ok(()) };
    if let ObjectData::Index(_) = &object.data {
        return rename_index_column(session, &object, old, new);
    }
    let Some(column) = object.column_named(old.as_str()) else {
        let system = SYSTEM_COLUMNS.contains(&old.as_str());
        return Err(if system {
            CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, format!("cannot rename system column \"{old}\""))
        } else {
            CatalogError::new(sqlstate::UNDEFINED_COLUMN, format!("column \"{old}\" does not exist"))
        });
    };
    if column.inherited > parents {
        let message = format!("cannot rename inherited column \"{old}\"");
        return Err(CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message));
    }
    refuse_taken_column(&object, new)?;
    let number = column.number;
    session.alter_because(relation, cause, |object| {
        if let Some(column) = object.column_mut(number) {
            column.name = new.clone();
        }
    })
}

/// The columns of an index have names of their own, which nothing but such a rename touches.
fn rename_index_column(
    session: &mut Session,
    index: &Object,
    old: &Identifier,
    new: &Identifier,
) -> Result<(), CatalogError> {
    let at = index.as_index().and_then(|index| index.columns.iter().position(|column| column.name == *old));
    let Some(at) = at else {
        return Err(CatalogError::new(sqlstate::UNDEFINED_COLUMN, format!("column \"{old}\" does not exist")));
    };
    session.alter(index.id, |object| {
        if let ObjectData::Index(index) = &mut object.data {
            index.columns[at].name = new.clone();
        }
    })
}

/// Refuses the name of a column that is there or that the system has (`check_for_column_name_collision`).
///
/// # Errors
/// 42701.
pub(in crate::sql::lower) fn refuse_taken_column(relation: &Object, name: &Identifier) -> Result<(), CatalogError> {
    if relation.column_named(name.as_str()).is_some() {
        let message = format!("column \"{name}\" of relation \"{}\" already exists", relation.name);
        return Err(CatalogError::new(sqlstate::DUPLICATE_COLUMN, message));
    }
    if relation.kind() == ObjectKind::Type { Ok(()) } else { refuse_system_column(name.as_str()) }
}

/// `ALTER TABLE … RENAME CONSTRAINT`.
///
/// # Errors
/// 42704 if there is none, 42710 or 42P07 if the name is taken, 42P16 for an inherited one.
pub(in crate::sql::lower) fn rename_constraint(
    session: &mut Session,
    statement: &Rename,
    table: &ObjectName,
    name: &Name,
) -> Result<(), CatalogError> {
    let Some(found) = find_for_alter(session, RelationKind::Table, table, statement.if_exists)? else {
        return Ok(());
    };
    let (old, new) = (&name.identifier, &statement.new_name.identifier);
    let constraint = constraint_of(session, &found, old)?;
    if descends(&constraint) {
        if !statement.only {
            for (child, parents) in inheritors(&session.catalog, found.id) {
                rename_constraint_of(session, child, (old, new), parents, Cause::Consequence(constraint.id.whole()))?;
            }
        } else if !children(&session.catalog, found.id).is_empty() {
            let message = format!("inherited constraint \"{old}\" must be renamed in child tables too");
            return Err(CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message));
        }
    }
    rename_constraint_of(session, found.id, (old, new), 0, Cause::Statement)
}

/// Whether children have the constraint under the same name.
fn descends(constraint: &Object) -> bool {
    constraint.as_constraint().is_some_and(|constraint| {
        let kind = matches!(constraint.kind, ConstraintKind::Check { .. } | ConstraintKind::NotNull { .. });
        kind && !constraint.no_inherit
    })
}

/// `rename_constraint_internal`.
fn rename_constraint_of(
    session: &mut Session,
    table: ObjectId,
    (old, new): (&Identifier, &Identifier),
    parents: u16,
    cause: Cause,
) -> Result<(), CatalogError> {
    let Some(owner) = session.catalog.object(table).cloned() else { return Ok(()) };
    let constraint = constraint_of(session, &owner, old)?;
    let Some(data) = constraint.as_constraint() else { return Ok(()) };
    if descends(&constraint) && data.inherited > parents {
        let message = format!("cannot rename inherited constraint \"{old}\"");
        return Err(CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message));
    }
    match data.index().and_then(|index| session.catalog.object(index)).cloned() {
        Some(index) => rename_found(session, &index, new),
        None if old == new => Err(taken_constraint(&owner, new)),
        None => session.alter_because(constraint.id, cause, |object| object.name = new.clone()),
    }
}

fn taken_constraint(table: &Object, name: &Identifier) -> CatalogError {
    let message = format!("constraint \"{name}\" for relation \"{}\" already exists", table.name);
    CatalogError::new(sqlstate::DUPLICATE_OBJECT, message)
}

/// The constraint of that name on a table.
fn constraint_of(session: &Session, table: &Object, name: &Identifier) -> Result<Arc<Object>, CatalogError> {
    session.catalog.find(Namespace::Constraint, table.id, name).cloned().ok_or_else(|| {
        let message = format!("constraint \"{name}\" for table \"{}\" does not exist", table.name);
        CatalogError::new(sqlstate::UNDEFINED_OBJECT, message)
    })
}
