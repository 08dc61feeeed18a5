//! Queries.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;

use sqlparser::ast as tree;
use tree::{Distinct, Expr, GroupByExpr, LimitClause, Query, Select, SelectItem, SetExpr, SetOperator, SetQuantifier};

use super::conditions::{Conditions, conjuncts};
use super::rows::TableChanges;
use super::value::{Evaluated, Stop, Value};
use super::{Common, Evaluator, Scope, ScopeColumn, Table, effects, identifier, name_parts};
use crate::catalog::CatalogError;
use crate::text::Identifier;

/// A result row with what it sorts by.
struct Sorted {
    keys: Vec<Value>,
    values: Vec<Value>,
}

impl Evaluator<'_> {
    /// The rows of a query.
    ///
    /// # Errors
    /// What PostgreSQL would refuse; which rows there are is not known; an effect that cannot be told.
    pub(in crate::sql) fn query(&mut self, query: &Query, outer: Option<&Scope<'_>>) -> Evaluated<Table> {
        let base = Scope::within(outer);
        let (common, changes) = self.common(query.with.as_ref(), &base)?;
        let scope = Scope { common: &common, ..base };
        let order = match query.order_by.as_ref().map(|order| &order.kind) {
            Some(tree::OrderByKind::Expressions(list)) => list.as_slice(),
            _ => &[],
        };
        let (columns, mut rows) = self.body(&query.body, order, &scope)?;
        sort(&mut rows, order);
        let mut table = Table { columns, rows: rows.into_iter().map(|row| row.values).collect() };
        self.limit(query, &mut table, &scope)?;
        self.session.rows.put_changes(changes);
        Ok(table)
    }

    /// The rows of a query, or so many of them where that is enough and nobody would notice that the others are not made.
    pub(super) fn query_up_to(
        &mut self,
        query: &Query,
        most: Option<usize>,
        outer: Option<&Scope<'_>>,
    ) -> Evaluated<Table> {
        let is_bare = query.with.is_none() && query.order_by.is_none();
        match &*query.body {
            SetExpr::Select(select) if is_bare && query.limit_clause.is_none() && query.fetch.is_none() => {
                let (columns, rows) = self.select(select, &[], most, &Scope::within(outer))?;
                Ok(Table { columns, rows: rows.into_iter().map(|row| row.values).collect() })
            }
            _ => self.query(query, outer),
        }
    }

    /// The rows of the queries of a `WITH`, and what those of them that write made of tables: no part of a statement sees
    /// what another writes.
    pub(super) fn common(
        &mut self,
        with: Option<&tree::With>,
        base: &Scope<'_>,
    ) -> Evaluated<(Vec<Common>, TableChanges)> {
        let (mut common, mut changes) = (Vec::new(), TableChanges::default());
        let Some(with) = with else { return Ok((common, changes)) };
        if with.recursive {
            return Err(Stop::Unknown(Arc::from("recursive queries are not evaluated")));
        }
        changes = self.session.rows.changes();
        for cte in &with.cte_tables {
            let scope = Scope { common: &common, ..*base };
            let mut table = self.query(&cte.query, Some(&scope))?;
            self.session.rows.take_changes(&mut changes);
            rename_columns(&mut table, &cte.alias);
            common.push((identifier(&cte.alias.name), Arc::new(table)));
        }
        Ok((common, changes))
    }

    fn body(
        &mut self,
        body: &SetExpr,
        order: &[tree::OrderByExpr],
        scope: &Scope<'_>,
    ) -> Evaluated<(Vec<Identifier>, Vec<Sorted>)> {
        match body {
            SetExpr::Select(select) => self.select(select, order, None, scope),
            SetExpr::Query(query) => {
                let table = self.query(query, Some(scope))?;
                self.sorted_by_output(table, order, scope)
            }
            SetExpr::Values(values) => {
                let mut rows = Vec::new();
                for row in &values.rows {
                    rows.push(self.all(&row.content, scope)?);
                }
                let width = rows.first().map_or(0, Vec::len);
                let columns = (1..=width).map(|at| Identifier::exact(&format!("column{at}"))).collect();
                self.sorted_by_output(Table { columns, rows }, order, scope)
            }
            SetExpr::SetOperation { left, op, set_quantifier, right } => {
                let (columns, left) = super::with_stack(|| self.body(left, &[], scope))?;
                let (_, right) = self.body(right, &[], scope)?;
                let all = matches!(set_quantifier, SetQuantifier::All);
                let rows = combine(*op, all, left, right)?;
                self.sorted_by_output(Table { columns, rows }, order, scope)
            }
            SetExpr::Insert(inner) | SetExpr::Update(inner) | SetExpr::Delete(inner) => {
                let table = self.writing(inner, scope)?.rows.map_err(Stop::Unknown)?;
                self.sorted_by_output(table, order, scope)
            }
            SetExpr::Merge(_) | SetExpr::Table(_) => {
                Err(Stop::Unknown(Arc::from("a statement of this form is not evaluated")))
            }
        }
    }

    /// Rows with the keys that an `ORDER BY` on their own columns gives.
    fn sorted_by_output(
        &mut self,
        table: Table,
        order: &[tree::OrderByExpr],
        scope: &Scope<'_>,
    ) -> Evaluated<(Vec<Identifier>, Vec<Sorted>)> {
        let columns: Vec<ScopeColumn> =
            table.columns.iter().map(|name| ScopeColumn { relation: None, name: name.clone() }).collect();
        let mut rows = Vec::new();
        for values in table.rows {
            let here = Scope { columns: &columns, row: &values, ..Scope::within(Some(scope)) };
            let keys = self.sort_keys(order, &here, &table.columns, &values)?;
            rows.push(Sorted { keys, values });
        }
        Ok((table.columns, rows))
    }

    fn select(
        &mut self,
        select: &Select,
        order: &[tree::OrderByExpr],
        most: Option<usize>,
        outer: &Scope<'_>,
    ) -> Evaluated<(Vec<Identifier>, Vec<Sorted>)> {
        let joined = self.from(&select.from, &Conditions::of(select.selection.as_ref(), &select.from), outer)?;
        let conditions = conjuncts(select.selection.as_ref());
        let rows = self.filtered(&joined.columns, joined.rows, &conditions, outer)?;
        let grouping: &[Expr] = match &select.group_by {
            GroupByExpr::Expressions(list, _) => list,
            GroupByExpr::All(_) => &[],
        };
        let aggregates =
            !grouping.is_empty() || select.having.is_some() || super::aggregate::any_in(&select.projection);
        let names = output_names(select, &joined.columns);
        let mut made = Vec::new();
        if aggregates {
            for group in self.groups(grouping, &select.projection, &joined.columns, rows, outer)? {
                let nulls = vec![Value::Null; joined.columns.len()];
                let row = group.first().unwrap_or(&nulls);
                let here = Scope { columns: &joined.columns, row, group: Some(&group), ..Scope::within(Some(outer)) };
                if let Some(having) = &select.having
                    && !self.expression(having, &here)?.holds()?
                {
                    continue;
                }
                self.project(select, order, &here, &names, &mut made)?;
            }
        } else {
            let most = most.filter(|most| *most < rows.len() && self.rows_are_optional(select)).unwrap_or(usize::MAX);
            for row in rows.iter().take(most) {
                let here = Scope { columns: &joined.columns, row, ..Scope::within(Some(outer)) };
                self.project(select, order, &here, &names, &mut made)?;
            }
        }
        if let Some(distinct) = &select.distinct {
            sort(&mut made, order);
            self.distinct(distinct, &mut made)?;
        }
        Ok((names, made))
    }

    /// Whether a query can do without making all its rows: none is left out as one that is there already, and making one
    /// leaves nothing behind.
    fn rows_are_optional(&self, select: &Select) -> bool {
        let text = select.to_string();
        select.distinct.is_none() && !effects::on_rows(self.session, &text) && !effects::of_text(self.session, &text)
    }

    /// The rows for which all conditions hold.
    fn filtered(
        &mut self,
        columns: &[ScopeColumn],
        rows: Vec<Vec<Value>>,
        conditions: &[&Expr],
        outer: &Scope<'_>,
    ) -> Evaluated<Vec<Vec<Value>>> {
        if conditions.is_empty() {
            return Ok(rows);
        }
        let mut kept = Vec::new();
        for row in rows {
            let here = Scope { columns, row: &row, ..Scope::within(Some(outer)) };
            let mut truth = Value::Bool(true);
            for condition in conditions {
                truth = truth.and(self.expression(condition, &here)?);
                if truth == Value::Bool(false) {
                    break;
                }
            }
            if truth.holds()? {
                kept.push(row);
            }
        }
        Ok(kept)
    }

    fn groups(
        &mut self,
        grouping: &[Expr],
        projection: &[SelectItem],
        columns: &[ScopeColumn],
        rows: Vec<Vec<Value>>,
        outer: &Scope<'_>,
    ) -> Evaluated<Vec<Vec<Vec<Value>>>> {
        if grouping.is_empty() {
            return Ok(vec![rows]);
        }
        let mut groups: indexmap::IndexMap<String, Vec<Vec<Value>>> = indexmap::IndexMap::new();
        for row in rows {
            let here = Scope { columns, row: &row, ..Scope::within(Some(outer)) };
            let mut key = String::new();
            for expr in grouping {
                let value = match output_item(expr, projection) {
                    Some(item) => self.expression(item, &here)?,
                    None => self.expression(expr, &here)?,
                };
                key += &known_key(&value)?;
            }
            groups.entry(key).or_default().push(row);
        }
        Ok(groups.into_values().collect())
    }

    /// Adds the result rows that one row or group makes; functions that return sets make several.
    fn project(
        &mut self,
        select: &Select,
        order: &[tree::OrderByExpr],
        here: &Scope<'_>,
        names: &[Identifier],
        made: &mut Vec<Sorted>,
    ) -> Evaluated<()> {
        let mut values = Vec::new();
        let mut sets: Vec<(usize, Vec<Value>)> = Vec::new();
        for item in &select.projection {
            match item {
                SelectItem::Wildcard(_) => values.extend_from_slice(here.row),
                SelectItem::QualifiedWildcard(tree::SelectItemQualifiedWildcardKind::ObjectName(name), _) => {
                    let relation = name_parts(name).pop();
                    let of = here.columns.iter().zip(here.row).filter(|(column, _)| column.relation == relation);
                    values.extend(of.map(|(_, value)| value.clone()));
                }
                SelectItem::QualifiedWildcard(tree::SelectItemQualifiedWildcardKind::Expr(expr), _) => {
                    match self.expression(expr, here)? {
                        Value::Record(record) => values.extend(record.values.iter().cloned()),
                        other => values.push(other),
                    }
                }
                SelectItem::UnnamedExpr(expr)
                | SelectItem::ExprWithAlias { expr, .. }
                | SelectItem::ExprWithAliases { expr, .. } => match self.set_of(expr, here)? {
                    Some(set) => {
                        sets.push((values.len(), set));
                        values.push(Value::Null);
                    }
                    None => values.push(self.expression(expr, here)?),
                },
            }
        }
        let turns = if sets.is_empty() { 1 } else { sets.iter().map(|(_, set)| set.len()).max().unwrap_or(0) };
        for turn in 0..turns {
            for (at, set) in &sets {
                values[*at] = set.get(turn).cloned().unwrap_or(Value::Null);
            }
            let keys = self.sort_keys(order, here, names, &values)?;
            made.push(Sorted { keys, values: values.clone() });
        }
        self.session.effort.step(turns)
    }

    fn sort_keys(
        &mut self,
        order: &[tree::OrderByExpr],
        here: &Scope<'_>,
        names: &[Identifier],
        values: &[Value],
    ) -> Evaluated<Vec<Value>> {
        let mut keys = Vec::new();
        for item in order {
            let output = match &item.expr {
                Expr::Value(constant) => match &constant.value {
                    tree::Value::Number(digits, _) => digits.parse::<usize>().ok().and_then(|at| at.checked_sub(1)),
                    _ => None,
                },
                Expr::Identifier(name) => {
                    let name = identifier(name);
                    names.iter().position(|of| *of == name)
                }
                _ => None,
            };
            keys.push(match output.and_then(|at| values.get(at)) {
                Some(value) => value.clone(),
                None => self.expression(&item.expr, here)?,
            });
        }
        Ok(keys)
    }

    fn distinct(&mut self, distinct: &Distinct, rows: &mut Vec<Sorted>) -> Evaluated<()> {
        match distinct {
            Distinct::All => Ok(()),
            Distinct::Distinct => {
                let mut seen = HashSet::new();
                let mut kept = Vec::new();
                for row in std::mem::take(rows) {
                    if seen.insert(known_keys(&row.values)?) {
                        kept.push(row);
                    }
                }
                *rows = kept;
                Ok(())
            }
            Distinct::On(on) => {
                let mut seen = HashSet::new();
                let mut kept = Vec::new();
                for row in std::mem::take(rows) {
                    let keys = row
                        .keys
                        .get(..on.len())
                        .ok_or_else(|| Stop::Unknown(Arc::from("DISTINCT ON without its ORDER BY is not evaluated")))?;
                    if seen.insert(known_keys(keys)?) {
                        kept.push(row);
                    }
                }
                *rows = kept;
                Ok(())
            }
        }
    }

    fn limit(&mut self, query: &Query, table: &mut Table, scope: &Scope<'_>) -> Evaluated<()> {
        let (limit, offset) = match &query.limit_clause {
            Some(LimitClause::LimitOffset { limit, offset, .. }) => {
                (limit.as_ref(), offset.as_ref().map(|offset| &offset.value))
            }
            Some(LimitClause::OffsetCommaLimit { offset, limit }) => (Some(limit), Some(offset)),
            None => (None, None),
        };
        let fetch = query.fetch.as_ref().and_then(|fetch| fetch.quantity.as_ref());
        if let Some(offset) = self.count(offset, scope)? {
            table.rows.drain(..offset.min(table.rows.len()));
        }
        if let Some(limit) = self.count(limit.or(fetch), scope)? {
            table.rows.truncate(limit);
        }
        Ok(())
    }

    fn count(&mut self, expr: Option<&Expr>, scope: &Scope<'_>) -> Evaluated<Option<usize>> {
        let Some(expr) = expr else { return Ok(None) };
        match self.expression(expr, scope)? {
            Value::Unknown(reason) => Err(Stop::Unknown(reason)),
            value => Ok(value.as_int().and_then(|count| usize::try_from(count).ok())),
        }
    }
}

