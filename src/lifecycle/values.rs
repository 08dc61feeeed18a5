//! Columns with a closed set of values: by an enum, by a domain, or by a CHECK constraint that lists them.

use std::sync::Arc;

use super::{Lifecycle, State};
use crate::catalog::constraint::ConstraintKind;
use crate::catalog::types::Type;
use crate::catalog::{Catalog, Object, ObjectId};

/// A closed set of values and what closes it.
#[derive(Clone, PartialEq, Debug)]
pub struct ClosedSet {
    /// The values in the order given.
    pub values: Vec<Arc<str>>,
    /// What closes the set.
    pub source: ValueSource,
}

/// What closes a set of values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ValueSource {
    /// The column's enum type.
    Enum(ObjectId),
    /// A CHECK constraint of the table.
    Check(ObjectId),
    /// A CHECK constraint of the column's domain.
    Domain(ObjectId),
}

pub(super) fn find(catalog: &Catalog, table: &Object, found: &mut Lifecycle) {
    for column in table.columns() {
        let by_type = column.data_type.as_ref().and_then(|data_type| of_type(catalog, data_type.id));
        let set = by_type.or_else(|| of_checks(catalog, table, column.number));
        if let Some(values) = set {
            found.states.push(State { table: table.id, column: column.number, values });
        }
    }
}

/// The values of an enum, or of a domain whose check lists them.
fn of_type(catalog: &Catalog, id: ObjectId) -> Option<ClosedSet> {
    match catalog.object(id)?.as_type()? {
        Type::Enum(data) => {
            let values = data.values.iter().map(|value| Arc::clone(&value.label)).collect();
            Some(ClosedSet { values, source: ValueSource::Enum(id) })
        }
        Type::Domain(domain) => catalog
            .members(id)
            .find_map(|member| match &member.as_constraint()?.kind {
                ConstraintKind::Check { expression, .. } => listed_values(&expression.text, "value"),
                _ => None,
            })
            .map(|values| ClosedSet { values, source: ValueSource::Domain(id) })
            .or_else(|| of_type(catalog, domain.base.id)),
        _ => None,
    }
}

/// The values that a check over this column alone lists.
fn of_checks(catalog: &Catalog, table: &Object, column: crate::catalog::ColumnNumber) -> Option<ClosedSet> {
    catalog.members(table.id).find_map(|member| {
        let ConstraintKind::Check { expression, columns } = &member.as_constraint()?.kind else { return None };
        if *columns != [column] {
            return None;
        }
        let written = expression.references.iter().find(|reference| reference.target == table.id.column(column));
        let name = match written {
            Some(reference) => reference.span.slice(&expression.text).trim_matches('"').to_lowercase(),
            None => table.column(column)?.name.to_string(),
        };
        let values = listed_values(&expression.text, &name)?;
        Some(ClosedSet { values, source: ValueSource::Check(member.id) })
    })
}

/// The string constants of `name IN ('a', 'b')`, `name = ANY (ARRAY['a', 'b'])`, `name = 'a' OR name = 'b'`; `None` for
/// any other expression, so that nothing is claimed that the constraint does not say.
fn listed_values(text: &str, name: &str) -> Option<Vec<Arc<str>>> {
    let mut values = Vec::new();
    let mut words = String::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if character != '\'' {
            words.push(character.to_ascii_lowercase());
            continue;
        }
        let mut value = String::new();
        while let Some(next) = characters.next() {
            if next != '\'' {
                value.push(next);
            } else if characters.next_if_eq(&'\'').is_some() {
                value.push('\'');
            } else {
                break;
            }
        }
        words.push('?');
        values.push(Arc::from(value));
    }
    (!values.is_empty() && lists(&words, name)).then_some(values)
}

/// Whether an expression, its constants replaced by `?`, is nothing but a list of what `name` may be.
fn lists(words: &str, name: &str) -> bool {
    let mut rest: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
    for cast in ["::text[]", "::character varying[]", "::varchar[]", "::text", "::character varying", "::varchar"] {
        rest = rest.replace(cast, "");
    }
    let rest = rest.replace(['(', ')', '"'], " ").replace("array[", " ").replace([']', ','], " ");
    let allowed =
        |word: &str| word == name || matches!(word, "in" | "?" | "=" | "any" | "or" | "is" | "null" | "lower");
    let mut words = rest.split_whitespace();
    words.next() == Some(name) && words.all(allowed)
}

#[cfg(test)]
mod tests {
    use super::listed_values;

    #[test]
    fn only_a_plain_list_closes_a_set() {
        let values = |text: &str| listed_values(text, "status").map(|values| values.join("|"));
        assert_eq!(values("status IN ('a', 'it''s')").as_deref(), Some("a|it's"));
        assert_eq!(values("((status)::text = ANY (ARRAY['a'::text, 'b'::text]))").as_deref(), Some("a|b"));
        assert_eq!(values("status = 'a' OR status = 'b'").as_deref(), Some("a|b"));
        assert_eq!(values("status <> 'a'"), None);
        assert_eq!(values("status LIKE 'a%'"), None);
        assert_eq!(values("length(status) > 0"), None);
    }
}
