//! `DROP` of everything but relations (`RemoveObjects` in `dropcmds.c`).

use super::address::address_of;
use super::lookup::find_access_method;
use crate::catalog::error::sqlstate;
use crate::catalog::function::FunctionKind;
use crate::catalog::{Address, CatalogError, Namespace, ObjectData, ObjectId};
use crate::sql::ast::{Drop, ObjectReference, RoutineKind, TypeName};
use crate::sql::session::Session;

/// The objects that a `DROP` names; a notice for each that is not there and need not be.
///
/// # Errors
/// PostgreSQL's for what is not there, is of another kind, or is part of something else.
pub(in crate::sql::lower) fn find_to_drop(
    session: &mut Session,
    statement: &Drop,
) -> Result<Vec<Address>, CatalogError> {
    let mut found = Vec::with_capacity(statement.targets.len());
    for target in &statement.targets {
        if let ObjectReference::OperatorClass { access_method, .. }
        | ObjectReference::OperatorFamily { access_method, .. } = target
        {
            find_access_method(session.names(), access_method)?;
        }
        refuse_built_in_cast(session, target)?;
        match address_of(session, target) {
            Ok(address) => {
                refuse(session, target, address)?;
                found.push(address);
            }
            Err(error) if statement.if_exists && is_missing(&error) => {
                session.notice(format!("{}, skipping", error.message.replacen(" for table ", " for relation ", 1)));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

/// Built-in casts have no number of their own, so no address leads to them.
fn refuse_built_in_cast(session: &Session, reference: &ObjectReference) -> Result<(), CatalogError> {
    let ObjectReference::Cast { source, target, .. } = reference else { return Ok(()) };
    let names = session.names();
    let (Ok(from), Ok(to)) = (names.data_type(source), names.data_type(target)) else { return Ok(()) };
    if from.array || to.array || names.builtin().casts().between(from.id, to.id).is_none() {
        return Ok(());
    }
    let what = format!("cast from {} to {}", names.format_type(&from), names.format_type(&to));
    let message = format!("cannot drop {what} because it is required by the database system");
    Err(CatalogError::new(sqlstate::DEPENDENT_OBJECTS_STILL_EXIST, message))
}

/// Whether the error says that something is not there.
pub(in crate::sql::lower) fn is_missing(error: &CatalogError) -> bool {
    matches!(
        error.sqlstate,
        sqlstate::UNDEFINED_OBJECT
            | sqlstate::UNDEFINED_TABLE
            | sqlstate::UNDEFINED_COLUMN
            | sqlstate::UNDEFINED_FUNCTION
            | sqlstate::INVALID_SCHEMA_NAME
            | sqlstate::INVALID_CATALOG_NAME
    )
}

/// What cannot be dropped by that statement.
fn refuse(session: &Session, target: &ObjectReference, address: Address) -> Result<(), CatalogError> {
    let names = session.names();
    if let ObjectReference::Routine(RoutineKind::Function, signature) = target
        && is_aggregate(session, address.object)
    {
        let message = format!("\"{}\" is an aggregate function", signature.name);
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message)
            .hint("Use DROP AGGREGATE to drop aggregate functions."));
    }
    let Some(object) = session.catalog.object(address.object) else {
        let what = describe_built_in(session, target, address.object);
        let message = format!("cannot drop {what} because it is required by the database system");
        return Err(CatalogError::new(sqlstate::DEPENDENT_OBJECTS_STILL_EXIST, message));
    };
    match (target, &object.data) {
        (ObjectReference::Type(_), ObjectData::Table(_) | ObjectData::View(_)) => {
            let name = names.format_name(Namespace::Type, object);
            let relation = format!("{} {name}", object.kind().words());
            let message = format!("cannot drop type {name} because {relation} requires it");
            Err(CatalogError::new(sqlstate::DEPENDENT_OBJECTS_STILL_EXIST, message)
                .hint(format!("You can drop {relation} instead.")))
        }
        (_, ObjectData::Schema) if object.id.is_built_in() && object.id != crate::catalog::initial::PUBLIC => {
            let message = format!("cannot drop schema {} because it is required by the database system", object.name);
            Err(CatalogError::new(sqlstate::DEPENDENT_OBJECTS_STILL_EXIST, message))
        }
        _ => Ok(()),
    }
}

fn is_aggregate(session: &Session, id: ObjectId) -> bool {
    match session.catalog.object(id).and_then(|object| object.as_function()) {
        Some(function) => matches!(function.kind, FunctionKind::Aggregate(_)),
        None => {
            session.names().builtin().functions().by_oid(id).is_some_and(|found| found.signature.kind.letter() == 'a')
        }
    }
}

fn describe_built_in(session: &Session, target: &ObjectReference, id: ObjectId) -> String {
    let names = session.names();
    let written =
        |name: &TypeName| names.data_type(name).map_or_else(|_| String::new(), |found| names.format_type(&found));
    match target {
        ObjectReference::Type(name) | ObjectReference::Domain(name) => format!("type {}", written(name)),
        ObjectReference::Routine(_, signature) => {
            let function = names.builtin().functions().by_oid(id);
            let inputs = function.map(|function| function.signature.parameters).unwrap_or_default();
            let inputs: Vec<_> = inputs.iter().map(|parameter| names.built_in_type(parameter.data_type)).collect();
            format!("function {}({})", signature.name.name, names.format_types(&inputs).replace(", ", ","))
        }
        ObjectReference::Global(_, name) => format!("{} {name}", words_of(target)),
        ObjectReference::InSchema(_, name) => {
            format!("{} {}", words_of(target), names.quote(&name.name.identifier))
        }
        _ => format!("{} {}", words_of(target), id.0),
    }
}

fn words_of(target: &ObjectReference) -> &'static str {
    use crate::sql::ast::ObjectKind;
    match target.kind() {
        ObjectKind::Language => "language",
        ObjectKind::Collation => "collation",
        ObjectKind::Conversion => "conversion",
        ObjectKind::AccessMethod => "access method",
        ObjectKind::TextSearchConfiguration => "text search configuration",
        ObjectKind::TextSearchDictionary => "text search dictionary",
        ObjectKind::TextSearchParser => "text search parser",
        ObjectKind::TextSearchTemplate => "text search template",
        ObjectKind::Operator => "operator",
        ObjectKind::OperatorClass => "operator class",
        ObjectKind::OperatorFamily => "operator family",
        ObjectKind::Aggregate => "function",
        ObjectKind::Relation(_) => "table",
        _ => "object",
    }
}
