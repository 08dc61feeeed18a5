//! `SET EXPRESSION` and `DROP EXPRESSION` (`ATExecSetExpression`, `ATExecDropExpression`).

use super::column::{alter_column, find_column, with_descendants};
use crate::catalog::error::sqlstate;
use crate::catalog::relation::{Column, Generated};
use crate::catalog::{CatalogError, Cause, Object, ObjectId, PostgresVersion};
use crate::sql::ast::Expression;
use crate::sql::lower::relation::children;
use crate::sql::lower::table::retarget::ColumnMap;
use crate::sql::lower::table::value::understand_generated;
use crate::sql::session::Session;
use crate::sql::source::Source;
use crate::text::Identifier;

/// `SET EXPRESSION AS (…)`.
///
/// # Errors
/// 55000 for a column that is not generated; those of the expression.
pub(super) fn set_expression(
    session: &mut Session,
    source: &Source,
    (table, only): (ObjectId, bool),
    name: &Identifier,
    expression: &Expression,
) -> Result<(), CatalogError> {
    if session.catalog.version() < PostgresVersion::V17 {
        return Err(CatalogError::new(sqlstate::SYNTAX_ERROR, "syntax error at or near \"EXPRESSION\""));
    }
    let (object, column) = find_column(session, table, name)?;
    refuse_ungenerated(session, &object, &column)?;
    let text = understand_generated(session, source, (table, &object.name), expression)?;
    for (one, cause) in with_descendants(session, (table, only)) {
        let (other, column) = find_column(session, one, name)?;
        refuse_ungenerated(session, &other, &column)?;
        let text = ColumnMap::between(&object, &other).text(&text);
        alter_column(session, (one, column.number), cause, |column| column.default = Some(text))?;
    }
    Ok(())
}

fn refuse_ungenerated(session: &Session, object: &Object, column: &Column) -> Result<(), CatalogError> {
    if column.generated.is_some() {
        return Ok(());
    }
    let stored = if session.catalog.version() < PostgresVersion::V18 { "stored " } else { "" };
    Err(not_generated(object, &column.name, stored))
}

fn not_generated(object: &Object, name: &Identifier, stored: &str) -> CatalogError {
    let message = format!("column \"{name}\" of relation \"{}\" is not a {stored}generated column", object.name);
    CatalogError::new(sqlstate::OBJECT_NOT_IN_PREREQUISITE_STATE, message)
}

/// `DROP EXPRESSION`: the column keeps its values and has no default.
///
/// # Errors
/// 55000 for a column that is not generated, 42P16 where a child or parent would still have the expression.
pub(super) fn drop_expression(
    session: &mut Session,
    (table, only): (ObjectId, bool),
    name: &Identifier,
    if_exists: bool,
) -> Result<(), CatalogError> {
    let (object, column) = find_column(session, table, name)?;
    if only && !children(&session.catalog, table).is_empty() {
        let message = "ALTER TABLE / DROP EXPRESSION must be applied to child tables too";
        return Err(CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message));
    }
    if column.inherited > 0 {
        let message = "cannot drop generation expression from inherited column";
        return Err(CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message));
    }
    if column.generated == Some(Generated::Virtual) {
        let message = "ALTER TABLE / DROP EXPRESSION is not supported for virtual generated columns";
        return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message)
            .detail(format!("Column \"{name}\" of relation \"{}\" is a virtual generated column.", object.name)));
    }
    if column.generated.is_none() {
        let error = match refuse_ungenerated(session, &object, &column) {
            Err(error) if !if_exists => return Err(error),
            Err(error) => error,
            Ok(()) => return Ok(()),
        };
        session.notice(format!("{}, skipping", error.message));
        return Ok(());
    }
    for (one, cause) in with_descendants(session, (table, only)) {
        drop_from_one(session, one, name, cause)?;
    }
    Ok(())
}

fn drop_from_one(session: &mut Session, table: ObjectId, name: &Identifier, cause: Cause) -> Result<(), CatalogError> {
    let (_, column) = find_column(session, table, name)?;
    alter_column(session, (table, column.number), cause, |column| {
        column.generated = None;
        column.default = None;
    })
}
