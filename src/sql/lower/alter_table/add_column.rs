//! `ADD COLUMN` (`ATExecAddColumn`).

use std::sync::Arc;

use super::column::object_of;
use crate::catalog::error::sqlstate;
use crate::catalog::relation::{Column, Table};
use crate::catalog::{CatalogError, Cause, ColumnNumber, Object, ObjectData, ObjectId, PostgresVersion};
use crate::sql::ast::ColumnDefinition;
use crate::sql::evaluate::sequence;
use crate::sql::lower::relation::{children, refuse_system_column, refuse_taken_column};
use crate::sql::lower::table::column_type::refuse_impossible_type;
use crate::sql::lower::table::context::TableContext;
use crate::sql::lower::table::draft::MAX_COLUMNS;
use crate::sql::lower::table::known_rows;
use crate::sql::lower::table::new_column::{NewColumn, NewValue, read_column};
use crate::sql::lower::table::retarget::ColumnMap;
use crate::sql::lower::table::value::{understand_default, understand_generated};
use crate::sql::lower::table::wanted::WantedConstraints;
use crate::sql::session::Session;
use crate::sql::source::Source;
use crate::text::Identifier;

/// Adds a column to a table and its children; its constraints are left to be added.
///
/// # Errors
/// 42701 if there is such a column, 42P16 where children must have it and are left out,
/// 42809 for a typed table or a partition.
pub(super) fn add_column<'a>(
    session: &mut Session,
    source: &Source,
    (table, only): (ObjectId, bool),
    definition: &'a ColumnDefinition,
    if_not_exists: bool,
    wanted: &mut WantedConstraints<'a>,
) -> Result<(), CatalogError> {
    let object = object_of(session, table)?;
    let data = object.as_table();
    if data.is_some_and(|table| table.of_type.is_some()) {
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, "cannot add column to typed table"));
    }
    if data.is_some_and(Table::is_partition) {
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, "cannot add column to a partition"));
    }
    let name = &definition.name.identifier;
    if if_not_exists && object.column_named(name.as_str()).is_some() {
        session.notice(format!("column \"{name}\" of relation \"{}\" already exists, skipping", object.name));
        return Ok(());
    }
    refuse_taken_column(&object, name)?;
    let context = TableContext::of(&object);
    let mut read = WantedConstraints::default();
    let new = read_column(session, &context, definition, &mut read)?;
    refuse_recursive_identity(session, &object, only, &new)?;
    add_to_one(session, source, &object, &context, new, only)?;
    if !session.rows.is_empty(table) {
        sequence::forget_of_table(session, table, &"it numbered the rows that were there".into());
    }
    wanted.take(read);
    Ok(())
}

fn refuse_recursive_identity(
    session: &Session,
    object: &Object,
    only: bool,
    new: &NewColumn,
) -> Result<(), CatalogError> {
    let partitioned = object.as_table().is_some_and(Table::is_partitioned);
    let shared = partitioned && session.catalog.version() >= PostgresVersion::V17;
    if new.column.identity.is_some() && !only && !shared && !children(&session.catalog, object.id).is_empty() {
        let message = "cannot recursively add identity column to table that has child tables";
        return Err(CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message));
    }
    Ok(())
}

/// Adds the column as it is written to the table itself, then to its children.
fn add_to_one(
    session: &mut Session,
    source: &Source,
    object: &Object,
    context: &TableContext,
    mut new: NewColumn,
    only: bool,
) -> Result<(), CatalogError> {
    let table = object.id;
    if let Some(data_type) = &new.column.data_type {
        refuse_impossible_type(session.names(), table, &new.column.name, data_type)?;
        if let Some(NewValue::Default(expression)) = new.value {
            new.column.default = understand_default(session, source, (&new.column.name, data_type), expression)?;
        }
    }
    new.column.number = next_number(object)?;
    let number = new.column.number;
    if let Some(sequence) = new.sequence.take() {
        sequence.create(session, context, table.column(number))?;
    }
    if let Some(NewValue::Generated(expression, generated)) = new.value {
        new.column.generated = Some(generated);
        let before = session.snapshot();
        append(session, table, new.column.clone(), Cause::Statement)?;
        let understood = understand_generated(session, source, (table, &context.name), expression);
        session.restore(before);
        new.column.default = Some(understood?);
    }
    append(session, table, new.column, Cause::Statement)?;
    let below = children(&session.catalog, table);
    if only && !below.is_empty() {
        let message = "column must be added to child tables too";
        return Err(CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message));
    }
    add_to_children(session, table, number, &below)
}

