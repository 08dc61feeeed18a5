//! Functions of texts, which are null for a null.

use std::sync::Arc;

use super::super::spell::{quote_identifier, quote_literal};
use super::super::{text_of, value::Value};
use crate::sql::session::Session;

/// The functions of this file.
const NAMES: [&str; 32] = [
    "quote_ident",
    "quote_literal",
    "lower",
    "upper",
    "length",
    "char_length",
    "character_length",
    "btrim",
    "trim",
    "ltrim",
    "rtrim",
    "replace",
    "substring",
    "substr",
    "left",
    "right",
    "split_part",
    "strpos",
    "position",
    "starts_with",
    "regexp_replace",
    "regexp_match",
    "reverse",
    "repeat",
    "lpad",
    "rpad",
    "initcap",
    "translate",
    "ascii",
    "chr",
    "regexp_split_to_array",
    "octet_length",
];

/// Whether it is a function of this file.
pub(super) fn knows(name: &str) -> bool {
    NAMES.contains(&name)
}

/// A regular expression, if its form is one that is evaluated.
pub(in crate::sql::evaluate) fn expression_of(pattern: &str, any_case: bool) -> Option<Arc<regex::Regex>> {
    super::compiled(pattern, any_case)
}

/// Calls one of the functions; no argument is null or unknown.
pub(super) fn call(session: &Session, name: &str, arguments: &[Value]) -> Option<Value> {
    if !knows(name) {
        return None;
    }
    let texts: Vec<String> = arguments.iter().map(|value| text_of(session, value)).collect::<Option<_>>()?;
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let number = |at: usize| arguments.get(at).and_then(Value::as_int);
    let text = match (name, texts.as_slice()) {
        ("quote_ident", [text]) => quote_identifier(session, text),
        ("quote_literal", [text]) => quote_literal(text),
        ("lower", [text]) => text.to_lowercase(),
        ("upper", [text]) => text.to_uppercase(),
        ("initcap", [text]) => initial_capitals(text),
        ("reverse", [text]) => text.chars().rev().collect(),
        ("length" | "char_length" | "character_length", [text]) => {
            return Some(Value::Int(text.chars().count() as i64));
        }
        ("octet_length", [text]) => return Some(Value::Int(text.len() as i64)),
        ("btrim" | "trim", [text, rest @ ..]) => text.trim_matches(one_of(rest)).to_owned(),
        ("ltrim", [text, rest @ ..]) => text.trim_start_matches(one_of(rest)).to_owned(),
        ("rtrim", [text, rest @ ..]) => text.trim_end_matches(one_of(rest)).to_owned(),
        ("replace", [text, "", _]) => (*text).to_owned(),
        ("replace", [text, from, to]) => text.replace(from, to),
        ("substring" | "substr", [text, _, ..]) if number(1).is_some() && matches!(arguments[1], Value::Int(_)) => {
            substring(text, number(1)?, number(2))
        }
        ("substring", [text, pattern]) => {
            let expression = super::compiled(pattern, false)?;
            return Some(match expression.captures(text) {
                Some(found) => Value::text(found.get(1).or_else(|| found.get(0)).map_or("", |part| part.as_str())),
                None => Value::Null,
            });
        }
        ("left", [text, _]) => beginning(text, number(1)?),
        ("right", [text, _]) => ending(text, number(1)?),
        ("split_part", [text, separator, _]) => split_part(text, separator, number(2)?),
        ("strpos", [text, part]) => return Some(position(text, part)),
        ("position", [part, text]) => return Some(position(text, part)),
        ("starts_with", [text, start]) => return Some(Value::Bool(text.starts_with(start))),
        ("repeat", [text, _]) => {
            let times = usize::try_from(number(1)?.max(0)).ok()?;
            if times.saturating_mul(text.len()) > 1_000_000 {
                return None;
            }
            text.repeat(times)
        }
        ("lpad" | "rpad", [text, _, rest @ ..]) => {
            padded(text, number(1)?, rest.first().unwrap_or(&" "), name == "lpad")?
        }
        ("translate", [text, from, to]) => {
            let to: Vec<char> = to.chars().collect();
            text.chars()
                .filter_map(|character| match from.chars().position(|of| of == character) {
                    Some(at) => to.get(at).copied(),
                    None => Some(character),
                })
                .collect()
        }
        ("ascii", [text]) => {
            return Some(Value::Int(text.chars().next().map_or(0, |first| i64::from(u32::from(first)))));
        }
        ("chr", [_]) => char::from_u32(u32::try_from(number(0)?).ok()?)?.to_string(),
        ("regexp_replace", [text, pattern, with, rest @ ..]) => {
            let flags = rest.first().copied().unwrap_or("");
            replaced(text, pattern, with, flags)?
        }
        ("regexp_match", [text, pattern, rest @ ..]) => {
            let expression = super::compiled(pattern, rest.first().is_some_and(|flags| flags.contains('i')))?;
            return Some(expression.captures(text).map_or(Value::Null, |found| captured(&found)));
        }
        ("regexp_split_to_array", [text, pattern]) => {
            let expression = super::compiled(pattern, false)?;
            return Some(Value::Array(expression.split(text).map(Value::text).collect()));
        }
        _ => return None,
    };
    Some(Value::text(text))
}

