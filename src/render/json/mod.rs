//! The model as one JSON document for other tools: the schema with the place of every statement that made it.
//!
//! 1. [`export`] picks the objects and orders them by kind, schema and name;
//! 2. `relation`, `member` and `definition` are the shapes of what it holds, a file per family.
//!
//! The shapes are documented in `docs/guide/json.md`. A key is added without notice; [`VERSION`] grows when one goes or
//! means something else.

mod definition;
mod member;
mod relation;
mod scope;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use self::definition::{Extension, Function, Other, Role, Schema, Sequence, Type};
use self::relation::{Table, View};
use self::scope::Scope;
use crate::catalog::types::Type as CatalogType;
use crate::catalog::{Object, ObjectData, ObjectId};
use crate::document::Book;
use crate::replay::Counts;

/// The version of the shapes.
pub const VERSION: u32 = 1;

/// The whole document.
#[derive(Serialize, Debug)]
#[serde(rename_all = "camelCase")]
struct Document {
    format: &'static str,
    version: u32,
    postgres_version: u32,
    /// The last migration that was replayed.
    migration: Option<String>,
    statements: Counts,
    schemas: Vec<Schema>,
    extensions: Vec<Extension>,
    types: Vec<Type>,
    tables: Vec<Table>,
    views: Vec<View>,
    sequences: Vec<Sequence>,
    functions: Vec<Function>,
    roles: Vec<Role>,
    others: Vec<Other>,
}

/// Writes the model as JSON, indented, with a line end at the end. Objects in `left_out` do not appear.
///
/// # Errors
///
/// None in practice: all keys are strings and all numbers finite.
pub fn export(book: &Book<'_>, left_out: &BTreeSet<ObjectId>) -> serde_json::Result<String> {
    let mut text = serde_json::to_string_pretty(&document(book, left_out))?;
    text.push('\n');
    Ok(text)
}

fn document(book: &Book<'_>, left_out: &BTreeSet<ObjectId>) -> Document {
    let scope = Scope::new(book, left_out);
    let mut document = Document {
        format: "schemabook.schema",
        version: VERSION,
        postgres_version: book.catalog.version().number(),
        migration: book.migrations().next_back().map(|(_, migration)| migration.id.to_string()),
        statements: book.history.counts(),
        schemas: Vec::new(),
        extensions: Vec::new(),
        types: Vec::new(),
        tables: Vec::new(),
        views: Vec::new(),
        sequences: Vec::new(),
        functions: Vec::new(),
        roles: Vec::new(),
        others: Vec::new(),
    };
    for object in scope.objects() {
        document.take(&scope, object);
    }
    document
}

impl Document {
    /// Puts an object where it belongs. What is part of a relation or domain is told there.
    fn take(&mut self, scope: &Scope<'_>, object: &Arc<Object>) {
        match &object.data {
            ObjectData::Schema => self.schemas.push(scope.schema(object)),
            ObjectData::Table(table) => self.tables.push(scope.table(object, table)),
            ObjectData::View(view) => self.views.push(scope.view(object, view)),
            ObjectData::Type(CatalogType::Multirange { .. }) => {}
            ObjectData::Type(data) => self.types.push(scope.data_type(object, data)),
            ObjectData::Sequence(sequence) => self.sequences.push(scope.sequence(object, sequence)),
            ObjectData::Function(function) => self.functions.push(scope.function(object, function)),
            ObjectData::Extension(extension) => self.extensions.push(scope.extension(object, extension)),
            ObjectData::Role(role) => self.roles.push(scope.role(object, role)),
            ObjectData::Index(_)
            | ObjectData::Constraint(_)
            | ObjectData::Trigger(_)
            | ObjectData::Policy(_)
            | ObjectData::Rule(_) => {}
            ObjectData::Operator(_)
            | ObjectData::OperatorClass(_)
            | ObjectData::OperatorFamily(_)
            | ObjectData::Cast(_)
            | ObjectData::Collation(_)
            | ObjectData::Conversion(_)
            | ObjectData::TextSearch(_)
            | ObjectData::Statistics(_)
            | ObjectData::Language(_)
            | ObjectData::AccessMethod(_)
            | ObjectData::Transform(_)
            | ObjectData::Publication(_)
            | ObjectData::Subscription(_)
            | ObjectData::EventTrigger(_)
            | ObjectData::ForeignDataWrapper(_)
            | ObjectData::ForeignServer(_)
            | ObjectData::UserMapping(_)
            | ObjectData::Database(_)
            | ObjectData::Tablespace(_)
            | ObjectData::DefaultPrivileges(_) => self.others.push(scope.other(object)),
        }
    }
}
