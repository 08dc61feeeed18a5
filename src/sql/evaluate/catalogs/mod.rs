//! The system catalogs and the information schema as virtual tables, made of the catalog when they are read.
//!
//! A row gives the columns that the model knows; the others are unknown values. What a query asks for by name is looked
//! at first, so that a guard on one object does not make the rows of all.

mod constraints;
mod dependencies;
mod information;
mod others;
mod relations;
mod routines;
mod types;

use std::sync::Arc;

use super::Table;
use super::value::{Evaluated, Stop, Value};
use crate::catalog::builtin::SystemRelation;
use crate::catalog::{Namespace, Object, ObjectId};
use crate::sql::session::Session;
use crate::text::Identifier;

/// The columns of a system relation that say which objects its rows are about; empty where it has none such.
struct Keys {
    /// The number of the object itself.
    own: &'static str,
    /// The number of the relation that it is a part of.
    parent: &'static str,
    /// Its name, and the space that names of its kind are in.
    name: Option<(&'static str, Namespace)>,
    /// The name of the relation that it is a part of.
    parent_name: &'static str,
}

impl Keys {
    /// Objects that are told apart by a number and a name.
    const fn own(own: &'static str, name: &'static str, space: Namespace) -> Self {
        Self { own, parent: "", name: Some((name, space)), parent_name: "" }
    }

    /// Objects that are told apart by a name alone.
    const fn name(name: &'static str, space: Namespace) -> Self {
        Self::own("", name, space)
    }

    /// Parts of relations.
    const fn part(own: &'static str, parent: &'static str) -> Self {
        Self { own, parent, name: None, parent_name: "" }
    }

    /// Parts of relations of which only the names are there.
    const fn part_of_named(parent_name: &'static str) -> Self {
        Self { own: "", parent: "", name: None, parent_name }
    }
}

/// The columns of a row that the model knows.
type Row = Vec<(&'static str, Value)>;

/// What a query asks for: columns with the values that they must have, and these as texts.
pub(super) struct Wanted(pub(super) Vec<(Identifier, Value, String)>);

impl Wanted {
    /// Whether that column may have that text.
    fn takes(&self, column: &str, text: &str) -> bool {
        self.0.iter().all(|(of, _, wanted)| *of != *column || wanted == text)
    }

    /// The object that a column must be, if the query says.
    fn object(&self, column: &str) -> Option<ObjectId> {
        self.0.iter().find_map(|(of, value, _)| match value {
            Value::Object(_, id) if *of == *column => Some(*id),
            _ => None,
        })
    }

    /// The name that a column must have, if the query says.
    fn name(&self, column: &str) -> Option<Identifier> {
        self.0.iter().find_map(|(of, value, text)| match value {
            Value::Text(_) if *of == *column => Some(Identifier::exact(text)),
            _ => None,
        })
    }

    /// The objects that rows can be about: where the query says which, those and few others, else all.
    fn objects<'s>(&self, session: &'s Session, keys: &Keys) -> Vec<&'s Arc<Object>> {
        let catalog = &session.catalog;
        if let Some(id) = self.object(keys.own) {
            return catalog.object(id).into_iter().collect();
        }
        if let Some(id) = self.object(keys.parent) {
            return catalog.members(id).collect();
        }
        if let Some((column, space)) = keys.name
            && let Some(name) = self.name(column)
        {
            return catalog.called(space, &name);
        }
        if let Some(name) = self.name(keys.parent_name) {
            let parents = catalog.called(Namespace::Relation, &name);
            return parents.into_iter().flat_map(|parent| catalog.members(parent.id)).collect();
        }
        catalog.objects().collect()
    }

    /// Whether that column may be that object.
    fn takes_object(&self, column: &str, id: ObjectId) -> bool {
        self.0.iter().all(|(of, value, _)| match value {
            Value::Object(_, wanted) => *of != *column || *wanted == id,
            _ => true,
        })
    }
}

/// The rows of a system relation that a query can want.
///
/// # Errors
/// The relation is not made.
pub(super) fn rows_of(session: &Session, relation: &SystemRelation, wanted: &Wanted) -> Evaluated<Table> {
    let rows = match relation.schema {
        "information_schema" => information::rows(session, relation.name, wanted),
        _ => relations::rows(session, relation.name, wanted)
            .or_else(|| types::rows(session, relation.name, wanted))
            .or_else(|| constraints::rows(session, relation.name, wanted))
            .or_else(|| routines::rows(session, relation.name, wanted))
            .or_else(|| dependencies::rows(session, relation.name, wanted))
            .or_else(|| others::rows(session, relation.name, wanted)),
    };
    let Some(rows) = rows else {
        return Err(Stop::Unknown(format!("the catalog {} is not modelled", relation.name).into()));
    };
    if rows.is_empty() && wanted.0.iter().any(|(_, _, text)| session.opaque_statement_named(text)) {
        return Err(Stop::Unknown(Arc::from(
            "a statement before it is not modelled and may have made what is asked for",
        )));
    }
    let columns: Vec<Identifier> = relation.columns().iter().map(|column| Identifier::from(column.name)).collect();
    let absent = Value::unknown(format!("a column of {} is not modelled", relation.name));
    let whole = |row: Row| {
        let value =
            |name: &str| row.iter().find(|(of, _)| *of == name).map_or_else(|| absent.clone(), |(_, v)| v.clone());
        relation.columns().iter().map(|column| value(column.name)).collect()
    };
    Ok(Table { columns, rows: rows.into_iter().map(whole).collect() })
}

fn name(object: &Object) -> Value {
    Value::text(object.name.as_str())
}

fn oid(id: ObjectId) -> Value {
    Value::oid(id)
}

fn schema_name(session: &Session, object: &Object) -> String {
    object.schema.and_then(|schema| session.catalog.name_of(schema)).map_or_else(String::new, ToString::to_string)
}

fn name_of(session: &Session, id: ObjectId) -> Value {
    session.catalog.name_of(id).map_or(Value::Null, |name| Value::text(name.as_str()))
}

fn yes_or_no(truth: bool) -> Value {
    Value::text(if truth { "YES" } else { "NO" })
}
