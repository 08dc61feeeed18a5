//! Which attributes each kind of object has, with their values.

use std::sync::Arc;

use smol_str::SmolStr;

use super::{Attribute, Attributes, Value};
use crate::catalog::constraint::{Constraint, ConstraintKind};
use crate::catalog::function::{Function, FunctionBody, FunctionKind, Parallel};
use crate::catalog::index::Index;
use crate::catalog::other::TextSearchData;
use crate::catalog::relation::{CheckOption, Column, Options, Persistence, ReplicaIdentity, Table, TableKind, View};
use crate::catalog::sequence::Sequence;
use crate::catalog::trigger::{Enabled, Trigger, TriggerTiming};
use crate::catalog::types::Type;
use crate::catalog::{Object, ObjectData, ObjectId};

/// The attributes of a column.
pub fn column_attributes(column: &Column) -> Attributes {
    let mut found = Attributes::default();
    found.put(Attribute::Name, Value::Name(column.name.clone()));
    found.put_some(Attribute::Type, column.data_type.clone().map(Value::Type));
    found.put_some(Attribute::Collation, column.collation.map(Value::Object));
    found.put(Attribute::Nullability, Value::Word(if column.not_null { "not null" } else { "nullable" }));
    found.put_some(Attribute::Default, column.default.clone().map(Value::Sql));
    found.put_some(Attribute::Generation, column.generated.map(|generated| Value::Word(generated.word())));
    found.put_some(Attribute::Identity, column.identity.map(|identity| Value::Word(identity.words())));
    found.put_some(Attribute::Storage, column.storage.map(|storage| Value::Word(storage.word())));
    found.put_name(Attribute::Compression, column.compression.as_ref());
    found.put_some(Attribute::StatisticsTarget, column.statistics.map(|target| Value::Number(target.into())));
    found.put_options(Attribute::Options, &column.options);
    if column.inherited > 0 {
        found.put(Attribute::Inheritance, Value::Word(if column.local { "inherited and local" } else { "inherited" }));
    }
    found.put_some(Attribute::Comment, column.comment.clone().map(Value::Text));
    found.put_some(Attribute::Privileges, column.privileges.clone().map(Value::Privileges));
    found
}

