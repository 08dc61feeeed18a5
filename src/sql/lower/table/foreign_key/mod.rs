//! Foreign keys (`ATAddForeignKeyConstraint` in `tablecmds.c`).
//!
//! 1. `referenced` finds the referenced columns and the index that makes them unique;
//! 2. `types` compares the columns' types;
//! 3. `partitions` gives partitions, on either side, their shares.

mod partitions;
mod referenced;
mod types;

pub(in crate::sql::lower) use partitions::{clone_to_partition, detach_from_parent};

use super::known_rows;
use super::wanted::{WantedForeignKey, deferral};
use crate::catalog::constraint::{Constraint, ConstraintKind, ForeignKey, ReferentialAction};
use crate::catalog::error::sqlstate;
use crate::catalog::relation::{Generated, Persistence, Table};
use crate::catalog::{
    CatalogError, ColumnNumber, Namespace, Object, ObjectData, ObjectId, ObjectKind, PostgresVersion,
};
use crate::sql::ast;
use crate::sql::lower::relation::{self, SYSTEM_COLUMNS, choose_constraint_name, join_names};
use crate::sql::session::Session;
use crate::text::Identifier;

/// Adds a foreign key to a table and its partitions.
///
/// # Errors
/// 42703 for an unknown column, 42830 where the referenced columns are not unique, 42804 for types that cannot be
/// compared, 42710 for a name that is taken, and more.
pub(in crate::sql::lower) fn add_foreign_key(
    session: &mut Session,
    table: ObjectId,
    wanted: &WantedForeignKey,
    new_table: bool,
    only: bool,
) -> Result<(), CatalogError> {
    let Some(object) = session.catalog.object(table).cloned() else { return Ok(()) };
    let referenced = relation::find(session, &wanted.references.table)?;
    let not_valid = wanted.attributes.not_valid && !new_table;
    refuse_partitioned(session, &object, &referenced, (only, not_valid))?;
    refuse_referenced(&object, &referenced)?;
    let columns = column_numbers(&object, &wanted.columns)?;
    let found = referenced::find_referenced(session, &referenced, wanted)?;
    let key = ForeignKey {
        on_update: action(&wanted.references.on_update),
        on_delete: action(&wanted.references.on_delete),
        on_delete_columns: delete_columns(&object, &columns, &wanted.references.on_delete)?,
        columns,
        referenced: referenced.id,
        referenced_columns: found.columns,
        referenced_index: found.index,
        match_full: wanted.references.match_type == ast::MatchType::Full,
        period: wanted.period,
    };
    refuse_generated(&object, &key)?;
    if key.columns.len() != key.referenced_columns.len() {
        let message = "number of referencing and referenced columns for foreign key disagree";
        return Err(CatalogError::new(sqlstate::INVALID_FOREIGN_KEY, message));
    }
    let name = choose_name(session, &object, wanted.name.map(|name| &name.identifier), &key)?;
    types::refuse_incomparable(session, (&object, &referenced), &key, &name)?;
    let enforced = wanted.attributes.enforced != Some(false);
    if enforced && !not_valid {
        known_rows::refuse_orphans(session, (&object, &key), name.as_str())?;
    }
    let mut constraint = Constraint::new(table, ConstraintKind::ForeignKey(key));
    (constraint.deferrable, constraint.initially_deferred) = deferral(wanted.attributes);
    constraint.enforced = enforced;
    constraint.validated = enforced && !not_valid;
    constraint.no_inherit = !object.as_table().is_some_and(Table::is_partitioned);
    let id = session.reserve_id();
    session.create(Object::new(id, name, None, ObjectId::NONE, ObjectData::Constraint(constraint)))?;
    partitions::share(session, id)
}

/// Refuses foreign keys of which a column, on either side, has a type now that cannot be compared.
///
/// # Errors
/// 42804.
pub(in crate::sql::lower) fn refuse_incomparable_keys(
    session: &Session,
    table: ObjectId,
    column: ColumnNumber,
) -> Result<(), CatalogError> {
    for dependency in session.catalog.dependents_of(table.column(column)) {
        let Some(object) = session.catalog.object(dependency.dependent.object) else { continue };
        let Some(constraint) = object.as_constraint() else { continue };
        let Some(key) = constraint.as_foreign_key() else { continue };
        let sides = session.catalog.object(constraint.on).zip(session.catalog.object(key.referenced));
        if let Some((from, to)) = sides {
            types::refuse_incomparable(session, (from, to), key, &object.name)?;
        }
    }
    Ok(())
}

/// The name that is given, or one that no constraint in the schema has.
fn choose_name(
    session: &Session,
    table: &Object,
    written: Option<&Identifier>,
    key: &ForeignKey,
) -> Result<Identifier, CatalogError> {
    let Some(name) = written else { return Ok(generated_name(session, table, &key.columns)) };
    if session.catalog.find(Namespace::Constraint, table.id, name).is_some() {
        let message = format!("constraint \"{name}\" for relation \"{}\" already exists", table.name);
        return Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message));
    }
    Ok(name.clone())
}

