//! What an object is made of, attribute by attribute, so that an alteration can be told in words, traced and diffed.

mod collect;

pub use collect::{attributes, column_attributes};

use std::iter::Peekable;
use std::sync::Arc;

use super::constraint::Constraint;
use super::function::Argument;
use super::index::{IndexColumn, IndexKey};
use super::other::Definition;
use super::relation::{Options, PartitionBound, PartitionKey};
use super::role::{AccessControlList, Membership, RoleSetting};
use super::sequence::Sequence;
use super::trigger::TriggerEvents;
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
    let (mut before, mut after) = (before.0.into_iter().peekable(), after.0.into_iter().peekable());
    let told = found.len();
    while let Some(attribute) = before.peek().into_iter().chain(after.peek()).map(|(attribute, _)| *attribute).min() {
        let value_of = |side: &mut Peekable<_>| side.next_if(|(of, _)| *of == attribute).map(|(_, value)| value);
        let (old, new) = (value_of(&mut before), value_of(&mut after));
        if old != new {
            found.push(Alteration::Changed { part, attribute, before: old, after: new });
        }
    }
    if found.len() == told {
        return;
    }
    found.sort_by_key(|alteration| match alteration {
        Alteration::Removed(part) => (0, *part, None),
        Alteration::Added(part) => (1, *part, None),
        Alteration::Changed { part, attribute, .. } => (2, *part, Some(*attribute)),
    });
}

/// Attributes with their values, in order; one that is absent has none.
#[derive(Default)]
pub struct Attributes(Vec<(Attribute, Value)>);

impl Attributes {
    /// Each attribute with its value.
    pub fn iter(&self) -> impl Iterator<Item = (Attribute, &Value)> {
        self.0.iter().map(|(attribute, value)| (*attribute, value))
    }

    fn put(&mut self, attribute: Attribute, value: Value) {
        match self.0.binary_search_by_key(&attribute, |(of, _)| *of) {
            Ok(at) => self.0[at].1 = value,
            Err(at) => self.0.insert(at, (attribute, value)),
        }
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

/// Whether an index key is made of that column alone.
pub fn is_key_column(column: &IndexColumn, number: ColumnNumber) -> bool {
    matches!(column.key, IndexKey::Column(key) if key == number)
}
