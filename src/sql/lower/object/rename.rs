//! `ALTER … RENAME TO` of everything but relations and what belongs to them (`ExecRenameStmt` in `alter.c`).

use super::address::{address_of, constraint_of_domain, domain_named};
use crate::catalog::error::sqlstate;
use crate::catalog::initial::BOOTSTRAP_SUPERUSER;
use crate::catalog::{CatalogError, Namespace, Object, ObjectData, ObjectId};
use crate::sql::ast::{ObjectReference, Rename};
use crate::sql::lower::function::function_with;
use crate::sql::lower::relation;
use crate::sql::lower::schema::refuse_reserved;
use crate::sql::lower::trigger::rename_trigger;
use crate::sql::lower::types::rename_attribute;
use crate::sql::session::{Effect, Executed, Session};
use crate::text::Identifier;

/// Renames an object that is no relation, column or constraint of a table.
pub(in crate::sql::lower) fn rename_object(session: &mut Session, statement: &Rename) -> Executed {
    let new = &statement.new_name;
    match &statement.target {
        ObjectReference::Attribute { type_name, name } => {
            rename_attribute(session, type_name, (name, new), statement.behavior)?;
            return Ok(Effect::Applied);
        }
        ObjectReference::Trigger { table, name } => {
            rename_trigger(session, table, (name, new))?;
            return Ok(Effect::Applied);
        }
        ObjectReference::DomainConstraint { domain, name } => {
            let domain = domain_named(session, domain)?;
            let id = constraint_of_domain(session, &domain, name)?;
            session.alter(id, |object| object.name = new.identifier.clone())?;
            return Ok(Effect::Applied);
        }
        ObjectReference::Policy { table, .. }
            if statement.if_exists && relation::find_if_any(session, table)?.is_none() =>
        {
            session.notice(format!("relation \"{}\" does not exist, skipping", table.name));
            return Ok(Effect::Applied);
        }
        _ => {}
    }
    let address = address_of(session, &statement.target)?;
    let Some(object) = session.catalog.object(address.object).cloned() else {
        return Ok(Effect::Opaque("renaming what is built in is not modelled".to_owned()));
    };
    refuse(session, &object, &new.identifier)?;
    session.alter(object.id, |object| object.name = new.identifier.clone())?;
    Ok(Effect::Applied)
}

/// Names that an object of that kind cannot take, beyond those of others of its kind.
fn refuse(session: &Session, object: &Object, new: &Identifier) -> Result<(), CatalogError> {
    let names = session.names();
    match &object.data {
        ObjectData::Table(_) | ObjectData::View(_) => Err(row_type(session, object)),
        ObjectData::Schema => refuse_reserved(new),
        ObjectData::Role(_) if object.id == session.session_role || object.id == BOOTSTRAP_SUPERUSER => {
            Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, "session user cannot be renamed"))
        }
        ObjectData::Role(_) if object.id == session.current_role => {
            Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, "current user cannot be renamed"))
        }
        ObjectData::Role(_) if new.as_str().starts_with("pg_") => {
            let message = format!("role name \"{new}\" is reserved");
            Err(CatalogError::new(sqlstate::RESERVED_NAME, message)
                .detail("Role names starting with \"pg_\" are reserved."))
        }
        ObjectData::Function(function) => {
            let Some(schema) = object.schema else { return Ok(()) };
            match function_with(&session.catalog, schema, new, &function.signature()) {
                Some(other) if other.id != object.id => {
                    let signature = names.format_types(&function.signature());
                    let schema = session.catalog.name_of(schema).cloned().unwrap_or_default();
                    let message = format!("function {new}({signature}) already exists in schema \"{schema}\"");
                    Err(CatalogError::new(sqlstate::DUPLICATE_FUNCTION, message))
                }
                _ => Ok(()),
            }
        }
        ObjectData::OperatorClass(class) => {
            refuse_of_method(session, object, new, (Namespace::OperatorClass, "operator class"), &class.method)
        }
        ObjectData::OperatorFamily(family) => {
            refuse_of_method(session, object, new, (Namespace::OperatorFamily, "operator family"), &family.method)
        }
        _ => object.schema.map_or(Ok(()), |schema| refuse_same_name(session, object, schema, new)),
    }
}

/// Refuses a name in a schema that another object of the kind has there (`report_namespace_conflict`).
///
/// # Errors
/// 42710.
pub(super) fn refuse_same_name(
    session: &Session,
    object: &Object,
    schema: ObjectId,
    name: &Identifier,
) -> Result<(), CatalogError> {
    let space = match &object.data {
        ObjectData::Collation(_) => Namespace::Collation,
        ObjectData::Conversion(_) => Namespace::Conversion,
        ObjectData::Statistics(_) => Namespace::Statistics,
        ObjectData::TextSearch(text_search) => text_search.data.space(),
        ObjectData::Type(_) => Namespace::Type,
        _ => return Ok(()),
    };
    if session.catalog.find(space, schema, name).is_none_or(|other| other.id == object.id) {
        return Ok(());
    }
    let words = if space == Namespace::Type { "type" } else { object.kind().words() };
    let within = match session.catalog.name_of(schema) {
        Some(schema) if object.schema.is_some() && space != Namespace::Type => format!(" in schema \"{schema}\""),
        _ => String::new(),
    };
    let message = format!("{words} \"{name}\" already exists{within}");
    Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message))
}

/// The name of a table's row type is the table's.
pub(super) fn row_type(session: &Session, object: &Object) -> CatalogError {
    let message = format!("{} is a table's row type", session.names().format_name(Namespace::Type, object));
    CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message).hint("Use ALTER TABLE instead.")
}

fn refuse_of_method(
    session: &Session,
    object: &Object,
    new: &Identifier,
    (space, words): (Namespace, &str),
    method: &Identifier,
) -> Result<(), CatalogError> {
    let Some(schema) = object.schema else { return Ok(()) };
    let same = |other: &&std::sync::Arc<Object>| match &other.data {
        ObjectData::OperatorClass(class) => class.method == *method,
        ObjectData::OperatorFamily(family) => family.method == *method,
        _ => false,
    };
    if !session.catalog.find_all(space, schema, new).any(|other| same(&other)) {
        return Ok(());
    }
    let schema = session.catalog.name_of(schema).cloned().unwrap_or_default();
    let message = format!("{words} \"{new}\" for access method \"{method}\" already exists in schema \"{schema}\"");
    Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message))
}
