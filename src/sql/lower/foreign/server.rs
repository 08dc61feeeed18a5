//! Foreign servers.

use std::sync::Arc;

use super::change_options;
use crate::catalog::error::sqlstate;
use crate::catalog::other::ForeignServer;
use crate::catalog::relation::Options;
use crate::catalog::{CatalogError, Namespace, Object, ObjectData, ObjectId};
use crate::sql::ast::{AlterServer, CreateServer, StringLiteral};
use crate::sql::lower::object::lookup::find_created;
use crate::sql::session::{Effect, Executed, Session};

/// `CREATE SERVER`.
pub(in crate::sql) fn create_server(session: &mut Session, statement: &CreateServer) -> Executed {
    let name = &statement.name.identifier;
    if session.catalog.find(Namespace::Server, ObjectId::NONE, name).is_some() {
        let message = format!("server \"{name}\" already exists");
        if !statement.if_not_exists {
            return Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message));
        }
        session.notice(format!("{message}, skipping"));
        return Ok(Effect::Applied);
    }
    let wrapper = &statement.wrapper.identifier;
    let wrapper = find_created(session.names(), Namespace::ForeignDataWrapper, "foreign-data wrapper", wrapper)?;
    let mut options = Options::new();
    change_options(&mut options, &statement.options)?;
    let text = |literal: &StringLiteral| Arc::from(literal.value.as_str());
    let data = ForeignServer {
        wrapper,
        server_type: statement.server_type.as_ref().map(text),
        version: statement.version.as_ref().map(text),
        options,
    };
    let id = session.reserve_id();
    let owner = session.current_role;
    session.create(Object::new(id, name.clone(), None, owner, ObjectData::ForeignServer(data)))?;
    Ok(Effect::Applied)
}

/// `ALTER SERVER`.
pub(in crate::sql) fn alter_server(session: &mut Session, statement: &AlterServer) -> Executed {
    let id = find_created(session.names(), Namespace::Server, "server", &statement.name.identifier)?;
    let Some(ObjectData::ForeignServer(data)) = session.catalog.object(id).map(|object| &object.data) else {
        return Ok(Effect::Applied);
    };
    let mut data = data.clone();
    if let Some(version) = &statement.version {
        data.version = version.as_ref().map(|version| Arc::from(version.value.as_str()));
    }
    change_options(&mut data.options, &statement.options)?;
    session.alter(id, |object| object.data = ObjectData::ForeignServer(data))?;
    Ok(Effect::Applied)
}
