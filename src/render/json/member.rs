//! What belongs to a relation or domain: constraints, indexes, triggers, policies, rules.

use std::sync::Arc;

use serde::Serialize;

use super::scope::{Common, Name, Scope};
use crate::catalog::constraint::ForeignKey;
use crate::catalog::{Object, ObjectData};

/// A constraint.
#[derive(Serialize, Debug)]
#[serde(rename_all = "camelCase")]
pub(super) struct Constraint {
    #[serde(flatten)]
    common: Common,
    /// `primary key`, `unique`, `foreign key`, `check`, `exclusion` or `not null`.
    kind: &'static str,
    columns: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    references: Option<Reference>,
    deferrable: bool,
    initially_deferred: bool,
    validated: bool,
    enforced: bool,
    /// What follows its name: `CHECK (amount > 0)`.
    definition: String,
}

/// Where a foreign key leads.
#[derive(Serialize, Debug)]
#[serde(rename_all = "camelCase")]
struct Reference {
    table: Option<Name>,
    columns: Vec<String>,
    on_update: &'static str,
    on_delete: &'static str,
    match_full: bool,
}

/// An index.
#[derive(Serialize, Debug)]
#[serde(rename_all = "camelCase")]
pub(super) struct Index {
    #[serde(flatten)]
    common: Common,
    method: String,
    unique: bool,
    nulls_not_distinct: bool,
    /// Columns and expressions, with their operator classes and directions.
    keys: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    include: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    predicate: Option<String>,
    /// The constraint that it stands for.
    #[serde(skip_serializing_if = "Option::is_none")]
    constraint: Option<String>,
}

/// A trigger.
#[derive(Serialize, Debug)]
#[serde(rename_all = "camelCase")]
pub(super) struct Trigger {
    #[serde(flatten)]
    common: Common,
    /// `before`, `after` or `instead of`.
    timing: &'static str,
    /// `INSERT OR UPDATE OF status`
    events: String,
    for_each_row: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    condition: Option<String>,
    function: Option<Name>,
    /// `origin`, `disabled`, `replica` or `always`.
    enabled: &'static str,
    definition: String,
}

/// A row security policy.
#[derive(Serialize, Debug)]
#[serde(rename_all = "camelCase")]
pub(super) struct Policy {
    #[serde(flatten)]
    common: Common,
    permissive: bool,
    command: String,
    roles: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    using: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    with_check: Option<String>,
    definition: String,
}

/// A rewrite rule.
#[derive(Serialize, Debug)]
pub(super) struct Rule {
    #[serde(flatten)]
    common: Common,
    event: String,
    instead: bool,
    definition: String,
}

impl Scope<'_> {
    pub(super) fn constraint(&self, object: &Arc<Object>) -> Option<Constraint> {
        let constraint = object.as_constraint()?;
        Some(Constraint {
            common: self.common(object),
            kind: constraint.kind.words(),
            columns: self.columns(constraint.on, constraint.columns()),
            references: constraint.as_foreign_key().map(|key| self.reference(key)),
            deferrable: constraint.deferrable,
            initially_deferred: constraint.initially_deferred,
            validated: constraint.validated,
            enforced: constraint.enforced,
            definition: self.printer.constraint_body(constraint),
        })
    }

    fn reference(&self, key: &ForeignKey) -> Reference {
        Reference {
            table: self.name_of(key.referenced),
            columns: self.columns(key.referenced, &key.referenced_columns),
            on_update: key.on_update.words(),
            on_delete: key.on_delete.words(),
            match_full: key.match_full,
        }
    }

    pub(super) fn index(&self, object: &Arc<Object>) -> Option<Index> {
        let index = object.as_index()?;
        let constraint = index.constraint.and_then(|constraint| self.book.catalog.name_of(constraint));
        Some(Index {
            common: self.common(object),
            method: index.method.to_string(),
            unique: index.unique,
            nulls_not_distinct: index.nulls_not_distinct,
            keys: index.columns.iter().map(|column| self.printer.index_element(index, column)).collect(),
            include: self.columns(index.relation, &index.include),
            predicate: index.predicate.as_ref().map(|predicate| self.printer.sql(predicate)),
            constraint: constraint.map(ToString::to_string),
        })
    }

    pub(super) fn trigger(&self, object: &Arc<Object>) -> Option<Trigger> {
        let trigger = object.as_trigger()?;
        Some(Trigger {
            common: self.common(object),
            timing: trigger.timing.words(),
            events: self.printer.trigger_events(trigger),
            for_each_row: trigger.for_each_row,
            condition: trigger.condition.as_ref().map(|condition| self.printer.sql(condition)),
            function: self.name_of(trigger.function),
            enabled: trigger.enabled.word(),
            definition: self.definition(object),
        })
    }

    pub(super) fn policy(&self, object: &Arc<Object>) -> Option<Policy> {
        let policy = object.as_policy()?;
        Some(Policy {
            common: self.common(object),
            permissive: policy.permissive,
            command: policy.command.word().to_uppercase(),
            roles: self.roles(&policy.roles),
            using: policy.using.as_ref().map(|using| self.printer.sql(using)),
            with_check: policy.with_check.as_ref().map(|check| self.printer.sql(check)),
            definition: self.definition(object),
        })
    }

    pub(super) fn rule(&self, object: &Arc<Object>) -> Option<Rule> {
        let ObjectData::Rule(rule) = &object.data else { return None };
        Some(Rule {
            common: self.common(object),
            event: rule.event.as_str().to_ascii_uppercase(),
            instead: rule.instead,
            definition: self.definition(object),
        })
    }
}
