use sqlparser::ast as tree;

use crate::text::Span;

use super::ObjectName;

/// An expression: its place in the source, and the tree that sqlparser makes of it.
///
/// The text is what is shown and stored; the tree serves analysis. Identifiers in the tree carry their places:
/// [`crate::sql::expression::source_span`] gives the bytes.
#[derive(Clone, PartialEq, Debug)]
pub struct Expression {
    /// Without parentheses that belong to the statement around it (`CHECK (…)`).
    pub span: Span,
    /// The tree, or why there is none.
    pub tree: Result<Box<tree::Expr>, Rejection>,
}

/// A query: `SELECT`, `VALUES`, `TABLE`, `WITH`, set operations, parenthesized or not.
#[derive(Clone, PartialEq, Debug)]
pub struct Query {
    /// The whole query.
    pub span: Span,
    /// The tree, or why there is none.
    pub tree: Result<Box<tree::Query>, Rejection>,
}

/// A statement that reads or writes rows.
#[derive(Clone, PartialEq, Debug)]
pub struct DataStatement {
    /// The whole statement.
    pub span: Span,
    /// What it does, at its top level.
    pub kind: DataStatementKind,
    /// The tables that it writes at any depth: the top level's first, then those of its `WITH` queries.
    pub targets: Vec<WriteTarget>,
    /// The tree, or why there is none.
    pub tree: Result<Box<tree::Statement>, Rejection>,
}

impl DataStatement {
    /// The names of its targets.
    pub fn target_names(&self) -> Vec<&ObjectName> {
        self.targets.iter().map(|target| &target.table).collect()
    }
}

/// A table that a [`DataStatement`] writes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WriteTarget {
    /// Its name.
    pub table: ObjectName,
    /// What is done to its rows.
    pub action: DataStatementKind,
    /// Whether no condition says to which: an `UPDATE` or `DELETE` without `WHERE`.
    pub every_row: bool,
}

/// What a [`DataStatement`] does.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum DataStatementKind {
    /// `SELECT`, `VALUES`, `TABLE t`
    Query,
    /// `INSERT`
    Insert,
    /// `UPDATE`
    Update,
    /// `DELETE`
    Delete,
    /// `MERGE`
    Merge,
}

/// Why sqlparser made no tree of a text that PostgreSQL may well accept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rejection {
    /// Its message, without a place.
    pub reason: String,
    /// Where it stopped.
    pub at: Span,
}
