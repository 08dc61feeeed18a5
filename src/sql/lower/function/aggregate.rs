//! `CREATE AGGREGATE` (`DefineAggregate` in `aggregatecmds.c`).

use super::create::define;
use super::invalid_definition;
use super::parameters::refuse_undetermined;
use super::routine::{Candidate, candidates};
use crate::catalog::error::sqlstate;
use crate::catalog::function::{Aggregate, Argument, ArgumentMode, Function, FunctionKind, Parallel};
use crate::catalog::sql_text::ReferenceForm;
use crate::catalog::{CatalogError, DataType, SqlText};
use crate::sql::ast::{
    AggregateArguments, CreateAggregate, Definition, DefinitionValue, FunctionParameter, ObjectName, ParameterMode,
};
use crate::sql::lower::definition::value_span;
use crate::sql::lower::object::lookup::find_operator_if_any;
use crate::sql::lower::place::schema_for_new;
use crate::sql::lower::wording::Wording;
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::source::Source;

/// The options that name functions.
const FUNCTIONS: [&str; 9] =
    ["sfunc", "sfunc1", "finalfunc", "combinefunc", "serialfunc", "deserialfunc", "msfunc", "minvfunc", "mfinalfunc"];

/// The options that name types.
const TYPES: [&str; 3] = ["stype", "stype1", "mstype"];

/// The other options.
const OTHERS: [&str; 12] = [
    "finalfunc_extra",
    "mfinalfunc_extra",
    "finalfunc_modify",
    "mfinalfunc_modify",
    "sortop",
    "sspace",
    "msspace",
    "initcond",
    "initcond1",
    "minitcond",
    "parallel",
    "hypothetical",
];

/// `CREATE AGGREGATE`.
pub(in crate::sql) fn create_aggregate(
    session: &mut Session,
    source: &Source,
    statement: &CreateAggregate,
) -> Executed {
    let schema = schema_for_new(session, &statement.name)?;
    let (arguments, direct_arguments) = read_arguments(session, statement)?;
    let inputs: Vec<DataType> = arguments.iter().map(|argument| argument.data_type.clone()).collect();
    let state = named_type(session, statement, &["stype", "stype1"])?
        .ok_or_else(|| invalid_definition("aggregate stype must be specified"))?;
    if !has(statement, &["sfunc", "sfunc1"]) {
        return Err(invalid_definition("aggregate sfunc must be specified"));
    }
    let mut options = Vec::with_capacity(statement.options.len());
    for option in &statement.options {
        let name = option.name.as_str();
        if name == "basetype" {
            continue;
        }
        if !FUNCTIONS.contains(&name) && !TYPES.contains(&name) && !OTHERS.contains(&name) {
            session.notice(format!("aggregate attribute \"{name}\" not recognized"));
            continue;
        }
        if name != "hypothetical" && name != "parallel" {
            let text = option_text(session, source, option, &state, &inputs)?;
            options.push((option.name.identifier.clone(), text));
        }
    }
    let star = arguments.is_empty();
    let hypothetical = has(statement, &["hypothetical"]);
    let aggregate = Aggregate { direct_arguments, hypothetical, star, options };
    let returns = result_of(session, statement, &state);
    let function = Function {
        kind: FunctionKind::Aggregate(Box::new(aggregate)),
        arguments,
        returns: Some(returns),
        parallel: parallel_of(statement),
        ..Function::unsaid()
    };
    refuse_undetermined(session.names(), &function.arguments, function.returns.as_ref())?;
    define(session, schema, statement.name.name.identifier.clone(), function, statement.or_replace)?;
    Ok(Effect::Applied)
}

fn has(statement: &CreateAggregate, names: &[&str]) -> bool {
    statement.options.iter().any(|option| names.contains(&option.name.as_str()))
}

fn value_of<'s>(statement: &'s CreateAggregate, names: &[&str]) -> Option<&'s DefinitionValue> {
    statement.options.iter().rev().find(|option| names.contains(&option.name.as_str()))?.value.as_ref()
}

fn named_type(
    session: &Session,
    statement: &CreateAggregate,
    names: &[&str],
) -> Result<Option<DataType>, CatalogError> {
    let Some(written) = value_of(statement, names).and_then(DefinitionValue::as_type) else { return Ok(None) };
    session.names().data_type(&written).map(|found| Some(found.without_modifier()))
}

fn parallel_of(statement: &CreateAggregate) -> Parallel {
    match value_of(statement, &["parallel"]).and_then(DefinitionValue::as_text) {
        Some("safe") => Parallel::Safe,
        Some("restricted") => Parallel::Restricted,
        _ => Parallel::Unsafe,
    }
}

