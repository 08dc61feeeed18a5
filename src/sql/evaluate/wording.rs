//! Stored SQL as the server prints it. Where its spelling is known that is a text; else it is a [`Value::Definition`],
//! which means the same in the words of the migration: it can be put together with other texts and run, but whatever
//! looks into it has no answer.

use std::sync::Arc;

use super::value::Value;
use crate::catalog::relation::View;
use crate::catalog::{DataType, Object, SqlText};
use crate::print::{Printer, Qualify};
use crate::sql::analyze::{Analyzer, Scope, stored};
use crate::sql::expression::parse_query_text;
use crate::sql::session::Session;

/// Why nothing is said about the characters of a definition.
pub(super) const REASON: &str = "the words in which the server prints a definition are not known";

/// The functions that put texts together without looking into them.
const JOINING: [&str; 6] = ["array_to_string", "btrim", "concat", "concat_ws", "ltrim", "rtrim"];

/// A stored expression about the columns of a relation, if of one, as the server prints it (`pg_get_expr`).
pub(super) fn expression(
    session: &Session,
    of: Option<&Object>,
    text: &SqlText,
    stored_as: Option<&DataType>,
) -> Value {
    match stored::canonical(session, of, text, stored_as) {
        Ok(Some(canonical)) => Value::text(canonical),
        Ok(None) | Err(_) => written(session, text),
    }
}

/// A stored text in its own words, which mean the same under any search path.
pub(super) fn written(session: &Session, text: &SqlText) -> Value {
    Value::Definition(Printer::new(&session.catalog, Qualify::Always).sql(text).into())
}

/// The query of a view (`pg_get_viewdef`), which ends in a semicolon; not known where the view gives the columns other
/// names than the query does, since the server would write them into the query.
pub(super) fn view(session: &Session, view: &View) -> Value {
    let query = Printer::new(&session.catalog, Qualify::Always).sql(&view.query);
    let query = query.trim().trim_end_matches(';');
    let source = stored::source_of(session, &view.query, query);
    let analyzed = Analyzer::new(session, &source).query(&parse_query_text(query, 0), &Scope::empty());
    let names = analyzed.iter().flat_map(|analyzed| &analyzed.columns).map(|column| &column.name);
    if names.eq(view.columns.iter().map(|column| &column.name)) {
        Value::Definition(format!(" {query};").into())
    } else {
        Value::unknown("the query of a view that names its columns itself")
    }
}

/// Whether a function of that name puts texts together without looking into them.
pub(super) fn joins(name: &str) -> bool {
    JOINING.contains(&name)
}

/// Whether it is a definition, or an array with one in it.
pub(super) fn has_definition(value: &Value) -> bool {
    match value {
        Value::Definition(_) => true,
        Value::Array(elements) => elements.iter().any(has_definition),
        _ => false,
    }
}

/// The value with plain texts for its definitions.
pub(super) fn plain(value: &Value) -> Value {
    match value {
        Value::Definition(text) => Value::Text(Arc::clone(text)),
        Value::Array(elements) => Value::Array(elements.iter().map(plain).collect()),
        value => value.clone(),
    }
}

/// What was put together of a definition and other texts is as uncertain as the definition.
pub(super) fn marked(value: Value) -> Value {
    match value {
        Value::Text(text) => Value::Definition(text),
        value => value,
    }
}
