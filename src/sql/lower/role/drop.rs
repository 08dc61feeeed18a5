//! `DROP ROLE` (`DropRole`), and what forbids it (`checkSharedDependencies`).

use super::create::refuse_without_right;
use crate::catalog::error::sqlstate;
use crate::catalog::{CatalogError, Object, ObjectData, ObjectId};
use crate::sql::ast::{Drop, ObjectReference, Role, RoleSpecification};
use crate::sql::lower::drop::behavior_of;
use crate::sql::roles::role_name;
use crate::sql::session::{Effect, Executed, Session};

/// `DROP ROLE`, `DROP USER`, `DROP GROUP`.
pub(in crate::sql::lower) fn drop_roles(session: &mut Session, statement: &Drop) -> Executed {
    refuse_without_right(session, "drop")?;
    for target in &statement.targets {
        let ObjectReference::Global(_, name) = target else { continue };
        let specification = RoleSpecification { span: name.span, role: Role::Named(name.identifier.clone()) };
        let role = match session.role(&specification) {
            Ok(role) => role,
            Err(error) if statement.if_exists => {
                session.notice(format!("{}, skipping", error.message));
                continue;
            }
            Err(error) => return Err(error),
        };
        drop_role(session, role)?;
    }
    Ok(Effect::Applied)
}

fn drop_role(session: &mut Session, role: ObjectId) -> Result<(), CatalogError> {
    let in_use = |message| Err(CatalogError::new(sqlstate::OBJECT_IN_USE, message));
    if role == session.current_role {
        return in_use("current user cannot be dropped");
    }
    if role == session.session_role {
        return in_use("session user cannot be dropped");
    }
    let in_the_way: Vec<String> =
        session.catalog.objects().flat_map(|object| dependencies(session, object, role)).collect();
    let name = role_name(&session.catalog, role);
    if !in_the_way.is_empty() || role.is_built_in() {
        let message = format!("role \"{name}\" cannot be dropped because some objects depend on it");
        return Err(CatalogError::new(sqlstate::DEPENDENT_OBJECTS_STILL_EXIST, message).detail(in_the_way.join("\n")));
    }
    let members: Vec<ObjectId> = session
        .catalog
        .objects()
        .filter(|object| match &object.data {
            ObjectData::Role(data) => data.memberships.iter().any(|membership| membership.role == role),
            _ => false,
        })
        .map(|object| object.id)
        .collect();
    for member in members {
        super::alter(session, member, |data| data.memberships.retain(|membership| membership.role != role))?;
    }
    session.drop_addresses(&[role.whole()], behavior_of(crate::sql::ast::DropBehavior::Restrict))
}

/// What of an object needs the role, in PostgreSQL's words.
fn dependencies(session: &Session, object: &Object, role: ObjectId) -> Vec<String> {
    let words = || session.catalog.describe(object.id.whole());
    let mut found = Vec::new();
    match &object.data {
        ObjectData::Policy(policy) if policy.roles.contains(&role) => found.push(format!("target of {}", words())),
        ObjectData::UserMapping(mapping) if mapping.role == Some(role) => found.push(format!("owner of {}", words())),
        ObjectData::DefaultPrivileges(default) if default.role == role => {
            found.push(format!("owner of {}", words()));
        }
        ObjectData::DefaultPrivileges(default) if default.list.mentions(role) => {
            found.push(format!("privileges for {}", words()));
        }
        ObjectData::Index(_) | ObjectData::Role(_) => return found,
        _ => {}
    }
    if object.owner == role {
        found.push(format!("owner of {}", words()));
    } else {
        let columns = object.columns().iter().filter_map(|column| column.privileges.as_ref());
        if object.privileges.iter().chain(columns).any(|list| list.mentions(role)) {
            found.push(format!("privileges for {}", words()));
        }
    }
    found
}