/// The attributes of an object as a whole; its columns and values have their own.
pub fn attributes(object: &Object) -> Attributes {
    let mut found = Attributes::default();
    found.put(Attribute::Name, Value::Name(object.name.clone()));
    found.put_some(Attribute::Schema, object.schema.map(Value::Object));
    if object.owner != ObjectId::NONE {
        found.put(Attribute::Owner, Value::Object(object.owner));
    }
    found.put_some(Attribute::Comment, object.comment.clone().map(Value::Text));
    found.put_some(Attribute::Privileges, object.privileges.clone().map(Value::Privileges));
    found.put_some(Attribute::Extension, object.extension.map(Value::Object));
    if !object.security_labels.is_empty() {
        let labels = object.security_labels.iter().map(|(_, _, label)| Arc::clone(label)).collect();
        found.put(Attribute::SecurityLabel, Value::Labels(labels));
    }
    match &object.data {
        ObjectData::Table(table) => table_attributes(table, &mut found),
        ObjectData::View(view) => view_attributes(view, &mut found),
        ObjectData::Index(index) => index_attributes(index, &mut found),
        ObjectData::Sequence(sequence) => sequence_attributes(sequence, &mut found),
        ObjectData::Type(data) => type_attributes(data, &mut found),
        ObjectData::Function(function) => function_attributes(function, &mut found),
        ObjectData::Constraint(constraint) => constraint_attributes(constraint, &mut found),
        ObjectData::Trigger(trigger) => trigger_attributes(trigger, &mut found),
        ObjectData::Policy(policy) => {
            found.put(Attribute::Kind, Value::Word(if policy.permissive { "permissive" } else { "restrictive" }));
            found.put(Attribute::Command, Value::Word(policy.command.word()));
            found.put(Attribute::Roles, Value::Objects(policy.roles.clone()));
            found.put_some(Attribute::Condition, policy.using.clone().map(Value::Sql));
            found.put_some(Attribute::CheckOption, policy.with_check.clone().map(Value::Sql));
        }
        ObjectData::Rule(rule) => {
            found.put_some(Attribute::Condition, rule.condition.clone().map(Value::Sql));
            found.put(Attribute::Definition, Value::Sql(rule.action.clone()));
            found.put(Attribute::Firing, Value::Word(firing(rule.enabled)));
        }
        ObjectData::Extension(extension) => {
            found.put_some(Attribute::Version, extension.version.clone().map(Value::Text));
        }
        ObjectData::EventTrigger(trigger) => {
            found.put(Attribute::Function, Value::Object(trigger.function));
            found.put(Attribute::Events, Value::Name(trigger.event.clone()));
            found.put(Attribute::Firing, Value::Word(firing(trigger.enabled)));
            found.put(Attribute::Condition, Value::Labels(trigger.tags.clone()));
        }
        ObjectData::Statistics(statistics) => {
            found.put(Attribute::Definition, Value::Whole(Box::new(object.data.clone())));
            let target = statistics.target;
            found.put_some(Attribute::StatisticsTarget, target.map(|target| Value::Number(target.into())));
        }
        ObjectData::Role(role) => {
            found.put(Attribute::Members, Value::Memberships(role.memberships.clone()));
            found.put(Attribute::Settings, Value::RoleSettings(role.settings.clone()));
            let flags: Options = role
                .flags
                .iter()
                .map(|(flag, on)| (SmolStr::new(flag.as_str()), Arc::from(if *on { "on" } else { "off" })))
                .collect();
            found.put(Attribute::Options, Value::Options(flags));
        }
        ObjectData::Database(database) => {
            found.put(Attribute::Settings, Value::Settings(database.settings.clone()));
            found.put_options(Attribute::Options, &database.options);
        }
        ObjectData::Schema => {}
        ObjectData::TextSearch(text_search) => match text_search.data {
            TextSearchData::Configuration { .. }
            | TextSearchData::Dictionary { .. }
            | TextSearchData::Parser(_)
            | TextSearchData::Template(_) => {
                found.put(Attribute::Definition, Value::Whole(Box::new(object.data.clone())));
            }
        },
        ObjectData::Operator(_)
        | ObjectData::OperatorClass(_)
        | ObjectData::OperatorFamily(_)
        | ObjectData::Cast(_)
        | ObjectData::Collation(_)
        | ObjectData::Conversion(_)
        | ObjectData::Language(_)
        | ObjectData::AccessMethod(_)
        | ObjectData::Transform(_)
        | ObjectData::Publication(_)
        | ObjectData::Subscription(_)
        | ObjectData::ForeignDataWrapper(_)
        | ObjectData::ForeignServer(_)
        | ObjectData::UserMapping(_)
        | ObjectData::Tablespace(_)
        | ObjectData::DefaultPrivileges(_) => {
            found.put(Attribute::Definition, Value::Whole(Box::new(object.data.clone())));
        }
    }
    found
}

fn table_attributes(table: &Table, found: &mut Attributes) {
    match &table.kind {
        TableKind::Ordinary => found.put(Attribute::Kind, Value::Word("table")),
        TableKind::Partitioned(key) => {
            found.put(Attribute::Kind, Value::Word("partitioned table"));
            found.put(Attribute::PartitionKey, Value::PartitionKey(key.clone()));
        }
        TableKind::Foreign(foreign) => {
            found.put(Attribute::Kind, Value::Word("foreign table"));
            found.put(Attribute::Server, Value::Object(foreign.server));
            found.put_options(Attribute::Definition, &foreign.options);
        }
    }
    found.put(Attribute::Persistence, Value::Word(persistence(table.persistence)));
    if !table.parents.is_empty() {
        found.put(Attribute::Inheritance, Value::Objects(table.parents.clone()));
    }
    found.put_some(Attribute::PartitionBound, table.partition_bound.clone().map(Value::PartitionBound));
    found.put_some(Attribute::Type, table.of_type.map(Value::Object));
    if table.row_security || table.force_row_security {
        found.put(
            Attribute::RowSecurity,
            Value::Word(match (table.row_security, table.force_row_security) {
                (true, true) => "enabled and forced",
                (true, false) => "enabled",
                (false, _) => "forced but disabled",
            }),
        );
    }
    match table.replica_identity {
        ReplicaIdentity::Default => {}
        ReplicaIdentity::Full => found.put(Attribute::ReplicaIdentity, Value::Word("full")),
        ReplicaIdentity::Nothing => found.put(Attribute::ReplicaIdentity, Value::Word("nothing")),
        ReplicaIdentity::Index(index) => found.put(Attribute::ReplicaIdentity, Value::Object(index)),
    }
    found.put_some(Attribute::ClusterIndex, table.cluster_on.map(Value::Object));
    found.put_options(Attribute::Options, &table.options);
    found.put_name(Attribute::Tablespace, table.tablespace.as_ref());
    found.put_name(Attribute::AccessMethod, table.access_method.as_ref());
}

