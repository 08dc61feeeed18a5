//! What depends on what, and what is said of objects: `pg_depend`, `pg_rewrite`, `pg_description`.
//!
//! A view stands for its own rule in `pg_rewrite`, whose number is the view's.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Keys, Row, Wanted, name, oid};
use crate::catalog::depend::DependencyKind;
use crate::catalog::{Address, Object, ObjectData, ObjectId, Part};
use crate::sql::evaluate::value::Value;
use crate::sql::session::Session;

/// `pg_rewrite`
const REWRITE: ObjectId = ObjectId(2618);
/// `pg_class`
const CLASS: ObjectId = ObjectId(1259);

/// The rows of a catalog of this file.
pub(super) fn rows(session: &Session, catalog: &str, wanted: &Wanted) -> Option<Vec<Row>> {
    Some(match catalog {
        "pg_depend" => {
            dependents(session, wanted).into_iter().flat_map(|object| dependencies(session, object, wanted)).collect()
        }
        "pg_rewrite" => session.catalog.objects().filter_map(|object| rewrite(object)).collect(),
        "pg_description" => {
            let objects = wanted.objects(session, &Keys::part("objoid", ""));
            objects.into_iter().flat_map(|object| descriptions(object)).collect()
        }
        _ => return None,
    })
}

/// The objects that can depend on what is wanted, that itself included, since its parts do.
fn dependents<'s>(session: &'s Session, wanted: &Wanted) -> Vec<&'s Arc<Object>> {
    let catalog = &session.catalog;
    let Some(target) = wanted.object("refobjid") else { return wanted.objects(session, &Keys::part("objid", "")) };
    let dependents = catalog.dependents_of_object(target).map(|dependency| dependency.dependent.object);
    let found: BTreeSet<ObjectId> = dependents.chain([target]).collect();
    found.into_iter().filter_map(|id| catalog.object(id)).collect()
}

fn dependencies(session: &Session, object: &Object, wanted: &Wanted) -> Vec<Row> {
    let own = object.as_view().is_some().then(|| view_type(object));
    let found = session.catalog.dependencies_of_object(object);
    let found = found.into_iter().filter(|of| wanted.takes_object("refobjid", of.target.object));
    let row = |of: crate::catalog::depend::Dependency| {
        let kind = match of.kind {
            DependencyKind::Normal => "n",
            DependencyKind::Auto => "a",
            DependencyKind::Internal => "i",
            DependencyKind::Partition => "P",
            DependencyKind::Extension => "e",
            DependencyKind::Mention => return None,
        };
        let class = if object.as_view().is_some() && kind == "n" { REWRITE } else { class_of(object, of.dependent)? };
        let target = session.catalog.object(of.target.object);
        let target_class = match target {
            Some(target) => class_of(target, of.target)?,
            None => return None,
        };
        Some(vec![
            ("classid", oid(class)),
            ("objid", oid(of.dependent.object)),
            ("objsubid", sub_number(of.dependent)),
            ("refclassid", oid(target_class)),
            ("refobjid", oid(of.target.object)),
            ("refobjsubid", sub_number(of.target)),
            ("deptype", Value::text(kind)),
        ])
    };
    own.into_iter().chain(found.filter_map(row)).collect()
}

/// The rule of a view is part of it.
fn view_type(object: &Object) -> Row {
    vec![
        ("classid", oid(REWRITE)),
        ("objid", oid(object.id)),
        ("objsubid", Value::Int(0)),
        ("refclassid", oid(CLASS)),
        ("refobjid", oid(object.id)),
        ("refobjsubid", Value::Int(0)),
        ("deptype", Value::text("i")),
    ]
}

fn sub_number(address: Address) -> Value {
    match address.part {
        Part::Column(number) => Value::Int(i64::from(number.0)),
        Part::Whole | Part::Default(_) | Part::EnumValue(_) => Value::Int(0),
    }
}

/// The catalog that an object is a row of (`classid`).
fn class_of(object: &Object, address: Address) -> Option<ObjectId> {
    if matches!(address.part, Part::Default(_)) {
        return Some(ObjectId(2604));
    }
    Some(ObjectId(match &object.data {
        ObjectData::Table(_) | ObjectData::View(_) | ObjectData::Index(_) | ObjectData::Sequence(_) => 1259,
        ObjectData::Type(_) => 1247,
        ObjectData::Function(_) => 1255,
        ObjectData::Constraint(_) => 2606,
        ObjectData::Schema => 2615,
        ObjectData::Trigger(_) => 2620,
        ObjectData::Rule(_) => 2618,
        ObjectData::Extension(_) => 3079,
        ObjectData::Policy(_) => 3256,
        ObjectData::Operator(_) => 2617,
        ObjectData::Statistics(_) => 3381,
        _ => return None,
    }))
}

fn rewrite(object: &Object) -> Option<Row> {
    let row = |rule: Value, relation: ObjectId| {
        Some(vec![("oid", oid(object.id)), ("rulename", rule), ("ev_class", oid(relation))])
    };
    match &object.data {
        ObjectData::View(_) => row(Value::text("_RETURN"), object.id),
        ObjectData::Rule(rule) => row(name(object), rule.relation),
        _ => None,
    }
}

fn descriptions(object: &Object) -> Vec<Row> {
    let Some(class) = class_of(object, object.id.whole()) else { return Vec::new() };
    let row = |number: i64, text: &str| {
        vec![
            ("objoid", oid(object.id)),
            ("classoid", oid(class)),
            ("objsubid", Value::Int(number)),
            ("description", Value::text(text)),
        ]
    };
    let own = object.comment.as_deref().map(|text| row(0, text));
    let of_columns = object
        .columns()
        .iter()
        .filter_map(|column| column.comment.as_deref().map(|text| row(i64::from(column.number.0), text)));
    own.into_iter().chain(of_columns).collect()
}
