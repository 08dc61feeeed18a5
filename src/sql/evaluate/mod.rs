//! Evaluates expressions and queries over the catalog and over the rows that migrations inserted.
//!
//! 1. [`value`] says what an answer can be, an unknown one included;
//! 2. `expression`, `operator`, `cast`, `functions` evaluate sqlparser's trees;
//! 3. `query`, `from`, `aggregate` make rows of queries;
//! 4. `catalogs` are the system catalogs and the information schema as virtual tables;
//! 5. [`rows`] are the contents of user tables, `change` changes them, `new_row` says what new rows take and
//!    `refusal` which are refused, `system_change` applies what is written into the system catalogs by hand, `effects` tells which texts can change
//!    a schema.

mod aggregate;
mod call;
mod cast;
mod catalogs;
pub(super) mod change;
mod conditions;
mod conflict;
mod definition;
pub(super) mod effects;
mod expression;
mod firing;
mod from;
mod functions;
mod moment;
mod new_row;
mod objects;
mod operator;
mod overload;
mod query;
mod refusal;
mod routine;
pub mod rows;
pub(super) mod sequence;
mod spell;
mod system_change;
pub mod value;
mod wording;

use std::sync::Arc;

use sqlparser::ast as tree;

use super::session::Session;
use crate::catalog::relation::Column;
use crate::catalog::{DataType, Object};
use crate::text::Identifier;
use value::{Evaluated, Stop, Value};

pub(super) use cast::cast_to;
pub(super) use functions::elements;
pub(super) use new_row::value_of_new_column;
pub(super) use objects::{constant_of, data_type, identifiers};
pub(super) use spell::{text_of, type_text};

/// How many steps one statement may take: rows looked at, calls, turns of loops.
const MOST_STEPS: u64 = 1_000_000;

/// How deep functions may call each other.
const DEEPEST_CALL: u32 = 64;

/// What a statement has taken so far, so that no migration runs without end.
#[derive(Clone, Copy, Debug, Default)]
pub struct Effort {
    steps: u64,
    depth: u32,
}

impl Effort {
    /// Takes steps.
    ///
    /// # Errors
    /// The bound is reached: the statement is opaque.
    pub(super) fn step(&mut self, steps: usize) -> Evaluated<()> {
        self.steps = self.steps.saturating_add(steps as u64);
        if self.steps > MOST_STEPS {
            return Err(Stop::Opaque(format!("it was cut after {MOST_STEPS} steps").into()));
        }
        Ok(())
    }

    /// Enters a function.
    ///
    /// # Errors
    /// The functions call each other too deep: the statement is opaque.
    pub(super) fn enter(&mut self) -> Evaluated<()> {
        self.depth += 1;
        if self.depth > DEEPEST_CALL {
            return Err(Stop::Opaque(format!("it was cut after {DEEPEST_CALL} calls within calls").into()));
        }
        self.step(1)
    }

    /// Whether a function or a DO block runs: what a transaction lasts for is then the statement at least.
    pub(super) fn is_nested(&self) -> bool {
        self.depth > 0
    }

    /// Leaves a function.
    pub(super) fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }
}

/// The variables that an expression sees beside its columns.
pub(super) trait Variables {
    /// The value of `name`, `record.field` or `label.name`.
    fn named(&self, path: &[Identifier]) -> Option<Value>;
    /// The value of `$n`.
    fn positional(&self, number: usize) -> Option<Value>;
    /// The variables with their types, the innermost first; `unknown` where the type is not told.
    fn declared(&self, _: &Session) -> Vec<(Identifier, DataType)> {
        Vec::new()
    }
}

/// No variables.
pub(super) struct NoVariables;

impl Variables for NoVariables {
    fn named(&self, _: &[Identifier]) -> Option<Value> {
        None
    }

    fn positional(&self, _: usize) -> Option<Value> {
        None
    }
}

/// The values of `$1`, `$2`, …
pub(super) struct Positional(pub(super) Vec<Value>);

impl Variables for Positional {
    fn named(&self, _: &[Identifier]) -> Option<Value> {
        None
    }

    fn positional(&self, number: usize) -> Option<Value> {
        self.0.get(number.checked_sub(1)?).cloned()
    }
}

/// A relation with its rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    /// The names of its columns.
    pub(super) columns: Vec<Identifier>,
    /// A value for each column.
    pub(super) rows: Vec<Vec<Value>>,
}

/// A column as a query sees it.
#[derive(Clone, Debug)]
pub(super) struct ScopeColumn {
    /// The alias or name of its relation.
    relation: Option<Identifier>,
    /// Its name.
    name: Identifier,
}

/// The columns of a table under its name or alias.
fn scope_columns(table: &Object, relation: &Identifier) -> Vec<ScopeColumn> {
    let column = |column: &Arc<Column>| ScopeColumn { relation: Some(relation.clone()), name: column.name.clone() };
    table.columns().iter().map(column).collect()
}

/// A query of a `WITH` under its name, with its rows.
type Common = (Identifier, Arc<Table>);

/// The columns that an expression sees, with a row of their values, and the queries around.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    parent: Option<&'a Scope<'a>>,
    columns: &'a [ScopeColumn],
    row: &'a [Value],
    /// The rows that an aggregate function of this query reads.
    group: Option<&'a [Vec<Value>]>,
    /// `WITH` queries.
    common: &'a [Common],
}

impl<'a> Scope<'a> {
    fn within(parent: Option<&'a Scope<'a>>) -> Self {
        Scope { parent, columns: &[], row: &[], group: None, common: &[] }
    }
}

/// Evaluates in a session, with variables.
pub(super) struct Evaluator<'s> {
    pub(super) session: &'s mut Session,
    pub(super) variables: &'s dyn Variables,
}

impl Evaluator<'_> {
    /// The value of an expression that stands in no query.
    pub(super) fn alone(&mut self, expr: &tree::Expr) -> Evaluated<Value> {
        self.expression(expr, &Scope::within(None))
    }

    /// The first value of a query's first row.
    pub(super) fn first_value(&mut self, query: &tree::Query) -> Evaluated<Value> {
        match self.query(query, None) {
            Ok(table) => {
                Ok(table.rows.into_iter().next().and_then(|row| row.into_iter().next()).unwrap_or(Value::Null))
            }
            Err(stop) => expression::soften(stop),
        }
    }
}

/// Goes deeper, on more stack where little is left.
pub(super) fn with_stack<T>(deeper: impl FnOnce() -> T) -> T {
    const RED_ZONE: usize = 128 * 1024;
    const STACK: usize = 2 * 1024 * 1024;
    stacker::maybe_grow(RED_ZONE, STACK, deeper)
}

/// An identifier of sqlparser's tree.
pub(super) fn identifier(ident: &tree::Ident) -> Identifier {
    if ident.quote_style.is_some() { Identifier::exact(&ident.value) } else { Identifier::folded(&ident.value) }
}

/// The parts of a name of sqlparser's tree.
fn name_parts(name: &tree::ObjectName) -> Vec<Identifier> {
    name.0
        .iter()
        .filter_map(|part| match part {
            tree::ObjectNamePart::Identifier(ident) => Some(identifier(ident)),
            tree::ObjectNamePart::Function(_) => None,
        })
        .collect()
}
