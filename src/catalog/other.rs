//! The objects that few projects make: operators and casts, collations, text search, languages, publications, event
//! triggers, foreign data, statistics, extensions.

use std::sync::Arc;

use super::relation::Options;
use super::trigger::Enabled;
use super::{Address, DataType, Namespace, ObjectId, SqlText};
use crate::text::Identifier;

/// The options of a definition as written, `name = value`, with the objects that a value names resolved; `None` where
/// a name stands alone.
pub type Definition = Vec<(Identifier, Option<SqlText>)>;

/// An extension.
#[derive(Clone, PartialEq, Debug)]
pub struct Extension {
    /// `VERSION`, if written.
    pub version: Option<Arc<str>>,
    /// Whether the model knows what it brings; if not, names that nothing else explains may be its.
    pub known: bool,
    /// The extensions that it needs.
    pub requires: Vec<ObjectId>,
}

/// An operator.
#[derive(Clone, PartialEq, Debug)]
pub struct Operator {
    /// The left operand; `None` for a prefix operator.
    pub left: Option<DataType>,
    /// The right operand.
    pub right: Option<DataType>,
    /// The result; `None` if the function's is not known.
    pub result: Option<DataType>,
    /// All options as written but the operands.
    pub definition: Definition,
}

impl Operator {
    /// Whether only its name and operands are known: another operator was created with it as commutator or negator.
    pub fn is_shell(&self) -> bool {
        self.definition.is_empty()
    }
}

/// An operator class.
#[derive(Clone, PartialEq, Debug)]
pub struct OperatorClass {
    /// The access method.
    pub method: Identifier,
    /// The type that it is for.
    pub input: DataType,
    /// `DEFAULT`.
    pub default: bool,
    /// Its family.
    pub family: Option<ObjectId>,
    /// What follows `AS`, with the objects it names.
    pub items: SqlText,
}

/// An operator family.
#[derive(Clone, PartialEq, Debug)]
pub struct OperatorFamily {
    /// The access method.
    pub method: Identifier,
    /// Whether an operator class made it on its own.
    pub implicit: bool,
    /// What `ALTER OPERATOR FAMILY … ADD` added, one text each.
    pub items: Vec<SqlText>,
}

/// A cast.
#[derive(Clone, PartialEq, Debug)]
pub struct Cast {
    /// From.
    pub source: DataType,
    /// To.
    pub target: DataType,
    /// What computes it.
    pub method: CastMethod,
    /// Where it applies by itself.
    pub context: CastContext,
}

/// What computes a cast.
#[derive(Clone, PartialEq, Debug)]
pub enum CastMethod {
    /// `WITH FUNCTION`, with its arguments as written.
    Function(SqlText),
    /// `WITHOUT FUNCTION`.
    Binary,
    /// `WITH INOUT`.
    InOut,
}

/// Where a cast applies by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "PostgreSQL's own words")]
pub enum CastContext {
    Explicit,
    Assignment,
    Implicit,
}

/// A collation.
#[derive(Clone, PartialEq, Debug)]
pub struct Collation {
    /// The options as written; one named `from` for `CREATE COLLATION … FROM`.
    pub definition: Definition,
}

/// An encoding conversion.
#[derive(Clone, PartialEq, Debug)]
pub struct Conversion {
    /// `DEFAULT`.
    pub default: bool,
    /// Source encoding.
    pub source: Arc<str>,
    /// Target encoding.
    pub target: Arc<str>,
    /// The function.
    pub function: SqlText,
}

/// A text search object.
#[derive(Clone, PartialEq, Debug)]
pub struct TextSearch {
    /// Which of the four.
    pub data: TextSearchData,
}

/// What kind of text search object.
#[derive(Clone, PartialEq, Debug)]
pub enum TextSearchData {
    /// A configuration: its parser, and the dictionaries of each token type.
    Configuration {
        /// The parser, as it could be written.
        parser: SqlText,
        /// Token type → dictionaries, in order.
        mappings: Vec<(Identifier, Vec<SqlText>)>,
    },
    /// A dictionary.
    Dictionary {
        /// Its template.
        template: SqlText,
        /// Its options.
        options: Options,
    },
    /// A parser.
    Parser(Definition),
    /// A template.
    Template(Definition),
}