/// What a regular expression's parentheses took, or all that it took if it has none.
pub(in crate::sql::evaluate) fn captured(found: &regex::Captures<'_>) -> Value {
    let part = |at: usize| found.get(at).map_or(Value::Null, |part| Value::text(part.as_str()));
    if found.len() == 1 {
        Value::Array(std::iter::once(part(0)).collect())
    } else {
        Value::Array((1..found.len()).map(part).collect())
    }
}

fn one_of(set: &[&str]) -> impl Fn(char) -> bool {
    let set = set.first().copied().unwrap_or(" ").to_owned();
    move |character| set.contains(character)
}

fn position(text: &str, part: &str) -> Value {
    Value::Int(text.find(part).map_or(0, |at| text[..at].chars().count() as i64 + 1))
}

fn initial_capitals(text: &str) -> String {
    let mut made = String::new();
    let mut within = false;
    for character in text.chars() {
        if within {
            made.extend(character.to_lowercase());
        } else {
            made.extend(character.to_uppercase());
        }
        within = character.is_alphanumeric();
    }
    made
}

fn substring(text: &str, start: i64, length: Option<i64>) -> String {
    let end = length.map_or(i64::MAX, |length| start.saturating_add(length.max(0)));
    text.chars().zip(1_i64..).filter(|(_, at)| start <= *at && *at < end).map(|(character, _)| character).collect()
}

fn beginning(text: &str, count: i64) -> String {
    let length = text.chars().count() as i64;
    let kept = if count < 0 { length.saturating_add(count) } else { count };
    text.chars().take(usize::try_from(kept.max(0)).unwrap_or(usize::MAX)).collect()
}

fn ending(text: &str, count: i64) -> String {
    let length = text.chars().count() as i64;
    let skipped = if count < 0 { count.saturating_neg() } else { length.saturating_sub(count) };
    text.chars().skip(usize::try_from(skipped.max(0)).unwrap_or(usize::MAX)).collect()
}

fn split_part(text: &str, separator: &str, number: i64) -> String {
    let parts: Vec<&str> = if separator.is_empty() { vec![text] } else { text.split(separator).collect() };
    let at = if number < 0 { parts.len() as i64 + number } else { number - 1 };
    usize::try_from(at).ok().and_then(|at| parts.get(at)).copied().unwrap_or("").to_owned()
}

fn padded(text: &str, length: i64, fill: &str, left: bool) -> Option<String> {
    let length = usize::try_from(length.max(0)).ok().filter(|length| *length <= 100_000)?;
    let count = text.chars().count();
    if count >= length || fill.is_empty() {
        return Some(text.chars().take(length).collect());
    }
    let filling: String = fill.chars().cycle().take(length - count).collect();
    Some(if left { filling + text } else { text.to_owned() + &filling })
}

/// `regexp_replace`: `\1` and `\&` in the replacement stand for what was taken.
fn replaced(text: &str, pattern: &str, with: &str, flags: &str) -> Option<String> {
    let expression = super::compiled(pattern, flags.contains('i'))?;
    let most = usize::from(!flags.contains('g'));
    let replacement = |found: &regex::Captures<'_>| {
        let mut made = String::new();
        let mut characters = with.chars();
        while let Some(character) = characters.next() {
            if character != '\\' {
                made.push(character);
                continue;
            }
            match characters.next() {
                Some('&') => made.push_str(&found[0]),
                Some(digit) if digit.is_ascii_digit() => {
                    let group = digit.to_digit(10).and_then(|group| found.get(group as usize));
                    made.push_str(group.map_or("", |group| group.as_str()));
                }
                Some(other) => made.push(other),
                None => made.push('\\'),
            }
        }
        made
    };
    Some(expression.replacen(text, most, replacement).into_owned())
}
