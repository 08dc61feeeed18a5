//! What an object is made of, attribute by attribute, so that an alteration can be told in words, traced and diffed.

use std::collections::BTreeMap;
use std::sync::Arc;

use smol_str::SmolStr;

use super::constraint::{Constraint, ConstraintKind};
use super::function::{Argument, Function, FunctionBody, FunctionKind, Parallel};
use super::index::{Index, IndexColumn, IndexKey};
use super::other::{Definition, TextSearchData};
use super::relation::{
    Column, Options, PartitionBound, PartitionKey, Persistence, ReplicaIdentity, Table, TableKind, View,
};
use super::role::{AccessControlList, Membership, RoleSetting};
use super::sequence::Sequence;
use super::trigger::{Enabled, Trigger, TriggerEvents};
use super::types::Type;
use super::{Address, ColumnNumber, DataType, Object, ObjectData, ObjectId, Part, SqlText};
use crate::text::Identifier;

/// An attribute of an object, a column or an enum's value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is the word that people use for it")]
pub enum Attribute {
    Name,
    Schema,
    Owner,
    Comment,
    Privileges,
    Extension,
    SecurityLabel,
    Type,
    Collation,
    Nullability,
    Default,
    Generation,
    Identity,
    Storage,
    Compression,
    StatisticsTarget,
    Options,
    Inheritance,
    Persistence,
    Kind,
    PartitionKey,
    PartitionBound,
    RowSecurity,
    ReplicaIdentity,
    ClusterIndex,
    Tablespace,
    AccessMethod,
    Server,
    Query,
    CheckOption,
    Keys,
    Uniqueness,
    Predicate,
    Parameters,
    OwningColumn,
    Values,
    Definition,
    Validation,
    Timing,
    Enforcement,
    Arguments,
    Returns,
    Language,
    Body,
    Volatility,
    Security,
    Settings,
    Condition,
    Function,
    Events,
    Firing,
    Roles,
    Command,
    Version,
    Members,
    Attachment,
}

impl Attribute {
    /// The words for it: `partition key`.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Schema => "schema",
            Self::Owner => "owner",
            Self::Comment => "comment",
            Self::Privileges => "privileges",
            Self::Extension => "extension",
            Self::SecurityLabel => "security label",
            Self::Type => "type",
            Self::Collation => "collation",
            Self::Nullability => "nullability",
            Self::Default => "default",
            Self::Generation => "generation",
            Self::Identity => "identity",
            Self::Storage => "storage",
            Self::Compression => "compression",
            Self::StatisticsTarget => "statistics target",
            Self::Options => "options",
            Self::Inheritance => "inheritance",
            Self::Persistence => "persistence",
            Self::Kind => "kind",
            Self::PartitionKey => "partition key",
            Self::PartitionBound => "partition bound",
            Self::RowSecurity => "row security",
            Self::ReplicaIdentity => "replica identity",
            Self::ClusterIndex => "cluster index",
            Self::Tablespace => "tablespace",
            Self::AccessMethod => "access method",
            Self::Server => "server",
            Self::Query => "query",
            Self::CheckOption => "check option",
            Self::Keys => "keys",
            Self::Uniqueness => "uniqueness",
            Self::Predicate => "predicate",
            Self::Parameters => "parameters",
            Self::OwningColumn => "owning column",
            Self::Values => "values",
            Self::Definition => "definition",
            Self::Validation => "validation",
            Self::Timing => "timing",
            Self::Enforcement => "enforcement",
            Self::Arguments => "arguments",
            Self::Returns => "result",
            Self::Language => "language",
            Self::Body => "body",
            Self::Volatility => "volatility",
            Self::Security => "security",
            Self::Settings => "settings",
            Self::Condition => "condition",
            Self::Function => "function",
            Self::Events => "events",
            Self::Firing => "firing",
            Self::Roles => "roles",
            Self::Command => "command",
            Self::Version => "version",
            Self::Members => "members",
            Self::Attachment => "attachment",
        }
    }
}

