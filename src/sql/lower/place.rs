//! Where a new object goes (`namespace.c`).

use crate::catalog::error::sqlstate;
use crate::catalog::initial::PG_CATALOG;
use crate::catalog::{CatalogError, ObjectId};
use crate::sql::ast::{ObjectName, Persistence};
use crate::sql::session::Session;

/// The schema that a new object of that name goes to (`QualifiedNameGetCreationNamespace`).
///
/// # Errors
/// 3F000 for a schema that is not there.
pub(super) fn schema_for_new(session: &mut Session, name: &ObjectName) -> Result<ObjectId, CatalogError> {
    match &name.schema {
        Some(schema) if schema.identifier == "pg_temp" => session.temporary_schema(),
        Some(schema) => session.names().schema(&schema.identifier),
        None => session.creation_schema(),
    }
}

/// Where a new relation goes, and how long it lives: one in `pg_temp` is temporary without saying so
/// (`RangeVarGetAndCheckCreationNamespace`, `RangeVarAdjustRelationPersistence`).
///
/// # Errors
/// 3F000 for a schema that is not there, 42P16 for a temporary relation elsewhere, 42501 for one in `pg_catalog`.
pub(super) fn place_for_relation(
    session: &mut Session,
    name: &ObjectName,
    persistence: Persistence,
) -> Result<(ObjectId, Persistence), CatalogError> {
    if persistence == Persistence::Temporary && name.schema.is_none() {
        return Ok((session.temporary_schema()?, persistence));
    }
    let schema = schema_for_new(session, name)?;
    let is_temporary = Some(schema) == session.temporary_schema;
    match persistence {
        Persistence::Temporary if !is_temporary => {
            let message = "cannot create temporary relation in non-temporary schema";
            Err(CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message))
        }
        Persistence::Unlogged if is_temporary => {
            let message = "only temporary relations may be created in temporary schemas";
            Err(CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message))
        }
        _ if schema == PG_CATALOG => Err(CatalogError::new(
            sqlstate::INSUFFICIENT_PRIVILEGE,
            format!("permission denied to create \"pg_catalog.{}\"", name.name),
        )
        .detail("System catalog modifications are currently disallowed.")),
        _ if is_temporary => Ok((schema, Persistence::Temporary)),
        _ => Ok((schema, persistence)),
    }
}
