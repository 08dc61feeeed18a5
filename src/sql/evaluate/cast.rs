//! Casts.

use std::sync::Arc;

use super::moment::{Moment, MomentType};
use super::value::{Evaluated, ObjectAlias, Value, bool_of};
use super::{functions, objects, text_of, wording};
use crate::catalog::CatalogError;
use crate::catalog::types::Type;
use crate::sql::session::Session;

/// A type that values are cast to.
pub(super) struct CastTarget {
    written: String,
    name: String,
}

impl CastTarget {
    /// The type as it could be written.
    pub(super) fn named(written: String) -> Self {
        Self { name: base_name(&written), written }
    }

    /// The value as one of that type.
    ///
    /// # Errors
    /// As for [`cast_to`].
    pub(super) fn cast(&self, session: &Session, value: Value) -> Evaluated<Value> {
        cast_named(session, value, &self.name, &self.written)
    }
}

/// The value as one of that type, as it could be written.
///
/// # Errors
/// A text that the type does not take, or that names what is not there.
pub(in crate::sql) fn cast_to(session: &Session, value: Value, written: &str) -> Evaluated<Value> {
    cast_named(session, value, &base_name(written), written)
}

fn cast_named(session: &Session, value: Value, name: &str, written: &str) -> Evaluated<Value> {
    if matches!(value, Value::Null | Value::Unknown(_)) {
        return Ok(value);
    }
    if let Some(element) = name.strip_suffix("[]") {
        return match functions::elements(&value) {
            Ok(Some(elements)) => {
                let elements: Evaluated<Vec<Value>> =
                    elements.into_iter().map(|each| cast_to(session, each, element)).collect();
                Ok(Value::Array(elements?.into()))
            }
            Ok(None) => Ok(Value::Null),
            Err(reason) => Ok(Value::Unknown(reason)),
        };
    }
    let alias = match name {
        "oid" => Some(ObjectAlias::Oid),
        "regclass" => Some(ObjectAlias::Class),
        "regtype" => Some(ObjectAlias::Type),
        "regprocedure" => Some(ObjectAlias::Procedure),
        "regproc" => Some(ObjectAlias::Proc),
        "regnamespace" => Some(ObjectAlias::Namespace),
        "regrole" => Some(ObjectAlias::Role),
        _ => None,
    };
    if let Some(alias) = alias {
        return match value {
            Value::Text(text) => Ok(Value::Object(alias, objects::find(session, alias, &text)?)),
            Value::Object(_, id) => Ok(Value::Object(alias, id)),
            Value::Int(number) => Ok(Value::Object(alias, crate::catalog::ObjectId(number as u32))),
            _ => Ok(Value::unknown("a cast to an object is not evaluated")),
        };
    }
    if let Value::Definition(_) = value {
        let is_text = matches!(name, "text" | "varchar" | "character varying" | "record");
        return Ok(if is_text { value } else { Value::unknown(wording::REASON) });
    }
    let invalid = |value: &Value| {
        let text = text_of(session, value).unwrap_or_default();
        CatalogError::new("22P02", format!("invalid input syntax for type {name}: \"{text}\""))
    };
    match name {
        "int" | "integer" | "int4" | "bigint" | "int8" | "smallint" | "int2" => match &value {
            Value::Bool(truth) => Ok(Value::Int(i64::from(*truth))),
            Value::Int(_) => Ok(value),
            other => other.as_int().map(Value::Int).ok_or_else(|| invalid(&value).into()),
        },
        "boolean" | "bool" => match &value {
            Value::Bool(_) => Ok(value),
            Value::Int(number) => Ok(Value::Bool(*number != 0)),
            Value::Text(text) => bool_of(text).map(Value::Bool).ok_or_else(|| invalid(&value).into()),
            _ => Err(invalid(&value).into()),
        },
        "numeric" | "decimal" | "float" | "float8" | "float4" | "real" | "double precision" => match &value {
            Value::Int(_) | Value::Float(_) => Ok(value),
            other => other.as_float().map(Value::Float).ok_or_else(|| invalid(&value).into()),
        },
        "text" | "varchar" | "character varying" | "name" | "citext" | "bpchar" | "character" | "char" => {
            let text = match &value {
                Value::Bool(truth) => Some(truth.to_string()),
                other => text_of(session, other),
            };
            Ok(text.map_or_else(|| Value::unknown("the text of this value is not known"), Value::text))
        }
        "record" => Ok(value),
        name if let Some(of) = MomentType::named(name) => Ok(as_moment(value, of)),
        _ => Ok(of_other_type(session, value, name, written)),
    }
}

/// A date, timestamp or interval. A text of another than the ISO form stays what it is; those that mean the time of the
/// run are not known.
fn as_moment(value: Value, of: MomentType) -> Value {
    match &value {
        Value::Moment(moment) => {
            moment.cast(of).map_or_else(|| Value::unknown("this cast is not evaluated"), Value::Moment)
        }
        Value::Text(text) => match text.trim().to_ascii_lowercase().as_str() {
            "now" | "today" | "tomorrow" | "yesterday" => {
                Value::unknown("the time at which the migration runs is not known")
            }
            _ => Moment::read(text, of).map_or(value, Value::Moment),
        },
        _ => value,
    }
}

/// A value of a type that is kept as its text, a row, or a domain.
fn of_other_type(session: &Session, value: Value, name: &str, written: &str) -> Value {
    if let Value::Text(text) = &value {
        let found = objects::data_type(session, written).and_then(|of| session.catalog.object(of.id));
        match found.and_then(|object| object.as_type()) {
            Some(Type::Domain(domain)) => {
                let below = super::spell::type_text(session, &domain.base);
                let cast = below.and_then(|below| cast_to(session, value.clone(), &below).ok());
                return cast.unwrap_or(value);
            }
            Some(Type::Composite(_)) => return Value::unknown("a row as a text is not taken apart"),
            _ => {}
        }
        // Texts of such types are told apart by their spelling only, which differs from their equality.
        return match name {
            "uuid" => Value::text(text.to_lowercase()),
            "json"
            | "jsonb"
            | "timestamp"
            | "timestamptz"
            | "date"
            | "time"
            | "interval"
            | "inet"
            | "bytea"
            | "timestamp with time zone"
            | "timestamp without time zone" => value,
            _ => Value::Text(Arc::clone(text)),
        };
    }
    value
}

/// A type's name in lower case without quotes, modifier and the schema of the system.
pub(super) fn base_name(written: &str) -> String {
    let lower = written.trim().replace('"', "").to_lowercase();
    let lower = lower.strip_prefix("pg_catalog.").unwrap_or(&lower);
    match (lower.find('('), lower.find(')')) {
        (Some(open), Some(close)) if open < close => format!("{}{}", &lower[..open], &lower[close + 1..]),
        _ => lower.to_owned(),
    }
}
