//! The statements of PostgreSQL 15 to 18 as written, a file per family, in the terms of its grammar (`gram.y`).
//!
//! Nothing is looked up and nothing is checked beyond the grammar. Every node that a user may be shown has its place
//! in the file. Expressions and queries hold their place in the source and sqlparser's tree of it, or the reason why
//! there is none; the text is never lost.

mod alter_table;
mod constraint;
mod data;
mod definition;
mod expression;
mod foreign;
mod function;
mod index;
mod literal;
mod name;
mod object;
mod operator;
mod replication;
mod role;
mod schema;
mod sequence;
mod session;
mod table;
mod trigger;
mod type_definition;
mod type_name;
mod view;

pub use alter_table::*;
pub use constraint::*;
pub use data::*;
pub use definition::*;
pub use expression::*;
pub use foreign::*;
pub use function::*;
pub use index::*;
pub use literal::*;
pub use name::*;
pub use object::*;
pub use operator::*;
pub use replication::*;
pub use role::*;
pub use schema::*;
pub use sequence::*;
pub use session::*;
pub use table::*;
pub use trigger::*;
pub use type_definition::*;
pub use type_name::*;
pub use view::*;

/// One statement.
///
/// The forms that many kinds of objects share (`DROP`, `RENAME`, `SET SCHEMA`, `OWNER TO`, `COMMENT`) are one variant
/// each with an [`ObjectReference`], as PostgreSQL's parse tree has it.
#[derive(Clone, PartialEq, Debug)]
pub enum Statement {
    /// `CREATE TABLE`
    CreateTable(Box<CreateTable>),
    /// `CREATE TABLE … AS`, `SELECT … INTO`
    CreateTableAs(Box<CreateTableAs>),
    /// `ALTER TABLE`, `ALTER INDEX`, `ALTER VIEW`, `ALTER SEQUENCE`, …: whatever has actions
    AlterTable(Box<AlterTable>),
    /// `ALTER TABLE ALL IN TABLESPACE …`
    MoveAllToTablespace(Box<MoveAllToTablespace>),
    /// `CREATE INDEX`
    CreateIndex(Box<CreateIndex>),
    /// `REINDEX`
    Reindex(Box<Reindex>),
    /// `CREATE SEQUENCE`
    CreateSequence(Box<CreateSequence>),
    /// `ALTER SEQUENCE` with sequence options
    AlterSequence(Box<AlterSequence>),
    /// `CREATE TYPE`
    CreateType(Box<CreateType>),
    /// `ALTER TYPE`
    AlterType(Box<AlterType>),
    /// `CREATE DOMAIN`
    CreateDomain(Box<CreateDomain>),
    /// `ALTER DOMAIN`
    AlterDomain(Box<AlterDomain>),
    /// `CREATE VIEW`
    CreateView(Box<CreateView>),
    /// `CREATE MATERIALIZED VIEW`
    CreateMaterializedView(Box<CreateMaterializedView>),
    /// `REFRESH MATERIALIZED VIEW`
    RefreshMaterializedView(Box<RefreshMaterializedView>),
    /// `CREATE FUNCTION`, `CREATE PROCEDURE`
    CreateFunction(Box<CreateFunction>),
    /// `ALTER FUNCTION`, `ALTER PROCEDURE`, `ALTER ROUTINE`
    AlterFunction(Box<AlterFunction>),
    /// `CREATE AGGREGATE`
    CreateAggregate(Box<CreateAggregate>),
    /// `CREATE LANGUAGE`
    CreateLanguage(Box<CreateLanguage>),
    /// `CREATE TRANSFORM`
    CreateTransform(Box<CreateTransform>),
    /// `CREATE OPERATOR`
    CreateOperator(Box<CreateOperator>),
    /// `ALTER OPERATOR … SET`
    AlterOperator(Box<AlterOperator>),
    /// `CREATE OPERATOR CLASS`
    CreateOperatorClass(Box<CreateOperatorClass>),
    /// `CREATE OPERATOR FAMILY`
    CreateOperatorFamily(Box<CreateOperatorFamily>),
    /// `ALTER OPERATOR FAMILY`
    AlterOperatorFamily(Box<AlterOperatorFamily>),
    /// `CREATE CAST`
    CreateCast(Box<CreateCast>),
    /// `CREATE CONVERSION`
    CreateConversion(Box<CreateConversion>),
    /// `CREATE ACCESS METHOD`
    CreateAccessMethod(Box<CreateAccessMethod>),
    /// `CREATE TRIGGER`
    CreateTrigger(Box<CreateTrigger>),
    /// `CREATE EVENT TRIGGER`
    CreateEventTrigger(Box<CreateEventTrigger>),
    /// `ALTER EVENT TRIGGER`
    AlterEventTrigger(Box<AlterEventTrigger>),
    /// `CREATE RULE`
    CreateRule(Box<CreateRule>),
    /// `CREATE POLICY`
    CreatePolicy(Box<CreatePolicy>),
    /// `ALTER POLICY`
    AlterPolicy(Box<AlterPolicy>),
    /// `CREATE SCHEMA`
    CreateSchema(Box<CreateSchema>),
    /// `CREATE EXTENSION`
    CreateExtension(Box<CreateExtension>),
    /// `ALTER EXTENSION`
    AlterExtension(Box<AlterExtension>),
    /// `CREATE COLLATION`
    CreateCollation(Box<CreateCollation>),
    /// `ALTER COLLATION name REFRESH VERSION`
    RefreshCollation(ObjectName),
    /// `CREATE TEXT SEARCH …`
    CreateTextSearch(Box<CreateTextSearch>),
    /// `ALTER TEXT SEARCH …`
    AlterTextSearch(Box<AlterTextSearch>),
    /// `CREATE STATISTICS`
    CreateStatistics(Box<CreateStatistics>),
    /// `ALTER STATISTICS`
    AlterStatistics(Box<AlterStatistics>),
    /// `CREATE PUBLICATION`
    CreatePublication(Box<CreatePublication>),
    /// `ALTER PUBLICATION`
    AlterPublication(Box<AlterPublication>),
    /// `CREATE SUBSCRIPTION`
    CreateSubscription(Box<CreateSubscription>),
    /// `ALTER SUBSCRIPTION`
    AlterSubscription(Box<AlterSubscription>),
    /// `CREATE FOREIGN DATA WRAPPER`
    CreateForeignDataWrapper(Box<CreateForeignDataWrapper>),
    /// `ALTER FOREIGN DATA WRAPPER`
    AlterForeignDataWrapper(Box<AlterForeignDataWrapper>),
    /// `CREATE SERVER`
    CreateServer(Box<CreateServer>),
    /// `ALTER SERVER`
    AlterServer(Box<AlterServer>),
    /// `CREATE USER MAPPING`
    CreateUserMapping(Box<CreateUserMapping>),
    /// `ALTER USER MAPPING`
    AlterUserMapping(Box<AlterUserMapping>),
    /// `CREATE FOREIGN TABLE`
    CreateForeignTable(Box<CreateForeignTable>),
    /// `IMPORT FOREIGN SCHEMA`
    ImportForeignSchema(Box<ImportForeignSchema>),
    /// `CREATE ROLE`, `CREATE USER`, `CREATE GROUP`
    CreateRole(Box<CreateRole>),
    /// `ALTER ROLE` with options
    AlterRole(Box<AlterRole>),
    /// `ALTER ROLE … SET`
    AlterRoleSet(Box<AlterRoleSet>),
    /// `ALTER GROUP`
    AlterGroup(Box<AlterGroup>),
    /// `GRANT` and `REVOKE` of privileges
    Grant(Box<Grant>),
    /// `GRANT` and `REVOKE` of membership
    GrantRole(Box<GrantRole>),
    /// `ALTER DEFAULT PRIVILEGES`
    AlterDefaultPrivileges(Box<AlterDefaultPrivileges>),
    /// `REASSIGN OWNED`
    ReassignOwned(Box<ReassignOwned>),
    /// `DROP OWNED`
    DropOwned(Box<DropOwned>),
    /// `COMMENT ON`
    Comment(Box<Comment>),
    /// `SECURITY LABEL`
    SecurityLabel(Box<SecurityLabel>),
    /// `DROP` of any kind of object
    Drop(Box<Drop>),
    /// `ALTER … RENAME` of any kind of object, column or constraint
    Rename(Box<Rename>),
    /// `ALTER … SET SCHEMA`
    SetSchema(Box<SetSchema>),
    /// `ALTER … OWNER TO`, but for relations
    SetOwner(Box<SetOwner>),
    /// `ALTER … DEPENDS ON EXTENSION`
    DependsOnExtension(Box<DependsOnExtension>),
    /// `DO`
    Do(Box<Do>),
    /// `CALL`
    Call(Box<Call>),
    /// `SELECT`, `VALUES`, `TABLE`, `INSERT`, `UPDATE`, `DELETE`, `MERGE`, each with or without `WITH`
    Data(Box<DataStatement>),
    /// `COPY`
    Copy(Box<Copy>),
    /// `TRUNCATE`
    Truncate(Box<Truncate>),
    /// `LOCK`
    Lock(Box<Lock>),
    /// `SET variable`
    SetVariable(Box<SetVariable>),
    /// `RESET variable`
    ResetVariable(VariableReset),
    /// `SHOW`
    Show(Show),
    /// `SET ROLE`, `RESET ROLE`
    SetRole(Box<SetRole>),
    /// `SET SESSION AUTHORIZATION`, `RESET SESSION AUTHORIZATION`
    SetSessionAuthorization(Box<SetSessionAuthorization>),
    /// `SET CONSTRAINTS`
    SetConstraints(Box<SetConstraints>),
    /// `DISCARD`
    Discard(Discard),
    /// `ALTER SYSTEM`
    AlterSystem(Box<SettingChange>),
    /// `BEGIN`, `COMMIT`, `SAVEPOINT`, …
    Transaction(Box<Transaction>),
    /// `CLUSTER`
    Cluster(Box<Cluster>),
    /// `VACUUM`
    Vacuum(Box<Vacuum>),
    /// `ANALYZE`
    Analyze(Box<Analyze>),
    /// `CHECKPOINT`
    Checkpoint,
    /// `LOAD 'library'`
    Load(StringLiteral),
    /// `NOTIFY`
    Notify(Box<Notify>),
    /// `LISTEN channel`
    Listen(Name),
    /// `UNLISTEN channel`; `*` is `None`.
    Unlisten(Option<Name>),
    /// `EXPLAIN`
    Explain(Box<Explain>),
    /// `PREPARE`
    Prepare(Box<Prepare>),
    /// `EXECUTE`
    Execute(Box<ExecutePrepared>),
    /// `DEALLOCATE name`; `ALL` is `None`.
    Deallocate(Option<Name>),
    /// `DECLARE … CURSOR`
    DeclareCursor(Box<DeclareCursor>),
    /// `FETCH`, `MOVE`: the cursor
    Fetch(Name),
    /// `CLOSE cursor`; `ALL` is `None`.
    CloseCursor(Option<Name>),
    /// `CREATE DATABASE`
    CreateDatabase(Box<CreateDatabase>),
    /// `ALTER DATABASE` with options
    AlterDatabase(Box<AlterDatabase>),
    /// `ALTER DATABASE … SET`
    AlterDatabaseSet(Box<AlterDatabaseSet>),
    /// `CREATE TABLESPACE`
    CreateTablespace(Box<CreateTablespace>),
    /// `ALTER TABLESPACE`
    AlterTablespace(Box<AlterTablespace>),
    /// A command of psql
    Psql(Box<PsqlCommand>),
    /// A statement that PostgreSQL accepts and this parser does not model
    Unsupported(Unsupported),
}

impl Statement {
    /// Whether PostgreSQL refuses it within a transaction (`PreventInTransactionBlock`), as far as its words tell.
    pub fn refuses_transactions(&self) -> bool {
        match self {
            Self::CreateIndex(index) => index.concurrently,
            Self::Drop(drop) => drop.concurrently || drop.kind == ObjectKind::Database,
            Self::Reindex(reindex) => reindex.concurrently,
            Self::Discard(what) => *what == Discard::All,
            Self::Vacuum(_) | Self::AlterSystem(_) | Self::CreateDatabase(_) | Self::CreateTablespace(_) => true,
            _ => false,
        }
    }
}

/// Why a statement that PostgreSQL accepts has no tree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unsupported {
    /// What is not modelled: `CREATE ASSERTION`.
    pub reason: String,
}
