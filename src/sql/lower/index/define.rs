//! Making an index, its constraint, and their like on every partition (`DefineIndex` in `indexcmds.c`).

use std::sync::Arc;

use super::plan::{ConstraintPlanKind, IndexPlan};
use crate::catalog::constraint::{Constraint, ConstraintKind};
use crate::catalog::error::sqlstate;
use crate::catalog::index::{Index, IndexKey};
use crate::catalog::relation::{Generated, Table, TableKind};
use crate::catalog::{CatalogError, ColumnNumber, Namespace, Object, ObjectData, ObjectId, Part, SqlText};
use crate::sql::lower::relation::{choose_relation_name, join_names};
use crate::sql::lower::table::check::Descent;
use crate::sql::lower::table::keys::refuse_second_primary_key;
use crate::sql::lower::table::known_rows;
use crate::sql::lower::table::not_null::{NewNotNull, set_not_null};
use crate::sql::lower::table::{ColumnMap, same_expression};
use crate::sql::session::Session;
use crate::text::Identifier;

/// Makes an index on a table or materialized view, and on the partitions of a partitioned one; its number.
///
/// # Errors
/// 42P07 and 42710 for a name that is taken, 0A000 for a virtual column and for a unique index that lacks a partition
/// key.
pub(in crate::sql::lower) fn define_index(
    session: &mut Session,
    relation: ObjectId,
    plan: &IndexPlan,
) -> Result<ObjectId, CatalogError> {
    let Some(object) = session.catalog.object(relation).cloned() else { return Ok(ObjectId::NONE) };
    refuse_virtual_columns(&object, plan)?;
    refuse_missing_partition_key(session, &object, plan)?;
    if plan.is_primary() {
        refuse_second_primary_key(session, &object)?;
        for number in plan.key_columns() {
            known_rows::refuse_nulls(session, relation, number)?;
        }
        require_not_null(session, &object, plan)?;
    }
    let name = plan.name.clone().unwrap_or_else(|| choose_name(session, &object, plan));
    refuse_taken_name(session, &object, plan, &name)?;
    if plan.unique && plan.predicate.is_none() && plan.key_columns().len() == plan.columns.len() {
        let keys = plan.key_columns();
        known_rows::refuse_duplicates(session, relation, &keys, plan.nulls_not_distinct, name.as_str())?;
    }
    let index = session.reserve_id();
    let constraint = plan.constraint.as_ref().map(|_| session.reserve_id());
    let mut made = Object::new(
        index,
        name.clone(),
        object.schema,
        object.owner,
        ObjectData::Index(Index {
            relation,
            method: plan.method.clone(),
            columns: plan.columns.clone(),
            include: plan.include.clone(),
            unique: plan.unique,
            nulls_not_distinct: plan.nulls_not_distinct,
            predicate: plan.predicate.clone(),
            options: plan.options.clone(),
            tablespace: plan.tablespace.clone(),
            constraint,
            parent: plan.parent.map(|(parent, _)| parent),
            only: plan.only,
            statistics: Vec::new(),
            depends_on_extensions: Vec::new(),
        }),
    );
    made.comment.clone_from(&plan.comment);
    session.create(made)?;
    if let Some(constraint) = constraint {
        create_constraint(session, relation, plan, (constraint, index), &name)?;
    }
    if object.as_table().is_some_and(Table::is_partitioned) && !plan.only {
        define_on_partitions(session, &object, plan, (index, constraint))?;
    }
    Ok(index)
}

/// What is computed when it is read is in no index, as a key or within an expression or predicate.
fn refuse_virtual_columns(relation: &Object, plan: &IndexPlan) -> Result<(), CatalogError> {
    let is_virtual = |number: ColumnNumber| {
        relation.column(number).is_some_and(|column| column.generated == Some(Generated::Virtual))
    };
    let names_virtual = |text: &SqlText| {
        text.references.iter().any(|reference| match reference.target.part {
            Part::Column(number) => reference.target.object == relation.id && is_virtual(number),
            _ => false,
        })
    };
    let in_key = plan.columns.iter().any(|column| match &column.key {
        IndexKey::Column(number) => is_virtual(*number),
        IndexKey::Expression(text) => names_virtual(text),
    });
    if in_key || plan.include.iter().any(|number| is_virtual(*number)) || plan.predicate.iter().any(names_virtual) {
        let message = "indexes on virtual generated columns are not supported";
        return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
    }
    Ok(())
}

