//! Which relations an action is for (`ATSimplePermissions`, `alter_table_type_to_string` in `tablecmds.c`).

use crate::catalog::error::sqlstate;
use crate::catalog::relation::Table;
use crate::catalog::{CatalogError, Object, ObjectKind};
use crate::sql::ast::{AlterColumnAction, AlterTableActionKind, DetachMode, Firing, RowSecurityChange, TriggerTarget};
use crate::sql::lower::relation::RelationKindWords;

use ObjectKind::{ForeignTable, Index, MaterializedView, Sequence, Table as OrdinaryTable, View};

/// Refuses an action that is not for relations of that kind.
///
/// # Errors
/// 42809.
pub(super) fn refuse_other_kinds(found: &Object, action: &AlterTableActionKind) -> Result<(), CatalogError> {
    let (name, kinds) = describe(action);
    if kinds.is_empty() || kinds.contains(&found.kind()) {
        return Ok(());
    }
    let partitioned = found.as_table().is_some_and(Table::is_partitioned);
    let message = format!("ALTER action {name} cannot be performed on relation \"{}\"", found.name);
    Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message).detail(found.kind().not_supported(partitioned)))
}

const TABLES: &[ObjectKind] = &[OrdinaryTable];
const TABLES_AND_FOREIGN: &[ObjectKind] = &[OrdinaryTable, ForeignTable];
const TABLES_VIEWS_AND_FOREIGN: &[ObjectKind] = &[OrdinaryTable, View, ForeignTable];
const STORED: &[ObjectKind] = &[OrdinaryTable, MaterializedView];
const STORED_AND_FOREIGN: &[ObjectKind] = &[OrdinaryTable, MaterializedView, ForeignTable];
const FOREIGN: &[ObjectKind] = &[ForeignTable];

/// The action in the words of messages, and the relations that it is for; none named means any.
fn describe(action: &AlterTableActionKind) -> (&'static str, &'static [ObjectKind]) {
    use AlterTableActionKind as Kind;
    match action {
        Kind::AddColumn { .. } => ("ADD COLUMN", TABLES_AND_FOREIGN),
        Kind::DropColumn { .. } => ("DROP COLUMN", TABLES_AND_FOREIGN),
        Kind::AlterColumn { action, .. } => describe_column_action(action),
        Kind::AddConstraint(_) => ("ADD CONSTRAINT", TABLES_AND_FOREIGN),
        Kind::AlterConstraint { .. } => ("ALTER CONSTRAINT", TABLES),
        Kind::ValidateConstraint(_) => ("VALIDATE CONSTRAINT", TABLES_AND_FOREIGN),
        Kind::DropConstraint { .. } => ("DROP CONSTRAINT", TABLES_AND_FOREIGN),
        Kind::AttachPartition { .. } => ("ATTACH PARTITION", &[OrdinaryTable, Index]),
        Kind::DetachPartition { mode: DetachMode::Finalize, .. } => ("DETACH PARTITION ... FINALIZE", TABLES),
        Kind::DetachPartition { .. } => ("DETACH PARTITION", TABLES),
        Kind::Inherit(_) => ("INHERIT", TABLES_AND_FOREIGN),
        Kind::NoInherit(_) => ("NO INHERIT", TABLES_AND_FOREIGN),
        Kind::OfType(_) => ("OF", TABLES),
        Kind::NotOfType => ("NOT OF", TABLES),
        Kind::OwnerTo(_) => ("OWNER TO", &[]),
        Kind::SetTablespace { .. } => ("SET TABLESPACE", &[OrdinaryTable, MaterializedView, Index]),
        Kind::SetAccessMethod(_) => ("SET ACCESS METHOD", STORED),
        Kind::SetLogged => ("SET LOGGED", &[OrdinaryTable, Sequence]),
        Kind::SetUnlogged => ("SET UNLOGGED", &[OrdinaryTable, Sequence]),
        Kind::SetWithoutOids => ("SET WITHOUT OIDS", TABLES_AND_FOREIGN),
        Kind::ClusterOn(_) => ("CLUSTER ON", STORED),
        Kind::SetWithoutCluster => ("SET WITHOUT CLUSTER", STORED),
        Kind::SetStorageParameters(_) => ("SET", &[OrdinaryTable, View, MaterializedView, Index]),
        Kind::ResetStorageParameters(_) => ("RESET", &[OrdinaryTable, View, MaterializedView, Index]),
        Kind::ReplicaIdentity(_) => ("REPLICA IDENTITY", STORED),
        Kind::RowSecurity(change) => (row_security_words(*change), TABLES),
        Kind::Trigger { trigger, firing } => (trigger_words(trigger, *firing), TABLES_AND_FOREIGN),
        Kind::Rule { firing, .. } => (rule_words(*firing), &[OrdinaryTable, View, MaterializedView, ForeignTable]),
        Kind::Options(_) => ("OPTIONS", FOREIGN),
    }
}

