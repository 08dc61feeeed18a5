//! Objects and their addresses.

use std::fmt;
use std::sync::Arc;

use super::constraint::Constraint;
use super::function::Function;
use super::index::Index;
use super::other::{
    AccessMethod, Cast, Collation, Conversion, EventTrigger, Extension, ForeignDataWrapper, ForeignServer, Language,
    Operator, OperatorClass, OperatorFamily, Publication, Statistics, Subscription, TextSearch, Transform, UserMapping,
};
use super::relation::{Column, Table, View};
use super::role::{AccessControlList, Database, DefaultPrivileges, Role, Tablespace};
use super::sequence::Sequence;
use super::trigger::{Policy, Rule, Trigger};
use super::types::Type;
use crate::text::Identifier;

/// The identity of an object, which no rename changes: PostgreSQL's own OID for what every database holds from the
/// start, numbers from [`ObjectId::FIRST_NORMAL`] in the order of creation for the rest. Never used twice.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct ObjectId(pub u32);

impl ObjectId {
    /// No object (`InvalidOid`).
    pub const NONE: Self = Self(0);
    /// The first number that a created object can have (`FirstNormalObjectId` in `transam.h`).
    pub const FIRST_NORMAL: Self = Self(16384);

    /// Whether every database holds this object from the start.
    pub const fn is_built_in(self) -> bool {
        self.0 < Self::FIRST_NORMAL.0
    }

    /// The whole object, as an address.
    pub const fn whole(self) -> Address {
        Address { object: self, part: Part::Whole }
    }

    /// A column of this relation or an attribute of this composite type.
    pub const fn column(self, number: ColumnNumber) -> Address {
        Address { object: self, part: Part::Column(number) }
    }