/// The arguments, and of an ordered-set aggregate how many of them are direct ones.
fn read_arguments(
    session: &Session,
    statement: &CreateAggregate,
) -> Result<(Vec<Argument>, Option<u16>), CatalogError> {
    let read = |parameters: &[FunctionParameter]| {
        parameters.iter().map(|parameter| argument(session, parameter)).collect::<Result<Vec<_>, _>>()
    };
    match &statement.arguments {
        Some(AggregateArguments::Star) => Ok((Vec::new(), None)),
        Some(AggregateArguments::Plain(parameters)) => Ok((read(parameters)?, None)),
        Some(AggregateArguments::OrderedSet { direct, ordered }) => {
            let mut arguments = read(direct)?;
            let count = arguments.len() as u16;
            if arguments.last().is_none_or(|last| last.mode != ArgumentMode::Variadic) {
                arguments.extend(read(ordered)?);
            }
            Ok((arguments, Some(count)))
        }
        None => {
            let written = value_of(statement, &["basetype"])
                .ok_or_else(|| invalid_definition("aggregate input type must be specified"))?;
            if written.as_text().is_some_and(|text| text.eq_ignore_ascii_case("any") || text == "*") {
                return Ok((Vec::new(), None));
            }
            let data_type = named_type(session, statement, &["basetype"])?;
            let one =
                data_type.map(|data_type| Argument { name: None, mode: ArgumentMode::In, data_type, default: None });
            Ok((one.into_iter().collect(), None))
        }
    }
}

fn argument(session: &Session, parameter: &FunctionParameter) -> Result<Argument, CatalogError> {
    let mode = match parameter.mode {
        None | Some(ParameterMode::In) => ArgumentMode::In,
        Some(ParameterMode::Variadic) => ArgumentMode::Variadic,
        Some(ParameterMode::Out | ParameterMode::InOut) => {
            let message = "aggregates cannot have output arguments";
            return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
        }
    };
    let data_type = session.names().data_type(&parameter.type_name)?.without_modifier();
    let name = parameter.name.as_ref().map(|name| name.identifier.clone());
    Ok(Argument { name, mode, data_type, default: None })
}

/// What the aggregate gives: what its final function returns, or the state.
fn result_of(session: &Session, statement: &CreateAggregate, state: &DataType) -> DataType {
    let final_function = value_of(statement, &["finalfunc"]).and_then(DefinitionValue::as_object_name);
    let found = final_function.and_then(|name| {
        let found = candidates(session.names(), &name).ok()?;
        best(found, std::slice::from_ref(state)).and_then(|candidate| candidate.returns)
    });
    found.unwrap_or_else(|| state.clone())
}

/// An option's value as written, and what it names.
fn option_text(
    session: &Session,
    source: &Source,
    option: &Definition,
    state: &DataType,
    inputs: &[DataType],
) -> Result<Option<SqlText>, CatalogError> {
    let Some(value) = &option.value else { return Ok(None) };
    let wording = Wording::new(session, source, value_span(value));
    let name = option.name.as_str();
    if FUNCTIONS.contains(&name)
        && let Some(function) = value.as_object_name()
    {
        let expected = expected_arguments(session, name, state, inputs);
        let target = support_function(session, &function, &expected)?;
        return Ok(Some(wording.name(function.span(), target.id, ReferenceForm::Qualified).finish()));
    }
    if TYPES.contains(&name)
        && let Some(written) = value.as_type()
    {
        let data_type = session.names().data_type(&written)?;
        return Ok(Some(wording.type_name(&written, &data_type).finish()));
    }
    if let DefinitionValue::Operator(operator) = value
        && let [input] = inputs
        && let Some(found) = find_operator_if_any(session.names(), operator, Some(input), Some(input))?
    {
        return Ok(Some(wording.name(operator.span, found, ReferenceForm::Operator).finish()));
    }
    Ok(Some(wording.finish()))
}

/// What a function of the aggregate is called with, as far as it can be told without the moving state.
fn expected_arguments(session: &Session, option: &str, state: &DataType, inputs: &[DataType]) -> Vec<DataType> {
    let built_in = |name: &str| session.names().builtin().types().by_name(name).map(|found| DataType::plain(found.oid));
    match option {
        "finalfunc" | "serialfunc" | "mfinalfunc" => vec![state.clone()],
        "combinefunc" => vec![state.clone(), state.clone()],
        "deserialfunc" => built_in("bytea").into_iter().chain(built_in("internal")).collect(),
        _ => std::iter::once(state.clone()).chain(inputs.iter().cloned()).collect(),
    }
}

fn support_function(session: &Session, name: &ObjectName, expected: &[DataType]) -> Result<Candidate, CatalogError> {
    let names = session.names();
    best(candidates(names, name)?, expected).ok_or_else(|| {
        let message = format!("function {name}({}) does not exist", names.format_types(expected));
        CatalogError::new(sqlstate::UNDEFINED_FUNCTION, message)
    })
}

/// The candidate of exactly these arguments, else of as many, else any: the arguments may be polymorphic or coerced.
fn best(found: Vec<Candidate>, expected: &[DataType]) -> Option<Candidate> {
    let distance = |candidate: &Candidate| match candidate.inputs.len() {
        _ if candidate.inputs == expected => 0,
        count if count == expected.len() => {
            1 + candidate.inputs.iter().zip(expected).filter(|(input, wanted)| input != wanted).count()
        }
        _ => usize::MAX,
    };
    found.into_iter().min_by_key(distance)
}
