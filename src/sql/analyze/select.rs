//! Queries: `SELECT`, `VALUES`, set operations, `WITH` (`analyze.c`, `parse_cte.c`).

use std::rc::Rc;

use sqlparser::ast as tree;

use super::analysis::{Analysis, Analyzed, identifier};
use super::item_ends::ItemEnds;
use super::node::Node;
use super::place::place;
use super::range::{CommonTable, DerivedColumn, Level};
use super::target::{Output, Outputs};
use crate::catalog::CatalogError;
use crate::catalog::error::sqlstate;
use crate::text::{Identifier, Span};

/// What becomes of string constants in a select list that nothing types.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unknowns {
    /// They are text.
    Resolve,
    /// They wait: for the other sides of a set operation, or the column that they are inserted into.
    Keep,
}

impl Analysis<'_> {
    /// A query within another, or by itself; `around` is the query of a `WITH RECURSIVE` that it is.
    pub(super) fn subquery(&mut self, query: &tree::Query, around: Option<&Recursion<'_>>) -> Analyzed<Outputs> {
        self.query_level(query, around, Unknowns::Resolve)
    }

    /// A query in a level of its own.
    pub(super) fn query_level(
        &mut self,
        query: &tree::Query,
        around: Option<&Recursion<'_>>,
        unknowns: Unknowns,
    ) -> Analyzed<Outputs> {
        self.contents.subquery = true;
        let deeper = self.deeper(|analysis| {
            analysis.levels.push(Level::default());
            let outputs = analysis.query_here(query, around, unknowns);
            analysis.levels.pop();
            outputs
        })?;
        Ok(deeper.flatten())
    }

    fn query_here(
        &mut self,
        query: &tree::Query,
        around: Option<&Recursion<'_>>,
        unknowns: Unknowns,
    ) -> Analyzed<Outputs> {
        if let Some(with) = &query.with {
            self.with_clause(with)?;
        }
        let mut outputs = self.body(&query.body, query.order_by.as_ref(), around, unknowns)?;
        if unknowns == Unknowns::Resolve {
            outputs.iter_mut().flatten().for_each(Output::resolve_unknown);
        }
        self.limits(query)?;
        if !query.locks.is_empty() {
            refuse_locks(&query.body)?;
        }
        for lock in &query.locks {
            self.lock_clause(lock)?;
        }
        Ok(outputs)
    }

    fn body(
        &mut self,
        body: &tree::SetExpr,
        order: Option<&tree::OrderBy>,
        around: Option<&Recursion<'_>>,
        unknowns: Unknowns,
    ) -> Analyzed<Outputs> {
        let outputs = match body {
            tree::SetExpr::Select(select) => return self.select(select, order),
            tree::SetExpr::Query(query) => self.query_level(query, around, unknowns)?,
            tree::SetExpr::SetOperation { .. } => self.set_operation(body, around)?,
            tree::SetExpr::Values(values) => self.values(values, unknowns)?,
            tree::SetExpr::Insert(statement)
            | tree::SetExpr::Update(statement)
            | tree::SetExpr::Delete(statement)
            | tree::SetExpr::Merge(statement) => self.data_statement(statement)?,
            // `TABLE t` is told as `SELECT * FROM t`.
            tree::SetExpr::Table(_) => {
                self.give_up();
                None
            }
        };
        if let Some(order) = order {
            self.order_of_outputs(order, &outputs)?;
        }
        Ok(outputs)
    }

    /// `SELECT … FROM … WHERE …` (`transformSelectStmt`).
    fn select(&mut self, select: &tree::Select, order: Option<&tree::OrderBy>) -> Analyzed<Outputs> {
        let from = self.take_from_clause(&select.from)?;
        let start = place(select.select_token.0.span).end;
        let list = if start == 0 { Span::default() } else { Span::new(start, self.source.text().len() as u32) };
        self.watch_columns(true);
        let outputs = self.target_list(&select.projection, &from, ItemEnds::new(list))?;
        if let Some(condition) = &select.selection {
            self.watch_columns(false);
            self.condition(condition)?;
            self.watch_columns(true);
        }
        if let Some(condition) = &select.having {
            self.condition(condition)?;
        }
        if let Some(order) = order {
            self.order_by(order, &outputs)?;
        }
        self.group_by(&select.group_by, &outputs)?;
        if let Some(tree::Distinct::On(expressions)) = &select.distinct {
            for expression in expressions {
                self.sort_expression(expression, &outputs)?;
            }
        }
        for tree::NamedWindowDefinition(_, window) in &select.named_window {
            if let tree::NamedWindowExpr::WindowSpec(window) = window {
                self.window(window)?;
            }
        }
        self.check_grouping(has_groups(&select.group_by) || select.having.is_some())?;
        if select.qualify.is_some() || !select.lateral_views.is_empty() || select.top.is_some() {
            self.give_up();
        }
        Ok(outputs)
    }

    fn limits(&mut self, query: &tree::Query) -> Analyzed<()> {
        if let Some(tree::LimitClause::LimitOffset { limit, offset, .. }) = &query.limit_clause {
            for expression in limit.iter().chain(offset.as_ref().map(|offset| &offset.value)) {
                self.expression(expression)?;
            }
        }
        if let Some(quantity) = query.fetch.as_ref().and_then(|fetch| fetch.quantity.as_ref()) {
            self.expression(quantity)?;
        }
        Ok(())
    }

    /// `FOR UPDATE OF t`
    fn lock_clause(&mut self, lock: &tree::LockClause) -> Analyzed<()> {
        let Some(name) = lock.of.as_ref().and_then(|of| of.0.first()).and_then(tree::ObjectNamePart::as_ident) else {
            return Ok(());
        };
        let relation = identifier(name);
        match self.find_relation(None, &relation) {
            Some((level, entry)) => self.refer_to_relation(level, entry, place(name.span)),
            None => {
                let message = format!("relation \"{relation}\" in FOR UPDATE clause not found in FROM clause");
                self.missing(CatalogError::new(sqlstate::UNDEFINED_TABLE, message))?;
            }
        }
        Ok(())
    }

    /// `VALUES (…), (…)`: columns are called `column1`, `column2`, …
    fn values(&mut self, values: &tree::Values, unknowns: Unknowns) -> Analyzed<Outputs> {
        let width = values.rows.first().map_or(0, |row| row.content.len());
        let mut columns: Vec<Vec<Node>> = vec![Vec::with_capacity(values.rows.len()); width];
        for row in &values.rows {
            if row.content.len() != width {
                let message = "VALUES lists must all be the same length";
                return Err(CatalogError::new(sqlstate::SYNTAX_ERROR, message));
            }
            for (expression, column) in row.content.iter().zip(&mut columns) {
                let node = self.value_or_default(expression)?;
                column.push(node);
            }
        }
        let mut outputs = Vec::with_capacity(width);
        for (at, nodes) in columns.into_iter().enumerate() {
            let name = Identifier::from(format!("column{}", at + 1).as_str());
            let node = match <[Node; 1]>::try_from(nodes) {
                Ok([only]) if unknowns == Unknowns::Keep => only,
                Ok([only]) => self.as_text(only),
                Err(nodes) => self.merged(nodes, "VALUES")?,
            };
            outputs.push(Output { name, node });
        }
        Ok(Some(outputs))
    }

    /// `UNION`, `INTERSECT`, `EXCEPT`: a chain of them is walked from its left end on, however long.
    fn set_operation(&mut self, body: &tree::SetExpr, around: Option<&Recursion<'_>>) -> Analyzed<Outputs> {
        let mut sides = Vec::new();
        let mut leftmost = body;
        while let tree::SetExpr::SetOperation { left, right, .. } = leftmost {
            sides.push(right);
            leftmost = left;
        }
        let mut outputs = self.side_of_set(leftmost, around)?;
        if let Some(recursion) = around {
            self.levels.push(Level::default());
            self.level().common.push(Rc::new(recursion.table(outputs.as_deref())));
        }
        for side in sides.into_iter().rev() {
            let right = self.side_of_set(side, None)?;
            outputs = match (outputs, right) {
                (Some(left), Some(right)) => Some(self.unify_sides(left, right)?),
                _ => None,
            };
        }
        if around.is_some() {
            self.levels.pop();
        }
        Ok(outputs)
    }

    fn side_of_set(&mut self, side: &tree::SetExpr, around: Option<&Recursion<'_>>) -> Analyzed<Outputs> {
        let deeper = self.deeper(|analysis| {
            analysis.levels.push(Level::default());
            let around = around.filter(|_| matches!(side, tree::SetExpr::SetOperation { .. }));
            let outputs = analysis.body(side, None, around, Unknowns::Keep);
            analysis.levels.pop();
            outputs
        })?;
        Ok(deeper.flatten())
    }

    fn unify_sides(&mut self, left: Vec<Output>, right: Vec<Output>) -> Analyzed<Vec<Output>> {
        if left.len() != right.len() {
            let message = "each UNION query must have the same number of columns";
            return Err(CatalogError::new(sqlstate::SYNTAX_ERROR, message));
        }
        let mut outputs = Vec::with_capacity(left.len());
        for (left, right) in left.into_iter().zip(right) {
            outputs.push(Output { name: left.name, node: self.merged(vec![left.node, right.node], "UNION")? });
        }
        Ok(outputs)
    }

    /// `WITH`: each query can be named by those after it, in `WITH RECURSIVE` by itself too.
    pub(super) fn with_clause(&mut self, with: &tree::With) -> Analyzed<()> {
        if with.recursive {
            return self.recursive_with(with);
        }
        for common in &with.cte_tables {
            let outputs = self.subquery(&common.query, None)?;
            let table = common_table(&common.alias, outputs)?;
            self.level().common.push(Rc::new(table));
        }
        Ok(())
    }

    /// The queries of `WITH RECURSIVE` may also name those after them: where one does, those come first.
    fn recursive_with(&mut self, with: &tree::With) -> Analyzed<()> {
        let mut waiting: Vec<&tree::Cte> = with.cte_tables.iter().collect();
        while !waiting.is_empty() {
            let names: Vec<Identifier> = waiting.iter().map(|common| identifier(&common.alias.name)).collect();
            let ready = waiting.iter().enumerate().position(|(at, common)| {
                let others = names.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, name)| name);
                !super::mention::mentions_any(&common.query, others)
            });
            let common = waiting.remove(ready.unwrap_or(0));
            let recursion = Recursion { alias: &common.alias };
            let outputs = self.subquery(&common.query, Some(&recursion))?;
            let mut table = common_table(&common.alias, outputs)?;
            let added = self.search_and_cycle_columns(place(common.closing_paren_token.0.span).end);
            table.columns.iter_mut().for_each(|columns| columns.extend(added.iter().cloned()));
            self.level().common.push(Rc::new(table));
        }
        Ok(())
    }
}

