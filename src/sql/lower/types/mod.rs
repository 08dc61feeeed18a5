//! `CREATE TYPE`, `ALTER TYPE` and domains (`typecmds.c`).

mod base;
mod composite;
mod domain;
mod domain_alter;
mod enumeration;
mod range;

pub(in crate::sql::lower) use base::create_shell;
pub(in crate::sql::lower) use composite::rename_attribute;
pub(in crate::sql) use domain::create_domain;
pub(in crate::sql) use domain_alter::alter_domain;

use crate::catalog::error::sqlstate;
use crate::catalog::{CatalogError, Namespace, ObjectData, ObjectId, types};
use crate::sql::ast::{AlterType, AlterTypeAction, CreateType, TypeDefinition};
use crate::sql::session::{Executed, Session};
use crate::sql::source::Source;
use crate::text::Identifier;

/// `CREATE TYPE`.
pub(in crate::sql) fn create_type(session: &mut Session, source: &Source, statement: &CreateType) -> Executed {
    match &statement.definition {
        TypeDefinition::Enum(labels) => enumeration::create(session, &statement.name, labels),
        TypeDefinition::Composite(attributes) => composite::create(session, &statement.name, attributes),
        TypeDefinition::Range(options) => range::create(session, source, &statement.name, options),
        TypeDefinition::Base(options) => base::create(session, source, &statement.name, options),
        TypeDefinition::Shell => base::create_shell_type(session, &statement.name),
    }
}

/// `ALTER TYPE` with actions of its own.
pub(in crate::sql) fn alter_type(session: &mut Session, statement: &AlterType) -> Executed {
    match &statement.action {
        AlterTypeAction::AddValue { if_not_exists, label, position } => {
            enumeration::add_value(session, &statement.name, label, position.as_ref(), *if_not_exists)
        }
        AlterTypeAction::RenameValue { old, new } => enumeration::rename_value(session, &statement.name, old, new),
        AlterTypeAction::Attributes(actions) => composite::alter(session, &statement.name, actions),
        AlterTypeAction::SetProperties(options) => base::set_properties(session, &statement.name, options),
    }
}

/// What a new type of that name finds in its place.
enum Place {
    /// Nothing.
    Free,
    /// A shell type, to be filled.
    Shell(ObjectId),
}

/// Refuses the name of a type that is there already, but for a shell, which the kinds of types with functions fill.
fn place_for_type(session: &Session, schema: ObjectId, name: &Identifier) -> Result<Place, CatalogError> {
    match session.catalog.find(Namespace::Type, schema, name) {
        None => Ok(Place::Free),
        Some(object) if matches!(object.data, ObjectData::Type(types::Type::Shell)) => Ok(Place::Shell(object.id)),
        Some(_) => Err(type_exists(name)),
    }
}

fn type_exists(name: &Identifier) -> CatalogError {
    CatalogError::new(sqlstate::DUPLICATE_OBJECT, format!("type \"{name}\" already exists"))
}
