//! Membership in roles: `GRANT role TO role`, `ALTER GROUP` (`AddRoleMems`, `DelRoleMems`).

use super::alter;
use crate::catalog::error::sqlstate;
use crate::catalog::role::Membership;
use crate::catalog::{CatalogError, ObjectId};
use crate::sql::ast::{AlterGroup, GrantRole, GrantRoleAction};
use crate::sql::roles::role_name;
use crate::sql::session::{Effect, Executed, Session};

/// `GRANT role TO role`, `REVOKE role FROM role`.
pub(in crate::sql) fn grant_role(session: &mut Session, statement: &GrantRole) -> Executed {
    let mut roles = Vec::with_capacity(statement.roles.len());
    for role in &statement.roles {
        roles.push(session.role_named(&role.identifier)?);
    }
    let mut members = Vec::with_capacity(statement.grantees.len());
    for member in &statement.grantees {
        members.push(session.role(member)?);
    }
    for role in roles {
        for member in &members {
            match &statement.action {
                GrantRoleAction::Grant { options } => {
                    let option = |name: &str| {
                        options.iter().find(|option| option.name.as_str() == name).map(|option| option.value)
                    };
                    add_member(session, role, *member, option("admin"))?;
                    let (inherit, set) = (option("inherit"), option("set"));
                    alter_membership(session, role, *member, |membership| {
                        membership.inherit = inherit.or(membership.inherit);
                        membership.set = set.or(membership.set);
                    })?;
                }
                GrantRoleAction::Revoke { option_for: None, .. } => remove_member(session, role, *member)?,
                GrantRoleAction::Revoke { option_for: Some(option), .. } => {
                    if !is_direct_member(session, role, *member) {
                        note_no_member(session, role, *member);
                    }
                    alter_membership(session, role, *member, |membership| match option.as_str() {
                        "admin" => membership.admin = false,
                        "inherit" => membership.inherit = Some(false),
                        _ => membership.set = Some(false),
                    })?;
                }
            }
        }
    }
    Ok(Effect::Applied)
}

/// `ALTER GROUP … ADD USER`, `ALTER GROUP … DROP USER`.
pub(in crate::sql) fn alter_group(session: &mut Session, statement: &AlterGroup) -> Executed {
    let group = session.role(&statement.name)?;
    for member in &statement.members {
        let member = session.role(member)?;
        if statement.add {
            add_member(session, group, member, None)?;
        } else {
            remove_member(session, group, member)?;
        }
    }
    Ok(Effect::Applied)
}

/// Makes a role a member of another, or gives or takes the right to pass the membership on.
///
/// # Errors
/// 0LP01 for a membership in a circle.
pub(super) fn add_member(
    session: &mut Session,
    role: ObjectId,
    member: ObjectId,
    admin: Option<bool>,
) -> Result<(), CatalogError> {
    let (role_words, member_words) = (role_name(&session.catalog, role), role_name(&session.catalog, member));
    if session.catalog.is_granted(role, member) {
        let message = format!("role \"{role_words}\" is a member of role \"{member_words}\"");
        return Err(CatalogError::new(sqlstate::INVALID_GRANT_OPERATION, message));
    }
    let existing = session
        .catalog
        .role_data(member)
        .and_then(|data| data.memberships.iter().find(|membership| membership.role == role).cloned());
    match existing {
        Some(membership) if admin.is_none_or(|admin| admin == membership.admin) => {
            session.notice(format!("role \"{member_words}\" is already a member of role \"{role_words}\""));
            Ok(())
        }
        Some(_) => alter_membership(session, role, member, |membership| membership.admin = admin.unwrap_or(false)),
        None => alter(session, member, |data| {
            data.memberships.push(Membership { role, admin: admin.unwrap_or(false), inherit: None, set: None });
        }),
    }
}

fn remove_member(session: &mut Session, role: ObjectId, member: ObjectId) -> Result<(), CatalogError> {
    if !is_direct_member(session, role, member) {
        note_no_member(session, role, member);
    }
    alter(session, member, |data| data.memberships.retain(|membership| membership.role != role))
}

fn is_direct_member(session: &Session, role: ObjectId, member: ObjectId) -> bool {
    let data = session.catalog.role_data(member);
    data.is_some_and(|data| data.memberships.iter().any(|membership| membership.role == role))
}

fn note_no_member(session: &mut Session, role: ObjectId, member: ObjectId) {
    let (role, member) = (role_name(&session.catalog, role), role_name(&session.catalog, member));
    session.notice(format!("role \"{member}\" is not a member of role \"{role}\""));
}

fn alter_membership(
    session: &mut Session,
    role: ObjectId,
    member: ObjectId,
    change: impl FnOnce(&mut Membership),
) -> Result<(), CatalogError> {
    alter(session, member, |data| {
        if let Some(membership) = data.memberships.iter_mut().find(|membership| membership.role == role) {
            change(membership);
        }
    })
}
