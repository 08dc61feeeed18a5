//! `CREATE ACCESS METHOD` (`amcmds.c`).

use super::built_in_types;
use crate::catalog::error::sqlstate;
use crate::catalog::other::AccessMethod;
use crate::catalog::{CatalogError, Object, ObjectData, ObjectId};
use crate::sql::ast::CreateAccessMethod;
use crate::sql::lower::function::routine::find_function;
use crate::sql::lower::object::lookup::find_access_method;
use crate::sql::lower::wording::name_of;
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::source::Source;

/// `CREATE ACCESS METHOD`.
pub(in crate::sql) fn create_access_method(
    session: &mut Session,
    source: &Source,
    statement: &CreateAccessMethod,
) -> Executed {
    let name = &statement.name;
    if find_access_method(session.names(), name).is_ok() {
        let message = format!("access method \"{name}\" already exists");
        return Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message));
    }
    let handler = &statement.handler;
    let function = find_function(session, handler, &built_in_types(session.names(), &["internal"]))?;
    let wanted = if statement.for_tables { "table_am_handler" } else { "index_am_handler" };
    let returned = function.returns.as_ref();
    if returned.is_none_or(|returned| !built_in_types(session.names(), &[wanted]).contains(returned)) {
        let message = format!("function {handler} must return type {wanted}");
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message));
    }
    let handler = name_of(session, source, handler.span(), function.id);
    let data = ObjectData::AccessMethod(AccessMethod { index: !statement.for_tables, handler });
    let id = session.reserve_id();
    session.create(Object::new(id, name.identifier.clone(), None, ObjectId::NONE, data))?;
    Ok(Effect::Applied)
}
