//! `DETACH PARTITION` (`ATExecDetachPartition`).

use std::sync::Arc;

use super::column::object_of;
use super::inherit::release;
use crate::catalog::constraint::ConstraintKind;
use crate::catalog::drop::DropBehavior;
use crate::catalog::error::sqlstate;
use crate::catalog::relation::{Column, PartitionBound};
use crate::catalog::{Address, CatalogError, Object, ObjectData, ObjectId, PostgresVersion};
use crate::sql::ast::{DetachMode, ObjectName};
use crate::sql::lower::relation;
use crate::sql::lower::table::foreign_key::detach_from_parent;
use crate::sql::session::Session;

/// `DETACH PARTITION`: the table stands for itself, with what it had as a partition but for the triggers.
///
/// # Errors
/// 42P17 for a table that is not partitioned, 42P01 for one that is no partition of it.
pub(super) fn detach_partition(
    session: &mut Session,
    table: ObjectId,
    partition: &ObjectName,
    mode: DetachMode,
) -> Result<(), CatalogError> {
    let parent = object_of(session, table)?;
    if !super::attach::is_partitioned(&parent) {
        let message = format!("table \"{}\" is not partitioned", parent.name);
        return Err(CatalogError::new(sqlstate::INVALID_OBJECT_DEFINITION, message));
    }
    let found = relation::find(session, partition)?;
    let belongs = found.as_table().is_some_and(|own| own.is_partition() && own.parents == [table]);
    if !belongs {
        let message = format!("relation \"{}\" is not a partition of relation \"{}\"", found.name, parent.name);
        return Err(CatalogError::new(sqlstate::UNDEFINED_TABLE, message));
    }
    if mode == DetachMode::Finalize {
        // No detach is ever interrupted here.
        let message = format!("cannot complete detaching partition \"{}\"", found.name);
        return Err(CatalogError::new("55000", message).detail("There's no pending concurrent detach."));
    }
    if mode == DetachMode::Concurrently {
        refuse_concurrently(session, table)?;
    }
    let doomed = shares_that_go(session, table, found.id);
    set_free(session, table, found.id)?;
    detach_from_parent(session, table, found.id)?;
    session.drop_addresses(&doomed, DropBehavior::Restrict)?;
    // From PostgreSQL 17 on, identity is the whole partitioned table's; before, a partition could only have its own.
    let shared_identity = session.catalog.version() >= PostgresVersion::V17;
    session.alter(found.id, |object| {
        if let ObjectData::Table(table) = &mut object.data {
            table.partition_bound = None;
            let shared = |column: &&mut Arc<Column>| shared_identity && column.identity.is_some();
            for column in table.columns.iter_mut().filter(shared) {
                Arc::<Column>::make_mut(column).identity = None;
            }
        }
    })?;
    let found = object_of(session, found.id)?;
    release(session, &found, &parent)?;
    if mode == DetachMode::Concurrently {
        let message = "the check that PostgreSQL makes of the partition's bound is not modelled";
        session.inexact(message, [found.id.whole()]);
    }
    Ok(())
}

fn refuse_concurrently(session: &Session, table: ObjectId) -> Result<(), CatalogError> {
    session.prevent_in_transaction_block("ALTER TABLE ... DETACH CONCURRENTLY")?;
    let is_default = |child: &Arc<Object>| {
        child.as_table().is_some_and(|table| table.partition_bound == Some(PartitionBound::Default))
    };
    if session.catalog.children(table).any(is_default) {
        let message = "cannot detach partitions concurrently when a default partition exists";
        return Err(CatalogError::new(sqlstate::OBJECT_NOT_IN_PREREQUISITE_STATE, message));
    }
    Ok(())
}

/// The partition's shares of row triggers, and the constraints that referenced it as a part of its parent.
fn shares_that_go(session: &Session, parent: ObjectId, partition: ObjectId) -> Vec<Address> {
    let is_share = |member: &&Arc<Object>| member.as_trigger().is_some_and(|trigger| trigger.parent.is_some());
    let triggers = session.catalog.members(partition).filter(is_share).map(|member| member.id.whole());
    let references = session.catalog.dependents_of_object(partition).filter_map(|dependency| {
        let object = session.catalog.object(dependency.dependent.object)?;
        let constraint = object.as_constraint()?;
        let of = session.catalog.object(constraint.parent?)?.as_constraint()?;
        let refers =
            |kind: &ConstraintKind, to| matches!(kind, ConstraintKind::ForeignKey(key) if key.referenced == to);
        (refers(&constraint.kind, partition) && refers(&of.kind, parent)).then(|| object.id.whole())
    });
    let mut doomed: Vec<Address> = triggers.chain(references).collect();
    doomed.sort_unstable();
    doomed.dedup();
    doomed
}

/// The shares of indexes and their constraints stand for themselves; what will be dropped is no part any more.
fn set_free(session: &mut Session, parent: ObjectId, partition: ObjectId) -> Result<(), CatalogError> {
    let members: Vec<Arc<Object>> = session.catalog.members(partition).cloned().collect();
    for member in members {
        match &member.data {
            ObjectData::Index(index) if index.parent.is_some() => session.alter(member.id, |object| {
                if let ObjectData::Index(index) = &mut object.data {
                    index.parent = None;
                }
            })?,
            ObjectData::Constraint(constraint) if constraint.index().is_some() && constraint.parent.is_some() => {
                session.alter(member.id, |object| {
                    if let ObjectData::Constraint(constraint) = &mut object.data {
                        constraint.parent = None;
                        constraint.inherited = constraint.inherited.saturating_sub(1);
                        constraint.local = true;
                    }
                })?;
            }
            ObjectData::Trigger(trigger) if trigger.parent.is_some() => session.alter(member.id, |object| {
                if let ObjectData::Trigger(trigger) = &mut object.data {
                    trigger.parent = None;
                }
            })?,
            _ => {}
        }
    }
    for share in shares_that_go(session, parent, partition) {
        session.alter(share.object, |object| {
            if let ObjectData::Constraint(constraint) = &mut object.data {
                constraint.parent = None;
            }
        })?;
    }
    Ok(())
}
