//! Conditions that are looked at before all rows of a query are made, so that few of them are.

use std::ops::ControlFlow;

use sqlparser::ast as tree;
use tree::{BinaryOperator, Expr, TableFactor, TableWithJoins};

use super::from::Joined;
use super::value::{Evaluated, Value};
use super::{Evaluator, Scope, ScopeColumn, identifier, name_parts};
use crate::catalog::Namespace;
use crate::catalog::builtin::{Function, FunctionKind, Volatility};
use crate::text::Identifier;

/// What must hold for the rows of a query, and the names of the relations that it reads.
#[derive(Clone, Default)]
pub(super) struct Conditions<'e> {
    /// Conditions joined with `AND`.
    pub(super) all: Vec<&'e Expr>,
    relations: Vec<Identifier>,
}

impl<'e> Conditions<'e> {
    /// The conditions of a `WHERE` over a `FROM`; none where a join adds rows for those that were left out.
    pub(super) fn of(condition: Option<&'e Expr>, from: &[TableWithJoins]) -> Self {
        let mut relations = Vec::new();
        for item in from {
            names_of(&item.relation, &mut relations);
            for join in &item.joins {
                names_of(&join.relation, &mut relations);
            }
        }
        let adds_rows = |join: &tree::Join| {
            use tree::JoinOperator as Operator;
            matches!(join.join_operator, Operator::Right(_) | Operator::RightOuter(_) | Operator::FullOuter(_))
        };
        let all =
            if from.iter().flat_map(|item| &item.joins).any(adds_rows) { Vec::new() } else { conjuncts(condition) };
        Self { all, relations }
    }

    /// The conditions of a `WHERE` over one relation.
    pub(super) fn of_relation(condition: Option<&'e Expr>, relation: &Identifier) -> Self {
        Self { all: conjuncts(condition), relations: vec![relation.clone()] }
    }

    /// These conditions and those of a join.
    pub(super) fn and(&self, on: &[&'e Expr]) -> Self {
        Self { all: on.iter().chain(&self.all).copied().collect(), relations: self.relations.clone() }
    }

    /// Only the conditions of a join.
    pub(super) fn only(&self, on: &[&'e Expr]) -> Self {
        Self { all: on.to_vec(), relations: self.relations.clone() }
    }
}

/// The conditions that an expression joins with `AND`.
pub(super) fn conjuncts(expr: Option<&Expr>) -> Vec<&Expr> {
    let mut found = Vec::new();
    let mut rest: Vec<&Expr> = expr.into_iter().collect();
    while let Some(expr) = rest.pop() {
        match expr {
            Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
                rest.push(right);
                rest.push(left);
            }
            Expr::Nested(inner) => rest.push(inner),
            other => found.push(other),
        }
    }
    found
}

fn names_of(factor: &TableFactor, names: &mut Vec<Identifier>) {
    let (alias, name) = match factor {
        TableFactor::Table { name, alias, .. } | TableFactor::Function { name, alias, .. } => {
            (alias, name_parts(name).pop())
        }
        TableFactor::NestedJoin { table_with_joins, alias } => {
            names_of(&table_with_joins.relation, names);
            for join in &table_with_joins.joins {
                names_of(&join.relation, names);
            }
            (alias, None)
        }
        TableFactor::Derived { alias, .. } | TableFactor::UNNEST { alias, .. } => (alias, None),
        _ => return,
    };
    names.extend(alias.as_ref().map(|alias| identifier(&alias.name)).or(name));
}

impl Evaluator<'_> {
    /// The columns of a relation that must equal a value which does not depend on the relations of the query.
    pub(super) fn wanted_values(
        &mut self,
        conditions: &Conditions<'_>,
        relation: &Identifier,
        has_column: &dyn Fn(&Identifier) -> bool,
        scope: &Scope<'_>,
    ) -> Vec<(Identifier, Value)> {
        let mut found = Vec::new();
        for condition in &conditions.all {
            let Expr::BinaryOp { left, op: BinaryOperator::Eq, right } = condition else { continue };
            for (column, constant) in [(left, right), (right, left)] {
                let Some(column) = column_of(column, relation).filter(|column| has_column(column)) else { continue };
                if self.is_independent(constant, &conditions.relations, has_column)
                    && let Ok(value) = self.expression(constant, scope)
                {
                    found.push((column, value));
                    break;
                }
            }
        }
        found
    }

    /// Whether an expression reads nothing of the query's relations: constants, names of outer rows, variables.
    fn is_independent(&self, expr: &Expr, relations: &[Identifier], has_column: &dyn Fn(&Identifier) -> bool) -> bool {
        match expr {
            Expr::Value(_) | Expr::TypedString(_) => true,
            Expr::Cast { expr, .. } | Expr::Nested(expr) => self.is_independent(expr, relations, has_column),
            Expr::CompoundIdentifier(names) => {
                names.first().is_some_and(|first| !relations.contains(&identifier(first)))
            }
            Expr::Identifier(name) => {
                let name = identifier(name);
                !has_column(&name) && self.variables.named(std::slice::from_ref(&name)).is_some()
            }
            Expr::BinaryOp { left, op: BinaryOperator::StringConcat, right } => {
                [left, right].into_iter().all(|side| self.is_independent(side, relations, has_column))
            }
            Expr::Function(function) => {
                self.is_lasting(&name_parts(&function.name)) && {
                    let arguments = plain_arguments(function);
                    arguments
                        .is_some_and(|all| all.into_iter().all(|of| self.is_independent(of, relations, has_column)))
                }
            }
            Expr::Subquery(query) => {
                let mut outward = Outward { evaluator: self, relations, has_column };
                tree::Visit::visit(query, &mut outward).is_continue()
            }
            _ => false,
        }
    }

