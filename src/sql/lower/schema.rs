//! Schemas.

use crate::catalog::error::sqlstate;
use crate::catalog::{CatalogError, Object, ObjectData};
use crate::sql::ast::CreateSchema;
use crate::sql::execute;
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::source::Source;
use crate::text::Identifier;

/// `CREATE SCHEMA`, with the objects that it brings (`CreateSchemaCommand` in `schemacmds.c`).
pub(in crate::sql) fn create_schema(session: &mut Session, source: &Source, statement: &CreateSchema) -> Executed {
    let owner = session.role_or_current(statement.authorization.as_ref())?;
    let name = match &statement.name {
        Some(name) => name.identifier.clone(),
        None => session.catalog.name_of(owner).cloned().unwrap_or_default(),
    };
    if statement.if_not_exists && session.catalog.schema(&name).is_some() {
        session.notice(format!("schema \"{name}\" already exists, skipping"));
        return Ok(Effect::Applied);
    }
    refuse_reserved(&name)?;
    let id = session.reserve_id();
    session.create(Object::new(id, name.clone(), None, owner, ObjectData::Schema))?;
    if statement.elements.is_empty() {
        return Ok(Effect::Applied);
    }
    create_elements(session, source, statement, &name)
}

/// The elements are created with the new schema in front of the search path.
fn create_elements(session: &mut Session, source: &Source, statement: &CreateSchema, name: &Identifier) -> Executed {
    let before = session.search_path.clone();
    session.search_path = std::iter::once(name.clone()).chain(before.iter().cloned()).collect();
    session.refresh_path();
    let mut effect = Ok(Effect::Applied);
    for element in &statement.elements {
        effect = execute::dispatch(session, source, &element.statement);
        if effect != Ok(Effect::Applied) {
            break;
        }
    }
    session.search_path = before;
    session.refresh_path();
    effect
}

/// The names that PostgreSQL keeps for itself (`IsReservedName`).
///
/// # Errors
/// 42939.
pub(super) fn refuse_reserved(name: &Identifier) -> Result<(), CatalogError> {
    if name.as_str().starts_with("pg_") {
        return Err(CatalogError::new(sqlstate::RESERVED_NAME, format!("unacceptable schema name \"{name}\""))
            .detail("The prefix \"pg_\" is reserved for system schemas."));
    }
    Ok(())
}
