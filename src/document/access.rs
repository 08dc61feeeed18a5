//! Who may do what with a table, view or its columns.

use super::book::Book;
use super::build::{code, row, table, text};
use super::model::{Block, Inline, Row};
use crate::catalog::Object;
use crate::catalog::role::{AccessControlItem, Privileges};

/// What was granted on a relation, but for what its owner may anyway; the whole relation first.
pub(super) fn grants(book: &Book<'_>, object: &Object) -> Vec<Block> {
    let mut rows = Vec::new();
    for item in object.privileges.iter().flat_map(|list| &list.0).filter(|item| item.grantee != Some(object.owner)) {
        rows.push(granted(book, item, Vec::new()));
    }
    for column in object.columns() {
        for item in column.privileges.iter().flat_map(|list| &list.0) {
            rows.push(granted(book, item, vec![code(column.name.as_str())]));
        }
    }
    table("Grants", &["Role", "May", "Column", "May grant on"], rows)
}

fn granted(book: &Book<'_>, item: &AccessControlItem, column: Vec<Inline>) -> Row {
    let role = item.grantee.map_or_else(|| text("everybody"), |role| code(book.printer.role(role)));
    let words = |privileges: Privileges| {
        let words: Vec<&str> =
            Privileges::WORDS.iter().filter(|(one, _)| privileges.contains(*one)).map(|(_, word)| *word).collect();
        if words.is_empty() { Vec::new() } else { vec![text(words.join(", ").to_lowercase())] }
    };
    row(None, vec![vec![role], words(item.privileges), column, words(item.grant_options)])
}
