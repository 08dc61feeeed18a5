//! Finds the facts about the life of rows that a schema states: closed sets of values, soft deletion, ownership, audit,
//! automatic timestamps, unique tokens. Only what the model holds; names decide where a type alone does not.

mod columns;
mod values;

use std::sync::Arc;

use crate::catalog::{Catalog, ColumnNumber, Object, ObjectData, ObjectId};

pub use columns::names_an_author;
pub use values::{ClosedSet, ValueSource};

/// What a schema says about the life of its rows, table by table in the order given.
#[derive(Clone, Debug, Default)]
pub struct Lifecycle {
    /// Columns that take one of a closed set of values.
    pub states: Vec<State>,
    /// Columns whose value says that a row counts as deleted, archived or revoked.
    pub soft_deletes: Vec<Mark>,
    /// Columns that name the row's owner, author or actor.
    pub owners: Vec<Mark>,
    /// Tables that record what happened.
    pub audits: Vec<Audit>,
    /// Columns that a default or trigger sets to the time.
    pub timestamps: Vec<Timestamp>,
    /// Columns with a secret or handle that is unique.
    pub tokens: Vec<Token>,
}

/// A column that takes one of a closed set of values.
#[derive(Clone, Debug)]
pub struct State {
    /// Its table.
    pub table: ObjectId,
    /// The column.
    pub column: ColumnNumber,
    /// The values.
    pub values: ClosedSet,
}

/// A column with a meaning.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mark {
    /// Its table.
    pub table: ObjectId,
    /// The column.
    pub column: ColumnNumber,
    /// Where it leads, if it is a foreign key.
    pub references: Option<ObjectId>,
}

/// A table that records what happened.
#[derive(Clone, Debug)]
pub struct Audit {
    /// The table.
    pub table: ObjectId,
    /// Who did it.
    pub actors: Vec<ColumnNumber>,
    /// What was done, to what and why.
    pub facts: Vec<ColumnNumber>,
    /// When, if set automatically.
    pub recorded: Vec<ColumnNumber>,
}

/// A column that is set to the time by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Timestamp {
    /// Its table.
    pub table: ObjectId,
    /// The column.
    pub column: ColumnNumber,
    /// What sets it.
    pub set_by: SetBy,
}

/// What sets a timestamp.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SetBy {
    /// Its default, when the row is inserted.
    Default,
    /// A trigger, when the row is updated.
    Trigger(ObjectId),
}

/// A column with a secret or handle that is unique.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// Its table.
    pub table: ObjectId,
    /// The column.
    pub column: ColumnNumber,
    /// The constraint or index that makes it unique.
    pub unique_by: ObjectId,
    /// Whether it is unique only among some rows, or only with other columns.
    pub partial: bool,
}

impl Lifecycle {
    /// Reads the tables given.
    pub fn of<'a>(catalog: &Catalog, tables: impl IntoIterator<Item = &'a Arc<Object>>) -> Self {
        let mut found = Self::default();
        for table in tables {
            if matches!(table.data, ObjectData::Table(_)) {
                values::find(catalog, table, &mut found);
                columns::find(catalog, table, &mut found);
            }
        }
        found
    }

    /// What kinds of facts are known of a table: words for badges.
    pub fn words_of(&self, table: ObjectId) -> Vec<&'static str> {
        let mut words = Vec::new();
        if self.soft_deletes.iter().any(|mark| mark.table == table) {
            words.push("soft-deleted");
        }
        if self.audits.iter().any(|audit| audit.table == table) {
            words.push("audit");
        }
        words
    }
}
