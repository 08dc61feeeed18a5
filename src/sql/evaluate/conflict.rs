//! `ON CONFLICT`: which new rows meet one that has their key (`nodeModifyTable.c`, `ExecOnConflictUpdate`).

use std::sync::Arc;

use sqlparser::ast as tree;
use tree::{AssignmentTarget, ConflictTarget, OnConflictAction};

use super::new_row::WrittenColumn;
use super::rows::{StoredRow, whole};
use super::value::{Evaluated, Stop, Value};
use super::{Evaluator, Scope, identifier, name_parts, scope_columns};
use crate::catalog::index::{Index, IndexKey};
use crate::catalog::{ColumnNumber, Object};
use crate::text::Identifier;

/// The rows after an insertion, and those that were inserted or updated.
pub(super) struct Resolved {
    pub(super) after: Vec<StoredRow>,
    pub(super) touched: Vec<StoredRow>,
}

impl Evaluator<'_> {
    /// Puts new rows to those of a table, which is `shown` under that name; where one has a key that is taken, does what the statement says.
    pub(super) fn resolve_conflicts(
        &mut self,
        (table, shown): (&Arc<Object>, &Identifier),
        on: &tree::OnConflict,
        before: Vec<StoredRow>,
        made: Vec<StoredRow>,
        outer: &Scope<'_>,
    ) -> Evaluated<Resolved> {
        let keys = self.arbiters(table, on.conflict_target.as_ref())?;
        let mut resolved = Resolved { after: before, touched: Vec::new() };
        for row in made {
            self.session.effort.step(resolved.after.len() / 16 + 1)?;
            let taken = conflicting(&keys, &resolved.after, &row)?;
            match (taken, &on.action) {
                (None, _) => {
                    resolved.after.push(row.clone());
                    resolved.touched.push(row);
                }
                (Some(_), OnConflictAction::DoNothing) => {}
                (Some(at), OnConflictAction::DoUpdate(update)) => {
                    if let Some(updated) = self.updated((table, shown), update, &resolved.after[at], &row, outer)? {
                        resolved.after[at] = updated.clone();
                        resolved.touched.push(updated);
                    }
                }
            }
        }
        Ok(resolved)
    }

    /// The keys of the unique indexes that decide.
    fn arbiters(&self, table: &Object, target: Option<&ConflictTarget>) -> Evaluated<Vec<Vec<ColumnNumber>>> {
        let unknown = || Stop::Unknown(Arc::from("which rows conflict with others is not decided"));
        let members = self.session.catalog.members(table.id);
        let indexes = members.filter_map(|member| Some((member, member.as_index()?))).filter(|(_, index)| index.unique);
        let keys: Vec<(Option<Identifier>, Option<Vec<ColumnNumber>>)> = indexes
            .map(|(member, index)| {
                let constraint = index.constraint.and_then(|id| self.session.catalog.name_of(id));
                (Some(constraint.unwrap_or(&member.name).clone()), plain_key(index))
            })
            .collect();
        match target {
            None => keys.into_iter().map(|(_, key)| key).collect::<Option<Vec<_>>>().ok_or_else(unknown),
            Some(ConflictTarget::Columns(columns)) => {
                let number = |name: &tree::Ident| Some(table.column_named(identifier(name).as_str())?.number);
                let mut wanted: Vec<ColumnNumber> =
                    columns.iter().map(number).collect::<Option<_>>().ok_or_else(unknown)?;
                wanted.sort_unstable();
                let found = keys.into_iter().filter_map(|(_, key)| key).find(|key| *key == wanted);
                found.map(|key| vec![key]).ok_or_else(unknown)
            }
            Some(ConflictTarget::OnConstraint(name)) => {
                let name = name_parts(name).pop();
                let found = keys.into_iter().find(|(of, _)| *of == name).and_then(|(_, key)| key);
                found.map(|key| vec![key]).ok_or_else(unknown)
            }
        }
    }

    fn updated(
        &mut self,
        (table, shown): (&Object, &Identifier),
        update: &tree::DoUpdate,
        existing: &StoredRow,
        excluded: &StoredRow,
        outer: &Scope<'_>,
    ) -> Evaluated<Option<StoredRow>> {
        // A bare name means the row that is there.
        let of_table = scope_columns(table, shown);
        let of_excluded = scope_columns(table, &Identifier::from("excluded"));
        let (there, new) = (whole(table, existing), whole(table, excluded));
        let around = Scope { columns: &of_excluded, row: &new, ..Scope::within(Some(outer)) };
        let scope = Scope { columns: &of_table, row: &there, ..Scope::within(Some(&around)) };
        if let Some(condition) = &update.selection
            && !self.expression(condition, &scope)?.holds()?
        {
            return Ok(None);
        }
        let mut row = existing.clone();
        for assignment in &update.assignments {
            let AssignmentTarget::ColumnName(name) = &assignment.target else {
                return Err(Stop::Unknown(Arc::from("an assignment of this form is not evaluated")));
            };
            let name = name_parts(name).pop().unwrap_or_default();
            let column = table.column_named(name.as_str());
            let column =
                column.ok_or_else(|| Stop::Unknown(Arc::from("an assignment to a column that is not there")))?;
            let value = self.expression(&assignment.value, &scope)?;
            let value = WrittenColumn::of(self.session, column).value(self.session, value);
            Arc::make_mut(&mut row).insert(column.number, value);
        }
        Ok(Some(row))
    }
}

/// The columns of a unique index in order of their numbers; `None` for one with expressions or a predicate.
pub(super) fn plain_key(index: &Index) -> Option<Vec<ColumnNumber>> {
    if index.predicate.is_some() || index.nulls_not_distinct {
        return None;
    }
    let number = |key: &IndexKey| if let IndexKey::Column(number) = key { Some(*number) } else { None };
    let mut key: Vec<ColumnNumber> = index.columns.iter().map(|column| number(&column.key)).collect::<Option<_>>()?;
    key.sort_unstable();
    Some(key)
}

/// The place of a row that has one of the new row's keys.
fn conflicting(keys: &[Vec<ColumnNumber>], rows: &[StoredRow], new: &StoredRow) -> Evaluated<Option<usize>> {
    let unknown = || Stop::Unknown(Arc::from("whether a key is taken is not known"));
    for key in keys {
        let values: Vec<&Value> = key.iter().map(|column| new.get(column).unwrap_or(&Value::Null)).collect();
        if values.iter().any(|value| value.is_null()) {
            continue;
        }
        for (at, row) in rows.iter().enumerate() {
            let mut equal = Value::Bool(true);
            for (column, value) in key.iter().zip(&values) {
                equal = equal.and(row.get(column).unwrap_or(&Value::Null).equals(value));
            }
            match equal {
                Value::Bool(true) => return Ok(Some(at)),
                Value::Unknown(_) => return Err(unknown()),
                _ => {}
            }
        }
    }
    Ok(None)
}
