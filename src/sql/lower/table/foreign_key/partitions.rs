//! The shares that partitions have in a foreign key, as referencing and as referenced tables
//! (`addFkRecurseReferencing`, `addFkRecurseReferenced`, `CloneForeignKeyConstraints` in `tablecmds.c`).

use std::sync::Arc;

use super::generated_name;
use crate::catalog::constraint::{Constraint, ConstraintKind, ForeignKey};
use crate::catalog::relation::Table;
use crate::catalog::{CatalogError, Namespace, Object, ObjectData, ObjectId};
use crate::sql::lower::relation::children;
use crate::sql::lower::table::retarget::ColumnMap;
use crate::sql::session::Session;

/// Gives the partitions on both sides of a new foreign key their shares.
pub(super) fn share(session: &mut Session, id: ObjectId) -> Result<(), CatalogError> {
    let Some((object, constraint, key)) = parts(session, id) else { return Ok(()) };
    for partition in children_of_partitioned(session, key.referenced) {
        share_with_referenced(session, &object, partition)?;
    }
    for partition in children_of_partitioned(session, constraint.on) {
        share_with_partition(session, &object, partition)?;
    }
    Ok(())
}

fn parts(session: &Session, id: ObjectId) -> Option<(Arc<Object>, Constraint, ForeignKey)> {
    let object = session.catalog.object(id)?;
    let constraint = object.as_constraint()?;
    Some((Arc::clone(object), constraint.clone(), constraint.as_foreign_key()?.clone()))
}

fn children_of_partitioned(session: &Session, table: ObjectId) -> Vec<ObjectId> {
    let partitioned = session.catalog.object(table).is_some_and(|object| is_partitioned(object));
    if partitioned { children(&session.catalog, table) } else { Vec::new() }
}

fn is_partitioned(object: &Object) -> bool {
    object.as_table().is_some_and(Table::is_partitioned)
}

/// A partition of the referenced table is referenced by a constraint of the referencing table of its own.
fn share_with_referenced(session: &mut Session, parent: &Object, partition: ObjectId) -> Result<(), CatalogError> {
    let Some((_, constraint, key)) = parts(session, parent.id) else { return Ok(()) };
    let (Some(table), Some(from), Some(to)) = (
        session.catalog.object(constraint.on).cloned(),
        session.catalog.object(key.referenced).cloned(),
        session.catalog.object(partition).cloned(),
    ) else {
        return Ok(());
    };
    let map = ColumnMap::between(&from, &to);
    let index = key.referenced_index.and_then(|index| share_of_index(session, partition, index));
    let share = ForeignKey {
        referenced: partition,
        referenced_columns: map.columns(&key.referenced_columns),
        referenced_index: index,
        ..key
    };
    let name = generated_name(session, &table, &share.columns);
    let id = create_share(session, (parent, &constraint), constraint.on, name, share)?;
    for deeper in children_of_partitioned(session, partition) {
        let Some(object) = session.catalog.object(id).cloned() else { continue };
        share_with_referenced(session, &object, deeper)?;
    }
    Ok(())
}

/// The index of a partition that is the share of a partitioned index.
fn share_of_index(session: &Session, partition: ObjectId, index: ObjectId) -> Option<ObjectId> {
    let share = |member: &&Arc<Object>| member.as_index().is_some_and(|own| own.parent == Some(index));
    session.catalog.members(partition).find(share).map(|member| member.id)
}

fn create_share(
    session: &mut Session,
    (parent, constraint): (&Object, &Constraint),
    on: ObjectId,
    name: crate::text::Identifier,
    key: ForeignKey,
) -> Result<ObjectId, CatalogError> {
    let share = Constraint {
        on,
        kind: ConstraintKind::ForeignKey(key),
        inherited: 1,
        local: false,
        parent: Some(parent.id),
        ..constraint.clone()
    };
    let id = session.reserve_id();
    session.create(Object::new(id, name, None, ObjectId::NONE, ObjectData::Constraint(share)))
}

/// A partition of the referencing table has the constraint too, or one of its own becomes its share.
///
/// # Errors
/// None of its own.
pub(in crate::sql::lower) fn share_with_partition(
    session: &mut Session,
    parent: &Object,
    partition: ObjectId,
) -> Result<(), CatalogError> {
    let Some((_, constraint, key)) = parts(session, parent.id) else { return Ok(()) };
    let (Some(from), Some(to)) =
        (session.catalog.object(constraint.on).cloned(), session.catalog.object(partition).cloned())
    else {
        return Ok(());
    };
    let map = ColumnMap::between(&from, &to);
    let share = ForeignKey {
        columns: map.columns(&key.columns),
        on_delete_columns: map.columns(&key.on_delete_columns),
        ..key
    };
    let id = match find_matching(session, partition, &constraint, &share) {
        Some(existing) => {
            session.alter(existing, |object| {
                if let ObjectData::Constraint(constraint) = &mut object.data {
                    (constraint.parent, constraint.inherited, constraint.local) = (Some(parent.id), 1, false);
                }
            })?;
            existing
        }
        None => {
            let taken = session.catalog.find(Namespace::Constraint, partition, &parent.name).is_some();
            let name = if taken { generated_name(session, &to, &share.columns) } else { parent.name.clone() };
            create_share(session, (parent, &constraint), partition, name, share)?
        }
    };
    for deeper in children_of_partitioned(session, partition) {
        let Some(object) = session.catalog.object(id).cloned() else { continue };
        share_with_partition(session, &object, deeper)?;
    }
    Ok(())
}

