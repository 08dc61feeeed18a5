//! The server's own functions, a file per family; what is not here is an unknown value.

mod array;
mod format;
mod moment;
mod system;
mod text;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use regex::Regex;

use super::value::{Evaluated, Value};
use super::{Evaluator, text_of, wording};

pub(super) use moment::{as_interval, interval_of, series};
pub(super) use system::setting_value;
pub(super) use text::expression_of;

impl Evaluator<'_> {
    /// The value of a built-in function that is no aggregate; `None` if it is not evaluated.
    pub(super) fn built_in(&mut self, name: &str, arguments: &[Value]) -> Evaluated<Option<Value>> {
        let looked_into = !matches!(name, "array_append" | "array_length" | "cardinality" | "coalesce" | "format");
        if looked_into && arguments.iter().any(wording::has_definition) {
            return self.of_definitions(name, arguments).map(Some);
        }
        if let Some(value) = takes_nulls(self, name, arguments)? {
            return Ok(Some(value));
        }
        if let Some(value) = system::call(self, name, arguments)? {
            return Ok(Some(value));
        }
        if let Some(Value::Unknown(reason)) = arguments.iter().find(|value| matches!(value, Value::Unknown(_))) {
            // A function of the project runs all the same: what it makes need not rest on that value.
            let is_of_server = !self.session.names().builtin().functions().named(name).is_empty();
            return Ok(is_of_server.then(|| Value::Unknown(Arc::clone(reason))));
        }
        if let Some(value) = array::call(self.session, name, arguments) {
            return Ok(Some(value));
        }
        if arguments.iter().any(Value::is_null) && (text::knows(name) || number_knows(name)) {
            return Ok(Some(Value::Null));
        }
        if let Some(value) = moment::call(name, arguments) {
            return Ok(Some(value));
        }
        if let Some(value) = number(name, arguments) {
            return Ok(Some(value));
        }
        Ok(text::call(self.session, name, arguments))
    }

    /// A function of definitions: known only if it puts texts together.
    fn of_definitions(&mut self, name: &str, arguments: &[Value]) -> Evaluated<Value> {
        if !wording::joins(name) {
            return Ok(Value::unknown(wording::REASON));
        }
        let plain: Vec<Value> = arguments.iter().map(wording::plain).collect();
        Ok(wording::marked(self.built_in(name, &plain)?.unwrap_or_else(|| Value::unknown(wording::REASON))))
    }
}

/// The functions for which null is a value like others.
fn takes_nulls(evaluator: &Evaluator<'_>, name: &str, arguments: &[Value]) -> Evaluated<Option<Value>> {
    let session = &*evaluator.session;
    let unknown = arguments.iter().find(|value| matches!(value, Value::Unknown(_)));
    Ok(Some(match name {
        "coalesce" => {
            let first = arguments.iter().find(|value| !value.is_null());
            Value::or_null(first.cloned())
        }
        "nullif" => match arguments {
            [value, other] => match value.equals(other) {
                Value::Bool(true) => Value::Null,
                Value::Unknown(reason) => Value::Unknown(reason),
                _ => value.clone(),
            },
            _ => return Ok(None),
        },
        "concat" | "concat_ws" | "format" | "quote_nullable" | "greatest" | "least" if unknown.is_some() => {
            Value::or_null(unknown.cloned())
        }
        "concat" => joined(session, "", arguments),
        "concat_ws" => match arguments.split_first() {
            Some((Value::Null, _)) | None => Value::Null,
            Some((separator, rest)) => joined(session, &text_of(session, separator).unwrap_or_default(), rest),
        },
        "format" => format::format(session, arguments)?,
        "quote_nullable" => match arguments.first().and_then(|value| text_of(session, value)) {
            Some(text) => Value::text(super::spell::quote_literal(&text)),
            None => Value::text("NULL"),
        },
        "greatest" | "least" => {
            let wanted = if name == "least" { std::cmp::Ordering::Less } else { std::cmp::Ordering::Greater };
            let known = arguments.iter().filter(|value| !value.is_null());
            let best = known.reduce(|best, value| if value.order(best) == Some(wanted) { value } else { best });
            Value::or_null(best.cloned())
        }
        _ => return Ok(None),
    }))
}

fn joined(session: &crate::sql::session::Session, separator: &str, values: &[Value]) -> Value {
    let texts: Vec<String> = values.iter().filter_map(|value| text_of(session, value)).collect();
    Value::text(texts.join(separator))
}

fn number_knows(name: &str) -> bool {
    matches!(name, "abs" | "ceil" | "ceiling" | "floor" | "round" | "mod" | "sign")
}

fn number(name: &str, arguments: &[Value]) -> Option<Value> {
    Some(match (name, arguments) {
        ("abs", [Value::Int(number)]) => Value::Int(number.checked_abs()?),
        ("ceil" | "ceiling" | "floor" | "round", [Value::Int(number)]) => Value::Int(*number),
        ("ceil" | "ceiling", [Value::Float(number)]) => Value::Float(number.ceil()),
        ("floor", [Value::Float(number)]) => Value::Float(number.floor()),
        ("round", [Value::Float(number)]) => Value::Float(number.round()),
        ("mod", [Value::Int(number), Value::Int(by)]) => Value::Int(number.checked_rem(*by)?),
        ("sign", [Value::Int(number)]) => Value::Int(number.signum()),
        _ => return None,
    })
}

/// The elements of an array, also of one written as a text (`{a,b}`); `None` for null.
///
/// # Errors
/// Why they are not known.
pub(in crate::sql) fn elements(value: &Value) -> Result<Option<Vec<Value>>, Arc<str>> {
    match value {
        Value::Null => Ok(None),
        Value::Unknown(reason) => Err(Arc::clone(reason)),
        Value::Array(elements) => Ok(Some(elements.to_vec())),
        Value::Text(text) => match array::parse(text) {
            Some(elements) => Ok(Some(elements)),
            None => Err(Arc::from("a text that is no array")),
        },
        _ => Err(Arc::from("the elements of what is no array")),
    }
}

/// How many regular expressions are kept: a loop over rows uses one again and again.
const MOST_EXPRESSIONS: usize = 64;

/// Expressions by their patterns and whether they take any case; `None` for those that are not evaluated.
type Expressions = BTreeMap<(String, bool), Option<Arc<Regex>>>;

/// A regular expression of PostgreSQL's advanced kind as far as both kinds agree. All share the room that it takes to
/// match, which a copy of the expression would make anew.
fn compiled(pattern: &str, any_case: bool) -> Option<Arc<Regex>> {
    static KNOWN: Mutex<Expressions> = Mutex::new(BTreeMap::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if known.len() > MOST_EXPRESSIONS {
        known.clear();
    }
    known.entry((pattern.to_owned(), any_case)).or_insert_with(|| compile(pattern, any_case).map(Arc::new)).clone()
}

fn compile(pattern: &str, any_case: bool) -> Option<Regex> {
    let backreference = pattern.as_bytes().windows(2).any(|pair| pair[0] == b'\\' && pair[1].is_ascii_digit());
    if backreference || pattern.starts_with("***") {
        return None;
    }
    regex::RegexBuilder::new(pattern).case_insensitive(any_case).dot_matches_new_line(true).build().ok()
}
