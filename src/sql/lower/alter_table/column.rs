//! Properties of columns: defaults, storage, statistics, options (`ATExecColumnDefault`, `ATExecSetStorage`, …).

use std::sync::Arc;

use crate::catalog::drop::DropBehavior;
use crate::catalog::error::sqlstate;
use crate::catalog::index::IndexKey;
use crate::catalog::relation::{Column, Options};
use crate::catalog::{CatalogError, Cause, ColumnNumber, Object, ObjectData, ObjectId};
use crate::sql::ast::{Definition, Expression, ForeignOption, Name, NumberLiteral};
use crate::sql::lower::relation::{
    self, OptionsOf, SYSTEM_COLUMNS, inheritors, reset_options, set_options as merge_options,
};
use crate::sql::lower::statistics::statistics_target;
use crate::sql::lower::table::column_type::{column_compression, column_storage};
use crate::sql::lower::table::value::understand_default;
use crate::sql::session::Session;
use crate::sql::source::Source;
use crate::text::Identifier;

/// A column that may be altered.
///
/// # Errors
/// 42703 if there is none of that name, 0A000 if the system has it.
pub(super) fn find_column(
    session: &Session,
    table: ObjectId,
    name: &Identifier,
) -> Result<(Arc<Object>, Arc<Column>), CatalogError> {
    let object = object_of(session, table)?;
    if let Some(column) = object.column_named(name.as_str()).cloned() {
        return Ok((object, column));
    }
    Err(if SYSTEM_COLUMNS.contains(&name.as_str()) {
        CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, format!("cannot alter system column \"{name}\""))
    } else {
        missing_column(&object, name)
    })
}

/// The relation that is being altered.
pub(super) fn object_of(session: &Session, table: ObjectId) -> Result<Arc<Object>, CatalogError> {
    session
        .catalog
        .object(table)
        .cloned()
        .ok_or_else(|| CatalogError::new(sqlstate::UNDEFINED_TABLE, format!("relation {} does not exist", table.0)))
}

/// The error for a column that is not there.
pub(super) fn missing_column(object: &Object, name: &Identifier) -> CatalogError {
    let message = format!("column \"{name}\" of relation \"{}\" does not exist", object.name);
    CatalogError::new(sqlstate::UNDEFINED_COLUMN, message)
}

/// Alters a column.
///
/// # Errors
/// None of its own.
pub(super) fn alter_column(
    session: &mut Session,
    (table, number): (ObjectId, ColumnNumber),
    cause: Cause,
    alter: impl FnOnce(&mut Column),
) -> Result<(), CatalogError> {
    session.alter_because(table, cause, |object| {
        if let Some(column) = object.column_mut(number) {
            alter(column);
        }
    })
}

/// The table and, unless it is meant alone, all tables below it (`ATSimpleRecursion`); each with why it is altered.
pub(super) fn with_descendants(session: &Session, (table, only): (ObjectId, bool)) -> Vec<(ObjectId, Cause)> {
    let mut all = vec![(table, Cause::Statement)];
    if !only {
        let below = inheritors(&session.catalog, table);
        all.extend(below.into_iter().map(|(child, _)| (child, Cause::Consequence(table.whole()))));
    }
    all
}

/// `SET DEFAULT`.
///
/// # Errors
/// 42601 for a generated or identity column; those of the expression.
pub(super) fn set_default(
    session: &mut Session,
    source: &Source,
    target: (ObjectId, bool),
    name: &Identifier,
    expression: &Expression,
) -> Result<(), CatalogError> {
    for (table, cause) in with_descendants(session, target) {
        let (object, column) = find_column(session, table, name)?;
        refuse_own_value(&object, &column, false)?;
        let Some(data_type) = &column.data_type else { continue };
        let default = understand_default(session, source, (name, data_type), expression)?;
        alter_column(session, (table, column.number), cause, |column| column.default = default)?;
    }
    Ok(())
}

/// `DROP DEFAULT`.
///
/// # Errors
/// 42601 for a generated or identity column.
pub(super) fn drop_default(
    session: &mut Session,
    target: (ObjectId, bool),
    name: &Identifier,
) -> Result<(), CatalogError> {
    for (table, _) in with_descendants(session, target) {
        let (object, column) = find_column(session, table, name)?;
        refuse_own_value(&object, &column, true)?;
        if column.default.is_some() {
            session.drop_addresses(&[table.default_of(column.number)], DropBehavior::Restrict)?;
        }
    }
    Ok(())
}

fn refuse_own_value(object: &Object, column: &Column, dropping: bool) -> Result<(), CatalogError> {
    let (what, clause) = match (column.identity, column.generated) {
        (Some(_), _) => ("an identity column", "DROP IDENTITY"),
        (None, Some(_)) => ("a generated column", "DROP EXPRESSION"),
        (None, None) => return Ok(()),
    };
    let message = format!("column \"{}\" of relation \"{}\" is {what}", column.name, object.name);
    let error = CatalogError::new(sqlstate::SYNTAX_ERROR, message);
    Err(if dropping { error.hint(format!("Use ALTER TABLE ... ALTER COLUMN ... {clause} instead.")) } else { error })
}

