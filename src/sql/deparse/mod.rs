//! Writes analyzed expressions as PostgreSQL does (`get_rule_expr` in `ruleutils.c`, without pretty printing): all
//! parentheses, operators for `IN` and `LIKE`, the types of constants, the casts that analysis made.
//!
//! What is written so means the same whatever types its columns have by then, which is why `ALTER COLUMN … TYPE` reads
//! defaults, constraints and indexes back from it.

mod call;
mod constant;
mod name;
mod stored;

pub(in crate::sql) use stored::current_text;

use super::analyze::node::{Case, CastForm, Node, NodeKind, OperatorName, Subscript};
use super::names::Names;
use crate::catalog::DataType;

/// The canonical text of an expression; `None` if it holds something that is not modelled in detail: a subquery, an
/// aggregate, an unknown type.
pub(in crate::sql) fn deparse(names: Names<'_>, node: &Node) -> Option<String> {
    let mut writer = Writer { names, text: String::new() };
    writer.expression(node, Casts::Hidden)?;
    Some(writer.text)
}

/// Whether a cast that nobody wrote is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Casts {
    Shown,
    Hidden,
}

/// A text on its way.
struct Writer<'a> {
    names: Names<'a>,
    text: String,
}

impl Writer<'_> {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// One expression (`get_rule_expr`).
    fn expression(&mut self, node: &Node, casts: Casts) -> Option<()> {
        match &node.kind {
            NodeKind::Column(name) => self.identifier(name),
            NodeKind::WholeRow(name) => {
                self.identifier(name);
                self.push(".*");
            }
            NodeKind::DomainValue => self.push("VALUE"),
            NodeKind::Constant(constant) => self.constant(constant, node.data_type.as_ref()?, true)?,
            NodeKind::Call(call) => self.call(call)?,
            NodeKind::Cast(inner, CastForm::Implicit) if casts == Casts::Hidden => self.expression(inner, casts)?,
            NodeKind::Cast(inner, _) => self.cast(inner, node.data_type.as_ref()?)?,
            NodeKind::Operator(name, operands) => self.operator(name, operands)?,
            NodeKind::ArrayOperator { name, any, operands } => {
                self.array_operator(name, *any, &operands[0], &operands[1])?;
            }
            NodeKind::Distinct(operands) => self.between(&operands[0], " IS DISTINCT FROM ", &operands[1])?,
            NodeKind::NullIf(operands) => self.list("NULLIF(", operands.iter(), ")")?,
            NodeKind::And(operands) => self.connected(operands, " AND ")?,
            NodeKind::Or(operands) => self.connected(operands, " OR ")?,
            NodeKind::Not(operand) => {
                self.push("(NOT ");
                self.expression(operand, Casts::Hidden)?;
                self.push(")");
            }
            NodeKind::Subscript(container, subscripts) => self.subscripts(container, subscripts, casts)?,
            NodeKind::Field(of, name) => {
                let bare = matches!(of.kind, NodeKind::Subscript(..) | NodeKind::Field(..));
                self.push(if bare { "" } else { "(" });
                self.expression(of, Casts::Shown)?;
                self.push(if bare { "." } else { ")." });
                self.identifier(name);
            }
            NodeKind::Collate(inner, collation) => {
                self.push("(");
                self.expression(inner, casts)?;
                self.push(" COLLATE ");
                self.collation(*collation)?;
                self.push(")");
            }
            NodeKind::Case(case) => self.case(case)?,
            NodeKind::Array(elements) => {
                self.list("ARRAY[", elements, "]")?;
                if elements.is_empty() {
                    self.type_label(node.data_type.as_ref()?)?;
                }
            }
            NodeKind::Row(fields) => self.list("ROW(", fields, ")")?,
            NodeKind::RowComparison(name, left, right) => {
                self.list("(ROW(", left, ")")?;
                self.symbol(name);
                self.list("ROW(", right, "))")?;
            }
            NodeKind::Coalesce(values) => self.list("COALESCE(", values, ")")?,
            NodeKind::Greatest(values) => self.list("GREATEST(", values, ")")?,
            NodeKind::Least(values) => self.list("LEAST(", values, ")")?,
            NodeKind::SystemValue(words) => self.push(words),
            NodeKind::NullTest(operand, not) => self.null_test(operand, *not)?,
            NodeKind::BooleanTest(operand, words) => {
                self.push("(");
                self.expression(operand, Casts::Hidden)?;
                self.push(" IS ");
                self.push(words);
                self.push(")");
            }
            NodeKind::Parameter | NodeKind::Other => return None,
        }
        Some(())
    }

    /// Expressions between commas, their casts shown.
    fn list<'n>(&mut self, before: &str, nodes: impl IntoIterator<Item = &'n Node>, after: &str) -> Option<()> {
        self.push(before);
        for (at, node) in nodes.into_iter().enumerate() {
            self.push(if at == 0 { "" } else { ", " });
            self.expression(node, Casts::Shown)?;
        }
        self.push(after);
        Some(())
    }

    fn connected(&mut self, operands: &[Node], word: &str) -> Option<()> {
        self.push("(");
        for (at, operand) in operands.iter().enumerate() {
            self.push(if at == 0 { "" } else { word });
            self.expression(operand, Casts::Hidden)?;
        }
        self.push(")");
        Some(())
    }

    fn between(&mut self, left: &Node, words: &str, right: &Node) -> Option<()> {
        self.push("(");
        self.expression(left, Casts::Shown)?;
        self.push(words);
        self.expression(right, Casts::Shown)?;
        self.push(")");
        Some(())
    }

    /// `value::type` (`get_coercion_expr`): a constant of that very type gets no second label.
    fn cast(&mut self, inner: &Node, target: &DataType) -> Option<()> {
        match &inner.kind {
            NodeKind::Constant(constant)
                if inner.data_type.as_ref().is_some_and(|of| *of == target.without_modifier()) =>
            {
                self.constant(constant, target, false)?;
            }
            _ => {
                self.push("(");
                self.expression(inner, Casts::Hidden)?;
                self.push(")");
            }
        }
        self.type_label(target)
    }

    fn symbol(&mut self, name: &OperatorName) {
        self.push(" ");
        self.operator_name(name);
        self.push(" ");
    }

    fn operator(&mut self, name: &OperatorName, operands: &[Node]) -> Option<()> {
        self.push("(");
        match operands {
            [left, right] => {
                self.expression(left, Casts::Shown)?;
                self.symbol(name);
                self.expression(right, Casts::Shown)?;
            }
            [operand] => {
                self.operator_name(name);
                self.push(" ");
                self.expression(operand, Casts::Shown)?;
            }
            _ => return None,
        }
        self.push(")");
        Some(())
    }

    fn array_operator(&mut self, name: &OperatorName, any: bool, value: &Node, array: &Node) -> Option<()> {
        self.push("(");
        self.expression(value, Casts::Shown)?;
        self.symbol(name);
        self.push(if any { "ANY (" } else { "ALL (" });
        self.expression(array, Casts::Shown)?;
        self.push("))");
        Some(())
    }

    fn null_test(&mut self, operand: &Node, not: bool) -> Option<()> {
        self.push("(");
        self.expression(operand, Casts::Shown)?;
        self.push(if not { " IS NOT NULL)" } else { " IS NULL)" });
        Some(())
    }

    fn subscripts(&mut self, container: &Node, subscripts: &[Subscript], casts: Casts) -> Option<()> {
        let bare = matches!(container.kind, NodeKind::Column(_) | NodeKind::Field(..));
        self.push(if bare { "" } else { "(" });
        self.expression(container, casts)?;
        self.push(if bare { "" } else { ")" });
        for subscript in subscripts {
            self.push("[");
            match subscript {
                Subscript::Index(index) => self.expression(index, Casts::Hidden)?,
                Subscript::Slice(lower, upper) => {
                    lower.as_ref().map_or(Some(()), |lower| self.expression(lower, Casts::Hidden))?;
                    self.push(":");
                    upper.as_ref().map_or(Some(()), |upper| self.expression(upper, Casts::Hidden))?;
                }
            }
            self.push("]");
        }
        Some(())
    }

    fn case(&mut self, case: &Case) -> Option<()> {
        self.push("CASE");
        if let Some(operand) = &case.operand {
            self.push(" ");
            self.expression(operand, Casts::Shown)?;
        }
        for (condition, result) in &case.branches {
            self.push(" WHEN ");
            self.expression(condition, Casts::Hidden)?;
            self.push(" THEN ");
            self.expression(result, Casts::Shown)?;
        }
        self.push(" ELSE ");
        self.expression(&case.otherwise, Casts::Shown)?;
        self.push(" END");
        Some(())
    }
}
