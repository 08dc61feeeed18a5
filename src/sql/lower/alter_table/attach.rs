//! `ATTACH PARTITION`, of tables and of indexes (`ATExecAttachPartition`, `ATExecAttachPartitionIdx`).

use std::sync::Arc;

use super::column::object_of;
use super::inherit::{bind, refuse_circle};
use crate::catalog::error::sqlstate;
use crate::catalog::index::Index;
use crate::catalog::relation::Table;
use crate::catalog::{CatalogError, Object, ObjectData, ObjectId, PostgresVersion};
use crate::sql::ast::{ObjectName, PartitionBound};
use crate::sql::lower::index::{IndexPlan, attach_index};
use crate::sql::lower::relation;
use crate::sql::lower::table::ColumnMap;
use crate::sql::lower::table::context::TableContext;
use crate::sql::lower::table::merge::refuse_temporary_parent;
use crate::sql::lower::table::partition::{equip_partition, understand_bound};
use crate::sql::session::Session;
use crate::sql::source::Source;

/// `ATTACH PARTITION`; of an index without a bound.
///
/// # Errors
/// 42P17, 42809, 42804, 55000 where the partition does not fit; those of its indexes.
pub(super) fn attach_partition(
    session: &mut Session,
    source: &Source,
    parent: ObjectId,
    partition: &ObjectName,
    bound: Option<&PartitionBound>,
) -> Result<(), CatalogError> {
    let parent = object_of(session, parent)?;
    let found = relation::find(session, partition)?;
    match (parent.as_index(), bound) {
        (Some(index), _) => attach_to_index(session, (&parent, index), &found),
        (None, Some(bound)) => attach_table(session, source, &parent, &found, bound),
        (None, None) => Ok(()),
    }
}

fn attach_table(
    session: &mut Session,
    source: &Source,
    parent: &Object,
    partition: &Object,
    bound: &PartitionBound,
) -> Result<(), CatalogError> {
    refuse_tables(session, parent, partition)?;
    refuse_circle(session, partition, parent)?;
    for column in partition.columns() {
        if column.identity.is_some() && session.catalog.version() >= PostgresVersion::V17 {
            let message =
                format!("table \"{}\" being attached contains an identity column \"{}\"", partition.name, column.name);
            return Err(CatalogError::new(sqlstate::OBJECT_NOT_IN_PREREQUISITE_STATE, message)
                .detail("The new partition may not contain an identity column."));
        }
        if parent.column_named(column.name.as_str()).is_none() {
            let message = format!(
                "table \"{}\" contains column \"{}\" not found in parent \"{}\"",
                partition.name, column.name, parent.name
            );
            return Err(CatalogError::new(sqlstate::DATATYPE_MISMATCH, message)
                .detail("The new partition may contain only the columns present in parent."));
        }
    }
    let bound = understand_bound(session, source, parent, (partition.id, &partition.name), bound)?;
    bind(session, partition, parent, true)?;
    session.alter(partition.id, |object| {
        if let ObjectData::Table(table) = &mut object.data {
            table.partition_bound = Some(bound);
        }
    })?;
    equip_partition(session, parent.id, partition.id)
}

fn refuse_tables(session: &Session, parent: &Object, partition: &Object) -> Result<(), CatalogError> {
    let wrong = |message: String| Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message));
    let Some(parent_table) = parent.as_table().filter(|table| table.is_partitioned()) else {
        let message = format!("table \"{}\" is not partitioned", parent.name);
        return Err(CatalogError::new(sqlstate::INVALID_OBJECT_DEFINITION, message));
    };
    let Some(table) = partition.as_table() else {
        let message = format!("ALTER action ATTACH PARTITION cannot be performed on relation \"{}\"", partition.name);
        return wrong(message);
    };
    if table.is_partition() {
        return wrong(format!("\"{}\" is already a partition", partition.name));
    }
    if table.of_type.is_some() {
        return wrong("cannot attach a typed table as partition".to_owned());
    }
    if !table.parents.is_empty() {
        return wrong("cannot attach inheritance child as partition".to_owned());
    }
    if !table.is_partitioned() && !relation::children(&session.catalog, partition.id).is_empty() {
        return wrong("cannot attach inheritance parent as partition".to_owned());
    }
    refuse_temporary_parent(&TableContext::of(partition), &parent.name, parent_table.persistence)
}

