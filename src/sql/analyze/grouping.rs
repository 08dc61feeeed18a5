//! Whether a query shows nothing but what it groups by (`check_ungrouped_columns` in `parse_agg.c`).

use sqlparser::ast as tree;

use super::analysis::{Analysis, Analyzed, identifier};
use super::range::{ColumnAt, Columns};
use super::sort::unnested;
use super::target::Outputs;
use crate::catalog::constraint::ConstraintKind;
use crate::catalog::{CatalogError, ColumnNumber, Object, ObjectData, ObjectId};

/// Which columns of its `FROM` a query names where.
#[derive(Debug, Default)]
pub(super) struct Grouping {
    /// Whether columns named now must be grouped, or stand in an aggregate.
    watching: bool,
    /// Those named outside of aggregates.
    loose: Vec<ColumnAt>,
    /// Those that each output is made of, and whether it is such a column itself.
    outputs: Vec<(bool, Vec<ColumnAt>)>,
    /// The columns that the query groups by.
    grouped: Vec<ColumnAt>,
    /// Those within the expressions that it groups by.
    in_expressions: Vec<ColumnAt>,
    /// Whether an aggregate of this query was called.
    aggregates: bool,
    /// `GROUPING SETS` and what else is not looked into.
    open: bool,
}

impl Analysis<'_> {
    /// Whether columns that are named from here on must be grouped, until [`Self::check_grouping`].
    pub(super) fn watch_columns(&mut self, watching: bool) {
        self.level().grouping.watching = watching;
    }

    /// A column is named.
    pub(super) fn watch_column(&mut self, level: usize, at: ColumnAt) {
        let grouping = &mut self.levels[level].grouping;
        if grouping.watching {
            grouping.loose.push(at);
        }
    }

    /// How many loose columns each query has by now; nothing where none is watched.
    pub(super) fn loose_columns(&self) -> Vec<usize> {
        if !self.levels.iter().any(|level| level.grouping.watching) {
            return Vec::new();
        }
        self.levels.iter().map(|level| level.grouping.loose.len()).collect()
    }

    /// How many the innermost query has.
    pub(super) fn loose_here(&self) -> usize {
        self.levels.last().map_or(0, |level| level.grouping.loose.len())
    }

    /// What was named since is an aggregate's.
    pub(super) fn take_into_aggregate(&mut self, before: &[usize], star: bool) {
        let own = self.levels.len() - 1;
        for (at, (level, before)) in self.levels.iter_mut().zip(before).enumerate() {
            let grouping = &mut level.grouping;
            grouping.aggregates |= at == own && grouping.watching && (star || grouping.loose.len() > *before);
            grouping.loose.truncate(*before);
        }
    }

    /// Items of the select list were read: `count` outputs.
    pub(super) fn note_outputs(&mut self, before: usize, count: usize, plain: bool) {
        let grouping = &mut self.level().grouping;
        let named: Vec<ColumnAt> = grouping.loose.get(before..).unwrap_or_default().to_vec();
        if count == 1 {
            grouping.outputs.push((plain, named));
        } else if named.len() == count {
            grouping.outputs.extend(named.into_iter().map(|at| (true, vec![at])));
        } else {
            grouping.open = true;
        }
    }

    /// An expression of `GROUP BY` was read, which named the columns since.
    pub(super) fn note_grouped(&mut self, expression: &tree::Expr, before: usize, outputs: &Outputs) {
        let is_column = matches!(expression, tree::Expr::Identifier(_) | tree::Expr::CompoundIdentifier(_));
        let output = output_meant(expression, outputs);
        let grouping = &mut self.level().grouping;
        let mut named = grouping.loose.split_off(before.min(grouping.loose.len()));
        let mut plain = is_column && named.len() == 1;
        if named.is_empty()
            && let Some((is_plain, columns)) = output.and_then(|at| grouping.outputs.get(at))
        {
            (plain, named) = (*is_plain, columns.clone());
        }
        let target = if plain { &mut grouping.grouped } else { &mut grouping.in_expressions };
        target.extend(named);
    }

    /// `GROUPING SETS`, `CUBE`, `ROLLUP` are not looked into.
    pub(super) fn leave_grouping_open(&mut self) {
        self.level().grouping.open = true;
    }

    /// The end of a query: what is shown without being grouped leans on the primary key, or is refused.
    pub(super) fn check_grouping(&mut self, has_group: bool) -> Analyzed<()> {
        let mut grouping = std::mem::take(&mut self.level().grouping);
        if grouping.open || !(has_group || grouping.aggregates) {
            return Ok(());
        }
        grouping.loose.dedup();
        for at in &grouping.loose {
            if !grouping.grouped.contains(at) && !grouping.in_expressions.contains(at) {
                self.check_ungrouped(*at, &grouping.grouped)?;
            }
        }
        Ok(())
    }

    /// A column that is not grouped by (`check_functional_grouping` in `pg_constraint.c`).
    fn check_ungrouped(&mut self, at: ColumnAt, grouped: &[ColumnAt]) -> Analyzed<()> {
        let entry = &self.level().entries[at.entry];
        let (Columns::Catalog(columns), Some(relation)) = (&entry.columns, entry.relation) else { return Ok(()) };
        let number = |at: &ColumnAt| columns.get(at.column).map(|column| column.number);
        let by: Vec<ColumnNumber> = grouped.iter().filter(|other| other.entry == at.entry).filter_map(number).collect();
        let (name, column) = (entry.name.clone(), entry.column_name(at.column));
        let Some(table) = self.names.catalog.object(relation) else { return Ok(()) };
        match self.key_among(table, &by) {
            Some(key) => self.writing.depend(key.whole()),
            None => {
                let message = format!(
                    "column \"{name}.{column}\" must appear in the GROUP BY clause or be used in an aggregate function"
                );
                self.missing(CatalogError::new("42803", message))?;
            }
        }
        Ok(())
    }

    /// The primary key of a table if all of its columns are among these.
    fn key_among(&self, table: &Object, columns: &[ColumnNumber]) -> Option<ObjectId> {
        let key = self.names.catalog.members(table.id).find(|member| match &member.data {
            ObjectData::Constraint(constraint) => match &constraint.kind {
                ConstraintKind::PrimaryKey { columns: key, .. } => {
                    !constraint.deferrable && key.iter().all(|column| columns.contains(column))
                }
                _ => false,
            },
            _ => false,
        })?;
        Some(key.id)
    }
}

/// The output that a number or a name in `GROUP BY` means.
fn output_meant(expression: &tree::Expr, outputs: &Outputs) -> Option<usize> {
    match unnested(expression) {
        tree::Expr::Value(value) => match &value.value {
            tree::Value::Number(digits, _) => digits.parse::<usize>().ok()?.checked_sub(1),
            _ => None,
        },
        tree::Expr::Identifier(name) => {
            let name = identifier(name);
            outputs.as_ref()?.iter().position(|output| output.name == name)
        }
        _ => None,
    }
}
