//! The body of a routine (`interpret_AS_clause`).

use std::sync::Arc;

use super::invalid_definition;
use crate::catalog::function::{Argument, FunctionBody};
use crate::catalog::{CatalogError, SqlText};
use crate::sql::analyze::{Analyzer, Scope};
use crate::sql::ast::{self, AtomicStatement, AtomicStatementKind};
use crate::sql::lower::data_text::analyze_statement;
use crate::sql::lower::wording::{Wording, enclosed};
use crate::sql::session::Session;
use crate::sql::source::Source;
use crate::text::{Identifier, Span};

/// The body as the catalog keeps it: a string without its quotes, or what stands after the signature with its names
/// looked up.
///
/// # Errors
/// 42P13 for a body that does not fit the language; what a parsed body names and is not there.
pub(super) fn read_body(
    session: &Session,
    source: &Source,
    (name, language): (&Identifier, &str),
    arguments: &[Argument],
    body: Option<&ast::FunctionBody>,
) -> Result<FunctionBody, CatalogError> {
    let parsed = |text| if language == "sql" { Ok(FunctionBody::Parsed(text)) } else { Err(only_in_sql()) };
    match body {
        None => Err(invalid_definition("no function body specified")),
        Some(ast::FunctionBody::Source(literal)) if language == "c" => {
            Ok(FunctionBody::Object(Arc::from(literal.value.as_str()), Arc::from(name.as_str())))
        }
        Some(ast::FunctionBody::Source(literal)) => Ok(FunctionBody::Source(Arc::from(literal.value.as_str()))),
        Some(ast::FunctionBody::Library { file, symbol }) if language == "c" => {
            Ok(FunctionBody::Object(Arc::from(file.value.as_str()), Arc::from(symbol.value.as_str())))
        }
        Some(ast::FunctionBody::Library { .. }) => {
            Err(invalid_definition(format!("only one AS item needed for language \"{language}\"")))
        }
        Some(ast::FunctionBody::Return(expression)) => {
            parsed(returned_text(session, source, expression, &scope_of(arguments))?)
        }
        Some(ast::FunctionBody::Atomic { span, statements }) => {
            parsed(atomic_text(session, source, *span, statements, &scope_of(arguments))?)
        }
    }
}

fn only_in_sql() -> CatalogError {
    invalid_definition("inline SQL function body only valid for language SQL")
}

fn scope_of(arguments: &[Argument]) -> Scope {
    let inputs = arguments.iter().filter(|argument| argument.mode.is_input());
    let parameters = inputs.map(|argument| (argument.name.clone(), argument.data_type.clone())).collect();
    Scope { parameters, ..Scope::default() }
}

/// `RETURN expression`, the word included.
fn returned_text(
    session: &Session,
    source: &Source,
    expression: &ast::Expression,
    scope: &Scope,
) -> Result<SqlText, CatalogError> {
    let analyzed = Analyzer::new(session, source).expression(expression, scope)?.text;
    Ok(enclosed("RETURN ", &analyzed, ""))
}

fn atomic_text(
    session: &Session,
    source: &Source,
    span: Span,
    statements: &[AtomicStatement],
    scope: &Scope,
) -> Result<SqlText, CatalogError> {
    let mut wording = Wording::new(session, source, span);
    for statement in statements {
        match &statement.kind {
            AtomicStatementKind::Return(expression) => {
                let analyzed = Analyzer::new(session, source).expression(expression, scope)?.text;
                wording = wording.part(expression.span, analyzed);
            }
            AtomicStatementKind::Statement(inner) => {
                wording = match analyze_statement(session, source, inner, scope)? {
                    Some((at, text)) => wording.part(at, text),
                    None => wording.unresolved(),
                };
            }
        }
    }
    Ok(wording.finish())
}
