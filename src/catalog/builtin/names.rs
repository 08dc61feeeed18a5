use super::{Builtin, Oid, table};
use crate::catalog::initial;

/// The kinds of objects of which little but the name is asked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum NamedKind {
    /// An access method; its detail is `t` for tables, `i` for indexes.
    AccessMethod,
    /// A conversion between encodings.
    Conversion,
    /// An encoding, which has a number instead of an id: its detail.
    Encoding,
    /// A language; its detail is `t` if it is trusted.
    Language,
    /// A predefined role.
    Role,
    /// A schema, `public` among them.
    Schema,
    /// A tablespace.
    Tablespace,
    /// A text search configuration.
    TextSearchConfiguration,
    /// A text search dictionary.
    TextSearchDictionary,
    /// A text search parser.
    TextSearchParser,
    /// A text search template.
    TextSearchTemplate,
}

impl NamedKind {
    fn from_words(words: &str) -> Option<Self> {
        Some(match words {
            "access method" => Self::AccessMethod,
            "conversion" => Self::Conversion,
            "encoding" => Self::Encoding,
            "language" => Self::Language,
            "role" => Self::Role,
            "schema" => Self::Schema,
            "tablespace" => Self::Tablespace,
            "text search configuration" => Self::TextSearchConfiguration,
            "text search dictionary" => Self::TextSearchDictionary,
            "text search parser" => Self::TextSearchParser,
            "text search template" => Self::TextSearchTemplate,
            _ => return None,
        })
    }
}

/// An object of every database of which little but the name is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Named {
    /// What it is.
    pub kind: NamedKind,
    /// Its name.
    pub name: &'static str,
    /// Its id.
    pub oid: Oid,
    /// What its kind says about it.
    pub detail: Option<&'static str>,
}

/// Where ids begin that are made for objects whose own differ between servers: text search dictionaries and such.
const MADE_OIDS: u32 = 14_000;

impl Builtin {
    /// The objects of that kind, in byte order of their names.
    pub fn names(&self, kind: NamedKind) -> &[Named] {
        let names = self.names.get_or_init(|| {
            let table = include_str!("facts/tables/names.tsv");
            table::rows_of(table, self.version).filter_map(read).collect()
        });
        super::equal_range(names, |named| named.kind.cmp(&kind))
    }

    /// The object of that kind and name.
    pub fn named(&self, kind: NamedKind, name: &str) -> Option<&Named> {
        let names = self.names(kind);
        names.binary_search_by(|named| named.name.cmp(name)).ok().map(|at| &names[at])
    }
}

fn read(mut row: table::Row) -> Option<Named> {
    let (kind, name) = (NamedKind::from_words(row.text())?, row.text());
    let oid = match (kind, name, row.own_oid(MADE_OIDS)) {
        (NamedKind::Schema, "information_schema", _) => initial::INFORMATION_SCHEMA,
        (NamedKind::Language, "plpgsql", _) => initial::PLPGSQL,
        (_, _, oid) => oid,
    };
    Some(Named { kind, name, oid, detail: row.optional() })
}

#[cfg(test)]
mod tests {
    use super::{NamedKind, Oid};
    use crate::catalog::{PostgresVersion, builtin::Builtin};

    #[test]
    fn names_are_found_by_kind() {
        let builtin = Builtin::of(PostgresVersion::V15);
        let named = |kind, name| builtin.named(kind, name).map(|found| (found.oid, found.detail));
        assert_eq!(named(NamedKind::AccessMethod, "btree"), Some((Oid(403), Some("i"))));
        assert_eq!(named(NamedKind::Schema, "public"), Some((Oid(2200), None)));
        assert_eq!(named(NamedKind::Language, "public"), None);
        assert!(named(NamedKind::TextSearchConfiguration, "english").is_some());
        assert_eq!(builtin.names(NamedKind::Tablespace).len(), 2);
        assert_eq!(builtin.named(NamedKind::Encoding, "UTF8").and_then(|utf8| utf8.detail), Some("6"));
    }

    #[test]
    fn roles_came_with_versions() {
        let maintains = |version| Builtin::of(version).named(NamedKind::Role, "pg_maintain").is_some();
        assert!(!maintains(PostgresVersion::V16) && maintains(PostgresVersion::V17));
    }
}
