//! Finds functions, procedures and aggregates by signature or by name alone (`LookupFuncWithArgs` in `parse_func.c`).

use crate::catalog::builtin::FunctionKind as BuiltinKind;
use crate::catalog::error::sqlstate;
use crate::catalog::function::FunctionKind;
use crate::catalog::initial::{INFORMATION_SCHEMA, PG_CATALOG};
use crate::catalog::{CatalogError, DataType, Namespace, Object, ObjectData, ObjectId};
use crate::sql::ast::{
    AggregateArguments, AggregateSignature, FunctionParameter, FunctionSignature, ObjectName, ParameterMode,
    RoutineKind,
};
use crate::sql::names::Names;
use crate::sql::session::Session;

/// What a statement says that it looks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::sql::lower) enum Wanted {
    Function,
    Procedure,
    Aggregate,
    Routine,
}

impl From<RoutineKind> for Wanted {
    fn from(kind: RoutineKind) -> Self {
        match kind {
            RoutineKind::Function => Self::Function,
            RoutineKind::Procedure => Self::Procedure,
            RoutineKind::Routine => Self::Routine,
        }
    }
}

impl Wanted {
    const fn word(self) -> &'static str {
        match self {
            Self::Function => "function",
            Self::Procedure => "procedure",
            Self::Aggregate => "aggregate",
            Self::Routine => "routine",
        }
    }
}

/// What sort of routine a candidate is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::sql::lower) enum Sort {
    Function,
    Procedure,
    Aggregate,
}

/// A routine of the name that is looked for.
#[derive(Clone, Debug)]
pub(in crate::sql::lower) struct Candidate {
    /// The function.
    pub(in crate::sql::lower) id: ObjectId,
    /// Its sort.
    pub(in crate::sql::lower) sort: Sort,
    /// What it is called with.
    pub(in crate::sql::lower) inputs: Vec<DataType>,
    /// The same with its `OUT` arguments, as `DROP PROCEDURE` of the SQL standard writes it.
    pub(in crate::sql::lower) all: Vec<DataType>,
    /// What it returns.
    pub(in crate::sql::lower) returns: Option<DataType>,
    /// The place of its schema in the search path.
    path: usize,
}

/// Why a search led to no single routine.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Failure {
    None,
    Ambiguous,
}

/// The routines that a name can mean, those of earlier schemas first; of two with equal arguments only the first
/// (`FuncnameGetCandidates` in `namespace.c`).
pub(in crate::sql::lower) fn candidates(names: Names<'_>, name: &ObjectName) -> Result<Vec<Candidate>, CatalogError> {
    let schemas = match &name.schema {
        Some(schema) => vec![names.schema(&schema.identifier)?],
        None => names.path.iter().copied().filter(|schema| names.temporary != Some(*schema)).collect(),
    };
    let mut found: Vec<Candidate> = Vec::new();
    for (path, schema) in schemas.into_iter().enumerate() {
        for candidate in candidates_in(names, schema, name, path) {
            let hidden = |other: &Candidate| other.path < path && other.inputs == candidate.inputs;
            if !found.iter().any(hidden) {
                found.push(candidate);
            }
        }
    }
    Ok(found)
}

fn candidates_in(names: Names<'_>, schema: ObjectId, name: &ObjectName, path: usize) -> Vec<Candidate> {
    let word = &name.name.identifier;
    let created = names.catalog.find_all(Namespace::Function, schema, word);
    let mut found: Vec<Candidate> = created.filter_map(|object| of_object(object, path)).collect();
    let built_in_schema = match schema {
        PG_CATALOG => "pg_catalog",
        INFORMATION_SCHEMA => "information_schema",
        _ => return found,
    };
    let built_in = names.builtin().functions().named(word.as_str()).iter();
    found.extend(built_in.filter(|function| function.schema == built_in_schema).map(|function| {
        let types = |parameters: &[crate::catalog::builtin::Parameter<ObjectId>]| {
            parameters.iter().map(|parameter| names.built_in_type(parameter.data_type)).collect::<Vec<_>>()
        };
        let inputs = types(function.signature.parameters);
        let mut all = inputs.clone();
        all.extend(types(function.signature.outputs));
        let sort = match function.signature.kind {
            BuiltinKind::Procedure => Sort::Procedure,
            BuiltinKind::Function | BuiltinKind::Window => Sort::Function,
            BuiltinKind::Aggregate | BuiltinKind::OrderedSetAggregate | BuiltinKind::HypotheticalSetAggregate => {
                Sort::Aggregate
            }
        };
        let returns = Some(names.built_in_type(function.signature.result));
        Candidate { id: function.oid, sort, inputs, all, returns, path }
    }));
    found
}