/// The item that a grouping by alias or number means.
fn output_item<'e>(expr: &Expr, projection: &'e [SelectItem]) -> Option<&'e Expr> {
    let of_item = |item: &'e SelectItem| match item {
        SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => Some(expr),
        _ => None,
    };
    match expr {
        Expr::Value(constant) => match &constant.value {
            tree::Value::Number(digits, _) => {
                let at = digits.parse::<usize>().ok()?.checked_sub(1)?;
                of_item(projection.get(at)?)
            }
            _ => None,
        },
        Expr::Identifier(name) => projection.iter().find_map(|item| match item {
            SelectItem::ExprWithAlias { expr, alias } if identifier(alias) == identifier(name) => Some(expr),
            _ => None,
        }),
        _ => None,
    }
}

/// The names of a select list (`FigureColname` in `parse_target.c`).
fn output_names(select: &Select, columns: &[ScopeColumn]) -> Vec<Identifier> {
    let mut names = Vec::new();
    for item in &select.projection {
        match item {
            SelectItem::Wildcard(_) => names.extend(columns.iter().map(|column| column.name.clone())),
            SelectItem::QualifiedWildcard(tree::SelectItemQualifiedWildcardKind::ObjectName(name), _) => {
                let relation = name_parts(name).pop();
                let of = columns.iter().filter(|column| column.relation == relation);
                names.extend(of.map(|column| column.name.clone()));
            }
            SelectItem::QualifiedWildcard(..) => names.push(Identifier::from("?column?")),
            SelectItem::ExprWithAlias { alias, .. } => names.push(identifier(alias)),
            SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAliases { expr, .. } => {
                names.push(super::from::figure_name(expr));
            }
        }
    }
    names
}

