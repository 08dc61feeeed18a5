use crate::text::{QualifiedName, Span};

use super::{ColumnName, ObjectName};

/// A type as written: `numeric(10,2)`, `text[]`, `SETOF s.t`, `t.a%TYPE` (`Typename` and `func_type` in `gram.y`).
#[derive(Clone, PartialEq, Debug)]
pub struct TypeName {
    /// From `SETOF` or the first word to the last bracket.
    pub span: Span,
    /// `SETOF` stands before it.
    pub set_of: bool,
    /// Which type is meant, without modifiers.
    pub reference: TypeReference,
    /// The modifiers in PostgreSQL's own spelling, without the parentheses: `10,2`, `point,4326`.
    ///
    /// `char` and `bit` without a length have the `1` that PostgreSQL's grammar gives them; words are folded and
    /// strings stand without quotes, as a type's `typmod_in` function receives them.
    pub modifiers: Option<String>,
    /// `YEAR TO MONTH` and such of an `interval`.
    pub interval_fields: Option<IntervalFields>,
    /// How many `[]` follow; PostgreSQL ignores their number and their bounds, a column is an array or not.
    pub array_dimensions: u32,
}

impl TypeName {
    /// Whether it is an array of its reference.
    pub fn is_array(&self) -> bool {
        self.array_dimensions > 0
    }

    /// Schema and name as the type would be looked up; `None` for `%TYPE`.
    ///
    /// A standard spelling (`integer`) has the schema `pg_catalog`, as in PostgreSQL; `int4` or `text` has none.
    pub fn qualified(&self) -> Option<QualifiedName> {
        match &self.reference {
            TypeReference::System(name) => Some(QualifiedName::new("pg_catalog", *name)),
            TypeReference::Named(name) => Some(name.to_qualified()),
            TypeReference::OfColumn(_) => None,
        }
    }

    /// Whether it is written as this one bare word, without a schema: `serial`.
    pub fn is_bare(&self, word: &str) -> bool {
        let TypeReference::Named(name) = &self.reference else { return false };
        name.schema.is_none() && name.name.identifier == *word
    }
}

impl From<ObjectName> for TypeName {
    /// The type of that name, without modifiers and brackets.
    fn from(name: ObjectName) -> Self {
        Self {
            span: name.span(),
            set_of: false,
            reference: TypeReference::Named(name),
            modifiers: None,
            interval_fields: None,
            array_dimensions: 0,
        }
    }
}

/// Which type a [`TypeName`] means.
#[derive(Clone, PartialEq, Debug)]
pub enum TypeReference {
    /// A spelling of the SQL standard that the grammar resolves: the type's name in `pg_catalog` (`int4`, `varchar`,
    /// `timestamptz`, `bpchar`, `interval`, …).
    System(&'static str),
    /// A name that is looked up on the search path.
    Named(ObjectName),
    /// `table.column%TYPE`: the type that the column has when the function is created.
    OfColumn(ColumnName),
}

/// The fields that an `interval` keeps.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum IntervalFields {
    /// `YEAR`
    Year,
    /// `MONTH`
    Month,
    /// `DAY`
    Day,
    /// `HOUR`
    Hour,
    /// `MINUTE`
    Minute,
    /// `SECOND`
    Second,
    /// `YEAR TO MONTH`
    YearToMonth,
    /// `DAY TO HOUR`
    DayToHour,
    /// `DAY TO MINUTE`
    DayToMinute,
    /// `DAY TO SECOND`
    DayToSecond,
    /// `HOUR TO MINUTE`
    HourToMinute,
    /// `HOUR TO SECOND`
    HourToSecond,
    /// `MINUTE TO SECOND`
    MinuteToSecond,
}

impl IntervalFields {
    /// As `format_type` prints it: `year to month`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Month => "month",
            Self::Day => "day",
            Self::Hour => "hour",
            Self::Minute => "minute",
            Self::Second => "second",
            Self::YearToMonth => "year to month",
            Self::DayToHour => "day to hour",
            Self::DayToMinute => "day to minute",
            Self::DayToSecond => "day to second",
            Self::HourToMinute => "hour to minute",
            Self::HourToSecond => "hour to second",
            Self::MinuteToSecond => "minute to second",
        }
    }
}
