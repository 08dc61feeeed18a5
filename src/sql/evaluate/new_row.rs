//! What a new row takes: the columns are looked at once for a statement, then each row only evaluates
//! (`rewriteTargetListIU` in `rewriteHandler.c`, `ATExecAddColumn` in `tablecmds.c`).

use std::ops::ControlFlow;
use std::sync::Arc;

use sqlparser::ast as tree;
use tree::Expr;

use super::cast::CastTarget;
use super::rows::StoredRow;
use super::value::{Evaluated, Value};
use super::{Evaluator, NoVariables, Scope, sequence, spell};
use crate::catalog::error::sqlstate;
use crate::catalog::relation::Column;
use crate::catalog::types::Type;
use crate::catalog::{CatalogError, ColumnNumber, DataType, Object, ObjectId, SqlText};
use crate::sql::deparse::current_text;
use crate::sql::expression::parse_expression_text;
use crate::sql::session::Session;

/// A column that a statement writes, with the type that its values get.
pub(super) struct WrittenColumn {
    pub(super) number: ColumnNumber,
    target: Option<CastTarget>,
}

impl WrittenColumn {
    pub(super) fn of(session: &Session, column: &Column) -> Self {
        let written = column.data_type.as_ref().and_then(|of| spell::type_text(session, of));
        Self { number: column.number, target: written.map(CastTarget::named) }
    }

    /// A value as one of the column's type.
    pub(super) fn value(&self, session: &Session, value: Value) -> Value {
        match &self.target {
            Some(target) => target.cast(session, value.clone()).unwrap_or(value),
            None => value,
        }
    }
}

/// What a column takes that is given nothing.
enum Otherwise {
    /// The same in every row.
    Constant(Value),
    /// What each row evaluates anew, since it calls functions.
    EachRow(Box<Expr>),
    /// The next value of a sequence.
    Next(ObjectId),
}

impl Otherwise {
    fn of(session: &mut Session, table: &Object, column: &Column) -> Self {
        let of_server = || Self::Constant(Value::unknown("a value that the server makes"));
        if column.generated.is_some() {
            return of_server();
        }
        if column.identity.is_some() {
            return sequence::of_column(session, table, column.number).map_or_else(of_server, Self::Next);
        }
        match column.default.clone().or_else(|| default_of_domain(session, column.data_type.as_ref()?)) {
            Some(default) => Self::of_default(session, &default),
            None => Self::Constant(Value::Null),
        }
    }

    fn of_default(session: &mut Session, default: &SqlText) -> Self {
        let not_evaluated = || Self::Constant(Value::unknown("a default that is not evaluated"));
        let text = current_text(session.names(), default);
        match parse_expression_text(text.as_deref().unwrap_or(&default.text), 0).tree {
            Ok(tree) if calls(&tree) => Self::EachRow(tree),
            Ok(tree) => evaluated(session, &tree).map_or_else(not_evaluated, Self::Constant),
            Err(_) => not_evaluated(),
        }
    }
}

/// The default of a domain, or of those below it (`get_typdefault`).
fn default_of_domain(session: &Session, data_type: &DataType) -> Option<SqlText> {
    let mut data_type = data_type;
    while !data_type.array
        && let Some(Type::Domain(domain)) = session.catalog.object(data_type.id).and_then(|object| object.as_type())
    {
        if domain.default.is_some() {
            return domain.default.clone();
        }
        data_type = &domain.base;
    }
    None
}

fn evaluated(session: &mut Session, tree: &Expr) -> Option<Value> {
    Evaluator { session, variables: &NoVariables }.expression(tree, &Scope::within(None)).ok()
}

/// Whether an expression calls functions or asks queries.
fn calls(tree: &Expr) -> bool {
    let found = tree::visit_expressions(tree, |inner| match inner {
        Expr::Function(_) | Expr::Subquery(_) | Expr::Exists { .. } | Expr::InSubquery { .. } => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    });
    found.is_break()
}

