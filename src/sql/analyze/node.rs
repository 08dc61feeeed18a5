//! Expressions with their types, as PostgreSQL holds them after parse analysis (`primnodes.h`).

use crate::catalog::{DataType, ObjectId};
use crate::text::Span;

/// `unknown`, the type of a string constant that nothing has typed yet (`UNKNOWNOID`).
pub(super) const UNKNOWN: ObjectId = ObjectId(705);
pub(super) const BOOL: ObjectId = ObjectId(16);
pub(super) const TEXT: ObjectId = ObjectId(25);
pub(super) const INT4: ObjectId = ObjectId(23);
pub(super) const INT8: ObjectId = ObjectId(20);
pub(super) const NUMERIC: ObjectId = ObjectId(1700);
pub(super) const RECORD: ObjectId = ObjectId(2249);
pub(super) const BIT: ObjectId = ObjectId(1560);

/// An expression.
#[derive(Clone, Debug)]
pub(in crate::sql) struct Node {
    /// What it is.
    pub(in crate::sql) kind: NodeKind,
    /// Its type and modifier; `None` where it could not be inferred.
    pub(in crate::sql) data_type: Option<DataType>,
    /// Its collation, if it is not its type's own.
    pub(in crate::sql) collation: Option<ObjectId>,
    /// Where it is written, for constants; else empty.
    pub(in crate::sql) span: Span,
}

/// What an expression is.
#[derive(Clone, Debug)]
pub(in crate::sql) enum NodeKind {
    /// A constant as written: for a string its value.
    Constant(Constant),
    /// Anything else.
    Other,
}

/// A constant (`A_Const`, later `Const`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::sql) enum Constant {
    /// `NULL`
    Null,
    /// `true`, `false`
    Boolean(bool),
    /// Digits.
    Integer(String),
    /// A number with point or exponent, or an integer over 64 bits.
    Decimal(String),
    /// A string of whatever type.
    String(String),
    /// `B'01'`, or `X'1F'` in its binary form.
    Bits(String),
}

impl Node {
    /// An expression of that kind and type.
    pub(super) fn new(kind: NodeKind, data_type: Option<DataType>) -> Self {
        Self { kind, data_type, collation: None, span: Span::default() }
    }

    /// An expression of which only the type is told, if that.
    pub(super) fn other(data_type: Option<DataType>) -> Self {
        Self::new(NodeKind::Other, data_type)
    }

    /// An expression of a plain type.
    pub(super) fn of_type(id: ObjectId) -> Self {
        Self::other(Some(DataType::plain(id)))
    }

    /// An expression of which nothing is known.
    pub(super) fn unknown() -> Self {
        Self::other(None)
    }

    /// Whether it is a string constant or `NULL` that nothing has typed yet.
    pub(super) fn is_untyped(&self) -> bool {
        self.data_type.as_ref().is_some_and(|data_type| data_type.id == UNKNOWN && !data_type.array)
    }
}
