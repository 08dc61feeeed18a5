//! Operators (`parse_oper.c`, and the parts of `parse_expr.c` that make them of `IN`, `BETWEEN`, `LIKE`).

use sqlparser::ast as tree;
use sqlparser::ast::BinaryOperator;

use super::analysis::{Analysis, Analyzed};
use super::candidates::undefined;
use super::coerce::IMPLICIT;
use super::node::{BOOL, Constant, Node, NodeKind, OperatorName, RECORD, TEXT};
use super::place::place;
use super::sort::unnested;
use crate::catalog::sql_text::ReferenceForm;
use crate::catalog::{CatalogError, DataType, ObjectId};
use crate::sql::ast::Name;
use crate::sql::lex::{Lexer, TokenKind};
use crate::sql::resolve::{ResolveError, TypeId, Types, resolve_binary, resolve_prefix};
use crate::text::{Identifier, Span};

/// `varchar`
const VARCHAR: ObjectId = ObjectId(1043);

/// An operator as written.
#[derive(Clone, Debug)]
pub(super) struct Symbol {
    schema: Option<Name>,
    characters: Identifier,
    /// Where it is written, if that is known.
    span: Span,
}

impl Symbol {
    /// An operator that no symbol in the text stands for.
    pub(super) fn implied(symbol: &str) -> Self {
        Self { schema: None, characters: symbol.into(), span: Span::default() }
    }
}

/// What an operator was found to be.
struct Found {
    id: ObjectId,
    operands: Vec<DataType>,
    result: DataType,
}

