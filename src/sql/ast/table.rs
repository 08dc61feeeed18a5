use crate::text::Span;

use super::{
    ColumnConstraint, Definition, ExecutePrepared, Expression, ForeignOption, Name, ObjectName, Query, TableConstraint,
    TypeName,
};

/// `CREATE TABLE`, without the `AS query` form.
#[derive(Clone, PartialEq, Debug)]
pub struct CreateTable {
    /// Permanent, temporary or unlogged.
    pub persistence: Persistence,
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
    /// The table.
    pub name: ObjectName,
    /// Where its columns come from.
    pub form: TableForm,
    /// Columns, constraints and `LIKE` clauses in the order in which they are written, which decides generated names.
    pub elements: Vec<TableElement>,
    /// `INHERITS (…)`
    pub inherits: Vec<ObjectName>,
    /// `PARTITION BY …`
    pub partition_by: Option<PartitionBy>,
    /// `USING method`
    pub access_method: Option<Name>,
    /// `WITH (…)`; `WITHOUT OIDS` leaves nothing.
    pub storage_parameters: Vec<Definition>,
    /// `ON COMMIT …`
    pub on_commit: Option<OnCommit>,
    /// `TABLESPACE name`
    pub tablespace: Option<Name>,
}

/// How long a relation lives and whether it is logged.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Persistence {
    /// The default.
    #[default]
    Permanent,
    /// `TEMPORARY`, `TEMP`, with or without `LOCAL` and `GLOBAL`.
    Temporary,
    /// `UNLOGGED`
    Unlogged,
}

/// Where the columns of a new table come from.
#[derive(Clone, PartialEq, Debug)]
pub enum TableForm {
    /// Its own list of elements.
    Plain,
    /// `OF type`
    OfType(TypeName),
    /// `PARTITION OF parent … bound`
    PartitionOf {
        /// The partitioned table.
        parent: ObjectName,
        /// Which rows come here.
        bound: PartitionBound,
    },
}

/// What stands between the parentheses of `CREATE TABLE`.
#[derive(Clone, PartialEq, Debug)]
pub enum TableElement {
    /// A column.
    Column(ColumnDefinition),
    /// `column WITH OPTIONS …` of a typed table or a partition: only constraints for a column that exists.
    ColumnOptions(ColumnOptions),
    /// A table constraint.
    Constraint(TableConstraint),
    /// `LIKE table …`
    Like(LikeClause),
}

/// A column with its type and constraints.
#[derive(Clone, PartialEq, Debug)]
pub struct ColumnDefinition {
    /// From the name to the last constraint.
    pub span: Span,
    /// The column.
    pub name: Name,
    /// Its type.
    pub type_name: TypeName,
    /// `STORAGE plain`, `STORAGE DEFAULT`
    pub storage: Option<Name>,
    /// `COMPRESSION lz4`
    pub compression: Option<Name>,
    /// `OPTIONS (…)` of a foreign table's column.
    pub options: Vec<ForeignOption>,
    /// `COLLATE name`
    pub collation: Option<ObjectName>,
    /// In the order in which they are written.
    pub constraints: Vec<ColumnConstraint>,
}

/// Constraints for a column that comes from a type or a parent.
#[derive(Clone, PartialEq, Debug)]
pub struct ColumnOptions {
    /// From the name to the last constraint.
    pub span: Span,
    /// The column.
    pub name: Name,
    /// In the order in which they are written.
    pub constraints: Vec<ColumnConstraint>,
}

/// `LIKE table INCLUDING … EXCLUDING …`
#[derive(Clone, PartialEq, Debug)]
pub struct LikeClause {
    /// The whole clause.
    pub span: Span,
    /// Where the columns come from.
    pub table: ObjectName,
    /// In the order in which they are written: a later one overrides an earlier one.
    pub options: Vec<LikeOption>,
}

/// `INCLUDING x` or `EXCLUDING x`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct LikeOption {
    /// `INCLUDING`, else `EXCLUDING`.
    pub including: bool,
    /// What of the source.
    pub property: LikeProperty,
}

