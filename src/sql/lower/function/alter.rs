//! `ALTER FUNCTION` with options (`AlterFunction`).

use super::options::Options;
use super::routine::find_routine;
use crate::catalog::error::sqlstate;
use crate::catalog::function::FunctionKind;
use crate::catalog::{CatalogError, ObjectData};
use crate::sql::ast::AlterFunction;
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::source::Source;

/// `ALTER FUNCTION f(…) option …`.
pub(in crate::sql) fn alter_function(session: &mut Session, source: &Source, statement: &AlterFunction) -> Executed {
    let id = find_routine(session, statement.kind.into(), &statement.function)?;
    let found = session.catalog.object(id).and_then(|object| object.as_function().cloned());
    let Some(mut function) = found else {
        return Ok(Effect::Opaque("changes of built-in functions are not modelled".to_owned()));
    };
    if matches!(function.kind, FunctionKind::Aggregate(_)) {
        let message = format!("\"{}\" is an aggregate function", statement.function.name);
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message));
    }
    let procedure = matches!(function.kind, FunctionKind::Procedure);
    let options = Options::read(&statement.options, procedure)?;
    options.apply(session, source, &mut function)?;
    session.alter(id, |object| object.data = ObjectData::Function(Box::new(function)))?;
    Ok(Effect::Applied)
}
