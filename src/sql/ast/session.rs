use crate::text::Span;

use super::{Name, ObjectName, StringLiteral};

/// `SET [SESSION | LOCAL] variable …`
#[derive(Clone, PartialEq, Debug)]
pub struct SetVariable {
    /// For how long.
    pub scope: SettingScope,
    /// What.
    pub setting: VariableSetting,
}

/// How long a setting lasts.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum SettingScope {
    /// `SESSION`, the default.
    Session,
    /// `LOCAL`: until the transaction ends.
    Local,
}

/// `variable TO value, …`, also as an option of functions, roles and databases.
///
/// `TIME ZONE`, `NAMES`, `SCHEMA` and `XML OPTION` are the variables `timezone`, `client_encoding`, `search_path` and
/// `xmloption`, as in PostgreSQL's grammar.
#[derive(Clone, PartialEq, Debug)]
pub struct VariableSetting {
    /// From the variable to its value.
    pub span: Span,
    /// The variable, folded, with its dots: `search_path`, `myapp.user`.
    pub name: Name,
    /// To what.
    pub value: SettingValue,
}

/// To what a variable is set.
#[derive(Clone, PartialEq, Debug)]
pub enum SettingValue {
    /// `DEFAULT`
    Default,
    /// `FROM CURRENT`
    FromCurrent,
    /// One value or several.
    Values(Vec<SettingArgument>),
}

/// One value of a setting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SettingArgument {
    /// As written.
    pub span: Span,
    /// As PostgreSQL takes it: folded unless quoted.
    pub value: String,
    /// How it is written.
    pub kind: SettingArgumentKind,
}

/// How a value of a setting is written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum SettingArgumentKind {
    /// A word: `public`, `on`.
    Word,
    /// A string or a quoted identifier.
    Quoted,
    /// A number.
    Number,
}

/// `RESET variable` or `RESET ALL`
#[derive(Clone, PartialEq, Debug)]
pub enum VariableReset {
    /// One variable, folded, with its dots.
    Variable(Name),
    /// `ALL`
    All,
}

/// `SHOW variable`, `SHOW ALL`
#[derive(Clone, PartialEq, Debug)]
pub struct Show {
    /// The variable, folded, with its dots; `ALL` is `None`.
    pub name: Option<Name>,
}

/// `SET [SESSION | LOCAL] ROLE name`
#[derive(Clone, PartialEq, Debug)]
pub struct SetRole {
    /// For how long.
    pub scope: SettingScope,
    /// The role; `NONE` and `RESET ROLE` are `None`.
    pub role: Option<Name>,
}

/// `SET SESSION AUTHORIZATION name`
#[derive(Clone, PartialEq, Debug)]
pub struct SetSessionAuthorization {
    /// For how long.
    pub scope: SettingScope,
    /// The role; `DEFAULT` and `RESET SESSION AUTHORIZATION` are `None`.
    pub role: Option<Name>,
}

/// `SET CONSTRAINTS names DEFERRED`
#[derive(Clone, PartialEq, Debug)]
pub struct SetConstraints {
    /// Which; `ALL` is empty.
    pub constraints: Vec<ObjectName>,
    /// `DEFERRED`, else `IMMEDIATE`.
    pub deferred: bool,
}

/// What `DISCARD` discards.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Discard {
    /// `ALL`
    All,
    /// `PLANS`
    Plans,
    /// `SEQUENCES`
    Sequences,
    /// `TEMP`, `TEMPORARY`
    Temporary,
}

/// Transaction control.
#[derive(Clone, PartialEq, Debug)]
pub enum Transaction {
    /// `BEGIN`, `START TRANSACTION`
    Begin(Vec<TransactionMode>),
    /// `COMMIT`, `END`
    Commit {
        /// `AND CHAIN`
        chain: bool,
    },
    /// `ROLLBACK`, `ABORT`
    Rollback {
        /// `AND CHAIN`
        chain: bool,
    },
    /// `SAVEPOINT name`
    Savepoint(Name),
    /// `RELEASE SAVEPOINT name`
    Release(Name),
    /// `ROLLBACK TO SAVEPOINT name`
    RollbackTo(Name),
    /// `PREPARE TRANSACTION 'id'`
    Prepare(StringLiteral),
    /// `COMMIT PREPARED 'id'`
    CommitPrepared(StringLiteral),
    /// `ROLLBACK PREPARED 'id'`
    RollbackPrepared(StringLiteral),
    /// `SET TRANSACTION modes`
    Set(Vec<TransactionMode>),
    /// `SET TRANSACTION SNAPSHOT 'id'`
    SetSnapshot(StringLiteral),
    /// `SET SESSION CHARACTERISTICS AS TRANSACTION modes`
    SetSession(Vec<TransactionMode>),
}

/// One mode of a transaction.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum TransactionMode {
    /// `ISOLATION LEVEL …`
    Isolation(IsolationLevel),
    /// `READ ONLY`
    ReadOnly,
    /// `READ WRITE`
    ReadWrite,
    /// `DEFERRABLE`, `NOT DEFERRABLE`
    Deferrable(bool),
}

/// How much a transaction sees of others.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum IsolationLevel {
    /// `READ UNCOMMITTED`
    ReadUncommitted,
    /// `READ COMMITTED`
    ReadCommitted,
    /// `REPEATABLE READ`
    RepeatableRead,
    /// `SERIALIZABLE`
    Serializable,
}
