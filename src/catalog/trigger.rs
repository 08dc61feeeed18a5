//! Triggers, row security policies and rewrite rules.

use std::sync::Arc;

use super::{ColumnNumber, ObjectId, SqlText};
use crate::text::Identifier;

/// A trigger.
#[derive(Clone, PartialEq, Debug)]
pub struct Trigger {
    /// The table or view.
    pub relation: ObjectId,
    /// `BEFORE`, `AFTER` or `INSTEAD OF`.
    pub timing: TriggerTiming,
    /// `INSERT`, `DELETE`, `UPDATE`, `TRUNCATE`.
    pub events: TriggerEvents,
    /// `UPDATE OF` columns.
    pub update_columns: Vec<ColumnNumber>,
    /// `FOR EACH ROW` (else statement).
    pub for_each_row: bool,
    /// `WHEN`, without the parentheses around it.
    pub condition: Option<SqlText>,
    /// The function.
    pub function: ObjectId,
    /// Its arguments, decoded.
    pub arguments: Vec<Arc<str>>,
    /// `REFERENCING OLD TABLE AS`.
    pub old_table: Option<Identifier>,
    /// `REFERENCING NEW TABLE AS`.
    pub new_table: Option<Identifier>,
    /// What `CREATE CONSTRAINT TRIGGER` adds.
    pub constraint: Option<ConstraintTrigger>,
    /// When it fires.
    pub enabled: Enabled,
    /// The trigger of the partitioned table that this one was cloned from.
    pub parent: Option<ObjectId>,
    /// `DEPENDS ON EXTENSION`.
    pub depends_on_extensions: Vec<ObjectId>,
}

/// What a constraint trigger adds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConstraintTrigger {
    /// `FROM` table.
    pub from: Option<ObjectId>,
    /// `DEFERRABLE`.
    pub deferrable: bool,
    /// `INITIALLY DEFERRED`.
    pub initially_deferred: bool,
}

/// When a trigger fires, seen from its event.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "PostgreSQL's own words")]
pub enum TriggerTiming {
    Before,
    After,
    InsteadOf,
}

impl TriggerTiming {
    /// In lower case, as prose has it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::After => "after",
            Self::InsteadOf => "instead of",
        }
    }
}

/// Which statements fire a trigger.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[expect(missing_docs, reason = "PostgreSQL's own words")]
pub struct TriggerEvents {
    pub insert: bool,
    pub delete: bool,
    pub update: bool,
    pub truncate: bool,
}

/// When a trigger, rule or event trigger fires, by `session_replication_role`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "PostgreSQL's own words")]
pub enum Enabled {
    Origin,
    Disabled,
    Replica,
    Always,
}

impl Enabled {
    /// In lower case, as prose has it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Origin => "origin",
            Self::Disabled => "disabled",
            Self::Replica => "replica",
            Self::Always => "always",
        }
    }
}

/// A row security policy.
#[derive(Clone, PartialEq, Debug)]
pub struct Policy {
    /// The table.
    pub relation: ObjectId,
    /// `AS PERMISSIVE` (else restrictive).
    pub permissive: bool,
    /// `FOR`.
    pub command: PolicyCommand,
    /// `TO`; empty for `PUBLIC`.
    pub roles: Vec<ObjectId>,
    /// `USING`, without the parentheses around it.
    pub using: Option<SqlText>,
    /// `WITH CHECK`, without the parentheses around it.
    pub with_check: Option<SqlText>,
}

/// What a policy is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "PostgreSQL's own words")]
pub enum PolicyCommand {
    All,
    Select,
    Insert,
    Update,
    Delete,
}

impl PolicyCommand {
    /// In lower case, as prose has it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Select => "select",
            Self::Insert => "insert",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }
}

/// A rewrite rule.
#[derive(Clone, PartialEq, Debug)]
pub struct Rule {
    /// The table or view.
    pub relation: ObjectId,
    /// `SELECT`, `INSERT`, `UPDATE`, `DELETE`.
    pub event: Identifier,
    /// `INSTEAD`.
    pub instead: bool,
    /// `WHERE`, without parentheses around it.
    pub condition: Option<SqlText>,
    /// The commands as written after `DO [INSTEAD | ALSO]`: `NOTHING`, one command, or several in parentheses.
    pub action: SqlText,
    /// When it fires.
    pub enabled: Enabled,
}