    /// The default of a column of this relation (`pg_attrdef`).
    pub const fn default_of(self, number: ColumnNumber) -> Address {
        Address { object: self, part: Part::Default(number) }
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// `attnum`: a column's number in its relation, from 1, in the order of creation; never used again after a drop.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct ColumnNumber(pub u16);

/// A part of an object that can be depended upon, altered or dropped by itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
pub enum Part {
    /// The object itself.
    Whole,
    /// A column of a relation, or an attribute of a composite type.
    Column(ColumnNumber),
    /// A column's default or generation expression (a row of `pg_attrdef`).
    Default(ColumnNumber),
    /// A value of an enum, by its number in the order of creation.
    EnumValue(u16),
}

/// An object or a part of one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
pub struct Address {
    /// The object.
    pub object: ObjectId,
    /// The part.
    pub part: Part,
}

impl Address {
    /// The column that this address is, or is the default of.
    pub const fn column_number(self) -> Option<ColumnNumber> {
        match self.part {
            Part::Column(number) | Part::Default(number) => Some(number),
            Part::Whole | Part::EnumValue(_) => None,
        }
    }
}

impl From<ObjectId> for Address {
    fn from(object: ObjectId) -> Self {
        object.whole()
    }
}

/// One object of the database.
#[derive(Clone, PartialEq, Debug)]
pub struct Object {
    /// Its identity.
    pub id: ObjectId,
    /// Its own name; empty for a kind without names (casts, user mappings, default privileges, transforms).
    pub name: Identifier,
    /// Its schema; `None` for what lives outside schemas or belongs to a relation (constraints, triggers, policies,
    /// rules).
    pub schema: Option<ObjectId>,
    /// The role that owns it; [`ObjectId::NONE`] for a kind without owner.
    pub owner: ObjectId,
    /// Its `COMMENT`.
    pub comment: Option<Arc<str>>,
    /// Its privileges, `None` while they are the built-in default ones (a null `relacl`).
    pub privileges: Option<Arc<AccessControlList>>,
    /// The extension that it is a member of.
    pub extension: Option<ObjectId>,
    /// Security labels, by provider.
    pub security_labels: Vec<(Identifier, Part, Arc<str>)>,
    /// What its kind adds.
    pub data: ObjectData,
}

/// What each kind of object is made of.
#[derive(Clone, PartialEq, Debug)]
pub enum ObjectData {
    /// A schema.
    Schema,
    /// An ordinary, partitioned, temporary or foreign table.
    Table(Table),
    /// A view or materialized view.
    View(View),
    /// An index, also one that a constraint made.
    Index(Index),
    /// A sequence, also one of a serial or identity column.
    Sequence(Sequence),
    /// An enum, composite, range, domain, base or shell type. Array types are not objects: see [`super::DataType`].
    Type(Type),
    /// A function, procedure, aggregate or window function.
    Function(Box<Function>),
    /// A constraint of a table or domain.
    Constraint(Constraint),
    /// A trigger.
    Trigger(Trigger),
    /// A row security policy.
    Policy(Policy),
    /// A rewrite rule other than a view's own.
    Rule(Rule),
    /// An extension.
    Extension(Extension),
    /// An operator.
    Operator(Operator),
    /// An operator class.
    OperatorClass(OperatorClass),
    /// An operator family.
    OperatorFamily(OperatorFamily),
    /// A cast.
    Cast(Cast),
    /// A collation.
    Collation(Collation),
    /// An encoding conversion.
    Conversion(Conversion),
    /// A text search configuration, dictionary, parser or template.
    TextSearch(TextSearch),
    /// Extended statistics.
    Statistics(Statistics),
    /// A procedural language.
    Language(Language),
    /// An access method.
    AccessMethod(AccessMethod),
    /// A transform between a type and a language.
    Transform(Transform),
    /// A publication.
    Publication(Publication),
    /// A subscription.
    Subscription(Subscription),
    /// An event trigger.
    EventTrigger(EventTrigger),
    /// A foreign-data wrapper.
    ForeignDataWrapper(ForeignDataWrapper),
    /// A foreign server.
    ForeignServer(ForeignServer),
    /// A user mapping.
    UserMapping(UserMapping),
    /// A role; roles are the cluster's, not the database's.
    Role(Role),
    /// A database; the one that the migrations run in, and those that they create.
    Database(Database),
    /// A tablespace.
    Tablespace(Tablespace),
    /// Privileges that objects will be created with.
    DefaultPrivileges(DefaultPrivileges),
}

/// The kind of an object, as people and `DROP` name it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is the SQL word for the kind")]
pub enum ObjectKind {
    Role,
    Tablespace,
    Database,
    Schema,
    Extension,
    Language,
    Type,
    Domain,
    Collation,
    Conversion,
    TextSearchParser,
    TextSearchTemplate,
    TextSearchDictionary,
    TextSearchConfiguration,
    ForeignDataWrapper,
    Server,
    UserMapping,
    Sequence,
    Table,
    ForeignTable,
    Function,
    Procedure,
    Aggregate,
    Operator,
    OperatorFamily,
    OperatorClass,
    AccessMethod,
    Cast,
    Transform,
    View,
    MaterializedView,
    Index,
    Constraint,
    Rule,
    Trigger,
    Policy,
    Statistics,
    Publication,
    Subscription,
    EventTrigger,
    DefaultPrivileges,
}

impl ObjectKind {
    /// The words for it in a sentence or after `DROP`: `materialized view`.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Tablespace => "tablespace",
            Self::Database => "database",
            Self::Schema => "schema",
            Self::Extension => "extension",
            Self::Language => "language",
            Self::Type => "type",
            Self::Domain => "domain",
            Self::Collation => "collation",
            Self::Conversion => "conversion",
            Self::TextSearchParser => "text search parser",
            Self::TextSearchTemplate => "text search template",
            Self::TextSearchDictionary => "text search dictionary",
            Self::TextSearchConfiguration => "text search configuration",
            Self::ForeignDataWrapper => "foreign-data wrapper",
            Self::Server => "server",
            Self::UserMapping => "user mapping",
            Self::Sequence => "sequence",
            Self::Table => "table",
            Self::ForeignTable => "foreign table",
            Self::Function => "function",
            Self::Procedure => "procedure",
            Self::Aggregate => "aggregate",
            Self::Operator => "operator",
            Self::OperatorFamily => "operator family",
            Self::OperatorClass => "operator class",
            Self::AccessMethod => "access method",
            Self::Cast => "cast",
            Self::Transform => "transform",
            Self::View => "view",
            Self::MaterializedView => "materialized view",
            Self::Index => "index",
            Self::Constraint => "constraint",
            Self::Rule => "rule",
            Self::Trigger => "trigger",
            Self::Policy => "policy",
            Self::Statistics => "statistics object",
            Self::Publication => "publication",
            Self::Subscription => "subscription",
            Self::EventTrigger => "event trigger",
            Self::DefaultPrivileges => "default privileges",
        }
    }
}