/// What the rows that are there have in a new column; it is not known where each of them is given its own.
pub(in crate::sql) fn value_of_new_column(session: &mut Session, table: &Object, column: &Column) -> Value {
    match Otherwise::of(session, table, column) {
        Otherwise::Constant(value) => WrittenColumn::of(session, column).value(session, value),
        Otherwise::EachRow(_) | Otherwise::Next(_) => Value::unknown("a value that the server makes"),
    }
}

/// How an `INSERT` makes its rows.
pub(super) struct NewRows {
    columns: Vec<WrittenColumn>,
    /// For each value of a row that is given, which of the columns takes it.
    places: Vec<usize>,
    /// What each column takes that is given `DEFAULT` or nothing; `None` where every row gives it a value.
    otherwise: Vec<Option<Otherwise>>,
}

impl NewRows {
    /// How rows are made for a table of which these columns are given, `always` or where a row says so.
    pub(super) fn of(session: &mut Session, table: &Object, given: &[Arc<Column>], always: bool) -> Self {
        let all = table.columns();
        let place = |column: &Arc<Column>| all.iter().position(|of| of.number == column.number);
        let places: Vec<usize> = given.iter().filter_map(place).collect();
        let mut otherwise = Vec::with_capacity(all.len());
        for (place, column) in all.iter().enumerate() {
            let is_given = always && places.contains(&place);
            otherwise.push(if is_given { None } else { Some(Otherwise::of(session, table, column)) });
        }
        Self { columns: all.iter().map(|column| WrittenColumn::of(session, column)).collect(), places, otherwise }
    }

    /// Whether a row leaves something behind even if nobody keeps it: a sequence that moved, what a function did.
    pub(super) fn have_effects(&self) -> bool {
        self.otherwise.iter().flatten().any(|otherwise| !matches!(otherwise, Otherwise::Constant(_)))
    }

    /// One row.
    ///
    /// # Errors
    /// 42601 if more values are given than columns, 2200H if a sequence has come to its end.
    pub(super) fn row(&self, session: &mut Session, given: Vec<Option<Value>>) -> Evaluated<StoredRow> {
        let values = self.values(session, given)?;
        let numbers = self.columns.iter().map(|column| column.number);
        Ok(Arc::new(numbers.zip(values).collect()))
    }

    fn values(&self, session: &mut Session, given: Vec<Option<Value>>) -> Evaluated<Vec<Value>> {
        self.refuse_too_many(&given)?;
        let mut values = vec![None; self.columns.len()];
        for (place, value) in self.places.iter().zip(given) {
            values[*place] = value.map(|value| self.columns[*place].value(session, value));
        }
        let mut row = Vec::with_capacity(values.len());
        for ((value, column), otherwise) in values.into_iter().zip(&self.columns).zip(&self.otherwise) {
            row.push(match (value, otherwise) {
                (Some(value), _) => value,
                (None, None) => Value::Null,
                (None, Some(Otherwise::Constant(value))) => column.value(session, value.clone()),
                (None, Some(Otherwise::Next(sequence))) => {
                    let next = sequence::next(session, *sequence)?;
                    column.value(session, next)
                }
                (None, Some(Otherwise::EachRow(tree))) => {
                    let value = evaluated(session, tree);
                    let value = value.unwrap_or_else(|| Value::unknown("a default that is not evaluated"));
                    column.value(session, value)
                }
            });
        }
        Ok(row)
    }

    fn refuse_too_many(&self, given: &[Option<Value>]) -> Evaluated<()> {
        if given.len() <= self.places.len() {
            return Ok(());
        }
        Err(CatalogError::new(sqlstate::SYNTAX_ERROR, "INSERT has more expressions than target columns").into())
    }

    /// Does what a row leaves behind that nobody keeps.
    ///
    /// # Errors
    /// As for a row that is kept.
    pub(super) fn pass(&self, session: &mut Session, given: Vec<Option<Value>>) -> Evaluated<()> {
        if self.have_effects() { self.values(session, given).map(|_| ()) } else { self.refuse_too_many(&given) }
    }
}
