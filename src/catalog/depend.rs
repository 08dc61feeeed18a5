//! Who depends on whom, and what a drop takes along: `pg_depend` and `dependency.c`.

use std::sync::Arc;

use super::constraint::ConstraintKind;
use super::function::{FunctionBody, FunctionKind};
use super::index::IndexKey;
use super::other::{CastMethod, TextSearchData, definition_targets};
use super::relation::{Column, PartitionBound, ReplicaIdentity, TableKind};
use super::types::Type;
use super::{Address, Catalog, DataType, Object, ObjectData, ObjectId, Part, SqlText};

/// One row of `pg_depend`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Dependency {
    /// What is depended upon.
    pub target: Address,
    /// What depends.
    pub dependent: Address,
    /// What a drop of the target means for it.
    pub kind: DependencyKind,
}

/// What a drop of the target means for the dependent (`dependency.h`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DependencyKind {
    /// It forbids the drop, and goes along with `CASCADE`.
    Normal,
    /// It goes along.
    Auto,
    /// It goes along, and cannot be dropped by itself: it is part of the target.
    Internal,
    /// The same, for the share of a partition in what its partitioned table has.
    Partition,
    /// It goes along, and cannot be dropped by itself: it is a member of the extension.
    Extension,
    /// It stays and forgets the target: a publication its table, a table the index that it was clustered on.
    Mention,
}

/// Collects the dependencies of one dependent.
struct Collector<'a> {
    dependent: Address,
    found: &'a mut Vec<Dependency>,
}

impl Collector<'_> {
    fn on(&mut self, target: impl Into<Address>, kind: DependencyKind) {
        let target = target.into();
        if !target.object.is_built_in() && target != self.dependent {
            self.found.push(Dependency { target, dependent: self.dependent, kind });
        }
    }

    fn on_optional(&mut self, target: Option<ObjectId>, kind: DependencyKind) {
        if let Some(target) = target {
            self.on(target, kind);
        }
    }

    fn on_type(&mut self, data_type: &DataType) {
        self.on(data_type.id, DependencyKind::Normal);
    }

    fn on_text(&mut self, text: &SqlText) {
        for target in text.targets() {
            self.on(target, DependencyKind::Normal);
        }
    }

    /// References to the columns of `relation` are of the kind `own`, the rest normal
    /// (`recordDependencyOnSingleRelExpr`).
    fn on_text_of(&mut self, text: &SqlText, relation: ObjectId, own: DependencyKind) {
        for target in text.targets() {
            if target.object != relation {
                self.on(target, DependencyKind::Normal);
            } else if target.part != Part::Whole {
                self.on(target, own);
            }
        }
    }
}

