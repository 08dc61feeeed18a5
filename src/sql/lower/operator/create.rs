//! `CREATE OPERATOR` and `ALTER OPERATOR` (`operatorcmds.c`, `pg_operator.c`).

use super::{built_in_types, invalid_definition};
use crate::catalog::error::sqlstate;
use crate::catalog::other::Operator;
use crate::catalog::sql_text::ReferenceForm;
use crate::catalog::{CatalogError, DataType, Object, ObjectData, ObjectId, SqlText};
use crate::sql::ast::{AlterOperator, CreateOperator, Definition, DefinitionValue, Name, ObjectName, OperatorName};
use crate::sql::lower::definition::{boolean, value_span};
use crate::sql::lower::function::routine::{Candidate, find_function};
use crate::sql::lower::object::lookup::{find_operator, find_operator_if_any, operator_in};
use crate::sql::lower::place::schema_for_new;
use crate::sql::lower::wording::Wording;
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::source::Source;

/// Options of the old days, which PostgreSQL still takes and ignores.
const IGNORED: [&str; 4] = ["sort1", "sort2", "ltcmp", "gtcmp"];

/// An operator while its definition is read.
struct Draft<'a> {
    function: Option<&'a Definition>,
    left: Option<DataType>,
    right: Option<DataType>,
    others: Vec<&'a Definition>,
}

/// `CREATE OPERATOR`.
pub(in crate::sql) fn create_operator(session: &mut Session, source: &Source, statement: &CreateOperator) -> Executed {
    let name = &statement.name;
    let schema = schema_of(session, name)?;
    let draft = read(session, &statement.options)?;
    let (function_option, function) = function_of(session, &draft)?;
    let result = function.returns.clone();
    refuse_traits(session, &draft, result.as_ref())?;
    let existing = operator_in(session.names(), schema, &name.symbol, draft.left.as_ref(), draft.right.as_ref());
    let shell = existing.filter(|id| is_shell(session, *id));
    if existing.is_some() && shell.is_none() {
        let message = format!("operator {} already exists", name.symbol);
        return Err(CatalogError::new(sqlstate::DUPLICATE_FUNCTION, message));
    }
    let id = shell.unwrap_or_else(|| session.reserve_id());
    let mut definition = Vec::with_capacity(1 + draft.others.len());
    let text = Wording::new(session, source, function_option.value.as_ref().map_or(function_option.span, value_span));
    let text = match function_option.value.as_ref().and_then(DefinitionValue::as_object_name) {
        Some(written) => text.name(written.span(), function.id, ReferenceForm::Qualified),
        None => text,
    };
    definition.push((function_option.name.identifier.clone(), Some(text.finish())));
    for option in &draft.others {
        let text = option_text(session, source, option, &draft, (id, name, schema))?;
        definition.push((option.name.identifier.clone(), text));
    }
    let data = ObjectData::Operator(Operator { left: draft.left, right: draft.right, result, definition });
    if let Some(shell) = shell {
        session.alter(shell, |object| object.data = data)?;
    } else {
        session.create(Object::new(id, name.symbol.clone(), Some(schema), session.current_role, data))?;
    }
    Ok(Effect::Applied)
}

fn schema_of(session: &mut Session, name: &OperatorName) -> Result<ObjectId, CatalogError> {
    let word = Name::new(name.symbol.clone(), name.span);
    let name = ObjectName { database: None, schema: name.schema.clone(), name: word };
    schema_for_new(session, &name)
}

fn is_shell(session: &Session, id: ObjectId) -> bool {
    session.catalog.object(id).is_some_and(|object| match &object.data {
        ObjectData::Operator(operator) => operator.is_shell(),
        _ => false,
    })
}

fn read<'a>(session: &mut Session, options: &'a [Definition]) -> Result<Draft<'a>, CatalogError> {
    let mut draft = Draft { function: None, left: None, right: None, others: Vec::new() };
    for option in options {
        match option.name.as_str() {
            "leftarg" => draft.left = Some(operand(session, option)?),
            "rightarg" => draft.right = Some(operand(session, option)?),
            "function" | "procedure" => draft.function = Some(option),
            "commutator" | "negator" | "restrict" | "join" => draft.others.push(option),
            "hashes" | "merges" => {
                if boolean(option)? {
                    draft.others.push(option);
                }
            }
            name if IGNORED.contains(&name) => {}
            name => session.notice(format!("operator attribute \"{name}\" not recognized")),
        }
    }
    Ok(draft)
}

fn operand(session: &Session, option: &Definition) -> Result<DataType, CatalogError> {
    let written = option.value.as_ref().and_then(DefinitionValue::as_type);
    let Some(written) = written else {
        return Err(CatalogError::new(
            sqlstate::SYNTAX_ERROR,
            format!("argument of {} must be a type name", option.name),
        ));
    };
    if written.set_of {
        return Err(invalid_definition("SETOF type not allowed for operator argument"));
    }
    session.names().data_type(&written).map(|found| found.without_modifier())
}

fn function_of<'a>(session: &Session, draft: &Draft<'a>) -> Result<(&'a Definition, Candidate), CatalogError> {
    let missing = || invalid_definition("operator function must be specified");
    let option = draft.function.ok_or_else(missing)?;
    let name = option.value.as_ref().and_then(DefinitionValue::as_object_name).ok_or_else(missing)?;
    let Some(right) = &draft.right else {
        let error = match draft.left {
            None => return Err(invalid_definition("operator argument types must be specified")),
            Some(_) => invalid_definition("operator right argument type must be specified"),
        };
        return Err(error.detail("Postfix operators are not supported."));
    };
    let inputs: Vec<DataType> = draft.left.iter().chain([right]).cloned().collect();
    Ok((option, find_function(session, &name, &inputs)?))
}

