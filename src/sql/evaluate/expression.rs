//! Expressions.

use std::sync::Arc;

use sqlparser::ast as tree;
use tree::{AccessExpr, Expr, Subscript, UnaryOperator};

use super::value::{Evaluated, Record, Stop, Value};
use super::{Evaluator, Scope, cast, identifier, operator};
use crate::catalog::CatalogError;
use crate::catalog::error::sqlstate;
use crate::sql::expression::ALL_FIELDS;
use crate::text::Identifier;

impl Evaluator<'_> {
    /// The value of an expression.
    ///
    /// # Errors
    /// What PostgreSQL would refuse, or an effect that cannot be told.
    pub(in crate::sql) fn expression(&mut self, expr: &Expr, scope: &Scope<'_>) -> Evaluated<Value> {
        self.session.effort.step(1)?;
        super::with_stack(|| self.unguarded(expr, scope))
    }

    fn unguarded(&mut self, expr: &Expr, scope: &Scope<'_>) -> Evaluated<Value> {
        match expr {
            Expr::Value(value) => Ok(self.constant(&value.value)),
            Expr::Interval(interval) => self.interval(interval, scope),
            Expr::Extract { field, expr, .. } => {
                let value = self.expression(expr, scope)?;
                let field = Value::text(field.to_string().to_lowercase());
                let part = self.built_in("extract", &[field, value])?;
                Ok(part.unwrap_or_else(|| Value::unknown("this field of this value is not evaluated")))
            }
            Expr::TypedString(typed) => {
                let value = self.constant(&typed.value.value);
                cast::cast_to(self.session, value, &typed.data_type.to_string())
            }
            Expr::Nested(inner) | Expr::Collate { expr: inner, .. } => self.expression(inner, scope),
            Expr::Identifier(name) => self.column(&[identifier(name)], scope),
            Expr::CompoundIdentifier(names) => {
                let names: Vec<Identifier> = names.iter().map(identifier).collect();
                self.column(&names, scope)
            }
            Expr::CompoundFieldAccess { root, access_chain } => self.access(root, access_chain, scope),
            Expr::Cast { expr, data_type, .. } => {
                let value = self.expression(expr, scope)?;
                cast::cast_to(self.session, value, &data_type.to_string())
            }
            Expr::BinaryOp { left, op, right } => self.binary(left, op, right, scope),
            Expr::UnaryOp { op, expr } => {
                let value = self.expression(expr, scope)?;
                Ok(unary(*op, value))
            }
            Expr::IsNull(inner) => Ok(is_null(&self.expression(inner, scope)?)),
            Expr::IsNotNull(inner) => Ok(is_null(&self.expression(inner, scope)?).negated()),
            Expr::IsTrue(inner) => self.is(inner, scope, &Value::Bool(true)),
            Expr::IsNotTrue(inner) => Ok(self.is(inner, scope, &Value::Bool(true))?.negated()),
            Expr::IsFalse(inner) => self.is(inner, scope, &Value::Bool(false)),
            Expr::IsNotFalse(inner) => Ok(self.is(inner, scope, &Value::Bool(false))?.negated()),
            Expr::IsUnknown(inner) => self.is(inner, scope, &Value::Null),
            Expr::IsNotUnknown(inner) => Ok(self.is(inner, scope, &Value::Null)?.negated()),
            Expr::IsDistinctFrom(left, right) => Ok(self.same(left, right, scope)?.negated()),
            Expr::IsNotDistinctFrom(left, right) => self.same(left, right, scope),
            Expr::InList { expr, list, negated } => {
                let value = self.expression(expr, scope)?;
                let mut found = Value::Bool(false);
                for item in list {
                    found = found.or(value.equals(&self.expression(item, scope)?));
                }
                Ok(if *negated { found.negated() } else { found })
            }
            Expr::InSubquery { expr, subquery, negated } => {
                let value = self.expression(expr, scope)?;
                let found = match self.query(subquery, Some(scope)) {
                    Ok(table) => table.rows.iter().fold(Value::Bool(false), |found, row| {
                        found.or(if row.len() == 1 { value.equals(&row[0]) } else { value.equals(&unnamed(row)) })
                    }),
                    Err(stop) => soften(stop)?,
                };
                Ok(if *negated { found.negated() } else { found })
            }
            Expr::Exists { subquery, negated } => {
                let found = match self.query(subquery, Some(scope)) {
                    Ok(table) => Value::Bool(!table.rows.is_empty()),
                    Err(stop) => soften(stop)?,
                };
                Ok(if *negated { found.negated() } else { found })
            }
            Expr::Subquery(query) => self.scalar(query, scope),
            Expr::Between { expr, negated, low, high } => {
                let value = self.expression(expr, scope)?;
                let above = value.compared(&self.expression(low, scope)?, std::cmp::Ordering::is_ge);
                let within = above.and(value.compared(&self.expression(high, scope)?, std::cmp::Ordering::is_le));
                Ok(if *negated { within.negated() } else { within })
            }
            Expr::Like { negated, expr, pattern, any: false, escape_char: None } => {
                let (value, pattern) = (self.expression(expr, scope)?, self.expression(pattern, scope)?);
                let matched = operator::like(&value, &pattern, false);
                Ok(if *negated { matched.negated() } else { matched })
            }
            Expr::ILike { negated, expr, pattern, any: false, escape_char: None } => {
                let (value, pattern) = (self.expression(expr, scope)?, self.expression(pattern, scope)?);
                let matched = operator::like(&value, &pattern, true);
                Ok(if *negated { matched.negated() } else { matched })
            }
            Expr::AnyOp { left, compare_op, right, .. } => self.quantified(left, compare_op, right, false, scope),
            Expr::AllOp { left, compare_op, right } => self.quantified(left, compare_op, right, true, scope),
            Expr::Case { operand, conditions, else_result, .. } => {
                self.case(operand.as_deref(), conditions, else_result.as_deref(), scope)
            }
            Expr::Function(function) => self.function(function, scope),
            Expr::Array(array) => {
                let values = self.all(&array.elem, scope)?;
                Ok(Value::Array(values.into()))
            }
            Expr::Tuple(items) => Ok(unnamed(&self.all(items, scope)?)),
            Expr::Position { expr, r#in } => self.plain_call("position", &[expr, r#in], scope),
            Expr::Substring { expr, substring_from, substring_for, .. } => {
                let from = substring_from.as_deref();
                let arguments: Vec<&Expr> =
                    [Some(&**expr), from, substring_for.as_deref()].into_iter().flatten().collect();
                if from.is_none() {
                    return Ok(Value::unknown("substring without a start is not evaluated"));
                }
                self.plain_call("substring", &arguments, scope)
            }
            Expr::Trim { trim_where, trim_what, expr, trim_characters } => {
                let name = match trim_where {
                    Some(tree::TrimWhereField::Leading) => "ltrim",
                    Some(tree::TrimWhereField::Trailing) => "rtrim",
                    Some(tree::TrimWhereField::Both) | None => "btrim",
                };
                let what = trim_what.as_deref().or_else(|| trim_characters.as_ref().and_then(|list| list.first()));
                let arguments: Vec<&Expr> = [Some(&**expr), what].into_iter().flatten().collect();
                self.plain_call(name, &arguments, scope)
            }
            Expr::Ceil { expr, .. } => self.plain_call("ceil", &[expr], scope),
            Expr::Floor { expr, .. } => self.plain_call("floor", &[expr], scope),
            other => Ok(Value::unknown(format!("`{}` is not evaluated", shortened(&other.to_string())))),
        }
    }

    fn plain_call(&mut self, name: &str, arguments: &[&Expr], scope: &Scope<'_>) -> Evaluated<Value> {
        let mut values = Vec::new();
        for argument in arguments {
            values.push(self.expression(argument, scope)?);
        }
        let called = self.built_in(name, &values)?;
        Ok(called.unwrap_or_else(|| Value::unknown(format!("the function {name} is not evaluated"))))
    }

    /// The values of several expressions.
    pub(super) fn all(&mut self, items: &[Expr], scope: &Scope<'_>) -> Evaluated<Vec<Value>> {
        items.iter().map(|item| self.expression(item, scope)).collect()
    }

    fn constant(&self, value: &tree::Value) -> Value {
        match value {
            tree::Value::Null => Value::Null,
            tree::Value::Boolean(truth) => Value::Bool(*truth),
            tree::Value::Number(digits, _) => match digits.parse() {
                Ok(number) => Value::Int(number),
                Err(_) => digits.parse().map_or_else(|_| Value::text(digits.as_str()), Value::Float),
            },
            tree::Value::SingleQuotedString(text)
            | tree::Value::EscapedStringLiteral(text)
            | tree::Value::UnicodeStringLiteral(text)
            | tree::Value::NationalStringLiteral(text) => Value::text(text.as_str()),
            tree::Value::DollarQuotedString(text) => Value::text(text.value.as_str()),
            tree::Value::Placeholder(name) => {
                let number = name.strip_prefix('$').and_then(|digits| digits.parse().ok());
                number
                    .and_then(|number| self.variables.positional(number))
                    .unwrap_or_else(|| Value::unknown(format!("nothing is given for {name}")))
            }
            _ => Value::unknown("constants of this form are not evaluated"),
        }
    }

    /// A column, a whole row, or a variable.
    pub(super) fn column(&mut self, names: &[Identifier], scope: &Scope<'_>) -> Evaluated<Value> {
        let mut around = Some(scope);
        while let Some(here) = around {
            if let Some(value) = in_scope(names, here) {
                return Ok(value);
            }
            around = here.parent;
        }
        if let Some(value) = self.variables.named(names) {
            return Ok(value);
        }
        if let [name] = names
            && let Some(value) = self.built_in(name.as_str(), &[])?
            && matches!(
                name.as_str(),
                "current_user"
                    | "current_role"
                    | "session_user"
                    | "user"
                    | "current_schema"
                    | "current_catalog"
                    | "current_date"
                    | "current_time"
                    | "current_timestamp"
                    | "localtime"
                    | "localtimestamp"
            )
        {
            return Ok(value);
        }
        let error = match names {
            [relation, name] => {
                let mut around = Some(scope);
                let mut known = false;
                while let Some(here) = around {
                    known |= here.columns.iter().any(|column| column.relation.as_ref() == Some(relation));
                    around = here.parent;
                }
                if !known {
                    let message = format!("missing FROM-clause entry for table \"{relation}\"");
                    return Err(CatalogError::new(sqlstate::UNDEFINED_TABLE, message).into());
                }
                format!("column {relation}.{name} does not exist")
            }
            [name] => format!("column \"{name}\" does not exist"),
            _ => return Ok(Value::unknown("names of three parts are not evaluated")),
        };
        Err(CatalogError::new(sqlstate::UNDEFINED_COLUMN, error).into())
    }

    /// `INTERVAL '1 month'`, `INTERVAL '1' MONTH`
    fn interval(&mut self, interval: &tree::Interval, scope: &Scope<'_>) -> Evaluated<Value> {
        let value = self.expression(&interval.value, scope)?;
        let count = super::text_of(self.session, &value).unwrap_or_default();
        let known = match (&interval.leading_field, &interval.last_field) {
            (None, _) => return cast::cast_to(self.session, value, "interval"),
            (Some(unit), None) => super::functions::interval_of(&count, &unit.to_string()),
            _ => None,
        };
        Ok(known.unwrap_or_else(|| Value::unknown("an interval of this form is not evaluated")))
    }

    fn access(&mut self, root: &Expr, chain: &[AccessExpr], scope: &Scope<'_>) -> Evaluated<Value> {
        let (mut value, mut rest) = (None, chain);
        if let Expr::Identifier(first) = root
            && let [AccessExpr::Dot(Expr::Identifier(second)), ..] = chain
        {
            value = Some(self.column(&[identifier(first), identifier(second)], scope)?);
            rest = &chain[1..];
        }
        let mut value = match value {
            Some(value) => value,
            None => self.expression(root, scope)?,
        };
        for access in rest {
            value = match access {
                AccessExpr::Dot(Expr::Identifier(field)) if field.value == ALL_FIELDS => {
                    return Err(Stop::Unknown(Arc::from("all fields of a value are not evaluated")));
                }
                AccessExpr::Dot(Expr::Identifier(field)) => field_of(&value, &identifier(field))?,
                AccessExpr::Subscript(Subscript::Index { index }) => {
                    let index = self.expression(index, scope)?;
                    element_of(&value, &index)
                }
                AccessExpr::Subscript(Subscript::Slice { lower_bound, upper_bound, stride: None }) => {
                    let lower = self.bound(lower_bound.as_ref(), 1, scope)?;
                    let upper = self.bound(upper_bound.as_ref(), i64::MAX, scope)?;
                    slice_of(&value, lower, upper)
                }
                _ => Value::unknown("an access of this form is not evaluated"),
            };
        }
        Ok(value)
    }

    fn bound(&mut self, bound: Option<&Expr>, default: i64, scope: &Scope<'_>) -> Evaluated<i64> {
        let Some(bound) = bound else { return Ok(default) };
        match self.expression(bound, scope)? {
            Value::Unknown(reason) => Err(Stop::Unknown(reason)),
            value => Ok(value.as_int().unwrap_or(default)),
        }
    }

    fn is(&mut self, inner: &Expr, scope: &Scope<'_>, expected: &Value) -> Evaluated<Value> {
        let value = self.expression(inner, scope)?;
        Ok(not_distinct(&value, expected))
    }

    fn same(&mut self, left: &Expr, right: &Expr, scope: &Scope<'_>) -> Evaluated<Value> {
        let (left, right) = (self.expression(left, scope)?, self.expression(right, scope)?);
        Ok(not_distinct(&left, &right))
    }

    fn case(
        &mut self,
        operand: Option<&Expr>,
        conditions: &[tree::CaseWhen],
        otherwise: Option<&Expr>,
        scope: &Scope<'_>,
    ) -> Evaluated<Value> {
        let operand = operand.map(|operand| self.expression(operand, scope)).transpose()?;
        for case in conditions {
            let condition = self.expression(&case.condition, scope)?;
            let truth = match &operand {
                Some(operand) => operand.equals(&condition),
                None => condition,
            };
            match truth.holds() {
                Ok(true) => return self.expression(&case.result, scope),
                Ok(false) => {}
                Err(stop) => return soften(stop),
            }
        }
        otherwise.map_or(Ok(Value::Null), |otherwise| self.expression(otherwise, scope))
    }

    /// The one value of a subquery.
    fn scalar(&mut self, query: &tree::Query, scope: &Scope<'_>) -> Evaluated<Value> {
        match self.query(query, Some(scope)) {
            Ok(table) if table.rows.len() > 1 => {
                Err(CatalogError::new("21000", "more than one row returned by a subquery used as an expression").into())
            }
            Ok(table) => Ok(table.rows.first().and_then(|row| row.first()).cloned().unwrap_or(Value::Null)),
            Err(stop) => soften(stop),
        }
    }

    fn quantified(
        &mut self,
        left: &Expr,
        op: &tree::BinaryOperator,
        right: &Expr,
        all: bool,
        scope: &Scope<'_>,
    ) -> Evaluated<Value> {
        let value = self.expression(left, scope)?;
        let elements = match right {
            Expr::Subquery(query) => match self.query(query, Some(scope)) {
                Ok(table) => table.rows.into_iter().filter_map(|row| row.into_iter().next()).collect::<Vec<_>>(),
                Err(stop) => return soften(stop),
            },
            _ => match super::functions::elements(&self.expression(right, scope)?) {
                Ok(Some(elements)) => elements,
                Ok(None) => return Ok(Value::Null),
                Err(reason) => return Ok(Value::Unknown(reason)),
            },
        };
        let mut found = Value::Bool(all);
        for element in &elements {
            let one = operator::apply(self.session, op, &value, element)?;
            found = if all { found.and(one) } else { found.or(one) };
        }
        Ok(found)
    }
}