fn of_object(object: &Object, path: usize) -> Option<Candidate> {
    let function = object.as_function()?;
    let sort = match function.kind {
        FunctionKind::Function | FunctionKind::Window => Sort::Function,
        FunctionKind::Procedure => Sort::Procedure,
        FunctionKind::Aggregate(_) => Sort::Aggregate,
    };
    let all = function.arguments.iter().map(|argument| argument.data_type.without_modifier()).collect();
    let returns = function.returns.clone();
    Some(Candidate { id: object.id, sort, inputs: function.signature(), all, returns, path })
}

/// The function of exactly these arguments (`LookupFuncName`).
///
/// # Errors
/// 42883 if there is none.
pub(in crate::sql::lower) fn find_function(
    session: &Session,
    name: &ObjectName,
    inputs: &[DataType],
) -> Result<Candidate, CatalogError> {
    let names = session.names();
    candidates(names, name)?
        .into_iter()
        .find(|candidate| candidate.inputs == inputs && candidate.sort != Sort::Procedure)
        .ok_or_else(|| undefined(Wanted::Function, &written_signature(names, name, inputs)))
}

/// The routine that a statement names.
///
/// # Errors
/// 42883 if there is none, 42725 if several can be meant, 42809 if it is of another sort; 42704 for an unknown type.
pub(in crate::sql::lower) fn find_routine(
    session: &Session,
    wanted: Wanted,
    signature: &FunctionSignature,
) -> Result<ObjectId, CatalogError> {
    let names = session.names();
    let Some(parameters) = &signature.parameters else { return find_by_name(names, wanted, &signature.name) };
    let inputs = types_of(names, parameters.iter().filter(|parameter| parameter.mode != Some(ParameterMode::Out)))?;
    let all = types_of(names, parameters)?;
    let found = candidates(names, &signature.name)?;
    let first = single(found.iter().filter(|candidate| candidate.inputs == inputs));
    let by_standard = matches!(wanted, Wanted::Procedure | Wanted::Routine)
        && parameters.iter().all(|parameter| parameter.mode.is_none());
    let second = if by_standard {
        let fits = |candidate: &&Candidate| wanted == Wanted::Routine || candidate.sort == Sort::Procedure;
        single(found.iter().filter(fits).filter(|candidate| candidate.all == all))
    } else {
        Err(Failure::None)
    };
    let chosen = match (first, second) {
        (Err(Failure::Ambiguous), _) | (_, Err(Failure::Ambiguous)) => Err(Failure::Ambiguous),
        (Ok(one), Ok(other)) if one.id != other.id => Err(Failure::Ambiguous),
        (Ok(one), _) | (_, Ok(one)) => Ok(one),
        (Err(Failure::None), Err(Failure::None)) => Err(Failure::None),
    };
    let written = written_signature(names, &signature.name, &inputs);
    match chosen {
        Ok(candidate) => refuse_other_sort(wanted, candidate.sort, &written).map(|()| candidate.id),
        Err(Failure::None) => Err(undefined(wanted, &written)),
        Err(Failure::Ambiguous) => Err(ambiguous(wanted, &signature.name)),
    }
}

/// The aggregate that a statement names.
///
/// # Errors
/// As [`find_routine`].
pub(in crate::sql::lower) fn find_aggregate(
    session: &Session,
    signature: &AggregateSignature,
) -> Result<ObjectId, CatalogError> {
    let names = session.names();
    let inputs = match &signature.arguments {
        AggregateArguments::Star => Vec::new(),
        AggregateArguments::Plain(parameters) => types_of(names, parameters)?,
        AggregateArguments::OrderedSet { direct, ordered } => ordered_set_types(names, direct, ordered)?,
    };
    let found = candidates(names, &signature.name)?;
    let written = written_signature(names, &signature.name, &inputs);
    match single(found.iter().filter(|candidate| candidate.inputs == inputs)) {
        Ok(candidate) => refuse_other_sort(Wanted::Aggregate, candidate.sort, &written).map(|()| candidate.id),
        Err(Failure::Ambiguous) => Err(ambiguous(Wanted::Aggregate, &signature.name)),
        Err(Failure::None) if inputs.is_empty() => Err(undefined(Wanted::Aggregate, &format!("{}(*)", signature.name))),
        Err(Failure::None) => Err(undefined(Wanted::Aggregate, &written)),
    }
}

