//! Expressions with their types, as PostgreSQL holds them after parse analysis (`primnodes.h`).

use smol_str::SmolStr;

use crate::catalog::{DataType, ObjectId};
use crate::text::{Identifier, Span};

/// `unknown`, the type of a string constant that nothing has typed yet (`UNKNOWNOID`).
pub(super) const UNKNOWN: ObjectId = ObjectId(705);
pub(super) const BOOL: ObjectId = ObjectId(16);
pub(super) const INT8: ObjectId = ObjectId(20);
pub(super) const INT4: ObjectId = ObjectId(23);
pub(super) const TEXT: ObjectId = ObjectId(25);
pub(super) const XML: ObjectId = ObjectId(142);
pub(super) const INTERVAL: ObjectId = ObjectId(1186);
pub(super) const BIT: ObjectId = ObjectId(1560);
pub(super) const NUMERIC: ObjectId = ObjectId(1700);
pub(super) const RECORD: ObjectId = ObjectId(2249);

/// An expression.
#[derive(Clone, Debug)]
pub(in crate::sql) struct Node {
    /// What it is.
    pub(in crate::sql) kind: NodeKind,
    /// Its type and modifier; `None` where it could not be inferred.
    pub(in crate::sql) data_type: Option<DataType>,
    /// Its collation.
    pub(in crate::sql) collation: Collating,
    /// Where it is written, for constants; else empty.
    pub(in crate::sql) span: Span,
}

/// The collation of an expression and how it came by it (`CollateStrength` in `parse_collate.c`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(in crate::sql) enum Collating {
    /// Its type's own.
    #[default]
    Own,
    /// That of what it is made of.
    Inherited(ObjectId),
    /// What it is made of does not agree.
    Conflict,
    /// `COLLATE` says so.
    Explicit(ObjectId),
}

/// What an expression is.
#[derive(Clone, Debug)]
pub(in crate::sql) enum NodeKind {
    /// A column (`Var`), by the name that it goes by.
    Column(Identifier),
    /// A row of a relation as a whole, by the relation's name.
    WholeRow(Identifier),
    /// `VALUE` in a domain's constraint (`CoerceToDomainValue`).
    DomainValue,
    /// A parameter of the function.
    Parameter,
    /// A constant (`Const`); for a string its value.
    Constant(Constant),
    /// A call (`FuncExpr`).
    Call(Box<Call>),
    /// A cast (`RelabelType`, `CoerceViaIO`, `ArrayCoerceExpr`, `CoerceToDomain`, `FuncExpr` of a cast).
    Cast(Box<Node>, CastForm),
    /// An operator with one or two operands (`OpExpr`).
    Operator(OperatorName, Vec<Node>),
    /// `operand = ANY (array)`, or `ALL` (`ScalarArrayOpExpr`).
    ArrayOperator { name: OperatorName, any: bool, operands: Box<[Node; 2]> },
    /// `a IS DISTINCT FROM b` (`DistinctExpr`).
    Distinct(Box<[Node; 2]>),
    /// `NULLIF (a, b)`
    NullIf(Box<[Node; 2]>),
    /// `AND`, `OR` of two or more (`BoolExpr`).
    And(Vec<Node>),
    /// See [`Self::And`].
    Or(Vec<Node>),
    /// `NOT`
    Not(Box<Node>),
    /// `value[1]`, `value[1:2]`
    Subscript(Box<Node>, Vec<Subscript>),
    /// `(value).field`
    Field(Box<Node>, Identifier),
    /// `value COLLATE collation`
    Collate(Box<Node>, ObjectId),
    /// `CASE`
    Case(Box<Case>),
    /// `ARRAY[…]`; its type tells the element's.
    Array(Vec<Node>),
    /// `ROW(…)`
    Row(Vec<Node>),
    /// `(a, b) < (c, d)`
    RowComparison(OperatorName, Vec<Node>, Vec<Node>),
    /// `COALESCE`
    Coalesce(Vec<Node>),
    /// `GREATEST`
    Greatest(Vec<Node>),
    /// `LEAST`
    Least(Vec<Node>),
    /// `CURRENT_DATE` and its kin (`SQLValueFunction`).
    SystemValue(SmolStr),
    /// `IS NULL`, or with `true` `IS NOT NULL`.
    NullTest(Box<Node>, bool),
    /// `IS TRUE` and its kin: the words after `IS`.
    BooleanTest(Box<Node>, &'static str),
    /// What has a type but no canonical text here: subqueries, aggregates, XML.
    Other,
}

/// A constant (`A_Const`, later `Const`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::sql) enum Constant {
    /// `NULL`
    Null,
    /// `true`, `false`
    Boolean(bool),
    /// A number's digits, with sign, point and exponent.
    Number(String),
    /// A string of whatever type.
    String(String),
    /// `B'01'`, or `X'1F'` in its binary form.
    Bits(String),
}

