//! Expressions (`transformExprRecurse` in `parse_expr.c`).

use sqlparser::ast as tree;

use super::analysis::{Analysis, Analyzed, object_name};
use super::coerce::{EXPLICIT, IMPLICIT};
use super::node::{
    BIT, BOOL, Case, Collating, Constant, INT4, INT8, INTERVAL, NUMERIC, Node, NodeKind, RECORD, UNKNOWN,
};
use super::operator::Symbol;
use super::place::place;
use super::select::Unknowns;
use crate::catalog::error::sqlstate;
use crate::catalog::sql_text::ReferenceForm;
use crate::catalog::{CatalogError, DataType, Namespace, ObjectId};

impl Analysis<'_> {
    /// An expression; what it names is noted.
    pub(super) fn expression(&mut self, expression: &tree::Expr) -> Analyzed<Node> {
        Ok(self.deeper(|analysis| analysis.expression_here(expression))?.unwrap_or_else(Node::unknown))
    }

    /// A condition: a truth value.
    pub(super) fn condition(&mut self, expression: &tree::Expr) -> Analyzed<Node> {
        let node = self.expression(expression)?;
        self.as_condition(node)
    }

    /// Several expressions.
    pub(super) fn expressions<'t>(
        &mut self,
        expressions: impl IntoIterator<Item = &'t tree::Expr>,
    ) -> Analyzed<Vec<Node>> {
        expressions.into_iter().map(|expression| self.expression(expression)).collect()
    }

    fn expression_here(&mut self, expression: &tree::Expr) -> Analyzed<Node> {
        use tree::Expr as E;
        match expression {
            E::Identifier(name) => self.column_reference(std::slice::from_ref(name), ReferenceForm::Name),
            E::CompoundIdentifier(parts) => self.column_reference(parts, ReferenceForm::Name),
            E::CompoundFieldAccess { root, access_chain } => self.indirection(root, access_chain),
            E::Nested(inner) => self.expression(inner),
            E::Value(value) => Ok(self.constant(value)),
            E::TypedString(typed) => self.typed_string(typed),
            E::Interval(interval) => self.interval(interval),
            E::Cast { expr, data_type, .. } => self.written_cast(expr, data_type),
            E::Collate { expr, collation } => self.collate(expr, collation),
            E::BinaryOp { .. } => self.operators(expression),
            E::UnaryOp { op, expr } => self.prefix_operator(*op, expr),
            E::AnyOp { left, compare_op, right, .. } => self.quantified(left, compare_op, right, true),
            E::AllOp { left, compare_op, right } => self.quantified(left, compare_op, right, false),
            E::IsFalse(inner) => self.boolean_test(inner, "FALSE"),
            E::IsNotFalse(inner) => self.boolean_test(inner, "NOT FALSE"),
            E::IsTrue(inner) => self.boolean_test(inner, "TRUE"),
            E::IsNotTrue(inner) => self.boolean_test(inner, "NOT TRUE"),
            E::IsUnknown(inner) => self.boolean_test(inner, "UNKNOWN"),
            E::IsNotUnknown(inner) => self.boolean_test(inner, "NOT UNKNOWN"),
            E::IsNull(inner) => self.null_test(inner, false),
            E::IsNotNull(inner) => self.null_test(inner, true),
            E::IsNormalized { expr: inner, .. } | E::IsJson { expr: inner, .. } => {
                let node = self.expression(inner)?;
                self.as_text(node);
                Ok(Node::of_type(BOOL))
            }
            E::IsDistinctFrom(left, right) => self.distinct(left, right, false),
            E::IsNotDistinctFrom(left, right) => self.distinct(left, right, true),
            E::InList { expr, list, negated } => self.in_list(expr, list, *negated),
            E::InSubquery { expr, subquery, negated } => {
                let value = self.expression(expr)?;
                self.against_query(&Symbol::implied(if *negated { "<>" } else { "=" }), value, subquery)
            }
            E::Between { expr, low, high, negated } => self.between(expr, low, high, *negated),
            E::Like { expr, pattern, escape_char, negated, any } => {
                let symbol = if *negated { "!~~" } else { "~~" };
                self.like(symbol, expr, pattern, escape_char.as_deref(), *any)
            }
            E::ILike { expr, pattern, escape_char, negated, any } => {
                let symbol = if *negated { "!~~*" } else { "~~*" };
                self.like(symbol, expr, pattern, escape_char.as_deref(), *any)
            }
            E::SimilarTo { expr, pattern, escape_char, negated } => {
                let symbol = if *negated { "!~" } else { "~" };
                self.like(symbol, expr, pattern, escape_char.as_deref(), false)
            }
            E::Case { operand, conditions, else_result, .. } => {
                self.case(operand.as_deref(), conditions, else_result.as_deref())
            }
            E::Exists { subquery, .. } => {
                self.subquery(subquery, None)?;
                Ok(Node::of_type(BOOL))
            }
            E::Subquery(query) => self.scalar_subquery(query),
            E::Array(array) => self.array(&array.elem),
            E::Tuple(fields) => {
                let fields = self.expressions(fields)?;
                Ok(Self::row(fields))
            }
            E::Function(function) => self.call(function),
            E::Extract { .. }
            | E::AtTimeZone { .. }
            | E::Position { .. }
            | E::Substring { .. }
            | E::Overlay { .. }
            | E::Trim { .. }
            | E::Ceil { .. }
            | E::Floor { .. } => self.syntax_call(expression),
            E::QualifiedWildcard(relation, _) => self.row_argument(relation),
            E::GroupingSets(sets) | E::Cube(sets) | E::Rollup(sets) => {
                self.expressions(sets.iter().flatten())?;
                Ok(Node::unknown())
            }
            E::Named { expr, .. } => {
                self.give_up();
                self.expression(expr)
            }
            _ => {
                self.give_up();
                Ok(Node::unknown())
            }
        }
    }

    /// An expression where `DEFAULT` may stand for it.
    pub(super) fn value_or_default(&mut self, expression: &tree::Expr) -> Analyzed<Node> {
        match expression {
            tree::Expr::Identifier(name)
                if name.quote_style.is_none() && name.value.eq_ignore_ascii_case("default") =>
            {
                Ok(Node::unknown())
            }
            _ => self.expression(expression),
        }
    }

    /// A constant (`make_const` in `parse_node.c`).
    fn constant(&mut self, written: &tree::ValueWithSpan) -> Node {
        use tree::Value as V;
        let (constant, data_type) = match &written.value {
            V::Number(digits, _) => return number(digits),
            V::Boolean(value) => (Constant::Boolean(*value), BOOL),
            V::Null => (Constant::Null, UNKNOWN),
            V::SingleQuotedString(value)
            | V::EscapedStringLiteral(value)
            | V::UnicodeStringLiteral(value)
            | V::NationalStringLiteral(value) => (Constant::String(value.clone()), UNKNOWN),
            V::DollarQuotedString(quoted) => (Constant::String(quoted.value.clone()), UNKNOWN),
            V::SingleQuotedByteStringLiteral(bits) => (Constant::Bits(bits.clone()), BIT),
            V::HexStringLiteral(digits) => (Constant::Bits(binary(digits)), BIT),
            V::Placeholder(written) => return self.parameter(written),
            _ => {
                self.give_up();
                return Node::unknown();
            }
        };
        let mut node = Node::plain(NodeKind::Constant(constant), data_type);
        node.span = place(written.span);
        node
    }

    /// `$1`
    fn parameter(&mut self, written: &str) -> Node {
        let number = written.strip_prefix('$').and_then(|digits| digits.parse::<usize>().ok());
        let parameter = number.and_then(|number| self.scope.parameters.get(number.checked_sub(1)?));
        match parameter {
            Some((_, data_type)) => Node::new(NodeKind::Parameter, Some(data_type.clone())),
            None => {
                self.give_up();
                Node::unknown()
            }
        }
    }

    /// `type 'text'`
    fn typed_string(&mut self, typed: &tree::TypedString) -> Analyzed<Node> {
        let value = self.constant(&typed.value);
        let data_type = self.data_type(&typed.data_type)?;
        self.cast_to(value, data_type)
    }

    /// `INTERVAL '1' DAY`
    fn interval(&mut self, interval: &tree::Interval) -> Analyzed<Node> {
        let value = self.expression(&interval.value)?;
        let modifier = super::type_name::interval_modifier(interval);
        self.cast_to(value, Some(DataType { id: INTERVAL, array: false, modifier }))
    }

    fn written_cast(&mut self, expression: &tree::Expr, data_type: &tree::DataType) -> Analyzed<Node> {
        // The elements of `ARRAY[…]::type[]` are cast, so that it may be empty.
        if let tree::Expr::Array(array) = super::sort::unnested(expression) {
            let target = self.data_type(data_type)?;
            return match target {
                Some(target) if target.array => {
                    let array = self.array_of(&array.elem, &target)?;
                    self.coerce_to(array, &target, EXPLICIT)
                }
                target => {
                    let value = self.expression(expression)?;
                    self.cast_to(value, target)
                }
            };
        }
        let value = self.expression(expression)?;
        let data_type = self.data_type(data_type)?;
        self.cast_to(value, data_type)
    }

    fn cast_to(&mut self, value: Node, data_type: Option<DataType>) -> Analyzed<Node> {
        match data_type {
            Some(data_type) => self.coerce_to(value, &data_type, EXPLICIT),
            None => Ok(Node::unknown()),
        }
    }

    fn collate(&mut self, expression: &tree::Expr, collation: &tree::ObjectName) -> Analyzed<Node> {
        let value = self.expression(expression)?;
        let value = self.as_text(value);
        Ok(match self.collation(collation)? {
            Some(collation) => self.collated(value, collation),
            None => Node::other(value.data_type),
        })
    }

    fn boolean_test(&mut self, expression: &tree::Expr, words: &'static str) -> Analyzed<Node> {
        let operand = self.condition(expression)?;
        Ok(Node::boolean(NodeKind::BooleanTest(Box::new(operand), words)))
    }

    fn null_test(&mut self, expression: &tree::Expr, not: bool) -> Analyzed<Node> {
        let operand = self.expression(expression)?;
        Ok(Node::boolean(NodeKind::NullTest(Box::new(operand), not)))
    }

    fn case(
        &mut self,
        operand: Option<&tree::Expr>,
        conditions: &[tree::CaseWhen],
        otherwise: Option<&tree::Expr>,
    ) -> Analyzed<Node> {
        let operand = match operand {
            Some(operand) => {
                let operand = self.expression(operand)?;
                Some(self.as_text(operand))
            }
            None => None,
        };
        let mut compared = Vec::with_capacity(conditions.len());
        let mut results = Vec::with_capacity(conditions.len() + 1);
        results.push(Node::null(Some(DataType::plain(UNKNOWN))));
        for when in conditions {
            compared.push(match &operand {
                Some(operand) => {
                    let value = self.expression(&when.condition)?;
                    self.case_comparison(operand, value)?
                }
                None => self.condition(&when.condition)?,
            });
            results.push(self.expression(&when.result)?);
        }
        if let Some(otherwise) = otherwise {
            results[0] = self.expression(otherwise)?;
        }
        let (mut results, data_type) = self.unify(results, "CASE")?;
        let collation = self.collation_of(&results, data_type.as_ref());
        let otherwise = results.remove(0);
        let branches = compared.into_iter().zip(results).collect();
        let kind = NodeKind::Case(Box::new(Case { operand, branches, otherwise }));
        Ok(Node::new(kind, data_type).collated(collation))
    }

    /// The right side of the comparison of a `WHEN` with the operand of its `CASE`.
    fn case_comparison(&mut self, operand: &Node, value: Node) -> Analyzed<Node> {
        let stand_in = Node::other(operand.data_type.clone());
        let comparison = self.operator(&Symbol::implied("="), stand_in, value)?;
        Ok(match comparison.kind {
            NodeKind::Operator(_, mut operands) if operands.len() == 2 => operands.remove(1),
            _ => comparison,
        })
    }

    /// `ROW (…)`; constants in it wait for what the row is compared with or turned into (`transformRowExpr`).
    pub(super) fn row(fields: Vec<Node>) -> Node {
        Node::plain(NodeKind::Row(fields), RECORD)
    }

    /// `(SELECT …)` as a value.
    fn scalar_subquery(&mut self, query: &tree::Query) -> Analyzed<Node> {
        let outputs = self.query_level(query, None, Unknowns::Resolve)?;
        let first = outputs.and_then(|outputs| outputs.into_iter().next());
        Ok(first.map_or_else(Node::unknown, |output| Node { kind: NodeKind::Other, ..output.node }))
    }

    /// `ARRAY[…]`, or `[…]` within it.
    fn array(&mut self, elements: &[tree::Expr]) -> Analyzed<Node> {
        if elements.is_empty() {
            let message = "cannot determine type of empty array";
            self.missing(CatalogError::new(sqlstate::INDETERMINATE_DATATYPE, message))?;
            return Ok(Node::unknown());
        }
        let nodes = self.expressions(elements)?;
        let (nodes, common) = self.unify(nodes, "ARRAY")?;
        let data_type = common.map(|common| DataType { array: true, ..common });
        let collation = self.collation_of(&nodes, data_type.as_ref());
        Ok(Node::new(NodeKind::Array(nodes), data_type).collated(collation))
    }

    /// `ARRAY[…]` that is cast to that type.
    fn array_of(&mut self, elements: &[tree::Expr], target: &DataType) -> Analyzed<Node> {
        let element = DataType { array: false, ..target.clone() };
        let mut nodes = Vec::with_capacity(elements.len());
        for written in elements {
            nodes.push(match super::sort::unnested(written) {
                tree::Expr::Array(inner) => self.array_of(&inner.elem, target)?,
                _ => {
                    let node = self.expression(written)?;
                    let is_array = node.data_type.as_ref().is_some_and(|data_type| data_type.array);
                    self.coerce_to(node, if is_array { target } else { &element }, EXPLICIT)?
                }
            });
        }
        let data_type = Some(target.without_modifier());
        let collation = self.collation_of(&nodes, data_type.as_ref());
        Ok(Node::new(NodeKind::Array(nodes), data_type).collated(collation))
    }

    fn collation(&mut self, written: &tree::ObjectName) -> Analyzed<Option<ObjectId>> {
        let Some(name) = object_name(written) else {
            self.give_up();
            return Ok(None);
        };
        if let Some(object) = self.names.find(Namespace::Collation, &name) {
            self.writing.refer(name.span(), object.id.whole(), ReferenceForm::Qualified);
            return Ok(Some(object.id));
        }
        if let Some(found) = self.names.builtin().collation(name.name.as_str()) {
            return Ok(Some(found.oid));
        }
        let message = format!("collation \"{name}\" for encoding \"UTF8\" does not exist");
        self.missing(CatalogError::new(sqlstate::UNDEFINED_OBJECT, message))?;
        Ok(None)
    }

    /// One of several expressions, such as `COALESCE` gives: of their common type.
    pub(super) fn one_of(&mut self, nodes: Vec<Node>, what: &str, kind: fn(Vec<Node>) -> NodeKind) -> Analyzed<Node> {
        let (nodes, data_type) = self.unify(nodes, what)?;
        let collation = self.collation_of(&nodes, data_type.as_ref());
        Ok(Node::new(kind(nodes), data_type).collated(collation))
    }

    /// A value that a step already typed, told as one of several rows: without what it is made of.
    pub(super) fn merged(&mut self, nodes: Vec<Node>, what: &str) -> Analyzed<Node> {
        let node = self.one_of(nodes, what, |_| NodeKind::Other)?;
        let collation = match node.collation {
            Collating::Explicit(collation) => Collating::Inherited(collation),
            other => other,
        };
        Ok(node.collated(collation))
    }

    /// A value where one of that type is stored: an untyped constant takes the type, whatever else is there is turned
    /// into it when the row is written.
    pub(super) fn stored_as(&mut self, node: Node, data_type: &DataType) -> Node {
        if node.is_untyped() {
            return self.coerce(node, data_type, IMPLICIT);
        }
        if let Some(source) = &node.data_type {
            self.depend_on_assignment(source, data_type);
        }
        node
    }
}

