//! Tables, views, and what belongs to them.

use super::{Rewrite, address, columns, data_type, ids, index_columns, key, numbers, operator_class_name, optional};
use super::{optional_text, texts};
use crate::catalog::constraint::{Constraint, ConstraintKind, ForeignKey};
use crate::catalog::index::Index;
use crate::catalog::other::Statistics;
use crate::catalog::relation::{PartitionBound, ReplicaIdentity, Table, TableKind, View};
use crate::catalog::sequence::Sequence;
use crate::catalog::{ColumnNumber, ObjectId};

pub(super) fn table(id: ObjectId, table: &mut Table, how: &impl Rewrite) {
    let Table {
        kind,
        persistence: _,
        columns: of_table,
        next_column,
        parents,
        partition_bound,
        of_type,
        row_security: _,
        force_row_security: _,
        replica_identity,
        cluster_on,
        options: _,
        tablespace: _,
        access_method: _,
    } = table;
    match kind {
        TableKind::Ordinary => {}
        TableKind::Foreign(foreign) => foreign.server = how.id(foreign.server),
        TableKind::Partitioned(partition_key) => {
            for element in &mut partition_key.elements {
                key(id, &mut element.key, how);
                optional(&mut element.collation, how);
                operator_class_name(&mut element.operator_class, how);
            }
        }
    }
    columns(id, of_table, how);
    *next_column = after_last(of_table.last().map(|column| column.number), *next_column);
    ids(parents, how);
    if let Some(PartitionBound::Values(text)) = partition_bound {
        how.text(text);
    }
    optional(of_type, how);
    if let ReplicaIdentity::Index(index) = replica_identity {
        *index = how.id(*index);
    }
    optional(cluster_on, how);
}

/// The next number must be higher than all.
pub(super) fn after_last(last: Option<ColumnNumber>, next: ColumnNumber) -> ColumnNumber {
    next.max(last.map_or(ColumnNumber(1), |last| ColumnNumber(last.0 + 1)))
}

pub(super) fn view(id: ObjectId, view: &mut View, how: &impl Rewrite) {
    let View { columns: of_view, next_column, query, check_option: _, options: _, persistence: _, materialized } = view;
    columns(id, of_view, how);
    *next_column = after_last(of_view.last().map(|column| column.number), *next_column);
    how.text(query);
    if let Some(materialized) = materialized {
        optional(&mut materialized.cluster_on, how);
    }
}

pub(super) fn index(index: &mut Index, how: &impl Rewrite) {
    let Index {
        relation,
        method: _,
        columns: keys,
        include,
        unique: _,
        nulls_not_distinct: _,
        predicate,
        options: _,
        tablespace: _,
        constraint,
        parent,
        only: _,
        statistics: _,
        depends_on_extensions,
    } = index;
    index_columns(*relation, keys, how);
    numbers(*relation, include, how);
    optional_text(predicate, how);
    optional(constraint, how);
    optional(parent, how);
    ids(depends_on_extensions, how);
    *relation = how.id(*relation);
}

pub(super) fn constraint(constraint: &mut Constraint, how: &impl Rewrite) {
    let Constraint {
        on,
        kind,
        deferrable: _,
        initially_deferred: _,
        validated: _,
        enforced: _,
        no_inherit: _,
        inherited: _,
        local: _,
        parent,
    } = constraint;
    match kind {
        ConstraintKind::Check { expression, columns } => {
            how.text(expression);
            numbers(*on, columns, how);
        }
        ConstraintKind::NotNull { column } => *column = column.map(|number| how.column(*on, number)),
        ConstraintKind::PrimaryKey { columns, index, without_overlaps: _ }
        | ConstraintKind::Unique { columns, index, without_overlaps: _ } => {
            numbers(*on, columns, how);
            *index = how.id(*index);
        }
        ConstraintKind::Exclusion { index, operators, columns } => {
            numbers(*on, columns, how);
            *index = how.id(*index);
            texts(operators, how);
        }
        ConstraintKind::ForeignKey(key) => foreign_key(*on, key, how),
    }
    optional(parent, how);
    *on = how.id(*on);
}

fn foreign_key(on: ObjectId, key: &mut ForeignKey, how: &impl Rewrite) {
    let ForeignKey {
        columns,
        referenced,
        referenced_columns,
        referenced_index,
        match_full: _,
        on_update: _,
        on_delete: _,
        on_delete_columns,
        period: _,
    } = key;
    numbers(on, columns, how);
    numbers(*referenced, referenced_columns, how);
    optional(referenced_index, how);
    numbers(on, on_delete_columns, how);
    *referenced = how.id(*referenced);
}

pub(super) fn sequence(sequence: &mut Sequence, how: &impl Rewrite) {
    data_type(&mut sequence.data_type, how);
    sequence.owned_by = sequence.owned_by.map(|column| address(how, column));
}

pub(super) fn statistics(statistics: &mut Statistics, how: &impl Rewrite) {
    let Statistics { relation, kinds: _, keys, target: _ } = statistics;
    for of_statistics in keys {
        key(*relation, of_statistics, how);
    }
    *relation = how.id(*relation);
}
