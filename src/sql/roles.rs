//! Roles as statements name them.

use super::ast::{Role, RoleSpecification};
use super::session::Session;
use crate::catalog::builtin::{Builtin, NamedKind};
use crate::catalog::error::sqlstate;
use crate::catalog::{Catalog, CatalogError, ObjectId};
use crate::text::Identifier;

impl Session {
    /// The role that is written, or the current one.
    ///
    /// # Errors
    /// 42704 if there is no such role.
    pub fn role_or_current(&self, role: Option<&RoleSpecification>) -> Result<ObjectId, CatalogError> {
        role.map_or(Ok(self.current_role), |role| self.role(role))
    }

    /// The role that is written (`get_rolespec_oid`).
    ///
    /// # Errors
    /// 42704 if there is no such role, or if it is `PUBLIC`, which is none.
    pub fn role(&self, role: &RoleSpecification) -> Result<ObjectId, CatalogError> {
        self.role_or_public(role)?.ok_or_else(|| undefined_role("public"))
    }

    /// The role that is written; `None` for `PUBLIC`.
    ///
    /// # Errors
    /// 42704 if there is no such role.
    pub fn role_or_public(&self, role: &RoleSpecification) -> Result<Option<ObjectId>, CatalogError> {
        match &role.role {
            Role::CurrentUser | Role::CurrentRole => Ok(Some(self.current_role)),
            Role::SessionUser => Ok(Some(self.session_role)),
            Role::Public => Ok(None),
            Role::Named(name) => self.role_named(name).map(Some),
        }
    }

    /// The role of that name, a predefined one included.
    ///
    /// # Errors
    /// 42704 if there is no such role.
    pub fn role_named(&self, name: &Identifier) -> Result<ObjectId, CatalogError> {
        role_by_name(&self.catalog, name).ok_or_else(|| undefined_role(name))
    }
}

/// The role of that name, a predefined one (`pg_monitor`) included.
pub(super) fn role_by_name(catalog: &Catalog, name: &Identifier) -> Option<ObjectId> {
    let predefined = || Builtin::of(catalog.version()).named(NamedKind::Role, name.as_str()).map(|role| role.oid);
    catalog.role(name).map(|role| role.id).or_else(predefined)
}

/// The name of a role, a predefined one included.
pub(super) fn role_name(catalog: &Catalog, role: ObjectId) -> Identifier {
    let predefined = || {
        let roles = Builtin::of(catalog.version()).names(NamedKind::Role);
        roles.iter().find(|found| found.oid == role).map(|found| Identifier::from(found.name))
    };
    catalog.name_of(role).cloned().or_else(predefined).unwrap_or_default()
}

fn undefined_role(name: impl std::fmt::Display) -> CatalogError {
    CatalogError::new(sqlstate::UNDEFINED_OBJECT, format!("role \"{name}\" does not exist"))
}
