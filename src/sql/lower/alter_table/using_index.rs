//! Constraints that take over an index: `ADD … USING INDEX` (`transformIndexConstraint` in `parse_utilcmd.c`,
//! `ATExecAddIndexConstraint` in `tablecmds.c`).

use std::sync::Arc;

use super::column::object_of;
use crate::catalog::constraint::{Constraint, ConstraintKind};
use crate::catalog::error::sqlstate;
use crate::catalog::index::{Index, IndexColumn, IndexKey};
use crate::catalog::relation::Table;
use crate::catalog::{CatalogError, Namespace, Object, ObjectData, ObjectId};
use crate::sql::lower::relation::rename_found;
use crate::sql::lower::table::check::Descent;
use crate::sql::lower::table::keys::refuse_second_primary_key;
use crate::sql::lower::table::not_null::{NewNotNull, set_not_null};
use crate::sql::lower::table::wanted::{WantedKey, WantedKeyKind, deferral};
use crate::sql::session::Session;
use crate::text::Identifier;

/// Makes an index the index of a new constraint; it takes the constraint's name.
///
/// # Errors
/// 42704 if there is no such index, 42809 for one that no constraint can have, 55000 for one of another constraint.
pub(super) fn take_over(session: &mut Session, table: ObjectId, key: &WantedKey) -> Result<(), CatalogError> {
    let WantedKeyKind::UsingIndex { primary, index: name } = &key.kind else { return Ok(()) };
    let object = object_of(session, table)?;
    if object.as_table().is_some_and(Table::is_partitioned) {
        let message = "ALTER TABLE / ADD CONSTRAINT USING INDEX is not supported on partitioned tables";
        return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
    }
    let schema = object.schema.unwrap_or(ObjectId::NONE);
    let found = session.catalog.find(Namespace::Relation, schema, &name.identifier).cloned();
    let found = found
        .ok_or_else(|| CatalogError::new(sqlstate::UNDEFINED_OBJECT, format!("index \"{name}\" does not exist")))?;
    let (deferrable, initially_deferred) = deferral(key.attributes);
    let index = usable_index(&object, &found)?;
    if *primary {
        refuse_second_primary_key(session, &object)?;
    }
    let new_name = key.name.clone().unwrap_or_else(|| found.name.clone());
    refuse_taken(session, &object, &new_name)?;
    rename_index(session, &found, &new_name)?;
    let columns: Vec<_> = index.columns.iter().filter_map(|column| column_of(&column.key)).collect();
    for number in columns.iter().filter(|_| *primary) {
        let Some(column) = object.column(*number).filter(|column| !column.not_null) else { continue };
        set_not_null(session, table, &column.name.clone(), &NewNotNull::UNNAMED, Descent::Own, false)?;
    }
    let kind = if *primary {
        ConstraintKind::PrimaryKey { columns, index: found.id, without_overlaps: false }
    } else {
        ConstraintKind::Unique { columns, index: found.id, without_overlaps: false }
    };
    let mut constraint = Constraint::new(table, kind);
    (constraint.deferrable, constraint.initially_deferred) = (deferrable, initially_deferred);
    constraint.no_inherit = true;
    let id = session.reserve_id();
    session.create(Object::new(id, new_name, None, ObjectId::NONE, ObjectData::Constraint(constraint)))?;
    session.alter(found.id, |object| {
        if let ObjectData::Index(index) = &mut object.data {
            index.constraint = Some(id);
        }
    })
}

fn column_of(key: &IndexKey) -> Option<crate::catalog::ColumnNumber> {
    if let IndexKey::Column(number) = key { Some(*number) } else { None }
}

fn refuse_taken(session: &Session, table: &Object, name: &Identifier) -> Result<(), CatalogError> {
    if session.catalog.find(Namespace::Constraint, table.id, name).is_some() {
        let message = format!("constraint \"{name}\" for relation \"{}\" already exists", table.name);
        return Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message));
    }
    Ok(())
}

fn rename_index(session: &mut Session, found: &Object, name: &Identifier) -> Result<(), CatalogError> {
    if found.name == *name {
        return Ok(());
    }
    session
        .notice(format!("ALTER TABLE / ADD CONSTRAINT USING INDEX will rename index \"{}\" to \"{name}\"", found.name));
    rename_found(session, found, name)
}

/// The index, if a primary key or unique constraint can have it.
fn usable_index<'o>(table: &Object, found: &'o Arc<Object>) -> Result<&'o Index, CatalogError> {
    let wrong = |message: String| CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message);
    let name = &found.name;
    let Some(index) = found.as_index() else { return Err(wrong(format!("\"{name}\" is not an index"))) };
    let prerequisite = |message: String| CatalogError::new(sqlstate::OBJECT_NOT_IN_PREREQUISITE_STATE, message);
    if index.constraint.is_some() {
        return Err(prerequisite(format!("index \"{name}\" is already associated with a constraint")));
    }
    if index.relation != table.id {
        return Err(prerequisite(format!("index \"{name}\" does not belong to table \"{}\"", table.name)));
    }
    let detail = "Cannot create a primary key or unique constraint using such an index.";
    let unusable = |message: String| Err(wrong(message).detail(detail));
    if !index.unique {
        return unusable(format!("\"{name}\" is not a unique index"));
    }
    if index.columns.iter().any(|column| matches!(column.key, IndexKey::Expression(_))) {
        return unusable(format!("index \"{name}\" contains expressions"));
    }
    if index.predicate.is_some() {
        return unusable(format!("\"{name}\" is a partial index"));
    }
    if index.method != "btree" {
        return unusable(format!("index \"{name}\" is not a btree"));
    }
    let is_pattern_class = |column: &IndexColumn| {
        column.operator_class.as_ref().is_some_and(|class| class.name.name.as_str().ends_with("_pattern_ops"))
    };
    let special = |column: &IndexColumn| column.descending || column.sorts_nulls_first() || is_pattern_class(column);
    if let Some(at) = index.columns.iter().position(special) {
        return unusable(format!("index \"{name}\" column number {} does not have default sorting behavior", at + 1));
    }
    Ok(index)
}