impl Object {
    /// What the object as a whole depends on.
    pub(super) fn whole_dependencies(&self, found: &mut Vec<Dependency>) {
        use DependencyKind::{Auto, Extension, Internal, Mention, Normal, Partition};
        let mut collect = Collector { dependent: self.id.whole(), found };
        collect.on_optional(self.extension, Extension);
        if !matches!(self.data, ObjectData::Index(_)) {
            collect.on_optional(self.schema, Normal);
        }
        match &self.data {
            ObjectData::Table(table) => {
                let on_parent = if table.is_partition() { Auto } else { Normal };
                table.parents.iter().for_each(|parent| collect.on(*parent, on_parent));
                collect.on_optional(table.of_type, Normal);
                collect.on_optional(table.cluster_on, Mention);
                if let ReplicaIdentity::Index(index) = table.replica_identity {
                    collect.on(index, Mention);
                }
                if let Some(PartitionBound::Values(text)) = &table.partition_bound {
                    collect.on_text(text);
                }
                match &table.kind {
                    TableKind::Ordinary => {}
                    TableKind::Foreign(foreign) => collect.on(foreign.server, Normal),
                    TableKind::Partitioned(key) => {
                        for element in &key.elements {
                            collect.on_optional(element.collation, Normal);
                            collect.on_optional(element.operator_class.as_ref().and_then(|class| class.object), Normal);
                            match &element.key {
                                IndexKey::Column(number) => collect.on(self.id.column(*number), Internal),
                                IndexKey::Expression(text) => collect.on_text_of(text, self.id, Internal),
                            }
                        }
                    }
                }
            }
            ObjectData::View(view) => {
                collect.on_text(&view.query);
                if let Some(materialized) = &view.materialized {
                    collect.on_optional(materialized.cluster_on, Mention);
                }
            }
            ObjectData::Index(index) => {
                collect.on_optional(index.parent, Partition);
                index.depends_on_extensions.iter().for_each(|extension| collect.on(*extension, Auto));
                if let Some(constraint) = index.constraint {
                    collect.on(constraint, Internal);
                }
                let before = collect.found.len();
                for column in &index.columns {
                    collect.on_optional(column.collation, Normal);
                    collect.on_optional(column.operator_class.as_ref().and_then(|class| class.object), Normal);
                    match &column.key {
                        IndexKey::Column(number) if index.constraint.is_none() => {
                            collect.on(index.relation.column(*number), Auto);
                        }
                        IndexKey::Column(_) => {}
                        IndexKey::Expression(text) => collect.on_text_of(text, index.relation, Auto),
                    }
                }
                // Those of a constraint too: it knows its key columns only, and goes with its index.
                index.include.iter().for_each(|number| collect.on(index.relation.column(*number), Auto));
                if let Some(predicate) = &index.predicate {
                    collect.on_text_of(predicate, index.relation, Auto);
                }
                if collect.found.len() == before && index.constraint.is_none() {
                    collect.on(index.relation, Auto);
                }
            }
            ObjectData::Sequence(sequence) => {
                if let Some(column) = sequence.owned_by {
                    collect.on(column, if sequence.identity { Internal } else { Auto });
                }
            }
            ObjectData::Type(data) => match data {
                Type::Enum(_) | Type::Composite(_) | Type::Shell => {}
                Type::Range(range) => {
                    collect.on_type(&range.subtype);
                    range.options.iter().for_each(|(_, text)| collect.on_text(text));
                }
                Type::Multirange { range } => collect.on(*range, Internal),
                Type::Domain(domain) => {
                    collect.on_type(&domain.base);
                    collect.on_optional(domain.collation, Normal);
                    if let Some(default) = &domain.default {
                        collect.on_text(default);
                    }
                }
                Type::Base(base) => {
                    base.options.iter().filter_map(|(_, text)| text.as_ref()).for_each(|text| collect.on_text(text));
                }
            },
            ObjectData::Function(function) => {
                for argument in &function.arguments {
                    collect.on_type(&argument.data_type);
                    if let Some(default) = &argument.default {
                        collect.on_text(default);
                    }
                }
                if let Some(returns) = &function.returns {
                    collect.on_type(returns);
                }
                if let FunctionBody::Parsed(body) = &function.body {
                    collect.on_text(body);
                }
                if let FunctionKind::Aggregate(aggregate) = &function.kind {
                    for target in definition_targets(&aggregate.options) {
                        collect.on(target, Normal);
                    }
                }
                if let Some(support) = &function.support {
                    collect.on_text(support);
                }
                function.transforms.iter().for_each(|data_type| collect.on_type(data_type));
                function.depends_on_extensions.iter().for_each(|extension| collect.on(*extension, Auto));
            }
            ObjectData::Constraint(constraint) => {
                collect.on_optional(constraint.parent, Partition);
                let before = collect.found.len();
                for number in constraint.columns() {
                    collect.on(constraint.on.column(*number), Auto);
                }
                match &constraint.kind {
                    ConstraintKind::Check { expression, .. } => collect.on_text_of(expression, constraint.on, Auto),
                    ConstraintKind::ForeignKey(key) => {
                        for number in &key.referenced_columns {
                            collect.on(key.referenced.column(*number), Normal);
                        }
                        collect.on_optional(key.referenced_index, Normal);
                    }
                    ConstraintKind::Exclusion { operators, .. } => {
                        for operator in operators {
                            collect.on_text(operator);
                        }
                    }
                    ConstraintKind::NotNull { .. }
                    | ConstraintKind::PrimaryKey { .. }
                    | ConstraintKind::Unique { .. } => {}
                }
                if collect.found[before..].iter().all(|dependency| dependency.target.object != constraint.on) {
                    collect.on(constraint.on, Auto);
                }
            }
            ObjectData::Trigger(trigger) => {
                collect.on(trigger.relation, Auto);
                collect.on(trigger.function, Normal);
                collect.on_optional(trigger.parent, Partition);
                collect.on_optional(trigger.constraint.as_ref().and_then(|constraint| constraint.from), Auto);
                trigger.update_columns.iter().for_each(|number| collect.on(trigger.relation.column(*number), Normal));
                if let Some(condition) = &trigger.condition {
                    collect.on_text_of(condition, trigger.relation, Normal);
                }
                trigger.depends_on_extensions.iter().for_each(|extension| collect.on(*extension, Auto));
            }
            ObjectData::Policy(policy) => {
                collect.on(policy.relation, Auto);
                for text in [&policy.using, &policy.with_check].into_iter().flatten() {
                    collect.on_text(text);
                }
            }
            ObjectData::Rule(rule) => {
                collect.on(rule.relation, Auto);
                collect.on_text_of(&rule.action, rule.relation, Normal);
                if let Some(condition) = &rule.condition {
                    collect.on_text_of(condition, rule.relation, Normal);
                }
            }
            ObjectData::Statistics(statistics) => {
                for key in &statistics.keys {
                    match key {
                        IndexKey::Column(number) => collect.on(statistics.relation.column(*number), Auto),
                        IndexKey::Expression(text) => collect.on_text_of(text, statistics.relation, Auto),
                    }
                }
                collect.on(statistics.relation, Auto);
            }
            ObjectData::Extension(extension) => {
                extension.requires.iter().for_each(|required| collect.on(*required, Normal));
            }
            ObjectData::Operator(operator) => {
                for data_type in [&operator.left, &operator.right, &operator.result].into_iter().flatten() {
                    collect.on_type(data_type);
                }
                for (name, value) in &operator.definition {
                    let Some(text) = value else { continue };
                    if matches!(name.as_str(), "commutator" | "negator") {
                        text.targets().for_each(|other| collect.on(other, Mention));
                    } else {
                        collect.on_text(text);
                    }
                }
            }
            ObjectData::OperatorClass(class) => {
                collect.on_type(&class.input);
                collect.on_optional(class.family, Auto);
                collect.on_text(&class.items);
            }
            ObjectData::OperatorFamily(family) => family.items.iter().for_each(|text| collect.on_text(text)),
            ObjectData::Cast(cast) => {
                collect.on_type(&cast.source);
                collect.on_type(&cast.target);
                if let CastMethod::Function(text) = &cast.method {
                    collect.on_text(text);
                }
            }
            ObjectData::Collation(collation) => {
                for target in definition_targets(&collation.definition) {
                    collect.on(target, Normal);
                }
            }
            ObjectData::Conversion(conversion) => collect.on_text(&conversion.function),
            ObjectData::TextSearch(text_search) => match &text_search.data {
                TextSearchData::Configuration { parser, mappings } => {
                    collect.on_text(parser);
                    mappings.iter().flat_map(|(_, dictionaries)| dictionaries).for_each(|text| collect.on_text(text));
                }
                TextSearchData::Dictionary { template, .. } => collect.on_text(template),
                TextSearchData::Parser(definition) | TextSearchData::Template(definition) => {
                    for target in definition_targets(definition) {
                        collect.on(target, Normal);
                    }
                }
            },
            ObjectData::Language(language) => {
                for target in definition_targets(&language.definition) {
                    collect.on(target, Normal);
                }
            }
            ObjectData::AccessMethod(method) => collect.on_text(&method.handler),
            ObjectData::Transform(transform) => {
                collect.on_type(&transform.data_type);
                collect.on_text(&transform.functions);
            }
            ObjectData::Publication(publication) => {
                publication.schemas.iter().for_each(|schema| collect.on(*schema, Mention));
                for published in &publication.tables {
                    collect.on(published.table, Mention);
                    for number in &published.columns {
                        collect.on(published.table.column(*number), Normal);
                    }
                    if let Some(filter) = &published.filter {
                        collect.on_text(filter);
                    }
                }
            }
            ObjectData::EventTrigger(trigger) => collect.on(trigger.function, Normal),
            ObjectData::ForeignDataWrapper(wrapper) => {
                for text in [&wrapper.handler, &wrapper.validator].into_iter().flatten() {
                    collect.on_text(text);
                }
            }
            ObjectData::ForeignServer(server) => collect.on(server.wrapper, Normal),
            ObjectData::UserMapping(mapping) => collect.on(mapping.server, Normal),
            ObjectData::DefaultPrivileges(privileges) => collect.on_optional(privileges.in_schema, Auto),
            ObjectData::Schema
            | ObjectData::Subscription(_)
            | ObjectData::Role(_)
            | ObjectData::Database(_)
            | ObjectData::Tablespace(_) => {}
        }
    }

