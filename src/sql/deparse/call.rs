//! Calls, and those that the grammar has words for (`get_func_expr`, `get_func_sql_syntax` in `ruleutils.c`).

use super::{Casts, Writer};
use crate::sql::analyze::node::{Call, Constant, Node, NodeKind};

impl Writer<'_> {
    pub(super) fn call(&mut self, call: &Call) -> Option<()> {
        if call.as_syntax && self.call_in_words(call)? {
            return Some(());
        }
        match self.names.catalog.object(call.function) {
            Some(object) => self.object_name(object),
            None => self.identifier(&call.name),
        }
        self.push("(");
        let first_named = call.arguments.len() - call.names.len().min(call.arguments.len());
        for (at, argument) in call.arguments.iter().enumerate() {
            self.push(if at == 0 { "" } else { ", " });
            if call.variadic && at + 1 == call.arguments.len() {
                self.push("VARIADIC ");
            }
            if let Some(name) = at.checked_sub(first_named).and_then(|at| call.names.get(at)) {
                self.identifier(name);
                self.push(" => ");
            }
            self.expression(argument, Casts::Shown)?;
        }
        self.push(")");
        Some(())
    }

    /// Whether the grammar has words for the call; they are written then.
    fn call_in_words(&mut self, call: &Call) -> Option<bool> {
        let arguments: Vec<&Node> = call.arguments.iter().collect();
        let words = match (call.name.as_str(), arguments.as_slice()) {
            ("extract", [field, value]) => {
                let NodeKind::Constant(Constant::String(field)) = &field.kind else { return None };
                self.push("EXTRACT(");
                self.push(field);
                return self.words(&[(" FROM ", value), (")", value)]);
            }
            ("timezone", [zone, value]) => {
                self.push("(");
                return self.words(&[("", value), (" AT TIME ZONE ", zone), (")", zone)]);
            }
            ("position", [whole, part]) => vec![("POSITION((", *part), (") IN (", whole), (")", whole)],
            ("substring", [value, from]) => vec![("SUBSTRING(", *value), (" FROM ", from)],
            ("substring", [value, from, length]) => {
                vec![("SUBSTRING(", *value), (" FROM ", from), (" FOR ", length)]
            }
            ("overlay", [value, with, from]) => vec![("OVERLAY(", *value), (" PLACING ", with), (" FROM ", from)],
            ("overlay", [value, with, from, length]) => {
                vec![("OVERLAY(", *value), (" PLACING ", with), (" FROM ", from), (" FOR ", length)]
            }
            (name @ ("btrim" | "ltrim" | "rtrim"), [value, rest @ ..]) => {
                self.push(match name {
                    "btrim" => "TRIM(BOTH",
                    "ltrim" => "TRIM(LEADING",
                    _ => "TRIM(TRAILING",
                });
                match rest {
                    [] => vec![(" FROM ", *value)],
                    [characters, ..] => vec![(" ", *characters), (" FROM ", value)],
                }
            }
            _ => return Some(false),
        };
        self.words(&words)?;
        self.push(")");
        Some(true)
    }

    /// Words and the expressions after them; a closing parenthesis has none.
    fn words(&mut self, parts: &[(&str, &Node)]) -> Option<bool> {
        for (words, node) in parts {
            self.push(words);
            if *words != ")" {
                self.expression(node, Casts::Hidden)?;
            }
        }
        Some(true)
    }
}
