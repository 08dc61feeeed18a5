//! What a query reads: relations, subqueries, functions, and their joins.

use std::collections::HashMap;
use std::sync::Arc;

use sqlparser::ast as tree;
use tree::{BinaryOperator, Expr, JoinConstraint, JoinOperator, TableFactor, TableWithJoins};

use super::conditions::{Conditions, conjuncts};
use super::value::{Evaluated, Stop, Value};
use super::{Evaluator, Scope, ScopeColumn, Table, catalogs, identifier, name_parts, rows};
use crate::catalog::error::sqlstate;
use crate::catalog::{CatalogError, Namespace};
use crate::sql::expression::ROWS_FROM;
use crate::text::Identifier;

/// Rows with the columns of all relations so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Joined {
    pub(super) columns: Vec<ScopeColumn>,
    pub(super) rows: Vec<Vec<Value>>,
}

impl Joined {
    /// A relation under a name.
    pub(super) fn of(table: Table, relation: Option<&Identifier>) -> Self {
        let named = |name| ScopeColumn { relation: relation.cloned(), name };
        Self { columns: table.columns.into_iter().map(named).collect(), rows: table.rows }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Inner,
    Left,
    Right,
    Full,
}

impl Evaluator<'_> {
    /// The rows of a `FROM` clause; the conditions of `WHERE` help to look at fewer of them.
    pub(super) fn from(
        &mut self,
        from: &[TableWithJoins],
        conditions: &Conditions<'_>,
        outer: &Scope<'_>,
    ) -> Evaluated<Joined> {
        let mut joined = Joined { columns: Vec::new(), rows: vec![Vec::new()] };
        for item in from {
            joined = self.join_factor(joined, &item.relation, Side::Inner, &[], conditions, outer)?;
            for join in &item.joins {
                let (side, constraint) = match &join.join_operator {
                    JoinOperator::Join(on) | JoinOperator::Inner(on) | JoinOperator::CrossJoin(on) => (Side::Inner, on),
                    JoinOperator::Left(on) | JoinOperator::LeftOuter(on) => (Side::Left, on),
                    JoinOperator::Right(on) | JoinOperator::RightOuter(on) => (Side::Right, on),
                    JoinOperator::FullOuter(on) => (Side::Full, on),
                    _ => return Err(Stop::Unknown(Arc::from("a join of this form is not evaluated"))),
                };
                joined = self.join(joined, &join.relation, side, constraint, conditions, outer)?;
            }
        }
        Ok(joined)
    }

    fn join(
        &mut self,
        left: Joined,
        factor: &TableFactor,
        side: Side,
        constraint: &JoinConstraint,
        conditions: &Conditions<'_>,
        outer: &Scope<'_>,
    ) -> Evaluated<Joined> {
        match constraint {
            JoinConstraint::None => self.join_factor(left, factor, side, &[], conditions, outer),
            JoinConstraint::On(on) => self.join_factor(left, factor, side, &conjuncts(Some(on)), conditions, outer),
            JoinConstraint::Using(names) => {
                let right = self.factor(factor, conditions, outer)?;
                let names: Vec<Identifier> = names.iter().filter_map(|name| name_parts(name).pop()).collect();
                using(&left, &right, &names, side)
            }
            JoinConstraint::Natural => {
                let right = self.factor(factor, conditions, outer)?;
                let of_left = |name: &Identifier| left.columns.iter().any(|column| column.name == *name);
                let names: Vec<Identifier> =
                    right.columns.iter().map(|column| column.name.clone()).filter(of_left).collect();
                using(&left, &right, &names, side)
            }
        }
    }

