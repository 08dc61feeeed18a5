//! Aggregate functions.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use sqlparser::ast as tree;
use tree::{Expr, FunctionArg, FunctionArgExpr, FunctionArgumentClause, FunctionArguments, SelectItem};

use super::value::{Evaluated, Value};
use super::{Evaluator, Scope, name_parts, text_of, wording};

/// The aggregate functions that are evaluated.
const NAMES: [&str; 11] =
    ["count", "min", "max", "sum", "avg", "bool_and", "bool_or", "every", "string_agg", "array_agg", "any_value"];

/// Aggregate functions of the server that are not evaluated, but make one row of all.
const OTHERS: [&str; 8] =
    ["json_agg", "jsonb_agg", "json_object_agg", "jsonb_object_agg", "stddev", "variance", "xmlagg", "mode"];

/// Whether a call is one of an aggregate function.
pub(super) fn is_aggregate(function: &tree::Function) -> bool {
    let name = name_parts(&function.name).pop();
    function.over.is_none()
        && name.is_some_and(|name| NAMES.contains(&name.as_str()) || OTHERS.contains(&name.as_str()))
}

/// Whether a select list calls an aggregate function, subqueries apart.
pub(super) fn any_in(projection: &[SelectItem]) -> bool {
    projection.iter().any(|item| match item {
        SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => in_expression(expr),
        _ => false,
    })
}

struct Search {
    queries: u32,
}

impl tree::Visitor for Search {
    type Break = ();

    fn pre_visit_query(&mut self, _: &tree::Query) -> ControlFlow<()> {
        self.queries += 1;
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &tree::Query) -> ControlFlow<()> {
        self.queries -= 1;
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        match expr {
            Expr::Function(function) if self.queries == 0 && is_aggregate(function) => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    }
}

fn in_expression(expr: &Expr) -> bool {
    tree::Visit::visit(expr, &mut Search { queries: 0 }).is_break()
}

impl Evaluator<'_> {
    /// The value of an aggregate function over the rows of the group.
    pub(super) fn aggregate(&mut self, function: &tree::Function, scope: &Scope<'_>) -> Evaluated<Value> {
        let name = name_parts(&function.name).pop().unwrap_or_default();
        let rows = scope.group.unwrap_or(&[]);
        let FunctionArguments::List(list) = &function.args else {
            return Ok(Value::unknown("an aggregate of this form is not evaluated"));
        };
        let mut arguments: Vec<Option<&Expr>> = Vec::new();
        for argument in &list.args {
            match argument {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => arguments.push(Some(expr)),
                _ => arguments.push(None),
            }
        }
        let order = list.clauses.iter().find_map(|clause| match clause {
            FunctionArgumentClause::OrderBy(order) => Some(order.as_slice()),
            _ => None,
        });
        let mut inputs: Vec<(Vec<Value>, Vec<Value>)> = Vec::new();
        for row in rows {
            let here = Scope { row, group: None, ..*scope };
            if let Some(filter) = &function.filter {
                match self.expression(filter, &here)? {
                    Value::Unknown(reason) => return Ok(Value::Unknown(reason)),
                    truth if !truth.holds()? => continue,
                    _ => {}
                }
            }
            let mut values = Vec::new();
            for argument in &arguments {
                values.push(match argument {
                    Some(expr) => self.expression(expr, &here)?,
                    None => Value::Bool(true),
                });
            }
            let mut keys = Vec::new();
            for item in order.unwrap_or(&[]) {
                keys.push(self.expression(&item.expr, &here)?);
            }
            inputs.push((keys, values));
        }
        let descending: Vec<bool> = order
            .unwrap_or(&[])
            .iter()
            .map(|item| matches!(item.options.sort, Some(tree::OrderBySort::Desc)))
            .collect();
        inputs.sort_by(|left, right| order_of(&left.0, &right.0, &descending));
        let mut inputs: Vec<Vec<Value>> = inputs.into_iter().map(|(_, values)| values).collect();
        if matches!(list.duplicate_treatment, Some(tree::DuplicateTreatment::Distinct)) {
            let mut seen = HashSet::new();
            inputs.retain(|values| values.first().and_then(Value::key).is_none_or(|key| seen.insert(key)));
            if order.is_none() {
                inputs.sort_by(|left, right| order_of(left, right, &[]));
            }
        }
        Ok(self.aggregated(name.as_str(), &inputs))
    }

