//! Joins (`transformFromClauseItem` and `transformJoinUsingClause` in `parse_clause.c`).

use sqlparser::ast as tree;
use sqlparser::ast::{JoinConstraint, JoinOperator};

use super::analysis::{Analysis, Analyzed, identifier, object_name};
use super::from::refuse_too_many_aliases;
use super::range::{ColumnAt, DerivedColumn, RangeEntry, Visible};
use crate::catalog::CatalogError;
use crate::catalog::error::sqlstate;
use crate::catalog::sql_text::ReferenceForm;
use crate::sql::lex::Keyword;
use crate::text::{Identifier, Span};

/// What was joined to what, for the order of columns in `*`.
#[derive(Clone, Debug)]
pub(super) enum JoinTree {
    /// An entry.
    Entry(usize),
    /// A join; of `USING` or `NATURAL` with the entry of the merged columns.
    Join { left: Box<JoinTree>, right: Box<JoinTree>, merged: Option<usize> },
}

/// An item of a `FROM`: its tree, and what of it can be named.
#[derive(Debug)]
pub(super) struct Side {
    pub(super) tree: JoinTree,
    pub(super) visible: Vec<Visible>,
}

/// Which side's rows a join keeps though nothing matches them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Keeps {
    Neither,
    Left,
    Right,
    Both,
}

