use crate::text::Span;

use super::{DataStatement, Definition, DropBehavior, Expression, Name, ObjectName, Query, Statement, StringLiteral};

/// `DO 'code'`
#[derive(Clone, PartialEq, Debug)]
pub struct Do {
    /// `LANGUAGE name`; without it `plpgsql`.
    pub language: Option<Name>,
    /// The code.
    pub body: StringLiteral,
}

/// `CALL procedure(arguments)`
#[derive(Clone, PartialEq, Debug)]
pub struct Call {
    /// The procedure.
    pub procedure: ObjectName,
    /// The whole call as an expression: name and arguments.
    pub call: Expression,
}

/// `COPY`
#[derive(Clone, PartialEq, Debug)]
pub struct Copy {
    /// What is copied.
    pub source: CopySource,
    /// `FROM`, else `TO`.
    pub from: bool,
    /// Where the rows come from or go to.
    pub place: CopyPlace,
    /// `WITH (…)`; options of the old syntax are here under the names of the new one.
    pub options: Vec<Definition>,
    /// `WHERE condition`
    pub condition: Option<Expression>,
    /// The rows that follow the statement in the file, without the `\.`.
    pub data: Option<Span>,
}

/// What `COPY` copies.
#[derive(Clone, PartialEq, Debug)]
pub enum CopySource {
    /// A table and, if named, only these columns.
    Table(ObjectName, Vec<Name>),
    /// A query or a data statement with `RETURNING`, without its parentheses.
    Query(DataStatement),
}

/// Where `COPY` reads or writes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CopyPlace {
    /// `STDIN`, `STDOUT`
    Standard,
    /// `'file'`
    File(StringLiteral),
    /// `PROGRAM 'command'`
    Program(StringLiteral),
}

/// `TRUNCATE`
#[derive(Clone, PartialEq, Debug)]
pub struct Truncate {
    /// The tables.
    pub tables: Vec<RelationTarget>,
    /// `RESTART IDENTITY`
    pub restart_identity: bool,
    /// What happens to referencing tables.
    pub behavior: DropBehavior,
}

/// A table, with or without its descendants.
#[derive(Clone, PartialEq, Debug)]
pub struct RelationTarget {
    /// `ONLY`
    pub only: bool,
    /// The table.
    pub name: ObjectName,
}

/// `LOCK TABLE`
#[derive(Clone, PartialEq, Debug)]
pub struct Lock {
    /// The tables.
    pub tables: Vec<RelationTarget>,
    /// `IN … MODE`, in lower case: `access exclusive`, which is the default.
    pub mode: &'static str,
    /// `NOWAIT`
    pub nowait: bool,
}

/// `CLUSTER`
#[derive(Clone, PartialEq, Debug)]
pub struct Cluster {
    /// The table; none means all that were clustered before.
    pub table: Option<ObjectName>,
    /// `USING index`
    pub index: Option<Name>,
    /// `(VERBOSE)`
    pub options: Vec<Definition>,
}

/// `VACUUM`
#[derive(Clone, PartialEq, Debug)]
pub struct Vacuum {
    /// In the new or the old syntax.
    pub options: Vec<Definition>,
    /// Which tables; none means all.
    pub tables: Vec<VacuumTarget>,
}

/// `ANALYZE`
#[derive(Clone, PartialEq, Debug)]
pub struct Analyze {
    /// In the new or the old syntax.
    pub options: Vec<Definition>,
    /// Which tables; none means all.
    pub tables: Vec<VacuumTarget>,
}

/// A table of `VACUUM` or `ANALYZE`.
#[derive(Clone, PartialEq, Debug)]
pub struct VacuumTarget {
    /// The table, with or without its descendants.
    pub table: RelationTarget,
    /// Only these columns; empty means all.
    pub columns: Vec<Name>,
}

/// `NOTIFY channel, 'payload'`
#[derive(Clone, PartialEq, Debug)]
pub struct Notify {
    /// The channel.
    pub channel: Name,
    /// What is sent along.
    pub payload: Option<StringLiteral>,
}

/// `EXPLAIN`
#[derive(Clone, PartialEq, Debug)]
pub struct Explain {
    /// In the new or the old syntax.
    pub options: Vec<Definition>,
    /// What is explained; with `ANALYZE` it is executed too.
    pub statement: Box<Statement>,
}

/// `PREPARE name (types) AS statement`
#[derive(Clone, PartialEq, Debug)]
pub struct Prepare {
    /// The prepared statement.
    pub name: Name,
    /// Its parameters' types.
    pub types: Vec<super::TypeName>,
    /// What it does.
    pub statement: Box<Statement>,
}

/// `EXECUTE name (arguments)`
#[derive(Clone, PartialEq, Debug)]
pub struct ExecutePrepared {
    /// The whole clause.
    pub span: Span,
    /// The prepared statement.
    pub name: Name,
    /// Its arguments.
    pub arguments: Vec<Expression>,
}

/// `DECLARE name CURSOR FOR query`
#[derive(Clone, PartialEq, Debug)]
pub struct DeclareCursor {
    /// The cursor.
    pub name: Name,
    /// What it reads.
    pub query: Query,
}

/// `CREATE DATABASE`
#[derive(Clone, PartialEq, Debug)]
pub struct CreateDatabase {
    /// The database.
    pub name: Name,
    /// `OWNER = …`; names are folded, `CONNECTION LIMIT` is `connection_limit`.
    pub options: Vec<Definition>,
}

/// `ALTER DATABASE` with options
#[derive(Clone, PartialEq, Debug)]
pub struct AlterDatabase {
    /// The database.
    pub name: Name,
    /// What changes.
    pub action: AlterDatabaseAction,
}

/// What `ALTER DATABASE` changes.
#[derive(Clone, PartialEq, Debug)]
pub enum AlterDatabaseAction {
    /// `WITH CONNECTION LIMIT n …`
    Options(Vec<Definition>),
    /// `SET TABLESPACE name`
    SetTablespace(Name),
    /// `REFRESH COLLATION VERSION`
    RefreshCollationVersion,
}

/// `CREATE TABLESPACE`
#[derive(Clone, PartialEq, Debug)]
pub struct CreateTablespace {
    /// The tablespace.
    pub name: Name,
    /// `OWNER role`
    pub owner: Option<super::RoleSpecification>,
    /// `LOCATION 'directory'`
    pub location: StringLiteral,
    /// `WITH (…)`
    pub options: Vec<Definition>,
}

/// `ALTER TABLESPACE name SET (…)` and `RESET (…)`
#[derive(Clone, PartialEq, Debug)]
pub struct AlterTablespace {
    /// The tablespace.
    pub name: Name,
    /// `RESET`, else `SET`.
    pub reset: bool,
    /// The options.
    pub options: Vec<Definition>,
}

/// A command of psql, which no server sees: `\connect db`, `\i file`, `\restrict key`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PsqlCommand {
    /// From the backslash to the end of its line.
    pub span: Span,
    /// The command without the backslash: `connect`.
    pub command: String,
    /// What follows it in its line, without surrounding blanks.
    pub arguments: String,
}
