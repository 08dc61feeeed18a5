//! Indexes.

use super::relation::Options;
use super::{ColumnNumber, ObjectId, SqlText};
use crate::text::{Identifier, QualifiedName};

/// An index.
#[derive(Clone, PartialEq, Debug)]
pub struct Index {
    /// The table or materialized view.
    pub relation: ObjectId,
    /// `btree`, `gin`, …
    pub method: Identifier,
    /// The key columns and expressions.
    pub columns: Vec<IndexColumn>,
    /// `INCLUDE` columns.
    pub include: Vec<ColumnNumber>,
    /// `UNIQUE`.
    pub unique: bool,
    /// `NULLS NOT DISTINCT`.
    pub nulls_not_distinct: bool,
    /// `WHERE`.
    pub predicate: Option<SqlText>,
    /// Storage parameters.
    pub options: Options,
    /// Its tablespace, if not the database's.
    pub tablespace: Option<Identifier>,
    /// The primary key, unique or exclusion constraint that it stands for.
    pub constraint: Option<ObjectId>,
    /// The partitioned index that it is attached to.
    pub parent: Option<ObjectId>,
    /// `ON ONLY`: whether partitions still miss an attached index (`indisvalid` false).
    pub only: bool,
    /// `ALTER INDEX … ALTER COLUMN n SET STATISTICS`.
    pub statistics: Vec<(u16, i32)>,
    /// `DEPENDS ON EXTENSION`.
    pub depends_on_extensions: Vec<ObjectId>,
}

/// One key of an index.
#[derive(Clone, PartialEq, Debug)]
pub struct IndexColumn {
    /// The column or expression.
    pub key: IndexKey,
    /// The name that the key gives to the index's own column.
    pub name: Identifier,
    /// A collation that was written.
    pub collation: Option<ObjectId>,
    /// An operator class that was written.
    pub operator_class: Option<OperatorClassName>,
    /// Its parameters.
    pub operator_class_options: Options,
    /// `DESC`.
    pub descending: bool,
    /// `NULLS FIRST`, if it was written; the default follows the direction.
    pub nulls_first: Option<bool>,
}

impl IndexColumn {
    /// Where nulls sort in the end.
    pub fn sorts_nulls_first(&self) -> bool {
        self.nulls_first.unwrap_or(self.descending)
    }
}

/// What an index or partition key computes.
#[derive(Clone, PartialEq, Debug)]
pub enum IndexKey {
    /// A column.
    Column(ColumnNumber),
    /// An expression, without the parentheses around it.
    Expression(SqlText),
}

/// An operator class: one of the project's own or of an extension by identity, a built-in one by name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OperatorClassName {
    /// As written.
    pub name: QualifiedName,
    /// The object, if it is not built in.
    pub object: Option<ObjectId>,
}
