//! Which privileges a statement means.

use super::invalid_grant;
use crate::catalog::error::sqlstate;
use crate::catalog::role::Privileges;
use crate::catalog::{CatalogError, ObjectKind, PostgresVersion};
use crate::sql::ast::{self, Name};

/// The privileges of a statement: on objects as a whole, and on columns of them.
pub(super) struct Wanted<'a> {
    /// On the object; `None` for all that it has.
    pub(super) whole: Option<Privileges>,
    /// On these columns; `None` for all that columns have.
    pub(super) columns: Vec<(Option<Privileges>, &'a [Name])>,
}

impl<'a> Wanted<'a> {
    /// # Errors
    /// 42601 for a word that is no privilege, 0LP01 for one that the kind of object does not have.
    pub(super) fn read(
        written: &'a ast::Privileges,
        kind: ast::ObjectKind,
        version: PostgresVersion,
    ) -> Result<Self, CatalogError> {
        let list = match written {
            ast::Privileges::All(columns) if columns.is_empty() => {
                return Ok(Self { whole: None, columns: Vec::new() });
            }
            ast::Privileges::All(columns) => {
                return Ok(Self { whole: Some(Privileges::none()), columns: vec![(None, columns)] });
            }
            ast::Privileges::List(list) => list,
        };
        let mut read = Self { whole: Some(Privileges::none()), columns: Vec::new() };
        for privilege in list {
            let bit = bit_of(&privilege.name, version)?;
            if privilege.columns.is_empty() {
                refuse(bit, &privilege.name, rights_in_grammar(kind, version), words_in_grammar(kind))?;
                read.whole = read.whole.map(|whole| whole.and(bit));
            } else {
                if !matches!(kind, ast::ObjectKind::Relation(ast::RelationKind::Table)) {
                    return Err(invalid_grant("column privileges are only valid for relations"));
                }
                refuse(bit, &privilege.name, Privileges::all_on_column(), "column")?;
                read.columns.push((Some(bit), &privilege.columns));
            }
        }
        Ok(read)
    }
}

fn bit_of(name: &Name, version: PostgresVersion) -> Result<Privileges, CatalogError> {
    let word = name.as_str().to_ascii_uppercase();
    let word = if word == "TEMP" { "TEMPORARY" } else { word.as_str() };
    let known = Privileges::WORDS.iter().find(|(_, known)| *known == word).map(|(bit, _)| *bit);
    known
        .filter(|bit| *bit != Privileges::MAINTAIN || version >= PostgresVersion::V17)
        .ok_or_else(|| CatalogError::new(sqlstate::SYNTAX_ERROR, format!("unrecognized privilege type \"{name}\"")))
}

/// Refuses a privilege that is not among those of the kind.
///
/// # Errors
/// 0LP01.
pub(super) fn refuse(bit: Privileges, name: &Name, among: Privileges, words: &str) -> Result<(), CatalogError> {
    if among.contains(bit) {
        return Ok(());
    }
    let word = name.as_str().to_ascii_uppercase();
    Err(invalid_grant(format!("invalid privilege type {word} for {words}")))
}

/// What the statement may say before its objects are known: `ON t` may turn out to mean a sequence.
fn rights_in_grammar(kind: ast::ObjectKind, version: PostgresVersion) -> Privileges {
    let all = |kind| Privileges::all_on(kind, version);
    match kind {
        ast::ObjectKind::Relation(ast::RelationKind::Table) => all(ObjectKind::Table).and(all(ObjectKind::Sequence)),
        ast::ObjectKind::Relation(_) => all(ObjectKind::Sequence),
        ast::ObjectKind::Function | ast::ObjectKind::Procedure | ast::ObjectKind::Routine => all(ObjectKind::Function),
        ast::ObjectKind::Schema => all(ObjectKind::Schema),
        ast::ObjectKind::Database => all(ObjectKind::Database),
        ast::ObjectKind::Tablespace => all(ObjectKind::Tablespace),
        ast::ObjectKind::Type
        | ast::ObjectKind::Domain
        | ast::ObjectKind::Language
        | ast::ObjectKind::ForeignDataWrapper
        | ast::ObjectKind::Server => Privileges::USAGE,
        ast::ObjectKind::Parameter => Privileges::SET.and(Privileges::ALTER_SYSTEM),
        ast::ObjectKind::LargeObject => Privileges::SELECT.and(Privileges::UPDATE),
        _ => Privileges::none(),
    }
}

fn words_in_grammar(kind: ast::ObjectKind) -> &'static str {
    match kind {
        ast::ObjectKind::Relation(ast::RelationKind::Table) => "relation",
        ast::ObjectKind::Relation(_) => "sequence",
        ast::ObjectKind::Function => "function",
        ast::ObjectKind::Procedure => "procedure",
        ast::ObjectKind::Routine => "routine",
        ast::ObjectKind::Schema => "schema",
        ast::ObjectKind::Database => "database",
        ast::ObjectKind::Tablespace => "tablespace",
        ast::ObjectKind::Type => "type",
        ast::ObjectKind::Domain => "domain",
        ast::ObjectKind::Language => "language",
        ast::ObjectKind::ForeignDataWrapper => "foreign-data wrapper",
        ast::ObjectKind::Server => "foreign server",
        ast::ObjectKind::Parameter => "parameter",
        ast::ObjectKind::LargeObject => "large object",
        _ => "object",
    }
}
