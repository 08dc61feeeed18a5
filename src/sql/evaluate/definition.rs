//! Definitions of constraints and indexes as the server writes them (`ruleutils.c`).

use std::sync::Arc;

use crate::catalog::builtin::Builtin;
use crate::catalog::constraint::{Constraint, ConstraintKind, ForeignKey, ReferentialAction};
use crate::catalog::index::{Index, IndexColumn, IndexKey};
use crate::catalog::relation::Table;
use crate::catalog::{ColumnNumber, Object, ObjectId, SqlText};
use crate::sql::session::Session;

use super::spell::{quote_identifier, visible_name};
use super::value::Value;
use super::wording;

/// Whether bare names stand for what is in the search path (`pg_get_indexdef(…, true)`).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    Visible,
    Qualified,
}

/// `pg_get_constraintdef`
pub(super) fn constraint(session: &Session, id: ObjectId) -> Value {
    let Some(constraint) = session.catalog.object(id).and_then(|object| object.as_constraint()) else {
        return Value::Null;
    };
    let Some(body) = body(session, constraint) else {
        return Value::unknown("a constraint of this kind as the server prints it");
    };
    let (Value::Text(text) | Value::Definition(text)) = &body else { return body };
    let mut text = text.to_string();
    if constraint.deferrable {
        text.push_str(" DEFERRABLE");
    }
    if constraint.initially_deferred {
        text.push_str(" INITIALLY DEFERRED");
    }
    if !constraint.enforced {
        text.push_str(" NOT ENFORCED");
    } else if !constraint.validated {
        text.push_str(" NOT VALID");
    }
    if matches!(body, Value::Definition(_)) { wording::marked(Value::text(text)) } else { Value::text(text) }
}

fn body(session: &Session, constraint: &Constraint) -> Option<Value> {
    if let ConstraintKind::Check { expression, .. } = &constraint.kind {
        let on = session.catalog.object(constraint.on).filter(|on| on.as_type().is_none());
        let no_inherit = if constraint.no_inherit { " NO INHERIT" } else { "" };
        return Some(match wording::expression(session, on.map(|on| &**on), expression, None) {
            Value::Text(text) => Value::text(format!("CHECK ({text}){no_inherit}")),
            Value::Definition(text) => Value::Definition(format!("CHECK ({text}){no_inherit}").into()),
            other => other,
        });
    }
    key_body(session, constraint).map(Value::text)
}

fn key_body(session: &Session, constraint: &Constraint) -> Option<String> {
    match &constraint.kind {
        ConstraintKind::PrimaryKey { columns, index, without_overlaps: false } => {
            Some(format!("PRIMARY KEY ({}){}", columns_of(session, constraint.on, columns), included(session, *index)))
        }
        ConstraintKind::Unique { columns, index, without_overlaps: false } => {
            let distinct = session.catalog.object(*index).and_then(|object| object.as_index());
            let distinct =
                if distinct.is_some_and(|index| index.nulls_not_distinct) { "NULLS NOT DISTINCT " } else { "" };
            let keys = columns_of(session, constraint.on, columns);
            Some(format!("UNIQUE {distinct}({keys}){}", included(session, *index)))
        }
        ConstraintKind::ForeignKey(key) if !key.period => Some(foreign_key(session, constraint.on, key)),
        ConstraintKind::NotNull { column: Some(column) } => {
            Some(format!("NOT NULL {}", columns_of(session, constraint.on, &[*column])))
        }
        _ => None,
    }
}

fn foreign_key(session: &Session, on: ObjectId, key: &ForeignKey) -> String {
    let referenced = session.catalog.object(key.referenced).map(|object| visible_name(session, object));
    let mut text = format!(
        "FOREIGN KEY ({}) REFERENCES {}({})",
        columns_of(session, on, &key.columns),
        referenced.unwrap_or_default(),
        columns_of(session, key.referenced, &key.referenced_columns)
    );
    if key.match_full {
        text.push_str(" MATCH FULL");
    }
    for (event, action) in [("UPDATE", key.on_update), ("DELETE", key.on_delete)] {
        if action != ReferentialAction::NoAction {
            text.push_str(&format!(" ON {event} {}", action.words()));
        }
    }
    if !key.on_delete_columns.is_empty() {
        text.push_str(&format!(" ({})", columns_of(session, on, &key.on_delete_columns)));
    }
    text
}

fn included(session: &Session, index: ObjectId) -> String {
    match session.catalog.object(index).and_then(|object| object.as_index()) {
        Some(index) if !index.include.is_empty() => {
            format!(" INCLUDE ({})", columns_of(session, index.relation, &index.include))
        }
        _ => String::new(),
    }
}