    fn aggregated(&self, name: &str, inputs: &[Vec<Value>]) -> Value {
        if let Some(Value::Unknown(reason)) = inputs.iter().flatten().find(|value| matches!(value, Value::Unknown(_))) {
            return if name == "array_agg" {
                Value::Array(inputs.iter().filter_map(|values| values.first().cloned()).collect())
            } else {
                Value::Unknown(Arc::clone(reason))
            };
        }
        let values: Vec<&Value> =
            inputs.iter().filter_map(|values| values.first()).filter(|value| !value.is_null()).collect();
        match name {
            "count" => Value::Int(values.len() as i64),
            "array_agg" if inputs.is_empty() => Value::Null,
            "array_agg" => Value::Array(inputs.iter().filter_map(|values| values.first().cloned()).collect()),
            _ if values.is_empty() => Value::Null,
            "any_value" => values[0].clone(),
            "min" | "max" => {
                let wanted = if name == "min" { std::cmp::Ordering::Less } else { std::cmp::Ordering::Greater };
                let best = values.iter().copied().reduce(
                    |best, value| {
                        if value.order(best) == Some(wanted) { value } else { best }
                    },
                );
                Value::or_null(best.cloned())
            }
            "sum" => match values
                .iter()
                .map(|value| if let Value::Int(number) = value { Some(*number) } else { None })
                .sum::<Option<i64>>()
            {
                Some(sum) => Value::Int(sum),
                None => values
                    .iter()
                    .map(|value| value.as_float())
                    .sum::<Option<f64>>()
                    .map_or_else(|| Value::unknown("a sum of these values is not evaluated"), Value::Float),
            },
            "avg" => match values.iter().map(|value| value.as_float()).sum::<Option<f64>>() {
                #[expect(clippy::cast_precision_loss, reason = "no group has so many rows")]
                Some(sum) => Value::Float(sum / values.len() as f64),
                None => Value::unknown("an average of these values is not evaluated"),
            },
            "bool_and" | "every" => Value::Bool(values.iter().all(|value| **value == Value::Bool(true))),
            "bool_or" => Value::Bool(values.iter().any(|value| **value == Value::Bool(true))),
            "string_agg" if inputs.iter().flatten().any(wording::has_definition) => {
                let plain: Vec<Vec<Value>> =
                    inputs.iter().map(|values| values.iter().map(wording::plain).collect()).collect();
                wording::marked(self.joined(&plain))
            }
            "string_agg" => self.joined(inputs),
            _ => Value::unknown(format!("the function {name} is not evaluated")),
        }
    }

    fn joined(&self, inputs: &[Vec<Value>]) -> Value {
        let mut made = String::new();
        let mut first = true;
        for values in inputs {
            let Some(text) = values.first().and_then(|value| text_of(self.session, value)) else { continue };
            if !first {
                made += &values.get(1).and_then(|value| text_of(self.session, value)).unwrap_or_default();
            }
            made += &text;
            first = false;
        }
        Value::text(made)
    }
}

fn order_of(left: &[Value], right: &[Value], descending: &[bool]) -> std::cmp::Ordering {
    for (at, (one, other)) in left.iter().zip(right).enumerate() {
        let ordering = one.order(other).unwrap_or(std::cmp::Ordering::Equal);
        let ordering = if descending.get(at) == Some(&true) { ordering.reverse() } else { ordering };
        if ordering.is_ne() {
            return ordering;
        }
    }
    std::cmp::Ordering::Equal
}
