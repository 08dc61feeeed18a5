use super::{Builtin, table};
use crate::catalog::PostgresVersion;

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

/// The key words of a version.
#[derive(Debug)]
pub(super) struct Keywords {
    /// All of them, in byte order.
    all: Vec<Keyword>,
    /// The lengths of those that are quoted as identifiers, as bits, by their first letter: they tell most identifiers
    /// apart from all of them.
    quoted_lengths: [u32; 26],
}

impl Keywords {
    fn of(version: PostgresVersion) -> Self {
        let table = include_str!("facts/tables/keywords.tsv");
        let all: Vec<Keyword> = table::rows_of(table, version).map(keyword).collect();
        let mut quoted_lengths = [0; 26];
        for keyword in all.iter().filter(|keyword| keyword.is_quoted()) {
            quoted_lengths[usize::from(keyword.word.as_bytes()[0] - b'a')] |= 1 << keyword.word.len();
        }
        Self { all, quoted_lengths }
    }

    fn find(&self, word: &str) -> Option<&Keyword> {
        self.all.binary_search_by(|keyword| keyword.word.cmp(word)).ok().map(|at| &self.all[at])
    }

    /// Whether a word of lower-case letters, digits and underscores is quoted.
    fn quotes(&self, word: &str) -> bool {
        let letter = word.bytes().next().and_then(|first| first.checked_sub(b'a')).map(usize::from);
        let lengths = letter.and_then(|letter| self.quoted_lengths.get(letter)).copied().unwrap_or(0);
        let may_be = word.len() < 32 && lengths & (1 << word.len()) != 0;
        may_be && self.find(word).is_some_and(Keyword::is_quoted)
    }
}

impl Keyword {
    /// Whether an identifier of that spelling is quoted.
    fn is_quoted(&self) -> bool {
        self.category != KeywordCategory::Unreserved
    }
}

impl Builtin {
    fn known_keywords(&self) -> &Keywords {
        self.keywords.get_or_init(|| Keywords::of(self.version))
    }

    /// All key words, in byte order.
    pub fn keywords(&self) -> &[Keyword] {
        &self.known_keywords().all
    }

    /// The key word of that spelling, which is lower case; `None` for an ordinary word.
    pub fn keyword(&self, word: &str) -> Option<&Keyword> {
        self.known_keywords().find(word)
    }

    /// Whether an identifier must be quoted to be read back as it is: the rule of `quote_identifier` (`ruleutils.c`),
    /// which lets only unreserved key words stand bare.
    pub fn needs_quotes(&self, identifier: &str) -> bool {
        let mut bytes = identifier.bytes();
        let begins = bytes.next().is_some_and(|first| first.is_ascii_lowercase() || first == b'_');
        let plain = begins && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        !plain || self.known_keywords().quotes(identifier)
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
    fn every_word_that_may_not_stand_bare_is_quoted() {
        for version in PostgresVersion::ALL {
            let builtin = Builtin::of(version);
            for keyword in builtin.keywords() {
                let unreserved = keyword.category == KeywordCategory::Unreserved;
                assert_eq!(builtin.needs_quotes(keyword.word), !unreserved, "{version}: {}", keyword.word);
            }
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
