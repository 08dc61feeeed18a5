use super::{Builtin, table};

/// What the grammar lets a key word be besides itself (Appendix C of the manual, `kwlist.h`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeywordCategory {
    /// Any name.
    Unreserved,
    /// The name of a column or table, but not of a function or type.
    ColumnName,
    /// The name of a function or type, but not of a column or table.
    TypeFunctionName,
    /// Nothing but itself, unless quoted.
    Reserved,
}

/// A word that the SQL grammar knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Keyword {
    /// The word in lower case.
    pub word: &'static str,
    /// What else it may be.
    pub category: KeywordCategory,
    /// Whether it names a column of a select list without `AS`.
    pub bare_label: bool,
}

impl Builtin {
    /// All key words, in byte order.
    pub fn keywords(&self) -> &[Keyword] {
        self.keywords.get_or_init(|| {
            let table = include_str!("facts/tables/keywords.tsv");
            table::rows_of(table, self.version).map(keyword).collect()
        })
    }

    /// The key word of that spelling, which is lower case; `None` for an ordinary word.
    pub fn keyword(&self, word: &str) -> Option<&Keyword> {
        let keywords = self.keywords();
        keywords.binary_search_by(|keyword| keyword.word.cmp(word)).ok().map(|at| &keywords[at])
    }

    /// Whether an identifier must be quoted to be read back as it is: the rule of `quote_identifier` (`ruleutils.c`),
    /// which lets only unreserved key words stand bare.
    pub fn needs_quotes(&self, identifier: &str) -> bool {
        let mut bytes = identifier.bytes();
        let begins = bytes.next().is_some_and(|first| first.is_ascii_lowercase() || first == b'_');
        let plain = begins && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        !plain || self.keyword(identifier).is_some_and(|keyword| keyword.category != KeywordCategory::Unreserved)
    }
}

fn keyword(mut row: table::Row) -> Keyword {
    let word = row.text();
    let category = match row.letter() {
        'C' => KeywordCategory::ColumnName,
        'T' => KeywordCategory::TypeFunctionName,
        'R' => KeywordCategory::Reserved,
        _ => KeywordCategory::Unreserved,
    };
    Keyword { word, category, bare_label: row.flag() }
}

#[cfg(test)]
mod tests {
    use super::KeywordCategory;
    use crate::catalog::{PostgresVersion, builtin::Builtin};

    #[test]
    fn words_are_quoted_as_the_server_quotes_them() {
        let builtin = Builtin::of(PostgresVersion::V15);
        for bare in ["users", "_x1", "zone", "name", "value", "é"] {
            assert_eq!(builtin.needs_quotes(bare), bare == "é", "{bare}");
        }
        for quoted in ["", "User", "user", "order", "left", "int", "character", "a b", "1a", "a$"] {
            assert!(builtin.needs_quotes(quoted), "{quoted}");
        }
    }

    #[test]
    fn categories_are_those_of_the_version() {
        let category = |version, word| Builtin::of(version).keyword(word).map(|found| found.category);
        assert_eq!(category(PostgresVersion::V15, "select"), Some(KeywordCategory::Reserved));
        assert_eq!(category(PostgresVersion::V15, "left"), Some(KeywordCategory::TypeFunctionName));
        assert_eq!(category(PostgresVersion::V15, "json_array"), None);
        assert_eq!(category(PostgresVersion::V16, "json_array"), Some(KeywordCategory::ColumnName));
        assert_eq!(category(PostgresVersion::V15, "users"), None);
    }
}
