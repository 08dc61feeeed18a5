//! The parameters of a new routine, and what it returns (`interpret_function_parameter_list`, `compute_return_type`).

use super::invalid_definition;
use crate::catalog::builtin::TypeKind;
use crate::catalog::error::sqlstate;
use crate::catalog::function::{Argument, ArgumentMode};
use crate::catalog::{CatalogError, DataType};
use crate::sql::analyze::{Analyzer, Scope};
use crate::sql::ast::{
    CreateFunction, FunctionParameter, FunctionReturn, ParameterMode, RoutineKind, TypeName, TypeReference,
};
use crate::sql::lower::place::schema_for_new;
use crate::sql::lower::types::create_shell;
use crate::sql::names::Names;
use crate::sql::session::Session;
use crate::sql::source::Source;

/// The arguments of a routine as its statement gives them.
///
/// # Errors
/// 42704 for an unknown type, 42P13 for what cannot stand together.
pub(super) fn read_parameters(
    session: &Session,
    source: &Source,
    statement: &CreateFunction,
) -> Result<Vec<Argument>, CatalogError> {
    let mut arguments: Vec<Argument> = Vec::with_capacity(statement.parameters.len());
    let (mut defaults_began, mut variadic) = (false, false);
    for parameter in &statement.parameters {
        let mode = mode_of(parameter.mode);
        let data_type = parameter_type(session.names(), &parameter.type_name)?;
        if mode == ArgumentMode::Out && statement.kind == RoutineKind::Procedure && defaults_began {
            let message = "procedure OUT parameters cannot appear after one with a default value";
            return Err(invalid_definition(message));
        }
        if mode.is_input() {
            if variadic {
                return Err(invalid_definition("VARIADIC parameter must be the last input parameter"));
            }
            if defaults_began && parameter.default.is_none() {
                let message = "input parameters after one with a default value must also have defaults";
                return Err(invalid_definition(message));
            }
            defaults_began |= parameter.default.is_some();
            variadic = mode == ArgumentMode::Variadic;
        } else if parameter.default.is_some() {
            return Err(invalid_definition("only input parameters can have default values"));
        }
        if mode == ArgumentMode::Variadic && !is_array_like(session.names(), &data_type) {
            return Err(invalid_definition("VARIADIC parameter must be an array"));
        }
        let default = default_of(session, source, parameter, &data_type)?;
        let name = parameter.name.as_ref().map(|name| name.identifier.clone());
        push(&mut arguments, Argument { name, mode, data_type, default })?;
    }
    if let Some(FunctionReturn::Table(columns)) = &statement.returns {
        for column in columns {
            let data_type = parameter_type(session.names(), &column.type_name)?;
            let name = Some(column.name.identifier.clone());
            push(&mut arguments, Argument { name, mode: ArgumentMode::Table, data_type, default: None })?;
        }
    }
    Ok(arguments)
}

const fn mode_of(mode: Option<ParameterMode>) -> ArgumentMode {
    match mode {
        None | Some(ParameterMode::In) => ArgumentMode::In,
        Some(ParameterMode::Out) => ArgumentMode::Out,
        Some(ParameterMode::InOut) => ArgumentMode::InOut,
        Some(ParameterMode::Variadic) => ArgumentMode::Variadic,
    }
}

/// Adds an argument. A name may stand twice only for an input and an output.
fn push(arguments: &mut Vec<Argument>, argument: Argument) -> Result<(), CatalogError> {
    let only_input = |mode| matches!(mode, ArgumentMode::In | ArgumentMode::Variadic);
    let only_output = |mode| matches!(mode, ArgumentMode::Out | ArgumentMode::Table);
    let conflicts = |other: &Argument| {
        other.name == argument.name
            && !(only_input(other.mode) && only_output(argument.mode))
            && !(only_output(other.mode) && only_input(argument.mode))
    };
    match &argument.name {
        Some(name) if !name.is_empty() && arguments.iter().any(conflicts) => {
            Err(invalid_definition(format!("parameter name \"{name}\" used more than once")))
        }
        _ => {
            arguments.push(argument);
            Ok(())
        }
    }
}

/// The type of a parameter: PostgreSQL drops its modifier.
fn parameter_type(names: Names<'_>, written: &TypeName) -> Result<DataType, CatalogError> {
    if written.set_of {
        return Err(invalid_definition("functions cannot accept set arguments"));
    }
    let found = names.data_type(written).map_err(|error| match &written.reference {
        TypeReference::Named(name) if error.sqlstate == sqlstate::UNDEFINED_OBJECT => {
            CatalogError { message: format!("type {name} does not exist"), ..error }
        }
        _ => error,
    })?;
    Ok(found.without_modifier())
}

/// Whether a variadic parameter may have the type.
pub(super) fn is_array_like(names: Names<'_>, data_type: &DataType) -> bool {
    let pseudo = ["anyarray", "anycompatiblearray", "any"];
    data_type.array || names.builtin().types().by_oid(data_type.id).is_some_and(|found| pseudo.contains(&found.name))
}

fn default_of(
    session: &Session,
    source: &Source,
    parameter: &FunctionParameter,
    data_type: &DataType,
) -> Result<Option<crate::catalog::SqlText>, CatalogError> {
    let Some(written) = &parameter.default else { return Ok(None) };
    let analyzed = Analyzer::new(session, source).expression_as(written, &Scope::empty(), data_type)?;
    Ok(Some(analyzed.text))
}