/// `t_a_b_fkey`.
fn generated_name(session: &Session, table: &Object, columns: &[ColumnNumber]) -> Identifier {
    let names = columns.iter().filter_map(|number| table.column(*number)).map(|column| column.name.as_str());
    let joined = join_names(names);
    let schema = table.schema.unwrap_or(ObjectId::NONE);
    choose_constraint_name(&session.catalog, schema, (table.name.as_str(), Some(&joined)), "fkey", &[])
}

fn refuse_partitioned(
    session: &Session,
    table: &Object,
    referenced: &Object,
    (only, not_valid): (bool, bool),
) -> Result<(), CatalogError> {
    if !table.as_table().is_some_and(Table::is_partitioned) {
        return Ok(());
    }
    let (on, to) = (&table.name, &referenced.name);
    if only {
        let message =
            format!("cannot use ONLY for foreign key on partitioned table \"{on}\" referencing relation \"{to}\"");
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message));
    }
    if not_valid && session.catalog.version() < PostgresVersion::V18 {
        let message =
            format!("cannot add NOT VALID foreign key on partitioned table \"{on}\" referencing relation \"{to}\"");
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message)
            .detail("This feature is not yet supported on partitioned tables."));
    }
    Ok(())
}

fn refuse_referenced(table: &Object, referenced: &Object) -> Result<(), CatalogError> {
    if referenced.kind() != ObjectKind::Table {
        let message = format!("referenced relation \"{}\" is not a table", referenced.name);
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message));
    }
    let persistence = |object: &Object| object.as_table().map(|table| table.persistence);
    let message = match (persistence(table), persistence(referenced)) {
        (Some(Persistence::Permanent), Some(Persistence::Unlogged | Persistence::Temporary(_))) => {
            "constraints on permanent tables may reference only permanent tables"
        }
        (Some(Persistence::Unlogged), Some(Persistence::Temporary(_))) => {
            "constraints on unlogged tables may reference only permanent or unlogged tables"
        }
        (Some(Persistence::Temporary(_)), Some(Persistence::Permanent | Persistence::Unlogged)) => {
            "constraints on temporary tables may reference only temporary tables"
        }
        _ => return Ok(()),
    };
    Err(CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message))
}

/// `transformColumnNameList`.
fn column_numbers(table: &Object, names: &[&ast::Name]) -> Result<Vec<ColumnNumber>, CatalogError> {
    let number = |name: &&ast::Name| {
        if SYSTEM_COLUMNS.contains(&name.as_str()) {
            let message = "system columns cannot be used in foreign keys";
            return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
        }
        table.column_named(name.as_str()).map(|column| column.number).ok_or_else(|| {
            let message = format!("column \"{name}\" referenced in foreign key constraint does not exist");
            CatalogError::new(sqlstate::UNDEFINED_COLUMN, message)
        })
    };
    names.iter().map(number).collect()
}

fn action(written: &ast::ReferentialAction) -> ReferentialAction {
    match written {
        ast::ReferentialAction::NoAction => ReferentialAction::NoAction,
        ast::ReferentialAction::Restrict => ReferentialAction::Restrict,
        ast::ReferentialAction::Cascade => ReferentialAction::Cascade,
        ast::ReferentialAction::SetNull(_) => ReferentialAction::SetNull,
        ast::ReferentialAction::SetDefault(_) => ReferentialAction::SetDefault,
    }
}

/// The columns of `ON DELETE SET NULL (…)`.
fn delete_columns(
    table: &Object,
    columns: &[ColumnNumber],
    written: &ast::ReferentialAction,
) -> Result<Vec<ColumnNumber>, CatalogError> {
    let (ast::ReferentialAction::SetNull(names) | ast::ReferentialAction::SetDefault(names)) = written else {
        return Ok(Vec::new());
    };
    let names: Vec<&ast::Name> = names.iter().collect();
    let mut numbers = Vec::with_capacity(names.len());
    for (number, name) in column_numbers(table, &names)?.into_iter().zip(names) {
        if !columns.contains(&number) {
            let message = format!("column \"{name}\" referenced in ON DELETE SET action must be part of foreign key");
            return Err(CatalogError::new(sqlstate::INVALID_COLUMN_REFERENCE, message));
        }
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    Ok(numbers)
}

/// No action can write a generated column; one that is computed when it is read is in no key.
fn refuse_generated(table: &Object, key: &ForeignKey) -> Result<(), CatalogError> {
    use ReferentialAction::{Cascade, SetDefault, SetNull};
    let generated = |number: &ColumnNumber| table.column(*number).is_some_and(|column| column.generated.is_some());
    let is_virtual = |number: &ColumnNumber| {
        table.column(*number).is_some_and(|column| column.generated == Some(Generated::Virtual))
    };
    if key.columns.iter().any(is_virtual) {
        let message = "foreign key constraints on virtual generated columns are not supported";
        return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
    }
    if !key.columns.iter().any(generated) {
        return Ok(());
    }
    let event = if matches!(key.on_update, SetNull | SetDefault | Cascade) {
        "ON UPDATE"
    } else if matches!(key.on_delete, SetNull | SetDefault) {
        "ON DELETE"
    } else {
        return Ok(());
    };
    let message = format!("invalid {event} action for foreign key constraint containing generated column");
    Err(CatalogError::new(sqlstate::SYNTAX_ERROR, message))
}