    /// Whether a name means a function of the server that gives the same as long as a statement runs, and does nothing
    /// else.
    fn is_lasting(&self, names: &[Identifier]) -> bool {
        let [name] = names else { return false };
        let names = self.session.names();
        let found = names.builtin().functions().named(name.as_str());
        let lasts = |function: &Function| {
            function.signature.volatility != Volatility::Volatile && function.signature.kind == FunctionKind::Function
        };
        !found.is_empty() && found.iter().all(lasts) && names.find_bare(Namespace::Function, name).is_none()
    }

    /// The rows for which no condition that only reads these columns is false; the rest is decided later.
    pub(super) fn promising(&mut self, joined: &mut Joined, conditions: &Conditions<'_>, outer: &Scope<'_>) {
        let decidable: Vec<&Expr> = conditions
            .all
            .iter()
            .copied()
            .filter(|condition| reads_only(condition, &joined.columns, &conditions.relations))
            .collect();
        if decidable.is_empty() {
            return;
        }
        let columns = std::mem::take(&mut joined.columns);
        joined.rows.retain(|row| {
            let here = Scope { columns: &columns, row, ..Scope::within(Some(outer)) };
            let fails = |value: Evaluated<Value>| matches!(value, Ok(Value::Bool(false) | Value::Null));
            !decidable.iter().any(|condition| fails(self.expression(condition, &here)))
        });
        joined.columns = columns;
    }
}

/// `relation.column`, or a bare column.
fn column_of(expr: &Expr, relation: &Identifier) -> Option<Identifier> {
    match expr {
        Expr::Identifier(name) => Some(identifier(name)),
        Expr::CompoundIdentifier(names) => match names.as_slice() {
            [of, name] if identifier(of) == *relation => Some(identifier(name)),
            _ => None,
        },
        Expr::Nested(inner) => column_of(inner, relation),
        _ => None,
    }
}

/// The arguments of a call that has nothing but such: no names, no `DISTINCT`, no `FILTER`, no window.
fn plain_arguments(function: &tree::Function) -> Option<Vec<&Expr>> {
    let tree::FunctionArguments::List(list) = &function.args else { return None };
    let is_plain = function.filter.is_none()
        && function.over.is_none()
        && function.within_group.is_empty()
        && list.duplicate_treatment.is_none()
        && list.clauses.is_empty();
    let mut expressions = Vec::new();
    for argument in &list.args {
        let tree::FunctionArg::Unnamed(tree::FunctionArgExpr::Expr(expr)) = argument else { return None };
        expressions.push(expr);
    }
    is_plain.then_some(expressions)
}

/// Looks whether a subquery can read the relations of the query around it, or does anything but read.
struct Outward<'e, 's> {
    evaluator: &'e Evaluator<'s>,
    relations: &'e [Identifier],
    has_column: &'e dyn Fn(&Identifier) -> bool,
}

impl tree::Visitor for Outward<'_, '_> {
    type Break = ();

    fn pre_visit_query(&mut self, query: &tree::Query) -> ControlFlow<()> {
        let is_plain = query.with.is_none() && matches!(&*query.body, tree::SetExpr::Select(_));
        if is_plain { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        let is_named = matches!(factor, TableFactor::Table { args: None, .. } | TableFactor::Derived { .. });
        if is_named { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        let reaches_out = match expr {
            Expr::Identifier(name) => (self.has_column)(&identifier(name)),
            Expr::CompoundIdentifier(names) => {
                names.first().is_none_or(|first| self.relations.contains(&identifier(first)))
            }
            Expr::Function(function) => !self.evaluator.is_lasting(&name_parts(&function.name)),
            Expr::CompoundFieldAccess { .. } => true,
            _ => false,
        };
        if reaches_out { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// Looks whether an expression reads other columns, queries or calls.
struct Reads<'c> {
    columns: &'c [ScopeColumn],
    relations: &'c [Identifier],
}

impl tree::Visitor for Reads<'_> {
    type Break = ();

    fn pre_visit_query(&mut self, _: &tree::Query) -> ControlFlow<()> {
        ControlFlow::Break(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        let within = match expr {
            Expr::Identifier(name) => {
                let name = identifier(name);
                self.columns.iter().any(|column| column.name == name)
            }
            Expr::CompoundIdentifier(names) => match names.as_slice() {
                [relation, name] => {
                    let (relation, name) = (identifier(relation), identifier(name));
                    let here =
                        |column: &ScopeColumn| column.relation.as_ref() == Some(&relation) && column.name == name;
                    self.columns.iter().any(here) || !self.relations.contains(&relation)
                }
                _ => false,
            },
            Expr::Function(_) | Expr::CompoundFieldAccess { .. } => false,
            _ => true,
        };
        if within { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}

/// Whether an expression reads no relation of the query but those columns, and calls nothing.
fn reads_only(expr: &Expr, columns: &[ScopeColumn], relations: &[Identifier]) -> bool {
    tree::Visit::visit(expr, &mut Reads { columns, relations }).is_continue()
}
