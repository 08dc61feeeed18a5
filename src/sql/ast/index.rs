use crate::text::Span;

use super::{Definition, Expression, KeyPart, Name, ObjectName};

/// `CREATE INDEX`
#[derive(Clone, PartialEq, Debug)]
#[allow(clippy::struct_excessive_bools)] // Each is an optional word of the statement.
pub struct CreateIndex {
    /// `UNIQUE`
    pub unique: bool,
    /// `CONCURRENTLY`
    pub concurrently: bool,
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
    /// The index; without a name PostgreSQL makes one. It always lives in the table's schema.
    pub name: Option<Name>,
    /// `ON ONLY`: not on the partitions.
    pub only: bool,
    /// The table or materialized view.
    pub table: ObjectName,
    /// `USING method`
    pub access_method: Option<Name>,
    /// What it indexes.
    pub elements: Vec<IndexElement>,
    /// `INCLUDE (columns)`
    pub include: Vec<IndexElement>,
    /// `NULLS NOT DISTINCT`
    pub nulls_not_distinct: bool,
    /// `WITH (…)`
    pub storage_parameters: Vec<Definition>,
    /// `TABLESPACE name`
    pub tablespace: Option<Name>,
    /// `WHERE predicate`
    pub predicate: Option<Expression>,
}

/// One column or expression of an index.
#[derive(Clone, PartialEq, Debug)]
pub struct IndexElement {
    /// The key with all that follows it.
    pub span: Span,
    /// The column or expression.
    pub key: KeyPart,
    /// `COLLATE name`
    pub collation: Option<ObjectName>,
    /// The operator class, if named.
    pub operator_class: Option<ObjectName>,
    /// `gist_trgm_ops(siglen=32)`
    pub operator_class_parameters: Vec<Definition>,
    /// `ASC` or `DESC`, if written.
    pub direction: Option<SortDirection>,
    /// `NULLS FIRST` or `NULLS LAST`, if written.
    pub nulls: Option<NullsOrder>,
}

/// In which direction an index sorts.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum SortDirection {
    /// `ASC`
    Ascending,
    /// `DESC`
    Descending,
}

/// Where an index sorts nulls.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum NullsOrder {
    /// `NULLS FIRST`
    First,
    /// `NULLS LAST`
    Last,
}

/// `REINDEX`
#[derive(Clone, PartialEq, Debug)]
pub struct Reindex {
    /// `(VERBOSE, TABLESPACE x)`
    pub options: Vec<Definition>,
    /// `CONCURRENTLY`
    pub concurrently: bool,
    /// What it rebuilds.
    pub target: ReindexTarget,
}

/// What `REINDEX` rebuilds.
#[derive(Clone, PartialEq, Debug)]
pub enum ReindexTarget {
    /// `INDEX name`
    Index(ObjectName),
    /// `TABLE name`
    Table(ObjectName),
    /// `SCHEMA name`
    Schema(Name),
    /// `DATABASE name`; the name may be left out.
    Database(Option<Name>),
    /// `SYSTEM name`; likewise.
    System(Option<Name>),
}
