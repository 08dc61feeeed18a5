//! The information schema.

use super::relations::{information_type, named};
use super::{Keys, Row, Wanted, name, name_of, schema_name, yes_or_no};
use crate::catalog::constraint::ConstraintKind;
use crate::catalog::function::FunctionKind;
use crate::catalog::initial::CURRENT_DATABASE;
use crate::catalog::relation::{Persistence, TableKind};
use crate::catalog::{DataType, Namespace, Object, ObjectData};
use crate::sql::evaluate::value::Value;
use crate::sql::evaluate::{spell, wording};
use crate::sql::session::Session;

/// The rows of a view of the information schema.
pub(super) fn rows(session: &Session, view: &str, wanted: &Wanted) -> Option<Vec<Row>> {
    let schema = |object: &Object| Value::text(schema_name(session, object));
    let database = || name_of(session, CURRENT_DATABASE);
    // `constraint_column_usage` names the referenced table, and two others name none.
    let constraints = |table: &'static str| {
        let keys = Keys { parent_name: table, ..Keys::name("constraint_name", Namespace::ConstraintOfSchema) };
        wanted.objects(session, &keys).into_iter()
    };
    Some(match view {
        "schemata" => named(session, wanted, Keys::name("schema_name", Namespace::Schema), |object| {
            matches!(object.data, ObjectData::Schema)
        })
        .map(|object| {
            vec![
                ("catalog_name", database()),
                ("schema_name", name(object)),
                ("schema_owner", name_of(session, object.owner)),
            ]
        })
        .collect(),
        "tables" => named(session, wanted, Keys::name("table_name", Namespace::Relation), is_table_or_view)
            .map(|object| {
                vec![
                    ("table_catalog", database()),
                    ("table_schema", schema(object)),
                    ("table_name", name(object)),
                    ("table_type", Value::text(table_type(object))),
                ]
            })
            .collect(),
        "views" => named(session, wanted, Keys::name("table_name", Namespace::Relation), |object| {
            object.as_view().is_some_and(|view| view.materialized.is_none())
        })
        .map(|object| {
            vec![("table_catalog", database()), ("table_schema", schema(object)), ("table_name", name(object))]
        })
        .collect(),
        "columns" => named(session, wanted, Keys::name("table_name", Namespace::Relation), is_table_or_view)
            .filter(|object| wanted.takes("table_schema", &schema_name(session, object)))
            .flat_map(|object| columns(session, object, wanted))
            .collect(),
        "sequences" => named(session, wanted, Keys::name("sequence_name", Namespace::Relation), |object| {
            object.as_sequence().is_some()
        })
        .map(|object| vec![("sequence_schema", schema(object)), ("sequence_name", name(object))])
        .collect(),
        "routines" => named(session, wanted, Keys::name("routine_name", Namespace::Function), |object| {
            object.as_function().is_some()
        })
        .map(|object| {
            let procedure = object.as_function().is_some_and(|of| of.kind == FunctionKind::Procedure);
            vec![
                ("routine_schema", schema(object)),
                ("routine_name", name(object)),
                ("specific_schema", schema(object)),
                ("routine_type", Value::text(if procedure { "PROCEDURE" } else { "FUNCTION" })),
            ]
        })
        .collect(),
        "table_constraints" => {
            constraints("table_name").filter_map(|object| constraint(session, object, wanted)).collect()
        }
        "check_constraints" => constraints("")
            .filter(|object| object.as_constraint().is_some_and(|of| matches!(of.kind, ConstraintKind::Check { .. })))
            .map(|object| {
                let on = object.parent().and_then(|on| session.catalog.object(on));
                vec![
                    ("constraint_schema", on.map_or(Value::Null, |on| schema(on))),
                    ("constraint_name", name(object)),
                    ("check_clause", check_clause(session, object)),
                ]
            })
            .collect(),
        "referential_constraints" => constraints("")
            .filter_map(|object| {
                let constraint = object.as_constraint()?;
                let key = constraint.as_foreign_key()?;
                let on = session.catalog.object(constraint.on)?;
                Some(vec![
                    ("constraint_schema", schema(on)),
                    ("constraint_name", name(object)),
                    ("update_rule", Value::text(key.on_update.words())),
                    ("delete_rule", Value::text(key.on_delete.words())),
                ])
            })
            .collect(),
        "key_column_usage" => {
            constraints("table_name").flat_map(|object| usage(session, object, wanted, false)).collect()
        }
        "constraint_column_usage" => constraints("").flat_map(|object| usage(session, object, wanted, true)).collect(),
        "triggers" => {
            let of_tables = wanted.objects(session, &Keys::part_of_named("event_object_table"));
            of_tables.into_iter().flat_map(|object| triggers(session, object, wanted)).collect()
        }
        "enabled_roles" | "applicable_roles" => session
            .catalog
            .objects()
            .filter(|object| matches!(object.data, ObjectData::Role(_)))
            .map(|object| vec![("role_name", name(object))])
            .collect(),
        _ => return None,
    })
}

