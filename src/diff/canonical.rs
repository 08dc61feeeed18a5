//! Texts without the accidents of writing: what only was set on other lines is no change.

use std::sync::Arc;

use super::rewrite::{Rewrite, rewrite};
use crate::catalog::ColumnNumber;
use crate::catalog::constraint::ConstraintKind;
use crate::catalog::relation::Table;
use crate::catalog::sql_text::Reference;
use crate::catalog::types::Type;
use crate::catalog::{Object, ObjectData, SqlText};
use crate::text::Span;

/// The object as it counts in a comparison: its texts with single blanks and small letters outside quotes, and without
/// what only serves the next change of it.
pub(super) fn canonical(object: &Object) -> Object {
    let mut object = object.clone();
    rewrite(&mut object, &Canonical);
    match &mut object.data {
        ObjectData::Table(Table { next_column, .. }) => *next_column = ColumnNumber(0),
        ObjectData::View(view) => view.next_column = ColumnNumber(0),
        ObjectData::Type(Type::Composite(composite)) => composite.next_attribute = ColumnNumber(0),
        ObjectData::Type(Type::Enum(data)) => data.next_value = 0,
        ObjectData::Constraint(constraint) => {
            if let ConstraintKind::ForeignKey(key) = &mut constraint.kind {
                key.referenced_index = None;
            }
        }
        _ => {}
    }
    object
}

struct Canonical;

impl Rewrite for Canonical {
    fn text(&self, text: &mut SqlText) {
        *text = canonical_text(text);
    }
}

/// The text with its references kept as they stand in order; their places are of no account.
fn canonical_text(text: &SqlText) -> SqlText {
    let mut written = String::with_capacity(text.text.len());
    let mut from = 0;
    for reference in text.references.iter() {
        let (start, end) = (reference.span.start as usize, reference.span.end as usize);
        fold(text.text.get(from..start).unwrap_or_default(), &mut written);
        // What the reference says is in its target; how it was spelled does not count.
        written.push('\u{1}');
        from = end.max(from);
    }
    fold(text.text.get(from..).unwrap_or_default(), &mut written);
    let references: Vec<Reference> =
        text.references.iter().map(|reference| Reference { span: Span::default(), ..reference.clone() }).collect();
    SqlText { text: written.trim().into(), references: Arc::from(references), ..text.clone() }
}

/// Appends a text with runs of white space as one blank and letters outside quotes in lower case.
fn fold(text: &str, into: &mut String) {
    let mut quote = None;
    for letter in text.chars() {
        match quote {
            Some(open) => {
                into.push(letter);
                if letter == open {
                    quote = None;
                }
            }
            None if letter.is_whitespace() => {
                if !into.ends_with([' ', '(']) {
                    into.push(' ');
                }
            }
            None => {
                if matches!(letter, '\'' | '"') {
                    quote = Some(letter);
                }
                if matches!(letter, ')' | ',') && into.ends_with(' ') {
                    into.pop();
                }
                into.push(letter.to_ascii_lowercase());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::canonical_text;
    use crate::catalog::SqlText;

    #[test]
    fn white_space_and_case_do_not_count_outside_quotes() {
        let written = |text: &str| canonical_text(&SqlText::plain(text)).text.to_string();
        assert_eq!(written("NOW( )\n  + 'A  b'"), written("now() + 'A  b'"));
        assert_ne!(written("'A  b'"), written("'A b'"));
        assert_ne!(written("\"A\""), written("\"a\""));
    }
}
