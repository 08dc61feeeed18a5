//! Event triggers fire around the statements that change the schema (`event_trigger.c`).
//!
//! 1. [`tag`] names the command that a statement is;
//! 2. the statement runs between `ddl_command_start` and `sql_drop`, `ddl_command_end`;
//! 3. [`report`] tells a trigger's function what the statement made and dropped.
//!
//! `table_rewrite` and `login` do not fire.

mod report;
mod tag;

use std::sync::Arc;

use super::ast::Statement;
use super::evaluate::value::Stop;
use super::evaluate::{Table, change, effects};
use super::plpgsql;
use super::session::{Executed, Session};
use crate::catalog::trigger::Enabled;
use crate::catalog::{CatalogError, Namespace, Object, ObjectData, ObjectId};
use crate::text::Identifier;

/// What the functions of event triggers can ask for while they run.
#[derive(Clone, Debug, Default)]
pub(super) struct Happened {
    /// `pg_event_trigger_ddl_commands()`, at `ddl_command_end`.
    pub(super) commands: Option<Table>,
    /// `pg_event_trigger_dropped_objects()`, at `sql_drop`.
    pub(super) dropped: Option<Table>,
}

/// Runs a statement with the event triggers before and after it.
pub(super) fn around(
    session: &mut Session,
    statement: &Statement,
    run: impl FnOnce(&mut Session) -> Executed,
) -> Executed {
    let has_triggers = session.catalog.in_space(Namespace::EventTrigger, ObjectId::NONE).next().is_some();
    let Some(tag) = has_triggers.then(|| tag::of(statement)).flatten() else { return run(session) };
    let start = session.journal.len();
    fire(session, "ddl_command_start", &tag, Happened::default())?;
    let effect = run(session)?;
    let dropped = report::dropped(session, start);
    if !dropped.rows.is_empty() {
        fire(session, "sql_drop", &tag, Happened { dropped: Some(dropped), commands: None })?;
    }
    let commands = report::commands(session, start, statement, &tag);
    fire(session, "ddl_command_end", &tag, Happened { commands: Some(commands), dropped: None })?;
    Ok(effect)
}

/// Fires the triggers of an event in the order of their names.
fn fire(session: &mut Session, event: &'static str, tag: &str, happened: Happened) -> Result<(), CatalogError> {
    let replica = session.settings.get(&Identifier::from("session_replication_role"));
    let is_replica = replica.is_some_and(|role| role.trim_matches('\'').eq_ignore_ascii_case("replica"));
    let wanted: Vec<(Identifier, ObjectId)> = session
        .catalog
        .in_space(Namespace::EventTrigger, ObjectId::NONE)
        .filter_map(|object| match &object.data {
            ObjectData::EventTrigger(trigger)
                if trigger.event == event
                    && is_enabled(trigger.enabled, is_replica)
                    && (trigger.tags.is_empty() || trigger.tags.iter().any(|of| **of == *tag)) =>
            {
                Some((object.name.clone(), trigger.function))
            }
            _ => None,
        })
        .collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let before = session.happened.replace(Arc::new(happened));
    let fired = wanted.iter().try_for_each(|(name, function)| call(session, name, *function, event, tag));
    session.happened = before;
    fired
}

const fn is_enabled(enabled: Enabled, is_replica: bool) -> bool {
    match enabled {
        Enabled::Always => true,
        Enabled::Disabled => false,
        Enabled::Origin => !is_replica,
        Enabled::Replica => is_replica,
    }
}

/// Runs the function of an event trigger. Where that is not possible, what it may have done is told as not known.
fn call(
    session: &mut Session,
    trigger: &Identifier,
    function: ObjectId,
    event: &'static str,
    tag: &str,
) -> Result<(), CatalogError> {
    let Some(object) = session.catalog.object(function).cloned() else { return Ok(()) };
    let before = session.snapshot();
    let ran = session.effort.enter().and_then(|()| plpgsql::call_event_trigger(session, &object, event, tag));
    session.effort.leave();
    match ran {
        Ok(()) => Ok(()),
        Err(Stop::Error(error)) => Err(error),
        Err(Stop::Unknown(reason) | Stop::Opaque(reason)) => {
            session.restore(before);
            not_run(session, trigger, &object, &reason);
            Ok(())
        }
    }
}

fn not_run(session: &mut Session, trigger: &Identifier, function: &Object, reason: &Arc<str>) {
    if effects::of_function(session, function) {
        let origin = session.origin;
        let touched: Vec<_> = session
            .journal
            .iter()
            .rev()
            .take_while(|step| step.origin == origin)
            .map(|step| step.change.object().whole())
            .collect();
        session.inexact(format!("the event trigger {trigger} was not run: {reason}"), touched);
    }
    change::forget_all(session, reason);
}
