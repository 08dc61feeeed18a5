//! What a partition has from the partitioned table (`DefineRelation`, `AttachPartitionEnsureIndexes`,
//! `CloneRowTriggersToPartition` in `tablecmds.c`).

use std::sync::Arc;

use crate::catalog::error::sqlstate;
use crate::catalog::relation::{Table, TableKind};
use crate::catalog::trigger::Trigger;
use crate::catalog::{CatalogError, Object, ObjectData, ObjectId};
use crate::sql::lower::index::{IndexPlan, attach_or_define};
use crate::sql::lower::relation::children;
use crate::sql::lower::table::foreign_key;
use crate::sql::lower::table::retarget::ColumnMap;
use crate::sql::session::Session;

/// Gives a new partition the indexes, foreign keys and row triggers of its parent.
///
/// # Errors
/// Those of making them.
pub(in crate::sql::lower) fn equip_partition(
    session: &mut Session,
    parent: ObjectId,
    partition: ObjectId,
) -> Result<(), CatalogError> {
    ensure_indexes(session, parent, partition)?;
    clone_triggers(session, parent, partition)?;
    foreign_key::clone_to_partition(session, parent, partition)
}

/// Gives a partition an index for each of its parent.
///
/// # Errors
/// 42809 for a foreign table below a unique index; those of making an index.
pub(in crate::sql::lower) fn ensure_indexes(
    session: &mut Session,
    parent: ObjectId,
    partition: ObjectId,
) -> Result<(), CatalogError> {
    let (Some(from), Some(to)) = (session.catalog.object(parent).cloned(), session.catalog.object(partition).cloned())
    else {
        return Ok(());
    };
    let map = ColumnMap::between(&from, &to);
    let indexes: Vec<Arc<Object>> =
        session.catalog.members(parent).filter(|member| member.as_index().is_some()).cloned().collect();
    if to.as_table().is_some_and(|table| matches!(table.kind, TableKind::Foreign(_))) {
        return refuse_unique_above_foreign(&from, &indexes);
    }
    for index in indexes {
        let Some(data) = index.as_index() else { continue };
        let mut plan = IndexPlan::of_index(&session.catalog, &index, data, &map);
        plan.parent = Some((index.id, data.constraint));
        plan.comment = None;
        attach_or_define(session, &to, &plan)?;
    }
    Ok(())
}

fn refuse_unique_above_foreign(parent: &Object, indexes: &[Arc<Object>]) -> Result<(), CatalogError> {
    if !indexes.iter().any(|index| index.as_index().is_some_and(|index| index.unique)) {
        return Ok(());
    }
    let message = format!("cannot create foreign partition of partitioned table \"{}\"", parent.name);
    Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message)
        .detail(format!("Table \"{}\" contains indexes that are unique.", parent.name)))
}

/// Gives a partition the row triggers of its parent.
///
/// # Errors
/// 42710 for a trigger of the partition's own that has the name.
pub(in crate::sql::lower) fn clone_triggers(
    session: &mut Session,
    parent: ObjectId,
    partition: ObjectId,
) -> Result<(), CatalogError> {
    let (Some(from), Some(to)) = (session.catalog.object(parent).cloned(), session.catalog.object(partition).cloned())
    else {
        return Ok(());
    };
    let map = ColumnMap::between(&from, &to);
    let is_row_trigger = |member: &&Arc<Object>| member.as_trigger().is_some_and(|trigger| trigger.for_each_row);
    let triggers: Vec<Arc<Object>> = session.catalog.members(parent).filter(is_row_trigger).cloned().collect();
    for trigger in triggers {
        let Some(data) = trigger.as_trigger() else { continue };
        clone_trigger(session, (&trigger, data), &map, &to)?;
    }
    Ok(())
}

/// Gives a partition, and the partitions below it, their shares of one trigger.
fn clone_trigger(
    session: &mut Session,
    (trigger, data): (&Object, &Trigger),
    map: &ColumnMap,
    partition: &Object,
) -> Result<(), CatalogError> {
    let share = Trigger {
        relation: partition.id,
        update_columns: map.columns(&data.update_columns),
        condition: data.condition.as_ref().map(|condition| map.text(condition)),
        parent: Some(trigger.id),
        ..data.clone()
    };
    let id = session.reserve_id();
    let object = Object::new(id, trigger.name.clone(), None, trigger.owner, ObjectData::Trigger(share.clone()));
    session.create(object.clone())?;
    if !partition.as_table().is_some_and(Table::is_partitioned) {
        return Ok(());
    }
    for below in children(&session.catalog, partition.id) {
        let Some(below) = session.catalog.object(below).cloned() else { continue };
        let map = ColumnMap::between(partition, &below);
        clone_trigger(session, (&object, &share), &map, &below)?;
    }
    Ok(())
}