impl Analysis<'_> {
    /// A chain of binary operators, walked from its left end on, however long.
    pub(super) fn operators(&mut self, expression: &tree::Expr) -> Analyzed<Node> {
        let mut chain = Vec::new();
        let mut leftmost = expression;
        while let tree::Expr::BinaryOp { left, op, right } = leftmost {
            chain.push((&**left, op, &**right));
            leftmost = left;
        }
        let mut node = self.expression(leftmost)?;
        for (left, operator, right) in chain.into_iter().rev() {
            node = self.binary(node, left, operator, right)?;
        }
        Ok(node)
    }

    fn binary(
        &mut self,
        node: Node,
        left: &tree::Expr,
        operator: &BinaryOperator,
        right: &tree::Expr,
    ) -> Analyzed<Node> {
        match operator {
            BinaryOperator::And | BinaryOperator::Or => {
                let right = self.expression(right)?;
                let flatten = matches!(unnested(left), tree::Expr::BinaryOp { op, .. } if op == operator);
                self.connect(matches!(operator, BinaryOperator::And), node, right, flatten)
            }
            BinaryOperator::Overlaps => {
                self.expression(right)?;
                Ok(Node::of_type(BOOL))
            }
            _ => {
                let value = self.expression(right)?;
                let symbol = self.symbol(operator, left, right);
                self.compare_rows_or_values(&symbol, node, value)
            }
        }
    }

    /// `AND`, `OR`: one that is written on the left is taken into this one (`makeAndExpr` in `gram.y`).
    fn connect(&mut self, is_and: bool, left: Node, right: Node, flatten: bool) -> Analyzed<Node> {
        let right = self.as_condition(right)?;
        let mut operands = match left.kind {
            NodeKind::And(operands) | NodeKind::Or(operands) if flatten => operands,
            kind => vec![self.as_condition(Node { kind, ..left })?],
        };
        operands.push(right);
        Ok(Node::boolean(if is_and { NodeKind::And(operands) } else { NodeKind::Or(operands) }))
    }

    /// An expression that is turned into a truth value.
    pub(super) fn as_condition(&mut self, node: Node) -> Analyzed<Node> {
        self.coerce_to(node, &DataType::plain(BOOL), IMPLICIT)
    }

    /// The symbol of an operator, with its place where it may be one of the project's own.
    fn symbol(&self, operator: &BinaryOperator, left: &tree::Expr, right: &tree::Expr) -> Symbol {
        use tree::Spanned;
        if let BinaryOperator::PGCustomBinaryOperator(parts) = operator {
            let (symbol, schema) = parts.split_last().map_or(("", &[][..]), |(last, rest)| (last.as_str(), rest));
            let schema = schema.last().map(|schema| Name::new(Identifier::folded(schema), Span::default()));
            return Symbol { schema, characters: symbol.into(), span: Span::default() };
        }
        let mut symbol = Symbol::implied(spelling(operator));
        if self.may_be_created(&symbol.characters) {
            symbol.span = self.find_operator(place(left.span()).end, place(right.span()).start);
        }
        symbol
    }

    /// The operator between two operands: the first at the least depth of parentheses there.
    fn find_operator(&self, from: u32, to: u32) -> Span {
        if from == 0 || from >= to {
            return Span::default();
        }
        let (mut depth, mut least, mut found) = (0_i32, i32::MAX, Span::default());
        for token in Lexer::within(self.source.text(), Span::new(from, to)) {
            match token.kind {
                TokenKind::LeftParenthesis | TokenKind::LeftBracket => depth += 1,
                TokenKind::RightParenthesis | TokenKind::RightBracket => depth -= 1,
                TokenKind::Operator if depth < least => (least, found) = (depth, token.span),
                _ => {}
            }
        }
        found
    }

    /// Whether an operator of that symbol has been created.
    fn may_be_created(&self, symbol: &Identifier) -> bool {
        self.names.find_bare(crate::catalog::Namespace::Operator, symbol).is_some()
    }

    /// `left operator right` (`make_op`).
    pub(super) fn operator(&mut self, symbol: &Symbol, left: Node, right: Node) -> Analyzed<Node> {
        let Some(found) = self.find_binary(symbol, &left, &right)? else {
            return Ok(Node::other(result_of_unknown(symbol)));
        };
        let name = OperatorName { id: found.id, symbol: symbol.characters.clone() };
        let operands =
            vec![self.coerce(left, &found.operands[0], IMPLICIT), self.coerce(right, &found.operands[1], IMPLICIT)];
        let collation = self.collation_of(&operands, Some(&found.result));
        Ok(Node::new(NodeKind::Operator(name, operands), Some(found.result)).collated(collation))
    }

    /// The operator between two operands; `None` if their types are not known.
    fn find_binary(&mut self, symbol: &Symbol, left: &Node, right: &Node) -> Analyzed<Option<Found>> {
        let (Some(left), Some(right)) = (&left.data_type, &right.data_type) else { return Ok(None) };
        let (left, right) = (TypeId::from(left), TypeId::from(right));
        if let Some(found) = self.exact_built_in(symbol, left, right) {
            return Ok(Some(found));
        }
        if symbol.schema.is_none()
            && let Some((id, operands, result)) = self.names.built_in_binary(&symbol.characters, [left, right])
        {
            return Ok(Some(self.found(symbol, id, operands.into(), result)));
        }
        let candidates = self.names.operators(symbol.schema.as_ref(), &symbol.characters)?;
        match resolve_binary(&self.names, &candidates, left, right) {
            Ok(resolved) => {
                let (id, operands, result) = (resolved.operator.id, resolved.operands, resolved.result);
                Ok(Some(self.found(symbol, id, operands, result)))
            }
            Err(error) => {
                let [left, right] = [left, right].map(|of| self.names.format_type(&DataType::from(of)));
                self.no_operator(&error, &format!("{left} {} {right}", symbol.characters))?;
                Ok(None)
            }
        }
    }

    /// The built-in operator of exactly these types or those below domains, which no other hides: most are found so,
    /// and none would have more exact matches (`func_select_candidate` takes domains as their base types).
    fn exact_built_in(&self, symbol: &Symbol, left: TypeId, right: TypeId) -> Option<Found> {
        let types: &dyn Types = &self.names;
        let given = [left, right];
        let [left, right] = given.map(|of| types.base(of));
        if symbol.schema.is_some() || left.array || right.array {
            return None;
        }
        if self.may_be_created(&symbol.characters) {
            let (id, operands, result) = self.names.exact_beside_created(&symbol.characters, given)?;
            return Some(Found { id, operands: operands.map(DataType::from).into(), result: DataType::from(result) });
        }
        let (left, right) = match (left, right) {
            (TypeId::UNKNOWN, TypeId::UNKNOWN) => return None,
            (TypeId::UNKNOWN, other) | (other, TypeId::UNKNOWN) => (other, other),
            both => both,
        };
        let operators = self.names.builtin().operators();
        let exact = |left: ObjectId, right: ObjectId| {
            let operator = operators.exact(symbol.characters.as_str(), Some(left), right)?;
            let operands = vec![DataType::plain(left), DataType::plain(right)];
            Some(Found { id: operator.oid, operands, result: self.names.built_in_type(operator.result) })
        };
        exact(left.id, right.id).or_else(|| {
            // `varchar` has no operators; among those of other types the preferred one of its category goes first.
            let as_text = |of: TypeId| if of.id == VARCHAR { TEXT } else { of.id };
            let (left, right) = (as_text(left), as_text(right));
            (left == TEXT && right == TEXT).then(|| exact(left, right)).flatten()
        })
    }

    fn found(&mut self, symbol: &Symbol, id: ObjectId, operands: Vec<TypeId>, result: TypeId) -> Found {
        if !id.is_built_in() {
            self.writing.refer(symbol.span, id.whole(), ReferenceForm::Operator);
            self.writing.depend(id.whole());
        }
        Found { id, operands: operands.into_iter().map(DataType::from).collect(), result: DataType::from(result) }
    }

    fn no_operator(&mut self, error: &ResolveError, written: &str) -> Analyzed<()> {
        let error = match error {
            ResolveError::NotFound => undefined(format!("operator does not exist: {written}")),
            ResolveError::Ambiguous => {
                CatalogError::new(error.sqlstate(), format!("operator is not unique: {written}"))
            }
            ResolveError::Mismatch(reason) => CatalogError::new(error.sqlstate(), *reason),
        };
        self.missing(error)
    }

    /// `operator operand`
    pub(super) fn prefix_operator(&mut self, operator: tree::UnaryOperator, written: &tree::Expr) -> Analyzed<Node> {
        let operand = self.expression(written)?;
        match operator {
            tree::UnaryOperator::Not => {
                let operand = self.as_condition(operand)?;
                return Ok(Node::boolean(NodeKind::Not(Box::new(operand))));
            }
            tree::UnaryOperator::Minus => {
                if is_number(written)
                    && let NodeKind::Constant(Constant::Number(digits)) = &operand.kind
                {
                    return Ok(super::expression::number(&negated(digits)));
                }
            }
            _ => {}
        }
        let symbol = Symbol::implied(prefix_spelling(operator));
        let Some(data_type) = &operand.data_type else { return Ok(Node::unknown()) };
        let given = TypeId::from(data_type);
        let candidates = self.names.operators(None, &symbol.characters)?;
        match resolve_prefix(&self.names, &candidates, given) {
            Ok(resolved) => {
                let (id, operands, result) = (resolved.operator.id, resolved.operands, resolved.result);
                let found = self.found(&symbol, id, operands, result);
                let operand = self.coerce(operand, &found.operands[0], IMPLICIT);
                let collation = self.collation_of([&operand], Some(&found.result));
                let name = OperatorName { id, symbol: symbol.characters };
                Ok(Node::new(NodeKind::Operator(name, vec![operand]), Some(found.result)).collated(collation))
            }
            Err(error) => {
                let written = format!("{} {}", symbol.characters, self.names.format_type(&DataType::from(given)));
                self.no_operator(&error, &written)?;
                Ok(Node::unknown())
            }
        }
    }

    /// `value = ANY (array)`, `value = ALL (subquery)`.
    pub(super) fn quantified(
        &mut self,
        left: &tree::Expr,
        operator: &BinaryOperator,
        right: &tree::Expr,
        any: bool,
    ) -> Analyzed<Node> {
        let symbol = self.symbol(operator, left, right);
        let value = self.expression(left)?;
        if let tree::Expr::Subquery(query) = right {
            return self.against_query(&symbol, value, query);
        }
        let array = self.expression(right)?;
        self.array_operator(&symbol, value, array, any)
    }

    /// `value operator ANY (array)` (`make_scalar_array_op`).
    pub(super) fn array_operator(&mut self, symbol: &Symbol, value: Node, array: Node, any: bool) -> Analyzed<Node> {
        let unknown = Ok(Node::of_type(BOOL));
        let Some(array_type) = &array.data_type else { return unknown };
        let element = if array.is_untyped() {
            array_type.clone()
        } else {
            let base = self.names.base_type(array_type);
            match self.names.element_of(&base) {
                Some(element) => element,
                None => {
                    let message = "op ANY/ALL (array) requires array on right side";
                    self.missing(CatalogError::new(crate::catalog::error::sqlstate::WRONG_OBJECT_TYPE, message))?;
                    return unknown;
                }
            }
        };
        let stand_in = Node::other(Some(element));
        let Some(found) = self.find_binary(symbol, &value, &stand_in)? else { return unknown };
        let name = OperatorName { id: found.id, symbol: symbol.characters.clone() };
        let value = self.coerce(value, &found.operands[0], IMPLICIT);
        let mut element = found.operands[1].clone();
        element.array = true;
        let array = self.coerce(array, &element, IMPLICIT);
        Ok(Node::boolean(NodeKind::ArrayOperator { name, any, operands: Box::new([value, array]) }))
    }

    /// `value operator ANY (SELECT …)`
    pub(super) fn against_query(&mut self, symbol: &Symbol, value: Node, query: &tree::Query) -> Analyzed<Node> {
        let outputs = self.subquery(query, None)?;
        let Some(outputs) = outputs else { return Ok(Node::of_type(BOOL)) };
        match (value.kind, outputs.as_slice()) {
            (NodeKind::Row(fields), outputs) if fields.len() == outputs.len() => {
                for (field, output) in fields.into_iter().zip(outputs) {
                    self.operator(symbol, field, output.node.clone())?;
                }
            }
            (kind, [only]) => {
                self.operator(symbol, Node { kind, ..value }, only.node.clone())?;
            }
            _ => {}
        }
        Ok(Node::of_type(BOOL))
    }

    /// `value IN (…)` (`transformAExprIn`): constants as an array, the rest one by one.
    pub(super) fn in_list(&mut self, value: &tree::Expr, list: &[tree::Expr], negated: bool) -> Analyzed<Node> {
        let symbol = Symbol::implied(if negated { "<>" } else { "=" });
        let value = self.expression(value)?;
        let values = self.expressions(list)?;
        let (with_columns, constants): (Vec<Node>, Vec<Node>) = values.into_iter().partition(names_columns);
        let mut results = Vec::new();
        let mut singles = with_columns;
        if constants.len() > 1 && !matches!(value.kind, NodeKind::Row(_)) {
            let all: Vec<&Node> = std::iter::once(&value).chain(&constants).collect();
            let common = self.common_type(&all, "IN")?.filter(|common| common.id != RECORD && !common.array);
            match common {
                Some(common) => {
                    let common = common.without_modifier();
                    let elements = constants.into_iter().map(|node| self.coerce(node, &common, IMPLICIT)).collect();
                    let array_type = DataType { array: true, ..common };
                    let array = Node::new(NodeKind::Array(elements), Some(array_type));
                    results.push(self.array_operator(&symbol, value.clone(), array, !negated)?);
                }
                None => singles.extend(constants),
            }
        } else {
            singles.splice(0..0, constants);
        }
        for single in singles {
            let result = self.compare_rows_or_values(&symbol, value.clone(), single)?;
            results.push(self.as_condition(result)?);
        }
        if results.len() == 1 {
            return Ok(results.swap_remove(0));
        }
        Ok(Node::boolean(if negated { NodeKind::And(results) } else { NodeKind::Or(results) }))
    }

    /// `left operator right`, or of rows `ROW (…) operator ROW (…)`.
    pub(super) fn compare_rows_or_values(&mut self, symbol: &Symbol, left: Node, right: Node) -> Analyzed<Node> {
        let (left_fields, right_fields) = match (left.kind, right.kind) {
            (NodeKind::Row(left), NodeKind::Row(right)) if left.len() == right.len() => (left, right),
            (left_kind, right_kind) => {
                let left = Node { kind: left_kind, ..left };
                return self.operator(symbol, left, Node { kind: right_kind, ..right });
            }
        };
        let mut comparisons = Vec::with_capacity(left_fields.len());
        for (left, right) in left_fields.into_iter().zip(right_fields) {
            comparisons.push(self.operator(symbol, left, right)?);
        }
        Ok(row_comparison(symbol, comparisons))
    }

    /// `value BETWEEN low AND high`: two comparisons.
    pub(super) fn between(
        &mut self,
        value: &tree::Expr,
        low: &tree::Expr,
        high: &tree::Expr,
        negated: bool,
    ) -> Analyzed<Node> {
        let value = self.expression(value)?;
        let (low, high) = (self.expression(low)?, self.expression(high)?);
        let (least, most) = if negated { ("<", ">") } else { (">=", "<=") };
        let first = self.operator(&Symbol::implied(least), value.clone(), low)?;
        let second = self.operator(&Symbol::implied(most), value, high)?;
        let both = vec![first, second];
        Ok(Node::boolean(if negated { NodeKind::Or(both) } else { NodeKind::And(both) }))
    }

    /// `value LIKE pattern ESCAPE escape` and its kin: an operator, with a function for the escape.
    pub(super) fn like(
        &mut self,
        symbol: &'static str,
        value: &tree::Expr,
        pattern: &tree::Expr,
        escape: Option<&tree::Expr>,
        any: bool,
    ) -> Analyzed<Node> {
        let value = self.expression(value)?;
        let mut pattern = self.expression(pattern)?;
        if any {
            return self.array_operator(&Symbol::implied(symbol), value, pattern, true);
        }
        let is_similar = matches!(symbol, "~" | "!~");
        let escape = escape.map(|escape| self.expression(escape)).transpose()?;
        if is_similar || escape.is_some() {
            let function = if is_similar { "similar_to_escape" } else { "like_escape" };
            let arguments = std::iter::once(pattern).chain(escape).collect();
            pattern = self.system_function(function, arguments, false)?;
        }
        self.operator(&Symbol::implied(symbol), value, pattern)
    }

    /// `left IS DISTINCT FROM right`
    pub(super) fn distinct(&mut self, left: &tree::Expr, right: &tree::Expr, negated: bool) -> Analyzed<Node> {
        let (left, right) = (self.expression(left)?, self.expression(right)?);
        let distinct = match (left.is_bare_null(), right.is_bare_null()) {
            (_, true) => return Ok(Node::boolean(NodeKind::NullTest(Box::new(left), !negated))),
            (true, false) => return Ok(Node::boolean(NodeKind::NullTest(Box::new(right), !negated))),
            (false, false) => self.operator(&Symbol::implied("="), left, right)?,
        };
        let NodeKind::Operator(_, operands) = distinct.kind else { return Ok(Node::of_type(BOOL)) };
        let Ok(operands) = <Box<[Node; 2]>>::try_from(operands.into_boxed_slice()) else {
            return Ok(Node::of_type(BOOL));
        };
        let distinct = Node::boolean(NodeKind::Distinct(operands));
        Ok(if negated { Node::boolean(NodeKind::Not(Box::new(distinct))) } else { distinct })
    }

    /// `NULLIF (left, right)`: of the left one's type.
    pub(super) fn null_if(&mut self, left: Node, right: Node) -> Analyzed<Node> {
        let compared = self.operator(&Symbol::implied("="), left, right)?;
        let NodeKind::Operator(_, operands) = compared.kind else { return Ok(Node::unknown()) };
        let Ok(operands) = <Box<[Node; 2]>>::try_from(operands.into_boxed_slice()) else {
            return Ok(Node::unknown());
        };
        let data_type = operands[0].data_type.as_ref().map(DataType::without_modifier);
        let collation = self.collation_of(operands.iter(), data_type.as_ref());
        Ok(Node::new(NodeKind::NullIf(operands), data_type).collated(collation))
    }
}

