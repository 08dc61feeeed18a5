//! Operators (`parse_oper.c`).

use sqlparser::ast as tree;
use sqlparser::ast::BinaryOperator;

use super::analysis::{Analysis, Analyzed};
use super::node::{BOOL, Node};
use crate::catalog::DataType;

impl Analysis<'_> {
    /// A chain of binary operators, walked from its left end on, however long.
    pub(super) fn operators(&mut self, expression: &tree::Expr) -> Analyzed<Node> {
        let mut chain = Vec::new();
        let mut leftmost = expression;
        while let tree::Expr::BinaryOp { left, op, right } = leftmost {
            chain.push((op, &**right));
            leftmost = left;
        }
        let mut node = self.expression(leftmost)?;
        for (operator, right) in chain.into_iter().rev() {
            let right = self.expression(right)?;
            node = self.binary(node, operator, &right)?;
        }
        Ok(node)
    }

    fn binary(&mut self, left: Node, operator: &BinaryOperator, right: &Node) -> Analyzed<Node> {
        let boolean = DataType::plain(BOOL);
        match operator {
            BinaryOperator::And | BinaryOperator::Or => {
                self.coerce_untyped(&left, &boolean)?;
                self.coerce_untyped(right, &boolean)?;
                Ok(Node::other(Some(boolean)))
            }
            BinaryOperator::Overlaps => Ok(Node::other(Some(boolean))),
            _ => {
                self.unify_operands(&left, right)?;
                Ok(Node::other(operator_result(operator)))
            }
        }
    }

    pub(super) fn prefix_operator(&mut self, operator: tree::UnaryOperator, operand: &tree::Expr) -> Analyzed<Node> {
        match operator {
            tree::UnaryOperator::Not => self.condition(operand),
            _ => {
                let operand = self.expression(operand)?;
                Ok(Node::other(operand.data_type))
            }
        }
    }

    /// `value = ANY (array)`, `value = ALL (subquery)`.
    pub(super) fn array_operator(
        &mut self,
        left: &tree::Expr,
        _operator: &BinaryOperator,
        right: &tree::Expr,
    ) -> Analyzed<Node> {
        let left = self.expression(left)?;
        let is_query = matches!(right, tree::Expr::Subquery(_));
        let right = self.expression(right)?;
        if is_query {
            self.unify_operands(&left, &right)?;
        } else if let Some(data_type) = &left.data_type {
            let array = DataType { array: true, ..data_type.clone() };
            self.coerce_untyped(&right, &array)?;
            if let Some(element) = right.data_type.as_ref().filter(|data_type| data_type.array) {
                self.coerce_untyped(&left, &DataType { array: false, ..element.clone() })?;
            }
        }
        Ok(Node::of_type(BOOL))
    }

    /// `left operator right` for two expressions that are written in another way.
    pub(super) fn comparison(&mut self, _operator: &str, left: &tree::Expr, right: &tree::Expr) -> Analyzed<Node> {
        let left = self.expression(left)?;
        let right = self.expression(right)?;
        self.unify_operands(&left, &right)?;
        Ok(Node::of_type(BOOL))
    }

    /// An untyped constant beside a typed operand is taken for the same type.
    pub(super) fn unify_operands(&mut self, left: &Node, right: &Node) -> Analyzed<()> {
        if let Some(data_type) = left.data_type.as_ref().filter(|_| !left.is_untyped()) {
            self.coerce_untyped(right, data_type)?;
        }
        if let Some(data_type) = right.data_type.as_ref().filter(|_| !right.is_untyped()) {
            self.coerce_untyped(left, data_type)?;
        }
        Ok(())
    }
}

fn operator_result(operator: &BinaryOperator) -> Option<DataType> {
    use BinaryOperator as B;
    matches!(operator, B::Eq | B::NotEq | B::Lt | B::LtEq | B::Gt | B::GtEq).then(|| DataType::plain(BOOL))
}