/// Gives a query the column names of its alias.
pub(super) fn rename_columns(table: &mut Table, alias: &tree::TableAlias) {
    for (column, named) in table.columns.iter_mut().zip(&alias.columns) {
        *column = identifier(&named.name);
    }
}

fn sort(rows: &mut [Sorted], order: &[tree::OrderByExpr]) {
    if order.is_empty() {
        return;
    }
    rows.sort_by(|left, right| {
        for (at, item) in order.iter().enumerate() {
            let descending = matches!(item.options.sort, Some(tree::OrderBySort::Desc));
            let nulls_first = item.options.nulls_first.unwrap_or(descending);
            let (Some(one), Some(other)) = (left.keys.get(at), right.keys.get(at)) else { continue };
            let ordering = match (one.is_null(), other.is_null()) {
                (true, true) => Ordering::Equal,
                (true, false) => {
                    if nulls_first {
                        Ordering::Less
                    } else {
                        Ordering::Greater
                    }
                }
                (false, true) => {
                    if nulls_first {
                        Ordering::Greater
                    } else {
                        Ordering::Less
                    }
                }
                (false, false) => {
                    let ordering = one.order(other).unwrap_or(Ordering::Equal);
                    if descending { ordering.reverse() } else { ordering }
                }
            };
            if ordering.is_ne() {
                return ordering;
            }
        }
        Ordering::Equal
    });
}