/// What is not known makes an unknown value; the rest stops.
pub(super) fn soften(stop: Stop) -> Evaluated<Value> {
    match stop {
        Stop::Unknown(reason) => Ok(Value::Unknown(reason)),
        other => Err(other),
    }
}

/// A row without names.
pub(super) fn unnamed(values: &[Value]) -> Value {
    let names = (1..=values.len()).map(|number| Identifier::exact(&format!("f{number}"))).collect();
    Value::Record(Arc::new(Record { names, values: values.to_vec() }))
}

fn in_scope(names: &[Identifier], scope: &Scope<'_>) -> Option<Value> {
    let at = |matches: &dyn Fn(&super::ScopeColumn) -> bool| {
        let at = scope.columns.iter().position(matches)?;
        Some(scope.row.get(at).cloned().unwrap_or(Value::Null))
    };
    match names {
        [name] => at(&|column| column.name == *name).or_else(|| whole_row(name, scope)),
        [relation, name] | [_, relation, name] => {
            at(&|column| column.name == *name && column.relation.as_ref() == Some(relation))
        }
        _ => None,
    }
}

/// A relation's name stands for its row; of a function in `FROM` with one column for that.
fn whole_row(name: &Identifier, scope: &Scope<'_>) -> Option<Value> {
    let (names, values): (Vec<Identifier>, Vec<Value>) = scope
        .columns
        .iter()
        .zip(scope.row)
        .filter(|(column, _)| column.relation.as_ref() == Some(name))
        .map(|(column, value)| (column.name.clone(), value.clone()))
        .unzip();
    (!names.is_empty()).then(|| Value::Record(Arc::new(Record { names, values })))
}