impl Object {
    /// An object with nothing but identity, name, place and data.
    pub fn new(
        id: ObjectId,
        name: impl Into<Identifier>,
        schema: Option<ObjectId>,
        owner: ObjectId,
        data: ObjectData,
    ) -> Self {
        Self {
            id,
            name: name.into(),
            schema,
            owner,
            comment: None,
            privileges: None,
            extension: None,
            security_labels: Vec::new(),
            data,
        }
    }

    /// Its kind.
    pub fn kind(&self) -> ObjectKind {
        use super::function::FunctionKind;
        use super::other::TextSearchData;
        use super::relation::TableKind;
        match &self.data {
            ObjectData::Schema => ObjectKind::Schema,
            ObjectData::Table(table) => match table.kind {
                TableKind::Ordinary | TableKind::Partitioned(_) => ObjectKind::Table,
                TableKind::Foreign(_) => ObjectKind::ForeignTable,
            },
            ObjectData::View(view) if view.materialized.is_some() => ObjectKind::MaterializedView,
            ObjectData::View(_) => ObjectKind::View,
            ObjectData::Index(_) => ObjectKind::Index,
            ObjectData::Sequence(_) => ObjectKind::Sequence,
            ObjectData::Type(Type::Domain(_)) => ObjectKind::Domain,
            ObjectData::Type(_) => ObjectKind::Type,
            ObjectData::Function(function) => match function.kind {
                FunctionKind::Function | FunctionKind::Window => ObjectKind::Function,
                FunctionKind::Procedure => ObjectKind::Procedure,
                FunctionKind::Aggregate(_) => ObjectKind::Aggregate,
            },
            ObjectData::Constraint(_) => ObjectKind::Constraint,
            ObjectData::Trigger(_) => ObjectKind::Trigger,
            ObjectData::Policy(_) => ObjectKind::Policy,
            ObjectData::Rule(_) => ObjectKind::Rule,
            ObjectData::Extension(_) => ObjectKind::Extension,
            ObjectData::Operator(_) => ObjectKind::Operator,
            ObjectData::OperatorClass(_) => ObjectKind::OperatorClass,
            ObjectData::OperatorFamily(_) => ObjectKind::OperatorFamily,
            ObjectData::Cast(_) => ObjectKind::Cast,
            ObjectData::Collation(_) => ObjectKind::Collation,
            ObjectData::Conversion(_) => ObjectKind::Conversion,
            ObjectData::TextSearch(text_search) => match text_search.data {
                TextSearchData::Parser(_) => ObjectKind::TextSearchParser,
                TextSearchData::Template(_) => ObjectKind::TextSearchTemplate,
                TextSearchData::Dictionary { .. } => ObjectKind::TextSearchDictionary,
                TextSearchData::Configuration { .. } => ObjectKind::TextSearchConfiguration,
            },
            ObjectData::Statistics(_) => ObjectKind::Statistics,
            ObjectData::Language(_) => ObjectKind::Language,
            ObjectData::AccessMethod(_) => ObjectKind::AccessMethod,
            ObjectData::Transform(_) => ObjectKind::Transform,
            ObjectData::Publication(_) => ObjectKind::Publication,
            ObjectData::Subscription(_) => ObjectKind::Subscription,
            ObjectData::EventTrigger(_) => ObjectKind::EventTrigger,
            ObjectData::ForeignDataWrapper(_) => ObjectKind::ForeignDataWrapper,
            ObjectData::ForeignServer(_) => ObjectKind::Server,
            ObjectData::UserMapping(_) => ObjectKind::UserMapping,
            ObjectData::Role(_) => ObjectKind::Role,
            ObjectData::Database(_) => ObjectKind::Database,
            ObjectData::Tablespace(_) => ObjectKind::Tablespace,
            ObjectData::DefaultPrivileges(_) => ObjectKind::DefaultPrivileges,
        }
    }

