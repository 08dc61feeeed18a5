//! Row security, and when triggers and rules fire (`EnableDisableTrigger`, `EnableDisableRule`).

use std::sync::Arc;

use super::column::{object_of, with_descendants};
use crate::catalog::error::sqlstate;
use crate::catalog::relation::Table;
use crate::catalog::trigger::Enabled;
use crate::catalog::{CatalogError, Cause, Namespace, Object, ObjectData, ObjectId};
use crate::sql::ast::{Firing, Name, RowSecurityChange, TriggerTarget};
use crate::sql::session::Session;

/// `ENABLE ROW LEVEL SECURITY` and its likes.
///
/// # Errors
/// None of its own.
pub(super) fn change_row_security(
    session: &mut Session,
    table: ObjectId,
    change: RowSecurityChange,
) -> Result<(), CatalogError> {
    session.alter(table, |object| {
        let ObjectData::Table(table) = &mut object.data else { return };
        match change {
            RowSecurityChange::Enable => table.row_security = true,
            RowSecurityChange::Disable => table.row_security = false,
            RowSecurityChange::Force => table.force_row_security = true,
            RowSecurityChange::NoForce => table.force_row_security = false,
        }
    })
}

fn enabled_of(firing: Firing) -> Enabled {
    match firing {
        Firing::Enabled => Enabled::Origin,
        Firing::Replica => Enabled::Replica,
        Firing::Always => Enabled::Always,
        Firing::Disabled => Enabled::Disabled,
    }
}

/// `ENABLE TRIGGER` and its likes; those of a partitioned table take the shares of its partitions along.
///
/// # Errors
/// 42704 if there is no such trigger.
pub(super) fn set_trigger_firing(
    session: &mut Session,
    (table, only): (ObjectId, bool),
    target: &TriggerTarget,
    firing: Firing,
) -> Result<(), CatalogError> {
    let object = object_of(session, table)?;
    let triggers = match target {
        TriggerTarget::Named(name) => {
            let found = session.catalog.find(Namespace::Trigger, table, &name.identifier).cloned();
            vec![found.ok_or_else(|| {
                let message = format!("trigger \"{name}\" for table \"{}\" does not exist", object.name);
                CatalogError::new(sqlstate::UNDEFINED_OBJECT, message)
            })?]
        }
        TriggerTarget::All | TriggerTarget::User => {
            let is_trigger = |member: &&Arc<Object>| member.as_trigger().is_some();
            session.catalog.members(table).filter(is_trigger).cloned().collect()
        }
    };
    let partitioned = object.as_table().is_some_and(Table::is_partitioned);
    for trigger in triggers {
        set_firing(session, trigger.id, Cause::Statement, firing)?;
        if partitioned && !only {
            set_firing_of_shares(session, table, &trigger, firing)?;
        }
    }
    Ok(())
}

fn set_firing(session: &mut Session, id: ObjectId, cause: Cause, firing: Firing) -> Result<(), CatalogError> {
    session.alter_because(id, cause, |object| match &mut object.data {
        ObjectData::Trigger(trigger) => trigger.enabled = enabled_of(firing),
        ObjectData::Rule(rule) => rule.enabled = enabled_of(firing),
        _ => {}
    })
}

fn set_firing_of_shares(
    session: &mut Session,
    table: ObjectId,
    trigger: &Object,
    firing: Firing,
) -> Result<(), CatalogError> {
    for (partition, _) in with_descendants(session, (table, false)).into_iter().skip(1) {
        let share = session.catalog.find(Namespace::Trigger, partition, &trigger.name);
        let share = share.filter(|share| share.as_trigger().is_some_and(|share| share.parent.is_some()));
        if let Some(share) = share.map(|share| share.id) {
            set_firing(session, share, Cause::Consequence(trigger.id.whole()), firing)?;
        }
    }
    Ok(())
}

/// `ENABLE RULE` and its likes.
///
/// # Errors
/// 42704 if there is no such rule.
pub(super) fn set_rule_firing(
    session: &mut Session,
    table: ObjectId,
    rule: &Name,
    firing: Firing,
) -> Result<(), CatalogError> {
    let object = object_of(session, table)?;
    let Some(found) = session.catalog.find(Namespace::Rule, table, &rule.identifier).map(|found| found.id) else {
        let message = format!("rule \"{rule}\" for relation \"{}\" does not exist", object.name);
        return Err(CatalogError::new(sqlstate::UNDEFINED_OBJECT, message));
    };
    set_firing(session, found, Cause::Statement, firing)
}
