//! Relations and their columns: `pg_class`, `pg_attribute`, `pg_index` and the views on them.

use super::{Keys, Row, Wanted, name, name_of, oid, schema_name};
use crate::catalog::index::IndexKey;
use crate::catalog::relation::{Persistence, TableKind};
use crate::catalog::types::Type;
use crate::catalog::{Namespace, Object, ObjectData, ObjectId};
use crate::sql::evaluate::value::Value;
use crate::sql::evaluate::{definition, spell, wording};
use crate::sql::session::Session;

const INDEXES: Keys = Keys { parent_name: "tablename", ..Keys::name("indexname", Namespace::Relation) };

/// The rows of a catalog of this file.
pub(super) fn rows(session: &Session, catalog: &str, wanted: &Wanted) -> Option<Vec<Row>> {
    let of = |keys: Keys| wanted.objects(session, &keys).into_iter();
    Some(match catalog {
        "pg_class" => of(Keys::own("oid", "relname", Namespace::Relation))
            .filter_map(|object| class(session, object, wanted))
            .collect(),
        "pg_namespace" => of(Keys::own("oid", "nspname", Namespace::Schema))
            .filter(|object| matches!(object.data, ObjectData::Schema) && wanted.takes("nspname", object.name.as_str()))
            .map(|object| vec![("oid", oid(object.id)), ("nspname", name(object)), ("nspowner", oid(object.owner))])
            .collect(),
        "pg_attribute" => {
            of(Keys::part("attrelid", "")).flat_map(|object| attributes(session, object, wanted)).collect()
        }
        "pg_attrdef" => of(Keys::part("adrelid", "")).flat_map(|object| defaults(session, object)).collect(),
        "pg_index" => of(Keys::part("indexrelid", "indrelid")).filter_map(|object| index(session, object)).collect(),
        "pg_inherits" => of(Keys::part("inhrelid", "")).flat_map(|object| parents(object)).collect(),
        "pg_tables" => named(session, wanted, Keys::name("tablename", Namespace::Relation), |object| {
            object.as_table().is_some_and(not_foreign)
        })
        .map(|object| {
            let table = object.as_table();
            vec![
                ("schemaname", Value::text(schema_name(session, object))),
                ("tablename", name(object)),
                ("tableowner", name_of(session, object.owner)),
                ("tablespace", Value::Null),
                ("hasindexes", Value::Bool(session.catalog.members(object.id).any(|of| of.as_index().is_some()))),
                ("hastriggers", Value::Bool(session.catalog.members(object.id).any(|of| of.as_trigger().is_some()))),
                ("rowsecurity", Value::Bool(table.is_some_and(|table| table.row_security))),
            ]
        })
        .collect(),
        "pg_views" => named(session, wanted, Keys::name("viewname", Namespace::Relation), |object| view(object, false))
            .map(|object| {
                vec![
                    ("schemaname", Value::text(schema_name(session, object))),
                    ("viewname", name(object)),
                    ("viewowner", name_of(session, object.owner)),
                    ("definition", definition_of_view(session, object)),
                ]
            })
            .collect(),
        "pg_matviews" => {
            named(session, wanted, Keys::name("matviewname", Namespace::Relation), |object| view(object, true))
                .map(|object| {
                    let populated =
                        object.as_view().and_then(|view| view.materialized.as_ref()).is_some_and(|of| of.populated);
                    let has_index = session.catalog.members(object.id).any(|member| member.as_index().is_some());
                    vec![
                        ("schemaname", Value::text(schema_name(session, object))),
                        ("matviewname", name(object)),
                        ("matviewowner", name_of(session, object.owner)),
                        ("definition", definition_of_view(session, object)),
                        ("hasindexes", Value::Bool(has_index)),
                        ("ispopulated", Value::Bool(populated)),
                    ]
                })
                .collect()
        }
        "pg_sequences" => named(session, wanted, Keys::name("sequencename", Namespace::Relation), |object| {
            object.as_sequence().is_some()
        })
        .map(|object| vec![("schemaname", Value::text(schema_name(session, object))), ("sequencename", name(object))])
        .collect(),
        "pg_indexes" => named(session, wanted, INDEXES, |object| object.as_index().is_some())
            .map(|object| {
                let relation = object.parent().unwrap_or(ObjectId::NONE);
                vec![
                    ("schemaname", Value::text(schema_name(session, object))),
                    ("tablename", name_of(session, relation)),
                    ("indexname", name(object)),
                    ("tablespace", Value::Null),
                    ("indexdef", definition::index(session, object.id, definition::Names::Qualified)),
                ]
            })
            .collect(),
        _ => return None,
    })
}

