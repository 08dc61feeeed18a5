//! The members of an extension as objects of the catalog, as far as other statements can name them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::relations::create_relation;
use crate::catalog::builtin::{
    self, CastContext as BuiltinContext, Member, MemberDefinition, MemberOperator, MemberOperatorClass, MemberType,
    Signature, TypeKind,
};
use crate::catalog::function::{Aggregate, Argument, ArgumentMode, Function, FunctionKind, Volatility};
use crate::catalog::other::{
    AccessMethod, Cast, CastContext, CastMethod, EventTrigger, ForeignDataWrapper, Language, Operator, OperatorClass,
    OperatorFamily, TextSearch, TextSearchData,
};
use crate::catalog::relation::{Column, Options};
use crate::catalog::trigger::Enabled;
use crate::catalog::types::{BaseType, CompositeType, Domain, EnumType, EnumValue, RangeType, Type};
use crate::catalog::{CatalogError, ColumnNumber, DataType, Namespace, Object, ObjectData, ObjectId, SqlText};
use crate::sql::session::Session;
use crate::text::Identifier;

/// Creates what the extension brings along: types before what names them.
///
/// # Errors
/// A name that is taken.
pub(super) fn create(
    session: &mut Session,
    extension: ObjectId,
    schema: ObjectId,
    known: &builtin::Extension,
) -> Result<(), CatalogError> {
    let mut members = Members { session, extension, schema, types: BTreeMap::new() };
    for member in &known.members {
        if matches!(member.definition, MemberDefinition::Schema) {
            members.schema_member(member)?;
        }
    }
    let is_made = |member: &&Member| !is_row_type(member, &known.members);
    members.reserve_types(known.members.iter().filter(is_made));
    for kind in [Stage::Types, Stage::Relations, Stage::Families, Stage::Others] {
        let of_kind = |member: &&Member| stage_of(&member.definition) == kind;
        for member in known.members.iter().filter(is_made).filter(of_kind) {
            members.create(member)?;
        }
    }
    Ok(())
}

/// Whether it is the type of a relation's rows, which comes with the relation: from PostgreSQL 17 on such types are
/// members of their own.
fn is_row_type(member: &Member, members: &[Member]) -> bool {
    let is_relation =
        |other: &Member| matches!(other.definition, MemberDefinition::Relation(_)) && other.name == member.name;
    matches!(member.definition, MemberDefinition::Type(_)) && members.iter().any(is_relation)
}

/// In which order members are made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Schemas,
    Types,
    Relations,
    Families,
    Others,
}

const fn stage_of(definition: &MemberDefinition) -> Stage {
    match definition {
        MemberDefinition::Schema => Stage::Schemas,
        MemberDefinition::Type(_) => Stage::Types,
        MemberDefinition::Relation(_) => Stage::Relations,
        MemberDefinition::OperatorFamily { .. } => Stage::Families,
        _ => Stage::Others,
    }
}

/// The members of one extension while they are made.
pub(super) struct Members<'s> {
    pub(super) session: &'s mut Session,
    pub(super) extension: ObjectId,
    schema: ObjectId,
    types: BTreeMap<&'static str, ObjectId>,
}