/// A number is an integer of four or eight bytes if it fits (`make_const`).
pub(super) fn number(digits: &str) -> Node {
    let plain = digits.replace('_', "");
    let value = integer(&plain);
    let (digits, data_type) = match value {
        Some(value) if i32::try_from(value).is_ok() => (value.to_string(), INT4),
        Some(value) => (value.to_string(), INT8),
        None => (plain, NUMERIC),
    };
    Node::plain(NodeKind::Constant(Constant::Number(digits)), data_type)
}

/// The value of digits, which may have a sign and a base.
fn integer(digits: &str) -> Option<i64> {
    let (sign, unsigned) = digits.strip_prefix('-').map_or(("", digits), |unsigned| ("-", unsigned));
    let radix = match unsigned.get(..2).map(str::to_ascii_lowercase).as_deref() {
        Some("0x") => 16,
        Some("0o") => 8,
        Some("0b") => 2,
        _ => return digits.parse().ok(),
    };
    i64::from_str_radix(&format!("{sign}{}", &unsigned[2..]), radix).ok()
}

/// The bits of hexadecimal digits.
fn binary(digits: &str) -> String {
    let values = digits.chars().filter_map(|digit| digit.to_digit(16));
    values.flat_map(|value| (0..4).rev().map(move |bit| if value >> bit & 1 == 1 { '1' } else { '0' })).collect()
}
