//! `REASSIGN OWNED` and `DROP OWNED` (`pg_shdepend.c`).

use std::collections::BTreeSet;
use std::sync::Arc;

use super::grant::Action;
use crate::catalog::drop::DropBehavior;
use crate::catalog::error::sqlstate;
use crate::catalog::initial::BOOTSTRAP_SUPERUSER;
use crate::catalog::role::{AccessControlList, Privileges};
use crate::catalog::{Address, CatalogError, Cause, Object, ObjectData, ObjectId};
use crate::sql::ast::{DropOwned, ReassignOwned, RoleSpecification};
use crate::sql::lower::drop::behavior_of;
use crate::sql::lower::object::change_owner;
use crate::sql::session::{Effect, Executed, Session};

/// `REASSIGN OWNED BY … TO …`.
pub(in crate::sql) fn reassign_owned(session: &mut Session, statement: &ReassignOwned) -> Executed {
    let roles = roles_of(session, &statement.roles)?;
    if roles.contains(&BOOTSTRAP_SUPERUSER) {
        let message = "cannot reassign ownership of objects owned by role postgres because they are required by the \
                       database system";
        return Err(CatalogError::new(sqlstate::DEPENDENT_OBJECTS_STILL_EXIST, message));
    }
    let new_owner = session.role(&statement.new_role)?;
    let owned: Vec<ObjectId> = session
        .catalog
        .objects()
        .filter(|object| roles.contains(&object.owner))
        .filter(|object| !matches!(object.data, ObjectData::UserMapping(_) | ObjectData::DefaultPrivileges(_)))
        .map(|object| object.id)
        .collect();
    for object in owned {
        change_owner(session, object, new_owner, Cause::Statement)?;
    }
    Ok(Effect::Applied)
}

/// `DROP OWNED BY …`: the objects go, and the privileges on others.
pub(in crate::sql) fn drop_owned(session: &mut Session, statement: &DropOwned) -> Executed {
    let roles = roles_of(session, &statement.roles)?;
    if roles.contains(&BOOTSTRAP_SUPERUSER) {
        let message = "cannot drop objects owned by role postgres because they are required by the database system";
        return Err(CatalogError::new(sqlstate::DEPENDENT_OBJECTS_STILL_EXIST, message));
    }
    for role in &roles {
        revoke_everything(session, *role)?;
        leave_policies(session, *role)?;
    }
    let owned = owned_addresses(session, &roles);
    session.drop_addresses(&owned, behavior_of(statement.behavior))?;
    Ok(Effect::Applied)
}

fn roles_of(session: &Session, written: &[RoleSpecification]) -> Result<BTreeSet<ObjectId>, CatalogError> {
    written.iter().map(|role| session.role(role)).collect()
}

/// What the roles own in the database; indexes and the like go with their tables.
fn owned_addresses(session: &Session, roles: &BTreeSet<ObjectId>) -> Vec<Address> {
    let belongs = |object: &&Arc<Object>| match &object.data {
        ObjectData::Database(_) | ObjectData::Tablespace(_) | ObjectData::Role(_) => false,
        ObjectData::UserMapping(mapping) => mapping.role.is_some_and(|role| roles.contains(&role)),
        ObjectData::DefaultPrivileges(default) => roles.contains(&default.role),
        ObjectData::Index(_) => false,
        ObjectData::Sequence(sequence) if sequence.identity => false,
        ObjectData::Type(crate::catalog::types::Type::Multirange { .. }) => false,
        _ => roles.contains(&object.owner) && object.extension.is_none(),
    };
    session.catalog.objects().filter(belongs).map(|object| object.id.whole()).collect()
}

/// Revokes what the owners of other objects granted to the role (`RemoveRoleFromObjectACL`).
fn revoke_everything(session: &mut Session, role: ObjectId) -> Result<(), CatalogError> {
    let action = Action { grantees: vec![Some(role)], is_grant: false, option: false, behavior: DropBehavior::Cascade };
    let all = Privileges(u32::MAX);
    let mentions = |list: &Option<Arc<AccessControlList>>| list.as_ref().is_some_and(|list| list.mentions(role));
    let mentioning: Vec<Arc<Object>> = session
        .catalog
        .objects()
        .filter(|object| match &object.data {
            ObjectData::DefaultPrivileges(default) => default.role != role && default.list.mentions(role),
            _ => mentions(&object.privileges) || object.columns().iter().any(|column| mentions(&column.privileges)),
        })
        .cloned()
        .collect();
    for object in mentioning {
        revoke_from(session, &object, &action, all)?;
    }
    Ok(())
}

fn revoke_from(session: &mut Session, object: &Object, action: &Action, all: Privileges) -> Result<(), CatalogError> {
    if let ObjectData::DefaultPrivileges(default) = &object.data {
        let list = action.apply(session, default.list.clone(), (default.role, default.role), all)?;
        let builtin = match default.in_schema {
            None => AccessControlList::default_for(default.objects, default.role, session.catalog.version()),
            Some(_) => AccessControlList::default(),
        };
        if list.clone().sorted() == builtin.sorted() {
            return session.drop_addresses(&[object.id.whole()], DropBehavior::Restrict);
        }
        return session.alter(object.id, |object| {
            if let ObjectData::DefaultPrivileges(data) = &mut object.data {
                data.list = list;
            }
        });
    }
    let owner = object.owner;
    let revoked = |list: &AccessControlList| action.apply(session, list.clone(), (owner, owner), all);
    let whole = object.privileges.as_ref().map(|list| revoked(list)).transpose()?;
    let mut columns = Vec::new();
    for column in object.columns() {
        if let Some(list) = &column.privileges {
            columns.push((column.number, revoked(list)?));
        }
    }
    session.alter(object.id, |object| {
        object.privileges = whole.map(Arc::new);
        for (number, list) in columns {
            if let Some(column) = object.column_mut(number) {
                column.privileges = (!list.0.is_empty()).then(|| Arc::new(list));
            }
        }
    })
}

/// Takes the role out of policies; a policy that was for it alone goes (`RemoveRoleFromObjectPolicy`).
fn leave_policies(session: &mut Session, role: ObjectId) -> Result<(), CatalogError> {
    let policies: Vec<(ObjectId, bool)> = session
        .catalog
        .objects()
        .filter_map(|object| {
            let policy = object.as_policy()?;
            policy.roles.contains(&role).then(|| (object.id, policy.roles.iter().all(|other| *other == role)))
        })
        .collect();
    for (policy, alone) in policies {
        if alone {
            session.drop_addresses(&[policy.whole()], DropBehavior::Restrict)?;
            continue;
        }
        session.alter(policy, |object| {
            if let ObjectData::Policy(policy) = &mut object.data {
                policy.roles.retain(|other| *other != role);
            }
        })?;
    }
    Ok(())
}