    /// What one of its columns depends on. A view's columns follow its query, so they depend on nothing by themselves.
    fn column_dependencies(&self, column: &Column, found: &mut Vec<Dependency>) {
        if matches!(self.data, ObjectData::View(_)) {
            return;
        }
        let mut collect = Collector { dependent: self.id.column(column.number), found };
        column.data_type.iter().for_each(|data_type| collect.on_type(data_type));
        collect.on_optional(column.collation, DependencyKind::Normal);
        if let Some(default) = &column.default {
            if column.generated.is_none() {
                collect.dependent = self.id.default_of(column.number);
            }
            collect.on_text(default);
        }
    }
}

impl Catalog {
    /// Everything that depends on that address itself (not on other parts of its object).
    pub fn dependents_of(&self, target: Address) -> impl Iterator<Item = Dependency> {
        let dependents = self.dependents.from(target.object, lowest(target));
        dependents.take_while(move |dependency| dependency.target == target)
    }

    /// Everything that depends on the object or any part of it, the object's own parts left out.
    pub fn dependents_of_object(&self, object: ObjectId) -> impl Iterator<Item = Dependency> {
        let dependents = self.dependents.from(object, lowest(object.whole()));
        dependents.filter(move |dependency| dependency.dependent.object != object)
    }

    /// The functions of a language, which name it without a reference.
    pub(super) fn functions_in_language(&self, language: ObjectId) -> Vec<Dependency> {
        let Some(name) = self.object(language).filter(|object| matches!(object.data, ObjectData::Language(_))) else {
            return Vec::new();
        };
        let name = &name.name;
        let of_language = |object: &&Arc<Object>| object.as_function().is_some_and(|found| found.language == *name);
        self.objects()
            .filter(of_language)
            .map(|object| Dependency {
                target: language.whole(),
                dependent: object.id.whole(),
                kind: DependencyKind::Normal,
            })
            .collect()
    }