    fn join_factor(
        &mut self,
        left: Joined,
        factor: &TableFactor,
        side: Side,
        on: &[&Expr],
        conditions: &Conditions<'_>,
        outer: &Scope<'_>,
    ) -> Evaluated<Joined> {
        if is_lateral(factor) {
            return self.join_lateral(left, factor, side, on, conditions, outer);
        }
        // Of the right side of an outer join, only what `ON` says decides; rows of a full one are all kept.
        let helpful = match side {
            Side::Inner => conditions.and(on),
            Side::Left => conditions.only(on),
            Side::Right | Side::Full => Conditions::default(),
        };
        let mut right = self.factor(factor, &helpful, outer)?;
        if !left.columns.is_empty() {
            self.promising(&mut right, &helpful, outer);
        }
        let columns: Vec<ScopeColumn> = left.columns.iter().chain(&right.columns).cloned().collect();
        let joining = if side == Side::Inner { helpful.all.as_slice() } else { on };
        let index = equality(joining, &left.columns, &right.columns)
            .and_then(|(one, other)| Some((one, index_of(&right.rows, other)?)));
        let all: Vec<usize> = (0..right.rows.len()).collect();
        let mut taken = vec![false; right.rows.len()];
        let mut made = Vec::new();
        for row in &left.rows {
            let candidates = match &index {
                Some((at, index)) => match row.get(*at).and_then(Value::key) {
                    Some(key) => index.get(&key).map_or(&[][..], Vec::as_slice),
                    None => &all,
                },
                None => &all,
            };
            let mut found = false;
            for &candidate in candidates {
                let whole: Vec<Value> = row.iter().chain(&right.rows[candidate]).cloned().collect();
                self.session.effort.step(1)?;
                if self.all_hold(on, &columns, &whole, outer)? {
                    found = true;
                    taken[candidate] = true;
                    made.push(whole);
                }
            }
            if !found && matches!(side, Side::Left | Side::Full) {
                let nulls = right.columns.iter().map(|_| Value::Null);
                made.push(row.iter().cloned().chain(nulls).collect());
            }
        }
        if matches!(side, Side::Right | Side::Full) {
            for (row, _) in right.rows.iter().zip(&taken).filter(|(_, taken)| !**taken) {
                let nulls = left.columns.iter().map(|_| Value::Null);
                made.push(nulls.chain(row.iter().cloned()).collect());
            }
        }
        Ok(Joined { columns, rows: made })
    }

    /// Joins what is evaluated anew for each row so far.
    fn join_lateral(
        &mut self,
        left: Joined,
        factor: &TableFactor,
        side: Side,
        on: &[&Expr],
        conditions: &Conditions<'_>,
        outer: &Scope<'_>,
    ) -> Evaluated<Joined> {
        let mut columns = left.columns.clone();
        let mut made = Vec::new();
        for (turn, row) in left.rows.iter().enumerate() {
            let here = Scope { columns: &left.columns, row, ..Scope::within(Some(outer)) };
            let right = self.factor(factor, conditions, &here)?;
            if turn == 0 {
                columns.extend(right.columns.iter().cloned());
            }
            let mut found = false;
            for of_right in &right.rows {
                let whole: Vec<Value> = row.iter().chain(of_right).cloned().collect();
                if self.all_hold(on, &columns, &whole, outer)? {
                    found = true;
                    made.push(whole);
                }
            }
            if !found && side == Side::Left {
                let nulls = right.columns.iter().map(|_| Value::Null);
                made.push(row.iter().cloned().chain(nulls).collect());
            }
        }
        Ok(Joined { columns, rows: made })
    }

