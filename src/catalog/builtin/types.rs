use super::index::OidIndex;
use super::{Builtin, Oid, table};

/// What a type is (`pg_type.typtype`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TypeKind {
    /// A base type; arrays are base types too.
    Base,
    /// The row type of a relation, or a composite type of its own.
    Composite,
    /// A domain.
    Domain,
    /// An enum.
    Enum,
    /// A pseudo-type, such as `anyelement` or `trigger`.
    Pseudo,
    /// A range.
    Range,
    /// A multirange.
    Multirange,
}

impl TypeKind {
    /// The kind of that letter in `pg_type.typtype`.
    pub fn from_letter(letter: char) -> Self {
        match letter {
            'c' => Self::Composite,
            'd' => Self::Domain,
            'e' => Self::Enum,
            'p' => Self::Pseudo,
            'r' => Self::Range,
            'm' => Self::Multirange,
            _ => Self::Base,
        }
    }

    /// Its letter in `pg_type.typtype`.
    pub fn letter(self) -> char {
        match self {
            Self::Base => 'b',
            Self::Composite => 'c',
            Self::Domain => 'd',
            Self::Enum => 'e',
            Self::Pseudo => 'p',
            Self::Range => 'r',
            Self::Multirange => 'm',
        }
    }
}

/// The category that overload resolution goes by: a letter of table "typcategory Codes" of `pg_type`, or one of the
/// user's own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct TypeCategory(pub char);

impl TypeCategory {
    /// Arrays.
    pub const ARRAY: Self = Self('A');
    /// `boolean`.
    pub const BOOLEAN: Self = Self('B');
    /// Composite types.
    pub const COMPOSITE: Self = Self('C');
    /// Dates and times.
    pub const DATE_TIME: Self = Self('D');
    /// Enums.
    pub const ENUM: Self = Self('E');
    /// Numbers, object ids among them.
    pub const NUMERIC: Self = Self('N');
    /// Pseudo-types.
    pub const PSEUDO: Self = Self('P');
    /// Ranges and multiranges.
    pub const RANGE: Self = Self('R');
    /// Text.
    pub const STRING: Self = Self('S');
    /// What belongs to no other category.
    pub const USER: Self = Self('U');
    /// `unknown`, the type of a literal that nothing has typed yet.
    pub const UNKNOWN: Self = Self('X');
}

/// A type of every database.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Type {
    /// Its id.
    pub oid: Oid,
    /// Its name in `pg_type`: `int4`, not `integer`.
    pub name: &'static str,
    /// `pg_catalog` or `information_schema`.
    pub schema: &'static str,
    /// What it is.
    pub kind: TypeKind,
    /// What overload resolution takes it for.
    pub category: TypeCategory,
    /// Whether it is preferred in its category.
    pub preferred: bool,
    /// What its elements are, for whatever can be subscripted: arrays, but also `point` and `name`.
    pub element: Option<Oid>,
    /// The array of it.
    pub array: Option<Oid>,
    /// What a domain is made over.
    pub base: Option<Oid>,
    /// The collation of its values, for collatable types.
    pub collation: Option<Oid>,
    /// The bytes of a value; -1 varies, -2 ends in a NUL.
    pub length: i16,
    /// How a column stores it unless told: `p`lain, `e`xternal, `m`ain, e`x`tended.
    pub storage: char,
    /// Whether it takes modifiers, as `varchar(10)` does.
    pub takes_modifiers: bool,
    /// What a range ranges over; the range of a multirange.
    pub range_of: Option<Oid>,
    /// The multirange of a range.
    pub multirange: Option<Oid>,
    /// The relation whose rows it holds.
    pub relation: Option<Oid>,
}

impl Type {
    /// Whether it is the array of its elements. `point` and `name` can be subscripted but are no arrays; `oidvector` and
    /// `int2vector` are arrays in all but name, which their plain storage tells (`format_type_extended`).
    pub fn is_array(&self) -> bool {
        self.element.is_some() && self.length == -1 && self.storage != 'p'
    }
}

/// The types of every database but those of the rows of system relations, found by id and by name.
#[derive(Debug)]
pub struct Types {
    by_name: Vec<Type>,
    by_oid: OidIndex,
}