/// What a `LIKE` clause can copy.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum LikeProperty {
    /// `COMMENTS`
    Comments,
    /// `COMPRESSION`
    Compression,
    /// `CONSTRAINTS`
    Constraints,
    /// `DEFAULTS`
    Defaults,
    /// `IDENTITY`
    Identity,
    /// `GENERATED`
    Generated,
    /// `INDEXES`
    Indexes,
    /// `STATISTICS`
    Statistics,
    /// `STORAGE`
    Storage,
    /// `ALL`
    All,
}

/// `PARTITION BY strategy (keys)`
#[derive(Clone, PartialEq, Debug)]
pub struct PartitionBy {
    /// From `PARTITION` to the closing parenthesis.
    pub span: Span,
    /// How rows are distributed.
    pub strategy: PartitionStrategy,
    /// By what.
    pub keys: Vec<PartitionKey>,
}

/// How a partitioned table distributes its rows.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PartitionStrategy {
    /// `RANGE`
    Range,
    /// `LIST`
    List,
    /// `HASH`
    Hash,
}

/// One column or expression of a partition key.
#[derive(Clone, PartialEq, Debug)]
pub struct PartitionKey {
    /// The key with its collation and operator class.
    pub span: Span,
    /// The column or expression.
    pub key: KeyPart,
    /// `COLLATE name`
    pub collation: Option<ObjectName>,
    /// The operator class, if named.
    pub operator_class: Option<ObjectName>,
}

/// A column or an expression as part of a key.
#[derive(Clone, PartialEq, Debug)]
pub enum KeyPart {
    /// A column.
    Column(Name),
    /// A function call, or an expression that stood in parentheses.
    Expression(Expression),
}

/// Which rows a partition holds.
#[derive(Clone, PartialEq, Debug)]
pub struct PartitionBound {
    /// From `FOR VALUES` on, or `DEFAULT`.
    pub span: Span,
    /// The values.
    pub kind: PartitionBoundKind,
}

/// The values of a [`PartitionBound`].
#[derive(Clone, PartialEq, Debug)]
pub enum PartitionBoundKind {
    /// `DEFAULT`
    Default,
    /// `FOR VALUES IN (…)`
    In(Vec<Expression>),
    /// `FOR VALUES FROM (…) TO (…)`
    Range {
        /// The lower bound, included.
        from: Vec<RangeDatum>,
        /// The upper bound, excluded.
        to: Vec<RangeDatum>,
    },
    /// `FOR VALUES WITH (MODULUS m, REMAINDER r)`
    Hash {
        /// `MODULUS`
        modulus: u32,
        /// `REMAINDER`
        remainder: u32,
    },
}

/// One value of a range bound.
#[derive(Clone, PartialEq, Debug)]
pub enum RangeDatum {
    /// `MINVALUE`
    MinValue,
    /// `MAXVALUE`
    MaxValue,
    /// A value.
    Value(Expression),
}

/// What happens to a temporary table at the end of the transaction.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum OnCommit {
    /// `PRESERVE ROWS`
    PreserveRows,
    /// `DELETE ROWS`
    DeleteRows,
    /// `DROP`
    Drop,
}

/// `CREATE TABLE … AS query`, and `SELECT … INTO`.
#[derive(Clone, PartialEq, Debug)]
pub struct CreateTableAs {
    /// How it is written.
    pub form: TableAsForm,
    /// Permanent, temporary or unlogged.
    pub persistence: Persistence,
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
    /// The table.
    pub name: ObjectName,
    /// The columns' names, as far as they are given.
    pub columns: Vec<Name>,
    /// `USING method`
    pub access_method: Option<Name>,
    /// `WITH (…)`
    pub storage_parameters: Vec<Definition>,
    /// `ON COMMIT …`
    pub on_commit: Option<OnCommit>,
    /// `TABLESPACE name`
    pub tablespace: Option<Name>,
    /// Where the rows come from.
    pub source: TableAsSource,
    /// `WITH NO DATA` says `false`.
    pub with_data: bool,
}

/// How a table is made of a query.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum TableAsForm {
    /// `CREATE TABLE t AS query`
    CreateTableAs,
    /// `SELECT … INTO t`; the source is the whole statement, `INTO` included.
    SelectInto,
}

/// Where the rows of a [`CreateTableAs`] come from.
#[derive(Clone, PartialEq, Debug)]
pub enum TableAsSource {
    /// A query.
    Query(Query),
    /// `EXECUTE prepared`
    Execute(ExecutePrepared),
}
