//! Finding relations as a statement names them (`RangeVarGetRelidExtended` in `namespace.c`).

use std::sync::Arc;

use super::kind::{RelationKindWords, kind_of};
use crate::catalog::error::sqlstate;
use crate::catalog::initial::PG_CATALOG;
use crate::catalog::{CatalogError, Namespace, Object, ObjectKind};
use crate::sql::ast::{ObjectName, RelationKind};
use crate::sql::session::Session;

/// The relation of that name.
///
/// # Errors
/// 3F000 for a schema that is not there, 42P01 for a relation that is not there, 42501 for a system catalog.
pub(in crate::sql::lower) fn find(session: &Session, name: &ObjectName) -> Result<Arc<Object>, CatalogError> {
    if let Some(found) = find_if_any(session, name)? {
        return Ok(found);
    }
    if let Some(schema) = schema_is_missing(session, name) {
        return Err(schema);
    }
    Err(CatalogError::new(sqlstate::UNDEFINED_TABLE, format!("relation \"{name}\" does not exist")))
}

/// The relation of that name, if there is one.
///
/// # Errors
/// 42501 for a system catalog.
pub(in crate::sql::lower) fn find_if_any(
    session: &Session,
    name: &ObjectName,
) -> Result<Option<Arc<Object>>, CatalogError> {
    let names = session.names();
    if let Some(found) = names.find(Namespace::Relation, name) {
        return Ok(Some(Arc::clone(found)));
    }
    let in_catalog = match &name.schema {
        Some(schema) => schema.identifier == "pg_catalog",
        None => names.path.contains(&PG_CATALOG),
    };
    if in_catalog && names.builtin().relations().named("pg_catalog", name.name.as_str()).is_some() {
        let message = format!("permission denied: \"{}\" is a system catalog", name.name);
        return Err(CatalogError::new(sqlstate::INSUFFICIENT_PRIVILEGE, message));
    }
    Ok(None)
}

/// The error for a name whose schema is not there.
pub(in crate::sql::lower) fn schema_is_missing(session: &Session, name: &ObjectName) -> Option<CatalogError> {
    session.names().schema(&name.schema.as_ref()?.identifier).err()
}

/// The relation that an `ALTER` statement means; `None`, with a notice, if it is not there and need not be
/// (`RangeVarCallbackForAlterRelation` in `tablecmds.c`).
///
/// # Errors
/// 42809 if it is of another kind than the statement says; those of [`find`].
pub(in crate::sql::lower) fn find_for_alter(
    session: &mut Session,
    kind: RelationKind,
    name: &ObjectName,
    if_exists: bool,
) -> Result<Option<Arc<Object>>, CatalogError> {
    let Some(found) = find_if_any(session, name)? else {
        if if_exists {
            session.notice(format!("relation \"{}\" does not exist, skipping", name.name));
            return Ok(None);
        }
        return find(session, name).map(Some);
    };
    refuse_other_kind(&found, kind)?;
    Ok(Some(found))
}

/// `ALTER TABLE` takes every relation that is not a composite type, the other words only their own kind.
fn refuse_other_kind(found: &Object, kind: RelationKind) -> Result<(), CatalogError> {
    let (wanted, is) = (kind_of(kind), found.kind());
    if kind != RelationKind::Table && wanted != is {
        let message = format!("\"{}\" is not {}", found.name, wanted.with_article());
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message));
    }
    if is == ObjectKind::Type {
        let message = format!("\"{}\" is a composite type", found.name);
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message).hint("Use ALTER TYPE instead."));
    }
    Ok(())
}
