//! Statements that are prepared under a name and run later with values (manual, "PREPARE"; `prepare.c`).

use std::sync::Arc;

use sqlparser::ast as tree;

use super::analyze::{Analyzer, Scope};
use super::ast::{DataStatement, ExecutePrepared, Name, Prepare, Query, Statement};
use super::evaluate::value::{Stop, Value};
use super::evaluate::{Evaluator, NoVariables, Positional, cast_to, type_text};
use super::lex::{Lexer, TokenKind};
use super::session::{Effect, Executed, Session};
use super::source::Source;
use crate::catalog::error::sqlstate;
use crate::catalog::{CatalogError, DataType};

/// A statement that waits.
#[derive(Clone, Debug)]
pub(super) struct Prepared {
    source: Source,
    statement: Arc<DataStatement>,
    types: Vec<DataType>,
}

/// A prepared statement with the values that it is to run with.
pub(super) struct Ready {
    /// The text that it stands in.
    pub(super) source: Source,
    /// The statement.
    pub(super) statement: Arc<DataStatement>,
    /// The types of its parameters, as far as they are written.
    pub(super) scope: Scope,
    /// Their values.
    pub(super) values: Positional,
}

impl Ready {
    /// The statement as a query.
    ///
    /// # Errors
    /// 42809 if it is none.
    pub(super) fn query(&self) -> Result<Query, CatalogError> {
        let span = self.statement.span;
        match &self.statement.tree {
            Ok(statement) => match &**statement {
                tree::Statement::Query(query) => Ok(Query { span, tree: Ok(query.clone()) }),
                _ => Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, "prepared statement is not a SELECT")),
            },
            Err(rejection) => Ok(Query { span, tree: Err(rejection.clone()) }),
        }
    }
}

/// `PREPARE`
pub(super) fn prepare(session: &mut Session, source: &Source, statement: &Prepare) -> Executed {
    let name = &statement.name.identifier;
    let Statement::Data(data) = &*statement.statement else {
        return Ok(Effect::Opaque("prepared statements of this kind are not modelled".to_owned()));
    };
    let types: Vec<DataType> =
        statement.types.iter().map(|written| session.names().data_type(written)).collect::<Result<_, _>>()?;
    if parameters_of(source.slice(data.span)) <= types.len() {
        Analyzer::new(session, source).statement(data, &scope_of(&types))?;
    }
    if session.prepared.contains_key(name) {
        let message = format!("prepared statement \"{name}\" already exists");
        return Err(CatalogError::new("42P05", message));
    }
    let prepared = Prepared { source: source.clone(), statement: Arc::new(DataStatement::clone(data)), types };
    session.prepared.insert(name.clone(), prepared);
    Ok(Effect::NoEffect("prepared statements end with the session"))
}

/// `DEALLOCATE`; `ALL` is `None`.
pub(super) fn deallocate(session: &mut Session, name: Option<&Name>) -> Executed {
    match name {
        None => session.prepared.clear(),
        Some(name) => {
            session.prepared.remove(&name.identifier).ok_or_else(|| undefined(name))?;
        }
    }
    Ok(Effect::NoEffect("prepared statements end with the session"))
}

/// The statement that an `EXECUTE` means, with the values of its arguments.
///
/// # Errors
/// 26000 if there is none of that name, 42601 for another number of arguments; those of the arguments.
pub(super) fn find(session: &mut Session, execute: &ExecutePrepared) -> Result<Ready, CatalogError> {
    let prepared = session.prepared.get(&execute.name.identifier).cloned().ok_or_else(|| undefined(&execute.name))?;
    let wanted = parameters_of(prepared.source.slice(prepared.statement.span)).max(prepared.types.len());
    if wanted != execute.arguments.len() {
        let message = format!("wrong number of parameters for prepared statement \"{}\"", execute.name);
        let detail = format!("Expected {wanted} parameters but got {}.", execute.arguments.len());
        return Err(CatalogError::new(sqlstate::SYNTAX_ERROR, message).detail(detail));
    }
    let mut values = Vec::with_capacity(wanted);
    for (at, argument) in execute.arguments.iter().enumerate() {
        let value = match &argument.tree {
            Ok(tree) => Evaluator { session, variables: &NoVariables }.alone(tree),
            Err(rejection) => Ok(Value::unknown(rejection.reason.as_str())),
        };
        let target = prepared.types.get(at).and_then(|of| type_text(session, of));
        let value = value.and_then(|value| match &target {
            Some(target) => cast_to(session, value, target),
            None => Ok(value),
        });
        values.push(match value {
            Ok(value) => value,
            Err(Stop::Unknown(reason) | Stop::Opaque(reason)) => Value::Unknown(reason),
            Err(Stop::Error(error)) => return Err(error),
        });
    }
    let Prepared { source, statement, types } = prepared;
    Ok(Ready { source, statement, scope: scope_of(&types), values: Positional(values) })
}

fn scope_of(types: &[DataType]) -> Scope {
    Scope { parameters: types.iter().map(|of| (None, of.clone())).collect(), ..Scope::empty() }
}

fn undefined(name: &Name) -> CatalogError {
    CatalogError::new("26000", format!("prepared statement \"{name}\" does not exist"))
}

/// The highest number of a parameter in a text.
fn parameters_of(text: &str) -> usize {
    let parameters = Lexer::new(text).filter(|token| token.kind == TokenKind::Parameter);
    parameters.filter_map(|token| token.span.slice(text).get(1..)?.parse().ok()).max().unwrap_or(0)
}
