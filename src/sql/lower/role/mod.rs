//! Roles, databases and tablespaces: what belongs to the cluster (`user.c`, `dbcommands.c`, `tablespace.c`).

mod create;
mod database;
mod drop;
mod membership;
mod setting;
mod tablespace;

pub(in crate::sql) use create::{alter_role, create_role};
pub(in crate::sql) use database::{alter_database, create_database};
pub(in crate::sql) use membership::{alter_group, grant_role};
pub(in crate::sql) use setting::{alter_database_set, alter_role_set};
pub(in crate::sql) use tablespace::{alter_tablespace, create_tablespace};

pub(in crate::sql::lower) use database::{database_named, drop_databases};
pub(in crate::sql::lower) use drop::drop_roles;

use crate::catalog::role::Role;
use crate::catalog::{CatalogError, ObjectData, ObjectId};
use crate::sql::session::Session;

/// Alters a role; a predefined one has nothing to alter here.
fn alter(session: &mut Session, id: ObjectId, alter: impl FnOnce(&mut Role)) -> Result<(), CatalogError> {
    session.alter(id, |object| {
        if let ObjectData::Role(role) = &mut object.data {
            alter(role);
        }
    })
}
