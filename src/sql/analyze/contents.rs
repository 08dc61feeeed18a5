//! What an expression holds that some places refuse, such as a check or an index (`check_agglevels_and_constraints` in
//! `parse_agg.c`, `transformSubLink` in `parse_expr.c`, `check_srf_call_placement` in `parse_func.c`).

use super::analysis::Analysis;
use super::node::{Node, NodeKind, Subscript};
use crate::catalog::builtin::{TypeKind, Volatility};
use crate::catalog::function::Volatility as OwnVolatility;
use crate::catalog::types::Type;
use crate::catalog::{CatalogError, DataType, ObjectData, ObjectId};
use crate::sql::resolve::{Coercion, CoercionContext, TypeId, coercion};

/// What was found within an expression.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact by itself")]
pub struct Contents {
    /// A query.
    pub subquery: bool,
    /// A call of an aggregate.
    pub aggregate: bool,
    /// A call with `OVER`.
    pub window: bool,
    /// A call that returns rows.
    pub set: bool,
    /// Something that surely gives another value at another time.
    pub mutable: bool,
}

/// Where an expression stands, in PostgreSQL's words.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// `check constraint`
    pub one: &'static str,
    /// `check constraints`
    pub many: &'static str,
}

impl Contents {
    /// Refuses what cannot stand there.
    ///
    /// # Errors
    /// 0A000 for a subquery or rows, 42803 for an aggregate, 42P20 for a window function.
    pub fn refuse_in(self, place: Place) -> Result<(), CatalogError> {
        let Place { one, many } = place;
        let (code, message) = match self {
            Self { subquery: true, .. } => ("0A000", format!("cannot use subquery in {one}")),
            Self { window: true, .. } => ("42P20", format!("window functions are not allowed in {many}")),
            Self { aggregate: true, .. } => ("42803", format!("aggregate functions are not allowed in {many}")),
            Self { set: true, .. } => ("0A000", format!("set-returning functions are not allowed in {many}")),
            _ => return Ok(()),
        };
        Err(CatalogError::new(code, message))
    }
}

/// `quote_literal(anyelement)`, `quote_nullable(anyelement)`, and the two functions of `||` between a text and anything:
/// called STABLE, but written in SQL with nothing in them that is not immutable but the cast of their argument.
const TEXT_OF_ANY: [ObjectId; 4] = [ObjectId(1285), ObjectId(1290), ObjectId(2003), ObjectId(2004)];

