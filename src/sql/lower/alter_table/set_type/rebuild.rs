//! Constraints, indexes and statistics on a column whose type changes: PostgreSQL drops them, and makes them anew from
//! what `pg_get_constraintdef` and its kin wrote of them before (`ATPostAlterTypeCleanup`).
//!
//! What was written stays where it still means the same: `a > 0` on an `integer` that becomes `bigint`. Where the casts
//! of the old type stay behind, the definition becomes the text with these casts.

use crate::catalog::constraint::ConstraintKind;
use crate::catalog::index::IndexKey;
use crate::catalog::{Address, CatalogError, Cause, ColumnNumber, Object, ObjectData, ObjectId, SqlText};
use crate::sql::analyze::{Analyzer, stored};
use crate::sql::expression::parse_expression_text;
use crate::sql::session::Session;

/// The expressions of one object, each in PostgreSQL's own spelling.
pub(super) struct Remembered {
    object: ObjectId,
    /// `None` for one that is not modelled in such detail: it stays as it is.
    texts: Vec<Option<String>>,
}

/// What rests on the column, before its type changes.
pub(super) fn remember(session: &Session, table: &Object, column: Address) -> Result<Vec<Remembered>, CatalogError> {
    let mut objects: Vec<ObjectId> =
        session.catalog.dependents_of(column).map(|dependency| dependency.dependent.object).collect();
    objects.sort_unstable();
    objects.dedup();
    let mut remembered = Vec::new();
    for object in objects.iter().filter_map(|id| session.catalog.object(*id)) {
        let mut texts = Vec::new();
        for text in expressions(&mut object.data.clone()) {
            texts.push(stored::canonical(session, Some(table), text, None)?);
        }
        if texts.iter().any(Option::is_some) {
            remembered.push(Remembered { object: object.id, texts });
        }
    }
    Ok(remembered)
}

/// Makes them anew on the column with its new type.
///
/// # Errors
/// 42883 and others, where an expression has no meaning any more.
pub(super) fn rebuild(
    session: &mut Session,
    (table, column): (ObjectId, ColumnNumber),
    remembered: Vec<Remembered>,
) -> Result<(), CatalogError> {
    let column = table.column(column);
    let Some(table) = session.catalog.object(table).cloned() else { return Ok(()) };
    for Remembered { object, texts } in remembered {
        let Some(before) = session.catalog.object(object).cloned() else { continue };
        let mut renewed = Vec::with_capacity(texts.len());
        for (stored, text) in expressions(&mut before.data.clone()).into_iter().zip(texts) {
            renewed.push(match text {
                Some(text) => renewed_text(session, &table, stored, text)?,
                None => None,
            });
        }
        session.alter_because(object, Cause::Consequence(column), |object| {
            for (stored, renewed) in expressions(&mut object.data).into_iter().zip(renewed) {
                if let Some(renewed) = renewed {
                    *stored = renewed;
                }
            }
        })?;
    }
    Ok(())
}

/// The expression as it is from now on; `None` if what was written means the same still.
fn renewed_text(
    session: &Session,
    table: &Object,
    before: &SqlText,
    text: String,
) -> Result<Option<SqlText>, CatalogError> {
    let made = stored::source_of(session, before, &text);
    let expression = parse_expression_text(&text, 0);
    let analyzer = Analyzer::new(session, &made);
    let scope = stored::scope_of(Some(table));
    let now = analyzer.canonical(&expression, &scope, None)?;
    if now.is_none() || now == stored::canonical(session, Some(table), before, None).unwrap_or_default() {
        return Ok(None);
    }
    analyzer.expression(&expression, &scope).map(|analyzed| Some(analyzed.text))
}

fn expressions(data: &mut ObjectData) -> Vec<&mut SqlText> {
    fn of_key(key: &mut IndexKey) -> Option<&mut SqlText> {
        match key {
            IndexKey::Expression(text) => Some(text),
            IndexKey::Column(_) => None,
        }
    }
    match data {
        ObjectData::Constraint(constraint) => match &mut constraint.kind {
            ConstraintKind::Check { expression, .. } => vec![expression],
            _ => Vec::new(),
        },
        ObjectData::Index(index) => {
            let keys = index.columns.iter_mut().filter_map(|column| of_key(&mut column.key));
            keys.chain(&mut index.predicate).collect()
        }
        ObjectData::Statistics(statistics) => statistics.keys.iter_mut().filter_map(of_key).collect(),
        _ => Vec::new(),
    }
}
