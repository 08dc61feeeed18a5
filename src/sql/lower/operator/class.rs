//! `CREATE OPERATOR CLASS` (`DefineOpClass`).

use std::sync::Arc;

use super::items::{Item, read_item, refuse_twice};
use crate::catalog::error::sqlstate;
use crate::catalog::other::{OperatorClass, OperatorFamily};
use crate::catalog::{CatalogError, DataType, Namespace, Object, ObjectData, ObjectId};
use crate::sql::ast::{CreateOperatorClass, Name, TypeName};
use crate::sql::lower::object::lookup::{find_access_method, find_operator_family};
use crate::sql::lower::place::schema_for_new;
use crate::sql::lower::wording::joined;
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::source::Source;
use crate::text::Identifier;

/// `CREATE OPERATOR CLASS`.
pub(in crate::sql) fn create_operator_class(
    session: &mut Session,
    source: &Source,
    statement: &CreateOperatorClass,
) -> Executed {
    let method = &statement.access_method;
    let name = statement.name.name.identifier.clone();
    let schema = schema_for_new(session, &statement.name)?;
    find_access_method(session.names(), method)?;
    let input = session.names().data_type(&statement.type_name)?.without_modifier();
    let explicit = match &statement.family {
        Some(family) => Some(find_operator_family(session.names(), family, method)?),
        None => None,
    };
    let mut items: Vec<Item> = Vec::with_capacity(statement.items.len());
    for item in &statement.items {
        items.push(read_item(session, source, item, (method, Some(&input)))?);
    }
    refuse_twice(session, &items)?;
    if of_method(session, Namespace::OperatorClass, (schema, &name), &method.identifier).is_some() {
        let message = format!("operator class \"{name}\" for access method \"{method}\" already exists");
        return Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message));
    }
    if statement.default {
        refuse_second_default(session, &statement.name.name, (method, &input), &statement.type_name)?;
    }
    let id = session.reserve_id();
    let family = match explicit {
        Some(family) => family,
        None => family_of_its_own(session, (schema, &name), &method.identifier)?,
    };
    let data = OperatorClass {
        method: method.identifier.clone(),
        input,
        default: statement.default,
        family: Some(family),
        items: joined(items.iter().map(|item| ("", &item.text)), ", "),
    };
    let owner = session.current_role;
    session.create(Object::new(id, name, Some(schema), owner, ObjectData::OperatorClass(data)))?;
    Ok(Effect::Applied)
}

/// The class or family of that name for that access method.
pub(super) fn of_method(
    session: &Session,
    space: Namespace,
    (schema, name): (ObjectId, &Identifier),
    method: &Identifier,
) -> Option<ObjectId> {
    let mut found = session.catalog.find_all(space, schema, name);
    let same = |object: &&Arc<Object>| match &object.data {
        ObjectData::OperatorClass(class) => class.method == *method,
        ObjectData::OperatorFamily(family) => family.method == *method,
        _ => false,
    };
    found.find(same).map(|object| object.id)
}

/// The family of the class's own name: one that is there, or one made for it.
fn family_of_its_own(
    session: &mut Session,
    (schema, name): (ObjectId, &Identifier),
    method: &Identifier,
) -> Result<ObjectId, CatalogError> {
    if let Some(found) = of_method(session, Namespace::OperatorFamily, (schema, name), method) {
        return Ok(found);
    }
    let id = session.reserve_id();
    let data = OperatorFamily { method: method.clone(), implicit: true, items: Vec::new() };
    let owner = session.current_role;
    session.create(Object::new(id, name.clone(), Some(schema), owner, ObjectData::OperatorFamily(data)))
}

fn refuse_second_default(
    session: &Session,
    name: &Name,
    (method, input): (&Name, &DataType),
    written: &TypeName,
) -> Result<(), CatalogError> {
    let built_in = session.names().builtin().operator_classes().default_for(method.as_str(), input.id);
    let built_in = built_in.filter(|_| !input.array).map(|class| Identifier::from(class.name));
    let created = || {
        session.catalog.objects().find_map(|object| match &object.data {
            ObjectData::OperatorClass(class)
                if class.default && class.input == *input && class.method == method.identifier =>
            {
                Some(object.name.clone())
            }
            _ => None,
        })
    };
    let Some(other) = built_in.or_else(created) else { return Ok(()) };
    let type_name = written.qualified().map(|name| name.to_string()).unwrap_or_default();
    let message = format!("could not make operator class \"{name}\" be default for type {type_name}");
    Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message)
        .detail(format!("Operator class \"{other}\" already is the default.")))
}
