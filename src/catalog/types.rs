//! User-defined types.

use std::sync::Arc;

use super::relation::{Column, Options};
use super::{ColumnNumber, DataType, ObjectId, SqlText};
use crate::text::Identifier;

/// A type of the project's own or of an extension.
#[derive(Clone, PartialEq, Debug)]
pub enum Type {
    /// `AS ENUM`.
    Enum(EnumType),
    /// `AS (…)`.
    Composite(CompositeType),
    /// `AS RANGE`.
    Range(RangeType),
    /// The multirange type that a range brings along.
    Multirange {
        /// Its range type.
        range: ObjectId,
    },
    /// A domain.
    Domain(Domain),
    /// A base type.
    Base(BaseType),
    /// A name without definition yet.
    Shell,
}

/// An enum.
#[derive(Clone, PartialEq, Debug)]
pub struct EnumType {
    /// Its values, in sort order.
    pub values: Vec<EnumValue>,
    /// The number of the next value.
    pub next_value: u16,
}

/// A value of an enum.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EnumValue {
    /// Its number in the order of creation, which no rename changes.
    pub number: u16,
    /// Its label.
    pub label: Arc<str>,
}

/// A composite type.
#[derive(Clone, PartialEq, Debug)]
pub struct CompositeType {
    /// Its attributes.
    pub attributes: Vec<Arc<Column>>,
    /// The number of the next attribute.
    pub next_attribute: ColumnNumber,
}

/// A range type.
#[derive(Clone, PartialEq, Debug)]
pub struct RangeType {
    /// The type of its bounds.
    pub subtype: DataType,
    /// Its multirange type.
    pub multirange: ObjectId,
    /// The other options as written, without subtype and multirange name: `subtype_diff = float8mi`.
    pub options: Vec<(Identifier, SqlText)>,
}

/// A domain; its CHECK constraints are objects of their own.
#[derive(Clone, PartialEq, Debug)]
pub struct Domain {
    /// The type below it.
    pub base: DataType,
    /// A collation other than the base type's.
    pub collation: Option<ObjectId>,
    /// `NOT NULL`.
    pub not_null: bool,
    /// `DEFAULT`.
    pub default: Option<SqlText>,
}

/// A base type.
#[derive(Clone, PartialEq, Debug)]
pub struct BaseType {
    /// The options as written, functions resolved.
    pub options: Vec<(Identifier, Option<SqlText>)>,
    /// `typcategory` and `typispreferred`, for overload resolution.
    pub category: char,
    /// Whether it is preferred within its category.
    pub preferred: bool,
    /// Properties that `ALTER TYPE … SET` gave.
    pub settings: Options,
}