impl Analysis<'_> {
    /// Joins one more item to what stands before it.
    pub(super) fn join(&mut self, mut left: Side, join: &tree::Join) -> Analyzed<Side> {
        let Some((keeps, constraint)) = operator(&join.join_operator) else {
            self.give_up();
            let right = self.table_factor(&join.relation)?;
            left.visible.extend(right.visible);
            let tree = JoinTree::Join { left: Box::new(left.tree), right: Box::new(right.tree), merged: None };
            return Ok(Side { tree, visible: left.visible });
        };
        let mut right = self.right_side(&left, keeps, &join.relation)?;
        let merged = match constraint {
            JoinConstraint::Using(names) => {
                let names: Vec<Identifier> =
                    names.iter().filter_map(object_name).map(|name| name.name.identifier).collect();
                Some(self.merge(&mut left, &mut right, &names, keeps)?)
            }
            JoinConstraint::Natural => {
                let names = self.common_names(&left, &right);
                self.write_using(&join.relation, &right, &names);
                Some(self.merge(&mut left, &mut right, &names, keeps)?)
            }
            JoinConstraint::On(_) | JoinConstraint::None => None,
        };
        self.refuse_same_names_between(&left, &right)?;
        let mut visible = left.visible;
        visible.extend(right.visible);
        if let JoinConstraint::On(condition) = constraint {
            self.with_visible(visible.clone(), |analysis| analysis.condition(condition))?;
        }
        let tree = JoinTree::Join { left: Box::new(left.tree), right: Box::new(right.tree), merged };
        if let Some(merged) = merged {
            let alias = self.alias_of_join(constraint);
            visible.push(Visible { relation: alias.is_some(), ..Visible::fully(merged) });
            self.level().entries[merged].name = alias.unwrap_or_default();
        }
        Ok(Side { tree, visible })
    }

    /// `NATURAL` is stored as `USING` the columns of the moment.
    fn write_using(&mut self, factor: &tree::TableFactor, right: &Side, names: &[Identifier]) {
        let (tree::TableFactor::Table { name, .. }, JoinTree::Entry(entry)) = (factor, &right.tree) else { return };
        let behind = self.level().entries[*entry].behind;
        let (Some(behind), Some(name), false) = (behind, object_name(name), names.is_empty()) else { return };
        let Some(natural) = self.last_before(name.span().start, Keyword::Natural) else { return };
        let names: Vec<String> = names.iter().map(|name| self.names.quote(name)).collect();
        self.writing.replace(natural, String::new(), Vec::new());
        self.writing.replace(Span::at(behind.at), format!(" USING ({})", names.join(", ")), Vec::new());
    }

    /// `USING (a) AS merged`: the name of the merged columns.
    fn alias_of_join(&self, constraint: &JoinConstraint) -> Option<Identifier> {
        let JoinConstraint::Using(names) = constraint else { return None };
        let last = names.last().and_then(object_name)?;
        self.alias_of_using(last.span().end)
    }

    /// The right side may name the left one where it is `LATERAL`.
    fn right_side(&mut self, left: &Side, keeps: Keeps, factor: &tree::TableFactor) -> Analyzed<Side> {
        let lateral_ok = matches!(keeps, Keeps::Neither | Keeps::Left);
        let before = self.level().visible.len();
        let seen = left.visible.iter().cloned().map(|visible| Visible { lateral_only: true, lateral_ok, ..visible });
        self.level().visible.extend(seen);
        let right = self.table_factor(factor);
        self.level().visible.truncate(before);
        right
    }

    /// Runs a step in which only these can be named of the present query.
    fn with_visible<T>(&mut self, visible: Vec<Visible>, step: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.level().visible, visible);
        let done = step(self);
        self.level().visible = before;
        done
    }

    fn refuse_same_names_between(&mut self, left: &Side, right: &Side) -> Analyzed<()> {
        self.with_visible(left.visible.clone(), |analysis| analysis.refuse_same_names(&right.visible))
    }

    /// All columns of an item in the order in which `*` gives them; `None` if somebody's are not known.
    pub(super) fn tree_columns(&self, tree: &JoinTree) -> Option<Vec<ColumnAt>> {
        let mut columns = Vec::new();
        self.collect_columns(tree, &mut Vec::new(), &mut columns)?;
        Some(columns)
    }

    fn collect_columns(
        &self,
        tree: &JoinTree,
        merged_names: &mut Vec<Identifier>,
        columns: &mut Vec<ColumnAt>,
    ) -> Option<()> {
        let entries = &self.levels.last()?.entries;
        match tree {
            JoinTree::Entry(entry) => {
                let found = &entries[*entry];
                let width = found.width()?;
                columns.extend(
                    (0..width)
                        .filter(|at| merged_names.is_empty() || !merged_names.contains(&found.column_name(*at)))
                        .map(|column| ColumnAt { entry: *entry, column }),
                );
            }
            JoinTree::Join { left, right, merged } => {
                let before = merged_names.len();
                if let Some(merged) = merged {
                    let found = &entries[*merged];
                    for column in 0..found.width()? {
                        let name = found.column_name(column);
                        if !merged_names[..before].contains(&name) {
                            columns.push(ColumnAt { entry: *merged, column });
                        }
                        merged_names.push(name);
                    }
                }
                self.collect_columns(left, merged_names, columns)?;
                self.collect_columns(right, merged_names, columns)?;
                merged_names.truncate(before);
            }
        }
        Some(())
    }

    /// The names that both sides have, in the order of the left one.
    fn common_names(&self, left: &Side, right: &Side) -> Vec<Identifier> {
        let names = |side: &Side| -> Vec<Identifier> {
            let Some(level) = self.levels.last() else { return Vec::new() };
            let columns = self.tree_columns(&side.tree).unwrap_or_default();
            columns.iter().map(|at| level.entries[at.entry].column_name(at.column)).collect()
        };
        let right = names(right);
        names(left).into_iter().filter(|name| right.contains(name)).collect()
    }

    /// Merges the columns of `USING`: a new entry has them, the sides have them no more.
    fn merge(&mut self, left: &mut Side, right: &mut Side, names: &[Identifier], keeps: Keeps) -> Analyzed<usize> {
        let mut columns = Vec::with_capacity(names.len());
        for name in names {
            let first = self.column_to_merge(&left.tree, name, "left")?;
            let second = self.column_to_merge(&right.tree, name, "right")?;
            for at in first.into_iter().chain(second) {
                let level = self.levels.len() - 1;
                self.refer_to_column_by_name(level, at, Span::default(), ReferenceForm::Implicit);
            }
            columns.push(self.merged_column(name, first, second, keeps)?);
        }
        let sources: Vec<ColumnAt> = columns.iter().flat_map(|column| column.sources.iter().copied()).collect();
        self.level().merged.extend(sources);
        for visible in left.visible.iter_mut().chain(&mut right.visible) {
            visible.merged.extend(names.iter().cloned());
        }
        let entry = RangeEntry::derived(Identifier::default(), Some(columns));
        Ok(self.level().add(entry))
    }

    fn merged_column(
        &mut self,
        name: &Identifier,
        first: Option<ColumnAt>,
        second: Option<ColumnAt>,
        keeps: Keeps,
    ) -> Analyzed<DerivedColumn> {
        let level = self.levels.len() - 1;
        let node = |at: Option<ColumnAt>| at.map(|at| self.column_node(level, at));
        let (first_node, second_node) = (node(first), node(second));
        let chosen = match keeps {
            Keeps::Neither | Keeps::Left => first_node,
            Keeps::Right => second_node,
            Keeps::Both => match (first_node, second_node) {
                (Some(first), Some(second)) if first.data_type == second.data_type => Some(first),
                (Some(first), Some(second)) => Some(self.merged(vec![first, second], "JOIN/USING")?),
                _ => None,
            },
        };
        Ok(DerivedColumn {
            name: name.clone(),
            data_type: chosen.as_ref().and_then(|node| node.data_type.clone()),
            collation: chosen.and_then(|node| node.collation.to_keep()),
            sources: first.into_iter().chain(second).collect(),
        })
    }

    /// The column of that name on one side of a `USING`; `None` if the side's columns are not known.
    fn column_to_merge(&mut self, tree: &JoinTree, name: &Identifier, side: &str) -> Analyzed<Option<ColumnAt>> {
        let Some(columns) = self.tree_columns(tree) else {
            self.give_up();
            return Ok(None);
        };
        let entries = &self.level().entries;
        let mut found = columns.into_iter().filter(|at| entries[at.entry].column_name(at.column) == *name);
        let (first, second) = (found.next(), found.next());
        drop(found);
        if second.is_some() {
            return Err(CatalogError::new(
                sqlstate::AMBIGUOUS_COLUMN,
                format!("common column name \"{name}\" appears more than once in {side} table"),
            ));
        }
        if first.is_none() {
            self.missing(CatalogError::new(
                sqlstate::UNDEFINED_COLUMN,
                format!("column \"{name}\" specified in USING clause does not exist in {side} table"),
            ))?;
        }
        Ok(first)
    }

    /// `(a JOIN b …) AS alias`: one entry, behind which the joined ones cannot be named.
    pub(super) fn aliased_join(&mut self, side: &Side, alias: &tree::TableAlias) -> Analyzed<Side> {
        let level = self.levels.len() - 1;
        let columns = self.tree_columns(&side.tree).map(|columns| {
            let derived = |at: ColumnAt| {
                let entry = &self.levels[level].entries[at.entry];
                DerivedColumn {
                    name: entry.column_name(at.column),
                    data_type: entry.column_type(at.column),
                    collation: entry.column_collation(at.column),
                    sources: vec![at],
                }
            };
            columns.into_iter().map(derived).collect()
        });
        let entry = RangeEntry::derived(identifier(&alias.name), columns);
        refuse_too_many_aliases(&entry, alias.columns.len())?;
        Ok(self.side(entry, Some(alias)))
    }
}

/// What kind of join it is; `None` for those of other databases.
fn operator(written: &JoinOperator) -> Option<(Keeps, &JoinConstraint)> {
    Some(match written {
        JoinOperator::Join(constraint) | JoinOperator::Inner(constraint) | JoinOperator::CrossJoin(constraint) => {
            (Keeps::Neither, constraint)
        }
        JoinOperator::Left(constraint) | JoinOperator::LeftOuter(constraint) => (Keeps::Left, constraint),
        JoinOperator::Right(constraint) | JoinOperator::RightOuter(constraint) => (Keeps::Right, constraint),
        JoinOperator::FullOuter(constraint) => (Keeps::Both, constraint),
        _ => return None,
    })
}