/// The columns of a primary key are not null, also those of a partition's.
fn require_not_null(session: &mut Session, relation: &Object, plan: &IndexPlan) -> Result<(), CatalogError> {
    for number in plan.key_columns() {
        let Some(column) = relation.column(number).filter(|column| !column.not_null) else { continue };
        set_not_null(session, relation.id, &column.name.clone(), &NewNotNull::UNNAMED, Descent::Own, false)?;
    }
    Ok(())
}

fn create_constraint(
    session: &mut Session,
    relation: ObjectId,
    plan: &IndexPlan,
    (id, index): (ObjectId, ObjectId),
    name: &Identifier,
) -> Result<(), CatalogError> {
    let Some(wanted) = &plan.constraint else { return Ok(()) };
    let columns = plan.key_columns();
    let kind = match &wanted.kind {
        ConstraintPlanKind::PrimaryKey { without_overlaps } => {
            ConstraintKind::PrimaryKey { columns, index, without_overlaps: *without_overlaps }
        }
        ConstraintPlanKind::Unique { without_overlaps } => {
            ConstraintKind::Unique { columns, index, without_overlaps: *without_overlaps }
        }
        ConstraintPlanKind::Exclusion { operators } => {
            ConstraintKind::Exclusion { columns, index, operators: operators.clone() }
        }
    };
    let mut constraint = Constraint::new(relation, kind);
    constraint.deferrable = wanted.deferrable;
    constraint.initially_deferred = wanted.initially_deferred;
    constraint.no_inherit = !session.catalog.object(relation).is_some_and(is_partitioned);
    if let Some((_, Some(parent))) = plan.parent {
        constraint.parent = Some(parent);
        constraint.inherited = 1;
        constraint.local = false;
    }
    let object = Object::new(id, name.clone(), None, ObjectId::NONE, ObjectData::Constraint(constraint));
    session.create(object).map(|_| ())
}

fn is_partitioned(object: &Arc<Object>) -> bool {
    object.as_table().is_some_and(Table::is_partitioned)
}

/// `ChooseIndexName`.
fn choose_name(session: &Session, relation: &Object, plan: &IndexPlan) -> Identifier {
    let schema = relation.schema.unwrap_or(ObjectId::NONE);
    let label = plan.constraint.as_ref().map_or("idx", |constraint| constraint.kind.label());
    let for_constraint = plan.constraint.is_some();
    let table = relation.name.as_str();
    if plan.is_primary() {
        return choose_relation_name(&session.catalog, schema, (table, None), label, for_constraint);
    }
    let included = plan.include.iter().filter_map(|number| relation.column(*number)).map(|column| column.name.clone());
    let keys = plan.columns.iter().map(|column| column.name.clone());
    let names = super::plan::name_columns(keys.chain(included).map(Some));
    let joined = join_names(names.iter().map(Identifier::as_str));
    choose_relation_name(&session.catalog, schema, (table, Some(&joined)), label, for_constraint)
}

/// `index_create` in `index.c`.
fn refuse_taken_name(
    session: &Session,
    relation: &Object,
    plan: &IndexPlan,
    name: &Identifier,
) -> Result<(), CatalogError> {
    let schema = relation.schema.unwrap_or(ObjectId::NONE);
    if session.catalog.find(Namespace::Relation, schema, name).is_some() {
        let message = format!("relation \"{name}\" already exists");
        return Err(CatalogError::new(sqlstate::DUPLICATE_TABLE, message));
    }
    if plan.constraint.is_some() && session.catalog.find(Namespace::Constraint, relation.id, name).is_some() {
        let message = format!("constraint \"{name}\" for relation \"{}\" already exists", relation.name);
        return Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message));
    }
    Ok(())
}

/// Uniqueness over all partitions holds only if equal rows are in one partition.
fn refuse_missing_partition_key(session: &Session, relation: &Object, plan: &IndexPlan) -> Result<(), CatalogError> {
    let exclusion = plan
        .constraint
        .as_ref()
        .is_some_and(|constraint| matches!(constraint.kind, ConstraintPlanKind::Exclusion { .. }));
    let Some(Table { kind: TableKind::Partitioned(key), .. }) = relation.as_table() else { return Ok(()) };
    if !plan.unique && !exclusion {
        return Ok(());
    }
    let words = plan.constraint.as_ref().map_or("UNIQUE", |constraint| constraint.kind.words());
    let keys = plan.key_columns();
    for element in &key.elements {
        match element.key {
            IndexKey::Expression(_) => {
                let message = format!("unsupported {words} constraint with partition key definition");
                return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message)
                    .detail(format!("{words} constraints cannot be used when partition keys include expressions.")));
            }
            IndexKey::Column(number) if !keys.contains(&number) => {
                let column = session.catalog.column_name(relation.id, number).cloned().unwrap_or_default();
                let message = "unique constraint on partitioned table must include all partitioning columns";
                return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message).detail(format!(
                    "{words} constraint on table \"{}\" lacks column \"{column}\" which is part of the partition key.",
                    relation.name
                )));
            }
            IndexKey::Column(_) => {}
        }
    }
    Ok(())
}

