//! Schemas, extensions, types, sequences, functions, roles, and the kinds that are told by their definition alone.

use serde::Serialize;

use super::member::Constraint;
use super::relation::Column;
use super::scope::{Common, Name, Scope, Story};
use crate::catalog::function::{ArgumentMode, FunctionBody, FunctionKind};
use crate::catalog::types::Type as CatalogType;
use crate::catalog::{Address, Object, Part, function, other, role, sequence};

/// A schema.
#[derive(Serialize, Debug)]
pub(super) struct Schema {
    #[serde(flatten)]
    common: Common,
}

/// An extension.
#[derive(Serialize, Debug)]
pub(super) struct Extension {
    #[serde(flatten)]
    common: Common,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    /// Whether the model knows what it brings.
    known: bool,
}

/// A type or domain.
#[derive(Serialize, Debug)]
#[serde(rename_all = "camelCase")]
pub(super) struct Type {
    #[serde(flatten)]
    common: Common,
    /// `enum`, `composite`, `domain`, `range`, `base` or `shell`.
    kind: &'static str,
    /// The values of an enum in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    values: Vec<EnumValue>,
    /// The attributes of a composite type.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attributes: Vec<Column>,
    /// The type below a domain, or of a range's bounds.
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    constraints: Vec<Constraint>,
    definition: String,
}

/// A value of an enum.
#[derive(Serialize, Debug)]
struct EnumValue {
    label: String,
    #[serde(flatten)]
    story: Story,
}

/// A sequence.
#[derive(Serialize, Debug)]
#[serde(rename_all = "camelCase")]
pub(super) struct Sequence {
    #[serde(flatten)]
    common: Common,
    #[serde(rename = "type")]
    data_type: String,
    start: i64,
    increment: i64,
    minimum: i64,
    maximum: i64,
    cache: i64,
    cycle: bool,
    /// The column that it goes with.
    #[serde(skip_serializing_if = "Option::is_none")]
    owned_by: Option<OwningColumn>,
}

/// The column that a sequence belongs to.
#[derive(Serialize, Debug)]
struct OwningColumn {
    table: Option<Name>,
    column: Option<String>,
    /// Whether it is the sequence of an identity column.
    identity: bool,
}

/// A function, procedure or aggregate.
#[derive(Serialize, Debug)]
#[serde(rename_all = "camelCase")]
pub(super) struct Function {
    #[serde(flatten)]
    common: Common,
    /// `function`, `procedure`, `aggregate` or `window`.
    kind: &'static str,
    arguments: Vec<Argument>,
    #[serde(skip_serializing_if = "Option::is_none")]
    returns: Option<String>,
    language: String,
    volatility: &'static str,
    strict: bool,
    security_definer: bool,
    /// As written, for languages whose source is text.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    definition: String,
}

/// An argument of a function.
#[derive(Serialize, Debug)]
struct Argument {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// `in`, `out`, `inout`, `variadic` or `table`.
    mode: &'static str,
    #[serde(rename = "type")]
    data_type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<String>,
}

/// A role.
#[derive(Serialize, Debug)]
#[serde(rename_all = "camelCase")]
pub(super) struct Role {
    #[serde(flatten)]
    common: Common,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    member_of: Vec<String>,
    definition: String,
}

/// An object of any other kind.
#[derive(Serialize, Debug)]
pub(super) struct Other {
    /// As `DROP` names it.
    kind: &'static str,
    #[serde(flatten)]
    common: Common,
    /// What makes it; a kind that has no such statement, as default privileges, is told by none.
    #[serde(skip_serializing_if = "String::is_empty")]
    definition: String,
}

