//! Definitions of constraints and indexes as the server writes them (`ruleutils.c`), as far as they hold no expression.

use crate::catalog::builtin::Builtin;
use crate::catalog::constraint::{Constraint, ConstraintKind, ForeignKey, ReferentialAction};
use crate::catalog::function::ArgumentMode;
use crate::catalog::index::{Index, IndexColumn, IndexKey};
use crate::catalog::relation::Table;
use crate::catalog::{ColumnNumber, Object, ObjectId};
use crate::sql::session::Session;

use super::spell::{quote_identifier, type_text, visible_name};
use super::value::Value;

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
    let Some(mut text) = body(session, constraint) else {
        return Value::unknown("the expression of a constraint as the server prints it");
    };
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
    Value::text(text)
}

fn body(session: &Session, constraint: &Constraint) -> Option<String> {
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
    match index_text(session, object, index, names) {
        Some(text) => Value::text(text),
        None => Value::unknown("the expression of an index as the server prints it"),
    }
}

/// `pg_get_indexdef(index, n, …)`: the key or included column of that number.
pub(super) fn index_column(session: &Session, id: ObjectId, number: i64) -> Value {
    let Some(index) = session.catalog.object(id).and_then(|object| object.as_index()) else { return Value::Null };
    let Some(at) = number.checked_sub(1).and_then(|at| usize::try_from(at).ok()) else { return Value::Null };
    let column = |number: ColumnNumber| Value::text(columns_of(session, index.relation, &[number]));
    match index.columns.get(at).map(|column| &column.key) {
        Some(IndexKey::Column(number)) => column(*number),
        Some(IndexKey::Expression(_)) => Value::unknown("the expression of an index as the server prints it"),
        None => index.include.get(at - index.columns.len()).map_or(Value::Null, |number| column(*number)),
    }
}

fn index_text(session: &Session, object: &Object, index: &Index, names: Names) -> Option<String> {
    let relation = session.catalog.object(index.relation)?;
    let schema = relation.schema.and_then(|schema| session.catalog.name_of(schema));
    let relation_name = match (names, schema) {
        (Names::Qualified, Some(schema)) => format!(
            "{}.{}",
            quote_identifier(session, schema.as_str()),
            quote_identifier(session, relation.name.as_str())
        ),
        _ => visible_name(session, relation),
    };
    let keys: Option<Vec<String>> = index.columns.iter().map(|column| index_key(session, index, column)).collect();
    if index.predicate.is_some() {
        return None;
    }
    let only = if relation.as_table().is_some_and(Table::is_partitioned) { "ONLY " } else { "" };
    let mut text = format!(
        "CREATE {}INDEX {} ON {only}{relation_name} USING {} ({})",
        if index.unique { "UNIQUE " } else { "" },
        quote_identifier(session, object.name.as_str()),
        quote_identifier(session, index.method.as_str()),
        keys?.join(", ")
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
    Some(text)
}

fn index_key(session: &Session, index: &Index, column: &IndexColumn) -> Option<String> {
    let IndexKey::Column(number) = column.key else { return None };
    let mut text = columns_of(session, index.relation, &[number]);
    let builtin = Builtin::of(session.catalog.version());
    let of_column = session.catalog.object(index.relation).and_then(|relation| relation.column(number));
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

/// `pg_get_function_identity_arguments`, or with defaults `pg_get_function_arguments` (`print_function_arguments`).
pub(super) fn arguments(session: &Session, object: &Object, which: &str) -> Value {
    let Some(function) = object.as_function() else { return Value::Null };
    let with_defaults = which == "pg_get_function_arguments";
    let mut written = Vec::new();
    for argument in function.arguments.iter().filter(|argument| argument.mode != ArgumentMode::Table) {
        if with_defaults && argument.default.is_some() {
            return Value::unknown("a default as the server prints it");
        }
        let Some(data_type) = type_text(session, &argument.data_type.without_modifier()) else {
            return Value::unknown("the type of an argument");
        };
        let mode = argument.mode.prefix();
        let name =
            argument.name.as_ref().map_or_else(String::new, |name| quote_identifier(session, name.as_str()) + " ");
        written.push(format!("{mode}{name}{data_type}"));
    }
    Value::text(written.join(", "))
}

/// `pg_get_function_result`
pub(super) fn result(session: &Session, object: &Object) -> Value {
    let Some(function) = object.as_function() else { return Value::Null };
    let columns: Option<Vec<String>> = function
        .arguments
        .iter()
        .filter(|argument| argument.mode == ArgumentMode::Table)
        .map(|argument| {
            let name = argument.name.as_ref().map_or("", |name| name.as_str());
            Some(format!("{} {}", quote_identifier(session, name), type_text(session, &argument.data_type)?))
        })
        .collect();
    match (columns, &function.returns) {
        (Some(columns), _) if !columns.is_empty() => Value::text(format!("TABLE({})", columns.join(", "))),
        (_, Some(returns)) => {
            let set = if function.returns_set { "SETOF " } else { "" };
            type_text(session, returns).map_or_else(|| Value::unknown("a type"), |of| Value::text(format!("{set}{of}")))
        }
        (_, None) => Value::Null,
    }
}
