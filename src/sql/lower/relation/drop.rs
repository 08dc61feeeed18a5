//! `DROP TABLE`, `VIEW`, `INDEX`, `SEQUENCE` and their like (`RemoveRelations` in `tablecmds.c`).

use std::sync::Arc;

use super::find::{find_if_any, schema_is_missing};
use super::kind::{RelationKindWords, kind_of};
use crate::catalog::error::sqlstate;
use crate::catalog::{Address, CatalogError, Object, ObjectKind};
use crate::sql::ast::{Drop, ObjectName, ObjectReference, RelationKind};
use crate::sql::session::Session;

/// The relations that a `DROP` names; a notice for each that is not there and need not be.
///
/// # Errors
/// 42P01 (42704 for an index) or 3F000 for what is not there, 42809 for what is of another kind.
pub(in crate::sql::lower) fn find_to_drop(
    session: &mut Session,
    statement: &Drop,
    kind: RelationKind,
) -> Result<Vec<Address>, CatalogError> {
    let kind = kind_of(kind);
    if statement.concurrently {
        refuse_concurrently(session, statement)?;
    }
    let mut found = Vec::new();
    for target in &statement.targets {
        let ObjectReference::Relation(_, name) = target else { continue };
        match find_if_any(session, name)? {
            Some(relation) => {
                refuse_other_kind(&relation, kind)?;
                found.push(relation.id.whole());
            }
            None => missing(session, name, kind, statement.if_exists)?,
        }
    }
    Ok(found)
}

fn refuse_concurrently(session: &Session, statement: &Drop) -> Result<(), CatalogError> {
    let not_supported = |what: &str| CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, what);
    session.prevent_in_transaction_block("DROP INDEX CONCURRENTLY")?;
    if statement.targets.len() > 1 {
        return Err(not_supported("DROP INDEX CONCURRENTLY does not support dropping multiple objects"));
    }
    if statement.behavior == crate::sql::ast::DropBehavior::Cascade {
        return Err(not_supported("DROP INDEX CONCURRENTLY does not support CASCADE"));
    }
    Ok(())
}

fn refuse_other_kind(found: &Arc<Object>, wanted: ObjectKind) -> Result<(), CatalogError> {
    let is = found.kind();
    if is == wanted {
        return Ok(());
    }
    let message = format!("\"{}\" is not {}", found.name, wanted.with_article());
    Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message).hint(is.drop_hint()))
}

/// `DropErrorMsgNonExistent` in `tablecmds.c`.
fn missing(session: &mut Session, name: &ObjectName, kind: ObjectKind, if_exists: bool) -> Result<(), CatalogError> {
    let error = schema_is_missing(session, name).unwrap_or_else(|| {
        let code = if kind == ObjectKind::Index { sqlstate::UNDEFINED_OBJECT } else { sqlstate::UNDEFINED_TABLE };
        CatalogError::new(code, format!("{} \"{}\" does not exist", kind.words(), name.name))
    });
    if !if_exists {
        return Err(error);
    }
    session.notice(format!("{}, skipping", error.message));
    Ok(())
}
