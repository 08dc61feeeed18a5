//! New constraints look at the rows that migrations put in, as far as these are known for certain
//! (`ATRewriteTable` and `validateForeignKeyConstraint` in `tablecmds.c`, `comparetup_index_btree` in `tuplesort.c`).
//!
//! What is not known is taken to satisfy a constraint: the migrations ran somewhere.

use crate::catalog::constraint::ForeignKey;
use crate::catalog::relation::Column;
use crate::catalog::{CatalogError, ColumnNumber, Object, ObjectId};
use crate::sql::evaluate::rows::{condition_on, known, put};
use crate::sql::evaluate::value::Value;
use crate::sql::evaluate::value_of_new_column;
use crate::sql::lex::Lexer;
use crate::sql::session::Session;

/// Gives the rows of a table what they have in a new column.
///
/// # Errors
/// 23502 where that is null and must not be.
pub(in crate::sql::lower) fn fill(session: &mut Session, table: ObjectId, column: &Column) -> Result<(), CatalogError> {
    if !matches!(session.rows.of(table), Ok([_, ..])) {
        return Ok(());
    }
    let Some(object) = session.catalog.object(table).cloned() else { return Ok(()) };
    let value = value_of_new_column(session, &object, column);
    put(session, table, column.number, &value);
    if column.not_null { refuse_nulls(session, table, column.number) } else { Ok(()) }
}

/// What a column holds is not known any more.
pub(in crate::sql::lower) fn forget_values(session: &mut Session, table: ObjectId, column: ColumnNumber) {
    put(session, table, column, &Value::unknown("values of a column whose type changed"));
}

/// The rows of a table with the place of a column in them.
fn values_of(session: &Session, table: ObjectId, columns: &[ColumnNumber]) -> Vec<Vec<Value>> {
    let Some(object) = session.catalog.object(table) else { return Vec::new() };
    let places: Option<Vec<usize>> =
        columns.iter().map(|number| object.columns().iter().position(|column| column.number == *number)).collect();
    let Some(places) = places else { return Vec::new() };
    let rows = known(session, object).into_iter();
    rows.map(|row| places.iter().map(|place| row[*place].clone()).collect()).collect()
}

/// Refuses a column that holds a null.
///
/// # Errors
/// 23502
pub(in crate::sql::lower) fn refuse_nulls(
    session: &Session,
    table: ObjectId,
    column: ColumnNumber,
) -> Result<(), CatalogError> {
    if !values_of(session, table, &[column]).iter().flatten().any(Value::is_null) {
        return Ok(());
    }
    let relation = session.catalog.name_of(table).cloned().unwrap_or_default();
    let name = session.catalog.column_name(table, column).cloned().unwrap_or_default();
    Err(CatalogError::new("23502", format!("column \"{name}\" of relation \"{relation}\" contains null values")))
}

/// Refuses rows that are alike in the columns of a unique index.
///
/// # Errors
/// 23505
pub(in crate::sql::lower) fn refuse_duplicates(
    session: &Session,
    table: ObjectId,
    columns: &[ColumnNumber],
    nulls_not_distinct: bool,
    index: &str,
) -> Result<(), CatalogError> {
    let mut seen: Vec<String> = Vec::new();
    for row in values_of(session, table, columns) {
        let exact =
            row.iter().all(|value| !matches!(value, Value::Float(_)) && (nulls_not_distinct || !value.is_null()));
        let Some(key) = row.iter().map(Value::key).collect::<Option<String>>().filter(|_| exact) else { continue };
        if seen.contains(&key) {
            return Err(CatalogError::new("23505", format!("could not create unique index \"{index}\"")));
        }
        seen.push(key);
    }
    Ok(())
}

/// Refuses rows whose keys no row of the referenced table has.
///
/// # Errors
/// 23503
pub(in crate::sql::lower) fn refuse_orphans(
    session: &Session,
    (table, key): (&Object, &ForeignKey),
    constraint: &str,
) -> Result<(), CatalogError> {
    let Some(referenced) = session.catalog.object(key.referenced) else { return Ok(()) };
    let comparable = key.columns.iter().zip(&key.referenced_columns).all(|(from, to)| {
        let sides = table.column(*from).zip(referenced.column(*to));
        sides.is_some_and(|(from, to)| is_told_by_value(from) && is_told_by_value(to))
    });
    let is_whole = session.rows.of(referenced.id).is_ok()
        && session.catalog.children(referenced.id).next().is_none()
        && referenced.as_table().is_some_and(|table| !table.is_partitioned() && table.parents.is_empty());
    if !comparable || !is_whole {
        return Ok(());
    }
    let parents = values_of(session, referenced.id, &key.referenced_columns);
    let all_kept = session.rows.of(referenced.id).is_ok_and(|rows| rows.len() == parents.len());
    let surely_differs = |row: &[Value], parent: &[Value]| {
        row.iter().zip(parent).any(|(one, other)| one.equals(other) == Value::Bool(false))
    };
    let orphan = values_of(session, table.id, &key.columns).into_iter().any(|row| {
        let known = row.iter().all(|value| matches!(value, Value::Int(_) | Value::Text(_)));
        known && parents.iter().all(|parent| surely_differs(&row, parent))
    });
    if !orphan || !all_kept {
        return Ok(());
    }
    let message =
        format!("insert or update on table \"{}\" violates foreign key constraint \"{constraint}\"", table.name);
    Err(CatalogError::new("23503", message))
}

/// Whether two values of a column are equal only if they are written alike: integers, `text`, `varchar`.
fn is_told_by_value(column: &Column) -> bool {
    const TYPES: [u32; 5] = [20, 21, 23, 25, 1043];
    column.data_type.as_ref().is_some_and(|of| !of.array && TYPES.contains(&of.id.0)) && column.collation.is_none()
}

/// Refuses a check that a row fails.
///
/// # Errors
/// 23514
pub(in crate::sql::lower) fn refuse_failing(
    session: &mut Session,
    table: &Object,
    (constraint, expression): (&str, &str),
    columns: &[ColumnNumber],
) -> Result<(), CatalogError> {
    let by_order = orders(expression);
    let places: Vec<usize> = table
        .columns()
        .iter()
        .enumerate()
        .filter(|(_, column)| columns.contains(&column.number))
        .map(|(place, _)| place)
        .collect();
    for row in known(session, table) {
        let known = places.iter().all(|place| match &row[*place] {
            Value::Int(_) | Value::Bool(_) | Value::Null => true,
            // How texts sort is the collation's.
            Value::Text(_) => !by_order,
            _ => false,
        });
        if known && condition_on(session, table, expression, &row) == Some(false) {
            let message =
                format!("check constraint \"{constraint}\" of relation \"{}\" is violated by some row", table.name);
            return Err(CatalogError::new("23514", message));
        }
    }
    Ok(())
}

/// Whether an expression compares by order.
fn orders(expression: &str) -> bool {
    Lexer::new(expression).any(|token| {
        let text = token.span.slice(expression);
        matches!(text, "<" | ">" | "<=" | ">=") || text.eq_ignore_ascii_case("between")
    })
}