/// `ALTER INDEX … ATTACH PARTITION`.
fn attach_to_index(
    session: &mut Session,
    (parent, index): (&Object, &Index),
    found: &Arc<Object>,
) -> Result<(), CatalogError> {
    let Some(own) = found.as_index() else {
        let message = format!("\"{}\" is not an index", found.name);
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message));
    };
    if own.parent == Some(parent.id) {
        return Ok(());
    }
    refuse_attachment(session, (parent, index), (found, own))?;
    attach_index(session, found.id, parent.id, index.constraint)?;
    note_complete(session, parent.id)
}

fn refuse_attachment(
    session: &Session,
    (parent, index): (&Object, &Index),
    (found, own): (&Object, &Index),
) -> Result<(), CatalogError> {
    let refuse = |code: &'static str, detail: String| {
        let message = format!("cannot attach index \"{}\" as a partition of index \"{}\"", found.name, parent.name);
        Err(CatalogError::new(code, message).detail(detail))
    };
    if own.parent.is_some() {
        let detail = format!("Index \"{}\" is already attached to another index.", found.name);
        return refuse(sqlstate::OBJECT_NOT_IN_PREREQUISITE_STATE, detail);
    }
    let table = session.catalog.name_of(index.relation).cloned().unwrap_or_default();
    let partition = session.catalog.object(own.relation);
    let belongs = partition.is_some_and(|partition| {
        partition.as_table().is_some_and(|table| table.is_partition() && table.parents == [index.relation])
    });
    let (Some(partition), Some(partitioned), true) = (partition, session.catalog.object(index.relation), belongs)
    else {
        let detail = format!("Index \"{}\" is not an index on any partition of table \"{table}\".", found.name);
        return refuse(sqlstate::INVALID_OBJECT_DEFINITION, detail);
    };
    let mut siblings = session.catalog.members(own.relation).filter_map(|member| member.as_index());
    if siblings.any(|sibling| sibling.parent == Some(parent.id)) {
        let detail = format!("Another index is already attached for partition \"{}\".", partition.name);
        return refuse(sqlstate::OBJECT_NOT_IN_PREREQUISITE_STATE, detail);
    }
    let map = ColumnMap::between(partitioned, partition);
    if !IndexPlan::of_index(&session.catalog, parent, index, &map).matches(own) {
        return refuse(sqlstate::INVALID_OBJECT_DEFINITION, "The index definitions do not match.".to_owned());
    }
    if index.constraint.is_some() && own.constraint.is_none() {
        let detail = format!(
            "The index \"{}\" belongs to a constraint in table \"{table}\" but no constraint exists for index \"{}\".",
            parent.name, found.name
        );
        return refuse(sqlstate::INVALID_OBJECT_DEFINITION, detail);
    }
    Ok(())
}

/// Once every partition has its share, the index is valid (`validatePartitionedIndex`).
fn note_complete(session: &mut Session, index: ObjectId) -> Result<(), CatalogError> {
    let Some(object) = session.catalog.object(index).cloned() else { return Ok(()) };
    let Some(data) = object.as_index().filter(|data| data.only) else { return Ok(()) };
    let has_share = |partition: &Arc<Object>| {
        let mut indexes = session.catalog.members(partition.id).filter_map(|member| member.as_index());
        indexes.any(|own| own.parent == Some(index) && !own.only)
    };
    if !session.catalog.children(data.relation).all(has_share) {
        return Ok(());
    }
    session.alter(index, |object| {
        if let ObjectData::Index(index) = &mut object.data {
            index.only = false;
        }
    })?;
    let above = data.parent;
    above.map_or(Ok(()), |above| note_complete(session, above))
}

/// Whether a relation is a partitioned table.
pub(super) fn is_partitioned(object: &Object) -> bool {
    object.as_table().is_some_and(Table::is_partitioned)
}
