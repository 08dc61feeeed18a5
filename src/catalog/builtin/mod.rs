//! What every PostgreSQL database holds before the first migration, as the servers themselves tell it.
//!
//! The facts are tables of text between tabs in `facts/`, one line a fact, in byte order, each read when it is first
//! asked for. Where versions differ, a line ends in `@16-`, `@-17` or `@16-17`: the first and last version of the
//! server that has it. The queries in `generate/` made them; `tests/builtin_facts.rs` asks the servers at hand again
//! and says how to write the tables anew.
//!
//! Object ids are PostgreSQL's own below 10000. Those from 10000 on differ between servers, so here they are made up:
//! unique over all kinds of objects, and below 16384, where those of users begin.

mod conditions;
mod keywords;
mod table;
mod types;

use std::cmp::Ordering;
use std::sync::OnceLock;

pub use conditions::{Condition, SqlState};
pub use keywords::{Keyword, KeywordCategory};
pub use types::{Type, TypeCategory, TypeKind, Types};

use super::PostgresVersion;

/// An object's id in PostgreSQL's catalogs.
pub use super::ObjectId as Oid;

/// What every database of one version of PostgreSQL holds.
#[derive(Debug)]
pub struct Builtin {
    version: PostgresVersion,
    conditions: OnceLock<Vec<Condition>>,
    keywords: OnceLock<Vec<Keyword>>,
    types: OnceLock<Types>,
}

static BUILTIN: [Builtin; PostgresVersion::ALL.len()] = [
    Builtin::new(PostgresVersion::V15),
    Builtin::new(PostgresVersion::V16),
    Builtin::new(PostgresVersion::V17),
    Builtin::new(PostgresVersion::V18),
];

impl Builtin {
    /// The facts of that version; each table is read once, when it is first asked for.
    pub fn of(version: PostgresVersion) -> &'static Self {
        &BUILTIN[version as usize]
    }

    const fn new(version: PostgresVersion) -> Self {
        Self { version, conditions: OnceLock::new(), keywords: OnceLock::new(), types: OnceLock::new() }
    }

    /// The version whose facts these are.
    pub fn version(&self) -> PostgresVersion {
        self.version
    }
}

/// The entries that `compare` finds equal, in a slice that is ordered by it.
fn equal_range<T>(ordered: &[T], compare: impl Fn(&T) -> Ordering) -> &[T] {
    let start = ordered.partition_point(|entry| compare(entry) == Ordering::Less);
    let length = ordered[start..].partition_point(|entry| compare(entry) == Ordering::Equal);
    &ordered[start..start + length]
}
