//! Statements as they count, without the accidents of writing.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::sides::{Side, Sides};
use crate::migrations::Script;
use crate::sql::lex::Lexer;

/// The tokens of a text with one blank between them, comments left out.
pub(super) fn tokens(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for token in Lexer::new(text).filter(|token| !token.kind.is_comment()) {
        if !written.is_empty() {
            written.push(' ');
        }
        written.push_str(token.span.slice(text));
    }
    written
}

/// The same of what runs of a script.
pub(super) fn script_tokens(script: &Script) -> Vec<String> {
    script.sections.iter().map(|section| tokens(section.slice(&script.text))).collect()
}

/// The names by which the statements of a side since the parting can be found again on the other: their migration, if
/// both sides have it, and their words, with the number of the same words before.
pub(super) fn names_of_statements(sides: &Sides, of: &Side, other: &Side) -> BTreeMap<u32, (Arc<str>, u32)> {
    let mut names = BTreeMap::new();
    let mut counts: BTreeMap<Arc<str>, u32> = BTreeMap::new();
    for (number, statement) in of.history.statements.iter().enumerate() {
        let Some(index) = statement.migration.filter(|index| index.0 as usize >= sides.shared) else { continue };
        let id = &of.set.migrations[index.0 as usize].id;
        let in_both = other.set.migrations.iter().any(|migration| migration.id == *id);
        let migration = if in_both { id.as_str() } else { "" };
        let words = tokens(of.set.sources.slice(statement.location));
        let name: Arc<str> = format!("{migration}\n{words}").into();
        let count = counts.entry(Arc::clone(&name)).or_default();
        names.insert(number as u32, (name, *count));
        *count += 1;
    }
    names
}

#[cfg(test)]
mod tests {
    use super::tokens;

    #[test]
    fn comments_and_white_space_do_not_count() {
        assert_eq!(tokens("CREATE  TABLE a( -- x\n b int /* y */)"), "CREATE TABLE a ( b int )");
        assert_ne!(tokens("select 'a  b'"), tokens("select 'a b'"));
    }
}