/// `SET STATISTICS` of a column of a table or an index.
///
/// # Errors
/// 42703, 22023, 0A000 for a column of an index that is no expression.
pub(super) fn set_statistics(
    session: &mut Session,
    table: ObjectId,
    name: &Identifier,
    target: Option<i64>,
) -> Result<(), CatalogError> {
    let object = object_of(session, table)?;
    if let Some(index) = object.as_index() {
        let at = index.columns.iter().position(|column| column.name == *name);
        let at = at.ok_or_else(|| missing_column(&object, name))?;
        return set_index_column_statistics(session, &object, at, target);
    }
    let (_, column) = find_column(session, table, name)?;
    let target = statistics_target(session, target)?;
    alter_column(session, (table, column.number), Cause::Statement, |column| column.statistics = target)
}

/// `ALTER INDEX … ALTER COLUMN n SET STATISTICS`.
///
/// # Errors
/// 0A000 for a relation that is no index, 22023 and 42703 for a number that no column has.
pub(super) fn set_index_statistics(
    session: &mut Session,
    index: ObjectId,
    number: &NumberLiteral,
    target: Option<i64>,
) -> Result<(), CatalogError> {
    let object = object_of(session, index)?;
    if object.as_index().is_none() {
        let message = "cannot refer to non-index column by number";
        return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
    }
    let at = number.to_i64().filter(|number| (1..=32_767).contains(number)).ok_or_else(|| {
        let message = "column number must be in range from 1 to 32767";
        CatalogError::new(sqlstate::INVALID_PARAMETER_VALUE, message)
    })?;
    let at = usize::try_from(at - 1).unwrap_or(usize::MAX);
    set_index_column_statistics(session, &object, at, target)
}

fn set_index_column_statistics(
    session: &mut Session,
    object: &Object,
    at: usize,
    target: Option<i64>,
) -> Result<(), CatalogError> {
    let columns = object.as_index().map_or(&[][..], |index| &index.columns);
    let Some(column) = columns.get(at) else {
        let message = format!("column number {} of relation \"{}\" does not exist", at.saturating_add(1), object.name);
        return Err(CatalogError::new(sqlstate::UNDEFINED_COLUMN, message));
    };
    if let IndexKey::Column(_) = column.key {
        let message = format!(
            "cannot alter statistics on non-expression column \"{}\" of index \"{}\"",
            column.name, object.name
        );
        return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message)
            .hint("Alter statistics on table column instead."));
    }
    let (number, target) = (at as u16 + 1, statistics_target(session, target)?);
    session.alter(object.id, |object| {
        let ObjectData::Index(index) = &mut object.data else { return };
        index.statistics.retain(|(known, _)| *known != number);
        index.statistics.extend(target.map(|target| (number, target)));
        index.statistics.sort_unstable();
    })
}

/// `SET (n_distinct = …)` and `RESET`.
///
/// # Errors
/// 22023 for an unknown attribute.
pub(super) fn set_options(
    session: &mut Session,
    table: ObjectId,
    name: &Identifier,
    written: &[Definition],
    reset: bool,
) -> Result<(), CatalogError> {
    let (_, column) = find_column(session, table, name)?;
    let options: Options = if reset {
        reset_options(&column.options, written)?
    } else {
        merge_options(&column.options, written, OptionsOf::Column)?
    };
    alter_column(session, (table, column.number), Cause::Statement, |column| column.options = options)
}

/// `OPTIONS (…)` of a foreign table's column.
///
/// # Errors
/// 42710, 42704 for options that are there already or not at all.
pub(super) fn set_foreign_options(
    session: &mut Session,
    table: ObjectId,
    name: &Identifier,
    written: &[ForeignOption],
) -> Result<(), CatalogError> {
    let (_, column) = find_column(session, table, name)?;
    let options = relation::foreign_options(&column.options, written)?;
    alter_column(session, (table, column.number), Cause::Statement, |column| column.options = options)
}

/// `SET STORAGE`.
///
/// # Errors
/// 22023 for an unknown word, 0A000 for a type that is never moved out of its row.
pub(super) fn set_storage(
    session: &mut Session,
    target: (ObjectId, bool),
    name: &Identifier,
    written: &Name,
) -> Result<(), CatalogError> {
    for (table, cause) in with_descendants(session, target) {
        let (_, column) = find_column(session, table, name)?;
        let Some(data_type) = &column.data_type else { continue };
        let storage = column_storage(session.names(), data_type, written)?;
        alter_column(session, (table, column.number), cause, |column| column.storage = storage)?;
    }
    Ok(())
}

/// `SET COMPRESSION`.
///
/// # Errors
/// 22023 for an unknown method, 0A000 for a type that is never compressed.
pub(super) fn set_compression(
    session: &mut Session,
    table: ObjectId,
    name: &Identifier,
    method: &Name,
) -> Result<(), CatalogError> {
    let (_, column) = find_column(session, table, name)?;
    let Some(data_type) = &column.data_type else { return Ok(()) };
    let compression = column_compression(session.names(), data_type, method)?;
    alter_column(session, (table, column.number), Cause::Statement, |column| column.compression = compression)
}
