//! The row triggers of partitioned tables, which each partition has a clone of (`CloneRowTriggersToPartition`).

use crate::catalog::error::sqlstate;
use crate::catalog::sql_text::Reference;
use crate::catalog::trigger::Trigger;
use crate::catalog::{
    Address, Catalog, CatalogError, Cause, ColumnNumber, Namespace, Object, ObjectData, ObjectId, Part, SqlText,
};
use crate::sql::session::Session;

/// Clones all row triggers of a partitioned table to a partition that it has got, and to the partitions of that one.
///
/// # Errors
/// 42710 where a partition has a trigger of the same name.
#[expect(dead_code, reason = "tables that get a partition call it")]
pub(in crate::sql::lower) fn clone_row_triggers(
    session: &mut Session,
    parent: ObjectId,
    partition: ObjectId,
) -> Result<(), CatalogError> {
    let of_rows = |object: &Object| object.as_trigger().is_some_and(|trigger| trigger.for_each_row);
    let triggers: Vec<ObjectId> =
        session.catalog.members(parent).filter(|member| of_rows(member)).map(|member| member.id).collect();
    for trigger in triggers {
        clone_to(session, trigger, partition)?;
    }
    Ok(())
}

/// Clones a trigger to all partitions of its table.
///
/// # Errors
/// 42710 where a partition has a trigger of the same name.
pub(super) fn clone_to_partitions(
    session: &mut Session,
    trigger: ObjectId,
    table: ObjectId,
) -> Result<(), CatalogError> {
    let partitions: Vec<ObjectId> = session.catalog.children(table).map(|child| child.id).collect();
    partitions.into_iter().try_for_each(|partition| clone_to(session, trigger, partition))
}

fn clone_to(session: &mut Session, trigger: ObjectId, partition: ObjectId) -> Result<(), CatalogError> {
    let Some(original) = session.catalog.object(trigger).cloned() else { return Ok(()) };
    let Some(data) = original.as_trigger() else { return Ok(()) };
    let clone = Trigger {
        relation: partition,
        update_columns: data
            .update_columns
            .iter()
            .filter_map(|number| same_column(&session.catalog, data.relation, *number, partition))
            .collect(),
        condition: data
            .condition
            .as_ref()
            .map(|condition| retarget(&session.catalog, condition, data.relation, partition)),
        parent: Some(trigger),
        ..data.clone()
    };
    let same_name = session.catalog.find(Namespace::Trigger, partition, &original.name).cloned();
    let id = match same_name {
        None => {
            let id = session.reserve_id();
            session.create(Object::new(id, original.name.clone(), None, ObjectId::NONE, ObjectData::Trigger(clone)))?
        }
        Some(earlier) if earlier.as_trigger().is_some_and(|earlier| earlier.parent == Some(trigger)) => {
            session.alter_because(earlier.id, because(trigger), |object| object.data = ObjectData::Trigger(clone))?;
            earlier.id
        }
        Some(other) => {
            let relation = session.catalog.name_of(partition).cloned().unwrap_or_default();
            let message = format!("trigger \"{}\" for relation \"{relation}\" already exists", other.name);
            return Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message));
        }
    };
    let partitioned = session.catalog.object(partition).and_then(|object| object.as_table());
    if partitioned.is_some_and(crate::catalog::relation::Table::is_partitioned) {
        clone_to_partitions(session, id, partition)?;
    }
    Ok(())
}

/// The column of the same name in another relation.
fn same_column(catalog: &Catalog, relation: ObjectId, number: ColumnNumber, other: ObjectId) -> Option<ColumnNumber> {
    let name = catalog.column_name(relation, number)?;
    catalog.object(other)?.column_named(name.as_str()).map(|column| column.number)
}

/// A text about a relation as one about another with columns of the same names (`map_partition_varattnos`).
pub(in crate::sql::lower) fn retarget(
    catalog: &Catalog,
    text: &SqlText,
    relation: ObjectId,
    other: ObjectId,
) -> SqlText {
    let moved = |reference: &Reference| {
        let target = match reference.target {
            Address { object, part: Part::Column(number) } if object == relation => {
                same_column(catalog, relation, number, other).map_or(reference.target, |number| other.column(number))
            }
            Address { object, part: Part::Whole } if object == relation => other.whole(),
            target => target,
        };
        Reference { target, ..reference.clone() }
    };
    SqlText { references: text.references.iter().map(moved).collect(), ..text.clone() }
}

/// The clones of a trigger, and theirs.
pub(super) fn clones_of(catalog: &Catalog, trigger: ObjectId) -> Vec<ObjectId> {
    let mut found = Vec::new();
    let mut open = vec![trigger];
    while let Some(next) = open.pop() {
        for dependency in catalog.dependents_of(next.whole()) {
            let clone = dependency.dependent.object;
            let of_it = catalog.object(clone).and_then(|object| object.as_trigger()?.parent) == Some(next);
            if of_it && !found.contains(&clone) {
                found.push(clone);
                open.push(clone);
            }
        }
    }
    found
}

/// Why a clone changes.
pub(super) fn because(trigger: ObjectId) -> Cause {
    Cause::Consequence(trigger.whole())
}