fn known_key(value: &Value) -> Evaluated<String> {
    value.key().ok_or_else(|| match value {
        Value::Unknown(reason) => Stop::Unknown(Arc::clone(reason)),
        _ => Stop::Unknown(Arc::from("a value within is not known")),
    })
}

fn known_keys(values: &[Value]) -> Evaluated<String> {
    values.iter().map(known_key).collect()
}

fn combine(op: SetOperator, all: bool, left: Vec<Sorted>, right: Vec<Sorted>) -> Evaluated<Vec<Vec<Value>>> {
    if let (Some(one), Some(other)) = (left.first(), right.first())
        && one.values.len() != other.values.len()
    {
        let message = format!("each {op} query must have the same number of columns");
        return Err(CatalogError::new("42601", message).into());
    }
    let rows = |sorted: Vec<Sorted>| sorted.into_iter().map(|row| row.values).collect::<Vec<_>>();
    let (left, right) = (rows(left), rows(right));
    if op == SetOperator::Union {
        let mut found = left;
        found.extend(right);
        return if all { Ok(found) } else { unique(found) };
    }
    let mut others: Vec<String> = right.iter().map(|row| known_keys(row)).collect::<Evaluated<_>>()?;
    let mut kept = Vec::new();
    for row in left {
        let key = known_keys(&row)?;
        let at = others.iter().position(|other| *other == key);
        if at.is_some() == (op == SetOperator::Intersect) {
            kept.push(row);
        }
        if let (Some(at), true) = (at, all) {
            others.swap_remove(at);
        }
    }
    if all { Ok(kept) } else { unique(kept) }
}

fn unique(rows: Vec<Vec<Value>>) -> Evaluated<Vec<Vec<Value>>> {
    let mut seen = HashSet::new();
    let mut kept = Vec::new();
    for row in rows {
        if seen.insert(known_keys(&row)?) {
            kept.push(row);
        }
    }
    Ok(kept)
}