/// Who wrote a cast (`CoercionForm`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::sql) enum CastForm {
    /// Nobody: it is made where the types ask for it.
    Implicit,
    /// `CAST` or `::`.
    Explicit,
}

/// A call.
#[derive(Clone, Debug)]
pub(in crate::sql) struct Call {
    /// The function.
    pub(in crate::sql) function: ObjectId,
    /// Its name.
    pub(in crate::sql) name: Identifier,
    /// Its arguments, those that stand for defaults not among them.
    pub(in crate::sql) arguments: Vec<Node>,
    /// The names of the last arguments, where they are named.
    pub(in crate::sql) names: Vec<Identifier>,
    /// `VARIADIC` before the last.
    pub(in crate::sql) variadic: bool,
    /// Whether the grammar has words of its own for it: `EXTRACT (… FROM …)`.
    pub(in crate::sql) as_syntax: bool,
}

/// An operator's symbol and identity.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::sql) struct OperatorName {
    /// The operator.
    pub(in crate::sql) id: ObjectId,
    /// Its symbol.
    pub(in crate::sql) symbol: Identifier,
}

/// One pair of brackets.
#[derive(Clone, Debug)]
pub(in crate::sql) enum Subscript {
    /// `[1]`
    Index(Node),
    /// `[1:2]`
    Slice(Option<Node>, Option<Node>),
}

/// `CASE [operand] WHEN condition THEN result … ELSE otherwise END`
#[derive(Clone, Debug)]
pub(in crate::sql) struct Case {
    /// What each condition is compared with.
    pub(in crate::sql) operand: Option<Node>,
    /// Conditions (with an operand: the right sides of comparisons) and results.
    pub(in crate::sql) branches: Vec<(Node, Node)>,
    /// `NULL` if it was not written.
    pub(in crate::sql) otherwise: Node,
}

impl Node {
    /// An expression of that kind and type.
    pub(super) fn new(kind: NodeKind, data_type: Option<DataType>) -> Self {
        Self { kind, data_type, collation: Collating::Own, span: Span::default() }
    }

    /// An expression of which only the type is told, if that.
    pub(super) fn other(data_type: Option<DataType>) -> Self {
        Self::new(NodeKind::Other, data_type)
    }

    /// An expression of that kind and plain type.
    pub(super) fn plain(kind: NodeKind, id: ObjectId) -> Self {
        Self::new(kind, Some(DataType::plain(id)))
    }

    /// An expression of a plain type of which nothing else is told.
    pub(super) fn of_type(id: ObjectId) -> Self {
        Self::other(Some(DataType::plain(id)))
    }

    /// A truth value.
    pub(super) fn boolean(kind: NodeKind) -> Self {
        Self::plain(kind, BOOL)
    }

    /// An expression of which nothing is known.
    pub(super) fn unknown() -> Self {
        Self::other(None)
    }

    /// `NULL` of a type.
    pub(super) fn null(data_type: Option<DataType>) -> Self {
        Self::new(NodeKind::Constant(Constant::Null), data_type)
    }

    /// The same with that collation.
    #[must_use]
    pub(super) fn collated(mut self, collation: Collating) -> Self {
        self.collation = collation;
        self
    }

    /// Whether it is of the type `unknown`: a string constant or `NULL` that nothing has typed yet.
    pub(super) fn is_untyped(&self) -> bool {
        self.data_type.as_ref().is_some_and(|data_type| data_type.id == UNKNOWN && !data_type.array)
    }

    /// Whether it is `NULL` as written, of no type.
    pub(super) fn is_bare_null(&self) -> bool {
        self.is_untyped() && matches!(self.kind, NodeKind::Constant(Constant::Null))
    }
}

impl Collating {
    /// A column's or type's own collation, if it is told.
    pub(super) fn of_column(collation: Option<ObjectId>) -> Self {
        collation.map_or(Self::Own, Self::Inherited)
    }

    /// What a column made of the expression keeps.
    pub(super) fn to_keep(self) -> Option<ObjectId> {
        match self {
            Self::Own | Self::Conflict => None,
            Self::Inherited(collation) | Self::Explicit(collation) => Some(collation),
        }
    }

    /// That of an expression made of others: an explicit one goes before an inherited one, the default one of a type
    /// gives way to any other (`merge_collation_state`).
    pub(super) fn merge(self, other: Self) -> Self {
        match (self, other) {
            (Self::Explicit(_), _) => self,
            (_, Self::Explicit(_)) => other,
            (Self::Conflict, _) | (_, Self::Conflict) => Self::Conflict,
            (Self::Own, _) => other,
            (_, Self::Own) => self,
            (Self::Inherited(left), Self::Inherited(right)) if left == right => self,
            (Self::Inherited(_), Self::Inherited(_)) => Self::Conflict,
        }
    }
}
