//! Statements that rules and functions hold: what they name.

use crate::catalog::{CatalogError, SqlText};
use crate::sql::analyze::{Analyzer, Scope};
use crate::sql::ast::Statement;
use crate::sql::session::Session;
use crate::sql::source::Source;
use crate::text::Span;

/// The place and text of a data statement within a rule or function; `None` if it is of a kind that nothing is known of.
///
/// # Errors
/// What it names and is not there.
pub(super) fn analyze_statement(
    session: &Session,
    source: &Source,
    statement: &Statement,
    scope: &Scope,
) -> Result<Option<(Span, SqlText)>, CatalogError> {
    let Statement::Data(data) = statement else { return Ok(None) };
    let analyzed = Analyzer::new(session, source).statement(data, scope)?;
    Ok(Some((data.span, analyzed.text)))
}