/// A foreign key of the partition's own that says the same (`tryAttachPartitionForeignKey`).
fn find_matching(session: &Session, partition: ObjectId, wanted: &Constraint, key: &ForeignKey) -> Option<ObjectId> {
    let matching = |member: &&Arc<Object>| {
        let Some(constraint) = member.as_constraint() else { return false };
        let Some(own) = constraint.as_foreign_key() else { return false };
        let timing = |constraint: &Constraint| {
            (constraint.deferrable, constraint.initially_deferred, constraint.validated, constraint.enforced)
        };
        constraint.parent.is_none() && timing(constraint) == timing(wanted) && says_same(own, key)
    };
    session.catalog.members(partition).find(matching).map(|member| member.id)
}

fn says_same(one: &ForeignKey, other: &ForeignKey) -> bool {
    let without_index = |key: &ForeignKey| ForeignKey { referenced_index: None, ..key.clone() };
    without_index(one) == without_index(other)
}

/// Gives a new partition its shares of the foreign keys of its parent, both those that it has and those that
/// reference it.
///
/// # Errors
/// None of its own.
pub(in crate::sql::lower) fn clone_to_partition(
    session: &mut Session,
    parent: ObjectId,
    partition: ObjectId,
) -> Result<(), CatalogError> {
    extend_to_referenced_partition(session, parent, partition)?;
    let own: Vec<Arc<Object>> =
        session.catalog.members(parent).filter(|member| is_foreign_key(member)).cloned().collect();
    for constraint in own {
        // A share of a partition that is referenced belongs to the referencing table only.
        let share_of_referenced = constraint.as_constraint().and_then(|own| own.parent).is_some_and(|of| {
            session.catalog.object(of).and_then(|of| of.as_constraint()).is_some_and(|of| of.on == parent)
        });
        if !share_of_referenced {
            share_with_partition(session, &constraint, partition)?;
        }
    }
    Ok(())
}

fn is_foreign_key(object: &Object) -> bool {
    object.as_constraint().is_some_and(|constraint| constraint.as_foreign_key().is_some())
}

/// What references a partitioned table references its new partition (`CloneFkReferenced`).
///
/// # Errors
/// None of its own.
pub(in crate::sql::lower) fn extend_to_referenced_partition(
    session: &mut Session,
    parent: ObjectId,
    partition: ObjectId,
) -> Result<(), CatalogError> {
    let references = |object: &&Arc<Object>| {
        let key = object.as_constraint().and_then(|constraint| constraint.as_foreign_key());
        key.is_some_and(|key| key.referenced == parent)
    };
    let mut found: Vec<Arc<Object>> = session
        .catalog
        .dependents_of_object(parent)
        .filter_map(|dependency| session.catalog.object(dependency.dependent.object))
        .filter(references)
        .cloned()
        .collect();
    found.sort_by_key(|object| object.id);
    found.dedup_by_key(|object| object.id);
    for constraint in found {
        if !is_share_of_partition(session, &constraint) {
            share_with_referenced(session, &constraint, partition)?;
        }
    }
    Ok(())
}

/// Whether a constraint is the share that a referencing partition has.
fn is_share_of_partition(session: &Session, object: &Object) -> bool {
    let Some(constraint) = object.as_constraint() else { return false };
    let parent = constraint.parent.and_then(|parent| session.catalog.object(parent));
    parent.and_then(|parent| parent.as_constraint()).is_some_and(|parent| parent.on != constraint.on)
}

/// The foreign keys of a partition stand for themselves from now on.
///
/// # Errors
/// None of its own.
pub(in crate::sql::lower) fn detach_from_parent(
    session: &mut Session,
    parent: ObjectId,
    partition: ObjectId,
) -> Result<(), CatalogError> {
    let shares: Vec<ObjectId> = session
        .catalog
        .members(partition)
        .filter(|member| {
            let of = member.as_constraint().filter(|own| own.as_foreign_key().is_some()).and_then(|own| own.parent);
            of.and_then(|of| session.catalog.object(of))
                .and_then(|of| of.as_constraint())
                .is_some_and(|of| of.on == parent)
        })
        .map(|member| member.id)
        .collect();
    for share in shares {
        session.alter(share, |object| {
            if let ObjectData::Constraint(constraint) = &mut object.data {
                (constraint.parent, constraint.inherited, constraint.local) = (None, 0, true);
            }
        })?;
    }
    Ok(())
}
