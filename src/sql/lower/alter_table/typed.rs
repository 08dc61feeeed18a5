//! `OF type` and `NOT OF` (`ATExecAddOf`, `ATExecDropOf`).

use super::column::object_of;
use crate::catalog::error::sqlstate;
use crate::catalog::types::Type;
use crate::catalog::{CatalogError, Object, ObjectData, ObjectId};
use crate::sql::ast::TypeName;
use crate::sql::session::Session;

/// `OF type`: the table's columns must be those of the type.
///
/// # Errors
/// 42809 for a type that is not composite and for a table that inherits, 42804 for other columns.
pub(super) fn set_type(session: &mut Session, table: ObjectId, name: &TypeName) -> Result<(), CatalogError> {
    let names = session.names();
    let data_type = names.data_type(name)?;
    let wrong = |message: String| Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message));
    let found = names.catalog.object(data_type.id).cloned().filter(|_| !data_type.array);
    let composite = found.filter(|object| matches!(object.as_type(), Some(Type::Composite(_))));
    let Some(composite) = composite else {
        return wrong(format!("type {} is not a composite type", names.format_type(&data_type)));
    };
    let object = object_of(session, table)?;
    if object.as_table().is_some_and(|table| !table.parents.is_empty()) {
        return wrong("typed tables cannot inherit".to_owned());
    }
    refuse_other_columns(&object, &composite)?;
    session.alter(table, |object| {
        if let ObjectData::Table(table) = &mut object.data {
            table.of_type = Some(composite.id);
        }
    })
}

fn refuse_other_columns(table: &Object, composite: &Object) -> Result<(), CatalogError> {
    let mismatch = |message: String| Err(CatalogError::new(sqlstate::DATATYPE_MISMATCH, message));
    let mut columns = table.columns().iter();
    for attribute in composite.columns() {
        let Some(column) = columns.next() else {
            return mismatch(format!("table is missing column \"{}\"", attribute.name));
        };
        if column.name != attribute.name {
            return mismatch(format!(
                "table has column \"{}\" where type requires \"{}\"",
                column.name, attribute.name
            ));
        }
        if (&column.data_type, column.collation) != (&attribute.data_type, attribute.collation) {
            return mismatch(format!("table \"{}\" has different type for column \"{}\"", table.name, column.name));
        }
    }
    match columns.next() {
        Some(extra) => mismatch(format!("table has extra column \"{}\"", extra.name)),
        None => Ok(()),
    }
}

/// `NOT OF`.
///
/// # Errors
/// 42809 for a table that is not typed.
pub(super) fn unset_type(session: &mut Session, table: ObjectId) -> Result<(), CatalogError> {
    let object = object_of(session, table)?;
    if object.as_table().is_none_or(|table| table.of_type.is_none()) {
        let message = format!("\"{}\" is not a typed table", object.name);
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message));
    }
    session.alter(table, |object| {
        if let ObjectData::Table(table) = &mut object.data {
            table.of_type = None;
        }
    })
}
