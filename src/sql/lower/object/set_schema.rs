//! `ALTER … SET SCHEMA` of everything but relations (`AlterObjectNamespace_internal` in `alter.c`).

use super::address::address_of;
use super::rename::{refuse_same_name, row_type};
use crate::catalog::error::sqlstate;
use crate::catalog::{CatalogError, Object, ObjectData, ObjectId};
use crate::sql::ast::{ObjectKind, ObjectReference, SetSchema};
use crate::sql::lower::extension::move_extension;
use crate::sql::lower::function::function_with;
use crate::sql::lower::set_schema::schema_to_move_to;
use crate::sql::session::{Effect, Executed, Session};

/// Moves an object that is no relation to another schema.
pub(in crate::sql::lower) fn move_object(session: &mut Session, statement: &SetSchema) -> Executed {
    if let ObjectReference::Global(ObjectKind::Extension, name) = &statement.target {
        move_extension(session, name, &statement.schema)?;
        return Ok(Effect::Applied);
    }
    let address = address_of(session, &statement.target)?;
    let Some(object) = session.catalog.object(address.object).cloned() else {
        return Ok(Effect::Opaque("moving what is built in is not modelled".to_owned()));
    };
    if matches!(object.data, ObjectData::Table(_) | ObjectData::View(_)) {
        return Err(row_type(session, &object));
    }
    let schema = schema_to_move_to(session, object.schema, &statement.schema)?;
    if object.schema != Some(schema) {
        refuse_function(session, &object, schema)?;
        refuse_same_name(session, &object, schema, &object.name)?;
        session.alter(object.id, |object| object.schema = Some(schema))?;
    }
    Ok(Effect::Applied)
}

fn refuse_function(session: &Session, object: &Object, schema: ObjectId) -> Result<(), CatalogError> {
    let ObjectData::Function(function) = &object.data else { return Ok(()) };
    if function_with(&session.catalog, schema, &object.name, &function.signature()).is_none() {
        return Ok(());
    }
    let signature = session.names().format_types(&function.signature());
    let schema = session.catalog.name_of(schema).cloned().unwrap_or_default();
    let message = format!("function {}({signature}) already exists in schema \"{schema}\"", object.name);
    Err(CatalogError::new(sqlstate::DUPLICATE_FUNCTION, message))
}
