//! A script with what the parser makes of its statements.

use std::sync::Arc;

use crate::sql::ast::Statement;
use crate::sql::source::Source;
use crate::sql::{RawStatement, SyntaxError, parse, split_ranges};
use crate::text::Span;

/// A script with its statements.
#[derive(Clone, Debug)]
pub struct ParsedScript {
    /// The text that the statements stand in.
    pub source: Source,
    /// The statements.
    pub statements: Vec<ParsedStatement>,
    /// The comment that opens the file.
    pub header: Option<Span>,
}

/// A statement with what the parser made of it.
#[derive(Clone, Debug)]
pub struct ParsedStatement {
    /// Its text.
    pub span: Span,
    /// The comment directly above it.
    pub leading_comment: Option<Span>,
    /// The words that it begins with, in capitals.
    pub command: Arc<str>,
    /// The statement, or why there is none.
    pub statement: Result<Statement, SyntaxError>,
}

impl ParsedScript {
    /// Splits and parses the parts of a text that run.
    pub fn parse(source: Source, sections: &[Span], breakpoints: &[u32]) -> Self {
        let text = Arc::clone(source.text());
        let script = split_ranges(&text, sections, breakpoints);
        let statements = script.statements.iter().map(|raw| ParsedStatement::parse(raw, &text)).collect();
        Self { source, statements, header: script.header }
    }
}

impl ParsedStatement {
    pub(super) fn parse(raw: &RawStatement, text: &str) -> Self {
        Self {
            span: raw.span,
            leading_comment: raw.leading_comment,
            command: command_of(raw.span.slice(text)).into(),
            statement: parse(raw, text),
        }
    }
}

/// The words that a statement begins with: the verb, and for DDL what it is about.
fn command_of(text: &str) -> String {
    /// The kinds of objects whose names begin with these one or two words.
    const LONGER: [(&str, &str, &str); 10] = [
        ("MATERIALIZED", "VIEW", "MATERIALIZED VIEW"),
        ("EVENT", "TRIGGER", "EVENT TRIGGER"),
        ("TEXT", "SEARCH", "TEXT SEARCH"),
        ("FOREIGN", "TABLE", "FOREIGN TABLE"),
        ("FOREIGN", "DATA", "FOREIGN DATA WRAPPER"),
        ("USER", "MAPPING", "USER MAPPING"),
        ("OPERATOR", "CLASS", "OPERATOR CLASS"),
        ("OPERATOR", "FAMILY", "OPERATOR FAMILY"),
        ("ACCESS", "METHOD", "ACCESS METHOD"),
        ("PRIVILEGES", "", "DEFAULT PRIVILEGES"),
    ];
    const FILLERS: [&str; 14] = [
        "OR",
        "REPLACE",
        "UNIQUE",
        "TEMP",
        "TEMPORARY",
        "UNLOGGED",
        "CONSTRAINT",
        "RECURSIVE",
        "LOCAL",
        "GLOBAL",
        "TRUSTED",
        "PROCEDURAL",
        "DEFAULT",
        "IF",
    ];
    let is_word = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let is_one_of = |word: &str, list: &[&str]| list.iter().any(|other| word.eq_ignore_ascii_case(other));
    let mut words = text.split(|character: char| !is_word(character)).filter(|word| !word.is_empty()).take(8);
    let verb = words.next().unwrap_or_default();
    let is_of_objects = is_one_of(verb, &["CREATE", "ALTER", "DROP", "COMMENT", "REFRESH"]);
    if !is_of_objects {
        return verb.to_ascii_uppercase();
    }
    let mut words = words.filter(|word| !is_one_of(word, &FILLERS));
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    if first.is_empty() {
        return verb.to_ascii_uppercase();
    }
    let is_it = |(one, two, _): &&(&str, &str, &str)| {
        first.eq_ignore_ascii_case(one) && (two.is_empty() || second.eq_ignore_ascii_case(two))
    };
    let about = LONGER.iter().find(is_it).map_or(first, |(_, _, about)| about);
    let mut command = format!("{verb} {about}");
    command.make_ascii_uppercase();
    command
}

#[cfg(test)]
mod tests {
    use super::command_of;

    #[test]
    fn a_command_is_its_verb_and_its_object() {
        assert_eq!(command_of("create unique index concurrently i on t (a)"), "CREATE INDEX");
        assert_eq!(command_of("CREATE OR REPLACE FUNCTION f() …"), "CREATE FUNCTION");
        assert_eq!(command_of("insert into t values (1)"), "INSERT");
        assert_eq!(command_of("alter default privileges in schema s grant …"), "ALTER DEFAULT PRIVILEGES");
        assert_eq!(command_of("create foreign data wrapper w"), "CREATE FOREIGN DATA WRAPPER");
        assert_eq!(command_of("create foreign table t ()"), "CREATE FOREIGN TABLE");
        assert_eq!(command_of("drop"), "DROP");
        assert_eq!(command_of("COMMENT ON TABLE t IS 'x'"), "COMMENT ON");
    }
}
