//! Composite types, and the typed tables that follow them (`DefineCompositeType`, `ATTypedTableRecursion`).

use std::sync::Arc;

use super::type_exists;
use crate::catalog::error::sqlstate;
use crate::catalog::relation::Column;
use crate::catalog::types::{CompositeType, Type};
use crate::catalog::{Address, CatalogError, Cause, ColumnNumber, Namespace, Object, ObjectData, ObjectId, Part};
use crate::sql::ast::{AlterAttribute, AlterAttributeKind, CompositeAttribute, DropBehavior, Name, ObjectName};
use crate::sql::lower::drop::behavior_of;
use crate::sql::lower::object::lookup::{InSchema, find_in_schema};
use crate::sql::lower::place::schema_for_new;
use crate::sql::lower::relation;
use crate::sql::session::{Effect, Executed, Session};

/// `CREATE TYPE … AS (…)`.
pub(super) fn create(session: &mut Session, name: &ObjectName, attributes: &[CompositeAttribute]) -> Executed {
    let schema = schema_for_new(session, name)?;
    let name = name.name.identifier.clone();
    if session.catalog.find(Namespace::Type, schema, &name).is_some() {
        return Err(type_exists(&name));
    }
    let mut columns: Vec<Arc<Column>> = Vec::with_capacity(attributes.len());
    for (attribute, number) in attributes.iter().zip(1..) {
        if columns.iter().any(|column| column.name == attribute.name.identifier) {
            let message = format!("column \"{}\" specified more than once", attribute.name);
            return Err(CatalogError::new(sqlstate::DUPLICATE_COLUMN, message));
        }
        columns.push(Arc::new(column_of(session, attribute, ColumnNumber(number))?));
    }
    let next_attribute = ColumnNumber(columns.len() as u16 + 1);
    let data = ObjectData::Type(Type::Composite(CompositeType { attributes: columns, next_attribute }));
    let id = session.reserve_id();
    session.create(Object::new(id, name, Some(schema), session.current_role, data))?;
    Ok(Effect::Applied)
}

fn column_of(session: &Session, attribute: &CompositeAttribute, number: ColumnNumber) -> Result<Column, CatalogError> {
    if attribute.type_name.set_of {
        let message = format!("column \"{}\" cannot be declared SETOF", attribute.name);
        return Err(CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message));
    }
    let data_type = session.names().data_type(&attribute.type_name)?;
    let mut column = Column::new(number, attribute.name.identifier.clone(), Some(data_type));
    column.collation = match &attribute.collation {
        Some(collation) => Some(find_in_schema(session.names(), InSchema::Collation, collation)?),
        None => None,
    };
    Ok(column)
}

/// `ALTER TYPE` with actions on attributes.
pub(super) fn alter(session: &mut Session, name: &ObjectName, actions: &[AlterAttribute]) -> Executed {
    let id = find_composite(session, name)?;
    for action in actions {
        let typed_tables = typed_tables(session, id, action.behavior)?;
        match &action.kind {
            AlterAttributeKind::Add(attribute) => add(session, id, attribute, &typed_tables)?,
            AlterAttributeKind::Drop { if_exists, name } => {
                drop(session, id, name, *if_exists, action.behavior, &typed_tables)?;
            }
            AlterAttributeKind::SetType(attribute) => set_type(session, id, attribute, &typed_tables)?,
        }
    }
    Ok(Effect::Applied)
}

/// `ALTER TYPE … RENAME ATTRIBUTE`.
///
/// # Errors
/// 42703 and 42701 for the names, 2BP01 for typed tables without `CASCADE`.
pub(in crate::sql::lower) fn rename_attribute(
    session: &mut Session,
    type_name: &ObjectName,
    (old, new): (&Name, &Name),
    behavior: DropBehavior,
) -> Result<(), CatalogError> {
    let id = find_composite(session, type_name)?;
    let typed_tables = typed_tables(session, id, behavior)?;
    let number = attribute_number(session, id, old)?;
    refuse_duplicate(session, id, new)?;
    for table in &typed_tables {
        refuse_duplicate(session, *table, new)?;
    }
    let rename = |object: &mut Object, number| {
        if let Some(column) = object.column_mut(number) {
            column.name = new.identifier.clone();
        }
    };
    for table in typed_tables {
        if let Some(number) = column_named(session, table, old) {
            session.alter_because(table, because(id, number), |object| rename(object, number))?;
        }
    }
    session.alter(id, |object| rename(object, number))
}

fn add(
    session: &mut Session,
    id: ObjectId,
    attribute: &CompositeAttribute,
    typed_tables: &[ObjectId],
) -> Result<(), CatalogError> {
    refuse_duplicate(session, id, &attribute.name)?;
    let number = next_number(session, id);
    let column = column_of(session, attribute, number)?;
    session.alter(id, |object| append(object, column.clone()))?;
    for table in typed_tables {
        refuse_duplicate(session, *table, &attribute.name)?;
        session.alter_because(*table, because(id, number), |object| append(object, column.clone()))?;
    }
    Ok(())
}

fn append(object: &mut Object, mut column: Column) {
    let next = match &mut object.data {
        ObjectData::Type(Type::Composite(composite)) => &mut composite.next_attribute,
        ObjectData::Table(table) => &mut table.next_column,
        _ => return,
    };
    column.number = *next;
    next.0 += 1;
    if let Some(columns) = object.columns_mut() {
        columns.push(Arc::new(column));
    }
}