fn next_number(object: &Object) -> Result<ColumnNumber, CatalogError> {
    let next = object.as_table().map_or(ColumnNumber(1), |table| table.next_column);
    if usize::from(next.0) > MAX_COLUMNS {
        let message = format!("tables can have at most {MAX_COLUMNS} columns");
        return Err(CatalogError::new(sqlstate::TOO_MANY_COLUMNS, message));
    }
    Ok(next)
}

fn append(session: &mut Session, table: ObjectId, column: Column, cause: Cause) -> Result<(), CatalogError> {
    let new = column.clone();
    session.alter_because(table, cause, |object| {
        if let ObjectData::Table(table) = &mut object.data {
            table.next_column = ColumnNumber(column.number.0 + 1);
            table.columns.push(Arc::new(column));
        }
    })?;
    known_rows::fill(session, table, &new)
}

/// Children get the column, or their own column of that name becomes inherited.
fn add_to_children(
    session: &mut Session,
    parent: ObjectId,
    number: ColumnNumber,
    children_of_parent: &[ObjectId],
) -> Result<(), CatalogError> {
    for child in children_of_parent {
        let (parent_object, child_object) = (object_of(session, parent)?, object_of(session, *child)?);
        let Some(column) = parent_object.column(number).cloned() else { continue };
        let cause = Cause::Consequence(parent.column(number));
        if let Some(own) = child_object.column_named(column.name.as_str()).cloned() {
            merge_definition(session, &child_object, &own, &column, cause)?;
            continue;
        }
        refuse_system_column(column.name.as_str())?;
        let mut copy = inherited_copy(&parent_object, &child_object, &column);
        copy.number = next_number(&child_object)?;
        let (name, number) = (copy.name.clone(), copy.number);
        append(session, *child, copy, cause)?;
        retarget_generated(session, &parent_object, *child, (&name, number))?;
        let below = children(&session.catalog, *child);
        add_to_children(session, *child, number, &below)?;
    }
    Ok(())
}

fn inherited_copy(parent: &Object, child: &Object, column: &Column) -> Column {
    let shares_identity = child.as_table().is_some_and(|table| table.parents == [parent.id] && table.is_partition());
    Column {
        inherited: 1,
        local: false,
        comment: None,
        privileges: None,
        identity: column.identity.filter(|_| shares_identity),
        ..column.clone()
    }
}

/// A generation expression names the child's own columns, the new one included.
fn retarget_generated(
    session: &mut Session,
    parent: &Object,
    child: ObjectId,
    (name, number): (&Identifier, ColumnNumber),
) -> Result<(), CatalogError> {
    let child_object = object_of(session, child)?;
    let map = ColumnMap::between(parent, &child_object);
    let text = parent.column_named(name.as_str()).and_then(|column| column.default.as_ref()).map(|text| map.text(text));
    session.alter_because(child, Cause::Consequence(parent.id.whole()), |object| {
        if let Some(column) = object.column_mut(number) {
            column.default = text;
        }
    })
}

fn merge_definition(
    session: &mut Session,
    child: &Object,
    own: &Column,
    column: &Column,
    cause: Cause,
) -> Result<(), CatalogError> {
    let name = &own.name;
    if own.data_type != column.data_type {
        let message = format!("child table \"{}\" has different type for column \"{name}\"", child.name);
        return Err(CatalogError::new(sqlstate::DATATYPE_MISMATCH, message));
    }
    if own.collation != column.collation {
        let message = format!("child table \"{}\" has different collation for column \"{name}\"", child.name);
        return Err(CatalogError::new("42P21", message));
    }
    session.notice(format!("merging definition of column \"{name}\" for child \"{}\"", child.name));
    let number = own.number;
    session.alter_because(child.id, cause, |object| {
        if let Some(column) = object.column_mut(number) {
            column.inherited += 1;
        }
    })
}