    /// The columns of a table or view, or the attributes of a composite type, in order; else none.
    pub fn columns(&self) -> &[Arc<Column>] {
        match &self.data {
            ObjectData::Table(table) => &table.columns,
            ObjectData::View(view) => &view.columns,
            ObjectData::Type(Type::Composite(composite)) => &composite.attributes,
            _ => &[],
        }
    }

    /// The same, to be altered.
    pub fn columns_mut(&mut self) -> Option<&mut Vec<Arc<Column>>> {
        match &mut self.data {
            ObjectData::Table(table) => Some(&mut table.columns),
            ObjectData::View(view) => Some(&mut view.columns),
            ObjectData::Type(Type::Composite(composite)) => Some(&mut composite.attributes),
            _ => None,
        }
    }

    /// The column of that name.
    pub fn column_named(&self, name: &str) -> Option<&Arc<Column>> {
        self.columns().iter().find(|column| column.name == *name)
    }

    /// The column of that number; `None` once it is dropped.
    pub fn column(&self, number: ColumnNumber) -> Option<&Arc<Column>> {
        let columns = self.columns();
        columns.binary_search_by_key(&number, |column| column.number).ok().map(|at| &columns[at])
    }

    /// The column of that number, to be altered (copied first if shared).
    pub fn column_mut(&mut self, number: ColumnNumber) -> Option<&mut Column> {
        self.columns_mut()?.iter_mut().find(|column| column.number == number).map(Arc::make_mut)
    }

    /// The relation or domain that this object is part of: for constraints, indexes, triggers, policies, rules,
    /// statistics.
    pub fn parent(&self) -> Option<ObjectId> {
        match &self.data {
            ObjectData::Constraint(constraint) => Some(constraint.on),
            ObjectData::Index(index) => Some(index.relation),
            ObjectData::Trigger(trigger) => Some(trigger.relation),
            ObjectData::Policy(policy) => Some(policy.relation),
            ObjectData::Rule(rule) => Some(rule.relation),
            ObjectData::Statistics(statistics) => Some(statistics.relation),
            _ => None,
        }
    }

    /// As a table.
    pub fn as_table(&self) -> Option<&Table> {
        if let ObjectData::Table(table) = &self.data { Some(table) } else { None }
    }

    /// As a view or materialized view.
    pub fn as_view(&self) -> Option<&View> {
        if let ObjectData::View(view) = &self.data { Some(view) } else { None }
    }

    /// As an index.
    pub fn as_index(&self) -> Option<&Index> {
        if let ObjectData::Index(index) = &self.data { Some(index) } else { None }
    }

    /// As a sequence.
    pub fn as_sequence(&self) -> Option<&Sequence> {
        if let ObjectData::Sequence(sequence) = &self.data { Some(sequence) } else { None }
    }

    /// As a type.
    pub fn as_type(&self) -> Option<&Type> {
        if let ObjectData::Type(data) = &self.data { Some(data) } else { None }
    }

    /// As a function, procedure or aggregate.
    pub fn as_function(&self) -> Option<&Function> {
        if let ObjectData::Function(function) = &self.data { Some(function) } else { None }
    }

    /// As a constraint.
    pub fn as_constraint(&self) -> Option<&Constraint> {
        if let ObjectData::Constraint(constraint) = &self.data { Some(constraint) } else { None }
    }

    /// As a trigger.
    pub fn as_trigger(&self) -> Option<&Trigger> {
        if let ObjectData::Trigger(trigger) = &self.data { Some(trigger) } else { None }
    }

    /// As a policy.
    pub fn as_policy(&self) -> Option<&Policy> {
        if let ObjectData::Policy(policy) = &self.data { Some(policy) } else { None }
    }
}