impl Analysis<'_> {
    /// Whether an expression surely is not immutable (`contain_mutable_functions` in `clauses.c`).
    pub(super) fn is_mutable(&self, node: &Node) -> bool {
        let any = |nodes: &[Node]| nodes.iter().any(|node| self.is_mutable(node));
        match &node.kind {
            NodeKind::Call(call) => self.is_mutable_call(call.function, &call.arguments) || any(&call.arguments),
            NodeKind::Cast(inner, _) => self.is_mutable_cast(inner, node) || self.is_mutable(inner),
            NodeKind::Operator(name, operands) => self.is_mutable_operation(name.id, operands) || any(operands),
            NodeKind::ArrayOperator { name, operands, .. } => self.is_mutable_operator(name.id) || any(&**operands),
            NodeKind::RowComparison(name, left, right) => self.is_mutable_operator(name.id) || any(left) || any(right),
            NodeKind::SystemValue(_) => true,
            NodeKind::Distinct(operands) | NodeKind::NullIf(operands) => any(&**operands),
            NodeKind::And(nodes)
            | NodeKind::Or(nodes)
            | NodeKind::Array(nodes)
            | NodeKind::Row(nodes)
            | NodeKind::Coalesce(nodes)
            | NodeKind::Greatest(nodes)
            | NodeKind::Least(nodes) => any(nodes),
            NodeKind::Not(inner)
            | NodeKind::Field(inner, _)
            | NodeKind::Collate(inner, _)
            | NodeKind::NullTest(inner, _)
            | NodeKind::BooleanTest(inner, _) => self.is_mutable(inner),
            NodeKind::Subscript(inner, subscripts) => {
                let within = |subscript: &Subscript| match subscript {
                    Subscript::Index(index) => self.is_mutable(index),
                    Subscript::Slice(low, high) => {
                        [low, high].into_iter().flatten().any(|bound| self.is_mutable(bound))
                    }
                };
                self.is_mutable(inner) || subscripts.iter().any(within)
            }
            NodeKind::Case(case) => {
                let branches = case.branches.iter().any(|(when, then)| self.is_mutable(when) || self.is_mutable(then));
                case.operand.as_ref().is_some_and(|operand| self.is_mutable(operand))
                    || branches
                    || self.is_mutable(&case.otherwise)
            }
            NodeKind::Column(_)
            | NodeKind::WholeRow(_)
            | NodeKind::DomainValue
            | NodeKind::Parameter
            | NodeKind::Constant(_)
            | NodeKind::Other => false,
        }
    }

    /// A function that only makes a text of its argument is replaced by that cast (`inline_function`).
    fn is_mutable_call(&self, function: ObjectId, arguments: &[Node]) -> bool {
        if !TEXT_OF_ANY.contains(&function) {
            return self.is_mutable_function(function);
        }
        let mut types = arguments.iter().filter_map(|argument| argument.data_type.as_ref());
        types.any(|data_type| self.has_mutable_text(data_type))
    }

    /// A function in SQL may be replaced by its body, whose functions then count (`inline_function`).
    fn is_mutable_function(&self, id: ObjectId) -> bool {
        if let Some(built_in) = self.names.builtin().functions().by_oid(id) {
            return built_in.signature.volatility != Volatility::Immutable;
        }
        let function = self.names.catalog.object(id).and_then(|object| object.as_function());
        function.is_some_and(|function| {
            function.volatility != OwnVolatility::Immutable && function.language.as_str() != "sql"
        })
    }

    fn is_mutable_operator(&self, id: ObjectId) -> bool {
        self.names.builtin().operators().by_oid(id).is_some_and(|operator| !operator.immutable)
    }

    fn is_mutable_operation(&self, id: ObjectId, operands: &[Node]) -> bool {
        let operator = self.names.builtin().operators().by_oid(id);
        operator.is_some_and(|operator| !operator.immutable && self.is_mutable_call(operator.function, operands))
    }

    fn is_mutable_cast(&self, inner: &Node, outer: &Node) -> bool {
        let (Some(from), Some(to)) = (&inner.data_type, &outer.data_type) else { return false };
        if self.names.is_domain(to) || inner.is_untyped() {
            return false;
        }
        match coercion(&self.names, TypeId::from(from), TypeId::from(to), CoercionContext::Explicit) {
            Some(Coercion::Function(function)) => self.is_mutable_function(function),
            Some(Coercion::TextForm) => self.has_mutable_text(from) || self.has_mutable_text(to),
            Some(Coercion::Relabel | Coercion::Elements) | None => false,
        }
    }

    /// Whether the text form of a type depends on settings or the catalog: the volatility of its output function, which
    /// its input function shares where both matter.
    fn has_mutable_text(&self, data_type: &DataType) -> bool {
        let base = self.names.base_type(data_type);
        if base.array {
            return true;
        }
        if let Some(object) = self.names.catalog.object(base.id) {
            let data = &object.data;
            return matches!(data, ObjectData::Type(Type::Enum(_) | Type::Composite(_)) | ObjectData::Table(_));
        }
        if self.names.type_kind(&base) != TypeKind::Base {
            return false;
        }
        let Some(found) = self.names.builtin().types().by_oid(base.id) else { return false };
        matches!(found.name, "date" | "timestamp" | "timestamptz" | "timetz" | "money" | "regclass" | "regtype")
    }
}
