use crate::text::Span;

use super::{ConstraintAttributes, Expression, Firing, Name, ObjectName, RoleSpecification, Statement, StringLiteral};

/// `CREATE TRIGGER`
#[derive(Clone, PartialEq, Debug)]
pub struct CreateTrigger {
    /// `OR REPLACE`
    pub or_replace: bool,
    /// `CONSTRAINT`
    pub constraint: bool,
    /// The trigger.
    pub name: Name,
    /// When it fires.
    pub timing: TriggerTiming,
    /// On what; in the order in which they are written.
    pub events: Vec<TriggerEvent>,
    /// The table or view.
    pub table: ObjectName,
    /// `FROM table`, of a constraint trigger.
    pub from_table: Option<ObjectName>,
    /// `DEFERRABLE` and such, of a constraint trigger.
    pub attributes: ConstraintAttributes,
    /// `REFERENCING OLD TABLE AS …`
    pub transition_tables: Vec<TransitionTable>,
    /// `FOR EACH ROW`, else `FOR EACH STATEMENT`, which is the default.
    pub for_each_row: bool,
    /// `WHEN (condition)`
    pub condition: Option<Expression>,
    /// `EXECUTE FUNCTION name`
    pub function: ObjectName,
    /// The function's arguments, all of which PostgreSQL takes as strings.
    pub arguments: Vec<TriggerArgument>,
}

/// When a trigger fires.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum TriggerTiming {
    /// `BEFORE`
    Before,
    /// `AFTER`
    After,
    /// `INSTEAD OF`
    InsteadOf,
}

/// On what a trigger fires.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TriggerEvent {
    /// `INSERT`
    Insert,
    /// `DELETE`
    Delete,
    /// `UPDATE`, or `UPDATE OF columns`
    Update(Vec<Name>),
    /// `TRUNCATE`
    Truncate,
}

/// `OLD TABLE AS name` or `NEW TABLE AS name`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TransitionTable {
    /// The whole item.
    pub span: Span,
    /// `NEW`, else `OLD`.
    pub is_new: bool,
    /// The name it has in the function.
    pub name: Name,
}

/// An argument of a trigger's function: the string that PostgreSQL makes of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TriggerArgument {
    /// As written.
    pub span: Span,
    /// As stored.
    pub value: String,
}

/// `CREATE EVENT TRIGGER`
#[derive(Clone, PartialEq, Debug)]
pub struct CreateEventTrigger {
    /// The trigger.
    pub name: Name,
    /// `ON event`
    pub event: Name,
    /// `WHEN variable IN (values) AND …`
    pub filters: Vec<EventTriggerFilter>,
    /// `EXECUTE FUNCTION name()`
    pub function: ObjectName,
}

/// `variable IN (values)`
#[derive(Clone, PartialEq, Debug)]
pub struct EventTriggerFilter {
    /// The whole filter.
    pub span: Span,
    /// The variable: `tag`.
    pub variable: Name,
    /// Its values.
    pub values: Vec<StringLiteral>,
}

/// `ALTER EVENT TRIGGER name ENABLE` and such
#[derive(Clone, PartialEq, Debug)]
pub struct AlterEventTrigger {
    /// The trigger.
    pub name: Name,
    /// When it fires.
    pub firing: Firing,
}

/// `CREATE RULE`
#[derive(Clone, PartialEq, Debug)]
pub struct CreateRule {
    /// `OR REPLACE`
    pub or_replace: bool,
    /// The rule.
    pub name: Name,
    /// `ON event`
    pub event: RuleEvent,
    /// `TO table`
    pub table: ObjectName,
    /// `WHERE condition`
    pub condition: Option<Expression>,
    /// `DO INSTEAD`, else `DO ALSO`, which is the default.
    pub instead: bool,
    /// What is done; none for `NOTHING`.
    pub actions: Vec<RuleAction>,
}

/// On what a rule works.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum RuleEvent {
    /// `SELECT`
    Select,
    /// `INSERT`
    Insert,
    /// `UPDATE`
    Update,
    /// `DELETE`
    Delete,
}

/// One statement of a rule.
#[derive(Clone, PartialEq, Debug)]
pub struct RuleAction {
    /// Without its semicolon.
    pub span: Span,
    /// A data statement or `NOTIFY`.
    pub statement: Box<Statement>,
}

/// `CREATE POLICY`
#[derive(Clone, PartialEq, Debug)]
pub struct CreatePolicy {
    /// The policy.
    pub name: Name,
    /// The table.
    pub table: ObjectName,
    /// `AS PERMISSIVE`, the default; else `AS RESTRICTIVE`.
    pub permissive: bool,
    /// `FOR command`
    pub command: PolicyCommand,
    /// `TO roles`; empty means `PUBLIC`.
    pub roles: Vec<RoleSpecification>,
    /// `USING (expression)`
    pub using: Option<Expression>,
    /// `WITH CHECK (expression)`
    pub with_check: Option<Expression>,
}

/// Which commands a policy governs.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum PolicyCommand {
    /// `ALL`, the default.
    #[default]
    All,
    /// `SELECT`
    Select,
    /// `INSERT`
    Insert,
    /// `UPDATE`
    Update,
    /// `DELETE`
    Delete,
}

/// `ALTER POLICY` with roles or expressions.
#[derive(Clone, PartialEq, Debug)]
pub struct AlterPolicy {
    /// The policy.
    pub name: Name,
    /// The table.
    pub table: ObjectName,
    /// `TO roles`, if written.
    pub roles: Option<Vec<RoleSpecification>>,
    /// `USING (expression)`, if written.
    pub using: Option<Expression>,
    /// `WITH CHECK (expression)`, if written.
    pub with_check: Option<Expression>,
}
