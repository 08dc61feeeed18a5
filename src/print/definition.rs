//! The statements that make an object, in the stages in which a whole schema is made.

use crate::catalog::constraint::{Constraint, ConstraintKind};
use crate::catalog::{ColumnNumber, Object, ObjectData, SqlText};
use crate::print::Printer;

/// When a part of an object can be made.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Stage {
    /// Roles and schemas.
    Frame,
    /// Extensions, types, functions, tables, sequences, views: in the order of their dependencies.
    Objects,
    /// Partitions are attached, sequences owned.
    Attach,
    /// Indexes and the constraints that do not stand in their table.
    Constraints,
    /// Triggers, policies, rules, statistics, and what rests on indexes.
    Behavior,
    /// Owners, comments, privileges, publications, event triggers.
    Finish,
}

impl Stage {
    /// All stages in order.
    pub const ALL: [Self; 6] =
        [Self::Frame, Self::Objects, Self::Attach, Self::Constraints, Self::Behavior, Self::Finish];
}

impl Printer<'_> {
    /// What makes an object in that stage; for most stages nothing.
    pub fn statements(&self, object: &Object, stage: Stage) -> Vec<String> {
        let mut statements = match stage {
            Stage::Frame => self.frame(object),
            Stage::Objects => self.create(object),
            Stage::Attach => self.attach(object),
            Stage::Constraints => self.constraints(object),
            Stage::Behavior => self.behavior(object),
            Stage::Finish => self.finish(object),
        };
        if stage == Stage::Finish && !crate::catalog::Catalog::is_initial(object) && object.extension.is_none() {
            statements.extend(self.set_owner(object));
        }
        if stage == Stage::Finish {
            statements.extend(self.comments(object));
            statements.extend(self.grant(object));
        }
        statements
    }

    /// Everything that makes an object, for its page: constraints, indexes and triggers are others' matter.
    pub fn definition(&self, object: &Object) -> Vec<String> {
        [Stage::Frame, Stage::Objects, Stage::Attach, Stage::Constraints, Stage::Behavior]
            .into_iter()
            .flat_map(|stage| self.statements(object, stage))
            .collect()
    }

    fn frame(&self, object: &Object) -> Vec<String> {
        match &object.data {
            ObjectData::Role(role) => vec![self.create_role(object, role)],
            // Every new database has a schema of that name; here it was dropped and made again.
            ObjectData::Schema if object.name == *"public" => vec!["CREATE SCHEMA IF NOT EXISTS public;".to_owned()],
            ObjectData::Schema => vec![format!("CREATE SCHEMA {};", self.identifier(&object.name))],
            _ => Vec::new(),
        }
    }

    fn create(&self, object: &Object) -> Vec<String> {
        match &object.data {
            ObjectData::Table(table) => vec![self.create_table(object, table)],
            ObjectData::View(view) => self.create_view(object, view),
            ObjectData::Sequence(sequence) if !sequence.identity => vec![self.create_sequence(object, sequence)],
            ObjectData::Type(data) => self.create_type(object, data),
            ObjectData::Function(function) => self.create_function(object, function),
            ObjectData::Extension(_)
            | ObjectData::Operator(_)
            | ObjectData::OperatorClass(_)
            | ObjectData::OperatorFamily(_)
            | ObjectData::Cast(_)
            | ObjectData::Collation(_)
            | ObjectData::Conversion(_)
            | ObjectData::TextSearch(_)
            | ObjectData::Language(_)
            | ObjectData::AccessMethod(_)
            | ObjectData::Transform(_)
            | ObjectData::ForeignDataWrapper(_)
            | ObjectData::ForeignServer(_)
            | ObjectData::UserMapping(_)
            | ObjectData::Tablespace(_) => self.create_other(object),
            ObjectData::Schema
            | ObjectData::Sequence(_)
            | ObjectData::Index(_)
            | ObjectData::Constraint(_)
            | ObjectData::Trigger(_)
            | ObjectData::Policy(_)
            | ObjectData::Rule(_)
            | ObjectData::Statistics(_)
            | ObjectData::Publication(_)
            | ObjectData::Subscription(_)
            | ObjectData::EventTrigger(_)
            | ObjectData::Role(_)
            | ObjectData::Database(_)
            | ObjectData::DefaultPrivileges(_) => Vec::new(),
        }
    }

    fn attach(&self, object: &Object) -> Vec<String> {
        match &object.data {
            ObjectData::Table(table) => {
                let mut statements: Vec<String> = self.attach_partition(object, table).into_iter().collect();
                statements.extend(self.alter_table(object, table));
                statements
            }
            ObjectData::Sequence(sequence) if !sequence.identity => {
                self.sequence_owner(object, sequence).into_iter().collect()
            }
            ObjectData::Role(role) => self.grant_memberships(object, role),
            _ => Vec::new(),
        }
    }

    fn constraints(&self, object: &Object) -> Vec<String> {
        match &object.data {
            ObjectData::Index(index) if index.constraint.is_none() => self.create_index(object, index),
            ObjectData::Constraint(constraint) if !self.stands_in_table(constraint) && !comes_by_itself(constraint) => {
                vec![self.add_constraint(object, constraint)]
            }
            _ => Vec::new(),
        }
    }

    fn behavior(&self, object: &Object) -> Vec<String> {
        match &object.data {
            ObjectData::Trigger(trigger) if trigger.parent.is_none() => self.create_trigger(object, trigger),
            ObjectData::Policy(policy) => vec![self.create_policy(object, policy)],
            ObjectData::Rule(rule) => self.create_rule(object, rule),
            ObjectData::Statistics(statistics) => self.create_statistics(object, statistics),
            ObjectData::Table(table) => self.finish_table(object, table),
            ObjectData::View(view) => self.finish_view(object, view).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    fn finish(&self, object: &Object) -> Vec<String> {
        match &object.data {
            ObjectData::Publication(_) | ObjectData::Subscription(_) => self.create_other(object),
            ObjectData::EventTrigger(trigger) if object.extension.is_none() => {
                self.create_event_trigger(object, trigger)
            }
            ObjectData::DefaultPrivileges(default) => self.default_privileges(default),
            _ => Vec::new(),
        }
    }

    /// Whether a constraint is written in its `CREATE TABLE` or `CREATE DOMAIN`: one that is valid and that nothing
    /// else has to be there for.
    pub(super) fn stands_in_table(&self, constraint: &Constraint) -> bool {
        let Some(on) = self.catalog.object(constraint.on) else { return false };
        let is_domain = on.as_type().is_some();
        let partition = on.as_table().is_some_and(crate::catalog::relation::Table::is_partition);
        let here = constraint.local || partition;
        let of_itself = |text: &SqlText| {
            text.targets().all(|target| {
                target.object == on.id
                    || self.catalog.object(target.object).is_some_and(|named| named.as_type().is_some())
            })
        };
        match &constraint.kind {
            ConstraintKind::Check { expression, .. } => {
                constraint.validated && (here || is_domain) && of_itself(expression)
            }
            ConstraintKind::NotNull { .. } => constraint.validated && (here || is_domain),
            ConstraintKind::PrimaryKey { .. } => true,
            ConstraintKind::Unique { columns, .. } => !self.has_other_key(on, constraint, columns),
            ConstraintKind::Exclusion { .. } | ConstraintKind::ForeignKey(_) => false,
        }
    }

    /// Whether a table has another primary key or unique constraint over the same columns: within one `CREATE TABLE`
    /// both would become one (`transformIndexConstraints` in `parse_utilcmd.c`).
    fn has_other_key(&self, table: &Object, constraint: &Constraint, of: &[ColumnNumber]) -> bool {
        let others = self.catalog.members(table.id).filter_map(|member| member.as_constraint());
        others.filter(|other| *other != constraint).any(|other| match &other.kind {
            ConstraintKind::PrimaryKey { columns, .. } | ConstraintKind::Unique { columns, .. } => columns == of,
            _ => false,
        })
    }
}

/// Whether a constraint comes with that of the parent table: inherited ones, and those of partitions that were cloned.
fn comes_by_itself(constraint: &Constraint) -> bool {
    match constraint.kind {
        ConstraintKind::ForeignKey(_) => constraint.parent.is_some(),
        ConstraintKind::Check { .. } | ConstraintKind::NotNull { .. } => !constraint.local,
        ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. } | ConstraintKind::Exclusion { .. } => false,
    }
}