fn is_null(value: &Value) -> Value {
    match value {
        Value::Unknown(reason) => Value::Unknown(Arc::clone(reason)),
        Value::Record(record) => Value::Bool(record.values.iter().all(Value::is_null)),
        _ => Value::Bool(value.is_null()),
    }
}

fn not_distinct(left: &Value, right: &Value) -> Value {
    match (left.is_null(), right.is_null()) {
        (true, true) => Value::Bool(true),
        (false, false) => left.equals(right),
        _ => match (left, right) {
            (Value::Unknown(reason), _) | (_, Value::Unknown(reason)) => Value::Unknown(Arc::clone(reason)),
            _ => Value::Bool(false),
        },
    }
}

fn unary(op: UnaryOperator, value: Value) -> Value {
    match (op, value) {
        (UnaryOperator::Not, Value::Text(text)) => {
            Value::or_null(super::value::bool_of(&text).map(|truth| Value::Bool(!truth)))
        }
        (UnaryOperator::Not, value) => value.negated(),
        (UnaryOperator::Plus, value) => value,
        (UnaryOperator::Minus, Value::Int(number)) => Value::Int(number.wrapping_neg()),
        (UnaryOperator::Minus, Value::Float(number)) => Value::Float(-number),
        (_, Value::Null) => Value::Null,
        (_, Value::Unknown(reason)) => Value::Unknown(reason),
        _ => Value::unknown("an operator with one operand is not evaluated"),
    }
}

