//! Expressions (`transformExprRecurse` in `parse_expr.c`).

use sqlparser::ast as tree;

use super::analysis::{Analysis, Analyzed, object_name};
use super::node::{BIT, BOOL, Constant, INT4, INT8, NUMERIC, Node, NodeKind, RECORD, TEXT, UNKNOWN};
use super::place::place;
use super::select::Unknowns;
use super::target::Output;
use crate::catalog::DataType;
use crate::catalog::sql_text::ReferenceForm;

impl Analysis<'_> {
    /// An expression; what it names is noted.
    pub(super) fn expression(&mut self, expression: &tree::Expr) -> Analyzed<Node> {
        Ok(self.deeper(|analysis| analysis.expression_here(expression))?.unwrap_or_else(Node::unknown))
    }

    /// A condition: an untyped constant in it is boolean.
    pub(super) fn condition(&mut self, expression: &tree::Expr) -> Analyzed<Node> {
        let node = self.expression(expression)?;
        self.coerce_untyped(&node, &DataType::plain(BOOL))?;
        Ok(node)
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
            E::Cast { expr, data_type, .. } => self.cast(expr, data_type),
            E::Collate { expr, collation } => self.collate(expr, collation),
            E::BinaryOp { .. } => self.operators(expression),
            E::UnaryOp { op, expr } => self.prefix_operator(*op, expr),
            E::AnyOp { left, compare_op, right, .. } | E::AllOp { left, compare_op, right } => {
                self.array_operator(left, compare_op, right)
            }
            E::IsFalse(inner)
            | E::IsNotFalse(inner)
            | E::IsTrue(inner)
            | E::IsNotTrue(inner)
            | E::IsUnknown(inner)
            | E::IsNotUnknown(inner) => {
                self.condition(inner)?;
                Ok(Node::of_type(BOOL))
            }
            E::IsNull(inner)
            | E::IsNotNull(inner)
            | E::IsNormalized { expr: inner, .. }
            | E::IsJson { expr: inner, .. } => {
                self.expression(inner)?;
                Ok(Node::of_type(BOOL))
            }
            E::IsDistinctFrom(left, right) | E::IsNotDistinctFrom(left, right) => self.comparison("=", left, right),
            E::InList { expr, list, .. } => self.in_list(expr, list),
            E::InSubquery { expr, subquery, .. } => self.in_subquery(expr, subquery),
            E::Between { expr, low, high, .. } => self.between(expr, low, high),
            E::Like { expr, pattern, escape_char, .. }
            | E::ILike { expr, pattern, escape_char, .. }
            | E::SimilarTo { expr, pattern, escape_char, .. } => self.like(expr, pattern, escape_char.as_deref()),
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
                self.expressions(fields)?;
                Ok(Node::of_type(RECORD))
            }
            E::Function(function) => self.call(function),
            E::Extract { expr, .. } => self.extract(expr),
            E::AtTimeZone { timestamp, time_zone } => self.system_call("timezone", [&**time_zone, &**timestamp]),
            E::Position { expr, r#in } => self.system_call("position", [&**r#in, &**expr]),
            E::Substring { expr, substring_from, substring_for, .. } => {
                let arguments = [Some(expr), substring_from.as_ref(), substring_for.as_ref()];
                self.system_call("substring", arguments.into_iter().flatten().map(|argument| &**argument))
            }
            E::Overlay { expr, overlay_what, overlay_from, overlay_for } => {
                let arguments = [Some(expr), Some(overlay_what), Some(overlay_from), overlay_for.as_ref()];
                self.system_call("overlay", arguments.into_iter().flatten().map(|argument| &**argument))
            }
            E::Trim { expr, trim_where, trim_what, trim_characters } => {
                self.trim(expr, *trim_where, trim_what.as_deref(), trim_characters.as_deref())
            }
            E::Ceil { expr, .. } => self.system_call("ceil", [&**expr]),
            E::Floor { expr, .. } => self.system_call("floor", [&**expr]),
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
            V::Number(digits, _) => number(digits),
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
        let mut node = Node::new(NodeKind::Constant(constant), Some(DataType::plain(data_type)));
        node.span = place(written.span);
        node
    }

    /// `$1`
    fn parameter(&mut self, written: &str) -> Node {
        let number = written.strip_prefix('$').and_then(|digits| digits.parse::<usize>().ok());
        let parameter = number.and_then(|number| self.scope.parameters.get(number.checked_sub(1)?));
        match parameter {
            Some((_, data_type)) => Node::other(Some(data_type.clone())),
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
        self.cast_to(&value, data_type)
    }

    /// `INTERVAL '1' DAY`
    fn interval(&mut self, interval: &tree::Interval) -> Analyzed<Node> {
        self.expression(&interval.value)?;
        let named = self.names.builtin().types().by_name("interval");
        Ok(Node::other(named.map(|found| DataType::plain(found.oid))))
    }

    fn cast(&mut self, expression: &tree::Expr, data_type: &tree::DataType) -> Analyzed<Node> {
        let value = self.expression(expression)?;
        let data_type = self.data_type(data_type)?;
        self.cast_to(&value, data_type)
    }

    fn cast_to(&mut self, value: &Node, data_type: Option<DataType>) -> Analyzed<Node> {
        if let Some(data_type) = &data_type {
            self.coerce_untyped(value, data_type)?;
        }
        Ok(Node::other(data_type))
    }

    fn collate(&mut self, expression: &tree::Expr, collation: &tree::ObjectName) -> Analyzed<Node> {
        let value = self.expression(expression)?;
        let mut node = Node::other(match &value.data_type {
            Some(data_type) if value.is_untyped() => Some(DataType { id: TEXT, ..data_type.clone() }),
            data_type => data_type.clone(),
        });
        node.collation = self.collation(collation)?;
        Ok(node)
    }

    /// `value.field`, `value[1]`, `value[1:2]`.
    fn indirection(&mut self, root: &tree::Expr, chain: &[tree::AccessExpr]) -> Analyzed<Node> {
        let mut node = self.expression(root)?;
        let mut sliced = false;
        for (at, access) in chain.iter().enumerate() {
            match access {
                tree::AccessExpr::Dot(tree::Expr::Identifier(field)) => {
                    node = self.field(node.data_type, field)?;
                    sliced = false;
                }
                tree::AccessExpr::Dot(_) => {
                    self.give_up();
                    return Ok(Node::unknown());
                }
                tree::AccessExpr::Subscript(subscript) => {
                    sliced |= matches!(subscript, tree::Subscript::Slice { .. });
                    self.subscript(subscript)?;
                    let more = matches!(chain.get(at + 1), Some(tree::AccessExpr::Subscript(_)));
                    if !more && !sliced {
                        node = self.element_of(node);
                    }
                }
            }
        }
        Ok(node)
    }

    fn subscript(&mut self, subscript: &tree::Subscript) -> Analyzed<()> {
        match subscript {
            tree::Subscript::Index { index } => {
                self.expression(index)?;
            }
            tree::Subscript::Slice { lower_bound, upper_bound, .. } => {
                for bound in [lower_bound, upper_bound].into_iter().flatten() {
                    self.expression(bound)?;
                }
            }
        }
        Ok(())
    }

    /// What a subscript takes out of a value.
    fn element_of(&self, container: Node) -> Node {
        let collation = container.collation;
        let Some(data_type) = container.data_type else { return Node::unknown() };
        if data_type.array {
            let mut node = Node::other(Some(DataType { array: false, ..data_type }));
            node.collation = collation;
            return node;
        }
        if let Some(base) = self.domain_base(&data_type) {
            return self.element_of(Node::other(Some(base)));
        }
        match self.names.builtin().types().by_oid(data_type.id) {
            Some(found) if found.name == "jsonb" => Node::other(Some(data_type)),
            Some(found) => Node::other(found.element.map(DataType::plain)),
            None => Node::unknown(),
        }
    }

    fn case(
        &mut self,
        operand: Option<&tree::Expr>,
        conditions: &[tree::CaseWhen],
        otherwise: Option<&tree::Expr>,
    ) -> Analyzed<Node> {
        let operand = operand.map(|operand| self.expression(operand)).transpose()?;
        let mut results = Vec::with_capacity(conditions.len() + 1);
        for when in conditions {
            match &operand {
                Some(operand) => {
                    let value = self.expression(&when.condition)?;
                    self.unify_operands(operand, &value)?;
                }
                None => {
                    self.condition(&when.condition)?;
                }
            }
            results.push(self.expression(&when.result)?);
        }
        if let Some(otherwise) = otherwise {
            results.insert(0, self.expression(otherwise)?);
        }
        self.common(results)
    }

    /// One of several expressions, such as `COALESCE` gives: of their common type.
    pub(super) fn common(&mut self, nodes: Vec<Node>) -> Analyzed<Node> {
        let all: Vec<&Node> = nodes.iter().collect();
        let data_type = self.common_type(&all);
        let collation = self.common_collation(&all);
        if let Some(data_type) = &data_type {
            for node in &nodes {
                self.coerce_untyped(node, data_type)?;
            }
        }
        let mut node = Node::other(data_type);
        node.collation = collation;
        Ok(node)
    }

    fn in_list(&mut self, expression: &tree::Expr, list: &[tree::Expr]) -> Analyzed<Node> {
        let value = self.expression(expression)?;
        let values = self.expressions(list)?;
        let mut all = vec![&value];
        all.extend(&values);
        if let Some(data_type) = self.common_type(&all) {
            for node in all {
                self.coerce_untyped(node, &data_type)?;
            }
        }
        Ok(Node::of_type(BOOL))
    }

    fn in_subquery(&mut self, expression: &tree::Expr, query: &tree::Query) -> Analyzed<Node> {
        let value = self.expression(expression)?;
        let outputs = self.subquery(query, None)?;
        if let Some([only]) = outputs.as_deref() {
            self.unify_operands(&value, &only.node)?;
        }
        Ok(Node::of_type(BOOL))
    }

    fn between(&mut self, value: &tree::Expr, low: &tree::Expr, high: &tree::Expr) -> Analyzed<Node> {
        let value = self.expression(value)?;
        for bound in [low, high] {
            let bound = self.expression(bound)?;
            self.unify_operands(&value, &bound)?;
        }
        Ok(Node::of_type(BOOL))
    }

    fn like(&mut self, value: &tree::Expr, pattern: &tree::Expr, escape: Option<&tree::Expr>) -> Analyzed<Node> {
        for expression in [Some(value), Some(pattern), escape].into_iter().flatten() {
            self.expression(expression)?;
        }
        Ok(Node::of_type(BOOL))
    }

    /// `(SELECT …)` as a value.
    fn scalar_subquery(&mut self, query: &tree::Query) -> Analyzed<Node> {
        let outputs = self.query_level(query, None, Unknowns::Resolve)?;
        let first = outputs.and_then(|outputs| outputs.into_iter().next());
        Ok(first.map_or_else(Node::unknown, |Output { node, .. }| {
            let mut value = Node::other(node.data_type);
            value.collation = node.collation;
            value
        }))
    }

    /// `ARRAY[…]`, or `[…]` within it.
    fn array(&mut self, elements: &[tree::Expr]) -> Analyzed<Node> {
        let nodes = self.expressions(elements)?;
        let common = self.common(nodes)?;
        let collation = common.collation;
        let data_type = common.data_type.map(|data_type| match data_type.id {
            UNKNOWN => DataType::array_of(TEXT),
            _ => DataType { array: true, ..data_type },
        });
        let mut node = Node::other(data_type);
        node.collation = collation;
        Ok(node)
    }

    fn trim(
        &mut self,
        value: &tree::Expr,
        side: Option<tree::TrimWhereField>,
        what: Option<&tree::Expr>,
        characters: Option<&[tree::Expr]>,
    ) -> Analyzed<Node> {
        let name = match side {
            None | Some(tree::TrimWhereField::Both) => "btrim",
            Some(tree::TrimWhereField::Leading) => "ltrim",
            Some(tree::TrimWhereField::Trailing) => "rtrim",
        };
        self.system_call(name, std::iter::once(value).chain(what).chain(characters.into_iter().flatten()))
    }

    fn collation(&mut self, written: &tree::ObjectName) -> Analyzed<Option<crate::catalog::ObjectId>> {
        use crate::catalog::{CatalogError, Namespace, error::sqlstate};
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
}

/// A number is an integer of four or eight bytes if it fits.
fn number(digits: &str) -> (Constant, crate::catalog::ObjectId) {
    let plain = digits.replace('_', "");
    match plain.parse::<i64>() {
        Ok(value) if i32::try_from(value).is_ok() => (Constant::Integer(plain), INT4),
        Ok(_) => (Constant::Integer(plain), INT8),
        Err(_) => (Constant::Decimal(plain), NUMERIC),
    }
}

/// The bits of hexadecimal digits.
fn binary(digits: &str) -> String {
    digits.chars().filter_map(|digit| digit.to_digit(16)).map(|digit| format!("{digit:04b}")).collect()
}