/// A comparison gives a truth value whatever its operands are.
fn result_of_unknown(symbol: &Symbol) -> Option<DataType> {
    const COMPARISONS: [&str; 10] = ["=", "<>", "<", "<=", ">", ">=", "~~", "!~~", "~", "!~"];
    COMPARISONS.contains(&symbol.characters.as_str()).then(|| DataType::plain(BOOL))
}

/// Equality of rows is that of all fields (`make_row_comparison_op`).
fn row_comparison(symbol: &Symbol, mut comparisons: Vec<Node>) -> Node {
    if comparisons.len() == 1 {
        return comparisons.swap_remove(0);
    }
    match symbol.characters.as_str() {
        "=" => return Node::boolean(NodeKind::And(comparisons)),
        "<>" => return Node::boolean(NodeKind::Or(comparisons)),
        _ => {}
    }
    let (mut left, mut right, mut name) = (Vec::new(), Vec::new(), None);
    for comparison in comparisons {
        let NodeKind::Operator(of, mut operands) = comparison.kind else { return Node::of_type(BOOL) };
        name.get_or_insert(of);
        right.extend(operands.pop());
        left.extend(operands.pop());
    }
    match name {
        Some(name) => Node::boolean(NodeKind::RowComparison(name, left, right)),
        None => Node::of_type(BOOL),
    }
}