/// Every partition gets an index of its own, or one that it has becomes the partitioned index's share.
fn define_on_partitions(
    session: &mut Session,
    table: &Object,
    plan: &IndexPlan,
    (index, constraint): (ObjectId, Option<ObjectId>),
) -> Result<(), CatalogError> {
    let partitions: Vec<Arc<Object>> = session.catalog.children(table.id).cloned().collect();
    for partition in partitions {
        let foreign = partition.as_table().is_some_and(|table| matches!(table.kind, TableKind::Foreign(_)));
        if foreign && (plan.unique || plan.constraint.is_some()) {
            let message = format!("cannot create unique index on partitioned table \"{}\"", table.name);
            return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message)
                .detail(format!("Table \"{}\" contains partitions that are foreign tables.", table.name)));
        }
        if !foreign {
            let map = ColumnMap::between(table, &partition);
            let share = IndexPlan {
                name: None,
                parent: Some((index, constraint)),
                comment: None,
                ..plan.clone().for_table(&map)
            };
            attach_or_define(session, &partition, &share)?;
        }
    }
    Ok(())
}

/// Makes an index of the partition the share of the partitioned one; makes one if none matches.
///
/// # Errors
/// As [`define_index`].
pub(in crate::sql::lower) fn attach_or_define(
    session: &mut Session,
    partition: &Object,
    plan: &IndexPlan,
) -> Result<(), CatalogError> {
    let Some((parent_index, parent_constraint)) = plan.parent else { return Ok(()) };
    match find_matching(session, partition.id, plan) {
        Some(found) => attach_index(session, found, parent_index, parent_constraint),
        None => define_index(session, partition.id, plan).map(|_| ()),
    }
}

/// An index of the partition that is the share of no other and that could be of this one.
fn find_matching(session: &Session, partition: ObjectId, plan: &IndexPlan) -> Option<ObjectId> {
    let matching = |member: &&Arc<Object>| {
        member.as_index().is_some_and(|index| {
            index.parent.is_none() && plan.matches(index) && (plan.constraint.is_none() || index.constraint.is_some())
        })
    };
    session.catalog.members(partition).find(matching).map(|found| found.id)
}

impl IndexPlan {
    /// Whether an index is what the plan wants, names and places aside (`CompareIndexInfo` in `index.c`).
    pub(in crate::sql::lower) fn matches(&self, index: &Index) -> bool {
        let same_key = |one: &IndexKey, other: &IndexKey| match (one, other) {
            (IndexKey::Column(one), IndexKey::Column(other)) => one == other,
            (IndexKey::Expression(one), IndexKey::Expression(other)) => same_expression(one, other),
            _ => false,
        };
        let same_predicate = match (&self.predicate, &index.predicate) {
            (None, None) => true,
            (Some(one), Some(other)) => same_expression(one, other),
            _ => false,
        };
        let columns = self.columns.iter().zip(&index.columns);
        self.unique == index.unique
            && self.nulls_not_distinct == index.nulls_not_distinct
            && self.method == index.method
            && self.columns.len() == index.columns.len()
            && self.include == index.include
            && same_predicate
            && columns.clone().all(|(one, other)| {
                same_key(&one.key, &other.key)
                    && one.collation == other.collation
                    && one.operator_class == other.operator_class
            })
    }
}

/// Makes an index, and its constraint, the share of a partitioned one (`IndexSetParentIndex`,
/// `ConstraintSetParentConstraint`).
///
/// # Errors
/// None of its own.
pub(in crate::sql::lower) fn attach_index(
    session: &mut Session,
    index: ObjectId,
    parent_index: ObjectId,
    parent_constraint: Option<ObjectId>,
) -> Result<(), CatalogError> {
    session.alter(index, |object| {
        if let ObjectData::Index(index) = &mut object.data {
            index.parent = Some(parent_index);
        }
    })?;
    let own = session.catalog.object(index).and_then(|object| object.as_index()).and_then(|index| index.constraint);
    let (Some(own), Some(parent)) = (own, parent_constraint) else { return Ok(()) };
    session.alter(own, |object| {
        if let ObjectData::Constraint(constraint) = &mut object.data {
            constraint.parent = Some(parent);
            constraint.inherited += 1;
            constraint.local = false;
        }
    })
}