fn is_table_or_view(object: &Object) -> bool {
    object.as_table().is_some() || object.as_view().is_some_and(|view| view.materialized.is_none())
}

fn table_type(object: &Object) -> &'static str {
    match object.as_table() {
        None => "VIEW",
        Some(table) if matches!(table.kind, TableKind::Foreign(_)) => "FOREIGN",
        Some(table) if matches!(table.persistence, Persistence::Temporary(_)) => "LOCAL TEMPORARY",
        Some(_) => "BASE TABLE",
    }
}

fn columns(session: &Session, object: &Object, wanted: &Wanted) -> Vec<Row> {
    let builtin = session.names().builtin();
    let columns =
        object.columns().iter().zip(1..).filter(|(column, _)| wanted.takes("column_name", column.name.as_str()));
    columns
        .map(|(column, _)| {
            let data_type = column.data_type.as_ref();
            let udt = data_type.map(|of| {
                let name = match session.catalog.object(of.id) {
                    Some(object) => object.name.to_string(),
                    None => builtin.types().by_oid(of.id).map_or_else(String::new, |of| of.name.to_owned()),
                };
                if of.array { format!("_{name}") } else { name }
            });
            let unknown = || Value::unknown("a column's type is not known");
            let length = match data_type {
                Some(of)
                    if spell::type_text(session, &of.without_modifier())
                        .is_some_and(|text| text.starts_with("character")) =>
                {
                    of.modifier.as_ref().and_then(|modifier| modifier.parse().ok()).map_or(Value::Null, Value::Int)
                }
                Some(_) => Value::Null,
                None => unknown(),
            };
            let default = column.default.as_ref();
            let default = default.map_or(Value::Null, |text| wording::expression(session, None, text, data_type));
            let identity = column.identity.map(|identity| Value::text(identity.words().to_uppercase()));
            let identity = Value::or_null(identity);
            vec![
                ("table_catalog", name_of(session, CURRENT_DATABASE)),
                ("table_schema", Value::text(schema_name(session, object))),
                ("table_name", name(object)),
                ("column_name", Value::text(column.name.as_str())),
                ("ordinal_position", Value::Int(i64::from(column.number.0))),
                ("column_default", if column.generated.is_some() { Value::Null } else { default.clone() }),
                ("is_nullable", yes_or_no(!column.not_null)),
                ("data_type", data_type.map_or_else(unknown, |of| Value::text(information_type(session, of)))),
                ("udt_name", udt.map_or_else(unknown, Value::text)),
                ("character_maximum_length", length),
                ("numeric_precision", data_type.map_or_else(unknown, |of| numeric(of, Figure::Precision))),
                ("numeric_precision_radix", data_type.map_or_else(unknown, |of| numeric(of, Figure::Radix))),
                ("numeric_scale", data_type.map_or_else(unknown, |of| numeric(of, Figure::Scale))),
                ("datetime_precision", data_type.map_or_else(unknown, datetime_precision)),
                ("is_updatable", yes_or_no(object.as_table().is_some())),
                ("is_self_referencing", yes_or_no(false)),
                ("identity_generation", identity),
                ("generation_expression", if column.generated.is_some() { default.clone() } else { Value::Null }),
                ("is_identity", yes_or_no(column.identity.is_some())),
                ("is_generated", Value::text(if column.generated.is_some() { "ALWAYS" } else { "NEVER" })),
            ]
        })
        .collect()
}

/// What the information schema says of a type of numbers.
#[derive(Clone, Copy)]
enum Figure {
    Precision,
    Radix,
    Scale,
}

/// `_pg_numeric_precision` and its likes (`information_schema.sql`): bits of whole and binary numbers, digits of decimal
/// ones.
fn numeric(data_type: &DataType, figure: Figure) -> Value {
    if data_type.array {
        return Value::Null;
    }
    let of = |precision: i64, radix: i64, scale: Option<i64>| match figure {
        Figure::Precision => Value::Int(precision),
        Figure::Radix => Value::Int(radix),
        Figure::Scale => Value::or_null(scale.map(Value::Int)),
    };
    match data_type.id.0 {
        21 => of(16, 2, Some(0)),
        23 => of(32, 2, Some(0)),
        20 => of(64, 2, Some(0)),
        700 => of(24, 2, None),
        701 => of(53, 2, None),
        1700 => match (&data_type.modifier, figure) {
            (_, Figure::Radix) => Value::Int(10),
            (None, _) => Value::Null,
            (Some(modifier), figure) => {
                let mut parts = modifier.split(',').map(|part| part.trim().parse().map(Value::Int));
                let precision = parts.next();
                match figure {
                    Figure::Scale => parts.next().unwrap_or(Ok(Value::Int(0))).unwrap_or(Value::Null),
                    _ => precision.and_then(Result::ok).unwrap_or(Value::Null),
                }
            }
        },
        _ => Value::Null,
    }
}

