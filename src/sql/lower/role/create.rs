//! `CREATE ROLE` and `ALTER ROLE` with options.

use std::sync::Arc;

use super::alter;
use super::membership::add_member;
use crate::catalog::error::sqlstate;
use crate::catalog::role::Role;
use crate::catalog::{CatalogError, Object, ObjectData, ObjectId};
use crate::sql::ast::{
    self, AlterRole, CreateRole, NumberLiteral, RoleKind, RoleOption, RoleOptionKind, RoleSpecification,
};
use crate::sql::lower::definition::conflicting_options;
use crate::sql::roles::role_by_name;
use crate::sql::session::{Effect, Executed, Session};
use crate::text::Identifier;

/// What the options of a role say.
#[derive(Default)]
struct Options<'a> {
    flags: Vec<(&'static str, bool)>,
    connection_limit: Option<i32>,
    valid_until: Option<Arc<str>>,
    in_roles: &'a [RoleSpecification],
    members: &'a [RoleSpecification],
    admins: &'a [RoleSpecification],
    password: bool,
}

/// `CREATE ROLE`, `CREATE USER`, `CREATE GROUP`.
pub(in crate::sql) fn create_role(session: &mut Session, statement: &CreateRole) -> Executed {
    let name = new_name(&statement.name)?;
    let options = Options::read(&statement.options)?;
    refuse_without_right(session, "create")?;
    if role_by_name(&session.catalog, &name).is_some() {
        let message = format!("role \"{name}\" already exists");
        return Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message));
    }
    let mut role = Role::default();
    if statement.kind == RoleKind::User {
        role.set_flag("login", true);
    }
    options.apply(&mut role);
    let id = session.reserve_id();
    session.create(Object::new(id, name, None, ObjectId::NONE, ObjectData::Role(role)))?;
    for parent in options.in_roles {
        let parent = session.role(parent)?;
        add_member(session, parent, id, None)?;
    }
    for member in options.members {
        let member = session.role(member)?;
        add_member(session, id, member, None)?;
    }
    for admin in options.admins {
        let admin = session.role(admin)?;
        add_member(session, id, admin, Some(true))?;
    }
    Ok(Effect::Applied)
}

/// `ALTER ROLE` with options.
pub(in crate::sql) fn alter_role(session: &mut Session, statement: &AlterRole) -> Executed {
    let id = session.role(&statement.name)?;
    let options = Options::read(&statement.options)?;
    alter(session, id, |role| options.apply(role))?;
    for member in options.members {
        let member = session.role(member)?;
        add_member(session, id, member, None)?;
    }
    let nothing_but_password =
        options.flags.is_empty() && options.connection_limit.is_none() && options.valid_until.is_none();
    if options.password && nothing_but_password {
        return Ok(Effect::NoEffect("passwords are not part of the schema"));
    }
    Ok(Effect::Applied)
}

/// Only superusers and those with `CREATEROLE` make and drop roles (`have_createrole_privilege`).
///
/// # Errors
/// 42501.
pub(super) fn refuse_without_right(session: &Session, verb: &str) -> Result<(), CatalogError> {
    let current = session.current_role;
    let may = session.catalog.role_data(current).is_some_and(|role| role.has("createrole"));
    if may || session.catalog.is_superuser(current) {
        return Ok(());
    }
    let message = format!("permission denied to {verb} role");
    Err(CatalogError::new(sqlstate::INSUFFICIENT_PRIVILEGE, message))
}

impl<'a> Options<'a> {
    fn read(options: &'a [RoleOption]) -> Result<Self, CatalogError> {
        let mut read = Self::default();
        let mut seen: Vec<std::mem::Discriminant<RoleOptionKind>> = Vec::new();
        for option in options {
            let kind = std::mem::discriminant(&option.kind);
            if seen.contains(&kind) {
                return Err(conflicting_options());
            }
            seen.push(kind);
            match &option.kind {
                RoleOptionKind::Superuser(on) => read.flags.push(("superuser", *on)),
                RoleOptionKind::CreateDatabase(on) => read.flags.push(("createdb", *on)),
                RoleOptionKind::CreateRole(on) => read.flags.push(("createrole", *on)),
                RoleOptionKind::Inherit(on) => read.flags.push(("inherit", *on)),
                RoleOptionKind::Login(on) => read.flags.push(("login", *on)),
                RoleOptionKind::Replication(on) => read.flags.push(("replication", *on)),
                RoleOptionKind::BypassRowSecurity(on) => read.flags.push(("bypassrls", *on)),
                RoleOptionKind::ConnectionLimit(limit) => read.connection_limit = Some(connection_limit(limit)?),
                RoleOptionKind::Password => read.password = true,
                RoleOptionKind::ValidUntil(until) => read.valid_until = Some(Arc::from(until.value.as_str())),
                RoleOptionKind::InRole(roles) => read.in_roles = roles,
                RoleOptionKind::Members(roles) => read.members = roles,
                RoleOptionKind::Admins(roles) => read.admins = roles,
                RoleOptionKind::SystemId(_) => {}
            }
        }
        Ok(read)
    }

    fn apply(&self, role: &mut Role) {
        for (flag, on) in &self.flags {
            role.set_flag(flag, *on);
        }
        if let Some(limit) = self.connection_limit {
            role.connection_limit = (limit >= 0).then_some(limit);
        }
        if let Some(until) = &self.valid_until {
            role.valid_until = Some(Arc::clone(until));
        }
    }
}

fn connection_limit(written: &NumberLiteral) -> Result<i32, CatalogError> {
    let limit = written.text.parse().ok().filter(|limit: &i32| *limit >= -1);
    limit.ok_or_else(|| {
        let message = format!("invalid connection limit: {}", written.text);
        CatalogError::new(sqlstate::INVALID_PARAMETER_VALUE, message)
    })
}

/// The name of a new role: not one that means something else, and not one of the system's.
fn new_name(written: &RoleSpecification) -> Result<Identifier, CatalogError> {
    let reserved = |message: String| CatalogError::new(sqlstate::RESERVED_NAME, message);
    let word = match &written.role {
        ast::Role::Named(name) if name.as_str().starts_with("pg_") => {
            return Err(reserved(format!("role name \"{name}\" is reserved"))
                .detail("Role names starting with \"pg_\" are reserved."));
        }
        ast::Role::Named(name) if *name == "none" || *name == "public" => {
            return Err(reserved(format!("role name \"{name}\" is reserved")));
        }
        ast::Role::Named(name) => return Ok(name.clone()),
        ast::Role::Public => return Err(reserved("role name \"public\" is reserved".to_owned())),
        ast::Role::CurrentUser => "CURRENT_USER",
        ast::Role::CurrentRole => "CURRENT_ROLE",
        ast::Role::SessionUser => "SESSION_USER",
    };
    Err(reserved(format!("{word} cannot be used as a role name here")))
}
