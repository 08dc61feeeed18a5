//! Types as columns, arguments and casts name them.

use smol_str::SmolStr;

use super::ObjectId;

/// A type with its modifier. Arrays have no identity of their own: the dimensions that SQL writes are not kept by
/// PostgreSQL, so a flag says all there is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DataType {
    /// The type, or the element's type of an array. A table or view stands for its row type.
    pub id: ObjectId,
    /// Whether it is an array of that type.
    pub array: bool,
    /// The modifier as written between parentheses, in canonical form: `10`, `10,2`, `Point,4326`; for intervals the
    /// fields and precision: `day to second(2)`. `None` where there is none (`atttypmod` -1).
    pub modifier: Option<SmolStr>,
}

impl DataType {
    /// The type without modifier.
    pub const fn plain(id: ObjectId) -> Self {
        Self { id, array: false, modifier: None }
    }

    /// An array of the type.
    pub const fn array_of(id: ObjectId) -> Self {
        Self { id, array: true, modifier: None }
    }

    /// The same type with another modifier.
    #[must_use]
    pub fn with_modifier(mut self, modifier: impl Into<SmolStr>) -> Self {
        self.modifier = Some(modifier.into());
        self
    }

    /// The same type without its modifier.
    #[must_use]
    pub fn without_modifier(&self) -> Self {
        Self { id: self.id, array: self.array, modifier: None }
    }
}