/// The digits of fractions of seconds: those written, else six; none for a date.
fn datetime_precision(data_type: &DataType) -> Value {
    let written = data_type.modifier.as_ref().and_then(|modifier| modifier.trim().parse().ok());
    match data_type.id.0 {
        _ if data_type.array => Value::Null,
        1082 => Value::Int(0),
        1083 | 1114 | 1184 | 1186 | 1266 => Value::Int(written.unwrap_or(6)),
        _ => Value::Null,
    }
}

/// A check without the word in front, in the parentheses that the server writes.
fn check_clause(session: &Session, object: &Object) -> Value {
    let on = object.parent().and_then(|on| session.catalog.object(on));
    match object.as_constraint().map(|constraint| &constraint.kind) {
        Some(ConstraintKind::Check { expression, .. }) => {
            wording::expression(session, on.filter(|on| on.as_type().is_none()).map(|on| &**on), expression, None)
        }
        _ => Value::Null,
    }
}

fn constraint(session: &Session, object: &Object, wanted: &Wanted) -> Option<Row> {
    let constraint = object.as_constraint()?;
    let on = session.catalog.object(constraint.on).filter(|on| on.as_type().is_none())?;
    if !wanted.takes("constraint_name", object.name.as_str()) || !wanted.takes("table_name", on.name.as_str()) {
        return None;
    }
    let kind = match constraint.kind {
        ConstraintKind::Check { .. } | ConstraintKind::NotNull { .. } => "CHECK",
        ConstraintKind::PrimaryKey { .. } => "PRIMARY KEY",
        ConstraintKind::Unique { .. } => "UNIQUE",
        ConstraintKind::Exclusion { .. } => return None,
        ConstraintKind::ForeignKey(_) => "FOREIGN KEY",
    };
    Some(vec![
        ("constraint_catalog", name_of(session, CURRENT_DATABASE)),
        ("constraint_schema", Value::text(schema_name(session, on))),
        ("constraint_name", name(object)),
        ("table_catalog", name_of(session, CURRENT_DATABASE)),
        ("table_schema", Value::text(schema_name(session, on))),
        ("table_name", name(on)),
        ("constraint_type", Value::text(kind)),
        ("is_deferrable", yes_or_no(constraint.deferrable)),
        ("initially_deferred", yes_or_no(constraint.initially_deferred)),
    ])
}

/// The columns of keys; `referenced` gives those that a constraint rests on, as `constraint_column_usage` does.
fn usage(session: &Session, object: &Object, wanted: &Wanted, referenced: bool) -> Vec<Row> {
    let Some(constraint) = object.as_constraint() else { return Vec::new() };
    if !wanted.takes("constraint_name", object.name.as_str()) {
        return Vec::new();
    }
    let is_key = matches!(
        constraint.kind,
        ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. } | ConstraintKind::ForeignKey(_)
    );
    let (relation, columns) = match constraint.as_foreign_key() {
        Some(key) if referenced => (key.referenced, key.referenced_columns.as_slice()),
        _ if is_key || (referenced && matches!(constraint.kind, ConstraintKind::Check { .. })) => {
            (constraint.on, constraint.columns())
        }
        _ => return Vec::new(),
    };
    let (Some(of), Some(on)) = (session.catalog.object(relation), session.catalog.object(constraint.on)) else {
        return Vec::new();
    };
    let row = |(number, at): (&crate::catalog::ColumnNumber, i64)| {
        let column = of.column(*number).map_or(Value::Null, |column| Value::text(column.name.as_str()));
        vec![
            ("constraint_schema", Value::text(schema_name(session, on))),
            ("constraint_name", name(object)),
            ("table_schema", Value::text(schema_name(session, of))),
            ("table_name", name(of)),
            ("column_name", column),
            ("ordinal_position", Value::Int(at)),
        ]
    };
    columns.iter().zip(1..).map(row).collect()
}

/// One row for each event of a trigger.
fn triggers(session: &Session, object: &Object, wanted: &Wanted) -> Vec<Row> {
    let Some(trigger) = object.as_trigger() else { return Vec::new() };
    let Some(table) = session.catalog.object(trigger.relation) else { return Vec::new() };
    if !wanted.takes("trigger_name", object.name.as_str()) || !wanted.takes("event_object_table", table.name.as_str()) {
        return Vec::new();
    }
    let events =
        [(trigger.events.insert, "INSERT"), (trigger.events.delete, "DELETE"), (trigger.events.update, "UPDATE")];
    let row = |(_, event): &(bool, &'static str)| {
        vec![
            ("trigger_schema", Value::text(schema_name(session, table))),
            ("trigger_name", name(object)),
            ("event_manipulation", Value::text(*event)),
            ("event_object_schema", Value::text(schema_name(session, table))),
            ("event_object_table", name(table)),
        ]
    };
    events.iter().filter(|(on, _)| *on).map(row).collect()
}
