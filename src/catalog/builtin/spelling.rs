use super::{Builtin, ModifierStyle, Oid, Type};

/// A type that the grammar spells in words of its own (`Numeric`, `Bit`, `Character`, `ConstDatetime` in `gram.y`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StandardType {
    /// Its name in `pg_type`.
    pub name: &'static str,
    /// The length that it has when none is written: `character` is `character(1)`.
    pub default_length: Option<i32>,
}

/// The words, in lower case with single spaces and in byte order, the name in `pg_type`, the length if none is written.
const STANDARD_TYPES: &[(&str, &str, Option<i32>)] = &[
    ("bigint", "int8", None),
    ("bit", "bit", Some(1)),
    ("bit varying", "varbit", None),
    ("boolean", "bool", None),
    ("char", "bpchar", Some(1)),
    ("char varying", "varchar", None),
    ("character", "bpchar", Some(1)),
    ("character varying", "varchar", None),
    ("dec", "numeric", None),
    ("decimal", "numeric", None),
    ("double precision", "float8", None),
    ("float", "float8", None),
    ("int", "int4", None),
    ("integer", "int4", None),
    ("interval", "interval", None),
    ("national char", "bpchar", Some(1)),
    ("national char varying", "varchar", None),
    ("national character", "bpchar", Some(1)),
    ("national character varying", "varchar", None),
    ("nchar", "bpchar", Some(1)),
    ("nchar varying", "varchar", None),
    ("numeric", "numeric", None),
    ("real", "float4", None),
    ("smallint", "int2", None),
    ("time", "time", None),
    ("time with time zone", "timetz", None),
    ("time without time zone", "time", None),
    ("timestamp", "timestamp", None),
    ("timestamp with time zone", "timestamptz", None),
    ("timestamp without time zone", "timestamp", None),
    ("varchar", "varchar", None),
];

/// The type that bare words of the grammar mean; `None` for names that are looked up in `pg_type`, such as `text`,
/// `int4` and the quoted `"char"`. The words are in lower case, with single spaces, without modifiers.
pub fn standard_type(words: &str) -> Option<StandardType> {
    let at = STANDARD_TYPES.binary_search_by(|(spelling, ..)| (*spelling).cmp(words)).ok()?;
    let (_, name, default_length) = STANDARD_TYPES[at];
    Some(StandardType { name, default_length })
}

/// The type that `float(precision)` means; an error of SQLSTATE 22023 otherwise (`opt_float` in `gram.y`).
pub fn float_type(precision: i64) -> Result<&'static str, &'static str> {
    match precision {
        ..1 => Err("precision for type float must be at least 1 bit"),
        1..=24 => Ok("float4"),
        25..=53 => Ok("float8"),
        54.. => Err("precision for type float must be less than 54 bits"),
    }
}

/// How `format_type` spells types, where not by their name: with a modifier it stands after `before`.
const STANDARD_SPELLINGS: &[(&str, &str, &str)] = &[
    ("bit", "bit", ""),
    ("bool", "boolean", ""),
    ("bpchar", "character", ""),
    ("float4", "real", ""),
    ("float8", "double precision", ""),
    ("int2", "smallint", ""),
    ("int4", "integer", ""),
    ("int8", "bigint", ""),
    ("interval", "interval", ""),
    ("numeric", "numeric", ""),
    ("time", "time", " without time zone"),
    ("timestamp", "timestamp", " without time zone"),
    ("timestamptz", "timestamp", " with time zone"),
    ("timetz", "time", " with time zone"),
    ("varbit", "bit varying", ""),
    ("varchar", "character varying", ""),
];

impl Builtin {
    /// The type's name as `format_type(oid, NULL)` and `regtype` show it, if it is one of `pg_catalog` or of the
    /// information schema: `character`, `integer[]`.
    pub fn format_type(&self, oid: Oid) -> Option<String> {
        self.spell(oid, |spelled| spelled.name)
    }