/// Rows that stand for several rows cannot be locked (`CheckSelectLocking` in `analyze.c`).
fn refuse_locks(body: &tree::SetExpr) -> Analyzed<()> {
    let with = match body {
        tree::SetExpr::SetOperation { .. } => "UNION/INTERSECT/EXCEPT",
        tree::SetExpr::Select(select) if select.distinct.is_some() => "DISTINCT clause",
        tree::SetExpr::Select(select) if has_groups(&select.group_by) => "GROUP BY clause",
        tree::SetExpr::Select(select) if select.having.is_some() => "HAVING clause",
        _ => return Ok(()),
    };
    Err(CatalogError::new("0A000", format!("FOR UPDATE is not allowed with {with}")))
}

fn has_groups(group: &tree::GroupByExpr) -> bool {
    !matches!(group, tree::GroupByExpr::Expressions(by, modifiers) if by.is_empty() && modifiers.is_empty())
}

/// A query of `WITH RECURSIVE`, which its own second part may name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recursion<'t> {
    alias: &'t tree::TableAlias,
}

impl Recursion<'_> {
    /// The query as its recursive part sees it: with what the first part gives.
    fn table(self, first: Option<&[Output]>) -> CommonTable {
        let columns = first.map(|outputs| {
            let resolved = outputs.iter().cloned().map(|mut output| {
                output.resolve_unknown();
                output
            });
            renamed(self.alias, resolved.map(Output::into_derived).collect())
        });
        CommonTable { name: identifier(&self.alias.name), columns }
    }
}

/// What a query of a `WITH` gives, under the names of its alias.
fn common_table(alias: &tree::TableAlias, outputs: Outputs) -> Analyzed<CommonTable> {
    let name = identifier(&alias.name);
    let Some(outputs) = outputs else { return Ok(CommonTable { name, columns: None }) };
    if alias.columns.len() > outputs.len() {
        let (available, given) = (outputs.len(), alias.columns.len());
        return Err(CatalogError::new(
            sqlstate::INVALID_COLUMN_REFERENCE,
            format!("WITH query \"{name}\" has {available} columns available but {given} columns specified"),
        ));
    }
    let columns = renamed(alias, outputs.into_iter().map(Output::into_derived).collect());
    Ok(CommonTable { name, columns: Some(columns) })
}

fn renamed(alias: &tree::TableAlias, mut columns: Vec<DerivedColumn>) -> Vec<DerivedColumn> {
    for (column, name) in columns.iter_mut().zip(&alias.columns) {
        column.name = identifier(&name.name);
    }
    columns
}