impl TextSearchData {
    /// Where its name stands.
    pub const fn space(&self) -> Namespace {
        match self {
            Self::Configuration { .. } => Namespace::TextSearchConfiguration,
            Self::Dictionary { .. } => Namespace::TextSearchDictionary,
            Self::Parser(_) => Namespace::TextSearchParser,
            Self::Template(_) => Namespace::TextSearchTemplate,
        }
    }
}

/// Extended statistics.
#[derive(Clone, PartialEq, Debug)]
pub struct Statistics {
    /// The table.
    pub relation: ObjectId,
    /// `ndistinct`, `dependencies`, `mcv` as written; empty for all.
    pub kinds: Vec<Identifier>,
    /// The columns and expressions.
    pub keys: Vec<super::index::IndexKey>,
    /// `SET STATISTICS`.
    pub target: Option<i32>,
}

/// A language.
#[derive(Clone, PartialEq, Debug)]
pub struct Language {
    /// `TRUSTED`.
    pub trusted: bool,
    /// `HANDLER`, `INLINE`, `VALIDATOR`, as written.
    pub definition: Definition,
}

/// An access method.
#[derive(Clone, PartialEq, Debug)]
pub struct AccessMethod {
    /// `INDEX` or `TABLE`.
    pub index: bool,
    /// The handler function, as written.
    pub handler: SqlText,
}

/// A transform.
#[derive(Clone, PartialEq, Debug)]
pub struct Transform {
    /// The type.
    pub data_type: DataType,
    /// The language.
    pub language: Identifier,
    /// What stands between the parentheses.
    pub functions: SqlText,
}

/// A publication.
#[derive(Clone, PartialEq, Debug)]
pub struct Publication {
    /// `FOR ALL TABLES`.
    pub all_tables: bool,
    /// `FOR TABLE`.
    pub tables: Vec<PublishedTable>,
    /// `TABLES IN SCHEMA`.
    pub schemas: Vec<ObjectId>,
    /// `WITH`.
    pub options: Options,
}

/// A table of a publication.
#[derive(Clone, PartialEq, Debug)]
pub struct PublishedTable {
    /// The table.
    pub table: ObjectId,
    /// The columns; empty for all.
    pub columns: Vec<super::ColumnNumber>,
    /// `WHERE`, without the parentheses around it.
    pub filter: Option<SqlText>,
}

/// A subscription.
#[derive(Clone, PartialEq, Debug)]
pub struct Subscription {
    /// `CONNECTION`.
    pub connection: Arc<str>,
    /// `PUBLICATION`.
    pub publications: Vec<Identifier>,
    /// `WITH`.
    pub options: Options,
    /// `ENABLE`.
    pub enabled: bool,
}

/// An event trigger.
#[derive(Clone, PartialEq, Debug)]
pub struct EventTrigger {
    /// `ddl_command_end`, …
    pub event: Identifier,
    /// `WHEN TAG IN`.
    pub tags: Vec<Arc<str>>,
    /// The function.
    pub function: ObjectId,
    /// When it fires.
    pub enabled: Enabled,
}

/// A foreign-data wrapper.
#[derive(Clone, PartialEq, Debug)]
pub struct ForeignDataWrapper {
    /// `HANDLER`.
    pub handler: Option<SqlText>,
    /// `VALIDATOR`.
    pub validator: Option<SqlText>,
    /// `OPTIONS`.
    pub options: Options,
}

/// A foreign server.
#[derive(Clone, PartialEq, Debug)]
pub struct ForeignServer {
    /// Its wrapper.
    pub wrapper: ObjectId,
    /// `TYPE`.
    pub server_type: Option<Arc<str>>,
    /// `VERSION`.
    pub version: Option<Arc<str>>,
    /// `OPTIONS`.
    pub options: Options,
}

/// A user mapping.
#[derive(Clone, PartialEq, Debug)]
pub struct UserMapping {
    /// The role; `None` for `PUBLIC`.
    pub role: Option<ObjectId>,
    /// The server.
    pub server: ObjectId,
    /// `OPTIONS`.
    pub options: Options,
}

/// What [`Address`]es a definition names.
pub fn definition_targets(definition: &Definition) -> impl Iterator<Item = Address> {
    definition.iter().filter_map(|(_, value)| value.as_ref()).flat_map(SqlText::targets)
}
