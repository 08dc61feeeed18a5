//! Expressions that the catalog holds, analyzed anew.

use super::{Analyzer, Scope};
use crate::catalog::{CatalogError, DataType, Object, SqlText};
use crate::sql::deparse::current_text;
use crate::sql::expression::parse_expression_text;
use crate::sql::session::Session;
use crate::sql::source::Source;

/// A stored expression in PostgreSQL's own spelling (`pg_get_expr`), if it can be told: one about the columns of a
/// relation, if of one, cast to the type that it is stored as, if to one.
///
/// # Errors
/// 42883 and others, where it has no meaning any more.
pub(in crate::sql) fn canonical(
    session: &Session,
    of: Option<&Object>,
    stored: &SqlText,
    stored_as: Option<&DataType>,
) -> Result<Option<String>, CatalogError> {
    let Some(text) = current_text(session.names(), stored).filter(|_| !stored.unresolved) else { return Ok(None) };
    let source = source_of(session, stored, &text);
    Analyzer::new(session, &source).canonical(&parse_expression_text(&text, 0), &scope_of(of), stored_as)
}

/// What an expression about the columns of a relation, if of one, may name.
pub(in crate::sql) fn scope_of(relation: Option<&Object>) -> Scope {
    relation.map_or_else(Scope::empty, |relation| Scope::of(relation.name.clone(), relation.id))
}

/// A text that was made of what is stored: what happens in it is the doing of the statement that stored it.
pub(in crate::sql) fn source_of(session: &Session, stored: &SqlText, text: &str) -> Source {
    Source::made_by(stored.location.unwrap_or(session.origin.location), text)
}
