//! Which rows a partition holds (`transformPartitionBound` in `parse_utilcmd.c`, `check_new_partition_bound` in
//! `partbounds.c`).

use std::sync::Arc;

use super::held::{Held, Key};
use crate::catalog::error::sqlstate;
use crate::catalog::relation::{PartitionBound, PartitionKey, PartitionStrategy, TableKind};
use crate::catalog::sql_text::Reference;
use crate::catalog::{CatalogError, Object, ObjectId, SqlText};
use crate::sql::analyze::{Analyzer, Scope};
use crate::sql::ast::{self, Expression, PartitionBoundKind, RangeDatum};
use crate::sql::session::Session;
use crate::sql::source::Source;
use crate::text::{Identifier, Span};

/// Understands the bound of a partition.
///
/// # Errors
/// 42P16 for a bound of another strategy, 42P17 for one whose rows another partition has; those of its expressions.
pub(in crate::sql::lower) fn understand_bound(
    session: &mut Session,
    source: &Source,
    parent: &Object,
    (partition, name): (ObjectId, &Identifier),
    written: &ast::PartitionBound,
) -> Result<PartitionBound, CatalogError> {
    let Some(TableKind::Partitioned(key)) = parent.as_table().map(|table| &table.kind) else {
        return analyze(session, source, written);
    };
    refuse_form(key, &written.kind)?;
    let bound = analyze(session, source, written)?;
    refuse_overlap(session, parent, key, (partition, name), &bound)?;
    Ok(bound)
}

fn analyze(session: &Session, source: &Source, written: &ast::PartitionBound) -> Result<PartitionBound, CatalogError> {
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

/// Refuses a bound that does not fit the key of the partitioned table (`transformPartitionBound`).
///
/// # Errors
/// 42P16
fn refuse_form(key: &PartitionKey, written: &PartitionBoundKind) -> Result<(), CatalogError> {
    let invalid = |message: &str| Err(CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message));
    match (key.strategy, written) {
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
    if let (PartitionStrategy::Range, PartitionBoundKind::Range { from, to }) = (key.strategy, written) {
        if from.len() != key.elements.len() {
            return invalid("FROM must specify exactly one value per partitioning column");
        }
        if to.len() != key.elements.len() {
            return invalid("TO must specify exactly one value per partitioning column");
        }
    }
    Ok(())
}

/// Finds a partition that surely has some of the same rows (`check_new_partition_bound`).
///
/// # Errors
/// 42P17
fn refuse_overlap(
    session: &mut Session,
    parent: &Object,
    key: &PartitionKey,
    (partition, name): (ObjectId, &Identifier),
    bound: &PartitionBound,
) -> Result<(), CatalogError> {
    let invalid = |message: String| CatalogError::new(sqlstate::INVALID_OBJECT_DEFINITION, message);
    let siblings: Vec<(Arc<Object>, PartitionBound)> = session
        .catalog
        .children(parent.id)
        .filter(|sibling| sibling.id != partition)
        .filter_map(|sibling| Some((Arc::clone(sibling), sibling.as_table()?.partition_bound.clone()?)))
        .collect();
    let PartitionBound::Values(text) = bound else {
        let Some((default, _)) = siblings.iter().find(|(_, bound)| *bound == PartitionBound::Default) else {
            return Ok(());
        };
        let message = format!("partition \"{name}\" conflicts with existing default partition \"{}\"", default.name);
        return Err(invalid(message));
    };
    let key = Key::of(session, parent, key);
    let Some(held) = Held::of_partition(session, &key, partition, text) else { return Ok(()) };
    if held.is_empty(&key) {
        return Err(invalid(format!("empty range bound specified for partition \"{name}\"")));
    }
    for (sibling, bound) in siblings {
        let PartitionBound::Values(text) = bound else { continue };
        let other = Held::of_partition(session, &key, sibling.id, &text);
        if other.is_some_and(|other| held.shares_rows(&key, &other)) {
            return Err(invalid(format!("partition \"{name}\" would overlap partition \"{}\"", sibling.name)));
        }
    }
    Ok(())
}