/// The value of an attribute, with references by identity.
#[derive(Clone, PartialEq, Debug)]
#[expect(missing_docs, reason = "each is the type that it holds")]
pub enum Value {
    Flag(bool),
    Word(&'static str),
    Number(i64),
    Text(Arc<str>),
    Name(Identifier),
    Type(DataType),
    Sql(SqlText),
    Object(ObjectId),
    Objects(Vec<ObjectId>),
    Address(Address),
    Columns(ObjectId, Vec<ColumnNumber>),
    Options(Options),
    Privileges(Arc<AccessControlList>),
    Keys(ObjectId, Vec<IndexColumn>),
    PartitionKey(PartitionKey),
    PartitionBound(PartitionBound),
    Constraint(Box<Constraint>),
    Arguments(Vec<Argument>),
    Definition(Definition),
    Settings(Vec<(Identifier, Arc<str>)>),
    Memberships(Vec<Membership>),
    RoleSettings(Vec<RoleSetting>),
    Labels(Vec<Arc<str>>),
    Sequence(Box<Sequence>),
    Events(TriggerEvents, Vec<ColumnNumber>),
    /// A kind whose parts are not told apart.
    Whole(Box<ObjectData>),
}

/// One difference between an object before and after.
#[derive(Clone, PartialEq, Debug)]
pub enum Alteration {
    /// A column, attribute or enum value came.
    Added(Part),
    /// A column or attribute went.
    Removed(Part),
    /// An attribute changed; `None` is its absence.
    Changed {
        /// Of the object itself or of a part of it.
        part: Part,
        /// Which.
        attribute: Attribute,
        /// What it was.
        before: Option<Value>,
        /// What it is.
        after: Option<Value>,
    },
}

impl Alteration {
    /// The part of the object that it is about.
    pub const fn part(&self) -> Part {
        match self {
            Self::Added(part) | Self::Removed(part) | Self::Changed { part, .. } => *part,
        }
    }
}

/// What is different between two states of the same object: parts that came and went, in their order, then attributes.
pub fn compare(before: &Object, after: &Object) -> Vec<Alteration> {
    let mut found = Vec::new();
    for column in before.columns() {
        if after.column(column.number).is_none() {
            found.push(Alteration::Removed(Part::Column(column.number)));
        }
    }
    for column in after.columns() {
        match before.column(column.number) {
            None => found.push(Alteration::Added(Part::Column(column.number))),
            Some(old) if Arc::ptr_eq(old, column) => {}
            Some(old) => {
                let part = Part::Column(column.number);
                compare_attributes(part, column_attributes(old), column_attributes(column), &mut found);
            }
        }
    }
    if let (Some(Type::Enum(old)), Some(Type::Enum(new))) = (before.as_type(), after.as_type()) {
        for value in &new.values {
            let part = Part::EnumValue(value.number);
            match old.values.iter().find(|other| other.number == value.number) {
                None => found.push(Alteration::Added(part)),
                Some(other) if other.label != value.label => found.push(Alteration::Changed {
                    part,
                    attribute: Attribute::Name,
                    before: Some(Value::Text(Arc::clone(&other.label))),
                    after: Some(Value::Text(Arc::clone(&value.label))),
                }),
                Some(_) => {}
            }
        }
    }
    compare_attributes(Part::Whole, attributes(before), attributes(after), &mut found);
    found
}

fn compare_attributes(part: Part, before: Attributes, after: Attributes, found: &mut Vec<Alteration>) {
    let mut after = after.0;
    for (attribute, old) in before.0 {
        match after.remove(&attribute) {
            Some(new) if new == old => {}
            new => found.push(Alteration::Changed { part, attribute, before: Some(old), after: new }),
        }
    }
    for (attribute, new) in after {
        found.push(Alteration::Changed { part, attribute, before: None, after: Some(new) });
    }
    found.sort_by_key(|alteration| match alteration {
        Alteration::Removed(part) => (0, *part, None),
        Alteration::Added(part) => (1, *part, None),
        Alteration::Changed { part, attribute, .. } => (2, *part, Some(*attribute)),
    });
}

/// Attributes with their values; one that is absent has none.
#[derive(Default)]
pub struct Attributes(BTreeMap<Attribute, Value>);

impl Attributes {
    /// Each attribute with its value.
    pub fn iter(&self) -> impl Iterator<Item = (Attribute, &Value)> {
        self.0.iter().map(|(attribute, value)| (*attribute, value))
    }

    fn put(&mut self, attribute: Attribute, value: Value) {
        self.0.insert(attribute, value);
    }

    fn put_some(&mut self, attribute: Attribute, value: Option<Value>) {
        if let Some(value) = value {
            self.put(attribute, value);
        }
    }

    fn put_flag(&mut self, attribute: Attribute, flag: bool) {
        if flag {
            self.put(attribute, Value::Flag(true));
        }
    }

    fn put_options(&mut self, attribute: Attribute, options: &Options) {
        if !options.is_empty() {
            self.put(attribute, Value::Options(options.clone()));
        }
    }

    fn put_name(&mut self, attribute: Attribute, name: Option<&Identifier>) {
        self.put_some(attribute, name.cloned().map(Value::Name));
    }
}

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
                super::relation::CheckOption::Local => "local",
                super::relation::CheckOption::Cascaded => "cascaded",
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
            (super::trigger::TriggerTiming::Before, true) => "before each row",
            (super::trigger::TriggerTiming::Before, false) => "before each statement",
            (super::trigger::TriggerTiming::After, true) => "after each row",
            (super::trigger::TriggerTiming::After, false) => "after each statement",
            (super::trigger::TriggerTiming::InsteadOf, _) => "instead of each row",
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

/// Whether an index key is made of that column alone.
pub fn is_key_column(column: &IndexColumn, number: ColumnNumber) -> bool {
    matches!(column.key, IndexKey::Column(key) if key == number)
}
