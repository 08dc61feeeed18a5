//! Variables of psql: `\set name value`, and `:name`, `:'name'`, `:"name"` in the statements after it.

use std::sync::Arc;

use smol_str::SmolStr;

use super::lex::{Lexer, TokenKind};
use super::session::Session;
use super::settings::quoted_value;

impl Session {
    /// Sets a variable of psql, or forgets it.
    pub fn set_variable(&mut self, name: &str, value: Option<String>) {
        match value {
            Some(value) => self.variables.insert(SmolStr::new(name), Arc::from(value)),
            None => self.variables.remove(name),
        };
    }

    /// The statement with psql's variables replaced by their values; `None` if it names none that is set. One that is
    /// not set stays as it stands, as psql leaves it.
    pub fn with_variables(&self, statement: &str) -> Option<String> {
        if !statement.contains(':') || (self.variables.is_empty() && !statement.contains(":{?")) {
            return None;
        }
        let mut replaced = String::with_capacity(statement.len());
        let mut done = 0;
        for token in Lexer::new(statement).filter(|token| token.kind == TokenKind::PsqlVariable) {
            let Some(value) = self.value_of(token.span.slice(statement)) else { continue };
            replaced.push_str(&statement[done..token.span.start as usize]);
            replaced.push_str(&value);
            done = token.span.end as usize;
        }
        if done == 0 {
            return None;
        }
        replaced.push_str(&statement[done..]);
        Some(replaced)
    }

    /// What a variable stands for: its value, as a string constant or identifier where it is quoted.
    fn value_of(&self, written: &str) -> Option<String> {
        let name = written.strip_prefix(':')?;
        let quoted = |quote: char| name.strip_prefix(quote)?.strip_suffix(quote);
        if let Some(asked) = name.strip_prefix("{?").and_then(|rest| rest.strip_suffix('}')) {
            return Some(if self.variables.contains_key(asked) { "TRUE" } else { "FALSE" }.to_owned());
        }
        if let Some(name) = quoted('\'') {
            return self.variables.get(name).map(|value| quoted_value(value));
        }
        if let Some(name) = quoted('"') {
            return self.variables.get(name).map(|value| format!("\"{}\"", value.replace('"', "\"\"")));
        }
        self.variables.get(name).map(std::string::ToString::to_string)
    }
}
