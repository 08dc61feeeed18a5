//! User mappings.

use super::change_options;
use crate::catalog::error::sqlstate;
use crate::catalog::other::UserMapping;
use crate::catalog::relation::Options;
use crate::catalog::{CatalogError, Namespace, Object, ObjectData, ObjectId};
use crate::sql::ast::{AlterUserMapping, CreateUserMapping};
use crate::sql::lower::object::address::user_mapping;
use crate::sql::lower::object::lookup::find_created;
use crate::sql::roles::role_name;
use crate::sql::session::{Effect, Executed, Session};
use crate::text::Identifier;

/// `CREATE USER MAPPING`.
pub(in crate::sql) fn create_user_mapping(session: &mut Session, statement: &CreateUserMapping) -> Executed {
    let role = session.role_or_public(&statement.user)?;
    let server = find_created(session.names(), Namespace::Server, "server", &statement.server.identifier)?;
    if user_mapping(session, role, &statement.server.identifier).is_ok() {
        let user = role.map_or_else(|| Identifier::from("public"), |role| role_name(&session.catalog, role));
        let message = format!("user mapping for \"{user}\" already exists for server \"{}\"", statement.server);
        if !statement.if_not_exists {
            return Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message));
        }
        session.notice(format!("{message}, skipping"));
        return Ok(Effect::Applied);
    }
    let mut options = Options::new();
    change_options(&mut options, &statement.options)?;
    let data = ObjectData::UserMapping(UserMapping { role, server, options });
    let id = session.reserve_id();
    session.create(Object::new(id, Identifier::default(), None, ObjectId::NONE, data))?;
    Ok(Effect::Applied)
}

/// `ALTER USER MAPPING`.
pub(in crate::sql) fn alter_user_mapping(session: &mut Session, statement: &AlterUserMapping) -> Executed {
    let role = session.role_or_public(&statement.user)?;
    let id = user_mapping(session, role, &statement.server.identifier)?;
    let Some(ObjectData::UserMapping(data)) = session.catalog.object(id).map(|object| &object.data) else {
        return Ok(Effect::Applied);
    };
    let mut data = data.clone();
    change_options(&mut data.options, &statement.options)?;
    session.alter(id, |object| object.data = ObjectData::UserMapping(data))?;
    Ok(Effect::Applied)
}