/// A variadic direct argument that is repeated as ordered one is the same argument (`makeOrderedSetArgs`).
pub(in crate::sql::lower) fn ordered_set_types(
    names: Names<'_>,
    direct: &[FunctionParameter],
    ordered: &[FunctionParameter],
) -> Result<Vec<DataType>, CatalogError> {
    let variadic = direct.last().is_some_and(|last| last.mode == Some(ParameterMode::Variadic));
    let mut types = types_of(names, direct)?;
    if !variadic {
        types.extend(types_of(names, ordered)?);
    }
    Ok(types)
}

/// The types of arguments, without modifiers.
pub(in crate::sql::lower) fn types_of<'p>(
    names: Names<'_>,
    parameters: impl IntoIterator<Item = &'p FunctionParameter>,
) -> Result<Vec<DataType>, CatalogError> {
    let typed = parameters.into_iter().map(|parameter| names.data_type(&parameter.type_name));
    typed.map(|found| found.map(|data_type| data_type.without_modifier())).collect()
}

fn find_by_name(names: Names<'_>, wanted: Wanted, name: &ObjectName) -> Result<ObjectId, CatalogError> {
    let found = candidates(names, name)?;
    let fits = |candidate: &&Candidate| match wanted {
        Wanted::Function | Wanted::Aggregate => candidate.sort != Sort::Procedure,
        Wanted::Procedure => candidate.sort == Sort::Procedure,
        Wanted::Routine => true,
    };
    match single(found.iter().filter(fits)) {
        Ok(candidate) => {
            refuse_other_sort(wanted, candidate.sort, &written_signature(names, name, &candidate.inputs))?;
            Ok(candidate.id)
        }
        Err(Failure::Ambiguous) => {
            let hint = "Specify the argument list to select the function unambiguously.";
            Err(ambiguous(wanted, name).hint(hint.replace("function", wanted.word())))
        }
        Err(Failure::None) => {
            let words = match wanted {
                Wanted::Aggregate => "an aggregate",
                Wanted::Procedure => "a procedure",
                Wanted::Function | Wanted::Routine => "a function",
            };
            let message = format!("could not find {words} named \"{name}\"");
            Err(CatalogError::new(sqlstate::UNDEFINED_FUNCTION, message))
        }
    }
}

fn single<'c>(mut found: impl Iterator<Item = &'c Candidate>) -> Result<&'c Candidate, Failure> {
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        (None, _) => Err(Failure::None),
        (Some(_), Some(_)) => Err(Failure::Ambiguous),
    }
}

fn refuse_other_sort(wanted: Wanted, sort: Sort, written: &str) -> Result<(), CatalogError> {
    let message = match (wanted, sort) {
        (Wanted::Function, Sort::Procedure) => format!("{written} is not a function"),
        (Wanted::Procedure, Sort::Function | Sort::Aggregate) => format!("{written} is not a procedure"),
        (Wanted::Aggregate, Sort::Function | Sort::Procedure) => format!("function {written} is not an aggregate"),
        _ => return Ok(()),
    };
    Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message))
}

fn undefined(wanted: Wanted, written: &str) -> CatalogError {
    let word = if wanted == Wanted::Routine { "function" } else { wanted.word() };
    CatalogError::new(sqlstate::UNDEFINED_FUNCTION, format!("{word} {written} does not exist"))
}

fn ambiguous(wanted: Wanted, name: &ObjectName) -> CatalogError {
    CatalogError::new(sqlstate::AMBIGUOUS_FUNCTION, format!("{} name \"{name}\" is not unique", wanted.word()))
}

fn written_signature(names: Names<'_>, name: &ObjectName, inputs: &[DataType]) -> String {
    format!("{name}({})", names.format_types(inputs))
}

/// What a function returns, built in or not.
pub(in crate::sql::lower) fn returns_of(session: &Session, function: ObjectId) -> Option<DataType> {
    if let Some(object) = session.catalog.object(function) {
        return match &object.data {
            ObjectData::Function(function) => function.returns.clone(),
            _ => None,
        };
    }
    let names = session.names();
    names.builtin().functions().by_oid(function).map(|found| names.built_in_type(found.signature.result))
}

/// What a function is called with, built in or not.
pub(in crate::sql::lower) fn inputs_of(session: &Session, function: ObjectId) -> Vec<DataType> {
    if let Some(object) = session.catalog.object(function) {
        return object.as_function().map(crate::catalog::function::Function::signature).unwrap_or_default();
    }
    let names = session.names();
    let found = names.builtin().functions().by_oid(function);
    let parameters = found.map(|found| found.signature.parameters).unwrap_or_default();
    parameters.iter().map(|parameter| names.built_in_type(parameter.data_type)).collect()
}
