//! Values, with what is not known among them.

use std::cmp::Ordering;
use std::sync::Arc;

use super::moment::Moment;
use crate::catalog::{CatalogError, ObjectId};
use crate::text::Identifier;

/// A value of an expression.
///
/// [`Value::Unknown`] is a third kind of answer beside values and null: the model does not have the data. Whatever is
/// computed from it is unknown too, unless the answer is the same for every value (`false AND …`).
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// `NULL`
    Null,
    /// `boolean`
    Bool(bool),
    /// Any whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// Whatever is kept as its text.
    Text(Arc<str>),
    /// SQL that means what the server would print, while the characters may be others (`pg_get_viewdef`).
    Definition(Arc<str>),
    /// A date, timestamp or interval.
    Moment(Moment),
    /// An object, as `oid` or one of its aliases.
    Object(ObjectAlias, ObjectId),
    /// An array.
    Array(Arc<[Value]>),
    /// A row.
    Record(Arc<Record>),
    /// What it is depends on data that the model does not have; why.
    Unknown(Arc<str>),
}

/// The types that stand for objects.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "PostgreSQL's own names, without the `reg`")]
pub enum ObjectAlias {
    Oid,
    Class,
    Type,
    Procedure,
    Proc,
    Namespace,
    Role,
}

/// A row with the names of its columns.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Record {
    /// The names.
    pub names: Vec<Identifier>,
    /// A value for each name.
    pub values: Vec<Value>,
}

impl Record {
    /// The value of the first column of that name.
    pub fn field(&self, name: &str) -> Option<&Value> {
        let at = self.names.iter().position(|of| *of == *name)?;
        self.values.get(at)
    }
}

/// Why an evaluation ends without an answer.
#[derive(Clone, PartialEq, Debug)]
pub enum Stop {
    /// PostgreSQL would refuse it; a handler may take the error.
    Error(CatalogError),
    /// The answer depends on data that the model does not have.
    Unknown(Arc<str>),
    /// What happens cannot be told, so that the whole statement is opaque.
    Opaque(Arc<str>),
}

impl From<CatalogError> for Stop {
    fn from(error: CatalogError) -> Self {
        Self::Error(error)
    }
}

/// An answer, or why there is none.
pub type Evaluated<T> = Result<T, Stop>;

impl Value {
    /// A text.
    pub fn text(text: impl Into<Arc<str>>) -> Self {
        Self::Text(text.into())
    }

    /// A value that is not known.
    pub fn unknown(reason: impl Into<Arc<str>>) -> Self {
        Self::Unknown(reason.into())
    }

    /// `oid`
    pub fn oid(id: ObjectId) -> Self {
        Self::Object(ObjectAlias::Oid, id)
    }

    /// A null for nothing.
    pub fn or_null(value: Option<Self>) -> Self {
        value.unwrap_or(Self::Null)
    }

    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Whether it is true for certain; an unknown truth is no answer.
    pub fn holds(&self) -> Evaluated<bool> {
        match self {
            Self::Bool(truth) => Ok(*truth),
            Self::Unknown(reason) => Err(Stop::Unknown(Arc::clone(reason))),
            Self::Text(text) => Ok(bool_of(text) == Some(true)),
            _ => Ok(false),
        }
    }

