//! Extensions: what they bring along becomes part of the catalog as their members (`extension.c`).

mod alter;
mod members;
mod relations;

pub(in crate::sql) use alter::alter_extension;
pub(super) use alter::move_extension;

use std::sync::Arc;

use crate::catalog::builtin::Extension as Known;
use crate::catalog::error::sqlstate;
use crate::catalog::other::Extension;
use crate::catalog::{Catalog, CatalogError, Namespace, Object, ObjectData, ObjectId};
use crate::sql::ast::{CreateExtension, Name};
use crate::sql::session::{Effect, Executed, Session};
use crate::text::Identifier;

/// `CREATE EXTENSION`.
pub(in crate::sql) fn create_extension(session: &mut Session, statement: &CreateExtension) -> Executed {
    let name = &statement.name.identifier;
    if find_extension(&session.catalog, name).is_some() {
        let message = format!("extension \"{name}\" already exists");
        if !statement.if_not_exists {
            return Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message));
        }
        session.notice(format!("{message}, skipping"));
        return Ok(Effect::Applied);
    }
    let id = create(session, name, statement.schema.as_ref(), statement.cascade, &mut Vec::new())?;
    if let Some(version) = &statement.version {
        set_version(session, id, version)?;
    }
    Ok(Effect::Applied)
}

/// `CREATE LANGUAGE` without a handler, which is another spelling.
///
/// # Errors
/// Those of `CREATE EXTENSION`.
pub(super) fn create_language_extension(
    session: &mut Session,
    name: &Identifier,
    or_replace: bool,
) -> Result<(), CatalogError> {
    if or_replace && find_extension(&session.catalog, name).is_some() {
        return Ok(());
    }
    if find_extension(&session.catalog, name).is_some() {
        let message = format!("extension \"{name}\" already exists");
        return Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message));
    }
    create(session, name, None, false, &mut Vec::new()).map(|_| ())
}

/// The extension of that name.
pub(super) fn find_extension<'c>(catalog: &'c Catalog, name: &Identifier) -> Option<&'c Arc<Object>> {
    catalog.find(Namespace::Extension, ObjectId::NONE, name)
}

/// Whether there is an extension of which nothing is known, so that names that lead nowhere may be its.
pub(in crate::sql) fn any_unknown(catalog: &Catalog) -> bool {
    newest_unknown(catalog).is_some()
}

/// The extension created last of those of which nothing is known.
pub(in crate::sql) fn newest_unknown(catalog: &Catalog) -> Option<&Arc<Object>> {
    let extensions = catalog.in_space(Namespace::Extension, ObjectId::NONE);
    let unknown = extensions.filter(|object| match &object.data {
        ObjectData::Extension(extension) => !extension.known,
        _ => false,
    });
    unknown.max_by_key(|object| object.id)
}

fn set_version(session: &mut Session, id: ObjectId, version: &Name) -> Result<(), CatalogError> {
    session.alter(id, |object| {
        if let ObjectData::Extension(extension) = &mut object.data {
            extension.version = Some(Arc::from(version.as_str()));
        }
    })
}

/// Creates an extension, with `CASCADE` those that it needs before it; `parents` are those that wait for it.
fn create(
    session: &mut Session,
    name: &Identifier,
    schema: Option<&Name>,
    cascade: bool,
    parents: &mut Vec<Identifier>,
) -> Result<ObjectId, CatalogError> {
    let known = session.names().builtin().extension(name.as_str());
    let schema_id = schema_of(session, name, schema, known)?;
    let mut requires = Vec::new();
    for required in known.into_iter().flat_map(|known| &known.requires) {
        requires.push(required_extension(session, name, required, (schema, cascade), parents)?);
    }
    let data = Extension { version: None, known: known.is_some(), requires };
    let id = session.reserve_id();
    let owner = session.current_role;
    let mut object = Object::new(id, name.clone(), Some(schema_id), owner, ObjectData::Extension(data));
    object.comment = known.and_then(|known| known.comment).map(Arc::from);
    session.create(object)?;
    if let Some(known) = known {
        members::create(session, id, schema_id, known)?;
    }
    Ok(id)
}

/// Where the extension goes: its own schema, which is made if it is not there, the one given, or the first of the
/// search path.
fn schema_of(
    session: &mut Session,
    name: &Identifier,
    given: Option<&Name>,
    known: Option<&Known>,
) -> Result<ObjectId, CatalogError> {
    let Some(fixed) = known.and_then(|known| known.schema) else {
        return match given {
            Some(given) => session.names().schema(&given.identifier),
            None => session.creation_schema(),
        };
    };
    if let Some(given) = given.filter(|given| given.as_str() != fixed) {
        let message = format!("extension \"{name}\" must be installed in schema \"{fixed}\"");
        if fixed == "pg_catalog" {
            return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
        }
        // What does not come with PostgreSQL is known in one version; that of the migration's server may differ.
        session.inexact(format!("{message} in the version that is known"), []);
        return session.names().schema(&given.identifier);
    }
    let fixed = Identifier::from(fixed);
    if let Some(schema) = session.catalog.schema(&fixed) {
        return Ok(schema.id);
    }
    let id = session.reserve_id();
    session.create(Object::new(id, fixed, None, session.current_role, ObjectData::Schema))
}

/// An extension that another needs (`get_required_extension`).
fn required_extension(
    session: &mut Session,
    name: &Identifier,
    required: &str,
    (schema, cascade): (Option<&Name>, bool),
    parents: &mut Vec<Identifier>,
) -> Result<ObjectId, CatalogError> {
    let required = Identifier::from(required);
    if let Some(found) = find_extension(&session.catalog, &required) {
        return Ok(found.id);
    }
    if !cascade {
        let message = format!("required extension \"{required}\" is not installed");
        let hint = "Use CREATE EXTENSION ... CASCADE to install required extensions too.";
        return Err(CatalogError::new(sqlstate::UNDEFINED_OBJECT, message).hint(hint));
    }
    if parents.contains(&required) {
        let message = format!("cyclic dependency detected between extensions \"{required}\" and \"{name}\"");
        return Err(CatalogError::new("42P19", message));
    }
    session.notice(format!("installing required extension \"{required}\""));
    parents.push(name.clone());
    let fixed_elsewhere =
        session.names().builtin().extension(required.as_str()).is_some_and(|known| known.schema.is_some());
    let created = create(session, &required, schema.filter(|_| !fixed_elsewhere), cascade, parents);
    parents.pop();
    created
}
