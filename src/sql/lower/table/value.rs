//! What gives a column a value: defaults and generation expressions (`cookDefault` in `heap.c`).

use super::assignable::is_assignable;
use super::column_type::base_type;
use crate::catalog::builtin::TypeKind;
use crate::catalog::error::sqlstate;
use crate::catalog::{CatalogError, ColumnNumber, DataType, ObjectId, SqlText};
use crate::sql::analyze::{AnalyzedExpression, Analyzer, Place, Scope};
use crate::sql::ast::Expression;
use crate::sql::expression::without_parentheses;
use crate::sql::session::Session;
use crate::sql::source::Source;
use crate::text::Identifier;

/// A default as PostgreSQL keeps it; `None` for a null, which says nothing.
///
/// # Errors
/// 0A000 if it names a column; those of the expression.
pub(in crate::sql::lower) fn understand_default(
    session: &Session,
    source: &Source,
    (column, data_type): (&Identifier, &DataType),
    expression: &Expression,
) -> Result<Option<SqlText>, CatalogError> {
    if is_null(source.slice(expression.span)) && !is_coerced(session, data_type) {
        return Ok(None);
    }
    let bare = without_parentheses(expression, source);
    match Analyzer::new(session, source).expression_as(&bare, &Scope::empty(), data_type) {
        Ok(analyzed) => {
            analyzed.contents.refuse_in(IN_DEFAULT)?;
            refuse_unassignable(session, (column, data_type), &analyzed)?;
            Ok(Some(analyzed.text))
        }
        Err(error) if error.sqlstate == sqlstate::UNDEFINED_COLUMN => {
            let message = "cannot use column reference in DEFAULT expression";
            Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message))
        }
        Err(error) => Err(error),
    }
}

const IN_DEFAULT: Place = Place { one: "DEFAULT expression", many: "DEFAULT expressions" };
const IN_GENERATED: Place = Place { one: "column generation expression", many: "column generation expressions" };

/// Refuses a default of a type that surely does not turn into the column's (`coerce_to_target_type` in `cookDefault`).
fn refuse_unassignable(
    session: &Session,
    (column, to): (&Identifier, &DataType),
    analyzed: &AnalyzedExpression,
) -> Result<(), CatalogError> {
    let Some(from) = analyzed.data_type.as_ref().filter(|_| !analyzed.text.unresolved) else { return Ok(()) };
    let names = session.names();
    if names.type_kind(from) == TypeKind::Pseudo || is_assignable(names, from, to) != Some(false) {
        return Ok(());
    }
    let (from, to) = (names.format_type(from), names.format_type(to));
    let message = format!("column \"{column}\" is of type {to} but default expression is of type {from}");
    Err(CatalogError::new(sqlstate::DATATYPE_MISMATCH, message)
        .hint("You will need to rewrite or cast the expression."))
}

/// Whether it is `NULL`, in whatever parentheses.
fn is_null(written: &str) -> bool {
    let bare = written.trim().trim_start_matches('(').trim_end_matches(')').trim();
    bare.eq_ignore_ascii_case("null")
}

/// Whether a null of that type is more than a constant: it is brought to its length, or checked by its domain.
fn is_coerced(session: &Session, data_type: &DataType) -> bool {
    let interval = session.names().builtin().types().by_name("interval").map(|found| found.oid);
    let has_length = data_type.modifier.is_some() && Some(data_type.id) != interval;
    has_length || base_type(session.names(), data_type) != *data_type
}

/// The expression that generates a column.
///
/// # Errors
/// 42P17 if it names another generated column; those of the expression.
pub(in crate::sql::lower) fn understand_generated(
    session: &Session,
    source: &Source,
    (table, name): (ObjectId, &Identifier),
    expression: &Expression,
) -> Result<SqlText, CatalogError> {
    let scope = Scope::of(name.clone(), table);
    let analyzed = Analyzer::new(session, source).expression(expression, &scope)?;
    analyzed.contents.refuse_in(IN_GENERATED)?;
    let generated = |number: &&ColumnNumber| {
        let column = session.catalog.object(table).and_then(|table| table.column(**number));
        column.is_some_and(|column| column.generated.is_some())
    };
    if let Some(number) = analyzed.columns.iter().find(generated) {
        let column = session.catalog.column_name(table, *number).cloned().unwrap_or_default();
        let message = format!("cannot use generated column \"{column}\" in column generation expression");
        return Err(CatalogError::new(sqlstate::INVALID_OBJECT_DEFINITION, message)
            .detail("A generated column cannot reference another generated column."));
    }
    if analyzed.contents.mutable {
        return Err(CatalogError::new(sqlstate::INVALID_OBJECT_DEFINITION, "generation expression is not immutable"));
    }
    Ok(analyzed.text)
}
