//! Triggers, event triggers, rules and policies (`trigger.c`, `event_trigger.c`, `rewriteDefine.c`, `policy.c`).

mod create;
mod event;
mod partition;
mod policy;
mod rename;
mod rule;

pub(in crate::sql) use create::create_trigger;
pub(in crate::sql) use event::{alter_event_trigger, create_event_trigger};
pub(in crate::sql) use policy::{alter_policy, create_policy};
pub(in crate::sql) use rule::create_rule;

#[expect(unused_imports, reason = "tables that get a partition call it")]
pub(in crate::sql::lower) use partition::clone_row_triggers;
pub(in crate::sql::lower) use rename::rename_trigger;

use crate::catalog::error::sqlstate;
use crate::catalog::{CatalogError, ObjectId};
use crate::sql::ast::ObjectName;
use crate::sql::lower::function::routine::find_function;
use crate::sql::session::Session;

/// The function of a trigger or event trigger: without arguments, and of the type that it must return.
fn trigger_function(session: &Session, name: &ObjectName, returns: &str) -> Result<ObjectId, CatalogError> {
    let found = find_function(session, name, &[])?;
    let wanted = session.names().builtin().types().by_name(returns).map(|found| found.oid);
    let returned = found.returns.as_ref().filter(|returned| !returned.array).map(|returned| returned.id);
    if returned != wanted {
        let message = format!("function {name} must return type {returns}");
        return Err(CatalogError::new(sqlstate::INVALID_OBJECT_DEFINITION, message));
    }
    Ok(found.id)
}