fn not_foreign(table: &crate::catalog::relation::Table) -> bool {
    !matches!(table.kind, TableKind::Foreign(_))
}

fn view(object: &Object, materialized: bool) -> bool {
    object.as_view().is_some_and(|view| view.materialized.is_some() == materialized)
}

/// The objects of a kind whose name and schema can be wanted.
pub(super) fn named<'s>(
    session: &'s Session,
    wanted: &'s Wanted,
    keys: Keys,
    is: fn(&Object) -> bool,
) -> impl Iterator<Item = &'s Object> {
    let takes = move |object: &Object| keys.name.is_none_or(|(column, _)| wanted.takes(column, object.name.as_str()));
    let objects = wanted.objects(session, &keys).into_iter().map(|object| &**object);
    objects.filter(move |object| is(object) && takes(object))
}

/// The letter of a relation's kind (`relkind`).
fn kind_of(object: &Object) -> Option<&'static str> {
    Some(match &object.data {
        ObjectData::Table(table) => match table.kind {
            TableKind::Ordinary => "r",
            TableKind::Partitioned(_) => "p",
            TableKind::Foreign(_) => "f",
        },
        ObjectData::View(view) => {
            if view.materialized.is_some() {
                "m"
            } else {
                "v"
            }
        }
        ObjectData::Index(_) => "i",
        ObjectData::Sequence(_) => "S",
        ObjectData::Type(Type::Composite(_)) => "c",
        _ => return None,
    })
}

fn class(session: &Session, object: &Object, wanted: &Wanted) -> Option<Row> {
    let mut kind = kind_of(object)?;
    if !wanted.takes("relname", object.name.as_str()) || !wanted.takes_object("oid", object.id) {
        return None;
    }
    let table = object.as_table();
    if let Some(index) = object.as_index()
        && session
            .catalog
            .object(index.relation)
            .and_then(|of| of.as_table())
            .is_some_and(crate::catalog::relation::Table::is_partitioned)
    {
        kind = "I";
    }
    let persistence = match table.map(|table| table.persistence) {
        Some(Persistence::Unlogged) => "u",
        Some(Persistence::Temporary(_)) => "t",
        _ => "p",
    };
    Some(vec![
        ("oid", oid(object.id)),
        ("relname", name(object)),
        ("relnamespace", oid(object.schema.unwrap_or(ObjectId::NONE))),
        ("reltype", oid(object.id)),
        ("relowner", oid(object.owner)),
        ("relkind", Value::text(kind)),
        ("relpersistence", Value::text(persistence)),
        ("relispartition", Value::Bool(table.is_some_and(crate::catalog::relation::Table::is_partition))),
        ("relrowsecurity", Value::Bool(table.is_some_and(|table| table.row_security))),
        ("relforcerowsecurity", Value::Bool(table.is_some_and(|table| table.force_row_security))),
        ("relnatts", Value::Int(object.columns().len() as i64)),
        ("reltablespace", oid(ObjectId::NONE)),
        ("relisshared", Value::Bool(false)),
        (
            "relispopulated",
            Value::Bool(object.as_view().is_none_or(|view| view.materialized.as_ref().is_none_or(|of| of.populated))),
        ),
        ("relhasindex", Value::Bool(session.catalog.members(object.id).any(|member| member.as_index().is_some()))),
        ("relhassubclass", Value::Bool(session.catalog.children(object.id).next().is_some())),
        ("relam", Value::unknown("access methods have no number here")),
        ("relhastriggers", Value::Bool(session.catalog.members(object.id).any(|member| member.as_trigger().is_some()))),
    ])
}

fn attributes(session: &Session, object: &Object, wanted: &Wanted) -> Vec<Row> {
    let columns = object.columns().iter().filter(|column| wanted.takes("attname", column.name.as_str()));
    columns
        .map(|column| {
            let data_type = column.data_type.as_ref();
            let builtin = session.names().builtin();
            let type_id = data_type.and_then(|of| match of.array {
                true => builtin.types().by_oid(of.id).and_then(|element| element.array),
                false => Some(of.id),
            });
            let generated = match column.generated {
                Some(crate::catalog::relation::Generated::Stored) => "s",
                Some(crate::catalog::relation::Generated::Virtual) => "v",
                None => "",
            };
            let identity = match column.identity {
                Some(crate::catalog::relation::Identity::Always) => "a",
                Some(crate::catalog::relation::Identity::ByDefault) => "d",
                None => "",
            };
            let has_default = column.default.is_some();
            vec![
                ("attrelid", oid(object.id)),
                ("attname", Value::text(column.name.as_str())),
                ("attnum", Value::Int(i64::from(column.number.0))),
                ("atttypid", type_id.map_or_else(|| Value::unknown("a column's type has no number here"), oid)),
                ("attnotnull", Value::Bool(column.not_null)),
                ("atthasdef", Value::Bool(has_default)),
                ("attisdropped", Value::Bool(false)),
                ("atttypmod", data_type.map_or(Value::Int(-1), |of| modifier(session, of))),
                ("attndims", Value::Int(i64::from(data_type.is_some_and(|of| of.array)))),
                ("attcollation", oid(column.collation.unwrap_or(ObjectId::NONE))),
                ("attstattarget", column.statistics.map_or(Value::Int(-1), |target| Value::Int(i64::from(target)))),
                ("attislocal", Value::Bool(column.local)),
                ("attinhcount", Value::Int(i64::from(column.inherited))),
                ("attgenerated", Value::text(generated)),
                ("attidentity", Value::text(identity)),
            ]
        })
        .collect()
}

