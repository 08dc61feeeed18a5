//! `format()` (`text_format` in `varlena.c`).

use super::super::spell::{quote_identifier, quote_literal};
use super::super::text_of;
use super::super::value::{Evaluated, Value};
use super::super::wording;
use crate::catalog::CatalogError;
use crate::sql::session::Session;

/// The text that a format makes of its arguments; no argument is unknown.
pub(super) fn format(session: &Session, arguments: &[Value]) -> Evaluated<Value> {
    let Some((pattern, arguments)) = arguments.split_first() else { return Ok(Value::Null) };
    let pattern = match pattern {
        Value::Definition(_) => return Ok(Value::unknown(wording::REASON)),
        pattern => text_of(session, pattern),
    };
    let Some(pattern) = pattern else { return Ok(Value::Null) };
    let mut made = String::new();
    let mut characters = pattern.chars().peekable();
    let mut next = 0;
    let mut exact = true;
    while let Some(character) = characters.next() {
        if character != '%' {
            made.push(character);
            continue;
        }
        if characters.next_if_eq(&'%').is_some() {
            made.push('%');
            continue;
        }
        let mut specification = String::new();
        let conversion = loop {
            match characters.next() {
                Some(part) if part.is_ascii_digit() || part == '$' || part == '-' => specification.push(part),
                Some(part) => break part,
                None => return Err(CatalogError::new("22023", "unterminated format() type specifier").into()),
            }
        };
        let (position, width) = match specification.split_once('$') {
            Some((position, width)) => (position.parse::<usize>().ok(), width.to_owned()),
            None => (None, specification),
        };
        let at = position.map_or(next, |position| position.saturating_sub(1));
        next = at + 1;
        let Some(value) = arguments.get(at) else {
            return Err(CatalogError::new("22023", "too few arguments for format()").into());
        };
        let text = match value {
            Value::Definition(text) if conversion == 's' => {
                exact = false;
                Some(text.to_string())
            }
            Value::Definition(_) => return Ok(Value::unknown(wording::REASON)),
            value => text_of(session, value),
        };
        let converted = match (conversion, text) {
            ('s', text) => text.unwrap_or_default(),
            ('I', Some(text)) => quote_identifier(session, &text),
            ('I', None) => {
                let message = "null values cannot be formatted as an SQL identifier";
                return Err(CatalogError::new("22004", message).into());
            }
            ('L', Some(text)) => quote_literal(&text),
            ('L', None) => "NULL".to_owned(),
            (other, _) => {
                let message = format!("unrecognized format() type specifier \"{other}\"");
                return Err(CatalogError::new("22023", message).into());
            }
        };
        pad(&mut made, &converted, &width);
    }
    Ok(if exact { Value::text(made) } else { Value::Definition(made.into()) })
}

/// Appends a text in at least so many characters; a negative width fills on the right.
fn pad(made: &mut String, text: &str, width: &str) {
    let width: i64 = width.parse().unwrap_or(0);
    let missing = (width.unsigned_abs().min(10_000) as usize).saturating_sub(text.chars().count());
    let blanks = " ".repeat(missing);
    if width < 0 {
        made.push_str(text);
        made.push_str(&blanks);
    } else {
        made.push_str(&blanks);
        made.push_str(text);
    }
}
