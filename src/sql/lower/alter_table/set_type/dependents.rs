//! What forbids that a column's type changes: views, rules, triggers, policies, generated columns.

use std::sync::Arc;

use crate::catalog::error::sqlstate;
use crate::catalog::relation::Column;
use crate::catalog::{CatalogError, Object, ObjectData, Part};
use crate::sql::session::Session;

/// Refuses a change of the column's type where something uses the column that PostgreSQL does not make anew.
///
/// # Errors
/// 0A000.
pub(super) fn refuse_dependents(session: &Session, table: &Object, column: &Column) -> Result<(), CatalogError> {
    for dependency in session.catalog.dependents_of(table.id.column(column.number)) {
        if dependency.dependent.object == table.id {
            if let Part::Column(number) = dependency.dependent.part
                && number != column.number
                && let Some(generated) = table.column(number)
            {
                return Err(used_by_generated(column, generated));
            }
            continue;
        }
        let Some(dependent) = session.catalog.object(dependency.dependent.object) else { continue };
        refuse_dependent(session, dependent, table, column)?;
    }
    Ok(())
}

fn used_by_generated(column: &Column, generated: &Column) -> CatalogError {
    CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, "cannot alter type of a column used by a generated column")
        .detail(format!("Column \"{}\" is used by generated column \"{}\".", column.name, generated.name))
}

fn refuse_dependent(
    session: &Session,
    dependent: &Arc<Object>,
    table: &Object,
    column: &Column,
) -> Result<(), CatalogError> {
    let described = || session.catalog.describe(dependent.id.whole());
    let (what, described) = match &dependent.data {
        ObjectData::View(_) => ("a view or rule", format!("rule _RETURN on {}", described())),
        ObjectData::Rule(_) => ("a view or rule", described()),
        ObjectData::Trigger(_) => ("a trigger definition", described()),
        ObjectData::Policy(_) => ("a policy definition", described()),
        ObjectData::Function(_) => ("a function or procedure", described()),
        ObjectData::Publication(publication) => {
            let filters = publication.tables.iter().filter(|published| published.table == table.id);
            let uses =
                |text: &crate::catalog::SqlText| text.targets().any(|target| target == table.id.column(column.number));
            if !filters.filter_map(|published| published.filter.as_ref()).any(uses) {
                return Ok(());
            }
            let described = format!("publication of table {} in {}", table.name, described());
            ("a publication WHERE clause", described)
        }
        _ => return Ok(()),
    };
    let used = if what == "a trigger definition" || what == "a policy definition" { "used in" } else { "used by" };
    let message = format!("cannot alter type of a column {used} {what}");
    Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message)
        .detail(format!("{described} depends on column \"{}\"", column.name)))
}