    /// As a whole number.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            #[expect(clippy::cast_possible_truncation, reason = "a cast to bigint rounds")]
            Self::Float(number) if number.abs() < 9e18 => Some(number.round_ties_even() as i64),
            Self::Text(text) => text.trim().parse().ok(),
            Self::Object(_, id) => Some(i64::from(id.0)),
            _ => None,
        }
    }

    /// As a number with a fraction.
    pub fn as_float(&self) -> Option<f64> {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "as PostgreSQL does for double precision")]
            Self::Int(number) => Some(*number as f64),
            Self::Float(number) => Some(*number),
            Self::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// `AND`
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Bool(false), _) | (_, Self::Bool(false)) => Self::Bool(false),
            (Self::Unknown(reason), _) | (_, Self::Unknown(reason)) => Self::Unknown(reason),
            (Self::Bool(true), Self::Bool(true)) => Self::Bool(true),
            _ => Self::Null,
        }
    }

    /// `OR`
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Bool(true), _) | (_, Self::Bool(true)) => Self::Bool(true),
            (Self::Unknown(reason), _) | (_, Self::Unknown(reason)) => Self::Unknown(reason),
            (Self::Bool(false), Self::Bool(false)) => Self::Bool(false),
            _ => Self::Null,
        }
    }

    /// `NOT`
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Self::Bool(truth) => Self::Bool(!truth),
            Self::Unknown(reason) => Self::Unknown(reason),
            _ => Self::Null,
        }
    }

    /// `=`
    #[must_use]
    pub fn equals(&self, other: &Self) -> Self {
        self.compared(other, Ordering::is_eq)
    }

    /// A comparison by the order of the two.
    #[must_use]
    pub fn compared(&self, other: &Self, holds: fn(Ordering) -> bool) -> Self {
        match (self, other) {
            (Self::Null, _) | (_, Self::Null) => Self::Null,
            (Self::Unknown(reason), _) | (_, Self::Unknown(reason)) => Self::Unknown(Arc::clone(reason)),
            _ => match self.order(other) {
                Some(ordering) => Self::Bool(holds(ordering)),
                None => Self::unknown("values of these types are not compared"),
            },
        }
    }

    /// How the two sort, if they can be compared.
    pub fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Bool(left), Self::Bool(right)) => Some(left.cmp(right)),
            (Self::Bool(left), Self::Text(text)) => Some(left.cmp(&bool_of(text)?)),
            (Self::Text(text), Self::Bool(right)) => Some(bool_of(text)?.cmp(right)),
            (Self::Text(left), Self::Text(right)) => Some(left.as_bytes().cmp(right.as_bytes())),
            (Self::Int(left), Self::Int(right)) => Some(left.cmp(right)),
            (Self::Object(_, left), Self::Object(_, right)) => Some(left.cmp(right)),
            (Self::Object(..), Self::Int(_) | Self::Text(_)) | (Self::Int(_) | Self::Text(_), Self::Object(..)) => {
                Some(self.as_int()?.cmp(&other.as_int()?))
            }
            (Self::Int(_) | Self::Float(_), _) | (_, Self::Int(_) | Self::Float(_)) => {
                self.as_float()?.partial_cmp(&other.as_float()?)
            }
            (Self::Moment(left), Self::Moment(right)) => left.order(*right),
            (Self::Moment(left), Self::Text(right)) => left.order(left.like(right)?),
            (Self::Text(left), Self::Moment(right)) => right.like(left)?.order(*right),
            (Self::Array(left), Self::Array(right)) => order_of_lists(left, right),
            (Self::Record(left), Self::Record(right)) => order_of_lists(&left.values, &right.values),
            _ => None,
        }
    }

    /// What two equal values have in common, for grouping and joining; `None` if it is not known.
    pub fn key(&self) -> Option<String> {
        match self {
            Self::Null => Some("n".to_owned()),
            Self::Bool(truth) => Some(format!("b{truth}")),
            Self::Int(number) => Some(format!("i{number}")),
            Self::Float(number) => Some(format!("i{number}")),
            Self::Object(_, id) => Some(format!("i{}", id.0)),
            Self::Text(text) => Some(format!("t{}:{text}", text.len())),
            Self::Moment(moment) => Some(format!("m{moment}")),
            Self::Array(values) => values.iter().map(Self::key).collect(),
            Self::Record(record) => record.values.iter().map(Self::key).collect(),
            Self::Definition(_) | Self::Unknown(_) => None,
        }
    }
}

fn order_of_lists(left: &[Value], right: &[Value]) -> Option<Ordering> {
    for (one, other) in left.iter().zip(right) {
        let ordering = match (one.is_null(), other.is_null()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Greater,
            (false, true) => Ordering::Less,
            (false, false) => one.order(other)?,
        };
        if ordering.is_ne() {
            return Some(ordering);
        }
    }
    Some(left.len().cmp(&right.len()))
}

/// A boolean as PostgreSQL reads it (`parse_bool` in `bool.c`).
pub fn bool_of(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "t" | "tr" | "tru" | "true" | "y" | "ye" | "yes" | "on" | "1" => Some(true),
        "f" | "fa" | "fal" | "fals" | "false" | "n" | "no" | "of" | "off" | "0" => Some(false),
        _ => None,
    }
}
