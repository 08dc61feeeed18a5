//! Who owns an object, and what follows for its privileges (`AlterObjectOwner_internal` in `alter.c`).

use std::sync::Arc;

use super::address::address_of;
use super::rename::row_type;
use crate::catalog::error::sqlstate;
use crate::catalog::{CatalogError, Cause, Object, ObjectData, ObjectId, ObjectKind};
use crate::sql::ast::SetOwner;
use crate::sql::session::{Effect, Executed, Session};

/// `ALTER … OWNER TO` of everything but relations.
pub(in crate::sql::lower) fn set_object_owner(session: &mut Session, statement: &SetOwner) -> Executed {
    let owner = session.role(&statement.owner)?;
    let address = address_of(session, &statement.target)?;
    let Some(object) = session.catalog.object(address.object).cloned() else {
        return Ok(Effect::Opaque("owners of what is built in are not modelled".to_owned()));
    };
    if matches!(object.data, ObjectData::Table(_) | ObjectData::View(_)) {
        return Err(row_type(session, &object));
    }
    let needs_superuser = matches!(object.kind(), ObjectKind::EventTrigger | ObjectKind::ForeignDataWrapper);
    if needs_superuser && !session.catalog.is_superuser(owner) {
        let words = object.kind().words();
        let message = format!("permission denied to change owner of {words} \"{}\"", object.name);
        return Err(CatalogError::new(sqlstate::INSUFFICIENT_PRIVILEGE, message)
            .hint(format!("The owner of {} {words} must be a superuser.", article(words))));
    }
    change_owner(session, object.id, owner, Cause::Statement)?;
    Ok(Effect::Applied)
}

fn article(words: &str) -> &'static str {
    if words.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

/// Gives an object to another role. In its privileges and those of its columns the new owner takes the place of the old.
///
/// # Errors
/// Never one of PostgreSQL's: whether the role may have it is for the caller to say.
pub(in crate::sql::lower) fn change_owner(
    session: &mut Session,
    id: ObjectId,
    owner: ObjectId,
    cause: Cause,
) -> Result<(), CatalogError> {
    session.alter_because(id, cause, |object| give(object, owner))
}

fn give(object: &mut Object, owner: ObjectId) {
    let old = std::mem::replace(&mut object.owner, owner);
    if old == owner {
        return;
    }
    if let Some(list) = &mut object.privileges {
        *list = Arc::new(list.with_new_owner(old, owner));
    }
    for column in object.columns_mut().into_iter().flatten() {
        if let Some(list) = &column.privileges {
            let list = Arc::new(list.with_new_owner(old, owner));
            Arc::make_mut(column).privileges = Some(list);
        }
    }
}
