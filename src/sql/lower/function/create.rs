//! `CREATE FUNCTION` and `CREATE PROCEDURE` (`CreateFunction`).

use std::sync::Arc;

use super::body::read_body;
use super::invalid_definition;
use super::options::Options;
use super::parameters::{pseudo_type, read_parameters, read_result, refuse_undetermined};
use super::replace::refuse_replacement;
use super::validate::check_body;
use crate::catalog::error::sqlstate;
use crate::catalog::function::{Function, FunctionKind};
use crate::catalog::{Catalog, CatalogError, DataType, Namespace, Object, ObjectData, ObjectId};
use crate::sql::ast::{self, CreateFunction, RoutineKind};
use crate::sql::lower::extension::any_unknown;
use crate::sql::lower::object::lookup::find_language;
use crate::sql::lower::place::schema_for_new;
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::source::Source;
use crate::text::Identifier;

/// `CREATE FUNCTION`, `CREATE PROCEDURE`.
pub(in crate::sql) fn create_function(session: &mut Session, source: &Source, statement: &CreateFunction) -> Executed {
    let schema = schema_for_new(session, &statement.name)?;
    let name = statement.name.name.identifier.clone();
    let procedure = statement.kind == RoutineKind::Procedure;
    let options = Options::read(&statement.options, procedure)?;
    let language = language_of(session, &options, statement.body.as_ref())?;
    let arguments = read_parameters(session, source, statement)?;
    let (returns, returns_set) = read_result(session, statement, &arguments, language.as_str())?;
    refuse_undetermined(session.names(), &arguments, returns.as_ref())?;
    let body = read_body(session, source, (&name, language.as_str()), &arguments, statement.body.as_ref())?;
    let kind = if procedure { FunctionKind::Procedure } else { FunctionKind::Function };
    let mut function = Function { kind, arguments, returns, returns_set, language, body, ..Function::unsaid() };
    options.apply(session, source, &mut function)?;
    refuse_in_plpgsql(session, &function)?;
    define(session, schema, name, function.clone(), statement.or_replace)?;
    check_body(session, &function)?;
    Ok(Effect::Applied)
}

/// Creates a routine, or replaces the one of the same name and arguments.
///
/// # Errors
/// 42723 if there is one that is not to be replaced, those of [`refuse_replacement`] if it cannot be.
pub(super) fn define(
    session: &mut Session,
    schema: ObjectId,
    name: Identifier,
    function: Function,
    or_replace: bool,
) -> Result<(), CatalogError> {
    let Some(existing) = function_with(&session.catalog, schema, &name, &function.signature()) else {
        let id = session.reserve_id();
        let owner = session.current_role;
        return session
            .create(Object::new(id, name, Some(schema), owner, ObjectData::Function(Box::new(function))))
            .map(|_| ());
    };
    if !or_replace {
        let message = format!("function \"{name}\" already exists with same argument types");
        return Err(CatalogError::new(sqlstate::DUPLICATE_FUNCTION, message));
    }
    if let Some(old) = existing.as_function() {
        refuse_replacement(session.names(), &existing, old, &function)?;
    }
    session.alter(existing.id, |object| object.data = ObjectData::Function(Box::new(function)))
}

/// The routine of that name and these arguments in that schema.
pub(in crate::sql::lower) fn function_with(
    catalog: &Catalog,
    schema: ObjectId,
    name: &Identifier,
    signature: &[DataType],
) -> Option<Arc<Object>> {
    let mut overloads = catalog.find_all(Namespace::Function, schema, name);
    overloads.find(|object| object.as_function().is_some_and(|other| other.signature() == signature)).cloned()
}

/// The language that is written; a parsed body is SQL without saying so.
fn language_of(
    session: &Session,
    options: &Options<'_>,
    body: Option<&ast::FunctionBody>,
) -> Result<Identifier, CatalogError> {
    let Some(language) = options.language else {
        return match body {
            Some(ast::FunctionBody::Return(_) | ast::FunctionBody::Atomic { .. }) => Ok(Identifier::from("sql")),
            _ => Err(invalid_definition("no language specified")),
        };
    };
    match find_language(session.names(), &language.identifier) {
        Err(_) if any_unknown(&session.catalog) => Ok(language.identifier.clone()),
        Err(error) if session.names().builtin().extension(language.as_str()).is_some() => {
            Err(error.hint("Use CREATE EXTENSION to load the language into the database."))
        }
        found => found.map(|_| language.identifier.clone()),
    }
}

/// What PL/pgSQL's validator refuses before it looks at the body (`plpgsql_validator`, `do_compile`).
fn refuse_in_plpgsql(session: &Session, function: &Function) -> Result<(), CatalogError> {
    if function.language != "plpgsql" {
        return Ok(());
    }
    let names = session.names();
    let polymorphic = |name: &str| name.starts_with("any") && name != "any";
    let returned = function.returns.as_ref().and_then(|returns| pseudo_type(names, returns));
    match returned {
        Some("trigger" | "event_trigger") if function.inputs().next().is_some() => {
            let hint = "The arguments of the trigger can be accessed through TG_NARGS and TG_ARGV instead.";
            let event = returned == Some("event_trigger");
            let error = invalid_definition(if event {
                "event trigger functions cannot have declared arguments"
            } else {
                "trigger functions cannot have declared arguments"
            });
            return Err(if event { error } else { error.hint(hint) });
        }
        Some(name) if !matches!(name, "trigger" | "event_trigger" | "record" | "void") && !polymorphic(name) => {
            let message = format!("PL/pgSQL functions cannot return type {name}");
            return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
        }
        _ => {}
    }
    for argument in function.inputs() {
        match pseudo_type(names, &argument.data_type) {
            Some(name) if name != "record" && !polymorphic(name) => {
                let message = format!("PL/pgSQL functions cannot accept type {name}");
                return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
            }
            _ => {}
        }
    }
    Ok(())
}
