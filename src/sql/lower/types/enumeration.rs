//! Enums (`pg_enum.c`).

use std::sync::Arc;

use super::{Place, place_for_type, type_exists};
use crate::catalog::error::sqlstate;
use crate::catalog::types::{EnumType, EnumValue, Type};
use crate::catalog::{CatalogError, Object, ObjectData, ObjectId};
use crate::sql::ast::{EnumPosition, ObjectName, StringLiteral};
use crate::sql::lower::place::schema_for_new;
use crate::sql::session::{Effect, Executed, Session};
use crate::text::MAX_IDENTIFIER_BYTES;

/// `CREATE TYPE … AS ENUM`.
pub(super) fn create(session: &mut Session, name: &ObjectName, labels: &[StringLiteral]) -> Executed {
    let schema = schema_for_new(session, name)?;
    let name = name.name.identifier.clone();
    if let Place::Shell(_) = place_for_type(session, schema, &name)? {
        return Err(type_exists(&name));
    }
    let id = session.reserve_id();
    let mut values: Vec<EnumValue> = Vec::with_capacity(labels.len());
    for (label, number) in labels.iter().zip(0..) {
        refuse_long(label)?;
        if values.iter().any(|value| *value.label == *label.value) {
            return Err(duplicate_label(id, &label.value));
        }
        values.push(EnumValue { number, label: Arc::from(label.value.as_str()) });
    }
    let next_value = values.len() as u16;
    let data = ObjectData::Type(Type::Enum(EnumType { values, next_value }));
    session.create(Object::new(id, name, Some(schema), session.current_role, data))?;
    Ok(Effect::Applied)
}

/// `ALTER TYPE … ADD VALUE`.
pub(super) fn add_value(
    session: &mut Session,
    name: &ObjectName,
    label: &StringLiteral,
    position: Option<&EnumPosition>,
    if_not_exists: bool,
) -> Executed {
    let (id, found) = find_enum(session, name)?;
    refuse_long(label)?;
    if place_of(&found, &label.value).is_some() {
        let message = format!("enum label \"{}\" already exists", label.value);
        if !if_not_exists {
            return Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message));
        }
        session.notice(format!("{message}, skipping"));
        return Ok(Effect::Applied);
    }
    let at = match position {
        None => found.values.len(),
        Some(EnumPosition::Before(neighbour)) => existing(&found, neighbour)?,
        Some(EnumPosition::After(neighbour)) => existing(&found, neighbour)? + 1,
    };
    let value = EnumValue { number: found.next_value, label: Arc::from(label.value.as_str()) };
    session.alter(id, |object| {
        if let ObjectData::Type(Type::Enum(data)) = &mut object.data {
            data.next_value += 1;
            data.values.insert(at, value);
        }
    })?;
    Ok(Effect::Applied)
}

/// `ALTER TYPE … RENAME VALUE`.
pub(super) fn rename_value(
    session: &mut Session,
    name: &ObjectName,
    old: &StringLiteral,
    new: &StringLiteral,
) -> Executed {
    let (id, found) = find_enum(session, name)?;
    refuse_long(new)?;
    let at = existing(&found, old)?;
    if place_of(&found, &new.value).is_some() {
        let message = format!("enum label \"{}\" already exists", new.value);
        return Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message));
    }
    session.alter(id, |object| {
        if let ObjectData::Type(Type::Enum(data)) = &mut object.data {
            data.values[at].label = Arc::from(new.value.as_str());
        }
    })?;
    Ok(Effect::Applied)
}

fn find_enum(session: &Session, name: &ObjectName) -> Result<(ObjectId, EnumType), CatalogError> {
    let names = session.names();
    let found = names.named_type(name)?;
    let object = session.catalog.object(found.id).filter(|_| !found.array);
    match object.and_then(|object| object.as_type()) {
        Some(Type::Enum(data)) => Ok((found.id, data.clone())),
        _ => {
            Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, format!("{} is not an enum", names.format_type(&found))))
        }
    }
}

fn place_of(data: &EnumType, label: &str) -> Option<usize> {
    data.values.iter().position(|value| *value.label == *label)
}

fn existing(data: &EnumType, label: &StringLiteral) -> Result<usize, CatalogError> {
    place_of(data, &label.value).ok_or_else(|| {
        let message = format!("\"{}\" is not an existing enum label", label.value);
        CatalogError::new(sqlstate::INVALID_PARAMETER_VALUE, message)
    })
}

fn refuse_long(label: &StringLiteral) -> Result<(), CatalogError> {
    if label.value.len() <= MAX_IDENTIFIER_BYTES {
        return Ok(());
    }
    let message = format!("invalid enum label \"{}\"", label.value);
    Err(CatalogError::new(sqlstate::INVALID_NAME, message)
        .detail(format!("Labels must be {MAX_IDENTIFIER_BYTES} bytes or less.")))
}

/// PostgreSQL has no message of its own for this: the index of `pg_enum` refuses the label.
fn duplicate_label(id: ObjectId, label: &str) -> CatalogError {
    let message = "duplicate key value violates unique constraint \"pg_enum_typid_label_index\"";
    CatalogError::new(sqlstate::UNIQUE_VIOLATION, message)
        .detail(format!("Key (enumtypid, enumlabel)=({}, {label}) already exists.", id.0))
}
