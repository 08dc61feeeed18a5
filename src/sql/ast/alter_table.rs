use crate::text::Span;

use super::{
    ColumnDefinition, ConstraintAttributes, Definition, DropBehavior, Expression, ForeignOption, IdentityGeneration,
    Name, NumberLiteral, ObjectName, PartitionBound, RelationKind, RoleSpecification, SequenceOption, TableConstraint,
    TypeName,
};

/// `ALTER TABLE`, `ALTER INDEX`, `ALTER VIEW`, … with a list of actions.
///
/// As in PostgreSQL, `RENAME` is a [`super::Rename`], `SET SCHEMA` a [`super::SetSchema`], `DEPENDS ON EXTENSION` a
/// [`super::DependsOnExtension`], while `OWNER TO` is an action here.
#[derive(Clone, PartialEq, Debug)]
pub struct AlterTable {
    /// What the statement calls it; `ALTER TABLE` also works on views, indexes and sequences.
    pub kind: RelationKind,
    /// `IF EXISTS`
    pub if_exists: bool,
    /// `ONLY`: without its descendants.
    pub only: bool,
    /// The relation.
    pub name: ObjectName,
    /// In the order in which they are written.
    pub actions: Vec<AlterTableAction>,
}

/// One action of an [`AlterTable`].
#[derive(Clone, PartialEq, Debug)]
pub struct AlterTableAction {
    /// The action, without the comma.
    pub span: Span,
    /// What it does.
    pub kind: AlterTableActionKind,
}

/// What an [`AlterTableAction`] does.
#[derive(Clone, PartialEq, Debug)]
pub enum AlterTableActionKind {
    /// `ADD COLUMN`
    AddColumn {
        /// `IF NOT EXISTS`
        if_not_exists: bool,
        /// The column.
        column: ColumnDefinition,
    },
    /// `DROP COLUMN`
    DropColumn {
        /// `IF EXISTS`
        if_exists: bool,
        /// The column.
        column: Name,
        /// What happens to its dependents.
        behavior: DropBehavior,
    },
    /// `ALTER COLUMN column …`
    AlterColumn {
        /// The column.
        column: ColumnTarget,
        /// What changes.
        action: AlterColumnAction,
    },
    /// `ADD CONSTRAINT`
    AddConstraint(TableConstraint),
    /// `ALTER CONSTRAINT name attributes`
    AlterConstraint {
        /// The constraint.
        name: Name,
        /// What it becomes.
        attributes: ConstraintAttributes,
    },
    /// `VALIDATE CONSTRAINT name`
    ValidateConstraint(Name),
    /// `DROP CONSTRAINT`
    DropConstraint {
        /// `IF EXISTS`
        if_exists: bool,
        /// The constraint.
        name: Name,
        /// What happens to its dependents.
        behavior: DropBehavior,
    },
    /// `ATTACH PARTITION`; of an index without a bound.
    AttachPartition {
        /// The partition.
        partition: ObjectName,
        /// Its rows; `None` for an index.
        bound: Option<PartitionBound>,
    },
    /// `DETACH PARTITION`
    DetachPartition {
        /// The partition.
        partition: ObjectName,
        /// How.
        mode: DetachMode,
    },
    /// `INHERIT parent`
    Inherit(ObjectName),
    /// `NO INHERIT parent`
    NoInherit(ObjectName),
    /// `OF type`
    OfType(TypeName),
    /// `NOT OF`
    NotOfType,
    /// `OWNER TO role`
    OwnerTo(RoleSpecification),
    /// `SET TABLESPACE name`
    SetTablespace {
        /// The tablespace.
        tablespace: Name,
    },
    /// `SET ACCESS METHOD name`; `DEFAULT` is `None`.
    SetAccessMethod(Option<Name>),
    /// `SET LOGGED`
    SetLogged,
    /// `SET UNLOGGED`
    SetUnlogged,
    /// `SET WITHOUT OIDS`: nothing happens since PostgreSQL 12.
    SetWithoutOids,
    /// `CLUSTER ON index`
    ClusterOn(Name),
    /// `SET WITHOUT CLUSTER`
    SetWithoutCluster,
    /// `SET (storage parameters)`
    SetStorageParameters(Vec<Definition>),
    /// `RESET (storage parameters)`
    ResetStorageParameters(Vec<Definition>),
    /// `REPLICA IDENTITY …`
    ReplicaIdentity(ReplicaIdentity),
    /// `ENABLE ROW LEVEL SECURITY` and its three likes.
    RowSecurity(RowSecurityChange),
    /// `ENABLE TRIGGER`, `DISABLE TRIGGER`, …
    Trigger {
        /// Which triggers.
        trigger: TriggerTarget,
        /// When they fire.
        firing: Firing,
    },
    /// `ENABLE RULE`, `DISABLE RULE`, …
    Rule {
        /// The rule.
        rule: Name,
        /// When it fires.
        firing: Firing,
    },
    /// `OPTIONS (…)` of a foreign table.
    Options(Vec<ForeignOption>),
}