/// Whether an expression names a column of the query that it is in (`contain_vars_of_level`); what is not told in
/// detail may.
fn names_columns(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Constant(_) | NodeKind::SystemValue(_) | NodeKind::Parameter | NodeKind::DomainValue => false,
        NodeKind::Cast(inner, _) | NodeKind::Collate(inner, _) | NodeKind::Not(inner) => names_columns(inner),
        NodeKind::Operator(_, operands) | NodeKind::Array(operands) | NodeKind::Row(operands) => {
            operands.iter().any(names_columns)
        }
        NodeKind::Call(call) => call.arguments.iter().any(names_columns),
        _ => true,
    }
}

/// A number with the other sign (`doNegate` in `gram.y`).
fn negated(digits: &str) -> String {
    match digits.strip_prefix('-') {
        Some(positive) => positive.to_owned(),
        None => format!("-{digits}"),
    }
}

/// Whether a number is written there, with or without signs and parentheses.
fn is_number(expression: &tree::Expr) -> bool {
    match unnested(expression) {
        tree::Expr::Value(value) => matches!(value.value, tree::Value::Number(..)),
        tree::Expr::UnaryOp { op: tree::UnaryOperator::Minus, expr } => is_number(expr),
        _ => false,
    }
}

fn spelling(operator: &BinaryOperator) -> &str {
    use BinaryOperator as B;
    match operator {
        B::Plus => "+",
        B::Minus => "-",
        B::Multiply => "*",
        B::Divide => "/",
        B::Modulo => "%",
        B::StringConcat => "||",
        B::Gt => ">",
        B::Lt => "<",
        B::GtEq => ">=",
        B::LtEq => "<=",
        B::Spaceship => "<=>",
        B::Eq => "=",
        B::NotEq => "<>",
        B::BitwiseOr => "|",
        B::BitwiseAnd => "&",
        B::BitwiseXor | B::PGExp => "^",
        B::Custom(symbol) => symbol,
        B::PGBitwiseXor => "#",
        B::PGBitwiseShiftLeft => "<<",
        B::PGBitwiseShiftRight => ">>",
        B::PGOverlap => "&&",
        B::PGRegexMatch => "~",
        B::PGRegexIMatch => "~*",
        B::PGRegexNotMatch => "!~",
        B::PGRegexNotIMatch => "!~*",
        B::PGLikeMatch => "~~",
        B::PGILikeMatch => "~~*",
        B::PGNotLikeMatch => "!~~",
        B::PGNotILikeMatch => "!~~*",
        B::PGStartsWith => "^@",
        B::Arrow => "->",
        B::LongArrow => "->>",
        B::HashArrow => "#>",
        B::HashLongArrow => "#>>",
        B::AtAt => "@@",
        B::AtArrow => "@>",
        B::ArrowAt => "<@",
        B::HashMinus => "#-",
        B::AtQuestion => "@?",
        B::Question => "?",
        B::QuestionAnd => "?&",
        B::QuestionPipe => "?|",
        B::DoubleHash => "##",
        B::LtDashGt => "<->",
        B::AndLt => "&<",
        B::AndGt => "&>",
        B::LtLtPipe => "<<|",
        B::PipeGtGt => "|>>",
        B::AndLtPipe => "&<|",
        B::PipeAndGt => "|&>",
        B::LtCaret => "<^",
        B::GtCaret => ">^",
        B::QuestionHash => "?#",
        B::QuestionDash => "?-",
        B::QuestionDashPipe => "?-|",
        B::QuestionDoublePipe => "?||",
        B::At => "@",
        B::TildeEq => "~=",
        _ => "",
    }
}

fn prefix_spelling(operator: tree::UnaryOperator) -> &'static str {
    use tree::UnaryOperator as U;
    match operator {
        U::AtDashAt => "@-@",
        U::BitwiseNot => "~",
        U::DoubleAt => "@@",
        U::Hash => "#",
        U::Plus => "+",
        U::Minus => "-",
        U::PGAbs => "@",
        U::PGCubeRoot => "||/",
        U::PGPrefixFactorial => "!!",
        U::PGSquareRoot => "|/",
        U::QuestionDash => "?-",
        U::QuestionPipe => "?|",
        U::BangNot | U::Not | U::PGPostfixFactorial => "!",
    }
}