fn describe_column_action(action: &AlterColumnAction) -> (&'static str, &'static [ObjectKind]) {
    match action {
        AlterColumnAction::SetType(_) => ("ALTER COLUMN ... SET DATA TYPE", TABLES_AND_FOREIGN),
        AlterColumnAction::SetDefault(_) | AlterColumnAction::DropDefault => {
            ("ALTER COLUMN ... SET DEFAULT", TABLES_VIEWS_AND_FOREIGN)
        }
        AlterColumnAction::SetNotNull => ("ALTER COLUMN ... SET NOT NULL", TABLES_AND_FOREIGN),
        AlterColumnAction::DropNotNull => ("ALTER COLUMN ... DROP NOT NULL", TABLES_AND_FOREIGN),
        AlterColumnAction::SetExpression(_) => ("ALTER COLUMN ... SET EXPRESSION", TABLES_AND_FOREIGN),
        AlterColumnAction::DropExpression { .. } => ("ALTER COLUMN ... DROP EXPRESSION", TABLES_AND_FOREIGN),
        AlterColumnAction::AddIdentity { .. } => ("ALTER COLUMN ... ADD IDENTITY", TABLES_VIEWS_AND_FOREIGN),
        AlterColumnAction::SetIdentity { .. } => ("ALTER COLUMN ... SET", TABLES_VIEWS_AND_FOREIGN),
        AlterColumnAction::DropIdentity { .. } => ("ALTER COLUMN ... DROP IDENTITY", TABLES_VIEWS_AND_FOREIGN),
        AlterColumnAction::SetStatistics(_) => {
            ("ALTER COLUMN ... SET STATISTICS", &[OrdinaryTable, MaterializedView, Index, ForeignTable])
        }
        AlterColumnAction::SetOptions(_) => ("ALTER COLUMN ... SET", STORED_AND_FOREIGN),
        AlterColumnAction::ResetOptions(_) => ("ALTER COLUMN ... RESET", STORED_AND_FOREIGN),
        AlterColumnAction::SetStorage(_) => ("ALTER COLUMN ... SET STORAGE", STORED_AND_FOREIGN),
        AlterColumnAction::SetCompression(_) => ("ALTER COLUMN ... SET COMPRESSION", STORED),
        AlterColumnAction::Options(_) => ("ALTER COLUMN ... OPTIONS", FOREIGN),
    }
}

fn row_security_words(change: RowSecurityChange) -> &'static str {
    match change {
        RowSecurityChange::Enable => "ENABLE ROW SECURITY",
        RowSecurityChange::Disable => "DISABLE ROW SECURITY",
        RowSecurityChange::Force => "FORCE ROW SECURITY",
        RowSecurityChange::NoForce => "NO FORCE ROW SECURITY",
    }
}

fn trigger_words(trigger: &TriggerTarget, firing: Firing) -> &'static str {
    match (trigger, firing) {
        (TriggerTarget::All, Firing::Disabled) => "DISABLE TRIGGER ALL",
        (TriggerTarget::All, _) => "ENABLE TRIGGER ALL",
        (TriggerTarget::User, Firing::Disabled) => "DISABLE TRIGGER USER",
        (TriggerTarget::User, _) => "ENABLE TRIGGER USER",
        (TriggerTarget::Named(_), Firing::Enabled) => "ENABLE TRIGGER",
        (TriggerTarget::Named(_), Firing::Always) => "ENABLE ALWAYS TRIGGER",
        (TriggerTarget::Named(_), Firing::Replica) => "ENABLE REPLICA TRIGGER",
        (TriggerTarget::Named(_), Firing::Disabled) => "DISABLE TRIGGER",
    }
}

fn rule_words(firing: Firing) -> &'static str {
    match firing {
        Firing::Enabled => "ENABLE RULE",
        Firing::Always => "ENABLE ALWAYS RULE",
        Firing::Replica => "ENABLE REPLICA RULE",
        Firing::Disabled => "DISABLE RULE",
    }
}