fn defaults(session: &Session, object: &Object) -> Vec<Row> {
    let with_default = object.columns().iter().filter(|column| column.default.is_some());
    with_default
        .map(|column| {
            let default = column.default.as_ref();
            let printed = |text| wording::expression(session, Some(object), text, column.data_type.as_ref());
            vec![
                ("adrelid", oid(object.id)),
                ("adnum", Value::Int(i64::from(column.number.0))),
                ("adbin", default.map_or(Value::Null, printed)),
            ]
        })
        .collect()
}

fn index(session: &Session, object: &Object) -> Option<Row> {
    let index = object.as_index()?;
    let constraint = index.constraint.and_then(|id| session.catalog.object(id)).and_then(|of| of.as_constraint());
    let primary =
        constraint.is_some_and(|of| matches!(of.kind, crate::catalog::constraint::ConstraintKind::PrimaryKey { .. }));
    let keys = index.columns.iter().map(|column| match &column.key {
        IndexKey::Column(number) => Value::Int(i64::from(number.0)),
        IndexKey::Expression(_) => Value::Int(0),
    });
    let included = index.include.iter().map(|number| Value::Int(i64::from(number.0)));
    let on = session.catalog.object(index.relation).map(|on| &**on);
    let predicate = index.predicate.as_ref().map(|text| wording::expression(session, on, text, None));
    let predicate = Value::or_null(predicate);
    Some(vec![
        ("indexrelid", oid(object.id)),
        ("indrelid", oid(index.relation)),
        ("indisunique", Value::Bool(index.unique)),
        ("indisprimary", Value::Bool(primary)),
        ("indisvalid", Value::Bool(!index.only)),
        ("indisready", Value::Bool(true)),
        ("indislive", Value::Bool(true)),
        ("indkey", Value::Array(keys.chain(included).collect())),
        ("indnkeyatts", Value::Int(index.columns.len() as i64)),
        ("indnatts", Value::Int((index.columns.len() + index.include.len()) as i64)),
        ("indnullsnotdistinct", Value::Bool(index.nulls_not_distinct)),
        ("indpred", predicate),
    ])
}

fn definition_of_view(session: &Session, object: &Object) -> Value {
    object.as_view().map_or(Value::Null, |view| wording::view(session, view))
}

fn parents(object: &Object) -> Vec<Row> {
    let parents = object.as_table().map_or(&[][..], |table| &table.parents);
    let row = |(parent, at): (&ObjectId, i64)| {
        vec![("inhrelid", oid(object.id)), ("inhparent", oid(*parent)), ("inhseqno", Value::Int(at))]
    };
    parents.iter().zip(1..).map(row).collect()
}

/// The modifier of a type as `atttypmod` keeps it.
fn modifier(session: &Session, data_type: &crate::catalog::DataType) -> Value {
    use crate::catalog::builtin::ModifierStyle;
    let Some(written) = &data_type.modifier else { return Value::Int(-1) };
    let name = session.names().builtin().types().by_oid(data_type.id).map_or("", |of| of.name);
    let parts: Vec<&str> = written.split(',').map(str::trim).collect();
    match ModifierStyle::of(name).map(|style| style.read(&parts)) {
        Some(Ok(modifier)) => Value::Int(i64::from(modifier)),
        _ => Value::unknown("the modifier of a type of this kind"),
    }
}

/// A column's type as the information schema names it (`data_type`).
pub(super) fn information_type(session: &Session, data_type: &crate::catalog::DataType) -> String {
    if data_type.array {
        return "ARRAY".to_owned();
    }
    if let Some(object) = session.catalog.object(data_type.id) {
        return match object.as_type() {
            Some(Type::Domain(domain)) => information_type(session, &domain.base),
            _ => "USER-DEFINED".to_owned(),
        };
    }
    spell::type_text(session, &data_type.without_modifier()).unwrap_or_else(|| "USER-DEFINED".to_owned())
}
