//! Tables, views and their columns.

use std::collections::BTreeMap;

use serde::Serialize;

use super::member::{Constraint, Index, Policy, Rule, Trigger};
use super::scope::{Common, Grant, Name, Scope, Story};
use crate::catalog::constraint::ConstraintKind;
use crate::catalog::relation::{self as catalog, Identity, Options, PartitionBound, Persistence, TableKind};
use crate::catalog::{ColumnNumber, Object, ObjectId};

/// A table.
#[derive(Serialize, Debug)]
#[serde(rename_all = "camelCase")]
pub(super) struct Table {
    #[serde(flatten)]
    common: Common,
    /// `ordinary`, `partitioned` or `foreign`.
    kind: &'static str,
    unlogged: bool,
    row_security: bool,
    force_row_security: bool,
    /// `RANGE (recorded_at)`
    #[serde(skip_serializing_if = "Option::is_none")]
    partition_key: Option<String>,
    /// `DEFAULT` or `FOR VALUES …`
    #[serde(skip_serializing_if = "Option::is_none")]
    partition_bound: Option<String>,
    /// The partitioned table, or the tables that it inherits from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parents: Vec<Name>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    options: BTreeMap<String, String>,
    columns: Vec<Column>,
    constraints: Vec<Constraint>,
    indexes: Vec<Index>,
    triggers: Vec<Trigger>,
    policies: Vec<Policy>,
    rules: Vec<Rule>,
    definition: String,
}

/// A view or materialized view.
#[derive(Serialize, Debug)]
#[serde(rename_all = "camelCase")]
pub(super) struct View {
    #[serde(flatten)]
    common: Common,
    materialized: bool,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    options: BTreeMap<String, String>,
    columns: Vec<Column>,
    indexes: Vec<Index>,
    triggers: Vec<Trigger>,
    rules: Vec<Rule>,
    /// With the names that its tables and columns have today.
    query: String,
    definition: String,
}

/// A column.
#[derive(Serialize, Debug)]
#[serde(rename_all = "camelCase")]
pub(super) struct Column {
    name: String,
    /// `null` where the type of a view's column could not be inferred.
    #[serde(rename = "type")]
    data_type: Option<String>,
    nullable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<String>,
    /// The expression that computes it, and when: `stored` or `virtual`.
    #[serde(skip_serializing_if = "Option::is_none")]
    generated: Option<GeneratedColumn>,
    /// `always` or `by default`.
    #[serde(skip_serializing_if = "Option::is_none")]
    identity: Option<&'static str>,
    primary_key: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    collation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    privileges: Vec<Grant>,
    #[serde(flatten)]
    story: Story,
}

/// What computes a column.
#[derive(Serialize, Debug)]
struct GeneratedColumn {
    kind: &'static str,
    expression: String,
}

impl Scope<'_> {
    pub(super) fn table(&self, object: &Object, table: &catalog::Table) -> Table {
        let (kind, partition_key) = match &table.kind {
            TableKind::Ordinary => ("ordinary", None),
            TableKind::Partitioned(key) => ("partitioned", Some(self.printer.partition_key(object.id, key))),
            TableKind::Foreign(_) => ("foreign", None),
        };
        Table {
            common: self.common(object),
            kind,
            unlogged: table.persistence == Persistence::Unlogged,
            row_security: table.row_security,
            force_row_security: table.force_row_security,
            partition_key,
            partition_bound: table.partition_bound.as_ref().map(|bound| self.partition_bound(bound)),
            parents: table.parents.iter().filter_map(|parent| self.name_of(*parent)).collect(),
            options: options(&table.options),
            columns: self.told_columns(object),
            constraints: self.members(object.id, |member| self.constraint(member)),
            indexes: self.members(object.id, |member| self.index(member)),
            triggers: self.members(object.id, |member| self.trigger(member)),
            policies: self.members(object.id, |member| self.policy(member)),
            rules: self.members(object.id, |member| self.rule(member)),
            definition: self.definition(object),
        }
    }

    pub(super) fn view(&self, object: &Object, view: &catalog::View) -> View {
        View {
            common: self.common(object),
            materialized: view.materialized.is_some(),
            options: options(&view.options),
            columns: self.told_columns(object),
            indexes: self.members(object.id, |member| self.index(member)),
            triggers: self.members(object.id, |member| self.trigger(member)),
            rules: self.members(object.id, |member| self.rule(member)),
            query: self.printer.sql(&view.query),
            definition: self.definition(object),
        }
    }

    fn partition_bound(&self, bound: &PartitionBound) -> String {
        self.printer.partition_bound(bound).trim().to_owned()
    }

    /// The columns of a relation or the attributes of a composite type, in order.
    pub(super) fn told_columns(&self, object: &Object) -> Vec<Column> {
        let primary = self.primary_key(object.id);
        object.columns().iter().map(|column| self.column(object.id, column, primary)).collect()
    }

    fn primary_key(&self, relation: ObjectId) -> &[ColumnNumber] {
        let mut constraints = self.book.catalog.members(relation).filter_map(|member| member.as_constraint());
        let columns = constraints.find_map(|constraint| match &constraint.kind {
            ConstraintKind::PrimaryKey { columns, .. } => Some(columns.as_slice()),
            _ => None,
        });
        columns.unwrap_or_default()
    }

    fn column(&self, relation: ObjectId, column: &catalog::Column, primary: &[ColumnNumber]) -> Column {
        let expression = column.default.as_ref().map(|text| self.printer.sql(text));
        let (default, generated) = match column.generated {
            None => (expression, None),
            Some(kind) => (None, expression.map(|expression| GeneratedColumn { kind: kind.word(), expression })),
        };
        Column {
            name: column.name.to_string(),
            data_type: column.data_type.as_ref().map(|data_type| self.printer.data_type(data_type)),
            nullable: !column.not_null,
            default,
            generated,
            identity: column.identity.map(Identity::words),
            primary_key: primary.contains(&column.number),
            collation: column.collation.map(|collation| self.printer.name(collation)),
            comment: column.comment.as_deref().map(str::to_owned),
            privileges: self.grants(column.privileges.as_deref()),
            story: self.story(relation.column(column.number)),
        }
    }

    /// The statements that make an object, without those of its parts.
    pub(super) fn definition(&self, object: &Object) -> String {
        self.printer.definition(object).join("\n")
    }
}

pub(super) fn options(options: &Options) -> BTreeMap<String, String> {
    options.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
}