/// What only binary or Boolean operators can have.
fn refuse_traits(session: &Session, draft: &Draft<'_>, result: Option<&DataType>) -> Result<(), CatalogError> {
    let boolean = built_in_types(session.names(), &["bool"]);
    let gives_boolean = result.is_none_or(|result| boolean.contains(result));
    for option in &draft.others {
        let message = match option.name.as_str() {
            "commutator" if draft.left.is_none() => "only binary operators can have commutators",
            "join" if draft.left.is_none() => "only binary operators can have join selectivity",
            "merges" if draft.left.is_none() => "only binary operators can merge join",
            "hashes" if draft.left.is_none() => "only binary operators can hash",
            "negator" if !gives_boolean => "only boolean operators can have negators",
            "restrict" if !gives_boolean => "only boolean operators can have restriction selectivity",
            "join" if !gives_boolean => "only boolean operators can have join selectivity",
            "merges" if !gives_boolean => "only boolean operators can merge join",
            "hashes" if !gives_boolean => "only boolean operators can hash",
            _ => continue,
        };
        return Err(invalid_definition(message));
    }
    Ok(())
}

/// An option's value as written, and what it names; a commutator or negator that is not there yet is made as a shell.
fn option_text(
    session: &mut Session,
    source: &Source,
    option: &Definition,
    draft: &Draft<'_>,
    (own, own_name, own_schema): (ObjectId, &OperatorName, ObjectId),
) -> Result<Option<SqlText>, CatalogError> {
    let Some(value) = &option.value else { return Ok(None) };
    let (left, right) = match option.name.as_str() {
        "commutator" => (draft.right.clone(), draft.left.clone()),
        "negator" => (draft.left.clone(), draft.right.clone()),
        "restrict" | "join" => return estimator_text(session, source, option).map(Some),
        _ => return Ok(None),
    };
    let DefinitionValue::Operator(other) = value else {
        return Ok(Some(Wording::new(session, source, value_span(value)).finish()));
    };
    let schema = if other.schema.is_some() { schema_of(session, other)? } else { own_schema };
    let is_own = other.symbol == own_name.symbol && schema == own_schema && left == draft.left && right == draft.right;
    let found = find_operator_if_any(session.names(), other, left.as_ref(), right.as_ref())?;
    let target = match found {
        _ if is_own && option.is("negator") => return Err(invalid_definition("operator cannot be its own negator")),
        _ if is_own => own,
        Some(found) => found,
        None => create_shell(session, other, (left, right))?,
    };
    Ok(Some(Wording::new(session, source, other.span).name(other.span, target, ReferenceForm::Operator).finish()))
}

fn create_shell(
    session: &mut Session,
    name: &OperatorName,
    (left, right): (Option<DataType>, Option<DataType>),
) -> Result<ObjectId, CatalogError> {
    let schema = schema_of(session, name)?;
    let id = session.reserve_id();
    let data = ObjectData::Operator(Operator { left, right, result: None, definition: Vec::new() });
    session.create(Object::new(id, name.symbol.clone(), Some(schema), session.current_role, data))
}

/// The function that estimates how selective the operator is (`ValidateRestrictionEstimator`).
fn estimator_text(session: &Session, source: &Source, option: &Definition) -> Result<SqlText, CatalogError> {
    let span = option.value.as_ref().map_or(option.span, value_span);
    let wording = Wording::new(session, source, span);
    let Some(name) = option.value.as_ref().and_then(DefinitionValue::as_object_name) else {
        return Ok(wording.finish());
    };
    let words: &[&str] = if option.is("restrict") {
        &["internal", "oid", "internal", "int4"]
    } else {
        &["internal", "oid", "internal", "int2", "internal"]
    };
    let found = find_function(session, &name, &built_in_types(session.names(), words))?;
    Ok(wording.name(name.span(), found.id, ReferenceForm::Qualified).finish())
}

/// `ALTER OPERATOR … SET`.
pub(in crate::sql) fn alter_operator(session: &mut Session, source: &Source, statement: &AlterOperator) -> Executed {
    let id = find_operator(session.names(), &statement.operator)?;
    let mut changes = Vec::with_capacity(statement.options.len());
    for option in &statement.options {
        let name = option.name.as_str();
        let message = match name {
            "restrict" | "join" => {
                let none = option.value.as_ref().is_none_or(|value| value.as_text() == Some("none"));
                let text = if none { None } else { Some(estimator_text(session, source, option)?) };
                changes.push((option.name.identifier.clone(), text));
                continue;
            }
            "commutator" | "negator" | "merges" | "hashes"
                if session.catalog.version() >= crate::catalog::PostgresVersion::V17 =>
            {
                return Ok(Effect::Opaque(format!("changes of an operator's {name} are not modelled")));
            }
            "leftarg" | "rightarg" | "function" | "procedure" | "commutator" | "negator" | "hashes" | "merges" => {
                format!("operator attribute \"{name}\" cannot be changed")
            }
            _ => format!("operator attribute \"{name}\" not recognized"),
        };
        return Err(CatalogError::new(sqlstate::SYNTAX_ERROR, message));
    }
    session.alter(id, |object| {
        if let ObjectData::Operator(operator) = &mut object.data {
            for (name, text) in changes {
                operator.definition.retain(|(other, _)| *other != name);
                operator.definition.extend(text.map(|text| (name, Some(text))));
            }
        }
    })?;
    Ok(Effect::Applied)
}