fn columns_of(session: &Session, relation: ObjectId, columns: &[ColumnNumber]) -> String {
    let name = |number: &ColumnNumber| {
        let name = session.catalog.column_name(relation, *number);
        name.map_or_else(String::new, |name| quote_identifier(session, name.as_str()))
    };
    columns.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// `pg_get_indexdef` of a whole index.
pub(super) fn index(session: &Session, id: ObjectId, names: Names) -> Value {
    let Some(object) = session.catalog.object(id) else { return Value::Null };
    let Some(index) = object.as_index() else { return Value::Null };
    let mut exact = true;
    match index_text(session, object, index, names, &mut exact) {
        Some(text) if exact => Value::text(text),
        Some(text) => Value::Definition(text.into()),
        None => Value::unknown("an index of this kind as the server prints it"),
    }
}

/// `pg_get_indexdef(index, n, …)`: the key or included column of that number.
pub(super) fn index_column(session: &Session, id: ObjectId, number: i64) -> Value {
    let Some(index) = session.catalog.object(id).and_then(|object| object.as_index()) else { return Value::Null };
    let Some(at) = number.checked_sub(1).and_then(|at| usize::try_from(at).ok()) else { return Value::Null };
    let column = |number: ColumnNumber| Value::text(columns_of(session, index.relation, &[number]));
    match index.columns.get(at).map(|column| &column.key) {
        Some(IndexKey::Column(number)) => column(*number),
        Some(IndexKey::Expression(text)) => {
            wording::expression(session, session.catalog.object(index.relation).map(|on| &**on), text, None)
        }
        None => index.include.get(at - index.columns.len()).map_or(Value::Null, |number| column(*number)),
    }
}

/// The statement that makes an index; says if it is not in the server's own words.
fn index_text(session: &Session, object: &Object, index: &Index, names: Names, exact: &mut bool) -> Option<String> {
    let relation = session.catalog.object(index.relation)?;
    let mut expression = |text: &SqlText| match wording::expression(session, Some(relation), text, None) {
        Value::Text(text) => text,
        Value::Definition(text) => {
            *exact = false;
            text
        }
        _ => Arc::from(""),
    };
    let schema = relation.schema.and_then(|schema| session.catalog.name_of(schema));
    let relation_name = match (names, schema) {
        (Names::Qualified, Some(schema)) => format!(
            "{}.{}",
            quote_identifier(session, schema.as_str()),
            quote_identifier(session, relation.name.as_str())
        ),
        _ => visible_name(session, relation),
    };
    let mut keys = Vec::with_capacity(index.columns.len());
    for column in &index.columns {
        let key = match &column.key {
            IndexKey::Column(number) => columns_of(session, index.relation, &[*number]),
            IndexKey::Expression(text) => in_parentheses(&expression(text)),
        };
        keys.push(key + &index_key(session, index, column)?);
    }
    let predicate = index.predicate.as_ref().map(|text| format!(" WHERE {}", expression(text)));
    let only = if relation.as_table().is_some_and(Table::is_partitioned) { "ONLY " } else { "" };
    let mut text = format!(
        "CREATE {}INDEX {} ON {only}{relation_name} USING {} ({})",
        if index.unique { "UNIQUE " } else { "" },
        quote_identifier(session, object.name.as_str()),
        quote_identifier(session, index.method.as_str()),
        keys.join(", ")
    );
    if !index.include.is_empty() {
        text.push_str(&format!(" INCLUDE ({})", columns_of(session, index.relation, &index.include)));
    }
    if index.nulls_not_distinct {
        text.push_str(" NULLS NOT DISTINCT");
    }
    if !index.options.is_empty() {
        let option = |(name, value): &(_, std::sync::Arc<str>)| format!("{name}='{value}'");
        text.push_str(&format!(" WITH ({})", index.options.iter().map(option).collect::<Vec<_>>().join(", ")));
    }
    Some(text + &predicate.unwrap_or_default())
}

/// An expression of an index stands in parentheses, but for a call (`looks_like_function`).
fn in_parentheses(expression: &str) -> String {
    let is_of_name = |character: char| character.is_alphanumeric() || matches!(character, '_' | '.' | '"' | '$');
    let name = expression.split('(').next().unwrap_or_default();
    let mut depth = 0;
    let first_closed = expression.bytes().position(|byte| {
        depth += i32::from(byte == b'(') - i32::from(byte == b')');
        byte == b')' && depth == 0
    });
    let is_call = !name.is_empty() && name.chars().all(is_of_name) && first_closed == Some(expression.len() - 1);
    if is_call { expression.to_owned() } else { format!("({expression})") }
}

/// What follows a key: its collation, operator class and order; `None` where it is not known whether they are the usual
/// ones of an expression's type.
fn index_key(session: &Session, index: &Index, column: &IndexColumn) -> Option<String> {
    let mut text = String::new();
    let builtin = Builtin::of(session.catalog.version());
    let relation = session.catalog.object(index.relation);
    let of_column = match column.key {
        IndexKey::Column(number) => relation.and_then(|relation| relation.column(number)),
        IndexKey::Expression(_) if column.collation.is_some() || column.operator_class.is_some() => return None,
        IndexKey::Expression(_) => None,
    };
    if let Some(collation) = column.collation.filter(|of| of_column.is_none_or(|column| column.collation != Some(*of)))
    {
        let name = match session.catalog.object(collation) {
            Some(object) => visible_name(session, object),
            None => {
                let known = builtin.collations().iter().find(|known| known.oid == collation);
                quote_identifier(session, known.map_or("default", |known| known.name))
            }
        };
        text.push_str(&format!(" COLLATE {name}"));
    }
    if let Some(class) = &column.operator_class {
        let data_type = of_column.and_then(|column| column.data_type.as_ref());
        let built_in = builtin.operator_classes().named(index.method.as_str(), class.name.name.as_str());
        let is_default = class.object.is_none()
            && built_in.is_some_and(|class| class.default && data_type.is_some_and(|of| of.id == class.data_type));
        if !is_default {
            let object = class.object.and_then(|id| session.catalog.object(id));
            let name = object.map(|object| visible_name(session, object));
            text.push_str(&format!(" {}", name.unwrap_or_else(|| class.name.name.to_string())));
        }
    }
    if index.method == *"btree" {
        text.push_str(match (column.descending, column.sorts_nulls_first()) {
            (true, true) => " DESC",
            (true, false) => " DESC NULLS LAST",
            (false, true) => " NULLS FIRST",
            (false, false) => "",
        });
    }
    Some(text)
}
