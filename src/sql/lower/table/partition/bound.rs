//! Which rows a partition holds (`transformPartitionBound` in `parse_utilcmd.c`, `check_new_partition_bound` in
//! `partbounds.c`).

use std::sync::Arc;

use crate::catalog::error::sqlstate;
use crate::catalog::relation::{PartitionBound, PartitionStrategy, TableKind};
use crate::catalog::sql_text::Reference;
use crate::catalog::{CatalogError, Object, ObjectId, SqlText};
use crate::sql::analyze::{Analyzer, Scope};
use crate::sql::ast::{self, Expression, PartitionBoundKind, RangeDatum};
use crate::sql::session::Session;
use crate::sql::source::Source;
use crate::text::{Identifier, Span};

/// Understands a bound.
///
/// # Errors
/// Those of its expressions.
pub(in crate::sql::lower) fn understand_bound(
    session: &Session,
    source: &Source,
    written: &ast::PartitionBound,
) -> Result<PartitionBound, CatalogError> {
    if written.kind == PartitionBoundKind::Default {
        return Ok(PartitionBound::Default);
    }
    let span = behind_for_values(source, written.span);
    let mut references: Vec<Reference> = Vec::new();
    let mut unresolved = false;
    for expression in expressions_of(&written.kind) {
        let analyzed = Analyzer::new(session, source).expression(expression, &Scope::empty())?.text;
        unresolved |= analyzed.unresolved;
        if *analyzed.text == *source.slice(expression.span) {
            let offset = expression.span.start - span.start;
            references.extend(analyzed.references.iter().map(|reference| Reference {
                span: Span::new(reference.span.start + offset, reference.span.end + offset),
                ..reference.clone()
            }));
        }
    }
    Ok(PartitionBound::Values(SqlText {
        text: source.slice(span).into(),
        references: references.into(),
        location: Some(source.location(span)),
        search_path: session.written_search_path(),
        unresolved,
    }))
}

/// The bound without its first two words.
fn behind_for_values(source: &Source, span: Span) -> Span {
    let text = source.slice(span);
    let at = text.to_ascii_lowercase().find("values").map_or(0, |at| at + "values".len());
    let blanks = text[at..].len() - text[at..].trim_start().len();
    Span::new(span.start + (at + blanks) as u32, span.end)
}

fn expressions_of(kind: &PartitionBoundKind) -> Vec<&Expression> {
    match kind {
        PartitionBoundKind::Default | PartitionBoundKind::Hash { .. } => Vec::new(),
        PartitionBoundKind::In(values) => values.iter().collect(),
        PartitionBoundKind::Range { from, to } => from.iter().chain(to).filter_map(value_of).collect(),
    }
}

fn value_of(datum: &RangeDatum) -> Option<&Expression> {
    if let RangeDatum::Value(expression) = datum { Some(expression) } else { None }
}

/// Refuses a bound that does not fit the partitioned table or that another partition has.
///
/// # Errors
/// 42P16 for a bound of another strategy, 42P17 for one that is taken.
pub(in crate::sql::lower) fn refuse_bound(
    session: &Session,
    source: &Source,
    parent: &Object,
    (partition, name): (ObjectId, &Identifier),
    written: &ast::PartitionBound,
) -> Result<(), CatalogError> {
    let Some(TableKind::Partitioned(key)) = parent.as_table().map(|table| &table.kind) else { return Ok(()) };
    let invalid = |message: &str| Err(CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message));
    match (key.strategy, &written.kind) {
        (PartitionStrategy::Hash, PartitionBoundKind::Default) => {
            return invalid("a hash-partitioned table may not have a default partition");
        }
        (PartitionStrategy::Hash, PartitionBoundKind::Hash { modulus, remainder }) => {
            if *modulus == 0 {
                return invalid("modulus for hash partition must be an integer value greater than zero");
            }
            if remainder >= modulus {
                return invalid("remainder for hash partition must be less than modulus");
            }
        }
        (PartitionStrategy::Hash, _) => return invalid("invalid bound specification for a hash partition"),
        (_, PartitionBoundKind::Default)
        | (PartitionStrategy::List, PartitionBoundKind::In(_))
        | (PartitionStrategy::Range, PartitionBoundKind::Range { .. }) => {}
        (PartitionStrategy::List, _) => return invalid("invalid bound specification for a list partition"),
        (PartitionStrategy::Range, _) => return invalid("invalid bound specification for a range partition"),
    }
    if let (PartitionStrategy::Range, PartitionBoundKind::Range { from, to }) = (key.strategy, &written.kind) {
        if from.len() != key.elements.len() {
            return invalid("FROM must specify exactly one value per partitioning column");
        }
        if to.len() != key.elements.len() {
            return invalid("TO must specify exactly one value per partitioning column");
        }
    }
    refuse_overlap(session, source, parent, (partition, name), written)
}

