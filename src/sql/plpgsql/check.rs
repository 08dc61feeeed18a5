//! The syntax of the SQL statements in a body, which is checked when the body is compiled (`check_sql_expr` in
//! `pl_gram.y`): those that are never reached too.

use super::{Block, Statement, StatementKind};
use crate::sql::{SyntaxError, parse, split};
use crate::text::Span;

/// Looks at every SQL statement of a block.
///
/// # Errors
/// The first that PostgreSQL's grammar refuses.
pub(in crate::sql) fn check_statements(block: &Block, text: &str) -> Result<(), SyntaxError> {
    check_list(&block.body, text)?;
    block.handlers.iter().try_for_each(|handler| check_list(&handler.body, text))
}

fn check_list(statements: &[Statement], text: &str) -> Result<(), SyntaxError> {
    statements.iter().try_for_each(|statement| check_statement(statement, text))
}

fn check_statement(statement: &Statement, text: &str) -> Result<(), SyntaxError> {
    match &statement.kind {
        StatementKind::Block(block) => check_statements(block, text),
        StatementKind::If { branches, otherwise } | StatementKind::Case { branches, otherwise, .. } => {
            branches.iter().try_for_each(|(_, body)| check_list(body, text))?;
            check_list(otherwise.as_deref().unwrap_or_default(), text)
        }
        StatementKind::Loop { body, .. } => check_list(body, text),
        StatementKind::Sql { span, into } => check_sql(*span, into.as_ref().map(|(into, _)| *into), text),
        _ => Ok(()),
    }
}

/// `INTO` is PL/pgSQL's own and no part of the statement.
fn check_sql(span: Span, into: Option<Span>, text: &str) -> Result<(), SyntaxError> {
    let mut statement = span.slice(text).to_owned();
    if let Some(into) = into {
        let within = (into.start.saturating_sub(span.start) as usize)..(into.end.saturating_sub(span.start) as usize);
        if statement.get(within.clone()).is_some() {
            statement.replace_range(within.clone(), &" ".repeat(within.len()));
        }
    }
    split(&statement).statements.iter().try_for_each(|raw| parse::check(raw, &statement))
}
