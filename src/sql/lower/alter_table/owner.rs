//! `OWNER TO` of relations (`ATExecChangeOwner`).

use super::column::object_of;
use crate::catalog::error::sqlstate;
use crate::catalog::{CatalogError, Cause, ObjectId, ObjectKind};
use crate::sql::ast::RoleSpecification;
use crate::sql::lower::object::change_owner as give;
use crate::sql::lower::relation::{owned_sequences, owner_of_sequence};
use crate::sql::session::Session;

/// `OWNER TO`: the indexes and sequences of a table follow.
///
/// # Errors
/// 42704 if there is no such role, 0A000 for the sequence of a column.
pub(super) fn change_owner(
    session: &mut Session,
    relation: ObjectId,
    role: &RoleSpecification,
) -> Result<(), CatalogError> {
    let owner = session.role_or_current(Some(role))?;
    let object = object_of(session, relation)?;
    if object.owner == owner {
        return Ok(());
    }
    if object.kind() == ObjectKind::Index {
        session.notice(format!("cannot change owner of index \"{}\"", object.name));
        return Ok(());
    }
    if let Some(table) = owner_of_sequence(session, &object) {
        let message = format!("cannot change owner of sequence \"{}\"", object.name);
        return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message)
            .detail(format!("Sequence \"{}\" is linked to table \"{table}\".", object.name)));
    }
    give(session, relation, owner, Cause::Statement)?;
    let indexes = session.catalog.members(relation).filter(|member| member.as_index().is_some());
    let mut followers: Vec<ObjectId> = indexes.map(|index| index.id).collect();
    followers.extend(owned_sequences(session, relation).iter().map(|sequence| sequence.id));
    for follower in followers {
        give(session, follower, owner, Cause::Consequence(relation.whole()))?;
    }
    Ok(())
}
