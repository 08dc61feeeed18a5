//! `ALTER EXTENSION` (`ExecAlterExtensionStmt`, `AlterExtensionNamespace`).

use super::{find_extension, set_version};
use crate::catalog::error::sqlstate;
use crate::catalog::{CatalogError, Cause, ObjectData, ObjectId};
use crate::sql::ast::{AlterExtension, AlterExtensionAction, Name, ObjectReference};
use crate::sql::lower::object::address::address_of;
use crate::sql::lower::object::lookup::undefined;
use crate::sql::session::{Effect, Executed, Session};
use crate::text::Identifier;

/// `ALTER EXTENSION`.
pub(in crate::sql) fn alter_extension(session: &mut Session, statement: &AlterExtension) -> Executed {
    let id = existing(session, &statement.name.identifier)?;
    match &statement.action {
        AlterExtensionAction::Update(None) => {}
        AlterExtensionAction::Update(Some(version)) => set_version(session, id, version)?,
        AlterExtensionAction::Add(member) => return add_member(session, id, &statement.name, member),
        AlterExtensionAction::Drop(member) => return drop_member(session, id, &statement.name, member),
    }
    Ok(Effect::Applied)
}

fn existing(session: &Session, name: &Identifier) -> Result<ObjectId, CatalogError> {
    let found = find_extension(&session.catalog, name).map(|object| object.id);
    found.ok_or_else(|| undefined(format!("extension \"{name}\" does not exist")))
}

fn add_member(session: &mut Session, id: ObjectId, name: &Name, member: &ObjectReference) -> Executed {
    let address = address_of(session, member)?;
    let Some(object) = session.catalog.object(address.object) else {
        return Ok(Effect::Opaque("membership of built-in objects is not modelled".to_owned()));
    };
    if let Some(other) = object.extension {
        let other = session.catalog.name_of(other).cloned().unwrap_or_default();
        let words = session.catalog.describe(address);
        let message = format!("{words} is already a member of extension \"{other}\"");
        return Err(CatalogError::new(sqlstate::OBJECT_NOT_IN_PREREQUISITE_STATE, message));
    }
    if matches!(object.data, ObjectData::Schema)
        && session.catalog.object(id).and_then(|found| found.schema) == Some(object.id)
    {
        let schema = &object.name;
        let message =
            format!("cannot add schema \"{schema}\" to extension \"{name}\" because the schema contains the extension");
        return Err(CatalogError::new(sqlstate::OBJECT_NOT_IN_PREREQUISITE_STATE, message));
    }
    session.alter(address.object, |object| object.extension = Some(id))?;
    Ok(Effect::Applied)
}

fn drop_member(session: &mut Session, id: ObjectId, name: &Name, member: &ObjectReference) -> Executed {
    let address = address_of(session, member)?;
    if session.catalog.object(address.object).and_then(|object| object.extension) != Some(id) {
        let words = session.catalog.describe(address);
        let message = format!("{words} is not a member of extension \"{name}\"");
        return Err(CatalogError::new(sqlstate::OBJECT_NOT_IN_PREREQUISITE_STATE, message));
    }
    session.alter(address.object, |object| object.extension = None)?;
    Ok(Effect::Applied)
}

/// `ALTER EXTENSION … SET SCHEMA`: the members move along.
///
/// # Errors
/// 42704 and 3F000 for what is not there, 0A000 for an extension that cannot be moved.
pub(in crate::sql::lower) fn move_extension(
    session: &mut Session,
    name: &Name,
    schema: &Name,
) -> Result<(), CatalogError> {
    let id = existing(session, &name.identifier)?;
    let to = session.names().schema(&schema.identifier)?;
    let relocatable = session.names().builtin().extension(name.as_str()).is_none_or(|known| known.relocatable);
    let from = session.catalog.object(id).and_then(|object| object.schema);
    if from == Some(to) {
        return Ok(());
    }
    if !relocatable {
        let message = format!("extension \"{name}\" does not support SET SCHEMA");
        return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
    }
    let members: Vec<ObjectId> = session
        .catalog
        .dependents_of(id.whole())
        .filter_map(|dependency| session.catalog.object(dependency.dependent.object))
        .filter(|object| object.extension == Some(id) && object.schema.is_some() && object.schema == from)
        .map(|object| object.id)
        .collect();
    for member in members {
        session.alter_because(member, Cause::Consequence(id.whole()), |object| object.schema = Some(to))?;
    }
    session.alter(id, |object| object.schema = Some(to))
}