/// Which column `ALTER COLUMN` means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ColumnTarget {
    /// By name.
    Named(Name),
    /// By its number, which only `SET STATISTICS` of an index takes.
    Numbered(NumberLiteral),
}

/// What `ALTER COLUMN` changes.
#[derive(Clone, PartialEq, Debug)]
pub enum AlterColumnAction {
    /// `SET DATA TYPE …`
    SetType(Box<SetColumnType>),
    /// `SET DEFAULT expression`
    SetDefault(Expression),
    /// `DROP DEFAULT`
    DropDefault,
    /// `SET NOT NULL`
    SetNotNull,
    /// `DROP NOT NULL`
    DropNotNull,
    /// `SET EXPRESSION AS (expression)`, since PostgreSQL 17.
    SetExpression(Expression),
    /// `DROP EXPRESSION`
    DropExpression {
        /// `IF EXISTS`
        if_exists: bool,
    },
    /// `ADD GENERATED … AS IDENTITY (options)`
    AddIdentity {
        /// Who may give a value.
        generation: IdentityGeneration,
        /// Of its sequence.
        options: Vec<SequenceOption>,
    },
    /// `SET GENERATED …`, `SET sequence option`, `RESTART`: any number of them in one action.
    SetIdentity {
        /// `SET GENERATED …`; the last one counts.
        generation: Option<IdentityGeneration>,
        /// Of its sequence.
        options: Vec<SequenceOption>,
    },
    /// `DROP IDENTITY`
    DropIdentity {
        /// `IF EXISTS`
        if_exists: bool,
    },
    /// `SET STATISTICS n`; `DEFAULT` and `-1` are `None`.
    SetStatistics(Option<i64>),
    /// `SET (attribute = value)`
    SetOptions(Vec<Definition>),
    /// `RESET (attribute)`
    ResetOptions(Vec<Definition>),
    /// `SET STORAGE plain`
    SetStorage(Name),
    /// `SET COMPRESSION lz4`
    SetCompression(Name),
    /// `OPTIONS (…)` of a foreign table's column.
    Options(Vec<ForeignOption>),
}

/// `SET DATA TYPE type COLLATE c USING expression`
#[derive(Clone, PartialEq, Debug)]
pub struct SetColumnType {
    /// The new type.
    pub type_name: TypeName,
    /// `COLLATE name`
    pub collation: Option<ObjectName>,
    /// `USING expression`
    pub using: Option<Expression>,
}

/// How a partition is detached.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum DetachMode {
    /// At once.
    Immediate,
    /// `CONCURRENTLY`
    Concurrently,
    /// `FINALIZE`: ends an interrupted `CONCURRENTLY`.
    Finalize,
}

/// What identifies a row in the write-ahead log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReplicaIdentity {
    /// `DEFAULT`: the primary key.
    Default,
    /// `FULL`: all columns.
    Full,
    /// `NOTHING`
    Nothing,
    /// `USING INDEX name`
    UsingIndex(Name),
}

/// A change of a table's row level security.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum RowSecurityChange {
    /// `ENABLE`
    Enable,
    /// `DISABLE`
    Disable,
    /// `FORCE`: for the owner, too.
    Force,
    /// `NO FORCE`
    NoForce,
}

/// Which triggers `ENABLE TRIGGER` means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TriggerTarget {
    /// One by name.
    Named(Name),
    /// `ALL`: those of foreign keys, too.
    All,
    /// `USER`: all that were made by users.
    User,
}

/// When a trigger, a rule or an event trigger fires.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Firing {
    /// `ENABLE`: in normal sessions.
    Enabled,
    /// `ENABLE REPLICA`: only in replication.
    Replica,
    /// `ENABLE ALWAYS`
    Always,
    /// `DISABLE`: never.
    Disabled,
}

/// `ALTER TABLE ALL IN TABLESPACE a OWNED BY r SET TABLESPACE b`, likewise of indexes and materialized views.
#[derive(Clone, PartialEq, Debug)]
pub struct MoveAllToTablespace {
    /// Of tables, indexes or materialized views.
    pub kind: RelationKind,
    /// Where they are.
    pub from: Name,
    /// `OWNED BY`; empty means everybody's.
    pub owned_by: Vec<RoleSpecification>,
    /// Where they go.
    pub to: Name,
    /// `NOWAIT`
    pub nowait: bool,
}
