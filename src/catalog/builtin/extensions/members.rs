use super::super::{CastContext, Parameter, Signature, TypeCategory, TypeKind};

/// An object that an extension brings along. Types stand by their `pg_type` name: types of the extension itself, of
/// those it requires, or of `pg_catalog`, in this order; `_` before a name is an array of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// Its name; casts have none, and an operator of a family goes by the family's.
    pub name: &'static str,
    /// Its schema, if it is not the one that the extension is created in.
    pub schema: Option<&'static str>,
    /// What it is.
    pub definition: MemberDefinition,
}

/// What an object of an extension is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MemberDefinition {
    /// An access method, for tables or for indexes.
    AccessMethod {
        /// Whether it is for tables.
        for_tables: bool,
    },
    /// A cast.
    Cast(MemberCast),
    /// An event trigger.
    EventTrigger,
    /// An operator of an operator family.
    FamilyMember(MemberOfFamily),
    /// A foreign-data wrapper.
    ForeignDataWrapper,
    /// A function, procedure or aggregate.
    Function(Signature<&'static str>),
    /// A language.
    Language {
        /// Whether anyone may use it.
        trusted: bool,
    },
    /// An operator.
    Operator(MemberOperator),
    /// An operator class.
    OperatorClass(MemberOperatorClass),
    /// An operator family.
    OperatorFamily {
        /// The access method.
        method: &'static str,
    },
    /// A table, view or sequence.
    Relation(MemberRelation),
    /// A schema.
    Schema,
    /// A text search configuration.
    TextSearchConfiguration,
    /// A text search dictionary.
    TextSearchDictionary,
    /// A text search parser.
    TextSearchParser,
    /// A text search template.
    TextSearchTemplate,
    /// A type.
    Type(MemberType),
}

/// A cast of an extension.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MemberCast {
    /// The type of what is cast.
    pub source: &'static str,
    /// The type that it is cast to.
    pub target: &'static str,
    /// Where it is made.
    pub context: CastContext,
    /// The function that does it; none if the text form or the bytes are taken.
    pub function: Option<&'static str>,
    /// Whether the bytes are taken as they are.
    pub binary: bool,
}

/// An operator of an operator family of an extension.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MemberOfFamily {
    /// The access method.
    pub method: &'static str,
    /// What the operator means to the access method.
    pub strategy: u16,
    /// The operator's name.
    pub operator: &'static str,
    /// Its left operand.
    pub left: &'static str,
    /// Its right operand.
    pub right: &'static str,
    /// Whether it orders the rows found, rather than finding them.
    pub orders: bool,
}

/// An operator of an extension.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MemberOperator {
    /// Its left operand; a prefix operator has none.
    pub left: Option<&'static str>,
    /// Its right operand.
    pub right: &'static str,
    /// What it gives.
    pub result: &'static str,
    /// The function that does its work.
    pub function: &'static str,
    /// The name of the operator that gives the same with its operands exchanged.
    pub commutator: Option<&'static str>,
    /// The name of the operator that gives the opposite.
    pub negator: Option<&'static str>,
    /// Whether it is an equality that hash joins can use.
    pub hashes: bool,
    /// Whether it is an equality that merge joins can use.
    pub merges: bool,
}

/// An operator class of an extension.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MemberOperatorClass {
    /// The access method.
    pub method: &'static str,
    /// The type that it indexes.
    pub data_type: &'static str,
    /// Whether it is what an index of that type uses unless told.
    pub default: bool,
    /// Its family.
    pub family: &'static str,
    /// The type that the index stores, if another.
    pub stored: Option<&'static str>,
}

/// A table, view or sequence of an extension.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MemberRelation {
    /// Its kind (`pg_class.relkind`).
    pub kind: char,
    /// Its columns.
    pub columns: Vec<MemberColumn>,
    /// Its primary key and unique constraints.
    pub keys: Vec<MemberKey>,
}

/// A column of a table or view of an extension.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MemberColumn {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub data_type: &'static str,
    /// What stands in parentheses after the type.
    pub modifier: Option<&'static str>,
    /// Whether it is not null.
    pub not_null: bool,
}

/// A primary key or unique constraint of a table of an extension.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MemberKey {
    /// Its name.
    pub name: &'static str,
    /// Whether it is the primary key.
    pub primary: bool,
    /// Its columns.
    pub columns: Vec<&'static str>,
}

/// A type of an extension.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MemberType {
    /// What it is.
    pub kind: TypeKind,
    /// What overload resolution takes it for.
    pub category: TypeCategory,
    /// Whether it is preferred in its category.
    pub preferred: bool,
    /// What a domain is made over.
    pub base: Option<&'static str>,
    /// Whether its values are compared by a collation.
    pub collatable: bool,
    /// The bytes of a value; -1 varies, -2 ends in a NUL.
    pub length: i16,
    /// How a column stores it unless told.
    pub storage: char,
    /// Whether it takes modifiers.
    pub takes_modifiers: bool,
    /// What a range ranges over; the range of a multirange.
    pub range_of: Option<&'static str>,
    /// The labels of an enum.
    pub labels: Vec<&'static str>,
    /// The attributes of a composite type.
    pub attributes: Vec<Parameter<&'static str>>,
}

impl MemberDefinition {
    /// The names of all types that it speaks of.
    pub fn type_names(&self) -> Vec<&'static str> {
        match self {
            Self::Cast(cast) => vec![cast.source, cast.target],
            Self::FamilyMember(member) => vec![member.left, member.right],
            Self::Function(signature) => {
                let parameters = signature.parameters.iter().chain(signature.outputs);
                parameters.map(|parameter| parameter.data_type).chain([signature.result]).collect()
            }
            Self::Operator(operator) => operator.left.into_iter().chain([operator.right, operator.result]).collect(),
            Self::OperatorClass(class) => class.stored.into_iter().chain([class.data_type]).collect(),
            Self::Relation(relation) => relation.columns.iter().map(|column| column.data_type).collect(),
            Self::Type(data_type) => {
                let attributes = data_type.attributes.iter().map(|attribute| attribute.data_type);
                attributes.chain(data_type.base).chain(data_type.range_of).collect()
            }
            Self::AccessMethod { .. }
            | Self::EventTrigger
            | Self::ForeignDataWrapper
            | Self::Language { .. }
            | Self::OperatorFamily { .. }
            | Self::Schema
            | Self::TextSearchConfiguration
            | Self::TextSearchDictionary
            | Self::TextSearchParser
            | Self::TextSearchTemplate => Vec::new(),
        }
    }
}
