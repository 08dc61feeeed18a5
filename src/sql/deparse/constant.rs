//! Constants with their types (`get_const_expr` in `ruleutils.c`).

use super::Writer;
use crate::catalog::{DataType, ObjectId};
use crate::sql::analyze::node::Constant;

const BOOL: ObjectId = ObjectId(16);
const INT2: ObjectId = ObjectId(21);
const INT4: ObjectId = ObjectId(23);
const INT8: ObjectId = ObjectId(20);
const NUMERIC: ObjectId = ObjectId(1700);
const UNKNOWN: ObjectId = ObjectId(705);

impl Writer<'_> {
    /// A constant of that type, with a label unless the type shows by itself or the label follows anyway.
    pub(super) fn constant(&mut self, constant: &Constant, data_type: &DataType, label: bool) -> Option<()> {
        let labeled = match constant {
            Constant::Null => {
                self.push("NULL");
                true
            }
            Constant::Boolean(value) => {
                self.push(if *value { "true" } else { "false" });
                false
            }
            Constant::Bits(bits) => {
                self.quoted(bits);
                true
            }
            Constant::Number(text) | Constant::String(text) => self.value(text, data_type),
        };
        if labeled && label { self.type_label(data_type) } else { Some(()) }
    }

    /// A value as its type writes it; whether it needs a label.
    fn value(&mut self, text: &str, data_type: &DataType) -> bool {
        if data_type.array {
            self.quoted(text);
            return true;
        }
        let trimmed = text.trim();
        match data_type.id {
            INT4 if integer(trimmed).is_some_and(|value| value >= 0) => {
                self.push(&integer(trimmed).unwrap_or(0).to_string());
                false
            }
            INT2 | INT4 | INT8 => {
                self.quoted(&integer(trimmed).map_or_else(|| text.to_owned(), |value| value.to_string()));
                true
            }
            NUMERIC if shows_as_numeric(trimmed) => {
                self.push(&trimmed.to_ascii_lowercase());
                data_type.modifier.is_some()
            }
            BOOL => match truth(trimmed) {
                Some(value) => {
                    self.push(if value { "true" } else { "false" });
                    false
                }
                None => {
                    self.quoted(text);
                    true
                }
            },
            UNKNOWN => {
                self.quoted(text);
                false
            }
            _ => {
                self.quoted(text);
                true
            }
        }
    }

    /// A string between quotes (`simple_quote_literal`).
    fn quoted(&mut self, text: &str) {
        self.push("'");
        for (at, part) in text.split('\'').enumerate() {
            self.push(if at == 0 { "" } else { "''" });
            self.push(part);
        }
        self.push("'");
    }
}

fn integer(text: &str) -> Option<i64> {
    text.parse().ok()
}

/// Digits with a point: what the scanner reads as `numeric` without being told.
fn shows_as_numeric(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit())
        && text.contains('.')
        && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// What `boolin` makes of a text: a beginning of `true`, `yes`, … (`parse_bool_with_len`).
fn truth(text: &str) -> Option<bool> {
    let text = text.to_ascii_lowercase();
    let begins = |word: &str, least: usize| text.len() >= least && word.starts_with(&text);
    if begins("true", 1) || begins("yes", 1) || text == "on" || text == "1" {
        return Some(true);
    }
    (begins("false", 1) || begins("no", 1) || begins("off", 2) || text == "0").then_some(false)
}