/// Finds a partition that holds some of the same rows, as far as the words of the bounds tell.
fn refuse_overlap(
    session: &Session,
    source: &Source,
    parent: &Object,
    (partition, name): (ObjectId, &Identifier),
    written: &ast::PartitionBound,
) -> Result<(), CatalogError> {
    let siblings = session.catalog.children(parent.id).filter(|sibling| sibling.id != partition);
    for sibling in siblings {
        let Some(bound) = sibling.as_table().and_then(|table| table.partition_bound.as_ref()) else { continue };
        let message = match (bound, &written.kind) {
            (PartitionBound::Default, PartitionBoundKind::Default) => {
                format!("partition \"{name}\" conflicts with existing default partition \"{}\"", sibling.name)
            }
            (PartitionBound::Values(text), kind) if shares_rows(source, text, written.span, kind) => {
                format!("partition \"{name}\" would overlap partition \"{}\"", sibling.name)
            }
            _ => continue,
        };
        return Err(CatalogError::new(sqlstate::INVALID_OBJECT_DEFINITION, message));
    }
    Ok(())
}

/// Whether two bounds are written with the same words, or two lists have a value in common.
fn shares_rows(source: &Source, existing: &SqlText, span: Span, kind: &PartitionBoundKind) -> bool {
    let canonical = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_lowercase();
    match kind {
        PartitionBoundKind::Default => false,
        PartitionBoundKind::In(values) => {
            let listed: Vec<Arc<str>> = listed_values(&existing.text);
            values.iter().any(|value| listed.iter().any(|known| **known == *source.slice(value.span).trim()))
        }
        PartitionBoundKind::Range { .. } | PartitionBoundKind::Hash { .. } => {
            canonical(&existing.text) == canonical(source.slice(behind_for_values(source, span)))
        }
    }
}

/// The values between the parentheses of `IN (…)`, split at commas outside quotes and parentheses.
fn listed_values(text: &str) -> Vec<Arc<str>> {
    let Some((start, end)) = text.find('(').zip(text.rfind(')')) else { return Vec::new() };
    let (mut values, mut quoted, mut depth, mut from) = (Vec::new(), false, 0_i32, start + 1);
    for (at, character) in text.char_indices().filter(|(at, _)| (start + 1..end).contains(at)) {
        match character {
            '\'' => quoted = !quoted,
            '(' | '[' if !quoted => depth += 1,
            ')' | ']' if !quoted => depth -= 1,
            ',' if !quoted && depth == 0 => {
                values.push(Arc::from(text[from..at].trim()));
                from = at + 1;
            }
            _ => {}
        }
    }
    if from < end {
        values.push(Arc::from(text[from..end].trim()));
    }
    values
}

#[cfg(test)]
mod tests {
    use super::listed_values;

    #[test]
    fn values_of_a_list_are_split_outside_quotes() {
        let values = listed_values("IN ('a, b', f(1, 2), NULL)");
        assert_eq!(values.iter().map(|value| &**value).collect::<Vec<_>>(), ["'a, b'", "f(1, 2)", "NULL"]);
    }
}
