//! `ALTER COLUMN … TYPE` (`ATPrepAlterColumnType`, `ATExecAlterColumnType`).
//!
//! 1. `cast` says whether the old values become new ones by themselves;
//! 2. `dependents` finds what forbids the change;
//! 3. `default` keeps the default what it was;
//! 4. `rebuild` keeps the expressions of constraints and indexes what they were.

mod default;
mod dependents;
mod rebuild;

use std::sync::Arc;

use super::column::{alter_column, find_column};
use super::drop_column::is_partition_key;
use crate::catalog::error::sqlstate;
use crate::catalog::relation::Column;
use crate::catalog::{CatalogError, Cause, DataType, Object, ObjectData, ObjectId};
use crate::sql::analyze::{Analyzer, Scope};
use crate::sql::ast::{Expression, SetColumnType};
use crate::sql::lower::relation::{children, identity_sequence, inheritors};
use crate::sql::lower::sequence::follow_type;
use crate::sql::lower::table::assignable::is_assignable;
use crate::sql::lower::table::column_type::{column_collation, column_type, refuse_impossible_type};
use crate::sql::lower::table::foreign_key::refuse_incomparable_keys;
use crate::sql::lower::table::in_use::refuse_row_type_in_use;
use crate::sql::lower::table::known_rows;
use crate::sql::lower::type_text::type_text;
use crate::sql::session::Session;
use crate::sql::source::Source;
use crate::text::Identifier;

/// What a column becomes.
struct NewType {
    data_type: DataType,
    collation: Option<ObjectId>,
}

/// `ALTER COLUMN … TYPE`, of a table and its children.
///
/// # Errors
/// 42P16 for an inherited column and a partition key, 42804 where values cannot be converted, 0A000 where a view, rule,
/// trigger or policy uses the column.
pub(super) fn set_type(
    session: &mut Session,
    source: &Source,
    (table, only): (ObjectId, bool),
    name: &Identifier,
    change: &SetColumnType,
) -> Result<(), CatalogError> {
    let (object, column) = find_column(session, table, name)?;
    if object.as_table().is_some_and(|table| table.of_type.is_some()) {
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, "cannot alter column type of typed table"));
    }
    if column.inherited > 0 {
        let message = format!("cannot alter inherited column \"{name}\"");
        return Err(CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message));
    }
    let data_type = column_type(session.names(), name, &change.type_name)?;
    refuse_impossible_type(session.names(), table, name, &data_type)?;
    let collation = column_collation(session.names(), &data_type, change.collation.as_ref())?;
    let new = NewType { data_type, collation };
    refuse_row_type_in_use(session, table, "table")?;
    let below = inheritors(&session.catalog, table);
    if only && !children(&session.catalog, table).is_empty() {
        let message = format!("type of inherited column \"{name}\" must be changed in child tables too");
        return Err(CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message));
    }
    for (child, parents) in &below {
        refuse_other_parents(session, *child, name, *parents)?;
    }
    let all = std::iter::once((table, Cause::Statement))
        .chain(below.iter().map(|(child, _)| (*child, Cause::Consequence(table.column(column.number)))));
    for (one, cause) in all {
        refuse_unconvertible(session, source, one, name, change.using.as_ref(), &new)?;
        set_type_of_one(session, (one, name), &new, cause)?;
    }
    Ok(())
}

/// A child that has the column from elsewhere too cannot follow.
fn refuse_other_parents(
    session: &Session,
    child: ObjectId,
    name: &Identifier,
    parents: u16,
) -> Result<(), CatalogError> {
    let (object, column) = find_column(session, child, name)?;
    if column.inherited > parents {
        let message = format!("cannot alter inherited column \"{name}\" of relation \"{}\"", object.name);
        return Err(CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message));
    }
    Ok(())
}

/// Refuses values that surely do not become what they should.
fn refuse_unconvertible(
    session: &Session,
    source: &Source,
    table: ObjectId,
    name: &Identifier,
    using: Option<&Expression>,
    new: &NewType,
) -> Result<(), CatalogError> {
    let (object, column) = find_column(session, table, name)?;
    if is_partition_key(&object, column.number) {
        let what = format!("cannot alter column \"{name}\" because it is part of the partition key of relation");
        let message = format!("{what} \"{}\"", object.name);
        return Err(CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message));
    }
    let to = type_text(session.names(), &new.data_type).text;
    let mismatch = |message: String| CatalogError::new(sqlstate::DATATYPE_MISMATCH, message);
    if let Some(using) = using {
        if column.generated.is_some() {
            let message = "cannot specify USING when altering type of generated column";
            return Err(CatalogError::new("42611", message).detail(format!("Column \"{name}\" is a generated column.")));
        }
        let scope = Scope::of(object.name.clone(), table);
        let analyzed = Analyzer::new(session, source).expression(using, &scope)?;
        let castable = analyzed.data_type.and_then(|from| is_assignable(session.names(), &from, &new.data_type));
        if castable == Some(false) {
            let spelled = session.names().format_type(&new.data_type);
            return Err(mismatch(format!(
                "result of USING clause for column \"{name}\" cannot be cast automatically to type {spelled}"
            ))
            .hint("You might need to add an explicit cast."));
        }
        return Ok(());
    }
    let Some(from) = &column.data_type else { return Ok(()) };
    if is_assignable(session.names(), from, &new.data_type) == Some(false) {
        let spelled = session.names().format_type(&new.data_type);
        let error = mismatch(format!("column \"{name}\" cannot be cast automatically to type {spelled}"));
        let quoted = session.names().quote(name);
        let hinted = column.generated.is_none();
        let hint = format!("You might need to specify \"USING {quoted}::{to}\".");
        return Err(if hinted { error.hint(hint) } else { error });
    }
    Ok(())
}

/// Gives one table's column its type; what rests on it is made anew under its old name.
fn set_type_of_one(
    session: &mut Session,
    (table, name): (ObjectId, &Identifier),
    new: &NewType,
    cause: Cause,
) -> Result<(), CatalogError> {
    let (object, column) = find_column(session, table, name)?;
    dependents::refuse_dependents(session, &object, &column)?;
    let remembered = rebuild::remember(session, &object, table.column(column.number))?;
    let default = default::converted(session, &column, new)?;
    alter_column(session, (table, column.number), cause, |column| {
        column.data_type = Some(new.data_type.clone());
        column.collation = new.collation;
        column.storage = None;
        column.compression = None;
        column.default = default;
    })?;
    known_rows::forget_values(session, table, column.number);
    rebuild::rebuild(session, (table, column.number), remembered)?;
    follow_with_sequence(session, table, &column, new)?;
    refuse_incomparable_keys(session, table, column.number)
}

/// The sequence of an identity column has the column's type; that of a serial column keeps its own.
fn follow_with_sequence(
    session: &mut Session,
    table: ObjectId,
    column: &Arc<Column>,
    new: &NewType,
) -> Result<(), CatalogError> {
    if column.identity.is_none() || column.data_type.as_ref() == Some(&new.data_type) {
        return Ok(());
    }
    let sequence: Option<Arc<Object>> = identity_sequence(&session.catalog, table.column(column.number)).cloned();
    let Some(sequence) = sequence else { return Ok(()) };
    let Some(mut data) = sequence.as_sequence().cloned() else { return Ok(()) };
    follow_type(&mut data, new.data_type.clone())?;
    let cause = Cause::Consequence(table.column(column.number));
    session.alter_because(sequence.id, cause, |object| object.data = ObjectData::Sequence(data))
}
