//! The tables, views and sequences of an extension.

use std::sync::Arc;

use super::members::Members;
use crate::catalog::builtin::{MemberKey, MemberRelation};
use crate::catalog::constraint::{Constraint, ConstraintKind};
use crate::catalog::index::{Index, IndexColumn, IndexKey};
use crate::catalog::relation::{Column, Materialized, Options, Persistence, Table, View};
use crate::catalog::sequence::Sequence;
use crate::catalog::types::{CompositeType, Type};
use crate::catalog::{CatalogError, ColumnNumber, ObjectData, ObjectId, SqlText};
use crate::text::Identifier;

/// Makes a relation of an extension, with its keys.
///
/// # Errors
/// A name that is taken.
pub(super) fn create_relation(
    members: &mut Members<'_>,
    schema: ObjectId,
    name: Identifier,
    relation: &MemberRelation,
) -> Result<(), CatalogError> {
    let columns: Vec<Arc<Column>> = relation
        .columns
        .iter()
        .zip(1..)
        .map(|(member, number)| {
            let mut data_type = members.type_named(member.data_type);
            data_type.modifier = member.modifier.map(Into::into);
            let mut column = Column::new(ColumnNumber(number), member.name, Some(data_type));
            column.not_null = member.not_null;
            Arc::new(column)
        })
        .collect();
    let next_column = ColumnNumber(columns.len() as u16 + 1);
    let data = match relation.kind {
        'v' | 'm' => ObjectData::View(View {
            columns,
            next_column,
            query: SqlText { unresolved: true, ..SqlText::plain("") },
            check_option: None,
            options: Options::new(),
            persistence: Persistence::Permanent,
            materialized: (relation.kind == 'm').then_some(Materialized {
                populated: true,
                cluster_on: None,
                tablespace: None,
                access_method: None,
            }),
        }),
        'S' => ObjectData::Sequence(sequence(members)),
        'c' => ObjectData::Type(Type::Composite(CompositeType { attributes: columns, next_attribute: next_column })),
        _ => ObjectData::Table(Table { columns, next_column, ..Table::new() }),
    };
    let id = members.session.reserve_id();
    members.insert(id, name, Some(schema), data)?;
    relation.keys.iter().try_for_each(|key| create_key(members, (id, schema), key))
}

fn sequence(members: &Members<'_>) -> Sequence {
    Sequence {
        data_type: members.type_named("int8"),
        start: 1,
        increment: 1,
        minimum: 1,
        maximum: i64::MAX,
        cache: 1,
        cycle: false,
        owned_by: None,
        identity: false,
        persistence: Persistence::Permanent,
    }
}

/// A primary key or unique constraint with its index.
fn create_key(
    members: &mut Members<'_>,
    (relation, schema): (ObjectId, ObjectId),
    key: &MemberKey,
) -> Result<(), CatalogError> {
    let named = |name: &&str| {
        let object = members.session.catalog.object(relation)?;
        object.column_named(name).map(|column| (column.number, column.name.clone()))
    };
    let columns: Vec<(ColumnNumber, Identifier)> = key.columns.iter().filter_map(named).collect();
    let numbers: Vec<ColumnNumber> = columns.iter().map(|(number, _)| *number).collect();
    let (constraint, index) = (members.session.reserve_id(), members.session.reserve_id());
    let kind = if key.primary {
        ConstraintKind::PrimaryKey { columns: numbers, index, without_overlaps: false }
    } else {
        ConstraintKind::Unique { columns: numbers, index, without_overlaps: false }
    };
    let name = Identifier::from(key.name);
    let data = ObjectData::Constraint(Constraint::new(relation, kind));
    members.insert(constraint, name.clone(), None, data)?;
    let data = ObjectData::Index(unique_index(relation, constraint, columns));
    members.insert(index, name, Some(schema), data)
}

fn unique_index(relation: ObjectId, constraint: ObjectId, columns: Vec<(ColumnNumber, Identifier)>) -> Index {
    let columns = columns.into_iter().map(|(number, name)| IndexColumn {
        key: IndexKey::Column(number),
        name,
        collation: None,
        operator_class: None,
        operator_class_options: Options::new(),
        descending: false,
        nulls_first: None,
    });
    Index {
        relation,
        method: Identifier::from("btree"),
        columns: columns.collect(),
        include: Vec::new(),
        unique: true,
        nulls_not_distinct: false,
        predicate: None,
        options: Options::new(),
        tablespace: None,
        constraint: Some(constraint),
        parent: None,
        only: false,
        statistics: Vec::new(),
        depends_on_extensions: Vec::new(),
    }
}
