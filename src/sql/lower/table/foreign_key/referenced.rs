//! The referenced columns of a foreign key, and the index that makes them unique.

use std::sync::Arc;

use super::column_numbers;
use crate::catalog::constraint::ConstraintKind;
use crate::catalog::error::sqlstate;
use crate::catalog::index::{Index, IndexKey};
use crate::catalog::{CatalogError, ColumnNumber, Object, ObjectId};
use crate::sql::ast::Name;
use crate::sql::lower::table::wanted::WantedForeignKey;
use crate::sql::session::Session;

/// What a foreign key rests on.
pub(super) struct Referenced {
    /// The columns, one for each referencing one.
    pub columns: Vec<ColumnNumber>,
    /// The unique index over them.
    pub index: Option<ObjectId>,
}

/// The columns that are written, else the primary key's.
///
/// # Errors
/// 42704 without a primary key, 42830 for columns that are not unique, 55000 where they are so only at the end of the
/// transaction.
pub(super) fn find_referenced(
    session: &Session,
    referenced: &Object,
    wanted: &WantedForeignKey,
) -> Result<Referenced, CatalogError> {
    if wanted.references.columns.is_empty() {
        return primary_key(session, referenced);
    }
    let names: Vec<&Name> = wanted.references.columns.iter().collect();
    let columns = column_numbers(referenced, &names)?;
    let mut distinct = columns.clone();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.len() < columns.len() {
        let message = "foreign key referenced-columns list must not contain duplicates";
        return Err(CatalogError::new(sqlstate::INVALID_FOREIGN_KEY, message));
    }
    let index = unique_index(session, referenced, &distinct, wanted.period)?;
    Ok(Referenced { columns, index: Some(index) })
}

/// `transformFkeyGetPrimaryKey`.
fn primary_key(session: &Session, referenced: &Object) -> Result<Referenced, CatalogError> {
    for member in session.catalog.members(referenced.id) {
        let Some(constraint) = member.as_constraint() else { continue };
        let ConstraintKind::PrimaryKey { columns, index, .. } = &constraint.kind else { continue };
        if constraint.deferrable {
            let message = format!("cannot use a deferrable primary key for referenced table \"{}\"", referenced.name);
            return Err(CatalogError::new(sqlstate::OBJECT_NOT_IN_PREREQUISITE_STATE, message));
        }
        return Ok(Referenced { columns: columns.clone(), index: Some(*index) });
    }
    let message = format!("there is no primary key for referenced table \"{}\"", referenced.name);
    Err(CatalogError::new(sqlstate::UNDEFINED_OBJECT, message))
}

/// The oldest unique index over exactly these columns, in whatever order (`transformFkeyCheckAttrs`).
fn unique_index(
    session: &Session,
    referenced: &Object,
    columns: &[ColumnNumber],
    period: bool,
) -> Result<ObjectId, CatalogError> {
    let mut deferrable = false;
    for member in session.catalog.members(referenced.id) {
        let Some(index) = member.as_index().filter(|index| is_unique_over(session, index, columns, period)) else {
            continue;
        };
        if !is_deferrable(session, index) {
            return Ok(member.id);
        }
        deferrable = true;
    }
    let name = &referenced.name;
    if deferrable {
        let message = format!("cannot use a deferrable unique constraint for referenced table \"{name}\"");
        return Err(CatalogError::new(sqlstate::OBJECT_NOT_IN_PREREQUISITE_STATE, message));
    }
    let message = format!("there is no unique constraint matching given keys for referenced table \"{name}\"");
    Err(CatalogError::new(sqlstate::INVALID_FOREIGN_KEY, message))
}

/// A temporal key is unique by way of its exclusion of overlaps.
fn is_unique_over(session: &Session, index: &Index, columns: &[ColumnNumber], period: bool) -> bool {
    let temporal = constraint_of(session, index).is_some_and(|object| {
        let kind = object.as_constraint().map(|constraint| &constraint.kind);
        matches!(
            kind,
            Some(
                ConstraintKind::PrimaryKey { without_overlaps: true, .. }
                    | ConstraintKind::Unique { without_overlaps: true, .. }
            )
        )
    });
    if temporal != period || !index.unique || index.predicate.is_some() || index.columns.len() != columns.len() {
        return false;
    }
    let mut keys: Vec<ColumnNumber> = Vec::with_capacity(columns.len());
    for column in &index.columns {
        let IndexKey::Column(number) = column.key else { return false };
        keys.push(number);
    }
    keys.sort_unstable();
    keys == columns
}

fn is_deferrable(session: &Session, index: &Index) -> bool {
    constraint_of(session, index)
        .and_then(|object| object.as_constraint())
        .is_some_and(|constraint| constraint.deferrable)
}

fn constraint_of<'a>(session: &'a Session, index: &Index) -> Option<&'a Arc<Object>> {
    session.catalog.object(index.constraint?)
}