    /// What an object and its parts depend on.
    pub fn dependencies_of_object(&self, object: &Object) -> Vec<Dependency> {
        let mut found = Vec::with_capacity(8);
        object.whole_dependencies(&mut found);
        for column in object.columns() {
            object.column_dependencies(column, &mut found);
        }
        found
    }

    pub(super) fn add_dependencies(&mut self, object: &Object) {
        for dependency in self.dependencies_of_object(object) {
            self.dependents.insert(dependency);
        }
    }

    pub(super) fn remove_dependencies(&mut self, object: &Object) {
        for dependency in self.dependencies_of_object(object) {
            self.dependents.remove(&dependency);
        }
    }

    /// As removing those of `before` and adding those of `after`, but columns that both share are not looked at.
    pub(super) fn exchange_dependencies(&mut self, before: &Object, after: &Object) {
        let (mut old, mut new) = (Vec::new(), Vec::new());
        before.whole_dependencies(&mut old);
        after.whole_dependencies(&mut new);
        for column in before.columns() {
            if after.column(column.number).is_none_or(|other| !Arc::ptr_eq(other, column)) {
                before.column_dependencies(column, &mut old);
            }
        }
        for column in after.columns() {
            if before.column(column.number).is_none_or(|other| !Arc::ptr_eq(other, column)) {
                after.column_dependencies(column, &mut new);
            }
        }
        if old == new {
            return;
        }
        for dependency in old {
            self.dependents.remove(&dependency);
        }
        for dependency in new {
            self.dependents.insert(dependency);
        }
    }

    /// The words for an address in an error message, as `getObjectDescription` gives them.
    pub fn describe(&self, address: Address) -> String {
        let Some(object) = self.object(address.object) else {
            return format!("object {}", address.object.0);
        };
        let owner =
            |owner: ObjectId| self.object(owner).map_or_else(String::new, |owner| self.describe(owner.id.whole()));
        let words = object.kind().words();
        match (&object.data, address.part) {
            (_, Part::Column(number)) => {
                let column = object.column(number).map(|column| column.name.to_string()).unwrap_or_default();
                format!("column {column} of {}", owner(object.id))
            }
            (_, Part::Default(number)) => {
                let column = object.column(number).map(|column| column.name.to_string()).unwrap_or_default();
                format!("default value for column {column} of {}", owner(object.id))
            }
            (ObjectData::Constraint(constraint), _) => {
                format!("constraint {} on {}", object.name, owner(constraint.on))
            }
            (ObjectData::Trigger(trigger), _) => format!("trigger {} on {}", object.name, owner(trigger.relation)),
            (ObjectData::Policy(policy), _) => format!("policy {} on {}", object.name, owner(policy.relation)),
            (ObjectData::Rule(rule), _) => format!("rule {} on {}", object.name, owner(rule.relation)),
            _ => format!("{words} {}", object.name),
        }
    }
}

/// The first key that a dependency on that target can have.
fn lowest(target: Address) -> Dependency {
    Dependency { target, dependent: ObjectId::NONE.whole(), kind: DependencyKind::Normal }
}