impl Types {
    fn new(builtin: &Builtin) -> Self {
        let mut by_name: Vec<Type> = table::rows_of(TABLE, builtin.version).map(read).collect();
        resolve_made_arrays(&mut by_name);
        let by_oid = OidIndex::new(by_name.iter().map(|found| found.oid));
        Self { by_name, by_oid }
    }

    /// The type of that id, unless it is of the rows of a system relation: see [`Builtin::type_by_oid`].
    pub fn by_oid(&self, oid: Oid) -> Option<&Type> {
        Some(&self.by_name[self.by_oid.place(oid)?])
    }

    /// The type of that name in `pg_catalog`: `int4`, not `integer`.
    pub fn by_name(&self, name: &str) -> Option<&Type> {
        self.named(name).iter().find(|found| found.schema == "pg_catalog")
    }

    /// The types of that name, whatever their schema.
    pub fn named(&self, name: &str) -> &[Type] {
        super::equal_range(&self.by_name, |found| found.name.cmp(name))
    }

    /// All types, in byte order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &Type> {
        self.by_name.iter()
    }
}

impl Builtin {
    /// The types of every database.
    pub fn types(&self) -> &Types {
        self.types.get_or_init(|| Types::new(self))
    }
}

const TABLE: &str = include_str!("facts/tables/types.tsv");

/// Where ids begin that are made for types whose own differ between servers: those of the information schema.
const MADE_OIDS: u32 = 10_000;

fn read(mut row: table::Row) -> Type {
    let name = row.text();
    Type {
        oid: row.own_oid(MADE_OIDS),
        name,
        schema: row.optional().unwrap_or("pg_catalog"),
        kind: TypeKind::from_letter(row.letter()),
        category: TypeCategory(row.letter()),
        preferred: row.flag(),
        element: row.oid(),
        array: row.oid(),
        base: row.oid(),
        collation: row.oid(),
        length: row.text().parse().unwrap_or(-1),
        storage: row.letter(),
        takes_modifiers: row.flag(),
        range_of: row.oid(),
        multirange: row.oid(),
        relation: None,
    }
}

/// Ties the domains of the information schema to their arrays, whose ids are made too.
fn resolve_made_arrays(by_name: &mut [Type]) {
    for at in 0..by_name.len() {
        let Type { oid, name, schema: "information_schema", .. } = by_name[at] else { continue };
        let Some(element) = name.strip_prefix('_') else { continue };
        if let Some(domain) = by_name.iter_mut().find(|found| found.name == element) {
            domain.array = Some(oid);
            by_name[at].element = Some(domain.oid);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Oid, TypeCategory, TypeKind};
    use crate::catalog::{PostgresVersion, builtin::Builtin};

    #[test]
    fn types_are_found_by_name_and_by_id() {
        let types = Builtin::of(PostgresVersion::V15).types();
        let int4 = types.by_name("int4").expect("every database has int4");
        assert_eq!((int4.oid, int4.kind, int4.category), (Oid(23), TypeKind::Base, TypeCategory::NUMERIC));
        assert_eq!(types.by_oid(Oid(23)), Some(int4));
        let array = types.by_oid(int4.array.expect("int4 has arrays")).expect("they are a type");
        assert!(array.is_array() && array.name == "_int4" && array.element == Some(int4.oid));
        assert_eq!(types.by_name("integer"), None);
        assert!(types.by_name("text").is_some_and(|text| text.preferred && text.collation == Some(Oid(100))));
    }

    #[test]
    fn ranges_know_their_kin() {
        let types = Builtin::of(PostgresVersion::V15).types();
        let range = types.by_name("int4range").expect("every database has int4range");
        assert_eq!(range.range_of, types.by_name("int4").map(|found| found.oid));
        let multirange = types.by_oid(range.multirange.expect("ranges have multiranges"));
        assert_eq!(multirange.and_then(|found| found.range_of), Some(range.oid));
    }

    #[test]
    fn domains_of_the_information_schema_have_made_ids() {
        let types = Builtin::of(PostgresVersion::V18).types();
        let [identifier] = types.named("sql_identifier") else { panic!("there is one sql_identifier") };
        assert_eq!((identifier.schema, identifier.kind), ("information_schema", TypeKind::Domain));
        assert_eq!(identifier.base, types.by_name("name").map(|found| found.oid));
        let array = identifier.array.and_then(|oid| types.by_oid(oid));
        assert_eq!(array.and_then(|found| found.element), Some(identifier.oid));
        assert_eq!(types.by_name("sql_identifier"), None);
    }
}