impl Members<'_> {
    /// A schema that the extension's script makes; one that is there is used.
    fn schema_member(&mut self, member: &Member) -> Result<(), CatalogError> {
        let name = Identifier::from(member.name);
        if self.session.catalog.schema(&name).is_some() {
            return Ok(());
        }
        let id = self.session.reserve_id();
        self.insert(id, name, None, ObjectData::Schema)
    }

    /// Types may name each other, so all have a number before the first is made.
    fn reserve_types<'m>(&mut self, members: impl Iterator<Item = &'m Member>) {
        for member in members {
            if matches!(member.definition, MemberDefinition::Type(_)) {
                let id = self.session.reserve_id();
                self.types.insert(member.name, id);
            }
        }
    }

    fn create(&mut self, member: &Member) -> Result<(), CatalogError> {
        let schema = self.schema_of(member);
        let name = Identifier::from(member.name);
        let (schema, data) = match &member.definition {
            MemberDefinition::Type(data_type) => {
                let Some(id) = self.types.get(member.name).copied() else { return Ok(()) };
                let data = ObjectData::Type(self.data_type_of(data_type));
                return self.insert(id, name, Some(schema), data);
            }
            MemberDefinition::Relation(relation) => return create_relation(self, schema, name, relation),
            MemberDefinition::Function(signature) => {
                (Some(schema), ObjectData::Function(Box::new(self.function(signature))))
            }
            MemberDefinition::Operator(operator) => (Some(schema), ObjectData::Operator(self.operator(operator))),
            MemberDefinition::OperatorFamily { method } => {
                let data = OperatorFamily { method: Identifier::from(*method), implicit: false, items: Vec::new() };
                (Some(schema), ObjectData::OperatorFamily(data))
            }
            MemberDefinition::OperatorClass(class) => {
                (Some(schema), ObjectData::OperatorClass(self.operator_class(schema, class)))
            }
            MemberDefinition::Cast(cast) => (None, ObjectData::Cast(self.cast(cast))),
            MemberDefinition::AccessMethod { for_tables } => {
                let data = AccessMethod { index: !for_tables, handler: SqlText::plain("") };
                (None, ObjectData::AccessMethod(data))
            }
            MemberDefinition::EventTrigger => (None, ObjectData::EventTrigger(event_trigger())),
            MemberDefinition::ForeignDataWrapper => {
                let data = ForeignDataWrapper { handler: None, validator: None, options: Options::new() };
                (None, ObjectData::ForeignDataWrapper(data))
            }
            MemberDefinition::Language { trusted } => {
                (None, ObjectData::Language(Language { trusted: *trusted, definition: Vec::new() }))
            }
            MemberDefinition::TextSearchConfiguration
            | MemberDefinition::TextSearchDictionary
            | MemberDefinition::TextSearchParser
            | MemberDefinition::TextSearchTemplate => (Some(schema), text_search(&member.definition)),
            MemberDefinition::Schema | MemberDefinition::FamilyMember(_) => return Ok(()),
        };
        let id = self.session.reserve_id();
        self.insert(id, name, schema, data)
    }

    fn schema_of(&self, member: &Member) -> ObjectId {
        let named = member.schema.and_then(|name| self.session.catalog.schema(&Identifier::from(name)));
        named.map_or(self.schema, |schema| schema.id)
    }

    /// Makes one member.
    pub(super) fn insert(
        &mut self,
        id: ObjectId,
        name: Identifier,
        schema: Option<ObjectId>,
        data: ObjectData,
    ) -> Result<(), CatalogError> {
        let owner = self.session.current_role;
        let mut object = Object::new(id, name, schema, owner, data);
        object.extension = Some(self.extension);
        self.session.create(object).map(|_| ())
    }

    /// A type by its name in `pg_type`: the extension's own, one of those it requires, or a built-in one; an array
    /// begins with an underscore.
    pub(super) fn type_named(&self, name: &str) -> DataType {
        self.element_named(name).unwrap_or_else(|| {
            let element = name.strip_prefix('_').and_then(|name| self.element_named(name));
            element.map_or(DataType::plain(ObjectId::NONE), |found| DataType::array_of(found.id))
        })
    }

    fn element_named(&self, name: &str) -> Option<DataType> {
        if let Some(id) = self.types.get(name) {
            return Some(DataType::plain(*id));
        }
        let names = self.session.names();
        let word = Identifier::from(name);
        let own = [self.schema].into_iter().chain(self.required_schemas());
        let created = own
            .filter_map(|schema| names.catalog.find(Namespace::Type, schema, &word))
            .find(|object| object.extension.is_some())
            .map(|object| DataType::plain(object.id));
        let built_in = || names.builtin().types().by_name(name).map(|found| names.built_in_type(found.oid));
        let row_type =
            || names.builtin().relations().named("pg_catalog", name).map(|found| DataType::plain(found.row_type));
        created.or_else(built_in).or_else(row_type)
    }

    fn required_schemas(&self) -> impl Iterator<Item = ObjectId> {
        let requires = match self.session.catalog.object(self.extension).map(|object| &object.data) {
            Some(ObjectData::Extension(extension)) => extension.requires.as_slice(),
            _ => &[],
        };
        requires.iter().filter_map(|required| self.session.catalog.object(*required)?.schema)
    }

    fn data_type_of(&self, member: &MemberType) -> Type {
        match member.kind {
            TypeKind::Enum => {
                let labels = member.labels.iter().zip(0..);
                let values: Vec<EnumValue> =
                    labels.map(|(label, number)| EnumValue { number, label: Arc::from(*label) }).collect();
                Type::Enum(EnumType { next_value: values.len() as u16, values })
            }
            TypeKind::Composite => {
                let attributes: Vec<Arc<Column>> = member
                    .attributes
                    .iter()
                    .zip(1..)
                    .map(|(attribute, number)| {
                        let data_type = self.type_named(attribute.data_type);
                        Arc::new(Column::new(ColumnNumber(number), attribute.name.unwrap_or_default(), Some(data_type)))
                    })
                    .collect();
                let next_attribute = ColumnNumber(attributes.len() as u16 + 1);
                Type::Composite(CompositeType { attributes, next_attribute })
            }
            TypeKind::Domain => {
                let base = self.type_named(member.base.unwrap_or_default());
                Type::Domain(Domain { base, collation: None, not_null: false, default: None })
            }
            TypeKind::Range => Type::Range(RangeType {
                subtype: self.type_named(member.range_of.unwrap_or_default()),
                multirange: ObjectId::NONE,
                options: Vec::new(),
            }),
            TypeKind::Multirange => Type::Multirange { range: self.type_named(member.range_of.unwrap_or_default()).id },
            TypeKind::Base | TypeKind::Pseudo => {
                let collatable =
                    member.collatable.then(|| (Identifier::from("collatable"), Some(SqlText::plain("true"))));
                Type::Base(BaseType {
                    options: collatable.into_iter().collect(),
                    category: member.category.0,
                    preferred: member.preferred,
                    settings: Options::new(),
                })
            }
        }
    }

    fn function(&self, signature: &Signature<&'static str>) -> Function {
        let last = signature.parameters.len().saturating_sub(1);
        let first_default = signature.parameters.len().saturating_sub(signature.defaults);
        let inputs = signature.parameters.iter().enumerate().map(|(position, parameter)| Argument {
            name: parameter.name.map(Identifier::from),
            mode: if signature.variadic && position == last { ArgumentMode::Variadic } else { ArgumentMode::In },
            data_type: self.type_named(parameter.data_type),
            default: (position >= first_default).then(|| SqlText { unresolved: true, ..SqlText::plain("") }),
        });
        let output = if signature.returns_set { ArgumentMode::Table } else { ArgumentMode::Out };
        let outputs = signature.outputs.iter().map(|parameter| Argument {
            name: parameter.name.map(Identifier::from),
            mode: output,
            data_type: self.type_named(parameter.data_type),
            default: None,
        });
        let kind = function_kind(signature);
        let procedure = matches!(kind, FunctionKind::Procedure);
        Function {
            arguments: inputs.chain(outputs).collect(),
            returns: (!procedure).then(|| self.type_named(signature.result)),
            returns_set: signature.returns_set,
            language: Identifier::from("c"),
            volatility: match signature.volatility {
                builtin::Volatility::Immutable => Volatility::Immutable,
                builtin::Volatility::Stable => Volatility::Stable,
                builtin::Volatility::Volatile => Volatility::Volatile,
            },
            strict: signature.strict,
            kind,
            ..Function::unsaid()
        }
    }

    fn operator(&self, operator: &MemberOperator) -> Operator {
        let text = |name: &str, value: &str| (Identifier::from(name), Some(SqlText::plain(value)));
        let mut definition = vec![text("function", operator.function)];
        definition.extend(operator.commutator.map(|commutator| text("commutator", commutator)));
        definition.extend(operator.negator.map(|negator| text("negator", negator)));
        for (given, name) in [(operator.hashes, "hashes"), (operator.merges, "merges")] {
            if given {
                definition.push((Identifier::from(name), None));
            }
        }
        Operator {
            left: operator.left.map(|left| self.type_named(left)),
            right: Some(self.type_named(operator.right)),
            result: Some(self.type_named(operator.result)),
            definition,
        }
    }

    fn operator_class(&self, schema: ObjectId, class: &MemberOperatorClass) -> OperatorClass {
        let family = Identifier::from(class.family);
        let mut families = self.session.catalog.find_all(Namespace::OperatorFamily, schema, &family);
        let of_method = families.find(|object| match &object.data {
            ObjectData::OperatorFamily(family) => family.method == class.method,
            _ => false,
        });
        OperatorClass {
            method: Identifier::from(class.method),
            input: self.type_named(class.data_type),
            default: class.default,
            family: of_method.map(|object| object.id),
            items: SqlText::plain(""),
        }
    }

    fn cast(&self, cast: &builtin::MemberCast) -> Cast {
        Cast {
            source: self.type_named(cast.source),
            target: self.type_named(cast.target),
            method: match cast.function {
                Some(function) => CastMethod::Function(SqlText::plain(function)),
                None if cast.binary => CastMethod::Binary,
                None => CastMethod::InOut,
            },
            context: match cast.context {
                BuiltinContext::Implicit => CastContext::Implicit,
                BuiltinContext::Assignment => CastContext::Assignment,
                BuiltinContext::Explicit => CastContext::Explicit,
            },
        }
    }
}

