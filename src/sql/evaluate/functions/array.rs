//! Functions of arrays.

use std::sync::Arc;

use super::super::{text_of, value::Value};
use super::elements;
use crate::sql::session::Session;

/// Calls one; nulls are looked at here, unknown values never arrive.
pub(super) fn call(session: &Session, name: &str, arguments: &[Value]) -> Option<Value> {
    let list = |at: usize| arguments.get(at).and_then(|value| elements(value).ok());
    Some(match (name, arguments) {
        ("array_length" | "array_upper", [_, _]) => match list(0)? {
            Some(elements) if !elements.is_empty() => Value::Int(elements.len() as i64),
            _ => Value::Null,
        },
        ("array_lower", [_, _]) => match list(0)? {
            Some(elements) if !elements.is_empty() => Value::Int(1),
            _ => Value::Null,
        },
        ("cardinality", [_]) => list(0)?.map_or(Value::Null, |elements| Value::Int(elements.len() as i64)),
        ("array_append", [_, element]) => {
            let mut elements = list(0)?.unwrap_or_default();
            elements.push(element.clone());
            Value::Array(elements.into())
        }
        ("array_prepend", [element, _]) => {
            let mut elements = list(1)?.unwrap_or_default();
            elements.insert(0, element.clone());
            Value::Array(elements.into())
        }
        ("array_cat", [_, _]) => {
            let mut elements = list(0)?.unwrap_or_default();
            elements.extend(list(1)?.unwrap_or_default());
            Value::Array(elements.into())
        }
        ("array_remove", [_, element]) => match list(0)? {
            Some(elements) => {
                let kept = elements.into_iter().filter(|each| each.equals(element) != Value::Bool(true));
                Value::Array(kept.collect())
            }
            None => Value::Null,
        },
        ("array_position", [_, element]) => {
            let elements = list(0)?.unwrap_or_default();
            let at = elements.iter().position(|each| each.equals(element) == Value::Bool(true));
            at.map_or(Value::Null, |at| Value::Int(at as i64 + 1))
        }
        ("array_to_string", [_, separator, rest @ ..]) => match (list(0)?, separator) {
            (Some(elements), Value::Text(separator)) => {
                let for_null = rest.first().and_then(|value| text_of(session, value));
                let texts: Vec<String> =
                    elements.iter().filter_map(|each| text_of(session, each).or_else(|| for_null.clone())).collect();
                Value::text(texts.join(separator))
            }
            _ => Value::Null,
        },
        ("string_to_array", [text, separator]) => match (text, separator) {
            (Value::Text(text), _) if text.is_empty() => Value::Array(Arc::from([])),
            (Value::Text(text), Value::Text(separator)) if separator.is_empty() => {
                Value::Array(Arc::from([Value::Text(Arc::clone(text))]))
            }
            (Value::Text(text), Value::Text(separator)) => {
                Value::Array(text.split(&**separator).map(Value::text).collect())
            }
            (Value::Text(text), Value::Null) => {
                Value::Array(text.chars().map(|character| Value::text(character.to_string())).collect())
            }
            _ => Value::Null,
        },
        _ => return None,
    })
}

/// The elements of `{a,"b c",NULL}`; arrays of arrays are not taken apart.
pub(super) fn parse(text: &str) -> Option<Vec<Value>> {
    let inside = text.trim().strip_prefix('{')?.strip_suffix('}')?;
    let mut found = Vec::new();
    let mut characters = inside.chars().peekable();
    while characters.peek().is_some() {
        let (mut element, mut quoted) = (String::new(), false);
        loop {
            match characters.next() {
                None | Some(',') => break,
                Some('{' | '}') => return None,
                Some('\\') => element.push(characters.next()?),
                Some('"') => {
                    quoted = true;
                    loop {
                        match characters.next()? {
                            '"' => break,
                            '\\' => element.push(characters.next()?),
                            character => element.push(character),
                        }
                    }
                }
                Some(character) => element.push(character),
            }
        }
        let null = !quoted && element.trim().eq_ignore_ascii_case("null");
        let kept = if quoted { element.as_str() } else { element.trim() };
        found.push(if null { Value::Null } else { Value::text(kept) });
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::sql::evaluate::value::Value;

    #[test]
    fn arrays_are_read_from_their_text() {
        let expected = [Value::text("a"), Value::text("b, c"), Value::Null, Value::text("NULL")];
        assert_eq!(parse(r#"{a,"b, c",NULL,"NULL"}"#).as_deref(), Some(&expected[..]));
        assert_eq!(parse("{}"), Some(Vec::new()));
        assert_eq!(parse("a"), None);
    }
}