fn drop(
    session: &mut Session,
    id: ObjectId,
    name: &Name,
    if_exists: bool,
    behavior: DropBehavior,
    typed_tables: &[ObjectId],
) -> Result<(), CatalogError> {
    let Some(number) = column_named(session, id, name) else {
        if !if_exists {
            return attribute_number(session, id, name).map(|_| ());
        }
        let relation = session.catalog.name_of(id).cloned().unwrap_or_default();
        session.notice(format!("column \"{name}\" of relation \"{relation}\" does not exist, skipping"));
        return Ok(());
    };
    let mut roots = vec![id.column(number)];
    roots.extend(typed_tables.iter().filter_map(|table| Some(table.column(column_named(session, *table, name)?))));
    session.drop_addresses(&roots, behavior_of(behavior))
}

fn set_type(
    session: &mut Session,
    id: ObjectId,
    attribute: &CompositeAttribute,
    typed_tables: &[ObjectId],
) -> Result<(), CatalogError> {
    let number = attribute_number(session, id, &attribute.name)?;
    refuse_use_in_columns(session, id)?;
    let column = column_of(session, attribute, number)?;
    let replace = |object: &mut Object, number: ColumnNumber| {
        if let Some(found) = object.column_mut(number) {
            found.data_type.clone_from(&column.data_type);
            found.collation = column.collation;
        }
    };
    session.alter(id, |object| replace(object, number))?;
    for table in typed_tables {
        if let Some(number) = column_named(session, *table, &attribute.name) {
            session.alter_because(*table, because(id, number), |object| replace(object, number))?;
        }
    }
    Ok(())
}

/// Rows of the type are stored somewhere, so their form is fixed (`find_composite_type_dependencies`).
fn refuse_use_in_columns(session: &Session, id: ObjectId) -> Result<(), CatalogError> {
    let used = session.catalog.dependents_of(id.whole()).find_map(|dependency| match dependency.dependent {
        Address { object, part: Part::Column(number) } => {
            let relation = session.catalog.object(object)?;
            relation.as_table()?;
            Some((relation.name.clone(), relation.column(number)?.name.clone()))
        }
        _ => None,
    });
    let Some((relation, column)) = used else { return Ok(()) };
    let name = session.catalog.name_of(id).cloned().unwrap_or_default();
    let message = format!("cannot alter type \"{name}\" because column \"{relation}.{column}\" uses it");
    Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message))
}

/// The tables of that type, which only `CASCADE` alters too (`find_typed_table_dependencies`).
fn typed_tables(session: &Session, id: ObjectId, behavior: DropBehavior) -> Result<Vec<ObjectId>, CatalogError> {
    let found: Vec<ObjectId> = session
        .catalog
        .dependents_of(id.whole())
        .filter_map(|dependency| session.catalog.object(dependency.dependent.object))
        .filter(|object| object.as_table().is_some_and(|table| table.of_type == Some(id)))
        .map(|object| object.id)
        .collect();
    if behavior == DropBehavior::Cascade || found.is_empty() {
        return Ok(found);
    }
    let name = session.catalog.name_of(id).cloned().unwrap_or_default();
    let message = format!("cannot alter type \"{name}\" because it is the type of a typed table");
    Err(CatalogError::new(sqlstate::DEPENDENT_OBJECTS_STILL_EXIST, message)
        .hint("Use ALTER ... CASCADE to alter the typed tables too."))
}

fn find_composite(session: &Session, name: &ObjectName) -> Result<ObjectId, CatalogError> {
    let found = relation::find(session, name)?;
    if matches!(found.data, ObjectData::Type(_)) {
        return Ok(found.id);
    }
    let message = format!("\"{}\" is not a composite type", found.name);
    Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message))
}

fn column_named(session: &Session, relation: ObjectId, name: &Name) -> Option<ColumnNumber> {
    Some(session.catalog.object(relation)?.column_named(name.as_str())?.number)
}

fn attribute_number(session: &Session, id: ObjectId, name: &Name) -> Result<ColumnNumber, CatalogError> {
    column_named(session, id, name).ok_or_else(|| {
        let relation = session.catalog.name_of(id).cloned().unwrap_or_default();
        let message = format!("column \"{name}\" of relation \"{relation}\" does not exist");
        CatalogError::new(sqlstate::UNDEFINED_COLUMN, message)
    })
}

fn refuse_duplicate(session: &Session, relation: ObjectId, name: &Name) -> Result<(), CatalogError> {
    if column_named(session, relation, name).is_none() {
        return Ok(());
    }
    let relation = session.catalog.name_of(relation).cloned().unwrap_or_default();
    let message = format!("column \"{name}\" of relation \"{relation}\" already exists");
    Err(CatalogError::new(sqlstate::DUPLICATE_COLUMN, message))
}

fn next_number(session: &Session, id: ObjectId) -> ColumnNumber {
    match session.catalog.object(id).map(|object| &object.data) {
        Some(ObjectData::Type(Type::Composite(composite))) => composite.next_attribute,
        _ => ColumnNumber(1),
    }
}

fn because(id: ObjectId, number: ColumnNumber) -> Cause {
    Cause::Consequence(id.column(number))
}