fn function_kind(signature: &Signature<&'static str>) -> FunctionKind {
    let aggregate = |direct_arguments, hypothetical| {
        let star = signature.parameters.is_empty();
        FunctionKind::Aggregate(Box::new(Aggregate { direct_arguments, hypothetical, star, options: Vec::new() }))
    };
    let direct = Some(signature.direct_arguments as u16);
    match signature.kind {
        builtin::FunctionKind::Function => FunctionKind::Function,
        builtin::FunctionKind::Procedure => FunctionKind::Procedure,
        builtin::FunctionKind::Window => FunctionKind::Window,
        builtin::FunctionKind::Aggregate => aggregate(None, false),
        builtin::FunctionKind::OrderedSetAggregate => aggregate(direct, false),
        builtin::FunctionKind::HypotheticalSetAggregate => aggregate(direct, true),
    }
}

fn event_trigger() -> EventTrigger {
    EventTrigger {
        event: Identifier::from("ddl_command_end"),
        tags: Vec::new(),
        function: ObjectId::NONE,
        enabled: Enabled::Origin,
    }
}

fn text_search(definition: &MemberDefinition) -> ObjectData {
    let data = match definition {
        MemberDefinition::TextSearchConfiguration => {
            TextSearchData::Configuration { parser: SqlText::plain("default"), mappings: Vec::new() }
        }
        MemberDefinition::TextSearchDictionary => {
            TextSearchData::Dictionary { template: SqlText::plain("simple"), options: Options::new() }
        }
        MemberDefinition::TextSearchParser => TextSearchData::Parser(Vec::new()),
        _ => TextSearchData::Template(Vec::new()),
    };
    ObjectData::TextSearch(TextSearch { data })
}
