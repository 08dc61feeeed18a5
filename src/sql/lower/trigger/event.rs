//! Event triggers.

use std::sync::Arc;

use super::trigger_function;
use crate::catalog::error::sqlstate;
use crate::catalog::other::EventTrigger;
use crate::catalog::trigger::Enabled;
use crate::catalog::{CatalogError, Namespace, Object, ObjectData, ObjectId, PostgresVersion};
use crate::sql::ast::{AlterEventTrigger, CreateEventTrigger, EventTriggerFilter, Firing};
use crate::sql::lower::object::lookup::find_created;
use crate::sql::session::{Effect, Executed, Session};

/// `CREATE EVENT TRIGGER`.
pub(in crate::sql) fn create_event_trigger(session: &mut Session, statement: &CreateEventTrigger) -> Executed {
    let event = statement.event.as_str();
    let syntax_error = |message: String| Err(CatalogError::new(sqlstate::SYNTAX_ERROR, message));
    let known = matches!(event, "ddl_command_start" | "ddl_command_end" | "sql_drop" | "table_rewrite")
        || (event == "login" && session.catalog.version() >= PostgresVersion::V17);
    if !known {
        return syntax_error(format!("unrecognized event name \"{event}\""));
    }
    let tags = tags_of(&statement.filters)?;
    let function = trigger_function(session, &statement.function, "event_trigger")?;
    let data = EventTrigger { event: statement.event.identifier.clone(), tags, function, enabled: Enabled::Origin };
    let id = session.reserve_id();
    let (name, owner) = (statement.name.identifier.clone(), session.current_role);
    session.create(Object::new(id, name, None, owner, ObjectData::EventTrigger(data)))?;
    Ok(Effect::Applied)
}

/// The command tags, in capitals as PostgreSQL keeps them.
fn tags_of(filters: &[EventTriggerFilter]) -> Result<Vec<Arc<str>>, CatalogError> {
    let mut tags = Vec::new();
    for (position, filter) in filters.iter().enumerate() {
        let variable = filter.variable.as_str();
        let message = if variable != "tag" {
            format!("unrecognized filter variable \"{variable}\"")
        } else if position > 0 {
            format!("filter variable \"{variable}\" specified more than once")
        } else {
            tags.extend(filter.values.iter().map(|value| Arc::from(value.value.to_uppercase())));
            continue;
        };
        return Err(CatalogError::new(sqlstate::SYNTAX_ERROR, message));
    }
    Ok(tags)
}

/// `ALTER EVENT TRIGGER … ENABLE` and its like.
pub(in crate::sql) fn alter_event_trigger(session: &mut Session, statement: &AlterEventTrigger) -> Executed {
    let name = &statement.name.identifier;
    let id: ObjectId = find_created(session.names(), Namespace::EventTrigger, "event trigger", name)?;
    let enabled = enabled_of(statement.firing);
    session.alter(id, |object| {
        if let ObjectData::EventTrigger(trigger) = &mut object.data {
            trigger.enabled = enabled;
        }
    })?;
    Ok(Effect::Applied)
}

const fn enabled_of(firing: Firing) -> Enabled {
    match firing {
        Firing::Enabled => Enabled::Origin,
        Firing::Disabled => Enabled::Disabled,
        Firing::Replica => Enabled::Replica,
        Firing::Always => Enabled::Always,
    }
}