/// A field of a row.
pub(in crate::sql) fn field_of(value: &Value, field: &Identifier) -> Evaluated<Value> {
    match value {
        Value::Null => Ok(Value::Null),
        Value::Unknown(reason) => Ok(Value::Unknown(Arc::clone(reason))),
        Value::Record(record) => record.field(field.as_str()).cloned().ok_or_else(|| {
            CatalogError::new(sqlstate::UNDEFINED_COLUMN, format!("record has no field \"{field}\"")).into()
        }),
        _ => Ok(Value::unknown("a field of what is no row")),
    }
}

/// An element of an array, from 1.
fn element_of(value: &Value, index: &Value) -> Value {
    match (super::functions::elements(value), index) {
        (Err(reason), _) => Value::Unknown(reason),
        (_, Value::Unknown(reason)) => Value::Unknown(Arc::clone(reason)),
        (Ok(None), _) | (_, Value::Null) => Value::Null,
        (Ok(Some(elements)), index) => {
            let at = index.as_int().and_then(|index| usize::try_from(index.checked_sub(1)?).ok());
            Value::or_null(at.and_then(|at| elements.get(at).cloned()))
        }
    }
}

fn slice_of(value: &Value, lower: i64, upper: i64) -> Value {
    match super::functions::elements(value) {
        Err(reason) => Value::Unknown(reason),
        Ok(None) => Value::Null,
        Ok(Some(elements)) => {
            let (from, to) = (lower.max(1), upper.min(elements.len() as i64));
            let kept = elements.iter().zip(1_i64..).filter(|(_, at)| from <= *at && *at <= to);
            Value::Array(kept.map(|(element, _)| element.clone()).collect())
        }
    }
}

fn shortened(text: &str) -> &str {
    crate::text::clip(text, 60)
}
