//! Bodies are checked when a routine is made, unless `check_function_bodies` is off (`fmgr_sql_validator` in
//! `pg_proc.c`, `plpgsql_validator` in `pl_handler.c`).

use std::sync::Arc;

use super::invalid_definition;
use super::parameters::pseudo_type;
use crate::catalog::builtin::TypeKind;
use crate::catalog::function::{Function, FunctionBody};
use crate::catalog::{CatalogError, DataType};
use crate::sql::analyze::{AnalyzedStatement, Analyzer, QueryColumn, Scope};
use crate::sql::ast::Statement;
use crate::sql::lower::table::assignable::is_assignable;
use crate::sql::session::Session;
use crate::sql::settings::checks_bodies;
use crate::sql::source::Source;
use crate::sql::{SyntaxError, parse, plpgsql, split};

/// Checks the body of a routine that is there by now, since it may call itself.
///
/// # Errors
/// 42601 for a body that is none, also what its variables name; for one in SQL also what its statements name and is not there.
pub(super) fn check_body(session: &mut Session, function: &Function) -> Result<(), CatalogError> {
    let FunctionBody::Source(text) = &function.body else { return Ok(()) };
    if !checks_bodies(session) {
        return Ok(());
    }
    match function.language.as_str() {
        "plpgsql" => {
            let block = plpgsql::parse(text).map_err(|error| as_error(&error))?;
            let parameters = || function.arguments.iter().filter_map(|argument| argument.name.clone());
            with_settings(session, function, |session| plpgsql::check_names(session, &block, text, parameters()))?;
            plpgsql::check_statements(&block, text).map_err(|error| as_error(&error))
        }
        "sql" => with_settings(session, function, |session| check_sql(session, function, text)),
        _ => Ok(()),
    }
}

/// The settings of the routine hold while its body is checked.
fn with_settings(
    session: &mut Session,
    function: &Function,
    check: impl FnOnce(&Session) -> Result<(), CatalogError>,
) -> Result<(), CatalogError> {
    let before = session.settings.clone();
    for (name, value) in &function.settings {
        session.set(name.clone(), Arc::clone(value));
    }
    let checked = check(session);
    for (name, _) in &function.settings {
        match before.get(name) {
            Some(value) => session.set(name.clone(), Arc::clone(value)),
            None => session.reset(name),
        }
    }
    checked
}

fn as_error(error: &SyntaxError) -> CatalogError {
    CatalogError::new(error.sqlstate, error.message.clone())
}

/// All statements are looked at before the first one runs, so what one makes is not there for the next.
fn check_sql(session: &Session, function: &Function, text: &Arc<str>) -> Result<(), CatalogError> {
    let source = Source::made_by(session.origin.location, Arc::clone(text));
    let names = session.names();
    let open = |data_type| pseudo_type(names, data_type).is_some_and(|name| name.starts_with("any"));
    let is_polymorphic = function.inputs().any(|argument| open(&argument.data_type));
    let parameters = function.inputs().map(|argument| (argument.name.clone(), argument.data_type.clone())).collect();
    let scope = Scope { parameters, ..Scope::default() };
    let mut last = None;
    for raw in &split(text).statements {
        last = None;
        let statement = parse(raw, text).map_err(|error| as_error(&error))?;
        if let Statement::Data(statement) = &statement
            && !is_polymorphic
        {
            last = Some(Analyzer::new(session, &source).statement(statement, &scope)?);
        }
    }
    match (last, &function.returns) {
        (Some(last), Some(returns)) if !is_polymorphic => check_result(session, &last, returns),
        _ => Ok(()),
    }
}

/// The last statement gives what the function returns, or what turns into it (`check_sql_fn_retval`).
fn check_result(session: &Session, last: &AnalyzedStatement, returns: &DataType) -> Result<(), CatalogError> {
    let names = session.names();
    let is_scalar = matches!(names.type_kind(returns), TypeKind::Base | TypeKind::Enum | TypeKind::Range);
    let [QueryColumn { data_type: Some(given), .. }] = last.columns.as_slice() else { return Ok(()) };
    let known = !last.text.unresolved && names.type_kind(given) != TypeKind::Pseudo;
    if !is_scalar || !known || is_assignable(names, given, returns) != Some(false) {
        return Ok(());
    }
    let message = format!("return type mismatch in function declared to return {}", names.format_type(returns));
    Err(invalid_definition(message).detail(format!("Actual return type is {}.", names.format_type(given))))
}
