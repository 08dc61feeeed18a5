//! `ALTER … SET SCHEMA`, by kind of object (`ExecAlterObjectSchemaStmt` in `alter.c`).

use super::{object, relation};
use crate::catalog::error::sqlstate;
use crate::catalog::{CatalogError, ObjectId};
use crate::sql::ast::{Name, ObjectReference, SetSchema};
use crate::sql::session::{Effect, Executed, Session};

/// `ALTER … SET SCHEMA`.
pub(in crate::sql) fn set_schema(session: &mut Session, statement: &SetSchema) -> Executed {
    match &statement.target {
        ObjectReference::Relation(kind, name) => {
            relation::move_relation(session, *kind, name, &statement.schema, statement.if_exists)?;
        }
        _ => return object::move_object(session, statement),
    }
    Ok(Effect::Applied)
}

/// The schema that an object is to move to (`CheckSetNamespace` in `namespace.c`).
///
/// # Errors
/// 3F000 if it is not there; 0A000 for a move into or out of the temporary schema.
pub(super) fn schema_to_move_to(
    session: &Session,
    from: Option<ObjectId>,
    schema: &Name,
) -> Result<ObjectId, CatalogError> {
    let to = session.names().schema(&schema.identifier)?;
    let temporary = session.temporary_schema;
    if from != Some(to) && temporary.is_some() && (from == temporary || Some(to) == temporary) {
        let message = "cannot move objects into or out of temporary schemas";
        return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
    }
    Ok(to)
}