fn view_attributes(view: &View, found: &mut Attributes) {
    found.put(Attribute::Query, Value::Sql(view.query.clone()));
    found.put_some(
        Attribute::CheckOption,
        view.check_option.map(|option| {
            Value::Word(match option {
                CheckOption::Local => "local",
                CheckOption::Cascaded => "cascaded",
            })
        }),
    );
    found.put_options(Attribute::Options, &view.options);
    if let Some(materialized) = &view.materialized {
        found.put(Attribute::Kind, Value::Word("materialized view"));
        found.put_some(Attribute::ClusterIndex, materialized.cluster_on.map(Value::Object));
        found.put_name(Attribute::Tablespace, materialized.tablespace.as_ref());
        found.put_name(Attribute::AccessMethod, materialized.access_method.as_ref());
        found.put_flag(Attribute::Validation, materialized.populated);
    }
}

fn index_attributes(index: &Index, found: &mut Attributes) {
    found.put(Attribute::AccessMethod, Value::Name(index.method.clone()));
    found.put(Attribute::Keys, Value::Keys(index.relation, index.columns.clone()));
    if !index.include.is_empty() {
        found.put(Attribute::Members, Value::Columns(index.relation, index.include.clone()));
    }
    if index.unique {
        let distinct = if index.nulls_not_distinct { "unique, nulls not distinct" } else { "unique" };
        found.put(Attribute::Uniqueness, Value::Word(distinct));
    }
    found.put_some(Attribute::Predicate, index.predicate.clone().map(Value::Sql));
    found.put_options(Attribute::Options, &index.options);
    found.put_name(Attribute::Tablespace, index.tablespace.as_ref());
    found.put_some(Attribute::Definition, index.constraint.map(Value::Object));
    found.put_some(Attribute::Attachment, index.parent.map(Value::Object));
    found.put_flag(Attribute::Validation, index.only);
}

fn sequence_attributes(sequence: &Sequence, found: &mut Attributes) {
    found.put(Attribute::Type, Value::Type(sequence.data_type.clone()));
    let mut parameters = sequence.clone();
    parameters.owned_by = None;
    found.put(Attribute::Parameters, Value::Sequence(Box::new(parameters)));
    found.put_some(Attribute::OwningColumn, sequence.owned_by.map(Value::Address));
    found.put(Attribute::Persistence, Value::Word(persistence(sequence.persistence)));
}

fn type_attributes(data: &Type, found: &mut Attributes) {
    match data {
        Type::Enum(data) => {
            let labels = data.values.iter().map(|value| Arc::clone(&value.label)).collect();
            found.put(Attribute::Values, Value::Labels(labels));
        }
        Type::Composite(_) | Type::Shell => {}
        Type::Range(range) => {
            found.put(Attribute::Type, Value::Type(range.subtype.clone()));
            let options = range.options.iter().map(|(name, value)| (name.clone(), Some(value.clone()))).collect();
            found.put(Attribute::Definition, Value::Definition(options));
        }
        Type::Multirange { range } => found.put(Attribute::Type, Value::Object(*range)),
        Type::Domain(domain) => {
            found.put(Attribute::Type, Value::Type(domain.base.clone()));
            found.put_some(Attribute::Collation, domain.collation.map(Value::Object));
            found.put(Attribute::Nullability, Value::Word(if domain.not_null { "not null" } else { "nullable" }));
            found.put_some(Attribute::Default, domain.default.clone().map(Value::Sql));
        }
        Type::Base(base) => {
            found.put(Attribute::Definition, Value::Definition(base.options.clone()));
            found.put_options(Attribute::Options, &base.settings);
        }
    }
}