/// What the routine returns, and whether a set of it; `None` for a procedure.
///
/// # Errors
/// 42P13 where the statement and its output parameters say different things, or nothing.
pub(super) fn read_result(
    session: &mut Session,
    statement: &CreateFunction,
    arguments: &[Argument],
    language: &str,
) -> Result<(Option<DataType>, bool), CatalogError> {
    let by_outputs = result_of_outputs(session.names(), arguments);
    if statement.kind == RoutineKind::Procedure {
        return Ok((None, false));
    }
    match &statement.returns {
        Some(FunctionReturn::Table(_)) => Ok((by_outputs, true)),
        Some(FunctionReturn::Type(written)) => {
            let returns = returned_type(session, written, language)?;
            match by_outputs {
                Some(by_outputs) if by_outputs != returns => {
                    let words = session.names().format_type(&by_outputs);
                    let message = format!("function result type must be {words} because of OUT parameters");
                    Err(invalid_definition(message))
                }
                _ => Ok((Some(returns), written.set_of)),
            }
        }
        None if by_outputs.is_some() => Ok((by_outputs, false)),
        None => Err(invalid_definition("function result type must be specified")),
    }
}

/// One output is the result; several make a record.
fn result_of_outputs(names: Names<'_>, arguments: &[Argument]) -> Option<DataType> {
    let is_output = |argument: &&Argument| !matches!(argument.mode, ArgumentMode::In | ArgumentMode::Variadic);
    let mut outputs = arguments.iter().filter(is_output);
    match (outputs.next(), outputs.next()) {
        (None, _) => None,
        (Some(one), None) => Some(one.data_type.clone()),
        (Some(_), Some(_)) => names.builtin().types().by_name("record").map(|record| DataType::plain(record.oid)),
    }
}

/// The type after `RETURNS`. A function of C may return a type that it is about to define: a shell is made of it.
fn returned_type(session: &mut Session, written: &TypeName, language: &str) -> Result<DataType, CatalogError> {
    let error = match session.names().data_type(written) {
        Ok(found) => return Ok(found.without_modifier()),
        Err(error) => error,
    };
    let TypeReference::Named(name) = &written.reference else { return Err(error) };
    if error.sqlstate != sqlstate::UNDEFINED_OBJECT || !matches!(language, "c" | "internal") {
        return Err(error);
    }
    session.notice(format!("type \"{name}\" is not yet defined"));
    let schema = schema_for_new(session, name)?;
    let shell = create_shell(session, schema, name.name.identifier.clone())?;
    Ok(DataType { id: shell, array: written.is_array(), modifier: None })
}

/// A polymorphic result needs an argument that decides it (`check_valid_polymorphic_signature`).
///
/// # Errors
/// 42P13 where nothing decides the result.
pub(super) fn refuse_undetermined(
    names: Names<'_>,
    arguments: &[Argument],
    returns: Option<&DataType>,
) -> Result<(), CatalogError> {
    let outputs = arguments.iter().filter(|argument| !argument.mode.is_input() || argument.mode == ArgumentMode::InOut);
    let results = returns.into_iter().chain(outputs.map(|argument| &argument.data_type));
    let inputs: Vec<&'static str> = arguments
        .iter()
        .filter(|argument| argument.mode.is_input())
        .filter_map(|argument| pseudo_type(names, &argument.data_type))
        .collect();
    for result in results {
        let Some(result) = pseudo_type(names, result) else { continue };
        let deciding = deciding_types(result);
        if !deciding.is_empty() && !inputs.iter().any(|input| deciding.contains(input)) {
            let detail = format!("A result of type {result} requires at least one input of type {}.", list(deciding));
            return Err(invalid_definition("cannot determine result data type").detail(detail));
        }
        if result == "internal" && !inputs.contains(&"internal") {
            let detail = "A result of type internal requires at least one input of type internal.";
            return Err(invalid_definition("unsafe use of pseudo-type \"internal\"").detail(detail));
        }
    }
    Ok(())
}

fn list(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first, second] => format!("{first} or {second}"),
        [others @ .., last] => format!("{}, or {last}", others.join(", ")),
    }
}

fn deciding_types(result: &str) -> &'static [&'static str] {
    match result {
        "anyrange" | "anymultirange" => &["anyrange", "anymultirange"],
        "anycompatiblerange" | "anycompatiblemultirange" => &["anycompatiblerange", "anycompatiblemultirange"],
        "anyelement" | "anyarray" | "anynonarray" | "anyenum" => {
            &["anyelement", "anyarray", "anynonarray", "anyenum", "anyrange", "anymultirange"]
        }
        "anycompatible" | "anycompatiblearray" | "anycompatiblenonarray" => &[
            "anycompatible",
            "anycompatiblearray",
            "anycompatiblenonarray",
            "anycompatiblerange",
            "anycompatiblemultirange",
        ],
        _ => &[],
    }
}

/// The name of a pseudo-type; `None` for another type.
pub(super) fn pseudo_type(names: Names<'_>, data_type: &DataType) -> Option<&'static str> {
    if data_type.array {
        return None;
    }
    let found = names.builtin().types().by_oid(data_type.id)?;
    (found.kind == TypeKind::Pseudo).then_some(found.name)
}
