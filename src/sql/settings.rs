//! Values of settings, as they could stand after `SET name TO`.

use std::sync::Arc;

use super::evaluate::value::bool_of;
use super::session::Session;
use crate::text::Identifier;

/// Whether bodies are checked when functions are made (`check_function_bodies`).
pub(super) fn checks_bodies(session: &Session) -> bool {
    let value = session.settings.get(&Identifier::from("check_function_bodies"));
    let is_off = |value: &Arc<str>| bool_of(value.trim_matches('\'')) == Some(false);
    !value.is_some_and(is_off)
}

/// The identifiers of a list such as `search_path` has it: `a, "B", 'c'` (`SplitIdentifierString` in `varlena.c`).
pub(super) fn identifiers_of(list: &str) -> Vec<Identifier> {
    let mut found = Vec::new();
    let mut rest = list.trim_start();
    while let Some(first) = rest.chars().next() {
        let (identifier, after) = match first {
            '"' | '\'' => quoted(rest, first),
            _ => {
                let end = rest.find(',').unwrap_or(rest.len());
                (Identifier::folded(rest[..end].trim()), &rest[end..])
            }
        };
        if !identifier.is_empty() {
            found.push(identifier);
        }
        rest = after.trim_start().trim_start_matches(',').trim_start();
    }
    found
}

/// A quoted beginning of `text`, a doubled quote standing for one, and what follows it.
fn quoted(text: &str, quote: char) -> (Identifier, &str) {
    let mut value = String::new();
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        if character != quote {
            value.push(character);
        } else if characters.next_if(|(_, next)| *next == quote).is_some() {
            value.push(quote);
        } else {
            return (Identifier::exact(&value), &text[at + 1..]);
        }
    }
    (Identifier::exact(&value), "")
}

/// A value as a string constant.
pub(super) fn quoted_value(value: &str) -> String {
    let doubled = value.replace('\'', "''");
    if doubled.contains('\\') { format!("E'{}'", doubled.replace('\\', "\\\\")) } else { format!("'{doubled}'") }
}

#[cfg(test)]
mod tests {
    use super::identifiers_of;

    #[test]
    fn a_quoted_list_is_one_schema_and_an_empty_string_none() {
        let names = |list| identifiers_of(list).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(names("a, \"$user\", Public"), ["a", "$user", "public"]);
        assert_eq!(names("'a, b'"), ["a, b"]);
        assert_eq!(names("''"), [""; 0]);
    }
}
