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

/// A built-in type with its modifier in the place where the grammar wants it (`format_type_extended`).
pub fn spell_built_in(name: &str, schema: &str, modifier: Option<&str>) -> String {
    let with = |words: &str| modifier.map_or_else(|| words.to_owned(), |modifier| format!("{words}({modifier})"));
    let before_zone = |words: &str, zone: &str| format!("{} {zone} time zone", with(words));
    match name {
        _ if schema != "pg_catalog" => format!("{schema}.{name}"),
        "bool" => "boolean".to_owned(),
        "int2" => "smallint".to_owned(),
        "int4" => "integer".to_owned(),
        "int8" => "bigint".to_owned(),
        "float4" => "real".to_owned(),
        "float8" => "double precision".to_owned(),
        "varchar" => with("character varying"),
        "bpchar" if modifier.is_some() => with("character"),
        "varbit" => with("bit varying"),
        "bit" if modifier.is_none() => "\"bit\"".to_owned(),
        "time" => before_zone("time", "without"),
        "timetz" => before_zone("time", "with"),
        "timestamp" => before_zone("timestamp", "without"),
        "timestamptz" => before_zone("timestamp", "with"),
        "interval" => match modifier {
            Some(modifier) if modifier.starts_with(|first: char| first.is_ascii_digit()) => {
                format!("interval({modifier})")
            }
            Some(modifier) => format!("interval {modifier}"),
            None => "interval".to_owned(),
        },
        "char" => "\"char\"".to_owned(),
        _ => with(name),
    }
}