    fn all_hold(&mut self, on: &[&Expr], columns: &[ScopeColumn], row: &[Value], outer: &Scope<'_>) -> Evaluated<bool> {
        let here = Scope { columns, row, ..Scope::within(Some(outer)) };
        for condition in on {
            if !self.expression(condition, &here)?.holds()? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn factor(&mut self, factor: &TableFactor, conditions: &Conditions<'_>, scope: &Scope<'_>) -> Evaluated<Joined> {
        match factor {
            TableFactor::Table { name, alias, args: None, .. } => {
                self.relation(&name_parts(name), alias.as_ref(), scope, conditions)
            }
            TableFactor::Table { name, alias, args: Some(arguments), with_ordinality, .. } => {
                let call = (name_parts(name), arguments.args.as_slice());
                self.function_rows(call, *with_ordinality, alias.as_ref(), scope)
            }
            TableFactor::Function { name, args, with_ordinality, alias, .. } => {
                self.function_rows((name_parts(name), args), *with_ordinality, alias.as_ref(), scope)
            }
            TableFactor::UNNEST { alias, array_exprs, with_ordinality, .. } => {
                let arrays = self.all(array_exprs, scope)?;
                let mut rows: Vec<Vec<Value>> = Vec::new();
                for (at, array) in arrays.iter().enumerate() {
                    let elements = super::functions::elements(array).map_err(Stop::Unknown)?.unwrap_or_default();
                    let missing = elements.len().saturating_sub(rows.len());
                    rows.extend(std::iter::repeat_n(vec![Value::Null; arrays.len()], missing));
                    for (row, element) in rows.iter_mut().zip(elements) {
                        row[at] = element;
                    }
                }
                let columns = arrays.iter().map(|_| Identifier::from("unnest")).collect();
                Ok(under_alias(Table { columns, rows }, "unnest", *with_ordinality, alias.as_ref()))
            }
            TableFactor::Derived { subquery, alias, .. } => {
                let mut table = self.query(subquery, Some(scope))?;
                if let Some(alias) = alias {
                    rename(&mut table, alias);
                }
                let name = alias.as_ref().map(|alias| identifier(&alias.name));
                Ok(Joined::of(table, name.as_ref()))
            }
            TableFactor::NestedJoin { table_with_joins, alias: None } => {
                self.from(std::slice::from_ref(table_with_joins), conditions, scope)
            }
            _ => Err(Stop::Unknown(Arc::from("what the query reads is not evaluated"))),
        }
    }

    /// The rows of a `WITH` query, a system catalog, a view's query, or a table.
    pub(super) fn relation(
        &mut self,
        names: &[Identifier],
        alias: Option<&tree::TableAlias>,
        scope: &Scope<'_>,
        conditions: &Conditions<'_>,
    ) -> Evaluated<Joined> {
        let Some(name) = names.last() else { return Err(Stop::Unknown(Arc::from("a relation without a name"))) };
        let shown = alias.map_or_else(|| name.clone(), |alias| identifier(&alias.name));
        let mut table = self.relation_rows(names, name, &shown, scope, conditions)?;
        if let Some(alias) = alias {
            rename(&mut table, alias);
        }
        Ok(Joined::of(table, Some(&shown)))
    }

    fn relation_rows(
        &mut self,
        names: &[Identifier],
        name: &Identifier,
        shown: &Identifier,
        scope: &Scope<'_>,
        conditions: &Conditions<'_>,
    ) -> Evaluated<Table> {
        if names.len() == 1 {
            let mut around = Some(scope);
            while let Some(here) = around {
                if let Some((_, table)) = here.common.iter().rev().find(|(of, _)| of == name) {
                    return Ok(Table::clone(table));
                }
                around = here.parent;
            }
        }
        let schema = names.len().checked_sub(2).map(|at| names[at].clone());
        if let Some(table) = self.of_system(schema.as_ref(), name, shown, scope, conditions)? {
            return Ok(table);
        }
        let names = self.session.names();
        let found = match &schema {
            Some(schema) => names
                .schema_if_any(schema)
                .and_then(|schema| self.session.catalog.find(Namespace::Relation, schema, name)),
            None => names.find_bare(Namespace::Relation, name),
        };
        let Some(object) = found.cloned() else {
            if self.session.has_opaque_past() {
                return Err(Stop::Unknown(Arc::from(
                    "a statement before it is not modelled and may have made a relation",
                )));
            }
            let written = schema.map_or_else(|| name.to_string(), |schema| format!("{schema}.{name}"));
            let message = format!("relation \"{written}\" does not exist");
            return Err(CatalogError::new(sqlstate::UNDEFINED_TABLE, message).into());
        };
        rows::read(self, &object)
    }

    /// The rows of a system catalog or of a view of the information schema.
    pub(super) fn of_system(
        &mut self,
        schema: Option<&Identifier>,
        name: &Identifier,
        shown: &Identifier,
        scope: &Scope<'_>,
        conditions: &Conditions<'_>,
    ) -> Evaluated<Option<Table>> {
        let schema = schema.map_or("pg_catalog", Identifier::as_str);
        let builtin = self.session.names().builtin();
        let Some(relation) = builtin.relations().named(schema, name.as_str()) else { return Ok(None) };
        let has_column = |name: &Identifier| relation.columns().iter().any(|column| *name == *column.name);
        let wanted = self.wanted_values(conditions, shown, &has_column, scope);
        let wanted = wanted.into_iter().filter_map(|(column, value)| {
            let text = super::text_of(self.session, &value)?;
            matches!(value, Value::Text(_) | Value::Object(..)).then_some((column, value, text))
        });
        let wanted = catalogs::Wanted(wanted.collect());
        catalogs::rows_of(self.session, relation, &wanted).map(Some)
    }

    fn function_rows(
        &mut self,
        (names, arguments): (Vec<Identifier>, &[tree::FunctionArg]),
        with_ordinality: bool,
        alias: Option<&tree::TableAlias>,
        scope: &Scope<'_>,
    ) -> Evaluated<Joined> {
        let name = names.last().cloned().unwrap_or_default();
        if name.as_str() == ROWS_FROM {
            return Err(Stop::Unknown(Arc::from("ROWS FROM is not evaluated")));
        }
        let arguments = self.arguments(arguments, scope)?;
        let table = self.call_for_rows(&names, &arguments)?;
        Ok(under_alias(table, name.as_str(), with_ordinality, alias))
    }
}

/// A function's rows under its alias: the one column of a function takes the alias too.
fn under_alias(mut table: Table, function: &str, with_ordinality: bool, alias: Option<&tree::TableAlias>) -> Joined {
    let name = alias.map_or_else(|| Identifier::exact(function), |alias| identifier(&alias.name));
    if let [column] = table.columns.as_mut_slice() {
        *column = name.clone();
    }
    if with_ordinality {
        table.columns.push(Identifier::from("ordinality"));
        for (row, number) in table.rows.iter_mut().zip(1..) {
            row.push(Value::Int(number));
        }
    }
    if let Some(alias) = alias {
        rename(&mut table, alias);
    }
    Joined::of(table, Some(&name))
}

fn rename(table: &mut Table, alias: &tree::TableAlias) {
    super::query::rename_columns(table, alias);
}

fn is_lateral(factor: &TableFactor) -> bool {
    matches!(
        factor,
        TableFactor::Derived { lateral: true, .. }
            | TableFactor::Function { .. }
            | TableFactor::UNNEST { .. }
            | TableFactor::Table { args: Some(_), .. }
    )
}

/// Where the two columns of an equality between both sides stand.
fn equality(conditions: &[&Expr], left: &[ScopeColumn], right: &[ScopeColumn]) -> Option<(usize, usize)> {
    let place = |expr: &Expr, columns: &[ScopeColumn]| {
        let (relation, name) = match expr {
            Expr::Identifier(name) => (None, identifier(name)),
            Expr::CompoundIdentifier(names) => match names.as_slice() {
                [relation, name] => (Some(identifier(relation)), identifier(name)),
                _ => return None,
            },
            _ => return None,
        };
        columns.iter().position(|column| column.name == name && (relation.is_none() || column.relation == relation))
    };
    conditions.iter().find_map(|condition| {
        let Expr::BinaryOp { left: one, op: BinaryOperator::Eq, right: other } = condition else { return None };
        let forward = (place(one, left), place(other, right), place(one, right), place(other, left));
        match forward {
            (Some(one), Some(other), None, None) => Some((one, other)),
            (None, None, Some(other), Some(one)) => Some((one, other)),
            _ => None,
        }
    })
}

/// Rows by the key of a column; `None` if a key is not known.
fn index_of(rows: &[Vec<Value>], column: usize) -> Option<HashMap<String, Vec<usize>>> {
    let mut index: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, row) in rows.iter().enumerate() {
        index.entry(row.get(column)?.key()?).or_default().push(at);
    }
    Some(index)
}

/// `JOIN … USING (names)`: the named columns come first, once.
fn using(left: &Joined, right: &Joined, names: &[Identifier], side: Side) -> Evaluated<Joined> {
    let place = |of: &Joined, name: &Identifier| of.columns.iter().position(|column| column.name == *name);
    let mut pairs = Vec::new();
    for name in names {
        match (place(left, name), place(right, name)) {
            (Some(one), Some(other)) => pairs.push((one, other)),
            _ => {
                let message = format!("column \"{name}\" specified in USING clause does not exist");
                return Err(CatalogError::new(sqlstate::UNDEFINED_COLUMN, message).into());
            }
        }
    }
    let columns: Vec<ScopeColumn> = left.columns.iter().chain(&right.columns).cloned().collect();
    let mut made = Vec::new();
    let mut taken = vec![false; right.rows.len()];
    for row in &left.rows {
        let mut found = false;
        for (at, other) in right.rows.iter().enumerate() {
            let mut same = Value::Bool(true);
            for (one, two) in &pairs {
                same = same.and(row[*one].equals(&other[*two]));
            }
            if same.holds()? {
                found = true;
                taken[at] = true;
                made.push(row.iter().chain(other).cloned().collect());
            }
        }
        if !found && matches!(side, Side::Left | Side::Full) {
            made.push(row.iter().cloned().chain(right.columns.iter().map(|_| Value::Null)).collect());
        }
    }
    if matches!(side, Side::Right | Side::Full) && taken.contains(&false) {
        return Err(Stop::Unknown(Arc::from("an outer join of this form is not evaluated")));
    }
    Ok(Joined { columns, rows: made })
}

/// The name that a column of a select list takes from its expression.
pub(super) fn figure_name(expr: &Expr) -> Identifier {
    match expr {
        Expr::Identifier(name) => identifier(name),
        Expr::CompoundIdentifier(names) => names.last().map_or_else(Identifier::default, identifier),
        Expr::Function(function) => name_parts(&function.name).pop().unwrap_or_default(),
        Expr::Cast { expr, data_type, .. } => match figure_name(expr) {
            name if name == *"?column?" => Identifier::folded(&data_type.to_string()),
            name => name,
        },
        Expr::Nested(inner) | Expr::Collate { expr: inner, .. } => figure_name(inner),
        Expr::Case { .. } => Identifier::from("case"),
        Expr::Exists { .. } => Identifier::from("exists"),
        Expr::Array(_) => Identifier::from("array"),
        Expr::Subquery(query) => match &*query.body {
            tree::SetExpr::Select(select) => match select.projection.first() {
                Some(tree::SelectItem::UnnamedExpr(expr)) => figure_name(expr),
                Some(tree::SelectItem::ExprWithAlias { alias, .. }) => identifier(alias),
                _ => Identifier::from("?column?"),
            },
            _ => Identifier::from("?column?"),
        },
        Expr::CompoundFieldAccess { access_chain, .. } => match access_chain.last() {
            Some(tree::AccessExpr::Dot(Expr::Identifier(name))) => identifier(name),
            _ => Identifier::from("?column?"),
        },
        _ => Identifier::from("?column?"),
    }
}
