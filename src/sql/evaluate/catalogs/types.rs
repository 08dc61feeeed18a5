//! `pg_type` and `pg_enum`.

use super::{Keys, Row, Wanted, name, oid};
use crate::catalog::builtin::Builtin;
use crate::catalog::initial::{BOOTSTRAP_SUPERUSER, INFORMATION_SCHEMA, PG_CATALOG};
use crate::catalog::types::Type;
use crate::catalog::{Namespace, Object, ObjectData, ObjectId};
use crate::sql::evaluate::value::Value;
use crate::sql::session::Session;

/// The rows of a catalog of this file.
pub(super) fn rows(session: &Session, catalog: &str, wanted: &Wanted) -> Option<Vec<Row>> {
    Some(match catalog {
        "pg_type" => {
            let own = wanted.objects(session, &Keys::own("oid", "typname", Namespace::Type));
            let own = own.into_iter().filter_map(|object| own_type(object, wanted));
            own.chain(built_in(session, wanted)).collect()
        }
        "pg_enum" => {
            let types = wanted.objects(session, &Keys::part("enumtypid", ""));
            types.into_iter().flat_map(|object| labels(object, wanted)).collect()
        }
        _ => return None,
    })
}

fn own_type(object: &Object, wanted: &Wanted) -> Option<Row> {
    if !wanted.takes("typname", object.name.as_str()) || !wanted.takes_object("oid", object.id) {
        return None;
    }
    let (kind, category) = match &object.data {
        ObjectData::Type(of) => match of {
            Type::Enum(_) => ("e", "E"),
            Type::Composite(_) => ("c", "C"),
            Type::Range(_) => ("r", "R"),
            Type::Multirange { .. } => ("m", "R"),
            Type::Domain(_) => ("d", "U"),
            Type::Base(_) => ("b", "U"),
            Type::Shell => ("p", "P"),
        },
        ObjectData::Table(_) | ObjectData::View(_) => ("c", "C"),
        _ => return None,
    };
    let relation = if kind == "c" { object.id } else { ObjectId::NONE };
    Some(vec![
        ("oid", oid(object.id)),
        ("typname", name(object)),
        ("typnamespace", oid(object.schema.unwrap_or(ObjectId::NONE))),
        ("typowner", oid(object.owner)),
        ("typtype", Value::text(kind)),
        ("typcategory", Value::text(category)),
        ("typisdefined", Value::Bool(!matches!(&object.data, ObjectData::Type(Type::Shell)))),
        ("typrelid", oid(relation)),
        ("typelem", oid(ObjectId::NONE)),
    ])
}

fn built_in<'s>(session: &Session, wanted: &'s Wanted) -> impl Iterator<Item = Row> + 's {
    let builtin: &'static Builtin = Builtin::of(session.catalog.version());
    builtin.types().iter().filter(|of| wanted.takes("typname", of.name) && wanted.takes_object("oid", of.oid)).map(
        |of| {
            let schema = if of.schema == "pg_catalog" { PG_CATALOG } else { INFORMATION_SCHEMA };
            vec![
                ("oid", oid(of.oid)),
                ("typname", Value::text(of.name)),
                ("typnamespace", oid(schema)),
                ("typowner", oid(BOOTSTRAP_SUPERUSER)),
                ("typtype", Value::text(of.kind.letter().to_string())),
                ("typcategory", Value::text(of.category.0.to_string())),
                ("typisdefined", Value::Bool(true)),
                ("typrelid", oid(of.relation.unwrap_or(ObjectId::NONE))),
                ("typelem", oid(of.element.unwrap_or(ObjectId::NONE))),
            ]
        },
    )
}

fn labels(object: &Object, wanted: &Wanted) -> Vec<Row> {
    let Some(Type::Enum(of)) = object.as_type() else { return Vec::new() };
    let values = of.values.iter().zip(1..).filter(|(value, _)| wanted.takes("enumlabel", &value.label));
    values
        .map(|(value, order)| {
            vec![
                ("enumtypid", oid(object.id)),
                ("enumsortorder", Value::Int(order)),
                ("enumlabel", Value::text(&*value.label)),
            ]
        })
        .collect()
}
