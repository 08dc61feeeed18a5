//! Values and names as PostgreSQL prints them.

use super::value::{ObjectAlias, Value};
use crate::catalog::builtin::Builtin;
use crate::catalog::initial::PG_CATALOG;
use crate::catalog::{DataType, Object, ObjectId};
use crate::sql::session::Session;

/// A value as its type's output function prints it; `None` for null and for what is not known.
pub(in crate::sql) fn text_of(session: &Session, value: &Value) -> Option<String> {
    Some(match value {
        Value::Null | Value::Definition(_) | Value::Unknown(_) => return None,
        Value::Bool(truth) => (if *truth { "t" } else { "f" }).to_owned(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Text(text) => text.to_string(),
        Value::Moment(moment) => moment.to_string(),
        Value::Object(alias, id) => object_text(session, *alias, *id),
        Value::Array(elements) => {
            let elements: Option<Vec<String>> =
                elements.iter().map(|element| array_element(session, element)).collect();
            format!("{{{}}}", elements?.join(","))
        }
        Value::Record(record) => {
            let fields: Option<Vec<String>> = record.values.iter().map(|field| record_field(session, field)).collect();
            format!("({})", fields?.join(","))
        }
    })
}

fn array_element(session: &Session, element: &Value) -> Option<String> {
    if element.is_null() {
        return Some("NULL".to_owned());
    }
    let text = text_of(session, element)?;
    let special = |character: char| character.is_whitespace() || "{},\"\\".contains(character);
    let quoted = text.is_empty() || text.eq_ignore_ascii_case("null") || text.contains(special);
    Some(if quoted && !matches!(element, Value::Array(_)) { escaped(&text) } else { text })
}

fn record_field(session: &Session, field: &Value) -> Option<String> {
    if field.is_null() {
        return Some(String::new());
    }
    let text = text_of(session, field)?;
    let special = |character: char| character.is_whitespace() || "(),\"\\".contains(character);
    Some(if text.is_empty() || text.contains(special) { escaped(&text) } else { text })
}

fn escaped(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// An object's number, or its name in the form of the alias type (`regclassout` and its likes).
fn object_text(session: &Session, alias: ObjectAlias, id: ObjectId) -> String {
    let object = session.catalog.object(id);
    let name = match (alias, object) {
        (ObjectAlias::Oid, _) => None,
        (ObjectAlias::Type, _) => type_text(session, &DataType::plain(id)),
        (ObjectAlias::Procedure, Some(object)) => object.as_function().map(|function| {
            let types: Vec<String> = function
                .signature()
                .iter()
                .map(|of| type_text(session, of).unwrap_or_else(|| "-".to_owned()))
                .collect();
            format!("{}({})", visible_name(session, object), types.join(","))
        }),
        (_, Some(object)) => Some(visible_name(session, object)),
        (ObjectAlias::Class, None) => {
            let builtin = Builtin::of(session.catalog.version());
            builtin.relations().by_oid(id).map(|relation| relation.name.to_owned())
        }
        (_, None) => None,
    };
    name.unwrap_or_else(|| id.0.to_string())
}

/// The name of an object, with its schema unless a bare name finds it.
pub(super) fn visible_name(session: &Session, object: &Object) -> String {
    let name = quote_identifier(session, object.name.as_str());
    let Some(schema) = object.schema else { return name };
    if session.names().is_visible(object) {
        return name;
    }
    let schema = session.catalog.name_of(schema).map_or_else(String::new, |of| quote_identifier(session, of.as_str()));
    format!("{schema}.{name}")
}

/// A type as `format_type` prints it.
pub(in crate::sql) fn type_text(session: &Session, data_type: &DataType) -> Option<String> {
    let builtin = Builtin::of(session.catalog.version());
    let name = match session.catalog.object(data_type.id) {
        Some(object) if object.schema != Some(PG_CATALOG) => visible_name(session, object),
        _ => builtin.format_type(data_type.id)?,
    };
    let name = match &data_type.modifier {
        Some(modifier) => match name.split_once(' ') {
            Some((first, rest)) if first == "timestamp" || first == "time" => format!("{first}({modifier}) {rest}"),
            _ => format!("{name}({modifier})"),
        },
        None => name,
    };
    Some(if data_type.array { format!("{name}[]") } else { name })
}

/// `quote_ident`
pub(super) fn quote_identifier(session: &Session, name: &str) -> String {
    let plain = name.bytes().next().is_some_and(|first| first.is_ascii_lowercase() || first == b'_')
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        && !Builtin::of(session.catalog.version()).needs_quotes(name);
    if plain { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

/// `quote_literal`: an escape string where it holds a backslash.
pub(super) fn quote_literal(text: &str) -> String {
    let doubled = text.replace('\'', "''");
    if doubled.contains('\\') { format!("E'{}'", doubled.replace('\\', "\\\\")) } else { format!("'{doubled}'") }
}