impl Scope<'_> {
    pub(super) fn schema(&self, object: &Object) -> Schema {
        Schema { common: self.common(object) }
    }

    pub(super) fn extension(&self, object: &Object, extension: &other::Extension) -> Extension {
        let version = extension.version.as_deref().map(str::to_owned);
        Extension { common: self.common(object), version, known: extension.known }
    }

    pub(super) fn data_type(&self, object: &Object, data: &CatalogType) -> Type {
        let (kind, base) = match data {
            CatalogType::Enum(_) => ("enum", None),
            CatalogType::Composite(_) => ("composite", None),
            CatalogType::Range(range) => ("range", Some(&range.subtype)),
            CatalogType::Domain(domain) => ("domain", Some(&domain.base)),
            CatalogType::Multirange { .. } => ("multirange", None),
            CatalogType::Base(_) => ("base", None),
            CatalogType::Shell => ("shell", None),
        };
        let default = match data {
            CatalogType::Domain(domain) => domain.default.as_ref(),
            _ => None,
        };
        Type {
            common: self.common(object),
            kind,
            values: self.values(object, data),
            attributes: self.told_columns(object),
            base: base.map(|base| self.printer.data_type(base)),
            default: default.map(|default| self.printer.sql(default)),
            constraints: self.members(object.id, |member| self.constraint(member)),
            definition: self.definition(object),
        }
    }

    fn values(&self, object: &Object, data: &CatalogType) -> Vec<EnumValue> {
        let CatalogType::Enum(data) = data else { return Vec::new() };
        let address = |number| Address { object: object.id, part: Part::EnumValue(number) };
        data.values
            .iter()
            .map(|value| EnumValue { label: value.label.to_string(), story: self.story(address(value.number)) })
            .collect()
    }

    pub(super) fn sequence(&self, object: &Object, sequence: &sequence::Sequence) -> Sequence {
        let owned_by = sequence.owned_by.map(|owner| OwningColumn {
            table: self.name_of(owner.object),
            column: owner
                .column_number()
                .and_then(|number| self.book.catalog.column_name(owner.object, number))
                .map(ToString::to_string),
            identity: sequence.identity,
        });
        Sequence {
            common: self.common(object),
            data_type: self.printer.data_type(&sequence.data_type),
            start: sequence.start,
            increment: sequence.increment,
            minimum: sequence.minimum,
            maximum: sequence.maximum,
            cache: sequence.cache,
            cycle: sequence.cycle,
            owned_by,
        }
    }

    pub(super) fn function(&self, object: &Object, function: &function::Function) -> Function {
        Function {
            common: self.common(object),
            kind: match function.kind {
                FunctionKind::Function => "function",
                FunctionKind::Procedure => "procedure",
                FunctionKind::Window => "window",
                FunctionKind::Aggregate(_) => "aggregate",
            },
            arguments: function.arguments.iter().map(|argument| self.argument(argument)).collect(),
            returns: self.printer.returns(function),
            language: function.language.to_string(),
            volatility: function.volatility.word(),
            strict: function.strict,
            security_definer: function.security_definer,
            body: match &function.body {
                FunctionBody::Source(source) => Some(source.to_string()),
                FunctionBody::Parsed(text) => Some(self.printer.sql(text)),
                FunctionBody::Object(..) | FunctionBody::None => None,
            },
            definition: self.definition(object),
        }
    }

    fn argument(&self, argument: &function::Argument) -> Argument {
        Argument {
            name: argument.name.as_ref().map(ToString::to_string),
            mode: match argument.mode {
                ArgumentMode::In => "in",
                ArgumentMode::Out => "out",
                ArgumentMode::InOut => "inout",
                ArgumentMode::Variadic => "variadic",
                ArgumentMode::Table => "table",
            },
            data_type: self.printer.data_type(&argument.data_type),
            default: argument.default.as_ref().map(|default| self.printer.sql(default)),
        }
    }

    pub(super) fn role(&self, object: &Object, role: &role::Role) -> Role {
        let names = role.memberships.iter().filter_map(|membership| self.book.catalog.name_of(membership.role));
        Role {
            common: self.common(object),
            member_of: names.map(ToString::to_string).collect(),
            definition: self.definition(object),
        }
    }

    pub(super) fn other(&self, object: &Object) -> Other {
        Other { kind: object.kind().words(), common: self.common(object), definition: self.definition(object) }
    }
}