fn function_attributes(function: &Function, found: &mut Attributes) {
    found.put(Attribute::Arguments, Value::Arguments(function.arguments.clone()));
    found.put_some(Attribute::Returns, function.returns.clone().map(Value::Type));
    found.put(Attribute::Language, Value::Name(function.language.clone()));
    match &function.body {
        FunctionBody::Source(body) => found.put(Attribute::Body, Value::Text(Arc::clone(body))),
        FunctionBody::Object(file, symbol) => {
            found.put(Attribute::Body, Value::Labels(vec![Arc::clone(file), Arc::clone(symbol)]));
        }
        FunctionBody::Parsed(body) => found.put(Attribute::Body, Value::Sql(body.clone())),
        FunctionBody::None => {}
    }
    found.put(Attribute::Volatility, Value::Word(function.volatility.word()));
    let definer = if function.security_definer { "definer" } else { "invoker" };
    found.put(Attribute::Security, Value::Word(definer));
    let mut options = Options::new();
    let mut option = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            options.push((SmolStr::new(name), Arc::from(value)));
        }
    };
    option("set", function.returns_set.then_some("on"));
    option("strict", function.strict.then_some("on"));
    option("leakproof", function.leakproof.then_some("on"));
    option("cost", function.cost.as_deref());
    option("rows", function.rows.as_deref());
    match function.parallel {
        Parallel::Unsafe => {}
        Parallel::Restricted => option("parallel", Some("restricted")),
        Parallel::Safe => option("parallel", Some("safe")),
    }
    found.put_options(Attribute::Options, &options);
    if !function.settings.is_empty() {
        found.put(Attribute::Settings, Value::Settings(function.settings.clone()));
    }
    found.put_some(Attribute::Function, function.support.clone().map(Value::Sql));
    match &function.kind {
        FunctionKind::Function | FunctionKind::Procedure | FunctionKind::Window => {}
        FunctionKind::Aggregate(aggregate) => {
            found.put(Attribute::Definition, Value::Definition(aggregate.options.clone()));
        }
    }
}

fn constraint_attributes(constraint: &Constraint, found: &mut Attributes) {
    let mut definition = Constraint::new(constraint.on, constraint.kind.clone());
    if let ConstraintKind::ForeignKey(key) = &mut definition.kind {
        key.referenced_index = None;
    }
    definition.no_inherit = constraint.no_inherit;
    found.put(Attribute::Definition, Value::Constraint(Box::new(definition)));
    found.put(Attribute::Validation, Value::Word(if constraint.validated { "valid" } else { "not valid" }));
    found.put(
        Attribute::Timing,
        Value::Word(match (constraint.deferrable, constraint.initially_deferred) {
            (_, true) => "deferrable, initially deferred",
            (true, false) => "deferrable",
            (false, false) => "not deferrable",
        }),
    );
    found.put_flag(Attribute::Enforcement, constraint.enforced);
    if constraint.inherited > 0 {
        found.put(
            Attribute::Inheritance,
            Value::Word(if constraint.local { "inherited and local" } else { "inherited" }),
        );
    }
    found.put_some(Attribute::Attachment, constraint.parent.map(Value::Object));
}

fn trigger_attributes(trigger: &Trigger, found: &mut Attributes) {
    found.put(Attribute::Function, Value::Object(trigger.function));
    found.put(Attribute::Events, Value::Events(trigger.events, trigger.update_columns.clone()));
    found.put_some(Attribute::Condition, trigger.condition.clone().map(Value::Sql));
    found.put(Attribute::Arguments, Value::Labels(trigger.arguments.clone()));
    found.put(Attribute::Firing, Value::Word(firing(trigger.enabled)));
    found.put(
        Attribute::Timing,
        Value::Word(match (trigger.timing, trigger.for_each_row) {
            (TriggerTiming::Before, true) => "before each row",
            (TriggerTiming::Before, false) => "before each statement",
            (TriggerTiming::After, true) => "after each row",
            (TriggerTiming::After, false) => "after each statement",
            (TriggerTiming::InsteadOf, _) => "instead of each row",
        }),
    );
    found.put_some(Attribute::Attachment, trigger.parent.map(Value::Object));
}

const fn persistence(persistence: Persistence) -> &'static str {
    match persistence {
        Persistence::Permanent => "permanent",
        Persistence::Unlogged => "unlogged",
        Persistence::Temporary(_) => "temporary",
    }
}

const fn firing(enabled: Enabled) -> &'static str {
    match enabled {
        Enabled::Origin => "enabled",
        Enabled::Disabled => "disabled",
        Enabled::Replica => "enabled on replicas",
        Enabled::Always => "always enabled",
    }
}