    /// The type with its modifier as `format_type(oid, modifier)` shows it for columns and casts:
    /// `timestamp(3) without time zone`, `character varying(10)[]`. Without a modifier `bpchar` and `"bit"` go by
    /// their own names, since `character` and `bit` would be read as of length 1.
    pub fn format_type_with_modifier(&self, oid: Oid, modifier: Option<i32>) -> Option<String> {
        self.spell(oid, |spelled| match (modifier, spelled.name.as_str()) {
            (None, "character") => "bpchar".to_owned(),
            (None, "bit") => "\"bit\"".to_owned(),
            (None, _) => spelled.name,
            (Some(modifier), _) => spelled.with_modifier(modifier),
        })
    }

    fn spell(&self, oid: Oid, finish: impl Fn(Spelled) -> String) -> Option<String> {
        let found = self.type_by_oid(oid)?;
        match found.element {
            Some(element) if found.is_array() => {
                let element = self.type_by_oid(element)?;
                Some(finish(self.spelled(&element)) + "[]")
            }
            _ => Some(finish(self.spelled(&found))),
        }
    }

    fn spelled(&self, found: &Type) -> Spelled {
        let at = STANDARD_SPELLINGS.binary_search_by(|(name, ..)| (*name).cmp(found.name));
        if let Ok(at) = at {
            let (_, before, after) = STANDARD_SPELLINGS[at];
            let name = format!("{before}{after}");
            return Spelled { name, before: before.len(), style: ModifierStyle::of(found.name) };
        }
        let quoted = if self.needs_quotes(found.name) { format!("\"{}\"", found.name) } else { found.name.to_owned() };
        let name = if found.schema == "pg_catalog" { quoted } else { format!("{}.{quoted}", found.schema) };
        Spelled { before: name.len(), name, style: ModifierStyle::of(found.name) }
    }
}

/// A type's spelling, and where in it the modifier goes.
struct Spelled {
    name: String,
    before: usize,
    style: Option<ModifierStyle>,
}

impl Spelled {
    fn with_modifier(self, modifier: i32) -> String {
        let shown = self.style.map_or_else(|| format!("({modifier})"), |style| style.show(modifier));
        let (before, after) = self.name.split_at(self.before);
        format!("{before}{shown}{after}")
    }
}

#[cfg(test)]
mod tests {
    use super::{STANDARD_SPELLINGS, STANDARD_TYPES, float_type, standard_type};
    use crate::catalog::{PostgresVersion, builtin::Builtin};

    #[test]
    fn tables_are_ordered_and_name_types() {
        let types = Builtin::of(PostgresVersion::V15).types();
        assert!(STANDARD_TYPES.is_sorted() && STANDARD_SPELLINGS.is_sorted());
        let named =
            STANDARD_TYPES.iter().map(|(_, name, _)| name).chain(STANDARD_SPELLINGS.iter().map(|(name, ..)| name));
        for name in named {
            assert!(types.by_name(name).is_some(), "{name}");
        }
    }

    #[test]
    fn words_of_the_grammar_mean_types() {
        let name = |words| standard_type(words).map(|found| (found.name, found.default_length));
        assert_eq!(name("double precision"), Some(("float8", None)));
        assert_eq!(name("national character"), Some(("bpchar", Some(1))));
        assert_eq!(name("text"), None);
        assert_eq!((float_type(24), float_type(25)), (Ok("float4"), Ok("float8")));
        assert!(float_type(0).is_err() && float_type(54).is_err());
    }

    #[test]
    fn types_are_shown_as_the_server_shows_them() {
        let builtin = Builtin::of(PostgresVersion::V15);
        let oid = |name| builtin.types().by_name(name).expect("a type of every database").oid;
        let show = |name, modifier| builtin.format_type_with_modifier(oid(name), modifier).unwrap_or_default();
        assert_eq!(show("_timestamp", Some(3)), "timestamp(3) without time zone[]");
        assert_eq!(show("_varchar", Some(14)), "character varying(10)[]");
        assert_eq!(show("bpchar", Some(5)), "character(1)");
        assert_eq!(show("bpchar", None), "bpchar");
        assert_eq!(show("char", None), "\"char\"");
        assert_eq!(show("oidvector", None), "oidvector");
        assert_eq!(builtin.format_type(oid("bpchar")).as_deref(), Some("character"));
        assert_eq!(builtin.format_type(oid("_int4")).as_deref(), Some("integer[]"));
    }
}
