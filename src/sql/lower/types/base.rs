//! Base types and shells (`DefineType`, `TypeShellMake`).

use std::sync::Arc;

use super::{Place, place_for_type, type_exists};
use crate::catalog::error::sqlstate;
use crate::catalog::sql_text::ReferenceForm;
use crate::catalog::types::{BaseType, Type};
use crate::catalog::{CatalogError, DataType, Namespace, Object, ObjectData, ObjectId, SqlText};
use crate::sql::ast::{Definition, ObjectName};
use crate::sql::lower::definition::{boolean, conflicting_options, value_span};
use crate::sql::lower::function::routine::candidates;
use crate::sql::lower::place::schema_for_new;
use crate::sql::lower::wording::Wording;
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::source::Source;
use crate::text::Identifier;

/// The options that name functions.
const FUNCTIONS: [&str; 8] = ["input", "output", "receive", "send", "typmod_in", "typmod_out", "analyze", "subscript"];

/// The other options.
const OTHERS: [&str; 12] = [
    "internallength",
    "passedbyvalue",
    "alignment",
    "storage",
    "like",
    "category",
    "preferred",
    "default",
    "element",
    "delimiter",
    "collatable",
    "analyse",
];

/// `CREATE TYPE name;`
pub(super) fn create_shell_type(session: &mut Session, name: &ObjectName) -> Executed {
    let schema = schema_for_new(session, name)?;
    if session.catalog.find(Namespace::Type, schema, &name.name.identifier).is_some() {
        return Err(type_exists(&name.name.identifier));
    }
    create_shell(session, schema, name.name.identifier.clone())?;
    Ok(Effect::Applied)
}

/// Makes a type of which nothing is known but the name.
///
/// # Errors
/// 42710 if the name is taken.
pub(in crate::sql::lower) fn create_shell(
    session: &mut Session,
    schema: ObjectId,
    name: Identifier,
) -> Result<ObjectId, CatalogError> {
    let id = session.reserve_id();
    session.create(Object::new(id, name, Some(schema), session.current_role, ObjectData::Type(Type::Shell)))
}

/// `CREATE TYPE name (INPUT = …)`.
pub(super) fn create(session: &mut Session, source: &Source, name: &ObjectName, options: &[Definition]) -> Executed {
    let schema = schema_for_new(session, name)?;
    let Place::Shell(id) = place_for_type(session, schema, &name.name.identifier)? else {
        let message = format!("type \"{}\" does not exist", name.name);
        let hint = "Create the type as a shell type, then create its I/O functions, then do a full CREATE TYPE.";
        return Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message).hint(hint));
    };
    let mut data = BaseType { options: Vec::new(), category: 'U', preferred: false, settings: Vec::new() };
    for option in options {
        let known = option.name.as_str();
        if !FUNCTIONS.contains(&known) && !OTHERS.contains(&known) {
            session.notice(format!("type attribute \"{known}\" not recognized"));
            continue;
        }
        if data.options.iter().any(|(name, _)| *name == option.name.identifier) {
            return Err(conflicting_options());
        }
        match known {
            "category" => data.category = category(option)?,
            "preferred" => data.preferred = boolean(option)?,
            _ => {}
        }
        data.options.push((option.name.identifier.clone(), option_text(session, source, option)?));
    }
    for required in ["input", "output"] {
        if !data.options.iter().any(|(name, _)| name == required) {
            let message = format!("type {required} function must be specified");
            return Err(CatalogError::new(sqlstate::INVALID_OBJECT_DEFINITION, message));
        }
    }
    session.alter(id, |object| object.data = ObjectData::Type(Type::Base(data)))?;
    Ok(Effect::Applied)
}

fn category(option: &Definition) -> Result<char, CatalogError> {
    let written = option.value.as_ref().and_then(|value| value.as_text()).unwrap_or_default();
    written.chars().next().filter(|letter| (' '..='~').contains(letter)).ok_or_else(|| {
        let message = format!("invalid type category \"{written}\": must be simple ASCII");
        CatalogError::new(sqlstate::INVALID_PARAMETER_VALUE, message)
    })
}

/// The option's value as written, and the function or type that it names.
fn option_text(session: &Session, source: &Source, option: &Definition) -> Result<Option<SqlText>, CatalogError> {
    let Some(value) = &option.value else { return Ok(None) };
    let wording = Wording::new(session, source, value_span(value));
    let name = option.name.as_str();
    if FUNCTIONS.contains(&name)
        && let Some(function) = value.as_object_name()
    {
        let target = support_function(session, name, &function)?;
        return Ok(Some(wording.name(function.span(), target, ReferenceForm::Qualified).finish()));
    }
    if matches!(name, "like" | "element" | "collatable")
        && let Some(written) = value.as_type()
        && let Ok(data_type) = session.names().data_type(&written)
    {
        return Ok(Some(wording.type_name(&written, &data_type).finish()));
    }
    Ok(Some(wording.finish()))
}

/// The function that serves a type in that way; input functions take one argument or three (`findTypeInputFunction`
/// and its like). Of several the one with the fewest arguments.
fn support_function(session: &Session, option: &str, name: &ObjectName) -> Result<ObjectId, CatalogError> {
    let names = session.names();
    let first = |word: &str| names.builtin().types().by_name(word).map(|found| DataType::plain(found.oid));
    let wanted = match option {
        "input" => first("cstring"),
        "receive" | "analyze" | "subscript" => first("internal"),
        "typmod_in" => first("cstring").map(|data_type| DataType { array: true, ..data_type }),
        "typmod_out" => first("int4"),
        _ => None,
    };
    let mut found = candidates(names, name)?;
    found.retain(|candidate| match &wanted {
        Some(wanted) => candidate.inputs.first() == Some(wanted),
        None => candidate.inputs.len() == 1,
    });
    found.sort_by_key(|candidate| candidate.inputs.len());
    found.first().map(|candidate| candidate.id).ok_or_else(|| {
        let written = wanted.map(|wanted| names.format_type(&wanted)).unwrap_or_default();
        let message = format!("function {name}({written}) does not exist");
        CatalogError::new(sqlstate::UNDEFINED_FUNCTION, message)
    })
}

/// `ALTER TYPE … SET (…)` of a base type.
pub(super) fn set_properties(session: &mut Session, name: &ObjectName, options: &[Definition]) -> Executed {
    let found = session.names().named_type(name)?;
    let is_base = session
        .catalog
        .object(found.id)
        .is_some_and(|object| matches!(object.data, ObjectData::Type(Type::Base(_))) && !found.array);
    if !is_base {
        let message = format!("{} is not a base type", session.names().format_type(&found));
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message));
    }
    let mut settings: Vec<(smol_str::SmolStr, Arc<str>)> = Vec::new();
    for option in options {
        let value = option.value.as_ref().and_then(|value| value.as_text()).unwrap_or("none");
        settings.push((option.name.as_str().into(), Arc::from(value)));
    }
    session.alter(found.id, |object| {
        if let ObjectData::Type(Type::Base(data)) = &mut object.data {
            for (name, value) in settings {
                data.settings.retain(|(other, _)| *other != name);
                data.settings.push((name, value));
            }
        }
    })?;
    Ok(Effect::Applied)
}
