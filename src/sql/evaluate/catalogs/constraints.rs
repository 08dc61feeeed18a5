//! `pg_constraint`.

use super::{Keys, Row, Wanted, name, oid};
use crate::catalog::constraint::{Constraint, ConstraintKind, ReferentialAction};
use crate::catalog::{ColumnNumber, Namespace, Object, ObjectId};
use crate::sql::evaluate::value::Value;
use crate::sql::session::Session;

/// The rows of a catalog of this file.
pub(super) fn rows(session: &Session, catalog: &str, wanted: &Wanted) -> Option<Vec<Row>> {
    const KEYS: Keys = Keys { parent: "conrelid", ..Keys::own("oid", "conname", Namespace::ConstraintOfSchema) };
    (catalog == "pg_constraint")
        .then(|| wanted.objects(session, &KEYS))
        .map(|objects| objects.into_iter().filter_map(|object| constraint(session, object, wanted)).collect())
}

fn constraint(session: &Session, object: &Object, wanted: &Wanted) -> Option<Row> {
    let constraint = object.as_constraint()?;
    if !wanted.takes("conname", object.name.as_str()) || !wanted.takes_object("conrelid", constraint.on) {
        return None;
    }
    let on = session.catalog.object(constraint.on)?;
    let (relation, domain) = if on.as_type().is_some() { (ObjectId::NONE, on.id) } else { (on.id, ObjectId::NONE) };
    let key = constraint.as_foreign_key();
    let action = |of: Option<ReferentialAction>| {
        Value::text(match of {
            Some(ReferentialAction::NoAction) => "a",
            Some(ReferentialAction::Restrict) => "r",
            Some(ReferentialAction::Cascade) => "c",
            Some(ReferentialAction::SetNull) => "n",
            Some(ReferentialAction::SetDefault) => "d",
            None => " ",
        })
    };
    Some(vec![
        ("oid", oid(object.id)),
        ("conname", name(object)),
        ("connamespace", oid(on.schema.unwrap_or(ObjectId::NONE))),
        ("contype", Value::text(letter(constraint))),
        ("condeferrable", Value::Bool(constraint.deferrable)),
        ("condeferred", Value::Bool(constraint.initially_deferred)),
        ("convalidated", Value::Bool(constraint.validated)),
        ("conenforced", Value::Bool(constraint.enforced)),
        ("conrelid", oid(relation)),
        ("contypid", oid(domain)),
        ("conindid", oid(index_of(constraint))),
        ("conparentid", oid(constraint.parent.unwrap_or(ObjectId::NONE))),
        ("confrelid", oid(key.map_or(ObjectId::NONE, |key| key.referenced))),
        ("confupdtype", action(key.map(|key| key.on_update))),
        ("confdeltype", action(key.map(|key| key.on_delete))),
        ("conislocal", Value::Bool(constraint.local)),
        ("connoinherit", Value::Bool(constraint.no_inherit)),
        ("conkey", numbers(constraint.columns())),
        ("confkey", numbers(key.map_or(&[], |key| &key.referenced_columns))),
    ])
}

fn index_of(constraint: &Constraint) -> ObjectId {
    let of_key = constraint.as_foreign_key().and_then(|key| key.referenced_index);
    constraint.index().or(of_key).unwrap_or(ObjectId::NONE)
}

/// `contype`
fn letter(constraint: &Constraint) -> &'static str {
    match constraint.kind {
        ConstraintKind::Check { .. } => "c",
        ConstraintKind::NotNull { .. } => "n",
        ConstraintKind::PrimaryKey { .. } => "p",
        ConstraintKind::Unique { .. } => "u",
        ConstraintKind::Exclusion { .. } => "x",
        ConstraintKind::ForeignKey(_) => "f",
    }
}

fn numbers(columns: &[ColumnNumber]) -> Value {
    if columns.is_empty() {
        return Value::Null;
    }
    Value::Array(columns.iter().map(|number| Value::Int(i64::from(number.0))).collect())
}
